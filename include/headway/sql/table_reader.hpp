// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_TABLE_READER_HPP
#define HEADWAY_SQL_TABLE_READER_HPP

#include <cstddef>
#include <string_view>
#include <utility>

#include "headway/base/text.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/column_reader.hpp"
#include "headway/sql/constraint_reader.hpp"
#include "headway/sql/cursor.hpp"
#include "headway/sql/note_reader.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// Column names of a constraint, spelt as the table declares them: SQLite and MySQL find columns in any case.
constexpr void spell_as_declared(Names& names, const Table& table, Syntax syntax) {
  if (syntax == Syntax::postgresql) return;
  for (Text& name : names) {
    if (const Column* column = table.find(name)) name = column->name;
  }
}

/// Reads one constraint of a table.
class ConstraintReader {
 public:
  constexpr ConstraintReader(Cursor& cursor, Table& table) : cursor_(cursor), table_(table) {}

  constexpr Clause read() {
    const std::size_t begin = cursor_.begin();
    name_ = read_constraint_name(cursor_, clause_);
    if (cursor_.take({"primary", "key"})) {
      read_primary_key();
    } else if (cursor_.take("unique")) {
      clause_.kind = Clause::Kind::unique;
      read_mysql_index_name(cursor_, clause_, name_);
      Names columns = read_key_columns(cursor_, clause_);
      spell_as_declared(columns, table_, cursor_.syntax());
      read_conflict(cursor_, clause_);
      add(table_, Unique{std::move(columns), name_});
    } else if (cursor_.take("check")) {
      clause_.kind = Clause::Kind::check;
      clause_.body = cursor_.parenthesised();
      read_conflict(cursor_, clause_);
      add(table_, Check{cursor_.text_of(clause_.body), name_, {}});
    } else if (cursor_.take({"foreign", "key"})) {
      read_foreign_key();
    } else if (cursor_.is(Syntax::mysql) && at_table_constraint(cursor_)) {
      read_index();
    } else if (!clause_.name.empty() && cursor_.is(Syntax::sqlite)) {
      clause_.kind = Clause::Kind::name;
      clause_.is_beyond_model = true;
    } else {
      cursor_.fail("PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY");
    }
    read_validity();
    clause_.whole = cursor_.since(begin);
    return clause_;
  }

 private:
  constexpr void read_primary_key() {
    clause_.kind = Clause::Kind::primary_key;
    if (!table_.primary_key.columns.empty()) cursor_.fail("one primary key");
    read_mysql_index_name(cursor_, clause_, name_);
    bool is_autoincrement = false;
    Names columns = read_key_columns(cursor_, clause_, &is_autoincrement);
    read_conflict(cursor_, clause_);
    PrimaryKey key{std::move(columns), name_};
    spell_as_declared(key.columns, table_, cursor_.syntax());
    if (is_autoincrement && !key.columns.empty()) {
      if (Column* column = table_.find(key.columns.back())) column->is_autoincrement = true;
    }
    add(table_, std::move(key));
  }

  constexpr void read_foreign_key() {
    clause_.kind = Clause::Kind::foreign_key;
    read_mysql_index_name(cursor_, clause_, name_);
    const std::size_t begin = cursor_.begin();
    ForeignKey key;
    key.columns = read_names(cursor_);
    if (!cursor_.failed()) clause_.body = trimmed({begin + 1, cursor_.since(begin).end - 1}, cursor_.input());
    spell_as_declared(key.columns, table_, cursor_.syntax());
    key.name = name_;
    read_references(cursor_, clause_, key);
    if (at_deferral(cursor_)) key.deferral = read_deferral(cursor_);
    add(table_, std::move(key));
  }

  /// `KEY name (a, b)` among the columns of a MySQL table.
  constexpr void read_index() {
    clause_.kind = Clause::Kind::index;
    clause_.is_beyond_model = cursor_.take("fulltext") || cursor_.take("spatial");
    read_mysql_index_name(cursor_, clause_, name_);
    Index made;
    made.name = name_;
    const std::size_t begin = cursor_.begin();
    for (ReadKey& each : read_keys(cursor_)) {
      clause_.is_beyond_model = clause_.is_beyond_model || each.is_beyond_model;
      made.keys.push_back(std::move(each.key));
    }
    if (!cursor_.failed()) clause_.body = trimmed({begin + 1, cursor_.since(begin).end - 1}, cursor_.input());
    add(table_, std::move(made));
  }

