// SPDX-License-Identifier: MIT
#include <initializer_list>
#include <string>
#include <string_view>

#include "headway/sql/script.hpp"
#include "sql/sqlite_judge.hpp"
#include "support/catch.hpp"

using headway::sql::statement_kind;
using headway::sql::StatementKind;

namespace {

std::string_view name_of(StatementKind kind) {
  switch (kind) {
    case StatementKind::ordinary: return "ordinary";
    case StatementKind::begin: return "begin";
    case StatementKind::commit: return "commit";
    case StatementKind::rollback: return "rollback";
    case StatementKind::foreign_keys_off: return "foreign_keys_off";
    case StatementKind::foreign_keys_on: return "foreign_keys_on";
    case StatementKind::outside_only: return "outside_only";
    case StatementKind::busy_timeout: return "busy_timeout";
  }
  return "?";
}

void check_kind(StatementKind expected, std::initializer_list<std::string_view> statements) {
  for (const std::string_view statement : statements) {
    INFO(statement);
    CHECK(name_of(statement_kind(statement)) == name_of(expected));
  }
}

}  // namespace

TEST_CASE("statements that begin, commit and roll back a transaction are recognised", "[unit][sql]") {
  check_kind(StatementKind::begin, {"BEGIN", "begin immediate", "-- now\n Begin Transaction", "START TRANSACTION"});
  check_kind(StatementKind::commit, {"COMMIT", "commit transaction", "END", "/* */ end transaction"});
  check_kind(StatementKind::rollback, {"ROLLBACK", "rollback transaction"});
}

TEST_CASE("savepoints stay within the transaction", "[unit][sql]") {
  check_kind(
      StatementKind::ordinary,
      {"SAVEPOINT a", "RELEASE a", "ROLLBACK TO a", "ROLLBACK TRANSACTION TO SAVEPOINT a", "rollback to savepoint a"});
}

TEST_CASE("statements that SQLite refuses within a transaction are recognised", "[unit][sql]") {
  check_kind(StatementKind::outside_only,
             {"VACUUM",
              "vacuum into 'x'",
              "ATTACH 'x' AS y",
              "DETACH DATABASE y",
              "PRAGMA journal_mode = OFF",
              "pragma main.\"Journal_Mode\"(memory)"});
  check_kind(StatementKind::busy_timeout, {"PRAGMA busy_timeout = 5", "pragma main.busy_timeout(5)"});
  check_kind(StatementKind::ordinary, {"PRAGMA journal_mode", "PRAGMA busy_timeout"});
  check_kind(StatementKind::commit, {"; COMMIT", ";;/* */ commit"});
}

TEST_CASE("everything else is ordinary", "[unit][sql]") {
  check_kind(StatementKind::ordinary,
             {"",
              "SELECT 1",
              "'BEGIN'",
              "\"BEGIN\"",
              "beginning",
              "CREATE TABLE begin_x (a)",
              "PRAGMA",
              "PRAGMA foreign_keys",
              "PRAGMA user_version = 1",
              "PRAGMA main.user_version = 0",
              "PRAGMA foreign_key_check",
              "-- BEGIN",
              "1",
              "WITH a AS (SELECT 1) SELECT * FROM a",
              "REPLACE INTO t VALUES (1)",
              "CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END"});
}

TEST_CASE("the pragma for foreign keys is recognised in every spelling", "[unit][sql]") {
  check_kind(StatementKind::foreign_keys_on,
             {"PRAGMA foreign_keys = ON",
              "pragma Foreign_Keys=on",
              "PRAGMA foreign_keys(1)",
              "PRAGMA main.foreign_keys = 1",
              "PRAGMA foreign_keys = 'yes'",
              "PRAGMA foreign_keys = \"true\"",
              "PRAGMA/**/foreign_keys--\n=TRUE"});
  check_kind(StatementKind::foreign_keys_off,
             {"PRAGMA foreign_keys = OFF",
              "pragma FOREIGN_KEYS=off",
              "PRAGMA foreign_keys(0)",
              "PRAGMA main.foreign_keys = 0",
              "PRAGMA foreign_keys = 'no'"});
}

TEST_CASE("the pragma for foreign keys means what SQLite does with it", "[unit][sql]") {
  for (const std::string_view value :
       {"0",     "1",   "2",   "7",      "00",   "01",   "10",    "+1",    "+0",   "-1",
        "1.5",   "0.5", "on",  "off",    "yes",  "no",   "true",  "false", "ON",   "'on'",
        "'off'", "'1'", "'0'", "\"on\"", "`on`", "[on]", "[off]", "full",  "maybe"}) {
    for (const std::string_view name :
         {"foreign_keys", "main.foreign_keys", "\"foreign_keys\"", "[main].[foreign_keys]"}) {
      for (const int before : {0, 1}) {
        SqliteJudge judge;
        REQUIRE(judge.execute("PRAGMA foreign_keys = " + std::to_string(before)));
        const std::string statement = "PRAGMA " + std::string(name) + " = " + std::string(value);
        INFO(statement);
        REQUIRE(judge.execute(statement));
        const bool is_on = judge.query("PRAGMA foreign_keys") == "1";
        CHECK(name_of(statement_kind(statement)) ==
              name_of(is_on ? StatementKind::foreign_keys_on : StatementKind::foreign_keys_off));
      }
    }
  }
}

static_assert(statement_kind("BEGIN") == StatementKind::begin);
static_assert(statement_kind("PRAGMA foreign_keys = ON") == StatementKind::foreign_keys_on);
