// SPDX-License-Identifier: MIT
// A borrowed connection is left as it was: settings, transaction state, foreign keys.
#include <string>
#include <vector>

#include "engine/histories.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"

using headway::Connection;
using headway::ErrorCode;
using headway::ForeignKeys;
using headway::Migration;
using headway::Operations;
using headway::Result;
using histories::open;
using support::Database;
using support::scalar;

namespace {

std::vector<std::string> settings(sqlite3* db) {
  std::vector<std::string> out;
  for (const std::string_view pragma : headway::sqlite::Session::pragmas) {
    out.push_back(std::string(pragma) + " " + scalar(db, "PRAGMA " + std::string(pragma)));
  }
  out.push_back(scalar(db, "PRAGMA locking_mode"));
  out.push_back(std::to_string(sqlite3_get_autocommit(db)));
  return out;
}

constexpr void meddle(Operations& op) {
  op.execute_opaque(
      "CREATE TABLE t (x); PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; PRAGMA recursive_triggers = ON;"
      "PRAGMA ignore_check_constraints = ON; PRAGMA busy_timeout = 77; PRAGMA cache_size = 123;"
      "PRAGMA trusted_schema = OFF");
}
constexpr Migration meddling[] = {{.revision = "0001_meddles", .upgrade = meddle, .downgrade = [](Operations&) {}}};
constexpr Migration meddling_and_failing[] = {{.revision = "0001_meddles",
                                               .upgrade =
                                                   [](Operations& op) {
                                                     meddle(op);
                                                     op.execute("SELECT nonsense");
                                                   },
                                               .downgrade = headway::irreversible}};

}  // namespace

TEST_CASE("the host's settings are as they were, after success and after failure", "[unit][backend]") {
  for (const char* foreign_keys : {"ON", "OFF"}) {
    const Database db;
    db.execute(std::string("PRAGMA foreign_keys = ") + foreign_keys +
               "; PRAGMA busy_timeout = 5; PRAGMA cache_size = 50");
    const auto before = settings(db.get());
    CHECK_FALSE(open(db.get(), headway::checked_history<meddling_and_failing>).migrate_to_head());
    CHECK(settings(db.get()) == before);
    CHECK(support::rows(db.get(), "SELECT * FROM sqlite_schema").empty());
    CHECK(open(db.get(), headway::checked_history<meddling>).migrate_to_head());
    CHECK(settings(db.get()) == before);
  }
}

TEST_CASE("the host's busy handler is not replaced", "[integration][backend]") {
  const support::TemporaryDirectory directory;
  const Database db(directory.path("app.db")), other(directory.path("app.db"));
  int calls = 0;
  sqlite3_busy_handler(
      db.get(), [](void* count, int) { return ++*static_cast<int*>(count), 0; }, &calls);
  REQUIRE(open(db.get(), histories::all).migrate_to_head());
  other.execute("BEGIN IMMEDIATE");
  CHECK_FALSE(db.try_execute("CREATE TABLE t (x)"));
  CHECK(calls == 1);
}

TEST_CASE("a connection within a transaction is refused, and the transaction goes on", "[unit][backend]") {
  const Database db;
  db.execute("CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (1)");
  auto migrator = open(db.get(), histories::all);
  const auto refused = [](const auto& result) {
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::connection_in_transaction);
    CHECK(result.error().state_after == headway::DatabaseState::unchanged);
  };
  refused(migrator.migrate_to_head());
  refused(migrator.downgrade("base"));
  refused(migrator.stamp("head"));
  refused(migrator.current());
  refused(migrator.pending());
  refused(migrator.history());
  CHECK(sqlite3_get_autocommit(db.get()) == 0);
  db.execute("COMMIT");
  CHECK(scalar(db.get(), "SELECT count(*) FROM t") == "1");
  CHECK(migrator.migrate_to_head());
}

TEST_CASE("a borrowed connection is not closed, and an owned one is", "[unit][backend]") {
  const Database db;
  { REQUIRE(open(db.get(), histories::all).migrate_to_head()); }
  CHECK(scalar(db.get(), "SELECT count(*) FROM people") == "2");
  auto owned = open(":memory:", histories::all);
  REQUIRE(owned.migrate_to_head());
  CHECK(scalar(owned.backend().handle(), "SELECT count(*) FROM people") == "2");
}

