// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_RENAME_HPP
#define HEADWAY_SQL_RENAME_HPP

#include <algorithm>
#include <string_view>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/sql/plain_name.hpp"
#include "headway/sql/token.hpp"
#include "headway/sql/word.hpp"

namespace headway::inline v0::sql {

/// What a word, a quoted name or a string stands for: `"a""b"` is `a"b`.
[[nodiscard]] constexpr std::vector<char> unquoted(const Token& token) {
  const std::string_view bare = bare_name(token);
  if (bare.size() == token.text.size()) return {bare.begin(), bare.end()};
  std::vector<char> out;
  const char quote = token.text.back();
  for (std::size_t at = 0; at < bare.size(); ++at) {
    out.push_back(bare[at]);
    if (bare[at] == quote) ++at;
  }
  return out;
}

namespace detail {

/// Whether a token of an expression stands for a column: a name that is not a function, a qualifier as in `tasks.due`,
/// a collation, or a type as in `CAST(due AS date)`.
///
/// @param before  the significant token before it
/// @param rest    what follows it
[[nodiscard]] constexpr bool is_column(const Token& token, const Token& before, std::string_view rest,
                                       std::string_view column) {
  if (token.kind == Token::Kind::word) {
    if (!equal_ignoring_case(token.text, column)) return false;
    // A column of such a name stands in quotes: `"null" IS NOT NULL`.
    if (is_reserved(token.text) || is_one_of(token.text, {"current_date", "current_time", "current_timestamp"})) {
      return false;
    }
  } else if (token.kind == Token::Kind::quoted) {
    const std::vector<char> meant = unquoted(token);
    if (!equal_ignoring_case({meant.data(), meant.size()}, column)) return false;
  } else {
    return false;
  }
  if (equal_ignoring_case(before.text, "collate") || equal_ignoring_case(before.text, "as")) return false;
  const std::string_view after = Tokens(rest).next().text;
  return after != "(" && after != ".";
}

constexpr void append_name(std::vector<char>& out, std::string_view name, bool is_quoted) {
  if (is_quoted) out.push_back('"');
  for (const char c : name) {
    if (is_quoted && c == '"') out.push_back(c);
    out.push_back(c);
  }
  if (is_quoted) out.push_back('"');
}

}  // namespace detail

/// An expression with one column name replaced, and every other byte as it was.
///
/// The new name stands in quotes where it needs them.
[[nodiscard]] constexpr Text rename_column(const Text& expression, std::string_view from, std::string_view to) {
  std::vector<char> out;
  std::string_view rest = expression;
  Token before;
  for (Token token = next_token(rest); token.kind != Token::Kind::end; token = next_token(rest)) {
    rest.remove_prefix(token.text.size());
    if (detail::is_column(token, before, rest, from)) {
      detail::append_name(out, to, !is_plain_name(to));
    } else {
      out.insert(out.end(), token.text.begin(), token.text.end());
    }
    if (token.is_significant()) before = token;
  }
  return Text(std::string_view(out.data(), out.size()));
}

/// Whether an expression names a column.
[[nodiscard]] constexpr bool names_column(std::string_view expression, std::string_view column) {
  Tokens tokens(expression);
  Token before;
  for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
    if (detail::is_column(token, before, tokens.rest(), column)) return true;
    before = token;
  }
  return false;
}

}  // namespace headway::inline v0::sql

#endif
