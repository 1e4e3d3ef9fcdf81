// SPDX-License-Identifier: MIT
// Hosts that do more with their connection than open it, and migrations that try to get out of theirs.
#include <stdexcept>
#include <string>

#include "engine/histories.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"

using headway::Connection;
using headway::DatabaseState;
using headway::ErrorCode;
using headway::Migration;
using headway::Operations;
using headway::Result;
using histories::open;
using support::Database;
using support::scalar;

namespace {

/// A history of one migration.
class One {
 public:
  explicit One(headway::Body upgrade, bool transactional = true,
               headway::ForeignKeys foreign_keys = headway::ForeignKeys::as_found)
      : list_{{.revision = "0001_one",
               .transactional = transactional,
               .foreign_keys = foreign_keys,
               .upgrade = upgrade,
               .downgrade = [](Operations&) {}}} {}
  [[nodiscard]] headway::History history() const { return headway::History::from(list_).value(); }

 private:
  Migration list_[1];
};

}  // namespace

TEST_CASE("the version table of an attached database or a temporary one is not taken for main's",
          "[integration][backend]") {
  const support::TemporaryDirectory directory;
  REQUIRE(open(directory.path("other.db"), histories::all).migrate_to_head());
  const Database db(directory.path("app.db"));
  db.execute("ATTACH '" + directory.path("other.db") + "' AS other");
  db.execute("CREATE TEMP TABLE headway_version (version_num TEXT); INSERT INTO headway_version VALUES ('0003_ages')");
  auto migrator = open(db.get(), histories::all);
  CHECK(migrator.migrate_to_head()->applied.size() == 3);
  CHECK(scalar(db.get(), "SELECT version_num FROM main.headway_version") == "0003_ages");
  CHECK(migrator.downgrade("base")->applied.size() == 3);
  CHECK(scalar(db.get(), "SELECT count(*) FROM other.people") == "2");
  CHECK(scalar(db.get(), "SELECT version_num FROM other.headway_version") == "0003_ages");
  CHECK(scalar(db.get(), "SELECT version_num FROM temp.headway_version") == "0003_ages");
}

TEST_CASE("a migration cannot take the journal away from the run", "[integration][backend]") {
  const support::TemporaryDirectory directory;
  const Database db(directory.path("app.db"));
  db.execute("CREATE TABLE k (x); INSERT INTO k VALUES (1)");
  const One in_script(
      [](Operations& op) { op.execute("PRAGMA journal_mode = OFF; UPDATE k SET x = 2; SELECT nonsense"); });
  const One in_function([](Operations& op) {
    op.run([](Connection& connection) { return connection.execute("PRAGMA main.journal_mode(MEMORY)"); });
  });
  for (const One* one : {&in_script, &in_function}) {
    const auto report = open(db.get(), one->history()).migrate_to_head();
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::transaction_control_in_migration);
    CHECK(scalar(db.get(), "SELECT x FROM k") == "1");
    CHECK(scalar(db.get(), "PRAGMA journal_mode") == "delete");
  }
}

TEST_CASE("a statement of the host that is still writing is not taken back with a failed run", "[unit][backend]") {
  const Database db;
  db.execute("CREATE TABLE t (x)");
  sqlite3_stmt* writing = nullptr;
  REQUIRE(sqlite3_prepare_v2(db.get(), "INSERT INTO t VALUES (1), (2) RETURNING x", -1, &writing, nullptr) ==
          SQLITE_OK);
  REQUIRE(sqlite3_step(writing) == SQLITE_ROW);
  const auto report = open(db.get(), histories::all).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::connection_in_transaction);
  CHECK(report.error().state_after == DatabaseState::unchanged);
  sqlite3_finalize(writing);
  CHECK(scalar(db.get(), "SELECT count(*) FROM t") == "2");
}

TEST_CASE("a key or constraint whose column is spelt in another case is not lost", "[unit][backend]") {
  const Database db;
  const One one([](Operations& op) {
    op.create_table("u",
                    headway::column("Id", headway::integer),
                    headway::column("Email", headway::text),
                    headway::primary_key({"id"}),
                    headway::unique({"email"}));
  });
  REQUIRE(open(db.get(), one.history()).migrate_to_head());
  CHECK(scalar(db.get(), "SELECT count(*) FROM pragma_table_info('u') WHERE pk = 1") == "1");
  CHECK_FALSE(db.try_execute("INSERT INTO u VALUES (1, 'a'), (2, 'a')"));
  const One misspelt([](Operations& op) {
    op.create_table("v", headway::column("id", headway::integer), headway::foreign_key({"usr"}, "u", {"Id"}));
  });
  CHECK_FALSE(open(db.get(), misspelt.history(), {.version_table = "v2", .history_table = "h2"}).migrate_to_head());
}

