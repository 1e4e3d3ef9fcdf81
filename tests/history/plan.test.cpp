// SPDX-License-Identifier: MIT
#include "headway/history/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;
using graphs::Planner;
using graphs::revision;

namespace {

const Planner line(graphs::line);
const Planner diamond(graphs::diamond);
const Planner forked(graphs::fork);
const Planner shop(graphs::shop);

std::string full(const Result<Plan>& plan) {
  REQUIRE(plan.has_value());
  return to_string(*plan);
}

}  // namespace

TEST_CASE("an upgrade runs the migrations above the database, oldest first", "[unit][history]") {
  CHECK(line.up("", "head") == "0001_a 0002_b 0003_c 0004_d -> 0004_d");
  CHECK(line.up("", "heads") == "0001_a 0002_b 0003_c 0004_d -> 0004_d");
  CHECK(line.up("0002_b", "head") == "0003_c 0004_d -> 0004_d");
  CHECK(line.up("", "0002_b") == "0001_a 0002_b -> 0002_b");
  CHECK(line.up("0001_a", "0002") == "0002_b -> 0002_b");
  CHECK(line.up("0001_a", "+2") == "0002_b 0003_c -> 0003_c");
  CHECK(line.up("", "+1") == "0001_a -> 0001_a");
  CHECK(line.up("", "head-3") == "0001_a -> 0001_a");
  CHECK(line.up("0001_a", "0001_a+1") == "0002_b -> 0002_b");
  CHECK(line.up("0001_a", "base+2") == "0002_b -> 0002_b");
}

TEST_CASE("an upgrade to where the database is has no steps and no warning", "[unit][history]") {
  CHECK(line.up("0004_d", "head") == "-> 0004_d");
  CHECK(line.up("", "base") == "-> none");
  CHECK(line.up("0002_b", "0002_b") == "-> 0002_b");
  CHECK(shop.up("pay2 core3", "heads") == "-> core3 pay2");
}

TEST_CASE("an upgrade to below the database has no steps and a warning", "[unit][history]") {
  CHECK(line.up("0003_c", "0001_a") == "-> 0003_c; the database is at 0003_c, above 0001_a: nothing to upgrade");
  CHECK(line.up("0003_c", "base") == "-> 0003_c; the database is at 0003_c, above base: nothing to upgrade");
  CHECK(line.up("0004_d", "head-1") == "-> 0004_d; the database is at 0004_d, above head-1: nothing to upgrade");
  CHECK(shop.up("pay2", "core2") == "-> pay2; the database is at pay2, above core2: nothing to upgrade");
}

TEST_CASE("an upgrade to one of several rows has no warning", "[unit][history]") {
  CHECK(shop.up("core3 pay2", "payments@head") == "-> core3 pay2");
  CHECK(shop.up("core3 pay2", "pay2") == "-> core3 pay2");
}

TEST_CASE("an upgrade cannot go down or nowhere by a step", "[unit][history]") {
  CHECK(line.up("0002_b", "-1") == "wrong_direction: upgrade cannot go by -1; `downgrade` can");
  CHECK(line.up("0002_b", "+0") == "wrong_direction: upgrade cannot go by +0; `downgrade` can");
  CHECK(shop.up("", "payments@-1") == "wrong_direction: upgrade cannot go by payments@-1; `downgrade` can");
}

TEST_CASE("an upgrade passes on what is wrong with its target", "[unit][history]") {
  CHECK(line.up("", "") == "malformed_target: target '' is empty");
  CHECK(line.up("", "zzzz") == "unknown_revision: there is no revision 'zzzz' in this program");
  CHECK(line.up("", "unknown+1") == "unknown_revision: there is no revision 'unknown' in this program");
  CHECK(line.up("", "unknown@+1") == "unknown_revision: there is no revision 'unknown' in this program");
  CHECK(line.up("", "000") == "malformed_target: prefix '000' is shorter than 4 characters");
  CHECK(line.up("0003_c", "+2") == "target_out_of_range: +2 was asked for, but only 1 revision lies that way");
  CHECK(shop.up("", "payments@core2") == "not_in_branch: revision core2 is not in branch payments");
}

