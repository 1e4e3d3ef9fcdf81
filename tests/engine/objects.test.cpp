// SPDX-License-Identifier: MIT
// Views and triggers in a real database: made, kept through changes of their tables, compared, and written again.
#include <string>
#include <string_view>
#include <vector>

#include "engine/histories.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/sqlite.hpp"
#include "headway/tools/revision.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace headway;
using support::Database;

namespace {

constexpr Migration steps[] = {
    {.revision = "0001_objects",
     .upgrade =
         [](Operations& op) {
           op.create_table("tasks",
                           column("id", integer).primary_key(),
                           column("title", headway::text),
                           column("due", headway::date));
           op.create_table("log", column("id", integer).primary_key(), column("said", headway::text));
           op.create_view("late", "SELECT id, title AS what FROM tasks WHERE due < '2026-01-01'; -- by then");
           op.create_view("total of late", {"total"}, "SELECT count(*) FROM late");
           op.create_trigger(
               trigger("note it", "tasks")
                   .after_update({"title", "due"})
                   .when("new.title IS NOT old.title -- or so")
                   .runs("INSERT INTO log(said) VALUES (old.title || '; END'); DELETE FROM log WHERE id > 9"));
           op.create_trigger(
               trigger("add", "late").instead_of_insert().runs("INSERT INTO tasks(title) VALUES (new.what);"));
         },
     .downgrade =
         [](Operations& op) {
           op.drop_view("total of late");
           op.drop_view("late");
           op.drop_table("tasks");
           op.drop_table("log");
         }},
    {.revision = "0002_changes",
     .down_revision = "0001_objects",
     .upgrade =
         [](Operations& op) {
           op.rename_table("tasks", "Jobs to do");
           op.rename_column("Jobs to do", "title", "name");
           op.alter_column("Jobs to do", "due", {.nullable = false, .default_value = default_literal("")});
           op.alter_column("Jobs to do", "id", {.type = bigint});
           op.drop_trigger("add", "late");
           op.execute("CREATE TRIGGER add_name INSTEAD OF INSERT ON late BEGIN SELECT 1; END");
         },
     .downgrade =
         [](Operations& op) {
           op.drop_trigger("add_name", "late");
           op.create_trigger(
               trigger("add", "late").instead_of_insert().runs("INSERT INTO \"Jobs to do\"(name) VALUES (new.what)"));
           op.alter_column("Jobs to do", "id", {.type = integer});
           op.alter_column("Jobs to do", "due", {.nullable = true, .default_value = no_default});
           op.rename_column("Jobs to do", "name", "title");
           op.rename_table("Jobs to do", "tasks");
         }},
};
constexpr auto& history = checked_history<steps>;

using Lines = std::vector<std::string>;
Lines said(const Result<Differences>& found) {
  INFO((found ? std::string() : describe(found.error())));
  REQUIRE(found);
  Lines out;
  for (const Difference& each : *found) out.push_back(to_string(each));
  return out;
}

/// What SQLite keeps of a SELECT and of a trigger after a rename, beside what the replay makes of them.
void check_followed(std::string_view statement) {
  const std::string made = "CREATE TABLE t (a, b, c); CREATE TABLE u (a, d); CREATE VIEW v AS " +
                           std::string(statement) +
                           "; CREATE TRIGGER r AFTER UPDATE OF a ON t WHEN new.a > old.b BEGIN INSERT INTO u(a) " +
                           std::string(statement) + "; UPDATE t SET a = new.a, b = t.a; END;";
  for (const std::string_view change : {"ALTER TABLE t RENAME TO \"t 2\"", "ALTER TABLE t RENAME COLUMN a TO e"}) {
    INFO(statement << "; " << change);
    const Database db;
    db.execute(made);
    db.execute(std::string(change));
    const auto migrator = histories::open(db.get(), History{});
    const Result<Schema> found = histories::open(db.get(), History{}).schema();
    REQUIRE(found);
    Schema replayed;
    Operations op;
    op.execute(Text(made));
    op.execute(Text(change));
    REQUIRE_FALSE(replay(op.list(), replayed));
    const View& view = *replayed.objects.views.find("v");
    const Trigger& fires = *replayed.objects.triggers.find("r");
    CHECK(view.renamed.size() + fires.renamed.size() > 0);
    INFO(view.select.view() << " beside " << found->objects.views.find("v")->select.view());
    INFO(fires.body.view() << " beside " << found->objects.triggers.find("r")->body.view());
    CHECK(sql::same_sql(view.select, found->objects.views.find("v")->select));
    CHECK(sql::same_sql(fires.body, found->objects.triggers.find("r")->body));
    CHECK(sql::same_sql(fires.condition, found->objects.triggers.find("r")->condition));
    CHECK(fires.columns == found->objects.triggers.find("r")->columns);
    CHECK(fires.table == found->objects.triggers.find("r")->table);
  }
}

}  // namespace

