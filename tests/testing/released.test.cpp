// SPDX-License-Identifier: MIT
#include "headway/testing/released.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include "headway/testing.hpp"
#include "support/catch.hpp"
#include "support/temporary.hpp"
#include "testing/histories.hpp"

using namespace headway;
using namespace headway::testing;
using histories::With;
using support::read_file;
using support::TemporaryDirectory;
using support::write_file;

namespace {

using Sentences = std::vector<std::string>;

constexpr void nothing(Operations&) {}

/// The same revision with another upgrade, on another foundation, and with another way back.
constexpr Migration edited{.revision = "0002_tags",
                           .down_revision = "0001_notes",
                           .upgrade = [](Operations& op) { op.create_table("tags", column("word", text)); },
                           .downgrade = [](Operations& op) { op.drop_table("tags"); }};
constexpr Migration edited_list[] = {histories::notes, edited};
constexpr Migration moved{
    .revision = "0002_tags", .upgrade = histories::tags.upgrade, .downgrade = histories::tags.downgrade};
constexpr Migration moved_list[] = {histories::notes, moved};
constexpr Migration other_way_back{.revision = "0002_tags",
                                   .down_revision = "0001_notes",
                                   .message = "tags of notes",
                                   .upgrade = histories::tags.upgrade,
                                   .downgrade = irreversible};
constexpr Migration other_way_back_list[] = {histories::notes, other_way_back};
constexpr Migration first_list[] = {histories::notes};
constexpr Migration third{
    .revision = "0003_third", .down_revision = "0002_tags", .upgrade = nothing, .downgrade = nothing};

Sentences failures(const Outcome& outcome) {
  Sentences out;
  for (const Failure& each : outcome.failures) {
    CHECK(each.property == Property::released_is_frozen);
    out.push_back(each.sentence);
  }
  return out;
}
Outcome outcome_of(const std::string& path, const History& history) {
  return verify_history<Sqlite>(history, nullptr, {}, {.released = path});
}

}  // namespace

TEST_CASE("what is frozen stays as it was, and what is new is added", "[unit][testing]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("released.txt");
  CHECK(freeze(path, histories::sound) == Sentences{"0001_notes", "0002_tags"});
  const std::string frozen = read_file(path);
  CHECK(frozen == "# Released revisions: revision, checksum of its upgrade, what it builds on.\n" +
                      to_string(released(histories::notes)) + "\n" + to_string(released(histories::tags)) + "\n");
  CHECK(to_string(released(histories::tags)).starts_with("0002_tags "));
  CHECK(to_string(released(histories::tags)).ends_with(" 0001_notes"));
  CHECK(freeze(path, histories::sound)->empty());
  CHECK(read_file(path) == frozen);
  CHECK(describe(outcome_of(path, histories::sound)).empty());
  CHECK(read_released(path) == std::vector<Released>{released(histories::notes), released(histories::tags)});

  const Outcome outcome = outcome_of(path, With<third>::history);
  CHECK(outcome.is_sound());
  const std::string line = to_string(released(third));
  CHECK(outcome.notes == Sentences{"revision 0003_third is not frozen: once it is released, add the line `" + line +
                                   "` to " + path + ", or call headway::testing::freeze"});
  CHECK(freeze(path, With<third>::history) == Sentences{"0003_third"});
  CHECK(read_file(path) == frozen + line + "\n");
}

TEST_CASE("the checksum of a frozen revision is the one in the database's history table", "[unit][testing]") {
  auto migrator = Migrator<Sqlite>::open(":memory:", histories::sound);
  REQUIRE(migrator);
  REQUIRE(migrator->migrate_to_head());
  const auto entries = migrator->history();
  REQUIRE(entries);
  REQUIRE(entries->size() == 2);
  CHECK(entries->at(0).checksum == released(histories::notes).checksum);
  CHECK(entries->at(1).checksum == released(histories::tags).checksum);
}

TEST_CASE("a released revision that is edited, moved or gone is a failure, and nothing is frozen", "[unit][testing]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("released.txt");
  REQUIRE(freeze(path, histories::sound));
  const std::string frozen = read_file(path);
  const auto check = [&](std::span<const Migration> list, const std::string& why) {
    const History history = History::from_examined(list);
    CHECK(failures(outcome_of(path, history)) == Sentences{"revision 0002_tags: " + why});
    const auto refused = freeze(path, history);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::released_revision_changed);
    CHECK(refused.error().revision == "0002_tags");
    CHECK(refused.error().message == why);
    CHECK(read_file(path) == frozen);
  };
  check(edited_list,
        "it was released and its upgrade is another now: its checksum was " + released(histories::tags).checksum +
            " and is " + released(edited).checksum);
  check(first_list, "it was released and is gone");
  CHECK(
      failures(verify_history<Sqlite>(
          History::from_examined(moved_list), nullptr, {}, {.branches = Branches::allowed, .released = path})) ==
      Sentences{"revision 0002_tags: it was released and builds on something else now: on 0001_notes then, on nothing "
                "now"});
  CHECK(failures(outcome_of(path, History::from_examined(other_way_back_list))).empty());  // that may be corrected
}

TEST_CASE("a file of released revisions may hold comments and blank lines, and end anywhere", "[unit][testing]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("released.txt");
  write_file(path, "# by hand\r\n\n  " + to_string(released(histories::notes)) + "   # the first");
  CHECK(freeze(path, histories::sound) == Sentences{"0002_tags"});
  CHECK(read_file(path) == "# by hand\r\n\n  " + to_string(released(histories::notes)) + "   # the first\n" +
                               to_string(released(histories::tags)) + "\n");
  write_file(path, "");
  CHECK(freeze(path, histories::sound)->size() == 2);
  CHECK(describe(outcome_of(path, histories::sound)).empty());
}

TEST_CASE("a file of released revisions that is missing or malformed is a failure", "[unit][testing]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("released.txt");
  CHECK(failures(outcome_of(path, histories::sound)) ==
        Sentences{"the file of released revisions cannot be read: " + path});
  CHECK(failures(outcome_of(directory.path(), histories::sound)) ==
        Sentences{"the file of released revisions cannot be read: " + directory.path()});

  const auto check = [&](const std::string& bytes, const std::string& why) {
    write_file(path, bytes);
    CHECK(failures(outcome_of(path, histories::sound)) == Sentences{path + why});
    const auto refused = freeze(path, histories::sound);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::released_file_unusable);
    CHECK(read_file(path) == bytes);
  };
  const std::string expected = ": a revision and 16 hexadecimal digits were expected";
  const std::string line = to_string(released(histories::notes));
  check("0001_notes\n", ", line 1" + expected);
  check("# one\n" + line + "\n0002_tags 12345\n", ", line 3" + expected);
  check("0001_notes 0123456789ABCDEF\n", ", line 1" + expected);
  check("\n" + line + "\n" + line + "\n", ", line 3: it names 0001_notes again");
  CHECK(freeze(directory.path("missing/released.txt"), histories::sound).error().message ==
        "the file of released revisions cannot be written: " + directory.path("missing/released.txt"));
}
