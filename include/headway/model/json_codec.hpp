// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_JSON_CODEC_HPP
#define HEADWAY_MODEL_JSON_CODEC_HPP

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "headway/base/error.hpp"
#include "headway/model/codec.hpp"
#include "headway/model/patch.hpp"

namespace headway::inline v0 {

/// JSON as a value; of keys that come twice the last counts.
using Json = nlohmann::json;
/// JSON whose keys keep their order: what is written. To look a key up takes time that grows with their number.
using OrderedJson = nlohmann::ordered_json;

/// How deep arrays and objects may lie in each other: to write them takes a call for each.
inline constexpr std::size_t max_json_depth = 100;

namespace detail {

[[nodiscard]] inline std::size_t json_depth(const Json& value) {
  std::vector<std::pair<const Json*, std::size_t>> open{{&value, 1}};
  std::size_t deepest = 0;
  while (!open.empty()) {
    const auto [next, depth] = open.back();
    open.pop_back();
    if (!next->is_structured()) continue;
    deepest = std::max(deepest, depth);
    for (const Json& child : *next) open.emplace_back(&child, depth + 1);
  }
  return deepest;
}

}  // namespace detail

/// Reads a text as JSON.
///
/// @error json_unreadable  not JSON, not UTF-8, or deeper than max_json_depth
[[nodiscard]] inline Result<Json> parse_json(std::string_view source) {
  bool is_too_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t event, Json&) {
    const bool opens = event == Json::parse_event_t::array_start || event == Json::parse_event_t::object_start;
    is_too_deep = is_too_deep || (opens && depth >= static_cast<int>(max_json_depth));
    return !is_too_deep;
  };
  Json read = Json::parse(source.begin(), source.end(), watch, false);
  if (is_too_deep) {
    return failure(ErrorCode::json_unreadable,
                   "JSON may be " + std::to_string(max_json_depth) + " levels deep, and is deeper");
  }
  if (read.is_discarded()) return failure(ErrorCode::json_unreadable, "JSON in UTF-8 was expected, found other text");
  return read;
}

/// What is wrong with JSON, as it is read: the place travels along.
class JsonErrors {
 public:
  void add(std::string type, std::string message) {
    errors_.push_back({location_, std::move(type), std::move(message)});
  }
  /// Calls `read()` with one more step behind the place.
  template <class Read>
  void within(std::string step, Read read) {
    location_.push_back(std::move(step));
    read();
    location_.pop_back();
  }
  [[nodiscard]] std::size_t size() const noexcept { return errors_.size(); }
  [[nodiscard]] ValidationErrors take() { return std::move(errors_); }

 private:
  std::vector<std::string> location_;
  ValidationErrors errors_;
};

/// How a C++ type stands in JSON, to be specialised for types of one's own; the types are JSON's, and strictly so.
///
/// ```
/// static OrderedJson write(const T&);
/// static void read(const Json&, T&, JsonErrors&);    // adds what is wrong
/// ```
template <class T>
struct JsonCodec;

template <>
struct JsonCodec<Json> {
  [[nodiscard]] static OrderedJson write(const Json& value) { return value; }
  static void read(const Json& from, Json& to, JsonErrors&) { to = from; }
};

template <>
struct JsonCodec<bool> {
  [[nodiscard]] static OrderedJson write(bool value) { return value; }
  static void read(const Json& from, bool& to, JsonErrors& errors) {
    if (!from.is_boolean()) return errors.add("bool_parsing", "should be true or false");
    to = from.get<bool>();
  }
};

/// A number without a fraction counts as whole.
template <std::signed_integral T>
struct JsonCodec<T> {
  [[nodiscard]] static OrderedJson write(T value) { return value; }
  static void read(const Json& from, T& to, JsonErrors& errors) {
    constexpr auto lowest = std::numeric_limits<T>::min();
    constexpr auto highest = std::numeric_limits<T>::max();
    if (!from.is_number()) return errors.add("int_parsing", "should be a whole number");
    if (from.is_number_float()) {
      const double value = from.get<double>();
      if (!std::isfinite(value) || value != std::floor(value)) {
        return errors.add("int_from_float", "should be a whole number, without a fraction");
      }
      // The limits as doubles: the highest of 64 bits is none, and the next is beyond it.
      if (value < static_cast<double>(lowest)) return too_small(errors);
      if (value >= -static_cast<double>(lowest)) return too_large(errors);
      to = static_cast<T>(value);
      return;
    }
    if (from.is_number_unsigned()) {
      const auto value = from.get<std::uint64_t>();
      if (value > static_cast<std::uint64_t>(highest)) return too_large(errors);
      to = static_cast<T>(value);
      return;
    }
    const auto value = from.get<std::int64_t>();
    if (value < lowest) return too_small(errors);
    to = static_cast<T>(value);
  }