TEST_CASE("views and triggers are made, kept and taken back without drift", "[unit][engine]") {
  const Database db;
  auto migrator = histories::open(db.get(), history);
  for (const std::string_view target : {"0001_objects", "heads"}) {
    const auto done = migrator.upgrade(target);
    REQUIRE((done ? "" : describe(done.error())) == "");
    CHECK(said(migrator.drift()).empty());
  }
  CHECK(migrator.schema()->objects.triggers.size() == 2);
  db.execute("INSERT INTO \"Jobs to do\"(id, name) VALUES (1, 'x'); UPDATE \"Jobs to do\" SET name = 'y'");
  CHECK(support::scalar(db.get(), "SELECT said FROM log") == "x; END");
  CHECK(support::scalar(db.get(), "SELECT total FROM \"total of late\"") == "1");
  for (const std::string_view target : {"0001_objects", "base"}) {
    const auto done = migrator.downgrade(target);
    REQUIRE((done ? "" : describe(done.error())) == "");
    CHECK(said(migrator.drift()).empty());
  }
  CHECK(support::scalar(db.get(), "SELECT count(*) FROM sqlite_schema WHERE type IN ('view', 'trigger')") == "0");
}

TEST_CASE("a view or trigger that somebody else made, changed or dropped is drift", "[unit][engine]") {
  const Database db;
  auto migrator = histories::open(db.get(), history);
  REQUIRE(migrator.upgrade("0001_objects"));
  db.execute("CREATE VIEW mine AS SELECT 1; DROP TRIGGER \"add\"; DROP VIEW \"total of late\"");
  CHECK(said(migrator.drift()) ==
        Lines{"view total of late: is missing", "view mine: was not expected", "table late: trigger add is missing"});
  db.execute("DROP TRIGGER \"note it\"; CREATE TRIGGER \"note it\" AFTER INSERT ON tasks BEGIN SELECT 1; END");
  CHECK(said(migrator.drift()).size() == 4);
  db.execute(
      "DROP TRIGGER \"note it\"; CREATE TRIGGER \"note it\" AFTER UPDATE OF title, DUE ON TASKS FOR EACH ROW WHEN "
      "new.title IS NOT old.title BEGIN INSERT INTO log(said) VALUES (old.title || '; END'); DELETE FROM log WHERE "
      "id>9;"
      "END; CREATE VIEW \"total of late\"(total) AS SELECT count(*) FROM late; DROP VIEW mine;"
      "CREATE TRIGGER \"add\" INSTEAD OF INSERT ON late BEGIN INSERT INTO tasks(title) VALUES (new.what); END");
  CHECK(said(migrator.drift()).empty());
}

TEST_CASE("views that only the database has are nobody's business where the history makes none", "[unit][engine]") {
  const Database db;
  auto migrator = histories::open(db.get(), histories::first_two);
  REQUIRE(migrator.migrate_to_head());
  db.execute("CREATE VIEW mine AS SELECT 1; CREATE TRIGGER own AFTER INSERT ON people BEGIN SELECT 1; END");
  CHECK(said(migrator.drift()).empty());
}

TEST_CASE("models that declare views or triggers are compared with them", "[unit][engine]") {
  const Database db;
  db.execute(
      "CREATE TABLE t (a TEXT); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER r AFTER INSERT ON t BEGIN "
      "SELECT 1; END");
  auto migrator = histories::open(db.get(), History{});
  const Table t = table("t", column("a", headway::text));
  CHECK(said(migrator.drift({t})).empty());
  CHECK(said(migrator.drift({t, view("v", "SELECT a FROM t")})).empty());
  CHECK(said(migrator.drift({t, view("v", "SELECT 1")})) ==
        Lines{"view v: its SELECT is SELECT a FROM t, and SELECT 1 was expected"});
  CHECK(said(migrator.drift({t, view("w", "SELECT 1")})) == Lines{"view w: is missing", "view v: was not expected"});
  CHECK(said(migrator.drift({t, trigger("r", "t").after_insert().runs("SELECT 1")})).empty());
  CHECK(said(migrator.drift({t, trigger("r", "t").after_delete().runs("SELECT 1")})).size() == 1);
}

TEST_CASE("a view that cannot be read is no error, and no drift", "[unit][engine]") {
  const Database db;
  auto migrator = histories::open(db.get(), history);
  REQUIRE(migrator.upgrade("0001_objects"));
  db.execute(
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE VIEW late AS FROM' WHERE name = 'late';"
      "UPDATE sqlite_schema SET sql = 'CREATE TRIGGER \"note it\" NEVER' WHERE name = 'note it'");
  CHECK(said(migrator.drift()).empty());
}

