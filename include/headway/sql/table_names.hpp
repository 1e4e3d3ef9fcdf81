// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_TABLE_NAMES_HPP
#define HEADWAY_SQL_TABLE_NAMES_HPP

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/schema/dialect.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/sql/rename.hpp"
#include "headway/sql/token.hpp"
#include "headway/sql/word.hpp"

namespace headway::inline v0::sql {

/// Whether a token is this name, in quotes or not.
[[nodiscard]] constexpr bool is_name(const Token& token, std::string_view name) {
  if (token.kind == Token::Kind::word) return equal_ignoring_case(token.text, name);
  if (token.kind != Token::Kind::quoted) return false;
  const std::vector<char> meant = unquoted(token);
  return equal_ignoring_case({meant.data(), meant.size()}, name);
}

/// A table or view that a statement reads or writes.
struct TableName {
  Token token = {};
  Token qualifier = {};    ///< Of kind `end` when nothing stands before the name.
  Token alias = {};        ///< Of kind `end` when it has none.
  bool is_target = false;  ///< Of INSERT INTO: its columns are no names for the rest of the statement.
};

namespace detail {

/// Finds where a SELECT, or the body of a trigger, names tables: behind FROM, JOIN, INTO and UPDATE.
class TableNames {
 public:
  constexpr explicit TableNames(std::string_view statement) : statement_(statement), tokens_(statement) {}

  [[nodiscard]] constexpr std::vector<TableName> find() {
    levels_.push_back({true, false});
    Token before;
    for (Token token = tokens_.next(); token.kind != Token::Kind::end; token = tokens_.next()) {
      take(token, before);
      before = token;
    }
    return out_;
  }

 private:
  /// What stands between two parentheses.
  struct Level {
    bool is_query;  ///< FROM begins a list of tables here; in `extract(year FROM due)` it does not.
    bool is_in_list;
  };

  constexpr void take(const Token& token, const Token& before) {
    if (token.text == "(" && token.kind == Token::Kind::symbol) {
      levels_.push_back({expects_, expects_});
      return;
    }
    if (token.text == ")" && token.kind == Token::Kind::symbol) {
      if (levels_.size() > 1) levels_.pop_back();
      expects_ = false;
    } else if (token.kind == Token::Kind::semicolon) {
      levels_.clear();
      levels_.push_back({true, false});
      expects_ = false;
    } else if (token.text == ",") {
      expects_ = levels_.back().is_in_list;
    } else if (token.kind == Token::Kind::word && take_keyword(token, before)) {
      return;
    } else if (expects_ && (token.kind == Token::Kind::word || token.kind == Token::Kind::quoted)) {
      take_name(token);
    }
  }

  constexpr bool take_keyword(const Token& token, const Token& before) {
    Level& level = levels_.back();
    const auto is = [&](std::string_view word) { return equal_ignoring_case(token.text, word); };
    if (is("from")) {
      expects_ = level.is_query && !equal_ignoring_case(before.text, "distinct");
      level.is_in_list = expects_;
      is_into_ = false;
    } else if (is("join") || is("into")) {
      expects_ = true;
      is_into_ = is("into");
    } else if (is("update")) {
      expects_ = !equal_ignoring_case(before.text, "do") && !equal_ignoring_case(before.text, "for");
    } else if (is("select") || is("values")) {
      level.is_query = true;
      level.is_in_list = expects_ = false;
    } else if (is("where") || is("group") || is("having") || is("order") || is("limit") || is("union") ||
               is("except") || is("intersect") || is("set") || is("returning") || is("window")) {
      level.is_in_list = expects_ = false;
    } else if (is("or") && expects_) {
      (void)tokens_.next();  // UPDATE OR IGNORE
    } else {
      return expects_ && (is("only") || is("lateral"));
    }
    return true;
  }

