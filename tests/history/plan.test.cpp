// SPDX-License-Identifier: MIT
#include "headway/history/plan.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr Body nothing = [](Operations&) {};
constexpr Migration list[] = {
    {.revision = "0001_a", .upgrade = nothing, .downgrade = nothing},
    {.revision = "0002_b", .down_revision = "0001_a", .upgrade = nothing},
    {.revision = "0003_c", .down_revision = "0002_b", .upgrade = nothing, .downgrade = nothing},
    {.revision = "0004_d", .down_revision = "0003_c", .upgrade = nothing, .downgrade = nothing},
};
const History history = History::from_examined(list);

std::string shown(const Result<Plan>& plan) {
  if (!plan) return std::string(name(plan.error().code)) + ": " + plan.error().message;
  std::string out = to_string(*plan);
  if (!plan->warning.empty()) out += "warning: " + plan->warning + "\n";
  return out + "to " + std::string(plan->target.empty() ? "base" : plan->target);
}

std::string up(std::size_t now, std::string_view target) { return shown(plan_upgrade(history, now, target)); }
std::string down(std::size_t now, std::string_view target) { return shown(plan_downgrade(history, now, target)); }

std::string stamped(std::string_view target) {
  const Result<std::size_t> position = plan_stamp(history, target);
  if (!position) return std::string(name(position.error().code)) + ": " + position.error().message;
  return std::to_string(*position);
}

}  // namespace

TEST_CASE("an upgrade runs the migrations above the database, oldest first", "[unit][history]") {
  CHECK(up(0, "head") == "upgrade 0001_a\nupgrade 0002_b\nupgrade 0003_c\nupgrade 0004_d\nto 0004_d");
  CHECK(up(2, "head") == "upgrade 0003_c\nupgrade 0004_d\nto 0004_d");
  CHECK(up(0, "0002_b") == "upgrade 0001_a\nupgrade 0002_b\nto 0002_b");
  CHECK(up(1, "0002") == "upgrade 0002_b\nto 0002_b");
  CHECK(up(1, "+2") == "upgrade 0002_b\nupgrade 0003_c\nto 0003_c");
  CHECK(up(0, "head-3") == "upgrade 0001_a\nto 0001_a");
  CHECK(up(1, "0001_a+1") == "upgrade 0002_b\nto 0002_b");
}

TEST_CASE("an upgrade to where the database is has no steps and no warning", "[unit][history]") {
  CHECK(up(4, "head") == "to 0004_d");
  CHECK(up(0, "base") == "to base");
  CHECK(up(2, "0002_b") == "to 0002_b");
}

TEST_CASE("an upgrade to below the database has no steps and a warning", "[unit][history]") {
  CHECK(up(3, "0001_a") == "warning: the database is at 0003_c, above 0001_a: nothing to upgrade\nto 0001_a");
  CHECK(up(3, "base") == "warning: the database is at 0003_c, above base: nothing to upgrade\nto base");
  CHECK(up(4, "head-1") == "warning: the database is at 0004_d, above head-1: nothing to upgrade\nto 0003_c");
}

TEST_CASE("an upgrade cannot go down or nowhere by a step", "[unit][history]") {
  CHECK(up(2, "-1") == "wrong_direction: upgrade cannot go by -1; `downgrade` can");
  CHECK(up(2, "+0") == "wrong_direction: upgrade cannot go by +0; `downgrade` can");
}

TEST_CASE("an upgrade passes on what is wrong with its target", "[unit][history]") {
  CHECK(up(0, "") == "malformed_target: target '' is empty");
  CHECK(up(0, "zzzz") == "unknown_revision: there is no revision 'zzzz' in this program");
  CHECK(up(0, "000") == "malformed_target: prefix '000' is shorter than 4 characters");
  CHECK(up(3, "+2") == "target_out_of_range: +2 was asked for, but only 1 revision lies that way");
}

TEST_CASE("a downgrade runs the migrations above the target, newest first", "[unit][history]") {
  CHECK(down(4, "0002_b") == "downgrade 0004_d\ndowngrade 0003_c\nto 0002_b");
  CHECK(down(4, "-1") == "downgrade 0004_d\nto 0003_c");
  CHECK(down(4, "-2") == "downgrade 0004_d\ndowngrade 0003_c\nto 0002_b");
  CHECK(down(1, "base") == "downgrade 0001_a\nto base");
  CHECK(down(1, "-1") == "downgrade 0001_a\nto base");
  CHECK(down(4, "head-1") == "downgrade 0004_d\nto 0003_c");
}

