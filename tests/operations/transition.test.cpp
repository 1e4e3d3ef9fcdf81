// SPDX-License-Identifier: MIT
#include "headway/operations/transition.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "headway/operations/difference.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/operations/operations.hpp"
#include "headway/operations/replay.hpp"
#include "operations/schema_pairs.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

Schema schema(std::initializer_list<Table> tables) {
  Schema made;
  for (const Table& each : tables) made.put(each);
  return made;
}
/// The labels of the operations that make one of the other, a blank between them.
std::string labels(const Schema& from, const Schema& to, Dialect dialect = Dialect::sqlite) {
  std::string out;
  for (const Operation& each : transition(from, to, dialect).operations) out += (out.empty() ? "" : ", ") + label(each);
  return out;
}
std::string all(const Differences& differences) {
  std::string out;
  for (const Difference& each : differences) out += to_string(each) + "\n";
  return out;
}

/// Replays the way from one schema to the other. Nothing may differ then.
void check_way(const Schema& from, const Schema& to, Dialect dialect = Dialect::sqlite) {
  const Transition way = transition(from, to, dialect);
  Schema now = from;
  std::string steps;
  for (const Operation& each : way.operations) steps += label(each) + "\n";
  INFO(steps);
  const Finding found = replay({way.operations.data(), way.operations.size()}, now, dialect);
  if (found) FAIL_CHECK(to_error(found).message);
  const Differences left = differences(to, now);
  INFO(all(left));
  CHECK(left.empty());
}

}  // namespace

TEST_CASE("from a schema to itself there is nothing to do", "[unit]") {
  const SchemaPair pair(1);
  CHECK(labels(pair.from, pair.from).empty());
  CHECK(labels(pair.to, pair.to).empty());
}

TEST_CASE("tables are made before those that refer to them, and dropped after", "[unit]") {
  const Table users = table("users", column("id", integer).primary_key());
  const Table tasks = table("tasks",
                            column("id", integer).primary_key(),
                            column("user_id", integer).references("users", "id"),
                            Index{"idx_user", {"user_id"}});
  CHECK(labels({}, schema({tasks, users})) == "create_table users, create_table tasks, create_index tasks.idx_user");
  CHECK(labels(schema({users, tasks}), {}) == "drop_index tasks.idx_user, drop_table tasks, drop_table users");
}

TEST_CASE("tables in a circle get a foreign key when all of them are there", "[unit]") {
  const Table one = table("one", column("id", integer).primary_key(), column("two", integer).references("two", "id"));
  const Table two = table("two", column("id", integer).primary_key(), column("one", integer).references("one", "id"));
  CHECK(labels({}, schema({one, two})) == "create_table one, create_table two, add_constraint one");
  check_way({}, schema({one, two}));
  check_way(schema({one, two}), {});
}

TEST_CASE("tables in a circle lose a foreign key before they go, but in SQLite, which drops them as they are",
          "[unit]") {
  const Table one = table("one", column("id", integer).primary_key(), column("two", integer).references("two", "id"));
  const Table two = table("two",
                          column("id", integer).primary_key(),
                          column("one", integer).references("one", "id"),
                          column("own", integer).references("two", "id"));
  const Table outside = table("aside", column("one", integer).references("one", "id"));
  const Table below = table("below", column("id", integer).primary_key(), column("n", integer));
  Table above = two;  // in the circle, and refers to what is not
  above.foreign_keys.push_back(foreign_key({"id"}, "below", {"id"}).named("fk"));
  CHECK(labels(schema({one, two}), {}) == "drop_table one, drop_table two");
  for (const Dialect dialect : {Dialect::postgresql, Dialect::mysql}) {
    CHECK(labels(schema({one, two}), {}, dialect) == "drop_constraint one, drop_table two, drop_table one");
    CHECK(labels(schema({outside, one, two}), {}, dialect) ==
          "drop_table aside, drop_constraint one, drop_table two, drop_table one");
    CHECK(labels(schema({below, above, one}), {}, dialect) ==
          "drop_constraint two, drop_table one, drop_table two, drop_table below");
    for (const Schema& each : {schema({one, two}), schema({outside, one, two}), schema({below, above, one})}) {
      check_way(each, {}, dialect);
      check_way({}, each, dialect);
    }
    CHECK(labels(schema({one, two}), schema({table("two", column("id", integer).primary_key())}), dialect) ==
          "drop_constraint two, drop_constraint two, drop_column two.one, drop_column two.own, drop_table one");
  }
}

TEST_CASE("a foreign key without a name takes along those over the same columns when a circle is dropped", "[unit]") {
  const Table other = table("other", column("id", integer).primary_key());
  Table one = table("one", column("id", integer).primary_key(), column("two", integer).references("other", "id"));
  one.foreign_keys.push_back(foreign_key({"two"}, "two", {"id"}));
  const Table two = table("two", column("id", integer).primary_key(), column("one", integer).references("one", "id"));
  CHECK(labels(schema({other, one, two}), {}, Dialect::postgresql) ==
        "drop_constraint one, drop_table other, drop_table two, drop_table one");
  check_way(schema({other, one, two}), {}, Dialect::postgresql);
}

TEST_CASE("what is in the way goes first", "[unit]") {
  const Table before = table("t",
                             column("id", integer).primary_key(),
                             column("a", integer),
                             column("b", integer).generated_as("a + 1"),
                             check("a > 0").named("ck_a"),
                             unique({"a"}),
                             Index{"i", {"a"}});
  const Table after = table("t", column("id", integer).primary_key(), column("c", text).not_null(), Index{"i", {"c"}});
  CHECK(labels(schema({before}), schema({after})) ==
        "drop_index t.i, drop_constraint t.ck_a, drop_constraint t, drop_column t.b, drop_column t.a, add_column t.c, "
        "create_index t.i");
  check_way(schema({before}), schema({after}));
  check_way(schema({after}), schema({before}));
}

