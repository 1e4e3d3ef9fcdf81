// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_STORED_WORDS_HPP
#define HEADWAY_BACKEND_MYSQL_STORED_WORDS_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "headway/sql/cursor.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::mysql {

/// A name in the quotes of MySQL.
[[nodiscard]] inline std::string quoted(std::string_view name) {
  std::string out = "`";
  for (const char c : name) out.append(c == '`' ? 2 : 1, c);
  return out + "`";
}

/// Without the parentheses around the whole of it, which MySQL adds.
[[nodiscard]] inline std::string_view without_parentheses(std::string_view expression) {
  sql::Cursor cursor(expression, sql::Syntax::mysql);
  if (!cursor.at_symbol("(")) return expression;
  const sql::Span inside = cursor.parenthesised();
  if (cursor.failed() || !cursor.at_end()) return expression;
  return without_parentheses(inside.of(expression));
}

/// What SHOW CREATE TABLE writes, up to the parenthesis that closes the table.
[[nodiscard]] inline std::string_view without_options(std::string_view written) {
  char quote = '\0';
  std::size_t depth = 0;
  for (std::size_t at = 0; at < written.size(); ++at) {
    const char c = written[at];
    if (quote != '\0') {
      if (quote == '\'' && c == '\\') {
        ++at;
      } else if (c == quote) {
        quote = '\0';  // doubled, it is opened again at once
      }
    } else if (c == '\'' || c == '`' || c == '"') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return written.substr(0, at + 1);
    }
  }
  return written;
}

/// With `''` for the `\'` in strings: other readers take a backslash for itself.
[[nodiscard]] inline std::string without_escaped_quotes(std::string_view written) {
  std::string out;
  char quote = '\0';
  for (std::size_t at = 0; at < written.size(); ++at) {
    const char c = written[at];
    out += c;
    if (quote == '\'' && c == '\\' && at + 1 < written.size()) {
      const char next = written[++at];
      if (next == '\'') out.back() = '\'';
      out += next;
    } else if (quote != '\0') {
      if (c == quote) quote = '\0';  // doubled, it is opened again at once
    } else if (c == '\'' || c == '`' || c == '"') {
      quote = c;
    }
  }
  return out;
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
[[nodiscard]] inline std::string without_database(std::string_view written, std::string_view database) {
  const std::string name = quoted(database), select = without_escaped_quotes(written);
  std::string out;
  bool is_behind_point = false;
  for (std::string_view rest = select; !rest.empty();) {
    const sql::Token token = sql::next_token(rest);
    rest.remove_prefix(token.text.size());
    const bool is_it = token.text == name && !is_behind_point && rest.starts_with(".`");
    if (is_it) {
      rest.remove_prefix(1);
    } else {
      out += token.text;
    }
    is_behind_point = token.text == ".";
  }
  return out;
}

/// `CREATE TRIGGER …` for `CREATE DEFINER=`root`@`localhost` TRIGGER …`, also of OR REPLACE.
[[nodiscard]] inline std::string without_definer(std::string_view written) {
  sql::Tokens tokens(written);
  for (sql::Token each = tokens.next(); each.kind != sql::Token::Kind::end; each = tokens.next()) {
    const bool is_kind = each.kind == sql::Token::Kind::word && sql::equal_ignoring_case(each.text, "trigger");
    if (is_kind) return "CREATE TRIGGER" + std::string(tokens.rest());
  }
  return std::string(written);
}

}  // namespace headway::inline v0::mysql

#endif
