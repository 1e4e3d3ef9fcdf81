// SPDX-License-Identifier: MIT
#include "headway/operations/difference.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace headway;

namespace {

std::string_view name_of(Difference::Kind kind) {
  constexpr std::string_view names[] = {
      "missing table",   "extra table",        "missing column",   "extra column", "missing index",
      "extra index",     "missing constraint", "extra constraint", "type",         "nullability",
      "default",         "collation",          "comment",          "generation",   "index",
      "foreign key",     "table options",      "missing view",     "extra view",   "view",
      "missing trigger", "extra trigger",      "trigger"};
  return names[static_cast<std::size_t>(kind)];
}

/// `type of tasks.due: date, not text`; several in alphabetical order, with `; ` between them.
std::string said(const Differences& differences) {
  std::vector<std::string> lines;
  for (const Difference& each : differences) {
    std::string line(name_of(each.kind));
    line += " of " + each.table.string();
    if (!each.part.empty()) line += "." + each.part.string();
    if (!each.wanted.empty() || !each.found.empty())
      line += ": " + each.wanted.string() + ", not " + each.found.string();
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "; ") + line;
  return out;
}

std::string between(const Table& wanted, const Table& found) {
  Differences out;
  compare(&wanted, &found, out);
  return said(out);
}

/// Table `tasks` with a column `id` and more parts.
template <class... Parts>
constexpr Table tasks(Parts&&... parts) {
  return table("tasks", column("id", integer), std::forward<Parts>(parts)...);
}

/// Finds this in one way and nothing when both say the same.
template <class Part, class Other>
std::string instead(const Part& wanted, const Other& found) {
  CHECK(between(tasks(wanted), tasks(wanted)).empty());
  CHECK(between(tasks(found), tasks(found)).empty());
  return between(tasks(wanted), tasks(found));
}

}  // namespace

TEST_CASE("a table is missing, left over, or the same", "[unit][operations]") {
  const Table one = tasks();
  Differences out;
  compare(nullptr, nullptr, out);
  compare(&one, &one, out);
  CHECK(out.empty());
  compare(&one, nullptr, out);
  CHECK(said(out) == "missing table of tasks");
  out.clear();
  compare(nullptr, &one, out);
  CHECK(said(out) == "extra table of tasks");
}

TEST_CASE("columns are missing or left over, in any order", "[unit][operations]") {
  const Column a = column("a", text), b = column("b", text);
  CHECK(between(tasks(a), tasks()) == "missing column of tasks.a");
  CHECK(between(tasks(), tasks(a)) == "extra column of tasks.a");
  CHECK(between(tasks(a, b), tasks(b, a)).empty());
  CHECK(between(tasks(a), tasks(b)) == "extra column of tasks.b; missing column of tasks.a");
}

TEST_CASE("a column's type, nullability, default and collation are compared", "[unit][operations]") {
  CHECK(instead(column("a", varchar(5)), column("a", varchar(6))) == "type of tasks.a: varchar(5), not varchar(6)");
  CHECK(instead(column("a", integer), column("a", bigint)) == "type of tasks.a: integer, not bigint");
  CHECK(instead(column("a", numeric(8, 2)), column("a", numeric(8, 3))) ==
        "type of tasks.a: numeric(8, 2), not numeric(8, 3)");
  CHECK(instead(column("a", text).not_null(), column("a", text)) == "nullability of tasks.a: not null, not nullable");
  CHECK(instead(column("a", text), column("a", text).not_null()) == "nullability of tasks.a: nullable, not not null");
  CHECK(instead(column("a", text).default_value("x"), column("a", text).default_value("y")) ==
        "default of tasks.a: 'x', not 'y'");
  CHECK(instead(column("a", text).default_value("x"), column("a", text)) == "default of tasks.a: 'x', not none");
  CHECK(instead(column("a", text).default_value("x"), column("a", text).default_expression("x")) ==
        "default of tasks.a: 'x', not (x)");
  CHECK(instead(column("a", integer).default_value(0), column("a", integer).default_value(true)) ==
        "default of tasks.a: 0, not true");
  CHECK(instead(column("a", text).collate("NOCASE"), column("a", text).collate("BINARY")) ==
        "collation of tasks.a: NOCASE, not BINARY");
  CHECK(instead(column("a", text), column("a", text).collate("NOCASE")) == "collation of tasks.a: none, not NOCASE");
}

