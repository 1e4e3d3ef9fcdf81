// SPDX-License-Identifier: MIT
// What the dialect writes, a server carries out.
#include "dialect/mysql_cases.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "headway/backend/mysql/compile.hpp"
#include "headway/backend/mysql/link.hpp"
#include "headway/dialect/mysql.hpp"
#include "support/catch.hpp"
#include "support/mysql_server.hpp"

using namespace headway;

namespace {

/// What the server says of the table that an operation is about; empty when there is none.
std::string definition_of(const support::MysqlDatabase& judge, const Operation& operation) {
  const std::string about = label(operation);
  const std::size_t begin = about.find(' ') + 1, end = std::min(about.find('.', begin), about.size());
  const std::string name = about.substr(begin, end - begin);
  if (begin == 0 || judge.text("SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                               "table_name = '" +
                               name + "' AND table_type = 'BASE TABLE'") != "1") {
    return {};
  }
  return judge.text("SHOW CREATE TABLE `" + name + "`").substr(name.size() + 1);
}
/// A check without a name is told in the words of the server.
Operation with_words_of(const support::MysqlDatabase& judge, const Operation& operation) {
  const auto* const dropped = operation.data.get_if<DropConstraint>();
  if (dropped == nullptr || dropped->expression.empty()) return operation;
  judge.execute(detail::mysql_check_probe(dropped->table, dropped->expression));
  const std::string probe = judge.text("SHOW CREATE TABLE headway_probe");
  judge.execute("DROP TEMPORARY TABLE headway_probe");
  return Operation(detail::with_stored_check(*dropped, detail::MysqlDefinition(probe)));
}
/// Carries an operation out; what went wrong, or nothing.
std::string carry_out(const support::MysqlDatabase& judge, const Operation& given, const Schema* schema = nullptr) {
  const Operation operation = with_words_of(judge, given);
  Statements statements;
  const Result<void> done =
      compile_for_mysql(operation, MysqlServer::mariadb, schema, statements, definition_of(judge, operation));
  if (!done) return done.error().message;
  for (const Statement& statement : statements) {
    std::string why;
    if (statement.kind == Statement::Kind::expect_no_rows) {
      if (!judge.text(statement.sql).empty()) return statement.text;
    } else if (!judge.try_execute(statement.sql, &why)) {
      return why + " in: " + statement.sql;
    }
  }
  return {};
}
template <class Write>
std::string carry_out(const support::MysqlDatabase& judge, Write write, const Schema* schema = nullptr) {
  Operations op;
  write(op);
  for (const Operation& each : op.list()) {
    if (std::string why = carry_out(judge, each, schema); !why.empty()) return why;
  }
  return {};
}

}  // namespace

TEST_CASE("MariaDB carries out what the dialect writes", "[integration][mysql]") {
  const support::FreshMysql database;
  const std::unique_ptr<support::MysqlDatabase> judge = database.judge();
  Schema schema;
  schema.put(table("tasks", column("id", integer).primary_key()));
  for (const mysql_cases::Case& each : mysql_cases::cases) {
    INFO(each.name);
    database.clear(*judge);
    judge->execute(std::string(mysql_cases::before));
    CHECK(judge->text("SHOW CREATE TABLE users") == "users|" + std::string(mysql_cases::users));
    CHECK(judge->text("SHOW CREATE TABLE tasks") == "tasks|" + std::string(mysql_cases::tasks));
    Operations op;
    each.write(op);
    for (const Operation& operation : op.list()) {
      const bool is_table = operation.data.get_if<CreateTable>() != nullptr;
      CHECK(carry_out(*judge, operation, is_table ? &schema : nullptr) == "");
    }
  }
}

