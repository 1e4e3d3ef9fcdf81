// SPDX-License-Identifier: MIT
// Scripts through the command line of a program that was built for two databases.
#include <string>

#include "headway/tools/commands/applying.hpp"
#include "headway/tools/commands/marking.hpp"
#include "postgresql/twins.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr Migration list[] = {
    {.revision = "0001_notes",
     .upgrade = [](Operations& op) { op.create_table("notes", column("id", integer).primary_key().autoincrement()); },
     .downgrade = [](Operations& op) { op.drop_table("notes"); }},
    {.revision = "0002_body",
     .down_revision = "0001_notes",
     .upgrade = [](Operations& op) { op.add_column("notes", column("body", text)); },
     .downgrade = [](Operations& op) { op.drop_column("notes", "body"); }}};
const History& history() {
  static const History made = History::from(list).value();
  return made;
}

/// What a command answers to what was typed behind its name.
template <class Command>
cli::Answer answer(const std::string& database, const std::string& typed) {
  const cli::Application application{.name = "notes", .version = "1.2"};
  cli::Context context(history(), application, {cli::driver_of<Sqlite>(), cli::driver_of<Postgresql>()});
  context.database = database;
  CLI::App app;
  Command command;
  command.declare(app);
  app.parse(typed);
  return command.run(context);
}
template <class Command>
std::string script(const std::string& database, const std::string& typed) {
  const cli::Answer made = answer<Command>(database, typed);
  if (made.error) FAIL(describe(*made.error));
  return made.text;
}

}  // namespace

TEST_CASE("a script is of the database that is named, or of the dialect, and no database is opened",
          "[integration][postgresql]") {
  const std::string nowhere = "postgresql://nobody@nowhere.invalid/none";
  const auto is_for_psql = [](const std::string& script) { return script.find("for: psql") != std::string::npos; };
  CHECK(is_for_psql(script<cli::Upgrade>(nowhere, "0001:head --sql")));
  CHECK_FALSE(is_for_psql(script<cli::Upgrade>("notes.db", "0001:head --sql")));
  CHECK(is_for_psql(script<cli::Upgrade>("notes.db", "0001:head --sql --dialect postgresql")));
  CHECK_FALSE(is_for_psql(script<cli::Upgrade>(nowhere, "0001:head --sql --dialect sqlite")));
  CHECK(is_for_psql(script<cli::Downgrade>("", "head:base --sql --dialect postgresql")));
  CHECK(is_for_psql(script<cli::Stamp>("", "0001 --sql --dialect postgresql")));

  const cli::Answer missing = answer<cli::Upgrade>("notes.db", "head --sql --dialect mysql");
  REQUIRE(missing.error);
  CHECK(missing.error->message == "this program was built without MySQL");
  CHECK_THROWS_AS(answer<cli::Upgrade>("", "head --dialect postgresql"), CLI::RequiresError);
  CHECK_THROWS_AS(answer<cli::Upgrade>("", "head --sql --dialect oracle"), CLI::ValidationError);
}

TEST_CASE("the command line's psql scripts go up, mark and go down", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  const auto run = [&](const std::string& script) {
    const twins::Answer made = twins::run_psql(host.where(), script);
    INFO(made.said);
    CHECK(made.code == 0);
  };
  const auto rows = [&] { return host.text("SELECT version_num FROM headway_version"); };
  run(script<cli::Upgrade>(host.where(), "0001 --sql"));
  CHECK(rows() == "0001_notes");
  run(script<cli::Stamp>(host.where(), "0001:head --sql"));
  CHECK(rows() == "0002_body");
  run(script<cli::Stamp>(host.where(), "head:0001 --sql"));
  run(script<cli::Upgrade>(host.where(), "0001:head --sql"));
  CHECK(rows() == "0002_body");
  CHECK(host.text("SELECT count(body) FROM notes") == "0");
  run(script<cli::Downgrade>(host.where(), "head:base --sql"));
  CHECK(rows().empty());
  CHECK(host.text("SELECT direction, program FROM headway_history") ==
        "upgrade|notes 1.2\nstamp|notes 1.2\nstamp|notes 1.2\nupgrade|notes 1.2\ndowngrade|notes 1.2\ndowngrade|notes "
        "1.2");
}
