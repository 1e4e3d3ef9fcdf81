// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "engine/histories.hpp"
#include "headway/sqlite.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace headway;
using histories::open;
using support::Database;
using support::scalar;
using Lines = std::vector<std::string>;

namespace {

constexpr Migration people_edited{
    .revision = "0001_people",
    .upgrade =
        [](Operations& op) {
          op.create_table("people",
                          column("id", integer).primary_key(),
                          column("name", headway::text).not_null(),
                          column("nick", headway::text));
        },
    .downgrade = [](Operations& op) { op.drop_table("people"); },
};
constexpr Migration pets_edited{
    .revision = "0002_pets",
    .down_revision = "0001_people",
    .upgrade = [](Operations& op) { op.create_table("pets", column("id", integer).primary_key()); },
    .downgrade = [](Operations& op) { op.drop_table("pets"); },
};
constexpr Migration first_edited_list[] = {people_edited, histories::pets, histories::ages};
constexpr auto& first_edited = checked_history<first_edited_list>;
constexpr Migration both_edited_list[] = {people_edited, pets_edited, histories::ages};
constexpr auto& both_edited = checked_history<both_edited_list>;

Lines edited_of(const Result<std::vector<EditedMigration>>& found) {
  if (!found) return {describe(found.error())};
  Lines out;
  for (const EditedMigration& each : *found) out.push_back(each.revision);
  return out;
}
std::int64_t entries(const Database& db) {
  return std::stoll(scalar(db.get(), "SELECT count(*) FROM headway_history"));
}

/// At 0002_pets, as the unedited migrations make it.
void migrate_two(const Database& db) {
  REQUIRE(open(db.get(), histories::first_two, {.program = "notes 1.2"}).migrate_to_head());
}

}  // namespace

TEST_CASE("an applied migration that was edited is told with when, by whom and both checksums", "[unit][engine]") {
  const Database db;
  CHECK(edited_of(open(db.get(), both_edited).edited()).empty());
  CHECK(support::rows(db.get(), "SELECT * FROM sqlite_schema").empty());
  migrate_two(db);
  CHECK(edited_of(open(db.get(), histories::all).edited()).empty());
  CHECK(edited_of(open(db.get(), both_edited).edited()) == Lines{"0001_people", "0002_pets"});

  const auto found = open(db.get(), first_edited).edited();
  REQUIRE(found->size() == 1);
  const EditedMigration& edited = found->front();
  CHECK(edited.revision == "0001_people");
  CHECK(edited.program == "notes 1.2");
  CHECK(edited.applied_at == scalar(db.get(), "SELECT started_at FROM headway_history WHERE sequence = 1"));
  CHECK(edited.applied_checksum == scalar(db.get(), "SELECT checksum FROM headway_history WHERE sequence = 1"));
  CHECK(edited.checksum.size() == 16);
  CHECK(edited.checksum != edited.applied_checksum);
}

TEST_CASE("white space in SQL is no edit", "[unit][engine]") {
  static constexpr Migration written[] = {{.revision = "0001_raw",
                                           .upgrade = [](Operations& op) { op.execute("CREATE TABLE raw (x)"); },
                                           .downgrade = [](Operations& op) { op.drop_table("raw"); }}};
  static constexpr Migration reformatted[] = {
      {.revision = "0001_raw",
       .message = "another message",
       .upgrade = [](Operations& op) { op.execute("-- why\nCREATE TABLE\n raw (x)"); },
       .downgrade = [](Operations& op) { op.execute("DROP TABLE raw"); }}};
  const Database db;
  REQUIRE(open(db.get(), checked_history<written>).migrate_to_head());
  CHECK(edited_of(open(db.get(), checked_history<reformatted>).edited()).empty());
}

TEST_CASE("a run refuses when an applied migration was edited, and nothing is run", "[unit][engine]") {
  const Database db;
  migrate_two(db);
  const auto before = support::snapshot(db.get());
  auto migrator = open(db.get(), first_edited);
  for (const auto& report :
       {migrator.migrate_to_head(), migrator.downgrade("base"), migrator.dry_run(Direction::upgrade, "head")}) {
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::migration_edited);
    CHECK(report.error().revision == "0001_people");
    CHECK(report.error().message == "was changed after it was applied on " +
                                        scalar(db.get(), "SELECT substr(started_at, 1, 10) FROM headway_history") +
                                        " by notes 1.2");
    CHECK(report.error().state_after == DatabaseState::rolled_back);
  }
  CHECK(support::difference(before, support::snapshot(db.get())).empty());
  const auto both = open(db.get(), both_edited).migrate_to_head();
  REQUIRE_FALSE(both);
  CHECK(both.error().message.ends_with("by notes 1.2; so was 0002_pets"));
}

TEST_CASE("with nothing to run, an edited migration is no error", "[unit][engine]") {
  static constexpr Migration two[] = {people_edited, histories::pets};
  const Database db;
  migrate_two(db);
  auto migrator = open(db.get(), checked_history<two>);
  REQUIRE(migrator.migrate_to_head());
  CHECK(edited_of(migrator.edited()) == Lines{"0001_people"});
}

