// SPDX-License-Identifier: MIT
// What other tools lose when they change a SQLite table, one test for each thing, and what generated histories found.
#include <functional>
#include <string>
#include <utility>

#include "alteration/case.hpp"
#include "support/catch.hpp"

using namespace alteration;
using headway::ErrorCode;
using headway::Operations;

namespace {

using Write = std::function<void(Operations&)>;

headway::Result<headway::Report> run(const Database& db, Write write) {
  script = {};
  script.changes = {{"", std::move(write)}};
  auto opened = headway::Migrator<headway::Sqlite>::open(db.get(), history());
  return opened->migrate_to_head();
}
void change(const Database& db, Write write) {
  const auto report = run(db, std::move(write));
  INFO((report ? std::string() : headway::describe(report.error())));
  REQUIRE(report);
}
/// A change that is refused and leaves everything as it was.
headway::Error refuse(const Database& db, Write write) {
  const Portrait before = portrait(db.get(), true);
  const auto report = run(db, std::move(write));
  REQUIRE_FALSE(report);
  CHECK(difference(before, portrait(db.get(), true)) == "");
  return report.error();
}
std::string definition(const Database& db, const std::string& name) {
  return support::scalar(db.get(), "SELECT sql FROM sqlite_schema WHERE name = '" + name + "'");
}
/// A change that no edit of the definition can make.
void rebuild(Operations& op) { op.reorder_columns("t", {"b"}); }
/// A change that an edit can make.
void edit(Operations& op) { op.alter_column("t", "b", {.nullable = false}); }

}  // namespace

TEST_CASE("checks without names, clauses and comments stay as they are written", "[unit][alteration]") {
  for (const Write& write : {Write(edit), Write(rebuild)}) {
    const Database db;
    db.execute(
        "CREATE TABLE t (a  odd TYPE(3)CHECK(a<>7) -- of a\n, b, c [my type] UNIQUE ON CONFLICT IGNORE, CHECK (b /* "
        "both "
        "*/ IS NOT a))");
    db.execute("INSERT INTO t VALUES (1, 2, 3)");
    change(db, write);
    const std::string now = definition(db, "t");
    INFO(now);
    for (const char* kept : {"a  odd TYPE(3)CHECK(a<>7)",
                             "-- of a\n",
                             "CHECK (b /* both */ IS NOT a)",
                             "c [my type] UNIQUE ON CONFLICT IGNORE"}) {
      CHECK(now.find(kept) != std::string::npos);
    }
    CHECK_FALSE(db.try_execute("INSERT INTO t (a, b) VALUES (7, 1)"));
    CHECK(db.try_execute("INSERT INTO t (a, b, c) VALUES (8, 1, 3)"));
    CHECK(support::scalar(db.get(), "SELECT count(*) FROM t") == "1");
  }
}

TEST_CASE("AUTOINCREMENT and its counter are kept", "[unit][alteration]") {
  const Database db;
  db.execute(
      "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, b); INSERT INTO t VALUES (1, 1), (90, 2); DELETE FROM t "
      "WHERE id = 90");
  change(db, rebuild);
  db.execute("INSERT INTO t (b) VALUES (3)");
  CHECK(support::scalar(db.get(), "SELECT max(id) FROM t") == "91");
}

TEST_CASE("a table that begins to count goes on above its largest id, and above what it ever counted",
          "[unit][alteration]") {
  const Database db;
  const auto set_counting = [&](bool counts) {
    change(db, [counts](Operations& op) { op.alter_column("t", "id", {.autoincrement = counts}); });
    db.execute("DROP TABLE headway_version");  // the next change is a first one again
  };
  const auto next_id = [&] {
    db.execute("INSERT INTO t (b) VALUES (0)");
    return support::scalar(db.get(), "SELECT max(id) FROM t");
  };
  db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY /* kept */, b); INSERT INTO t VALUES (7, 1), (90, 2)");
  set_counting(true);
  CHECK(definition(db, "t") == "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT /* kept */, b)");
  db.execute("DELETE FROM t WHERE id > 7");
  CHECK(next_id() == "91");
  db.execute("DELETE FROM t");
  set_counting(false);
  CHECK(definition(db, "t") == "CREATE TABLE t (id INTEGER PRIMARY KEY /* kept */, b)");
  CHECK(next_id() == "1");
  set_counting(true);
  CHECK(next_id() == "92");
  set_counting(false);
  db.execute("INSERT INTO t VALUES (200, 0)");
  set_counting(true);
  db.execute("DELETE FROM t");
  CHECK(next_id() == "201");
  CHECK(support::scalar(db.get(), "SELECT count(*) FROM sqlite_sequence WHERE name = 't'") == "1");
}

