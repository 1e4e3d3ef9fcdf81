// SPDX-License-Identifier: MIT
// What the dialect writes, a server carries out.
#include "dialect/postgresql_cases.hpp"

#include <string>

#include "headway/dialect/postgresql.hpp"
#include "support/catch.hpp"
#include "support/postgresql_server.hpp"

using namespace headway;

TEST_CASE("PostgreSQL carries out what the dialect writes", "[integration][postgresql]") {
  const support::FreshPostgresql database;
  const support::PostgresqlDatabase judge(database.url());
  for (const postgresql_cases::Case& each : postgresql_cases::cases) {
    INFO(each.name);
    support::FreshPostgresql::clear(judge);
    judge.execute(std::string(postgresql_cases::before));
    if (each.name.starts_with("a column whose values are computed")) {
      judge.execute("ALTER TABLE tasks ADD UNIQUE (title); UPDATE tasks SET title = '12'");
    }
    Operations op;
    each.write(op);
    for (const Operation& operation : op.list()) {
      Statements statements;
      REQUIRE(compile_for_postgresql(operation, each.in_transaction, nullptr, statements));
      for (const Statement& statement : statements) {
        std::string why;
        INFO(statement.sql);
        CHECK((judge.try_execute(statement.sql, &why), why).empty());
      }
    }
  }
}

TEST_CASE("PostgreSQL keeps the values that the dialect writes", "[integration][postgresql]") {
  const support::FreshPostgresql database;
  const support::PostgresqlDatabase judge(database.url());
  for (const char* conforming : {"on", "off"}) {
    INFO("standard_conforming_strings " << conforming);
    judge.execute(std::string("DROP TABLE IF EXISTS t; SET standard_conforming_strings = ") + conforming);
    Operations op;
    op.create_table("t", column("n", integer), column("v", text), column("b", blob), column("d", double_precision));
    op.bulk_insert("t",
                   {"n", "v", "b", "d"},
                   {{1, "it's \\' so", Value::blob(Text(std::string_view("\0\\'\xff", 4))), -0.0},
                    {2, "größe\n\"名前\"", Value::blob(Text("")), 5e-324},
                    {3, "", nullptr, std::numeric_limits<double>::infinity()},
                    {std::numeric_limits<std::int32_t>::min(), nullptr, nullptr, 0.1}});
    for (const Operation& operation : op.list()) {
      Statements statements;
      REQUIRE(compile_for_postgresql(operation, true, nullptr, statements));
      for (const Statement& statement : statements) judge.execute(statement.sql);
    }
    CHECK(judge.text("SELECT n, v, b, d FROM t ORDER BY abs(n::bigint)") ==
          "1|it's \\' so|\\x005c27ff|-0\n2|größe\n\"名前\"|\\x|5e-324\n3||NULL|Infinity\n-2147483648|NULL|NULL|0.1");
  }
}

TEST_CASE("a column that begins to number itself goes on behind its largest number, whatever has numbered it before",
          "[integration][postgresql]") {
  const support::FreshPostgresql database;
  const support::PostgresqlDatabase judge(database.url());
  const auto alter = [&](bool counts) {
    Operations op;
    op.alter_column("My \"t", "Nr", {.autoincrement = counts});
    Statements statements;
    REQUIRE(compile_for_postgresql(op.list()[0], true, nullptr, statements));
    REQUIRE(statements.size() == 1);
    std::string why;
    judge.try_execute(statements[0].sql, &why);
    return why;
  };
  const auto next = [&] { return judge.text("INSERT INTO \"My \"\"t\" (a) VALUES (1) RETURNING \"Nr\""); };
  const auto sequences = [&] { return judge.text("SELECT count(*) FROM pg_sequences"); };
  for (const char* type : {"serial", "integer", "smallint GENERATED ALWAYS AS IDENTITY"}) {
    INFO(type);
    judge.execute("DROP TABLE IF EXISTS \"My \"\"t\"; CREATE TABLE \"My \"\"t\" (\"Nr\" " + std::string(type) +
                  ", a integer)");
    const bool counts = std::string_view(type) != "integer";
    if (counts) {
      CHECK(next() == "1");
      CHECK(next() == "2");
      CHECK(alter(false).empty());
    }
    CHECK(sequences() == "0");
    CHECK(alter(false).find("is not an identity column") != std::string::npos);
    judge.execute("DELETE FROM \"My \"\"t\"");
    CHECK(alter(true).empty());
    CHECK(next() == "1");
    CHECK(alter(false).empty());
    judge.execute("DELETE FROM \"My \"\"t\"; INSERT INTO \"My \"\"t\" VALUES (-7)");
    CHECK(alter(true).empty());
    CHECK(next() == "1");
    CHECK(alter(false).empty());
    judge.execute("INSERT INTO \"My \"\"t\" VALUES (41)");
    CHECK(alter(true).empty());
    CHECK(next() == "42");
    CHECK(sequences() == "1");
  }
}

TEST_CASE("a constraint without a name is dropped by what it says, whatever it is called by now",
          "[integration][postgresql]") {
  const support::FreshPostgresql database;
  const support::PostgresqlDatabase judge(database.url());
  judge.execute(
      "CREATE TABLE old (a INTEGER, b INTEGER, UNIQUE (a, b), CONSTRAINT mine UNIQUE (a, b), UNIQUE (b), "
      "CHECK (a>0), CHECK (a > 1), CONSTRAINT own CHECK (a > 0));"
      "ALTER TABLE old RENAME TO \"New\"; ALTER TABLE \"New\" RENAME b TO \"B\"");
  const auto drop = [&](auto write) {
    Operations op;
    write(op);
    Statements statements;
    REQUIRE(compile_for_postgresql(op.list()[0], true, nullptr, statements));
    std::string why;
    judge.try_execute(statements[0].sql, &why);
    return why;
  };
  const auto names = [&] {
    return judge.text(
        "SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint WHERE contype IN ('u', 'c') "
        "AND connamespace = 'public'::regnamespace");
  };
  REQUIRE(names() == "mine old_a_check old_a_check1 old_b_key own");  // PostgreSQL has made one of two
  CHECK(drop([](Operations& op) { op.drop_check(check("(a)> 0"), "New"); }).empty());
  CHECK(names() == "mine old_a_check1 old_b_key own");
  CHECK(drop([](Operations& op) { op.drop_unique({"B"}, "New"); }).empty());
  CHECK(names() == "mine old_a_check1 own");
  CHECK(drop([](Operations& op) { op.drop_unique({"a", "B"}, "New"); }).empty());
  CHECK(names() == "old_a_check1 own");
  CHECK(drop([](Operations& op) { op.drop_unique({"a"}, "New"); }).find("table New has no unique constraint (a)") !=
        std::string::npos);
  CHECK(drop([](Operations& op) { op.drop_check(check("a > 7"), "New"); }).find("table New has no check (a > 7)") !=
        std::string::npos);
  CHECK(names() == "old_a_check1 own");
}
