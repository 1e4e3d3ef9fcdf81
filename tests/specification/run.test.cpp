// SPDX-License-Identifier: MIT
// What every database must do alike: runs, their ends, and what they leave.
#include <chrono>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "specification/histories.hpp"
#include "specification/hosts.hpp"
#include "support/catch.hpp"

using namespace specification;

using Strings = std::vector<std::string>;

TEMPLATE_LIST_TEST_CASE("what is pending is applied, once", "[integration][specification]", Hosts) {
  const TestType host;
  auto migrator = open(host, all, {.program = "shop 1.0"});
  const auto report = migrator.migrate_to_head();
  if (!report) FAIL(describe(report.error()));
  CHECK(report->applied.size() == 3);
  CHECK(report->revision == "0003_ages");
  CHECK(host.text("SELECT id, name, age, active FROM people ORDER BY id").starts_with("1|Ada|36|"));
  CHECK(host.text("SELECT name FROM people WHERE active") == "Ada");
  CHECK(host.text("SELECT version_num FROM headway_version") == "0003_ages");
  CHECK(host.text("SELECT sequence, revision, direction, outcome, program FROM headway_history ORDER BY sequence") ==
        "1|0001_people|upgrade|applied|shop 1.0\n2|0002_pets|upgrade|applied|shop 1.0\n"
        "3|0003_ages|upgrade|applied|shop 1.0");
  const std::string before = host.portrait();
  const auto again = migrator.migrate_to_head();
  REQUIRE(again);
  CHECK(again->applied.empty());
  CHECK(host.portrait() == before);
  CHECK(migrator.current().value() == Strings{"0003_ages"});
  CHECK(migrator.pending()->empty());
}

TEMPLATE_LIST_TEST_CASE("up, down and up again gives the same database", "[integration][specification]", Hosts) {
  const TestType host;
  auto migrator = open(host, all);
  REQUIRE(migrator.migrate_to_head());
  const std::string people_of_head = host.text("SELECT * FROM people ORDER BY id");
  const auto down = migrator.downgrade("base");
  if (!down) FAIL(describe(down.error()));
  CHECK(down->applied.size() == 3);
  CHECK(host.text("SELECT count(*) FROM headway_version") == "0");
  CHECK_THROWS(host.text("SELECT * FROM people"));
  REQUIRE(migrator.upgrade("0002_pets"));
  CHECK(migrator.current().value() == Strings{"0002_pets"});
  REQUIRE(migrator.upgrade("+1"));
  CHECK(host.text("SELECT * FROM people ORDER BY id") == people_of_head);
  CHECK(migrator.history()->size() == 9);
  CHECK(migrator.drift()->empty());
}

namespace {

/// What a failure in the third migration leaves: nothing of the run, or where DDL commits the two before it.
template <class Host>
void check_end(const Error& error, const std::string& before, const Host& host) {
  INFO(describe(error));
  if (is_atomic<Host>) {
    CHECK(error.state_after == DatabaseState::rolled_back);
    CHECK(error.applied_before.empty());
    CHECK(host.portrait() == before);
  } else {
    CHECK(error.state_after == DatabaseState::partially_applied);
    CHECK(error.applied_before == Strings{"0001_people", "0002_pets"});
    CHECK(host.text("SELECT version_num FROM headway_version") == "0002_pets");
    CHECK(host.text("SELECT count(*) FROM headway_version_journal") == "0");
  }
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a statement that fails leaves the database as it was", "[integration][specification]", Hosts) {
  const TestType host;
  host.execute("CREATE TABLE kept (x INTEGER PRIMARY KEY); INSERT INTO kept VALUES (1)");
  const std::string before = host.portrait();
  const Failing failing(
      [](Operations& op) { op.execute("INSERT INTO kept VALUES (2);\n  INSERT INTO nowhere VALUES (3)"); });
  const auto report = open(host, failing.history()).migrate_to_head();
  REQUIRE_FALSE(report);
  const Error& error = report.error();
  CHECK(error.code == ErrorCode::statement_failed);
  CHECK(error.revision == "0003_c");
  CHECK(error.operation == "execute");
  CHECK(error.statement == "INSERT INTO nowhere VALUES (3)");
  CHECK(error.position.line == 2);
  check_end(error, before, host);
  CHECK(host.text("SELECT x FROM kept") == "1");
  CHECK(open(host, first_two).migrate_to_head()->applied.size() == (is_atomic<TestType> ? 2 : 0));
}

TEMPLATE_LIST_TEST_CASE("with a transaction for each migration those before the failure stay",
                        "[integration][specification]", Hosts) {
  const TestType host;
  const Failing failing([](Operations& op) { op.drop_table("nowhere"); });
  auto migrator = open(host, failing.history(), {.transaction_mode = TransactionMode::per_migration});
  const auto report = migrator.migrate_to_head();
  REQUIRE_FALSE(report);
  INFO(describe(report.error()));
  CHECK(report.error().state_after == DatabaseState::partially_applied);
  CHECK(report.error().applied_before == Strings{"0001_people", "0002_pets"});
  CHECK(report.error().operation == "drop_table nowhere");
  CHECK(migrator.current().value() == Strings{"0002_pets"});
  CHECK(migrator.history()->size() == 2);
}

TEMPLATE_LIST_TEST_CASE("a function that fails or throws rolls the run back", "[integration][specification]", Hosts) {
  const TestType host;
  const std::string before = host.portrait();
  const Failing failing([](Operations& op) {
    op.run([](Connection& db) -> Result<void> {
      if (auto done = db.execute("DELETE FROM people"); !done) return done;
      return failure(ErrorCode::none, "no more people");
    });
  });
  const auto report = open(host, failing.history()).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::hook_failed);
  CHECK(report.error().message == "no more people");
  check_end(report.error(), before, host);
  const Failing throwing(
      [](Operations& op) { op.run([](Connection&) -> Result<void> { throw std::runtime_error("thrown"); }); });
  const auto other = open(host, throwing.history()).migrate_to_head();
  REQUIRE_FALSE(other);
  CHECK(other.error().code == ErrorCode::hook_failed);
  CHECK(other.error().state_after == DatabaseState::rolled_back);
  if (!is_atomic<TestType>) CHECK(host.text("SELECT count(*) FROM people") == "2");
  CHECK(open(host, all).migrate_to_head()->applied.size() == (is_atomic<TestType> ? 3 : 1));
}

