// SPDX-License-Identifier: MIT
#include "headway/history/target.hpp"

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;
using graphs::revision;

namespace {

constexpr Migration list[] = {
    revision("0001_users"),
    revision("0001_tasks", "0001_users", {}, "tasks_branch"),
    revision("abcd", "0001_tasks"),
    revision("abcde", "abcd"),
    revision("xyz", "abcde"),
};

std::string error(const Error& error) { return std::string(name(error.code)) + ": " + error.message; }

std::string parsed(std::string_view written) {
  const Result<Target> target = parse_target(written);
  if (!target) return error(target.error());
  std::string out = target->branch.empty() ? "" : "in " + std::string(target->branch) + " ";
  out += target->symbol;
  if (target->has_offset) out += " by " + std::to_string(target->offset);
  CHECK(target->is_relative() == (target->has_offset && target->symbol.empty()));
  return out;
}

/// The revisions of an absolute target, or the error.
std::string resolved(std::span<const Migration> migrations, std::string_view written) {
  const Graph graph(migrations);
  const Result<Target> target = parse_target(written);
  if (!target) return error(target.error());
  const Result<Nodes> found = Resolver(graph).revisions(*target);
  return found ? graphs::text(graph, *found) : error(found.error());
}
std::string resolved(std::string_view written) { return resolved(list, written); }

/// Where a walk ends. @param branch  Empty for all.
std::string walked(std::span<const Migration> migrations, std::string_view from, long steps,
                   std::string_view branch = {}) {
  const Graph graph(migrations);
  const Resolver resolver(graph);
  Marks within;
  if (!branch.empty()) within = *resolver.branch(branch);
  const Result<Node> end =
      resolver.walk(graph.find(from), Target{branch, {}, steps, true}, branch.empty() ? nullptr : &within);
  return end ? resolver.name_of(*end) : error(end.error());
}

}  // namespace

TEST_CASE("a target is a symbol, a step, or a symbol with a step", "[unit][history]") {
  CHECK(parsed("head") == "head");
  CHECK(parsed("0001_users") == "0001_users");
  CHECK(parsed("+1") == " by 1");
  CHECK(parsed("-12") == " by -12");
  CHECK(parsed("+0") == " by 0");
  CHECK(parsed("head-1") == "head by -1");
  CHECK(parsed("abcd+2") == "abcd by 2");
  CHECK(parsed("+9223372036854775807") == " by 9223372036854775807");
}

TEST_CASE("a target can name a branch before it", "[unit][history]") {
  CHECK(parsed("payments@head") == "in payments head");
  CHECK(parsed("payments@+1") == "in payments  by 1");
  CHECK(parsed("payments@-1") == "in payments  by -1");
  CHECK(parsed("0001@abcd-2") == "in 0001 abcd by -2");
  CHECK(parsed("@head") == "malformed_target: target '@head' needs the name of a branch before its @");
  for (const std::string_view written : {"payments@", "a@b@c", "a@@b"}) {
    CHECK(parsed(written) == "malformed_target: target '" + std::string(written) + "' needs one revision after its @");
  }
}

TEST_CASE("a target that nobody can read is an error with the text", "[unit][history]") {
  CHECK(parsed("") == "malformed_target: target '' is empty");
  const std::string why = " needs a whole number, and nothing more, after its sign";
  for (const std::string_view written : {"+",
                                         "-",
                                         "head+",
                                         "+x",
                                         "+1x",
                                         "head-1 ",
                                         "+1+1",
                                         "--1",
                                         "+-1",
                                         "-+1",
                                         "++1",
                                         "+ 1",
                                         "+1.5",
                                         "+99999999999999999999",
                                         "head-",
                                         "payments@+",
                                         "payments@head-1x"}) {
    CHECK(parsed(written) == "malformed_target: target '" + std::string(written) + "'" + why);
  }
}

TEST_CASE("symbols resolve to revisions", "[unit][history]") {
  CHECK(resolved("head") == "xyz");
  CHECK(resolved("heads") == "xyz");
  CHECK(resolved("base") == "none");
  CHECK(resolved("0001_users") == "0001_users");
  CHECK(resolved("xyz") == "xyz");
}

