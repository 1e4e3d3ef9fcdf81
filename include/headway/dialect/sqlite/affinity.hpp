// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_AFFINITY_HPP
#define HEADWAY_DIALECT_SQLITE_AFFINITY_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "headway/schema/table.hpp"
#include "headway/schema/type.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::detail {

/// What SQLite makes of a value that is stored in a column.
enum class Affinity : std::uint8_t { blob, text, numeric, integer, real };

/// @param words  the column's type as it is written; empty for none
/// @source https://www.sqlite.org/datatype3.html#determination_of_column_affinity
[[nodiscard]] inline Affinity affinity_of(std::string_view words) {
  const auto has = [words](std::string_view part) {
    for (std::size_t at = 0; at + part.size() <= words.size(); ++at) {
      if (same_name(words.substr(at, part.size()), part)) return true;
    }
    return false;
  };
  if (has("INT")) return Affinity::integer;
  if (has("CHAR") || has("CLOB") || has("TEXT")) return Affinity::text;
  if (words.empty() || has("BLOB")) return Affinity::blob;
  if (has("REAL") || has("FLOA") || has("DOUB")) return Affinity::real;
  return Affinity::numeric;
}

/// What a column promises about its values by the meaning of its type, not by what SQLite would take.
enum class Promise : std::uint8_t { anything, whole_number, number, text, bytes };

[[nodiscard]] inline Promise promise_of(const Type& type, Affinity affinity) {
  using Kind = Type::Kind;
  switch (type.kind) {
    case Kind::boolean:
    case Kind::smallint:
    case Kind::integer:
    case Kind::bigint: return Promise::whole_number;
    case Kind::real:
    case Kind::double_precision:
    case Kind::numeric: return Promise::number;
    case Kind::fixed_char:
    case Kind::varchar:
    case Kind::text: return Promise::text;
    default: break;
  }
  if (affinity == Affinity::integer) return Promise::whole_number;
  if (affinity == Affinity::real) return Promise::number;
  return affinity == Affinity::text ? Promise::text : Promise::anything;
}

/// The condition under which a value, stored in a column of a type, would not be what was stored: it changes and
/// cannot be changed back, or stays what the type does not promise. Empty when there is no such value.
///
/// A text is a number only if it is written as SQLite writes that number: '12', not '012' or '12abc'.
///
/// @param value  SQL for the value
/// @source https://www.sqlite.org/datatype3.html#type_affinity,
/// https://www.sqlite.org/lang_expr.html#castexpr (what each CAST of the conditions gives)
[[nodiscard]] inline std::string misfit(const std::string& value, Promise promise, Affinity affinity) {
  const auto is_written_as = [&](std::string_view type) {
    return "CAST(CAST(" + value + " AS " + std::string(type) + ") AS TEXT) = " + value;
  };
  std::string fits;
  switch (promise) {
    case Promise::whole_number:
      fits = "WHEN 'integer' THEN 1 WHEN 'real' THEN " + value + " = CAST(" + value + " AS INTEGER) WHEN 'text' THEN " +
             is_written_as("INTEGER");
      break;
    case Promise::number:
      fits = std::string(affinity == Affinity::real ? "" : "WHEN 'integer' THEN 1 ") +
             "WHEN 'real' THEN 1 WHEN 'text' THEN " + is_written_as("INTEGER") + " OR " + is_written_as("REAL") +
             " WHEN 'null' THEN 1 ELSE 0";
      // A double holds whole numbers up to 2^53. Nearly all rows end here; `+` keeps texts from being taken for
      // numbers.
      return "NOT (+" + value + " BETWEEN -9007199254740992 AND 9007199254740992 OR CASE typeof(" + value + ") " +
             fits + " END)";
    case Promise::text:
      fits = "WHEN 'text' THEN 1 WHEN 'integer' THEN 1 WHEN 'real' THEN CAST(CAST(" + value +
             " AS TEXT) AS REAL) = " + value;
      break;
    case Promise::bytes: fits = "WHEN 'blob' THEN 1"; break;
    case Promise::anything:
      if (affinity == Affinity::blob) return {};
      fits =
          "WHEN 'text' THEN " + value + " <> CAST(" + value + " AS NUMERIC) OR " + is_written_as("NUMERIC") + " ELSE 1";
      return "NOT (CASE typeof(" + value + ") " + fits + " END)";
  }
  return "NOT (CASE typeof(" + value + ") " + fits + " WHEN 'null' THEN 1 ELSE 0 END)";
}

/// The column that stands for the rowid; null when none does.
///
/// @source https://www.sqlite.org/lang_createtable.html#rowid
[[nodiscard]] inline const Column* rowid_alias(const Table& table) {
  if (table.is_without_rowid || table.primary_key.columns.size() != 1) return nullptr;
  const Column* column = table.find(table.primary_key.columns[0]);
  if (column == nullptr) return nullptr;
  const bool is_integer = column->is_autoincrement || column->type == Type{Type::Kind::integer};
  return is_integer ? column : nullptr;
}

}  // namespace headway::inline v0::detail

#endif
