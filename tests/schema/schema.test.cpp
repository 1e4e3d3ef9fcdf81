// SPDX-License-Identifier: MIT
#include "headway/schema/schema.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr Table numbered(Text name, Text index) {
  Table made = table(std::move(name), column("id", integer).primary_key());
  add(made, Index{std::move(index), {IndexKey("id")}, false, {}});
  return made;
}

/// The tables' names in alphabetical order: which order each() takes is nobody's promise.
std::string names_of(const Schema& schema) {
  std::vector<std::string> names;
  schema.each([&names](const Table& table) { names.push_back(table.name.string()); });
  std::sort(names.begin(), names.end());
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : " ") + name;
  return out;
}

/// Users, tasks and tags, each with an index.
constexpr Schema three() {
  Schema made;
  made.put(numbered("users", "i_users"));
  made.put(numbered("tasks", "i_tasks"));
  made.put(numbered("tags", "i_tags"));
  return made;
}

/// Whether tables and indexes are found as in the other schema, which has the same tables.
bool is_as(const Schema& schema, const Schema& other) {
  bool same = schema == other && schema.size() == other.size() && names_of(schema) == names_of(other);
  other.each([&](const Table& table) {
    for (const Index& index : table.indexes) {
      const Table* owner = schema.find_owner_of_index(index.name);
      same = same && owner != nullptr && owner == schema.find(table.name);
    }
  });
  return same;
}

/// What the journal keeps: `users` for a table that was there before, `no users` for one that was not.
std::string noted(const Journal& journal) {
  std::vector<std::string> notes;
  for (const Before& each : journal) notes.push_back((each.existed ? "" : "no ") + each.name.string());
  std::sort(notes.begin(), notes.end());
  std::string out;
  for (const std::string& note : notes) out += (out.empty() ? "" : ", ") + note;
  return out;
}

