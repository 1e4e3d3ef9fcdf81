// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_POSTGRESQL_TABLE_HPP
#define HEADWAY_DIALECT_POSTGRESQL_TABLE_HPP

#include <string>
#include <string_view>

#include "headway/dialect/clauses.hpp"
#include "headway/schema/table.hpp"
#include "headway/schema/types.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// The type's name in PostgreSQL. `json` is JSONB: the kind that can be compared, indexed and made unique.
///
/// @source https://www.postgresql.org/docs/current/datatype.html
[[nodiscard]] inline std::string postgresql_type(const Type& type) {
  using Kind = Type::Kind;
  const auto sized = [&](std::string_view word) { return std::string(word) + '(' + std::to_string(type.length) + ')'; };
  switch (type.kind) {
    case Kind::boolean: return "BOOLEAN";
    case Kind::smallint: return "SMALLINT";
    case Kind::integer: return "INTEGER";
    case Kind::bigint: return "BIGINT";
    case Kind::real: return "REAL";
    case Kind::double_precision: return "DOUBLE PRECISION";
    case Kind::numeric: return "NUMERIC(" + std::to_string(type.length) + ", " + std::to_string(type.scale) + ')';
    case Kind::fixed_char: return sized("CHAR");
    case Kind::varchar: return sized("VARCHAR");
    case Kind::text: return "TEXT";
    case Kind::blob: return "BYTEA";
    case Kind::date: return "DATE";
    case Kind::time: return "TIME";
    case Kind::timestamp: return "TIMESTAMP";
    case Kind::timestamp_tz: return "TIMESTAMPTZ";
    case Kind::json: return "JSONB";
    case Kind::uuid: return "UUID";
    case Kind::verbatim: break;
  }
  return type.words.string();
}

/// Whether the type holds texts: PostgreSQL gives it a collation, and turns every value into it.
[[nodiscard]] constexpr bool is_text_type(const Type& type) noexcept {
  return type.kind == Type::Kind::text || type.kind == Type::Kind::varchar || type.kind == Type::Kind::fixed_char;
}
[[nodiscard]] constexpr bool is_whole_number_type(const Type& type) noexcept {
  return type.kind == Type::Kind::smallint || type.kind == Type::Kind::integer || type.kind == Type::Kind::bigint;
}

/// @name What PostgreSQL cannot do; empty when it can.
/// @{
[[nodiscard]] inline std::string_view flaw_of_collation(const Text& collation) {
  for (const std::string_view unknown : {"NOCASE", "RTRIM"}) {
    if (same_name(collation, unknown)) return "PostgreSQL has none of SQLite's collations NOCASE and RTRIM";
  }
  return {};
}
[[nodiscard]] inline std::string_view flaw_of_value(const Value& value) {
  const bool has_nul = value.kind == Value::Kind::text && value.view().find('\0') != std::string_view::npos;
  return has_nul ? "PostgreSQL stores no text with a NUL in it" : "";
}
[[nodiscard]] inline std::string_view flaw_of_comment(const Text& words) { return flaw_of_value(Value(words)); }
inline constexpr std::string_view flaw_of_numbered_type = "PostgreSQL numbers only smallint, integer and bigint";
[[nodiscard]] inline std::string_view flaw_of_column(const Column& column) {
  if (column.type.kind == Type::Kind::verbatim && column.type.words.empty()) {
    return "PostgreSQL has no column without a type";
  }
  if (column.generated.kind == Generated::Kind::computed_on_read) {
    return "PostgreSQL computes generated columns when they are written, not when they are read: make it stored";
  }
  if (column.is_autoincrement && !is_whole_number_type(column.type)) {
    return flaw_of_numbered_type;
  }
  if (column.default_value_.kind == Default::Kind::literal) {
    if (const std::string_view flaw = flaw_of_value(column.default_value_.value); !flaw.empty()) return flaw;
  }
  if (const std::string_view flaw = flaw_of_comment(column.comment_); !flaw.empty()) return flaw;
  return flaw_of_collation(column.collation);
}
[[nodiscard]] inline std::string_view flaw_of_index(const Index& index) {
  for (const IndexKey& key : index.keys) {
    if (const std::string_view flaw = flaw_of_collation(key.collation); !flaw.empty()) return flaw;
  }
  return {};
}
/// @}

