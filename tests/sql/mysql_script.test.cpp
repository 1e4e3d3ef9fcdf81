// SPDX-License-Identifier: MIT
#include "headway/sql/mysql_script.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "headway/sql/mysql_statement.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

std::vector<std::string> split(std::string_view script) {
  std::vector<std::string> out;
  sql::MysqlScript reader(script);
  while (const sql::ScriptStatement statement = reader.next()) {
    out.emplace_back(statement.is_complete ? "" : "incomplete: ");
    out.back() += statement.text;
    CHECK(script.substr(statement.offset).starts_with(statement.text));
  }
  return out;
}
using Texts = std::vector<std::string>;

/// `commits table a, view x.b`
std::string read(std::string_view statement) {
  constexpr std::string_view effects[] = {"rows", "commits", "session", "transaction", "rollback", "unknown"};
  constexpr std::string_view kinds[] = {"table", "view", "trigger", "routine", "other"};
  const sql::MysqlStatement found = sql::read_mysql_statement(statement);
  std::string out(effects[static_cast<std::size_t>(found.effect)]);
  std::string_view separator = " ";
  for (const sql::MysqlTouched& each : found.touched) {
    out.append(separator).append(kinds[static_cast<std::size_t>(each.kind)]);
    if (!each.name.empty()) out += ' ';
    if (!each.database.empty()) out.append(each.database).append(1, '.');
    out.append(each.name);
    separator = ", ";
  }
  return out;
}

}  // namespace

TEST_CASE("a script of MySQL is split by MySQL's quotes and comments", "[unit][sql]") {
  CHECK(split("") == Texts{});
  CHECK(split(" ;; -- nothing\n;") == Texts{});
  CHECK(split("\xEF\xBB\xBFSELECT 1; SELECT 2") == Texts{"SELECT 1", "SELECT 2"});
  CHECK(split("SELECT ';\\';', \";\"\";\", `;``;\\`; SELECT 2;") ==
        Texts{"SELECT ';\\';', \";\"\";\", `;``;\\`", "SELECT 2"});
  CHECK(split("SELECT 1 # ;\n+ 1 -- ;\n /* ; */; SELECT 5--1;") == Texts{"SELECT 1 # ;\n+ 1", "SELECT 5--1"});
  CHECK(split("SELECT 1--\n;SELECT 2 --") == Texts{"SELECT 1", "SELECT 2"});
}

TEST_CASE("what a server executes within a comment belongs to the statement", "[unit][sql]") {
  CHECK(split("/*!40101 SET NAMES utf8 */;\n/*M!100301 SELECT 1 */ ; /* no */ SELECT /*! STRAIGHT_JOIN */ 2 /*!;*/;") ==
        Texts{"/*!40101 SET NAMES utf8 */", "/*M!100301 SELECT 1 */", "SELECT /*! STRAIGHT_JOIN */ 2 /*!;*/"});
  CHECK(split("/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER t /* x */ */; SELECT 1") ==
        Texts{"/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER t /* x */ */", "SELECT 1"});
}

TEST_CASE("DELIMITER says what ends a statement", "[unit][sql]") {
  CHECK(split("delimiter //\nSELECT 1; SELECT 2//\nSELECT '//' // DELIMITER ;\nSELECT 3; SELECT 4") ==
        Texts{"SELECT 1; SELECT 2", "SELECT '//'", "SELECT 3", "SELECT 4"});
  CHECK(
      split(
          "DELIMITER $$\r\nCREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = 1; END$$\r\nDELIMITER ;\r\n"
          "SELECT 1;") == Texts{"CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = 1; END", "SELECT 1"});
  CHECK(
      split("DELIMITER ;;\n/*!50003 CREATE TRIGGER t BEGIN SELECT 1; END */;;\nDELIMITER ;\nSELECT delimiter FROM t") ==
      Texts{"/*!50003 CREATE TRIGGER t BEGIN SELECT 1; END */", "SELECT delimiter FROM t"});
  CHECK(split("DELIMITER \nSELECT 1").front().starts_with("incomplete: "));
}

