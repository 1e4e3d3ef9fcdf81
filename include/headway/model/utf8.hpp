// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_UTF8_HPP
#define HEADWAY_MODEL_UTF8_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

namespace headway::inline v0 {

namespace detail {

/// One code point and the bytes it takes; no bytes where the text is not UTF-8.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t size = 0;
};

/// The code point that a text begins with. Overlong forms, surrogates and what lies above U+10FFFF are no UTF-8.
///
/// @source Unicode 15.0, table 3-7
[[nodiscard]] constexpr CodePoint first_code_point(std::string_view text) noexcept {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at])); };
  if (text.empty()) return {};
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  std::size_t size = 2;
  std::uint32_t value = first & 0x1FU, lowest = 0x80;
  if (first >= 0xF0) {
    size = 4;
    value = first & 0x07U;
    lowest = 0x10000;
  } else if (first >= 0xE0) {
    size = 3;
    value = first & 0x0FU;
    lowest = 0x800;
  }
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return {};
  for (std::size_t at = 1; at < size; ++at) {
    if ((byte(at) & 0xC0U) != 0x80) return {};
    value = (value << 6U) | (byte(at) & 0x3FU);
  }
  if (value < lowest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, size};
}

/// White space as Unicode has it, and the four separators of ASCII; the zero-width space is none.
[[nodiscard]] constexpr bool is_blank(std::uint32_t value) noexcept {
  constexpr std::uint32_t ranges[][2] = {{0x09, 0x0D},
                                         {0x1C, 0x20},
                                         {0x85, 0x85},
                                         {0xA0, 0xA0},
                                         {0x1680, 0x1680},
                                         {0x2000, 0x200A},
                                         {0x2028, 0x2029},
                                         {0x202F, 0x202F},
                                         {0x205F, 0x205F},
                                         {0x3000, 0x3000}};
  return std::any_of(
      std::begin(ranges), std::end(ranges), [&](const auto& range) { return value >= range[0] && value <= range[1]; });
}

}  // namespace detail

/// How many code points a text has; nothing when it is not UTF-8.
[[nodiscard]] constexpr std::optional<std::size_t> code_points(std::string_view given) noexcept {
  std::size_t count = 0;
  for (; !given.empty(); ++count) {
    const std::size_t size = detail::first_code_point(given).size;
    if (size == 0) return std::nullopt;
    given.remove_prefix(size);
  }
  return count;
}

/// A text without the white space around it, as blanks_for_sql names it; bytes that are not UTF-8 are no white space.
[[nodiscard]] constexpr std::string_view trim(std::string_view given) noexcept {
  while (true) {
    const detail::CodePoint first = detail::first_code_point(given);
    if (first.size == 0 || !detail::is_blank(first.value)) break;
    given.remove_prefix(first.size);
  }
  while (!given.empty()) {
    std::size_t begin = given.size() - 1;
    while (begin > 0 && given.size() - begin < 4 && (static_cast<unsigned char>(given[begin]) & 0xC0U) == 0x80) --begin;
    const detail::CodePoint last = detail::first_code_point(given.substr(begin));
    if (last.size != given.size() - begin || !detail::is_blank(last.value)) break;
    given.remove_suffix(last.size);
  }
  return given;
}

/// The same white space as the second argument of SQLite's trim().
inline constexpr std::string_view blanks_for_sql =
    "char(9,10,11,12,13,28,29,30,31,32,133,160,5760,8192,8193,8194,8195,8196,8197,8198,8199,8200,8201,8202,8232,8233,"
    "8239,8287,12288)";

}  // namespace headway::inline v0

#endif