TEST_CASE("in a history without migrations head is base", "[unit][history]") {
  CHECK(resolved({}, "head") == "none");
  CHECK(resolved({}, "heads") == "none");
  CHECK(resolved({}, "base") == "none");
  CHECK(resolved({}, "abcd") == "unknown_revision: there is no revision 'abcd' in this program");
}

TEST_CASE("a prefix of at least 4 characters names the one revision that has it", "[unit][history]") {
  CHECK(resolved("0001_u") == "0001_users");
  CHECK(resolved("0001_t") == "0001_tasks");
  CHECK(resolved("abc") == "malformed_target: prefix 'abc' is shorter than 4 characters");
  CHECK(resolved("xy") == "malformed_target: prefix 'xy' is shorter than 4 characters");
  CHECK(resolved("qqq") == "unknown_revision: there is no revision 'qqq' in this program");
  CHECK(resolved("0001_users2") == "unknown_revision: there is no revision '0001_users2' in this program");
  CHECK(resolved("0001") == "ambiguous_revision: prefix '0001' fits 2 revisions: 0001_users, 0001_tasks");
}

TEST_CASE("an exact name wins over those that it begins", "[unit][history]") {
  CHECK(resolved("abcd") == "abcd");
  CHECK(resolved("abcde") == "abcde");
}

TEST_CASE("an ambiguous prefix names three revisions at most", "[unit][history]") {
  const std::vector<Migration> many{
      revision("same1"), revision("same2", "same1"), revision("same3", "same2"), revision("same4", "same3")};
  CHECK(resolved(many, "same") == "ambiguous_revision: prefix 'same' fits 4 revisions: same1, same2, same3, …");
}

TEST_CASE("a label and its prefixes mean the revision that declares it", "[unit][history]") {
  CHECK(resolved("tasks_branch") == "0001_tasks");
  CHECK(resolved("tasks") == "0001_tasks");
  CHECK(resolved("tas") == "malformed_target: prefix 'tas' is shorter than 4 characters");
  const std::vector<Migration> clashing{revision("payers"), revision("x", "payers", {}, {"payees", "payments"})};
  CHECK(resolved(clashing, "paym") == "x");
  CHECK(resolved(clashing, "payer") == "payers");
}

TEST_CASE("a prefix that only names of one revision have is not ambiguous", "[unit][history]") {
  const std::vector<Migration> same{revision("payments_0", {}, {}, {"payments", "payments_too"})};
  CHECK(resolved(same, "paym") == "payments_0");
}

TEST_CASE("head is one revision, heads are those that nothing depends on", "[unit][history]") {
  CHECK(resolved(graphs::shop, "head") == "several_branches: head means one revision, but there are 2: core3, pay2");
  CHECK(resolved(graphs::shop, "heads") == "core3 pay2");
  const std::vector<Migration> needed{revision("a"), revision("b", {}, "a")};
  CHECK(resolved(needed, "heads") == "b");
  CHECK(resolved(needed, "head") == "several_branches: head means one revision, but there are 2: a, b");
}

TEST_CASE("a branch is named by a label, a revision or a prefix", "[unit][history]") {
  CHECK(resolved(graphs::shop, "payments@head") == "pay2");
  CHECK(resolved(graphs::shop, "paym@head") == "pay2");
  CHECK(resolved(graphs::shop, "pay2@head") == "pay2");
  CHECK(resolved(graphs::shop, "core1@head") == "core3");
  CHECK(resolved(graphs::shop, "core@heads") == "core3");
  CHECK(resolved(graphs::shop, "core@base") == "none");
  CHECK(resolved(graphs::shop, "nowhere@head") == "unknown_revision: there is no revision 'nowhere' in this program");
  CHECK(resolved(graphs::shop, "nowhere@base") == "unknown_revision: there is no revision 'nowhere' in this program");
  CHECK(resolved(graphs::fork, "a@heads") == "b1 c2");
  CHECK(resolved(graphs::fork, "a@head") == "several_branches: head means one revision, but there are 2: b1, c2");
  CHECK(resolved(graphs::fork, "right@head") == "c2");
}

