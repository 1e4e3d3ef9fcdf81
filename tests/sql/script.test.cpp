// SPDX-License-Identifier: MIT
#include "headway/sql/script.hpp"

#include <string>
#include <string_view>

#include "sql/sqlite_judge.hpp"
#include "support/catch.hpp"

using namespace headway;
using sql::Script;
using sql::ScriptStatement;

namespace {

/// The statements, each in <…>, an incomplete one with a question mark.
std::string split(std::string_view text) {
  std::string out;
  Script script(text);
  while (const ScriptStatement statement = script.next()) {
    out += "<" + std::string(statement.text) + (statement.is_complete ? ">" : ">?");
    CHECK(text.substr(statement.offset, statement.text.size()) == statement.text);
  }
  return out;
}

std::string places(std::string_view text) {
  std::string out;
  Script script(text);
  while (const ScriptStatement statement = script.next()) {
    const SourcePosition position = script.position(statement.offset);
    out += (out.empty() ? "" : " ") + std::to_string(position.line) + ":" + std::to_string(position.column);
  }
  return out;
}

}  // namespace

TEST_CASE("semicolons end statements, and empty ones are skipped", "[unit][sql]") {
  CHECK(split("").empty());
  CHECK(split(" \n -- nothing\n /* at all */ ").empty());
  CHECK(split(";;\n;").empty());
  CHECK(split("SELECT 1") == "<SELECT 1>");
  CHECK(split("SELECT 1;") == "<SELECT 1>");
  CHECK(split(";SELECT 1;;SELECT 2; ;") == "<SELECT 1><SELECT 2>");
}

TEST_CASE("a statement goes from its first token to its last", "[unit][sql]") {
  CHECK(split("  SELECT 1 \n ; -- done\n SELECT 2 -- done too") == "<SELECT 1><SELECT 2>");
  CHECK(split("-- first;\nSELECT /* ; */ 1 -- ;\n;") == "<SELECT /* ; */ 1>");
  CHECK(split("SELECT 1;\r\nSELECT 2;\r\n") == "<SELECT 1><SELECT 2>");
}

TEST_CASE("a semicolon within quotes ends nothing", "[unit][sql]") {
  CHECK(split("SELECT ';', \";\", `;`, [;], 'it''s;'; SELECT 2") ==
        "<SELECT ';', \";\", `;`, [;], 'it''s;'><SELECT 2>");
}

TEST_CASE("a trigger ends with the END after a semicolon", "[unit][sql]") {
  const std::string trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; DELETE FROM c; END";
  CHECK(split(trigger) == "<" + trigger + ">");
  CHECK(split(trigger + "; SELECT 1;") == "<" + trigger + "><SELECT 1>");
  CHECK(split(trigger + " -- done\n;SELECT 1") == "<" + trigger + "><SELECT 1>");
}

TEST_CASE("a CASE within a trigger does not end it", "[unit][sql]") {
  const std::string trigger =
      "create temporary trigger if not exists t after update of b on a when new.b > case when 1 then 2 else 3 end "
      "begin "
      "select case when new.b then 1 else 2 end; update a set b = case b when 1 then 2 end; end";
  CHECK(split(trigger + ";select 1") == "<" + trigger + "><select 1>");
}

TEST_CASE("TEMP triggers are triggers, and comments do not hide one", "[unit][sql]") {
  for (const std::string_view head :
       {"CREATE TEMP TRIGGER", "Create /* a */ Temporary -- b\n Trigger", "CREATE\nTRIGGER"}) {
    const std::string trigger = std::string(head) + " t AFTER DELETE ON a BEGIN SELECT 1; END";
    CHECK(split(trigger + "; SELECT 2") == "<" + trigger + "><SELECT 2>");
  }
}

TEST_CASE("a trigger after the mark before UTF-8 is a trigger", "[unit][sql]") {
  CHECK(split("\xEF\xBB\xBF"
              "CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END; SELECT 2") ==
        "<CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END><SELECT 2>");
}

TEST_CASE("the word trigger elsewhere makes no trigger", "[unit][sql]") {
  CHECK(split("CREATE TABLE \"trigger\" (a); DROP TRIGGER t; SELECT 1") ==
        "<CREATE TABLE \"trigger\" (a)><DROP TRIGGER t><SELECT 1>");
  CHECK(split("CREATE TEMP TABLE t (a); END") == "<CREATE TEMP TABLE t (a)><END>");
}

TEST_CASE("what is never closed is incomplete", "[unit][sql]") {
  CHECK(split("SELECT 1; SELECT 'a; ") == "<SELECT 1><SELECT 'a; >?");
  CHECK(split("/* note") == "</* note>?");
  CHECK(split("SELECT 1 /* note") == "<SELECT 1 /* note>?");
  CHECK(split("CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; ") ==
        "<CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1;>?");
  CHECK(split("CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END x;") ==
        "<CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END x;>?");
  CHECK(split("CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1") ==
        "<CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1>?");
}

