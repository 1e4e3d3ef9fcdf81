// SPDX-License-Identifier: MIT
// Scripts for psql: what stands in them, where they begin and end, and where they stop.
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "headway/operations/transition.hpp"
#include "postgresql/twins.hpp"
#include "support/catch.hpp"
#include "support/server_schema_pair.hpp"

template class headway::Migrator<headway::Recording<headway::Postgresql>>;

using namespace headway;
using twins::Answer;
using twins::look;
using twins::run_psql;
using twins::Twins;

namespace {

constexpr Migration people{
    .revision = "0001_people",
    .message = "people,\nand a line that is no comment",
    .upgrade =
        [](Operations& op) {
          op.create_table("people",
                          column("id", integer).primary_key(),
                          column("name", text),
                          column("age", text).collate("C").default_value("7"),
                          column("active", boolean));
          op.bulk_insert("people",
                         {"id", "name", "age", "active"},
                         {{1, "Ada ' ; \" \\ :name $$ 'größe'", "36", 1}, {5, "two\r\nlines\n\\! false", "85", false}});
        },
    .downgrade = [](Operations& op) { op.drop_table("people"); },
};
constexpr Migration pets{
    .revision = "0002_pets",
    .down_revision = "0001_people",
    .message = "pets and what follows them",
    .upgrade =
        [](Operations& op) {
          op.create_table("Pets; \\",
                          column("id", integer).primary_key().autoincrement(),
                          column("owner", integer).references("people", "id", cascade),
                          column("words", verbatim("text[]")));
          op.execute(
              "CREATE INDEX pets_of ON \"Pets; \\\" (owner DESC) WHERE owner > 0 -- of somebody :USER\n;"
              "CREATE VIEW owners AS SELECT name, words[1:2]::text[] AS w FROM people JOIN \"Pets; \\\" ON owner = "
              "people.id;"
              "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $_$ BEGIN new.name := ':USER;'; RETURN new; "
              "END $_$;"
              "CREATE FUNCTION pick(\"USER\" int, t text[]) RETURNS text[] RETURN t[1:\"USER\"];"
              "CREATE TRIGGER renamed BEFORE UPDATE OF name ON people FOR EACH ROW EXECUTE FUNCTION touch();"
              "INSERT INTO \"Pets; \\\" (owner, words) VALUES (1, '{a,b,c}'), (5, NULL), (1, '{}'); DELETE FROM "
              "\"Pets; \\\" WHERE id "
              "= 3 /* the counter stays */; SELECT 1 :: int");
        },
    .downgrade =
        [](Operations& op) {
          op.execute(
              "DROP VIEW owners; DROP TRIGGER renamed ON people; DROP FUNCTION touch; DROP FUNCTION pick; DROP TABLE "
              "\"Pets; \\\"");
        },
};
constexpr Migration rules{
    .revision = "0003_rules",
    .down_revision = "0002_pets",
    .upgrade =
        [](Operations& op) {
          op.alter_column("people", "name", {.nullable = false});
          op.create_check("old_enough", "people", "age >= '0' -- years");
          op.alter_column("people", "age", {.type = varchar(9)});
          op.alter_column("people", "active", {.default_value = default_literal(1)});
          op.alter_column("people", "id", {.autoincrement = true});
          op.create_unique("one_pet", "Pets; \\", {"id", "owner"});
        },
    .downgrade =
        [](Operations& op) {
          op.drop_unique("one_pet", "Pets; \\");
          op.alter_column("people", "id", {.autoincrement = false});
          op.alter_column("people", "active", {.default_value = no_default});
          op.alter_column("people", "age", {.type = text});
          op.drop_check("old_enough", "people");
          op.alter_column("people", "name", {.nullable = true});
        },
};
constexpr Migration dumped{
    .revision = "0004_dumped",
    .down_revision = "0003_rules",
    .upgrade =
        [](Operations& op) {
          op.execute_opaque(
              "SELECT pg_catalog.set_config('search_path', '', false); SET client_min_messages = warning;"
              "CREATE TABLE public.dumped (id integer NOT NULL, owner integer REFERENCES public.people)");
        },
    .downgrade = [](Operations& op) { op.execute_opaque("SET search_path = ''; DROP TABLE public.dumped"); },
};
constexpr Migration quick{
    .revision = "0005_quick",
    .down_revision = "0004_dumped",
    .transactional = false,
    .upgrade = [](Operations& op) { op.create_index("by_age", "people", {"age"}, {.unique = true}); },
    .downgrade = [](Operations& op) { op.drop_index("by_age", "people"); },
};
constexpr Migration swapped{
    .revision = "0006_swapped",
    .down_revision = "0005_quick",
    .foreign_keys = ForeignKeys::suspended,
    .upgrade =
        [](Operations& op) {
          op.execute("UPDATE people SET id = id + 100; UPDATE \"Pets; \\\" SET owner = owner + 100");
        },
    .downgrade =
        [](Operations& op) {
          op.execute("UPDATE people SET id = id - 100; UPDATE \"Pets; \\\" SET owner = owner - 100");
        },
};
constexpr Migration list[] = {people, pets, rules, dumped, quick, swapped};

const History& all() {
  static const History made = History::from(list).value();
  return made;
}
History history_of(const std::vector<Migration>& migrations) { return History::from(migrations).value(); }

std::string text_of(const Result<OfflineScript>& made) {
  if (!made) FAIL(describe(made.error()));
  return made->text;
}
Error refused(const Result<OfflineScript>& made) {
  REQUIRE_FALSE(made);
  CHECK(made.error().state_after == DatabaseState::unchanged);
  return made.error();
}
bool has(const std::string& whole, const std::string& part) { return whole.find(part) != std::string::npos; }
std::string looked_at(const specification::PostgresqlHost& host) {
  return look(support::PostgresqlDatabase(host.where()));
}

const ServerSchemaPair* pair = nullptr;  // of the migrations below, which can hold nothing

template <bool to_second, bool up>
void record(Operations& op) {
  const Schema none;
  const Schema& before = to_second ? pair->from : none;
  const Schema& after = to_second ? pair->to : pair->from;
  const Transition way =
      up ? transition(before, after, Dialect::postgresql) : transition(after, before, Dialect::postgresql);
  for (const Operation& each : way.operations) op.append(each);
}
constexpr Migration random_list[] = {
    {.revision = "first", .upgrade = record<false, true>, .downgrade = record<false, false>},
    {.revision = "second", .down_revision = "first", .upgrade = record<true, true>, .downgrade = record<true, false>}};

void follow_pairs(std::uint32_t first, std::uint32_t last) {
  Twins twins(History::from(random_list).value());
  for (std::uint32_t seed = first; seed < last; ++seed) {
    INFO("seed " << seed);
    const ServerSchemaPair made(Dialect::postgresql, seed);
    pair = &made;
    twins.clear();
    REQUIRE(twins.go(Direction::upgrade, "first") == "");
    REQUIRE(twins.go(Direction::upgrade, "second") == "");
    REQUIRE(twins.go(Direction::downgrade, "first") == "");
    REQUIRE(twins.go(Direction::upgrade, "head") == "");
    REQUIRE(twins.go(Direction::downgrade, "base") == "");
    REQUIRE(twins.why == "");
  }
}

}  // namespace