TEST_CASE("a history without migrations has empty plans", "[unit][history]") {
  const Planner empty({});
  for (const std::string_view target : {"head", "heads", "base"}) {
    CHECK(empty.up("", target) == "-> none");
    CHECK(empty.down("", target) == "-> none");
  }
  CHECK(empty.up("", "+1") == "target_out_of_range: +1 was asked for, but only 0 revisions lie that way");
  CHECK(empty.down("", "-1") == "target_out_of_range: -1 was asked for, but only 0 revisions lie that way");
}

TEST_CASE("a diamond is applied branch by branch and merged into one row", "[unit][history]") {
  CHECK(full(diamond.upgrade("", "head")) ==
        "upgrade a: b1 builds on it; row + a\n"
        "upgrade b2: c builds on it; row a -> b2\n"
        "upgrade b1: c builds on it; row + b1\n"
        "upgrade c: asked for; row - b2; row b1 -> c\n");
  CHECK(diamond.up("b2", "head") == "b1 c -> c");
  CHECK(diamond.up("b1", "b2") == "b2 -> b1 b2");
  CHECK(diamond.up("b1 b2", "head") == "c -> c");
  CHECK(diamond.up("b2 b1", "head") == "c -> c");
  CHECK(diamond.up("b1", "+1") == "b2 c -> c");
  CHECK(diamond.up("a", "b1@+2") == "b2 b1 c -> c");
}

TEST_CASE("a diamond is taken back into its branches", "[unit][history]") {
  CHECK(full(diamond.downgrade("c", "a")) ==
        "downgrade c: it builds on b1; row c -> b1; row + b2\n"
        "downgrade b1: it builds on a; row - b1\n"
        "downgrade b2: it builds on a; row b2 -> a\n");
  CHECK(full(diamond.downgrade("b1 b2", "base")) ==
        "downgrade b1: it builds on a; row - b1\n"
        "downgrade b2: it builds on a; row b2 -> a\n"
        "downgrade a: it builds on base; row - a\n");
  CHECK(diamond.down("c", "b1") == "c -> b1 b2");
  CHECK(diamond.down("c", "b2") == "c -> b1 b2");
  CHECK(diamond.down("c", "b1@a") == "c b1 -> b2");
}

TEST_CASE("a dependency is applied first and stays when what needs it goes", "[unit][history]") {
  CHECK(full(shop.upgrade("", "payments@head")) ==
        "upgrade core1: core2 builds on it; row + core1\n"
        "upgrade core2: pay1 depends on it; row core1 -> core2\n"
        "upgrade pay1: pay2 builds on it; row core2 -> pay1\n"
        "upgrade pay2: asked for; row pay1 -> pay2\n");
  CHECK(full(shop.downgrade("pay2", "payments@base")) ==
        "downgrade pay2: it builds on pay1; row pay2 -> pay1\n"
        "downgrade pay1: it builds on base; row pay1 -> core2\n");
  CHECK(shop.down("core3 pay2", "payments@base") == "pay2 pay1 -> core3");
}

TEST_CASE("what depends on a revision that goes, goes too", "[unit][history]") {
  CHECK(full(shop.downgrade("core3 pay2", "core1")) ==
        "downgrade core3: it builds on core2; row - core3\n"
        "downgrade pay2: it builds on pay1; row pay2 -> pay1\n"
        "downgrade pay1: it depends on core2; row pay1 -> core2\n"
        "downgrade core2: it builds on core1; row core2 -> core1\n");
  CHECK(shop.down("core3 pay2", "core@base") == "core3 pay2 pay1 core2 core1 -> none");
  CHECK(shop.down("core3 pay2", "core2") == "core3 -> pay2");
}

TEST_CASE("several bases are applied in one plan", "[unit][history]") {
  CHECK(shop.up("", "heads") == "core1 core2 pay1 pay2 core3 -> core3 pay2");
  CHECK(shop.down("core3 pay2", "base") == "core3 pay2 pay1 core2 core1 -> none");
  CHECK(shop.up("", "core@head") == "core1 core2 core3 -> core3");
  CHECK(shop.up("core3", "heads") == "pay1 pay2 -> core3 pay2");
}

