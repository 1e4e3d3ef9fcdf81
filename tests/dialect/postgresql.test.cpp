// SPDX-License-Identifier: MIT
#include "headway/dialect/postgresql.hpp"

#include <string>
#include <string_view>

#include "dialect/postgresql_cases.hpp"
#include "headway/operations/operations.hpp"
#include "headway/operations/replay.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

using Write = void (*)(Operations&);

/// The statements, each ended by a semicolon and a newline.
std::string compiled(Write write, bool in_transaction = true, const Schema* schema = nullptr) {
  Operations op;
  write(op);
  std::string out;
  for (const Operation& each : op.list()) {
    Statements statements;
    const Result<void> done = compile_for_postgresql(each, in_transaction, schema, statements);
    if (!done) FAIL(done.error().message);
    for (const Statement& statement : statements) out += statement.sql + ";\n";
  }
  return out;
}

/// The error of the one operation; the statements given must stay as they were.
Error refused(Write write, bool in_transaction = true) {
  Operations op;
  write(op);
  REQUIRE(op.list().size() == 1);
  Statements statements(1);
  const Result<void> done = compile_for_postgresql(op.list()[0], in_transaction, nullptr, statements);
  CHECK(statements.size() == 1);
  REQUIRE_FALSE(done.has_value());
  return done.error();
}
void check_unsupported(Write write, std::string_view operation) {
  const Error error = refused(write);
  CHECK(name(error.code) == name(ErrorCode::unsupported_by_dialect));
  CHECK(error.operation == operation);
  INFO(error.message);
  CHECK(error.message.find("PostgreSQL") != std::string::npos);
}

}  // namespace

TEST_CASE("operations compile to PostgreSQL's SQL", "[unit][dialect]") {
  for (const postgresql_cases::Case& each : postgresql_cases::cases) {
    INFO(each.name);
    CHECK(compiled(each.write, each.in_transaction) == each.sql);
  }
}

TEST_CASE("PostgreSQL's dialect refuses what PostgreSQL cannot do, naming both", "[unit][dialect]") {
  check_unsupported(
      [](Operations& op) { op.create_table("t", column("a", integer), column("b", integer).generated_as("a")); },
      "create_table t");
  check_unsupported([](Operations& op) { op.create_table("t", column("a", verbatim(""))); }, "create_table t");
  check_unsupported([](Operations& op) { op.create_table("t", column("a", text).autoincrement()); }, "create_table t");
  check_unsupported([](Operations& op) { op.add_column("t", column("a", text).collate("nocase")); }, "add_column t.a");
  check_unsupported([](Operations& op) { op.alter_column("t", "a", {.collation = Text("RTRIM")}); },
                    "alter_column t.a");
  check_unsupported([](Operations& op) { op.create_index("i", "t", {ascending("a").collate("NoCase")}); },
                    "create_index t.i");
  check_unsupported([](Operations& op) { op.reorder_columns("t", {"a"}); }, "reorder_columns t");
  check_unsupported(
      [](Operations& op) {
        op.alter_column("t", "a", {.generated = Generated{Generated::Kind::stored, "b"}});
      },
      "alter_column t.a");
  check_unsupported([](Operations& op) { op.alter_column("t", "a", {.conversion = "1"}); }, "alter_column t.a");
  check_unsupported([](Operations& op) { op.alter_column("t", "a", {.type = text, .autoincrement = true}); },
                    "alter_column t.a");
  check_unsupported([](Operations& op) { op.alter_column("t", "a", {.nullable = true, .autoincrement = true}); },
                    "alter_column t.a");
  check_unsupported(
      [](Operations& op) { op.alter_column("t", "a", {.default_value = default_literal(1), .autoincrement = true}); },
      "alter_column t.a");
  check_unsupported([](Operations& op) { op.bulk_insert("t", {"a"}, {{Value(Text(std::string_view("a\0b", 3)))}}); },
                    "bulk_insert t");
  check_unsupported(
      [](Operations& op) { op.create_table("a_name_that_is_longer_than_PostgreSQL_keeps_names_which_is_63_bytes"); },
      "create_table a_name_that_is_longer_than_PostgreSQL_keeps_names_which_is_63_bytes");
  check_unsupported([](Operations& op) { op.execute("SELECT 1; \\connect other"); }, "execute");
  check_unsupported([](Operations& op) { op.create_table("a.b.c", column("a", integer)); }, "create_table a.b.c");
  check_unsupported([](Operations& op) { op.drop_table(".b"); }, "drop_table .b");
  check_unsupported([](Operations& op) { op.rename_table("b", "a."); }, "rename_table b");
  check_unsupported([](Operations& op) { op.add_column("t", column("a", integer).references("a..b", "a")); },
                    "add_column t.a");
  check_unsupported([](Operations& op) { op.create_foreign_key("", "t", {"a"}, "x.y.z", {"a"}); }, "add_constraint t");
  check_unsupported([](Operations& op) { op.create_view("a.b.", "SELECT 1"); }, "create_view a.b.");
  CHECK(refused([](Operations& op) { op.alter_column("t", "a", {.collation = Text("C")}); }).code ==
        ErrorCode::needs_table_definition);
}