TEST_CASE("AUTOINCREMENT makes INTEGER of another type, where the values are whole numbers", "[unit][alteration]") {
  const Database db;
  db.execute("CREATE TABLE t (id TEXT, b, PRIMARY KEY (id /* of t */)); INSERT INTO t VALUES ('7', 1), ('8', 2)");
  change(db, [](Operations& op) { op.alter_column("t", "id", {.autoincrement = true}); });
  CHECK(definition(db, "t") == "CREATE TABLE t (id INTEGER, b, PRIMARY KEY (id /* of t */ AUTOINCREMENT))");
  CHECK(support::scalar(db.get(), "SELECT group_concat(rowid || typeof(id)) FROM t") == "7integer,8integer");
}

TEST_CASE("collations, descending, partial and expression indexes are kept", "[unit][alteration]") {
  const Database db;
  db.execute(
      "CREATE TABLE t (a COLLATE NOCASE, b); CREATE INDEX i ON t (b  COLLATE RTRIM DESC, a) WHERE a IS NOT NULL;"
      "CREATE INDEX e ON t (lower(a) /* small */)");
  const Portrait before = portrait(db.get());
  change(db, rebuild);
  const Portrait after = portrait(db.get());
  for (const char* key : {"sql index i", "sql index e", "indexes t"}) CHECK(after.at(key) == before.at(key));
  CHECK(after.at("columns t").at(1) == before.at("columns t").at(0));
}

TEST_CASE("triggers of the table, of others and of the host go on firing", "[unit][alteration]") {
  const Database db;
  db.execute(
      "CREATE TABLE t (a, b); CREATE TABLE u (x); CREATE TABLE log (said);"
      "CREATE TRIGGER own AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('own'); END;"
      "CREATE TRIGGER other AFTER INSERT ON u BEGIN INSERT INTO t (b) VALUES (new.x); END;"
      "CREATE TEMP TRIGGER host AFTER INSERT ON main.t BEGIN INSERT INTO log VALUES ('host'); END");
  change(db, rebuild);
  db.execute("INSERT INTO u VALUES (1)");
  CHECK(ask(db.get(), "SELECT said FROM log ORDER BY 1") == Lines{"'host'", "'own'"});
}

TEST_CASE("views on the table, and views on them, go on answering", "[unit][alteration]") {
  const Database db;
  db.execute(
      "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a "
      "+ "
      "1 FROM v");
  change(db, rebuild);
  CHECK(ask(db.get(), "SELECT * FROM w") == Lines{"2"});
}

TEST_CASE("STRICT and WITHOUT ROWID are kept", "[unit][alteration]") {
  const Database db;
  db.execute("CREATE TABLE t (a TEXT PRIMARY KEY, b INT) WITHOUT ROWID, STRICT");
  change(db, rebuild);
  CHECK(ask(db.get(), "SELECT wr, strict FROM pragma_table_list('t')") == Lines{"1|1"});
}

TEST_CASE("actions, MATCH and DEFERRABLE of foreign keys are kept", "[unit][alteration]") {
  const Database db;
  db.execute(
      "CREATE TABLE p (id PRIMARY KEY); CREATE TABLE t (a REFERENCES p ON DELETE SET NULL ON UPDATE CASCADE MATCH FULL "
      "DEFERRABLE INITIALLY DEFERRED, b)");
  const Portrait before = portrait(db.get());
  change(db, rebuild);
  CHECK(portrait(db.get()).at("foreign keys t") == before.at("foreign keys t"));
  CHECK(db.try_execute("PRAGMA foreign_keys = ON; BEGIN; INSERT INTO t (a) VALUES (1)"));
}

TEST_CASE("generated columns are kept", "[unit][alteration]") {
  const Database db;
  db.execute("CREATE TABLE t (a, b, v AS (a + 1), s AS (a * 2) STORED); INSERT INTO t VALUES (3, 4)");
  change(db, rebuild);
  CHECK(ask(db.get(), "SELECT a, b, v, s FROM t") == Lines{"3|4|4|6"});
}