TEST_CASE("a run that is told to goes on with a warning", "[unit][engine]") {
  const Database db;
  migrate_two(db);
  auto migrator = open(db.get(), first_edited, {.edited_migrations = EditedMigrations::warned});
  const auto report = migrator.migrate_to_head();
  REQUIRE(report);
  CHECK(report->applied.size() == 1);
  REQUIRE(report->warnings.size() == 1);
  CHECK(report->warnings[0].starts_with("revision 0001_people was changed after it was applied on 20"));
  CHECK(edited_of(migrator.edited()) == Lines{"0001_people"});  // not accepted by that
  CHECK(migrator.drift()->size() == 1);
}

TEST_CASE("accept adds the checksum of the migration as it is now", "[unit][engine]") {
  const Database db;
  migrate_two(db);
  const auto before = support::snapshot(db.get());
  auto migrator = open(db.get(), both_edited, {.program = "notes 1.3"});
  CHECK(migrator.accept({"0003_ages"})->empty());  // not applied
  CHECK(migrator.accept({})->empty());
  CHECK(migrator.accept({"0009"}).error().code == ErrorCode::unknown_revision);
  CHECK(support::difference(before, support::snapshot(db.get())).empty());

  CHECK(migrator.accept({"0002"}).value() == Lines{"0002_pets"});
  CHECK(edited_of(migrator.edited()) == Lines{"0001_people"});
  CHECK(migrator.migrate_to_head().error().revision == "0001_people");
  CHECK(migrator.accept_all().value() == Lines{"0001_people"});
  CHECK(migrator.accept_all()->empty());
  CHECK(edited_of(migrator.edited()).empty());
  CHECK(entries(db) == 4);
  CHECK(scalar(db.get(),
               "SELECT direction || ' ' || outcome || ' ' || program FROM headway_history WHERE sequence = 4") ==
        "accept applied notes 1.3");
  CHECK(migrator.drift()->size() == 4);  // what was accepted is the text; nothing was run
  REQUIRE(migrator.migrate_to_head());

  // The migrations as they were are the edited ones now.
  CHECK(edited_of(open(db.get(), histories::all).edited()) == Lines{"0001_people", "0002_pets"});
}

TEST_CASE("only the newest application of a revision counts", "[unit][engine]") {
  const Database db;
  migrate_two(db);
  REQUIRE(open(db.get(), histories::first_two).downgrade("base"));
  CHECK(edited_of(open(db.get(), both_edited).edited()).empty());
  REQUIRE(open(db.get(), both_edited).upgrade("0002"));
  CHECK(edited_of(open(db.get(), both_edited).edited()).empty());
  CHECK(edited_of(open(db.get(), histories::all).edited()) == Lines{"0001_people", "0002_pets"});

  REQUIRE(open(db.get(), both_edited).downgrade("base"));
  REQUIRE(open(db.get(), histories::first_two).stamp("0002"));  // nobody says what was applied
  CHECK(edited_of(open(db.get(), histories::first_two).edited()).empty());
  CHECK(edited_of(open(db.get(), both_edited).edited()).empty());

  const Database adopted;  // there is no history table at all
  adopted.execute(
      "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL); "
      "INSERT INTO alembic_version VALUES ('0002_pets'); CREATE TABLE people (id INTEGER PRIMARY KEY, name)");
  auto migrator = open(adopted.get(), both_edited, {.version_table = "alembic_version"});
  CHECK(edited_of(migrator.edited()).empty());
  REQUIRE(migrator.migrate_to_head());
}

TEST_CASE("a migration outside a transaction that failed does not hide what was applied", "[unit][engine]") {
  static constexpr Migration alone[] = {{.revision = "0001_alone",
                                         .transactional = false,
                                         .upgrade = [](Operations& op) { op.execute("CREATE TABLE one (x)"); },
                                         .downgrade = [](Operations& op) { op.execute("DROP TABLE one"); }}};
  static constexpr Migration edited[] = {{.revision = "0001_alone",
                                          .transactional = false,
                                          .upgrade = [](Operations& op) { op.execute("CREATE TABLE one (x, y)"); },
                                          .downgrade = [](Operations& op) { op.execute("DROP TABLE one"); }}};
  const Database db;
  REQUIRE(open(db.get(), checked_history<alone>).migrate_to_head());
  db.execute("CREATE VIEW in_the_way AS SELECT 1; ALTER TABLE one RENAME TO two");
  REQUIRE_FALSE(open(db.get(), checked_history<alone>).downgrade("base"));
  CHECK(scalar(db.get(), "SELECT outcome FROM headway_history WHERE sequence = 2") == "failed");
  CHECK(edited_of(open(db.get(), checked_history<edited>).edited()) == Lines{"0001_alone"});
}
