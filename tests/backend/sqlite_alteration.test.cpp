// SPDX-License-Identifier: MIT
// Changes of SQLite tables: which way they go, what they keep, what they refuse.
#include <string>

#include "backend/alterations.hpp"
#include "support/catch.hpp"
#include "support/temporary.hpp"

using namespace alterations;
using headway::column;
using headway::ErrorCode;
using support::difference;
using support::rows;
using support::scalar;

namespace {

constexpr const char* shop =
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b TEXT, c VARCHAR(10) DEFAULT 'x', d NUMERIC NOT NULL);"
    "INSERT INTO t VALUES (1, 10, 'one', 'p', 1), (2, 20, 'two', 'q', 2), (5, NULL, '3', NULL, 3)";

/// The way that a change of the shop's table goes.
std::string way(void (*write)(Operations&)) {
  const Database db;
  db.execute(shop);
  const Outcome outcome = alter(db, write);
  CHECK(describe(outcome.error) == describe(Error{}));
  CHECK(scalar(db.get(), "PRAGMA integrity_check") == "ok");
  return outcome.ways;
}

/// The message of a change that is refused and leaves everything as it was.
std::string refusal(const char* database, ErrorCode code, void (*write)(Operations&)) {
  const Database db;
  db.execute(database);
  const auto before = held(db);
  const Outcome outcome = alter(db, write);
  CHECK(name(outcome.error.code) == name(code));
  CHECK(outcome.error.state_after == headway::DatabaseState::rolled_back);
  CHECK(difference(before, held(db)).empty());
  return outcome.error.message;
}
std::string refusal(ErrorCode code, void (*write)(Operations&)) { return refusal(shop, code, write); }

}  // namespace

TEST_CASE("each change goes the cheapest way that is right", "[unit][backend]") {
  CHECK(way([](Operations& op) { op.add_column("t", column("e", headway::integer)); }).empty());
  CHECK(way([](Operations& op) { op.drop_column("t", "a"); }).empty());
  CHECK(way([](Operations& op) { op.create_check("ck", "t", "a > 0"); }) == "t in place: no row changes");
  CHECK(way([](Operations& op) { op.alter_column("t", "b", {.nullable = false}); }) == "t in place: no row changes");
  CHECK(way([](Operations& op) { op.alter_column("t", "d", {.nullable = true}); }) == "t in place: no row changes");
  CHECK(way([](Operations& op) { op.alter_column("t", "c", {.type = headway::varchar(99)}); }) ==
        "t in place: no row changes");
  CHECK(way([](Operations& op) { op.alter_column("t", "a", {.type = headway::real}); }) ==
        "t in place: no row changes");
  CHECK(way([](Operations& op) { op.alter_column("t", "a", {.type = headway::text}); }) ==
        "t rebuild: values are stored otherwise under the type");
  CHECK(way([](Operations& op) { op.alter_column("t", "c", {.default_value = headway::default_literal("y")}); }) ==
        "t in place: no row changes");
  CHECK(way([](Operations& op) { op.create_unique("uq", "t", {"b"}); }) ==
        "t rebuild: the constraint needs an index of its own");
  CHECK(way([](Operations& op) { op.reorder_columns("t", {"d"}); }) ==
        "t rebuild: rows are stored in the order of the columns");
  CHECK(way([](Operations& op) {
          op.alter_column("t", "d", {.type = headway::integer});
          op.alter_options("t", {.strict = true});
        }) == "t rebuild: the rows are stored otherwise");
  CHECK(way([](Operations& op) {
          op.add_column("t", column("e", headway::integer).not_null(), {.values = "d * 2"});
        }) == "t rebuild: the rows that exist get values of their own");
}

TEST_CASE("a column that goes may come again with rules of its own", "[unit][backend]") {
  const Database db;
  db.execute(shop);
  const Outcome outcome = alter(db, [](Operations& op) {
    op.drop_column("t", "a");
    op.add_column("t", column("a", headway::text).check("a <> 'no'"), {.values = "b || '!'"});
  });
  CHECK(describe(outcome.error) == describe(Error{}));
  CHECK(scalar(db.get(), "SELECT group_concat(a) FROM t") == "one!,two!,3!");
  CHECK(definition(db, "t").find("CHECK (a <> 'no')") != std::string::npos);
}

