// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_CLAUSES_HPP
#define HEADWAY_DIALECT_CLAUSES_HPP

// The parts of a table's definition that all databases write alike, but for the quotes around names.

#include <string_view>

#include "headway/schema/table.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

[[nodiscard]] constexpr std::string_view sql_words(ReferentialAction action) noexcept {
  switch (action) {
    case ReferentialAction::no_action: return "NO ACTION";
    case ReferentialAction::restrict: return "RESTRICT";
    case ReferentialAction::cascade: return "CASCADE";
    case ReferentialAction::set_null: return "SET NULL";
    case ReferentialAction::set_default: break;
  }
  return "SET DEFAULT";
}

inline void write_constraint_name(sql::Writer& out, const Text& name) {
  if (!name.empty()) (out << "CONSTRAINT ").name(name) << " ";
}

/// From REFERENCES to the end of the clause.
inline void write_references(sql::Writer& out, const ForeignKey& key) {
  (out << "REFERENCES ").table_name(key.table);
  if (!key.referenced.empty()) (out << " ").names(key.referenced);  // none: the primary key is meant
  if (key.delete_action != ReferentialAction::no_action) out << " ON DELETE " << sql_words(key.delete_action);
  if (key.update_action != ReferentialAction::no_action) out << " ON UPDATE " << sql_words(key.update_action);
  if (key.deferral == Deferral::deferrable) out << " DEFERRABLE";
  if (key.deferral == Deferral::initially_deferred) out << " DEFERRABLE INITIALLY DEFERRED";
}

/// A constraint on one column is written on that column, so that SQLite can drop both together.
[[nodiscard]] inline bool is_on_column(const Names& columns, const Column& column) {
  return columns.size() == 1 && columns.front() == column.name;
}
/// Everything else stands behind the columns: also what names no column as it is written, so that SQLite judges it.
[[nodiscard]] inline bool is_on_table(const Table& table, const Names& columns) {
  if (columns.empty()) return false;
  for (const Column& column : table.columns) {
    if (is_on_column(columns, column)) return false;
  }
  return true;
}

inline void write_generated(sql::Writer& out, const Generated& it) {
  (out << "GENERATED ALWAYS AS ").expression(it.expression)
      << (it.kind == Generated::Kind::stored ? " STORED" : " VIRTUAL");
}

/// @name A constraint that stands behind the columns.
/// @{
inline void write_constraint(sql::Writer& out, const PrimaryKey& it) {
  write_constraint_name(out, it.name);
  (out << "PRIMARY KEY ").names(it.columns);
}
inline void write_constraint(sql::Writer& out, const Unique& it) {
  write_constraint_name(out, it.name);
  (out << "UNIQUE ").names(it.columns);
}
inline void write_constraint(sql::Writer& out, const Check& it) {
  write_constraint_name(out, it.name);
  (out << "CHECK ").expression(it.expression);
}
inline void write_constraint(sql::Writer& out, const ForeignKey& it) {
  write_constraint_name(out, it.name);
  (out << "FOREIGN KEY ").names(it.columns) << " ";
  write_references(out, it);
}
/// @}

/// Empty where the index says nothing that only PostgreSQL knows.
[[nodiscard]] inline std::string_view flaw_of_index_storage(const Index& index, Dialect dialect) {
  if (dialect == Dialect::postgresql || !index.is_of_postgresql()) return {};
  return dialect == Dialect::sqlite ? "SQLite has no methods, operator classes and included columns of indexes"
                                    : "MySQL has no methods, operator classes and included columns of indexes";
}

/// What the table says of one column alone, but for its key.
inline void write_rules_of_column(sql::Writer& out, const Table& table, const Column& column) {
  for (const Unique& unique : table.uniques) {
    if (!is_on_column(unique.columns, column)) continue;
    out << " ";
    write_constraint_name(out, unique.name);
    out << "UNIQUE";
  }
  for (const Check& check : table.checks) {
    if (check.column.empty() || check.column != column.name) continue;
    out << " ";
    write_constraint_name(out, check.name);
    (out << "CHECK ").expression(check.expression);
  }
  for (const ForeignKey& key : table.foreign_keys) {
    if (!is_on_column(key.columns, column)) continue;
    out << " ";
    write_constraint_name(out, key.name);
    write_references(out, key);
  }
}

/// Where a constraint on one column alone stands: at that column, or behind all columns as the others do.
enum class Placement : unsigned char { at_column, behind_columns };

/// From CREATE TABLE to the parenthesis that closes the columns and constraints.
///
/// @param write_column  writes the definition of one column
/// @param write_rest    writes what else stands there, each part to what the function given to it returns
template <class WriteColumn, class WriteRest>
void write_table(sql::Writer& out, const Table& table, Placement placement, WriteColumn write_column,
                 WriteRest write_rest) {
  (out << "CREATE TABLE ").table_name(table.name) << " (";
  std::string_view separator = "\n  ";
  const auto next = [&]() -> sql::Writer& {
    out << separator;
    separator = ",\n  ";
    return out;
  };
  const auto is_behind = [&](const Names& columns) {
    return placement == Placement::behind_columns ? !columns.empty() : is_on_table(table, columns);
  };
  for (const Column& column : table.columns) write_column(next(), table, column);
  if (is_behind(table.primary_key.columns)) write_constraint(next(), table.primary_key);
  for (const Unique& unique : table.uniques) {
    if (is_behind(unique.columns)) write_constraint(next(), unique);
  }
  for (const Check& check : table.checks) {
    const bool is_at_column = placement == Placement::at_column && !check.column.empty();
    if (!is_at_column || table.find(check.column) == nullptr) write_constraint(next(), check);
  }
  for (const ForeignKey& key : table.foreign_keys) {
    if (is_behind(key.columns)) write_constraint(next(), key);
  }
  write_rest(next);
  out << "\n)";
}
template <class WriteColumn>
void write_table(sql::Writer& out, const Table& table, Placement placement, WriteColumn write_column) {
  write_table(out, table, placement, write_column, [](auto&) {});
}

}  // namespace headway::inline v0::detail

#endif
