// SPDX-License-Identifier: MIT
#include "headway/sql/ddl.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "support/catch.hpp"

using namespace headway;
using sql::Clause;
using sql::Syntax;

namespace {

/// What is read, where it must be a `T`.
template <class T>
T read(std::string_view statement, Syntax syntax = Syntax::sqlite) {
  const sql::Definition read = sql::read_statement(statement, syntax);
  INFO(statement);
  if (const auto* stop = std::get_if<sql::Unreadable>(&read)) {
    FAIL("expected " << stop->expected.string() << ", found " << stop->found.string());
  }
  const T* found = std::get_if<T>(&read);
  REQUIRE(found != nullptr);
  return *found;
}
Table read_table(std::string_view statement) { return read<sql::TableDefinition>(statement).table; }
Index read_index(std::string_view statement) { return read<sql::IndexDefinition>(statement).index; }

/// `2:15 columns, AS`
std::string stop(std::string_view statement, Syntax syntax = Syntax::sqlite) {
  const sql::Definition read = sql::read_statement(statement, syntax);
  const auto* found = std::get_if<sql::Unreadable>(&read);
  if (found == nullptr) return "it was read";
  return std::to_string(found->position.line) + ":" + std::to_string(found->position.column) + " " +
         found->expected.string() + ", " + found->found.string();
}
bool is_ordinary(std::string_view statement, Syntax syntax = Syntax::sqlite) {
  return std::holds_alternative<sql::Ordinary>(sql::read_statement(statement, syntax));
}

/// Marks each span with its number: `CREATE TABLE 0<t>…`.
std::string words(std::string_view statement, const std::vector<sql::Span>& spans) {
  std::string out;
  for (const sql::Span span : spans) out += "<" + std::string(span.of(statement)) + ">";
  return out;
}

}  // namespace

TEST_CASE("a table is read in the form that table() gives", "[unit][sql]") {
  CHECK(read_table("CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(255) NOT NULL UNIQUE, "
                   "age INTEGER DEFAULT 0 CHECK (age >= 0), team_id INTEGER REFERENCES teams(id) ON DELETE CASCADE, "
                   "CONSTRAINT ck CHECK (age < 200), UNIQUE (email, team_id)) STRICT, WITHOUT ROWID;") ==
        table("users",
              column("id", integer).primary_key().autoincrement(),
              column("email", varchar(255)).not_null().unique(),
              column("age", integer).default_value(0).check("age >= 0"),
              column("team_id", integer).references("teams", "id", cascade),
              check("age < 200").named("ck"),
              unique({"email", "team_id"}),
              strict,
              without_rowid));
}

TEST_CASE("constraints keep their names", "[unit][sql]") {
  const Table made = read_table(
      "CREATE TABLE t (a INT CONSTRAINT pk PRIMARY KEY CONSTRAINT uq UNIQUE CONSTRAINT ck CHECK (a) CONSTRAINT fk "
      "REFERENCES u, CONSTRAINT \"f 2\" FOREIGN KEY (a) REFERENCES v (x))");
  CHECK(made.primary_key.name == Text("pk"));
  CHECK(made.uniques[0].name == Text("uq"));
  CHECK(made.checks[0].name == Text("ck"));
  CHECK(made.checks[0].column == Text("a"));
  CHECK(made.foreign_keys[0].name == Text("fk"));
  CHECK(made.foreign_keys[0].referenced.empty());
  CHECK(made.foreign_keys[1].name == Text("f 2"));
}

TEST_CASE("names are read in all four styles of quotes", "[unit][sql]") {
  const Table made = read_table("create table \"a\"\"b\" (`c``d` int, [e f] int, 'g''h' int, größe int, key int)");
  CHECK(made.name == Text("a\"b"));
  CHECK(made.columns[0].name == Text("c`d"));
  CHECK(made.columns[1].name == Text("e f"));
  CHECK(made.columns[2].name == Text("g'h"));
  CHECK(made.columns[3].name == Text("größe"));
  CHECK(made.columns[4].name == Text("key"));
}

