// SPDX-License-Identifier: MIT
// Tables of several schemas in one history: a dot separates a schema from a table.
#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "headway/operations/difference_words.hpp"
#include "headway/operations/transition.hpp"
#include "headway/tools/revision.hpp"
#include "postgresql/twins.hpp"
#include "support/catch.hpp"
#include "support/server_schema_pair.hpp"

using namespace headway;

namespace {

constexpr View open_orders() {
  return view("reporting.open",
              "SELECT o.id, users.name, reporting.\"Lines\".amount FROM reporting.orders o JOIN users ON users.id = "
              "o.user_id LEFT JOIN reporting.\"Lines\" ON \"Lines\".order_id = o.id WHERE o.status <> 'done'");
}
constexpr Trigger noted() {
  return trigger("noted", "reporting.orders")
      .before_update({"total"})
      .when("new.total <> old.total")
      .runs("EXECUTE FUNCTION reporting.note()");
}

constexpr Migration shop{
    .revision = "0001_shop",
    .upgrade =
        [](Operations& op) {
          op.execute("CREATE SCHEMA IF NOT EXISTS reporting; CREATE SCHEMA \"Odd; schema\"");
          op.create_table("users", column("id", integer).primary_key(), column("name", text));
          op.create_table("orders", column("id", integer).primary_key(), column("total", integer), unique({"total"}));
          op.create_table("reporting.orders",
                          column("id", integer).primary_key().autoincrement().comment("a number"),
                          column("user_id", integer).references("users", "id", cascade),
                          column("status", varchar(20)).default_value("open"),
                          column("total", text).check("total <> ''"),
                          unique({"status", "total"}));
          op.create_table("reporting.Lines",
                          column("order_id", integer).references("reporting.orders", "id"),
                          column("amount", integer));
          op.create_table("Odd; schema.audits", column("order_id", integer).references("reporting.orders", "id"));
          op.create_index("by_total", "orders", {"total"});
          op.create_index("by_total", "reporting.orders", {desc("total")}, {.where = "total > '0'"});
          op.bulk_insert("users", {"id", "name"}, {{1, "Ada"}, {2, "Grace"}});
          op.bulk_insert("reporting.orders", {"user_id", "total"}, {{1, "10"}, {2, "20"}, {nullptr, "30"}});
          op.bulk_insert("reporting.Lines", {"order_id", "amount"}, {{1, 5}, {3, 6}});
          op.create_view(open_orders());
          op.create_view(view("amounts", "SELECT sum(amount) AS amount FROM reporting.open"));
          op.execute(
              "CREATE FUNCTION reporting.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$");
          op.create_trigger(noted());
        },
    .downgrade =
        [](Operations& op) {
          op.drop_trigger("noted", "reporting.orders");
          op.execute("DROP FUNCTION reporting.note()");
          op.drop_view("amounts");
          op.drop_view("reporting.open");
          op.drop_index("by_total", "reporting.orders");
          op.drop_table("Odd; schema.audits");
          op.drop_table("reporting.Lines");
          op.drop_table("reporting.orders");
          op.drop_index("by_total", "orders");
          op.drop_table("orders");
          op.drop_table("users");
          op.execute("DROP SCHEMA reporting; DROP SCHEMA \"Odd; schema\"");
        },
};
constexpr Migration changes{
    .revision = "0002_changes",
    .down_revision = "0001_shop",
    .upgrade =
        [](Operations& op) {
          op.drop_view("amounts");
          op.drop_view("reporting.open");
          op.drop_trigger("noted", "reporting.orders");
          op.drop_index("by_total", "reporting.orders");
          op.drop_check(check("total <> ''"), "reporting.orders");
          op.alter_column("reporting.orders", "total", {.type = integer, .conversion = "total::integer * 100"});
          op.add_column("reporting.orders", column("cents", integer).not_null(), {.values = "total % 100"});
          op.rename_column("reporting.orders", "status", "state");
          op.alter_column("reporting.Lines", "order_id", {.nullable = false, .autoincrement = true});
          op.drop_foreign_key({"order_id"}, "Odd; schema.audits");
          op.create_check("some", "reporting.orders", "total > 0");
          op.create_unique("once", "reporting.Lines", {"order_id"});
          op.rename_table("reporting.Lines", "reporting.lines");
          op.rename_table("Odd; schema.audits", "reviews");
          op.rename_table("orders", "Odd; schema.totals");
          op.create_foreign_key("of_order", "reviews", {"order_id"}, "reporting.lines", {"order_id"});
        },
    .downgrade =
        [](Operations& op) {
          op.drop_foreign_key("of_order", "reviews");
          op.rename_table("Odd; schema.totals", "orders");
          op.rename_table("reviews", "Odd; schema.audits");
          op.rename_table("reporting.lines", "reporting.Lines");
          op.drop_unique("once", "reporting.Lines");
          op.drop_check("some", "reporting.orders");
          op.create_foreign_key("", "Odd; schema.audits", {"order_id"}, "reporting.orders", {"id"});
          op.alter_column("reporting.Lines", "order_id", {.nullable = true, .autoincrement = false});
          op.rename_column("reporting.orders", "state", "status");
          op.drop_column("reporting.orders", "cents");
          op.alter_column("reporting.orders", "total", {.type = text, .conversion = "(total / 100)::text"});
          op.create_check("", "reporting.orders", "total <> ''");
          op.create_index("by_total", "reporting.orders", {desc("total")}, {.where = "total > '0'"});
          op.create_trigger(noted());
          op.create_view(open_orders());
          op.create_view(view("amounts", "SELECT sum(amount) AS amount FROM reporting.open"));
        },
};
constexpr Migration quick{
    .revision = "0003_quick",
    .down_revision = "0002_changes",
    .transactional = false,
    .upgrade = [](Operations& op) { op.create_index("by_state", "reporting.orders", {"state"}, {.unique = true}); },
    .downgrade = [](Operations& op) { op.drop_index("by_state", "reporting.orders"); },
};
constexpr Migration swapped{
    .revision = "0004_swapped",
    .down_revision = "0003_quick",
    .foreign_keys = ForeignKeys::suspended,
    .upgrade =
        [](Operations& op) {
          op.execute("UPDATE reporting.orders SET user_id = user_id + 10; UPDATE users SET id = id + 10");
        },
    .downgrade =
        [](Operations& op) {
          op.execute("UPDATE reporting.orders SET user_id = user_id - 10; UPDATE users SET id = id - 10");
        },
};
constexpr Migration list[] = {shop, changes, quick, swapped};

const History& all() {
  static const History made = History::from(list).value();
  return made;
}
std::string drift(Migrator<Postgresql>& migrator) {
  const Result<Differences> found = migrator.drift();
  if (!found) return describe(found.error());
  std::string out;
  for (const Difference& each : *found) out += to_string(each) + "\n";
  return out;
}
/// Everything is as the migrations make it, by a comparison and not by what the last run has noted.
std::string drift_anew(Migrator<Postgresql>& migrator, const specification::PostgresqlHost& host) {
  host.execute("UPDATE headway_history SET made_by = ''");
  return drift(migrator);
}
/// But for the library's own tables.
std::string portrait_of(const specification::PostgresqlHost& host) {
  std::string out;
  std::istringstream lines(host.portrait());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("public|headway_")) out += line + "\n";
  }
  return out;
}
std::string went(const Result<Report>& report) { return report ? std::string() : describe(report.error()); }

}  // namespace

