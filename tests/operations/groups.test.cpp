// SPDX-License-Identifier: MIT
#include "headway/operations/groups.hpp"

#include <cstddef>
#include <string>

#include "headway/operations/operations.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

/// `add_column t.a + drop_column t.b | execute`
std::string grouped(void (*write)(Operations&)) {
  Operations op;
  write(op);
  Groups groups;
  groups.assign(std::as_const(op).list(), Dialect::sqlite);
  std::string out;
  for (std::size_t at = 0; at < groups.size(); ++at) {
    std::string one;
    for (const Operation* each : groups[at]) one += (one.empty() ? "" : " + ") + label(*each);
    out += (out.empty() ? "" : " | ") + one;
  }
  return out;
}

}  // namespace

TEST_CASE("changes of one table share a group", "[unit]") {
  CHECK(grouped([](Operations& op) {
          op.alter_column("t", "a", {.nullable = false});
          op.create_table("other", column("id", integer));
          op.alter_column("u", "a", {.nullable = false});
          op.create_check("ck", "t", "a > 0");
          op.alter_options("T", {.strict = true});
        }) == "create_table other | alter_column t.a + add_constraint t + alter_options T | alter_column u.a");
  CHECK(grouped([](Operations& op) {
          op.alter_table("t", [](AlterTable& t) {
            t.add_column(column("a", integer));
            t.drop_column("b");
            t.reorder_columns({"c", "a"});
            t.drop_check(check("a > 0"));
          });
        }) == "add_column t.a + drop_column t.b + reorder_columns t + drop_constraint t");
}

TEST_CASE("an index that is made waits for the changes of its table", "[unit]") {
  CHECK(grouped([](Operations& op) {
          op.add_column("t", column("a", integer));
          op.create_index("i", "t", {"a"});
          op.add_column("t", column("b", integer));
          op.create_index("j", "u", {"a"});
        }) == "create_index u.j | add_column t.a + add_column t.b | create_index t.i");
}

TEST_CASE("an index that is dropped and a column that is renamed go before the changes", "[unit]") {
  CHECK(grouped([](Operations& op) {
          op.alter_column("t", "a", {.nullable = false});
          op.drop_index("i", "t");
          op.rename_column("t", "b", "c");
          op.alter_column("t", "d", {.nullable = false});
        }) == "drop_index t.i | rename_column t.b | alter_column t.a + alter_column t.d");
}

TEST_CASE("a renamed column that a change names ends its group", "[unit]") {
  CHECK(grouped([](Operations& op) {
          op.create_check("ck", "t", "a > 0");
          op.rename_column("t", "a", "b");
          op.alter_column("t", "b", {.nullable = false});
        }) == "add_constraint t | rename_column t.a | alter_column t.b");
  CHECK(grouped([](Operations& op) {
          op.drop_column("t", "b");
          op.rename_column("t", "a", "b");
        }) == "drop_column t.b | rename_column t.a");
  CHECK(grouped([](Operations& op) {
          op.add_column("t", column("a", integer));
          op.create_index("i", "t", {"a"});
          op.drop_index("i", "t");
        }) == "add_column t.a | create_index t.i | drop_index t.i");
}

TEST_CASE("no change waits past what could tell the difference", "[unit]") {
  CHECK(grouped([](Operations& op) {
          op.alter_column("t", "a", {.nullable = false});
          op.execute("UPDATE t SET a = 1");
          op.alter_column("t", "a", {.type = text});
        }) == "alter_column t.a | execute | alter_column t.a");
  CHECK(grouped([](Operations& op) {
          op.alter_column("t", "a", {.nullable = false});
          op.rename_table("t", "u");
          op.alter_column("u", "a", {.type = text});
        }) == "alter_column t.a | rename_table t | alter_column u.a");
  CHECK(grouped([](Operations& op) {
          op.alter_column("t", "a", {.nullable = false});
          op.bulk_insert("u", {"a"}, {{1}});
          op.drop_column("t", "a");
        }) == "alter_column t.a | bulk_insert u | drop_column t.a");
  CHECK(grouped([](Operations& op) {
          op.create_foreign_key("fk", "t", {"a"}, "u", {"id"});
          op.alter_column("u", "id", {.type = text});
        }) == "add_constraint t | alter_column u.id");
}

TEST_CASE("operations for other databases are in no group", "[unit]") {
  CHECK(grouped([](Operations& op) {
          op.only(Dialect::mysql, [](Operations& mysql) { mysql.execute("SET NAMES utf8mb4"); });
          op.add_column("t", column("a", integer));
        }) == "add_column t.a");
}

TEST_CASE("what SQLite does not keep is in no group of its", "[unit]") {
  const auto write = [](Operations& op) {
    op.alter_column("t", "a", {.comment = "x"});
    op.alter_options("t", {.comment = "x", .engine = "Aria"});
    op.alter_column("t", "b", {.nullable = false, .comment = "x"});
  };
  CHECK(grouped(write) == "alter_column t.b");
  Operations op;
  write(op);
  Groups groups;
  groups.assign(op.list(), Dialect::mysql);
  CHECK(groups.size() == 3);
}

TEST_CASE("a column is not renamed before a check without a name goes that names it", "[unit]") {
  CHECK(grouped([](Operations& op) {
          op.drop_check(check("\"a \"\"b\"\"\" > 0"), "t");
          op.rename_column("t", "a \"b\"", "c");
        }) == "drop_constraint t | rename_column t.a \"b\"");
}

TEST_CASE("where a change copies no table, operations keep their order", "[unit][operations]") {
  Operations op;
  op.drop_foreign_key("fk", "tasks");
  op.drop_table("users");
  op.drop_column("tasks", "user_id");
  for (const Dialect dialect : {Dialect::postgresql, Dialect::mysql}) {
    Groups groups;
    groups.assign(op.list(), dialect);
    REQUIRE(groups.size() == 3);
    for (std::size_t at = 0; at < 3; ++at) {
      REQUIRE(groups[at].size() == 1);
      CHECK(groups[at].front() == &op.list()[at]);
    }
  }
}