TEST_CASE("a constraint names columns as the table spells them", "[unit][sql]") {
  const Table made =
      read_table("CREATE TABLE t (Id INT, B INT, PRIMARY KEY (ID), UNIQUE (b), FOREIGN KEY (b) REFERENCES t)");
  CHECK(made.primary_key.columns == Names{"Id"});
  CHECK_FALSE(made.columns[0].nullable);
  CHECK(made.uniques[0].columns == Names{"B"});
  CHECK(made.foreign_keys[0].columns == Names{"B"});
}

TEST_CASE("expressions are kept as they are written, without the white space around them", "[unit][sql]") {
  const Table made = read_table(
      "CREATE TABLE t (a INT CHECK ( (a  > 0) AND ')' <> '(' /* ) */ ), b AS ( a*2 ) STORED, c GENERATED ALWAYS AS "
      "(a), "
      "d DEFAULT ( datetime('now') ))");
  CHECK(made.checks[0].expression == Text("(a  > 0) AND ')' <> '(' /* ) */"));
  CHECK(made.columns[1].generated == Generated{Generated::Kind::stored, "a*2"});
  CHECK(made.columns[2].generated == Generated{Generated::Kind::computed_on_read, "a"});
  CHECK(made.columns[2].type == verbatim(""));
  CHECK(made.columns[3].default_value_ == Default{Default::Kind::expression, Value("datetime('now')")});
}

TEST_CASE("defaults are values where they are literals", "[unit][sql]") {
  const auto value = [](std::string_view words) {
    const Table made = read_table("CREATE TABLE t (a DEFAULT " + std::string(words) + " NOT NULL)");
    CHECK_FALSE(made.columns[0].nullable);
    return made.columns[0].default_value_;
  };
  const auto literal = [](Value given) { return Default{Default::Kind::literal, std::move(given)}; };
  const auto expression = [](Text given) { return Default{Default::Kind::expression, Value(std::move(given))}; };
  CHECK(value("0") == literal(0));
  CHECK(value("-5") == literal(-5));
  CHECK(value("+ 5") == literal(5));
  CHECK(value("0x1F") == literal(31));
  CHECK(value("1.5") == literal(1.5));
  CHECK(value("1e3") == literal(1000.0));
  CHECK(value("0.1") == literal(0.1));
  CHECK(value("-9223372036854775808") == literal(std::numeric_limits<std::int64_t>::min()));
  CHECK(value("9223372036854775808") == expression("9223372036854775808"));
  CHECK(value("1e300") == literal(1e300));
  CHECK(value("-2.5e-300") == literal(-2.5e-300));
  CHECK(value("0.30000000000000004") == literal(0.1 + 0.2));
  CHECK(value("9e999") == literal(std::numeric_limits<double>::infinity()));
  CHECK(value("'it''s'") == literal("it's"));
  CHECK(value("\"text\"") == literal("text"));
  CHECK(value("word") == literal("word"));
  CHECK(value("x'00ff'") == literal(Value::blob(Text(std::string_view("\0\xff", 2)))));
  CHECK(value("NULL") == literal(nullptr));
  CHECK(value("true") == literal(true));
  CHECK(value("FALSE") == literal(false));
  CHECK(value("CURRENT_TIMESTAMP") == expression("CURRENT_TIMESTAMP"));
  CHECK(value("-CURRENT_TIME") == expression("-CURRENT_TIME"));
  CHECK(value("(1)") == expression("1"));
  // As a text with a NUL in it is written; one without is written as it is.
  CHECK(value("(CAST(x'610062' AS TEXT))") == literal(Value(std::string_view("a\0b", 3))));
  CHECK(value("(CAST(x'6162' AS TEXT))") == expression("CAST(x'6162' AS TEXT)"));
  CHECK(value("(CAST(x'00' AS TEXT) || 'a')") == expression("CAST(x'00' AS TEXT) || 'a'"));
}

