// SPDX-License-Identifier: MIT
// A history with branches on a real database: rows, merges, dependencies, and what each call refuses.
#include <string>
#include <vector>

#include "histories.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using headway::Branches;
using headway::ErrorCode;
using headway::Migration;
using headway::Operations;
using histories::open;
using support::Database;
using support::scalar;
using Names = std::vector<std::string>;

namespace {

template <char Table>
constexpr void create(Operations& op) {
  constexpr char name[] = {Table, '\0'};
  op.create_table(headway::Text(std::string_view(name)), headway::column("x", headway::integer));
}
template <char Table>
constexpr void drop(Operations& op) {
  constexpr char name[] = {Table, '\0'};
  op.drop_table(headway::Text(std::string_view(name)));
}

// base_a - left_b - top_d       other_e, on its own, depends on left_b
//        \ right_c /
constexpr Migration base_a{.revision = "base_a", .upgrade = create<'a'>, .downgrade = drop<'a'>};
constexpr Migration left_b{.revision = "left_b",
                           .down_revision = "base_a",
                           .branch_labels = "left",
                           .upgrade = create<'b'>,
                           .downgrade = drop<'b'>};
constexpr Migration right_c{.revision = "right_c",
                            .down_revision = "base_a",
                            .branch_labels = "right",
                            .upgrade = create<'c'>,
                            .downgrade = drop<'c'>};
constexpr Migration top_d{
    .revision = "top_d", .down_revision = {"left_b", "right_c"}, .upgrade = create<'d'>, .downgrade = drop<'d'>};
constexpr Migration other_e{.revision = "other_e",
                            .branch_labels = "other",
                            .depends_on = "left",
                            .upgrade = create<'e'>,
                            .downgrade = drop<'e'>};

constexpr Migration forked_list[] = {base_a, left_b, right_c, other_e};
constexpr const headway::History& forked = headway::checked_history<forked_list, Branches::allowed>;
constexpr Migration merged_list[] = {base_a, left_b, right_c, top_d, other_e};
constexpr const headway::History& merged = headway::checked_history<merged_list, Branches::allowed>;

Names current(histories::Migrator& migrator) {
  Names rows = migrator.current().value();
  std::sort(rows.begin(), rows.end());
  return rows;
}
std::string tables(const Database& db) {
  return scalar(
      db.get(),
      "SELECT group_concat(name, '') FROM (SELECT name FROM sqlite_schema WHERE length(name) = 1 ORDER BY name)");
}

}  // namespace

TEST_CASE("a branched history goes to all of its heads", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), forked);
  const auto report = migrator.migrate_to_head();
  REQUIRE(report);
  CHECK(report->applied.size() == 4);
  CHECK(current(migrator) == Names{"other_e", "right_c"});  // left_b is implied by what depends on it
  CHECK(tables(db) == "abce");
  CHECK(migrator.migrate_to_head()->applied.empty());
  CHECK(migrator.pending()->empty());

  const auto ambiguous = migrator.upgrade("head");
  REQUIRE_FALSE(ambiguous);
  CHECK(ambiguous.error().code == ErrorCode::several_branches);
  CHECK(ambiguous.error().message == "head means one revision, but there are 3: left_b, right_c, other_e");
}

TEST_CASE("branches are merged, and the merge is taken back", "[unit][engine]") {
  const Database db;
  auto forking = open(db.get(), forked);
  REQUIRE(forking.upgrade("left@head"));
  REQUIRE(forking.upgrade("right@head"));
  CHECK(current(forking) == Names{"left_b", "right_c"});

  auto merging = open(db.get(), merged);
  REQUIRE(merging.upgrade("top_d"));
  CHECK(current(merging) == Names{"top_d"});
  REQUIRE(merging.migrate_to_head());
  CHECK(current(merging) == Names{"other_e", "top_d"});

  const auto fork = merging.downgrade("-1");
  REQUIRE_FALSE(fork);
  CHECK(fork.error().code == ErrorCode::several_branches);
  CHECK(fork.error().state_after == headway::DatabaseState::unchanged);
  REQUIRE(merging.downgrade("left_b"));
  CHECK(current(merging) == Names{"other_e", "right_c"});
  CHECK(tables(db) == "abce");
  REQUIRE(merging.downgrade("base"));
  CHECK(current(merging).empty());
  CHECK(tables(db) == "NULL");
}

