// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_SESSION_HPP
#define HEADWAY_BACKEND_POSTGRESQL_SESSION_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "headway/base/error.hpp"
#include "headway/dialect/postgresql/block.hpp"
#include "headway/sql/token.hpp"
#include "headway/sql/writer.hpp"

// What a run and a script of it say to the server alike.
namespace headway::inline v0::postgresql {

[[nodiscard]] inline std::string literal(std::string_view given) {
  return sql::Writer(Dialect::postgresql).literal(Value(given)).take();
}

/// SQL for the advisory lock that keeps the runs of one history apart: of the tables' schema and the version table the
/// first half of a hash, which the server computes for the run as for the script.
///
/// @param schema  SQL for the name of the schema
/// @source https://www.postgresql.org/docs/current/functions-binarystring.html (sha256)
[[nodiscard]] inline std::string lock_key(std::string_view schema, std::string_view version_table) {
  return "('x' || pg_catalog.left(pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to('headway ' || "
         "pg_catalog.quote_ident(" +
         std::string(schema) + ") || '.' || " + literal(version_table) +
         ", 'UTF8')), 'hex'), 16))::pg_catalog.bit(64)::pg_catalog.int8";
}

inline constexpr std::string_view begin = "BEGIN ISOLATION LEVEL READ COMMITTED";

[[nodiscard]] inline std::string alter_suspended(const std::string& what) {
  return detail::postgresql_block(
      "DECLARE each record; BEGIN FOR each IN SELECT s.conrelid::regclass AS owner, s.conname FROM "
      "pg_temp.headway_suspended s JOIN pg_catalog.pg_constraint c ON c.conrelid = s.conrelid AND c.conname = "
      "s.conname LOOP EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I " +
      what + "', each.owner, each.conname); END LOOP; END");
}

/// @name Statements that let foreign keys rest within a transaction: they are made deferrable, those that are not, and
/// at the end all are looked at.
/// @source https://www.postgresql.org/docs/current/sql-altertable.html (ALTER CONSTRAINT),
/// https://www.postgresql.org/docs/current/sql-set-constraints.html
/// @{
/// @param is_in_schemas  a condition on `connamespace`
[[nodiscard]] inline std::string suspend_foreign_keys(const std::string& is_in_schemas) {
  return "CREATE TEMPORARY TABLE headway_suspended ON COMMIT DROP AS SELECT conrelid, conname FROM "
         "pg_catalog.pg_constraint WHERE contype = 'f' AND NOT condeferrable AND conparentid = 0 AND " +
         is_in_schemas + ";\n" + alter_suspended("DEFERRABLE") + ";\nSET CONSTRAINTS ALL DEFERRED";
}
[[nodiscard]] inline std::string resume_foreign_keys() {
  return "SET CONSTRAINTS ALL IMMEDIATE;\n" + alter_suspended("NOT DEFERRABLE") +
         ";\nDROP TABLE pg_temp.headway_suspended";
}
[[nodiscard]] inline Result<void> refuse_suspension() {
  return failure(ErrorCode::unsupported_by_dialect,
                 "PostgreSQL suspends foreign keys within a transaction only",
                 "leave out one of .transactional = false and .foreign_keys");
}
/// @}

[[nodiscard]] inline bool mentions(std::string_view source, std::string_view word) {
  for (std::size_t at = 0; at + word.size() <= source.size(); ++at) {
    if (sql::equal_ignoring_case(source.substr(at, word.size()), word)) return true;
  }
  return false;
}

/// An index that was not finished, by its name: a condition on pg_index `i` and pg_class `n`.
///
/// @param space  SQL for the oid of the schema
[[nodiscard]] inline std::string is_unfinished(const std::string& space, const std::string& name) {
  return "NOT i.indisvalid AND n.relname = " + name + " AND n.relnamespace = " + space;
}

}  // namespace headway::inline v0::postgresql

#endif