TEST_CASE("foreign keys have their actions and deferrals", "[unit][sql]") {
  const Table made = read_table(
      "CREATE TABLE t (a REFERENCES u ON DELETE SET NULL ON UPDATE SET DEFAULT DEFERRABLE INITIALLY DEFERRED, "
      "b REFERENCES u (x) MATCH FULL ON DELETE RESTRICT NOT DEFERRABLE, c REFERENCES u DEFERRABLE INITIALLY IMMEDIATE, "
      "FOREIGN KEY (a, b) REFERENCES v (x, y) ON UPDATE NO ACTION DEFERRABLE)");
  const auto& keys = made.foreign_keys;
  CHECK(keys[0].delete_action == set_null);
  CHECK(keys[0].update_action == set_default);
  CHECK(keys[0].deferral == Deferral::initially_deferred);
  CHECK(keys[1].delete_action == restrict_);
  CHECK(keys[1].deferral == Deferral::not_deferrable);
  CHECK(keys[2].deferral == Deferral::deferrable);
  CHECK(keys[3].columns == Names{"a", "b"});
  CHECK(keys[3].referenced == Names{"x", "y"});
  CHECK(keys[3].deferral == Deferral::deferrable);
}

TEST_CASE("DEFERRABLE on its own belongs to the last foreign key", "[unit][sql]") {
  const auto read_deferral = [](std::string_view statement) { return read_table(statement).foreign_keys[0].deferral; };
  CHECK(read_deferral("CREATE TABLE t (a REFERENCES u NOT NULL DEFERRABLE INITIALLY DEFERRED)") ==
        Deferral::initially_deferred);
  CHECK(read<sql::TableDefinition>("CREATE TABLE t (a REFERENCES u, b DEFERRABLE)")
            .columns[1]
            .clauses[0]
            .is_beyond_model);
  CHECK(read_deferral("CREATE TABLE t (a REFERENCES u, b INT NOT NULL DEFERRABLE)") == Deferral::deferrable);
  CHECK(read<sql::TableDefinition>("CREATE TABLE t (a NOT NULL DEFERRABLE)").columns[0].clauses[1].is_beyond_model);
}

TEST_CASE("what the schema cannot hold is marked and has its place", "[unit][sql]") {
  const std::string_view statement =
      "CREATE TABLE t (a INT CONSTRAINT n NOT NULL ON CONFLICT IGNORE, b REFERENCES u MATCH FULL, c INT PRIMARY KEY "
      "DESC, "
      "d INT NOT NULL CONSTRAINT lost, e DEFAULT 1 DEFAULT 2, UNIQUE (a COLLATE nocase))";
  const auto made = read<sql::TableDefinition>(statement);
  std::string marked;
  for (const auto& column : made.columns) {
    for (const Clause& each : column.clauses) {
      if (each.is_beyond_model) marked += "<" + std::string(each.whole.of(statement)) + ">";
    }
  }
  CHECK(marked ==
        "<CONSTRAINT n NOT NULL ON CONFLICT IGNORE><REFERENCES u MATCH FULL><PRIMARY KEY DESC><CONSTRAINT lost>"
        "<DEFAULT 1>");
  CHECK(made.columns[0].clauses[0].on_conflict == sql::Conflict::ignore);
  CHECK(made.columns[0].clauses[0].name.of(statement) == "n");
  CHECK(made.constraints[0].is_beyond_model);
  CHECK(made.table.columns[4].default_value_ == Default{Default::Kind::literal, Value(2)});
}

