// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_DDL_HPP
#define HEADWAY_SQL_DDL_HPP

#include <cstddef>
#include <string_view>
#include <utility>

#include "headway/sql/alter_reader.hpp"
#include "headway/sql/cursor.hpp"
#include "headway/sql/definition.hpp"
#include "headway/sql/index_reader.hpp"
#include "headway/sql/note_reader.hpp"
#include "headway/sql/object_reader.hpp"
#include "headway/sql/script.hpp"
#include "headway/sql/table_reader.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// What was read, or where the reading stopped.
template <class Read>
[[nodiscard]] constexpr Definition checked(const Cursor& cursor, Read read) {
  if (cursor.failed()) return cursor.failure();
  return Definition(std::move(read));
}

[[nodiscard]] constexpr Definition unreadable(Cursor& cursor, std::string_view expected) {
  cursor.fail(expected);
  return cursor.failure();
}

/// A view, trigger or virtual table. The bodies of triggers hold semicolons, so the end of the statement is looked for
/// first.
[[nodiscard]] constexpr Definition read_one_object(Cursor& cursor, ObjectDefinition::Kind kind, std::size_t begin,
                                                   bool is_temporary, bool replaces = false) {
  if (kind == ObjectDefinition::Kind::trigger && cursor.is(Syntax::sqlite)) {
    Script script(cursor.input());
    if (!script.next().is_complete || script.next()) return unreadable(cursor, "one whole trigger");
  }
  ObjectDefinition out = read_object(cursor, kind, begin);
  out.is_temporary = is_temporary;
  out.replaces = replaces;
  return checked(cursor, std::move(out));
}

/// What PostgreSQL has beside tables, and what no table is changed by when it is made.
constexpr bool takes_postgresql_object(Cursor& cursor) {
  const bool is_there =
      cursor.is(Syntax::postgresql) &&
      cursor.at_one_of({"extension", "function", "procedure", "aggregate", "type", "domain", "sequence"});
  if (is_there) cursor.advance();
  return is_there;
}

[[nodiscard]] constexpr Definition read_create(Cursor& cursor, std::size_t begin) {
  const bool replaces = !cursor.is(Syntax::sqlite) && cursor.take({"or", "replace"});
  if (takes_postgresql_object(cursor)) return Ordinary{};
  if (replaces && cursor.at_one_of({"table", "index", "temporary", "temp"}))
    return unreadable(cursor, "VIEW or TRIGGER");
  const bool is_temporary = cursor.take("temp") || cursor.take("temporary");
  if (cursor.take("table")) {
    TableDefinition out = read_table(cursor);
    out.is_temporary = is_temporary;
    return checked(cursor, std::move(out));
  }
  if (cursor.take("view")) return read_one_object(cursor, ObjectDefinition::Kind::view, begin, is_temporary, replaces);
  if (cursor.take("trigger"))
    return read_one_object(cursor, ObjectDefinition::Kind::trigger, begin, is_temporary, replaces);
  if (is_temporary) return unreadable(cursor, "TABLE, VIEW or TRIGGER");
  if (cursor.take({"virtual", "table"})) {
    return read_one_object(cursor, ObjectDefinition::Kind::virtual_table, begin, false);
  }
  const bool is_unique = cursor.take("unique");
  if (!cursor.take("index")) return unreadable(cursor, "TABLE, INDEX, VIEW, TRIGGER or VIRTUAL TABLE");
  IndexDefinition out = read_index(cursor, is_unique);
  return checked(cursor, std::move(out));
}

[[nodiscard]] constexpr Definition read_drop(Cursor& cursor) {
  Drop out;
  if (takes_postgresql_object(cursor)) {
    // With all that depends on it may go a column's default, a trigger, or the column itself.
    while (!cursor.at_end() && !cursor.at("cascade")) cursor.advance();
    if (cursor.at("cascade")) return unreadable(cursor, "the end");
    return Ordinary{};
  }
  if (cursor.take("index")) {
    out.kind = Drop::Kind::index;
    if (cursor.is(Syntax::postgresql) && cursor.take("concurrently")) out.is_beyond_model = true;
  } else if (cursor.take("view")) {
    out.kind = Drop::Kind::view;
  } else if (cursor.take("trigger")) {
    out.kind = Drop::Kind::trigger;
  } else if (!cursor.take("table")) {
    return unreadable(cursor, "TABLE, INDEX, VIEW or TRIGGER");
  }
  out.if_exists = cursor.take({"if", "exists"});
  do {
    out.names.push_back(cursor.object_name("a name"));
  } while (!cursor.is(Syntax::sqlite) && cursor.take_symbol(","));
  if (!cursor.is(Syntax::sqlite)) {
    if (cursor.take("on")) out.table = cursor.object_name("a table");
    if (!cursor.take("restrict") && cursor.take("cascade")) out.is_beyond_model = true;
  }
  cursor.expect_end();
  return checked(cursor, std::move(out));
}