TEST_CASE("without DELIMITER a body holds its statements together", "[unit][sql]") {
  for (
      const std::string body :
      {"CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.end = IF(1, 2, 3); END",
       "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NEW.a THEN SET NEW.b = 1; ELSEIF 1 THEN SET @a = 2; END IF",
       "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW FOLLOWS u BEGIN DECLARE EXIT HANDLER FOR 1 BEGIN END; DELETE "
       "FROM y; END",
       "CREATE OR REPLACE DEFINER = `a`@`b` PROCEDURE IF NOT EXISTS p(IN a INT) COMMENT 'x' BEGIN DROP TABLE IF EXISTS "
       "t; IF (a > 1) THEN SELECT CASE a WHEN 1 THEN IF(1, 2, 3) ELSE 5 END, (CASE WHEN 1 THEN 2 END); END IF; END",
       "CREATE PROCEDURE p() l: LOOP SET @a = 1; IF @a THEN LEAVE l; END IF; END LOOP l",
       "CREATE PROCEDURE p() BEGIN REPEAT SET @a = 1; UNTIL @a > 5 END REPEAT; WHILE 0 DO SELECT 1; END WHILE; CASE @a "
       "WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE; FOR i IN 1..3 DO SELECT i; END FOR; END",
       "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN CASE WHEN 1 THEN 2 END",
       "CREATE PROCEDURE p() SELECT * FROM t WHERE (a) FOR UPDATE",
       "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN SELECT 1; END",
       "ALTER EVENT e DO BEGIN SELECT 1; END",
       "BEGIN NOT ATOMIC IF 1 THEN SELECT 1; END IF; END",
       "IF 1 THEN SELECT 1; END IF",
       "CREATE TABLE IF NOT EXISTS event (begin INT, end INT)",
       "CREATE TABLE t AS SELECT 1 AS `function`, CASE WHEN 1 THEN 2 END",
       "BEGIN"}) {
    INFO(body);
    CHECK(split(body + "; SELECT 'next'; ") == Texts{body, "SELECT 'next'"});
  }
}

TEST_CASE("a script that ends within something is incomplete", "[unit][sql]") {
  for (const char* const script : {"SELECT 'a",
                                   "SELECT 'a\\'",
                                   "SELECT `a",
                                   "SELECT 1 /* b",
                                   "/*! SELECT 1",
                                   "CREATE PROCEDURE p() BEGIN SELECT 1;",
                                   "SELECT \"a''"}) {
    INFO(script);
    const Texts found = split(std::string("SELECT 0;\n") + script);
    REQUIRE(found.size() == 2);
    CHECK(found[1] == std::string("incomplete: ") + script);
  }
}

