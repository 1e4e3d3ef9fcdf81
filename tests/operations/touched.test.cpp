// SPDX-License-Identifier: MIT
#include "headway/operations/touched.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include "headway/operations/operations.hpp"
#include "support/catch.hpp"

using namespace headway;
using detail::Touch;
using Kind = detail::Touch::Kind;

namespace {

using Write = void (*)(Operations&);

/// What drop_index and drop_unique meet.
Schema tasks() {
  Schema made;
  made.put(table("tasks",
                 column("a", integer),
                 column("b", integer),
                 unique({"b"}).named("uq"),
                 Index{"i", {"a"}, false, "b > 0"}));
  return made;
}

/// `reshapes users, uses users.email`, in the order of the operations.
std::string touched(Write write, Dialect dialect = Dialect::sqlite) {
  constexpr std::string_view kinds[] = {"refers", "uses", "changes", "reshapes"};
  Operations op;
  write(op);
  std::string out;
  detail::each_touch(op.list(), tasks(), dialect, [&](const Touch& touch) {
    constexpr std::string_view parts[] = {".", " index ", " constraint "};
    out.append(out.empty() ? "" : ", ").append(kinds[static_cast<std::size_t>(touch.kind)]).append(" ");
    out.append(touch.table);
    if (!touch.name.empty()) out.append(parts[static_cast<std::size_t>(touch.part)]).append(touch.name);
  });
  return out;
}

}  // namespace

TEST_CASE("whoever reshapes a place is in nobody else's order", "[unit][operations]") {
  for (const Kind other : {Kind::refers, Kind::uses, Kind::changes, Kind::reshapes}) {
    CHECK_FALSE(detail::commute(Kind::reshapes, other));
    CHECK_FALSE(detail::commute(other, Kind::reshapes));
  }
}

TEST_CASE("two changes of one place have an order, and uses have none", "[unit][operations]") {
  CHECK_FALSE(detail::commute(Kind::changes, Kind::changes));
  for (const Kind other : {Kind::refers, Kind::uses}) {
    CHECK(detail::commute(Kind::changes, other));
    CHECK(detail::commute(other, Kind::changes));
    CHECK(detail::commute(Kind::refers, other));
    CHECK(detail::commute(Kind::uses, other));
  }
}

TEST_CASE("operations on whole tables reshape them", "[unit][operations]") {
  CHECK(touched([](Operations& op) {
          op.create_table("tasks", column("id", integer), column("user_id", integer).references("users", "id"));
        }) == "reshapes tasks, refers users, refers users.id");
  CHECK(touched([](Operations& op) { op.drop_table("tasks"); }) == "reshapes tasks");
  CHECK(touched([](Operations& op) { op.rename_table("tasks", "jobs"); }) == "reshapes tasks, reshapes jobs");
}

TEST_CASE("operations on columns reshape or change them", "[unit][operations]") {
  CHECK(touched([](Operations& op) { op.add_column("tasks", column("due", date)); }) == "reshapes tasks.due");
  CHECK(touched([](Operations& op) { op.add_column("tasks", column("u", integer).references("users", "id")); }) ==
        "reshapes tasks.u, refers users, refers users.id");
  CHECK(touched([](Operations& op) { op.drop_column("tasks", "due"); }) == "reshapes tasks.due");
  CHECK(touched([](Operations& op) { op.rename_column("tasks", "due", "until"); }) ==
        "reshapes tasks.due, reshapes tasks.until");
  CHECK(touched([](Operations& op) { op.alter_column("tasks", "due", {.nullable = false}); }) == "changes tasks.due");
}

TEST_CASE("indexes and constraints use the table and their columns", "[unit][operations]") {
  CHECK(touched([](Operations& op) {
          op.create_index("i", "tasks", {"a", desc("b"), expression("lower(c)")});
        }) == "uses tasks, uses tasks.a, uses tasks.b, uses tasks.lower, uses tasks.c, reshapes tasks index i");
  CHECK(touched([](Operations& op) { op.drop_index("i", "tasks"); }) ==
        "uses tasks, uses tasks, uses tasks.a, uses tasks.b, reshapes tasks index i");
  CHECK(touched([](Operations& op) {
          op.create_primary_key("pk", "tasks", {"a", "b"});
        }) == "uses tasks, changes tasks.a, changes tasks.b, reshapes tasks constraint pk");
  CHECK(touched([](Operations& op) { op.create_unique("uq", "tasks", {"a"}); }) ==
        "uses tasks, uses tasks.a, reshapes tasks constraint uq");
  CHECK(touched([](Operations& op) { op.create_check("ck", "tasks", "a > 0"); }) ==
        "uses tasks, uses tasks.a, reshapes tasks constraint ck");
  CHECK(touched([](Operations& op) {
          op.create_foreign_key("fk", "tasks", {"a", "b"}, "users", {"x", "y"});
        }) ==
        "uses tasks, uses tasks.a, uses tasks.b, refers users, refers users.x, refers users.y, reshapes tasks "
        "constraint fk");
  CHECK(touched([](Operations& op) {
          op.drop_primary_key("pk", "tasks");
          op.drop_unique("uq", "tasks");
        }) == "uses tasks, reshapes tasks constraint pk, uses tasks, uses tasks.b, reshapes tasks constraint uq");
}

