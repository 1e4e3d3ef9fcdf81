// SPDX-License-Identifier: MIT
#include "headway/dialect/mysql.hpp"

#include <limits>
#include <string>
#include <string_view>

#include "dialect/mysql_cases.hpp"
#include "headway/operations/operations.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

using Write = void (*)(Operations&);

/// What is known of the database.
struct Known {
  MysqlServer server = MysqlServer::mariadb;
  const Schema* schema = nullptr;
  std::string_view definition = {};
};

/// The statements, each ended by a semicolon and a newline.
std::string compiled(Write write, const Known& known = {}) {
  Operations op;
  write(op);
  std::string out;
  for (const Operation& each : op.list()) {
    Statements statements;
    const std::string_view definition =
        known.definition.empty() && known.schema == nullptr ? mysql_cases::definition_of(each) : known.definition;
    const Result<void> done = compile_for_mysql(each, known.server, known.schema, statements, definition);
    if (!done) FAIL(done.error().message);
    for (const Statement& statement : statements) out += statement.sql + ";\n";
  }
  return out;
}

/// The error of the one operation; the statements given must stay as they were.
Error refused(Write write, const Known& known = {}) {
  Operations op;
  write(op);
  REQUIRE(op.list().size() == 1);
  Statements statements(1);
  const Result<void> done = compile_for_mysql(op.list()[0], known.server, known.schema, statements, known.definition);
  CHECK(statements.size() == 1);
  REQUIRE_FALSE(done.has_value());
  return done.error();
}
void check_unsupported(Write write, std::string_view operation, const Known& known = {}) {
  const Error error = refused(write, known);
  INFO(error.message);
  CHECK(name(error.code) == name(ErrorCode::unsupported_by_dialect));
  CHECK(error.operation == operation);
  const bool names_dialect =
      error.message.find("MySQL") != std::string::npos || error.message.find("MariaDB") != std::string::npos;
  CHECK(names_dialect);
}
void check_refused(ErrorCode code, Write write, const Known& known = {}) {
  const Error error = refused(write, known);
  INFO(error.message);
  CHECK(name(error.code) == name(code));
}

constexpr Known on_mysql{MysqlServer::mysql};

}  // namespace

TEST_CASE("operations compile to MySQL's SQL", "[unit][dialect]") {
  Schema schema;
  schema.put(table("tasks", column("id", integer).primary_key()));
  for (const mysql_cases::Case& each : mysql_cases::cases) {
    INFO(each.name);
    Operations op;
    each.write(op);
    std::string out;
    for (const Operation& operation : op.list()) {
      Statements statements;
      const Schema* const known = operation.data.get_if<CreateTable>() != nullptr ? &schema : nullptr;
      const Result<void> done =
          compile_for_mysql(operation, MysqlServer::mariadb, known, statements, mysql_cases::definition_of(operation));
      if (!done) FAIL(done.error().message);
      for (const Statement& statement : statements) out += statement.sql + ";\n";
    }
    CHECK(out == each.sql);
  }
}

