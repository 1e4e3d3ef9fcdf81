// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_VALUE_HPP
#define HEADWAY_SCHEMA_VALUE_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "headway/base/text.hpp"

namespace headway::inline v0 {

/// One value of a row: what is inserted, bound to a statement, read from a query, or a column's default.
struct Value {
  enum class Kind : std::uint8_t { null, boolean, integer, real, text, blob };

  Kind kind = Kind::null;
  std::int64_t integer = 0;  ///< Of integer, and of boolean as 0 or 1.
  double real = 0;
  Text bytes = {};  ///< Of text (UTF-8) and blob.

  constexpr Value() = default;
  constexpr Value(std::nullptr_t) {}
  /// Of bool alone: every pointer, a `const char*` among them, would become `true`.
  template <std::same_as<bool> T>
  constexpr Value(T value) : kind(Kind::boolean), integer(value ? 1 : 0) {}
  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) constexpr Value(T value)
      : kind(Kind::integer), integer(static_cast<std::int64_t>(value)) {}
  template <std::floating_point T>
  constexpr Value(T value) : kind(Kind::real), real(static_cast<double>(value)) {}
  template <std::size_t N>
  consteval Value(const char (&literal)[N]) : kind(Kind::text), bytes(literal) {}
  constexpr Value(Text value) : kind(Kind::text), bytes(std::move(value)) {}
  Value(const std::string& value) : kind(Kind::text), bytes(value) {}
  constexpr explicit Value(std::string_view value) : kind(Kind::text), bytes(value) {}

  [[nodiscard]] static constexpr Value blob(Text value) {
    Value made{std::move(value)};
    made.kind = Kind::blob;
    return made;
  }

  [[nodiscard]] constexpr bool is_null() const noexcept { return kind == Kind::null; }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return bytes.view(); }

  friend constexpr bool operator==(const Value&, const Value&) = default;
};

}  // namespace headway::inline v0

#endif
