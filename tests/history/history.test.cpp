// SPDX-License-Identifier: MIT
#include "headway/history/history.hpp"

#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;
using graphs::revision;

namespace {

constexpr Migration three[] = {revision("0001_a"), revision("0002_b", "0001_a"), revision("0003_c", "0002_b")};

void check_found(const std::vector<Migration>& list, ErrorCode code, std::string_view revision, std::string_view part,
                 std::string_view other = {}, Branches branches = Branches::refused) {
  const Finding found = examine(list, branches);
  INFO(to_error(found).message);
  CHECK(name(found.code) == name(code));
  CHECK(found.revision.view() == revision);
  CHECK(found.name.view() == part);
  CHECK(found.other.view() == other);
  CHECK(found.table.empty());

  const Result<History> made = History::from(list, branches);
  CHECK(made.has_value() == (code == ErrorCode::none));
  if (!made) CHECK(made.error().message == to_error(found).message);
}

/// Why the only migration of a list cannot have this identifier.
std::string flaw_of(const std::string& id) {
  const std::vector<Migration> list{revision(id)};
  const Finding found = examine(list);
  CHECK(name(found.code) == (found ? name(ErrorCode::malformed_revision_id) : ""));
  CHECK(found.name.view() == (found ? id : ""));
  return found.other.string();
}

}  // namespace

TEST_CASE("an empty list and a straight one are histories", "[unit][history]") {
  check_found({}, ErrorCode::none, "", "");
  check_found({three[0]}, ErrorCode::none, "", "");
  check_found({three[0], three[1], three[2]}, ErrorCode::none, "", "");
}

TEST_CASE("a revision identifier keeps to the grammar of targets", "[unit][history]") {
  CHECK(flaw_of("0001_initial.schema").empty());
  CHECK(flaw_of("größe").empty());
  CHECK(flaw_of("a").empty());
  CHECK(flaw_of("Head").empty());
  CHECK(flaw_of("header").empty());
  CHECK(flaw_of("") == "it is empty");
  CHECK(flaw_of(std::string(255, 'x')).empty());
  CHECK(flaw_of(std::string(256, 'x')) == "it is longer than 255 characters");
  for (const char c : {'@', '-', '+', ':'}) {
    INFO(c);
    CHECK(flaw_of(std::string("a") + c + "b") == "@ - + and : belong to the grammar of targets");
  }
  for (const char c : {' ', '\t', '\n', '\r', '\x01', '\0'}) {
    INFO(static_cast<int>(c));
    CHECK(flaw_of(std::string("a") + c) == "it has white space or a control character in it");
  }
  for (const char* word : {"head", "heads", "base", "current"}) CHECK(flaw_of(word) == "the word is reserved");
}

TEST_CASE("every migration's identifier is looked at", "[unit][history]") {
  check_found(
      {three[0], revision("head", "0001_a")}, ErrorCode::malformed_revision_id, "", "head", "the word is reserved");
}

TEST_CASE("a revision that stands twice is found", "[unit][history]") {
  check_found({three[0], three[1], revision("0001_a", "0002_b")}, ErrorCode::duplicate_revision, "", "0001_a");
  check_found({three[0], three[0]}, ErrorCode::duplicate_revision, "", "0001_a");
}

TEST_CASE("a parent that is not in the list is found", "[unit][history]") {
  check_found({three[0], revision("0002_b", "0001_x")}, ErrorCode::unknown_parent, "0002_b", "0001_x");
  check_found({revision("0001_a", "0000")}, ErrorCode::unknown_parent, "0001_a", "0000");
  check_found(
      {three[0], three[1], revision("0003_c", {"0002_b", "0001_x"})}, ErrorCode::unknown_parent, "0003_c", "0001_x");
}

TEST_CASE("a parent is named by its revision, not by a label", "[unit][history]") {
  check_found({revision("a", {}, {}, "label"), revision("b", "label")}, ErrorCode::unknown_parent, "b", "label");
}

TEST_CASE("a dependency that is not in the list is found", "[unit][history]") {
  check_found({three[0], revision("0002_b", "0001_a", "0001_x")}, ErrorCode::unknown_dependency, "0002_b", "0001_x");
  check_found({revision("a", {}, {}, "label"), revision("b", "a", {"label", "labels"})},
              ErrorCode::unknown_dependency,
              "b",
              "labels");
  check_found({revision("a", {}, {}, "label"), revision("b", "a", {"label", "a"})}, ErrorCode::none, "", "");
}

TEST_CASE("the order of the list does not matter", "[unit][history]") {
  check_found({three[2], three[0], three[1]}, ErrorCode::none, "", "");
  check_found(
      {graphs::diamond[3], graphs::diamond[1], graphs::diamond[0], graphs::diamond[2]}, ErrorCode::none, "", "");
}

