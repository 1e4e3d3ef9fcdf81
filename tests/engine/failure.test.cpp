// SPDX-License-Identifier: MIT
// Whatever goes wrong, the database is exactly before or exactly after.
#include <stdexcept>
#include <string>
#include <vector>

#include "histories.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
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
using Names = std::vector<std::string>;

namespace {

constexpr Migration step(std::string_view revision, const char* parent, headway::Body upgrade) {
  return {.revision = revision, .down_revision = parent, .upgrade = upgrade, .downgrade = [](Operations&) {}};
}

constexpr void make_a(Operations& op) { op.create_table("a", headway::column("x", headway::integer)); }
constexpr void make_b(Operations& op) {
  op.create_table("b", headway::column("x", headway::integer));
  op.execute("INSERT INTO kept SELECT x + 100 FROM kept; DROP INDEX kept_index; UPDATE counted SET x = x");
}
constexpr void make_d(Operations& op) { op.create_table("d", headway::column("x", headway::integer)); }

/// Five migrations whose third is the parameter.
class Failing {
 public:
  explicit Failing(headway::Body third)
      : list_{step("0001_a", "", make_a),
              step("0002_b", "0001_a", make_b),
              step("0003_c", "0002_b", third),
              step("0004_d", "0003_c", make_d),
              step("0005_e", "0004_d", [](Operations& op) { op.drop_table("d"); })} {}
  [[nodiscard]] headway::History history() const { return headway::History::from(list_).value(); }

 private:
  Migration list_[5];
};

/// A database with something of everything in it.
void fill(const Database& db) {
  db.execute(
      "CREATE TABLE kept (x INTEGER PRIMARY KEY); INSERT INTO kept VALUES (1), (2), (3);"
      "CREATE INDEX kept_index ON kept (x DESC) WHERE x > 1;"
      "CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, x); INSERT INTO counted (x) VALUES ('p'), (2.5), "
      "(NULL);"
      "DELETE FROM counted WHERE id = 3;"
      "CREATE TABLE log (note); CREATE VIEW seen AS SELECT x FROM kept;"
      "CREATE TRIGGER noted AFTER UPDATE ON counted BEGIN INSERT INTO log VALUES (new.x); END");
}

headway::Error run_failing(headway::Body third, headway::Options options = {}) {
  const Failing failing(third);
  const Database db;
  fill(db);
  const auto before = support::snapshot(db.get());
  const auto mode = options.transaction_mode;
  auto migrator = open(db.get(), failing.history(), std::move(options));
  const auto report = migrator.migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(sqlite3_get_autocommit(db.get()) != 0);
  if (mode == headway::TransactionMode::whole_run) {
    CHECK(support::difference(support::snapshot(db.get()), before) == "");
    CHECK(report.error().state_after == DatabaseState::rolled_back);
    CHECK(report.error().applied_before.empty());
    CHECK(migrator.current()->empty());
  } else {
    CHECK(report.error().state_after == DatabaseState::partially_applied);
    CHECK(report.error().applied_before == Names{"0001_a", "0002_b"});
    CHECK(migrator.current().value() == Names{"0002_b"});
    CHECK(migrator.history()->size() == 2);
  }
  CHECK(report.error().revision == "0003_c");
  return report.error();
}

}  // namespace

TEST_CASE("a statement that fails in the 3rd of 5 migrations leaves the database as it was", "[unit][engine]") {
  constexpr auto third = [](Operations& op) {
    op.create_table("c", headway::column("x", headway::integer));
    op.execute("INSERT INTO c VALUES (1);\n  INSERT INTO kept\n VALUES (9, 8);");
  };
  const headway::Error error = run_failing(third);
  CHECK(error.code == ErrorCode::statement_failed);
  CHECK(error.message == "table kept has 1 columns but 2 values were supplied");
  CHECK(error.statement == "INSERT INTO kept\n VALUES (9, 8)");
  CHECK(error.operation == "execute");
  CHECK(error.position.line == 2);
  CHECK(error.native.code == SQLITE_ERROR);
}

TEST_CASE("with a transaction for each migration, those before the failure stay", "[unit][engine]") {
  constexpr auto third = [](Operations& op) { op.execute("CREATE TABLE c (x); CREATE TABLE kept (x)"); };
  const headway::Error error = run_failing(third, {.transaction_mode = headway::TransactionMode::per_migration});
  CHECK(error.code == ErrorCode::statement_failed);
}

TEST_CASE("what cannot be compiled fails before the migration's later statements, and rolls back", "[unit][engine]") {
  constexpr auto alter = [](Operations& op) { op.alter_column("kept", "no_column", {.nullable = false}); };
  CHECK(run_failing(alter).code == ErrorCode::no_such_column);
  constexpr auto escapes = [](Operations& op) { op.execute("INSERT INTO kept VALUES (50); COMMIT; SELECT 1"); };
  CHECK(run_failing(escapes).code == ErrorCode::transaction_control_in_migration);
  constexpr auto open_quote = [](Operations& op) { op.execute("INSERT INTO log VALUES ('open"); };
  CHECK(run_failing(open_quote).code == ErrorCode::incomplete_statement);
}

