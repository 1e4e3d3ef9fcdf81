// SPDX-License-Identifier: MIT
#include "headway/sql/rename.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "sql/sqlite_judge.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

std::string renamed(std::string_view expression, std::string_view from, std::string_view to) {
  return sql::rename_column(Text(expression), from, to).string();
}

std::string meant(std::string_view token) {
  const std::vector<char> out = sql::unquoted(sql::next_token(token));
  return {out.begin(), out.end()};
}

}  // namespace

TEST_CASE("a quoted name stands for what is between its quotes", "[unit][sql]") {
  CHECK(meant("plain") == "plain");
  CHECK(meant("\"a b\"") == "a b");
  CHECK(meant("\"a\"\"b\"") == "a\"b");
  CHECK(meant("`a``b`") == "a`b");
  CHECK(meant("[a b]") == "a b");
  CHECK(meant("[a\"b]") == "a\"b");
  CHECK(meant("\"\"").empty());
}

TEST_CASE("every mention of the column is renamed and all else is kept", "[unit][sql]") {
  CHECK(renamed("a > 0 AND a<10", "a", "b") == "b > 0 AND b<10");
  CHECK(renamed("  a -- a\n+ /* a */ a ", "a", "long_name") == "  long_name -- a\n+ /* a */ long_name ");
  CHECK(renamed("aa + a1 + _a", "a", "b") == "aa + a1 + _a");
  CHECK(renamed("", "a", "b").empty());
}

TEST_CASE("a column is recognised in any case and any quotes", "[unit][sql]") {
  CHECK(renamed("NAME || \"name\" || [Name] || `name`", "name", "x") == "x || x || x || x");
  CHECK(renamed("\"na\"\"me\"", "na\"me", "x") == "x");
  CHECK(renamed("a > 0", "a", "my col") == "\"my col\" > 0");
  CHECK(renamed("\"my col\" > 0", "my col", "order") == "\"order\" > 0");
  CHECK(renamed("a", "a", "say \"x\"") == "\"say \"\"x\"\"\"");
}

TEST_CASE("texts, functions, qualifiers, collations and types are no columns", "[unit][sql]") {
  CHECK(renamed("'a' <> a", "a", "b") == "'a' <> b");
  CHECK(renamed("date(date) + date (date)", "date", "day") == "date(day) + date (day)");
  CHECK(renamed("tasks.tasks > 0", "tasks", "jobs") == "tasks.jobs > 0");
  CHECK(renamed("a COLLATE nocase = nocase", "nocase", "b") == "a COLLATE nocase = b");
  CHECK(renamed("CAST(date AS date) > 0", "date", "day") == "CAST(day AS date) > 0");
  CHECK(renamed("a = :a", "a", "b") == "b = :a");
}

TEST_CASE("SQLite renames the same mentions", "[unit][sql]") {
  const std::string_view expressions[] = {
      "a > 0 AND a<10",
      "length(a) > abs (b)",
      "t.a > t.b",
      "CAST(a AS date) > 0",
      "b = 'a' COLLATE nocase",
      "a /* a */ IS NOT NULL",
      "CASE WHEN a THEN b ELSE a END",
      "a IN (1, 2) OR \"a\" BETWEEN b AND a",
  };
  for (const std::string_view expression : expressions) {
    SqliteJudge judge;
    INFO(expression);
    REQUIRE(judge.execute("CREATE TABLE t (a, b, CHECK (" + std::string(expression) + "))"));
    REQUIRE(judge.execute("ALTER TABLE t RENAME COLUMN a TO z"));
    // SQLite puts quotes where quotes were.
    std::string theirs = judge.query("SELECT replace(sql, '\"z\"', 'z') FROM sqlite_schema");
    CHECK(theirs == "CREATE TABLE t (z, b, CHECK (" + renamed(expression, "a", "z") + "))");
  }
}

TEST_CASE("names_column finds what rename_column would rename", "[unit][sql]") {
  CHECK(sql::names_column("length(a) > 0", "a"));
  CHECK(sql::names_column("0 < [A]", "a"));
  CHECK_FALSE(sql::names_column("a(b) > 'a'", "a"));
  CHECK_FALSE(sql::names_column("b COLLATE a", "a"));
  CHECK_FALSE(sql::names_column("", "a"));
  CHECK_FALSE(sql::names_column("a IS NOT NULL", "null"));
  CHECK_FALSE(sql::names_column("a < CURRENT_DATE", "current_date"));
  CHECK(sql::names_column("\"null\" IS NOT NULL", "null"));
  CHECK(sql::names_column("key > 0", "key"));
  CHECK(sql::names_column("b COLLATE nocase > a", "a"));
}

static_assert(sql::rename_column("price > 0", "price", "cents").view() == "cents > 0");
