// SPDX-License-Identifier: MIT
#include "headway/dialect/sqlite.hpp"

#include <string>
#include <string_view>

#include "headway/operations/operations.hpp"
#include "headway/operations/replay.hpp"
#include "sql/sqlite_judge.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

using Write = void (*)(Operations&);

/// The statements, each ended by a semicolon and a newline.
Result<std::string> compiled(const Operations& op) {
  Statements statements;
  for (const Operation& each : op.list()) {
    if (Result<void> done = compile_for_sqlite(each, true, statements); !done) return failure(done.error());
  }
  std::string out;
  for (const Statement& each : statements) {
    CHECK(each.kind == Statement::Kind::sql);
    out += each.sql + ";\n";
  }
  return out;
}

constexpr std::string_view before =
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);"
    "CREATE TABLE tasks (id INTEGER PRIMARY KEY, user_id INTEGER, title TEXT);"
    "CREATE INDEX idx_user ON tasks (user_id);"
    "INSERT INTO users VALUES (1, 'a', 'b');";

/// The SQL of what is recorded, which SQLite must carry out on the tables above.
std::string accepted(Write write) {
  Operations op;
  write(op);
  const Result<std::string> out = compiled(op);
  REQUIRE(out.has_value());
  SqliteJudge judge;
  REQUIRE(judge.execute(std::string(before)));
  INFO(*out);
  judge.execute(*out);
  CHECK(judge.error().empty());
  return *out;
}

/// Why an operation needs a rebuild; the statements given must stay as they were.
std::string reason(Write write) {
  Operations op;
  write(op);
  REQUIRE(op.list().size() == 1);
  Statements statements(1);
  const Result<void> done = compile_for_sqlite(op.list()[0], true, statements);
  CHECK(statements.size() == 1);
  REQUIRE_FALSE(done.has_value());
  CHECK(name(done.error().code) == name(ErrorCode::needs_table_definition));
  return done.error().message;
}

Result<void> a_function(Connection&) { return {}; }

}  // namespace

TEST_CASE("create_table compiles to the table and then its indexes", "[unit][dialect]") {
  CHECK(accepted([](Operations& op) {
          op.create_table("tags",
                          column("id", integer).primary_key(),
                          column("name", text).not_null(),
                          Index{"idx_tags", {desc("name")}, true, {}},
                          Index{"idx_two", {IndexKey("id")}, false, {}});
        }) ==
        "CREATE TABLE tags (\n"
        "  id INTEGER PRIMARY KEY NOT NULL,\n"
        "  name TEXT NOT NULL\n"
        ");\n"
        "CREATE UNIQUE INDEX idx_tags ON tags (name DESC);\n"
        "CREATE INDEX idx_two ON tags (id);\n");
}

TEST_CASE("tables and columns are dropped and renamed by SQLite itself", "[unit][dialect]") {
  CHECK(accepted([](Operations& op) { op.drop_table("tasks"); }) == "DROP TABLE tasks;\n");
  CHECK(accepted([](Operations& op) { op.rename_table("tasks", "to do"); }) ==
        "ALTER TABLE tasks RENAME TO \"to do\";\n");
  CHECK(accepted([](Operations& op) { op.drop_column("tasks", "title"); }) == "ALTER TABLE tasks DROP COLUMN title;\n");
  CHECK(accepted([](Operations& op) { op.rename_column("tasks", "title", "order"); }) ==
        "ALTER TABLE tasks RENAME COLUMN title TO \"order\";\n");
}

TEST_CASE("indexes are created and dropped by SQLite itself", "[unit][dialect]") {
  CHECK(accepted([](Operations& op) {
          op.create_index("i",
                          "tasks",
                          {"user_id", desc("title"), expression("lower(title)")},
                          {.unique = true, .where = "title <> ''"});
        }) == "CREATE UNIQUE INDEX i ON tasks (user_id, title DESC, lower(title)) WHERE title <> '';\n");
  CHECK(accepted([](Operations& op) { op.drop_index("idx_user", "tasks"); }) == "DROP INDEX idx_user;\n");
}

TEST_CASE("SQLite refuses what only PostgreSQL's indexes have", "[unit][dialect]") {
  for (const Write each :
       {Write([](Operations& op) { op.create_index("i", "t", {"a"}, {.method = "gin"}); }),
        Write([](Operations& op) { op.create_index("i", "t", {"a"}, {.include = {"b"}}); }),
        Write([](Operations& op) { op.create_index("i", "t", {ascending("a").operator_class("text_ops")}); }),
        Write([](Operations& op) {
          op.create_table("t", column("a", text), Index{"i", {"a"}}.using_method("hash"));
        })}) {
    Operations op;
    each(op);
    Statements statements;
    const Result<void> done = compile_for_sqlite(op.list()[0], true, statements);
    REQUIRE_FALSE(done.has_value());
    CHECK(name(done.error().code) == name(ErrorCode::unsupported_by_dialect));
    CHECK(done.error().message.find("SQLite has no methods") == 0);
  }
}

