// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_RENAME_HPP
#define HEADWAY_SQL_RENAME_HPP

#include <algorithm>
#include <string_view>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::sql {

/// The name that a word or quoted name stands for: `"a""b"` is `a"b`.
[[nodiscard]] constexpr std::vector<char> unquoted(const Token& token) {
  if (token.kind != Token::Kind::quoted) return {token.text.begin(), token.text.end()};
  std::vector<char> out;
  const char quote = token.text.back();
  for (std::size_t at = 1; at + 1 < token.text.size(); ++at) {
    out.push_back(token.text[at]);
    if (token.text[at] == quote) ++at;
  }
  return out;
}

/// An expression with one column name replaced, and every other byte as it was.
///
/// `to` is written as given: quote it first where it needs quotes.
[[nodiscard]] constexpr Text rename_column(const Text& expression, std::string_view from, std::string_view to) {
  std::vector<char> out;
  std::string_view rest = expression;
  for (Token token = next_token(rest); token.kind != Token::Kind::end; token = next_token(rest)) {
    rest.remove_prefix(token.text.size());
    const bool is_name = token.kind == Token::Kind::word || token.kind == Token::Kind::quoted;
    const bool is_call = is_name && Tokens(rest).next().text == "(";
    std::string_view written = token.text;
    if (is_name && !is_call) {
      const std::vector<char> meant = unquoted(token);
      if (equal_ignoring_case({meant.data(), meant.size()}, from)) written = to;
    }
    out.insert(out.end(), written.begin(), written.end());
  }
  return Text(std::string_view(out.data(), out.size()));
}

}  // namespace headway::inline v0::sql

#endif
