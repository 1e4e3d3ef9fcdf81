// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_CONSTRAINT_READER_HPP
#define HEADWAY_SQL_CONSTRAINT_READER_HPP

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/cursor.hpp"
#include "headway/sql/key_reader.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// ON CONFLICT and what to do then; PostgreSQL and MySQL have no such clause.
constexpr void read_conflict(Cursor& cursor, Clause& clause) noexcept {
  if (!cursor.take({"on", "conflict"})) return;
  clause.is_beyond_model = true;
  const auto take = [&](const Word& word, Conflict conflict) {
    if (!cursor.take(word)) return false;
    clause.on_conflict = conflict;
    return true;
  };
  if (take("rollback", Conflict::rollback) || take("abort", Conflict::abort) || take("fail", Conflict::fail) ||
      take("ignore", Conflict::ignore) || take("replace", Conflict::replace)) {
    return;
  }
  cursor.fail("ROLLBACK, ABORT, FAIL, IGNORE or REPLACE");
}

constexpr ReferentialAction read_action(Cursor& cursor) noexcept {
  if (cursor.take("cascade")) return ReferentialAction::cascade;
  if (cursor.take("restrict")) return ReferentialAction::restrict;
  if (cursor.take({"set", "null"})) return ReferentialAction::set_null;
  if (cursor.take({"set", "default"})) return ReferentialAction::set_default;
  if (!cursor.take({"no", "action"})) cursor.fail("CASCADE, RESTRICT, SET NULL, SET DEFAULT or NO ACTION");
  return ReferentialAction::no_action;
}

[[nodiscard]] constexpr bool at_deferral(const Cursor& cursor) noexcept {
  if (!cursor.at_one_of({"not", "deferrable", "initially"})) return false;
  Cursor ahead = cursor;
  ahead.take("not");
  return ahead.at("deferrable") || (!ahead.is(Syntax::sqlite) && ahead.at("initially"));
}

/// `[NOT] DEFERRABLE [INITIALLY DEFERRED | IMMEDIATE]`
constexpr Deferral read_deferral(Cursor& cursor) noexcept {
  const bool is_not = cursor.take("not");
  const bool is_said = cursor.take("deferrable");
  const bool is_deferred = cursor.take({"initially", "deferred"});
  if (!is_deferred && !cursor.take({"initially", "immediate"}) && cursor.at("initially")) {
    cursor.fail("INITIALLY DEFERRED or INITIALLY IMMEDIATE");
  }
  if (is_not || (!is_said && !is_deferred)) return Deferral::not_deferrable;
  return is_deferred ? Deferral::initially_deferred : Deferral::deferrable;
}

/// `(a, b)`
constexpr Names read_names(Cursor& cursor) {
  Names out;
  cursor.expect_symbol("(");
  do {
    out.push_back(cursor.name("a column"));
  } while (cursor.take_symbol(","));
  cursor.expect_symbol(")");
  return out;
}

/// From REFERENCES to the last action.
///
/// @source https://www.sqlite.org/syntax/foreign-key-clause.html; ON INSERT, which SQLite reads and forgets, is in
/// parse.y only
constexpr void read_references(Cursor& cursor, Clause& clause, ForeignKey& key) {
  cursor.expect("references");
  ObjectName table = cursor.relation_name("a table");
  key.table = std::move(table.name);
  clause.target = table.whole;
  clause.is_beyond_model = !table.qualifier.empty();
  if (cursor.at_symbol("(")) key.referenced = read_names(cursor);
  while (true) {
    if (cursor.take("match")) {
      static_cast<void>(cursor.name("a name"));
      clause.is_beyond_model = true;
    } else if (cursor.take({"on", "delete"})) {
      key.delete_action = read_action(cursor);
    } else if (cursor.take({"on", "update"})) {
      key.update_action = read_action(cursor);
    } else if (cursor.take({"on", "insert"})) {
      static_cast<void>(read_action(cursor));
      clause.is_beyond_model = true;
    } else {
      return;
    }
  }
}

/// The columns of a PRIMARY KEY or UNIQUE on a table.
constexpr Names read_key_columns(Cursor& cursor, Clause& clause, bool* autoincrement = nullptr) {
  const std::size_t begin = cursor.begin();
  Names out;
  for (ReadKey& each : read_keys(cursor, autoincrement)) {
    if (each.key.column.empty()) cursor.fail("columns");
    if (each.key.descending || !each.key.collation.empty() || each.is_beyond_model) clause.is_beyond_model = true;
    out.push_back(std::move(each.key.column));
  }
  if (!cursor.failed()) clause.body = trimmed({begin + 1, cursor.since(begin).end - 1}, cursor.input());
  return out;
}

/// A constraint or index that stands for itself: only the tables of MySQL have indexes among their columns.
[[nodiscard]] constexpr bool at_table_constraint(const Cursor& cursor) noexcept {
  if (cursor.at_one_of({"constraint", "primary", "unique", "check", "foreign"})) return true;
  return cursor.is(Syntax::mysql) && cursor.at_one_of({"key", "index", "fulltext", "spatial"});
}

/// `CONSTRAINT name`, with the place of the name.
constexpr Text read_constraint_name(Cursor& cursor, Clause& clause) {
  if (!cursor.take("constraint")) return {};
  // MySQL takes the word without a name.
  if (cursor.is(Syntax::mysql) && cursor.at_one_of({"primary", "unique", "check", "foreign"})) return {};
  const std::size_t begin = cursor.begin();
  Text name = cursor.name("a name");
  clause.name = cursor.since(begin);
  return name;
}

/// MySQL: `UNIQUE KEY name USING BTREE`; a name behind the word counts when CONSTRAINT gives none.
constexpr void read_mysql_index_name(Cursor& cursor, Clause& clause, Text& name) {
  if (!cursor.is(Syntax::mysql)) return;
  if (!cursor.take("key")) cursor.take("index");
  if (cursor.at_name() && !cursor.at("using")) {
    const std::size_t begin = cursor.begin();
    Text given = cursor.name("a name");
    if (name.empty()) {
      name = std::move(given);
      clause.name = cursor.since(begin);
    }
  }
  if (cursor.take("using")) cursor.advance();
}

}  // namespace detail

}  // namespace headway::inline v0::sql

#endif
