// SPDX-License-Identifier: MIT
// Reflection is exact: a schema that was created and read back says what it said, in the server's words.
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/backend/mysql/fingerprint.hpp"
#include "headway/backend/mysql/reflect.hpp"
#include "headway/backend/mysql/stored.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/operations/generated_names.hpp"
#include "headway/operations/operations.hpp"
#include "headway/schema/types.hpp"
#include "models/models.hpp"  // of examples/thoughts
#include "support/catch.hpp"
#include "support/mysql_server.hpp"
#include "support/server_schema_generator.hpp"

using namespace headway;
using headway::mysql::Link;

namespace {

Link link_to(const std::string& url) {
  auto made = mysql::connect(url);
  if (!made) FAIL(describe(made.error()));
  return Link(std::move(*made));
}

Schema reflected(Link& link, const std::string& database, const TableFilter& ignored = {}) {
  Result<Schema> found = mysql::Reflection(link, database, ignored).read();
  if (!found) FAIL(describe(found.error()));
  return std::move(*found);
}

std::string all_differences(const Schema& wanted, Schema found) {
  forget_generated_names(wanted, found);
  std::string out;
  for (const Difference& each : differences(wanted, found)) out += to_string(each) + "\n";
  return out;
}

Table read_table(std::string_view written) {
  Result<Table> found = mysql::StoredTable(written).read();
  if (!found) FAIL(describe(found.error()));
  return std::move(*found);
}

/// Tables first, then what refers from one to another.
std::string created(const Schema& schema, Link& link) {
  std::string said;
  Operations op;
  schema.each([&](const Table& table) {
    Table made = table;
    made.foreign_keys.clear();
    op.create_table(made);
  });
  schema.each([&](const Table& table) {
    for (const ForeignKey& each : table.foreign_keys) op.append(Operation(AddConstraint{table.name, Constraint(each)}));
  });
  for (const Operation& each : op.list()) {
    Statements statements;
    Result<void> done = compile_for_mysql(each, MysqlServer::mariadb, &schema, statements);
    for (const Statement& statement : statements) {
      said += statement.sql + ";\n";
      if (done) done = link.run(statement.sql);
    }
    if (!done) FAIL(describe(done.error()) << "\n" << said);
  }
  return said;
}

/// That what was made says what was meant, and that nothing of the comparison is left behind.
void check_stored(const Schema& schema, Link& link, const std::string& database) {
  const Schema found = reflected(link, database);
  const auto before = mysql::fingerprint(link, database, {});
  REQUIRE(link.run("START TRANSACTION"));
  const Result<Schema> stored = mysql::StoredSchema(link, database, schema).read();
  if (!stored) FAIL(describe(stored.error()));
  CHECK(link.in_transaction());
  REQUIRE(link.run("COMMIT"));
  CHECK(mysql::fingerprint(link, database, {}).value() == before.value());
  REQUIRE(stored->size() == schema.size());
  CHECK(all_differences(*stored, found) == "");
}

void check_seeds(std::uint32_t first, std::uint32_t last) {
  const support::FreshMysql database;
  const auto judge = database.judge();
  Link link = link_to(database.url());
  for (std::uint32_t seed = first; seed < last; ++seed) {
    INFO("seed " << seed);
    database.clear(*judge);
    REQUIRE(link.run("USE " + database.name()));
    const Schema schema = ServerSchemaGenerator(Dialect::mysql, seed).schema();
    INFO(created(schema, link));
    check_stored(schema, link, database.name());
  }
}

}  // namespace

TEST_CASE("MariaDB tells back random schemas as they were created", "[integration][mysql]") { check_seeds(0, 60); }

TEST_CASE("MariaDB tells back many random schemas as they were created", "[.][slow]") { check_seeds(60, 2060); }

TEST_CASE("MariaDB tells back the thoughts application's tables as its models describe them", "[integration][mysql]") {
  const support::FreshMysql database;
  Link link = link_to(database.url());
  Schema schema;
  schema.put(thoughts::models(Dialect::mysql));
  CHECK(schema.size() == 8);
  INFO(created(schema, link));
  check_stored(schema, link, database.name());
}