TEST_CASE("steps along a branch begin at its row, or at its base", "[unit][history]") {
  CHECK(shop.up("", "payments@+1") == "core1 core2 pay1 -> pay1");
  CHECK(shop.up("core3 pay1", "payments@+1") == "pay2 -> core3 pay2");
  CHECK(shop.up("core3 pay1", "+1") == "several_branches: +1 could begin at core3, pay1");
  CHECK(shop.up("", "+1") == "several_branches: the way up from base forks: core1, pay1");
  CHECK(shop.up("core2", "payments@+2") == "pay1 pay2 -> pay2");
  CHECK(shop.up("", "core@+4") == "target_out_of_range: +4 was asked for, but only 3 revisions lie that way");
  CHECK(shop.up("", "payments@base+1") == "core1 core2 pay1 -> pay1");
  CHECK(forked.up("a", "right@+2") == "b2 c2 -> c2");
  CHECK(forked.up("b1", "right@+1") == "b2 -> b1 b2");
}

TEST_CASE("a branch that is applied as far as another needs it is continued from there", "[unit][history]") {
  CHECK(shop.up("pay2", "core@+1") == "core3 -> core3 pay2");
  CHECK(shop.up("pay2", "core@head") == "core3 -> core3 pay2");
}

TEST_CASE("head needs one branch", "[unit][history]") {
  CHECK(shop.up("", "head") == "several_branches: head means one revision, but there are 2: core3, pay2");
  CHECK(forked.up("", "head") == "several_branches: head means one revision, but there are 2: b1, c2");
  CHECK(forked.up("", "left@head") == "a b1 -> b1");
  CHECK(forked.up("b1", "a@heads") == "b2 c2 -> b1 c2");
}

TEST_CASE("depends_on takes labels", "[unit][history]") {
  const std::vector<Migration> list{
      revision("a1", {}, {}, "first"), revision("a2", "a1"), revision("b1", {}, {"first"}), revision("b2", "b1", "a2")};
  const Planner plans(list);
  CHECK(plans.up("", "b1") == "a1 b1 -> b1");
  CHECK(plans.up("b1", "heads") == "a2 b2 -> b2");
  CHECK(full(plans.downgrade("b2", "b1@base")) ==
        "downgrade b2: it builds on b1; row b2 -> b1; row + a2\n"
        "downgrade b1: it builds on base; row - b1\n");
  CHECK(plans.down("b2", "a1") == "b2 a2 -> b1");
  CHECK(plans.down("b2", "a1@base") == "b2 b1 a2 a1 -> none");
}

TEST_CASE("a dependency among the heads is not a row of its own", "[unit][history]") {
  const std::vector<Migration> list{revision("a"), revision("b", {}, "a")};
  const Planner plans(list);
  CHECK(plans.up("", "heads") == "a b -> b");
  CHECK(plans.up("a", "heads") == "b -> b");
  CHECK(plans.down("b", "b@base") == "b -> a");
  CHECK(plans.down("b", "a@base") == "b a -> none");
}

TEST_CASE("a merge whose parent another parent's dependency implies has correct rows", "[unit][history]") {
  const Planner plans(graphs::implied);
  CHECK(full(plans.upgrade("", "head")) ==
        "upgrade a: m builds on it; row + a\n"
        "upgrade b: m builds on it; row + b\n"
        "upgrade c: m builds on it; row a -> c\n"
        "upgrade m: asked for; row - c; row b -> m\n");
  CHECK(plans.up("b c", "m") == "m -> m");
  CHECK(full(plans.downgrade("m", "base")) ==
        "downgrade m: it builds on a; row m -> b; row + c\n"
        "downgrade c: it builds on base; row c -> a\n"
        "downgrade b: it builds on base; row - b\n"
        "downgrade a: it builds on base; row - a\n");
}

TEST_CASE("a parent that is declared as a dependency too is one row", "[unit][history]") {
  const std::vector<Migration> list{revision("a"), revision("b", "a", "a")};
  const Planner plans(list);
  CHECK(plans.up("", "head") == "a b -> b");
  CHECK(plans.down("b", "-1") == "b -> a");
  CHECK(plans.down("b", "base") == "b a -> none");
}

TEST_CASE("rows that stand on each other block an upgrade", "[unit][history]") {
  CHECK(diamond.up("a b1", "head") == "overlapping_rows: rows of the version table overlap: b1 stands on a");
  CHECK(diamond.up("c a", "base") == "overlapping_rows: rows of the version table overlap: c stands on a");
  CHECK(shop.up("pay1 core2", "heads") == "overlapping_rows: rows of the version table overlap: pay1 stands on core2");
}

