// SPDX-License-Identifier: MIT
// What transition() gives, a server carries out: the database then is what the models say, up and down.
#include <cstdint>
#include <string>

#include "headway/operations/difference_words.hpp"
#include "headway/operations/transition.hpp"
#include "specification/hosts.hpp"
#include "support/catch.hpp"
#include "support/server_schema_pair.hpp"

using namespace headway;
using specification::Servers;

namespace {

const ServerSchemaPair* pair = nullptr;  // of the migrations below, which can hold nothing

template <Dialect dialect, bool to_second, bool up>
void record(Operations& op) {
  const Schema none;
  const Schema& before = to_second ? pair->from : none;
  const Schema& after = to_second ? pair->to : pair->from;
  const Transition way = up ? transition(before, after, dialect) : transition(after, before, dialect);
  for (const Operation& each : way.operations) op.append(each);
}
template <Dialect dialect>
inline constexpr Migration migrations[] = {
    {.revision = "first", .upgrade = record<dialect, false, true>, .downgrade = record<dialect, false, false>},
    {.revision = "second",
     .down_revision = "first",
     .upgrade = record<dialect, true, true>,
     .downgrade = record<dialect, true, false>}};

template <class Backend>
void check_is(Migrator<Backend>& migrator, const Schema& wanted) {
  Tables models;
  wanted.each([&](const Table& each) { models.push_back(each); });
  const Result<Differences> drift = migrator.drift(models);
  if (!drift) FAIL(describe(drift.error()));
  for (const Difference& each : *drift) FAIL_CHECK(to_string(each));
}
void check_reached(const Result<Report>& report) {
  if (!report) FAIL(describe(report.error()));
}

template <class Host>
void check_seeds(std::uint32_t first, std::uint32_t last) {
  constexpr Dialect dialect = Host::Backend::own_dialect;
  const Host host;
  for (std::uint32_t seed = first; seed < last; ++seed) {
    INFO("seed " << seed);
    host.clear();
    const ServerSchemaPair made(dialect, seed);
    pair = &made;
    auto migrator = specification::open(host, *History::from(migrations<dialect>));
    check_reached(migrator.upgrade("first"));
    check_is(migrator, made.from);
    check_reached(migrator.upgrade("second"));
    check_is(migrator, made.to);
    check_reached(migrator.downgrade("first"));
    check_is(migrator, made.from);
    check_reached(migrator.downgrade("base"));
    check_is(migrator, {});
  }
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a server goes the way between random schemas, up and down", "[integration][specification]",
                        Servers) {
  // Of MariaDB fewer: it takes its time for each statement, which is committed by itself.
  check_seeds<TestType>(0, specification::is_atomic<TestType> ? 60 : 40);
}

TEMPLATE_LIST_TEST_CASE("a server goes the way between many random schemas, up and down", "[.][slow]", Servers) {
  check_seeds<TestType>(40, 640);
}
