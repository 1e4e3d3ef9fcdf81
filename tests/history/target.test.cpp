// SPDX-License-Identifier: MIT
#include "headway/history/target.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr Body nothing = [](Operations&) {};
constexpr Migration list[] = {
    {.revision = "0001_users", .upgrade = nothing},
    {.revision = "0001_tasks", .down_revision = "0001_users", .upgrade = nothing},
    {.revision = "abcd", .down_revision = "0001_tasks", .upgrade = nothing},
    {.revision = "abcde", .down_revision = "abcd", .upgrade = nothing},
    {.revision = "xyz", .down_revision = "abcde", .upgrade = nothing},
};
const History history = History::from_examined(list);

std::string parsed(std::string_view written) {
  const Result<Target> target = parse_target(written);
  if (!target) return std::string(name(target.error().code)) + ": " + target.error().message;
  std::string out(target->symbol);
  if (target->has_offset) out += " by " + std::to_string(target->offset);
  CHECK(target->is_relative() == (target->has_offset && target->symbol.empty()));
  return out;
}

/// The position of a target, or the error.
std::string resolved(std::string_view written, std::size_t now = 3) {
  const Result<Target> target = parse_target(written);
  if (!target) return target.error().message;
  const Result<std::size_t> position = resolve(history, *target, now);
  if (!position) return std::string(name(position.error().code)) + ": " + position.error().message;
  return std::to_string(*position);
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
                                         "head-"}) {
    CHECK(parsed(written) == "malformed_target: target '" + std::string(written) + "'" + why);
  }
}

TEST_CASE("symbols resolve to positions", "[unit][history]") {
  CHECK(resolved("head") == "5");
  CHECK(resolved("heads") == "5");
  CHECK(resolved("base") == "0");
  CHECK(resolved("0001_users") == "1");
  CHECK(resolved("xyz") == "5");
}

TEST_CASE("in a history without migrations head is base", "[unit][history]") {
  const Result<std::size_t> head = resolve(History(), *parse_target("head"), 0);
  REQUIRE(head.has_value());
  CHECK(*head == 0);
}

TEST_CASE("a prefix of at least 4 characters names the one revision that has it", "[unit][history]") {
  CHECK(resolved("0001_u") == "1");
  CHECK(resolved("0001_t") == "2");
  CHECK(resolved("abc") == "malformed_target: prefix 'abc' is shorter than 4 characters");
  CHECK(resolved("xy") == "malformed_target: prefix 'xy' is shorter than 4 characters");
  CHECK(resolved("qqq") == "unknown_revision: there is no revision 'qqq' in this program");
  CHECK(resolved("0001_users2") == "unknown_revision: there is no revision '0001_users2' in this program");
  CHECK(resolved("0001") == "ambiguous_revision: prefix '0001' fits 2 revisions: 0001_users, 0001_tasks");
}

TEST_CASE("an exact name wins over those that it begins", "[unit][history]") {
  CHECK(resolved("abcd") == "3");
  CHECK(resolved("abcde") == "4");
}

TEST_CASE("an ambiguous prefix names three revisions at most", "[unit][history]") {
  const Migration many[] = {{.revision = "same1", .upgrade = nothing},
                            {.revision = "same2", .down_revision = "same1", .upgrade = nothing},
                            {.revision = "same3", .down_revision = "same2", .upgrade = nothing},
                            {.revision = "same4", .down_revision = "same3", .upgrade = nothing}};
  const Result<std::size_t> position = resolve(History::from_examined(many), *parse_target("same"), 0);
  REQUIRE_FALSE(position.has_value());
  CHECK(position.error().message == "prefix 'same' fits 4 revisions: same1, same2, same3, …");
}

TEST_CASE("steps count from where the database is, or from their symbol", "[unit][history]") {
  CHECK(resolved("+1", 3) == "4");
  CHECK(resolved("+2", 3) == "5");
  CHECK(resolved("-3", 3) == "0");
  CHECK(resolved("+0", 3) == "3");
  CHECK(resolved("head-1", 0) == "4");
  CHECK(resolved("head-5", 0) == "0");
  CHECK(resolved("base+2", 5) == "2");
  CHECK(resolved("abcd+1", 0) == "4");
  CHECK(resolved("0001_u+1", 5) == "2");
}

TEST_CASE("steps beyond the ends are an error that counts what is there", "[unit][history]") {
  CHECK(resolved("+3", 3) == "target_out_of_range: +3 was asked for, but only 2 revisions lie that way");
  CHECK(resolved("-4", 3) == "target_out_of_range: -4 was asked for, but only 3 revisions lie that way");
  CHECK(resolved("head+1") == "target_out_of_range: +1 was asked for, but only 0 revisions lie that way");
  CHECK(resolved("base-1") == "target_out_of_range: -1 was asked for, but only 0 revisions lie that way");
  CHECK(resolved("unknown+1") == "unknown_revision: there is no revision 'unknown' in this program");
}

TEST_CASE("the largest step that can be written is out of range like any other", "[unit][history]") {
  const std::string largest = std::to_string(std::numeric_limits<long>::max());
  CHECK(resolved("+" + largest, 3) ==
        "target_out_of_range: +" + largest + " was asked for, but only 2 revisions lie that way");
  CHECK(resolved("-" + largest, 3) ==
        "target_out_of_range: -" + largest + " was asked for, but only 3 revisions lie that way");
}