TEST_CASE("targets that stand on each other are refused", "[unit][history]") {
  const std::vector<Migration> list{revision("a"), revision("x", "a"), revision("y", "a", "x")};
  CHECK(Planner(list).up("", "a@heads") == "overlapping_rows: targets overlap: y stands on x");
  CHECK(Planner(list).up("", "heads") == "a x y -> y");
}

TEST_CASE("a downgrade runs the migrations above the target, newest first", "[unit][history]") {
  CHECK(line.down("0004_d", "0002_b") == "0004_d 0003_c -> 0002_b");
  CHECK(line.down("0004_d", "-1") == "0004_d -> 0003_c");
  CHECK(line.down("0004_d", "-2") == "0004_d 0003_c -> 0002_b");
  CHECK(line.down("0001_a", "base") == "0001_a -> none");
  CHECK(line.down("0001_a", "-1") == "0001_a -> none");
  CHECK(line.down("0004_d", "head-1") == "0004_d -> 0003_c");
  CHECK(line.down("0004_d", "0002") == "0004_d 0003_c -> 0002_b");
}

TEST_CASE("a downgrade to where the database is has no steps", "[unit][history]") {
  CHECK(line.down("0003_c", "0003_c") == "-> 0003_c");
  CHECK(line.down("", "base") == "-> none");
  CHECK(line.down("0004_d", "head") == "-> 0004_d");
  CHECK(shop.down("core3 pay2", "pay2") == "-> core3 pay2");
}

TEST_CASE("a downgrade cannot go up or nowhere by a step", "[unit][history]") {
  CHECK(line.down("0002_b", "+1") == "wrong_direction: downgrade cannot go by +1; `upgrade` can");
  CHECK(line.down("0002_b", "-0") == "wrong_direction: downgrade cannot go by -0; `upgrade` can");
}

TEST_CASE("a downgrade to what is not below the database is an error", "[unit][history]") {
  CHECK(line.down("0002_b", "head") ==
        "wrong_direction: downgrade target head is not below the database, which is at 0002_b");
  CHECK(line.down("", "0001_a") ==
        "wrong_direction: downgrade target 0001_a is not below the database, which is at base");
  CHECK(forked.down("c2", "b1") == "wrong_direction: downgrade target b1 is not below the database, which is at c2");
  CHECK(shop.down("pay2", "core2") ==
        "wrong_direction: downgrade target core2 is not below the database, which is at pay2");
}

TEST_CASE("a downgrade goes to one revision", "[unit][history]") {
  CHECK(shop.down("core3 pay2", "heads") == "several_branches: downgrade goes to one revision, not to core3, pay2");
}

TEST_CASE("a downgrade passes on what is wrong with its target", "[unit][history]") {
  CHECK(line.down("0004_d", "") == "malformed_target: target '' is empty");
  CHECK(line.down("0004_d", "zzzz") == "unknown_revision: there is no revision 'zzzz' in this program");
  CHECK(line.down("0004_d", "zzzz@-1") == "unknown_revision: there is no revision 'zzzz' in this program");
  CHECK(line.down("0004_d", "zzzz@base") == "unknown_revision: there is no revision 'zzzz' in this program");
  CHECK(line.down("0001_a", "-2") == "target_out_of_range: -2 was asked for, but only 1 revision lies that way");
  CHECK(line.down("0004_d", "-9223372036854775807") ==
        "target_out_of_range: -9223372036854775807 was asked for, but only 4 revisions lie that way");
}

TEST_CASE("steps down with several rows need a branch", "[unit][history]") {
  CHECK(shop.down("core3 pay2", "-1") == "several_branches: -1 could begin at core3, pay2");
  CHECK(shop.down("core3 pay2", "payments@-1") == "pay2 -> core3 pay1");
  CHECK(shop.down("core3 pay2", "payments@-2") == "pay2 pay1 -> core3");
  CHECK(shop.down("core3 pay2", "payments@-3").starts_with("target_out_of_range: "));
  CHECK(forked.down("b1 c2", "-1") == "several_branches: -1 could begin at b1, c2");
  CHECK(forked.down("b1 c2", "a@-1") == "several_branches: a@-1 could begin at b1, c2");
  CHECK(forked.down("b1 c2", "left@-1") == "b1 -> c2");
  CHECK(forked.down("b1 c2", "right@-2") == "c2 b2 -> b1");
  CHECK(forked.down("b1 c2", "left@-2") == "b1 c2 b2 a -> none");
}

