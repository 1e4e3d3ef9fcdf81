// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_REFLECT_HPP
#define HEADWAY_BACKEND_SQLITE_REFLECT_HPP

#include "headway/base/error.hpp"
#include "headway/dialect/sqlite/stored.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/connection.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0::sqlite {

/// The schema of the main database, from the definitions that SQLite keeps. Its own tables, and those in which virtual
/// tables keep their data, are left out, and so are the tables that are ignored, with their indexes and
/// triggers.
///
/// @error unreadable_statement, statement_failed
/// @source https://www.sqlite.org/schematab.html, https://www.sqlite.org/pragma.html#pragma_table_list (shadow tables)
[[nodiscard]] inline Result<Schema> reflect(Connection& db, const TableFilter& ignored) {
  Schema schema;
  const Result<void> done = db.query(
      "SELECT name, tbl_name, sql FROM main.sqlite_schema "
      "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND tbl_name NOT "
      "IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow') ORDER BY type DESC, rowid",
      {},
      [&](Row row) -> Result<void> {
        if (ignored && ignored(row[1].view())) return {};
        return detail::add_stored(schema, row[0].view(), row[1].view(), row[2].view());
      });
  if (!done) return failure(done.error());
  return schema;
}

}  // namespace headway::inline v0::sqlite

#endif
