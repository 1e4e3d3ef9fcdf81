// SPDX-License-Identifier: MIT
// The copy of a table tells how far it is, and can be cancelled at any row.
#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "engine/histories.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

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

constexpr int rows = 12;

/// Each row takes its time, as a large one would; at the third a stop can be requested, by another thread.
struct Slowness {
  std::stop_source* stop = nullptr;
  int calls = 0;

  static void call(sqlite3_context* context, int, sqlite3_value** values) {
    auto* const self = static_cast<Slowness*>(sqlite3_user_data(context));
    std::this_thread::sleep_for(std::chrono::milliseconds(15));
    if (++self->calls == 3 && self->stop != nullptr) std::thread([self] { self->stop->request_stop(); }).join();
    sqlite3_result_value(context, values[0]);
  }
};

constexpr Migration tasks = {
    .revision = "0001_tasks",
    .upgrade =
        [](Operations& op) {
          op.execute(
              "CREATE TABLE tasks (id INTEGER PRIMARY KEY AUTOINCREMENT, price TEXT, CHECK (id > 0));"
              "CREATE TABLE comments (task_id INTEGER REFERENCES tasks (id) ON DELETE CASCADE);"
              "CREATE INDEX idx_price ON tasks (price)");
        },
    .downgrade = headway::irreversible};
constexpr Migration only_tasks[] = {tasks};

/// A parent with children, an index, a view and a trigger.
void fill(const Database& db, Slowness& slowness) {
  REQUIRE(open(db.get(), headway::checked_history<only_tasks>).migrate_to_head());
  sqlite3_create_function(db.get(), "slowly", 1, SQLITE_UTF8, &slowness, Slowness::call, nullptr, nullptr);
  db.execute(
      "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;"
      "CREATE VIEW prices AS SELECT price FROM tasks;"
      "CREATE TRIGGER cleared AFTER DELETE ON tasks BEGIN DELETE FROM comments; END;"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
      std::to_string(rows) + ") INSERT INTO tasks (price) SELECT i FROM n; INSERT INTO comments SELECT id FROM tasks");
}

constexpr Migration list[] = {
    tasks,
    {.revision = "0002_prices",
     .down_revision = "0001_tasks",
     .upgrade =
         [](Operations& op) {
           op.execute("CREATE TABLE later (x)");
           op.alter_column(
               "tasks", "price", {.type = headway::integer, .conversion = "CAST(slowly(price) AS INTEGER)"});
         },
     .downgrade = headway::irreversible}};
const headway::History& prices() { return headway::checked_history<list>; }

/// Writes down what a copy tells, and cancels it when it is told for that many times.
class Progress final : public headway::Observer {
 public:
  std::vector<std::uint64_t> counts;
  std::size_t cancel_at = 0;

  Verdict rows_copied(const Step&, std::string_view table, std::uint64_t count) override {
    CHECK(table == "tasks");
    counts.push_back(count);
    return counts.size() == cancel_at ? Verdict::cancel : Verdict::proceed;
  }
};

std::vector<std::string> settings(sqlite3* db) {
  std::vector<std::string> out;
  for (const std::string_view pragma : headway::sqlite::Session::pragmas) {
    out.push_back(std::string(pragma) + " " + scalar(db, "PRAGMA " + std::string(pragma)));
  }
  out.push_back(std::to_string(sqlite3_get_autocommit(db)));
  return out;
}

}  // namespace

TEST_CASE("a copy tells how many rows it has taken, now and then and at its end", "[unit][backend]") {
  const Database db;
  Slowness slowness;
  fill(db, slowness);
  Progress progress;
  REQUIRE(open(db.get(), prices(), {.observer = &progress}).migrate_to_head());
  REQUIRE(progress.counts.size() >= 2);
  for (std::size_t at = 1; at < progress.counts.size(); ++at) CHECK(progress.counts[at - 1] <= progress.counts[at]);
  CHECK(progress.counts.front() < rows);
  CHECK(progress.counts.back() == rows);
  CHECK(scalar(db.get(), "SELECT count(*) FROM comments") == std::to_string(rows));
}

TEST_CASE("a table without rows is told of at its end", "[unit][backend]") {
  const Database db;
  Slowness slowness;
  fill(db, slowness);
  db.execute("DELETE FROM tasks");
  Progress progress;
  REQUIRE(open(db.get(), prices(), {.observer = &progress}).migrate_to_head());
  CHECK(progress.counts == std::vector<std::uint64_t>{0});
}

TEST_CASE("a copy that is cancelled leaves database and connection as they were", "[unit][backend]") {
  for (const std::size_t at : {1U, 2U}) {
    const Database db;
    Slowness slowness;
    fill(db, slowness);
    const auto before = support::snapshot(db.get());
    const auto settings_before = settings(db.get());
    Progress progress;
    progress.cancel_at = at;
    const auto report = open(db.get(), prices(), {.observer = &progress}).migrate_to_head();
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::cancelled);
    CHECK(report.error().state_after == DatabaseState::rolled_back);
    CHECK(report.error().revision == "0002_prices");
    CHECK(progress.counts.size() == at);
    CHECK(slowness.calls < rows);
    CHECK(support::difference(before, support::snapshot(db.get())).empty());
    CHECK(settings(db.get()) == settings_before);
    CHECK(open(db.get(), prices()).migrate_to_head());
  }
}

TEST_CASE("a copy that is cancelled when it is complete is taken back too", "[unit][backend]") {
  const Database db;
  Slowness slowness;
  fill(db, slowness);
  db.execute("DELETE FROM tasks WHERE id > 1");
  const auto before = support::snapshot(db.get());
  Progress progress;
  progress.cancel_at = 1;
  const auto report = open(db.get(), prices(), {.observer = &progress}).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::cancelled);
  CHECK(progress.counts == std::vector<std::uint64_t>{1});
  CHECK(support::difference(before, support::snapshot(db.get())).empty());
}

TEST_CASE("a stop that another thread requests ends a copy", "[unit][backend]") {
  const Database db;
  std::stop_source source;
  Slowness slowness{&source};
  fill(db, slowness);
  const auto before = support::snapshot(db.get());
  const auto settings_before = settings(db.get());
  const auto report = open(db.get(), prices(), {.stop = source.get_token()}).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::cancelled);
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  CHECK(slowness.calls < rows);
  CHECK(support::difference(before, support::snapshot(db.get())).empty());
  CHECK(settings(db.get()) == settings_before);
}