TEST_CASE("every part of a table has its place", "[unit][sql]") {
  const std::string_view statement =
      "CREATE TEMP TABLE IF NOT EXISTS main . \"t\" ( a VARCHAR (255) NOT NULL CONSTRAINT c CHECK (a <> '') -- note\n, "
      "b DEFAULT (1), CONSTRAINT u UNIQUE (a, b) FOREIGN KEY (a) REFERENCES v ) STRICT ;";
  const auto made = read<sql::TableDefinition>(statement);
  CHECK(made.is_temporary);
  CHECK(made.if_not_exists);
  CHECK(made.name.qualifier == Text("main"));
  CHECK(words(statement, {made.name.span, made.name.whole}) == "<\"t\"><main . \"t\">");
  const auto& a = made.columns[0];
  CHECK(words(statement, {a.whole, a.name, a.type}) ==
        "<a VARCHAR (255) NOT NULL CONSTRAINT c CHECK (a <> '')><a><VARCHAR (255)>");
  const Clause& check_clause = *a.find(Clause::Kind::check);
  CHECK(words(statement, {check_clause.whole, check_clause.name, check_clause.body}) ==
        "<CONSTRAINT c CHECK (a <> '')><c><a <> ''>");
  CHECK(words(statement, {made.columns[1].clauses[0].body}) == "<1>");
  CHECK(words(statement, {made.constraints[0].whole, made.constraints[1].whole}) ==
        "<CONSTRAINT u UNIQUE (a, b)><FOREIGN KEY (a) REFERENCES v>");
  CHECK(words(statement, {made.constraints[1].body, made.constraints[1].target}) == "<a><v>");
  CHECK(made.body.of(statement).starts_with(" a VARCHAR"));
  CHECK(made.body.of(statement).ends_with("REFERENCES v "));
  CHECK(words(statement, {made.options}) == "<STRICT>");
}

TEST_CASE("an index is read with its keys", "[unit][sql]") {
  const std::string_view statement =
      "CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t (a, b DESC, lower(c) COLLATE nocase ASC, d || ',' , (e), "
      "(f + 1) DESC, g COLLATE \"rtrim\") WHERE a IS NOT NULL ";
  const auto read_here = read<sql::IndexDefinition>(statement);
  CHECK(read_here.if_not_exists);
  CHECK(read_here.table.name == Text("t"));
  CHECK(read_here.index == Index{"i",
                                 {"a",
                                  desc("b"),
                                  expression("lower(c)").collate("nocase"),
                                  expression("d || ','"),
                                  "e",
                                  expression("(f + 1)").desc(),
                                  ascending("g").collate("rtrim")},
                                 true,
                                 "a IS NOT NULL"});
  CHECK(words(statement, {read_here.keys[1], read_here.keys[2], read_here.where}) ==
        "<b DESC><lower(c) COLLATE nocase ASC><a IS NOT NULL>");
}

TEST_CASE("methods, operator classes and included columns of PostgreSQL's indexes are read", "[unit][sql]") {
  const auto read_here = [](std::string_view statement) {
    const sql::Definition definition = sql::read_statement(statement, Syntax::postgresql);
    REQUIRE(std::holds_alternative<sql::IndexDefinition>(definition));
    CHECK_FALSE(std::get<sql::IndexDefinition>(definition).is_beyond_model);
    return std::get<sql::IndexDefinition>(definition).index;
  };
  CHECK(read_here("CREATE INDEX i ON t USING GIN (doc jsonb_path_ops, lower(a) COLLATE \"C\" text_pattern_ops DESC) "
                  "INCLUDE (b, \"C\") WHERE a > 0") ==
        Index{"i",
              {ascending("doc").operator_class("jsonb_path_ops"),
               expression("lower(a)").collate("C").operator_class("text_pattern_ops").desc()},
              false,
              "a > 0"}
            .using_method("gin")
            .include({"b", "C"}));
  CHECK(read_here("CREATE UNIQUE INDEX i ON t USING btree (a)") == Index{"i", {"a"}, true, {}});
  const auto beyond =
      sql::read_statement("CREATE INDEX i ON t USING gist (a gist_trgm_ops(siglen = 32))", Syntax::postgresql);
  CHECK(std::get<sql::IndexDefinition>(beyond).is_beyond_model);
}