TEST_CASE("lines and columns count from 1", "[unit][sql]") {
  CHECK(places("SELECT 1; SELECT 2;\n  SELECT 3;\r\nSELECT 4") == "1:1 1:11 2:3 3:1");
  CHECK(places("-- a\n/* b\n */ SELECT 1") == "3:5");
  CHECK(Script("ab\nc").position(2) == SourcePosition{1, 3});
  CHECK(Script("ab\nc").position(3) == SourcePosition{2, 1});
  CHECK(Script("ab\nc").position(99) == SourcePosition{2, 2});
}

TEST_CASE("SQLite finds the same statements in generated scripts", "[unit][sql]") {
  const std::string_view statements[] = {
      "SELECT 1",
      "SELECT ';', \"id\", [id], `id`, 'it''s' FROM t",
      "INSERT INTO t VALUES (1, x'3b', 1.5e-3, 0x1F, .5)",
      "CREATE TABLE \"a;b\" (c TEXT DEFAULT ';' /* ; */, d)",
      "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET v = CASE WHEN 1 THEN 2 END; SELECT 1; END",
      "CREATE TEMP TRIGGER h AFTER DELETE ON t BEGIN\n  SELECT ';'; -- END;\n  DELETE FROM t;\nEND",
      "SELECT id -- ;\n FROM t",
      "UPDATE t SET v = v ->> '$.a' WHERE id <> :id",
      "BEGIN",
      "END",
  };
  const std::string_view separators[] = {";", " ;\n", ";\r\n", "; -- next;\n", "/* ; */;", ";;\n ; ", "\n;\t"};
  SqliteJudge judge;
  REQUIRE(judge.execute("CREATE TABLE t (id, v, w, x, y)"));

  std::size_t seed = 1;
  const auto choose = [&seed](std::size_t choices) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (seed >> 33U) % choices;
  };
  for (int round = 0; round < 200; ++round) {
    std::string text;
    std::string expected;
    for (std::size_t count = 1 + choose(6); count > 0; --count) {
      const std::string_view statement = statements[choose(std::size(statements))];
      text.append(statement).append(separators[choose(std::size(separators))]);
      expected += "<" + std::string(statement) + ">";
    }
    INFO(text);
    REQUIRE(split(text) == expected);

    Script script(text);
    while (const ScriptStatement statement = script.next()) {
      const std::string with_end = std::string(statement.text) + ";";
      CHECK(sqlite3_complete(with_end.c_str()) == 1);
      CHECK(judge.length_of_first_statement(with_end) == with_end.size());
      // In its place: up to the semicolon that Script took for its end.
      const std::size_t length = judge.length_of_first_statement(std::string_view(text).substr(statement.offset));
      INFO(judge.error());
      REQUIRE(length != std::string_view::npos);
      const std::string_view rest =
          std::string_view(text).substr(statement.offset, length).substr(statement.text.size());
      CHECK(rest.back() == ';');
      CHECK(split(rest).empty());
    }
  }
}

TEST_CASE("sqlite3_complete and Script agree on when a text is whole", "[unit][sql]") {
  const std::string_view pieces[] = {"CREATE ",
                                     "TEMP ",
                                     "TRIGGER ",
                                     "t ",
                                     "BEGIN ",
                                     "SELECT 1",
                                     ";",
                                     "; ",
                                     "END",
                                     " END ",
                                     "-- ;\n",
                                     "/* ; */",
                                     "'a;b'",
                                     "'",
                                     "\"",
                                     "x",
                                     "\n",
                                     "[;]"};
  std::size_t seed = 7;
  int whole = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (int count = 0; count < 9; ++count) {
      seed = seed * 6364136223846793005U + 1442695040888963407U;
      text += pieces[(seed >> 33U) % std::size(pieces)];
    }
    Script script(text);
    ScriptStatement last;
    while (const ScriptStatement statement = script.next()) last = statement;
    if (!last) continue;
    // SQLite wants the semicolon that Script does not need.
    text += "\n;";
    INFO(text);
    CHECK((sqlite3_complete(text.c_str()) == 1) == last.is_complete);
    whole += last.is_complete ? 1 : 0;
  }
  CHECK(whole > 500);
  CHECK(whole < 4500);
}

static_assert([] {
  Script script("SELECT 1; CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END; SELECT 'a");
  const ScriptStatement first = script.next();
  const ScriptStatement second = script.next();
  const ScriptStatement third = script.next();
  return first.text == "SELECT 1" && first.is_complete && second.text.ends_with("END") && second.is_complete &&
         !third.is_complete && script.position(third.offset).column == 67 && !script.next();
}());