TEST_CASE("columns without a type and rowids without a key are kept", "[unit][alteration]") {
  const Database db;
  db.execute("CREATE TABLE t (a, b); INSERT INTO t (rowid, a, b) VALUES (-4, 1, 'x'), (70, '1', 1.0)");
  change(db, rebuild);
  CHECK(ask(db.get(), "SELECT rowid, a, b FROM t ORDER BY 1") == Lines{"-4|1|'x'", "70|'1'|real 0x1p+0"});
}

TEST_CASE("children of a table that is rebuilt keep their rows", "[unit][alteration]") {
  for (const char* action : {"CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"}) {
    const Database db;
    db.execute(
        "PRAGMA foreign_keys = ON; CREATE TABLE t (a INTEGER PRIMARY KEY, b); CREATE TABLE c (t DEFAULT 9 REFERENCES t "
        "ON DELETE " +
        std::string(action) + "); INSERT INTO t VALUES (1, 2); INSERT INTO c VALUES (1)");
    change(db, rebuild);
    CHECK(ask(db.get(), "SELECT t FROM c") == Lines{"1"});
    CHECK(ask(db.get(), "PRAGMA foreign_keys") == Lines{"1"});
  }
}

TEST_CASE("a new rule over rows that break it is refused, with the rows", "[unit][alteration]") {
  const Database db;
  db.execute("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a, b); INSERT INTO t VALUES (1, NULL), (1, 5)");
  const Write rules[] = {[](Operations& op) { op.create_check("", "t", "b < 5"); },
                         [](Operations& op) { op.create_foreign_key("", "t", {"a"}, "p", {"id"}); },
                         [](Operations& op) { op.create_unique("", "t", {"a"}); },
                         [](Operations& op) { op.create_primary_key("", "t", {"b"}); },
                         edit};
  for (const Write& rule : rules) {
    const headway::Error error = refuse(db, rule);
    INFO(headway::describe(error));
    CHECK(error.code == ErrorCode::rows_break_rule);
    CHECK(error.message.find("rowid") != std::string::npos);
  }
}

TEST_CASE("texts that are no numbers become none, unless the migration says how", "[unit][alteration]") {
  for (const char* value : {"'zz'", "'12abc'"}) {
    const Database db;
    db.execute("CREATE TABLE t (a TEXT, b); INSERT INTO t VALUES ('12', 1), (" + std::string(value) + ", 2)");
    const headway::Error error =
        refuse(db, [](Operations& op) { op.alter_column("t", "a", {.type = headway::integer}); });
    CHECK(error.code == ErrorCode::lossy_conversion);
    CHECK(error.message.find(value) != std::string::npos);
    change(db, [](Operations& op) {
      op.alter_column("t", "a", {.type = headway::integer, .conversion = "CAST(a AS INTEGER)"});
    });
    CHECK(ask(db.get(), "SELECT a FROM t LIMIT 1") == Lines{"12"});
  }
}

TEST_CASE("after a failure in the middle of a rebuild the next run finds nothing of it", "[unit][alteration]") {
  const Database db;
  db.execute("PRAGMA foreign_keys = ON; CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2)");
  refuse(db, [](Operations& op) {
    rebuild(op);
    op.execute("INSERT INTO there_is_no_such_table VALUES (1)");
  });
  change(db, rebuild);
}

TEST_CASE("rows from before a column was added keep what they read when its default changes", "[unit][alteration]") {
  const Database db;
  db.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN b DEFAULT 'then'");
  change(db, [](Operations& op) {
    op.alter_column(
        "t", "b", {.default_value = headway::Default{headway::Default::Kind::literal, headway::Value("now")}});
  });
  db.execute("INSERT INTO t (a) VALUES (2)");
  CHECK(ask(db.get(), "SELECT b FROM t") == Lines{"'then'", "'now'"});
}

// -- found by generated histories

TEST_CASE("a column that is added and then gets another default has the first in the rows", "[unit][alteration]") {
  const Database db;
  db.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  change(db, [](Operations& op) {
    op.add_column("t", headway::column("n", headway::integer).default_value(46));
    op.alter_column("t", "n", {.default_value = headway::Default{headway::Default::Kind::literal, headway::Value(3)}});
  });
  CHECK(ask(db.get(), "SELECT n FROM t") == Lines{"46"});
}

