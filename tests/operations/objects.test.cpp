// SPDX-License-Identifier: MIT
// Views and triggers: recorded, replayed, compared, hashed, grouped.
#include <string>
#include <string_view>

#include "headway/operations/checksum.hpp"
#include "headway/operations/difference.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/operations/groups.hpp"
#include "headway/operations/operations.hpp"
#include "headway/operations/replay.hpp"
#include "headway/operations/touched.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

using Write = void (*)(Operations&);

/// Two tables, a view of one, a view of that, and a trigger on a table.
constexpr void shop(Operations& op) {
  op.create_table("items", column("id", integer).primary_key(), column("price", integer), column("name", text));
  op.create_table("log", column("id", integer), column("said", text));
  op.create_view("cheap", "SELECT id, price FROM items WHERE price < 10;");
  op.create_view("count_of_cheap", {"total"}, "SELECT count(*) FROM cheap");
  op.create_trigger(trigger("tell", "items")
                        .after_update({"price", "name"})
                        .when("new.price > old.price")
                        .runs("INSERT INTO log(id, said) SELECT id, 'up' FROM items WHERE price = new.price;"));
}

struct Outcome {
  Schema schema;
  Finding found;
};
constexpr Outcome outcome(Write write, Dialect dialect = Dialect::sqlite) {
  Outcome out;
  Operations before, op;
  shop(before);
  static_cast<void>(replay(before.give(), out.schema, dialect));
  write(op);
  out.found = replay(op.give(), out.schema, dialect);
  return out;
}
std::string sentence(Write write, Dialect dialect = Dialect::sqlite) {
  const Finding found = outcome(write, dialect).found;
  return found ? std::string(name(found.code)) + ": " + to_error(found).message : std::string();
}
Schema after(Write write, Dialect dialect = Dialect::sqlite) {
  Outcome made = outcome(write, dialect);
  INFO(to_error(made.found).message);
  REQUIRE_FALSE(made.found);
  return std::move(made.schema);
}
/// All views, with what they say, then the triggers.
std::string all(const Schema& schema) {
  std::string out;
  for (const View& each : schema.objects.views) out += each.name.string() + ": " + words(each).string() + "\n";
  for (const Trigger& each : schema.objects.triggers) {
    out += each.name.string() + " on " + each.table.string() + " " + words(each).string() + "\n";
  }
  return out;
}
std::string said(const Differences& differences) {
  std::string out;
  for (const Difference& each : differences) out += to_string(each) + "\n";
  return out;
}
std::string between(Write wanted, Write found) { return said(differences(after(wanted), after(found))); }
constexpr Write nothing = [](Operations&) {};

constexpr std::string_view as_made =
    "cheap: SELECT id, price FROM items WHERE price < 10;\n"
    "count_of_cheap: (total) SELECT count(*) FROM cheap\n"
    "tell on items after update of (price, name) when new.price > old.price: "
    "INSERT INTO log(id, said) SELECT id, 'up' FROM items WHERE price = new.price;\n";

}  // namespace

TEST_CASE("views and triggers are part of a schema", "[unit][operations]") {
  CHECK(all(after(nothing)) == as_made);
  CHECK(all(after([](Operations& op) {
          op.drop_view("COUNT_OF_CHEAP");
          op.drop_trigger("tell", "items");
          op.replace_view("cheap", "SELECT 1");
          op.create_trigger(trigger("a", "items").before_insert().runs("SELECT 1"));
          op.create_trigger(trigger("b", "cheap").instead_of_delete().runs("SELECT 2"));
        })) == "cheap: SELECT 1\na on items before insert: SELECT 1\nb on cheap instead of delete: SELECT 2\n");
}

