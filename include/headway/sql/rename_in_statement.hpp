// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_RENAME_IN_STATEMENT_HPP
#define HEADWAY_SQL_RENAME_IN_STATEMENT_HPP

#include <cstddef>
#include <string_view>
#include <vector>

#include "headway/base/concat.hpp"
#include "headway/base/text.hpp"
#include "headway/sql/plain_name.hpp"
#include "headway/sql/postgresql_name.hpp"
#include "headway/sql/rename.hpp"
#include "headway/sql/table_names.hpp"
#include "headway/sql/token.hpp"
#include "headway/sql/word.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// A statement with the names replaced of which `is_meant(token, before, rest)` says so, every other byte as it was.
template <class IsMeant>
[[nodiscard]] constexpr Text with_names(std::string_view statement, std::string_view to, IsMeant is_meant) {
  std::vector<char> out;
  std::string_view rest = statement;
  Token before, before_that;
  for (Token token = next_token(rest); token.kind != Token::Kind::end; token = next_token(rest)) {
    rest.remove_prefix(token.text.size());
    const bool is_name_here = token.kind == Token::Kind::word || token.kind == Token::Kind::quoted;
    if (is_name_here && is_meant(token, before, before_that, rest)) {
      append_name(out, to, !is_plain_name(to));
    } else {
      out.insert(out.end(), token.text.begin(), token.text.end());
    }
    if (!token.is_significant()) continue;
    before_that = before;
    before = token;
  }
  return Text(std::string_view(out.data(), out.size()));
}

}  // namespace detail

namespace detail {

/// The name of a table in PostgreSQL, in quotes where it needs them.
constexpr void append_relation(std::vector<char>& out, std::string_view name) {
  const QualifiedName parts = qualified_name(name);
  if (!parts.schema.empty()) {
    append_name(out, parts.schema, !is_plain_postgresql_name(parts.schema));
    out.push_back('.');
  }
  append_name(out, parts.name, !is_plain_postgresql_name(parts.name));
}

/// A statement after a table of PostgreSQL's got another name, or another schema. What names its columns calls it by
/// the name alone, `orders.id`, or by both, `reporting.orders.id`.
[[nodiscard]] constexpr Text rename_relation_in(std::string_view statement, std::string_view from,
                                                std::string_view to) {
  const auto begins = [](const Token& token) { return token.text.data(); };
  const QualifiedName old_name = qualified_name(from);
  std::vector<const char*> meant;
  bool is_alias = false;
  for (const TableName& each : table_names(statement)) {
    is_alias = is_alias || is_name(each.alias, old_name.name);
    if (is_table(each, from, Dialect::postgresql)) meant.push_back(begins(each.token));
  }
  if (meant.empty()) return Text(statement);
  std::vector<char> out;
  std::size_t qualifier = 0;  // where the schema before a name begins in what is written
  std::string_view rest = statement;
  Token before, before_that;
  for (Token token = next_token(rest); token.kind != Token::Kind::end; token = next_token(rest)) {
    rest.remove_prefix(token.text.size());
    const bool is_name_here = is_name(token, old_name.name);
    const bool is_qualified = before.text == ".";
    const bool is_table_here = is_name_here && std::find(meant.begin(), meant.end(), begins(token)) != meant.end();
    const bool is_of_schema = is_qualified && !old_name.schema.empty() && is_name(before_that, old_name.schema);
    const bool is_of_column = is_name_here && !is_table_here && Tokens(rest).next().text == "." &&
                              (is_of_schema || (!is_qualified && !is_alias));
    if (is_qualified && (is_table_here || is_of_column)) out.resize(qualifier);
    if (is_table_here || (is_of_column && is_qualified)) {
      append_relation(out, to);
    } else if (is_of_column) {
      append_relation(out, qualified_name(to).name);
    } else {
      if (token.is_significant() && token.text != ".") qualifier = out.size();
      out.insert(out.end(), token.text.begin(), token.text.end());
    }
    if (!token.is_significant()) continue;
    before_that = before;
    before = token;
  }
  return Text(std::string_view(out.data(), out.size()));
}

}  // namespace detail

/// A SELECT, or the body of a trigger, after a table got another name.
[[nodiscard]] constexpr Text rename_table_in(const Text& statement, std::string_view from, std::string_view to,
                                             Dialect dialect = Dialect::sqlite) {
  const bool has_schema = !qualified_name(from, dialect).schema.empty() || !qualified_name(to, dialect).schema.empty();
  if (has_schema) return detail::rename_relation_in(statement, from, to);
  const std::vector<TableName> tables = table_names(statement);
  bool is_there = false, is_alias = false;
  for (const TableName& each : tables) {
    is_there = is_there || is_table(each, from, dialect);
    is_alias = is_alias || is_name(each.alias, from);
  }
  if (!is_there) return statement;
  return detail::with_names(statement, to, [&](const Token& token, const Token&, const Token&, std::string_view rest) {
    if (!is_name(token, from)) return false;
    for (const TableName& each : tables) {
      if (each.token.text.data() == token.text.data()) return is_table(each, from, dialect);
    }
    return !is_alias && Tokens(rest).next().text == ".";  // tasks.due
  });
}

