// SPDX-License-Identifier: MIT
#include "headway/schema/column.hpp"

#include "support/catch.hpp"

using namespace headway;

TEST_CASE("a plain column is nullable and has nothing else", "[unit][schema]") {
  const Column plain = column("email", varchar(255));
  CHECK(plain.name.view() == "email");
  CHECK(plain.type == varchar(255));
  CHECK(plain.nullable);
  CHECK_FALSE(plain.is_primary_key);
  CHECK_FALSE(plain.is_unique);
  CHECK_FALSE(plain.is_autoincrement);
  CHECK(plain.default_value_ == Default{});
  CHECK(plain.collation.empty());
  CHECK(plain.generated == Generated{});
  CHECK(plain.checks.empty());
  CHECK(plain.references_.empty());
}

TEST_CASE("each word of a column sets its fact", "[unit][schema]") {
  CHECK_FALSE(column("a", text).not_null().nullable);
  CHECK(column("a", text).unique().is_unique);
  CHECK(column("a", text).autoincrement().is_autoincrement);
  CHECK(column("a", text).collate("NOCASE").collation.view() == "NOCASE");
  const Column key = column("a", integer).primary_key();
  CHECK(key.is_primary_key);
  CHECK_FALSE(key.nullable);
}

TEST_CASE("a default is a literal or an expression", "[unit][schema]") {
  const Column literal = column("a", integer).default_value(7);
  CHECK(literal.default_value_ == Default{Default::Kind::literal, 7});
  const Column expression = column("a", timestamp).default_expression("CURRENT_TIMESTAMP");
  CHECK(expression.default_value_ == Default{Default::Kind::expression, "CURRENT_TIMESTAMP"});
  CHECK_FALSE(column("a", text).default_value("b") == column("a", text).default_expression("b"));
}

TEST_CASE("a generated column is computed when read, unless it is stored", "[unit][schema]") {
  CHECK(column("a", text).generated_as("b + 1").generated == Generated{Generated::Kind::computed_on_read, "b + 1"});
  CHECK(column("a", text).generated_as("b", Generated::Kind::stored).generated ==
        Generated{Generated::Kind::stored, "b"});
}

TEST_CASE("checks and references of a column name that column", "[unit][schema]") {
  const Column priced = column("price", integer).check("price > 0").check("price < 9", "ck_price");
  REQUIRE(priced.checks.size() == 2);
  CHECK(priced.checks[0] == Check{"price > 0", {}, "price"});
  CHECK(priced.checks[1] == Check{"price < 9", "ck_price", "price"});

  const Column owned = column("user_id", uuid).references("users", "id", cascade, set_null);
  REQUIRE(owned.references_.size() == 1);
  CHECK(owned.references_[0] == foreign_key({"user_id"}, "users", {"id"}).on_delete(cascade).on_update(set_null));
  CHECK(column("user_id", uuid).references("users", "id").references_[0] == foreign_key({"user_id"}, "users", {"id"}));
}

static_assert(column("a", text) == column("a", text));
static_assert(column("a", text) != column("b", text));
static_assert(column("a", text) != column("a", blob));
static_assert(column("a", text) != column("a", text).not_null());
static_assert(column("a", text) != column("a", text).unique());
static_assert(column("a", text) != column("a", text).default_value(nullptr));
static_assert(column("a", text) != column("a", text).collate("NOCASE"));
static_assert(column("a", text) != column("a", text).check("a"));
static_assert(column("a", text).not_null().default_value("x").check("a <> ''").checks[0].column.view() == "a");
