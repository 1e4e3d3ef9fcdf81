// SPDX-License-Identifier: MIT
// Migrations that the library wrote as C++ compile as they are, and do what they were written for: in the replay of
// each dialect, and in SQLite, where `check` then finds nothing.
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "headway/operations/difference_words.hpp"
#include "headway/operations/replay.hpp"
#include "headway/sqlite.hpp"
#include "operations/variation.hpp"
#include "support/catch.hpp"
#include "written.hpp"

using namespace headway;

namespace {

void check_leads(const Schema& from, const Schema& to, void (*record)(Operations&), Dialect dialect) {
  Operations op;
  record(op);
  Schema now = from;
  const Finding found = replay(std::as_const(op).list(), now, dialect);
  if (found) FAIL_CHECK(to_error(found).message);
  const Differences left = differences(to, now);
  INFO((left.empty() ? std::string() : to_string(left.front())));
  CHECK(left.empty());
}

Tables tables_of(const Schema& schema) {
  Tables out;
  schema.each([&](const Table& each) { out.push_back(each); });
  for (const View& each : schema.objects.views) out.add(each);
  for (const Trigger& each : schema.objects.triggers) out.add(each);
  return out;
}
/// The database is what its migrations say, and what the models say.
void check_is(Migrator<Sqlite>& migrator, const Result<Report>& report, const Schema& models) {
  if (!report) FAIL(describe(report.error()));
  for (const Result<Differences>& found : {migrator.drift(), migrator.drift(tables_of(models))}) {
    if (!found) FAIL(describe(found.error()));
    for (const Difference& each : *found) FAIL_CHECK(to_string(each));
  }
}

}  // namespace

TEST_CASE("a migration that was written as C++ does what it was written for, in each dialect", "[integration][tools]") {
  for (const written::Line& line : written::all) {
    INFO("seed " << line.seed);
    const std::vector<VariedPair> pairs = varied(SchemaPair(line.seed), line.seed);
    for (std::size_t at = 0; at < pairs.size(); ++at) {
      INFO("dialect " << at);
      const auto& [first, second] = line.migrations;
      check_leads({}, pairs[at].from, first.upgrade, all_dialects[at]);
      check_leads(pairs[at].from, pairs[at].to, second.upgrade, all_dialects[at]);
      check_leads(pairs[at].to, pairs[at].from, second.downgrade, all_dialects[at]);
      check_leads(pairs[at].from, {}, first.downgrade, all_dialects[at]);
    }
  }
}

TEST_CASE("after a migration that was written as C++ SQLite has what the models say", "[integration][tools]") {
  for (const written::Line& line : written::all) {
    INFO("seed " << line.seed);
    const VariedPair pair = varied(SchemaPair(line.seed), line.seed).front();
    const Result<History> history = History::from(line.migrations);
    REQUIRE(history);
    auto migrator = Migrator<Sqlite>::open(":memory:", *history);
    REQUIRE(migrator);
    check_is(*migrator, migrator->upgrade("first"), pair.from);
    check_is(*migrator, migrator->migrate_to_head(), pair.to);
    check_is(*migrator, migrator->downgrade("first"), pair.from);
    check_is(*migrator, migrator->downgrade("base"), {});
  }
}