TEST_CASE("MySQL's dialect refuses what MySQL cannot do, naming both", "[unit][dialect]") {
  check_unsupported([](Operations& op) { op.create_table("t", column("a", verbatim(""))); }, "create_table t");
  check_unsupported([](Operations& op) { op.create_table("t", column("a", text).autoincrement()); }, "create_table t");
  check_unsupported([](Operations& op) { op.create_index("i", "t", {"a"}, {.method = "hash"}); }, "create_index t.i");
  check_unsupported([](Operations& op) { op.create_table("t", column("a", text).primary_key()); }, "create_table t");
  check_unsupported(
      [](Operations& op) {
        op.create_table("t", column("a", double_precision).default_value(std::numeric_limits<double>::infinity()));
      },
      "create_table t");
  check_unsupported([](Operations& op) { op.add_column("t", column("a", text).collate("nocase")); }, "add_column t.a");
  check_unsupported([](Operations& op) { op.add_column("t", column("a", text).references("t", "b")); },
                    "add_column t.a");
  check_unsupported([](Operations& op) { op.alter_column("users", "email", {.collation = Text("RTRIM")}); },
                    "alter_column users.email",
                    {MysqlServer::mariadb, nullptr, mysql_cases::users});
  check_unsupported([](Operations& op) { op.create_index("i", "t", {"a"}, {.where = "a > 0"}); }, "create_index t.i");
  check_unsupported([](Operations& op) { op.create_index("i", "t", {ascending("a").collate("NoCase")}); },
                    "create_index t.i",
                    on_mysql);
  check_unsupported(
      [](Operations& op) {
        op.create_foreign_key("f", "t", {"a"}, "u", {"b"}, {.deferral = Deferral::initially_deferred});
      },
      "add_constraint t");
  check_unsupported(
      [](Operations& op) { op.create_foreign_key("f", "t", {"a"}, "u", {"b"}, {.on_delete = set_default}); },
      "add_constraint t");
  check_unsupported([](Operations& op) { op.bulk_insert("t", {"a"}, {{std::numeric_limits<double>::quiet_NaN()}}); },
                    "bulk_insert t");
  check_unsupported([](Operations& op) { op.execute("SELECT 1; source other.sql"); }, "execute");
  check_unsupported([](Operations& op) { op.execute("\\! ls"); }, "execute");
}

TEST_CASE("MySQL's dialect refuses triggers that MySQL does not fire", "[unit][dialect]") {
  const Write triggers[] = {
      [](Operations& op) { op.create_trigger(trigger("t", "v").instead_of_insert().runs("DO 1")); },
      [](Operations& op) { op.create_trigger(trigger("t", "v").after_insert().after_delete().runs("DO 1")); },
      [](Operations& op) { op.create_trigger(trigger("t", "v").after_update({"a"}).runs("DO 1")); },
      [](Operations& op) { op.create_trigger(trigger("t", "v").after_update().when("1").runs("DO 1")); },
      [](Operations& op) { op.create_trigger(trigger("t", "v").after_update().once_for_a_statement().runs("DO 1")); },
  };
  for (const Write each : triggers) check_unsupported(each, "create_trigger v.t");
}

TEST_CASE("MySQL's dialect knows which of the two servers it writes for", "[unit][dialect]") {
  const Write computed = [](Operations& op) { op.create_index("i", "t", {expression("lower(a)")}); };
  check_unsupported(computed, "create_index t.i");
  CHECK(compiled(computed, on_mysql) == "CREATE INDEX `i` ON `t` ((lower(a)));\n");
  const Write collated = [](Operations& op) { op.create_index("i", "t", {desc("a").collate("BINARY")}); };
  check_unsupported(collated, "create_index t.i");
  CHECK(compiled(collated, on_mysql) == "CREATE INDEX `i` ON `t` ((`a` COLLATE `utf8mb4_bin`) DESC);\n");

  const Write unique_text = [](Operations& op) { op.create_table("t", column("a", text).unique()); };
  check_unsupported(unique_text, "create_table t", on_mysql);
  CHECK(compiled(unique_text).find("UNIQUE (`a`)") != std::string::npos);
  const Write indexed_json = [](Operations& op) {
    op.create_table("t", column("a", json), Index{"i", {"a"}, false, {}});
  };
  check_unsupported(indexed_json, "create_table t", on_mysql);

  const Write generated = [](Operations& op) {
    op.add_column("t", column("a", integer).not_null().generated_as("b", Generated::Kind::stored));
  };
  check_unsupported(generated, "add_column t.a");
  CHECK(compiled(generated, on_mysql) ==
        "ALTER TABLE `t` ADD COLUMN `a` INT GENERATED ALWAYS AS (b) STORED NOT NULL;\n");

  // MySQL renames no column that a check names.
  CHECK(compiled([](Operations& op) { op.rename_column("tasks", "title", "head"); },
                 {MysqlServer::mysql, nullptr, mysql_cases::tasks}) ==
        "ALTER TABLE `tasks` DROP CONSTRAINT `ck_title`, RENAME COLUMN `title` TO `head`, ADD CONSTRAINT `ck_title` "
        "CHECK "
        "((`head` <> ''));\n");
}

