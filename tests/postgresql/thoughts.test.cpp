// SPDX-License-Identifier: MIT
// The thoughts application on PostgreSQL: its migrations make what its models describe.
#include <string>

#include "headway/operations/difference_words.hpp"
#include "history.hpp"  // of examples/thoughts
#include "postgresql/twins.hpp"
#include "specification/hosts.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

void check_no_drift(const Result<Differences>& drift) {
  if (!drift) FAIL(describe(drift.error()));
  for (const Difference& each : *drift) FAIL_CHECK(to_string(each));
}

}  // namespace

TEST_CASE("the thoughts application migrates a PostgreSQL database, whose tables are those of its models",
          "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  auto migrator = specification::open(host, thoughts::history);
  const auto report = migrator.migrate_to_head();
  if (!report) FAIL(describe(report.error()));
  CHECK(report->applied.size() == thoughts::history.migrations().size());
  check_no_drift(migrator.drift());
  check_no_drift(migrator.drift(thoughts::models(Dialect::postgresql)));
  const auto down = migrator.downgrade("base");
  if (!down) FAIL(describe(down.error()));
  check_no_drift(migrator.drift(Tables{}));
}

TEST_CASE("tables that are made from the thoughts application's models are those models", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  auto db = Postgresql::open(host.where());
  REQUIRE(db);
  for (const Table& each : thoughts::models(Dialect::postgresql)) {
    Statements statements;
    REQUIRE(compile_for_postgresql(Operation(CreateTable{each}), true, nullptr, statements));
    for (const Statement& statement : statements) {
      const Result<void> done = db->execute(statement.sql);
      if (!done) FAIL(describe(done.error()));
    }
  }
  auto migrator = Migrator<Postgresql>::over(std::move(*db), thoughts::history);
  REQUIRE(migrator);
  check_no_drift(migrator->drift(thoughts::models(Dialect::postgresql)));
}

TEST_CASE("scripts of the thoughts application do to a PostgreSQL database what its migrations do",
          "[integration][postgresql]") {
  twins::Twins twins(thoughts::history, {.program = "thoughts 1.0"});
  CHECK(twins.go(Direction::upgrade, "head") == "");
  CHECK(twins.go(Direction::downgrade, "base") == "");
  for (std::size_t at = 0; at < thoughts::history.size(); ++at) CHECK(twins.go(Direction::upgrade, "+1") == "");
  for (std::size_t at = 0; at < thoughts::history.size(); ++at) CHECK(twins.go(Direction::downgrade, "-1") == "");
  CHECK(twins.why == "");
}

TEST_CASE("the application's rules hold on PostgreSQL", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  REQUIRE(specification::open(host, thoughts::history).migrate_to_head());
  const support::PostgresqlDatabase judge(host.where());
  const std::string user = "INSERT INTO users (id, name, email, created_at, updated_at) VALUES ";
  CHECK(judge.try_execute(user + "('6ba7b810-9dad-41d1-80b4-00c04fd430c8', 'Ada', 'ada@example.com', now(), now())"));
  CHECK_FALSE(judge.try_execute(user + "('6ba7b810-9dad-41d1-80b4-00c04fd430c9', '', 'b@example.com', now(), now())"));
  CHECK_FALSE(
      judge.try_execute(user + "('6ba7b810-9dad-41d1-80b4-00c04fd430c9', 'B', 'ada@example.com', now(), now())"));
}
