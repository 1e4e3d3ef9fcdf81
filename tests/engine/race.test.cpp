// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "histories.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"

using histories::open;
using support::Database;

namespace {

/// Two processes wait for the same signal, then migrate; each answers with the number of migrations it has applied.
void race(const std::string& path, headway::TransactionMode mode, std::size_t applied_in_all) {
  int start[2] = {};
  REQUIRE(pipe(start) == 0);
  const auto body = [&](int out) {
    close(start[1]);
    char byte = 0;
    if (read(start[0], &byte, 1) != 0) return 9;  // ends when the parent closes its end
    auto migrator = histories::Migrator::open(path, histories::all, {.transaction_mode = mode});
    if (!migrator) {
      support::say(out, describe(migrator.error()));
      return 8;
    }
    const auto report = migrator->migrate_to_head();
    if (!report) {
      support::say(out, describe(report.error()));
      return 7;
    }
    return static_cast<int>(report->applied.size());
  };
  support::Process one(body), two(body);
  close(start[1]);
  close(start[0]);
  const std::string said = one.hear_all() + two.hear_all();
  const int first = one.wait(), second = two.wait();
  INFO(said);
  REQUIRE(static_cast<std::size_t>(first + second) == applied_in_all);
}

}  // namespace

TEST_CASE("two processes that start at once apply each migration once", "[integration][engine]") {
  const support::TemporaryDirectory directory;
  for (int round = 0; round < 200; ++round) {
    const std::string path = directory.path("round" + std::to_string(round) + ".db");
    const auto mode = round % 4 == 3 ? headway::TransactionMode::per_migration : headway::TransactionMode::whole_run;
    if (round % 2 == 1) Database(path).execute("PRAGMA journal_mode = WAL");  // even rounds start on no file at all
    INFO("round " << round);
    race(path, mode, 3);
    const Database db(path);
    REQUIRE(support::scalar(db.get(), "SELECT count(*) FROM people") == "2");
    REQUIRE(support::scalar(db.get(), "SELECT group_concat(revision) FROM headway_history") ==
            "0001_people,0002_pets,0003_ages");
    REQUIRE(support::scalar(db.get(), "SELECT version_num FROM headway_version") == "0003_ages");
  }
}

TEST_CASE("a waiter that finds the work done succeeds with nothing to do", "[integration][engine]") {
  const support::TemporaryDirectory directory;
  const std::string path = directory.path("app.db");
  support::Process other([&](int out) {
    const Database db(path);
    db.execute("BEGIN IMMEDIATE");
    support::say(out, "!");
    usleep(50000);
    db.execute(
        "CREATE TABLE headway_version (version_num VARCHAR(255) PRIMARY KEY NOT NULL);"
        "INSERT INTO headway_version VALUES ('0002_pets'); COMMIT");
    return 0;
  });
  auto migrator = open(path, histories::first_two);
  REQUIRE(other.hear());
  const auto report = migrator.migrate_to_head();
  INFO((report ? std::string() : describe(report.error())));
  REQUIRE(report);
  CHECK(report->applied.empty());
  CHECK(report->revision == "0002_pets");
  CHECK(other.wait() == 0);
}

TEST_CASE("a file that another process has locked is a clear error within the timeout", "[integration][engine]") {
  const support::TemporaryDirectory directory;
  const std::string path = directory.path("app.db");
  Database(path).execute("CREATE TABLE t (x)");
  const std::string before = support::read_file(path);
  for (const std::string lock : {"BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"}) {
    support::Process other([&](int out) {
      const Database db(path);
      db.execute(lock);
      support::say(out, "!");
      pause();  // until it is killed
      return 0;
    });
    REQUIRE(other.hear());
    auto migrator = open(path, histories::all, {.lock_timeout = std::chrono::milliseconds(150)});
    const auto started = std::chrono::steady_clock::now();
    const auto report = migrator.migrate_to_head();
    const auto waited = std::chrono::steady_clock::now() - started;
    REQUIRE_FALSE(report);
    CHECK(report.error().code == headway::ErrorCode::lock_timeout);
    CHECK(report.error().state_after == headway::DatabaseState::unchanged);
    CHECK(waited >= std::chrono::milliseconds(100));
    CHECK(waited < std::chrono::seconds(5));
    CHECK(support::read_file(path) == before);
    other.signal(SIGKILL);
    CHECK(other.wait() == -SIGKILL);  // and a lock dies with its holder
  }
  CHECK(open(path, histories::all, {.lock_timeout = std::chrono::milliseconds(0)}).migrate_to_head());
}