TEST_CASE("a history with tables of several schemas goes up and down", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  auto migrator = specification::open(host, all());
  std::vector<std::string> portraits;
  for (std::size_t steps = 0; steps < all().size(); ++steps) {
    portraits.push_back(host.portrait());
    if (steps == 2) host.execute("UPDATE reporting.orders SET state = id");
    REQUIRE(went(migrator.upgrade("+1")) == "");
    CHECK(drift(migrator) == "");
    CHECK(drift_anew(migrator, host) == "");
  }
  CHECK(host.text("SELECT user_id, total, cents FROM reporting.orders ORDER BY id") ==
        "11|1000|0\n12|2000|0\nNULL|3000|0");
  CHECK(host.text("SELECT relnamespace::regnamespace FROM pg_class WHERE relname IN ('reviews', 'totals', 'lines') "
                  "ORDER BY relname") == "reporting\npublic\n\"Odd; schema\"");
  CHECK(host.text("SELECT condeferrable FROM pg_constraint WHERE contype = 'f' GROUP BY 1") == "f");
  for (std::size_t steps = all().size(); steps > 0; --steps) {
    REQUIRE(went(migrator.downgrade("-1")) == "");
    CHECK(drift_anew(migrator, host) == "");
  }
  // An index that was not finished goes from the schema that it is in.
  REQUIRE_FALSE(migrator.migrate_to_head());
  const std::string is_valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'reporting.by_state'::regclass";
  CHECK(host.text(is_valid) == "f");
  host.execute("UPDATE reporting.orders SET state = id");
  REQUIRE(went(migrator.migrate_to_head()) == "");
  CHECK(host.text(is_valid) == "t");
  CHECK(drift_anew(migrator, host) == "");
}