TEST_CASE("a label that names something else is found", "[unit][history]") {
  check_found({revision("a"), revision("b", "a", {}, "a")}, ErrorCode::label_clash, "b", "a", "a");
  check_found({revision("a", {}, {}, "b"), revision("b", "a")}, ErrorCode::label_clash, "a", "b", "b");
  check_found({revision("a", {}, {}, "x"), revision("b", "a", {}, "x")}, ErrorCode::label_clash, "b", "x", "a");
  check_found({revision("a", {}, {}, {"x", "y", "x"})}, ErrorCode::label_clash, "a", "x", "a");
  check_found({revision("a", {}, {}, "a")}, ErrorCode::label_clash, "a", "a", "a");
}

TEST_CASE("a label keeps to the grammar of targets", "[unit][history]") {
  check_found(
      {revision("a", {}, {}, {"x", "head"})}, ErrorCode::malformed_revision_id, "a", "head", "the word is reserved");
  check_found({revision("a", {}, {}, "x@y")},
              ErrorCode::malformed_revision_id,
              "a",
              "x@y",
              "@ - + and : belong to the grammar of targets");
}

TEST_CASE("revisions that stand on themselves are found", "[unit][history]") {
  check_found({revision("a", "a")}, ErrorCode::cycle, "a", "", "a");
  check_found({revision("a", "b"), revision("b", "a")}, ErrorCode::cycle, "a", "", "a, b");
  check_found({revision("a", "c"), revision("b", "a"), revision("c", "b")}, ErrorCode::cycle, "a", "", "a, c, b");
}

TEST_CASE("a cycle beside, above and below what is healthy is found", "[unit][history]") {
  check_found(
      {three[0], three[1], three[2], revision("x", "y"), revision("y", "x")}, ErrorCode::cycle, "x", "", "x, y");
  check_found({three[0], revision("x", {"0001_a", "y"}), revision("y", "x")}, ErrorCode::cycle, "x", "", "x, y");
  check_found({revision("top", "x"), revision("x", "y"), revision("y", "x")}, ErrorCode::cycle, "x", "", "x, y");
}

TEST_CASE("cycles through depends_on are found", "[unit][history]") {
  check_found({revision("a", {}, "a")}, ErrorCode::cycle, "a", "", "a");
  check_found({revision("a", {}, "label", "label")}, ErrorCode::cycle, "a", "", "a");
  check_found({revision("a", {}, "b"), revision("b", {}, "a")}, ErrorCode::cycle, "a", "", "a, b");
  check_found({revision("a", {}, "b"), revision("b", "a")}, ErrorCode::cycle, "a", "", "a, b");
  check_found(
      {revision("a", {}, "c"), revision("b", "a"), revision("c", {}, "b")}, ErrorCode::cycle, "a", "", "a, c, b");
}

TEST_CASE("a cycle is one even when branches are allowed", "[unit][history]") {
  check_found(
      {three[0], revision("x", "x"), revision("y", "0001_a")}, ErrorCode::cycle, "x", "", "x", Branches::allowed);
}

TEST_CASE("several heads are found unless branches are allowed", "[unit][history]") {
  const std::vector<Migration> fork(std::begin(graphs::fork), std::end(graphs::fork));
  check_found(fork, ErrorCode::several_heads, "", "b1", "c2");
  check_found(fork, ErrorCode::none, "", "", "", Branches::allowed);
  const std::vector<Migration> shop(std::begin(graphs::shop), std::end(graphs::shop));
  check_found(shop, ErrorCode::several_heads, "", "core3", "pay2");
  check_found(shop, ErrorCode::none, "", "", "", Branches::allowed);
  check_found({revision("a"), revision("b")}, ErrorCode::several_heads, "", "a", "b");
}

TEST_CASE("a head that something depends on is one of several heads", "[unit][history]") {
  check_found({revision("a"), revision("b", {}, "a")}, ErrorCode::several_heads, "", "a", "b");
}

TEST_CASE("several bases with one head need no permission", "[unit][history]") {
  check_found({revision("a"), revision("b"), revision("c", {"a", "b"})}, ErrorCode::none, "", "");
  check_found(
      {graphs::implied[0], graphs::implied[1], graphs::implied[2], graphs::implied[3]}, ErrorCode::none, "", "");
}

TEST_CASE("a parent that is named twice is one parent", "[unit][history]") {
  check_found({three[0], revision("0002_b", {"0001_a", "0001_a"}, "0001_a")}, ErrorCode::none, "", "");
}

TEST_CASE("more names than a migration holds are found", "[unit][history]") {
  const Revisions nine{"0001_a", "2", "3", "4", "5", "6", "7", "8", "9"};
  for (const Migration& migration :
       {revision("x", nine), revision("x", "0001_a", nine), revision("x", "0001_a", {}, nine)}) {
    const std::vector<Migration> list{three[0], migration};
    const Finding found = examine(list);
    CHECK(found);
    CHECK(found.revision.view() == "x");
    CHECK(found.other.view() == "down_revision, depends_on and branch_labels hold 8 names each");
  }
}

