// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_RULES_HPP
#define HEADWAY_MODEL_RULES_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "headway/base/concat.hpp"
#include "headway/model/place.hpp"
#include "headway/model/problem.hpp"
#include "headway/model/utf8.hpp"

namespace headway::inline v0 {

/// A rule is a literal struct with one of these functions or both, for `field<…>(…).rule(…)`:
///
/// ```
/// std::optional<Problem> check(V& value) const;    // may give the value its normal form
/// constexpr Text sql(const SqlPlace& at) const;    // the same as a condition; empty where it has nothing to say
/// static constexpr std::string_view constraint;    // the condition is a CHECK of its own, ck_<table>_<constraint>
/// static constexpr bool says_type = true;          // the condition stands in the place of what the type demands
/// ```
///
/// A rule is asked of a value that is there: null is the field's type's affair.
struct Length {
  std::size_t least = 0;
  std::size_t most = 0;

  [[nodiscard]] std::optional<Problem> check(const std::string& value) const {
    const std::size_t size = code_points(value).value_or(0);
    const auto characters = [](std::size_t count) {
      return std::to_string(count) + (count == 1 ? " character" : " characters");
    };
    if (size < least) return Problem{"string_too_short", "should have at least " + characters(least)};
    if (size > most) return Problem{"string_too_long", "should have at most " + characters(most)};
    return std::nullopt;
  }
  /// The type of the column says the same of `most`.
  [[nodiscard]] constexpr bool is_said_by(PlainType type) const {
    return type.kind == Type::Kind::varchar && type.length <= most;
  }
  [[nodiscard]] constexpr Text sql(const SqlPlace& at) const {
    Text out;
    if (least > 0) out = concat({at.length(), " >= ", Digits(least)});
    if (is_said_by(at.type)) return out;
    return detail::and_also(std::move(out), concat({at.length(), " <= ", Digits(most)}));
  }
};

/// Takes white space from both ends; nothing may be wrong with what is left, but that nothing is.
struct NotBlank {
  std::string_view label;

  [[nodiscard]] std::optional<Problem> check(std::string& value) const {
    value = std::string(trim(value));
    if (!value.empty()) return std::nullopt;
    return Problem{"value_error", std::string(label) + " cannot be empty"};
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (at.is_sqlite()) return concat({"trim(", at.column, ", ", blanks_for_sql, ") <> ''"});
    return concat({"trim(", at.column, ") <> ''"});
  }
};
[[nodiscard]] constexpr NotBlank not_blank(std::string_view label) { return {label}; }

/// @name Limits of numbers.
/// @{
struct GreaterThan {
  std::int32_t limit = 0;

  template <class T>
  [[nodiscard]] std::optional<Problem> check(const T& value) const {
    if (value > limit) return std::nullopt;
    return Problem{"greater_than", "should be greater than " + std::to_string(limit)};
  }
  [[nodiscard]] constexpr Text sql(const SqlPlace& at) const {
    return concat({at.column, " > ", detail::whole(limit)});
  }
};
struct AtLeast {
  std::int32_t limit = 0;

  template <class T>
  [[nodiscard]] std::optional<Problem> check(const T& value) const {
    if (value >= limit) return std::nullopt;
    return Problem{"greater_than_equal", "should be at least " + std::to_string(limit)};
  }
  [[nodiscard]] constexpr Text sql(const SqlPlace& at) const {
    return concat({at.column, " >= ", detail::whole(limit)});
  }
};
struct AtMost {
  std::int32_t limit = 0;

  template <class T>
  [[nodiscard]] std::optional<Problem> check(const T& value) const {
    if (value <= limit) return std::nullopt;
    return Problem{"less_than_equal", "should be at most " + std::to_string(limit)};
  }
  [[nodiscard]] constexpr Text sql(const SqlPlace& at) const {
    return concat({at.column, " <= ", detail::whole(limit)});
  }
};
[[nodiscard]] constexpr GreaterThan greater_than(std::int32_t limit) { return {limit}; }
[[nodiscard]] constexpr AtLeast at_least(std::int32_t limit) { return {limit}; }
[[nodiscard]] constexpr AtMost at_most(std::int32_t limit) { return {limit}; }
/// @}

/// A list of at most so many elements. No SQL: what a list is in a column is said beside its type.
struct ItemsAtMost {
  std::size_t most = 0;

  template <class List>
  [[nodiscard]] std::optional<Problem> check(const List& value) const {
    if (value.size() <= most) return std::nullopt;
    return Problem{"too_long",
                   "should have at most " + std::to_string(most) + " items, found " + std::to_string(value.size())};
  }
};
[[nodiscard]] constexpr ItemsAtMost items_at_most(std::size_t most) { return {most}; }

}  // namespace headway::inline v0

#endif
