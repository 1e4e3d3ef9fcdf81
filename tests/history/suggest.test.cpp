// SPDX-License-Identifier: MIT
#include "headway/history/suggest.hpp"

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
const Planner shop(graphs::shop);
const Planner forked(graphs::fork);
const Planner diamond(graphs::diamond);

std::string help(const Result<Plan>& plan) { return plan ? "no error" : plan.error().help; }
std::string up(const Planner& planner, std::string_view rows, std::string_view target) {
  return help(planner.upgrade(rows, target));
}
std::string down(const Planner& planner, std::string_view rows, std::string_view target) {
  return help(planner.downgrade(rows, target));
}
std::string stamp(const Planner& planner, std::string_view rows, std::string_view target) {
  const Result<Nodes> after = plan_stamp(planner.graph(), graphs::nodes(planner.graph(), rows), target);
  return after ? "no error" : after.error().help;
}

}  // namespace

TEST_CASE("the distance of two words is how many characters differ", "[unit][history]") {
  CHECK(detail::edit_distance("", "") == 0);
  CHECK(detail::edit_distance("abc", "") == 3);
  CHECK(detail::edit_distance("", "abc") == 3);
  CHECK(detail::edit_distance("tags", "tags") == 0);
  CHECK(detail::edit_distance("tags", "tgas") == 2);
  CHECK(detail::edit_distance("tags", "stags") == 1);
  CHECK(detail::edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("things to type are listed, four at most", "[unit][history]") {
  CHECK(detail::type_one_of({}).empty());
  CHECK(detail::type_one_of({"a"}) == "type a");
  CHECK(detail::type_one_of({"a", "b"}) == "type a or b");
  CHECK(detail::type_one_of({"a", "b", "c"}) == "type a, b or c");
  CHECK(detail::type_one_of({"a", "b", "c", "d", "e"}) == "type a, b, c or d");
}

TEST_CASE("an unknown revision brings up the one that is like it", "[unit][history]") {
  const std::vector<Migration> list{revision("0001_users"), revision("0002_tags", "0001_users", {}, "tagging")};
  const Planner plans(list);
  CHECK(up(plans, "", "0002_tgas") == "type 0002_tags, or list the revisions with `history`");
  CHECK(up(plans, "", "0002_labels") == "type 0002_tags, or list the revisions with `history`");
  CHECK(up(plans, "", "taging@head") == "type tagging, or list the revisions with `history`");
  CHECK(up(plans, "", "0003_nothing").empty());
  CHECK(up(plans, "", "x").empty());
  CHECK(up(plans, "", "current") == "type the revision that `current` prints; the word is for `history -r`");
  CHECK(up(Planner({}), "", "0001_users").empty());
}

TEST_CASE("a prefix that says too little brings up what it could mean", "[unit][history]") {
  CHECK(up(line, "", "000") == "type 0001_a, 0002_b, 0003_c or 0004_d");
  const std::vector<Migration> same{revision("same1"), revision("same2", "same1")};
  CHECK(up(Planner(same), "", "same") == "type same1 or same2");
}

TEST_CASE("a step that is written wrong is written right", "[unit][history]") {
  CHECK(up(line, "", "+") == "type +1");
  CHECK(up(line, "", "+2x") == "type +2");
  CHECK(up(line, "", "head-1 ") == "type head-1");
  CHECK(up(line, "", "left@+x") == "type left@+1");
}

TEST_CASE("too many steps bring up how many there are", "[unit][history]") {
  CHECK(up(line, "0003_c", "+2") == "type +1 to go as far as 0004_d");
  CHECK(up(line, "0004_d", "+2") == "stay: nothing is above 0004_d");
  CHECK(up(shop, "core1", "core@core1+9") == "type core@core1+2 to go as far as core3");
  CHECK(down(line, "0002_b", "-3") == "type -2 to go as far as base");
  CHECK(down(line, "", "-1") == "stay: nothing is below base");
  CHECK(down(shop, "core3", "payments@-1") == "stay: nothing of branch payments is applied");
  CHECK(up(Planner({}), "", "+1").empty());
}

TEST_CASE("the wrong direction brings up the other command", "[unit][history]") {
  CHECK(up(line, "0002_b", "-1") == "type downgrade -1");
  CHECK(up(shop, "", "payments@-1") == "type downgrade payments@-1");
  CHECK(up(line, "0002_b", "+0") == "type upgrade +1");
  CHECK(down(line, "0002_b", "+1") == "type upgrade +1");
  CHECK(down(line, "0002_b", "-0") == "type downgrade -1");
  CHECK(down(line, "0002_b", "0003_c") == "type upgrade 0003_c");
  CHECK(down(line, "0003_c", "head") == "type upgrade 0004_d");
}

TEST_CASE("what cannot be taken back brings up how far down one can go", "[unit][history]") {
  CHECK(down(line, "0004_d", "base") == "type downgrade 0002_b, which can be reached, or restore a backup");
  CHECK(line.down("0004_d", "0002_b") == "0004_d 0003_c -> 0002_b");
  CHECK(down(line, "0002_b", "-1") == "stay, or restore a backup: nothing below 0002_b can be reached");
}

TEST_CASE("several branches bring up a target for each", "[unit][history]") {
  CHECK(up(shop, "", "head") == "type core@head or payments@head");
  CHECK(up(forked, "", "a@head") == "type left@head or right@head");
  CHECK(up(forked, "a", "+1") == "type left@+1 or right@+1");
  CHECK(up(forked, "a", "a+1") == "type left@a+1 or right@a+1");
  CHECK(forked.up("a", "left@a+1") == "b1 -> b1");
  CHECK(up(diamond, "b1 b2", "+1") == "type b1@+1 or b2@+1");
  CHECK(down(forked, "b1 c2", "-1") == "type left@-1 or right@-1");
  CHECK(down(forked, "b1 c2", "heads") == "type b1 or c2");
  CHECK(down(diamond, "c", "-1") == "type b1 or b2");
  CHECK(diamond.down("c", "b1") == "c -> b1 b2");
}

TEST_CASE("a branch that is named by what stands below a fork brings up the branches above", "[unit][history]") {
  CHECK(forked.down("b1", "a@-1") ==
        "several_branches: a@-1 does not say which of the branches above a is meant, as a is in all of them");
  CHECK(down(forked, "b1", "a@-1") == "type left@-1");
  CHECK(forked.down("b1", "left@-1") == "b1 -> a");
  CHECK(down(forked, "b1 c2", "a@a") == "type left@a or right@a");
  CHECK(forked.down("b1 c2", "left@a") == "b1 -> c2");
}

TEST_CASE("a revision outside of the branch brings up both ways to go on", "[unit][history]") {
  CHECK(up(shop, "", "payments@core2") == "type core2 alone, or payments@head");
}

TEST_CASE("an upgrade to the base of a branch warns only of what is applied there", "[unit][history]") {
  CHECK(shop.up("core3", "payments@base") == "-> core3");
  CHECK(shop.up("core3 pay2", "payments@base") ==
        "-> core3 pay2; the database is at pay2, above payments@base: nothing to upgrade");
  CHECK(shop.up("core3 pay2", "pay1") == "-> core3 pay2; the database is at pay2, above pay1: nothing to upgrade");
}

TEST_CASE("revisions that stand on each other bring up which to leave out, rows the repair", "[unit][history]") {
  CHECK(stamp(diamond, "", "a b1") == "leave out a");
  CHECK(up(diamond, "a b1", "head") == "type repair to remove the rows that another row stands on");
  CHECK(down(diamond, "a b1", "base") == "type repair to remove the rows that another row stands on");
}

TEST_CASE("a stamp by steps brings up where they lead", "[unit][history]") {
  CHECK(stamp(line, "0002_b", "+1") == "type 0003_c");
  CHECK(stamp(line, "", "head-1") == "type 0003_c");
  CHECK(stamp(line, "0001_a", "-1") == "type base");
  CHECK(stamp(line, "0004_d", "+1").empty());
}
