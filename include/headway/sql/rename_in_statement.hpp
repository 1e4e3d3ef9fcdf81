// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_RENAME_IN_STATEMENT_HPP
#define HEADWAY_SQL_RENAME_IN_STATEMENT_HPP

#include <string_view>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/sql/plain_name.hpp"
#include "headway/sql/rename.hpp"
#include "headway/sql/table_names.hpp"
#include "headway/sql/token.hpp"

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

/// The same after a column got another name. A name that stands alone is taken for the column where no other table of
/// the statement has one of that name.
///
/// @param table     the table that has the column
/// @param is_row    whether `new` and `old` are rows of it: in its triggers
/// @param has_from  whether another table, by name, has a column that is called `from`
template <class HasFrom>
[[nodiscard]] constexpr Text rename_column_in(const Text& statement, std::string_view table, bool is_row,
                                              std::string_view from, std::string_view to, HasFrom has_from) {
  if (!has_name(statement, from)) return statement;
  const std::vector<TableName> tables = table_names(statement);
  bool is_there = false, is_alone = true;
  for (const TableName& each : tables) {
    const bool is_it = is_name(each.token, table);
    is_there = is_there || is_it;
    is_alone = is_alone && (is_it || !has_from(each.token));
  }
  if (!is_there && !is_row) return statement;
  const auto qualifies = [&](const Token& qualifier) {
    if (is_row && is_one_of(qualifier.text, {"new", "old"})) return true;
    if (is_there && is_one_of(qualifier.text, {"excluded"})) return true;
    bool is_other = false;
    for (const TableName& each : tables) {
      const bool is_it = is_name(each.token, table);
      const std::vector<char> bytes = unquoted(qualifier);
      const std::string_view name(bytes.data(), bytes.size());
      if (is_name(each.alias, name)) return is_it;
      is_other = is_other || (is_name(each.token, name) && !is_it);
    }
    return !is_other && is_there && is_name(qualifier, table);
  };
  return detail::with_names(
      statement, to, [&](const Token& token, const Token& before, const Token& before_that, std::string_view rest) {
        if (!is_name(token, from)) return false;
        if (before.text == ".") return qualifies(before_that);
        for (const TableName& each : tables) {
          if (each.token.text.data() == token.text.data() || each.alias.text.data() == token.text.data()) return false;
        }
        return is_there && is_alone && detail::is_column(token, before, rest, from);
      });
}

}  // namespace headway::inline v0::sql

#endif