TEST_CASE("what changes in a schema that the program uses is drift, and nothing elsewhere",
          "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  auto migrator = specification::open(host, all());
  REQUIRE(went(migrator.upgrade("0001")) == "");
  host.execute("CREATE SCHEMA other; CREATE TABLE other.orders (id int); CREATE VIEW other.open AS SELECT 1 AS one");
  CHECK(migrator.schema_change_since_last_run().value() == SchemaChange::none);
  CHECK(drift_anew(migrator, host) == "");
  const Result<Schema> found = migrator.schema();
  REQUIRE(found);
  CHECK(found->size() == 5);
  CHECK(found->find("reporting.Lines")->foreign_keys[0].table.view() == "reporting.orders");
  CHECK(found->find("reporting.orders")->foreign_keys[0].table.view() == "users");
  const auto drift_by = [&](const std::string& change, const std::string& back) {
    host.execute(change);
    CHECK(migrator.schema_change_since_last_run().value() == SchemaChange::some);
    std::string said = drift(migrator);
    host.execute(back);
    CHECK(drift(migrator) == "");
    return said;
  };
  CHECK(drift_by("ALTER TABLE reporting.orders ADD COLUMN more int", "ALTER TABLE reporting.orders DROP COLUMN more") ==
        "table reporting.orders: column more was not expected\n");
  CHECK(drift_by("DROP INDEX reporting.by_total",
                 "CREATE INDEX by_total ON reporting.orders (total DESC) WHERE total > '0'") ==
        "table reporting.orders: index by_total is missing\n");
  CHECK(drift_by("CREATE TABLE \"Odd; schema\".\"Stray\" (id int)", "DROP TABLE \"Odd; schema\".\"Stray\"") ==
        "table Odd; schema.Stray: was not expected\n");
  const std::string view =
      "CREATE OR REPLACE VIEW reporting.open AS " + host.text("SELECT pg_get_viewdef('reporting.open'::regclass)");
  CHECK(drift_by("CREATE OR REPLACE VIEW reporting.open AS SELECT id, ''::text AS name, 1 AS amount FROM "
                 "reporting.orders",
                 view)
            .starts_with("view reporting.open: "));
  CHECK(drift_by("ALTER TABLE reporting.orders DISABLE TRIGGER noted; DROP TRIGGER noted ON reporting.orders",
                 "CREATE TRIGGER noted BEFORE UPDATE OF total ON reporting.orders FOR EACH ROW WHEN (new.total <> "
                 "old.total) EXECUTE FUNCTION reporting.note()") ==
        "table reporting.orders: trigger noted is missing\n");

  host.execute("CREATE TABLE reporting.theirs (id int)");
  auto tolerant = specification::open(host, all(), {.ignored_tables = {"reporting.th*"}});
  CHECK(drift(tolerant) == "");
  // A schema that the search path finds is not written before the tables of a view.
  const std::string where = host.where() + "&options=-csearch_path%3Dpublic,reporting";
  auto migrator_there = Migrator<Postgresql>::open(where, all(), {.ignored_tables = {"reporting.th*"}});
  REQUIRE(migrator_there);
  CHECK(drift_anew(*migrator_there, host) == "");
}