TEST_CASE("a downgrade to where the database is has no steps", "[unit][history]") {
  CHECK(down(3, "0003_c") == "to 0003_c");
  CHECK(down(0, "base") == "to base");
  CHECK(down(4, "head") == "to 0004_d");
}

TEST_CASE("a downgrade cannot go up or nowhere by a step", "[unit][history]") {
  CHECK(down(2, "+1") == "wrong_direction: downgrade cannot go by +1; `upgrade` can");
  CHECK(down(2, "-0") == "wrong_direction: downgrade cannot go by -0; `upgrade` can");
}

TEST_CASE("a downgrade to above the database is an error", "[unit][history]") {
  CHECK(down(2, "head") == "wrong_direction: downgrade target head lies above the database, which is at 0002_b");
  CHECK(down(0, "0001_a") == "wrong_direction: downgrade target 0001_a lies above the database, which is at base");
}

TEST_CASE("a downgrade passes on what is wrong with its target", "[unit][history]") {
  CHECK(down(4, "") == "malformed_target: target '' is empty");
  CHECK(down(4, "zzzz") == "unknown_revision: there is no revision 'zzzz' in this program");
  CHECK(down(1, "-2") == "target_out_of_range: -2 was asked for, but only 1 revision lies that way");
}

TEST_CASE("a downgrade through an irreversible migration is refused whole", "[unit][history]") {
  const Result<Plan> plan = plan_downgrade(history, 4, "base");
  REQUIRE_FALSE(plan.has_value());
  CHECK(name(plan.error().code) == name(ErrorCode::irreversible));
  CHECK(plan.error().revision == "0002_b");
  CHECK(plan.error().message == "it has no downgrade, so base cannot be reached");
  CHECK(down(2, "0002_b") == "to 0002_b");
}

TEST_CASE("each step says where the database is after it", "[unit][history]") {
  const Result<Plan> upwards = plan_upgrade(history, 2, "head");
  REQUIRE(upwards.has_value());
  REQUIRE(upwards->steps.size() == 2);
  CHECK(upwards->steps[0] == Step{&list[2], Direction::upgrade, "0003_c"});
  CHECK(upwards->steps[1] == Step{&list[3], Direction::upgrade, "0004_d"});

  const Result<Plan> downwards = plan_downgrade(history, 4, "0002_b");
  REQUIRE(downwards.has_value());
  REQUIRE(downwards->steps.size() == 2);
  CHECK(downwards->steps[0] == Step{&list[3], Direction::downgrade, "0003_c"});
  CHECK(downwards->steps[1] == Step{&list[2], Direction::downgrade, "0002_b"});

  const Result<Plan> to_base = plan_downgrade(history, 1, "base");
  REQUIRE(to_base.has_value());
  REQUIRE(to_base->steps.size() == 1);
  CHECK(to_base->steps[0].revision_after.empty());
}

TEST_CASE("plans that do the same are equal", "[unit][history]") {
  CHECK(*plan_upgrade(history, 2, "head") == *plan_upgrade(history, 2, "0004_d"));
  CHECK_FALSE(*plan_upgrade(history, 2, "head") == *plan_upgrade(history, 1, "head"));
  CHECK_FALSE(*plan_upgrade(history, 3, "0001_a") == *plan_upgrade(history, 2, "0001_a"));
}

TEST_CASE("a stamp takes a place, not a step", "[unit][history]") {
  CHECK(stamped("head") == "4");
  CHECK(stamped("base") == "0");
  CHECK(stamped("0002_b") == "2");
  CHECK(stamped("0003") == "3");
  CHECK(stamped("head-1") == "3");
  CHECK(stamped("+1") == "malformed_target: stamp takes a revision, head or base, not the step +1");
  CHECK(stamped("-1") == "malformed_target: stamp takes a revision, head or base, not the step -1");
  CHECK(stamped("") == "malformed_target: target '' is empty");
  CHECK(stamped("zzzz") == "unknown_revision: there is no revision 'zzzz' in this program");
}
