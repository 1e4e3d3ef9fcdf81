// SPDX-License-Identifier: MIT
// What every database must do alike: one runner at a time.
#include <chrono>
#include <string>
#include <thread>

#include "specification/histories.hpp"
#include "specification/hosts.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace specification;

namespace {

/// Answers with the number of migrations that the process has applied, once the other end of the pipe is closed.
template <class Host>
int migrate_when_told(const Host& host, int told, int out, TransactionMode mode) {
  char byte = 0;
  if (read(told, &byte, 1) != 0) return 99;
  auto migrator = Migrator<typename Host::Backend>::open(host.where(), all, {.transaction_mode = mode});
  if (!migrator) {
    support::say(out, describe(migrator.error()));
    return 98;
  }
  const auto report = migrator->migrate_to_head();
  if (!report) {
    support::say(out, describe(report.error()));
    return 97;
  }
  return static_cast<int>(report->applied.size());
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("processes that start at once apply each migration once", "[integration][specification]",
                        Hosts) {
  for (int round = 0; round < 20; ++round) {
    const TestType host;
    const auto mode = round % 2 == 0 ? TransactionMode::whole_run : TransactionMode::per_migration;
    int start[2] = {};
    REQUIRE(pipe(start) == 0);
    const auto body = [&](int out) {
      close(start[1]);
      return migrate_when_told(host, start[0], out, mode);
    };
    support::Process one(body), two(body), three(body);
    close(start[1]);
    close(start[0]);
    const std::string said = one.hear_all() + two.hear_all() + three.hear_all();
    INFO("round " << round << ": " << said);
    REQUIRE(one.wait() + two.wait() + three.wait() == 3);
    REQUIRE(host.text("SELECT revision FROM headway_history ORDER BY sequence") == "0001_people\n0002_pets\n0003_ages");
    REQUIRE(host.text("SELECT count(*) FROM people") == "2");
  }
}

TEMPLATE_LIST_TEST_CASE("a runner waits for another, and finds its work done", "[integration][specification]", Hosts) {
  const TestType host;
  auto first = open(host, all), second = open(host, all, {.lock_timeout = std::chrono::seconds(20)});
  REQUIRE(first.backend().begin(std::chrono::seconds(1)));
  Result<Report> found = failure(ErrorCode::none, "not run");
  std::thread waiter([&] { found = second.migrate_to_head(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  REQUIRE(first.backend().rollback());
  waiter.join();
  if (!found) FAIL(describe(found.error()));
  CHECK(found->applied.size() == 3);
  CHECK(first.migrate_to_head()->applied.empty());
}

TEMPLATE_LIST_TEST_CASE("a runner gives up when the time is over, and nothing was changed",
                        "[integration][specification]", Hosts) {
  const TestType host;
  auto first = open(host, all), second = open(host, all, {.lock_timeout = std::chrono::milliseconds(100)});
  REQUIRE(first.backend().begin(std::chrono::seconds(1)));
  const auto before = std::chrono::steady_clock::now();
  const auto report = second.migrate_to_head();
  const auto waited = std::chrono::steady_clock::now() - before;
  REQUIRE_FALSE(report);
  INFO(describe(report.error()));
  CHECK(report.error().code == ErrorCode::lock_timeout);
  CHECK(report.error().state_after == DatabaseState::unchanged);
  CHECK(waited >= std::chrono::milliseconds(50));
  CHECK(waited < std::chrono::seconds(10));
  REQUIRE(first.backend().rollback());
  CHECK(second.migrate_to_head()->applied.size() == 3);
}

TEMPLATE_LIST_TEST_CASE("the lock is free again when its holder is killed", "[integration][specification]", Hosts) {
  const TestType host;
  support::Process holder([&](int out) {
    auto migrator = open(host, all);
    if (!migrator.backend().begin(std::chrono::seconds(1))) return 1;
    support::say(out, "!");
    std::this_thread::sleep_for(std::chrono::seconds(60));
    return 2;
  });
  REQUIRE(holder.hear());
  holder.signal(SIGKILL);
  CHECK(holder.wait() == -SIGKILL);
  const auto report = open(host, all).migrate_to_head();
  if (!report) FAIL(describe(report.error()));
  CHECK(report->applied.size() == 3);
}