TEST_CASE("a psql script gives the database that the run gives, step by step and at once",
          "[integration][postgresql]") {
  for (const TransactionMode mode : {TransactionMode::whole_run, TransactionMode::per_migration}) {
    Twins twins(all(), {.transaction_mode = mode, .program = "shop 'n' \\ \"more\" 1.2.0"});
    for (std::size_t steps = 0; steps < all().size(); ++steps) {
      REQUIRE(twins.go(Direction::upgrade, "+1") == "");
      REQUIRE(twins.why == "");
      if (steps == 2)
        twins.execute("INSERT INTO \"Pets; \\\" (owner) VALUES (5); INSERT INTO people (name, age) VALUES ('x', '3')");
    }
    for (std::size_t steps = 0; steps < all().size(); ++steps) REQUIRE(twins.go(Direction::downgrade, "-1") == "");
    REQUIRE(twins.go(Direction::upgrade, "head") == "");
    REQUIRE(twins.go(Direction::downgrade, "0001_people") == "");
    REQUIRE(twins.go(Direction::upgrade, "heads") == "");
    REQUIRE(twins.go(Direction::downgrade, "base") == "");
    CHECK(twins.why == "");
  }
}

TEST_CASE("psql scripts between random schemas do what their runs do", "[integration][postgresql]") {
  follow_pairs(0, 12);
}
TEST_CASE("psql scripts between many random schemas do what their runs do", "[.][slow]") { follow_pairs(12, 212); }

