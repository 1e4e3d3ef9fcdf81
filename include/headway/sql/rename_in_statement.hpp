// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_RENAME_IN_STATEMENT_HPP
#define HEADWAY_SQL_RENAME_IN_STATEMENT_HPP

#include <cstddef>
#include <string_view>
#include <vector>

#include "headway/base/concat.hpp"
#include "headway/base/text.hpp"
#include "headway/sql/plain_name.hpp"
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

/// A SELECT, or the body of a trigger, after a table got another name.
[[nodiscard]] constexpr Text rename_table_in(const Text& statement, std::string_view from, std::string_view to) {
  const std::vector<TableName> tables = table_names(statement);
  bool is_there = false, is_alias = false;
  for (const TableName& each : tables) {
    is_there = is_there || is_name(each.token, from);
    is_alias = is_alias || is_name(each.alias, from);
  }
  if (!is_there) return statement;
  return detail::with_names(statement, to, [&](const Token& token, const Token&, const Token&, std::string_view rest) {
    if (!is_name(token, from)) return false;
    for (const TableName& each : tables) {
      if (each.token.text.data() == token.text.data()) return true;
    }
    return !is_alias && Tokens(rest).next().text == ".";  // tasks.due
  });
}

namespace detail {

/// Renames a column of a table in one statement.
class ColumnRenaming {
 public:
  constexpr ColumnRenaming(std::string_view statement, std::string_view table, bool is_row, std::string_view from)
      : tables_(table_names(statement)), table_(table), is_row_(is_row), from_(from) {}

  template <class HasFrom>
  constexpr void look_at_others(HasFrom has_from) {
    for (const TableName& each : tables_) {
      const bool is_it = is_name(each.token, table_);
      is_there_ = is_there_ || is_it;
      if (each.is_target) {
        is_target_ = is_it;
      } else {
        is_read_ = is_read_ || is_it;
        is_alone_ = is_alone_ && (is_it || !has_from(each.token));
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
      const bool is_it = is_name(each.token, table_);
      if (is_name(each.alias, name)) return is_it;
      is_other = is_other || (is_name(each.token, name) && !is_it);
    }
    return !is_other && is_there_ && is_name(qualifier, table_);
  }

  std::vector<TableName> tables_;
  std::string_view table_;
  bool is_row_;
  std::string_view from_;
  bool is_there_ = false, is_read_ = false, is_alone_ = true, is_target_ = false;
  bool is_in_target_ = false;
};

}  // namespace detail

/// The same after a column got another name. A name that stands alone is taken for the column where no other table of
/// the statement has one of that name.
///
/// @param table     the table that has the column
/// @param is_row    whether `new` and `old` are rows of it: in its triggers
/// @param has_from  whether another table, by name, has a column that is called `from`
template <class HasFrom>
[[nodiscard]] constexpr Text rename_column_in(const Text& statements, std::string_view table, bool is_row,
                                              std::string_view from, std::string_view to, HasFrom has_from) {
  if (!has_name(statements, from)) return statements;
  Text out;
  for (std::string_view rest = statements; !rest.empty();) {
    std::size_t size = 0;
    for (Token token; token.kind != Token::Kind::semicolon && size < rest.size(); size += token.text.size()) {
      token = next_token(rest.substr(size));
    }
    const std::string_view statement = rest.substr(0, size);
    detail::ColumnRenaming is_meant(statement, table, is_row, from);
    is_meant.look_at_others(has_from);
    out = concat({out, detail::with_names(statement, to, is_meant)});
    rest.remove_prefix(size);
  }
  return out;
}

}  // namespace headway::inline v0::sql

#endif
