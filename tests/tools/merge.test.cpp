// SPDX-License-Identifier: MIT
#include "headway/tools/merge.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "history/graphs.hpp"
#include "support/catch.hpp"
#include "support/temporary.hpp"

using namespace headway;
using graphs::revision;

namespace {

using Words = std::vector<std::string>;

std::string error(const Error& error) {
  return std::string(name(error.code)) + ": " + error.message + (error.help.empty() ? "" : "; " + error.help);
}

std::string parents(std::span<const Migration> list, const Words& revisions = {}) {
  const Graph graph(list);
  const Result<Nodes> found = merge_parents(graph, revisions);
  return found ? graphs::text(graph, *found) : error(found.error());
}

std::string named(const Words& stems, std::string_view message, std::string_view wanted = {}) {
  const Result<MigrationName> made = name_migration(stems, message, wanted, "1234567890ab");
  return made ? made->stem + " " + made->revision : error(made.error());
}

/// Two heads, and a directory for them.
struct Forked {
  Forked() {
    for (const char* stem : {"0001_a", "0002_left", "0002_right"})
      support::write_file(directory.path(std::string(stem) + ".hpp"), "// " + std::string(stem));
  }
  [[nodiscard]] std::string merge(NewMigration request = {}) const {
    if (request.directory.empty()) request.directory = directory.path();
    request.name_space = "app";
    const Result<std::string> file = write_merge(graph, request);
    return file ? file->substr(directory.path().size() + 1) : error(file.error());
  }

  const std::vector<Migration> list{
      revision("0001_a"), revision("0002_left", "0001_a", {}, "left"), revision("0002_right", "0001_a")};
  Graph graph{list};
  support::TemporaryDirectory directory;
};

}  // namespace

TEST_CASE("heads are merged, all of them unless some are named", "[unit][tools]") {
  CHECK(parents(graphs::fork) == "b1 c2");
  CHECK(parents(graphs::fork, {"heads"}) == "b1 c2");
  CHECK(parents(graphs::fork, {"c2", "b1"}) == "c2 b1");
  CHECK(parents(graphs::fork, {"left@head", "right@head"}) == "b1 c2");
  CHECK(parents(graphs::shop) == "core3 pay2");
  // b's row implies a's, but without a merge of both there are two heads for ever
  CHECK(parents(std::vector<Migration>{revision("a"), revision("b", {}, "a")}) == "a b");
}

TEST_CASE("what cannot be merged is refused", "[unit][tools]") {
  CHECK(parents(graphs::line) ==
        "malformed_target: merge needs two heads, and got one: 0004_d; stay: there is nothing to merge");
  CHECK(parents({}) == "malformed_target: merge needs two heads, and got none; stay: there is nothing to merge");
  CHECK(parents(graphs::fork, {"b1"}) ==
        "malformed_target: merge needs two heads, and got one: b1; type merge, for all heads");
  CHECK(parents(graphs::fork, {"b1", "left"}).starts_with("malformed_target: merge needs two heads, and got one: b1"));
  CHECK(parents(graphs::fork, {"b2", "c2"}) == "overlapping_rows: only heads are merged, and c2 stands on b2; type c2");
  CHECK(parents(graphs::fork, {"b1", "+1"}) ==
        "malformed_target: merge takes heads, not the step +1; type the heads that `heads` lists");
  CHECK(parents(graphs::fork, {"b1", "nowhere"}).starts_with("unknown_revision"));
  std::vector<Migration> many;
  const Words ids{"a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9"};
  for (const std::string& id : ids) many.push_back(revision(id));
  CHECK(parents(many) == "malformed_target: a migration merges 8 heads at most, and there are 9; name some of them");
}

TEST_CASE("a new file is named to stand behind the others", "[unit][tools]") {
  CHECK(named({"0001_a", "0002_b"}, "Merge it") == "0003_merge_it 0003_merge_it");
  CHECK(named({"0001_a", "0009_b"}, "x") == "0010_x 0010_x");
  CHECK(named({"9_a"}, "x") == "10_x 10_x");
  CHECK(named({"10_a", "9_a"}, "x") == "11_x 11_x");
  CHECK(named({"20240101120000_a"}, "x") == "20240101120001_x 20240101120001_x");
  CHECK(named({"0001_a"}, "…") == "0002 0002");
  CHECK(named({"0001_a"}, "x", "wanted") == "0002_wanted wanted");
  CHECK(named({"0001_a"}, "x", "0007_wanted") == "0007_wanted 0007_wanted");
  CHECK(named({"ae10_a"}, "merge it") == "1234567890ab_merge_it 1234567890ab");
  CHECK(named({"ae10_a"}, "merge it", "wanted") == "wanted_merge_it wanted");
  CHECK(named({"0001_a"}, "x", "../up") == "0002_up ../up");
  CHECK(named({}, std::string(60, 'a')) == "1234567890ab_" + std::string(40, 'a') + " 1234567890ab");
}

TEST_CASE("a merge is written as the next file", "[unit][tools]") {
  const Forked fork;
  REQUIRE(fork.merge() == "0003_merge_0002_left_and_0002_right.hpp");
  const std::string written = support::read_file(fork.directory.path("0003_merge_0002_left_and_0002_right.hpp"));
  CHECK(written.find(".down_revision = {\"0002_left\", \"0002_right\"},\n"
                     "    .message = \"merge 0002_left and 0002_right\",\n") != std::string::npos);
  // the program that was built before does not know it yet
  CHECK(fork.merge({.directory = {}, .name_space = {}, .message = "again"}) ==
        "migration_not_written: the file " + fork.directory.path("0003_merge_0002_left_and_0002_right.hpp") +
            " names these heads already; build the program again");
}

TEST_CASE("a merge says what it is told to say", "[unit][tools]") {
  const Forked fork;
  NewMigration request;
  request.message = "Say \"both\"";
  request.revision = "both";
  request.branch_label = "main";
  REQUIRE(fork.merge(request) == "0003_both.hpp");
  const std::string written = support::read_file(fork.directory.path("0003_both.hpp"));
  CHECK(written.find("    .revision = \"both\",\n") != std::string::npos);
  CHECK(written.find("    .message = \"Say \\\"both\\\"\",\n    .branch_labels = \"main\",\n") != std::string::npos);
}

TEST_CASE("a merge overwrites nothing and makes no history that is none", "[unit][tools]") {
  const Forked fork;
  NewMigration request;
  request.revision = "0002_left";
  CHECK(fork.merge(request).starts_with("duplicate_revision"));
  request.revision = "head";
  CHECK(fork.merge(request).starts_with("malformed_revision_id"));
  request.revision = "with-sign";
  CHECK(fork.merge(request).starts_with("malformed_revision_id"));
  request.revision.clear();
  request.branch_label = "left";
  CHECK(fork.merge(request).starts_with("label_clash"));
  request.branch_label.clear();
  request.directory = fork.directory.path("nowhere");
  CHECK(fork.merge(request).starts_with("migration_not_written: the directory "));

  request.directory.clear();
  request.revision = "0004_there";
  support::write_file(fork.directory.path("0004_there.hpp"), "// mine");
  CHECK(fork.merge(request).starts_with("migration_not_written: the file "));
  CHECK(support::read_file(fork.directory.path("0004_there.hpp")) == "// mine");

  support::write_file(fork.directory.path("0001_a.up.sql"), "");
  CHECK(fork.merge({}).find("holds SQL migrations") != std::string::npos);
}
