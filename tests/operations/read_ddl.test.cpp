// SPDX-License-Identifier: MIT
#include "headway/operations/read_ddl.hpp"

#include <string>
#include <string_view>

#include "headway/operations/replay.hpp"
#include "headway/schema/words.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

struct Replayed {
  Schema schema = {};
  Names virtual_tables = {};
  Finding finding = {};
};

constexpr void run(Replayed& at, std::string_view script, Dialect dialect = Dialect::sqlite) {
  at.finding = read_ddl(script, at.schema, at.virtual_tables, dialect, [&at](const DdlEffect& effect) {
    return replay(effect.operations, at.schema);
  });
}

Replayed replayed(std::string_view script, Dialect dialect = Dialect::sqlite) {
  Replayed at;
  run(at, script, dialect);
  INFO(script);
  INFO(to_error(at.finding).message);
  CHECK(at.finding.code == ErrorCode::none);
  return at;
}

std::string problem(std::string_view script, Dialect dialect = Dialect::sqlite) {
  Replayed at;
  run(at, script, dialect);
  return to_error(at.finding).message;
}

}  // namespace

TEST_CASE("what stands in the functions of a PostgreSQL script changes no schema", "[unit][operations]") {
  const Replayed at = replayed(
      "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $_$ BEGIN\n  DROP TABLE a; RETURN new; END $_$;\n"
      "CREATE TABLE a (id int DEFAULT 'x; y');\n"
      "CREATE FUNCTION two() RETURNS int BEGIN ATOMIC SELECT 1; DELETE FROM a; END;\n"
      "CREATE TYPE mood AS ENUM ('a;', 'b'); DROP FUNCTION two();\n"
      "INSERT INTO a VALUES (E'it\\'s; so')",
      Dialect::postgresql);
  CHECK(at.schema.size() == 1);
  CHECK(problem("CREATE TABLE a (id int);\n  DO $$ BEGIN ALTER TABLE a ADD b int; END $$", Dialect::postgresql) ==
        "SQL cannot be read at line 2, column 3: expected a statement that is known, found DO");
}

TEST_CASE("a script changes the schema as its operations would", "[unit][operations]") {
  const Replayed at = replayed(
      "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);\n"
      "CREATE TABLE old (a INT); -- a note; no end\n"
      "INSERT INTO users VALUES (1, 'a;b');\n"
      "CREATE INDEX i ON users (email);\n"
      "CREATE TRIGGER r AFTER INSERT ON users BEGIN SELECT 1; END;\n"
      "ALTER TABLE users ADD COLUMN team INTEGER REFERENCES teams (id) CHECK (team > 0);\n"
      "ALTER TABLE users RENAME COLUMN email TO mail;\n"
      "ALTER TABLE users RENAME TO people;\n"
      "DROP TABLE old;");
  CHECK(at.schema.size() == 1);
  Table expected = table("people",
                         column("id", integer).primary_key(),
                         column("mail", text).not_null(),
                         column("team", integer).references("teams", "id").check("team > 0"));
  expected.indexes.push_back({"i", {"mail"}, false, {}});
  REQUIRE(at.schema.find("people") != nullptr);
  CHECK(*at.schema.find("people") == expected);
}

TEST_CASE("IF EXISTS and IF NOT EXISTS are decided by the schema", "[unit][operations]") {
  const Replayed at = replayed(
      "CREATE TABLE IF NOT EXISTS t (a INT); CREATE TABLE IF NOT EXISTS t (b INT); CREATE INDEX IF NOT EXISTS i ON t "
      "(a);"
      "CREATE INDEX IF NOT EXISTS i ON t (a); DROP TABLE IF EXISTS u; DROP INDEX IF EXISTS j; DROP VIEW IF EXISTS v");
  CHECK(at.schema.find("t")->columns[0].name == Text("a"));
  CHECK(at.schema.find("t")->indexes.size() == 1);
}

