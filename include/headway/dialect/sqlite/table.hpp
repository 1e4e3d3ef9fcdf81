// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_TABLE_HPP
#define HEADWAY_DIALECT_SQLITE_TABLE_HPP

#include <string>
#include <string_view>

#include "headway/schema/table.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// The type's name in SQLite, chosen for its affinity. A STRICT table knows only five names.
///
/// @source https://www.sqlite.org/datatype3.html#determination_of_column_affinity,
/// https://www.sqlite.org/stricttables.html
[[nodiscard]] inline std::string sqlite_type(const Type& type, bool is_strict) {
  using Kind = Type::Kind;
  const auto sized = [&](std::string_view word) { return std::string(word) + '(' + std::to_string(type.length) + ')'; };
  const auto choose = [&](std::string_view usual, std::string_view in_strict) {
    return std::string(is_strict ? in_strict : usual);
  };
  switch (type.kind) {
    case Kind::boolean: return choose("BOOLEAN", "INTEGER");
    case Kind::smallint: return choose("SMALLINT", "INTEGER");
    case Kind::integer: return "INTEGER";
    case Kind::bigint: return choose("BIGINT", "INTEGER");
    case Kind::real: return "REAL";
    case Kind::double_precision: return choose("FLOAT", "REAL");
    case Kind::numeric:
      return is_strict ? "ANY" : "NUMERIC(" + std::to_string(type.length) + ", " + std::to_string(type.scale) + ')';
    case Kind::fixed_char: return is_strict ? "TEXT" : sized("CHAR");
    case Kind::varchar: return is_strict ? "TEXT" : sized("VARCHAR");
    case Kind::text: return "TEXT";
    case Kind::blob: return "BLOB";
    case Kind::date: return choose("DATE", "TEXT");
    case Kind::time: return choose("TIME", "TEXT");
    case Kind::timestamp:
    case Kind::timestamp_tz: return choose("DATETIME", "TEXT");
    case Kind::json: return choose("JSON", "TEXT");
    case Kind::uuid: return choose("CHAR(36)", "TEXT");
    case Kind::verbatim: break;
  }
  return type.words.string();
}

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

inline void write_default(sql::Writer& out, const Default& it) {
  if (it.kind == Default::Kind::expression) {
    (out << "DEFAULT ").expression(it.value.view());
    return;
  }
  // A text with a NUL in it is written as an expression, which DEFAULT takes only in parentheses.
  const bool is_expression = it.value.kind == Value::Kind::text && it.value.view().find('\0') != std::string_view::npos;
  out << (is_expression ? "DEFAULT (" : "DEFAULT ");
  out.literal(it.value) << (is_expression ? ")" : "");
}
inline void write_generated(sql::Writer& out, const Generated& it) {
  (out << "GENERATED ALWAYS AS ").expression(it.expression)
      << (it.kind == Generated::Kind::stored ? " STORED" : " VIRTUAL");
}

/// A column definition, with the table's constraints that belong to this column alone.
inline void write_column(sql::Writer& out, const Table& table, const Column& column) {
  out.name(column.name);
  // SQLite gives AUTOINCREMENT to a column of type INTEGER only, which holds what every integer type does.
  const Type& type = column.is_autoincrement ? integer : column.type;
  if (const std::string written = sqlite_type(type, table.is_strict); !written.empty()) out << " " << written;
  if (is_on_column(table.primary_key.columns, column)) {
    out << " ";
    write_constraint_name(out, table.primary_key.name);
    out << "PRIMARY KEY";
    if (column.is_autoincrement) out << " AUTOINCREMENT";
  }
  if (!column.nullable) out << " NOT NULL";
  if (!column.collation.empty()) (out << " COLLATE ").name(column.collation);
  if (column.default_value_.kind != Default::Kind::none) write_default(out << " ", column.default_value_);
  if (column.generated.kind != Generated::Kind::none) write_generated(out << " ", column.generated);
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

[[nodiscard]] inline std::string_view table_options(const Table& table) {
  if (table.is_without_rowid) return table.is_strict ? "WITHOUT ROWID, STRICT" : "WITHOUT ROWID";
  return table.is_strict ? "STRICT" : "";
}

/// @source https://www.sqlite.org/lang_createtable.html
inline void write_create_table(sql::Writer& out, const Table& table) {
  ((out << "CREATE TABLE ").name(table.name)) << " (";
  std::string_view separator = "\n  ";
  const auto next = [&]() -> sql::Writer& {
    out << separator;
    separator = ",\n  ";
    return out;
  };
  for (const Column& column : table.columns) write_column(next(), table, column);
  if (is_on_table(table, table.primary_key.columns)) write_constraint(next(), table.primary_key);
  for (const Unique& unique : table.uniques) {
    if (is_on_table(table, unique.columns)) write_constraint(next(), unique);
  }
  for (const Check& check : table.checks) {
    if (check.column.empty() || table.find(check.column) == nullptr) write_constraint(next(), check);
  }
  for (const ForeignKey& key : table.foreign_keys) {
    if (is_on_table(table, key.columns)) write_constraint(next(), key);
  }
  out << "\n)";
  if (const std::string_view options = table_options(table); !options.empty()) out << " " << options;
}

/// @source https://www.sqlite.org/lang_createindex.html
inline void write_create_index(sql::Writer& out, const Text& table, const Index& index) {
  out << (index.is_unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
  (out.name(index.name) << " ON ").name(table) << " ";
  out.list(index.keys, [&](const IndexKey& key) {
    if (key.expression.empty()) {
      out.name(key.column);
    } else if (!key.collation.empty()) {
      out.expression(key.expression);  // COLLATE binds tighter than any operator
    } else {
      out << key.expression.view() << (sql::ends_in_line_comment(key.expression) ? "\n" : "");
    }
    if (!key.collation.empty()) (out << " COLLATE ").name(key.collation);
    if (key.descending) out << " DESC";
  });
  if (!index.where.empty()) out << " WHERE " << index.where.view();
}

}  // namespace headway::inline v0::detail

#endif
