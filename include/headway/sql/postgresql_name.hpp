// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_POSTGRESQL_NAME_HPP
#define HEADWAY_SQL_POSTGRESQL_NAME_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "headway/sql/token.hpp"

namespace headway::inline v0::sql {

/// Words that PostgreSQL 15 takes for a table's or column's name only in quotes, sorted.
///
/// @source https://www.postgresql.org/docs/15/sql-keywords-appendix.html (reserved, also those that may be functions or
/// types)
inline constexpr std::string_view postgresql_keywords[] = {"all",
                                                           "analyse",
                                                           "analyze",
                                                           "and",
                                                           "any",
                                                           "array",
                                                           "as",
                                                           "asc",
                                                           "asymmetric",
                                                           "authorization",
                                                           "binary",
                                                           "both",
                                                           "case",
                                                           "cast",
                                                           "check",
                                                           "collate",
                                                           "collation",
                                                           "column",
                                                           "concurrently",
                                                           "constraint",
                                                           "create",
                                                           "cross",
                                                           "current_catalog",
                                                           "current_date",
                                                           "current_role",
                                                           "current_schema",
                                                           "current_time",
                                                           "current_timestamp",
                                                           "current_user",
                                                           "default",
                                                           "deferrable",
                                                           "desc",
                                                           "distinct",
                                                           "do",
                                                           "else",
                                                           "end",
                                                           "except",
                                                           "false",
                                                           "fetch",
                                                           "for",
                                                           "foreign",
                                                           "freeze",
                                                           "from",
                                                           "full",
                                                           "grant",
                                                           "group",
                                                           "having",
                                                           "ilike",
                                                           "in",
                                                           "initially",
                                                           "inner",
                                                           "intersect",
                                                           "into",
                                                           "is",
                                                           "isnull",
                                                           "join",
                                                           "lateral",
                                                           "leading",
                                                           "left",
                                                           "like",
                                                           "limit",
                                                           "localtime",
                                                           "localtimestamp",
                                                           "natural",
                                                           "not",
                                                           "notnull",
                                                           "null",
                                                           "offset",
                                                           "on",
                                                           "only",
                                                           "or",
                                                           "order",
                                                           "outer",
                                                           "overlaps",
                                                           "placing",
                                                           "primary",
                                                           "references",
                                                           "returning",
                                                           "right",
                                                           "select",
                                                           "session_user",
                                                           "similar",
                                                           "some",
                                                           "symmetric",
                                                           "table",
                                                           "tablesample",
                                                           "then",
                                                           "to",
                                                           "trailing",
                                                           "true",
                                                           "union",
                                                           "unique",
                                                           "user",
                                                           "using",
                                                           "variadic",
                                                           "verbose",
                                                           "when",
                                                           "where",
                                                           "window",
                                                           "with"};

/// PostgreSQL cuts longer names, and two of them may then be one.
///
/// @source https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
inline constexpr std::size_t longest_postgresql_name = 63;

/// Whether a name stands for itself without quotes. PostgreSQL makes capital letters small outside of quotes.
[[nodiscard]] constexpr bool is_plain_postgresql_name(std::string_view name) noexcept {
  if (name.empty() || detail::is_digit(name.front())) return false;
  for (const char c : name) {
    if (!((c >= 'a' && c <= 'z') || detail::is_digit(c) || c == '_')) return false;
  }
  return !std::binary_search(std::begin(postgresql_keywords), std::end(postgresql_keywords), name);
}

}  // namespace headway::inline v0::sql

#endif
