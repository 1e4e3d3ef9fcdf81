// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_ALTER_READER_HPP
#define HEADWAY_SQL_ALTER_READER_HPP

#include <cstddef>
#include <string_view>
#include <utility>

#include "headway/sql/cursor.hpp"
#include "headway/sql/note_reader.hpp"
#include "headway/sql/table_reader.hpp"

namespace headway::inline v0::sql {

namespace detail {

using AlterationKind = Alteration::Kind;

[[nodiscard]] constexpr Alteration alteration(AlterationKind kind) {
  Alteration out;
  out.kind = kind;
  return out;
}

constexpr Alteration read_rename(Cursor& cursor) {
  const bool is_mysql = cursor.is(Syntax::mysql);
  const bool has_column = cursor.at_one_of({"column", "index", "key"});
  if (cursor.take("to") || (is_mysql && (cursor.take("as") || !has_column))) {
    Alteration out = alteration(AlterationKind::rename_table);
    out.to = cursor.name("a table");
    return out;
  }
  const bool is_constraint = cursor.is(Syntax::postgresql) && cursor.take("constraint");
  Alteration out = alteration(is_constraint ? AlterationKind::rename_constraint : AlterationKind::rename_column);
  if (!is_constraint) cursor.take("column");
  out.name = cursor.name("a column");
  cursor.expect("to");
  out.to = cursor.name("a column");
  return out;
}

constexpr Alteration read_add(Cursor& cursor) {
  if (at_table_constraint(cursor)) {
    Alteration out = alteration(AlterationKind::add_constraint);
    out.constraint = read_constraint(cursor, out.parts);
    if (out.constraint.kind == Clause::Kind::name) cursor.fail("PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY");
    out.is_beyond_model = out.constraint.is_beyond_model;
    return out;
  }
  Alteration out = alteration(AlterationKind::add_column);
  cursor.take("column");
  if (!cursor.is(Syntax::sqlite)) out.if_not_exists = cursor.take({"if", "not", "exists"});
  out.definition = read_column(cursor, out.parts);
  if (!cursor.failed()) out.name = out.parts.columns.front().name;
  return out;
}

constexpr Alteration read_drop_step(Cursor& cursor) {
  Alteration out = alteration(AlterationKind::drop_constraint);
  if (cursor.is(Syntax::mysql)) {
    if (cursor.take({"primary", "key"})) return out;
    if (cursor.take({"foreign", "key"}) || cursor.take("check") || cursor.take("index") || cursor.take("key")) {
      out.if_exists = cursor.take({"if", "exists"});
      out.name = cursor.name("a constraint");
      return out;
    }
  }
  if (!cursor.take("constraint")) {
    out.kind = AlterationKind::drop_column;
    cursor.take("column");
  }
  if (!cursor.is(Syntax::sqlite)) out.if_exists = cursor.take({"if", "exists"});
  out.name = cursor.name(out.kind == AlterationKind::drop_column ? "a column" : "a constraint");
  if (!cursor.is(Syntax::sqlite) && !cursor.take("restrict")) out.is_beyond_model = cursor.take("cascade");
  return out;
}

/// A type and what PostgreSQL writes behind it.
constexpr void read_new_type(Cursor& cursor, Alteration& out) {
  const Span words = read_type_words(cursor);
  if (words.empty()) cursor.fail("a type");
  out.type = read_type(words.of(cursor.input()), cursor.syntax());
  if (cursor.take("collate")) {
    static_cast<void>(cursor.object_name("a collation"));
    out.is_beyond_model = true;
  }
  if (cursor.take("using")) {
    out.is_beyond_model = true;
    while (!cursor.at_end() && !cursor.at_symbol(",") && cursor.token().kind != Token::Kind::semicolon) {
      if (cursor.at_symbol("(")) {
        static_cast<void>(cursor.parenthesised());
      } else {
        cursor.advance();
      }
    }
  }
}

/// `ALTER [COLUMN] name SET NOT NULL` and its kin; SQLite knows the forms of NOT NULL from 3.53 on.
///
/// @source https://www.postgresql.org/docs/current/sql-altertable.html, https://www.sqlite.org/lang_altertable.html
constexpr Alteration read_alter_column(Cursor& cursor) {
  Alteration out = alteration(AlterationKind::alter_column);
  cursor.take("column");
  out.name = cursor.name("a column");
  if (cursor.take({"set", "not", "null"})) {
    out.nullable = false;
  } else if (cursor.take({"drop", "not", "null"})) {
    out.nullable = true;
  } else if (cursor.take({"set", "default"})) {
    Span span;
    out.default_value = read_default(cursor, span);
  } else if (cursor.take({"drop", "default"})) {
    out.default_value = Default{};
  } else if (cursor.take({"set", "data", "type"}) || cursor.take("type")) {
    read_new_type(cursor, out);
  } else {
    cursor.fail("SET or DROP NOT NULL, SET or DROP DEFAULT, or TYPE");
  }
  return out;
}

/// MODIFY and CHANGE give the whole column anew.
///
/// @source https://mariadb.com/kb/en/alter-table/#modify-column
constexpr Alteration read_modify(Cursor& cursor) {
  Alteration out = alteration(AlterationKind::alter_column);
  out.definition = read_column(cursor, out.parts);
  if (cursor.failed()) return out;
  const Column& column = out.parts.columns.front();
  out.name = column.name;
  out.type = column.type;
  out.nullable = column.nullable;
  out.default_value = column.default_value_;
  out.notes.comment = OptionalText(column.comment_);
  // Keys stay as they are unless the statement adds another; the rest has no place in a change of a column.
  out.is_beyond_model = !out.parts.primary_key.columns.empty() || !out.parts.uniques.empty() ||
                        !out.parts.checks.empty() || !out.parts.foreign_keys.empty() || column.is_autoincrement ||
                        column.generated.kind != Generated::Kind::none || !column.collation.empty();
  return out;
}

/// Options that change no column and no constraint: `ENGINE = InnoDB`, `OWNER TO somebody`.
[[nodiscard]] constexpr bool at_table_option(const Cursor& cursor) noexcept {
  if (cursor.is(Syntax::mysql)) {
    return cursor.at_one_of(
        {"engine", "auto_increment", "character", "charset", "collate", "comment", "convert", "default", "row_format"});
  }
  return cursor.is(Syntax::postgresql) && cursor.at_one_of({"owner", "validate", "enable", "disable", "cluster"});
}

constexpr Alteration read_table_option(Cursor& cursor) {
  Alteration out = alteration(AlterationKind::alter_options);
  cursor.take({"convert", "to"});
  while (cursor.is(Syntax::mysql) && read_table_note(cursor, out.notes)) {
  }
  const TableNotes& notes = out.notes;
  if (!notes.comment && !notes.engine && !notes.charset && !notes.collation) out.kind = AlterationKind::other;
  out.is_beyond_model = out.kind == AlterationKind::other;
  while (!cursor.at_end() && !cursor.at_symbol(",") && cursor.token().kind != Token::Kind::semicolon) {
    if (cursor.token().kind == Token::Kind::incomplete) cursor.fail("the end of a quote or comment");
    if (!cursor.at_end()) cursor.advance();
  }
  return out;
}

/// FIRST and AFTER, behind a column of MySQL.
constexpr void read_place(Cursor& cursor, Alteration& out) {
  if (!cursor.is(Syntax::mysql)) return;
  if (cursor.take("first")) out.is_beyond_model = true;
  if (cursor.take("after")) {
    out.is_beyond_model = true;
    static_cast<void>(cursor.name("a column"));
  }
}

constexpr void read_step(Cursor& cursor, TableAlteration& out) {
  if (cursor.take("rename")) {
    out.steps.push_back(read_rename(cursor));
  } else if (cursor.take("add")) {
    out.steps.push_back(read_add(cursor));
  } else if (cursor.take("drop")) {
    out.steps.push_back(read_drop_step(cursor));
  } else if (cursor.take("alter")) {
    out.steps.push_back(read_alter_column(cursor));
  } else if (cursor.is(Syntax::mysql) && cursor.take("modify")) {
    cursor.take("column");
    out.steps.push_back(read_modify(cursor));
  } else if (cursor.is(Syntax::mysql) && cursor.take("change")) {
    cursor.take("column");
    Alteration renamed = alteration(AlterationKind::rename_column);
    renamed.name = cursor.name("a column");
    Alteration changed = read_modify(cursor);
    renamed.to = changed.name;
    if (renamed.name != renamed.to) out.steps.push_back(std::move(renamed));
    out.steps.push_back(std::move(changed));
  } else if (at_table_option(cursor)) {
    out.steps.push_back(read_table_option(cursor));
  } else {
    cursor.fail("RENAME, ADD, DROP or ALTER COLUMN");
    return;
  }
  read_place(cursor, out.steps.back());
}

}  // namespace detail

/// Reads ALTER TABLE from the table's name on.
///
/// @source https://www.sqlite.org/lang_altertable.html
constexpr TableAlteration read_alter_table(Cursor& cursor) {
  TableAlteration out;
  if (!cursor.is(Syntax::sqlite)) {
    out.if_exists = cursor.take({"if", "exists"});
    cursor.take("only");
  }
  out.table = cursor.object_name("a table");
  do {
    detail::read_step(cursor, out);
  } while (!cursor.is(Syntax::sqlite) && cursor.take_symbol(","));
  cursor.expect_end();
  return out;
}

}  // namespace headway::inline v0::sql

#endif