TEST_CASE("raw SQL makes the same of them", "[unit][operations]") {
  constexpr Write raw = [](Operations& op) {
    op.execute(R"(
      DROP VIEW IF EXISTS count_of_cheap;
      CREATE VIEW IF NOT EXISTS count_of_cheap(total) AS SELECT count(*) /* all */ FROM cheap;
      CREATE VIEW IF NOT EXISTS cheap AS SELECT 'is there already';
      DROP TRIGGER tell;
      CREATE TRIGGER IF NOT EXISTS main.tell AFTER UPDATE OF PRICE, "name" ON ITEMS FOR EACH ROW
      WHEN new.price > old.price BEGIN
        INSERT INTO log(id, said) SELECT id, 'up' FROM items WHERE price = new.price;
      END;
      CREATE TEMP VIEW mine AS SELECT 1; CREATE TEMP TRIGGER own AFTER INSERT ON items BEGIN SELECT 1; END;
      DROP TRIGGER IF EXISTS nobody; DROP VIEW IF EXISTS nobody;)");
  };
  CHECK(between(nothing, raw) == "");
  CHECK(after(raw).objects.triggers.find("tell")->columns == Names{"price", "name"});
  CHECK(after(raw).objects.triggers.find("tell")->table.view() == "items");
  CHECK(all(after([](Operations& op) {
          op.execute(
              "DROP TRIGGER tell; CREATE TRIGGER t BEFORE DELETE ON items WHEN CASE 1 WHEN 1 THEN 1 END "
              "BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3 ; END; DROP VIEW count_of_cheap; DROP VIEW cheap");
        })) == "t on items before delete when CASE 1 WHEN 1 THEN 1 END: SELECT CASE WHEN 1 THEN 2 END; SELECT 3 ;\n");
}

TEST_CASE("in PostgreSQL views and triggers stand on tables of a schema", "[unit][operations]") {
  const auto in_postgresql = [](Write write) { return sentence(write, Dialect::postgresql); };
  CHECK(in_postgresql([](Operations& op) {
          op.create_table("a.items", column("id", integer));
          op.create_view("a.ids", "SELECT items.id FROM a.items");
          op.drop_table("a.items");
        }) == "table_in_use: a.items is read by view a.ids");
  const Schema schema = after(
      [](Operations& op) {
        op.create_table("a.others", column("id", integer), column("price", integer));
        op.create_view("a.ids", "SELECT others.id, price FROM a.others, log");
        op.rename_column("a.others", "price", "cost");
        op.rename_table("a.others", "b.others");
        op.rename_table("items", "a.items");
        op.create_table("items", column("id", integer));
        op.drop_table("items");
      },
      Dialect::postgresql);
  CHECK(schema.objects.views.find("a.ids")->select.view() == "SELECT others.id, cost FROM b.others, log");
  CHECK(schema.objects.views.find("cheap")->select.view() == "SELECT id, price FROM a.items WHERE price < 10;");
  CHECK(schema.objects.triggers.find("tell")->table.view() == "a.items");
}

TEST_CASE("other databases' words for them are read", "[unit][operations]") {
  const Schema schema = after(
      [](Operations& op) {
        op.execute(
            "CREATE OR REPLACE VIEW cheap AS SELECT id, price FROM items WHERE price < 9;"
            "CREATE TRIGGER tell AFTER INSERT OR UPDATE OF said ON log FOR EACH ROW WHEN (new.id > 1) "
            "EXECUTE FUNCTION f();"
            "CREATE TRIGGER once BEFORE TRUNCATE ON log EXECUTE FUNCTION g(1)");
        op.execute("DROP TRIGGER tell ON items");
      },
      Dialect::postgresql);
  CHECK(schema.objects.views.find("cheap")->select.view() == "SELECT id, price FROM items WHERE price < 9");
  const Trigger* const tell = schema.objects.triggers.find("tell");
  REQUIRE(tell != nullptr);
  CHECK(words(*tell).view() == "after insert update of (said) when new.id > 1: EXECUTE FUNCTION f()");
  CHECK(words(*schema.objects.triggers.find("once")).view() ==
        "before truncate for each statement: EXECUTE FUNCTION g(1)");
  const Schema of_mysql =
      after([](Operations& op) { op.execute("CREATE TRIGGER t BEFORE INSERT ON log FOR EACH ROW SET new.id = 1"); },
            Dialect::mysql);
  CHECK(words(*of_mysql.objects.triggers.find("t")).view() == "before insert: SET new.id = 1");
}

