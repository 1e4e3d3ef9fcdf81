// SPDX-License-Identifier: MIT
#include "headway/schema/words.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "headway/schema/table.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

template <class Part>
std::string said(const Part& part) {
  return std::string(std::string_view(words(part)));
}

}  // namespace

TEST_CASE("types are said as a migration writes them", "[unit][schema]") {
  CHECK(said(Type(boolean)) == "boolean");
  CHECK(said(Type(smallint)) == "smallint");
  CHECK(said(Type(integer)) == "integer");
  CHECK(said(Type(bigint)) == "bigint");
  CHECK(said(Type(real)) == "real");
  CHECK(said(Type(double_precision)) == "double_precision");
  CHECK(said(Type(text)) == "text");
  CHECK(said(Type(blob)) == "blob");
  CHECK(said(Type(date)) == "date");
  CHECK(said(Type(headway::time)) == "time");
  CHECK(said(Type(timestamp)) == "timestamp");
  CHECK(said(Type(timestamp_tz)) == "timestamp_tz");
  CHECK(said(Type(json)) == "json");
  CHECK(said(Type(uuid)) == "uuid");
  CHECK(said(Type(fixed_char(2))) == "fixed_char(2)");
  CHECK(said(Type(varchar(255))) == "varchar(255)");
  CHECK(said(Type(numeric(10, 2))) == "numeric(10, 2)");
  CHECK(said(verbatim("GEOMETRY(POINT)")) == "verbatim(GEOMETRY(POINT))");
}

TEST_CASE("values are said as C++ or SQL writes them", "[unit][schema]") {
  CHECK(said(Value()) == "null");
  CHECK(said(Value(true)) == "true");
  CHECK(said(Value(false)) == "false");
  CHECK(said(Value(0)) == "0");
  CHECK(said(Value(42)) == "42");
  CHECK(said(Value(-7)) == "-7");
  CHECK(said(Value(std::numeric_limits<std::int64_t>::max())) == "9223372036854775807");
  CHECK(said(Value(std::numeric_limits<std::int64_t>::min())) == "-9223372036854775808");
  CHECK(said(Value("active")) == "'active'");
  CHECK(said(Value("")) == "''");
  CHECK(said(Value(0.5)) == "a real number");
  CHECK(said(Value::blob("\1\2")) == "a blob");
}

TEST_CASE("defaults are said as literals, as expressions in parentheses, or as none", "[unit][schema]") {
  CHECK(said(column("a", text).default_value_) == "none");
  CHECK(said(column("a", text).default_value("none").default_value_) == "'none'");
  CHECK(said(column("a", integer).default_value(3).default_value_) == "3");
  CHECK(said(column("a", integer).default_value(nullptr).default_value_) == "null");
  CHECK(said(column("a", text).default_expression("CURRENT_TIMESTAMP").default_value_) == "(CURRENT_TIMESTAMP)");
}

TEST_CASE("generated columns are said with what they compute", "[unit][schema]") {
  CHECK(said(column("a", text).generated) == "not generated");
  CHECK(said(column("a", text).generated_as("b + 1").generated) == "computed (b + 1)");
  CHECK(said(column("a", text).generated_as("b", Generated::Kind::stored).generated) == "stored (b)");
}

TEST_CASE("names stand in parentheses", "[unit][schema]") {
  CHECK(said(Names{}) == "()");
  CHECK(said(Names{"a"}) == "(a)");
  CHECK(said(Names{"a", "b", "c"}) == "(a, b, c)");
}

TEST_CASE("a constraint is its name, or what it says", "[unit][schema]") {
  CHECK(said(primary_key({"tenant", "id"})) == "primary key (tenant, id)");
  CHECK(said(primary_key({"id"}).named("pk_users")) == "pk_users");
  CHECK(said(unique({"a", "b"})) == "unique (a, b)");
  CHECK(said(unique({"a", "b"}).named("uq_ab")) == "uq_ab");
  CHECK(said(check("price > 0")) == "check (price > 0)");
  CHECK(said(check("price > 0").named("ck_price")) == "ck_price");
  CHECK(said(foreign_key({"a", "b"}, "users", {"x", "y"})) == "foreign key (a, b) to users");
  CHECK(said(foreign_key({"a"}, "users", {"x"}).named("fk_a")) == "fk_a");
}

TEST_CASE("each referential action has its words", "[unit][schema]") {
  CHECK(words(no_action) == "no action");
  CHECK(words(restrict_) == "restrict");
  CHECK(words(cascade) == "cascade");
  CHECK(words(set_null) == "set null");
  CHECK(words(set_default) == "set default");
}

TEST_CASE("a foreign key's actions are said together", "[unit][schema]") {
  const auto actions = [](const ForeignKey& key) { return words_of_actions(key).string(); };
  CHECK(actions(foreign_key({"a"}, "t", {"b"})) == "on delete no action");
  CHECK(actions(foreign_key({"a"}, "t", {"b"}).on_delete(cascade)) == "on delete cascade");
  CHECK(actions(foreign_key({"a"}, "t", {"b"}).on_update(set_null)) == "on delete no action, on update set null");
  CHECK(actions(foreign_key({"a"}, "t", {"b"}).deferrable()) == "on delete no action, deferrable");
  CHECK(actions(foreign_key({"a"}, "t", {"b"})
                    .on_delete(restrict_)
                    .on_update(cascade)
                    .deferrable(Deferral::initially_deferred)) ==
        "on delete restrict, on update cascade, initially deferred");
}

TEST_CASE("an index is said with its keys and its condition", "[unit][schema]") {
  CHECK(said(Index{"i", {"a"}, false, {}}) == "(a)");
  CHECK(said(Index{"i", {ascending("a").operator_class("jsonb_path_ops")}}.using_method("gin").include({"b", "c"})) ==
        "using gin (a jsonb_path_ops) include (b, c)");
  CHECK(said(Index{"i", {"a", desc("b")}, true, "b > 0"}) == "unique (a, b desc) where b > 0");
  CHECK(said(Index{"i", {expression("lower(email)"), ascending("a").collate("NOCASE").desc()}, false, {}}) ==
        "(lower(email), a collate NOCASE desc)");
}

static_assert(words(numeric(8, 3)).view() == "numeric(8, 3)");
static_assert(words(Value(-12)).view() == "-12");
static_assert([] {
  Index index{"i", {"a", desc("b")}, true, {}};
  return words(index).view() == "unique (a, b desc)";
}());
static_assert(words(foreign_key({"a"}, "users", {"x"})).view() == "foreign key (a) to users");