TEST_CASE("SQLite's names are found in any case", "[unit][operations]") {
  const Replayed at = replayed(
      "CREATE TABLE Users (Id INTEGER PRIMARY KEY, Name TEXT); CREATE INDEX I ON USERS (name);"
      "CREATE TABLE pets (owner REFERENCES users (ID)); CREATE TABLE IF NOT EXISTS USERS (x); DROP INDEX i;"
      "ALTER TABLE users DROP COLUMN NAME");
  CHECK(at.schema.find("Users")->columns.size() == 1);
  CHECK(at.schema.find("pets")->foreign_keys[0].table == Text("Users"));
  CHECK(at.schema.find("pets")->foreign_keys[0].referenced == Names{"Id"});
}

TEST_CASE("virtual tables come and go without being in the schema", "[unit][operations]") {
  Replayed at = replayed(
      "CREATE VIRTUAL TABLE s USING fts5(a); CREATE VIRTUAL TABLE IF NOT EXISTS s USING fts5(a); ALTER TABLE s RENAME "
      "TO "
      "search");
  CHECK(at.schema.size() == 0);
  CHECK(at.virtual_tables == Names{"search"});
  run(at, "DROP TABLE Search");
  CHECK(at.finding.code == ErrorCode::none);
  CHECK(at.virtual_tables.empty());
  run(at, "DROP TABLE search");
  CHECK(at.finding.code == ErrorCode::no_such_table);
}

TEST_CASE("what does not fit or cannot be read is found", "[unit][operations]") {
  CHECK(problem("DROP TABLE t") == "there is no table t");
  CHECK(problem("ALTER TABLE t ADD a INT") == "there is no table t");
  CHECK(problem("CREATE TABLE t (a INT); DROP INDEX i") == "there is no index i");
  CHECK(problem("CREATE TABLE t (a INT); CREATE TABLE t (a INT)") == "table t exists already");
  CHECK(problem("CREATE TABLE t (a INT);\n  CREATE TABLE u AS SELECT 1") ==
        "SQL cannot be read at line 2, column 18: expected columns, found AS");
  CHECK(problem("CREATE TABLE t (a INT CHECK 1)") == "SQL cannot be read at line 1, column 29: expected (, found 1");
}

TEST_CASE("constraints are dropped by name alone", "[unit][operations]") {
  const std::string_view script =
      "CREATE TABLE t (a INT CONSTRAINT u UNIQUE, CONSTRAINT c CHECK (a > 0), CONSTRAINT f FOREIGN KEY (a) REFERENCES "
      "v);"
      "ALTER TABLE t DROP CONSTRAINT u, DROP CONSTRAINT c, DROP CONSTRAINT f, DROP CONSTRAINT IF EXISTS g";
  const Replayed at = replayed(script, Dialect::postgresql);
  CHECK(at.schema.find("t")->uniques.empty());
  CHECK(at.schema.find("t")->checks.empty());
  CHECK(at.schema.find("t")->foreign_keys.empty());
  CHECK(problem("CREATE TABLE t (a INT); ALTER TABLE t DROP CONSTRAINT c", Dialect::postgresql) ==
        "table t has no constraint c");
}

TEST_CASE("PostgreSQL renames constraints", "[unit][operations]") {
  const Replayed at = replayed(
      "CREATE TABLE t (a INT CONSTRAINT u UNIQUE, CONSTRAINT c CHECK (a > 0)); ALTER TABLE t RENAME CONSTRAINT u TO v;"
      "ALTER TABLE t RENAME CONSTRAINT c TO d; ALTER TABLE t OWNER TO somebody",
      Dialect::postgresql);
  CHECK(at.schema.find("t")->uniques[0].name == Text("v"));
  CHECK(at.schema.find("t")->checks[0].name == Text("d"));
}