namespace {

/// A parent table rebuilt by hand: with foreign keys enforced, dropping it deletes the children.
constexpr void rebuild(Operations& op) {
  op.execute(
      "CREATE TABLE new_people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO new_people SELECT id, name FROM people;"
      "DROP TABLE people; ALTER TABLE new_people RENAME TO people");
}
constexpr Migration rebuilding[] = {histories::people,
                                    histories::pets,
                                    {.revision = "0003_rebuild",
                                     .down_revision = "0002_pets",
                                     .foreign_keys = ForeignKeys::suspended,
                                     .upgrade = rebuild,
                                     .downgrade = headway::irreversible}};
constexpr Migration rebuilding_carelessly[] = {
    histories::people,
    histories::pets,
    {.revision = "0003_rebuild", .down_revision = "0002_pets", .upgrade = rebuild, .downgrade = headway::irreversible}};
constexpr Migration losing_a_parent[] = {
    histories::people,
    histories::pets,
    {.revision = "0003_lose",
     .down_revision = "0002_pets",
     .upgrade =
         [](Operations& op) {
           op.execute(
               "PRAGMA foreign_keys = OFF; BEGIN; DELETE FROM people WHERE id = 2; COMMIT; PRAGMA foreign_keys = ON");
         },
     .downgrade = headway::irreversible}};

/// People, pets and one pet whose owner never existed.
void fill(const Database& db) {
  REQUIRE(open(db.get(), histories::first_two).migrate_to_head());
  db.execute("PRAGMA foreign_keys = OFF; INSERT INTO pets VALUES (1, 1), (2, 2), (3, 99); PRAGMA foreign_keys = ON");
}

}  // namespace

TEST_CASE("suspended foreign keys keep the children of a rebuilt table, within the run's transaction",
          "[unit][backend]") {
  const Database careless;
  fill(careless);
  REQUIRE(open(careless.get(), headway::checked_history<rebuilding_carelessly>).migrate_to_head());
  CHECK(scalar(careless.get(), "SELECT count(*) FROM pets") == "1");  // what SQLite does unless told otherwise

  const Database db;
  fill(db);
  REQUIRE(open(db.get(), headway::checked_history<rebuilding>).migrate_to_head());
  CHECK(scalar(db.get(), "SELECT count(*) FROM pets") == "3");
  CHECK(scalar(db.get(), "PRAGMA foreign_keys") == "1");
  db.execute("DELETE FROM people WHERE id = 1");  // and the foreign key works as before
  CHECK(scalar(db.get(), "SELECT group_concat(id) FROM pets") == "2,3");
}

TEST_CASE("foreign keys broken by a migration fail the run, those broken before do not", "[unit][backend]") {
  const Database db;
  fill(db);
  const auto before = support::snapshot(db.get());
  const auto report = open(db.get(), headway::checked_history<losing_a_parent>).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::foreign_key_violation);
  CHECK(report.error().message == "1 row refers to nothing: pets rowid 2 to people");
  CHECK(report.error().state_after == headway::DatabaseState::rolled_back);
  CHECK(support::difference(support::snapshot(db.get()), before) == "");
  CHECK(scalar(db.get(), "PRAGMA foreign_keys") == "1");
}

TEST_CASE("a function sees values of every kind as it has bound them", "[unit][backend]") {
  auto backend = headway::Sqlite::open(":memory:");
  REQUIRE(backend);
  Connection& db = *backend;
  CHECK(db.dialect() == headway::Dialect::sqlite);
  REQUIRE(db.execute("CREATE TABLE t (a, b, c, d, e, f)"));
  const std::string binary("\0\xff\x01", 3);
  REQUIRE(db.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)",
                     {nullptr,
                      true,
                      std::int64_t{-9007199254740993},
                      0.1,
                      std::string("it's \0 ü", 9),
                      headway::Value::blob(binary)}));
  const auto rows = db.rows("SELECT * FROM t");
  REQUIRE(rows);
  REQUIRE(rows->size() == 1);
  const auto& row = rows->front();
  CHECK(row[0].is_null());
  CHECK(row[1].integer == 1);
  CHECK(row[2].integer == -9007199254740993);
  CHECK(row[3].real == 0.1);
  CHECK(row[4].view() == std::string_view("it's \0 ü", 9));
  CHECK(row[5] == headway::Value::blob(binary));

  CHECK(db.execute("INSERT INTO t VALUES (1, 2)").error().code == ErrorCode::statement_failed);
  CHECK(db.execute("SELECT 1; SELECT 2").error().message == "one statement was expected, more text follows it");
  CHECK(db.execute("SELECT ?", {1, 2}).error().code == ErrorCode::statement_failed);
  CHECK(db.execute("-- nothing"));
  int seen = 0;
  const auto stopped = db.query("SELECT value FROM json_each('[1,2,3]')", {}, [&](headway::Row each) -> Result<void> {
    ++seen;
    if (each[0].integer == 2) return headway::failure(ErrorCode::hook_failed, "enough");
    return {};
  });
  CHECK(stopped.error().message == "enough");
  CHECK(seen == 2);
}