TEST_CASE("what does not fit is found", "[unit][operations]") {
  CHECK(sentence([](Operations& op) { op.drop_view("items"); }) == "no_such_view: there is no view items");
  CHECK(sentence([](Operations& op) { op.create_view("Cheap", "SELECT 1"); }) ==
        "view_exists: view Cheap exists already");
  CHECK(sentence([](Operations& op) { op.create_view("items", "SELECT 1"); }) ==
        "table_exists: table items exists already");
  CHECK(sentence([](Operations& op) { op.create_view("v", ""); }) ==
        "malformed_operation: create_view on table v: a view needs a SELECT");
  CHECK(sentence([](Operations& op) { op.create_table("cheap", column("a", integer)); }) ==
        "table_exists: table cheap exists already");
  CHECK(sentence([](Operations& op) { op.rename_table("log", "cheap"); }) ==
        "table_exists: table cheap exists already");
  CHECK(sentence([](Operations& op) { op.create_index("cheap", "log", {"id"}); }) ==
        "index_exists: index cheap exists already");
  CHECK(sentence([](Operations& op) { op.drop_trigger("tell", "log"); }) ==
        "no_such_trigger: there is no trigger tell on log");
  CHECK(sentence([](Operations& op) { op.execute("DROP TRIGGER told"); }) ==
        "no_such_trigger: there is no trigger told");
  constexpr Write second = [](Operations& op) {
    op.create_trigger(trigger("tell", "log").after_insert().runs("EXECUTE FUNCTION f()"));
  };
  CHECK(sentence(second) == "trigger_exists: trigger tell exists already, on items");
  CHECK(sentence(second, Dialect::mysql) == "trigger_exists: trigger tell exists already, on items");
  CHECK(sentence(second, Dialect::postgresql) == "");
  CHECK(sentence([](Operations& op) { op.drop_column("items", "name"); }) ==
        "column_in_use: column name of table items is used by trigger tell");
}

TEST_CASE("a trigger that no database takes is found", "[unit][operations]") {
  const auto flaw = [](Write write) {
    const std::string found = sentence(write);
    const std::string prefix = "malformed_operation: create_trigger on table ";
    return found.starts_with(prefix) ? found.substr(prefix.size()) : found;
  };
  CHECK(flaw([](Operations& op) { op.create_trigger(trigger("t", "log").runs("SELECT 1")); }) ==
        "log: a trigger needs something that it fires at");
  CHECK(flaw([](Operations& op) { op.create_trigger(trigger("t", "log").after_insert()); }) ==
        "log: a trigger needs something that it runs");
  CHECK(flaw([](Operations& op) {
          op.create_trigger(trigger("t", "log").after_insert().before_update().runs("SELECT 1"));
        }) == "log: a trigger fires before, after or instead");
  CHECK(flaw([](Operations& op) { op.create_trigger(trigger("t", "log").instead_of_insert().runs("SELECT 1")); }) ==
        "log: INSTEAD OF is for views");
  CHECK(flaw([](Operations& op) { op.create_trigger(trigger("t", "cheap").after_insert().runs("SELECT 1")); }) ==
        "cheap: a view takes INSTEAD OF");
  CHECK(flaw([](Operations& op) { op.create_trigger(trigger("t", "nobody").after_insert().runs("SELECT 1")); }) ==
        "no_such_table: there is no table nobody");
  CHECK(flaw([](Operations& op) {
          op.create_trigger(trigger("t", "log").after_update({"id", "x"}).runs("SELECT 1"));
        }) == "no_such_column: table log has no column x");
  CHECK(flaw([](Operations& op) { op.create_trigger(trigger("t", "log").after_update({"rowid"}).runs("SELECT 1")); }) ==
        "");
}

TEST_CASE("triggers go with their table or view", "[unit][operations]") {
  CHECK(all(after([](Operations& op) {
          op.create_trigger(trigger("instead", "cheap").instead_of_insert().runs("SELECT 1"));
          op.drop_view("count_of_cheap");
          op.drop_view("cheap");
          op.drop_table("items");
        })) == "");
}

TEST_CASE("no view is left without what it reads", "[unit][operations]") {
  CHECK(sentence([](Operations& op) { op.drop_table("items"); }) == "table_in_use: items is read by view cheap");
  CHECK(sentence([](Operations& op) { op.drop_view("cheap"); }) ==
        "table_in_use: cheap is read by view count_of_cheap");
  CHECK(sentence([](Operations& op) { op.execute("DROP TABLE items; SELECT 1"); }) ==
        "table_in_use: items is read by view cheap");
  CHECK(sentence([](Operations& op) { op.drop_table("log"); }) == "");
  constexpr Write again = [](Operations& op) {
    op.drop_table("items");
    op.create_table("items", column("id", integer), column("price", integer));
  };
  CHECK(sentence(again) == "");  // SQLite's own recipe for what ALTER TABLE cannot do
  CHECK(sentence(again, Dialect::postgresql) == "table_in_use: items is read by view cheap");
  CHECK(all(after([](Operations& op) { op.execute("DROP TABLE items CASCADE"); }, Dialect::postgresql)) == "");
}

