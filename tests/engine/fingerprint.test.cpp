// SPDX-License-Identifier: MIT
#include <string>
#include <utility>
#include <vector>

#include "engine/histories.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/sqlite.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace headway;
using histories::open;
using support::Database;
using support::scalar;
using Lines = std::vector<std::string>;

namespace {

constexpr Migration everything[] = {
    {.revision = "0001_all",
     .upgrade =
         [](Operations& op) {
           op.create_table(
               "notes", column("id", integer).primary_key().autoincrement(), column("body", headway::text).unique());
           op.create_index("idx_notes", "notes", {"body"}, {.where = "body <> ''"});
           op.execute(
               "CREATE VIEW long AS SELECT * FROM notes WHERE length(body) > 10;"
               "CREATE TRIGGER kept BEFORE DELETE ON notes BEGIN SELECT raise(ABORT, 'kept'); END;"
               "CREATE VIRTUAL TABLE words USING fts5(word);");
         },
     .downgrade = irreversible},
};
constexpr auto& everything_history = checked_history<everything>;

SchemaChange change(const Database& db, Options options = {}, const History& history = everything_history) {
  const auto found = open(db.get(), history, std::move(options)).schema_change_since_last_run();
  if (!found) throw std::runtime_error(describe(found.error()));
  return *found;
}
bool has_changed(const Database& db) { return change(db) == SchemaChange::some; }

Lines drift(const Database& db, const History& history) {
  const auto found = open(db.get(), history).drift();
  if (!found) return {describe(found.error())};
  Lines out;
  for (const Difference& each : *found) out.push_back(to_string(each));
  return out;
}
/// Whether drift() reads every definition, or the fingerprint has answered.
bool compares(const Database& db, const History& history) {
  Lines statements;
  sqlite3_trace_v2(
      db.get(),
      SQLITE_TRACE_STMT,
      [](unsigned, void* seen, void*, void* sql) {
        static_cast<Lines*>(seen)->emplace_back(static_cast<const char*>(sql));
        return 0;
      },
      &statements);
  REQUIRE(open(db.get(), history).drift());
  sqlite3_trace_v2(db.get(), 0, nullptr, nullptr);
  bool found = false;
  for (const std::string& each : statements) found = found || each.find("SELECT name, tbl_name, sql") != each.npos;
  return found;
}
/// For each entry of the history table: f for a fingerprint, m for the migrations that make the schema.
std::string marks(const Database& db) {
  const std::string found = scalar(db.get(),
                                   "SELECT group_concat(iif(fingerprint IS NULL, '-', 'f') || iif(made_by IS NULL, "
                                   "'-', 'm'), ' ') FROM (SELECT * FROM headway_history ORDER BY sequence)");
  return found;
}

}  // namespace

TEST_CASE("a change of any definition since the last run is noticed", "[unit][engine]") {
  const Database db;
  CHECK(change(db) == SchemaChange::unknown);
  CHECK(support::rows(db.get(), "SELECT * FROM sqlite_schema").empty());
  REQUIRE(open(db.get(), everything_history).migrate_to_head());
  CHECK(change(db) == SchemaChange::none);

  const std::pair<const char*, const char*> changes[] = {
      {"CREATE TABLE extra (x)", "DROP TABLE extra"},
      {"CREATE TABLE headway_other (x)", "DROP TABLE headway_other"},
      {"ALTER TABLE notes ADD COLUMN more", "ALTER TABLE notes DROP COLUMN more"},
      {"CREATE INDEX extra ON notes (body)", "DROP INDEX extra"},
      {"DROP VIEW long", "CREATE  VIEW long /* again */ AS\nSELECT * FROM notes WHERE length(body)>10"},
      {"DROP TRIGGER kept", "CREATE TRIGGER kept BEFORE DELETE ON notes BEGIN SELECT raise(ABORT, 'kept'); END"},
      {"DROP TABLE words", "CREATE VIRTUAL TABLE words USING fts5(word)"},
      {"DROP INDEX idx_notes; CREATE INDEX idx_notes ON notes (body) WHERE body <> 'x'",
       "DROP INDEX idx_notes; CREATE INDEX idx_notes ON notes (body) WHERE body <> ''"}};
  for (const auto& [there, back] : changes) {
    INFO(there);
    db.execute(there);
    CHECK(has_changed(db));
    db.execute(back);
    CHECK_FALSE(has_changed(db));
  }
}