namespace detail {

/// Renames a column of a table in one statement.
class ColumnRenaming {
 public:
  constexpr ColumnRenaming(std::string_view statement, std::string_view table, bool is_row, std::string_view from,
                           Dialect dialect)
      : tables_(table_names(statement)), table_(table), is_row_(is_row), from_(from), dialect_(dialect) {}

  template <class HasFrom>
  constexpr void look_at_others(HasFrom has_from) {
    for (const TableName& each : tables_) {
      const bool is_it = is_table(each, table_, dialect_);
      is_there_ = is_there_ || is_it;
      if (each.is_target) {
        is_target_ = is_it;
      } else {
        is_read_ = is_read_ || is_it;
        is_alone_ = is_alone_ && (is_it || !has_from(each));
      }
    }
  }
  /// Whether a name is the column's; asked of each name, in order.
  [[nodiscard]] constexpr bool operator()(const Token& token, const Token& before, const Token& before_that,
                                          std::string_view rest) {
    follow(token, before, rest);
    if (!is_name(token, from_)) return false;
    if (before.text == ".") return qualifies(before_that);
    for (const TableName& each : tables_) {
      if (is_at(each.token, token) || is_at(each.alias, token)) return false;
    }
    if (!is_column(token, before, rest, from_)) return false;
    return is_in_target_ ? is_target_ : is_read_ && is_alone_;
  }

 private:
  [[nodiscard]] static constexpr bool is_at(const Token& one, const Token& other) {
    return one.text.data() == other.text.data();
  }
  /// The columns behind INSERT INTO, and all behind ON CONFLICT, are the target's.
  constexpr void follow(const Token& token, const Token& before, std::string_view rest) {
    if (is_one_of(token.text, {"select", "values", "with", "default"}) && before.text == ")") is_in_target_ = false;
    if (is_one_of(token.text, {"conflict"}) && is_one_of(before.text, {"on"})) is_in_target_ = true;
    for (const TableName& each : tables_) {
      if (each.is_target && is_at(each.token, token)) is_in_target_ = Tokens(rest).next().text == "(";
    }
  }
  [[nodiscard]] constexpr bool qualifies(const Token& qualifier) const {
    if (is_row_ && is_one_of(qualifier.text, {"new", "old"})) return true;
    if (is_target_ && is_one_of(qualifier.text, {"excluded"})) return true;
    const std::vector<char> bytes = unquoted(qualifier);
    const std::string_view name(bytes.data(), bytes.size());
    bool is_other = false;
    for (const TableName& each : tables_) {
      const bool is_it = is_table(each, table_, dialect_);
      if (is_name(each.alias, name)) return is_it;
      is_other = is_other || (is_name(each.token, name) && !is_it);
    }
    return !is_other && is_there_ && is_name(qualifier, qualified_name(table_, dialect_).name);
  }

  std::vector<TableName> tables_;
  std::string_view table_;
  bool is_row_;
  std::string_view from_;
  Dialect dialect_;
  bool is_there_ = false, is_read_ = false, is_alone_ = true, is_target_ = false;
  bool is_in_target_ = false;
};

}  // namespace detail

/// The same after a column got another name. A name that stands alone is taken for the column where no other table of
/// the statement has one of that name.
///
/// @param table     the table that has the column
/// @param is_row    whether `new` and `old` are rows of it: in its triggers
/// @param has_from  whether another table, a TableName, has a column that is called `from`
template <class HasFrom>
[[nodiscard]] constexpr Text rename_column_in(const Text& statements, std::string_view table, bool is_row,
                                              std::string_view from, std::string_view to, HasFrom has_from,
                                              Dialect dialect = Dialect::sqlite) {
  if (!has_name(statements, from)) return statements;
  Text out;
  for (std::string_view rest = statements; !rest.empty();) {
    std::size_t size = 0;
    for (Token token; token.kind != Token::Kind::semicolon && size < rest.size(); size += token.text.size()) {
      token = next_token(rest.substr(size));
    }
    const std::string_view statement = rest.substr(0, size);
    detail::ColumnRenaming is_meant(statement, table, is_row, from, dialect);
    is_meant.look_at_others(has_from);
    out = concat({out, detail::with_names(statement, to, is_meant)});
    rest.remove_prefix(size);
  }
  return out;
}

}  // namespace headway::inline v0::sql

#endif
