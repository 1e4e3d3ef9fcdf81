// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_ROW_STATEMENT_HPP
#define HEADWAY_OPERATIONS_ROW_STATEMENT_HPP

#include <cstdint>
#include <string_view>

#include "headway/base/text.hpp"
#include "headway/schema/dialect.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/sql/table_names.hpp"
#include "headway/sql/token.hpp"
#include "headway/sql/word.hpp"

namespace headway::inline v0::detail {

/// SQL that writes rows, as far as lint looks into it: where to, and what it names on the way.
struct RowStatement {
  enum class Kind : std::uint8_t { none, inserts, updates, removes };
  Kind kind = Kind::none;
  std::string_view target = {};  ///< The table written, without quotes and schema.
  Text table = {};               ///< The same as the schema has it: with its own, in PostgreSQL.
  Dialect dialect = Dialect::sqlite;
  std::string_view words = {};  ///< The whole statement.
  bool is_select = false;       ///< Rows come from elsewhere.
  bool takes_all = false;       ///< `SELECT *`, or `t.*`.

  /// Whether it names a table or column beside the one that it writes to.
  [[nodiscard]] constexpr bool names(std::string_view name) const {
    sql::Tokens tokens(words);
    for (sql::Token token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
      if (token.kind != sql::Token::Kind::word && token.kind != sql::Token::Kind::quoted) continue;
      const std::string_view bare = sql::bare_name(token);
      if (bare.data() != target.data() && same_name(bare, name)) return true;
    }
    return false;
  }
  [[nodiscard]] constexpr bool names_table(std::string_view other) const {
    return names(qualified_name(other, dialect).name);
  }
  /// Whether it may carry values of a table's column, or with an empty name rows of the table, to somewhere else.
  [[nodiscard]] constexpr bool carries(std::string_view from, std::string_view column) const {
    const bool reads = (kind == Kind::inserts && is_select) || kind == Kind::updates;
    if (!reads || !(names_table(from) || (kind == Kind::updates && same_name(table, from)))) return false;
    return column.empty() || takes_all || names(column);
  }
};

/// The table behind INSERT INTO, UPDATE or DELETE FROM.
constexpr void read_target(sql::Tokens& tokens, RowStatement& out) {
  constexpr auto is_between = [](std::string_view word) {
    return sql::is_one_of(word, {"into", "or", "ignore", "abort", "fail", "rollback", "replace", "from", "only"});
  };
  sql::Token token = tokens.next();
  while (token.kind == sql::Token::Kind::word && is_between(token.text)) token = tokens.next();
  sql::TableName read{token, {}, {}};
  sql::Tokens ahead = tokens;
  if (ahead.next().text == ".") {  // main.users
    read.qualifier = token;
    read.token = ahead.next();
    tokens = ahead;
  }
  out.target = sql::bare_name(read.token);
  out.table = sql::relation_name(read, out.dialect);
}

/// @return kind `none` for what is no INSERT, REPLACE, UPDATE or DELETE
[[nodiscard]] constexpr RowStatement read_row_statement(std::string_view statement, Dialect dialect) {
  using Kind = RowStatement::Kind;
  RowStatement out;
  out.words = statement;
  out.dialect = dialect;
  sql::Tokens tokens(statement);
  sql::Token before;
  int depth = 0;
  for (sql::Token token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
    const bool is_word = token.kind == sql::Token::Kind::word;
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    if (token.text == "*") {
      const bool is_all =
          before.text == "," || before.text == "." || sql::is_one_of(before.text, {"select", "distinct", "all"});
      out.takes_all = out.takes_all || is_all;
    } else if (is_word && sql::is_one_of(token.text, {"select"})) {
      out.is_select = true;
    } else if (is_word && depth == 0 && out.kind == Kind::none) {
      if (sql::is_one_of(token.text, {"insert", "replace"})) out.kind = Kind::inserts;
      if (sql::is_one_of(token.text, {"update"})) out.kind = Kind::updates;
      if (sql::is_one_of(token.text, {"delete"})) out.kind = Kind::removes;
      if (out.kind != Kind::none) read_target(tokens, out);
      // Only WITH, and the names of its tables, stand before the verb.
      if (out.kind == Kind::none && before.text.empty() && !sql::is_one_of(token.text, {"with"})) return {};
    }
    before = token;
  }
  return out;
}

}  // namespace headway::inline v0::detail

#endif