TEST_CASE("what is no definition leaves the fingerprint as it is", "[unit][engine]") {
  const Database db;
  REQUIRE(open(db.get(), everything_history).migrate_to_head());
  db.execute("INSERT INTO notes (body) VALUES ('a'), ('b'); INSERT INTO words VALUES ('c')");
  db.execute("ANALYZE");  // makes sqlite_stat1
  db.execute("CREATE TABLE gap (x); CREATE TABLE filler (x)");
  db.execute("DROP TABLE gap; VACUUM; DROP TABLE filler; VACUUM");
  db.execute("CREATE TEMP TABLE mine (x); ATTACH ':memory:' AS other; CREATE TABLE other.theirs (x)");
  db.execute("INSERT INTO words (words) VALUES ('optimize')");
  CHECK_FALSE(has_changed(db));

  // The same objects, made in another order.
  const Database other;
  other.execute("CREATE VIEW long AS SELECT * FROM notes WHERE length(body) > 10");
  for (const auto& row : support::rows(db.get(),
                                       "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'long' AND "
                                       "name NOT LIKE 'sqlite%' AND name NOT LIKE 'words_%'")) {
    other.execute(row[0].substr(2));
  }
  for (const auto& row : support::rows(db.get(), "SELECT fingerprint, made_by FROM headway_history")) {
    other.execute(
        "INSERT INTO headway_history (revision, direction, outcome, started_at, duration_us, fingerprint) "
        "VALUES ('0001_all', 'upgrade', 'applied', '', 0, '" +
        row[0].substr(2) + "')");
  }
  CHECK_FALSE(has_changed(other));
  other.execute("DROP VIEW long");
  CHECK(has_changed(other));
}

TEST_CASE("tables of other owners change as they like", "[unit][engine]") {
  const Database db;
  const Options options{.ignored_tables = {"geo_*", "no*"}};
  REQUIRE(open(db.get(), everything_history, options).migrate_to_head());
  db.execute("CREATE TABLE geo_points (x); CREATE INDEX of_theirs ON geo_points (x)");
  CHECK(change(db, options) == SchemaChange::none);
  CHECK(change(db) == SchemaChange::some);
  db.execute("ALTER TABLE notes ADD COLUMN more");  // fits a pattern, but a migration makes it
  CHECK(change(db, options) == SchemaChange::some);
}

TEST_CASE("the last entry of a run has the fingerprint, and says which migrations made the schema", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  REQUIRE(migrator.dry_run(Direction::upgrade, "head"));
  CHECK(change(db) == SchemaChange::unknown);
  REQUIRE(migrator.upgrade("0002"));
  CHECK(marks(db) == "-- fm");
  CHECK_FALSE(compares(db, histories::all));
  REQUIRE(migrator.dry_run(Direction::upgrade, "head"));
  CHECK(marks(db) == "-- fm");
  REQUIRE(migrator.migrate_to_head());  // its function could have done anything: compared at the end
  CHECK(marks(db) == "-- fm fm");
  CHECK_FALSE(compares(db, histories::all));
  REQUIRE(migrator.downgrade("-1"));
  CHECK(marks(db) == "-- fm fm fm");
  CHECK_FALSE(compares(db, histories::all));
  REQUIRE(migrator.downgrade("base"));
  CHECK(marks(db) == "-- fm fm fm -- fm");
  CHECK_FALSE(compares(db, histories::all));

  const Database one_by_one;
  auto each = open(one_by_one.get(), histories::all, {.transaction_mode = TransactionMode::per_migration});
  REQUIRE(each.migrate_to_head());
  CHECK(marks(one_by_one) == "-- -- fm");
  CHECK_FALSE(compares(one_by_one, histories::all));
}

TEST_CASE("a run that fails leaves no fingerprint of its own", "[unit][engine]") {
  static constexpr Migration failing[] = {
      histories::people,
      {.revision = "0002_fails",
       .down_revision = "0001_people",
       .upgrade = [](Operations& op) { op.execute("CREATE TABLE fine (x); INSERT INTO people VALUES (1, 'again')"); },
       .downgrade = [](Operations& op) { op.drop_table("fine"); }}};
  static constexpr auto& history = checked_history<failing>;
  const Database db;
  REQUIRE(open(db.get(), history).upgrade("0001"));
  const std::string before = scalar(db.get(), "SELECT fingerprint FROM headway_history");
  REQUIRE_FALSE(open(db.get(), history).migrate_to_head());
  CHECK(marks(db) == "fm");
  CHECK(scalar(db.get(), "SELECT fingerprint FROM headway_history") == before);
  CHECK(change(db, {}, history) == SchemaChange::none);

  // Of the transactions before the failure nothing is known but that they were run.
  const Database partly;
  REQUIRE_FALSE(open(partly.get(), history, {.transaction_mode = TransactionMode::per_migration}).migrate_to_head());
  CHECK(marks(partly) == "--");
  CHECK(change(partly, {}, history) == SchemaChange::unknown);
  CHECK(compares(partly, history));
  CHECK(drift(partly, history).empty());
}

