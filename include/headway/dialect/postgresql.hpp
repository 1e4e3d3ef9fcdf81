// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_POSTGRESQL_HPP
#define HEADWAY_DIALECT_POSTGRESQL_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/postgresql/alter_column.hpp"
#include "headway/dialect/postgresql/drop_constraint.hpp"
#include "headway/dialect/postgresql/object.hpp"
#include "headway/dialect/postgresql/script.hpp"
#include "headway/dialect/postgresql/table.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

namespace detail {

class PostgresqlCompiler {
 public:
  /// @param schema  what the tables are like before the operation; null when that is not known
  PostgresqlCompiler(bool in_transaction, const Schema* schema, Statements& out)
      : in_transaction_(in_transaction), schema_(schema), out_(out) {}

  Result<void> operator()(const CreateTable& it) const {
    for (const Column& each : it.table.columns) {
      if (const std::string_view flaw = flaw_of_column(each); !flaw.empty()) return refuse(flaw);
    }
    Table alone = it.table;
    const List<Unique> repeated = take_repeated(alone);
    sql::Writer writer(Dialect::postgresql);
    write_postgresql_table(writer, alone);
    if (Result<void> done = add(writer); !done) return done;
    for (const Unique& each : repeated) {
      if (Result<void> done = (*this)(AddConstraint{it.table.name, Constraint(each)}); !done) return done;
    }
    for (const Index& index : it.table.indexes) {
      if (Result<void> done = create_index(it.table.name, index, false); !done) return done;
    }
    Result<void> done = it.table.comment.empty() ? Result<void>{} : comment(it.table.name, {}, it.table.comment);
    for (const Column& each : it.table.columns) {
      if (done && !each.comment_.empty()) done = comment(it.table.name, each.name, each.comment_);
    }
    return done;
  }
  Result<void> operator()(const DropTable& it) const {
    sql::Writer writer(Dialect::postgresql);
    (writer << "DROP TABLE ").name(it.table);
    return add(writer);
  }
  Result<void> operator()(const RenameTable& it) const {
    sql::Writer writer(Dialect::postgresql);
    ((writer << "ALTER TABLE ").name(it.table) << " RENAME TO ").name(it.to);
    return add(writer);
  }
  Result<void> operator()(const AddColumn& it) const {
    if (const std::string_view flaw = flaw_of_column(it.column); !flaw.empty()) return refuse(flaw);
    Result<void> done = it.values.empty() ? add_plain_column(it) : add_filled_column(it);
    if (done && !it.column.comment_.empty()) done = comment(it.table, it.column.name, it.column.comment_);
    return done;
  }
  Result<void> operator()(const DropColumn& it) const {
    sql::Writer writer(Dialect::postgresql);
    ((writer << "ALTER TABLE ").name(it.table) << " DROP COLUMN ").name(it.column);
    return add(writer);
  }
  Result<void> operator()(const RenameColumn& it) const {
    sql::Writer writer(Dialect::postgresql);
    (((writer << "ALTER TABLE ").name(it.table) << " RENAME COLUMN ").name(it.column) << " TO ").name(it.to);
    return add(writer);
  }
  Result<void> operator()(const AlterColumn& it) const {
    const Table* const found = schema_ == nullptr ? nullptr : schema_->find(it.table);
    ColumnAlteration alteration(it, found == nullptr ? nullptr : found->find(it.column));
    Result<std::string> made = alteration.statement();
    if (!made) return failure(std::move(made.error()));
    for (std::string each : {alteration.loss_check(), alteration.numbering_drop(), *made, alteration.numbering()}) {
      if (!each.empty()) add_sql(std::move(each), out_);
    }
    return it.change.comment ? comment(it.table, it.column, *it.change.comment) : Result<void>{};
  }
  Result<void> operator()(const CreateIndex& it) const { return create_index(it.table, it.index, !in_transaction_); }
  Result<void> operator()(const DropIndex& it) const {
    sql::Writer writer(Dialect::postgresql);
    (writer << (in_transaction_ ? "DROP INDEX " : "DROP INDEX CONCURRENTLY ")).name(it.index);
    return add(writer);
  }
  Result<void> operator()(const AddConstraint& it) const {
    sql::Writer writer(Dialect::postgresql);
    (writer << "ALTER TABLE ").name(it.table) << " ADD ";
    it.constraint.visit([&](const auto& constraint) { write_constraint(writer, constraint); });
    return add(writer);
  }
  Result<void> operator()(const DropConstraint& it) const {
    if (it.name.empty()) {
      add_sql(UnnamedConstraintDrop(it).block(), out_);
      return {};
    }
    sql::Writer writer(Dialect::postgresql);
    ((writer << "ALTER TABLE ").name(it.table) << " DROP CONSTRAINT ").name(it.name);
    return add(writer);
  }
  /// All but the comment are other databases', and no table of PostgreSQL's has them: see write_postgresql_table.
  Result<void> operator()(const AlterOptions& it) const {
    return it.change.comment ? comment(it.table, {}, *it.change.comment) : Result<void>{};
  }
  Result<void> operator()(const ReorderColumns&) const { return refuse("PostgreSQL cannot move a column"); }
  Result<void> operator()(const CreateView& it) const {
    sql::Writer writer(Dialect::postgresql);
    write_postgresql_view(writer, it.view, it.replaces);
    return add(writer);
  }
  Result<void> operator()(const DropView& it) const {
    sql::Writer writer(Dialect::postgresql);
    (writer << "DROP VIEW ").name(it.view);
    return add(writer);
  }
  Result<void> operator()(const CreateTrigger& it) const {
    sql::Writer writer(Dialect::postgresql);
    write_postgresql_trigger(writer, it.trigger);
    return add(writer);
  }
  Result<void> operator()(const DropTrigger& it) const {
    sql::Writer writer(Dialect::postgresql);
    ((writer << "DROP TRIGGER ").name(it.trigger) << " ON ").name(it.table);
    return add(writer);
  }
  Result<void> operator()(const Execute& it) const { return compile_postgresql_script(it.sql, in_transaction_, out_); }