TEST_CASE("how a column is generated is compared", "[unit][operations]") {
  CHECK(instead(column("a", integer).generated_as("id + 1"), column("a", integer)) ==
        "generation of tasks.a: computed (id + 1), not not generated");
  CHECK(instead(column("a", integer).generated_as("id"), column("a", integer).generated_as("-id")) ==
        "generation of tasks.a: computed (id), not computed (-id)");
  CHECK(instead(column("a", integer).generated_as("id", Generated::Kind::stored),
                column("a", integer).generated_as("id")) == "generation of tasks.a: stored (id), not computed (id)");
  CHECK(instead(column("a", integer).autoincrement(), column("a", integer)) ==
        "generation of tasks.a: autoincrement, not not autoincrement");
  CHECK(instead(column("a", integer), column("a", integer).autoincrement()) ==
        "generation of tasks.a: not autoincrement, not autoincrement");
}

TEST_CASE("all that one column says otherwise is found", "[unit][operations]") {
  CHECK(instead(column("a", text).not_null().default_value("x"), column("a", integer)) ==
        "default of tasks.a: 'x', not none; nullability of tasks.a: not null, not nullable; type of tasks.a: text, not "
        "integer");
}

TEST_CASE("a primary key of other columns is missing, and the other left over", "[unit][operations]") {
  const auto keyed = [](auto&&... columns) {
    return table("tasks", column("a", integer).not_null(), column("b", integer).not_null(), columns...);
  };
  CHECK(between(keyed(primary_key({"a", "b"})), keyed(primary_key({"a", "b"}))).empty());
  CHECK(between(keyed(primary_key({"a"})), keyed()) == "missing constraint of tasks.primary key (a)");
  CHECK(between(keyed(), keyed(primary_key({"a"}))) == "extra constraint of tasks.primary key (a)");
  CHECK(between(keyed(primary_key({"a", "b"})), keyed(primary_key({"b", "a"}))) ==
        "extra constraint of tasks.primary key (b, a); missing constraint of tasks.primary key (a, b)");
}

TEST_CASE("unique constraints and checks are sets", "[unit][operations]") {
  CHECK(between(tasks(unique({"id"}), unique({"id", "a"})), tasks(unique({"id", "a"}), unique({"id"}))).empty());
  CHECK(between(tasks(unique({"id"})), tasks()) == "missing constraint of tasks.unique (id)");
  CHECK(between(tasks(), tasks(unique({"id"}).named("uq"))) == "extra constraint of tasks.uq");
  CHECK(between(tasks(unique({"id"}).named("one")), tasks(unique({"id"}).named("two"))) ==
        "extra constraint of tasks.two; missing constraint of tasks.one");
  CHECK(between(tasks(check("id > 0"), check("id < 9")), tasks(check("id < 9"), check("id > 0"))).empty());
  CHECK(between(tasks(check("id > 0").named("ck")), tasks()) == "missing constraint of tasks.ck");
  CHECK(between(tasks(check("id > 0")), tasks(check("id > 1"))) ==
        "extra constraint of tasks.check (id > 1); missing constraint of tasks.check (id > 0)");
}

TEST_CASE("a check declared on a column is the same as one of the table", "[unit][operations]") {
  CHECK(between(table("t", column("a", integer).check("a > 0")), table("t", column("a", integer), check("a > 0")))
            .empty());
}

