// SPDX-License-Identifier: MIT
#include "headway/tools/revision.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "history/graphs.hpp"
#include "support/catch.hpp"
#include "support/temporary.hpp"

using namespace headway;
using graphs::revision;

namespace {

std::string error(const Error& error) {
  return std::string(name(error.code)) + ": " + error.message + (error.help.empty() ? "" : "; " + error.help);
}

/// A line of two, and a directory for it.
struct Line {
  Line() {
    support::write_file(directory.path("0001_a.hpp"), ".revision = \"0001_a\",");
    support::write_file(directory.path("0002_b.hpp"), ".revision = \"0002_b\", .down_revision = \"0001_a\",");
  }
  [[nodiscard]] std::string write(NewMigration request, const WrittenChange& change = {}) const {
    if (request.directory.empty()) request.directory = directory.path();
    request.name_space = "app";
    const Result<std::string> file = write_revision(Graph(list), request, change);
    return file ? file->substr(directory.path().size() + 1) : error(file.error());
  }
  [[nodiscard]] static NewMigration called(std::string message) {
    NewMigration made;
    made.message = std::move(message);
    return made;
  }

  const std::vector<Migration> list{revision("0001_a"), revision("0002_b", "0001_a")};
  support::TemporaryDirectory directory;
};

Schema schema(std::initializer_list<Table> tables) {
  Schema made;
  for (const Table& each : tables) made.put(each);
  return made;
}

}  // namespace

TEST_CASE("a revision is written behind the head, with nothing to do yet", "[unit][tools]") {
  const Line line;
  REQUIRE(line.write(Line::called("Add \"tags\"")) == "0003_add_tags.hpp");
  const std::string written = support::read_file(line.directory.path("0003_add_tags.hpp"));
  CHECK(written.find("    .revision = \"0003_add_tags\",\n"
                     "    .down_revision = \"0002_b\",\n"
                     "    .message = \"Add \\\"tags\\\"\",\n"
                     "    .upgrade = [](headway::Operations&) {},\n"
                     "    .downgrade = [](headway::Operations&) {},\n") != std::string::npos);
  CHECK(line.write(Line::called("more")) ==
        "migration_not_written: the file " + line.directory.path("0003_add_tags.hpp") +
            " stands on 0002_b already; build the program again, or remove the file");
}

TEST_CASE("the first revision of all stands on nothing", "[unit][tools]") {
  const support::TemporaryDirectory directory;
  NewMigration request{.directory = directory.path(), .name_space = "app"};
  request.revision = "0001_first";
  const Result<std::string> file = write_revision(Graph(std::span<const Migration>{}), request);
  REQUIRE(file);
  CHECK(support::read_file(*file).find("down_revision") == std::string::npos);
}

TEST_CASE("a revision stands where it is told to, and a fork must be meant", "[unit][tools]") {
  const Line line;
  NewMigration request = Line::called("fork");
  request.revisions = {"0001_a"};
  CHECK(line.write(request) ==
        "overlapping_rows: 0001_a is no head: a migration on it makes a new branch; type --splice to make one");
  request.splice = true;
  request.branch_label = "left";
  request.depends_on = {"head"};
  REQUIRE(line.write(request) == "0003_fork.hpp");
  const std::string written = support::read_file(line.directory.path("0003_fork.hpp"));
  CHECK(written.find("    .down_revision = \"0001_a\",\n") != std::string::npos);
  CHECK(written.find("    .branch_labels = \"left\",\n    .depends_on = \"0002_b\",\n") != std::string::npos);
  request.revisions = {"no_such"};
  CHECK(line.write(request).starts_with("unknown_revision"));
  request.revisions = {"-1"};
  CHECK(line.write(request).starts_with("malformed_target"));
  request.revisions = {};
  request.depends_on = {"no_such"};
  CHECK(line.write(request).starts_with("unknown_revision"));
}

TEST_CASE("of several heads one must be named", "[unit][tools]") {
  const std::vector<Migration> list{revision("a"), revision("b", "a"), revision("c", "a")};
  const support::TemporaryDirectory directory;
  NewMigration request{.directory = directory.path(), .name_space = "app"};
  const Result<std::string> file = write_revision(Graph(list), request);
  REQUIRE_FALSE(file);
  CHECK(error(file.error()) ==
        "several_heads: the history has several heads: b, c; name one with --head, or merge them");
  request.revisions = {"c"};
  request.revision = "d";
  CHECK(write_revision(Graph(list), request));
}

TEST_CASE("a command is run on the file that was written", "[integration][tools]") {
  const Line line;
  NewMigration request = Line::called("it's mine");
  request.after = "sed -i -e 's/headway::Operations&/Ops/'";
  REQUIRE(line.write(request) == "0003_it_s_mine.hpp");
  CHECK(support::read_file(line.directory.path("0003_it_s_mine.hpp")).find("[](Ops) {}") != std::string::npos);
  std::remove(line.directory.path("0003_it_s_mine.hpp").c_str());
  request.after = "false";
  CHECK(line.write(request) == "migration_not_written: the file " + line.directory.path("0003_it_s_mine.hpp") +
                                   " was written, and then `false` failed on it");
}

TEST_CASE("what makes one schema of another is written up and down", "[unit][tools]") {
  const Schema before = schema({table("users", column("id", integer).primary_key(), column("age", integer))});
  const Schema after = schema({table("users",
                                     column("id", integer).primary_key().autoincrement(),
                                     column("name", text).not_null(),
                                     check("name <> ''").named("ck_name")),
                               table("tags", column("user_id", integer).references("users", "id", cascade))});
  const WrittenChange change = written_change(before, after);
  CHECK(change.upgrade ==
        "using namespace headway;\n"
        "op.create_table(\"tags\", column(\"user_id\", integer).references(\"users\", \"id\", cascade));\n"
        "// The values of users.age go with it.\n"
        "op.drop_column(\"users\", \"age\");\n"
        "op.alter_column(\"users\", \"id\", {.autoincrement = true});\n"
        "// Rows that exist need a value: a .default_value, or {.values = \"SQL\"} behind the column.\n"
        "op.add_column(\"users\", column(\"name\", text).not_null());\n"
        "op.create_check(\"ck_name\", \"users\", \"name <> ''\");\n");
  CHECK(change.downgrade ==
        "using namespace headway;\n"
        "op.drop_check(\"ck_name\", \"users\");\n"
        "// The values of users.name go with it.\n"
        "op.drop_column(\"users\", \"name\");\n"
        "op.alter_column(\"users\", \"id\", {.autoincrement = false});\n"
        "op.add_column(\"users\", column(\"age\", integer));\n"
        "// The rows of tags go with it.\n"
        "op.drop_table(\"tags\");\n");
  CHECK(written_change(before, before).upgrade.empty());
}

TEST_CASE("a check that a column was declared with is written on the column", "[unit][tools]") {
  const Schema wanted = schema({table("t",
                                      column("a", integer).check("a > 0").check("a < b", "ck_less"),
                                      column("b", integer),
                                      check("b <> 7").named("ck_b"))});
  CHECK(written_change({}, wanted).upgrade ==
        "using namespace headway;\n"
        "op.create_table(\"t\",\n"
        "                column(\"a\", integer).check(\"a > 0\").check(\"a < b\", \"ck_less\"),\n"
        "                column(\"b\", integer),\n"
        "                check(\"b <> 7\").named(\"ck_b\"));\n");
}
