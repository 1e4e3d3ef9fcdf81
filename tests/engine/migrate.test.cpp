// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "histories.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using headway::Direction;
using headway::ErrorCode;
using headway::History;
using histories::open;
using support::Database;
using support::rows;
using support::scalar;
using Names = std::vector<std::string>;

namespace {

Names revisions(const headway::Report& report) {
  Names out;
  for (const headway::Applied& applied : report.applied) out.push_back(applied.revision);
  return out;
}

}  // namespace

TEST_CASE("a history without migrations is at head", "[unit][engine]") {
  auto migrator = open(":memory:", History());
  const auto report = migrator.migrate_to_head();
  REQUIRE(report);
  CHECK(report->applied.empty());
  CHECK(migrator.current()->empty());
}

TEST_CASE("migrate_to_head applies what is pending, once", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  CHECK(migrator.pending().value() == Names{"0001_people", "0002_pets", "0003_ages"});
  CHECK(rows(db.get(), "SELECT * FROM sqlite_schema").empty());  // reading writes nothing

  const auto report = migrator.migrate_to_head();
  REQUIRE(report);
  CHECK(revisions(*report) == Names{"0001_people", "0002_pets", "0003_ages"});
  CHECK(report->revision == "0003_ages");
  CHECK(migrator.current().value() == Names{"0003_ages"});
  CHECK(migrator.pending().value().empty());
  CHECK(scalar(db.get(), "SELECT age FROM people WHERE name = 'Ada'") == "36");

  const auto again = migrator.migrate_to_head();
  REQUIRE(again);
  CHECK(again->applied.empty());
  CHECK(again->revision == "0003_ages");
}

TEST_CASE("upgrade and downgrade stop where they are told", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  CHECK(revisions(migrator.upgrade("+1").value()) == Names{"0001_people"});
  CHECK(revisions(migrator.upgrade("0002").value()) == Names{"0002_pets"});
  CHECK(revisions(migrator.upgrade("head").value()) == Names{"0003_ages"});
  CHECK(revisions(migrator.downgrade("-2").value()) == Names{"0003_ages", "0002_pets"});
  CHECK(migrator.current().value() == Names{"0001_people"});
  CHECK(revisions(migrator.downgrade("base").value()) == Names{"0001_people"});
  CHECK(migrator.current().value().empty());
  CHECK(rows(db.get(), "SELECT name FROM sqlite_schema WHERE name IN ('people', 'pets')").empty());
  CHECK(revisions(migrator.migrate_to_head().value()).size() == 3);
}

TEST_CASE("up, down and up again gives the same database", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  REQUIRE(migrator.migrate_to_head());
  const auto before = support::snapshot(db.get(), {"headway_history"});
  REQUIRE(migrator.downgrade("base"));
  REQUIRE(migrator.migrate_to_head());
  CHECK(support::difference(support::snapshot(db.get(), {"headway_history"}), before) == "");
}

TEST_CASE("a target below is a warning, not an error", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  REQUIRE(migrator.migrate_to_head());
  const auto report = migrator.upgrade("0001_people");
  REQUIRE(report);
  CHECK(report->applied.empty());
  REQUIRE(report->warnings.size() == 1);
  CHECK(report->warnings[0] == "the database is at 0003_ages, above 0001_people: nothing to upgrade");
}