TEST_CASE("add_column compiles to the column with what it declares", "[unit][dialect]") {
  CHECK(accepted([](Operations& op) { op.add_column("users", column("age", integer)); }) ==
        "ALTER TABLE users ADD COLUMN age INTEGER;\n");
  CHECK(accepted([](Operations& op) {
          op.add_column("users", column("age", integer).not_null().default_value(18).check("age > 0", "ck_age"));
        }) == "ALTER TABLE users ADD COLUMN age INTEGER NOT NULL DEFAULT 18 CONSTRAINT ck_age CHECK (age > 0);\n");
  CHECK(accepted([](Operations& op) {
          op.add_column("users", column("boss", integer).references("users", "id", set_null, cascade));
        }) ==
        "ALTER TABLE users ADD COLUMN boss INTEGER REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;\n");
  CHECK(accepted([](Operations& op) { op.add_column("users", column("shout", text).generated_as("upper(name)")); }) ==
        "ALTER TABLE users ADD COLUMN shout TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL;\n");
  CHECK(accepted([](Operations& op) {
          op.add_column("users", column("shout", text).not_null().generated_as("upper(coalesce(name, ''))"));
        }) ==
        "ALTER TABLE users ADD COLUMN shout TEXT NOT NULL GENERATED ALWAYS AS (upper(coalesce(name, ''))) VIRTUAL;\n");
  CHECK(accepted([](Operations& op) {
          op.add_column("users", column("tag", text).collate("NOCASE").default_value(""));
        }) == "ALTER TABLE users ADD COLUMN tag TEXT COLLATE NOCASE DEFAULT '';\n");
  CHECK(accepted([](Operations& op) { op.add_column("users", column("tag", text).default_value("a\0b")); }) ==
        "ALTER TABLE users ADD COLUMN tag TEXT DEFAULT (CAST(x'610062' AS TEXT));\n");
}

TEST_CASE("a column added with its own constraints can be dropped again", "[unit][dialect]") {
  CHECK(accepted([](Operations& op) {
          op.add_column("users", column("boss", integer).check("boss > 0").references("users", "id"));
          op.drop_column("users", "boss");
        }) ==
        "ALTER TABLE users ADD COLUMN boss INTEGER CHECK (boss > 0) REFERENCES users (id);\n"
        "ALTER TABLE users DROP COLUMN boss;\n");
}

TEST_CASE("a column that SQLite cannot add needs the table, and the error says why", "[unit][dialect]") {
  CHECK(reason([](Operations& op) { op.add_column("users", column("a", integer).primary_key()); }) ==
        "SQLite adds no column to a primary key");
  CHECK(reason([](Operations& op) { op.add_column("users", column("a", integer).unique()); }) ==
        "SQLite adds no UNIQUE column");
  CHECK(reason([](Operations& op) {
          op.add_column("users", column("a", integer).generated_as("id", Generated::Kind::stored));
        }) == "SQLite adds no STORED generated column");
  CHECK(reason([](Operations& op) { op.add_column("users", column("a", integer).not_null()); }) ==
        "SQLite adds a NOT NULL column only with a default");
  CHECK(reason([](Operations& op) {
          op.add_column("users", column("a", integer).not_null().default_value(nullptr));
        }) == "SQLite adds a NOT NULL column only with a default");
  CHECK(reason([](Operations& op) { op.add_column("users", column("a", text).default_expression("CURRENT_TIME")); }) ==
        "SQLite adds no column whose default is computed, as the rows that exist would need it");
  CHECK(reason([](Operations& op) {
          op.add_column("users", column("a", integer).default_value(1).references("u", "id"));
        }) == "SQLite adds a column with REFERENCES only if its default is NULL");
}

TEST_CASE("SQLite really refuses to add those columns to a table with rows", "[unit][dialect]") {
  const auto refused = [](std::string_view definition) {
    SqliteJudge judge;
    REQUIRE(judge.execute(std::string(before) + "PRAGMA foreign_keys = ON"));
    return !judge.execute("ALTER TABLE users ADD COLUMN a " + std::string(definition));
  };
  CHECK(refused("INTEGER PRIMARY KEY"));
  CHECK(refused("INTEGER UNIQUE"));
  CHECK(refused("INTEGER GENERATED ALWAYS AS (id) STORED"));
  CHECK(refused("INTEGER NOT NULL"));
  CHECK(refused("INTEGER NOT NULL DEFAULT NULL"));
  CHECK(refused("TEXT DEFAULT (CURRENT_TIME)"));
  CHECK(refused("INTEGER DEFAULT 1 REFERENCES users (id)"));
  CHECK_FALSE(refused("INTEGER DEFAULT 1"));
}

