// SPDX-License-Identifier: MIT
// Migrations that the library wrote as C++ compile as they are, and do what they were written for.
#include <cstdint>
#include <string>

#include "headway/operations/difference_words.hpp"
#include "headway/operations/replay.hpp"
#include "operations/schema_pairs.hpp"
#include "support/catch.hpp"
#include "written.hpp"

using namespace headway;

namespace {

void check_leads(const Schema& from, const Schema& to, void (*record)(Operations&)) {
  Operations op;
  record(op);
  Schema now = from;
  const Finding found = replay(op.list(), now);
  if (found) FAIL_CHECK(to_error(found).message);
  const Differences left = differences(to, now);
  INFO((left.empty() ? std::string() : to_string(left.front())));
  CHECK(left.empty());
}

}  // namespace

TEST_CASE("a migration that was written as C++ does what it was written for", "[integration][tools]") {
  for (const Migration& each : written::all) {
    INFO("seed " << each.revision);
    const SchemaPair pair(static_cast<std::uint32_t>(std::stoul(std::string(each.revision))));
    check_leads(pair.from, pair.to, each.upgrade);
    check_leads(pair.to, pair.from, each.downgrade);
  }
}
