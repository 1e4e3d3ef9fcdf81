// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_VALIDATE_HPP
#define HEADWAY_MODEL_VALIDATE_HPP

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "headway/model/codec.hpp"
#include "headway/model/model.hpp"
#include "headway/model/problem.hpp"

namespace headway::inline v0 {

namespace detail {

/// The value within std::optional and Patch; null when there is none.
template <class T>
[[nodiscard]] constexpr auto* inner(T& value) {
  using Plain = std::remove_const_t<T>;
  if constexpr (Inner<Plain>::is_patch) {
    return value.is_set() ? inner(*value) : nullptr;
  } else if constexpr (Inner<Plain>::is_optional) {
    return value ? &*value : nullptr;
  } else {
    return &value;
  }
}

/// What is wrong with one value of a field: what its type cannot hold, then its column's width, then its rules.
template <class Field>
[[nodiscard]] std::optional<Problem> check_field(const Field& field, typename Field::Type& member) {
  using Inner = typename Field::Inner;
  Inner* const value = inner(member);
  if (value == nullptr) return std::nullopt;
  std::optional<Problem> found;
  if constexpr (requires { Codec<Inner>::check(*value); }) {
    if ((found = Codec<Inner>::check(*value))) return found;
  }
  const PlainType type = field.properties().type;
  if constexpr (std::is_same_v<Inner, std::string>) {
    if (type.kind == Type::Kind::varchar && (found = Length{0, type.length}.check(*value))) return found;
  }
  field.any_rule([&](const auto& rule) {
    if constexpr (requires { rule.check(*value); }) found = rule.check(*value);
    return found.has_value();
  });
  return found;
}

/// What the rules about several fields say.
template <Modelled T>
void check_row(const T& value, ValidationErrors& errors) {
  for_each_part<T>([&](const auto& part) {
    if constexpr (is_rule_of_row<std::remove_cvref_t<decltype(part)>>) {
      if (std::optional<ValidationError> found = part.rule.check(value)) errors.push_back(std::move(*found));
    }
  });
}

}  // namespace detail

/// Asks all rules: field by field in the order of declaration, at most one error for each, and the rules about several
/// fields when nothing is wrong with any.
///
/// @return The value as its rules leave it.
template <Modelled T>
[[nodiscard]] Validated<T> validate(T value) {
  ValidationErrors errors;
  detail::for_each_field<T>([&](const auto& field) {
    if (std::optional<Problem> found = detail::check_field(field, field.of(value))) {
      errors.push_back(
          {{std::string(field.properties().json_name)}, std::move(found->type), std::move(found->message)});
    }
  });
  if (errors.empty()) detail::check_row(value, errors);
  if (!errors.empty()) return tl::make_unexpected(std::move(errors));
  return value;
}

}  // namespace headway::inline v0

#endif
