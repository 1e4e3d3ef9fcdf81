// SPDX-License-Identifier: MIT
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "histories.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"

using headway::DatabaseState;
using headway::ErrorCode;
using headway::Migration;
using headway::Operations;
using headway::Step;
using headway::Verdict;
using histories::open;
using support::Database;
using support::scalar;

namespace {

/// Writes down what it is told; cancels or throws at the statement that it is given.
class Recorder final : public headway::Observer {
 public:
  std::string log;
  std::string cancel_at;
  std::string throw_at;

  void run_started(const headway::Plan& plan) override { log += "run of " + std::to_string(plan.steps.size()) + "\n"; }
  void migration_started(const Step& step) override { log += "start " + std::string(step.migration->revision) + "\n"; }
  Verdict statement_started(const Step&, std::string_view sql) override {
    if (!throw_at.empty() && sql.find(throw_at) != std::string_view::npos)
      throw std::runtime_error("the observer fell over");
    return !cancel_at.empty() && sql.find(cancel_at) != std::string_view::npos ? Verdict::cancel : Verdict::proceed;
  }
  void statement_finished(const Step&, std::string_view sql, std::chrono::microseconds) override {
    log += "  " + (sql.empty() ? "a function" : std::string(sql.substr(0, sql.find_first_of("\n(")))) + "\n";
  }
  void migration_finished(const Step& step, std::chrono::microseconds) override {
    log += "end " + std::string(step.migration->revision) + "\n";
  }
  void warning(std::string_view sentence) override { log += "warning " + std::string(sentence) + "\n"; }
};

}  // namespace

TEST_CASE("an observer is told everything in order", "[unit][engine]") {
  Recorder recorder;
  auto migrator = open(":memory:", histories::all, {.observer = &recorder});
  REQUIRE(migrator.migrate_to_head());
  REQUIRE(migrator.upgrade("base"));
  CHECK(recorder.log ==
        "run of 3\n"
        "start 0001_people\n  CREATE TABLE people \n  INSERT INTO people \nend 0001_people\n"
        "start 0002_pets\n  CREATE TABLE pets \n  CREATE INDEX idx_pets_owner ON pets \nend 0002_pets\n"
        "start 0003_ages\n  PRAGMA ignore_check_constraints = ON\n  ALTER TABLE people ADD COLUMN age INTEGER CHECK \n"
        "  SELECT rowid AS rowid, age FROM main.people WHERE NOT \n"
        "  PRAGMA ignore_check_constraints = OFF\n  a function\nend 0003_ages\n"
        "warning the database is at 0003_ages, above base: nothing to upgrade\n");
}

TEST_CASE("an observer can cancel, and the database is as before", "[unit][engine]") {
  const Database db;
  Recorder recorder;
  recorder.cancel_at = "CREATE INDEX";
  const auto report = open(db.get(), histories::all, {.observer = &recorder}).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::cancelled);
  CHECK(report.error().revision == "0002_pets");
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  CHECK(support::rows(db.get(), "SELECT * FROM sqlite_schema").empty());
}

TEST_CASE("an observer that throws ends the run as a failing hook", "[unit][engine]") {
  const Database db;
  Recorder recorder;
  recorder.throw_at = "CREATE INDEX";
  const auto report = open(db.get(), histories::all, {.observer = &recorder}).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::hook_failed);
  CHECK(report.error().message == "an exception ended the run: the observer fell over");
  CHECK(support::rows(db.get(), "SELECT * FROM sqlite_schema").empty());
  CHECK(open(db.get(), histories::all).migrate_to_head());
}

TEST_CASE("a stop that was requested before cancels at the first statement", "[unit][engine]") {
  std::stop_source source;
  source.request_stop();
  const Database db;
  const auto report = open(db.get(), histories::all, {.stop = source.get_token()}).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::cancelled);
  CHECK(support::rows(db.get(), "SELECT * FROM sqlite_schema").empty());
}