TEST_CASE("a foreign key is missing, left over, or has other actions", "[unit][operations]") {
  const auto key = [] { return foreign_key({"id"}, "users", {"id"}); };
  CHECK(between(tasks(key()), tasks()) == "missing constraint of tasks.foreign key (id) to users");
  CHECK(between(tasks(), tasks(key().named("fk"))) == "extra constraint of tasks.fk");
  CHECK(between(tasks(key().on_delete(cascade)), tasks(key())) ==
        "foreign key of tasks.foreign key (id) to users: on delete cascade, not on delete no action");
  CHECK(between(tasks(key().named("fk").deferrable()), tasks(key().named("fk"))) ==
        "foreign key of tasks.fk: on delete no action, deferrable, not on delete no action");
  CHECK(between(tasks(key()), tasks(foreign_key({"id"}, "people", {"id"}))) ==
        "extra constraint of tasks.foreign key (id) to people; missing constraint of tasks.foreign key (id) to users");
  const Table both = tasks(key(), key().on_delete(cascade));  // two may say different things of the same columns
  CHECK(between(both, tasks(key().on_delete(cascade), key())).empty());
  CHECK(between(both, tasks(key(), key().on_delete(set_null))) ==
        "foreign key of tasks.foreign key (id) to users: on delete cascade, not on delete set null");
  CHECK(between(tasks(key()), tasks(foreign_key({"id"}, "users", {"no"}))) ==
        "extra constraint of tasks.foreign key (id) to users; missing constraint of tasks.foreign key (id) to users");
}

TEST_CASE("indexes are compared by what they are, under their name", "[unit][operations]") {
  const Index plain{"i", {"id"}, false, {}}, other{"j", {"id"}, false, {}};
  CHECK(between(tasks(plain, other), tasks(other, plain)).empty());
  CHECK(between(tasks(plain), tasks()) == "missing index of tasks.i");
  CHECK(between(tasks(), tasks(plain)) == "extra index of tasks.i");
  CHECK(between(tasks(plain), tasks(other)) == "extra index of tasks.j; missing index of tasks.i");
  CHECK(instead(plain, Index{"i", {"id"}}.using_method("hash")) == "index of tasks.i: (id), not using hash (id)");
  CHECK(instead(plain, Index{"i", {"id"}}.include({"a"})) == "index of tasks.i: (id), not (id) include (a)");
  CHECK(instead(plain, Index{"i", {ascending("id").operator_class("int4_ops")}}) ==
        "index of tasks.i: (id), not (id int4_ops)");
  CHECK(instead(plain, Index{"i", {"id"}, true, {}}) == "index of tasks.i: (id), not unique (id)");
  CHECK(instead(plain, Index{"i", {desc("id")}, false, {}}) == "index of tasks.i: (id), not (id desc)");
  CHECK(instead(plain, Index{"i", {"id", "a"}, false, {}}) == "index of tasks.i: (id), not (id, a)");
  CHECK(instead(plain, Index{"i", {"id"}, false, "id > 0"}) == "index of tasks.i: (id), not (id) where id > 0");
  CHECK(instead(plain, Index{"i", {ascending("id").collate("NOCASE")}, false, {}}) ==
        "index of tasks.i: (id), not (id collate NOCASE)");
  CHECK(instead(plain, Index{"i", {expression("id")}, false, {}}) == "index of tasks.i: (id), not (id)");
}

TEST_CASE("the options of a table are compared", "[unit][operations]") {
  CHECK(between(tasks(strict), tasks(strict)).empty());
  CHECK(between(tasks(strict), tasks()) == "table options of tasks: strict, not none");
  CHECK(between(tasks(without_rowid), tasks(strict)) == "table options of tasks: without rowid, not strict");
  CHECK(between(tasks(), tasks(strict, without_rowid)) == "table options of tasks: none, not strict, without rowid");
}