TEST_CASE("all changes of a table in a migration share one way", "[unit][backend]") {
  CHECK(way([](Operations& op) {
          op.create_check("one", "t", "a > 0");
          op.create_check("two", "t", "d > 0");
          op.drop_check("one", "t");
        }) == "t in place: no row changes");
  CHECK(way([](Operations& op) {
          op.alter_column("t", "b", {.nullable = false});
          op.add_column("t", column("e", headway::integer));
          op.create_check("ck", "t", "e > 0");
        }) == "t in place: no row changes\nt in place: no row changes");
  CHECK(way([](Operations& op) {
          op.add_column("t", column("e", headway::integer).unique());
          op.create_check("ck", "t", "e > 0");
          op.drop_column("t", "c");
          op.reorder_columns("t", {"e"});
        }) == "t rebuild: SQLite adds no UNIQUE column; rows are stored in the order of the columns");
}

TEST_CASE("a new rule over rows that break it is refused with the rows", "[unit][backend]") {
  CHECK(refusal(ErrorCode::rows_break_rule, [](Operations& op) { op.alter_column("t", "a", {.nullable = false}); }) ==
        "NOT NULL of t.a does not hold for 1 row: rowid 5");
  CHECK(refusal(ErrorCode::rows_break_rule, [](Operations& op) { op.create_check("ck", "t", "a < 15 OR b = 'x'"); }) ==
        "CHECK (a < 15 OR b = 'x') (ck) of t does not hold for 1 row: rowid 2 (a = 20, b = 'two')");
  CHECK(
      refusal("CREATE TABLE t (a TEXT COLLATE NOCASE, b); INSERT INTO t VALUES ('x', 1), ('X', 2), ('y', 3), (NULL, 4)",
              ErrorCode::rows_break_rule,
              [](Operations& op) { op.create_unique("", "t", {"a"}); }) ==
      "UNIQUE (a) of t does not hold for 2 rows: rowid 1 (a = 'x', number of rows = 2), rowid 2 (a = 'X', number of "
      "rows = 2)");
  CHECK(refusal(ErrorCode::rows_break_rule,
                [](Operations& op) { op.create_foreign_key("fk", "t", {"a"}, "t", {"id"}); }) ==
        "FOREIGN KEY (a) REFERENCES t (id) (fk) of t does not hold for 2 rows: rowid 1 (a = 10), rowid 2 (a = 20)");
  CHECK(refusal(ErrorCode::rows_break_rule, [](Operations& op) {
          op.add_column("t", column("e", headway::integer).not_null());
        }) == "NOT NULL of t.e, which is new and has no default, does not hold for 3 rows: rowid 1, rowid 2, rowid 5");
  CHECK(refusal(
            "CREATE TABLE t (k TEXT, n INT, a, PRIMARY KEY (k, n)) WITHOUT ROWID; INSERT INTO t VALUES ('x', 2, NULL)",
            ErrorCode::rows_break_rule,
            [](Operations& op) { op.alter_column("t", "a", {.nullable = false}); }) ==
        "NOT NULL of t.a does not hold for 1 row: (k = 'x', n = 2)");
}

TEST_CASE("a check of a new column is asked of the rows with its default", "[unit][backend]") {
  CHECK(refusal(ErrorCode::rows_break_rule, [](Operations& op) {
          op.add_column("t", column("e", headway::integer).default_value(15).check("e < a OR a IS NULL"));
        }) == "CHECK (e < a OR a IS NULL) of t does not hold for 1 row: rowid 1 (a = 10, e = 15)");
}

TEST_CASE("a row that breaks an old check does not stop a new column with one", "[unit][backend]") {
  const Database db;
  db.execute(
      "CREATE TABLE t (a CHECK (a > 0)); PRAGMA ignore_check_constraints = ON; INSERT INTO t VALUES (-1); PRAGMA "
      "ignore_check_constraints = OFF");
  CHECK(describe(alter(db, [](Operations& op) {
                   op.add_column("t", column("e", headway::integer).default_value(1).check("e > 0"));
                 }).error) == describe(Error{}));
  CHECK(rows(db.get(), "SELECT * FROM t") == std::vector<std::vector<std::string>>{{"1:-1", "1:1"}});
  CHECK_FALSE(db.try_execute("INSERT INTO t VALUES (1, 0)"));
}

TEST_CASE("what SQLite itself refuses is told in the table's own name", "[unit][backend]") {
  CHECK(refusal(ErrorCode::statement_failed, [](Operations& op) { op.alter_options("t", {.strict = true}); }) ==
        "unknown datatype for t.d: \"NUMERIC\"");
  CHECK(refusal(ErrorCode::statement_failed, [](Operations& op) { op.create_check("ck", "t", "a IN (SELECT 1)"); }) ==
        "subqueries prohibited in CHECK constraints");
}