/// The table that INSERT, REPLACE, UPDATE or DELETE writes into; of SELECT the table behind INTO.
constexpr ObjectName written_table(Cursor cursor) {
  while (!cursor.at_end()) {
    bool is_here = cursor.take("into") || cursor.take({"delete", "from"});
    if (cursor.take("update")) {
      if (cursor.take("or")) cursor.advance();
      is_here = cursor.at_name();  // not in ON CONFLICT DO UPDATE SET
    }
    if (is_here) return cursor.object_name("a table");
    if (cursor.at_symbol("(")) {
      static_cast<void>(cursor.parenthesised());
    } else if (!cursor.at_end()) {
      cursor.advance();
    }
  }
  return {};
}

/// A statement that reads or writes rows.
[[nodiscard]] constexpr Definition read_rows_statement(Cursor& cursor) {
  const bool is_select = cursor.at("select");
  const ObjectName table = written_table(cursor);
  if (is_select && cursor.is(Syntax::postgresql) && !table.name.empty()) {
    return unreadable(cursor, "SELECT without INTO");  // SELECT INTO makes a table
  }
  if (is_one_of(table.name, {"sqlite_schema", "sqlite_master", "sqlite_temp_schema", "sqlite_temp_master"})) {
    return unreadable(cursor, "a statement that leaves SQLite's own tables alone");
  }
  return Ordinary{};
}

/// With legacy_alter_table, RENAME leaves what names the table as it was, and the schema could not be followed.
///
/// @source https://www.sqlite.org/pragma.html#pragma_legacy_alter_table
[[nodiscard]] constexpr Definition read_pragma(Cursor& cursor) {
  cursor.advance();
  const ObjectName name = cursor.object_name("a pragma");
  const bool is_legacy =
      is_one_of(name.name, {"legacy_alter_table"}) && (cursor.at_symbol("=") || cursor.at_symbol("("));
  if (is_legacy) return unreadable(cursor, "a pragma that leaves the meaning of ALTER TABLE alone");
  return Ordinary{};
}

/// Statements that are neither CREATE, ALTER nor DROP.
[[nodiscard]] constexpr Definition read_other(Cursor& cursor) {
  if (cursor.at_end()) return Ordinary{};
  if (cursor.at_one_of({"select", "insert", "update", "delete", "replace", "with"})) return read_rows_statement(cursor);
  if (cursor.at("rollback")) return unreadable(cursor, "a statement that takes back no other");
  if (cursor.at("pragma")) return read_pragma(cursor);
  if (cursor.at_one_of({"values",
                        "begin",
                        "commit",
                        "end",
                        "savepoint",
                        "release",
                        "analyze",
                        "reindex",
                        "vacuum",
                        "attach",
                        "detach",
                        "explain"})) {
    return Ordinary{};
  }
  if (cursor.is(Syntax::postgresql) && cursor.take("comment")) {
    TableAlteration out = read_comment_on(cursor);
    if (out.steps.empty()) return Ordinary{};
    return checked(cursor, std::move(out));
  }
  const bool is_known_elsewhere =
      cursor.at_symbol("(") ||
      cursor.at_one_of(
          {"set", "start", "grant", "revoke", "comment", "copy", "truncate", "lock", "show", "optimize", "use"});
  if (is_known_elsewhere && !cursor.is(Syntax::sqlite)) return Ordinary{};
  return unreadable(cursor, "a statement that is known");
}

}  // namespace detail

/// Reads one statement: what it defines or changes, with the place of every part; Ordinary when it changes no schema;
/// Unreadable when it may change the schema in a way that is not known here. Nothing is guessed, and no clause is left
/// out: what the schema's parts cannot hold is marked `is_beyond_model`.
///
/// A statement is read by its grammar only. Whether its tables and columns exist is for replay to say.
constexpr Definition read_statement(std::string_view statement, Syntax syntax = Syntax::sqlite) {
  Cursor cursor(statement, syntax);
  while (cursor.token().kind == Token::Kind::semicolon) cursor.advance();
  const std::size_t begin = cursor.begin();
  if (cursor.take("create")) return detail::read_create(cursor, begin);
  if (cursor.take("drop")) return detail::read_drop(cursor);
  if (!cursor.take("alter")) return detail::read_other(cursor);
  if (!cursor.take("table")) return detail::unreadable(cursor, "TABLE");
  TableAlteration out = read_alter_table(cursor);
  return detail::checked(cursor, std::move(out));
}

}  // namespace headway::inline v0::sql

#endif
