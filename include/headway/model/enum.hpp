// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_ENUM_HPP
#define HEADWAY_MODEL_ENUM_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>
#include <type_traits>

namespace headway::inline v0 {

namespace detail {

struct NoNames {};

}  // namespace detail

/// The texts that the values of an enum have in rows and in JSON, those of its enumerators 0, 1, 2… in order:
///
/// ```
/// enum class Priority { low, high };
/// template <>
/// inline constexpr auto headway::enum_names<Priority> = std::to_array<std::string_view>({"low", "high"});
/// ```
template <class E>
inline constexpr detail::NoNames enum_names{};

/// Satisfied by an enum that enum_names knows.
template <class E>
concept NamedEnum = std::is_enum_v<E> && !std::is_same_v<std::remove_cvref_t<decltype(enum_names<E>)>, detail::NoNames>;

/// @pre it is one of the enumerators
template <NamedEnum E>
[[nodiscard]] constexpr std::string_view name_of(E value) {
  return enum_names<E>[static_cast<std::size_t>(value)];
}

/// Whether it is one of the enumerators: a cast can make others.
template <NamedEnum E>
[[nodiscard]] constexpr bool is_named(E value) {
  return static_cast<std::size_t>(value) < enum_names<E>.size();
}

/// The value of a name, which is taken exactly as it is.
template <NamedEnum E>
[[nodiscard]] constexpr std::optional<E> parse_enum(std::string_view name) {
  const auto& names = enum_names<E>;
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<E>(std::distance(names.begin(), found));
}

}  // namespace headway::inline v0

#endif