TEST_CASE("steps down from one row of a fork leave the other branch alone", "[unit][history]") {
  CHECK(forked.down("b1", "-1") == "b1 -> a");
  CHECK(forked.down("c2", "-2") == "c2 b2 -> a");
}

TEST_CASE("steps down through a merge do not guess", "[unit][history]") {
  CHECK(diamond.down("c", "-1") == "several_branches: the way down from c forks: b1, b2");
  CHECK(diamond.down("c", "c-1") == "several_branches: the way down from c forks: b1, b2");
}

TEST_CASE("a branch without a row can be taken back as far as another needs it", "[unit][history]") {
  CHECK(shop.down("pay2", "core@-1") == "pay2 pay1 core2 -> core1");
  CHECK(shop.down("", "core@-1").starts_with("target_out_of_range: "));
}

TEST_CASE("a branch before a downgrade's target chooses what goes", "[unit][history]") {
  CHECK(forked.down("b1 c2", "left@a") == "b1 -> c2");
  CHECK(forked.down("b1 c2", "right@a") == "c2 b2 -> b1");
  CHECK(forked.down("b1 c2", "a") == "b1 c2 b2 -> a");
  CHECK(shop.down("core3 pay2", "payments@pay1") == "pay2 -> core3 pay1");
  CHECK(shop.down("core3 pay2", "payments@head-1") == "pay2 -> core3 pay1");
  CHECK(forked.down("b1 c2", "a@a") ==
        "several_branches: a@a does not say which of the branches above a is meant, as a is in all of them");
}

TEST_CASE("a downgrade through an irreversible migration is refused whole", "[unit][history]") {
  const Result<Plan> plan = line.downgrade("0004_d", "base");
  REQUIRE_FALSE(plan.has_value());
  CHECK(name(plan.error().code) == name(ErrorCode::irreversible));
  CHECK(plan.error().revision == "0002_b");
  CHECK(plan.error().message == "it has no downgrade, so base cannot be reached");
  CHECK(line.down("0002_b", "0002_b") == "-> 0002_b");
}

TEST_CASE("each step says why it is there and what becomes of the rows", "[unit][history]") {
  const Result<Plan> upwards = line.upgrade("0002_b", "head");
  REQUIRE(upwards.has_value());
  REQUIRE(upwards->steps.size() == 2);
  CHECK(upwards->steps[0] == Step{&graphs::line[2], Direction::upgrade, {Reason::Kind::below, "0004_d"}, 0, 1});
  CHECK(upwards->steps[1] == Step{&graphs::line[3], Direction::upgrade, {Reason::Kind::target, {}}, 1, 1});
  CHECK(upwards->changes == std::vector<RowChange>{{"0002_b", "0003_c"}, {"0003_c", "0004_d"}});
  CHECK(upwards->target == std::vector<std::string_view>{"0004_d"});
  CHECK(upwards->changes_of(upwards->steps[1])[0] == RowChange{"0003_c", "0004_d"});

  const Result<Plan> downwards = line.downgrade("0004_d", "0002_b");
  REQUIRE(downwards.has_value());
  REQUIRE(downwards->steps.size() == 2);
  CHECK(downwards->steps[0] == Step{&graphs::line[3], Direction::downgrade, {Reason::Kind::above, "0003_c"}, 0, 1});
  CHECK(downwards->steps[1] == Step{&graphs::line[2], Direction::downgrade, {Reason::Kind::above, "0002_b"}, 1, 1});
  CHECK(downwards->target == std::vector<std::string_view>{"0002_b"});

  const Result<Plan> to_base = line.downgrade("0001_a", "base");
  REQUIRE(to_base.has_value());
  CHECK(to_base->target.empty());
  CHECK(to_string(*to_base) == "downgrade 0001_a: it builds on base; row - 0001_a\n");
}

TEST_CASE("a plan names all revisions that were asked for", "[unit][history]") {
  CHECK(shop.upgrade("", "heads")->target == std::vector<std::string_view>{"core3", "pay2"});
  CHECK(shop.upgrade("", "payments@+2")->target == std::vector<std::string_view>{"pay2"});
  CHECK(shop.upgrade("", "base")->target.empty());
}