TEST_CASE("views and triggers follow the names of what they stand on", "[unit][operations]") {
  constexpr Write there = [](Operations& op) {
    op.rename_table("items", "goods");
    op.rename_column("goods", "price", "cents");
    op.rename_table("cheap", "x");
  };
  CHECK(sentence(there) == "no_such_table: there is no table cheap");
  constexpr Write renamed = [](Operations& op) {
    op.rename_table("items", "goods");
    op.rename_column("goods", "price", "cents");
  };
  CHECK(all(after(renamed)) ==
        "cheap: SELECT id, cents FROM goods WHERE cents < 10;\n"
        "count_of_cheap: (total) SELECT count(*) FROM cheap\n"
        "tell on goods after update of (cents, name) when new.cents > old.cents: "
        "INSERT INTO log(id, said) SELECT id, 'up' FROM goods WHERE cents = new.cents;\n");
  constexpr Write and_back = [](Operations& op) {
    op.rename_table("items", "goods");
    op.rename_column("goods", "price", "cents");
    op.rename_column("goods", "cents", "price");
    op.rename_table("goods", "items");
  };
  CHECK(all(after(and_back)) == as_made);
  CHECK(between(nothing, and_back) == "");
}

TEST_CASE("a name that became another is forgiven, and no other", "[unit][operations]") {
  const auto differs = [](std::string_view one, std::string_view other) {
    View left = view("v", Text(one)), right = view("v", Text(other));
    left.renamed = {{"a", "b"}, {"b", "c"}, {"x", "a"}};
    return !detail::same(left, right);
  };
  CHECK_FALSE(differs("SELECT a, 'done' FROM t", "select c,\"done\" from \"T\";"));
  CHECK_FALSE(differs("SELECT x", "SELECT \"c\""));
  CHECK(differs("SELECT a", "SELECT d"));
  CHECK(differs("SELECT 'a'", "SELECT 'c'"));
  CHECK(differs("SELECT a", "SELECT a, a"));
  CHECK(differs("SELECT 1", "SELECT 2"));
}

TEST_CASE("SQL that nobody looks into may have changed what it names", "[unit][operations]") {
  constexpr Write unseen = [](Operations& op) { op.execute_opaque("DROP VIEW cheap; CREATE VIEW hidden AS SELECT 1"); };
  const Schema schema = after(unseen);
  CHECK_FALSE(schema.objects.are_all_known);
  CHECK(schema.objects.views.find("cheap")->is_unseen);
  CHECK_FALSE(schema.objects.views.find("count_of_cheap")->is_unseen);
  CHECK(sentence([](Operations& op) {
          op.execute_opaque("DROP VIEW cheap; DROP TRIGGER tell");
          op.create_view("cheap", "SELECT 3");
          op.create_trigger(trigger("tell", "log").after_insert().runs("SELECT 1"));
          op.drop_view("whatever");
          op.drop_trigger("whatever", "log");
        }) == "");
  // What is unknown is no difference; what is known still is.
  Schema found = after(nothing);
  found.objects.views.erase(found.objects.views.find("cheap"));
  found.objects.views.put(view("hidden", "SELECT 1"));
  CHECK(said(differences(with_undeclared(schema, found), found)) == "");
  found.objects.views.erase(found.objects.views.find("count_of_cheap"));
  CHECK(said(differences(with_undeclared(schema, found), found)) == "view count_of_cheap: is missing\n");
}

