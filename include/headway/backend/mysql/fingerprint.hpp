// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_FINGERPRINT_HPP
#define HEADWAY_BACKEND_MYSQL_FINGERPRINT_HPP

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "headway/backend/mysql/link.hpp"
#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"
#include "headway/engine/backend.hpp"

namespace headway::inline v0::mysql {

/// A part of the catalog: the column with a table's name, the one with the database's, and what counts of it.
struct CatalogPart {
  std::string_view source;
  std::string_view table;
  std::string_view database;
  std::string_view said;  ///< Columns, with commas between them.
};

/// What is asked of both servers. Of TABLES nothing that grows with rows.
///
/// @source https://mariadb.com/kb/en/information-schema-tables/,
/// https://dev.mysql.com/doc/refman/8.0/en/information-schema.html
inline constexpr std::array<CatalogPart, 7> catalog_parts = {{
    {"TABLES", "TABLE_NAME", "TABLE_SCHEMA", "TABLE_TYPE, ENGINE, TABLE_COLLATION, CREATE_OPTIONS, TABLE_COMMENT"},
    {"COLUMNS",
     "TABLE_NAME",
     "TABLE_SCHEMA",
     "ORDINAL_POSITION, COLUMN_NAME, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, COLLATION_NAME, EXTRA, COLUMN_COMMENT, "
     "GENERATION_EXPRESSION"},
    {"STATISTICS",
     "TABLE_NAME",
     "TABLE_SCHEMA",
     "INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, SUB_PART, NON_UNIQUE, COLLATION, INDEX_TYPE, INDEX_COMMENT"},
    {"REFERENTIAL_CONSTRAINTS",
     "TABLE_NAME",
     "CONSTRAINT_SCHEMA",
     "CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE, REFERENCED_TABLE_NAME"},
    {"KEY_COLUMN_USAGE",
     "TABLE_NAME",
     "TABLE_SCHEMA",
     "CONSTRAINT_NAME, ORDINAL_POSITION, COLUMN_NAME, REFERENCED_COLUMN_NAME"},
    {"VIEWS", "TABLE_NAME", "TABLE_SCHEMA", "VIEW_DEFINITION, CHECK_OPTION, SECURITY_TYPE"},
    {"TRIGGERS",
     "EVENT_OBJECT_TABLE",
     "TRIGGER_SCHEMA",
     "TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER, ACTION_STATEMENT"},
}};

/// `SELECT table, text FROM …`, in which NULL and an empty text differ.
[[nodiscard]] inline std::string select_of(const CatalogPart& part, std::string_view from) {
  std::string said;
  for (std::string_view rest = part.said; !rest.empty();) {
    const std::string_view column = rest.substr(0, rest.find(','));
    rest.remove_prefix(column.size() == rest.size() ? rest.size() : column.size() + 2);
    said.append(", QUOTE(").append(column).append(")");
  }
  return std::string("SELECT ")
      .append(part.table)
      .append(" AS part_of, CONCAT_WS('|', '")
      .append(part.source)
      .append("'")
      .append(said)
      .append(") AS said FROM ")
      .append(from)
      .append(" WHERE ")
      .append(part.database)
      .append(" = ?");
}

/// A number that changes when a table, view, index or trigger of a database does, or when somebody changes it back and
/// forth only in its comment; and not with rows, counters or statistics.
inline Result<std::uint64_t> fingerprint(Link& link, std::string_view database, const TableFilter& ignored) {
  std::string source;
  for (const CatalogPart& each : catalog_parts) {
    source += select_of(each, "information_schema." + std::string(each.source)) + " UNION ALL ";
  }
  if (link.is_mariadb()) {
    source += select_of({"CHECK_CONSTRAINTS", "TABLE_NAME", "CONSTRAINT_SCHEMA", "CONSTRAINT_NAME, CHECK_CLAUSE"},
                        "information_schema.CHECK_CONSTRAINTS");
  } else {
    source +=
        select_of({"CHECK_CONSTRAINTS", "TABLE_NAME", "TABLE_SCHEMA", "CONSTRAINT_NAME, CHECK_CLAUSE, ENFORCED"},
                  "information_schema.CHECK_CONSTRAINTS JOIN information_schema.TABLE_CONSTRAINTS USING "
                  "(CONSTRAINT_SCHEMA, CONSTRAINT_NAME)") +
        " UNION ALL " +
        select_of({"EXPRESSIONS", "TABLE_NAME", "TABLE_SCHEMA", "INDEX_NAME, SEQ_IN_INDEX, EXPRESSION, IS_VISIBLE"},
                  "information_schema.STATISTICS");
  }
  const std::vector<Value> values(catalog_parts.size() + (link.is_mariadb() ? 1 : 2), Value(database));
  std::uint64_t sum = 0;
  const Result<void> done = link.query(source, values, [&](Row row) -> Result<void> {
    if (ignored && ignored(row[0].view())) return {};
    // FNV leaves little in the high bits of short texts: the finalizer of MurmurHash3 spreads them.
    std::uint64_t hash = Hasher{}.field(row[0].view()).field(row[1].view()).value();
    hash = (hash ^ (hash >> 33U)) * 0xff51afd7ed558ccdU;
    hash = (hash ^ (hash >> 33U)) * 0xc4ceb9fe1a85ec53U;
    sum += hash ^ (hash >> 33U);
    return {};
  });
  if (!done) return failure(done.error());
  return sum;
}

}  // namespace headway::inline v0::mysql

#endif
