// SPDX-License-Identifier: MIT
#include "headway/schema/table.hpp"

#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr Table links() {
  return table("links",
               column("a", integer),
               column("b", integer),
               unique({"a"}),
               unique({"b"}),
               check("a > 0"),
               check("b > 0"),
               foreign_key({"a"}, "t", {"id"}),
               foreign_key({"b"}, "t", {"id"}),
               Index{"i", {IndexKey("a")}, false, {}},
               Index{"j", {IndexKey("b")}, false, {}});
}

}  // namespace

TEST_CASE("what a column declares is moved into the table", "[unit][schema]") {
  const Table made = table("orders",
                           column("id", integer).primary_key(),
                           column("code", text).unique(),
                           column("price", integer).check("price > 0", "ck"),
                           column("user_id", integer).references("users", "id"));
  CHECK(made.primary_key == primary_key({"id"}));
  REQUIRE(made.uniques.size() == 1);
  CHECK(made.uniques[0] == unique({"code"}));
  REQUIRE(made.checks.size() == 1);
  CHECK(made.checks[0] == Check{"price > 0", "ck", "price"});
  REQUIRE(made.foreign_keys.size() == 1);
  CHECK(made.foreign_keys[0] == foreign_key({"user_id"}, "users", {"id"}));

  REQUIRE(made.columns.size() == 4);
  CHECK(made.columns[0] == column("id", integer).not_null());
  CHECK(made.columns[1] == column("code", text));
  CHECK(made.columns[2] == column("price", integer));
  CHECK(made.columns[3] == column("user_id", integer));
}

TEST_CASE("a table says the same however its keys were written", "[unit][schema]") {
  CHECK(table("t", column("a", integer).primary_key(), column("b", text).unique()) ==
        table("t", column("a", integer), column("b", text), primary_key({"a"}), unique({"b"})));
  CHECK(table("t", column("a", integer).primary_key(), column("b", integer).primary_key()) ==
        table("t", column("a", integer), column("b", integer), primary_key({"a", "b"})));
  CHECK(table("t", column("a", integer).references("u", "id", cascade)) ==
        table("t", column("a", integer), foreign_key({"a"}, "u", {"id"}).on_delete(cascade)));
  CHECK(table("t", primary_key({"a"}), unique({"a"}), column("a", integer)) ==
        table("t", column("a", integer), primary_key({"a"}), unique({"a"})));
}

TEST_CASE("columns of a primary key are not null", "[unit][schema]") {
  const Table made =
      table("t", column("a", integer), column("b", integer), column("c", integer), primary_key({"a", "c"}));
  CHECK_FALSE(made.find("a")->nullable);
  CHECK(made.find("b")->nullable);
  CHECK_FALSE(made.find("c")->nullable);
}

TEST_CASE("table options are kept apart", "[unit][schema]") {
  CHECK_FALSE(table("t", column("a", text)).is_strict);
  CHECK_FALSE(table("t", column("a", text)).is_without_rowid);
  CHECK(table("t", strict).is_strict);
  CHECK_FALSE(table("t", strict).is_without_rowid);
  CHECK(table("t", without_rowid).is_without_rowid);
  CHECK(table("t", strict, without_rowid).is_strict);
}

TEST_CASE("a column is found by its name", "[unit][schema]") {
  Table made = table("t", column("a", text), column("b", text));
  CHECK(made.find("b") == &made.columns[1]);
  CHECK(made.find("c") == nullptr);
  CHECK(made.find("B") == made.find("b"));
  made.find("a")->nullable = false;
  CHECK_FALSE(made.columns[0].nullable);
}

TEST_CASE("the order of columns counts", "[unit][schema]") {
  CHECK_FALSE(table("t", column("a", text), column("b", text)) == table("t", column("b", text), column("a", text)));
}

TEST_CASE("the order of constraints and indexes does not count", "[unit][schema]") {
  CHECK(links() == table("links",
                         column("a", integer),
                         column("b", integer),
                         Index{"j", {IndexKey("b")}, false, {}},
                         Index{"i", {IndexKey("a")}, false, {}},
                         foreign_key({"b"}, "t", {"id"}),
                         foreign_key({"a"}, "t", {"id"}),
                         check("b > 0"),
                         check("a > 0"),
                         unique({"b"}),
                         unique({"a"})));
}

TEST_CASE("every part of a table counts", "[unit][schema]") {
  const auto differs = [](void (*change)(Table&)) {
    Table changed = links();
    change(changed);
    CHECK_FALSE(changed == links());
    CHECK_FALSE(links() == changed);
  };
  differs([](Table& it) { it.name = "other"; });
  differs([](Table& it) { it.columns.pop_back(); });
  differs([](Table& it) { it.columns[0].type = bigint; });
  differs([](Table& it) { it.primary_key = primary_key({"a"}); });
  differs([](Table& it) { it.uniques.pop_back(); });
  differs([](Table& it) { it.uniques[0].name = "uq"; });
  differs([](Table& it) { it.checks.pop_back(); });
  differs([](Table& it) { it.checks[0].expression = "a > 1"; });
  differs([](Table& it) { it.foreign_keys.pop_back(); });
  differs([](Table& it) { it.foreign_keys[0].delete_action = cascade; });
  differs([](Table& it) { it.indexes.pop_back(); });
  differs([](Table& it) { it.indexes[0].is_unique = true; });
  differs([](Table& it) { it.is_strict = true; });
  differs([](Table& it) { it.is_without_rowid = true; });
}

TEST_CASE("equal constraints are counted", "[unit][schema]") {
  CHECK_FALSE(table("t", check("a"), check("a"), check("b")) == table("t", check("a"), check("b"), check("b")));
}

static_assert(links() == links());
static_assert(links() != table("links", column("a", integer)));
static_assert(links().find("b")->type == integer);
static_assert(table("t", column("a", integer).primary_key().check("a > 0")).checks[0].column.view() == "a");