TEST_CASE("a dependency comes with what needs it, and goes with what needs it", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), merged);
  REQUIRE(migrator.upgrade("other@head"));
  CHECK(tables(db) == "abe");
  CHECK(current(migrator) == Names{"other_e"});
  REQUIRE(migrator.downgrade("base_a"));  // left_b goes, so other_e does
  CHECK(tables(db) == "a");
  CHECK(current(migrator) == Names{"base_a"});
}

TEST_CASE("stamp replaces the rows of its branch and leaves the others", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), forked);
  REQUIRE(migrator.stamp("left_b right_c"));
  CHECK(current(migrator) == Names{"left_b", "right_c"});
  REQUIRE(migrator.stamp("other_e"));
  CHECK(current(migrator) == Names{"other_e", "right_c"});
  const auto overlap = migrator.stamp("base_a left_b");
  REQUIRE_FALSE(overlap);
  CHECK(overlap.error().code == ErrorCode::overlapping_rows);
  CHECK(current(migrator) == Names{"other_e", "right_c"});
  REQUIRE(migrator.stamp("base"));
  CHECK(current(migrator).empty());
}

TEST_CASE("each migration in its own transaction keeps the rows of a branched history right", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), merged, {.transaction_mode = headway::TransactionMode::per_migration});
  CHECK(migrator.migrate_to_head()->applied.size() == 5);
  CHECK(current(migrator) == Names{"other_e", "top_d"});
  CHECK(migrator.downgrade("base")->applied.size() == 5);
  CHECK(tables(db) == "NULL");
}

TEST_CASE("repair keeps the rows that no other row stands on, and upgrades work again", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), forked);
  REQUIRE(migrator.migrate_to_head());
  db.execute("INSERT INTO headway_version VALUES ('base_a'), ('left_b')");
  const auto blocked = migrator.migrate_to_head();
  REQUIRE_FALSE(blocked);
  CHECK(blocked.error().code == ErrorCode::overlapping_rows);
  CHECK(describe(blocked.error()).find("help: type repair") != std::string::npos);

  auto removed = migrator.repair();
  REQUIRE(removed);
  std::sort(removed->begin(), removed->end());
  CHECK(*removed == Names{"base_a", "left_b"});
  CHECK(current(migrator) == Names{"other_e", "right_c"});
  CHECK(tables(db) == "abce");
  const auto entries = migrator.history();
  REQUIRE(entries);
  CHECK(entries->back().direction == "repair");
  CHECK(entries->back().outcome == "applied");
  CHECK(entries->back().revision.find("base_a") == std::string::npos);
  CHECK(migrator.migrate_to_head()->applied.empty());
}

TEST_CASE("repair of a sound database writes nothing", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), forked);
  CHECK(migrator.repair()->empty());
  CHECK(scalar(db.get(), "SELECT count(*) FROM sqlite_schema") == "0");
  REQUIRE(migrator.migrate_to_head());
  const std::string changes = std::to_string(sqlite3_total_changes(db.get()));
  CHECK(migrator.repair()->empty());
  CHECK(std::to_string(sqlite3_total_changes(db.get())) == changes);
}

TEST_CASE("repair refuses a revision that the program does not have, and a transaction of the caller's",
          "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), forked);
  REQUIRE(migrator.migrate_to_head());
  db.execute("INSERT INTO headway_version VALUES ('base_a'), ('zz_future')");
  const auto newer = migrator.repair();
  REQUIRE_FALSE(newer);
  CHECK(newer.error().code == ErrorCode::database_is_newer);
  CHECK(newer.error().state_after == headway::DatabaseState::unchanged);
  CHECK(current(migrator) == Names{"base_a", "other_e", "right_c", "zz_future"});
  db.execute("DELETE FROM headway_version WHERE version_num = 'zz_future'; BEGIN");
  const auto inside = migrator.repair();
  REQUIRE_FALSE(inside);
  CHECK(inside.error().code == ErrorCode::connection_in_transaction);
  db.execute("COMMIT");
}

TEST_CASE("a repair that fails leaves the rows as they were", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), forked);
  REQUIRE(migrator.migrate_to_head());
  db.execute(
      "INSERT INTO headway_version VALUES ('base_a');"
      "CREATE TRIGGER no_entry BEFORE INSERT ON headway_history BEGIN SELECT raise(ABORT, 'no'); END");
  const auto failed = migrator.repair();
  REQUIRE_FALSE(failed);
  CHECK(failed.error().state_after == headway::DatabaseState::rolled_back);
  CHECK(current(migrator) == Names{"base_a", "other_e", "right_c"});
}
