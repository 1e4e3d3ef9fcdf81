// SPDX-License-Identifier: MIT
#include "headway/history/range.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;
using graphs::revision;

namespace {

/// The revisions of a range, or the error.
std::string listed(std::span<const Migration> migrations, std::string_view written, std::string_view rows = {}) {
  const Graph graph(migrations);
  const Result<Range> range = parse_range(written);
  const Result<Nodes> found =
      range ? select_range(graph, *range, graphs::nodes(graph, rows)) : Result<Nodes>(failure(range.error()));
  if (found) return graphs::text(graph, *found);
  const Error& error = found.error();
  return std::string(name(error.code)) + ": " + error.message + (error.help.empty() ? "" : "; " + error.help);
}
std::string listed(std::string_view written, std::string_view rows = {}) { return listed(graphs::line, written, rows); }

}  // namespace

TEST_CASE("a range lists both of its ends and what lies between, newest first", "[unit][history]") {
  CHECK(listed("0002_b:0003_c") == "0003_c 0002_b");
  CHECK(listed("0002:head") == "0004_d 0003_c 0002_b");
  CHECK(listed("0002_b:0002_b") == "0002_b");
  CHECK(listed("base:head") == "0004_d 0003_c 0002_b 0001_a");
  CHECK(listed("base:base") == "none");
}

TEST_CASE("an end that is left out is base or the heads", "[unit][history]") {
  CHECK(listed("0003_c:") == "0004_d 0003_c");
  CHECK(listed(":0002_b") == "0002_b 0001_a");
  CHECK(listed(":") == "0004_d 0003_c 0002_b 0001_a");
}

TEST_CASE("a step at one end of a range counts from the other, and ends with the history", "[unit][history]") {
  CHECK(listed("0002_b:+1") == "0003_c 0002_b");
  CHECK(listed("0002_b:+9") == "0004_d 0003_c 0002_b");
  CHECK(listed("base:+2") == "0002_b 0001_a");
  CHECK(listed("-1:0003_c") == "0003_c 0002_b");
  CHECK(listed("-9:0003_c") == "0003_c 0002_b 0001_a");
  CHECK(listed("-1:") == "0004_d 0003_c");
  CHECK(listed("-0:0003_c") == "0003_c");
}

TEST_CASE("a step after a revision counts from there", "[unit][history]") {
  CHECK(listed("head-1:head") == "0004_d 0003_c");
  CHECK(listed("0001_a+1:head-1") == "0003_c 0002_b");
  CHECK(listed("base+2:head") == "0004_d 0003_c 0002_b");
}

TEST_CASE("current is where the database is", "[unit][history]") {
  CHECK(listed("current:", "0003_c") == "0004_d 0003_c");
  CHECK(listed(":current", "0002_b") == "0002_b 0001_a");
  CHECK(listed("current:current", "0002_b") == "0002_b");
  CHECK(listed("-1:current", "0003_c") == "0003_c 0002_b");
  CHECK(listed("current:+2", "0001_a") == "0003_c 0002_b 0001_a");
  CHECK(listed("current:+2", "") == "0002_b 0001_a");
  CHECK(listed("current-1:current+1", "0002_b") == "0003_c 0002_b 0001_a");
  CHECK(listed(":current", "") == "none");
  CHECK(listed("current:", "") == "0004_d 0003_c 0002_b 0001_a");
  CHECK(parse_range("current:")->is_about_database());
  CHECK(parse_range("-3:current")->is_about_database());
  CHECK_FALSE(parse_range("base:head")->is_about_database());
}

TEST_CASE("a range from a revision follows its line, a range from base takes dependencies too", "[unit][history]") {
  CHECK(listed(graphs::shop, "pay1:pay2") == "pay2 pay1");
  CHECK(listed(graphs::shop, ":pay2") == "pay2 pay1 core2 core1");
  CHECK(listed(graphs::shop, "core1:pay2") == "core2 core1");
  CHECK(listed(graphs::shop, "payments@base:") == "pay2 pay1 core2 core1");
  CHECK(listed(graphs::shop, "core@base:heads") == "core3 core2 core1");
  CHECK(listed(graphs::shop, "core@core2:core@head") == "core3 core2");
  CHECK(listed(graphs::shop, ":current", "core3 pay1") == "core3 pay1 core2 core1");
}

TEST_CASE("a range through a diamond has both of its sides", "[unit][history]") {
  CHECK(listed(graphs::diamond, "a:c") == "c b1 b2 a");
  CHECK(listed(graphs::diamond, "b1:c") == "c b1");
  CHECK(listed(graphs::diamond, "current:c", "b1 b2") == "c b1 b2");
  CHECK(listed(graphs::fork, "a:right@head") == "c2 b2 a");
  CHECK(listed(graphs::fork, "left@-1:heads") == "b1 a");
  CHECK(listed(graphs::fork, "a:right@+1") == "b2 a");
}

TEST_CASE("revisions of a range that only others tie together keep their order", "[unit][history]") {
  // top builds on low, and depends on a revision of another line, which depends on high.
  const std::vector<Migration> tied{
      revision("low"), revision("high", "low"), revision("other", {}, "high"), revision("top", "low", "other")};
  CHECK(listed(tied, "low:heads") == "top high low");
  CHECK(listed(tied, "low:other") == "high low");
}

TEST_CASE("rows that stand on each other are listed like others", "[unit][history]") {
  CHECK(listed(":current", "0001_a 0003_c") == "0003_c 0002_b 0001_a");
}

TEST_CASE("a range that nobody can read is an error that says what to type", "[unit][history]") {
  for (const std::string_view written : {"", "head", "a:b:c", "::"}) {
    CHECK(listed(written) ==
          "malformed_target: range '" + std::string(written) + "' needs one : between its ends; type a:b, a: or :b");
  }
  CHECK(listed("-1:+1") ==
        "malformed_target: range '-1:+1' counts each end from the other; name one of them, as in base:+1");
  CHECK(listed("+1:head") ==
        "malformed_target: range '+1:head' begins with a step up; type base+1 or a revision before the step");
  CHECK(listed("base:-1") ==
        "malformed_target: range 'base:-1' ends with a step down; type head-1 or a revision before the step");
  CHECK(listed("base:left@-1").ends_with("type left@head-1 or a revision before the step"));
  CHECK(listed("@a:b").starts_with("malformed_target: target '@a'"));
  CHECK(listed("0009_nothing:").starts_with("unknown_revision: there is no revision '0009_nothing'"));
}

TEST_CASE("a range whose lower end is not below the upper one is refused", "[unit][history]") {
  CHECK(listed("0003_c:0001_a") ==
        "wrong_direction: range '0003_c:0001_a' is empty: 0003_c is not below 0001_a; type the lower end first");
  CHECK(listed("0003_c:base") ==
        "wrong_direction: range '0003_c:base' is empty: 0003_c is not below base; type the lower end first");
  CHECK(listed(graphs::shop, "payments@base:core3") ==
        "not_in_branch: core3 is not in branch payments; end the range with payments@head");
  CHECK(listed(graphs::diamond, "-1:c") == "several_branches: the way down from c forks: b1, b2; type b1 or b2");
  CHECK(listed(graphs::shop, "current:+1", "core3 pay2") ==
        "several_branches: +1 could begin at core3, pay2; type core@+1 or payments@+1");
}
