// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTING_INSPECTOR_HPP
#define HEADWAY_TESTING_INSPECTOR_HPP

#include <concepts>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/backend/sqlite/image.hpp"
#include "headway/backend/sqlite/sqlite.hpp"
#include "headway/base/error.hpp"
#include "headway/base/text.hpp"
#include "headway/engine/connection.hpp"
#include "headway/sql/writer.hpp"
#include "headway/testing/portrait.hpp"

namespace headway::inline v0::testing {

/// What verify_history asks of a kind of database beyond what a Backend does; specialised for each.
template <class B>
struct Inspector {};

/// `fresh()` opens an empty database of its own. `objects(db)` gives the definitions that it keeps, without the
/// database's own; `damage(db)` a sentence for each table whose rows break a foreign key, and for what else is broken;
/// `changes(db)` how many rows the connection has changed so far; `rows(db, table, key)` a text for each row: the
/// values of the columns `key`, or nothing.
template <class B>
concept HasInspector = requires(Connection& db, std::string_view of, const Names& key) {
  { Inspector<B>::fresh() } -> std::same_as<Result<B>>;
  { Inspector<B>::objects(db) } -> std::same_as<Result<std::vector<StoredObject>>>;
  { Inspector<B>::damage(db) } -> std::same_as<Result<std::vector<std::string>>>;
  { Inspector<B>::changes(db) } -> std::same_as<Result<std::int64_t>>;
  { Inspector<B>::rows(db, of, key) } -> std::same_as<Result<std::vector<std::string>>>;
};

template <>
struct Inspector<Sqlite> {
  /// In memory, with foreign keys enforced, as an application should have them.
  [[nodiscard]] static Result<Sqlite> fresh() { return sqlite::open_copy({}); }

  [[nodiscard]] static Result<std::vector<StoredObject>> objects(Connection& db) {
    std::vector<StoredObject> out;
    const Result<void> done = db.query(
        "SELECT CASE WHEN sql LIKE 'CREATE VIRTUAL %' THEN 'virtual table' ELSE type END, name, tbl_name, sql "
        "FROM main.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND tbl_name NOT IN "
        "(SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow') ORDER BY rowid",
        {},
        [&](Row row) {
          out.push_back({std::string(row[0].view()),
                         std::string(row[1].view()),
                         std::string(row[2].view()),
                         std::string(row[3].view())});
        });
    if (!done) return failure(done.error());
    return out;
  }

  /// @source https://www.sqlite.org/pragma.html#pragma_foreign_key_check, #pragma_integrity_check
  [[nodiscard]] static Result<std::vector<std::string>> damage(Connection& db) {
    std::vector<std::string> out;
    std::map<std::pair<std::string, std::string>, int> orphans;  // rows by table and by what they refer to
    Result<void> done = db.query("PRAGMA main.foreign_key_check", {}, [&](Row row) {
      ++orphans[{std::string(row[0].view()), std::string(row[2].view())}];
    });
    for (const auto& [tables, count] : orphans) {
      out.push_back("table " + tables.first + " has " + std::to_string(count) + (count == 1 ? " row" : " rows") +
                    " that " + (count == 1 ? "refers" : "refer") + " to nothing in " + tables.second);
    }
    if (done) {
      done = db.query("PRAGMA main.integrity_check", {}, [&](Row row) {
        if (row[0].view() != "ok") out.push_back("integrity_check says: " + std::string(row[0].view()));
      });
    }
    if (!done) return failure(done.error());
    return out;
  }

  [[nodiscard]] static Result<std::int64_t> changes(Connection& db) {
    std::int64_t found = 0;
    const Result<void> done = db.query("SELECT total_changes()", {}, [&](Row row) { found = row[0].integer; });
    if (!done) return failure(done.error());
    return found;
  }

  [[nodiscard]] static Result<std::vector<std::string>> rows(Connection& db, std::string_view of, const Names& key) {
    sql::Writer query;
    query << "SELECT ";
    std::string_view separator;
    for (const Text& each : key) {
      (query << separator << "coalesce(CAST(").name(each) << " AS TEXT), 'NULL')";
      separator = " || ', ' || ";
    }
    (query << (key.empty() ? "''" : "") << " FROM main.").name(of);
    std::vector<std::string> out;
    const Result<void> done = db.query(query.take(), {}, [&](Row row) { out.emplace_back(row[0].view()); });
    if (!done) return failure(done.error());
    return out;
  }
};

static_assert(HasInspector<Sqlite>);

}  // namespace headway::inline v0::testing

#endif
