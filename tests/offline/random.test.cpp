// SPDX-License-Identifier: MIT
// The script of a random history does to random rows what the run of it does, or refuses when that does.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>

#include "headway/operations/transition.hpp"
#include "history/random_histories.hpp"
#include "offline/twins.hpp"
#include "operations/schema_pairs.hpp"
#include "support/catch.hpp"

using namespace headway;
using offline::Filler;
using offline::Twins;

namespace {

struct Count {
  std::size_t done = 0, refused = 0, guarded = 0;
};

/// What the shell and the run's connection are like, by the seed.
void choose_settings(Twins& twins, std::uint32_t seed) {
  twins.foreign_keys = seed % 4 == 1;
  if (seed % 2 == 0) twins.shell_settings += " -cmd 'PRAGMA foreign_keys = ON'";
  if (seed % 3 == 0) twins.shell_settings += offline::as_in_newer_shells;
}

/// Where both refuse, the rows go.
void go(Twins& twins, Direction direction, const std::string& target, Count& count) {
  INFO(name(direction) << " " << target);
  REQUIRE(twins.go(direction, target) == "");
  ++count.done;
  if (twins.why.empty()) return;
  ++count.refused;
  std::string empty = "PRAGMA foreign_keys = OFF;";
  const support::Database db(twins.online());
  for (const auto& row : support::rows(db.get(),
                                       "SELECT 'DELETE FROM \"' || replace(name, '\"', '\"\"') || '\";' FROM "
                                       "sqlite_schema WHERE type = 'table' AND name NOT LIKE 'headway%'")) {
    empty += row[0].substr(2);
  }
  twins.execute(empty);
  REQUIRE(twins.go(direction, target) == "");
  INFO(twins.why);
  REQUIRE(twins.why.empty());
}

void follow_histories(std::uint32_t from, std::uint32_t to, Count& count) {
  using namespace random_histories;
  for (std::uint32_t seed = from; seed < to; ++seed) {
    RandomChanges random(seed);
    INFO("seed " << seed << write_history(random, seed % 2 == 0));
    const std::vector<Migration>& list = history();
    Twins twins(History::from(list).value());
    choose_settings(twins, seed);
    Filler filler(seed);
    for (std::size_t at = 0; at < longest; ++at) {
      go(twins, Direction::upgrade, "+1", count);
      filler.fill(twins);
    }
    for (std::size_t at = 0; at < longest; ++at) {
      twins.known_schema = twins.known_schema && at == 0;  // from here on columns may stand in another order
      go(twins, Direction::downgrade, "-1", count);
      filler.fill(twins);
    }
    go(twins, Direction::upgrade, "heads", count);
    filler.fill(twins);
    go(twins, Direction::downgrade, "base", count);
    count.guarded += twins.guarded;
  }
}

const SchemaPair* pair = nullptr;  // of the migrations below, which can hold nothing

template <bool to_second, bool up>
void record(Operations& op) {
  const Schema none;
  const Schema& before = to_second ? pair->from : none;
  const Schema& after = to_second ? pair->to : pair->from;
  const Transition way = up ? transition(before, after) : transition(after, before);
  for (const Operation& each : way.operations) op.append(each);
}

constexpr Migration migrations[] = {
    {.revision = "first", .upgrade = record<false, true>, .downgrade = record<false, false>},
    {.revision = "second", .down_revision = "first", .upgrade = record<true, true>, .downgrade = record<true, false>}};

void follow_pairs(std::uint32_t first, std::uint32_t last, Count& count) {
  for (std::uint32_t seed = first; seed < last; ++seed) {
    INFO("seed " << seed);
    const SchemaPair made(seed);
    pair = &made;
    Twins twins(History::from(migrations).value());
    choose_settings(twins, seed);
    Filler filler(seed);
    go(twins, Direction::upgrade, "first", count);
    filler.fill(twins);
    go(twins, Direction::upgrade, "second", count);
    filler.fill(twins);
    go(twins, Direction::downgrade, "first", count);
    filler.fill(twins);
    go(twins, Direction::downgrade, "base", count);
    count.guarded += twins.guarded;
  }
}

}  // namespace

TEST_CASE("scripts of random histories do what their runs do", "[integration][offline]") {
  Count count;
  follow_histories(0, 12, count);
  std::cout << count.done << " scripts of histories, " << count.refused << " refused for their rows, " << count.guarded
            << " for tables\n";
  CHECK(count.done > 200);
}
TEST_CASE("scripts between random schemas do what their runs do", "[integration][offline]") {
  Count count;
  follow_pairs(0, 25, count);
  std::cout << count.done << " scripts between schemas, " << count.refused << " refused for their rows, "
            << count.guarded << " for tables\n";
  CHECK(count.done > 90);
}
TEST_CASE("scripts of many random histories do what their runs do", "[.][slow][offline]") {
  Count count;
  follow_histories(12, 300, count);
  follow_pairs(25, 1000, count);
  CHECK(count.refused > 10);
}
