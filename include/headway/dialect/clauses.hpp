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
  (out << "REFERENCES ").name(key.table);
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

}  // namespace headway::inline v0::detail

#endif
