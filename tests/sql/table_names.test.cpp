// SPDX-License-Identifier: MIT
#include "headway/sql/table_names.hpp"

#include <string>
#include <string_view>

#include "headway/sql/rename_in_statement.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

/// `tasks t, users`
std::string names(std::string_view statement) {
  std::string out;
  for (const sql::TableName& each : sql::table_names(statement)) {
    out += (out.empty() ? "" : ", ") + std::string(each.token.text);
    if (!each.alias.text.empty()) out += " " + std::string(each.alias.text);
  }
  return out;
}
std::string renamed(std::string_view statement) {
  return sql::rename_table_in(Text(statement), "tasks", "jobs").string();
}
/// Where tasks.due gets the name `until`, and `users` has a column `due`, too.
std::string due_renamed(std::string_view statement, bool is_row = false) {
  const auto has_due = [](const sql::TableName& name) { return sql::is_table(name, "users"); };
  return sql::rename_column_in(Text(statement), "tasks", is_row, "due", "until", has_due).string();
}

}  // namespace

TEST_CASE("tables stand behind FROM, JOIN, INTO and UPDATE", "[unit][sql]") {
  CHECK(names("SELECT 1") == "");
  CHECK(names("SELECT a, b FROM tasks") == "tasks");
  CHECK(names("SELECT * FROM tasks t, \"users\" AS u LEFT JOIN main.tags ON t.a = u.a, notes WHERE x IN (1, 2)") ==
        "tasks t, \"users\" u, tags, notes");
  CHECK(names("SELECT (SELECT max(a, b) FROM x) FROM (SELECT * FROM y, z) AS s, (a JOIN b USING (id, c)), w") ==
        "x, y, z, a, b, w");
  CHECK(names("SELECT a FROM tasks UNION SELECT b, c FROM users ORDER BY d, e") == "tasks, users");
  CHECK(names("INSERT INTO log(id, msg) SELECT id, 1 FROM t; UPDATE OR IGNORE t SET a = b, c = d FROM u; "
              "DELETE FROM v WHERE EXISTS (SELECT 1 FROM w)") == "log, t, t, u, v, w");
  CHECK(names("INSERT INTO t(a) VALUES (1), (2) ON CONFLICT(a) DO UPDATE SET a = 2, b = excluded.b") == "t");
  CHECK(names("INSERT OR REPLACE INTO t VALUES (1)") == "t");
}

TEST_CASE("what only looks like a table is none", "[unit][sql]") {
  CHECK(names("SELECT extract(year FROM due), trim(both 'x' FROM title) FROM tasks") == "tasks");
  CHECK(names("SELECT a IS NOT DISTINCT FROM b FROM tasks") == "tasks");
  CHECK(names("SELECT value FROM json_each(tasks.tags), tasks") == "tasks");
  CHECK(names("WITH recent AS (SELECT * FROM tasks), old(a, b) AS MATERIALIZED (SELECT 1, 2) "
              "SELECT * FROM recent, old, users") == "tasks, users");
  CHECK(names("SELECT 'x FROM y' -- FROM z\n FROM tasks") == "tasks");
  CHECK(names("SELECT a FROM ONLY tasks t WHERE b = 1 FOR UPDATE") == "tasks t");
}

TEST_CASE("names are found in quotes and in any case", "[unit][sql]") {
  CHECK(sql::names_table("SELECT 1 FROM \"My \"\"Tasks\"\"\"", "my \"tasks\""));
  CHECK(sql::names_table("SELECT 1 FROM [tasks]", "TASKS"));
  CHECK_FALSE(sql::names_table("SELECT tasks FROM users", "tasks"));
  CHECK(sql::has_name("SELECT `Tasks`", "tasks"));
  CHECK_FALSE(sql::has_name("SELECT 'tasks'", "tasks"));
}

TEST_CASE("a renamed table is renamed where it is meant", "[unit][sql]") {
  CHECK(renamed("SELECT tasks.id, tasks FROM tasks /* of tasks */ WHERE tasks.a = 'tasks'") ==
        "SELECT jobs.id, tasks FROM jobs /* of tasks */ WHERE jobs.a = 'tasks'");
  CHECK(renamed("SELECT tasks.id FROM users AS tasks, main.Tasks t") ==
        "SELECT tasks.id FROM users AS tasks, main.jobs t");
  CHECK(renamed("SELECT tasks FROM users") == "SELECT tasks FROM users");
  CHECK(sql::rename_table_in("SELECT 1 FROM t", "t", "two words").view() == "SELECT 1 FROM \"two words\"");
}

