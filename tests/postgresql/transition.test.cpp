// SPDX-License-Identifier: MIT
// What transition() gives, PostgreSQL carries out: the database then is what the models say, up and down.
#include <cstdint>
#include <string>

#include "headway/operations/difference_words.hpp"
#include "headway/operations/transition.hpp"
#include "postgresql/schema_pairs.hpp"
#include "specification/hosts.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

const PostgresqlSchemaPair* pair = nullptr;  // of the migrations below, which can hold nothing

template <bool to_second, bool up>
void record(Operations& op) {
  const Schema none;
  const Schema& before = to_second ? pair->from : none;
  const Schema& after = to_second ? pair->to : pair->from;
  const Transition way =
      up ? transition(before, after, Dialect::postgresql) : transition(after, before, Dialect::postgresql);
  for (const Operation& each : way.operations) op.append(each);
}
inline constexpr Migration migrations[] = {
    {.revision = "first", .upgrade = record<false, true>, .downgrade = record<false, false>},
    {.revision = "second", .down_revision = "first", .upgrade = record<true, true>, .downgrade = record<true, false>}};

void check_is(Migrator<Postgresql>& migrator, const Schema& wanted) {
  Tables models;
  wanted.each([&](const Table& each) { models.push_back(each); });
  const Result<Differences> drift = migrator.drift(models);
  if (!drift) FAIL(describe(drift.error()));
  for (const Difference& each : *drift) FAIL_CHECK(to_string(each));
}
void check_reached(const Result<Report>& report) {
  if (!report) FAIL(describe(report.error()));
}

void check_seeds(std::uint32_t first, std::uint32_t last) {
  const support::FreshPostgresql database;
  const support::PostgresqlDatabase judge(database.url());
  for (std::uint32_t seed = first; seed < last; ++seed) {
    INFO("seed " << seed);
    support::FreshPostgresql::clear(judge);
    const PostgresqlSchemaPair made(seed);
    pair = &made;
    auto migrator = Migrator<Postgresql>::open(database.url(), *History::from(migrations));
    REQUIRE(migrator);
    check_reached(migrator->upgrade("first"));
    check_is(*migrator, made.from);
    check_reached(migrator->upgrade("second"));
    check_is(*migrator, made.to);
    check_reached(migrator->downgrade("first"));
    check_is(*migrator, made.from);
    check_reached(migrator->downgrade("base"));
    check_is(*migrator, {});
  }
}

}  // namespace

TEST_CASE("PostgreSQL goes the way between random schemas, up and down", "[integration][postgresql]") {
  check_seeds(0, 60);
}

TEST_CASE("PostgreSQL goes the way between many random schemas, up and down", "[.][slow]") { check_seeds(60, 2060); }