TEST_CASE("differences of views and triggers have their words", "[unit][operations]") {
  constexpr Write other = [](Operations& op) {
    op.drop_trigger("tell", "items");
    op.create_trigger(trigger("told", "items").after_insert().runs("SELECT 1"));
    op.replace_view("count_of_cheap", "SELECT 1");
    op.create_view("more", "SELECT 2");
  };
  CHECK(between(nothing, other) ==
        "view count_of_cheap: its SELECT is SELECT 1, and (total) SELECT count(*) FROM cheap was expected\n"
        "view more: was not expected\ntable items: trigger tell is missing\ntable items: trigger told was not "
        "expected\n");
  CHECK(between(other, nothing) ==
        "view count_of_cheap: its SELECT is (total) SELECT count(*) FROM cheap, and SELECT 1 was expected\n"
        "view more: is missing\ntable items: trigger told is missing\ntable items: trigger tell was not expected\n");
  CHECK(between([](Operations& op) { op.create_trigger(trigger("t", "log").after_insert().runs("SELECT 1")); },
                [](Operations& op) { op.create_trigger(trigger("t", "log").before_insert().runs("SELECT 1")); }) ==
        "table log: trigger t is before insert: SELECT 1, and after insert: SELECT 1 was expected\n");
}

TEST_CASE("programs know the kinds of differences by name", "[unit][operations]") {
  CHECK(name(Difference::Kind::table_options) == "table_options");
  CHECK(name(Difference::Kind::missing_view) == "missing_view");
  CHECK(name(Difference::Kind::extra_view) == "extra_view");
  CHECK(name(Difference::Kind::view) == "view");
  CHECK(name(Difference::Kind::missing_trigger) == "missing_trigger");
  CHECK(name(Difference::Kind::extra_trigger) == "extra_trigger");
  CHECK(name(Difference::Kind::trigger) == "trigger");
}

TEST_CASE("each part of a trigger counts", "[unit][operations]") {
  const auto made = [] { return trigger("t", "log").after_update({"id"}).when("new.id > 1").runs("SELECT 1;"); };
  const Trigger same = trigger("T", "LOG").after_update({"ID"}).when("NEW.id>1").runs("select 1");
  CHECK(detail::same(made(), same));
  CHECK_FALSE(detail::same(made(), trigger("t", "log").before_update({"id"}).when("new.id > 1").runs("SELECT 1;")));
  CHECK_FALSE(detail::same(made(), trigger("t", "log").after_update().when("new.id > 1").runs("SELECT 1;")));
  CHECK_FALSE(detail::same(made(), trigger("t", "log").after_update({"id"}).runs("SELECT 1;")));
  CHECK_FALSE(detail::same(made(), made().runs("SELECT 2")));
  CHECK_FALSE(detail::same(made(), made().after_insert()));
  CHECK_FALSE(detail::same(made(), made().once_for_a_statement()));
}

TEST_CASE("views and triggers are compared where they are declared", "[unit][operations]") {
  const Schema there = after(nothing);
  Schema models;
  there.each([&](const Table& each) { models.put(each); });
  CHECK(said(differences(with_undeclared(models, there), there)) == "");
  models.objects.views.put(view("count_of_cheap", {"total"}, "SELECT count(*) FROM cheap"));
  CHECK(said(differences(with_undeclared(models, there), there)) == "view cheap: was not expected\n");
  models.objects.triggers.put(trigger("mine", "log").after_insert().runs("SELECT 1"));
  CHECK(said(differences(with_undeclared(models, there), there)) ==
        "view cheap: was not expected\ntable log: trigger mine is missing\ntable items: trigger tell was not "
        "expected\n");
}

TEST_CASE("models declare views and triggers beside their tables", "[unit][operations]") {
  const Table items = table("items", column("id", integer));
  const Tables both = {items, view("v", "SELECT 1"), trigger("t", "items").after_insert().runs("SELECT 1")};
  CHECK(both.size() == 1);
  CHECK(both.views.size() == 1);
  CHECK(both.triggers.size() == 1);
  const Tables more = Tables{items, items}.with(view("v", "SELECT 1"), view("w", "SELECT 2"));
  CHECK(more.size() == 2);
  CHECK(more.views.size() == 2);
  Schema schema;
  schema.put(both);
  CHECK(schema.objects.views.find("V") != nullptr);
  CHECK(schema.objects.triggers.find("t")->table.view() == "items");
}

