// SPDX-License-Identifier: MIT
#include "headway/schema/constraint.hpp"

#include "support/catch.hpp"

using namespace headway;

TEST_CASE("constraints are written as they are read", "[unit][schema]") {
  const PrimaryKey key = primary_key({"tenant", "id"}).named("pk");
  CHECK(key.columns == Names{"tenant", "id"});
  CHECK(key.name.view() == "pk");

  const Unique once = unique({"source", "target"}).named("uq");
  CHECK(once.columns == Names{"source", "target"});
  CHECK(once.name.view() == "uq");

  const Check rule = check("price > 0").named("ck");
  CHECK(rule.expression.view() == "price > 0");
  CHECK(rule.name.view() == "ck");
  CHECK(rule.column.empty());
}

TEST_CASE("a foreign key has what is given, and cautious defaults", "[unit][schema]") {
  const ForeignKey plain = foreign_key({"user_id"}, "users", {"id"});
  CHECK(plain.columns == Names{"user_id"});
  CHECK(plain.table.view() == "users");
  CHECK(plain.referenced == Names{"id"});
  CHECK(plain.delete_action == ReferentialAction::no_action);
  CHECK(plain.update_action == ReferentialAction::no_action);
  CHECK(plain.deferral == Deferral::not_deferrable);
  CHECK(plain.name.empty());

  const ForeignKey full = foreign_key({"a"}, "b", {"c"})
                              .on_delete(cascade)
                              .on_update(restrict_)
                              .deferrable(Deferral::initially_deferred)
                              .named("fk");
  CHECK(full.delete_action == ReferentialAction::cascade);
  CHECK(full.update_action == ReferentialAction::restrict);
  CHECK(full.deferral == Deferral::initially_deferred);
  CHECK(full.name.view() == "fk");
  CHECK(foreign_key({"a"}, "b", {"c"}).deferrable().deferral == Deferral::deferrable);
}

TEST_CASE("every part of a constraint counts", "[unit][schema]") {
  CHECK_FALSE(primary_key({"a", "b"}) == primary_key({"b", "a"}));
  CHECK_FALSE(primary_key({"a"}) == primary_key({"a"}).named("pk"));
  CHECK(unique({"a"}) == unique({"a"}));
  CHECK_FALSE(unique({"a"}) == unique({"b"}));
  CHECK_FALSE(check("a") == check("b"));
  CHECK_FALSE(check("a") == check("a").named("n"));
  CHECK(foreign_key({"a"}, "t", {"b"}) == foreign_key({"a"}, "t", {"b"}));
  CHECK_FALSE(foreign_key({"a"}, "t", {"b"}) == foreign_key({"a"}, "u", {"b"}));
  CHECK_FALSE(foreign_key({"a"}, "t", {"b"}) == foreign_key({"a"}, "t", {"c"}));
  CHECK_FALSE(foreign_key({"a"}, "t", {"b"}) == foreign_key({"a"}, "t", {"b"}).on_delete(set_null));
  CHECK_FALSE(foreign_key({"a"}, "t", {"b"}) == foreign_key({"a"}, "t", {"b"}).on_update(set_default));
  CHECK_FALSE(foreign_key({"a"}, "t", {"b"}) == foreign_key({"a"}, "t", {"b"}).deferrable());
}

// Each in a function of its own: as operands of one expression g++ 12 does not take the lists for constants.
static_assert([] {
  const PrimaryKey left = primary_key({"a", "b"});
  const PrimaryKey right = primary_key({"b", "a"}).named("pk");
  return left != right && left.columns.back().view() == "b" && right.name.view() == "pk";
}());
static_assert([] {
  const ForeignKey left = foreign_key({"a"}, "t", {"b"});
  const ForeignKey right = foreign_key({"a"}, "t", {"b"}).on_delete(set_null).deferrable();
  return left != right && right.delete_action == set_null && right.deferral == Deferral::deferrable;
}());