TEST_CASE("a type that values do not fit is refused unless it is said what becomes of them", "[unit][backend]") {
  CHECK(refusal("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('1'), ('zz'), ('12abc'), (NULL), ('007')",
                ErrorCode::lossy_conversion,
                [](Operations& op) { op.alter_column("t", "a", {.type = headway::integer}); }) ==
        "type INTEGER of t.a does not hold for 3 rows: rowid 2 (a = 'zz'), rowid 3 (a = '12abc'), rowid 5 (a = '007')");
  const Database db;
  db.execute("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('1'), ('zz'), (NULL)");
  CHECK(alter(db, [](Operations& op) {
          op.alter_column("t", "a", {.type = headway::integer, .conversion = "CASE a WHEN 'zz' THEN 26 ELSE a END"});
        }).error.message.empty());
  CHECK(rows(db.get(), "SELECT rowid, a FROM t") ==
        std::vector<std::vector<std::string>>{{"1:1", "1:1"}, {"1:2", "1:26"}, {"1:3", "NULL"}});
}

TEST_CASE("rows older than a column keep what they read when its default changes", "[unit][backend]") {
  const Database db;
  db.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN b DEFAULT 'old';");
  CHECK(alter(db, [](Operations& op) {
          op.alter_column("t", "b", {.default_value = headway::default_literal("new")});
        }).ways == "t rebuild: rows older than the column may not hold it, and read its default");
  db.execute("INSERT INTO t (a) VALUES (2)");
  CHECK(rows(db.get(), "SELECT a, b FROM t") ==
        std::vector<std::vector<std::string>>{{"1:1", "3:old"}, {"1:2", "3:new"}});
}

TEST_CASE("a view or trigger that would no longer work stops the change", "[unit][backend]") {
  CHECK(refusal("CREATE TABLE t (a, b, UNIQUE (a)); CREATE VIEW v AS SELECT b FROM t; CREATE VIEW w AS SELECT * FROM v",
                ErrorCode::object_would_break,
                [](Operations& op) {
                  op.alter_table("t", [](AlterTable& t) {
                    t.drop_unique({"a"});
                    t.drop_column("b");
                  });
                }) == "view v would no longer work: no such column: b");
  CHECK(
      refusal("CREATE TABLE t (a, b, UNIQUE (a)); CREATE TABLE u (x); CREATE TRIGGER far AFTER UPDATE OF x ON u BEGIN "
              "INSERT INTO t (a, b) VALUES (1, new.x); END",
              ErrorCode::object_would_break,
              [](Operations& op) {
                op.alter_table("t", [](AlterTable& t) {
                  t.drop_unique({"a"});
                  t.drop_column("b");
                });
              }) == "trigger far would no longer work: table t has no column named b");
}

TEST_CASE("a view stops ALTER TABLE DROP COLUMN by the same error", "[unit][backend]") {
  CHECK(refusal("CREATE TABLE t (a, b); CREATE VIEW v AS SELECT b FROM t",
                ErrorCode::object_would_break,
                [](Operations& op) { op.drop_column("t", "b"); }) ==
        "error in view v after drop column: no such column: b");
}

TEST_CASE("a view that is broken already is nobody's affair", "[unit][backend]") {
  const Database db;
  db.execute("CREATE TABLE t (a, b); CREATE VIEW v AS SELECT absent FROM t");
  CHECK(describe(alter(db, [](Operations& op) { op.reorder_columns("t", {"b"}); }).error) == describe(Error{}));
}

TEST_CASE("a temporary table of the same name is named", "[unit][backend]") {
  const Database db;
  db.execute("CREATE TABLE t (a, b); CREATE TEMP TABLE t (z)");
  const Outcome outcome = alter(db, [](Operations& op) { op.reorder_columns("t", {"b"}); });
  CHECK(name(outcome.error.code) == name(ErrorCode::table_hidden));
}

TEST_CASE("columns that are written with the table's name stay so", "[unit][backend]") {
  const Database db;
  db.execute("CREATE TABLE t (a, b CHECK (t.b > 0), c AS (a + 1)); INSERT INTO t VALUES (1, 2)");
  CHECK(describe(alter(db, [](Operations& op) { op.create_unique("", "t", {"a"}); }).error) == describe(Error{}));
  CHECK(definition(db, "t") == "CREATE TABLE t (a, b CHECK (t.b > 0), c AS (a + 1),\n  UNIQUE (a))");
  CHECK(scalar(db.get(), "SELECT c FROM t") == "2");
}

