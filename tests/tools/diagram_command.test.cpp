// SPDX-License-Identifier: MIT
#include "headway/tools/commands/drawing.hpp"

#include <string>
#include <vector>

#include "headway/sqlite.hpp"
#include "support/catch.hpp"
#include "support/temporary.hpp"
#include "tools/diagrams.hpp"

using namespace headway;

namespace {

/// `diagram …` as it is typed, for the thoughts application.
cli::Answer answer(const std::vector<std::string>& words, const std::string& database = {}) {
  CLI::App app("thoughts");
  cli::Diagram command;
  command.declare(app);
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  app.parse(reversed);
  cli::Application application;
  application.name = "thoughts";
  static const Result<History> history = History::from(thoughts::migrations);
  cli::Context context(*history, application, {cli::driver_of<Sqlite>()});
  context.database = database;
  return command.run(context);
}

bool has(const std::string& words, std::string_view part) { return words.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the command draws what it is asked for", "[unit][tools]") {
  const std::string alone = answer({"history"}).text;
  CHECK(alone.starts_with("%% thoughts: revisions\nflowchart BT\n"));
  CHECK(has(alone, "[\"0001_initial_schema<br/>"));
  CHECK(!has(alone, ":::pending"));
  CHECK(answer({"schema", "--format", "svg"}).text ==
        diagram(schema_picture(diagrams::thoughts_schema(), "thoughts: tables"), DiagramFormat::svg));
  const cli::Answer dot = answer({"schema", "--format", "dot"});
  CHECK(dot.text.starts_with("digraph schema {"));
  CHECK(dot.json["what"] == "schema");
  CHECK(dot.json["format"] == "dot");
  CHECK(dot.json["diagram"] == dot.text);

  const support::TemporaryDirectory directory;
  const std::string file = directory.path("schema.html");
  CHECK(answer({"schema", "--format", "html", "--output", file}).text == "wrote " + file + "\n");
  CHECK(support::read_file(file) ==
        diagram(schema_picture(diagrams::thoughts_schema(), "thoughts: tables"), DiagramFormat::html));
  CHECK(answer({"schema", "--output", file}).error.has_value());  // it is there
}

TEST_CASE("a word that is no diagram or format is refused", "[unit][tools]") {
  CHECK_THROWS_AS(answer({"tables"}), CLI::ValidationError);
  CHECK_THROWS_AS(answer({"schema", "--format", "png"}), CLI::ValidationError);
  CHECK_THROWS_AS(answer({}), CLI::RequiredError);
}

TEST_CASE("the command marks what a database has, and draws the tables that are there", "[unit][tools]") {
  const support::TemporaryDirectory directory;
  const std::string file = directory.path("app.db");
  CHECK(answer({"history", "--applied"}, file).error.has_value());  // there is none
  {
    const Result<History> history = History::from(thoughts::migrations);
    auto migrator = Migrator<Sqlite>::open(file, *history);
    REQUIRE(migrator.has_value());
    REQUIRE(migrator->upgrade("0001_initial_schema").has_value());
  }
  const std::string marked = answer({"history", "--applied"}, file).text;
  CHECK(has(marked, "(current)\"]:::applied"));
  CHECK(has(marked, "(head)\"]:::pending"));
  const std::string tables = answer({"schema", "--applied"}, file).text;
  CHECK(has(tables, "[\"thought_relationships\"]"));
  CHECK(!has(tables, "schema_version"));
}