TEST_CASE("models name the schemas of their tables, and autogenerate makes those", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  const Tables models{table("users", column("id", integer).primary_key()),
                      table("reporting.orders",
                            column("id", integer).primary_key(),
                            column("user_id", integer).references("users", "id"),
                            Index{"by_user", {"user_id"}}),
                      view("reporting.every", "SELECT id FROM reporting.orders")};
  Schema wanted;
  wanted.put(models);
  const Transition way = transition({}, wanted, Dialect::postgresql);
  const SchemasOf both[] = {{Dialect::postgresql, {}, wanted}, {Dialect::sqlite, {}, wanted}};
  const WrittenChange written = written_change(both);
  INFO(written.upgrade);
  CHECK(written.upgrade.starts_with(
      "using namespace headway;\nop.only(headway::Dialect::postgresql, [](headway::Operations& only) {\n"
      "  only.execute(\"CREATE SCHEMA IF NOT EXISTS reporting\");\n});\n"));
  CHECK(written.downgrade.find("SCHEMA") == std::string::npos);
  CHECK(transition(wanted, wanted, Dialect::postgresql).operations.empty());
  CHECK(transition({}, wanted, Dialect::mysql).operations.size() == 4);

  constexpr Migration none[] = {{.revision = "empty", .upgrade = [](Operations&) {}}};
  const History history = History::from(none).value();
  auto migrator = specification::open(host, history);
  REQUIRE(went(migrator.migrate_to_head()) == "");
  for (const Operation& each : way.operations) {
    Statements statements;
    REQUIRE(compile_for_postgresql(each, true, nullptr, statements));
    for (const Statement& statement : statements) host.execute(statement.sql);
  }
  const Result<Differences> found = migrator.drift(models);
  REQUIRE(found);
  CHECK(found->empty());
  host.execute("ALTER TABLE reporting.orders ALTER COLUMN user_id SET NOT NULL");
  const Result<Differences> changed = migrator.drift(models);
  REQUIRE(changed);
  REQUIRE(changed->size() == 1);
  CHECK(to_string(changed->front()) == "table reporting.orders: user_id is not null, and nullable was expected");
  // A view of a column that is not there yet is made where it is, too.
  const Tables more{
      table("users", column("id", integer).primary_key()),
      table("reporting.orders", column("id", integer).primary_key(), column("user_id", integer), column("n", integer)),
      view("reporting.every", "SELECT orders.id + reporting.orders.n AS id FROM reporting.orders")};
  const Result<Differences> wanting = migrator.drift(more);
  REQUIRE(wanting);
  CHECK(std::any_of(wanting->begin(), wanting->end(), [](const Difference& each) {
    return each.kind == Difference::Kind::view && each.table.view() == "reporting.every";
  }));
}