TEST_CASE("what differs from what is meant is found", "[integration][mysql]") {
  const support::FreshMysql database;
  Link link = link_to(database.url());
  const auto is_off = [&](const std::string& change, const std::string& back, const std::string& said) {
    INFO(change);
    Schema schema;
    Table people = table("people",
                         column("id", bigint).primary_key(),
                         column("name", varchar(20)).default_value("x"),
                         column("n", integer).check("n > 0"),
                         unique({"name"}));
    add(people, Index{"i", {"n", desc("name")}, false, {}});
    Table tasks = table("tasks", column("id", bigint).primary_key(), column("who", bigint).references("people", "id"));
    schema.put(people);
    schema.put(tasks);
    schema.objects.views.put(view("v", "SELECT id, name AS called FROM people WHERE n > 1"));
    schema.objects.triggers.put(trigger("r", "people").before_insert().runs("SET NEW.name = 'it\\'s'"));
    REQUIRE(link.run(change));
    const Result<Schema> stored = mysql::StoredSchema(link, database.name(), schema).read();
    if (!stored) FAIL(describe(stored.error()));
    CHECK(all_differences(*stored, reflected(link, database.name())) == said);
    REQUIRE(link.run(back));
  };
  database.judge()->execute(
      "CREATE TABLE people (id BIGINT PRIMARY KEY, name VARCHAR(20) UNIQUE DEFAULT 'x', n INT CHECK (n>0), KEY i (n, "
      "name "
      "DESC)); CREATE TABLE tasks (id BIGINT PRIMARY KEY, who BIGINT, FOREIGN KEY (who) REFERENCES people (id)); "
      "CREATE "
      "VIEW v AS SELECT id, name AS called FROM people WHERE n > 1");
  database.judge()->execute("CREATE TRIGGER r BEFORE INSERT ON people FOR EACH ROW SET NEW.name = 'it\\'s'");
  is_off("DO 0", "DO 0", "");
  is_off("ALTER TABLE people MODIFY n BIGINT CHECK (n > 0)",
         "ALTER TABLE people MODIFY n INT CHECK (n > 0)",
         "table people: the type of n is bigint, and integer was expected\n");
  is_off("ALTER TABLE people MODIFY n INT CHECK (n > 1)",
         "ALTER TABLE people MODIFY n INT CHECK (n > 0)",
         "table people: constraint check (`n` > 0) is missing\ntable people: constraint check (`n` > 1) was not "
         "expected\n");
  is_off("ALTER TABLE people ALTER name DROP DEFAULT",
         "ALTER TABLE people ALTER name SET DEFAULT 'x'",
         "table people: the default of name is none, and 'x' was expected\n");
  is_off("ALTER TABLE people MODIFY name VARCHAR(20) COLLATE utf8mb4_bin DEFAULT 'x'",
         "ALTER TABLE people MODIFY name VARCHAR(20) DEFAULT 'x'",
         "table people: the collation of name is utf8mb4_bin, and none was expected\n");
  is_off("ALTER TABLE people DROP INDEX i, ADD INDEX i (n, name)",
         "ALTER TABLE people DROP INDEX i, ADD INDEX i (n, name DESC)",
         "table people: index i is (n, name), and (n, name desc) was expected\n");
  is_off("ALTER TABLE people ADD INDEX j (name)",
         "ALTER TABLE people DROP INDEX j",
         "table people: index j was not expected\n");
  is_off("ALTER TABLE people DROP INDEX name",
         "ALTER TABLE people ADD UNIQUE (name)",
         "table people: constraint unique (name) is missing\n");
  is_off("ALTER TABLE tasks DROP FOREIGN KEY tasks_ibfk_1",
         "ALTER TABLE tasks DROP KEY who, ADD FOREIGN KEY (who) REFERENCES people (id)",
         "table tasks: constraint foreign key (who) to people is missing\ntable tasks: index who was not expected\n");
  is_off("CREATE OR REPLACE VIEW v AS SELECT id FROM people",
         "CREATE OR REPLACE VIEW v AS SELECT id, name AS called "
         "FROM people",
         "view v: its SELECT is select `people`.`id` AS `id` from `people`, and SELECT id, name AS called FROM people "
         "WHERE n > 1 was expected\n");
  is_off("DROP VIEW v", "CREATE VIEW v AS SELECT id, name AS called FROM people", "view v: is missing\n");
  is_off("CREATE VIEW w AS SELECT 1 AS x", "DROP VIEW w", "view w: was not expected\n");
  is_off("CREATE OR REPLACE TRIGGER r BEFORE INSERT ON people FOR EACH ROW SET NEW.name = 'it'",
         "CREATE OR REPLACE TRIGGER r BEFORE INSERT ON people FOR EACH ROW SET NEW.name = 'it\\'s'",
         "table people: trigger r is before insert: SET NEW.name = 'it', and before insert: SET NEW.name = 'it''s' was "
         "expected\n");
  is_off("DROP TRIGGER r", "DO 0", "table people: trigger r is missing\n");
}