TEST_CASE("a statement's effect on the transaction and what it touches are read from its text", "[unit][sql]") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"SELECT 1", "rows"},
      {"(SELECT 1) UNION (SELECT 2)", "rows"},
      {"WITH a AS (SELECT 1) SELECT * FROM a", "rows"},
      {"insert into t values (1)", "rows"},
      {"/* a */ REPLACE INTO t VALUES (1)", "rows"},
      {"UPDATE t SET a = 1", "rows"},
      {"DELETE FROM t", "rows"},
      {"LOAD DATA LOCAL INFILE 'x' INTO TABLE t", "rows"},
      {"ANALYZE SELECT 1", "rows"},
      {"SET STATEMENT max_statement_time = 1 FOR UPDATE t SET a = 1", "rows"},
      {"CREATE TABLE t (a INT)", "commits table t"},
      {"CREATE OR REPLACE TABLE IF NOT EXISTS `a``b`.`c d` LIKE x", "commits table a`b.c d"},
      {"CREATE TEMPORARY TABLE t (a INT)", "session"},
      {"CREATE SEQUENCE s", "commits table s"},
      {"CREATE UNIQUE INDEX i USING BTREE ON t (a)", "commits table t"},
      {"/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50013 DEFINER=`a`@`%` SQL SECURITY DEFINER */ /*!50001 VIEW `v` AS "
       "select 1 */",
       "commits view v"},
      {"CREATE DEFINER = CURRENT_USER() TRIGGER IF NOT EXISTS x.t BEFORE INSERT ON y FOR EACH ROW BEGIN END",
       "commits trigger x.t"},
      {"CREATE PROCEDURE p() BEGIN ROLLBACK; END", "commits routine p"},
      {"CREATE AGGREGATE FUNCTION f() RETURNS INT RETURN 1", "commits routine f"},
      {"CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1", "commits other"},
      {"CREATE DATABASE d", "commits other"},
      {"CREATE USER u", "commits other"},
      {"CREATE SPATIAL REFERENCE SYSTEM 4120 NAME 'x'", "commits other"},
      {"CREATE SPATIAL INDEX i ON t (a)", "commits table t"},
      {"ALTER ONLINE IGNORE TABLE IF EXISTS t ADD a INT", "commits table t"},
      {"ALTER TABLE t RENAME COLUMN a TO b, RENAME INDEX i TO j", "commits table t"},
      {"ALTER TABLE t RENAME COLUMN a TO b, RENAME TO x.`u`", "commits table t, table x.u"},
      {"ALTER TABLE t RENAME u", "commits table t, table u"},
      {"ALTER VIEW v AS SELECT 1", "commits view v"},
      {"ALTER DATABASE d CHARACTER SET utf8mb4", "commits other"},
      {"DROP TABLE IF EXISTS a, `b`, c.d CASCADE", "commits table a, table b, table c.d"},
      {"DROP TEMPORARY TABLE a", "session"},
      {"DROP VIEW v, w", "commits view v, view w"},
      {"DROP TRIGGER IF EXISTS t", "commits trigger t"},
      {"DROP FUNCTION f", "commits routine f"},
      {"DROP INDEX i ON t", "commits table t"},
      {"DROP USER u", "commits other"},
      {"RENAME TABLE a TO b, b WAIT 5 TO c", "commits table a, table b, table b, table c"},
      {"RENAME USER a TO b", "commits other"},
      {"TRUNCATE TABLE t", "commits"},
      {"ANALYZE TABLE t", "commits"},
      {"OPTIMIZE TABLE t", "commits"},
      {"FLUSH TABLES", "commits"},
      {"GRANT SELECT ON t TO u", "commits"},
      {"REVOKE SELECT ON t FROM u", "commits other"},
      {"SET PASSWORD = 'x'", "commits"},
      {"LOAD INDEX INTO CACHE t", "commits"},
      {"START SLAVE", "commits other"},
      {"SET @a = 1, sql_mode = ''", "session"},
      {"SET @autocommit = @@autocommit", "session"},
      {"/*!40101 SET NAMES utf8 */", "session"},
      {"USE d", "session"},
      {"PREPARE s FROM 'SELECT 1'", "session"},
      {"DEALLOCATE PREPARE s", "session"},
      {"DROP PREPARE s", "session"},
      {"BEGIN", "transaction"},
      {"BEGIN WORK", "transaction"},
      {"START TRANSACTION READ ONLY", "transaction"},
      {"COMMIT AND CHAIN", "transaction"},
      {"SAVEPOINT a", "transaction"},
      {"SET @a = @@autocommit, AUTOCOMMIT = 0", "transaction"},
      {"SET @@session.autocommit = 1", "transaction"},
      {"LOCK TABLES t WRITE", "transaction"},
      {"UNLOCK TABLES", "transaction"},
      {"ROLLBACK TO a", "rollback"},
      {"XA START 'x'", "rollback"},
      {"CALL p()", "unknown other"},
      {"EXECUTE s", "unknown other"},
      {"BEGIN NOT ATOMIC SELECT 1; END", "unknown other"},
      {"IF 1 THEN SELECT 1; END IF", "unknown other"},
      {"something new", "unknown other"},
  };
  for (const auto& [statement, expected] : cases) {
    INFO(statement);
    CHECK(read(statement) == expected);
  }
}

TEST_CASE("it is known of CREATE TABLE and CREATE INDEX what they make anew", "[unit][sql]") {
  CHECK(sql::read_mysql_statement("CREATE TABLE t (a INT)").makes_table);
  CHECK(sql::read_mysql_statement("CREATE UNIQUE INDEX `a``b` USING BTREE ON t (a)").index == "a`b");
  CHECK(sql::read_mysql_statement("CREATE INDEX `on` ON t (a)").index == "on");
  for (const std::string_view each : {"CREATE OR REPLACE TABLE t (a INT)",
                                      "CREATE TABLE IF NOT EXISTS t (a INT)",
                                      "CREATE TEMPORARY TABLE t (a INT)",
                                      "CREATE TABLE t LIKE u",
                                      "CREATE TABLE t (LIKE u)",
                                      "CREATE TABLE t SELECT * FROM u",
                                      "CREATE SEQUENCE t",
                                      "CREATE OR REPLACE INDEX i ON t (a)",
                                      "CREATE INDEX IF NOT EXISTS i ON t (a)",
                                      "DROP INDEX i ON t",
                                      "ALTER TABLE t ADD INDEX i (a)"}) {
    INFO(each);
    const sql::MysqlStatement found = sql::read_mysql_statement(each);
    CHECK_FALSE(found.makes_table);
    CHECK(found.index.empty());
  }
  CHECK(sql::mentions_mysql_name("CREATE TABLE t (a INT, KEY `Idx` (a))", "idX"));
  CHECK(sql::mentions_mysql_name("CREATE TABLE t (a INT, 'b", "c"));  // nobody knows what follows
  CHECK_FALSE(sql::mentions_mysql_name("CREATE TABLE t (a INT /* idx */)", "idx"));
}