TEMPLATE_LIST_TEST_CASE("neither a function nor a script may end the transaction of the run",
                        "[integration][specification]", Hosts) {
  const Body bodies[] = {
      [](Operations& op) { op.run([](Connection& db) -> Result<void> { return db.execute("COMMIT"); }); },
      [](Operations& op) { op.run([](Connection& db) -> Result<void> { return db.execute("/* no */ ROLLBACK;"); }); },
      [](Operations& op) { op.run([](Connection& db) -> Result<void> { return db.execute("begin"); }); },
      [](Operations& op) { op.execute("ROLLBACK"); },
  };
  for (const Body each : bodies) {
    const TestType host;
    const std::string before = host.portrait();
    const Failing failing(each);
    const auto report = open(host, failing.history()).migrate_to_head();
    REQUIRE_FALSE(report);
    INFO(describe(report.error()));
    CHECK(report.error().code == ErrorCode::transaction_control_in_migration);
    check_end(report.error(), before, host);
  }
}

TEMPLATE_LIST_TEST_CASE("a dry run tells what would be, and leaves no trace", "[integration][specification]", Hosts) {
  const TestType host;
  REQUIRE(open(host, first_two).migrate_to_head());
  const std::string before = host.text("SELECT * FROM headway_history") + host.text("SELECT * FROM people");
  auto migrator = open(host, all);
  const auto report = migrator.dry_run(Direction::upgrade, "head");
  if (!is_atomic<TestType>) {
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::irreversible);
    CHECK(report.error().state_after == DatabaseState::unchanged);
    return;
  }
  if (!report) FAIL(describe(report.error()));
  CHECK(report->applied.size() == 1);
  CHECK(report->applied.at(0).rows == 1);
  CHECK(report->revision == "0003_ages");
  CHECK(host.text("SELECT * FROM headway_history") + host.text("SELECT * FROM people") == before);
  CHECK(migrator.migrate_to_head()->applied.size() == 1);
}

namespace {

/// Cancels at the n-th statement.
class Canceller final : public Observer {
 public:
  explicit Canceller(int at) : at_(at) {}
  Verdict statement_started(const Step&, std::string_view) override {
    return --at_ == 0 ? Verdict::cancel : Verdict::proceed;
  }

 private:
  int at_;
};

}  // namespace

TEMPLATE_LIST_TEST_CASE("an observer can cancel at any statement, and the database is as before",
                        "[integration][specification]", Hosts) {
  if (!is_atomic<TestType>) return;  // see tests/mysql/journal.test.cpp
  const TestType host;
  const std::string before = host.portrait();
  int cancelled = 0;
  for (int at = 1;; ++at) {
    Canceller observer(at);
    const auto report = open(host, all, {.observer = &observer}).migrate_to_head();
    if (report) break;
    ++cancelled;
    CHECK(report.error().code == ErrorCode::cancelled);
    CHECK(report.error().state_after == DatabaseState::rolled_back);
    REQUIRE(host.portrait() == before);
  }
  CHECK(cancelled >= 6);
}

TEMPLATE_LIST_TEST_CASE("a stop interrupts a statement that runs", "[integration][specification]", Hosts) {
  const TestType host;
  host.execute("CREATE TABLE sink (x INTEGER)");
  const std::string before = host.portrait();
  const Failing endless([](Operations& op) { op.execute_opaque(std::string(TestType::endless)); });
  std::stop_source stop;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    stop.request_stop();
  });
  const auto report = open(host, endless.history(), {.stop = stop.get_token()}).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::cancelled);
  check_end(report.error(), before, host);
}

TEMPLATE_LIST_TEST_CASE("a connection that its owner has a transaction open on is refused",
                        "[integration][specification]", Hosts) {
  const TestType host;
  const typename TestType::Application application(host);
  using Migrator = Migrator<typename TestType::Backend>;
  application.execute("CREATE TABLE mine (x INTEGER)");
  auto migrator = Migrator::open(application.connection(), all);
  REQUIRE(migrator);
  application.execute("BEGIN; INSERT INTO mine VALUES (1)");
  const auto report = migrator->migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::connection_in_transaction);
  CHECK(report.error().state_after == DatabaseState::unchanged);
  application.execute("COMMIT");
  CHECK(host.text("SELECT count(*) FROM mine") == "1");
  CHECK(migrator->migrate_to_head()->applied.size() == 3);
}