TEST_CASE("a table of MariaDB is read with all that it says", "[integration][mysql]") {
  const support::FreshMysql database;
  database.judge()->execute(
      "CREATE TABLE people (id INT PRIMARY KEY AUTO_INCREMENT, big BIGINT NOT NULL DEFAULT -5, small SMALLINT "
      "UNSIGNED, "
      "`größe` VARCHAR(20) DEFAULT 'it''s a\\\\b\\nnew ) line', price DECIMAL(10,2) DEFAULT 1.5, is_on BOOLEAN DEFAULT "
      "TRUE, latin VARCHAR(10) CHARACTER SET latin1 COLLATE latin1_bin, j JSON, not_json LONGTEXT CHECK "
      "(json_valid(not_json)), kind ENUM('a', 'it''s') NOT NULL, twice INT AS (big * 2) STORED, said VARCHAR(30) AS "
      "(concat(latin, 'it\\'s \\\\ \\n x')), at DATE DEFAULT '2026-01-02', seen TIMESTAMP NULL DEFAULT "
      "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, u CHAR(36) CHARACTER SET ascii COLLATE ascii_bin, c INT CHECK "
      "(c > 3), bytes LONGBLOB DEFAULT x'01ff27', CONSTRAINT named CHECK (c <> 7 and latin <> 'it\\'s'), CHECK (c IN "
      "(1, 2)), UNIQUE (big), UNIQUE KEY both_once (big, price), KEY newest (at DESC, `größe`)) COMMENT = ') ENGINE' "
      "AUTO_INCREMENT = 500; CREATE TABLE parts (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION low VALUES "
      "LESS THAN (10), PARTITION high VALUES LESS THAN MAXVALUE)");
  Schema wanted;
  Table people = table("people",
                       column("id", integer).primary_key().autoincrement(),
                       column("big", bigint).not_null().default_value(-5),
                       column("small", verbatim("smallint unsigned")),
                       column("größe", varchar(20)).default_value("it's a\\b\nnew ) line"),
                       column("price", numeric(10, 2)).default_value(1.5),
                       column("is_on", boolean).default_value(true),
                       column("latin", varchar(10)).collate("latin1_bin"),
                       column("j", json),
                       column("kind", verbatim("enum('a','it''s')")).not_null(),
                       column("twice", integer).generated_as("`big` * 2", Generated::Kind::stored),
                       column("said", varchar(30)).generated_as("concat(`latin`,'it''s \\\\ \\n x')"),
                       column("at", date).default_value("2026-01-02"),
                       column("u", uuid),
                       column("c", integer).check("`c` > 3"),
                       check("`c` <> 7 and `latin` <> 'it''s'").named("named"),
                       check("`c` in (1,2)"),
                       unique({"big"}),
                       unique({"big", "price"}).named("both_once"));
  add(people, comment(") ENGINE"));
  add(people, Index{"newest", {desc("at"), IndexKey(Text("größe"))}, false, {}});
  Column bytes = column("bytes", read_table("CREATE TABLE t (a longblob)").columns[0].type);
  bytes.default_value_ = default_literal(Value::blob(Text(std::string_view("\x01\xff'", 3))));
  add(people, bytes);
  Column seen = column("seen", read_table("CREATE TABLE t (a timestamp)").columns[0].type);
  seen.default_value_ = default_expression("current_timestamp()");
  add(people, seen);
  // A text that must be JSON and is compared as a text is no column for JSON.
  add(people,
      column("not_json", read_table("CREATE TABLE t (a longtext)").columns[0].type).check("json_valid(`not_json`)"));
  wanted.put(people);
  wanted.put(table("parts", column("id", integer).primary_key()));
  Link link = link_to(database.url());
  CHECK(all_differences(wanted, reflected(link, database.name())) == "");

  const Schema one = mysql::Reflection(link, database.name(), "parts").read().value();
  CHECK(one.size() == 1);
  CHECK(one.find("parts") != nullptr);
  CHECK(mysql::Reflection(link, database.name(), "nowhere").read()->size() == 0);
  CHECK(reflected(link, database.name(), [](std::string_view each) { return each == "people"; }).size() == 1);
}

