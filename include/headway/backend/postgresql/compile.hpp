// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_COMPILE_HPP
#define HEADWAY_BACKEND_POSTGRESQL_COMPILE_HPP

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "headway/backend/postgresql/link.hpp"
#include "headway/backend/postgresql/reflect.hpp"
#include "headway/backend/postgresql/schemas.hpp"
#include "headway/backend/postgresql/session.hpp"
#include "headway/base/error.hpp"
#include "headway/dialect/postgresql.hpp"
#include "headway/dialect/postgresql/relation_names.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/ddl.hpp"

namespace headway::inline v0::postgresql {

/// The table of which must be known what it is like; most operations are the same whatever that is.
[[nodiscard]] inline std::string_view table_to_know(const Operation& operation) {
  if (const auto* altered = operation.data.get_if<AlterColumn>()) {
    const ColumnChange& change = altered->change;
    const bool needs = change.type || change.collation || change.default_value || !change.conversion.empty();
    return needs ? std::string_view(altered->table) : std::string_view();
  }
  if (const auto* inserted = operation.data.get_if<BulkInsert>()) {
    for (const auto& row : inserted->rows) {
      for (const Value& each : row) {
        const bool depends = each.kind == Value::Kind::boolean || each.kind == Value::Kind::text ||
                             (each.kind == Value::Kind::integer && (each.integer == 0 || each.integer == 1));
        if (depends) return inserted->table;
      }
    }
  }
  return {};
}

/// Compiles an operation against the database as it is.
class LiveCompiler {
 public:
  /// @param space   SQL for the oid of the current schema
  /// @param schema  its name
  LiveCompiler(Link& link, std::string_view space, std::string_view schema, bool in_transaction)
      : link_(link), space_(space), schema_(schema), in_transaction_(in_transaction) {}

  Result<void> compile(const Operation& operation, Statements& out) {
    if (Result<void> done = examine_names(operation); !done) return done;
    const std::string_view table = table_to_know(operation);
    Schema known;
    if (!table.empty()) {
      Result<Schema> found = Reflection(link_, space_, table).read();
      if (!found) return failure(std::move(found.error()));
      known = std::move(*found);
    }
    Statements made;
    Result<void> done = compile_for_postgresql(operation, in_transaction_, table.empty() ? nullptr : &known, made);
    for (Statement& each : made) {
      if (done && !in_transaction_) done = remove_unfinished(each.sql, out);
      out.push_back(std::move(each));
    }
    return done;
  }

 private:
  /// Two names of one table would be two tables to a Schema.
  [[nodiscard]] Result<void> examine_names(const Operation& operation) const {
    Result<void> done;
    if (!operation.is_for(Dialect::postgresql)) return done;
    detail::each_relation_name(operation, [&](const Text& name) {
      if (qualified_name(name).schema != schema_) return;
      done = failure(
          ErrorCode::unsupported_by_dialect,
          "schema " + schema_ + " is the current one, whose tables have no schema before their names: " + name.string(),
          "leave out \"" + schema_ + ".\"");
      done.error().operation = label(operation);
    });
    return done;
  }
  /// CREATE INDEX CONCURRENTLY that fails leaves an index which nobody uses and everybody maintains, in the way of the
  /// next attempt.
  ///
  /// @source https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
  Result<void> remove_unfinished(std::string_view statement, Statements& out) {
    const sql::Definition definition = sql::read_statement(statement, sql::Syntax::postgresql);
    const auto* const index = std::get_if<sql::IndexDefinition>(&definition);
    if (index == nullptr) return {};
    const std::array<Value, 1> name = {Value(index->index.name)};
    bool is_found = false;
    const Result<void> done =
        link_.query("SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class n ON n.oid = i.indexrelid WHERE " +
                        is_unfinished(space_of(index->table.name, space_), "$1"),
                    name,
                    [&](Row) -> Result<void> {
                      is_found = true;
                      return {};
                    });
    if (!done) return done;
    if (is_found) {
      sql::Writer drop(Dialect::postgresql);
      (drop << "DROP INDEX CONCURRENTLY ").name_beside(index->table.name, index->index.name);
      detail::add_sql(drop.take(), out);
    }
    return {};
  }

  Link& link_;
  std::string space_, schema_;
  bool in_transaction_;
};

/// How PostgreSQL makes a change, for people who plan a run.
///
/// @source https://www.postgresql.org/docs/current/sql-altertable.html (Notes)
[[nodiscard]] inline std::string way_of(const Operation& operation) {
  constexpr const char* rewrite = "rewrite: all rows are written anew, and nobody reads the table meanwhile";
  constexpr const char* scan = "scan: all rows are read, and nobody writes to the table meanwhile";
  constexpr const char* in_place = "in place: no row changes";
  if (const auto* altered = operation.data.get_if<AlterColumn>()) {
    if (altered->change.type || altered->change.collation || !altered->change.conversion.empty()) return rewrite;
    const bool reads_all = altered->change.nullable && !*altered->change.nullable;
    return reads_all || altered->change.autoincrement.value_or(false) ? scan : in_place;
  }
  if (const auto* added = operation.data.get_if<AddColumn>()) {
    const bool computes = !added->values.empty() || added->column.generated.kind != Generated::Kind::none ||
                          added->column.is_autoincrement ||
                          added->column.default_value_.kind == Default::Kind::expression;
    if (computes) return rewrite;
    const bool has_rules = !added->column.checks.empty() || added->column.is_unique || added->column.is_primary_key;
    return has_rules ? scan : in_place;
  }
  return operation.data.get_if<AddConstraint>() != nullptr ? scan : in_place;
}

}  // namespace headway::inline v0::postgresql

#endif