TEST_CASE("a migration without an upgrade is found", "[unit][history]") {
  check_found({three[0], {.revision = "0002_b", .down_revision = "0001_a"}}, ErrorCode::missing_upgrade, "0002_b", "");
}

TEST_CASE("names are looked at before what they tie together", "[unit][history]") {
  check_found({three[0], revision("0002_b", "nowhere"), revision("head", "0002_b")},
              ErrorCode::malformed_revision_id,
              "",
              "head",
              "the word is reserved");
  check_found({revision("a", "a", {}, "x"), revision("b", {}, {}, "x")}, ErrorCode::label_clash, "b", "x", "a");
  check_found({revision("a", "a"), revision("b", "nowhere")}, ErrorCode::unknown_parent, "b", "nowhere");
  check_found({revision("a", "a"), revision("b"), revision("c")}, ErrorCode::cycle, "a", "", "a");
}

TEST_CASE("a database is at head when its rows are the effective heads", "[unit][history]") {
  using Rows = std::vector<std::string>;
  const History line = History::from_examined(three);
  CHECK(line.size() == 3);
  CHECK(line.migrations().data() == three);
  CHECK(line.count_of_heads() == 1);
  CHECK(line.is_at_head(Rows{"0003_c"}));
  CHECK_FALSE(line.is_at_head(Rows{"0002_b"}));
  CHECK_FALSE(line.is_at_head(Rows{}));
  CHECK_FALSE(line.is_at_head(Rows{"0003_c", "0002_b"}));
  CHECK_FALSE(line.is_at_head(Rows{"0003_c", "0003_c"}));

  const History shop = History::from_examined(graphs::shop);
  CHECK(shop.count_of_heads() == 2);
  CHECK(shop.is_at_head(Rows{"core3", "pay2"}));
  CHECK(shop.is_at_head(std::vector<std::string_view>{"pay2", "core3"}));
  CHECK_FALSE(shop.is_at_head(Rows{"core3"}));
  CHECK_FALSE(shop.is_at_head(Rows{"core3", "core3"}));
  CHECK_FALSE(shop.is_at_head(Rows{"core3", "pay1"}));
}

TEST_CASE("a head that another branch depends on has no row at head", "[unit][history]") {
  const std::vector<Migration> list{revision("a"), revision("b", {}, "a")};
  const History history = History::from_examined(list);
  CHECK(history.count_of_heads() == 1);
  CHECK(history.is_at_head(std::vector<std::string>{"b"}));
  CHECK_FALSE(history.is_at_head(std::vector<std::string>{"a", "b"}));
}

TEST_CASE("many heads are compared like few", "[unit][history]") {
  const std::vector<std::string> names{"r1", "r2", "r3", "r4", "r5", "r6", "r7"};
  for (std::size_t count = 3; count <= names.size(); ++count) {
    INFO(count);
    std::vector<Migration> list{revision("base0")};
    for (std::size_t at = 0; at < count; ++at) list.push_back(revision(names[at], "base0"));
    const Result<History> history = History::from(list, Branches::allowed);
    REQUIRE(history.has_value());
    CHECK(history->count_of_heads() == count);
    std::vector<std::string> rows(names.rend() - static_cast<std::ptrdiff_t>(count), names.rend());
    CHECK(history->is_at_head(rows));
    rows.back() = "base0";
    CHECK_FALSE(history->is_at_head(rows));
    rows.back() = rows.front();
    CHECK_FALSE(history->is_at_head(rows));
    rows.pop_back();
    CHECK_FALSE(history->is_at_head(rows));
  }
}

TEST_CASE("a history without migrations is at head without rows", "[unit][history]") {
  const History history;
  CHECK(history.size() == 0);
  CHECK(history.count_of_heads() == 0);
  CHECK(history.is_at_head(std::vector<std::string>{}));
  CHECK_FALSE(history.is_at_head(std::vector<std::string>{"a"}));
}

TEST_CASE("History::from gives the list that it examined", "[unit][history]") {
  const Result<History> history = History::from(three);
  REQUIRE(history.has_value());
  CHECK(history->migrations().data() == three);
  CHECK(history->size() == 3);
}

static_assert(!examine(three));
static_assert(!examine(graphs::diamond));
static_assert(!examine(graphs::shop, Branches::allowed));
static_assert(examine(graphs::shop).code == ErrorCode::several_heads);
static_assert([] {
  const Migration list[] = {revision("a", "c"), revision("b", "a"), revision("c", {}, "b")};
  return examine(list).code == ErrorCode::cycle && examine(list).other.view() == "a, c, b";
}());
static_assert(History::from_examined(graphs::shop).count_of_heads() == 2);
static_assert(History::from_examined(three).is_at_head(std::array<std::string_view, 1>{"0003_c"}));