TEST_CASE("a function that fails or throws rolls the run back", "[unit][engine]") {
  constexpr auto fails = [](Operations& op) {
    op.run([](Connection& db) -> Result<void> {
      if (auto done = db.execute("DELETE FROM kept"); !done) return done;
      return headway::failure(ErrorCode::hook_failed, "not today");
    });
  };
  CHECK(run_failing(fails).message == "not today");

  constexpr auto empty_error = [](Operations& op) {
    op.run([](Connection&) -> Result<void> { return headway::failure(headway::Error{}); });
  };
  CHECK(run_failing(empty_error).code == ErrorCode::hook_failed);

  constexpr auto throws = [](Operations& op) {
    op.run([](Connection& db) -> Result<void> {
      if (auto done = db.execute("DELETE FROM kept"); !done) return done;
      throw std::runtime_error("thrown by the application");
    });
  };
  const Database db;
  fill(db);
  const auto before = support::snapshot(db.get());
  const Failing failing(throws);
  const auto report = open(db.get(), failing.history()).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::hook_failed);
  CHECK(report.error().message == "an exception ended the run: thrown by the application");
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  CHECK(support::difference(support::snapshot(db.get()), before) == "");

  constexpr auto throws_oddly = [](Operations& op) { op.run([](Connection&) -> Result<void> { throw 7; }); };
  const Failing oddly(throws_oddly);
  CHECK(open(db.get(), oddly.history()).migrate_to_head().error().code == ErrorCode::hook_failed);
}

TEST_CASE("a function may not end the transaction of the run", "[unit][engine]") {
  constexpr auto commits = [](Operations& op) {
    op.run([](Connection& db) -> Result<void> { return db.execute("COMMIT"); });
  };
  CHECK(run_failing(commits).code == ErrorCode::transaction_control_in_migration);

  // Behind the library's back, on the native handle, it can: that is noticed and said.
  constexpr auto escapes = [](Operations& op) {
    op.run([](Connection& db) -> Result<void> {
      sqlite3_exec(static_cast<headway::Sqlite&>(db).handle(), "COMMIT", nullptr, nullptr, nullptr);
      return {};
    });
  };
  const Database db;
  fill(db);
  const Failing failing(escapes);
  const auto report = open(db.get(), failing.history()).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::transaction_lost);
  CHECK(report.error().state_after == DatabaseState::unknown);
}

TEST_CASE("a statement that SQLite answers with a rollback of its own is reported as rolled back", "[unit][engine]") {
  constexpr auto third = [](Operations& op) { op.execute("INSERT OR ROLLBACK INTO kept VALUES (1)"); };
  const headway::Error error = run_failing(third);
  CHECK(error.code == ErrorCode::statement_failed);
  CHECK(error.native.extended == SQLITE_CONSTRAINT_PRIMARYKEY);
}

TEST_CASE("a database that may not grow is left as it was", "[unit][engine]") {
  constexpr auto grows = [](Operations& op) {
    op.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
        " INSERT INTO log SELECT randomblob(200) FROM n");
  };
  const Database db;
  fill(db);
  db.execute("PRAGMA max_page_count = 40");
  const auto before = support::snapshot(db.get());
  const Failing failing(grows);
  const auto report = open(db.get(), failing.history()).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().native.code == SQLITE_FULL);
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  CHECK(support::difference(support::snapshot(db.get()), before) == "");
}

TEST_CASE("memory that runs out at any point leaves the database as it was", "[unit][engine]") {
  // SQLite's own heap limit, raised until the run succeeds: every failure on the way must be clean.
  const Database db;
  fill(db);
  const auto before = support::snapshot(db.get(), {}, false);
  int failures = 0;
  bool is_done = false;
  const sqlite3_int64 in_use = sqlite3_memory_used();
  for (sqlite3_int64 room = 0; !is_done && room < 4000000; room += 3000) {
    sqlite3_hard_heap_limit64(in_use + room);
    auto migrator = histories::Migrator::open(db.get(), histories::all);
    const auto report = migrator->migrate_to_head();
    sqlite3_hard_heap_limit64(0);
    is_done = static_cast<bool>(report);
    if (is_done) break;
    ++failures;
    REQUIRE(report.error().state_after != DatabaseState::unknown);
    REQUIRE(sqlite3_get_autocommit(db.get()) != 0);
    REQUIRE(support::difference(support::snapshot(db.get(), {}, false), before) == "");
  }
  CHECK(is_done);
  CHECK(failures > 0);
}

TEST_CASE("a process killed in the middle leaves the file as it was", "[integration][engine]") {
  constexpr auto dies = [](Operations& op) {
    op.run([](Connection& db) -> Result<void> {
      if (auto done = db.execute("UPDATE kept SET x = -x"); !done) return done;
      kill(getpid(), SIGKILL);
      return {};
    });
  };
  for (const char* journal : {"DELETE", "WAL"}) {
    const support::TemporaryDirectory directory;
    const std::string path = directory.path("app.db");
    support::Snapshot before;
    {
      const Database db(path);
      fill(db);
      db.execute(std::string("PRAGMA journal_mode = ") + journal);
      before = support::snapshot(db.get());
    }
    support::Process process([&](int) {
      const Failing failing(dies);
      auto migrator = histories::Migrator::open(path, failing.history());
      return migrator->migrate_to_head() ? 0 : 1;
    });
    CHECK(process.wait() == -SIGKILL);

    const Database db(path);
    CHECK(support::difference(support::snapshot(db.get()), before) == "");
    CHECK(scalar(db.get(), "PRAGMA integrity_check") == "ok");
    REQUIRE(open(path, histories::all).migrate_to_head());  // and no lock is left behind
  }
}
