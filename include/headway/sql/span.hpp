// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_SPAN_HPP
#define HEADWAY_SQL_SPAN_HPP

#include <cstddef>
#include <string_view>

#include "headway/sql/token.hpp"

namespace headway::inline v0::sql {

/// A part of a text, in bytes: from `begin` to before `end`. An editor replaces one and keeps every other byte.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] constexpr bool empty() const noexcept { return begin == end; }
  /// The words themselves.
  /// @pre `whole` is the text that was read
  [[nodiscard]] constexpr std::string_view of(std::string_view whole) const noexcept {
    return whole.substr(begin, end - begin);
  }
  friend constexpr bool operator==(const Span&, const Span&) = default;
};

/// The span without white space at its ends; comments stay.
[[nodiscard]] constexpr Span trimmed(Span span, std::string_view whole) noexcept {
  while (span.begin < span.end && detail::is_blank(whole[span.begin])) ++span.begin;
  while (span.begin < span.end && detail::is_blank(whole[span.end - 1])) --span.end;
  return span;
}

}  // namespace headway::inline v0::sql

#endif
