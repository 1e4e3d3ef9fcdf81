// SPDX-License-Identifier: MIT
// Random histories on a real database: after each migration it is what replaying them says.
#include "history/random_histories.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/histories.hpp"
#include "headway/operations/difference_words.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace random_histories;

namespace {

/// What the database has otherwise than its migrations make, or why that cannot be said.
std::string drift_of(histories::Migrator& migrator) {
  const auto drift = migrator.drift();
  if (!drift) return describe(drift.error());
  std::string out;
  for (const Difference& each : *drift) out += to_string(each) + "\n";
  return out;
}

void go_up_and_down(std::uint32_t from, std::uint32_t to) {
  for (std::uint32_t seed = from; seed < to; ++seed) {
    RandomChanges random(seed);
    INFO("seed " << seed << write_history(random, seed % 2 == 0));
    const support::Database db;
    if (seed % 3 == 0) db.execute("PRAGMA foreign_keys = ON");
    auto migrator = histories::open(db.get(), *History::from(history()));
    for (std::size_t at = 0; at < 2 * longest; ++at) {
      const auto done = at < longest ? migrator.upgrade("+1") : migrator.downgrade("-1");
      INFO("step " << at);
      REQUIRE((done ? std::string() : describe(done.error())) == "");
      REQUIRE(drift_of(migrator) == "");
    }
    CHECK(support::scalar(db.get(), "PRAGMA integrity_check") == "ok");
  }
}

}  // namespace

TEST_CASE("a database follows a random history up and down without drift", "[unit][engine]") { go_up_and_down(0, 40); }
TEST_CASE("a database follows thousands of random histories without drift", "[.][slow]") { go_up_and_down(40, 2000); }