TEST_CASE("SQL that names schemas is followed", "[integration][postgresql]") {
  constexpr Migration raw[] = {
      {.revision = "1",
       .upgrade =
           [](Operations& op) {
             op.execute(
                 "CREATE SCHEMA a; CREATE SCHEMA IF NOT EXISTS b AUTHORIZATION CURRENT_USER;"
                 "CREATE TABLE public.users (id int PRIMARY KEY);"
                 "CREATE TABLE a.t (id int PRIMARY KEY, owner int REFERENCES public.users, part int);"
                 "CREATE TABLE b.t (id int REFERENCES a.t (id)); CREATE INDEX i ON a.t (part); CREATE INDEX i ON b.t "
                 "(id); CREATE VIEW b.parts AS SELECT t.part FROM a.t;"
                 "ALTER TABLE b.t RENAME TO u; ALTER TABLE b.u SET SCHEMA public; DROP INDEX a.i; ALTER TABLE a.t ADD "
                 "COLUMN more text; CREATE INDEX i ON a.t (more); COMMENT ON TABLE a.t IS 'of a'; COMMENT ON COLUMN "
                 "a.t.more IS 'or less'");
           },
       .downgrade =
           [](Operations& op) { op.execute("DROP VIEW b.parts; DROP TABLE u, a.t, users; DROP SCHEMA a, b"); }}};
  const History history = History::from(raw).value();
  const specification::PostgresqlHost host;
  auto migrator = specification::open(host, history);
  const std::string before = host.portrait();
  REQUIRE(went(migrator.migrate_to_head()) == "");
  CHECK(drift_anew(migrator, host) == "");
  host.execute("DROP INDEX a.i");
  CHECK(drift(migrator) == "table a.t: index i is missing\n");
  host.execute("CREATE INDEX i ON a.t (more); COMMENT ON TABLE a.t IS 'of a'; COMMENT ON COLUMN a.t.more IS 'or less'");
  REQUIRE(went(migrator.downgrade("base")) == "");
  CHECK(host.text("SELECT count(*) FROM pg_namespace WHERE nspname IN ('a', 'b')") == "0");
}

TEST_CASE("scripts of several schemas do what their runs do", "[integration][postgresql]") {
  const specification::PostgresqlHost online, offline;
  auto migrator = specification::open(online, all());
  const auto follow = [&](const Result<OfflineScript>& script, const Result<Report>& report) {
    REQUIRE(went(report) == "");
    if (!script) FAIL(describe(script.error()));
    const twins::Answer answer = twins::run_psql(offline.where(), script->text);
    INFO(answer.said << script->text);
    REQUIRE(answer.code == 0);
    CHECK(portrait_of(online) == portrait_of(offline));
  };
  follow(upgrade_script<Postgresql>(all(), "base:0002"), migrator.upgrade("0002"));
  const std::string rest = upgrade_script<Postgresql>(all(), "0002:head").value().text;
  CHECK(twins::run_psql(offline.where(), rest).code != 0);  // and leaves the index half-made
  for (const auto* host : {&online, &offline}) host->execute("UPDATE reporting.orders SET state = id");
  follow(upgrade_script<Postgresql>(all(), "0002:head"), migrator.migrate_to_head());
  CHECK(online.text("SELECT sum(user_id) FROM reporting.orders") == "23");
  follow(downgrade_script<Postgresql>(all(), "head:base"), migrator.downgrade("base"));
}

