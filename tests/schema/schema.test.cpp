// SPDX-License-Identifier: MIT
#include "headway/schema/schema.hpp"

#include <string>

#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr Table numbered(Text name, Text index) {
  Table made = table(std::move(name), column("id", integer).primary_key());
  add(made, Index{std::move(index), {IndexKey("id")}, false, {}});
  return made;
}

/// The tables' names, oldest first.
std::string names_of(const Schema& schema) {
  std::string out;
  schema.each([&out](const Table& table) { out += (out.empty() ? "" : " ") + table.name.string(); });
  return out;
}

}  // namespace

TEST_CASE("an empty schema has no tables", "[unit][schema]") {
  Schema schema;
  CHECK(schema.size() == 0);
  CHECK(schema.find("users") == nullptr);
  CHECK(schema.find_owner_of_index("i") == nullptr);
  CHECK(names_of(schema).empty());
  CHECK(schema == Schema());
}

TEST_CASE("a table that was put is found by its name", "[unit][schema]") {
  Schema schema;
  schema.put(numbered("users", "i_users"));
  schema.put(numbered("tasks", "i_tasks"));
  CHECK(schema.size() == 2);
  CHECK(names_of(schema) == "users tasks");
  REQUIRE(schema.find("tasks") != nullptr);
  CHECK(*schema.find("tasks") == numbered("tasks", "i_tasks"));
  CHECK(schema.find("Tasks") == nullptr);
  CHECK(schema.find_owner_of_index("i_users") == schema.find("users"));
}

TEST_CASE("an erased table is gone with its indexes, and may come again", "[unit][schema]") {
  Schema schema;
  schema.put(numbered("users", "i_users"));
  schema.put(numbered("tasks", "i_tasks"));
  schema.erase("users");
  CHECK(schema.size() == 1);
  CHECK(schema.find("users") == nullptr);
  CHECK(schema.find_owner_of_index("i_users") == nullptr);
  CHECK(*schema.find("tasks") == numbered("tasks", "i_tasks"));
  CHECK(names_of(schema) == "tasks");

  schema.put(numbered("users", "i_users"));
  CHECK(names_of(schema) == "tasks users");
  CHECK(schema.find_owner_of_index("i_users") == schema.find("users"));
}

TEST_CASE("a table may be erased by its own name", "[unit][schema]") {
  Schema schema;
  schema.put(numbered(Text(std::string("users")), "i"));
  schema.erase(schema.find("users")->name);
  CHECK(schema.size() == 0);
  CHECK(schema.find("users") == nullptr);
}

TEST_CASE("a renamed table keeps its place and its indexes", "[unit][schema]") {
  Schema schema;
  schema.put(numbered("users", "i_users"));
  schema.put(numbered("tasks", "i_tasks"));
  schema.rename("users", "people");
  CHECK(schema.size() == 2);
  CHECK(schema.find("users") == nullptr);
  REQUIRE(schema.find("people") != nullptr);
  CHECK(names_of(schema) == "people tasks");
  CHECK(schema.find_owner_of_index("i_users") == schema.find("people"));
}

TEST_CASE("indexes are put and erased, and their owner is known", "[unit][schema]") {
  Schema schema;
  schema.put(table("users", column("id", integer)));
  schema.put(table("tasks", column("id", integer)));
  schema.put_index("tasks", Index{"i", {IndexKey("id")}, false, {}});
  schema.put_index("tasks", Index{"j", {IndexKey("id")}, false, {}});
  CHECK(schema.find_owner_of_index("i") == schema.find("tasks"));
  CHECK(schema.find("users")->indexes.empty());
  schema.erase_index("tasks", "i");
  CHECK(schema.find_owner_of_index("i") == nullptr);
  CHECK(schema.find_owner_of_index("j") == schema.find("tasks"));
  REQUIRE(schema.find("tasks")->indexes.size() == 1);
  CHECK(schema.find("tasks")->indexes[0].name.view() == "j");
}

TEST_CASE("schemas are equal when their tables are, in any order", "[unit][schema]") {
  Schema left;
  left.put(numbered("a", "i"));
  left.put(numbered("gone", "g"));
  left.put(numbered("b", "j"));
  left.erase("gone");
  Schema right;
  right.put(numbered("b", "j"));
  right.put(numbered("a", "i"));
  CHECK(left == right);

  right.change("a")->is_strict = true;
  CHECK_FALSE(left == right);
  right.change("a")->is_strict = false;
  right.put(numbered("c", "k"));
  CHECK_FALSE(left == right);
  CHECK_FALSE(right == left);
  left.put(numbered("d", "k"));
  CHECK_FALSE(left == right);
}

TEST_CASE("a copy of a schema is its own", "[unit][schema]") {
  Schema original;
  original.put(numbered("users", "i"));
  Schema copy = original;
  copy.put(numbered("tasks", "j"));
  copy.change("users")->is_strict = true;
  copy.erase_index("users", "i");
  CHECK(original.size() == 1);
  CHECK(*original.find("users") == numbered("users", "i"));
  CHECK(original.find_owner_of_index("i") == original.find("users"));
  CHECK(original.find_owner_of_index("j") == nullptr);
}

TEST_CASE("a thousand tables come and go", "[unit][schema]") {
  Schema schema;
  const auto name = [](int number) { return Text("t" + std::to_string(number)); };
  for (int number = 0; number < 1000; ++number) schema.put(numbered(name(number), Text("i" + std::to_string(number))));
  for (int number = 0; number < 1000; number += 2) schema.erase(name(number));
  CHECK(schema.size() == 500);
  for (int number = 0; number < 1000; ++number) CHECK((schema.find(name(number)) != nullptr) == (number % 2 == 1));
  CHECK(schema.find_owner_of_index("i501") == schema.find("t501"));
}

static_assert([] {
  Schema schema;
  schema.put(numbered("users", "i"));
  schema.put(numbered("tasks", "j"));
  schema.rename("tasks", "jobs");
  schema.erase("users");
  Schema expected;
  expected.put(numbered("jobs", "j"));
  return schema == expected && schema.find_owner_of_index("j")->name.view() == "jobs" && schema.size() == 1;
}());