TEST_CASE("a table's storage is told where it is not the library's own choice", "[integration][mysql]") {
  const support::FreshMysql database;
  database.judge()->execute(
      "ALTER DATABASE " + database.name() +
      " CHARACTER SET latin2; CREATE TABLE a (v VARCHAR(9)); CREATE TABLE b (v VARCHAR(9)) ENGINE=InnoDB "
      "CHARSET=utf8mb4; CREATE TABLE c (v VARCHAR(9), j JSON, u CHAR(36) CHARACTER SET ascii COLLATE ascii_bin) "
      "ENGINE=Aria COLLATE utf8mb4_bin COMMENT 'it''s \\\\ c'");
  Link link = link_to(database.url());
  Schema wanted;
  wanted.put(table("a", column("v", varchar(9)), collation("latin2_general_ci")));
  wanted.put(table("b", column("v", varchar(9))));
  wanted.put(table("c",
                   column("v", varchar(9)),
                   column("j", json),
                   column("u", uuid),
                   engine("Aria"),
                   collation("utf8mb4_bin"),
                   comment("it's \\ c")));
  CHECK(all_differences(wanted, reflected(link, database.name())) == "");
  check_stored(wanted, link, database.name());
  // Said in other words, or left to the database, it is the same.
  Schema other;
  other.put(table("a", column("v", varchar(9)), charset("default"), engine("innodb")));
  other.put(table("b", column("v", varchar(9)), engine("InnoDB"), charset("utf8mb4")));
  other.put(*wanted.find("c"));
  check_stored(other, link, database.name());
}

TEST_CASE("an index that goes with a foreign key is no index of its own", "[integration][mysql]") {
  const support::FreshMysql database;
  database.judge()->execute(
      "CREATE TABLE p (id INT PRIMARY KEY, other INT UNIQUE); CREATE TABLE q (a INT, b INT, c INT, d INT, e INT, "
      "FOREIGN KEY (a) REFERENCES p (id), CONSTRAINT fk_b FOREIGN KEY (b) REFERENCES p (id) ON DELETE RESTRICT ON "
      "UPDATE NO ACTION, CONSTRAINT fk_c FOREIGN KEY (c) REFERENCES p (other) ON DELETE CASCADE ON UPDATE SET NULL, "
      "KEY "
      "own (c), FOREIGN KEY (d) REFERENCES p (id), KEY d (d, e), KEY e (e)); ALTER TABLE q ADD FOREIGN KEY (e) "
      "REFERENCES p (id)");
  Schema wanted;
  wanted.put(table("p", column("id", integer).primary_key(), column("other", integer).unique()));
  Table q = table("q",
                  column("a", integer).references("p", "id"),
                  column("b", integer),
                  column("c", integer),
                  column("d", integer).references("p", "id"),
                  column("e", integer).references("p", "id"),
                  foreign_key({"b"}, "p", {"id"}).named("fk_b"),
                  foreign_key({"c"}, "p", {"other"}).on_delete(cascade).on_update(set_null).named("fk_c"));
  add(q, Index{"own", {"c"}, false, {}});
  add(q, Index{"d", {"d", "e"}, false, {}});
  wanted.put(q);
  Link link = link_to(database.url());
  CHECK(all_differences(wanted, reflected(link, database.name())) == "");
  CHECK(reflected(link, database.name()).find("q")->indexes.size() == 2);
}