TEST_CASE("a psql script says what it is and does", "[integration][postgresql]") {
  const auto made = upgrade_script<Postgresql>(all(), "0001:0003", {.program = "shop 1.2.0"});
  const std::string script = text_of(made);
  CHECK(made->from == "0001_people");
  CHECK(made->to == "0003_rules");
  CHECK(made->revisions == std::vector<std::string>{"0002_pets", "0003_rules"});
  CHECK(script.starts_with("-- upgrade from 0001_people to 0003_rules, shop 1.2.0\n-- Written by headway "));
  CHECK(has(script, " for: psql -X -v ON_ERROR_STOP=1 -f SCRIPT DATABASE\n"));
  CHECK(has(script, "\n-- upgrade 0002_pets: pets and what follows them\n"));
  CHECK(has(script, "ALTER TABLE people ALTER COLUMN active SET DEFAULT TRUE;\n"));  // the column is known by replay
  CHECK(has(script, "\nUPDATE headway_version SET version_num = '0003_rules' WHERE version_num = '0001_people';\n"));
  CHECK(script == text_of(upgrade_script<Postgresql>(all(), "0001:0003", {.program = "shop 1.2.0"})));
  CHECK(has(text_of(upgrade_script<Postgresql>(all(), "0001")),
            "\n-- upgrade 0001_people: people,\n-- and a line that is no comment\n"));
  const std::string limited = text_of(upgrade_script<Postgresql>(
      all(),
      "0001",
      {.lock_timeout = std::chrono::milliseconds(0), .statement_timeout = std::chrono::milliseconds(77)}));
  CHECK(has(limited, "\nSET lock_timeout = 1;\nSET statement_timeout = 77;\n"));
  CHECK(has(limited, "\nRESET lock_timeout;\nRESET statement_timeout;\n"));
  CHECK(has(text_of(upgrade_script<Postgresql>(all(), "0003:0003")), "-- Nothing to run.\n"));
}

TEST_CASE("a psql script stops where the database is elsewhere, and changes nothing", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  const std::string first = text_of(upgrade_script<Postgresql>(all(), "0001"));
  const std::string second = text_of(upgrade_script<Postgresql>(all(), "0001:0002"));
  const std::string empty = looked_at(host);

  const Answer early = run_psql(host.where(), second);
  CHECK(early.code != 0);
  CHECK(has(early.said, "the database is not at 0001_people, where this script begins"));
  CHECK(has(early.said, "It is at base."));
  CHECK(looked_at(host) == empty);

  REQUIRE(run_psql(host.where(), first).code == 0);
  const std::string one = looked_at(host);
  // Without -v as well: what the script needs of psql, it says itself.
  for (const char* settings : {"", "-v ON_ERROR_STOP=0", "-v AUTOCOMMIT=off", "-v ON_ERROR_ROLLBACK=on"}) {
    const Answer again = run_psql(host.where(), first, settings);
    CHECK(again.code != 0);
    CHECK(has(again.said, "the database is not at base, where this script begins"));
    CHECK(has(again.said, "It is at 0001_people."));
    CHECK(looked_at(host) == one);
  }
  REQUIRE(run_psql(host.where(), second).code == 0);
  host.execute("INSERT INTO headway_version VALUES ('another')");
  CHECK(has(run_psql(host.where(), text_of(upgrade_script<Postgresql>(all(), "0002:0003"))).said,
            "It is at 0002_pets, another."));
}

