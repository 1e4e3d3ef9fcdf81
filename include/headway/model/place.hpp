// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_PLACE_HPP
#define HEADWAY_MODEL_PLACE_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headway/base/concat.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/dialect.hpp"
#include "headway/schema/type.hpp"

namespace headway::inline v0 {

/// Where a rule becomes SQL: the column that it is about, in the words of one dialect.
struct SqlPlace {
  std::string_view column;
  PlainType type;
  Dialect dialect = Dialect::sqlite;

  [[nodiscard]] constexpr bool is_sqlite() const noexcept { return dialect == Dialect::sqlite; }
  /// The number of code points of a text: SQLite calls it length, the others count bytes there.
  [[nodiscard]] constexpr Text length() const {
    if (is_sqlite()) return concat({"length(", column, ")"});
    return concat({"char_length(", column, ")"});
  }
};

/// A condition on JSON, for rules about columns that hold it: that there is JSON, and of SQLite's functions only
/// json_valid takes text that may be none, and that the condition holds of it.
[[nodiscard]] constexpr Text json_holds(std::string_view column, std::string_view condition) {
  return concat({"CASE WHEN typeof(",
                 column,
                 ") = 'text' AND instr(",
                 column,
                 ", char(0)) = 0 AND json_valid(",
                 column,
                 ") THEN ",
                 condition,
                 " ELSE ",
                 column,
                 " IS NULL END"});
}

namespace detail {

/// `first AND second`, or the one that is not empty.
[[nodiscard]] constexpr Text and_also(Text first, const Text& second) {
  if (second.empty()) return first;
  if (first.empty()) return second;
  return concat({first, " AND ", second});
}

/// A number's digits, behind a sign where it has one.
[[nodiscard]] constexpr Text whole(std::int32_t number) {
  const std::int64_t wide = number;
  if (wide >= 0) return Text(Digits(static_cast<std::size_t>(wide)));
  return concat({"-", Digits(static_cast<std::size_t>(-wide))});
}

}  // namespace detail

}  // namespace headway::inline v0

#endif