TEST_CASE("a column uses those that its values are made from", "[unit][operations]") {
  CHECK(touched([](Operations& op) { op.add_column("tasks", column("slug", text), {.values = "a || b"}); }) ==
        "reshapes tasks.slug, uses tasks.a, uses tasks.b");
  CHECK(touched([](Operations& op) { op.alter_column("tasks", "a", {.type = text, .conversion = "b + 1"}); }) ==
        "changes tasks.a, uses tasks.b");
  CHECK(touched([](Operations& op) {
          op.alter_column("tasks", "a", {.generated = Generated{Generated::Kind::stored, "b + 1"}});
        }) == "changes tasks.a, uses tasks.b");
  CHECK(touched([](Operations& op) { op.alter_column("tasks", "a", {.collation = "NOCASE"}); }) == "changes tasks.a");
}

TEST_CASE("options change the whole table, and an order uses the columns", "[unit][operations]") {
  CHECK(touched([](Operations& op) { op.alter_options("tasks", {.strict = true}); }) == "changes tasks");
  CHECK(touched([](Operations& op) { op.reorder_columns("tasks", {"b", "a"}); }) == "uses tasks.b, uses tasks.a");
}

TEST_CASE("a constraint without a name reshapes nothing that has one", "[unit][operations]") {
  CHECK(touched([](Operations& op) { op.drop_unique({"a"}, "tasks"); }) == "uses tasks, uses tasks.a");
  CHECK(touched([](Operations& op) { op.drop_foreign_key({"a"}, "tasks"); }) == "uses tasks, uses tasks.a");
  CHECK(touched([](Operations& op) { op.drop_check(check("a > 0"), "tasks"); }) == "uses tasks, uses tasks.a");
  CHECK(touched([](Operations& op) { op.create_check("", "tasks", "a > 0"); }) == "uses tasks, uses tasks.a");
}

TEST_CASE("rows use the columns that they fill", "[unit][operations]") {
  CHECK(touched([](Operations& op) {
          op.bulk_insert("roles", {"id", "name"}, {{1, "admin"}});
        }) == "uses roles.id, uses roles.name");
}

TEST_CASE("functions and opaque SQL touch nothing that is known", "[unit][operations]") {
  CHECK(touched([](Operations& op) {
          op.run(nullptr);
          op.execute_opaque("DROP TABLE tasks");
        }) == "");
}

TEST_CASE("in PostgreSQL the SQL of a view touches tables of their schemas", "[unit][operations]") {
  const Write write = [](Operations& op) { op.create_view("v", "SELECT n FROM a.\"T\", b"); };
  const auto touches = [](const std::string& said, std::string_view table) {
    return said.find("refers " + std::string(table) + ",") != std::string::npos;
  };
  CHECK(touches(touched(write, Dialect::postgresql), "a.T"));
  CHECK(touches(touched(write, Dialect::postgresql), "b"));
  CHECK(touches(touched(write), "T"));
}

TEST_CASE("operations for another dialect touch nothing", "[unit][operations]") {
  constexpr Write write = [](Operations& op) {
    op.drop_table("always");
    op.only(Dialect::mysql, [](Operations& inner) { inner.drop_table("sometimes"); });
  };
  CHECK(touched(write) == "reshapes always");
  CHECK(touched(write, Dialect::mysql) == "reshapes always, reshapes sometimes");
}

static_assert([] {
  Operations op;
  op.rename_column("tasks", "due", "until");
  int reshaped = 0;
  detail::each_touch(op.list(), Schema{}, Dialect::sqlite, [&reshaped](const Touch& touch) {
    if (touch.table == "tasks" && touch.kind == Kind::reshapes) ++reshaped;
  });
  return reshaped == 2;
}());