  /// What PostgreSQL and MySQL write behind a constraint.
  constexpr void read_validity() noexcept {
    if (cursor_.is(Syntax::sqlite)) return;
    if (at_deferral(cursor_)) {
      static_cast<void>(read_deferral(cursor_));
      clause_.is_beyond_model = true;
    }
    if (cursor_.take({"not", "valid"}) || cursor_.take({"no", "inherit"})) clause_.is_beyond_model = true;
    if (cursor_.is(Syntax::mysql) && cursor_.take("using")) cursor_.advance();
  }

  Cursor& cursor_;
  Table& table_;
  Clause clause_ = {};
  Text name_ = {};
};

/// `WITHOUT ROWID, STRICT`, or whatever MySQL and PostgreSQL write behind the parentheses.
constexpr void read_options(Cursor& cursor, TableDefinition& out) {
  const std::size_t begin = cursor.begin();
  if (!cursor.is(Syntax::sqlite)) {
    TableNotes notes;
    while (!cursor.at_end() && cursor.token().kind != Token::Kind::semicolon) {
      if (cursor.is(Syntax::mysql) && read_table_note(cursor, notes)) continue;
      if (cursor.token().kind == Token::Kind::incomplete) return cursor.fail("the end of a quote or comment");
      if (cursor.at_one_of({"as", "select", "partition", "inherits", "like"})) return cursor.fail("table options");
      cursor.advance();
    }
    // MySQL takes the database's own character set for a table that says none, as op.create_table does not.
    if (cursor.is(Syntax::mysql) && !notes.charset && !notes.collation)
      notes.charset = OptionalText(Text(database_default));
    if (notes.comment) add(out.table, comment(*notes.comment));
    if (notes.engine) add(out.table, engine(*notes.engine));
    if (notes.charset) add(out.table, charset(*notes.charset));
    if (notes.collation) add(out.table, collation(*notes.collation));
  } else if (!cursor.at_end() && cursor.token().kind != Token::Kind::semicolon) {
    do {
      if (cursor.take("without")) {
        cursor.expect("rowid");
        add(out.table, without_rowid);
      } else {
        cursor.expect("strict");
        add(out.table, strict);
      }
    } while (cursor.take_symbol(","));
  }
  out.options = cursor.since(begin);
  out.is_beyond_model = !cursor.is(Syntax::sqlite) && !out.options.empty();
}

}  // namespace detail

/// Reads a constraint of a whole table into it.
///
/// @source https://www.sqlite.org/syntax/table-constraint.html
constexpr Clause read_constraint(Cursor& cursor, Table& table) {
  return detail::ConstraintReader(cursor, table).read();
}

/// Reads a table from its name on.
///
/// @source https://www.sqlite.org/lang_createtable.html; that SQLite takes table constraints without a comma between
/// them is in parse.y only (tconscomma)
constexpr TableDefinition read_table(Cursor& cursor) {
  TableDefinition out;
  out.if_not_exists = cursor.take({"if", "not", "exists"});
  out.name = cursor.object_name("a table");
  out.table.name = out.name.name;
  if (cursor.at("as")) cursor.fail("columns");  // what SELECT gives is not known here
  cursor.expect_symbol("(");
  const std::size_t begin = cursor.since(0).end;
  out.columns.reserve(8);  // growing costs time while the program compiles
  out.table.columns.reserve(8);
  out.columns.push_back(read_column(cursor, out.table));
  bool has_constraint = false;
  while (!cursor.failed() && !cursor.at_symbol(")")) {
    const bool has_comma = cursor.take_symbol(",");
    if (detail::at_table_constraint(cursor)) {
      if (!has_comma && (!has_constraint || !cursor.is(Syntax::sqlite))) cursor.fail(",");
      has_constraint = true;
      out.constraints.push_back(read_constraint(cursor, out.table));
    } else if (has_comma && (!has_constraint || !cursor.is(Syntax::sqlite))) {
      out.columns.push_back(read_column(cursor, out.table));
    } else {
      cursor.fail(has_constraint ? "a constraint or )" : ", or )");
    }
  }
  if (!cursor.failed()) out.body = {begin, cursor.begin()};
  cursor.expect_symbol(")");
  detail::read_options(cursor, out);
  cursor.expect_end();
  return out;
}

}  // namespace headway::inline v0::sql

#endif
