// SPDX-License-Identifier: MIT
// Statements, values and locks on a real server.
#include <chrono>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "headway/operations/difference_words.hpp"
#include "specification/histories.hpp"
#include "specification/hosts.hpp"
#include "support/catch.hpp"

using namespace specification;

namespace {

Postgresql connected(const PostgresqlHost& host) {
  auto opened = Postgresql::open(host.where());
  if (!opened) throw std::runtime_error(describe(opened.error()));
  return std::move(*opened);
}

}  // namespace

TEST_CASE("values come back from PostgreSQL as they were bound", "[integration][postgresql]") {
  const PostgresqlHost host;
  Postgresql db = connected(host);
  REQUIRE(db.execute("CREATE TABLE t (b boolean, i bigint, d double precision, x text, y bytea, u uuid, n numeric)"));
  const std::string words = "it's \\ größe ? $1", bytes("\0\\'\xff", 4);
  REQUIRE(db.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)",
                     {true,
                      std::numeric_limits<std::int64_t>::min(),
                      0.1,
                      Value(words),
                      Value::blob(Text(bytes)),
                      "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                      12}));
  REQUIRE(db.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)",
                     {1, nullptr, -std::numeric_limits<double>::infinity(), "", Value::blob(Text("")), nullptr, 1.5}));
  const auto rows = db.rows("SELECT * FROM t ORDER BY i NULLS LAST");
  REQUIRE(rows);
  CHECK(rows->at(0) == std::vector<Value>{true,
                                          std::numeric_limits<std::int64_t>::min(),
                                          0.1,
                                          Value(words),
                                          Value::blob(Text(bytes)),
                                          "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                                          "12"});
  CHECK(rows->at(1) ==
        std::vector<Value>{
            true, nullptr, -std::numeric_limits<double>::infinity(), "", Value::blob(Text("")), nullptr, "1.5"});
  CHECK(db.rows_written() == 2);
  REQUIRE(db.execute_each("INSERT INTO t (i, x) VALUES (?, ?)", 5, [](std::size_t at, std::vector<Value>& values) {
    values.emplace_back(at);
    values.emplace_back(std::string_view(at % 2 == 0 ? "even" : "odd"));
  }));
  CHECK(db.rows_written() == 7);
  CHECK(host.text("SELECT count(*), sum(i) FROM t WHERE x = 'even'") == "3|6");
  CHECK(db.execute("INSERT INTO t (x) VALUES (?)", {Value(Text(std::string_view("a\0b", 3)))})
            .error()
            .message.find("NUL") != std::string::npos);
}

TEST_CASE("question marks within quotes, and operators beside numbered parameters, are left alone",
          "[integration][postgresql]") {
  const PostgresqlHost host;
  Postgresql db = connected(host);
  const auto rows =
      db.rows("SELECT '?' || ?::text || \"?\" /* ? */ || $$?$$ -- ?\n FROM (SELECT 'c' AS \"?\") q", {"b"});
  if (!rows) FAIL(describe(rows.error()));
  CHECK(rows->at(0).at(0).view() == "?bc?");
  CHECK(db.rows("SELECT '{\"a\": 1}'::jsonb ? $1", {"a"})->at(0).at(0) == Value(true));
  CHECK(db.rows("SELECT '{\"a\": 1}'::jsonb ? 'a'")->at(0).at(0) == Value(true));
}

TEST_CASE("one query can be asked while the rows of another come", "[integration][postgresql]") {
  const PostgresqlHost host;
  Postgresql db = connected(host);
  std::string said;
  const auto done = db.query("SELECT n FROM generate_series(1, 4) n", {}, [&](Row outer) -> Result<void> {
    said += std::to_string(outer[0].integer) + ":";
    return db.query("SELECT n FROM generate_series(1, ?::int) n", {outer[0]}, [&](Row inner) {
      said += std::to_string(inner[0].integer);
    });
  });
  if (!done) FAIL(describe(done.error()));
  CHECK(said == "1:12:123:1234:1234");
  int seen = 0;
  const auto ended = db.query("SELECT n FROM generate_series(1, 100000) n", {}, [&](Row) -> Result<void> {
    return ++seen == 3 ? Result<void>(failure(ErrorCode::cancelled, "enough")) : Result<void>{};
  });
  CHECK(ended.error().message == "enough");
  CHECK(seen == 3);
  CHECK_THROWS(static_cast<void>(db.query("SELECT 1", {}, [](Row) { throw std::runtime_error("thrown"); })));
  CHECK(db.rows("SELECT 7")->at(0).at(0).integer == 7);
}

TEST_CASE("errors have the server's code and words, and none of the values that were bound",
          "[integration][postgresql]") {
  const PostgresqlHost host;
  Postgresql db = connected(host);
  const auto bound = db.execute("SELECT ?::integer", {"hidden"});
  REQUIRE_FALSE(bound);
  CHECK(bound.error().code == ErrorCode::statement_failed);
  CHECK(bound.error().native.sqlstate == "22P02");
  INFO(describe(bound.error()));
  CHECK(describe(bound.error()).find("hidden") == std::string::npos);
  CHECK(describe(bound.error()).find("database: 22P02 invalid input syntax for type integer") != std::string::npos);
  host.execute("CREATE TABLE t (x INTEGER PRIMARY KEY, y INTEGER REFERENCES t); CREATE VIEW seen AS SELECT x FROM t");
  CHECK(db.execute("INSERT INTO t VALUES (1, 2)").error().code == ErrorCode::foreign_key_violation);
  const auto used = db.execute("ALTER TABLE t DROP COLUMN x");
  CHECK(used.error().message.find("view seen depends on column x") != std::string::npos);
  CHECK(db.execute("SELECT 1; SELECT 2").error().code == ErrorCode::statement_failed);
  CHECK(db.execute("COPY t FROM STDIN").error().code == ErrorCode::unsupported_by_dialect);
  CHECK(db.execute("COPY t TO STDOUT").error().code == ErrorCode::unsupported_by_dialect);
  CHECK(db.execute("SELECT 1"));
}

TEST_CASE("a table that somebody else holds is a lock_timeout, and a slow statement ends in time",
          "[integration][postgresql]") {
  const PostgresqlHost host;
  REQUIRE(open(host, first_two).migrate_to_head());
  const PostgresqlHost::Application other(host);
  other.execute("BEGIN; LOCK TABLE people IN ACCESS SHARE MODE");
  const auto held = open(host, all, {.lock_timeout = std::chrono::milliseconds(150)}).migrate_to_head();
  REQUIRE_FALSE(held);
  INFO(describe(held.error()));
  CHECK(held.error().code == ErrorCode::lock_timeout);
  CHECK(held.error().state_after == DatabaseState::rolled_back);
  CHECK(held.error().operation == "add_column people.age");
  other.execute("COMMIT");
  const Failing slow([](Operations& op) { op.execute("SELECT pg_sleep(60)"); });
  const auto late = open(host, slow.history(), {.statement_timeout = std::chrono::milliseconds(100)}).migrate_to_head();
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::statement_failed);
  CHECK(late.error().native.sqlstate == "57014");
  CHECK(late.error().state_after == DatabaseState::rolled_back);
  CHECK_FALSE(Migrator<Postgresql>::open(host.where(), all, {.statement_timeout = std::chrono::milliseconds(-1)}));
}

