// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_COLUMN_READER_HPP
#define HEADWAY_SQL_COLUMN_READER_HPP

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/constraint_reader.hpp"
#include "headway/sql/cursor.hpp"
#include "headway/sql/default_reader.hpp"
#include "headway/sql/note_reader.hpp"
#include "headway/sql/type_reader.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// Reads one column into a table. The constraints go into the table's lists, as add(Table&, Column) would move them.
class ColumnReader {
 public:
  constexpr ColumnReader(Cursor& cursor, Table& table) : cursor_(cursor), table_(table) {}

  constexpr ColumnDefinition read() {
    const std::size_t begin = cursor_.begin();
    definition_.clauses.reserve(3);
    column_.name = cursor_.name("a column");
    definition_.name = cursor_.since(begin);
    definition_.type = read_type_words(cursor_);
    read_type_meaning();
    while (!cursor_.failed() && read_clause()) {
    }
    definition_.whole = cursor_.since(begin);
    finish();
    return std::move(definition_);
  }

 private:
  constexpr void read_type_meaning() {
    const std::string_view words = definition_.type.of(cursor_.input());
    column_.type = read_type(words, cursor_.syntax());
    if (cursor_.is(Syntax::postgresql) && is_one_of(words, {"serial", "bigserial", "smallserial"})) {
      column_.is_autoincrement = true;
      column_.nullable = false;
    }
  }

  /// Whether there was another clause.
  constexpr bool read_clause() {
    clause_ = {};
    const std::size_t begin = cursor_.begin();
    name_ = read_constraint_name(cursor_, clause_);
    const bool is_named = !clause_.name.empty();
    if (!read_rule()) {
      if (!is_named) return false;
      clause_.kind = Clause::Kind::name;
    }
    const Clause::Kind kind = clause_.kind;
    const bool keeps_name = kind == Clause::Kind::primary_key || kind == Clause::Kind::unique ||
                            kind == Clause::Kind::check || kind == Clause::Kind::foreign_key;
    clause_.is_beyond_model = clause_.is_beyond_model || (is_named && !keeps_name);
    clause_.whole = cursor_.since(begin);
    definition_.clauses.push_back(clause_);
    return true;
  }

  constexpr bool read_rule() {
    if (at_deferral(cursor_)) {
      read_lone_deferral();
    } else if (cursor_.take({"primary", "key"})) {
      read_primary_key();
    } else if (cursor_.take("unique")) {
      read_unique();
    } else if (cursor_.take("check")) {
      clause_.kind = Clause::Kind::check;
      clause_.body = cursor_.parenthesised();
      column_.checks.push_back({cursor_.text_of(clause_.body), name_, column_.name});
      if (!cursor_.is(Syntax::sqlite) && cursor_.take({"no", "inherit"})) clause_.is_beyond_model = true;
    } else if (cursor_.at("references")) {
      read_foreign_key();
    } else {
      return read_property();
    }
    return true;
  }

  constexpr bool read_property() {
    if (cursor_.take({"not", "null"})) {
      clause_.kind = Clause::Kind::not_null;
      column_.nullable = false;
      read_conflict(cursor_, clause_);
    } else if (cursor_.take("null")) {
      clause_.kind = Clause::Kind::null;
      read_conflict(cursor_, clause_);
    } else if (cursor_.take("default")) {
      once(Clause::Kind::default_value);
      column_.default_value_ = read_default(cursor_, clause_.body);
    } else if (cursor_.take("collate")) {
      once(Clause::Kind::collation);
      const std::size_t begin = cursor_.begin();
      column_.collation = cursor_.name("a collation");
      clause_.body = cursor_.since(begin);
    } else if (cursor_.at("generated") || cursor_.at("as")) {
      read_generated();
    } else {
      return !cursor_.is(Syntax::sqlite) && read_foreign_property();
    }
    return true;
  }

  /// What only the other databases have.
  constexpr bool read_foreign_property() {
    clause_.kind = Clause::Kind::other;
    if (cursor_.take("auto_increment")) {
      clause_.kind = Clause::Kind::autoincrement;
      column_.is_autoincrement = true;
      return true;
    }
    if (cursor_.is(Syntax::mysql) && cursor_.take("key")) {
      read_primary_key();
      return true;
    }
    if (cursor_.is(Syntax::mysql) && cursor_.take("comment")) {
      column_.comment_ = read_comment(cursor_);
      return true;
    }
    clause_.is_beyond_model = true;
    if (cursor_.take("comment") || cursor_.take("charset") || cursor_.take({"character", "set"}) ||
        cursor_.take("storage") || cursor_.take("compression")) {
      cursor_.advance();
      return true;
    }
    if (cursor_.take({"on", "update"})) {
      clause_.body = skip_default(cursor_, cursor_.begin());
      return true;
    }
    return cursor_.take("invisible") || cursor_.take("visible");
  }