TEST_CASE("comments, engines and character sets are compared", "[unit][operations]") {
  CHECK(instead(column("a", text).comment("one"), column("a", text).comment("two")) ==
        "comment of tasks.a: 'one', not 'two'");
  CHECK(instead(column("a", text), column("a", text).comment("two")) == "comment of tasks.a: none, not 'two'");
  CHECK(between(tasks(comment("one")), tasks()) == "comment of tasks: 'one', not none");
  CHECK(between(tasks(comment("one")), tasks(comment("one"))).empty());
  CHECK(between(tasks(engine("Aria")), tasks()) == "table options of tasks: engine Aria, not none");
  CHECK(between(tasks(engine("Aria")), tasks(engine("ARIA"))).empty());
  CHECK(between(tasks(charset("latin1")), tasks(collation("utf8mb4_bin"))) ==
        "table options of tasks: charset latin1, not collation utf8mb4_bin");
  CHECK(between(tasks(strict), tasks(engine("Aria"), charset("latin1"))) ==
        "table options of tasks: strict, not engine Aria, charset latin1");
  CHECK(between(tasks(charset("default")), tasks()).empty());  // who leaves it open means either
}

TEST_CASE("SQL is the same when its tokens are", "[unit][operations]") {
  CHECK(instead(check("price>0 AND id > 0"), check("price > 0  and\nID>0 -- both")).empty());
  CHECK(instead(column("a", text).default_expression("current_timestamp"),
                column("a", text).default_expression("CURRENT_TIMESTAMP"))
            .empty());
  CHECK(instead(column("a", text).generated_as("id+1"), column("a", text).generated_as("id + 1")).empty());
  CHECK(instead(Index{"i", {expression("lower(id)")}, false, "id>0"},
                Index{"i", {expression("LOWER( id )")}, false, "id > 0"})
            .empty());
  CHECK(instead(check("a = 'x'"), check("a = 'X'")) ==
        "extra constraint of tasks.check (a = 'X'); missing constraint of tasks.check (a = 'x')");
  CHECK(instead(column("a", text).default_value("x"), column("a", text).default_value("X")) ==
        "default of tasks.a: 'x', not 'X'");
}

TEST_CASE("schemas are compared table by table", "[unit][operations]") {
  Schema wanted, found;
  wanted.put(tasks(column("a", text)));
  wanted.put(table("users", column("id", integer)));
  found.put(table("tags", column("id", integer)));
  found.put(tasks(column("b", text)));
  CHECK(said(differences(wanted, found)) ==
        "extra column of tasks.b; extra table of tags; missing column of tasks.a; missing table of users");
  CHECK(differences(wanted, wanted).empty());
  CHECK(differences(Schema(), Schema()).empty());
}

TEST_CASE("a difference is found from either side", "[unit][operations]") {
  const Table one = tasks(column("a", text).not_null(), unique({"id"}), strict);
  const Table other = tasks(column("a", integer), check("id > 0"), Index{"i", {"id"}, false, {}});
  Differences forth, back;
  compare(&one, &other, forth);
  compare(&other, &one, back);
  CHECK(forth.size() == 6);
  REQUIRE(back.size() == forth.size());
  for (const Difference& each : forth) {
    if (each.kind < Difference::Kind::type) continue;
    Difference turned = each;
    std::swap(turned.wanted, turned.found);
    CHECK(std::find(back.begin(), back.end(), turned) != back.end());
  }
}

static_assert([] {
  const Table wanted = tasks(column("a", varchar(40)).not_null(), check("id>0"));
  const Table found = tasks(column("a", varchar(20)).not_null(), check("id > 0"), column("b", text));
  Differences out;
  compare(&wanted, &found, out);
  return out.size() == 2 && out[0].kind == Difference::Kind::type && out[0].wanted.view() == "varchar(40)" &&
         out[0].found.view() == "varchar(20)" && out[1].kind == Difference::Kind::extra_column &&
         out[1].part.view() == "b";
}());