TEST_CASE("a reason is a sentence about a revision", "[unit][history]") {
  CHECK(to_string(Reason{}) == "asked for");
  CHECK(to_string(Reason{Reason::Kind::below, "b"}) == "b builds on it");
  CHECK(to_string(Reason{Reason::Kind::dependency, "b"}) == "b depends on it");
  CHECK(to_string(Reason{Reason::Kind::above, "a"}) == "it builds on a");
  CHECK(to_string(Reason{Reason::Kind::above, {}}) == "it builds on base");
  CHECK(to_string(Reason{Reason::Kind::dependent, "a"}) == "it depends on a");
}

TEST_CASE("plans that do the same are equal", "[unit][history]") {
  CHECK(*line.upgrade("0002_b", "head") == *line.upgrade("0002_b", "0004_d"));
  CHECK_FALSE(*line.upgrade("0002_b", "head") == *line.upgrade("0001_a", "head"));
  CHECK_FALSE(*line.upgrade("0003_c", "0001_a") == *line.upgrade("0002_b", "0001_a"));
}

TEST_CASE("a stamp takes a place, not a step", "[unit][history]") {
  CHECK(line.stamp("", "head") == "0004_d");
  CHECK(line.stamp("0004_d", "base") == "none");
  CHECK(line.stamp("0004_d", "0002_b") == "0002_b");
  CHECK(line.stamp("0001_a", "0003") == "0003_c");
  CHECK(line.stamp("0003_c", "0003_c") == "0003_c");
  CHECK(line.stamp("", "+1") == "malformed_target: stamp takes a revision, head or base, not the step +1");
  CHECK(line.stamp("", "-1") == "malformed_target: stamp takes a revision, head or base, not the step -1");
  CHECK(line.stamp("", "head-1") == "malformed_target: stamp takes a revision, head or base, not the step head-1");
  CHECK(line.stamp("", "") == "malformed_target: stamp takes a revision, head or base, and got none");
  CHECK(line.stamp("", "  ") == "malformed_target: stamp takes a revision, head or base, and got none");
  CHECK(line.stamp("", "zzzz") == "unknown_revision: there is no revision 'zzzz' in this program");
}

TEST_CASE("a stamp keeps the rows of other branches", "[unit][history]") {
  CHECK(shop.stamp("core3", "payments@head") == "core3 pay2");
  CHECK(shop.stamp("core3 pay2", "pay1") == "core3 pay1");
  CHECK(shop.stamp("core2", "pay1") == "pay1");
  CHECK(shop.stamp("core3 pay2", "core1") == "core1");
  CHECK(shop.stamp("pay2", "core3") == "core3 pay2");
  CHECK(forked.stamp("c2", "left@head") == "b1 c2");
  CHECK(diamond.stamp("c", "b1") == "b1");
  CHECK(diamond.stamp("b1 b2", "c") == "c");
}

TEST_CASE("a stamp to base of a branch keeps what it depends on", "[unit][history]") {
  CHECK(shop.stamp("core3 pay2", "base") == "none");
  CHECK(shop.stamp("core3 pay2", "payments@base") == "core3");
  CHECK(shop.stamp("core3", "core@base") == "none");
}

TEST_CASE("a stamp to base of a branch takes what depends on it along", "[unit][history]") {
  CHECK(shop.stamp("core3 pay2", "core@base") == "none");
}

TEST_CASE("a stamp of several revisions leaves exactly these", "[unit][history]") {
  CHECK(shop.stamp("", "heads") == "core3 pay2");
  CHECK(shop.stamp("", "core3 pay1") == "core3 pay1");
  CHECK(shop.stamp("core1", " pay1   core3 ") == "core3 pay1");
  CHECK(shop.stamp("", "pay1 pay1") == "pay1");
  CHECK(diamond.stamp("c", "b1 b2") == "b1 b2");
  CHECK(diamond.stamp("a", "b2 b1") == "b1 b2");
}

TEST_CASE("a stamp of revisions that stand on each other is refused", "[unit][history]") {
  CHECK(diamond.stamp("", "a b1") == "overlapping_rows: the revisions to stamp overlap: b1 stands on a");
  CHECK(shop.stamp("", "pay2 core1") == "overlapping_rows: the revisions to stamp overlap: pay2 stands on core1");
  CHECK(shop.stamp("", "core3 +1") == "malformed_target: stamp takes a revision, head or base, not the step +1");
}