TEST_CASE("a table of MySQL 8 is read as one of MariaDB", "[integration][mysql]") {
  // As https://dev.mysql.com/doc/refman/8.0/en/ shows them; the words differ in widths, quotes and parentheses.
  const Table found = read_table(
      "CREATE TABLE `t` (\n  `id` int NOT NULL AUTO_INCREMENT,\n  `n` bigint DEFAULT '-5',\n  `d` decimal(10,2) NOT "
      "NULL "
      "DEFAULT '1.50',\n  `b` tinyint(1) DEFAULT '1',\n  `s` varchar(20) COLLATE utf8mb4_bin DEFAULT 'it''s',\n  `j` "
      "json "
      "DEFAULT NULL,\n  `g` int GENERATED ALWAYS AS ((`id` + 1)) STORED,\n  `e` varchar(9) DEFAULT "
      "(lower(_utf8mb4'A')),\n"
      "  `h` int DEFAULT NULL /*!80023 INVISIBLE */,\n  PRIMARY KEY (`id`),\n  UNIQUE KEY `n` (`n`),\n  KEY `i` "
      "((lower(`s`"
      "))),\n  CONSTRAINT `t_chk_1` CHECK ((`n` > 0)),\n  CONSTRAINT `t_ibfk_1` FOREIGN KEY (`h`) REFERENCES `u` "
      "(`id`) ON "
      "DELETE RESTRICT\n) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci");
  Table wanted = table("t",
                       column("id", integer).primary_key().autoincrement(),
                       column("n", bigint).default_value(-5).unique(),
                       column("d", numeric(10, 2)).not_null().default_value(1.5),
                       column("b", boolean).default_value(true),
                       column("s", varchar(20)).collate("utf8mb4_bin").default_value("it's"),
                       column("j", json),
                       column("g", integer).generated_as("`id` + 1", Generated::Kind::stored),
                       column("e", varchar(9)).default_expression("lower(_utf8mb4'A')"),
                       column("h", integer),
                       check("`n` > 0"),
                       foreign_key({"h"}, "u", {"id"}));
  add(wanted, Index{"i", {expression("lower(`s`)")}, false, {}});
  add(wanted, charset("utf8mb4"));
  add(wanted, collation("utf8mb4_0900_ai_ci"));
  Schema one, other;
  one.put(wanted);
  other.put(found);
  CHECK(all_differences(one, other) == "");
}

TEST_CASE("views are told in the server's words, triggers in their own", "[integration][mysql]") {
  const support::FreshMysql database;
  const auto judge = database.judge();
  const std::string body = "BEGIN\n  -- it's\n  SET NEW.n = NEW.n + 1;\n  SET NEW.s = 'it\\'s';\nEND";
  judge->execute(
      "CREATE TABLE t (n INT, s VARCHAR(9)); CREATE VIEW v AS SELECT n, '`x`.y' AS x FROM t WHERE s = "
      "'it\\'s'; CREATE VIEW w (a, b) AS SELECT v.n, t.n FROM v JOIN t ON v.n = t.n");
  judge->execute("CREATE TRIGGER first BEFORE INSERT ON t FOR EACH ROW " + body);
  judge->execute("CREATE TRIGGER second AFTER DELETE ON t FOR EACH ROW FOLLOWS_nothing: BEGIN END");
  Link link = link_to(database.url());
  const Objects found = reflected(link, database.name()).objects;
  REQUIRE(found.views.size() == 2);
  CHECK(found.views.find("v")->select.view() ==
        "select `t`.`n` AS `n`,'`x`.y' AS `x` from `t` where `t`.`s` = 'it''s'");
  CHECK(found.views.find("w")->select.view() ==
        "select `v`.`n` AS `a`,`t`.`n` AS `b` from (`v` join `t` on(`v`.`n` = `t`.`n`))");
  REQUIRE(found.triggers.size() == 2);
  const Trigger* const first = found.triggers.find("first");
  CHECK(first->body.view() == body.substr(0, body.find('\\')) + "''s';\nEND");
  CHECK(first->table.view() == "t");
  CHECK(first->timing == Trigger::Timing::before);
  CHECK(first->events == Trigger::on_insert);
  CHECK(found.triggers.find("second")->timing == Trigger::Timing::after);
  CHECK(found.triggers.find("second")->events == Trigger::on_delete);
}