/// Changes three tables with a journal and puts them back; what the journal kept.
template <class Change>
std::string undone(Change change) {
  Schema schema = three();
  schema.begin_journal();
  change(schema);
  Journal journal = schema.end_journal();
  for (const Before& each : journal) {
    if (each.existed) CHECK(each.table == *three().find(each.name));
  }
  std::string notes = noted(journal);
  schema.restore(std::move(journal));
  CHECK(is_as(schema, three()));
  CHECK(schema.find_owner_of_index("i_new") == nullptr);
  return notes;
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
  CHECK(names_of(schema) == "tasks users");
  REQUIRE(schema.find("tasks") != nullptr);
  CHECK(*schema.find("tasks") == numbered("tasks", "i_tasks"));
  CHECK(schema.find("Tasks") == schema.find("tasks"));
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
  CHECK(*schema.find("users") == numbered("users", "i_users"));
  CHECK(schema.find_owner_of_index("i_users") == schema.find("users"));
  CHECK(schema.find_owner_of_index("i_tasks") == schema.find("tasks"));
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

TEST_CASE("the tables of two schemas may have indexes of one name", "[unit][schema]") {
  const auto indexed = [](std::string_view name) {
    Table made = table("", column("n", integer));
    made.name = Text(name);
    made.indexes.push_back({"i", {"n"}});
    return made;
  };
  const auto owner = [](const Schema& schema, std::string_view in) {
    const Table* const found = schema.find_owner_of_index("I", in);
    return found == nullptr ? std::string() : found->name.string();
  };
  Schema schema;
  schema.put(indexed("t"));
  CHECK(owner(schema, "") == "t");
  CHECK(owner(schema, "a").empty());
  schema.put(indexed("a.t"));
  schema.put(indexed("B.t"));
  CHECK(owner(schema, "") == "t");
  CHECK(owner(schema, "a") == "a.t");
  CHECK(owner(schema, "b") == "B.t");
  schema.begin_journal();
  schema.erase("B.t");
  CHECK(owner(schema, "b").empty());
  CHECK(owner(schema, "a") == "a.t");
  schema.erase_index("a.t", "i");
  CHECK(owner(schema, "a").empty());
  CHECK(owner(schema, "") == "t");
  CHECK(schema.find_owner_of_index("i") == schema.find("t"));
  schema.restore(schema.end_journal());
  CHECK(owner(schema, "b") == "B.t");
  CHECK(owner(schema, "a") == "a.t");
}

TEST_CASE("a journal keeps each table as it was before its first change", "[unit][schema]") {
  CHECK(undone([](Schema&) {}) == "");
  CHECK(undone([](Schema& schema) {
          schema.change("users")->is_strict = true;
          schema.change("users")->columns.clear();
          CHECK(schema.change("people") == nullptr);
        }) == "users");
  CHECK(undone([](Schema& schema) { schema.erase("tasks"); }) == "tasks");
  CHECK(undone([](Schema& schema) { schema.put(numbered("people", "i_new")); }) == "no people");
  CHECK(undone([](Schema& schema) { schema.put_index("tags", Index{"i_new", {IndexKey("id")}, true, {}}); }) == "tags");
  CHECK(undone([](Schema& schema) { schema.erase_index("tags", "i_tags"); }) == "tags");
  CHECK(undone([](Schema& schema) { schema.rename("users", "people"); }) == "no people, users");
}

TEST_CASE("what came and went since the journal began is put back", "[unit][schema]") {
  CHECK(undone([](Schema& schema) {
          schema.put(numbered("people", "i_new"));
          schema.erase("people");
        }) == "no people");
  CHECK(undone([](Schema& schema) {
          schema.erase("users");
          schema.put(numbered("users", "i_new"));
          schema.erase("tasks");
          schema.put(numbered("people", "i_users"));
        }) == "no people, tasks, users");
  CHECK(undone([](Schema& schema) {
          schema.erase("users");
          schema.erase("tasks");
          schema.erase("tags");
        }) == "tags, tasks, users");
}

TEST_CASE("tables that exchanged their names get them back", "[unit][schema]") {
  CHECK(undone([](Schema& schema) {
          schema.rename("users", "kept");
          schema.rename("tasks", "users");
          schema.rename("kept", "tasks");
          schema.change("tasks")->is_strict = true;
        }) == "no kept, tasks, users");
  CHECK(undone([](Schema& schema) {
          schema.rename("users", "people");
          schema.rename("people", "users");
        }) == "no people, users");
}

TEST_CASE("an index that moved to another table moves back", "[unit][schema]") {
  CHECK(undone([](Schema& schema) {
          schema.erase_index("tags", "i_tags");
          schema.put_index("users", Index{"i_tags", {IndexKey("id")}, false, {}});
        }) == "tags, users");
}

TEST_CASE("without a journal nothing is kept, and each journal begins anew", "[unit][schema]") {
  Schema schema = three();
  schema.erase("tags");
  schema.begin_journal();
  schema.change("users")->is_strict = true;
  CHECK(noted(schema.end_journal()) == "users");
  schema.change("tasks")->is_strict = true;
  CHECK(noted(schema.end_journal()) == "");
  schema.begin_journal();
  schema.change("users")->is_strict = false;
  schema.begin_journal();
  schema.erase("tasks");
  Journal journal = schema.end_journal();
  CHECK(noted(journal) == "tasks");
  schema.restore(std::move(journal));
  CHECK(schema.find("tasks")->is_strict);
  CHECK_FALSE(schema.find("users")->is_strict);
  CHECK(schema.find("tags") == nullptr);
}

TEST_CASE("random changes are put back", "[unit][schema]") {
  for (std::size_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    std::size_t state = seed;
    const auto below = [&state](std::size_t limit) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      return (state >> 33U) % limit;
    };
    const auto name = [&] { return Text(std::string(1, static_cast<char>('a' + below(6)))); };
    const auto change = [&](Schema& schema) {
      const Text one = name(), other = name();
      const Table* const found = schema.find(one);
      if (found == nullptr) {
        Text index = name();
        if (schema.find_owner_of_index(index) == nullptr) schema.put(numbered(one, std::move(index)));
      } else if (const std::size_t choice = below(4); choice == 0) {
        schema.erase(one);
      } else if (choice == 1 && schema.find(other) == nullptr) {
        schema.rename(one, other);
      } else if (choice == 2 && !found->indexes.empty()) {
        schema.erase_index(one, Text(found->indexes[0].name));
      } else if (schema.find_owner_of_index(other) == nullptr) {
        schema.put_index(one, Index{other, {IndexKey("id")}, false, {}});
      }
    };
    Schema schema;
    for (int step = 0; step < 20; ++step) change(schema);
    const Schema before = schema;
    schema.begin_journal();
    for (std::size_t step = below(12); step != 0; --step) change(schema);
    schema.restore(schema.end_journal());
    CHECK(is_as(schema, before));
    for (char letter = 'a'; letter != 'g'; ++letter) {
      const std::string index(1, letter);
      CHECK((schema.find_owner_of_index(index) == nullptr) == (before.find_owner_of_index(index) == nullptr));
    }
  }
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

static_assert([] {
  Schema schema = three();
  schema.begin_journal();
  schema.rename("tasks", "users2");
  schema.erase("users");
  schema.put(numbered("users", "i_tasks2"));
  schema.restore(schema.end_journal());
  return schema == three() && schema.find_owner_of_index("i_tasks") == schema.find("tasks") &&
         schema.find_owner_of_index("i_tasks2") == nullptr;
}());
