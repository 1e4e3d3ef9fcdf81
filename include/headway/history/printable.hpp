// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_PRINTABLE_HPP
#define HEADWAY_HISTORY_PRINTABLE_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "headway/base/finding.hpp"
#include "headway/history/diagnostics.hpp"

namespace headway::inline v0::detail {

/// A text in a constant of the program, cut at what anyone would read in a compiler's message.
struct PrintableText {
  std::array<char, 256> bytes{};
  std::size_t size = 0;

  constexpr PrintableText() = default;
  constexpr explicit PrintableText(std::string_view from) : size(std::min(from.size(), bytes.size())) {
    std::copy_n(from.begin(), size, bytes.begin());
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {bytes.data(), size}; }
};

/// A finding that stays when its evaluation ends, which a Text that owns memory cannot.
struct PrintableFinding {
  ErrorCode code = ErrorCode::none;
  PrintableText revision{}, table{}, name{}, other{}, expected{}, direction{};

  constexpr PrintableFinding() = default;
  constexpr explicit PrintableFinding(const Finding& from)
      : code(from.code), revision(from.revision.view()), table(from.table.view()), name(from.name.view()),
        other(from.other.view()), expected(from.expected.view()), direction(from.direction.view()) {}
};

template <std::size_t N>
[[nodiscard]] consteval diagnostics::Words<N> words_of(std::string_view from) {
  diagnostics::Words<N> made{};
  for (std::size_t at = 0; at < N; ++at) {
    const bool is_ascii = from[at] >= ' ' && from[at] < '\x7f';
    made.words[at] = is_ascii ? from[at] : '?';  // or the compilers print numbers for the whole text
  }
  made.words[N] = '\0';  // written, or clang takes it for a filler and prints numbers
  return made;
}

/// @name The texts of a finding as template arguments.
/// @{
template <const PrintableFinding& F, PrintableText PrintableFinding::*Member>
inline constexpr auto words_in = words_of<(F.*Member).size>((F.*Member).view());
template <const PrintableFinding& F>
inline constexpr auto revision_in = words_in<F, &PrintableFinding::revision>;
template <const PrintableFinding& F>
inline constexpr auto direction_in = words_in<F, &PrintableFinding::direction>;
template <const PrintableFinding& F>
inline constexpr auto table_in = words_in<F, &PrintableFinding::table>;
template <const PrintableFinding& F>
inline constexpr auto name_in = words_in<F, &PrintableFinding::name>;
template <const PrintableFinding& F>
inline constexpr auto other_in = words_in<F, &PrintableFinding::other>;
template <const PrintableFinding& F>
inline constexpr auto expected_in = words_in<F, &PrintableFinding::expected>;

/// The Nth name of a text such as `0002, 0003`.
[[nodiscard]] consteval std::string_view nth_name(std::string_view names, std::size_t nth) {
  for (; nth != 0; --nth) names.remove_prefix(names.find(", ") + 2);
  return names.substr(0, names.find(", "));
}
[[nodiscard]] consteval std::size_t count_of_names(std::string_view names) {
  std::size_t count = 1;
  for (const char c : names) count += c == ' ' ? 1U : 0U;  // which no identifier holds
  return count;
}
template <const PrintableFinding& F, std::size_t Nth>
inline constexpr auto nth_in = words_of<nth_name(F.other.view(), Nth).size()>(nth_name(F.other.view(), Nth));
/// @}

}  // namespace headway::inline v0::detail

#endif