TEST_CASE("PostgreSQL alters columns and writes names small", "[unit][operations]") {
  const Replayed at = replayed(
      "CREATE TABLE public.Users (Id BIGSERIAL PRIMARY KEY, \"Name\" VARCHAR(20) DEFAULT 'x'::text, n2 INT DEFAULT ( 1 "
      ")::int NOT NULL, at timestamp(3) "
      "with "
      "time zone NOT NULL DEFAULT now());"
      "ALTER TABLE ONLY users ALTER COLUMN \"Name\" TYPE text USING \"Name\"::text, ALTER at DROP NOT NULL, "
      "ADD COLUMN IF NOT EXISTS n INT, ADD CONSTRAINT c CHECK (n > 0) NOT VALID;"
      "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON users USING gin (n int4_ops DESC NULLS LAST) WHERE n > 1;",
      Dialect::postgresql);
  const Table* made = at.schema.find("users");
  REQUIRE(made != nullptr);
  CHECK(made->columns[0] == column("id", bigint).autoincrement().not_null());
  CHECK(made->columns[1].type == text);
  CHECK(made->columns[1].default_value_ == Default{Default::Kind::expression, Value("'x'::text")});
  CHECK(made->columns[2].default_value_ == Default{Default::Kind::expression, Value("( 1 )::int")});
  CHECK_FALSE(made->columns[2].nullable);
  CHECK(made->columns[3].nullable);
  CHECK(made->columns[3].default_value_ == Default{Default::Kind::expression, Value("now()")});
  CHECK(made->columns[4].type == integer);
  CHECK(made->checks[0].name == Text("c"));
  CHECK(made->indexes[0].keys[0] == desc("n").operator_class("int4_ops"));
  CHECK(made->indexes[0].method == Text("gin"));
  CHECK(made->indexes[0].where == Text("n > 1"));
}

TEST_CASE("MySQL modifies and changes columns", "[unit][operations]") {
  const Replayed at = replayed(
      "CREATE TABLE `users` (`id` INT(11) UNSIGNED NOT NULL AUTO_INCREMENT, name VARCHAR(20) CHARACTER SET utf8mb4 "
      "COLLATE "
      "utf8mb4_bin DEFAULT 'x' COMMENT 'it''s', at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE "
      "CURRENT_TIMESTAMP, marks SET('x', 'y') NOT NULL, PRIMARY KEY (`id`), UNIQUE KEY `uq` (name), KEY `ix` "
      "(name(10))) ENGINE=InnoDB DEFAULT "
      "CHARSET=utf8mb4;"
      "ALTER TABLE users MODIFY COLUMN name VARCHAR(30) NOT NULL AFTER id, CHANGE at created DATETIME NULL, "
      "DROP INDEX ix, ADD UNIQUE INDEX `two` (id, name);"
      "CREATE INDEX i ON users (name) USING BTREE; DROP INDEX i ON users; ALTER TABLE users RENAME people",
      Dialect::mysql);
  const Table* made = at.schema.find("people");
  REQUIRE(made != nullptr);
  CHECK(made->columns[0].is_autoincrement);
  CHECK(made->columns[0].type == verbatim("INT(11) UNSIGNED"));
  CHECK(made->columns[1].type == varchar(30));
  CHECK_FALSE(made->columns[1].nullable);
  CHECK(made->columns[2].name == Text("created"));
  CHECK(made->columns[2].nullable);
  CHECK(made->columns[3].type == verbatim("SET('x', 'y')"));
  CHECK(made->uniques.size() == 2);
  CHECK(made->uniques[1].name == Text("two"));
  CHECK(made->indexes.empty());
}

