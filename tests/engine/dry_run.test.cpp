// SPDX-License-Identifier: MIT
// A dry run does everything and leaves nothing.
#include <string>

#include "histories.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace headway;
using histories::open;
using support::Database;
using support::rows;
using support::scalar;

namespace {

inline constexpr Migration orphans{
    .revision = "0004_orphans",
    .down_revision = "0003_ages",
    .foreign_keys = ForeignKeys::suspended,
    .upgrade = [](Operations& op) { op.execute("INSERT INTO pets VALUES (1, 99)"); },
    .downgrade = [](Operations& op) { op.execute("DELETE FROM pets"); },
};
inline constexpr Migration vacuum{
    .revision = "0004_vacuum",
    .down_revision = "0003_ages",
    .transactional = false,
    .upgrade = [](Operations& op) { op.execute("VACUUM"); },
    .downgrade = [](Operations&) {},
};
inline constexpr Migration with_orphans[] = {histories::people, histories::pets, histories::ages, orphans};
inline constexpr Migration with_vacuum[] = {histories::people, histories::pets, histories::ages, vacuum};

}  // namespace

TEST_CASE("a dry run tells times and rows, and leaves no trace", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  const auto report = migrator.dry_run(Direction::upgrade, "heads");
  REQUIRE(report);
  REQUIRE(report->applied.size() == 3);
  CHECK(report->applied[0].rows == 2);
  CHECK(report->applied[2].rows == 1);
  CHECK(report->revision == "0003_ages");
  CHECK(rows(db.get(), "SELECT * FROM sqlite_schema").empty());
  CHECK(migrator.current()->empty());

  REQUIRE(migrator.upgrade("0002_pets"));
  REQUIRE(migrator.dry_run(Direction::downgrade, "base"));
  REQUIRE(migrator.dry_run(Direction::upgrade, "+1")->applied.size() == 1);
  CHECK(migrator.current().value() == std::vector<std::string>{"0002_pets"});
  CHECK(migrator.history()->size() == 2);
  CHECK(scalar(db.get(), "SELECT count(*) FROM people") == "2");
  CHECK(sqlite3_get_autocommit(db.get()) != 0);
  CHECK(migrator.migrate_to_head());
}

TEST_CASE("a dry run is one transaction, whatever the run would be", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all, {.transaction_mode = TransactionMode::per_migration});
  CHECK(migrator.dry_run(Direction::upgrade, "heads")->applied.size() == 3);
  CHECK(rows(db.get(), "SELECT * FROM sqlite_schema").empty());
  CHECK(migrator.dry_run(Direction::upgrade, "heads"));
}

TEST_CASE("a dry run fails where the run would", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), *History::from(with_orphans));
  const auto report = migrator.dry_run(Direction::upgrade, "heads");
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::foreign_key_violation);
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  CHECK(rows(db.get(), "SELECT * FROM sqlite_schema").empty());
}

TEST_CASE("what cannot be taken back is not tried", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), *History::from(with_vacuum));
  const auto report = migrator.dry_run(Direction::upgrade, "heads");
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::irreversible);
  CHECK(report.error().message ==
        "revision 0004_vacuum runs outside a transaction: what it does could not be taken back");
  CHECK(rows(db.get(), "SELECT * FROM sqlite_schema").empty());
  CHECK(migrator.dry_run(Direction::upgrade, "0003_ages")->applied.size() == 3);
}
