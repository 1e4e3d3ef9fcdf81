// SPDX-License-Identifier: MIT
#include "headway/sqlite.hpp"
#include "support/catch.hpp"

TEST_CASE("a history without migrations is at head", "[unit][engine]") {
  auto migrator = headway::Migrator<headway::Sqlite>::open(":memory:", headway::History());
  REQUIRE(migrator);
  const auto report = migrator->migrate_to_head();
  REQUIRE(report);
  CHECK(report->applied.empty());
}
