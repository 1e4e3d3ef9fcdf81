// SPDX-License-Identifier: MIT
// Random changes of random databases, judged by SQLite: afterwards everything is as in a twin that was made by hand,
// or, where the run fails, as it was before.
#include <cstdint>
#include <iostream>
#include <string>

#include "alteration/case.hpp"
#include "support/catch.hpp"

using namespace alteration;

namespace {

/// To look into one case, run these seeds alone.
constexpr std::uint32_t first_seed = 0;

constexpr int most_failures = 5;

Count check_seeds(std::uint32_t first, std::uint32_t last) {
  Count count;
  int failures = 0;
  for (std::uint32_t seed = first; seed < last && failures < most_failures; ++seed) {
    Case generated(seed);
    const std::string problem = generated.run(count);
    if (problem.empty()) continue;
    ++failures;
    INFO("seed " << seed << generated.describe());
    CHECK(problem == "");
  }
  std::cout << count.cases << " cases: " << count.altered << " altered, " << count.refused << " refused, "
            << count.faults << " stopped half-way, " << count.changes << " changes, " << count.natives
            << " native alone, " << count.probes << " probes\n";
  return count;
}

}  // namespace

TEST_CASE("random changes do to random databases what they say and nothing else", "[integration][alteration]") {
  const Count count = check_seeds(first_seed, first_seed + 500);
  CHECK(count.altered > 50);
}

TEST_CASE("many random changes do what they say and nothing else", "[.][slow][alteration]") {
  const Count count = check_seeds(100000, 110000);
  CHECK(count.altered > 1000);
}