TEST_CASE("MySQL's names have at most 64 characters, however many bytes", "[unit][dialect]") {
  CHECK(compiled([](Operations& op) {
          op.drop_table("häuser_mit_einem_namen_der_so_lang_ist_wie_ein_name_in_MySQL_ist");
        }) == "DROP TABLE `häuser_mit_einem_namen_der_so_lang_ist_wie_ein_name_in_MySQL_ist`;\n");
  check_unsupported(
      [](Operations& op) { op.drop_table("a_name_that_is_longer_than_the_names_that_mysql_takes_by_one_char"); },
      "drop_table a_name_that_is_longer_than_the_names_that_mysql_takes_by_one_char");
}

TEST_CASE("what MODIFY would forget must be known", "[unit][dialect]") {
  check_refused(ErrorCode::needs_table_definition,
                [](Operations& op) { op.alter_column("t", "a", {.nullable = true}); });
  check_refused(ErrorCode::needs_table_definition, [](Operations& op) { op.reorder_columns("t", {"a"}); });
  check_refused(ErrorCode::needs_table_definition, [](Operations& op) { op.drop_unique({"a"}, "t"); });
  check_refused(ErrorCode::needs_table_definition,
                [](Operations& op) { op.create_table("t", column("a", integer), foreign_key({"a"}, "u", {})); });
  const Known tasks{MysqlServer::mariadb, nullptr, mysql_cases::tasks};
  check_refused(
      ErrorCode::needs_table_definition,
      [](Operations& op) { op.alter_column("tasks", "b", {.nullable = true}); },
      tasks);
  check_refused(
      ErrorCode::no_such_constraint, [](Operations& op) { op.drop_unique({"title"}, "tasks"); }, tasks);
  check_refused(
      ErrorCode::no_such_constraint, [](Operations& op) { op.drop_check(check("id > 0"), "tasks"); }, tasks);
  check_refused(
      ErrorCode::no_such_constraint, [](Operations& op) { op.drop_foreign_key({"id"}, "tasks"); }, tasks);
  check_unsupported([](Operations& op) { op.alter_column("tasks", "id", {.type = text, .conversion = "1"}); },
                    "alter_column tasks.id",
                    tasks);
  check_unsupported(
      [](Operations& op) {
        op.alter_column("tasks", "title", {.generated = Generated{Generated::Kind::computed_on_read, "id"}});
      },
      "alter_column tasks.title",
      tasks);
}

TEST_CASE("what MySQL says of a column in comments that it executes can be moved", "[unit][dialect]") {
  constexpr std::string_view definition =
      "CREATE TABLE `t` (`a` int NOT NULL DEFAULT '5' /*!80023 INVISIBLE */ COMMENT 'a, `b` int', `b` text DEFAULT "
      "(_utf8mb4'/*! \\'') /*!50606 STORAGE DISK */) /*!50100 TABLESPACE x */";
  const Known known{MysqlServer::mysql, nullptr, definition};
  CHECK(compiled([](Operations& op) { op.alter_column("t", "a", {.default_value = no_default}); }, known) ==
        "ALTER TABLE `t` MODIFY COLUMN `a` int NOT NULL INVISIBLE COMMENT 'a, `b` int';\n");
  CHECK(compiled([](Operations& op) { op.alter_column("t", "a", {.type = text, .nullable = true}); }, known) ==
        "ALTER TABLE `t` MODIFY COLUMN `a` LONGTEXT NULL DEFAULT ('5') INVISIBLE COMMENT 'a, `b` int';\n");
  CHECK(compiled([](Operations& op) { op.alter_column("t", "b", {.nullable = false}); }, known) ==
        "ALTER TABLE `t` MODIFY COLUMN `b` text NOT NULL DEFAULT (_utf8mb4'/*! \\'') STORAGE DISK;\n");
}

