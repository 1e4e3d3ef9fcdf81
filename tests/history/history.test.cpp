// SPDX-License-Identifier: MIT
#include "headway/history/history.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr Body nothing = [](Operations&) {};

constexpr Migration migration(std::string_view revision, Revisions parents) {
  return {.revision = revision, .down_revision = parents, .upgrade = nothing};
}

constexpr Migration three[] = {migration("0001_a", {}), migration("0002_b", "0001_a"), migration("0003_c", "0002_b")};

void check_found(const std::vector<Migration>& list, ErrorCode code, std::string_view revision, std::string_view part,
                 std::string_view other = {}) {
  const Finding found = examine(list);
  INFO(to_error(found).message);
  CHECK(name(found.code) == name(code));
  CHECK(found.revision.view() == revision);
  CHECK(found.name.view() == part);
  CHECK(found.other.view() == other);
  CHECK(found.table.empty());

  const Result<History> made = History::from(list);
  CHECK(made.has_value() == (code == ErrorCode::none));
  if (!made) CHECK(made.error().message == to_error(found).message);
}

/// Why the only migration of a list cannot have this identifier.
std::string flaw_of(const std::string& id) {
  const std::vector<Migration> list{migration(id, {})};
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
      {three[0], migration("head", "0001_a")}, ErrorCode::malformed_revision_id, "", "head", "the word is reserved");
}

TEST_CASE("a revision that stands twice is found", "[unit][history]") {
  check_found({three[0], three[1], migration("0001_a", "0002_b")}, ErrorCode::duplicate_revision, "", "0001_a");
  check_found({three[0], three[0]}, ErrorCode::duplicate_revision, "", "0001_a");
}

TEST_CASE("a parent that is not in the list is found", "[unit][history]") {
  check_found({three[0], migration("0002_b", "0001_x")}, ErrorCode::unknown_parent, "0002_b", "0001_x");
  check_found({migration("0001_a", "0000")}, ErrorCode::unknown_parent, "0001_a", "0000");
  check_found(
      {three[0], three[1], migration("0003_c", {"0002_b", "0001_x"})}, ErrorCode::unknown_parent, "0003_c", "0001_x");
}

TEST_CASE("a parent that is not the migration listed before is found", "[unit][history]") {
  check_found({three[0], three[1], migration("0003_c", "0001_a")}, ErrorCode::not_linear, "0003_c", "0001_a", "0002_b");
  check_found({three[0], migration("0002_b", {})}, ErrorCode::not_linear, "0002_b", "", "0001_a");
  check_found({migration("0002_b", "0001_a"), three[0]}, ErrorCode::not_linear, "0002_b", "0001_a", "");
  check_found({migration("0001_a", "0001_a")}, ErrorCode::not_linear, "0001_a", "0001_a", "");
}

TEST_CASE("several parents make no line, and all of them are named", "[unit][history]") {
  check_found({three[0], three[1], migration("0003_c", {"0002_b", "0001_a"})},
              ErrorCode::not_linear,
              "0003_c",
              "0002_b, 0001_a",
              "0002_b");
}

TEST_CASE("a migration without an upgrade is found", "[unit][history]") {
  check_found({three[0], {.revision = "0002_b", .down_revision = "0001_a"}}, ErrorCode::missing_upgrade, "0002_b", "");
}

TEST_CASE("the first thing that is wrong is the one that is found", "[unit][history]") {
  check_found({three[0], migration("0002_b", "nowhere"), migration("head", "0002_b")},
              ErrorCode::unknown_parent,
              "0002_b",
              "nowhere");
}

TEST_CASE("a position is a count of migrations", "[unit][history]") {
  const History history = History::from_examined(three);
  CHECK(history.size() == 3);
  CHECK(history.migrations().data() == three);
  CHECK(history.head() == "0003_c");
  CHECK(history.revision_at(0).empty());
  CHECK(history.revision_at(1) == "0001_a");
  CHECK(history.position_of("") == 0);
  CHECK(history.position_of("0001_a") == 1);
  CHECK(history.position_of("0003_c") == 3);
  CHECK(history.position_of("0003") == History::npos);
  CHECK(history.position_of("base") == History::npos);
}

TEST_CASE("a history without migrations is at base", "[unit][history]") {
  const History history;
  CHECK(history.size() == 0);
  CHECK(history.head().empty());
  CHECK(history.position_of("") == 0);
  CHECK(history.position_of("0001") == History::npos);
}

TEST_CASE("History::from gives the list that it examined", "[unit][history]") {
  const Result<History> history = History::from(three);
  REQUIRE(history.has_value());
  CHECK(history->migrations().data() == three);
  CHECK(history->size() == 3);
}

static_assert(!examine(three));
static_assert([] {
  const Migration list[] = {migration("0001_a", {}), migration("0002_b", {"0001_a", "0001_a"})};
  return examine(list).code == ErrorCode::not_linear && examine(list).name.view() == "0001_a, 0001_a";
}());
static_assert(History::from_examined(three).position_of("0002_b") == 2);
