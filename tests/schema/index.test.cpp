// SPDX-License-Identifier: MIT
#include "headway/schema/index.hpp"

#include <string>

#include "support/catch.hpp"

using namespace headway;

static_assert(IndexKey("due").column.view() == "due");
static_assert(!IndexKey("due").descending);
static_assert(ascending("due") == IndexKey("due"));
static_assert(desc("due").descending && desc("due").column.view() == "due");
static_assert(expression("lower(a)").column.empty() && expression("lower(a)").expression.view() == "lower(a)");
static_assert(IndexKey("a").collate("NOCASE").desc().collation.view() == "NOCASE");

static_assert(IndexKey("a") != IndexKey("b"));
static_assert(IndexKey("a") != desc("a"));
static_assert(IndexKey("a") != expression("a"));
static_assert(IndexKey("a") != IndexKey("a").collate("NOCASE"));
static_assert(IndexKey("a") != IndexKey("a").operator_class("text_pattern_ops"));
static_assert(IndexKey("a").operator_class("text_pattern_ops").operator_class_.view() == "text_pattern_ops");

TEST_CASE("a key may have a name that is made at run time", "[unit][schema]") {
  const std::string made = "column_" + std::to_string(7);
  const IndexKey key{Text(made)};
  CHECK(key.column.view() == "column_7");
}

TEST_CASE("indexes differ by name, keys and their order, uniqueness and condition", "[unit][schema]") {
  const Index index{"i", {IndexKey("a"), desc("b")}, false, {}};
  CHECK(index == Index{"i", {IndexKey("a"), desc("b")}, false, {}});
  CHECK_FALSE(index == Index{"j", {IndexKey("a"), desc("b")}, false, {}});
  CHECK_FALSE(index == Index{"i", {desc("b"), IndexKey("a")}, false, {}});
  CHECK_FALSE(index == Index{"i", {IndexKey("a"), desc("b")}, true, {}});
  CHECK_FALSE(index == Index{"i", {IndexKey("a"), desc("b")}, false, "a > 0"});
  CHECK_FALSE(index == Index{"i", {IndexKey("a"), desc("b")}, false, {}}.using_method("gin"));
  CHECK_FALSE(index == Index{"i", {IndexKey("a"), desc("b")}, false, {}}.include({"c"}));
}

TEST_CASE("an index may say what only PostgreSQL knows", "[unit][schema]") {
  CHECK_FALSE(Index{"i", {"a"}}.is_of_postgresql());
  CHECK(Index{"i", {"a"}}.using_method("gin").method.view() == "gin");
  CHECK(Index{"i", {"a"}}.using_method("gin").is_of_postgresql());
  CHECK(Index{"i", {"a"}}.include({"b", "c"}).included == Names{"b", "c"});
  CHECK(Index{"i", {"a"}}.include({"b"}).is_of_postgresql());
  CHECK(Index{"i", {IndexKey("a").operator_class("x")}}.is_of_postgresql());
}