  Result<void> operator()(const BulkInsert& it) const {
    constexpr std::size_t rows_per_statement = 500;
    const std::vector<Type> types = types_of(it);
    for (std::size_t from = 0; from < it.rows.size(); from += rows_per_statement) {
      const std::size_t to = std::min(it.rows.size(), from + rows_per_statement);
      sql::Writer writer(Dialect::postgresql);
      ((writer << "INSERT INTO ").name(it.table) << " ").names(it.columns) << " VALUES ";
      for (std::size_t row = from; row < to; ++row) {
        if (row != from) writer << ", ";
        std::size_t at = 0;
        for (const Value& value : it.rows[row]) {
          if (const std::string_view flaw = flaw_of_value(value); !flaw.empty()) return refuse(flaw);
        }
        writer.list(it.rows[row], [&](const Value& value) {
          write_literal_for(writer, value, at < types.size() ? types[at] : Type{});
          ++at;
        });
      }
      if (Result<void> done = add(writer); !done) return done;
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
  /// Of unique constraints over the same columns, the key among them, CREATE TABLE makes only one: the others are added
  /// behind it.
  ///
  /// @source https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/parser/parse_utilcmd.c
  /// (transformIndexConstraints)
  static List<Unique> take_repeated(Table& table) {
    List<Unique> first, repeated;
    for (Unique& each : table.uniques) {
      const bool is_repeated =
          each.columns == table.primary_key.columns ||
          std::any_of(first.begin(), first.end(), [&](const Unique& other) { return other.columns == each.columns; });
      (is_repeated ? repeated : first).push_back(std::move(each));
    }
    table.uniques = std::move(first);
    return repeated;
  }

  Result<void> comment(const Text& table, const Text& column, const Text& words) const {
    if (const std::string_view flaw = flaw_of_comment(words); !flaw.empty()) return refuse(flaw);
    sql::Writer writer(Dialect::postgresql);
    write_comment(writer, table, column, words);
    return add(writer);
  }

  Result<void> add_plain_column(const AddColumn& it) const {
    // The table's own form, with what the column declared written on the column again.
    const Table alone = table({}, it.column);
    sql::Writer writer(Dialect::postgresql);
    (writer << "ALTER TABLE ").name(it.table) << " ADD COLUMN ";
    write_postgresql_column(writer, alone, alone.columns.front());
    return add(writer);
  }
  /// The rows get their values before any rule looks at them.
  Result<void> add_filled_column(const AddColumn& it) const {
    const Table alone = table({}, it.column);
    const Column& column = alone.columns.front();
    sql::Writer added(Dialect::postgresql), filled(Dialect::postgresql);
    (added << "ALTER TABLE ").name(it.table) << " ADD COLUMN ";
    write_plain_column(added, column, true);
    if (Result<void> done = add(added); !done) return done;
    ((filled << "UPDATE ").name(it.table) << " SET ").name(column.name) << " = ";
    filled.expression(it.values);
    if (Result<void> done = add(filled); !done) return done;
    sql::Writer ruled(Dialect::postgresql);
    (ruled << "ALTER TABLE ").name(it.table) << " ";
    std::string_view separator;
    const auto next = [&]() -> sql::Writer& {
      ruled << separator;
      separator = ", ";
      return ruled;
    };
    if (!column.nullable) (next() << "ALTER COLUMN ").name(column.name) << " SET NOT NULL";
    if (!alone.primary_key.columns.empty()) write_constraint(next() << "ADD ", alone.primary_key);
    for (const Unique& each : alone.uniques) write_constraint(next() << "ADD ", each);
    for (const Check& each : alone.checks) write_constraint(next() << "ADD ", each);
    for (const ForeignKey& each : alone.foreign_keys) write_constraint(next() << "ADD ", each);
    return separator.empty() ? Result<void>{} : add(ruled);
  }

  Result<void> create_index(const Text& table, const Index& index, bool is_concurrent) const {
    if (const std::string_view flaw = flaw_of_index(index); !flaw.empty()) return refuse(flaw);
    sql::Writer writer(Dialect::postgresql);
    write_postgresql_index(writer, table, index, is_concurrent);
    return add(writer);
  }

  /// Of the columns of an INSERT; `text`, which takes every literal as it is, for one that is not known.
  [[nodiscard]] std::vector<Type> types_of(const BulkInsert& it) const {
    std::vector<Type> out;
    const Table* const found = schema_ == nullptr ? nullptr : schema_->find(it.table);
    for (const Text& each : it.columns) {
      const Column* const column = found == nullptr ? nullptr : found->find(each);
      out.push_back(column == nullptr ? Type{} : column->type);
    }
    return out;
  }

  Result<void> add(sql::Writer& writer) const {
    const std::string_view longest = writer.longest_name();
    if (longest.size() > sql::longest_postgresql_name) {
      return refuse("PostgreSQL cuts names after 63 bytes, among them " + std::string(longest));
    }
    add_sql(writer.take(), out_);
    return {};
  }
  static Result<void> refuse(std::string_view why) {
    return failure(ErrorCode::unsupported_by_dialect, std::string(why));
  }

  bool in_transaction_;
  const Schema* schema_;
  Statements& out_;
};

}  // namespace detail

/// Compiles an operation to statements for PostgreSQL and appends them. Pure: no database is needed.
///
/// @param in_transaction  Whether the migration runs in a transaction: its scripts then may not end it, and indexes are
///                        made and dropped in it. Outside of one, they are CONCURRENTLY.
/// @param schema          What the tables are like before the operation; null when that is not known. Then literals
///                        are written by their own type, not the column's, and some changes are refused.
/// @error unsupported_by_dialect            PostgreSQL has nothing of the kind; the message says what
/// @error needs_table_definition            a column's type must be known
/// @error incomplete_statement              a script ends within a quote, a comment or a function
/// @error transaction_control_in_migration  a script would end the run's transaction
[[nodiscard]] inline Result<void> compile_for_postgresql(const Operation& operation, bool in_transaction,
                                                         const Schema* schema, Statements& out) {
  if (!operation.is_for(Dialect::postgresql)) return {};
  Statements made;
  Result<void> done = operation.data.visit(detail::PostgresqlCompiler(in_transaction, schema, made));
  if (!done) {
    done.error().operation = label(operation);
    return done;
  }
  out.insert(out.end(), std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
  return {};
}

}  // namespace headway::inline v0

#endif