TEST_CASE("whole numbers in a REAL column stay reals without a type", "[unit][alteration]") {
  const Database db;
  db.execute("CREATE TABLE t (a REAL); INSERT INTO t VALUES (2)");
  change(db, [](Operations& op) { op.alter_column("t", "a", {.type = headway::blob}); });
  CHECK(ask(db.get(), "SELECT a FROM t") == Lines{"real 0x1p+1"});
}

TEST_CASE("the name of a dropped column does not become a text in double quotes", "[unit][alteration]") {
  const char* const users[] = {
      R"(CREATE INDEX i ON t ("a"))",
      R"(CREATE INDEX i ON t (length("a")))",
      R"(CREATE INDEX i ON t (b) WHERE "a" > 1)",
      R"(CREATE VIEW v AS SELECT "a" FROM t)",
      R"(CREATE TRIGGER r AFTER INSERT ON u BEGIN UPDATE t SET b = "a"; END)",
      R"(CREATE TRIGGER r AFTER INSERT ON u BEGIN UPDATE t SET a = 1; END)",
      R"(CREATE TRIGGER r AFTER INSERT ON u BEGIN INSERT INTO t (a) VALUES (1); END)",
  };
  for (const char* user : users) {
    for (const bool rebuilds : {true, false}) {
      INFO(user << (rebuilds ? ", by a rebuild" : ""));
      const Database db;
      db.execute("CREATE TABLE t (a, b); CREATE TABLE u (x);" + std::string(user));
      refuse(db, [rebuilds](Operations& op) {
        op.drop_column("t", "a");
        if (rebuilds) op.create_unique("", "t", {"b"});
      });
    }
  }
}

TEST_CASE("the first column can be dropped from a table with a trigger of its updates", "[unit][alteration]") {
  const Database db;
  db.execute("CREATE TABLE t (a, b, c); CREATE TRIGGER r AFTER UPDATE ON t BEGIN SELECT new.b; END");
  change(db, [](Operations& op) {
    op.drop_column("t", "a");
    op.reorder_columns("t", {"c"});
  });
}

TEST_CASE("an expression that names a column is read before the column has another name", "[unit][alteration]") {
  const Database db;
  db.execute("CREATE TABLE t (a); INSERT INTO t VALUES (2.5)");
  change(db, [](Operations& op) {
    op.add_column("t",
                  headway::column("g", headway::text).generated_as("typeof(\"a\")", headway::Generated::Kind::stored));
    op.add_column("t", headway::column("v", headway::text), {.values = "typeof(\"a\")"});
    op.rename_column("t", "a", "z");
  });
  CHECK(ask(db.get(), "SELECT g, v FROM t") == Lines{"'real'|'real'"});
}

TEST_CASE("a foreign key that goes makes no old violation of another a new one", "[unit][alteration]") {
  const Database db;
  db.execute(
      "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a TEXT REFERENCES p, b REFERENCES p, c TEXT); INSERT "
      "INTO "
      "t VALUES ('7', NULL, 'x')");
  change(db, [](Operations& op) {
    op.drop_foreign_key({"b"}, "t");
    op.alter_column("t", "c", {.type = headway::blob});
    op.alter_column("t", "c", {.collation = headway::Text(std::string("NOCASE"))});
  });
}

TEST_CASE("a rule about a column that is new is broken by its default", "[unit][alteration]") {
  const Database db;
  db.execute(
      "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2); CREATE TABLE s (a INT) STRICT; INSERT INTO s VALUES (1)");
  const Write rules[] = {
      [](Operations& op) { op.add_column("t", headway::column("n", headway::integer).default_value(46).unique()); },
      [](Operations& op) {
        op.add_column("s", headway::column("n", headway::blob).default_value(46));
        op.reorder_columns("s", {"n"});
      },
      [](Operations& op) {
        op.add_column("t", headway::column("n", headway::integer).generated_as("7"));
        op.create_unique("", "t", {"n"});
      },
      [](Operations& op) {
        op.add_column("s", headway::column("n", headway::blob), {.values = "7 * 6"});
        op.alter_column("s", "n", {.nullable = false});
      }};
  for (const Write& rule : rules) {
    const headway::Error error = refuse(db, rule);
    INFO(headway::describe(error));
    CHECK(error.code == ErrorCode::rows_break_rule);
  }
}