TEST_CASE("a fingerprint changes with each definition, and with nothing else", "[integration][mysql]") {
  const support::FreshMysql database;
  const auto judge = database.judge();
  Link link = link_to(database.url());
  std::set<std::uint64_t> seen;
  const auto now = [&](const TableFilter& ignored = {}) {
    const auto found = mysql::fingerprint(link, database.name(), ignored);
    if (!found) FAIL(describe(found.error()));
    return *found;
  };
  seen.insert(now());
  judge->execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, a INT, s VARCHAR(9), INDEX i (a))");
  const std::uint64_t before = now();
  seen.insert(before);
  judge->execute("INSERT INTO t (a) VALUES (1), (2), (3); DELETE FROM t");
  judge->execute("ANALYZE TABLE t PERSISTENT FOR ALL");
  CHECK(now() == before);
  judge->execute("CREATE TABLE ours (id INT)");
  CHECK(now() != before);
  CHECK(now([](std::string_view each) { return each == "ours"; }) == before);
  judge->execute("DROP TABLE ours");
  CHECK(now() == before);
  const std::vector<std::string> changes = {
      "ALTER TABLE t ADD b INT",
      "ALTER TABLE t MODIFY b INT NOT NULL",
      "ALTER TABLE t MODIFY b INT NOT NULL DEFAULT 0",
      "ALTER TABLE t MODIFY b INT NOT NULL DEFAULT 0 COMMENT 'x'",
      "ALTER TABLE t MODIFY s VARCHAR(9) DEFAULT ''",
      "ALTER TABLE t MODIFY s VARCHAR(9) DEFAULT 'NULL'",
      "ALTER TABLE t MODIFY s VARCHAR(9) COLLATE utf8mb4_bin",
      "ALTER TABLE t ADD g INT AS (a + 1)",
      "ALTER TABLE t MODIFY g INT AS (a + 2)",
      "ALTER TABLE t MODIFY b INT NOT NULL AFTER id",
      "ALTER TABLE t DROP INDEX i, ADD INDEX i (a DESC)",
      "ALTER TABLE t DROP INDEX i, ADD INDEX i (a, s(3))",
      "ALTER TABLE t DROP INDEX i, ADD UNIQUE INDEX i (a, s(3))",
      "ALTER TABLE t RENAME INDEX i TO j",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)",
      "ALTER TABLE t DROP CONSTRAINT k, ADD CONSTRAINT k CHECK (a > 1)",
      "CREATE TABLE u (t INT, CONSTRAINT f FOREIGN KEY (t) REFERENCES t (id))",
      "ALTER TABLE u DROP FOREIGN KEY f",
      "ALTER TABLE u ADD CONSTRAINT f FOREIGN KEY (t) REFERENCES t (id) ON DELETE CASCADE",
      "RENAME TABLE u TO v",
      "CREATE VIEW w AS SELECT a FROM t",
      "ALTER VIEW w AS SELECT a FROM t WHERE a = 1",
      "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
      "CREATE OR REPLACE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 2",
      "DROP TRIGGER r",
      "ALTER TABLE v DROP FOREIGN KEY f, ADD KEY k (t) COMMENT 'x'",
  };
  std::uint64_t last = before;
  for (const std::string& each : changes) {
    INFO(each);
    judge->execute(each);
    CHECK(now() != last);
    last = now();
    if (each != "DROP TRIGGER r") CHECK(seen.insert(last).second);
  }
}