namespace {

/// Every second table in a schema of its own, under a name that another has, too, and with indexes of one name.
Schema spread(const Schema& given) {
  std::size_t count = 0;
  std::vector<Table> tables;
  std::vector<std::pair<Text, Text>> names;
  given.each([&](const Table& each) {
    const bool moves = ++count % 2 == 0;
    names.emplace_back(each.name, moves ? Text("Schema of " + std::to_string(count) + ".same name") : each.name);
    tables.push_back(each);
  });
  Schema out;
  for (std::size_t at = 0; at < tables.size(); ++at) {
    Table& each = tables[at];
    each.name = names[at].second;
    for (std::size_t index = 0; index < each.indexes.size() && at % 2 == 1; ++index) {
      each.indexes[index].name = Text("same index " + std::to_string(index));
    }
    for (ForeignKey& key : each.foreign_keys) {
      for (const auto& [was, is] : names) {
        if (key.table == was) {
          key.table = is;
          break;
        }
      }
    }
    out.put(each);
  }
  return out;
}

const Schema* now = nullptr;  // of the migrations below, which can hold nothing
const Schema* then = nullptr;
template <bool up>
void record_first(Operations& op) {
  const Schema none;
  for (const Operation& each :
       (up ? transition(none, *now, Dialect::postgresql) : transition(*now, none, Dialect::postgresql)).operations)
    op.append(each);
}
template <bool up>
void record_second(Operations& op) {
  for (const Operation& each :
       (up ? transition(*now, *then, Dialect::postgresql) : transition(*then, *now, Dialect::postgresql)).operations)
    op.append(each);
}
constexpr Migration random_list[] = {
    {.revision = "first", .upgrade = record_first<true>, .downgrade = record_first<false>},
    {.revision = "second",
     .down_revision = "first",
     .upgrade = record_second<true>,
     .downgrade = record_second<false>}};

void follow_pairs(std::uint32_t first, std::uint32_t last) {
  const History history = History::from(random_list).value();
  for (std::uint32_t seed = first; seed < last; ++seed) {
    INFO("seed " << seed);
    const ServerSchemaPair pair(Dialect::postgresql, seed);
    const Schema from = spread(pair.from), to = spread(pair.to);
    now = &from;
    then = &to;
    const specification::PostgresqlHost host;
    auto migrator = specification::open(host, history);
    for (const auto& [direction, target] : {std::pair(Direction::upgrade, "first"),
                                            std::pair(Direction::upgrade, "second"),
                                            std::pair(Direction::downgrade, "first"),
                                            std::pair(Direction::upgrade, "second"),
                                            std::pair(Direction::downgrade, "base")}) {
      const bool is_up = direction == Direction::upgrade;
      REQUIRE(went(is_up ? migrator.upgrade(target) : migrator.downgrade(target)) == "");
      REQUIRE(drift_anew(migrator, host) == "");
    }
    CHECK(host.text("SELECT count(*) FROM pg_tables WHERE schemaname LIKE 'Schema of %'") == "0");
  }
}

}  // namespace

TEST_CASE("random schemas spread over those of a server go up and down", "[integration][postgresql]") {
  follow_pairs(0, 15);
}
TEST_CASE("many random schemas spread over those of a server go up and down", "[.][slow]") { follow_pairs(15, 315); }

TEST_CASE("names that are no table's in another schema are refused", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  const auto refused = [&](Body upgrade) {
    const Migration made[] = {{.revision = "1", .upgrade = upgrade}};
    const History history = History::from(made).value();
    auto migrator = specification::open(host, history);
    const Result<Report> report = migrator.migrate_to_head();
    REQUIRE_FALSE(report);
    CHECK(report.error().state_after == DatabaseState::rolled_back);
    CHECK(name(report.error().code) == name(ErrorCode::unsupported_by_dialect));
    return report.error().message;
  };
  CHECK(refused([](Operations& op) { op.create_table("a.b.c", column("id", integer)); }) ==
        "PostgreSQL has a schema before the dot in the name of a table, and a name behind it, found a.b.c");
  CHECK(refused([](Operations& op) { op.create_table("public.users", column("id", integer)); }) ==
        "schema public is the current one, whose tables have no schema before their names: public.users");
  CHECK(host.text("SELECT count(*) FROM pg_tables WHERE tablename = 'users'") == "0");
  const std::string script = upgrade_script<Postgresql>(all(), "base:0001").value().text;
  host.execute("CREATE SCHEMA reporting");
  const twins::Answer answer = twins::run_psql(host.where() + "&options=-csearch_path%3Dreporting", script);
  CHECK(answer.code != 0);
  CHECK(answer.said.find("the current schema is named before its tables") != std::string::npos);
  CHECK(host.text("SELECT count(*) FROM pg_tables WHERE tablename = 'users'") == "0");
  // Of a table that somebody has called so.
  host.execute("CREATE TABLE \"elsewhere.orders\" (id int)");
  auto migrator = specification::open(host, all());
  const Result<Schema> found = migrator.schema();
  REQUIRE_FALSE(found);
  CHECK(found.error().message ==
        "table elsewhere.orders has a dot in its name, which to headway stands behind a schema");
}