TEST_CASE("a branch has heads that other branches depend on", "[unit][history]") {
  const std::vector<Migration> needed{revision("a"), revision("b", {}, "a")};
  CHECK(resolved(needed, "a@head") == "a");
  CHECK(resolved(needed, "a@heads") == "a");
}

TEST_CASE("a revision after a branch has to be in it", "[unit][history]") {
  CHECK(resolved(graphs::shop, "payments@pay1") == "pay1");
  CHECK(resolved(graphs::shop, "payments@core2") == "not_in_branch: revision core2 is not in branch payments");
  CHECK(resolved(graphs::fork, "left@a") == "a");
  CHECK(resolved(graphs::fork, "left@b2") == "not_in_branch: revision b2 is not in branch left");
  CHECK(resolved(graphs::fork, "left@right") == "not_in_branch: revision b2 is not in branch left");
}

TEST_CASE("a prefix after a branch is looked for there", "[unit][history]") {
  const std::vector<Migration> twice{
      revision("a"), revision("same1", "a", {}, "left"), revision("same2", "a", {}, "right")};
  CHECK(resolved(twice, "same") == "ambiguous_revision: prefix 'same' fits 2 revisions: same1, same2");
  CHECK(resolved(twice, "left@same") == "same1");
  CHECK(resolved(twice, "right@same") == "same2");
}

TEST_CASE("a walk goes by down_revision", "[unit][history]") {
  CHECK(walked(list, "0001_users", 2) == "abcd");
  CHECK(walked(list, "abcd", -2) == "0001_users");
  CHECK(walked(list, "abcd", -3) == "base");
  CHECK(walked(list, "abcd", 0) == "abcd");
  CHECK(walked(list, "", 2) == "0001_tasks");
  CHECK(walked(graphs::shop, "pay1", -1) == "base");
}

TEST_CASE("a walk has to know where to go where the way forks", "[unit][history]") {
  CHECK(walked(graphs::fork, "a", 1) == "several_branches: the way up from a forks: b1, b2");
  CHECK(walked(graphs::fork, "a", 1, "left") == "b1");
  CHECK(walked(graphs::fork, "a", 2, "right") == "c2");
  CHECK(walked(graphs::fork, "", 3, "right") == "c2");
  CHECK(walked(graphs::diamond, "c", -1) == "several_branches: the way down from c forks: b1, b2");
  CHECK(walked(graphs::shop, "", 1) == "several_branches: the way up from base forks: core1, pay1");
  CHECK(walked(graphs::shop, "", 2, "payments") == "pay2");
}

TEST_CASE("steps beyond the ends are an error that counts what is there", "[unit][history]") {
  CHECK(walked(list, "abcd", 3) == "target_out_of_range: +3 was asked for, but only 2 revisions lie that way");
  CHECK(walked(list, "abcd", -4) == "target_out_of_range: -4 was asked for, but only 3 revisions lie that way");
  CHECK(walked(list, "xyz", 1) == "target_out_of_range: +1 was asked for, but only 0 revisions lie that way");
  CHECK(walked(list, "", -1) == "target_out_of_range: -1 was asked for, but only 0 revisions lie that way");
  CHECK(walked(list, "abcde", 2) == "target_out_of_range: +2 was asked for, but only 1 revision lies that way");
  CHECK(walked({}, "", 1) == "target_out_of_range: +1 was asked for, but only 0 revisions lie that way");
  CHECK(walked(graphs::fork, "b1", 1, "left") ==
        "target_out_of_range: +1 was asked for, but only 0 revisions lie that way");
}

TEST_CASE("the largest step that can be written is out of range like any other", "[unit][history]") {
  constexpr long largest = std::numeric_limits<long>::max();
  const std::string digits = std::to_string(largest);
  CHECK(walked(list, "abcd", largest) ==
        "target_out_of_range: +" + digits + " was asked for, but only 2 revisions lie that way");
  CHECK(walked(list, "abcd", -largest) ==
        "target_out_of_range: -" + digits + " was asked for, but only 3 revisions lie that way");
}
