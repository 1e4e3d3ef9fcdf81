// SPDX-License-Identifier: MIT
// The command line of an application that gives its models: what plan and check print.
#include <cstdio>
#include <string>
#include <vector>

#include <unistd.h>

#include "headway/cli.hpp"
#include "headway/sqlite.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"

namespace {

using namespace headway;

constexpr Migration list[] = {
    {.revision = "0001_notes",
     .upgrade =
         [](Operations& op) { op.create_table("notes", column("id", integer).primary_key(), column("body", text)); },
     .downgrade = [](Operations& op) { op.drop_table("notes"); }},
    {.revision = "0002_rules",
     .down_revision = "0001_notes",
     .upgrade =
         [](Operations& op) {
           op.alter_table("notes", [](AlterTable& t) {
             t.alter_column("body", {.nullable = false});
             t.create_unique("uq_body", {"body"});
           });
         },
     .downgrade =
         [](Operations& op) {
           op.alter_table("notes", [](AlterTable& t) {
             t.alter_column("body", {.nullable = true});
             t.drop_unique("uq_body");
           });
         }}};

constexpr Tables models() {
  return {table("notes",
                column("id", integer).primary_key(),
                column("body", text).not_null(),
                unique({"body"}).named("uq_body"))};
}

/// What the command line prints on standard output, and its exit code before it.
std::string run(const std::string& database, std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), {"notes", "--database", database.c_str()});
  std::fflush(stdout);
  FILE* const file = std::tmpfile();
  const int terminal = dup(STDOUT_FILENO);
  dup2(fileno(file), STDOUT_FILENO);
  const int code = cli::run<Sqlite>(static_cast<int>(arguments.size()),
                                    arguments.data(),
                                    checked_history<list, models>,
                                    {.name = "notes", .models = models});
  std::fflush(stdout);
  dup2(terminal, STDOUT_FILENO);
  close(terminal);
  std::rewind(file);
  std::string out = std::to_string(code) + "\n";
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) out += static_cast<char>(c);
  std::fclose(file);
  return out;
}

}  // namespace

TEST_CASE("plan shows the way of each change, and check asks the models too", "[integration][tools]") {
  const support::TemporaryDirectory directory;
  const std::string file = directory.path("notes.db");
  REQUIRE(run(file, {"upgrade", "0001"}).starts_with("0\n"));
  CHECK(run(file, {"plan"}) == "0\nupgrade 0002_rules\n  notes rebuild: the constraint needs an index of its own\n");
  CHECK(run(file, {"check"}) ==
        "3\nno drift: the database is as its migrations made it\n"
        "models: table notes: body is nullable, and not null was expected\n"
        "models: table notes: constraint uq_body is missing\n");
  REQUIRE(run(file, {"upgrade"}).starts_with("0\n"));
  CHECK(run(file, {"plan"}) == "0\nnothing to run\n");
  CHECK(run(file, {"plan", "--downgrade", "base"}) ==
        "0\ndowngrade 0002_rules\n  notes rebuild: the constraint has an index of its own\ndowngrade 0001_notes\n");
  CHECK(run(file, {"check"}) ==
        "0\nno drift: the database is as its migrations made it\nmodels: the database is as they describe it\n");
}