namespace {

constexpr Migration concurrent_list[] = {
    people,
    {.revision = "0002_index",
     .down_revision = "0001_people",
     .transactional = false,
     .upgrade = [](Operations& op) { op.create_index("idx_active", "people", {"active"}, {.unique = true}); },
     .downgrade = [](Operations& op) { op.drop_index("idx_active", "people"); }},
    {.revision = "0003_raw",
     .down_revision = "0002_index",
     .transactional = false,
     .upgrade = [](Operations& op) { op.execute("CREATE INDEX CONCURRENTLY idx_name ON people (lower(name))"); },
     .downgrade = [](Operations& op) { op.execute("DROP INDEX CONCURRENTLY idx_name"); }},
};

}  // namespace

TEST_CASE("an index is made while others write, and what a failure leaves of it goes at the next attempt",
          "[integration][postgresql]") {
  const PostgresqlHost host;
  auto migrator = open(host, *History::from(concurrent_list));
  REQUIRE(migrator.upgrade("0001_people"));
  host.execute("UPDATE people SET active = true");  // two of one value: no unique index
  const auto failed = migrator.migrate_to_head();
  REQUIRE_FALSE(failed);
  INFO(describe(failed.error()));
  CHECK(failed.error().native.sqlstate == "23505");
  CHECK(host.text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'idx_active'::regclass") == "f");
  CHECK(migrator.drift()->empty());  // an index that is not valid is none
  host.execute("UPDATE people SET active = id = 1");
  const auto done = migrator.migrate_to_head();
  if (!done) FAIL(describe(done.error()));
  CHECK(done->applied.size() == 2);
  CHECK(host.text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'idx_active'::regclass") == "t");
  CHECK(host.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
  CHECK(migrator.drift()->empty());
  CHECK(host.text("SELECT revision, outcome FROM headway_history ORDER BY sequence") ==
        "0001_people|applied\n0002_index|failed\n0002_index|applied\n0003_raw|applied");
  const auto down = migrator.downgrade("0001_people");
  if (!down) FAIL(describe(down.error()));
  CHECK(host.text("SELECT count(*) FROM pg_indexes WHERE tablename = 'people'") == "1");
}

TEST_CASE("an index is not given up for the lock timeout: it keeps nobody from anything", "[integration][postgresql]") {
  const PostgresqlHost host;
  auto migrator = open(host, *History::from(concurrent_list), {.lock_timeout = std::chrono::milliseconds(50)});
  REQUIRE(migrator.upgrade("0001_people"));
  const PostgresqlHost::Application writer(host);
  writer.execute("BEGIN; UPDATE people SET name = name");
  std::jthread end([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    writer.execute("COMMIT");
  });
  const auto done = migrator.migrate_to_head();
  if (!done) FAIL(describe(done.error()));
  CHECK(done->applied.size() == 2);
}

namespace {

constexpr Migration suspended_list[] = {
    people,
    pets,
    {.revision = "0003_swap",
     .down_revision = "0002_pets",
     .foreign_keys = ForeignKeys::suspended,
     .upgrade =
         [](Operations& op) {
           op.execute("INSERT INTO pets VALUES (1, 70)");
           op.execute("INSERT INTO people VALUES (70, 'Late', true)");
         },
     .downgrade = [](Operations& op) { op.execute("DELETE FROM people WHERE id = 70; DELETE FROM pets"); }},
    {.revision = "0004_broken",
     .down_revision = "0003_swap",
     .foreign_keys = ForeignKeys::suspended,
     .upgrade = [](Operations& op) { op.execute("INSERT INTO pets VALUES (2, 80)"); },
     .downgrade = [](Operations&) {}},
};

}  // namespace

TEST_CASE("foreign keys rest during a migration that says so, and are enforced at its end",
          "[integration][postgresql]") {
  const PostgresqlHost host;
  auto migrator = open(host, *History::from(suspended_list));
  const auto done = migrator.upgrade("0003_swap");
  if (!done) FAIL(describe(done.error()));
  CHECK(host.text("SELECT condeferrable FROM pg_constraint WHERE contype = 'f'") == "f");
  const auto broken = migrator.upgrade("0004_broken");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == ErrorCode::foreign_key_violation);
  CHECK(broken.error().state_after == DatabaseState::rolled_back);
  CHECK(host.text("SELECT condeferrable FROM pg_constraint WHERE contype = 'f'") == "f");
  CHECK(host.text("SELECT count(*) FROM pets") == "1");
}

TEST_CASE("a constraint that is looked at last fails the commit, and a dry run sees it", "[integration][postgresql]") {
  const PostgresqlHost host;
  const Failing late([](Operations& op) {
    op.create_table("a",
                    column("id", integer).primary_key(),
                    foreign_key({"id"}, "people", {"id"}).deferrable(Deferral::initially_deferred));
    op.execute("INSERT INTO a VALUES (9)");
  });
  auto migrator = open(host, late.history());
  for (const bool is_dry : {true, false}) {
    const auto report = is_dry ? migrator.dry_run(Direction::upgrade, "heads") : migrator.migrate_to_head();
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::foreign_key_violation);
    CHECK(report.error().state_after == DatabaseState::rolled_back);
  }
  CHECK(migrator.current()->empty());
}

TEST_CASE("a column becomes another type only if no value is rounded or cut", "[integration][postgresql]") {
  const PostgresqlHost host;
  host.execute(
      "CREATE TABLE t (n NUMERIC(6, 2), d DOUBLE PRECISION, s TIMESTAMP, b BIGINT); "
      "INSERT INTO t VALUES (1.5, 2, '2026-01-02 00:00:00', 9007199254740993), (NULL, NULL, NULL, NULL)");
  const auto altered = [&](Body body) {
    const Failing history(body);
    auto migrator = open(host, history.history());
    Result<Report> report = migrator.migrate_to_head();
    if (report) REQUIRE(migrator.downgrade("base"));
    return report ? std::string() : std::string(name(report.error().code)) + ": " + report.error().message;
  };
  CHECK(altered([](Operations& op) { op.alter_column("t", "n", {.type = integer}); }) ==
        "lossy_conversion: table t: some values of column n are others as INTEGER");
  CHECK(altered([](Operations& op) {
          op.alter_column("t", "b", {.type = double_precision});
        }).starts_with("lossy_conversion"));
  CHECK(altered([](Operations& op) { op.alter_column("t", "n", {.type = numeric(6, 1)}); }).empty());
  CHECK(altered([](Operations& op) { op.alter_column("t", "d", {.type = smallint}); }).empty());
  CHECK(altered([](Operations& op) { op.alter_column("t", "s", {.type = date}); }).empty());
  CHECK(
      altered([](Operations& op) { op.alter_column("t", "n", {.type = integer, .conversion = "round(n)"}); }).empty());
  CHECK(host.text("SELECT n, d, s, b FROM t WHERE b > 0") == "2|2|2026-01-02|9007199254740993");
}

TEST_CASE("views and triggers are compared as PostgreSQL writes them", "[integration][postgresql]") {
  const PostgresqlHost host;
  const Failing objects([](Operations& op) {
    op.create_view("named", {"who"}, "select name from people where active and name <> 'x'");
    op.execute_opaque("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'");
    op.create_trigger(
        trigger("touch", "people").before_update({"name"}).when("old.name<>new.name").runs("EXECUTE FUNCTION f()"));
  });
  auto migrator = open(host, objects.history());
  const auto report = migrator.migrate_to_head();
  if (!report) FAIL(describe(report.error()));
  const auto drift = migrator.drift();
  if (!drift) FAIL(describe(drift.error()));
  for (const Difference& each : *drift) FAIL_CHECK(to_string(each));
  host.execute("CREATE OR REPLACE VIEW named (who) AS SELECT name FROM people; DROP TRIGGER touch ON people");
  CHECK(migrator.drift()->size() == 2);
}

TEST_CASE("a database's own rewriting of expressions is no drift, also when it was restored from a dump",
          "[integration][postgresql]") {
  const PostgresqlHost host;
  const Failing words([](Operations& op) {
    op.create_table("t",
                    column("state", varchar(9)).check("state IN ('a', 'b') AND state LIKE '%x'").default_value("a"),
                    column("low", text).generated_as("lower(state)", Generated::Kind::stored));
    op.create_index("i", "t", {expression("lower(state)")}, {.where = "state in ('a','b')"});
  });
  auto migrator = open(host, words.history());
  REQUIRE(migrator.migrate_to_head());
  CHECK(migrator.drift()->empty());
  // What PostgreSQL writes is read by it as yet another expression, which means the same.
  const std::string check =
      host.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 't_state_check'");
  host.execute("ALTER TABLE t DROP CONSTRAINT t_state_check; ALTER TABLE t ADD CONSTRAINT t_state_check " + check);
  REQUIRE(host.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 't_state_check'") != check);
  const auto drift = migrator.drift();
  REQUIRE(drift);
  CHECK(drift->empty());
  host.execute("ALTER TABLE t DROP CONSTRAINT t_state_check; ALTER TABLE t ADD CHECK (state IN ('a', 'c'))");
  CHECK_FALSE(migrator.drift()->empty());
}
