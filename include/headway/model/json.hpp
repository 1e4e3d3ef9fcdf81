// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_JSON_HPP
#define HEADWAY_MODEL_JSON_HPP

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "headway/model/json_codec.hpp"
#include "headway/model/validate.hpp"

namespace headway::inline v0 {

/// @name JSON in a row: compact, in UTF-8. JSON's null is the database's NULL.
/// @{
template <>
struct Codec<Json> {
  static constexpr std::string_view expected = "JSON";
  [[nodiscard]] static Value to_value(const Json& value) {
    if (value.is_null()) return {};
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);  // what check() refuses is not lost on the way
  }
  [[nodiscard]] static std::optional<Json> from_value(const Value& value) {
    if (value.kind != Value::Kind::text) return std::nullopt;
    Result<Json> read = parse_json(value.view());
    // What parses and is no JSON for a database: a zero byte, and a byte order mark in front.
    if (!read || value.view().find('\0') != std::string_view::npos || value.view()[0] == '\xef') return std::nullopt;
    return std::move(*read);
  }
  [[nodiscard]] static std::optional<Problem> check(const Json& value) {
    if (detail::json_depth(value) > max_json_depth) {
      return Problem{"json_invalid", "should be at most " + std::to_string(max_json_depth) + " levels deep"};
    }
    try {
      (void)value.dump();
    } catch (const Json::exception&) {
      return Problem{"json_invalid", "should be UTF-8"};
    }
    return std::nullopt;
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    return json_holds(at.column, "TRUE");
  }
};

/// A list, in a column for JSON.
template <class T>
struct Codec<std::vector<T>> {
  static constexpr std::string_view expected = "a list as JSON";
  [[nodiscard]] static Value to_value(const std::vector<T>& value) {
    return JsonCodec<std::vector<T>>::write(value).dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
  }
  [[nodiscard]] static std::optional<std::vector<T>> from_value(const Value& value) {
    const std::optional<Json> read = Codec<Json>::from_value(value);
    if (!read) return std::nullopt;
    JsonErrors errors;
    std::vector<T> made;
    JsonCodec<std::vector<T>>::read(*read, made, errors);
    if (errors.size() != 0) return std::nullopt;
    return made;
  }
  [[nodiscard]] static std::optional<Problem> check(const std::vector<T>& value) {
    if constexpr (requires(const T& each) { Codec<T>::check(each); }) {
      for (const T& each : value) {
        if (std::optional<Problem> found = Codec<T>::check(each)) return found;
      }
    }
    return std::nullopt;
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    return json_holds(at.column, concat({"json_type(", at.column, ") = 'array'"}));
  }
};
/// @}

/// JSON that is an object.
struct Object {
  static constexpr bool says_type = true;

  [[nodiscard]] static std::optional<Problem> check(const Json& value) {
    if (value.is_object()) return std::nullopt;
    return Problem{"dict_type", "should be an object"};
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    return json_holds(at.column, concat({"json_type(", at.column, ") = 'object'"}));
  }
};
[[nodiscard]] constexpr Object object() { return {}; }

namespace detail {

/// Reads one member and asks its rules, unless its type is wrong already.
template <class Field>
void read_member(const Field& field, const Json& from, typename Field::Type& member, JsonErrors& errors) {
  const std::string key(field.properties().json_name);
  const auto found = from.find(key);
  errors.within(key, [&] {
    if (found == from.end()) {
      constexpr bool is_optional = Field::is_optional || Field::is_patch;
      if (!is_optional && !field.properties().may_be_absent) errors.add("missing", "is required");
      return;
    }
    const std::size_t before = errors.size();
    JsonCodec<typename Field::Type>::read(*found, member, errors);
    if (errors.size() != before) return;
    if (std::optional<Problem> problem = check_field(field, member)) {
      errors.add(std::move(problem->type), std::move(problem->message));
    }
  });
}

}  // namespace detail

/// Reads a struct from an object: types first, then rules, field by field. Keys that the model does not have are left
/// alone; what is missing is an error, unless the member is optional, a Patch, or declared may_be_absent().
template <Modelled T>
[[nodiscard]] Validated<T> read_json(const Json& from) {
  JsonErrors errors;
  T made{};
  if (from.is_object()) {
    detail::for_each_field<T>([&](const auto& field) {
      if (!field.properties().json_name.empty()) detail::read_member(field, from, field.of(made), errors);
    });
  } else {
    errors.add("dict_type", "should be an object");
  }
  ValidationErrors found = errors.take();
  if (found.empty()) detail::check_row(made, found);
  if (!found.empty()) return tl::make_unexpected(std::move(found));
  return made;
}

/// All fields in the order of their declaration, null for what is not there. A Patch that says nothing is left out.
template <Modelled T>
[[nodiscard]] OrderedJson write_json(const T& value) {
  OrderedJson out = OrderedJson::object();
  detail::for_each_field<T>([&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::Type;
    const Member& member = field.of(value);
    if (field.properties().json_name.empty()) return;
    if constexpr (detail::Inner<Member>::is_patch) {
      if (!member.is_set()) return;
    }
    out.emplace(std::string(field.properties().json_name), JsonCodec<Member>::write(member));
  });
  return out;
}

}  // namespace headway::inline v0

#endif