TEST_CASE("MariaDB keeps the values that the dialect writes, whatever a backslash means", "[integration][mysql]") {
  const support::FreshMysql database;
  const std::unique_ptr<support::MysqlDatabase> judge = database.judge();
  for (const char* mode : {"", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES"}) {
    INFO("sql_mode " << mode);
    database.clear(*judge);
    judge->execute(std::string("SET sql_mode = CONCAT('STRICT_ALL_TABLES,', '") + mode + "')");
    const auto write = [](Operations& op) {
      op.create_table("t",
                      column("n", integer),
                      column("v", text).default_value("a\\"),
                      column("b", blob),
                      column("d", double_precision),
                      column("m", timestamp_tz));
      op.bulk_insert(
          "t",
          {"n", "v", "b", "d", "m"},
          {{1, "it's \\' so", Value::blob(Text(std::string_view("\0\\'\xff", 4))), 0.1, "2024-01-02T03:04:05Z"},
           {2, "größe\n\"名前\" 🙂", Value::blob(Text("")), 5e-324, "2024-01-02 03:04:05.123456-01:30"},
           {3, Value(Text(std::string_view("a\0b", 3))), nullptr, 1.7976931348623157e308, nullptr},
           {std::numeric_limits<std::int32_t>::min(), nullptr, nullptr, -2.5, "2024-01-02"}});
      op.execute("INSERT INTO t (n) VALUES (5)");
    };
    Schema schema;
    schema.put(table("t", column("n", integer), column("m", timestamp_tz)));
    REQUIRE(carry_out(*judge, write, &schema) == "");
    using namespace std::string_literals;
    CHECK(judge->text("SELECT n, v, hex(b), d, m FROM t ORDER BY abs(n)") ==
          "1|it's \\' so|005C27FF|0.1|2024-01-02 03:04:05.000000\n"
          "2|größe\n\"名前\" 🙂||5e-324|2024-01-02 04:34:05.123456\n"
          "3|a\0b|NULL|1.7976931348623157e308|NULL\n"
          "5|a\\|NULL|NULL|NULL\n"
          "-2147483648|NULL|NULL|-2.5|2024-01-02 00:00:00.000000"s);
  }
}

TEST_CASE("a constraint without a name is dropped by what MariaDB makes of it", "[integration][mysql]") {
  const support::FreshMysql database;
  const std::unique_ptr<support::MysqlDatabase> judge = database.judge();
  REQUIRE(carry_out(*judge, [](Operations& op) {
            op.create_table("old",
                            column("a", integer),
                            column("b", varchar(20)),
                            unique({"a", "b"}),
                            unique({"a", "b"}).named("mine"),
                            unique({"b"}),
                            check("a>0"),
                            check("a != 1 AND (B <> '#' OR length(b)>3)"),
                            check("b LIKE 'x%' OR b IS NOT NULL AND a IN (1,2) AND NOT a BETWEEN 3 AND 4"),
                            check("a > 0").named("own"));
            op.rename_table("old", "New");
            op.rename_column("New", "b", "B");
          }) == "");
  const auto names = [&] {
    return judge->text(
        "SELECT group_concat(constraint_name ORDER BY constraint_name SEPARATOR ' ') FROM "
        "information_schema.table_constraints WHERE table_schema = DATABASE()");
  };
  REQUIRE(names() == "a b CONSTRAINT_1 CONSTRAINT_2 CONSTRAINT_3 mine own");
  const auto drop = [&](auto write) { return carry_out(*judge, write); };
  CHECK(drop([](Operations& op) { op.drop_check(check("a>0"), "New"); }) == "");
  CHECK(names() == "a b CONSTRAINT_2 CONSTRAINT_3 mine own");
  CHECK(drop([](Operations& op) { op.drop_check(check("a != 1 AND (B <> '#' OR length(b)>3)"), "New"); }) == "");
  CHECK(drop([](Operations& op) {
          op.drop_check(check("b LIKE 'x%' OR b IS NOT NULL AND a IN (1,2) AND NOT a BETWEEN 3 AND 4"), "New");
        }) == "");
  CHECK(drop([](Operations& op) { op.drop_unique({"B"}, "New"); }) == "");
  CHECK(drop([](Operations& op) { op.drop_unique({"a", "b"}, "New"); }) == "");
  CHECK(names() == "mine own");
  CHECK(drop([](Operations& op) { op.drop_unique({"a"}, "New"); }) == "table New has no unique constraint (a)");
  CHECK(drop([](Operations& op) { op.drop_check(check("a > 7"), "New"); }) == "table New has no check (`a` > 7)");
  CHECK(names() == "mine own");
}

TEST_CASE("an index comes and goes over a foreign key, and the key leaves none behind", "[integration][mysql]") {
  const support::FreshMysql database;
  const std::unique_ptr<support::MysqlDatabase> judge = database.judge();
  const auto indexes = [&] {
    return judge->text(
        "SELECT group_concat(DISTINCT index_name ORDER BY index_name SEPARATOR ' ') FROM information_schema.statistics "
        "WHERE table_schema = DATABASE() AND table_name = 'tasks'");
  };
  for (const bool has_name : {false, true}) {
    INFO(has_name);
    database.clear(*judge);
    REQUIRE(carry_out(*judge, [](Operations& op) {
              op.create_table("users", column("id", integer).primary_key());
              op.create_table("tasks", column("id", integer).primary_key(), column("user_id", integer));
            }) == "");
    REQUIRE(
        (has_name
             ? carry_out(
                   *judge,
                   [](Operations& op) { op.create_foreign_key("fk_user", "tasks", {"user_id"}, "users", {"id"}); })
             : carry_out(*judge, [](Operations& op) {
                 op.append(Operation(AddConstraint{"tasks", Constraint(foreign_key({"user_id"}, "users", {"id"}))}));
               })) == "");
    const std::string made = has_name ? "fk_user PRIMARY" : "PRIMARY user_id";
    CHECK(indexes() == made);
    for (int round = 0; round < 2; ++round) {
      CHECK(carry_out(*judge, [](Operations& op) { op.create_index("idx", "tasks", {"user_id", "id"}); }) == "");
      CHECK(carry_out(*judge, [](Operations& op) { op.drop_index("idx", "tasks"); }) == "");
      CHECK(indexes() == made);
    }
    CHECK((has_name ? carry_out(*judge, [](Operations& op) { op.drop_foreign_key("fk_user", "tasks"); })
                    : carry_out(*judge, [](Operations& op) { op.drop_foreign_key({"user_id"}, "tasks"); })) == "");
    CHECK(indexes() == "PRIMARY");
  }
}

TEST_CASE("MODIFY forgets nothing that MariaDB knew of a column", "[integration][mysql]") {
  const support::FreshMysql database;
  const std::unique_ptr<support::MysqlDatabase> judge = database.judge();
  judge->execute(
      "CREATE TABLE t (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'it''s, (a) key', a VARCHAR(30) "
      "CHARACTER "
      "SET latin1 COLLATE latin1_german1_ci NOT NULL DEFAULT 'not null, check (x)' COMMENT 'default \\\\ on', ts "
      "TIMESTAMP(3) "
      "NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), hidden INT INVISIBLE DEFAULT (1 + (2 * "
      "3)), "
      "part INT CHECK (part > 0), j JSON, e ENUM('a', 'not null') NOT NULL, g INT AS (part + 1) STORED COMMENT 'as', u "
      "UUID, "
      "z LONGTEXT COMPRESSED)");
  const std::string before = judge->text("SHOW CREATE TABLE t");
  const auto set_nullable = [&](bool is_nullable) {
    for (const char* const name : {"a", "ts", "hidden", "part", "j", "e", "u"}) {
      ColumnChange change;
      change.nullable = is_nullable;
      INFO(name);
      CHECK(carry_out(*judge, Operation(AlterColumn{"t", Text(std::string_view(name)), change})) == "");
    }
  };
  set_nullable(true);
  const std::string free = judge->text("SHOW CREATE TABLE t");
  CHECK(free != before);
  set_nullable(false);
  set_nullable(true);
  CHECK(judge->text("SHOW CREATE TABLE t") == free);
  for (const char* const name : {"a", "ts", "e"}) {
    ColumnChange change;
    change.nullable = false;
    CHECK(carry_out(*judge, Operation(AlterColumn{"t", Text(std::string_view(name)), change})) == "");
  }
  CHECK(judge->text("SHOW CREATE TABLE t") == before);
  CHECK(carry_out(*judge, [](Operations& op) {
          op.reorder_columns("t", {"z", "u", "ts"});
          op.reorder_columns("t", {"id", "a", "ts", "hidden", "part", "j", "e", "g", "u"});
        }) == "");
  CHECK(judge->text("SHOW CREATE TABLE t") == before);
}

TEST_CASE("a table's other character set takes its columns along, and nothing else", "[integration][mysql]") {
  const support::FreshMysql database;
  const std::unique_ptr<support::MysqlDatabase> judge = database.judge();
  judge->execute(
      "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) NOT NULL DEFAULT 'é' COMMENT 'it''s', b TEXT, own VARCHAR(9) "
      "CHARACTER SET latin2, kind ENUM('é', 'b'), j JSON, KEY k (a)) ENGINE=InnoDB CHARSET=latin1 COMMENT='kept'; SET "
      "NAMES utf8mb4; INSERT INTO t VALUES (1, 'größe', 'é', 'x', 'é', '{\"a\": 1}')");
  const std::string rows = judge->text("SELECT * FROM t");
  CHECK(carry_out(*judge, [](Operations& op) {
          op.alter_options("t", {.engine = "Aria", .charset = "utf8mb4", .collation = "utf8mb4_bin"});
        }) == "");
  CHECK(judge->text("SELECT * FROM t") == rows);
  CHECK(judge->text("SHOW CREATE TABLE t") ==
        "t|CREATE TABLE `t` (\n"
        "  `id` int(11) NOT NULL,\n"
        "  `a` varchar(20) NOT NULL DEFAULT 'é' COMMENT 'it''s',\n"
        "  `b` text DEFAULT NULL,\n"
        "  `own` varchar(9) CHARACTER SET latin2 COLLATE latin2_general_ci DEFAULT NULL,\n"
        "  `kind` enum('é','b') DEFAULT NULL,\n"
        "  `j` longtext DEFAULT NULL CHECK (json_valid(`j`)),\n"
        "  PRIMARY KEY (`id`),\n"
        "  KEY `k` (`a`)\n"
        ") ENGINE=Aria DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin PAGE_CHECKSUM=1 COMMENT='kept'");
  CHECK(carry_out(*judge, [](Operations& op) {
          op.alter_options("t", {.comment = "", .engine = "", .charset = "", .collation = ""});
        }) == "");
  CHECK(judge->text("SELECT * FROM t") == rows);
  const std::string said = judge->text("SHOW CREATE TABLE t");
  CHECK(said.find(") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci") != std::string::npos);
  CHECK(said.find("`j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK") != std::string::npos);
  CHECK(said.find("kept") == std::string::npos);
}

TEST_CASE("rows are converted as a migration says, and refused where MariaDB would change them without a word",
          "[integration][mysql]") {
  const support::FreshMysql database;
  const std::unique_ptr<support::MysqlDatabase> judge = database.judge();
  judge->execute(
      "CREATE TABLE t (id INT PRIMARY KEY, size VARCHAR(9) NOT NULL COMMENT 'cm', d DECIMAL(8, 2), i BIGINT, m "
      "DATETIME(6), "
      "f DOUBLE, UNIQUE (size)); INSERT INTO t VALUES (1, '10 cm', 1.00, 16777217, '2024-01-01', 0.1), (2, '2 cm', "
      "NULL, 5, "
      "NULL, 0.25)");
  Schema schema;
  schema.put(table("t",
                   column("id", integer).primary_key(),
                   column("size", varchar(9)).not_null(),
                   column("d", numeric(8, 2)),
                   column("i", bigint),
                   column("m", timestamp),
                   column("f", double_precision)));
  const auto change = [&](auto write) { return carry_out(*judge, write, &schema); };
  CHECK(change([](Operations& op) {
          op.alter_column("t", "size", {.type = integer, .conversion = "replace(size, ' cm', '')"});
        }) == "");
  CHECK(judge->text("SELECT id, size FROM t ORDER BY size") == "2|2\n1|10");
  CHECK(judge->text("SHOW CREATE TABLE t").find("`size` int(11) NOT NULL COMMENT 'cm'") != std::string::npos);
  CHECK(judge->text("SHOW CREATE TABLE t").find("UNIQUE KEY `size` (`size`)") != std::string::npos);

  CHECK(change([](Operations& op) { op.alter_column("t", "i", {.type = real}); }) == "type FLOAT of t.i");
  CHECK(change([](Operations& op) { op.alter_column("t", "f", {.type = numeric(9, 1)}); }) ==
        "type DECIMAL(9, 1) of t.f");
  CHECK(change([](Operations& op) { op.alter_column("t", "f", {.type = numeric(9, 2)}); }) == "");
  CHECK(change([](Operations& op) { op.alter_column("t", "d", {.type = integer}); }) == "");
  CHECK(change([](Operations& op) { op.alter_column("t", "m", {.type = date}); }) == "");
  CHECK(judge->text("SELECT d, i, m, f FROM t ORDER BY id") == "1|16777217|2024-01-01|0.10\nNULL|5|NULL|0.25");

  CHECK(change([](Operations& op) { op.add_column("t", column("n", date).not_null()); }) ==
        "NOT NULL of t.n, which is new and has no default,");
  CHECK(judge->text(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name = 'n'") ==
        "0");
}

TEST_CASE("a run asks the server for what a statement must repeat or name", "[integration][mysql]") {
  const support::FreshMysql database;
  const std::string user = database.name(), secret = "secret";
  const std::unique_ptr<support::MysqlDatabase> judge = database.judge();
  judge->execute(
      "CREATE TABLE people (id INT PRIMARY KEY, n INT, CHECK (n != 3), CHECK (n > 0), CHECK (1 < 2)); CREATE VIEW v AS "
      "SELECT id FROM people; CREATE USER " +
      user + "@localhost IDENTIFIED BY '" + secret + "'; GRANT SELECT ON " + database.name() + ".* TO " + user +
      "@localhost");
  const auto compiled = [](const std::string& url, const Operation& operation) {
    auto connection = mysql::connect(url);
    if (!connection) return connection.error().message;
    mysql::Link link(std::move(*connection));
    const std::string name = url.substr(url.rfind("/test_") + 1, url.find('?') - url.rfind("/test_") - 1);
    Statements statements;
    const Result<void> done = mysql::LiveCompiler(link, name, MysqlServer::mariadb).compile(operation, statements);
    return done ? statements.front().sql : done.error().message;
  };
  const auto dropped = [](std::string_view expression) {
    return Operation(DropConstraint{"people", {}, ConstraintKind::check, {}, Text(expression)});
  };
  CHECK(compiled(database.url(), dropped("n NOT IN (3)")) == "ALTER TABLE `people` DROP CONSTRAINT `CONSTRAINT_1`");
  CHECK(compiled(database.url_of(user, secret), dropped("n > 0")) ==
        "ALTER TABLE `people` DROP CONSTRAINT `CONSTRAINT_2`");
  CHECK(compiled(database.url(), Operation(AddConstraint{"pets", Constraint(ForeignKey{{"who"}, "people"})})) ==
        "ALTER TABLE `pets` ADD FOREIGN KEY (`who`) REFERENCES `people` (`id`)");
  CHECK(compiled(database.url(), Operation(DropColumn{"people", "n"})) ==
        "ALTER TABLE `people` DROP CONSTRAINT `CONSTRAINT_1`, DROP CONSTRAINT `CONSTRAINT_2`, DROP CONSTRAINT "
        "`CONSTRAINT_3`, ADD CONSTRAINT `CONSTRAINT_3` CHECK ((1 < 2)), DROP COLUMN `n`");
  CHECK(compiled(database.url(), Operation(BulkInsert{"v", {"id"}, {{1}}})) == "INSERT INTO `v` (`id`) VALUES (1)");
  judge->execute("DROP USER " + user + "@localhost");
}