TEST_CASE("a collation within an expression stays there", "[unit][sql]") {
  CHECK(read_index("CREATE INDEX i ON t (a || b COLLATE nocase)").keys[0] == expression("a || b COLLATE nocase"));
  CHECK(read_index("CREATE INDEX i ON t ((a COLLATE nocase) DESC)").keys[0] == desc("a").collate("nocase"));
  CHECK(read_index("CREATE INDEX i ON t (CASE WHEN a THEN 1 END COLLATE x)").keys[0] ==
        expression("CASE WHEN a THEN 1 END").collate("x"));
  CHECK(read_index("CREATE INDEX i ON t ((a || b) COLLATE nocase DESC)").keys[0] ==
        expression("a || b").collate("nocase").desc());
  CHECK(read_index("CREATE INDEX i ON t (((a)) COLLATE nocase)").keys[0] == ascending("a").collate("nocase"));
  CHECK(read_index("CREATE INDEX i ON t ((a || b) COLLATE nocase > 'b')").keys[0] ==
        expression("(a || b) COLLATE nocase > 'b'"));
  CHECK(read_index("CREATE INDEX i ON t (a + desc)").keys[0] == expression("a + desc"));
}

TEST_CASE("views, triggers and virtual tables are kept whole", "[unit][sql]") {
  using Kind = sql::ObjectDefinition::Kind;
  const auto view = read<sql::ObjectDefinition>("CREATE TEMP VIEW IF NOT EXISTS v (a, b) AS SELECT (1), 2; ");
  CHECK(view.kind == Kind::view);
  CHECK(view.is_temporary);
  CHECK(view.if_not_exists);
  const std::string_view statement =
      " CREATE TRIGGER r INSTEAD OF UPDATE OF a, b ON main.v FOR EACH ROW WHEN 1 BEGIN SELECT 1; SELECT CASE 1 WHEN 1 "
      "THEN 2 END; END;";
  const auto trigger = read<sql::ObjectDefinition>(statement);
  CHECK(trigger.kind == Kind::trigger);
  CHECK(trigger.name.name == Text("r"));
  CHECK(trigger.table.name == Text("v"));
  const auto search = read<sql::ObjectDefinition>("CREATE VIRTUAL TABLE s USING fts5(a, tokenize = 'porter')");
  CHECK(search.kind == Kind::virtual_table);
  CHECK(search.name.name == Text("s"));
}

TEST_CASE("ALTER TABLE is read in all forms of SQLite", "[unit][sql]") {
  using Kind = sql::Alteration::Kind;
  const auto step = [](std::string_view statement) {
    const auto read_here = read<sql::TableAlteration>(statement);
    CHECK(read_here.table.name == Text("t"));
    REQUIRE(read_here.steps.size() == 1);
    return read_here.steps.front();
  };
  CHECK(step("ALTER TABLE t RENAME TO \"u v\"").kind == Kind::rename_table);
  CHECK(step("ALTER TABLE t RENAME TO \"u v\"").to == Text("u v"));
  CHECK(step("ALTER TABLE main.t RENAME COLUMN a TO b").kind == Kind::rename_column);
  CHECK(step("ALTER TABLE t RENAME a TO b").name == Text("a"));
  CHECK(step("ALTER TABLE t RENAME a TO b").to == Text("b"));
  CHECK(step("ALTER TABLE t DROP COLUMN a").kind == Kind::drop_column);
  CHECK(step("ALTER TABLE t DROP a").name == Text("a"));
  const auto added = step("ALTER TABLE t ADD COLUMN a INTEGER NOT NULL DEFAULT 0 REFERENCES u");
  CHECK(added.kind == Kind::add_column);
  CHECK(added.parts.columns[0] == column("a", integer).not_null().default_value(0));
  CHECK(added.parts.foreign_keys.size() == 1);
  CHECK(step("ALTER TABLE t ADD column TEXT").name == Text("TEXT"));  // as SQLite reads it
  CHECK(step("ALTER TABLE t ALTER COLUMN a SET NOT NULL").nullable == false);
  CHECK(step("ALTER TABLE t DROP CONSTRAINT c").kind == Kind::drop_constraint);
}