TEST_CASE("a stop interrupts a statement that runs", "[unit][engine]") {
  static constexpr Migration endless[] = {{.revision = "0001_endless",
                                           .upgrade =
                                               [](Operations& op) {
                                                 op.execute(
                                                     "CREATE TABLE t (x); INSERT INTO t WITH RECURSIVE n(i) AS "
                                                     "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n");
                                               },
                                           .downgrade = headway::irreversible}};
  class Starter final : public headway::Observer {
   public:
    std::stop_source source;
    std::jthread stopper;
    Verdict statement_started(const Step&, std::string_view sql) override {
      if (sql.starts_with("INSERT")) {
        stopper = std::jthread([this] {
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
          source.request_stop();
        });
      }
      return Verdict::proceed;
    }
  };
  const Database db;
  Starter starter;
  const auto report =
      open(db.get(), headway::checked_history<endless>, {.observer = &starter, .stop = starter.source.get_token()})
          .migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::cancelled);
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  CHECK(support::rows(db.get(), "SELECT * FROM sqlite_schema").empty());
}

namespace {

constexpr Migration with_vacuum[] = {histories::people,
                                     {.revision = "0002_vacuum",
                                      .down_revision = "0001_people",
                                      .transactional = false,
                                      .upgrade = [](Operations& op) { op.execute("PRAGMA page_size = 8192; VACUUM"); },
                                      .downgrade = [](Operations&) {}},
                                     {.revision = "0003_more",
                                      .down_revision = "0002_vacuum",
                                      .upgrade = [](Operations& op) { op.execute("CREATE TABLE more (x)"); },
                                      .downgrade = [](Operations& op) { op.drop_table("more"); }}};
constexpr Migration half_done[] = {
    histories::people,
    {.revision = "0002_half",
     .down_revision = "0001_people",
     .transactional = false,
     .upgrade = [](Operations& op) { op.execute_opaque("CREATE TABLE half (x); CREATE TABLE half (x)"); },
     .downgrade = headway::irreversible}};
constexpr Migration left_open[] = {{.revision = "0001_open",
                                    .transactional = false,
                                    .upgrade = [](Operations& op) { op.execute("BEGIN; CREATE TABLE t (x)"); },
                                    .downgrade = headway::irreversible}};

}  // namespace

TEST_CASE("a migration outside a transaction runs alone between those within", "[integration][engine]") {
  const support::TemporaryDirectory directory;
  const std::string path = directory.path("app.db");
  auto migrator = open(path, headway::checked_history<with_vacuum>);
  const auto report = migrator.migrate_to_head();
  INFO((report ? std::string() : describe(report.error())));
  REQUIRE(report);
  CHECK(report->applied.size() == 3);
  CHECK(scalar(migrator.backend().handle(), "PRAGMA page_size") == "8192");
  CHECK(scalar(migrator.backend().handle(), "PRAGMA locking_mode") == "normal");
  CHECK(migrator.history()->at(1).outcome == "applied");
  const Database other(path);  // the lock was given up
  other.execute("CREATE TABLE by_another (x)");
  CHECK(migrator.downgrade("base")->applied.size() == 3);
}

TEST_CASE("a migration outside a transaction that stops half-way says so", "[integration][engine]") {
  const support::TemporaryDirectory directory;
  const std::string path = directory.path("app.db");
  auto migrator = open(path, headway::checked_history<half_done>);
  const auto report = migrator.migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::statement_failed);
  CHECK(report.error().state_after == DatabaseState::partially_applied);
  CHECK(report.error().applied_before == std::vector<std::string>{"0001_people"});
  CHECK(migrator.current().value() == std::vector<std::string>{"0001_people"});
  REQUIRE(migrator.history()->size() == 2);
  CHECK(migrator.history()->at(1).outcome == "failed");
  CHECK(Database(path).try_execute("CREATE TABLE by_another (x)"));
}

TEST_CASE("a migration outside a transaction may not leave one open", "[unit][engine]") {
  const Database db;
  const auto report = open(db.get(), headway::checked_history<left_open>).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::transaction_lost);
  CHECK(sqlite3_get_autocommit(db.get()) != 0);
}