TEST_CASE("a defensive connection rebuilds what could be edited", "[unit][backend]") {
  const Database db;
  db.execute("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2)");
  sqlite3_db_config(db.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  const Outcome outcome = alter(db, [](Operations& op) { op.alter_column("t", "a", {.nullable = false}); });
  CHECK(describe(outcome.error) == describe(Error{}));
  CHECK(outcome.ways == "t rebuild: this connection protects stored definitions");
  CHECK(definition(db, "t") == "CREATE TABLE \"t\" (a NOT NULL, b)");
  CHECK(rows(db.get(), "SELECT * FROM t") == std::vector<std::vector<std::string>>{{"1:1", "1:2"}});
}

TEST_CASE("outside the run's transaction a change of a table is one of its own", "[unit][backend]") {
  const Database db;
  db.execute(shop);
  const auto before = held(db);
  Outcome outcome = alter(
      db,
      [](Operations& op) {
        op.create_unique("uq", "t", {"a", "b"});
        op.create_check("ck", "t", "a < 15");
      },
      false);
  CHECK(name(outcome.error.code) == name(ErrorCode::rows_break_rule));
  CHECK(difference(before, held(db)).empty());
  outcome = alter(
      db,
      [](Operations& op) {
        op.create_unique("uq", "t", {"a", "b"});
      },
      false);
  CHECK(describe(outcome.error) == describe(Error{}));
}

TEST_CASE("what the connection alone has on a table survives its rebuild", "[unit][backend]") {
  const Database db;
  db.execute(
      "CREATE TABLE t (a, b); CREATE TEMP TABLE seen (x); CREATE TEMP TRIGGER own AFTER INSERT ON t BEGIN INSERT "
      "INTO seen VALUES (new.a); END; CREATE TEMP VIEW v AS SELECT * FROM t");
  CHECK(describe(alter(db, [](Operations& op) { op.reorder_columns("t", {"b"}); }).error) == describe(Error{}));
  db.execute("INSERT INTO t (a) VALUES (7)");
  CHECK(scalar(db.get(), "SELECT x FROM seen") == "7");
  CHECK(scalar(db.get(), "SELECT a FROM v") == "7");
}

TEST_CASE("what ANALYZE found survives a rebuild", "[unit][backend]") {
  const Database db;
  db.execute(
      "CREATE TABLE t (a, b, UNIQUE (a)); CREATE INDEX i ON t (b); INSERT INTO t VALUES (1, 2), (2, 2); ANALYZE");
  const auto before = rows(db.get(), "SELECT * FROM sqlite_stat1 ORDER BY 1, 2");
  CHECK(describe(alter(db, [](Operations& op) { op.reorder_columns("t", {"b"}); }).error) == describe(Error{}));
  CHECK(rows(db.get(), "SELECT * FROM sqlite_stat1 ORDER BY 1, 2") == before);
}

TEST_CASE("a plan tells the way of each change without making it", "[unit][backend]") {
  static constexpr headway::Migration list[] = {
      {.revision = "1",
       .upgrade =
           [](Operations& op) {
             op.create_check("ck", "t", "a > 0");
             op.create_table("u", column("a", headway::integer), column("b", headway::text));
           }},
      {.revision = "2", .down_revision = "1", .upgrade = [](Operations& op) {
         op.add_column("t", column("e", headway::integer));
         op.create_unique("", "t", {"e"});
         op.alter_column("u", "b", {.default_value = headway::default_literal("x")});
       }}};
  const Database db;
  db.execute(shop);
  const auto before = held(db);
  auto migrator = histories::open(db.get(), *headway::History::from(list));
  const auto planned = migrator.plan(headway::Direction::upgrade, "head");
  REQUIRE(planned);
  std::string said;
  for (const headway::PlannedStep& step : *planned) {
    said += step.revision + "\n";
    for (const headway::PlannedChange& each : step.changes) said += "  " + each.table + " " + each.how + "\n";
  }
  CHECK(said ==
        "1\n  t in place: no row changes\n2\n  t rebuild: the constraint needs an index of its own\n  u rebuild: rows "
        "older than the column may not hold it, and read its default\n");
  CHECK(difference(before, held(db)).empty());
}

TEST_CASE("a row that refers to nothing already may have its key renamed and retyped", "[unit][backend]") {
  const Database db;
  db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, r REFERENCES t, x); INSERT INTO t VALUES (1, 99, NULL)");
  const Outcome outcome = alter(db, [](Operations& op) {
    op.alter_column("t", "r", {.type = headway::text});
    op.rename_column("t", "r", "s");
    op.create_unique("", "t", {"x"});
  });
  CHECK(describe(outcome.error) == describe(Error{}));
}

TEST_CASE("a new foreign key of a table without rowids names what its rows refer to", "[unit][backend]") {
  CHECK(
      refusal("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (k PRIMARY KEY, r) WITHOUT ROWID; INSERT INTO t "
              "VALUES ('a', 1), ('b', NULL)",
              ErrorCode::rows_break_rule,
              [](Operations& op) { op.create_foreign_key("", "t", {"r"}, "p", {"id"}); }) ==
      "FOREIGN KEY (r) REFERENCES p (id) of t does not hold for 1 row: (refers to = 'p')");
}