TEST_CASE("of constraints that say the same, those go that the server has named", "[unit][dialect]") {
  constexpr std::string_view definition =
      "CREATE TABLE `t` (`a` int, `b` int, UNIQUE KEY `mine` (`a`,`b`), UNIQUE KEY `a` (`a`,`b`), UNIQUE KEY `a_2` "
      "(`a`,`b`), UNIQUE KEY `a_b` (`a`), KEY `fk` (`a`), CONSTRAINT `own` CHECK (`a` > 0 and `b` <> `a`), CONSTRAINT "
      "`t_chk_1` CHECK (((`a` > 0) and (`b` <> `a`))), CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `u` (`x`), "
      "CONSTRAINT "
      "`old_ibfk_1` FOREIGN KEY (`a`) REFERENCES `v` (`x`))";
  const Known known{MysqlServer::mysql, nullptr, definition};
  CHECK(compiled(
            [](Operations& op) {
              op.drop_unique({"A", "b"}, "t");
            },
            known) == "ALTER TABLE `t` DROP INDEX `a`, DROP INDEX `a_2`;\n");
  CHECK(compiled([](Operations& op) { op.drop_unique({"a"}, "t"); }, known) == "ALTER TABLE `t` DROP INDEX `a_b`;\n");
  CHECK(compiled([](Operations& op) { op.drop_check(check("a>0 AND (b != a)"), "t"); }, known) ==
        "ALTER TABLE `t` DROP CONSTRAINT `t_chk_1`;\n");
  CHECK(compiled([](Operations& op) { op.drop_foreign_key({"a"}, "t"); }, known) ==
        "ALTER TABLE `t` DROP FOREIGN KEY `old_ibfk_1`;\n");
}

TEST_CASE("an index that a foreign key needs is replaced, and one that was made for it goes with it",
          "[unit][dialect]") {
  constexpr std::string_view definition =
      "CREATE TABLE `t` (`a` int, `b` int, KEY `i` (`a`,`b`), KEY `f` (`b`), KEY `x` ((`a` + 1)), CONSTRAINT `f` "
      "FOREIGN "
      "KEY (`b`) REFERENCES `u` (`x`), CONSTRAINT `g` FOREIGN KEY (`a`) REFERENCES `u` (`x`), CONSTRAINT `t_ibfk_7` "
      "FOREIGN KEY (`a`, `b`) REFERENCES `v` (`x`, `y`))";
  const Known known{MysqlServer::mariadb, nullptr, definition};
  CHECK(compiled([](Operations& op) { op.drop_index("i", "t"); }, known) ==
        "ALTER TABLE `t` DROP INDEX `i`, ADD INDEX `g` (`a`), ADD INDEX `a` (`a`, `b`);\n");
  CHECK(compiled([](Operations& op) { op.drop_index("x", "t"); }, known) == "ALTER TABLE `t` DROP INDEX `x`;\n");
  CHECK(compiled([](Operations& op) { op.drop_foreign_key("f", "t"); }, known) ==
        "ALTER TABLE `t` DROP FOREIGN KEY `f`, DROP INDEX `f`;\n");
  CHECK(compiled([](Operations& op) { op.drop_foreign_key("g", "t"); }, known) ==
        "ALTER TABLE `t` DROP FOREIGN KEY `g`;\n");
}