TEST_CASE("at head a call is one SELECT", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  REQUIRE(migrator.migrate_to_head());

  std::vector<std::string> executed;
  const auto trace = [](unsigned, void* into, void* statement, void*) {
    static_cast<std::vector<std::string>*>(into)->emplace_back(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
    return 0;
  };
  sqlite3_trace_v2(db.get(), SQLITE_TRACE_STMT, trace, &executed);
  const int changes = sqlite3_total_changes(db.get());
  REQUIRE(migrator.migrate_to_head());
  CHECK(executed == std::vector<std::string>{"SELECT version_num FROM main.headway_version"});
  CHECK(sqlite3_total_changes(db.get()) == changes);
}

TEST_CASE("the history table tells what was run, when, by whom, and the way back", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all, {.program = "notes 2.1"});
  REQUIRE(migrator.upgrade("0002_pets"));
  REQUIRE(migrator.downgrade("-1"));
  REQUIRE(migrator.stamp("0003_ages"));
  const auto entries = migrator.history();
  REQUIRE(entries);
  REQUIRE(entries->size() == 4);
  const auto& first = entries->at(0);
  CHECK(first.sequence == 1);
  CHECK(first.revision == "0001_people");
  CHECK(first.direction == "upgrade");
  CHECK(first.outcome == "applied");
  CHECK(first.program == "notes 2.1");
  CHECK(first.library_version == HEADWAY_VERSION_STRING);
  CHECK(first.database_version == std::string("SQLite ") + sqlite3_libversion());
  CHECK(first.way_back == "DROP TABLE people;\n");
  CHECK(first.checksum.size() == 16);
  CHECK(first.started_at.size() == std::string("2026-11-23T04:18:30.123456Z").size());
  CHECK(entries->at(2).direction == "downgrade");
  CHECK(entries->at(2).revision == "0002_pets");
  CHECK(entries->at(2).checksum == entries->at(1).checksum);
  CHECK(entries->at(2).way_back.empty());
  CHECK(entries->at(3).direction == "stamp");
  CHECK(entries->at(3).revision == "0003_ages");
}

TEST_CASE("times are written as UTC with microseconds", "[unit][engine]") {
  using namespace std::chrono;
  const system_clock::time_point leap_day =
      sys_days(year{2024} / 2 / 29) + hours(23) + minutes(59) + seconds(58) + microseconds(7);
  CHECK(headway::to_utc_text(leap_day) == "2024-02-29T23:59:58.000007Z");
  CHECK(headway::to_utc_text(system_clock::time_point{}) == "1970-01-01T00:00:00.000000Z");
}

TEST_CASE("stamp writes where the database is and runs nothing", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  REQUIRE(migrator.stamp("0002"));
  CHECK(migrator.current().value() == Names{"0002_pets"});
  CHECK(rows(db.get(), "SELECT name FROM sqlite_schema WHERE name = 'pets'").empty());
  REQUIRE(migrator.stamp("base"));
  CHECK(migrator.current().value().empty());
  CHECK(migrator.stamp("+1").error().code == ErrorCode::malformed_target);
  CHECK(migrator.stamp("nowhere").error().code == ErrorCode::unknown_revision);
  REQUIRE(migrator.stamp("head"));
  const std::size_t entries = migrator.history()->size();
  REQUIRE(migrator.stamp("head"));  // already there: nothing is written
  CHECK(migrator.history()->size() == entries);
}

TEST_CASE("a database that is newer than the program is left alone", "[unit][engine]") {
  const Database db;
  REQUIRE(open(db.get(), histories::all, {.program = "notes 3.0"}).migrate_to_head());
  const auto before = support::snapshot(db.get());

  auto older = open(db.get(), histories::first_two);
  for (const auto& outcome : {older.migrate_to_head(), older.downgrade("base"), older.stamp("base")}) {
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::database_is_newer);
    CHECK(outcome.error().message.find("0003_ages") != std::string::npos);
    CHECK(outcome.error().message.find("by notes 3.0") != std::string::npos);
  }
  CHECK(older.pending().error().code == ErrorCode::database_is_newer);
  CHECK(older.current().value() == Names{"0003_ages"});
  CHECK(support::difference(support::snapshot(db.get()), before) == "");

  REQUIRE(older.stamp("0002_pets", headway::Purge::yes));
  CHECK(older.current().value() == Names{"0002_pets"});
}

TEST_CASE("an unknown revision without an audit trail is named all the same", "[unit][engine]") {
  const Database db;
  db.execute("CREATE TABLE headway_version (version_num TEXT); INSERT INTO headway_version VALUES ('abc')");
  const auto outcome = open(db.get(), histories::all).migrate_to_head();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message == "the database is at revision abc, which this program does not have");
  db.execute("UPDATE headway_version SET version_num = ''");
  CHECK(open(db.get(), histories::all).migrate_to_head().error().code == ErrorCode::database_is_newer);
}