  constexpr void take_name(const Token& token) {
    Tokens ahead = tokens_;
    Token after = ahead.next();
    if (after.text == ".") {  // main.tasks
      (void)tokens_.next();
      qualifier_ = token;
      return;
    }
    const Token qualifier = std::exchange(qualifier_, Token{});
    expects_ = false;
    if (after.text == "(" && !is_into_) return;  // json_each(…), and not INSERT INTO tasks(id)
    TableName found{token, qualifier, {}, is_into_};
    if (equal_ignoring_case(after.text, "as")) after = ahead.next();
    const bool is_alias =
        after.kind == Token::Kind::quoted ||
        (after.kind == Token::Kind::word && !is_reserved(after.text) &&
         !is_one_of(after.text,
                    {"left", "inner", "cross", "natural", "full", "right", "outer", "indexed", "not", "window"}));
    if (is_alias) found.alias = after;
    if (qualifier.kind != Token::Kind::end || !is_common_table(token)) out_.push_back(found);
  }
  /// Whether WITH makes the name: `recent AS (`, `recent(id) AS (`.
  [[nodiscard]] constexpr bool is_common_table(const Token& token) const {
    const std::vector<char> bytes = unquoted(token);
    const std::string_view name(bytes.data(), bytes.size());
    Tokens tokens(statement_);
    if (!equal_ignoring_case(Tokens(statement_).next().text, "with")) return false;
    for (Token each = tokens.next(); each.kind != Token::Kind::end; each = tokens.next()) {
      if (!is_name(each, name)) continue;
      Tokens ahead = tokens;
      Token after = ahead.next();
      if (after.text == "(") {
        while (after.kind != Token::Kind::end && after.text != ")") after = ahead.next();
        after = ahead.next();
      }
      if (!equal_ignoring_case(after.text, "as")) continue;
      for (after = ahead.next(); is_one_of(after.text, {"not", "materialized"});) after = ahead.next();
      if (after.text == "(") return true;
    }
    return false;
  }

  std::string_view statement_;
  Tokens tokens_;
  std::vector<Level> levels_;
  std::vector<TableName> out_;
  Token qualifier_ = {};
  bool expects_ = false, is_into_ = false;
};

}  // namespace detail

/// The tables and views that a statement, or the body of a trigger, names as such, each time that it does. What WITH
/// makes is none. The tokens are spans of the statement.
[[nodiscard]] constexpr std::vector<TableName> table_names(std::string_view statement) {
  return detail::TableNames(statement).find();
}
/// The name as a schema of ours has it: in PostgreSQL with the schema that is written before it.
[[nodiscard]] constexpr Text relation_name(const TableName& it, Dialect dialect = Dialect::sqlite) {
  const std::vector<char> name = unquoted(it.token);
  const std::string_view bare(name.data(), name.size());
  if (dialect != Dialect::postgresql || it.qualifier.kind == Token::Kind::end) return Text(bare);
  const std::vector<char> qualifier = unquoted(it.qualifier);
  const std::string_view schema(qualifier.data(), qualifier.size());
  return headway::relation_name(is_own_schema(schema) ? std::string_view() : schema, bare);
}
[[nodiscard]] constexpr bool is_table(const TableName& it, std::string_view table, Dialect dialect = Dialect::sqlite) {
  if (!is_name(it.token, qualified_name(table, dialect).name)) return false;
  return dialect != Dialect::postgresql || same_name(relation_name(it, dialect), table);
}
[[nodiscard]] constexpr bool names_table(std::string_view statement, std::string_view table,
                                         Dialect dialect = Dialect::sqlite) {
  for (const TableName& each : table_names(statement)) {
    if (is_table(each, table, dialect)) return true;
  }
  return false;
}

/// Whether any token of SQL is this name.
[[nodiscard]] constexpr bool has_name(std::string_view statement, std::string_view name) {
  Tokens tokens(statement);
  for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
    if (is_name(token, name)) return true;
  }
  return false;
}

/// A statement without the semicolons at its end.
[[nodiscard]] constexpr std::string_view without_semicolon(std::string_view statement) {
  std::size_t end = 0;
  Tokens tokens(statement);
  for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
    if (token.kind != Token::Kind::semicolon) end = statement.size() - tokens.rest().size();
  }
  return statement.substr(0, end);
}

}  // namespace headway::inline v0::sql

#endif