TEST_CASE("where only a schema is known, MySQL's statements are written from it", "[unit][dialect]") {
  Schema schema;
  schema.put(table("t",
                   column("a", boolean),
                   column("b", varchar(9)).collate("BINARY").default_value("7").not_null(),
                   column("m", timestamp),
                   column("d", numeric(8, 2)),
                   column("x", blob),
                   unique({"b"}).named("b"),
                   check("a > 0").named("ck"),
                   Index{"i", {"a"}, false, {}},
                   foreign_key({"a"}, "u", {"x"}).named("f")));
  const Known known{MysqlServer::mariadb, &schema};
  CHECK(compiled(
            [](Operations& op) {
              op.bulk_insert(
                  "t", {"b", "a", "m", "x"}, {{"x", 1, "2024-01-02T03:04:05Z", "a"}, {"y", 2, "soon", nullptr}});
            },
            known) ==
        "INSERT INTO `t` (`b`, `a`, `m`, `x`) VALUES ('x', TRUE, '2024-01-02 03:04:05', x'61'), ('y', 2, "
        "'soon', NULL);\n");
  CHECK(compiled([](Operations& op) { op.alter_column("t", "b", {.type = varchar(5)}); }, known) ==
        "ALTER TABLE `t` MODIFY COLUMN `b` VARCHAR(5) COLLATE `utf8mb4_bin` NOT NULL DEFAULT '7';\n");
  CHECK(compiled([](Operations& op) { op.alter_column("t", "b", {.nullable = true, .collation = Text()}); }, known) ==
        "ALTER TABLE `t` MODIFY COLUMN `b` VARCHAR(9) NULL DEFAULT '7';\n");
  CHECK(compiled([](Operations& op) { op.alter_column("t", "a", {.default_value = default_literal(0)}); }, known) ==
        "ALTER TABLE `t` MODIFY COLUMN `a` BOOLEAN NULL DEFAULT FALSE;\n");
  CHECK(compiled([](Operations& op) { op.reorder_columns("t", {"m"}); }, known) ==
        "ALTER TABLE `t` MODIFY COLUMN `m` DATETIME(6) NULL FIRST;\n");
  CHECK(compiled([](Operations& op) { op.drop_unique({"b"}, "t"); }, known) == "ALTER TABLE `t` DROP INDEX `b`;\n");
  CHECK(compiled([](Operations& op) { op.drop_index("i", "t"); }, known) ==
        "ALTER TABLE `t` DROP INDEX `i`, ADD INDEX `f` (`a`);\n");
}

TEST_CASE("what MySQL would lose without a word is looked for before", "[unit][dialect]") {
  Schema schema;
  schema.put(table("t", column("d", numeric(8, 2)), column("m", timestamp), column("i", bigint), column("s", text)));
  const auto first = [&](Write write) {
    Operations op;
    write(op);
    Statements statements;
    REQUIRE(compile_for_mysql(op.list()[0], MysqlServer::mariadb, &schema, statements));
    return statements.front();
  };
  const Statement rounded = first([](Operations& op) { op.alter_column("t", "d", {.type = integer}); });
  CHECK(rounded.kind == Statement::Kind::expect_no_rows);
  CHECK(rounded.sql == "SELECT `d` FROM `t` WHERE NOT (CAST(CAST(`d` AS SIGNED) AS DECIMAL(8, 2)) <=> `d`) LIMIT 1");
  CHECK(name(rounded.code) == name(ErrorCode::lossy_conversion));
  CHECK(rounded.text == "type INT of t.d");
  CHECK(first([](Operations& op) { op.alter_column("t", "m", {.type = date}); }).sql ==
        "SELECT `m` FROM `t` WHERE NOT (CAST(CAST(`m` AS DATE) AS DATETIME(6)) <=> `m`) LIMIT 1");
  CHECK(first([](Operations& op) { op.alter_column("t", "i", {.type = real}); }).sql ==
        "SELECT `i` FROM `t` WHERE NOT (CAST(CAST(`i` AS FLOAT) AS SIGNED) <=> `i`) LIMIT 1");
  CHECK(first([](Operations& op) { op.alter_column("t", "s", {.type = integer}); }).kind == Statement::Kind::sql);

  const Statement zeros = first([](Operations& op) { op.add_column("t", column("n", integer).not_null()); });
  CHECK(zeros.kind == Statement::Kind::expect_no_rows);
  CHECK(name(zeros.code) == name(ErrorCode::rows_break_rule));
  CHECK(zeros.text == "NOT NULL of t.n, which is new and has no default,");
}

TEST_CASE("a script that would undo what MySQL has committed is refused before any of it runs", "[unit][dialect]") {
  check_refused(ErrorCode::transaction_control_in_migration, [](Operations& op) { op.execute("SELECT 1; ROLLBACK"); });
  check_refused(ErrorCode::transaction_control_in_migration, [](Operations& op) { op.execute("XA START 'x'"); });
  const Error error = refused([](Operations& op) { op.execute("SELECT 1;\n  SELECT 'a\\'"); });
  CHECK(name(error.code) == name(ErrorCode::incomplete_statement));
  CHECK(error.position == SourcePosition{2, 3});
}