TEST_CASE("a name of 63 bytes is the longest that PostgreSQL's dialect takes", "[unit][dialect]") {
  CHECK(compiled([](Operations& op) {
          op.drop_table("a_name_that_is_as_long_as_PostgreSQL_keeps_names_which_is_63_by");
        }) == "DROP TABLE \"a_name_that_is_as_long_as_PostgreSQL_keeps_names_which_is_63_by\";\n");
}

TEST_CASE("a script that would end the run's transaction is refused before any of it runs", "[unit][dialect]") {
  for (const std::string_view script : {"SELECT 1; ROLLBACK",
                                        "COMMIT",
                                        "BEGIN; SELECT 1",
                                        "BEGIN; START TRANSACTION; COMMIT",
                                        "abort",
                                        "PREPARE TRANSACTION 'x'",
                                        "COMMIT PREPARED 'x'",
                                        "VACUUM users"}) {
    Operations op;
    op.append(Operation(Execute{Text(script)}));
    Statements statements;
    const Result<void> done = compile_for_postgresql(op.list()[0], true, nullptr, statements);
    INFO(script);
    REQUIRE_FALSE(done.has_value());
    CHECK(name(done.error().code) == name(ErrorCode::transaction_control_in_migration));
    CHECK(statements.empty());
  }
  CHECK(compiled([](Operations& op) { op.execute("SAVEPOINT a; ROLLBACK TO a; RELEASE a"); }) ==
        "SAVEPOINT a;\nROLLBACK TO a;\nRELEASE a;\n");
  CHECK(compiled([](Operations& op) { op.execute("BEGIN; VACUUM; COMMIT"); }, false) == "BEGIN;\nVACUUM;\nCOMMIT;\n");
}

TEST_CASE("an unfinished script says where", "[unit][dialect]") {
  const Error error = refused([](Operations& op) { op.execute("SELECT 1;\n  SELECT $a$ b $$"); });
  CHECK(name(error.code) == name(ErrorCode::incomplete_statement));
  CHECK(error.position == SourcePosition{2, 3});
  for (const Write each :
       {Write([](Operations& op) { op.execute("SELECT 'a"); }),
        Write([](Operations& op) { op.execute("SELECT E'a\\'"); }),
        Write([](Operations& op) { op.execute("SELECT 1 /* a /* b */"); }),
        Write([](Operations& op) { op.execute("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;"); })}) {
    CHECK(name(refused(each).code) == name(ErrorCode::incomplete_statement));
  }
}

TEST_CASE("where the table is known, values are written for its columns", "[unit][dialect]") {
  Schema schema;
  schema.put(table("t",
                   column("a", boolean),
                   column("d", numeric(8, 2)),
                   column("b", text).collate("C").default_value("7"),
                   column("c", varchar(9)).default_expression("upper('x')")));
  CHECK(compiled(
            [](Operations& op) {
              op.bulk_insert("t", {"b", "a"}, {{"x", 1}, {"y", 2}});
            },
            true,
            &schema) == "INSERT INTO t (b, a) VALUES ('x', TRUE), ('y', 2);\n");
  CHECK(compiled([](Operations& op) { op.alter_column("t", "b", {.type = varchar(5)}); }, true, &schema) ==
        "ALTER TABLE t ALTER COLUMN b DROP DEFAULT, ALTER COLUMN b TYPE VARCHAR(5) COLLATE \"C\", ALTER COLUMN b SET "
        "DEFAULT '7';\n");
  CHECK(compiled([](Operations& op) { op.alter_column("t", "b", {.collation = Text()}); }, true, &schema) ==
        "ALTER TABLE t ALTER COLUMN b TYPE TEXT;\n");
  CHECK(
      compiled([](Operations& op) { op.alter_column("t", "b", {.type = blob}); }, true, &schema) ==
      "ALTER TABLE t ALTER COLUMN b DROP DEFAULT, ALTER COLUMN b TYPE BYTEA USING convert_to(b, 'UTF8'), ALTER COLUMN "
      "b SET DEFAULT E'\\\\x37'::bytea;\n");
  CHECK(compiled([](Operations& op) { op.alter_column("t", "c", {.conversion = "lower(c)"}); }, true, &schema) ==
        "ALTER TABLE t ALTER COLUMN c TYPE VARCHAR(9) USING (lower(c));\n");
  CHECK(
      compiled([](Operations& op) { op.alter_column("t", "d", {.type = integer}); }, true, &schema) ==
      "DO $headway$\nBEGIN\n  IF EXISTS (SELECT FROM t WHERE CAST(CAST(d AS INTEGER) AS NUMERIC(8, 2)) IS DISTINCT "
      "FROM "
      "d) THEN\n    RAISE EXCEPTION USING ERRCODE = 'HW090', MESSAGE = 'table t: some values of column d are others as "
      "INTEGER';\n  END IF;\nEND $headway$;\nALTER TABLE t ALTER COLUMN d TYPE INTEGER USING d::INTEGER;\n");
  CHECK(compiled([](Operations& op) { op.alter_column("t", "a", {.default_value = default_literal(0)}); },
                 true,
                 &schema) == "ALTER TABLE t ALTER COLUMN a SET DEFAULT FALSE;\n");
}