TEST_CASE("changes to columns and constraints need a rebuild, with the reason", "[unit][dialect]") {
  CHECK(reason([](Operations& op) { op.alter_column("users", "email", {.nullable = false}); }) ==
        "SQLite cannot alter a column");
  for (const Write add :
       {Write([](Operations& op) { op.create_primary_key("", "users", {"id"}); }),
        Write([](Operations& op) { op.create_unique("", "users", {"id"}); }),
        Write([](Operations& op) { op.create_check("", "users", "1"); }),
        Write([](Operations& op) { op.create_foreign_key("", "tasks", {"user_id"}, "users", {"id"}); })}) {
    CHECK(reason(add) == "SQLite cannot add a constraint to a table that exists");
  }
  for (const Write drop : {Write([](Operations& op) { op.drop_primary_key("", "users"); }),
                           Write([](Operations& op) { op.drop_unique("", "users"); }),
                           Write([](Operations& op) { op.drop_check("", "users"); }),
                           Write([](Operations& op) { op.drop_foreign_key("", "users"); })}) {
    CHECK(reason(drop) == "SQLite cannot drop a constraint");
  }
}

TEST_CASE("bulk_insert compiles to one INSERT with all kinds of values", "[unit][dialect]") {
  CHECK(accepted([](Operations& op) {
          op.bulk_insert(
              "users", {"id", "name"}, {{2, "it's"}, {3, nullptr}, {4, true}, {5, 0.5}, {6, Value::blob("a")}});
        }) == "INSERT INTO users (id, name) VALUES (2, 'it''s'), (3, NULL), (4, TRUE), (5, 0.5), (6, x'61');\n");
  CHECK(accepted([](Operations& op) { op.bulk_insert("users", {"id"}, {}); }).empty());
}

TEST_CASE("a large bulk_insert is cut into statements of 500 rows", "[unit][dialect]") {
  BulkInsert insert{"users", {"id", "name"}, {}};
  for (int id = 10; id < 1011; ++id) insert.rows.push_back({id, "n"});
  Statements statements;
  REQUIRE(compile_for_sqlite(Operation{insert}, true, statements).has_value());
  REQUIRE(statements.size() == 3);
  SqliteJudge judge;
  REQUIRE(judge.execute(std::string(before)));
  std::string counts;
  for (const Statement& each : statements) {
    REQUIRE(judge.execute(each.sql));
    counts += judge.query("SELECT changes()") + " ";
  }
  CHECK(counts == "500 500 1 ");
  CHECK(judge.query("SELECT count(DISTINCT id) || ' ' || max(id) FROM users WHERE id >= 10") == "1001 1010");
}

TEST_CASE("execute compiles to the statements of its script", "[unit][dialect]") {
  CHECK(accepted([](Operations& op) {
          op.execute("BEGIN; DELETE FROM tasks; -- note\n DELETE FROM users; COMMIT;");
        }) == "DELETE FROM tasks;\nDELETE FROM users;\n");
}

TEST_CASE("whether there is a transaction reaches the script", "[unit][dialect]") {
  Statements statements;
  CHECK(compile_for_sqlite(Operation{Execute{"VACUUM"}}, false, statements).has_value());
  CHECK(statements.size() == 1);
  CHECK_FALSE(compile_for_sqlite(Operation{Execute{"VACUUM"}}, true, statements).has_value());
}

TEST_CASE("run compiles to its function", "[unit][dialect]") {
  Statements statements;
  REQUIRE(compile_for_sqlite(Operation{RunFunction{&a_function}}, true, statements).has_value());
  REQUIRE(statements.size() == 1);
  CHECK(statements[0].kind == Statement::Kind::run);
  CHECK(statements[0].function == &a_function);
  CHECK(statements[0].sql.empty());
}

TEST_CASE("operations for another dialect compile to nothing", "[unit][dialect]") {
  Operations op;
  op.only(Dialect::postgresql, [](Operations& inner) { inner.alter_column("users", "email", {.nullable = false}); });
  op.only(Dialect::sqlite, [](Operations& inner) { inner.drop_table("users"); });
  const Result<std::string> out = compiled(op);
  REQUIRE(out.has_value());
  CHECK(*out == "DROP TABLE users;\n");
}

TEST_CASE("compiling appends to the statements that are there", "[unit][dialect]") {
  Statements statements;
  REQUIRE(compile_for_sqlite(Operation{DropTable{"a"}}, true, statements).has_value());
  REQUIRE(compile_for_sqlite(Operation{DropTable{"b"}}, true, statements).has_value());
  REQUIRE(statements.size() == 2);
  CHECK(statements[1].sql == "DROP TABLE b");
}