/// SQLite's BINARY compares bytes, as PostgreSQL's "C" does.
inline void write_collation(sql::Writer& out, const Text& collation) {
  if (!collation.empty()) (out << " COLLATE ").name(same_name(collation, "BINARY") ? std::string_view("C") : collation);
}

/// A value as a column of the type takes it: PostgreSQL takes no number for a boolean, nor the other way round, and no
/// text for bytes without reading escapes in it.
inline void write_literal_for(sql::Writer& out, const Value& value, const Type& type) {
  using Kind = Value::Kind;
  const bool is_bit = value.kind == Kind::integer && (value.integer == 0 || value.integer == 1);
  if (type.kind == Type::Kind::boolean && is_bit) {
    out.literal(Value(value.integer == 1));
  } else if (value.kind == Kind::boolean && type.kind != Type::Kind::boolean &&
             (is_whole_number_type(type) || type.kind == Type::Kind::numeric || type.kind == Type::Kind::real ||
              type.kind == Type::Kind::double_precision)) {
    out.literal(Value(value.integer));
  } else if (type.kind == Type::Kind::blob && value.kind == Kind::text) {
    out.literal(Value::blob(value.bytes));
  } else {
    out.literal(value);
  }
}

inline void write_default(sql::Writer& out, const Default& it, const Type& type) {
  if (it.kind == Default::Kind::expression) {
    out.expression(it.value.view());
  } else {
    write_literal_for(out, it.value, type);
  }
}

/// Name, type, and what the column says about itself alone.
inline void write_plain_column(sql::Writer& out, const Column& column, bool is_nullable) {
  out.name(column.name) << " " << postgresql_type(column.type);
  write_collation(out, column.collation);
  if (column.is_autoincrement) out << " GENERATED BY DEFAULT AS IDENTITY";
  if (!is_nullable) out << " NOT NULL";
  if (column.default_value_.kind != Default::Kind::none) {
    write_default(out << " DEFAULT ", column.default_value_, column.type);
  }
  if (column.generated.kind != Generated::Kind::none) write_generated(out << " ", column.generated);
}

/// A column definition, with the table's constraints that belong to this column alone.
inline void write_postgresql_column(sql::Writer& out, const Table& table, const Column& column) {
  const bool is_key = is_on_column(table.primary_key.columns, column);
  write_plain_column(out, column, column.nullable || is_key);  // a key is not null without being told
  if (is_key) {
    out << " ";
    write_constraint_name(out, table.primary_key.name);
    out << "PRIMARY KEY";
  }
  write_rules_of_column(out, table, column);
}

/// STRICT says nothing to PostgreSQL, which is never anything else, and WITHOUT ROWID is a way of storing rows that it
/// does not have: both are left out.
///
/// @source https://www.postgresql.org/docs/current/sql-createtable.html
inline void write_postgresql_table(sql::Writer& out, const Table& table) {
  write_table(out, table, Placement::at_column, write_postgresql_column);
}

/// `COMMENT ON COLUMN users.email IS '…'`, or without a column on the table. An empty comment is none.
///
/// @source https://www.postgresql.org/docs/current/sql-comment.html
inline void write_comment(sql::Writer& out, const Text& table, const Text& column, const Text& words) {
  (out << (column.empty() ? "COMMENT ON TABLE " : "COMMENT ON COLUMN ")).name(table);
  if (!column.empty()) (out << ".").name(column);
  out << " IS ";
  if (words.empty()) {
    out << "NULL";
  } else {
    out.literal(Value(words));
  }
}

/// @source https://www.postgresql.org/docs/current/sql-createindex.html
inline void write_postgresql_index(sql::Writer& out, const Text& table, const Index& index, bool is_concurrent) {
  out << (index.is_unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") << (is_concurrent ? "CONCURRENTLY " : "");
  (out.name(index.name) << " ON ").name(table) << " ";
  if (!index.method.empty()) (out << "USING ").name(index.method) << " ";
  out.list(index.keys, [&](const IndexKey& key) {
    if (key.expression.empty()) {
      out.name(key.column);
    } else {
      out.expression(key.expression);
    }
    write_collation(out, key.collation);
    if (!key.operator_class_.empty()) (out << " ").name(key.operator_class_);
    if (key.descending) out << " DESC";
  });
  if (!index.included.empty()) (out << " INCLUDE ").names(index.included);
  if (!index.where.empty()) out << " WHERE " << index.where.view();
}

}  // namespace headway::inline v0::detail

#endif