TEST_CASE("DROP is read with its flag", "[unit][sql]") {
  using Kind = sql::Drop::Kind;
  const auto drop = read<sql::Drop>("DROP TABLE IF EXISTS main.\"a b\";");
  CHECK(drop.kind == Kind::table);
  CHECK(drop.if_exists);
  CHECK(drop.names[0].name == Text("a b"));
  CHECK(read<sql::Drop>("DROP INDEX i").kind == Kind::index);
  CHECK(read<sql::Drop>("DROP VIEW v").kind == Kind::view);
  CHECK(read<sql::Drop>("drop trigger if exists r").kind == Kind::trigger);
}

TEST_CASE("what changes no schema is ordinary", "[unit][sql]") {
  for (const std::string_view statement : {"",
                                           " ; ",
                                           "-- nothing",
                                           "SELECT 1",
                                           "INSERT INTO t SELECT name FROM sqlite_schema",
                                           "UPDATE t SET a = 1",
                                           "DELETE FROM t",
                                           "REPLACE INTO t VALUES (1)",
                                           "WITH x AS (SELECT 1) DELETE FROM t",
                                           "PRAGMA foreign_keys = ON",
                                           "BEGIN",
                                           "COMMIT",
                                           "SAVEPOINT s",
                                           "RELEASE s",
                                           "ANALYZE",
                                           "VACUUM",
                                           "PRAGMA legacy_alter_table",
                                           "PRAGMA table_info(t)",
                                           "EXPLAIN CREATE TABLE t (a)",
                                           "INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET a = 2"}) {
    INFO(statement);
    CHECK(is_ordinary(statement));
  }
}

TEST_CASE("what may change the schema and is not known stops with its place", "[unit][sql]") {
  CHECK(stop("CREATE TABLE t\n  AS SELECT 1") == "2:3 columns, AS");
  CHECK(stop("CREATE TABLE t (a INT, CHECK a > 0)") == "1:30 (, a");
  CHECK(stop("CREATE TABLE t (a INT,)") == "1:23 a column, )");
  CHECK(stop("CREATE TABLE t (a INT b) ") == "it was read");
  CHECK(stop("CREATE TABLE t (a CHECK (1)") == "1:28 , or ), the end of the statement");
  CHECK(stop("CREATE TABLE t (a) SOMETIMES") == "1:20 strict, SOMETIMES");
  CHECK(stop("CREATE TABLE t (a); DROP TABLE t") == "1:21 the end of the statement, DROP");
  CHECK(stop("CREATE TABLE t (a INT 'never") == "1:23 , or ), 'never");
  CHECK(stop("CREATE TABLE t (a PRIMARY KEY, PRIMARY KEY (a))") == "1:44 one primary key, (");
  CHECK(stop("CREATE TABLE select (a)") == "1:14 a table, select");
  CHECK(stop("CREATE INDEX i ON t (a b)") == "1:24 an operator, b");
  CHECK(stop("ALTER TABLE t FORGET a") == "1:15 RENAME, ADD, DROP or ALTER COLUMN, FORGET");
  CHECK(stop("ALTER TABLE t ADD a INT, ADD b INT") == "1:24 the end of the statement, ,");
  CHECK(stop("DROP SOMETHING x") == "1:6 TABLE, INDEX, VIEW or TRIGGER, SOMETHING");
  CHECK(stop("DO $$ BEGIN END $$") == "1:1 a statement that is known, DO");
  CHECK(stop("UPDATE sqlite_master SET sql = ''") == "1:1 a statement that leaves SQLite's own tables alone, UPDATE");
  CHECK(stop("DELETE FROM main.\"sqlite_schema\"") == "1:1 a statement that leaves SQLite's own tables alone, DELETE");
  CHECK(stop("PRAGMA main.legacy_alter_table = ON") == "1:32 a pragma that leaves the meaning of ALTER TABLE alone, =");
  CHECK(stop("ROLLBACK TO s") == "1:1 a statement that takes back no other, ROLLBACK");
  CHECK(stop("CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1;") == "1:16 one whole trigger, r");
}