TEST_CASE("the replay rewrites what SQLite rewrites", "[unit][engine]") {
  check_followed("SELECT a FROM t");
  check_followed("SELECT t.a AS x, b FROM t WHERE a > 1 ORDER BY t.a");
  check_followed("SELECT t.a AS a, u.a AS y FROM t JOIN u ON u.a = t.a");
  check_followed("SELECT x.a FROM t AS x, u y WHERE x.a = y.d");
  check_followed("SELECT count(*) FROM u WHERE EXISTS (SELECT 1 FROM main.t WHERE t.a = u.a)");
  check_followed("WITH s AS (SELECT t.a AS z FROM t) SELECT z FROM s");
  check_followed("SELECT 'a of t' FROM t UNION SELECT d FROM u");
  check_followed("SELECT max(t.a, t.b) FROM \"t\"");
}

TEST_CASE("what SQLite has no trigger for is an error before anything is run", "[unit][engine]") {
  static constexpr Migration wrong[] = {{.revision = "1",
                                         .upgrade =
                                             [](Operations& op) {
                                               op.create_table("t", column("a", integer));
                                               op.create_trigger(
                                                   trigger("r", "t").after_insert().after_delete().runs("SELECT 1"));
                                             },
                                         .downgrade = irreversible}};
  const Database db;
  const auto done = histories::open(db.get(), *History::from(wrong)).migrate_to_head();
  REQUIRE_FALSE(done);
  CHECK(done.error().code == ErrorCode::unsupported_by_dialect);
  CHECK(done.error().message.find("one event") != std::string::npos);
  CHECK(support::scalar(db.get(), "SELECT count(*) FROM sqlite_schema") == "0");
}

TEST_CASE("a view that is another in the models is written anew, with the old one in the downgrade", "[unit][engine]") {
  Schema before, after;
  before.put(Tables{table("t", column("a", integer)),
                    view("v", "SELECT a FROM t"),
                    view("w", "SELECT a FROM v"),
                    trigger("r", "v").instead_of_insert().runs("SELECT 1")});
  after.put(Tables{table("t", column("a", integer)),
                   view("v", "SELECT a + 1 AS a\nFROM t"),
                   view("w", "SELECT a FROM v"),
                   trigger("r", "v").instead_of_insert().runs("SELECT 1")});
  const WrittenChange made = written_change(before, after);
  CHECK(made.upgrade ==
        "using namespace headway;\n"
        "op.drop_trigger(\"r\", \"v\");\n"
        "op.drop_view(\"w\");\n"
        "op.drop_view(\"v\");\n"
        "op.create_view(\"v\", \"SELECT a + 1 AS a\\nFROM t\");\n"
        "op.create_view(\"w\", \"SELECT a FROM v\");\n"
        "op.create_trigger(trigger(\"r\", \"v\").instead_of_insert().runs(\"SELECT 1\"));\n");
  CHECK(made.downgrade.find("op.create_view(\"v\", \"SELECT a FROM t\");") != std::string::npos);
  Schema silent;
  silent.put(table("t", column("a", integer)));
  CHECK(written_change(before, silent).upgrade.empty());
  CHECK(written_change(before, silent).downgrade.empty());
}

TEST_CASE("what models do not declare goes with its table, and follows its name", "[unit][engine]") {
  Schema before, after;
  before.put(Tables{table("t", column("a", integer)),
                    table("u", column("a", integer)),
                    view("v", "SELECT a FROM t"),
                    view("w", "SELECT a FROM v"),
                    view("x", "SELECT a FROM u"),
                    trigger("r", "t").after_insert().runs("SELECT 1"),
                    trigger("s", "u").after_update({"a"}).runs("DELETE FROM u WHERE a = new.a")});
  after.put(table("items", was("u"), column("b", integer).was("a")));
  const WrittenChange made = written_change(before, after);
  CHECK(made.upgrade ==
        "using namespace headway;\n"
        "op.rename_table(\"u\", \"items\");\n"
        "op.rename_column(\"items\", \"a\", \"b\");\n"
        "op.drop_trigger(\"r\", \"t\");\n"
        "op.drop_view(\"w\");\n"
        "op.drop_view(\"v\");\n"
        "// The rows of t go with it.\n"
        "op.drop_table(\"t\");\n");
  CHECK(made.downgrade ==
        "using namespace headway;\n"
        "op.rename_table(\"items\", \"u\");\n"
        "op.rename_column(\"u\", \"b\", \"a\");\n"
        "op.create_table(\"t\", column(\"a\", integer));\n"
        "op.create_view(\"v\", \"SELECT a FROM t\");\n"
        "op.create_view(\"w\", \"SELECT a FROM v\");\n"
        "op.create_trigger(trigger(\"r\", \"t\").after_insert().runs(\"SELECT 1\"));\n");
}