TEST_CASE("columns that are computed come after what they are computed from, and go before it", "[unit]") {
  const Schema before = schema({table("t",
                                      column("a", integer),
                                      column("c", integer),
                                      column("g", integer).generated_as("a + 1"),
                                      column("h", integer).generated_as("c + 1"))});
  const Schema after = schema({table("t",
                                     column("g", integer).generated_as("h + b"),
                                     column("h", integer).generated_as("b + 1"),
                                     column("c", integer),
                                     column("b", integer))});
  CHECK(labels(before, after) == "add_column t.b, alter_column t.h, alter_column t.g, drop_column t.a");
  check_way(before, after);
  check_way(after, before);
}

TEST_CASE("a view that followed a rename is another where the old name is there again", "[unit]") {
  Schema before = schema({table("t", column("a", integer), column("b", integer))});
  before.objects.views.put(view("v", "SELECT x.b FROM t x"));
  Schema after = before;
  Operations op;
  op.drop_column("t", "a");
  op.rename_column("t", "b", "a");
  REQUIRE_FALSE(replay(std::as_const(op).list(), after));
  CHECK(labels(after, before) == "drop_view v, add_column t.b, create_view v");
}

TEST_CASE("constraints that say the same are counted", "[unit]") {
  const auto with_uniques = [](std::size_t count) {
    Table made = table("t", column("id", integer).primary_key(), column("a", integer));
    for (; count > 0; --count) made.uniques.push_back(unique({"a"}));
    return schema({made});
  };
  for (std::size_t before = 0; before < 4; ++before) {
    for (std::size_t after = 0; after < 4; ++after) check_way(with_uniques(before), with_uniques(after));
  }
}

TEST_CASE("a key begins to count and stops, also with another key or another type", "[unit]") {
  const auto counting = [](const Type& type) {
    return schema({table("t", column("id", type).primary_key().autoincrement(), column("a", integer).not_null())});
  };
  const auto resting = [](const Type& type) {
    return schema({table("t", column("id", type).primary_key(), column("a", integer).not_null())});
  };
  const auto unkeyed = schema({table("t", column("id", bigint).not_null(), column("a", integer).not_null())});
  const auto other_key = schema({table("t", column("id", bigint).not_null(), column("a", integer).primary_key())});
  Table of_a = table("t", column("id", bigint).not_null(), column("a", integer).primary_key().autoincrement());
  Table named = table("t",
                      column("id", bigint).not_null().autoincrement(),
                      column("a", integer).not_null(),
                      primary_key({"id"}).named("pk"));
  const Schema all[] = {counting(integer),
                        counting(bigint),
                        resting(integer),
                        resting(bigint),
                        unkeyed,
                        other_key,
                        schema({of_a}),
                        schema({named}),
                        schema({table("t", column("a", integer).not_null())})};
  for (const Dialect dialect : {Dialect::sqlite, Dialect::postgresql, Dialect::mysql}) {
    for (const Schema& from : all) {
      for (const Schema& to : all) check_way(from, to, dialect);
    }
  }
  CHECK(labels(resting(integer), counting(integer)) == "alter_column t.id");
  CHECK(labels(counting(bigint), schema({named})) ==
        "drop_constraint t, alter_column t.id, add_constraint t, alter_column t.id");
}

TEST_CASE("what a model says was called otherwise is renamed, and back", "[unit]") {
  const Schema before = schema({table("people",
                                      column("id", integer).primary_key(),
                                      column("mail", text).check("mail <> ''", "ck"),
                                      Index{"i", {"mail"}}),
                                table("notes", column("owner", integer).references("people", "id"))});
  const Schema after = schema({table("users",
                                     was("people"),
                                     column("id", integer).primary_key(),
                                     column("email", text).was("mail").check("email <> ''", "ck"),
                                     column("age", integer),
                                     Index{"i", {"email"}}),
                               table("notes", column("owner", integer).references("users", "id"))});
  CHECK(labels(before, after) == "rename_table people, rename_column users.mail, add_column users.age");
  CHECK(labels(after, before) == "rename_table users, rename_column people.email, drop_column people.age");
  check_way(before, after);
  check_way(after, before);
  CHECK(labels(after, after).empty());
  CHECK(transition(before, after).doubts.empty());
  CHECK(differences(before, before).empty());
}

TEST_CASE("a rename that nobody speaks of is in doubt", "[unit]") {
  const Schema before = schema({table("people", column("id", integer).primary_key()),
                                table("t", column("mail", text), column("size", integer), column("x", integer))});
  const Schema after = schema(
      {table("users", column("id", integer).primary_key()), table("t", column("email", text), column("x", integer))});
  CHECK(transition(before, after).doubts ==
        std::vector<std::string>{
            "column t.mail goes and email comes: if that is only another name, say in the model that it was mail",
            "table people goes and users comes: if that is only another name, say in the model that it was people"});
  check_way(before, after);
}

TEST_CASE("the way between random schemas leads there and back", "[unit]") {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    INFO("seed " << seed);
    const SchemaPair pair(seed);
    check_way(pair.from, pair.to);
    check_way(pair.to, pair.from);
    check_way({}, pair.to);
    check_way(pair.to, {});
  }
}