TEST_CASE("settings come back also when SQLite has ended the transaction itself", "[unit][backend]") {
  const Database db;
  db.execute("CREATE TABLE k (x PRIMARY KEY); INSERT INTO k VALUES (1)");
  const One one([](Operations& op) {
    op.execute(
        "PRAGMA legacy_alter_table = ON; PRAGMA query_only = OFF; PRAGMA reverse_unordered_selects = ON;"
        "INSERT OR ROLLBACK INTO k VALUES (1)");
  });
  const auto report = open(db.get(), one.history()).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  CHECK(scalar(db.get(), "PRAGMA legacy_alter_table") == "0");
  CHECK(scalar(db.get(), "PRAGMA reverse_unordered_selects") == "0");
}

TEST_CASE("settings come back after a migration outside a transaction", "[unit][backend]") {
  const Database db;
  const One one([](Operations& op) { op.execute("PRAGMA legacy_alter_table = ON; PRAGMA query_only = ON"); }, false);
  CHECK_FALSE(open(db.get(), one.history()).migrate_to_head());  // it has made the connection read-only for itself
  CHECK(scalar(db.get(), "PRAGMA query_only") == "0");
  CHECK(scalar(db.get(), "PRAGMA legacy_alter_table") == "0");
  db.execute("CREATE TABLE t (x)");
}

TEST_CASE("what a function outside a transaction has done is not called rolled back", "[unit][backend]") {
  const One fails(
      [](Operations& op) {
        op.run([](Connection& connection) -> Result<void> {
          if (auto done = connection.execute("CREATE TABLE a (x)"); !done) return done;
          return headway::failure(ErrorCode::hook_failed, "no more");
        });
      },
      false);
  const One throws(
      [](Operations& op) {
        op.run([](Connection& connection) -> Result<void> {
          if (auto done = connection.execute("CREATE TABLE a (x)"); !done) return done;
          throw std::runtime_error("no more");
        });
      },
      false,
      headway::ForeignKeys::suspended);
  for (const One* one : {&fails, &throws}) {
    const Database db;
    db.execute("PRAGMA foreign_keys = ON");
    const auto report = open(db.get(), one->history()).migrate_to_head();
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::hook_failed);
    CHECK(report.error().state_after == DatabaseState::partially_applied);
    CHECK(scalar(db.get(), "SELECT count(*) FROM sqlite_schema WHERE name = 'a'") == "1");
    CHECK(scalar(db.get(), "PRAGMA foreign_keys") == "1");
  }
}

TEST_CASE("a script outside a transaction may bring its own", "[integration][backend]") {
  const support::TemporaryDirectory directory;
  const One one(
      [](Operations& op) { op.execute("BEGIN; CREATE TABLE a (x); COMMIT; PRAGMA journal_mode = WAL; VACUUM"); },
      false);
  const std::string path = directory.path("app.db");
  auto migrator = open(path, one.history());
  const auto report = migrator.migrate_to_head();
  INFO((report ? std::string() : describe(report.error())));
  REQUIRE(report);
  const Database other(path);
  CHECK(scalar(other.get(), "PRAGMA journal_mode") == "wal");
  CHECK(other.try_execute("CREATE TABLE by_another (x)"));  // the lock was given up
}

TEST_CASE("a function cannot end the transaction in a roundabout way", "[unit][backend]") {
  const One semicolon(
      [](Operations& op) { op.run([](Connection& connection) { return connection.execute("; COMMIT"); }); });
  const One repeated([](Operations& op) {
    op.run([](Connection& connection) {
      return connection.execute_each("COMMIT", 1, [](std::size_t, std::vector<headway::Value>&) {});
    });
  });
  const One ignored([](Operations& op) {
    op.run([](Connection& connection) { return connection.execute("PRAGMA foreign_keys = OFF"); });
  });
  for (const One* one : {&semicolon, &repeated, &ignored}) {
    const Database db;
    const auto report = open(db.get(), one->history()).migrate_to_head();
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::transaction_control_in_migration);
    CHECK(support::rows(db.get(), "SELECT * FROM sqlite_schema").empty());
  }
}

TEST_CASE("foreign keys suspended outside a transaction are checked too", "[unit][backend]") {
  const Database db;
  db.execute(
      "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p); INSERT INTO p VALUES (1); INSERT INTO "
      "c VALUES (1)");
  const One one([](Operations& op) { op.execute("DELETE FROM p"); }, false, headway::ForeignKeys::suspended);
  const auto report = open(db.get(), one.history()).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::foreign_key_violation);
  CHECK(report.error().state_after == DatabaseState::partially_applied);
}

TEST_CASE("a shared cache that is in use is waited for", "[unit][backend]") {
  const Database one("file:headway_shared?mode=memory&cache=shared"),
      two("file:headway_shared?mode=memory&cache=shared");
  one.execute("CREATE TABLE t (x); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)");
  auto migrator = open(two.get(), histories::all, {.lock_timeout = std::chrono::milliseconds(50)});
  CHECK(migrator.migrate_to_head().error().code == ErrorCode::lock_timeout);
  one.execute("COMMIT");
  CHECK(migrator.migrate_to_head());
}