TEST_CASE("rows of which one stands on another are refused, and stamp repairs them", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  REQUIRE(migrator.upgrade("0002_pets"));
  db.execute("INSERT INTO headway_version VALUES ('0001_people')");
  const auto outcome = migrator.migrate_to_head();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::overlapping_rows);
  CHECK(outcome.error().message == "rows of the version table overlap: 0002_pets stands on 0001_people");
  CHECK(outcome.error().state_after == headway::DatabaseState::unchanged);
  REQUIRE(migrator.stamp("0002_pets"));
  CHECK(migrator.current().value() == Names{"0002_pets"});
  REQUIRE(migrator.migrate_to_head());
}

TEST_CASE("a version table of another shape is not taken for a fresh database", "[unit][engine]") {
  const Database db;
  db.execute("CREATE TABLE headway_version (something_else TEXT)");
  const auto before = support::snapshot(db.get());
  const auto outcome = open(db.get(), histories::all).migrate_to_head();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::version_table_unreadable);
  CHECK(outcome.error().state_after == headway::DatabaseState::unchanged);
  CHECK(support::difference(support::snapshot(db.get()), before) == "");

  db.execute(
      "DROP TABLE headway_version; CREATE TABLE headway_version (version_num); INSERT INTO headway_version VALUES (7)");
  CHECK(open(db.get(), histories::all).migrate_to_head().error().code == ErrorCode::version_table_unreadable);
}

TEST_CASE("a database of Alembic's is taken over by naming its version table", "[unit][engine]") {
  const Database db;
  db.execute(
      "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY "
      "(version_num));"
      "INSERT INTO alembic_version VALUES ('0001_people'); CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT "
      "NULL)");
  auto migrator = open(db.get(), histories::all, {.version_table = "alembic_version"});
  CHECK(revisions(migrator.migrate_to_head().value()) == Names{"0002_pets", "0003_ages"});
  CHECK(scalar(db.get(), "SELECT version_num FROM alembic_version") == "0003_ages");
  CHECK(rows(db.get(), "SELECT 1 FROM sqlite_schema WHERE name = 'headway_version'").empty());
}

TEST_CASE("two histories in one database do not see each other", "[unit][engine]") {
  const Database db;
  auto one = open(db.get(), histories::first_two, {.version_table = "one \"version\"", .history_table = "one history"});
  auto two = open(db.get(), histories::first_two, {.version_table = "two_version", .history_table = "two_history"});
  REQUIRE(one.migrate_to_head());
  CHECK(two.pending()->size() == 2);
  CHECK(two.history()->empty());
  REQUIRE(two.stamp("head"));
  REQUIRE(one.downgrade("base"));
  CHECK(two.current().value() == Names{"0002_pets"});
}

TEST_CASE("options that contradict each other are refused with both names", "[unit][engine]") {
  const auto refused = [](headway::Options options) {
    const auto opened = histories::Migrator::open(":memory:", histories::all, std::move(options));
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::contradictory_options);
    return opened.error().message;
  };
  CHECK(refused({.version_table = "same", .history_table = "same"}) ==
        "version_table and history_table are both named same");
  CHECK(refused({.version_table = ""}) == "version_table and history_table need names");
  CHECK(refused({.lock_timeout = std::chrono::milliseconds(-1)}) == "lock_timeout is negative");
}

TEST_CASE("ensure_version makes the two tables where they are missing, and nothing else", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all, {.version_table = "v", .history_table = "h"});
  CHECK(migrator.ensure_version().value());
  const std::string tables = "SELECT group_concat(name, ' ') FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
  CHECK(scalar(db.get(), tables) == "v h");
  CHECK(scalar(db.get(), "SELECT (SELECT count(*) FROM v) + (SELECT count(*) FROM h)") == "0");
  CHECK_FALSE(migrator.ensure_version().value());
  CHECK(migrator.current()->empty());

  db.execute("DROP TABLE h");
  CHECK(migrator.ensure_version().value());
  db.execute("ALTER TABLE h DROP COLUMN made_by");
  CHECK(migrator.ensure_version().value());
  REQUIRE(migrator.migrate_to_head());
  CHECK_FALSE(migrator.ensure_version().value());

  db.execute("BEGIN");
  CHECK(migrator.ensure_version().error().code == ErrorCode::connection_in_transaction);
  db.execute("ROLLBACK");
}
