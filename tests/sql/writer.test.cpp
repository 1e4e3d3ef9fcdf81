// SPDX-License-Identifier: MIT
#include "headway/sql/writer.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "headway/schema/constraint.hpp"
#include "sql/sqlite_judge.hpp"
#include "support/catch.hpp"

using namespace headway;
using namespace std::string_literals;

namespace {

std::string written_name(std::string_view given) {
  sql::Writer writer;
  return writer.name(given).take();
}
std::string written(const Value& value) {
  sql::Writer writer;
  return writer.literal(value).take();
}

/// What SQLite makes of a literal, as `type:value`.
std::string meaning(const Value& value) {
  SqliteJudge judge;
  return judge.query("SELECT typeof(v) || ':' || quote(v) FROM (SELECT " + written(value) + " AS v)");
}

/// The bytes that SQLite takes a text or blob literal for.
std::string bytes_of(const Value& value) {
  SqliteJudge judge;
  return judge.query("SELECT " + written(value));
}

double real_of(const Value& value) {
  SqliteJudge judge;
  double out = std::numeric_limits<double>::quiet_NaN();
  judge.each_row("SELECT " + written(value), [&out](sqlite3_stmt* row) {
    if (sqlite3_column_type(row, 0) == SQLITE_FLOAT) out = sqlite3_column_double(row, 0);
  });
  return out;
}

}  // namespace

static_assert(std::is_sorted(std::begin(sql::keywords), std::end(sql::keywords)));
static_assert(sql::is_plain_name("users"));
static_assert(sql::is_plain_name("_u1"));
static_assert(!sql::is_plain_name(""));
static_assert(!sql::is_plain_name("1st"));
static_assert(!sql::is_plain_name("a b"));
static_assert(!sql::is_plain_name("a$"));
static_assert(!sql::is_plain_name("größe"));
static_assert(!sql::is_plain_name("Order"));

TEST_CASE("plain names are written as they are, all others in quotes", "[unit][sql]") {
  CHECK(written_name("users") == "users");
  CHECK(written_name("Users_2") == "Users_2");
  CHECK(written_name("order") == "\"order\"");
  CHECK(written_name("SELECT") == "\"SELECT\"");
  CHECK(written_name("a b") == "\"a b\"");
  CHECK(written_name("a\"b") == "\"a\"\"b\"");
  CHECK(written_name("2nd") == "\"2nd\"");
  CHECK(written_name("größe") == "\"größe\"");
  CHECK(written_name("") == "\"\"");
}

TEST_CASE("every keyword of this SQLite is put in quotes", "[unit][sql]") {
  REQUIRE(sqlite3_keyword_count() > 100);
  for (int at = 0; at < sqlite3_keyword_count(); ++at) {
    const char* word = nullptr;
    int length = 0;
    REQUIRE(sqlite3_keyword_name(at, &word, &length) == SQLITE_OK);
    INFO(std::string(word, static_cast<std::size_t>(length)));
    CHECK_FALSE(sql::is_plain_name({word, static_cast<std::size_t>(length)}));
  }
}

TEST_CASE("every word of the list is a keyword of SQLite", "[unit][sql]") {
  for (const std::string_view word : sql::keywords) {
    INFO(word);
    CHECK(sqlite3_keyword_check(word.data(), static_cast<int>(word.size())) != 0);
  }
}

TEST_CASE("SQLite reads every written name as the name that was given", "[unit][sql]") {
  std::vector<std::string> names{"users",
                                 "a b",
                                 "a\"b",
                                 "\"\"",
                                 "1",
                                 "größe",
                                 "名前",
                                 "[x]",
                                 "`x`",
                                 "a'b",
                                 "a;b",
                                 "--",
                                 "rowid",
                                 "true",
                                 "x'00'",
                                 " ",
                                 "a.b",
                                 "?1",
                                 "a\nb"};
  for (const std::string_view word : sql::keywords) names.emplace_back(word);
  SqliteJudge judge;
  for (const std::string& name : names) {
    INFO(name);
    const std::string sql = written_name(name);
    REQUIRE(judge.execute("CREATE TABLE " + sql + " (" + sql + " INTEGER, other)"));
    REQUIRE(judge.execute("CREATE INDEX " + written_name(name + "_i") + " ON " + sql + " (" + sql + ")"));
    std::string columns;
    judge.each_row("SELECT name FROM pragma_table_info(" + written(Value(std::string_view(name))) + ") WHERE cid = 0",
                   [&columns](sqlite3_stmt* row) { columns = SqliteJudge::bytes(row); });
    CHECK(columns == name);
    REQUIRE(judge.execute("DROP TABLE " + sql));
  }
}

