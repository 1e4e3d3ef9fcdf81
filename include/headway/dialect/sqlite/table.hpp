// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_TABLE_HPP
#define HEADWAY_DIALECT_SQLITE_TABLE_HPP

#include <string>
#include <string_view>

#include "headway/dialect/clauses.hpp"
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
  write_rules_of_column(out, table, column);
}

[[nodiscard]] inline std::string_view table_options(const Table& table) {
  if (table.is_without_rowid) return table.is_strict ? "WITHOUT ROWID, STRICT" : "WITHOUT ROWID";
  return table.is_strict ? "STRICT" : "";
}

/// @source https://www.sqlite.org/lang_createtable.html
inline void write_create_table(sql::Writer& out, const Table& table) {
  write_table(out, table, Placement::at_column, write_column);
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