 private:
  static void too_small(JsonErrors& errors) {
    errors.add("greater_than_equal", "should be at least " + std::to_string(std::numeric_limits<T>::min()));
  }
  static void too_large(JsonErrors& errors) {
    errors.add("less_than_equal", "should be at most " + std::to_string(std::numeric_limits<T>::max()));
  }
};

template <std::floating_point T>
struct JsonCodec<T> {
  [[nodiscard]] static OrderedJson write(T value) { return value; }
  static void read(const Json& from, T& to, JsonErrors& errors) {
    if (!from.is_number()) return errors.add("float_parsing", "should be a number");
    to = from.get<T>();
  }
};

template <>
struct JsonCodec<std::string> {
  [[nodiscard]] static OrderedJson write(const std::string& value) { return value; }
  static void read(const Json& from, std::string& to, JsonErrors& errors) {
    if (!from.is_string()) return errors.add("string_type", "should be text");
    to = from.get_ref<const std::string&>();
  }
};

template <NamedEnum E>
struct JsonCodec<E> {
  [[nodiscard]] static OrderedJson write(E value) { return name_of(value); }
  static void read(const Json& from, E& to, JsonErrors& errors) {
    std::optional<E> found;
    if (from.is_string()) found = parse_enum<E>(from.get_ref<const std::string&>());
    if (found) {
      to = *found;
    } else {
      Problem problem = Codec<E>::problem();
      errors.add(std::move(problem.type), std::move(problem.message));
    }
  }
};

template <>
struct JsonCodec<Uuid> {
  [[nodiscard]] static OrderedJson write(const Uuid& value) { return value.str(); }
  static void read(const Json& from, Uuid& to, JsonErrors& errors) {
    std::optional<Uuid> found;
    if (from.is_string()) found = Uuid::parse(from.get_ref<const std::string&>());
    if (!found) return errors.add("uuid_parsing", "should be a UUID: 8-4-4-4-12 hexadecimal digits");
    to = *found;
  }
};

template <>
struct JsonCodec<Date> {
  [[nodiscard]] static OrderedJson write(Date value) { return format_date(value); }
  static void read(const Json& from, Date& to, JsonErrors& errors) {
    std::optional<Date> found;
    if (from.is_string()) found = parse_date(from.get_ref<const std::string&>());
    if (!found) return errors.add("date_from_datetime_parsing", "should be a day of the calendar, as YYYY-MM-DD");
    to = *found;
  }
};

template <>
struct JsonCodec<Timestamp> {
  [[nodiscard]] static OrderedJson write(Timestamp value) { return format_timestamp(value); }
  static void read(const Json& from, Timestamp& to, JsonErrors& errors) {
    std::optional<WrittenTimestamp> found;
    if (from.is_string()) found = parse_timestamp(from.get_ref<const std::string&>());
    if (!found) return errors.add("datetime_parsing", "should be a date and a time as RFC 3339 has them");
    if (!found->has_zone) return errors.add("value_error", "should be timezone-aware: Z or an offset at its end");
    to = found->value;
  }
};

template <class T>
struct JsonCodec<std::optional<T>> {
  [[nodiscard]] static OrderedJson write(const std::optional<T>& value) {
    if (!value) return nullptr;
    return JsonCodec<T>::write(*value);
  }
  static void read(const Json& from, std::optional<T>& to, JsonErrors& errors) {
    to.reset();
    if (!from.is_null()) JsonCodec<T>::read(from, to.emplace(), errors);
  }
};

/// What is not set is not written: see write_json.
template <class T>
struct JsonCodec<Patch<T>> {
  [[nodiscard]] static OrderedJson write(const Patch<T>& value) { return JsonCodec<T>::write(*value); }
  static void read(const Json& from, Patch<T>& to, JsonErrors& errors) {
    T made{};
    JsonCodec<T>::read(from, made, errors);
    to = std::move(made);
  }
};

template <class T>
struct JsonCodec<std::vector<T>> {
  [[nodiscard]] static OrderedJson write(const std::vector<T>& value) {
    OrderedJson out = OrderedJson::array();
    for (const T& each : value) out.push_back(JsonCodec<T>::write(each));
    return out;
  }
  static void read(const Json& from, std::vector<T>& to, JsonErrors& errors) {
    if (!from.is_array()) return errors.add("list_type", "should be a list");
    to.clear();
    for (const Json& each : from) {
      errors.within(std::to_string(to.size()), [&] { JsonCodec<T>::read(each, to.emplace_back(), errors); });
    }
  }
};

}  // namespace headway::inline v0

#endif