TEST_CASE("comments and storage are read where a database has them", "[unit][operations]") {
  Replayed at = replayed(
      "CREATE TABLE a (n INT COMMENT 'it''s one', m INT) COMMENT = 'a \"table\"' ENGINE Aria DEFAULT CHARACTER SET = "
      "'latin1' COLLATE latin1_bin ROW_FORMAT=DYNAMIC; CREATE TABLE b (n INT) AUTO_INCREMENT = 5;"
      "ALTER TABLE b COMMENT 'now', ENGINE = MyISAM, CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, MODIFY n "
      "INT "
      "COMMENT 'new'; ALTER TABLE a MODIFY n INT, ALTER m SET DEFAULT 5, AUTO_INCREMENT = 7",
      Dialect::mysql);
  const Table& a = *at.schema.find("a");
  CHECK(a.comment == "a \"table\"");
  CHECK(words_of_options(a) == "engine Aria, charset latin1, collation latin1_bin");
  CHECK(a.columns[0].comment_.empty());  // MODIFY says the whole column
  const Table& b = *at.schema.find("b");
  CHECK(b.comment == "now");
  CHECK(b.columns[0].comment_ == "new");
  CHECK(words_of_options(b) == "engine MyISAM, charset utf8mb4, collation utf8mb4_bin");
  // What SQL does not say is the database's own, and not this library's.
  CHECK(replayed("CREATE TABLE a (n INT)", Dialect::mysql).schema.find("a")->charset == "DEFAULT");

  at = replayed(
      "CREATE TABLE a (n INT, \"M\" INT); CREATE VIEW v AS SELECT n FROM a;"
      "COMMENT ON TABLE a IS 'it''s'; COMMENT ON COLUMN a.n IS 'one'; COMMENT ON COLUMN public.A.\"M\" IS E'two';"
      "COMMENT ON COLUMN v.n IS 'of a view'; COMMENT ON VIEW v IS 'x'; COMMENT ON INDEX i IS 'y'",
      Dialect::postgresql);
  CHECK(at.schema.find("a")->comment == "it's");
  CHECK(at.schema.find("a")->columns[0].comment_ == "one");
  CHECK(at.schema.find("a")->columns[1].comment_ == "two");
  run(at, "COMMENT ON TABLE a IS NULL; COMMENT ON COLUMN a.n IS NULL", Dialect::postgresql);
  CHECK(at.schema.find("a")->comment.empty());
  CHECK(at.schema.find("a")->columns[0].comment_.empty());
  CHECK(problem("CREATE TABLE a (n INT); COMMENT ON COLUMN a.x IS 'y'", Dialect::postgresql) != "");
  CHECK(problem("COMMENT ON TABLE a IS 5", Dialect::postgresql) != "");
}

TEST_CASE("a MySQL script ends its statements as MySQL does", "[unit][operations]") {
  const Replayed at = replayed(
      "CREATE TABLE a (n INT); -- it's one\n"
      "INSERT INTO a VALUES ('it\\'s; DROP TABLE a; ');\n"
      "CREATE TRIGGER r BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.n = 1; SET NEW.n = 2; END;\n"
      "DELIMITER //\nCREATE TRIGGER s AFTER INSERT ON a FOR EACH ROW BEGIN DELETE FROM a; END//\nDELIMITER ;\n"
      "# it's another\nCREATE TABLE b (n INT)",
      Dialect::mysql);
  CHECK(at.schema.size() == 2);
  CHECK(at.schema.objects.triggers.size() == 2);
}

namespace {

constexpr bool reads_while_compiling() {
  Replayed at;
  run(at, "CREATE TABLE t (a INT); ALTER TABLE t ADD b TEXT; DROP TABLE IF EXISTS u");
  return !at.finding && *at.schema.find("t") == table("t", column("a", verbatim("INT")), column("b", text));
}
static_assert(reads_while_compiling());

}  // namespace

TEST_CASE("tables of the connection and of other databases are left alone", "[unit][operations]") {
  const Replayed at = replayed(
      "CREATE TABLE t (a INT); CREATE TEMP TABLE t (b INT); CREATE TABLE other.t (c INT); DROP TABLE other.t;"
      "ALTER TABLE other.t ADD COLUMN d INT; CREATE INDEX other.i ON t (c)");
  CHECK(at.schema.size() == 1);
  CHECK(at.schema.find("t")->columns.size() == 1);
  CHECK(at.schema.find("t")->indexes.empty());
}

TEST_CASE("a virtual table takes its name", "[unit][operations]") {
  CHECK(problem("CREATE VIRTUAL TABLE w USING fts5(x); CREATE VIRTUAL TABLE W USING fts5(x)") ==
        "table W exists already");
  CHECK(problem("CREATE TABLE w (x); CREATE VIRTUAL TABLE w USING fts5(x)") == "table w exists already");
  CHECK(replayed("CREATE VIRTUAL TABLE w USING fts5(x); CREATE VIRTUAL TABLE IF NOT EXISTS w USING fts5(x)")
            .virtual_tables.size() == 1);
}