TEST_CASE("drift that was there before a run is not taken for the migrations' own", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  REQUIRE(migrator.upgrade("0001"));
  db.execute("CREATE TABLE extra (x)");
  CHECK(change(db, {}, histories::all) == SchemaChange::some);
  REQUIRE(migrator.upgrade("0002"));
  CHECK(marks(db) == "fm f-");
  CHECK(change(db, {}, histories::all) == SchemaChange::none);
  CHECK(drift(db, histories::all) == Lines{"table extra: was not expected"});
  db.execute("DROP TABLE extra");
  CHECK(change(db, {}, histories::all) == SchemaChange::some);
  CHECK(drift(db, histories::all).empty());
  REQUIRE(migrator.migrate_to_head());
  CHECK(marks(db) == "fm f- fm");
}

TEST_CASE("what functions and unread SQL do to the schema is looked at", "[unit][engine]") {
  static constexpr Migration hidden[] = {
      histories::people,
      {.revision = "0002_function",
       .down_revision = "0001_people",
       .upgrade = [](Operations& op) { op.run([](Connection& db) { return db.execute("CREATE TABLE hidden (x)"); }); },
       .downgrade = [](Operations& op) { op.execute_opaque("DROP TABLE hidden"); }},
      {.revision = "0003_alone",
       .down_revision = "0002_function",
       .transactional = false,
       .upgrade = [](Operations& op) { op.execute_opaque("DROP TABLE hidden"); },
       .downgrade = [](Operations& op) { op.execute_opaque("CREATE TABLE hidden (x)"); }},
      {.revision = "0004_more",
       .down_revision = "0003_alone",
       .transactional = false,
       .upgrade = [](Operations& op) { op.add_column("people", column("more", integer)); },
       .downgrade = [](Operations& op) { op.drop_column("people", "more"); }}};
  static constexpr auto& history = checked_history<hidden>;
  const Database db;
  auto migrator = open(db.get(), history);
  REQUIRE(migrator.upgrade("0002"));
  CHECK(marks(db) == "-- f-");
  CHECK(drift(db, history) == Lines{"table hidden: was not expected"});
  REQUIRE(migrator.upgrade("0003"));
  CHECK(marks(db) == "-- f- fm");
  CHECK_FALSE(compares(db, history));
  REQUIRE(migrator.upgrade("0004"));
  CHECK(marks(db) == "-- f- fm fm");
  CHECK_FALSE(compares(db, history));
  REQUIRE(migrator.downgrade("0002"));
  CHECK(marks(db) == "-- f- fm fm -- f-");
}

TEST_CASE("a fingerprint answers for no other migrations than those it was taken of", "[unit][engine]") {
  static constexpr Migration changed[] = {
      {.revision = "0001_people",
       .upgrade =
           [](Operations& op) {
             op.create_table("people", column("id", integer).primary_key(), column("name", headway::text));
           },
       .downgrade = [](Operations& op) { op.drop_table("people"); }},
      histories::pets};
  static constexpr auto& other = checked_history<changed>;
  const Database db;
  REQUIRE(open(db.get(), histories::first_two).migrate_to_head());
  CHECK_FALSE(compares(db, histories::first_two));
  CHECK(compares(db, other));
  CHECK(drift(db, other) == Lines{"table people: name is not null, and nullable was expected"});

  REQUIRE(open(db.get(), histories::first_two).stamp("0001"));
  CHECK(change(db, {}, histories::first_two) == SchemaChange::none);
  CHECK(drift(db, histories::first_two) == Lines{"table pets: was not expected"});
  REQUIRE(open(db.get(), histories::first_two).stamp("0002"));
  CHECK_FALSE(compares(db, histories::first_two));

  const Database stamped;  // nobody has said how its schema came about
  REQUIRE(open(stamped.get(), histories::first_two).stamp("0001"));
  CHECK(change(stamped, {}, histories::first_two) == SchemaChange::unknown);
  CHECK(drift(stamped, histories::first_two) == Lines{"table people: is missing"});
}

TEST_CASE("a history table of an earlier version is read, and gets its columns with the next run", "[unit][engine]") {
  const Database db;
  auto migrator = open(db.get(), histories::all);
  REQUIRE(migrator.upgrade("0002"));
  db.execute("ALTER TABLE headway_history DROP COLUMN fingerprint; ALTER TABLE headway_history DROP COLUMN made_by");
  CHECK(change(db, {}, histories::all) == SchemaChange::unknown);
  CHECK(drift(db, histories::all).empty());
  REQUIRE(migrator.history());
  CHECK(migrator.history()->at(1).way_back.find("DROP TABLE") == 0);
  CHECK(migrator.history()->at(1).fingerprint.empty());
  REQUIRE(migrator.migrate_to_head());
  CHECK(marks(db) == "-- -- fm");
  CHECK(migrator.history()->at(2).fingerprint.size() == 16);
  CHECK(migrator.history()->at(2).made_by.size() == 16);
  CHECK(migrator.history()->at(1).way_back.find("DROP TABLE") == 0);
}
