// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_PLAIN_NAME_HPP
#define HEADWAY_SQL_PLAIN_NAME_HPP

#include <algorithm>
#include <iterator>
#include <string_view>

#include "headway/sql/token.hpp"

namespace headway::inline v0::sql {

/// Words that cannot be a name without quotes in SQLite; sorted.
///
/// @source https://www.sqlite.org/lang_keywords.html
inline constexpr std::string_view keywords[] = {"abort",
                                                "action",
                                                "add",
                                                "after",
                                                "all",
                                                "alter",
                                                "always",
                                                "analyze",
                                                "and",
                                                "as",
                                                "asc",
                                                "attach",
                                                "autoincrement",
                                                "before",
                                                "begin",
                                                "between",
                                                "by",
                                                "cascade",
                                                "case",
                                                "cast",
                                                "check",
                                                "collate",
                                                "column",
                                                "commit",
                                                "conflict",
                                                "constraint",
                                                "create",
                                                "cross",
                                                "current",
                                                "current_date",
                                                "current_time",
                                                "current_timestamp",
                                                "database",
                                                "default",
                                                "deferrable",
                                                "deferred",
                                                "delete",
                                                "desc",
                                                "detach",
                                                "distinct",
                                                "do",
                                                "drop",
                                                "each",
                                                "else",
                                                "end",
                                                "escape",
                                                "except",
                                                "exclude",
                                                "exclusive",
                                                "exists",
                                                "explain",
                                                "fail",
                                                "filter",
                                                "first",
                                                "following",
                                                "for",
                                                "foreign",
                                                "from",
                                                "full",
                                                "generated",
                                                "glob",
                                                "group",
                                                "groups",
                                                "having",
                                                "if",
                                                "ignore",
                                                "immediate",
                                                "in",
                                                "index",
                                                "indexed",
                                                "initially",
                                                "inner",
                                                "insert",
                                                "instead",
                                                "intersect",
                                                "into",
                                                "is",
                                                "isnull",
                                                "join",
                                                "key",
                                                "last",
                                                "left",
                                                "like",
                                                "limit",
                                                "match",
                                                "materialized",
                                                "natural",
                                                "no",
                                                "not",
                                                "nothing",
                                                "notnull",
                                                "null",
                                                "nulls",
                                                "of",
                                                "offset",
                                                "on",
                                                "or",
                                                "order",
                                                "others",
                                                "outer",
                                                "over",
                                                "partition",
                                                "plan",
                                                "pragma",
                                                "preceding",
                                                "primary",
                                                "query",
                                                "raise",
                                                "range",
                                                "recursive",
                                                "references",
                                                "regexp",
                                                "reindex",
                                                "release",
                                                "rename",
                                                "replace",
                                                "restrict",
                                                "returning",
                                                "right",
                                                "rollback",
                                                "row",
                                                "rows",
                                                "savepoint",
                                                "select",
                                                "set",
                                                "table",
                                                "temp",
                                                "temporary",
                                                "then",
                                                "ties",
                                                "to",
                                                "transaction",
                                                "trigger",
                                                "unbounded",
                                                "union",
                                                "unique",
                                                "update",
                                                "using",
                                                "vacuum",
                                                "values",
                                                "view",
                                                "virtual",
                                                "when",
                                                "where",
                                                "window",
                                                "with",
                                                "without"};

/// Whether a name stands for itself without quotes: an ASCII word that is no keyword.
[[nodiscard]] constexpr bool is_plain_name(std::string_view name) noexcept {
  if (name.empty() || detail::is_digit(name.front())) return false;
  bool has_digit = false;
  for (const char c : name) {
    if (!((lower(c) >= 'a' && lower(c) <= 'z') || detail::is_digit(c) || c == '_')) return false;
    has_digit = has_digit || detail::is_digit(c);
  }
  if (has_digit) return true;  // no keyword has one
  const auto less = [](std::string_view left, std::string_view right) {
    return std::lexicographical_compare(
        left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) { return lower(a) < lower(b); });
  };
  return !std::binary_search(std::begin(keywords), std::end(keywords), name, less);
}

}  // namespace headway::inline v0::sql

#endif