  constexpr void read_primary_key() {
    clause_.kind = Clause::Kind::primary_key;
    if (!primary_key_.columns.empty() || !table_.primary_key.columns.empty()) cursor_.fail("one primary key");
    primary_key_.columns.push_back(column_.name);
    primary_key_.name = name_;
    if (cursor_.take("desc")) {
      clause_.is_beyond_model = true;  // in SQLite the column is no rowid then
    } else {
      cursor_.take("asc");
    }
    read_conflict(cursor_, clause_);
    if (cursor_.take("autoincrement")) column_.is_autoincrement = true;
  }

  constexpr void read_unique() {
    clause_.kind = Clause::Kind::unique;
    if (cursor_.is(Syntax::mysql)) cursor_.take("key");
    Unique made;
    made.columns.push_back(column_.name);
    made.name = name_;
    uniques_.push_back(std::move(made));
    read_conflict(cursor_, clause_);
  }

  constexpr void read_foreign_key() {
    clause_.kind = Clause::Kind::foreign_key;
    ForeignKey key;
    key.columns.push_back(column_.name);
    key.name = name_;
    read_references(cursor_, clause_, key);
    if (at_deferral(cursor_)) key.deferral = read_deferral(cursor_);
    column_.references_.push_back(std::move(key));
  }

  /// SQLite gives it to the foreign key that came last, on whichever column; without one it means nothing.
  ///
  /// @source https://www.sqlite.org/src/file/src/build.c (sqlite3DeferForeignKey)
  constexpr void read_lone_deferral() {
    clause_.kind = Clause::Kind::deferral;
    const Deferral deferral = read_deferral(cursor_);
    if (!column_.references_.empty()) {
      column_.references_.back().deferral = deferral;
    } else if (!table_.foreign_keys.empty()) {
      table_.foreign_keys.back().deferral = deferral;
      clause_.is_beyond_model = true;  // it goes when this column is dropped, and the key stays
    } else {
      clause_.is_beyond_model = true;
    }
  }

  constexpr void read_generated() {
    clause_.kind = Clause::Kind::generated;
    if (cursor_.take("generated") && !cursor_.take("always")) {
      if (cursor_.is(Syntax::postgresql)) cursor_.take({"by", "default"});
    }
    if (!cursor_.take("as")) {
      // SQLite takes GENERATED ALWAYS behind a type for nothing.
      clause_.kind = Clause::Kind::other;
      clause_.is_beyond_model = true;
      if (!definition_.clauses.empty() || !cursor_.is(Syntax::sqlite)) cursor_.fail("AS");
      return;
    }
    if (cursor_.is(Syntax::postgresql) && cursor_.take("identity")) {
      clause_.kind = Clause::Kind::autoincrement;
      column_.is_autoincrement = true;
      column_.nullable = false;
      if (cursor_.at_symbol("(")) {
        clause_.body = cursor_.parenthesised();
        clause_.is_beyond_model = true;
      }
      return;
    }
    if (column_.generated.kind != Generated::Kind::none) cursor_.fail("one expression to generate the column");
    clause_.body = cursor_.parenthesised();
    column_.generated = {Generated::Kind::computed_on_read, cursor_.text_of(clause_.body)};
    if (cursor_.take("stored") || (cursor_.is(Syntax::mysql) && cursor_.take("persistent"))) {
      column_.generated.kind = Generated::Kind::stored;
    } else {
      cursor_.take("virtual");
    }
  }

  /// A clause given twice: the last one counts, and the others are marked.
  constexpr void once(Clause::Kind kind) {
    clause_.kind = kind;
    for (Clause& each : definition_.clauses) {
      if (each.kind == kind) each.is_beyond_model = true;
    }
  }

  constexpr void finish() {
    add(table_, std::move(column_));
    for (Unique& each : uniques_) add(table_, std::move(each));
    if (!primary_key_.columns.empty()) add(table_, std::move(primary_key_));
  }

  Cursor& cursor_;
  Table& table_;
  Column column_ = {};
  ColumnDefinition definition_ = {};
  PrimaryKey primary_key_ = {};
  std::vector<Unique> uniques_ = {};
  Clause clause_ = {};
  Text name_ = {};
};

}  // namespace detail

/// Reads a column with its type and all its clauses into a table, and says where each part stands.
///
/// @source https://www.sqlite.org/syntax/column-def.html, https://www.sqlite.org/syntax/column-constraint.html
constexpr ColumnDefinition read_column(Cursor& cursor, Table& table) {
  return detail::ColumnReader(cursor, table).read();
}

}  // namespace headway::inline v0::sql

#endif