TEST_CASE("a renamed column is renamed where it is meant", "[unit][sql]") {
  CHECK(due_renamed("SELECT due, \"Due\" AS due, max(due) FROM tasks ORDER BY due") ==
        "SELECT until, until AS due, max(until) FROM tasks ORDER BY until");
  CHECK(due_renamed("SELECT t.due, u.due, tasks.due FROM tasks t, users u") ==
        "SELECT t.until, u.due, tasks.until FROM tasks t, users u");
  CHECK(due_renamed("SELECT due FROM tasks, notes") == "SELECT until FROM tasks, notes");
  CHECK(due_renamed("SELECT due FROM tasks, users") == "SELECT due FROM tasks, users");  // whose?
  CHECK(due_renamed("SELECT due FROM users") == "SELECT due FROM users");
  CHECK(due_renamed("new.due > old.due", true) == "new.until > old.until");
  CHECK(due_renamed("new.due > old.due") == "new.due > old.due");
  CHECK(due_renamed("INSERT INTO users(due) VALUES (new.due)", true) == "INSERT INTO users(due) VALUES (new.until)");
  CHECK(due_renamed("INSERT INTO users(id, due) SELECT due, 1 FROM tasks; UPDATE tasks SET due = 1") ==
        "INSERT INTO users(id, due) SELECT until, 1 FROM tasks; UPDATE tasks SET until = 1");
  CHECK(due_renamed("INSERT INTO tasks(id, due) SELECT due, 1 FROM users; DELETE FROM users WHERE due") ==
        "INSERT INTO tasks(id, until) SELECT due, 1 FROM users; DELETE FROM users WHERE due");
  CHECK(due_renamed("INSERT INTO tasks(due) VALUES (1) ON CONFLICT DO UPDATE SET due = excluded.due") ==
        "INSERT INTO tasks(until) VALUES (1) ON CONFLICT DO UPDATE SET until = excluded.until");
}

TEST_CASE("in PostgreSQL a table is known by its schema, too", "[unit][sql]") {
  const auto names = [](std::string_view statement, std::string_view table) {
    return sql::names_table(statement, table, Dialect::postgresql);
  };
  CHECK(names("SELECT 1 FROM reporting.orders", "reporting.orders"));
  CHECK(names("SELECT 1 FROM \"Odd; one\" . \"Orders\" AS o", "Odd; one.Orders"));
  CHECK_FALSE(names("SELECT 1 FROM reporting.orders", "orders"));
  CHECK_FALSE(names("SELECT 1 FROM orders", "reporting.orders"));
  CHECK_FALSE(names("SELECT 1 FROM other.orders", "reporting.orders"));
  CHECK(names("SELECT 1 FROM public.orders", "orders"));
  CHECK(names("WITH orders AS (SELECT 1) SELECT 1 FROM reporting.orders, orders", "reporting.orders"));
  // Elsewhere a dot is a part of the name, and what stands before a name the name of a database.
  CHECK(sql::names_table("SELECT 1 FROM shop.orders", "orders", Dialect::mysql));
  CHECK(sql::names_table("SELECT 1 FROM \"reporting.orders\"", "reporting.orders"));
  CHECK_FALSE(sql::names_table("SELECT 1 FROM reporting.orders", "reporting.orders"));

  const auto renamed = [](const char* statement, std::string_view from, std::string_view to) {
    return sql::rename_table_in(Text(std::string_view(statement)), from, to, Dialect::postgresql).string();
  };
  constexpr const char* statement =
      "SELECT orders.id, reporting.orders.n, o.orders FROM reporting /* so */ . \"orders\" JOIN orders2 o ON o.id = "
      "orders.id";
  CHECK(renamed(statement, "reporting.orders", "reporting.bills") ==
        "SELECT bills.id, reporting.bills.n, o.orders FROM reporting.bills JOIN orders2 o ON o.id = bills.id");
  CHECK(renamed(statement, "reporting.orders", "Bills") ==
        "SELECT \"Bills\".id, \"Bills\".n, o.orders FROM \"Bills\" JOIN orders2 o ON o.id = \"Bills\".id");
  CHECK(renamed(statement, "orders2", "other.orders3") ==
        "SELECT orders.id, reporting.orders.n, o.orders FROM reporting /* so */ . \"orders\" JOIN other.orders3 o ON "
        "o.id = orders.id");
  CHECK(renamed(statement, "other.orders", "x.y") == statement);
  CHECK(renamed("SELECT orders.id FROM reporting.orders, users orders", "reporting.orders", "a.b") ==
        "SELECT orders.id FROM a.b, users orders");
  CHECK(renamed("SELECT 1 FROM orders, reporting.orders", "orders", "bills") ==
        "SELECT 1 FROM bills, reporting.orders");

  const auto has_due = [](const sql::TableName& name) { return sql::is_table(name, "tasks", Dialect::postgresql); };
  const auto due_renamed = [&](const char* one) {
    return sql::rename_column_in(
               Text(std::string_view(one)), "a.tasks", false, "due", "until", has_due, Dialect::postgresql)
        .string();
  };
  CHECK(due_renamed("SELECT due, tasks.due FROM a.tasks") == "SELECT until, tasks.until FROM a.tasks");
  CHECK(due_renamed("SELECT due, t.due FROM a.tasks t, tasks") == "SELECT due, t.until FROM a.tasks t, tasks");
  CHECK(due_renamed("SELECT due FROM tasks") == "SELECT due FROM tasks");
}

TEST_CASE("a statement is known without its semicolons", "[unit][sql]") {
  CHECK(sql::without_semicolon("SELECT 1 ; ;") == "SELECT 1");
  CHECK(sql::without_semicolon("SELECT 1; SELECT 2; -- x") == "SELECT 1; SELECT 2");
  CHECK(sql::without_semicolon(" ; ") == "");
}

static_assert(sql::names_table("SELECT a FROM b JOIN c", "c"));
static_assert(sql::rename_table_in("SELECT a.x FROM a", "a", "b").view() == "SELECT b.x FROM b");
