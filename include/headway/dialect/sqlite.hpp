// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_HPP
#define HEADWAY_DIALECT_SQLITE_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "headway/base/error.hpp"
#include "headway/dialect/sqlite/object.hpp"
#include "headway/dialect/sqlite/script.hpp"
#include "headway/dialect/sqlite/table.hpp"
#include "headway/dialect/sqlite/way.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/operations/operation.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

namespace detail {

/// Compiles one operation for which no table needs to be known.
class SqliteCompiler {
 public:
  SqliteCompiler(bool in_transaction, bool is_strict, Statements& out)
      : in_transaction_(in_transaction), is_strict_(is_strict), out_(out) {}

  Result<void> operator()(const CreateTable& it) const {
    sql::Writer writer;
    write_create_table(writer, it.table);
    add(writer);
    for (const Index& index : it.table.indexes) {
      if (Result<void> done = create_index(it.table.name, index); !done) return done;
    }
    return {};
  }
  Result<void> operator()(const DropTable& it) const {
    sql::Writer writer;
    (writer << "DROP TABLE ").name(it.table);
    return add(writer);
  }
  Result<void> operator()(const RenameTable& it) const {
    sql::Writer writer;
    ((writer << "ALTER TABLE ").name(it.table) << " RENAME TO ").name(it.to);
    return add(writer);
  }
  Result<void> operator()(const AddColumn& it) const {
    if (!it.values.empty()) return refuse("SQLite adds no column with values that are computed");
    if (const std::string_view flaw = flaw_of_added_column(it.column); !flaw.empty()) return refuse(flaw);
    // The table's own form, with what the column declared written on the column again.
    Table alone = table({}, it.column);
    alone.is_strict = is_strict_;
    sql::Writer writer;
    (writer << "ALTER TABLE ").name(it.table) << " ADD COLUMN ";
    write_column(writer, alone, alone.columns.front());
    return add(writer);
  }
  Result<void> operator()(const DropColumn& it) const {
    sql::Writer writer;
    ((writer << "ALTER TABLE ").name(it.table) << " DROP COLUMN ").name(it.column);
    return add(writer);
  }
  Result<void> operator()(const RenameColumn& it) const {
    sql::Writer writer;
    (((writer << "ALTER TABLE ").name(it.table) << " RENAME COLUMN ").name(it.column) << " TO ").name(it.to);
    return add(writer);
  }
  Result<void> operator()(const AlterColumn&) const { return refuse("SQLite cannot alter a column"); }
  Result<void> operator()(const CreateIndex& it) const { return create_index(it.table, it.index); }
  Result<void> operator()(const DropIndex& it) const {
    sql::Writer writer;
    (writer << "DROP INDEX ").name(it.index);
    return add(writer);
  }
  Result<void> operator()(const AddConstraint&) const {
    return refuse("SQLite cannot add a constraint to a table that exists");
  }
  Result<void> operator()(const DropConstraint&) const { return refuse("SQLite cannot drop a constraint"); }
  Result<void> operator()(const AlterOptions&) const { return refuse("SQLite cannot change a table's options"); }
  Result<void> operator()(const ReorderColumns&) const { return refuse("SQLite cannot move a column"); }
  Result<void> operator()(const CreateView& it) const {
    sql::Writer writer;
    write_create_view(writer, it.view);
    return add(writer);
  }
  Result<void> operator()(const DropView& it) const {
    sql::Writer writer;
    (writer << "DROP VIEW ").name(it.view);
    return add(writer);
  }
  Result<void> operator()(const CreateTrigger& it) const {
    if (const std::string_view flaw = flaw_of_trigger(it.trigger); !flaw.empty()) {
      return failure(ErrorCode::unsupported_by_dialect, std::string(flaw));
    }
    sql::Writer writer;
    write_create_trigger(writer, it.trigger);
    return add(writer);
  }
  Result<void> operator()(const DropTrigger& it) const {
    sql::Writer writer;
    (writer << "DROP TRIGGER ").name(it.trigger);
    return add(writer);
  }
  Result<void> operator()(const Execute& it) const { return compile_script(it.sql, in_transaction_, out_); }

  Result<void> operator()(const BulkInsert& it) const {
    constexpr std::size_t rows_per_statement = 500;
    for (std::size_t from = 0; from < it.rows.size(); from += rows_per_statement) {
      const std::size_t to = std::min(it.rows.size(), from + rows_per_statement);
      sql::Writer writer;
      ((writer << "INSERT INTO ").name(it.table) << " ").names(it.columns) << " VALUES ";
      for (std::size_t row = from; row < to; ++row) {
        if (row != from) writer << ", ";
        writer.list(it.rows[row], [&](const Value& value) { writer.literal(value); });
      }
      add(writer);
    }
    return {};
  }
  Result<void> operator()(const RunFunction& it) const {
    Statement made;
    made.kind = Statement::Kind::run;
    made.function = it.function;
    out_.push_back(std::move(made));
    return {};
  }

 private:
  Result<void> create_index(const Text& table, const Index& index) const {
    if (const std::string_view flaw = flaw_of_index_storage(index, Dialect::sqlite); !flaw.empty()) {
      return failure(ErrorCode::unsupported_by_dialect, std::string(flaw));
    }
    sql::Writer writer;
    write_create_index(writer, table, index);
    return add(writer);
  }
  Result<void> add(sql::Writer& writer) const {
    add_sql(writer.take(), out_);
    return {};
  }
  static Result<void> refuse(std::string_view why) {
    return failure(ErrorCode::needs_table_definition, std::string(why));
  }

  bool in_transaction_;
  bool is_strict_;
  Statements& out_;
};

}  // namespace detail

/// Compiles an operation to statements for SQLite and appends them. Pure: no database is needed.
///
/// @param in_transaction  Whether the migration runs in a transaction, which its scripts then may not end.
/// @param is_strict       Whether the table is STRICT that a column is added to.
/// @error needs_table_definition            SQLite has no statement for it: see compile_alteration
/// @error unsupported_by_dialect            a trigger for several events, or for statements
/// @error incomplete_statement              a script ends within a quote, a comment or a trigger
/// @error transaction_control_in_migration  a script would end the run's transaction
[[nodiscard]] inline Result<void> compile_for_sqlite(const Operation& operation, bool in_transaction, Statements& out,
                                                     bool is_strict = false) {
  if (!operation.is_for(Dialect::sqlite)) return {};
  return operation.data.visit(detail::SqliteCompiler(in_transaction, is_strict, out));
}

}  // namespace headway::inline v0

#endif