TEST_CASE("what the other databases write stops where it is not known", "[unit][sql]") {
  CHECK(stop("CREATE OR REPLACE TABLE t (a INT)", Syntax::mysql) == "1:19 VIEW or TRIGGER, TABLE");
  CHECK(stop("CREATE TABLE t (a INT) INHERITS (u)", Syntax::postgresql) == "1:24 table options, INHERITS");
  CHECK(stop("CREATE TABLE t (a INT) PARTITION BY RANGE (a)", Syntax::postgresql) == "1:24 table options, PARTITION");
  CHECK(stop("SELECT a INTO u FROM t", Syntax::postgresql) == "1:1 SELECT without INTO, SELECT");
  CHECK(stop("CREATE TABLE t (a INT INITIALLY)", Syntax::postgresql) ==
        "1:23 INITIALLY DEFERRED or INITIALLY IMMEDIATE, INITIALLY");
  CHECK(stop("CREATE OPERATOR +++ (FUNCTION = f)", Syntax::postgresql) ==
        "1:8 TABLE, INDEX, VIEW, TRIGGER or VIRTUAL TABLE, OPERATOR");
  CHECK(stop("CREATE FUNCTION f() RETURNS INT", Syntax::mysql) ==
        "1:8 TABLE, INDEX, VIEW, TRIGGER or VIRTUAL TABLE, FUNCTION");
  CHECK(stop("DROP TYPE mood CASCADE", Syntax::postgresql) == "1:16 the end, CASCADE");
  for (const char* each : {"CREATE OR REPLACE FUNCTION f(a INT, b TEXT) RETURNS trigger AS $$ BEGIN RETURN new; END $$",
                           "CREATE TYPE mood AS ENUM ('sad', 'ok')",
                           "CREATE DOMAIN positive AS int CHECK (value > 0)",
                           "DROP FUNCTION IF EXISTS f(int, text), g RESTRICT",
                           "DROP PROCEDURE p; "}) {
    CHECK(is_ordinary(each, Syntax::postgresql));
  }
  CHECK(stop("ALTER TABLE t RENAME INDEX a TO b", Syntax::mysql) == "1:22 a column, INDEX");
  CHECK(is_ordinary("CREATE EXTENSION IF NOT EXISTS citext", Syntax::postgresql));
  CHECK(is_ordinary("SET search_path = x", Syntax::postgresql));
}

TEST_CASE("every prefix of a statement is read or stops", "[unit][sql]") {
  const std::string_view whole =
      "CREATE TABLE t (a VARCHAR(255) CONSTRAINT c NOT NULL ON CONFLICT FAIL DEFAULT -1 REFERENCES u (x) ON DELETE SET "
      "NULL DEFERRABLE, b AS (a) STORED, PRIMARY KEY (a COLLATE nocase DESC)) WITHOUT ROWID, STRICT";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const auto definition = sql::read_statement(whole.substr(0, size));
    CHECK(definition.index() <= 2);
  }
}

namespace {

constexpr bool reads_while_compiling() {
  const sql::Definition read = sql::read_statement(
      "CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR(10) NOT NULL DEFAULT 'x' CHECK (b <> ''), c REFERENCES u "
      "(id))");
  const auto* made = std::get_if<sql::TableDefinition>(&read);
  return made != nullptr &&
         made->table == table("t",
                              column("a", integer).primary_key(),
                              column("b", varchar(10)).not_null().default_value("x").check("b <> ''"),
                              column("c", verbatim("")).references("u", "id"));
}
static_assert(reads_while_compiling());
static_assert(std::holds_alternative<sql::IndexDefinition>(sql::read_statement("CREATE INDEX i ON t (lower(a))")));
static_assert(std::holds_alternative<sql::TableAlteration>(sql::read_statement("ALTER TABLE t ADD c INT")));
static_assert(std::holds_alternative<sql::Drop>(sql::read_statement("DROP TABLE IF EXISTS t")));
static_assert(std::holds_alternative<sql::Ordinary>(sql::read_statement("SELECT 1")));
static_assert(std::get<sql::Unreadable>(sql::read_statement("CREATE TABLE t AS SELECT 1")).offset == 15);

}  // namespace
