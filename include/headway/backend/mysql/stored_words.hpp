// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_STORED_WORDS_HPP
#define HEADWAY_BACKEND_MYSQL_STORED_WORDS_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "headway/sql/mysql_token.hpp"

namespace headway::inline v0::mysql {

/// A name in the quotes of MySQL.
[[nodiscard]] inline std::string quoted_name(std::string_view name) {
  std::string out = "`";
  for (const char c : name) out.append(c == '`' ? 2 : 1, c);
  return out + "`";
}

/// What SHOW CREATE TABLE writes, up to the parenthesis that closes the table.
[[nodiscard]] inline std::string_view without_options(std::string_view written) {
  sql::MysqlTokens tokens(written);
  std::size_t depth = 0;
  for (auto token = tokens.next(); !token.text.empty(); token = tokens.next()) {
    if (token.text == "(") ++depth;
    if (token.text == ")" && --depth == 0) return written.substr(0, token.offset + 1);
  }
  return written;
}

/// Without the parentheses around the whole of it, of which MySQL has one pair more than needed.
[[nodiscard]] inline std::string_view without_parentheses(std::string_view expression) {
  if (!expression.starts_with('(') || !expression.ends_with(')')) return expression;
  if (without_options(expression).size() != expression.size()) return expression;
  return without_parentheses(expression.substr(1, expression.size() - 2));
}

/// With `''` for the `\'` in strings: other readers take a backslash for itself.
[[nodiscard]] inline std::string without_escaped_quotes(std::string_view written) {
  std::string out;
  std::size_t copied = 0;
  sql::MysqlTokens tokens(written);
  for (auto token = tokens.next(); !token.text.empty(); token = tokens.next()) {
    if (token.kind != sql::MysqlToken::Kind::string || !token.text.starts_with('\'')) continue;
    for (std::size_t at = token.offset; at < token.offset + token.text.size(); ++at) {
      if (written[at] != '\\') continue;
      if (written[++at] != '\'') continue;
      out.append(written, copied, at - 1 - copied).append("'");
      copied = at;
    }
  }
  return out.append(written.substr(copied));
}

/// The letters that a string means.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/string-literals.html
[[nodiscard]] inline std::string without_escapes(std::string_view words) {
  std::string out;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at] != '\\' || at + 1 == words.size()) {
      out += words[at];
      continue;
    }
    switch (const char next = words[++at]) {
      case '0': out += '\0'; break;
      case 'b': out += '\b'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'Z': out += '\x1a'; break;
      case '%':
      case '_': out.append("\\").push_back(next); break;
      default: out += next;
    }
  }
  return out;
}

/// A SELECT without the name of its database, which MySQL and MariaDB put before each table.
[[nodiscard]] inline std::string without_database(std::string_view select, std::string_view database) {
  const std::string name = quoted_name(database);
  std::string out;
  std::size_t copied = 0;
  bool is_behind_point = false;
  sql::MysqlTokens tokens(select);
  for (auto token = tokens.next(); !token.text.empty(); token = tokens.next()) {
    const std::size_t end = token.offset + token.text.size();
    if (token.text == name && !is_behind_point && select.substr(end).starts_with(".`")) {
      out.append(select, copied, token.offset - copied);
      copied = end + 1;
    }
    is_behind_point = token.text == ".";
  }
  return out.append(select.substr(copied));
}

/// `CREATE TRIGGER …` for `CREATE DEFINER=`root`@`localhost` TRIGGER …`.
[[nodiscard]] inline std::string without_definer(std::string_view written) {
  sql::MysqlTokens tokens(written);
  for (auto token = tokens.next(); !token.text.empty(); token = tokens.next()) {
    if (token.is("trigger")) return "CREATE " + std::string(written.substr(token.offset));
  }
  return std::string(written);
}

}  // namespace headway::inline v0::mysql

#endif