TEST_CASE("a psql script whose statement fails changes nothing and gives the lock up", "[integration][postgresql]") {
  Twins twins(all());
  REQUIRE(twins.go(Direction::upgrade, "0002") == "");
  twins.execute("INSERT INTO people (id) VALUES (9)");
  REQUIRE(twins.go(Direction::upgrade, "head") == "");
  CHECK(has(twins.why, "contains null values"));
  CHECK(twins.offline().text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
  twins.execute("DELETE FROM people WHERE id = 9");
  REQUIRE(twins.go(Direction::upgrade, "head") == "");
  CHECK(twins.why == "");
}

TEST_CASE("a migration outside a transaction that failed in a script is run again", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  REQUIRE(run_psql(host.where(), text_of(upgrade_script<Postgresql>(all(), "0004"))).code == 0);
  host.execute("UPDATE people SET age = 5");
  const std::string script = text_of(upgrade_script<Postgresql>(all(), "0004:0005"));
  const Answer failed = run_psql(host.where(), script);
  CHECK(failed.code != 0);
  CHECK(has(failed.said, "could not create unique index \"by_age\""));
  CHECK(host.text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_age'::regclass") == "f");
  CHECK(host.text("SELECT version_num FROM headway_version") == "0004_dumped");
  CHECK(host.text("SELECT revision, outcome FROM headway_history ORDER BY sequence DESC LIMIT 1") ==
        "0005_quick|started");
  host.execute("UPDATE people SET age = id");
  const Answer again = run_psql(host.where(), script);
  INFO(again.said);
  CHECK(again.code == 0);
  CHECK(host.text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_age'::regclass") == "t");
  CHECK(host.text("SELECT version_num FROM headway_version") == "0005_quick");
  CHECK(host.text("SELECT revision, outcome FROM headway_history ORDER BY sequence DESC LIMIT 1") ==
        "0005_quick|applied");
}

TEST_CASE("a psql script and a run keep each other out", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  host.execute("CREATE SCHEMA \"Other;schema\"");
  for (const std::string& where : {host.where(), host.where() + "&options=-csearch_path%3D%22Other%3Bschema%22"}) {
    const Options options{.lock_timeout = std::chrono::milliseconds(100)};
    const std::string script = text_of(upgrade_script<Postgresql>(all(), "0001", options));
    {
      auto runner = Postgresql::open(where);
      REQUIRE(runner);
      runner->prepare_runs("headway_version", {});
      REQUIRE(runner->begin(std::chrono::milliseconds(0)));
      const Answer kept_out = run_psql(where, script);
      CHECK(kept_out.code != 0);
      CHECK(has(kept_out.said, "another process migrates the database"));
      REQUIRE(runner->rollback());
    }
    std::string begins = script.substr(script.find("DO $headway$"));  // the lock, and nothing behind it
    begins = begins.substr(0, begins.find("\nSET lock_timeout"));
    const support::PostgresqlDatabase holder(where);
    holder.execute(begins);
    auto migrator = Migrator<Postgresql>::open(where, all(), options);
    REQUIRE(migrator);
    const auto report = migrator->upgrade("0001");
    REQUIRE_FALSE(report);
    CHECK(name(report.error().code) == name(ErrorCode::lock_timeout));
    holder.execute(script.substr(script.rfind("DO $headway$")));  // what the script ends with
    CHECK(run_psql(where, script).code == 0);
  }
}

TEST_CASE("what a psql script cannot do is refused when it is written", "[integration][postgresql]") {
  const auto script_of = [](std::vector<Migration> migrations) {
    return upgrade_script<Postgresql>(history_of(migrations), "first:head");
  };
  constexpr Migration first{.revision = "first", .upgrade = [](Operations& op) {
                              op.run([](Connection&) -> Result<void> { return {}; });  // is done already
                              op.create_table("t", column("id", integer));
                            }};
  const auto second = [](Body upgrade) {
    return Migration{.revision = "second", .down_revision = "first", .upgrade = upgrade};
  };
  CHECK(refused(
            script_of({first, second([](Operations& op) { op.run([](Connection&) -> Result<void> { return {}; }); })}))
            .code == ErrorCode::not_scriptable);
  CHECK(refused(script_of({first, second([](Operations& op) { op.execute("SELECT 1 \\! false"); })})).code ==
        ErrorCode::unsupported_by_dialect);
  CHECK(refused(script_of({first, second([](Operations& op) { op.execute("COPY t FROM STDIN"); })})).code ==
        ErrorCode::unsupported_by_dialect);
  CHECK(refused(script_of({first, second([](Operations& op) { op.drop_column("t", "missing"); })})).code ==
        ErrorCode::no_such_column);
  const Error unknown = refused(script_of({first, second([](Operations& op) {
                                             op.execute("DO $$ BEGIN ALTER TABLE t ADD b text; END $$");
                                             op.drop_column("t", "id");
                                             op.alter_column("t", "b", {.type = integer});
                                           })}));
  CHECK(name(unknown.code) == name(ErrorCode::not_scriptable));
  CHECK(has(unknown.message, "what table t is like is not known without the database"));
  // Before the script begins, and where it does not matter, nothing needs to be known.
  constexpr Migration opaque{.revision = "first", .upgrade = [](Operations& op) {
                               op.execute("DO $$ BEGIN CREATE TABLE t (id text); END $$");
                               op.alter_column("t", "id", {.type = integer});
                             }};
  CHECK(script_of({opaque, second([](Operations& op) { op.add_column("t", column("b", text)); })}));
}

TEST_CASE("psql scripts stamp, with tables of any name", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  const Options options{.version_table = "Alembic \"version\"; '\\", .history_table = "history: :USER"};
  const std::string script = text_of(stamp_script<Postgresql>(all(), "base:0002", options));
  const Answer answer = run_psql(host.where(), script);
  INFO(answer.said << script);
  REQUIRE(answer.code == 0);
  auto migrator = specification::open(host, all(), options);
  CHECK(migrator.current().value() == std::vector<std::string>{"0002_pets"});
  const auto entries = migrator.history();
  REQUIRE(entries);
  REQUIRE(entries->size() == 1);
  CHECK(entries->front().revision == "0002_pets");
  CHECK(entries->front().direction == "stamp");
  CHECK(entries->front().database_version == migrator.backend().version());
  REQUIRE(run_psql(host.where(), text_of(stamp_script<Postgresql>(all(), "0002:base", options))).code == 0);
  CHECK(migrator.current().value().empty());
}
