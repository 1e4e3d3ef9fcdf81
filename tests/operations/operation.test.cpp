// SPDX-License-Identifier: MIT
#include "headway/operations/operation.hpp"

#include <string>

#include "headway/operations/operations.hpp"
#include "support/catch.hpp"

using namespace headway;

TEST_CASE("a label names the operation and what it works on", "[unit][operations]") {
  Operations op;
  op.create_table("users", column("id", integer));
  op.drop_table("users");
  op.rename_table("users", "people");
  op.add_column("users", column("email", text));
  op.drop_column("users", "email");
  op.rename_column("users", "email", "mail");
  op.alter_column("users", "email", {.nullable = false});
  op.create_index("idx_email", "users", {"email"});
  op.drop_index("idx_email", "users");
  op.create_unique("uq_email", "users", {"email"});
  op.drop_unique("uq_email", "users");
  op.drop_check("", "users");
  op.drop_unique({"email"}, "users");
  op.alter_options("users", {.strict = true});
  op.reorder_columns("users", {"email"});
  op.alter_table("users", [](AlterTable& t) { t.add_column(column("age", integer)); });
  op.execute("DELETE FROM users");
  op.bulk_insert("users", {"id"}, {{1}});
  op.run(nullptr);

  std::string labels;
  for (const Operation& each : op.list()) labels += label(each) + "\n";
  CHECK(labels ==
        "create_table users\n"
        "drop_table users\n"
        "rename_table users\n"
        "add_column users.email\n"
        "drop_column users.email\n"
        "rename_column users.email\n"
        "alter_column users.email\n"
        "create_index users.idx_email\n"
        "drop_index users.idx_email\n"
        "add_constraint users\n"
        "drop_constraint users.uq_email\n"
        "drop_constraint users\n"
        "drop_constraint users\n"
        "alter_options users\n"
        "reorder_columns users\n"
        "add_column users.age\n"
        "execute\n"
        "bulk_insert users\n"
        "run\n");
}

TEST_CASE("an operation without a dialect is for every dialect", "[unit][operations]") {
  const Operation for_all{DropTable{"users"}};
  const Operation for_one{DropTable{"users"}, Dialect::postgresql};
  CHECK(for_all.is_for(Dialect::sqlite));
  CHECK(for_all.is_for(Dialect::mysql));
  CHECK(for_one.is_for(Dialect::postgresql));
  CHECK_FALSE(for_one.is_for(Dialect::sqlite));
}

static_assert(name(Dialect::sqlite) == "SQLite");
static_assert(name(Dialect::postgresql) == "PostgreSQL");
static_assert(name(Dialect::mysql) == "MySQL");