TEST_CASE("the checksum follows what they mean", "[unit][operations]") {
  const auto sum = [](Write write) {
    Operations op;
    write(op);
    return checksum(std::as_const(op).list());
  };
  CHECK(sum([](Operations& op) { op.create_view("v", "SELECT  1;"); }) ==
        sum([](Operations& op) { op.create_view("v", "SELECT 1"); }));
  CHECK(sum([](Operations& op) { op.create_view("v", "SELECT 1"); }) !=
        sum([](Operations& op) { op.create_view("v", "SELECT 2"); }));
  CHECK(sum([](Operations& op) { op.create_view("v", {"a"}, "SELECT 1"); }) !=
        sum([](Operations& op) { op.create_view("v", "SELECT 1"); }));
  CHECK(sum([](Operations& op) { op.drop_view("v"); }) != sum([](Operations& op) { op.drop_view("w"); }));
  CHECK(sum([](Operations& op) { op.drop_trigger("v", "w"); }) !=
        sum([](Operations& op) { op.drop_trigger("w", "v"); }));
  const Write triggers[] = {
      [](Operations& op) { op.create_trigger(trigger("t", "u").after_insert().runs("SELECT 1")); },
      [](Operations& op) { op.create_trigger(trigger("t", "u").after_delete().runs("SELECT 1")); },
      [](Operations& op) { op.create_trigger(trigger("t", "u").before_insert().runs("SELECT 1")); },
      [](Operations& op) { op.create_trigger(trigger("t", "u").after_insert().runs("SELECT 2")); },
      [](Operations& op) { op.create_trigger(trigger("t", "u").after_insert().when("1").runs("SELECT 1")); },
      [](Operations& op) { op.create_trigger(trigger("t", "u").after_update({"a"}).runs("SELECT 1")); },
      [](Operations& op) {
        op.create_trigger(trigger("t", "u").after_insert().once_for_a_statement().runs("SELECT 1"));
      },
      [](Operations& op) { op.create_trigger(trigger("u", "u").after_insert().runs("SELECT 1")); },
      [](Operations& op) { op.create_trigger(trigger("t", "t").after_insert().runs("SELECT 1")); }};
  for (const Write one : triggers) {
    for (const Write other : triggers) CHECK((sum(one) == sum(other)) == (one == other));
  }
}

TEST_CASE("nothing waits past a view or trigger", "[unit][operations]") {
  Operations op;
  op.alter_column("t", "a", {.nullable = false});
  op.drop_view("v");
  op.alter_column("t", "b", {.nullable = false});
  op.create_trigger(trigger("r", "u").after_insert().runs("SELECT 1"));
  op.add_column("t", column("c", integer));
  Groups groups;
  groups.assign(std::as_const(op).list(), Dialect::sqlite);
  std::string out;
  for (std::size_t at = 0; at < groups.size(); ++at) out += label(*groups[at].front()) + "; ";
  CHECK(out == "alter_column t.a; drop_view v; alter_column t.b; create_trigger u.r; add_column t.c; ");
}

TEST_CASE("what a view reads may not be reshaped in another branch", "[unit][operations]") {
  const auto touches = [](Write write, detail::Touch::Kind kind) {
    const Schema schema = after(nothing);
    Operations op;
    write(op);
    std::string out;
    detail::each_touch(std::as_const(op).list(), schema, Dialect::sqlite, [&](const detail::Touch& touch) {
      if (touch.kind != kind) return;
      out += (out.empty() ? "" : ", ") + std::string(touch.table);
      if (!touch.name.empty()) out += "." + std::string(touch.name);
    });
    return out;
  };
  using Kind = detail::Touch::Kind;
  CHECK(touches([](Operations& op) { op.create_view("v", "SELECT id FROM items"); }, Kind::reshapes) == "v");
  CHECK(touches([](Operations& op) { op.create_view("v", "SELECT id FROM items"); }, Kind::refers) == "items");
  CHECK(touches([](Operations& op) { op.create_view("v", "SELECT id FROM items"); }, Kind::uses) ==
        "items.SELECT, items.id, items.FROM, items.items");
  CHECK(touches([](Operations& op) { op.drop_view("cheap"); }, Kind::refers) == "items");
  CHECK(touches([](Operations& op) { op.drop_trigger("tell", "items"); }, Kind::reshapes) == "items.tell");
  CHECK(touches([](Operations& op) { op.drop_trigger("tell", "items"); }, Kind::refers) == "log, items");
}

static_assert([] {
  const Outcome made = outcome([](Operations& op) {
    op.rename_table("items", "goods");
    op.execute("DROP TRIGGER tell");
  });
  return !made.found && made.schema.objects.triggers.empty() &&
         made.schema.objects.views.find("cheap")->select.view() == "SELECT id, price FROM goods WHERE price < 10;";
}());