TEST_CASE("lists are written in parentheses", "[unit][sql]") {
  const auto listed = [](const Names& names) {
    sql::Writer writer;
    return writer.names(names).take();
  };
  CHECK(listed({"a"}) == "(a)");
  CHECK(listed({"a", "order", "c"}) == "(a, \"order\", c)");
  CHECK(listed({}) == "()");
}

TEST_CASE("words are appended as they are", "[unit][sql]") {
  sql::Writer writer;
  (writer << "SELECT ").name("order") << " FROM "
                                      << "t";
  CHECK(writer.take() == "SELECT \"order\" FROM t");
}

TEST_CASE("NULL, booleans and integers mean the same to SQLite", "[unit][sql]") {
  CHECK(written(Value()) == "NULL");
  CHECK(written(true) == "TRUE");
  CHECK(written(false) == "FALSE");
  CHECK(meaning(Value(nullptr)) == "null:NULL");
  CHECK(meaning(true) == "integer:1");
  CHECK(meaning(false) == "integer:0");
  CHECK(meaning(0) == "integer:0");
  CHECK(meaning(-1) == "integer:-1");
  CHECK(meaning(std::numeric_limits<std::int64_t>::max()) == "integer:9223372036854775807");
  CHECK(meaning(std::numeric_limits<std::int64_t>::min()) == "integer:-9223372036854775808");
}

TEST_CASE("reals are written with the fewest digits that give the same number", "[unit][sql]") {
  CHECK(written(0.1) == "0.1");
  CHECK(written(1.0) == "1.0");
  CHECK(written(-2.0) == "-2.0");
  CHECK(written(0.0) == "0.0");
  CHECK(written(100000.0) == "100000.0");
  CHECK(written(1.0 / 3.0) == "0.3333333333333333");
  CHECK(written(0.1 + 0.2) == "0.30000000000000004");
}

TEST_CASE("SQLite reads reals back as the same number", "[unit][sql]") {
  const double values[] = {0.1,
                           1.0,
                           -1.0,
                           0.5,
                           1e300,
                           -1e300,
                           1e-300,
                           1.0 / 3.0,
                           3.141592653589793,
                           0.1 + 0.2,
                           123456789.125,
                           1e15,
                           1e16,
                           1e17,
                           1e100,
                           2.5e-8};
  for (const double value : values) {
    INFO(written(value));
    CHECK(std::bit_cast<std::uint64_t>(real_of(value)) == std::bit_cast<std::uint64_t>(value));
  }
}

TEST_CASE("SQLite reads infinities as infinities and what is no number as NULL", "[unit][sql]") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(real_of(infinity) == infinity);
  CHECK(real_of(-infinity) == -infinity);
  CHECK(meaning(std::numeric_limits<double>::quiet_NaN()) == "null:NULL");
  CHECK(meaning(-std::numeric_limits<double>::quiet_NaN()) == "null:NULL");
  CHECK(real_of(std::numeric_limits<double>::max()) == std::numeric_limits<double>::max());
}

TEST_CASE("a written real reads back as the same number", "[unit][sql]") {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2000; ++round) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const std::string sql = written(value);
    INFO(sql);
    CHECK(std::bit_cast<std::uint64_t>(std::strtod(sql.c_str(), nullptr)) == std::bit_cast<std::uint64_t>(value));
    CHECK(sql.find_first_of(".e") != std::string::npos);
  }
}

TEST_CASE("texts mean the same to SQLite, quotes and zeros included", "[unit][sql]") {
  CHECK(written(Value("it's")) == "'it''s'");
  for (const std::string& value :
       {""s, "plain"s, "it's"s, "''"s, "\"q\""s, "a;b -- c"s, "größe"s, "\n\r\t"s, "a\0b"s, "\0"s, "'\0'"s}) {
    INFO(value);
    CHECK(bytes_of(Value(value)) == value);
    CHECK(meaning(Value(value)).substr(0, 5) == "text:");
  }
}

TEST_CASE("blobs mean the same to SQLite, whatever the bytes", "[unit][sql]") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const std::string& value : {""s, "a"s, "\0\xFF"s, all}) {
    const Value blob = Value::blob(Text(std::string_view(value)));
    CHECK(bytes_of(blob) == value);
    CHECK(meaning(blob).substr(0, 5) == "blob:");
  }
}
