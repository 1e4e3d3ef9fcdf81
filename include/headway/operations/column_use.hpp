// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_COLUMN_USE_HPP
#define HEADWAY_OPERATIONS_COLUMN_USE_HPP

#include <cstddef>
#include <string_view>
#include <utility>

#include "headway/base/text.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/plain_name.hpp"
#include "headway/sql/rename.hpp"
#include "headway/sql/token.hpp"

// Where the columns of a table are named: by its constraints and indexes, by expressions, by other tables.
namespace headway::inline v0::detail {

[[nodiscard]] constexpr bool contains(const Names& names, std::string_view name) {
  for (const Text& each : names) {
    if (same_name(each, name)) return true;
  }
  return false;
}
constexpr void rename(Names& names, std::string_view from, const Text& to) {
  for (Text& each : names) {
    if (same_name(each, from)) each = to;
  }
}

/// The first name that is no column's; null when each is.
[[nodiscard]] constexpr const Text* missing(const Table& table, const Names& names) {
  for (const Text& each : names) {
    if (table.find(each) == nullptr) return &each;
  }
  return nullptr;
}
[[nodiscard]] constexpr bool names_twice(const Names& names) {
  for (const Text* one = names.begin(); one != names.end(); ++one) {
    for (const Text* other = names.begin(); other != one; ++other) {
      if (same_name(*one, *other)) return true;
    }
  }
  return false;
}
/// @pre each name is a column's, and is there once
constexpr void move_to_front(Table& table, const Names& names) {
  std::size_t place = 0;
  for (const Text& name : names) {
    std::size_t at = place;
    while (!same_name(table.columns[at].name, name)) ++at;
    Column moved = std::move(table.columns[at]);
    for (; at > place; --at) table.columns[at] = std::move(table.columns[at - 1]);
    table.columns[place++] = std::move(moved);
  }
}

/// What keeps a column from being dropped; empty when nothing does. Checks on the column itself go with it.
[[nodiscard]] constexpr Text user_of_column(const Table& table, std::string_view column) {
  if (contains(table.primary_key.columns, column)) return "the primary key";
  for (const Unique& each : table.uniques) {
    if (contains(each.columns, column)) return "a unique constraint";
  }
  for (const ForeignKey& each : table.foreign_keys) {
    if (each.columns.size() > 1 && contains(each.columns, column)) return "a foreign key of several columns";
  }
  for (const Check& each : table.checks) {
    if (each.column != column && sql::names_column(each.expression, column)) return "a check";
  }
  for (const Column& each : table.columns) {
    if (each.generated.kind == Generated::Kind::none || each.name == column) continue;
    if (sql::names_column(each.generated.expression, column)) return "a generated column";
  }
  for (const Index& index : table.indexes) {
    if (!index.where.empty() && sql::names_column(index.where, column)) return index.name;
    if (contains(index.included, column)) return index.name;
    for (const IndexKey& key : index.keys) {
      if (same_name(key.column, column)) return index.name;
      if (!key.expression.empty() && sql::names_column(key.expression, column)) return index.name;
    }
  }
  return {};
}

/// The first name in an expression that can only be a column's, and is none of the table's; empty when there is none.
///
/// Says nothing of words that SQLite knows, of names in quotes (SQLite takes an unknown one for a text), and of what
/// stands before a literal, as INTERVAL does elsewhere.
///
/// @param added  a column that the table will have, too
/// @source https://www.sqlite.org/lang_expr.html, https://www.sqlite.org/rowidtable.html (the names of the rowid)
[[nodiscard]] constexpr std::string_view unknown_column(std::string_view expression, const Table& table,
                                                        std::string_view added = {}) {
  if (expression.empty()) return {};
  sql::Tokens tokens(expression);
  sql::Token before;
  bool is_in_type = false;  // CAST(… AS DOUBLE PRECISION)
  for (sql::Token token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
    is_in_type = token.kind == sql::Token::Kind::word && (is_in_type || same_name(before.text, "as"));
    const bool is_name = !is_in_type && token.kind == sql::Token::Kind::word && before.text != "." &&
                         sql::detail::is_column(token, before, tokens.rest(), token.text);
    before = token;
    // To look for a word among the keywords takes longest.
    if (!is_name || table.find(token.text) != nullptr || !sql::is_plain_name(token.text)) continue;
    if (sql::Tokens(tokens.rest()).next().kind == sql::Token::Kind::string) continue;
    bool is_known = same_name(token.text, added);
    for (const std::string_view word : {"true", "false", "rowid", "oid", "_rowid_"}) {
      is_known = is_known || same_name(word, token.text);
    }
    if (!is_known) return token.text;
  }
  return {};
}

/// Gives a column another name, in all that the table itself says of it.
constexpr void rename_column(Table& table, const Text& from, const Text& to) {
  table.find(from)->name = to;
  rename(table.primary_key.columns, from, to);
  for (Unique& each : table.uniques) rename(each.columns, from, to);
  for (Check& each : table.checks) {
    each.expression = sql::rename_column(each.expression, from, to);
    if (each.column == from) each.column = to;
  }
  for (Column& each : table.columns) {
    if (each.generated.kind != Generated::Kind::none) {
      each.generated.expression = sql::rename_column(each.generated.expression, from, to);
    }
  }
  for (Index& each : table.indexes) {
    for (IndexKey& key : each.keys) {
      if (key.column == from) key.column = to;
      if (!key.expression.empty()) key.expression = sql::rename_column(key.expression, from, to);
    }
    if (!each.where.empty()) each.where = sql::rename_column(each.where, from, to);
    rename(each.included, from, to);
  }
  for (ForeignKey& each : table.foreign_keys) rename(each.columns, from, to);
}

/// Calls `change(key)` for each foreign key that refers to a table.
template <class Change>
constexpr void change_references(Schema& schema, const Text& table, Change change) {
  Names referring;
  schema.each([&](const Table& other) {
    for (const ForeignKey& key : other.foreign_keys) {
      if (same_name(key.table, table) && !contains(referring, other.name)) referring.push_back(other.name);
    }
  });
  for (const Text& name : referring) {
    for (ForeignKey& key : schema.change(name)->foreign_keys) {
      if (same_name(key.table, table)) change(key);
    }
  }
}

}  // namespace headway::inline v0::detail

#endif
