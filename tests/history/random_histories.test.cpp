// SPDX-License-Identifier: MIT
// What holds of every history whose downgrades are the exact inverses of its upgrades, looked at on many random ones.
#include "history/random_histories.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "headway/history/verify.hpp"
#include "support/catch.hpp"

using namespace random_histories;

namespace {

constexpr std::uint32_t count_of_histories = 120;

std::string said(const Findings& findings) {
  std::string out;
  for (const Finding& each : findings) out += each.revision.string() + ": " + to_error(each).message + "\n";
  return out;
}

}  // namespace

TEST_CASE("random histories whose downgrades are the exact inverse have no findings", "[unit][history]") {
  std::size_t changes = 0;
  for (std::uint32_t seed = 0; seed < count_of_histories; ++seed) {
    RandomChanges random(seed);
    INFO("seed " << seed << write_history(random, seed % 2 == 0));
    CHECK(said(verify(history())) == "");
    for (const Changes& each : scripts) changes += each.size();
  }
  CHECK(changes > count_of_histories * longest);
}

TEST_CASE("a random history whose downgrade lacks an operation has findings about that revision", "[unit][history]") {
  std::set<std::string_view> codes;
  for (std::uint32_t seed = 0; seed < count_of_histories; ++seed) {
    RandomChanges random(1000 + seed);
    const std::string words = write_history(random, true);
    const std::size_t chosen = random.below(longest);
    if (scripts[chosen].empty()) continue;
    left_out = random.below(scripts[chosen].size());
    left_out_of = chosen;
    INFO("seed " << seed << ", without taking back " << scripts[chosen][left_out].words << " of " << chosen << words);
    const Findings found = verify(history());
    left_out_of = longest;
    CHECK_FALSE(found.empty());
    for (const Finding& each : found) {
      INFO(to_error(each).message);
      CHECK(each.revision.view() == std::to_string(chosen));
      CHECK(each.direction.view() == "downgrade");
      codes.insert(name(each.code));
    }
  }
  CHECK(codes.contains("downgrade_differs"));
}

TEST_CASE("random histories with opaque SQL beside what they do find as much", "[unit][history]") {
  for (std::uint32_t seed = 0; seed < count_of_histories / 4; ++seed) {
    RandomChanges random(2000 + seed);
    INFO("seed " << seed << write_history(random, false));
    const Write opaque = [](Operations& op) { op.execute_opaque("DROP TABLE t0"); };
    for (Changes& each : scripts)
      each.insert(each.begin() + static_cast<std::ptrdiff_t>(each.size() / 2), Change{"opaque", opaque, opaque, {}});
    CHECK(said(verify(history())) == "");
  }
}
