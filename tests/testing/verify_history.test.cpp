// SPDX-License-Identifier: MIT
// Each property has a history that breaks it and no other; what is said of it is compared word for word.
#include "headway/testing/verify_history.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "headway/testing.hpp"
#include "support/catch.hpp"
#include "testing/histories.hpp"

using namespace headway;
using histories::With;
using testing::Failure;
using testing::Property;
using testing::verify_history;

namespace {

using Sentences = std::vector<std::string>;
using Given = testing::VerifyOptions<Sqlite>;

/// The sentences, all of which must be about one property.
Sentences failures(const testing::Outcome& outcome, Property property) {
  Sentences out;
  for (const Failure& each : outcome.failures) {
    CHECK(each.property == property);
    out.push_back(each.sentence);
  }
  return out;
}
template <const Migration& Third>
Sentences failures(Property property, const Given& options = {}) {
  return failures(verify_history(With<Third>::history, nullptr, histories::data, options), property);
}

constexpr void nothing(Operations&) {}

}  // namespace

TEST_CASE("nothing is wrong with a sound history, and nothing is said", "[unit][testing]") {
  const auto models = [] {
    return Tables{table("notes", column("id", integer).primary_key(), column("body", text).not_null()),
                  table("tags",
                        column("note", integer).not_null().references("notes", "id", cascade),
                        column("word", text).not_null(),
                        Index{"idx_tags_note", {"note"}})};
  };
  for (const auto& outcome : {verify_history<Sqlite>(histories::sound, models, histories::data),
                              verify_history<Sqlite>(histories::sound, models()),
                              verify_history<Sqlite>(histories::sound),
                              verify_history<Sqlite>(History{}, nullptr, histories::data)}) {
    CHECK(describe(outcome).empty());
    CHECK(outcome.is_sound());
    for (const Property each : testing::properties) CHECK(outcome.holds(each));
  }
}

TEST_CASE("data is asked for once for each revision, when it is the newest that is applied", "[unit][testing]") {
  std::vector<std::string> asked;
  const auto data = [&](Connection& db, std::string_view revision) -> Result<void> {
    const auto found =
        db.rows("SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'h%'");
    if (!found) return failure(found.error());
    asked.push_back(std::string(revision) + ": " + std::string(found->front().front().view()));
    return {};
  };
  CHECK(verify_history<Sqlite>(histories::sound, nullptr, data).is_sound());
  CHECK(asked == std::vector<std::string>{"0001_notes: notes", "0002_tags: notes,tags"});
}

// One history, one head.

namespace {
constexpr Migration left{
    .revision = "0002_left", .down_revision = "0001_notes", .upgrade = nothing, .downgrade = nothing};
constexpr Migration forked_list[] = {histories::notes, histories::tags, left};
constexpr Migration orphan{
    .revision = "0002_left", .down_revision = "0001_note", .upgrade = nothing, .downgrade = nothing};
constexpr Migration orphaned_list[] = {histories::notes, orphan};
}  // namespace

TEST_CASE("verify_history: two heads are a failure unless branches are meant", "[unit][testing]") {
  const History forked = History::from_examined(forked_list);
  const auto data = [](Connection& db, std::string_view) { return histories::data(db, "0001_notes"); };
  CHECK(failures(verify_history<Sqlite>(forked, nullptr, data), Property::one_history) ==
        Sentences{"the history has several heads: 0002_tags and 0002_left"});
  CHECK(describe(verify_history<Sqlite>(forked, nullptr, data, {.branches = Branches::allowed})).empty());
}

TEST_CASE("verify_history: a list that is no history is told, and not run", "[unit][testing]") {
  CHECK(failures(verify_history<Sqlite>(History::from_examined(orphaned_list)), Property::one_history) ==
        Sentences{"revision 0002_left: down_revision '0001_note' is not in the list"});
}

namespace {
constexpr Migration right{.revision = "0002_right",
                          .down_revision = "0001_notes",
                          .depends_on = "0002_tags",
                          .upgrade = [](Operations& op) { op.add_column("tags", column("weight", integer)); },
                          .downgrade = [](Operations& op) { op.drop_column("tags", "weight"); }};
constexpr Migration merge{
    .revision = "0003_merge", .down_revision = {"0002_tags", "0002_right"}, .upgrade = nothing, .downgrade = nothing};
constexpr Migration behind{
    .revision = "0004_behind", .down_revision = "0003_merge", .upgrade = nothing, .downgrade = nothing};
constexpr Migration beside{
    .revision = "0004_beside", .down_revision = "0002_right", .upgrade = nothing, .downgrade = nothing};
constexpr Migration last{.revision = "0005_last",
                         .down_revision = {"0004_beside", "0004_behind", "0002_tags"},
                         .upgrade = nothing,
                         .downgrade = nothing};
constexpr Migration merged_list[] = {histories::notes, histories::tags, right, beside, merge, behind, last};
}  // namespace

TEST_CASE("verify_history walks branches, dependencies and merges", "[unit][testing]") {
  const auto data = [](Connection& db, std::string_view revision) {
    return histories::data(db, revision == "0001_notes" ? revision : "0002_tags");
  };
  CHECK(describe(verify_history<Sqlite>(checked_history<merged_list>, nullptr, data)) == "");
}

// From each revision, rows are carried to head.

namespace {
constexpr Migration author{.revision = "0003_author",
                           .down_revision = "0002_tags",
                           .upgrade = [](Operations& op) { op.execute("ALTER TABLE notes ADD author TEXT NOT NULL"); },
                           .downgrade = [](Operations& op) { op.drop_column("notes", "author"); }};
constexpr Migration impossible{.revision = "0003_impossible",
                               .down_revision = "0002_tags",
                               .upgrade = [](Operations& op) { op.drop_table("nowhere"); },
                               .downgrade = nothing};
constexpr Migration cleanup{.revision = "0003_cleanup",
                            .down_revision = "0002_tags",
                            .upgrade = [](Operations& op) { op.execute("DELETE FROM notes WHERE body = 'tea'"); },
                            .downgrade = nothing};
constexpr Migration renamed{.revision = "0003_renamed",
                            .down_revision = "0002_tags",
                            .upgrade =
                                [](Operations& op) {
                                  op.execute("DELETE FROM tags; ALTER TABLE tags RENAME TO words;");
                                  op.rename_table("notes", "letters");
                                  op.execute("UPDATE letters SET id = id + 10");
                                },
                            .downgrade =
                                [](Operations& op) {
                                  op.rename_table("letters", "notes");
                                  op.rename_table("words", "tags");
                                }};
constexpr Migration dropped{.revision = "0003_dropped",
                            .down_revision = "0002_tags",
                            .upgrade = [](Operations& op) { op.drop_table("tags"); },
                            .downgrade = histories::tags.upgrade};
}  // namespace

TEST_CASE("verify_history: an upgrade that rows make fail", "[unit][testing]") {
  CHECK(failures<author>(Property::prefixes_upgrade) ==
        Sentences{"revision 0003_author: its upgrade fails at execute: Cannot add a NOT NULL column with default value "
                  "NULL (with the rows of 0001_notes)"});
  CHECK(verify_history<Sqlite>(With<author>::history).is_sound());  // without rows nobody would notice
}

TEST_CASE("verify_history: an upgrade that always fails", "[unit][testing]") {
  CHECK(failures<impossible>(Property::prefixes_upgrade) ==
        Sentences{"revision 0003_impossible: its upgrade fails at drop_table nowhere: no such table: nowhere"});
}

TEST_CASE("verify_history: rows that are lost on the way, by their keys or by their number", "[unit][testing]") {
  CHECK(failures<cleanup>(Property::prefixes_upgrade) ==
        Sentences{"revision 0003_cleanup: after its upgrade table notes has lost 1 of 2 rows: id = 2 (with the rows of "
                  "0001_notes)",
                  "revision 0003_cleanup: after its upgrade table tags has lost 1 of 1 row (with the rows of "
                  "0002_tags)"});
  CHECK(failures<cleanup>(Property::prefixes_upgrade, {.may_remove_rows = {"0003_cleanup"}}).empty());
  CHECK(failures<dropped>(Property::prefixes_upgrade).empty());  // a table that goes takes its rows along
}

TEST_CASE("verify_history: rows are looked for under a table's new name", "[unit][testing]") {
  CHECK(failures<renamed>(Property::prefixes_upgrade) ==
        Sentences{"revision 0003_renamed: after its upgrade table notes has lost 2 of 2 rows: id = 1; 2 (with the rows "
                  "of 0001_notes)",
                  "revision 0003_renamed: after its upgrade table tags has lost 1 of 1 row (with the rows of "
                  "0002_tags)"});
}

namespace {
constexpr Migration orphans{.revision = "0003_orphans",
                            .down_revision = "0002_tags",
                            .upgrade = [](Operations& op) { op.execute("UPDATE notes SET id = id + 10"); },
                            .downgrade = [](Operations& op) { op.execute("UPDATE notes SET id = id - 10"); }};
constexpr Migration long_only{
    .revision = "0003_long_only",
    .down_revision = "0002_tags",
    .upgrade =
        [](Operations& op) {
          op.execute_opaque(
              "PRAGMA writable_schema = ON;"
              "UPDATE sqlite_schema SET sql = replace(sql, ')', ', CHECK (length(body) > 3))') WHERE name = 'notes';"
              "PRAGMA writable_schema = RESET;");
        },
    .downgrade = irreversible};
}  // namespace

TEST_CASE("verify_history: foreign keys and what SQLite itself checks, after each step", "[unit][testing]") {
  // A host that does not enforce foreign keys.
  const auto fresh = [] { return Sqlite::open(":memory:"); };
  CHECK(failures<orphans>(Property::prefixes_upgrade, {.may_remove_rows = {"0003_orphans"}, .fresh = fresh}) ==
        Sentences{"revision 0003_orphans: after its upgrade table tags has 1 row that refers to nothing in notes (with "
                  "the rows of 0002_tags)"});
  CHECK(failures<long_only>(Property::prefixes_upgrade) ==
        Sentences{"revision 0003_long_only: after its upgrade integrity_check says: CHECK constraint failed in notes "
                  "(with the rows of 0001_notes)"});
}

TEST_CASE("verify_history: data that does not fit, throws, or breaks a foreign key", "[unit][testing]") {
  const auto said_with = [](const testing::Data& data, Given options = {}) {
    return failures(verify_history<Sqlite>(histories::sound, nullptr, data, options), Property::prefixes_upgrade);
  };
  CHECK(said_with([](Connection& db, std::string_view) { return db.execute("INSERT INTO tags VALUES (1, 'x')"); }) ==
        Sentences{"revision 0001_notes: its data cannot be inserted: no such table: tags",
                  "revision 0002_tags: its data cannot be inserted: FOREIGN KEY constraint failed"});
  CHECK(said_with([](Connection&, std::string_view) -> Result<void> { throw std::runtime_error("no rows today"); }) ==
        Sentences{"revision 0001_notes: its data cannot be inserted: it throws: no rows today",
                  "revision 0002_tags: its data cannot be inserted: it throws: no rows today"});
  CHECK(said_with([](Connection&, std::string_view revision) -> Result<void> {
          if (revision == "0002_tags") throw 7;
          return {};
        }) == Sentences{"revision 0002_tags: its data cannot be inserted: it throws: something that is no "
                        "std::exception"});
  const auto dangling = [](Connection& db, std::string_view revision) -> Result<void> {
    if (revision == "0001_notes") return {};
    return db.execute("INSERT INTO tags VALUES (8, 'x'), (9, 'y')");
  };
  CHECK(said_with(dangling, {.fresh = [] { return Sqlite::open(":memory:"); }}) ==
        Sentences{"revision 0002_tags: with its data table tags has 2 rows that refer to nothing in notes"});
}

// An upgraded database equals a fresh one.

namespace {
constexpr Migration when_used{.revision = "0003_when_used",
                              .down_revision = "0002_tags",
                              .upgrade =
                                  [](Operations& op) {
                                    op.run([](Connection& db) -> Result<void> {
                                      const auto used = db.rows("SELECT 1 FROM notes");
                                      if (!used || used->empty()) return {};
                                      return db.execute("CREATE INDEX idx_body ON notes (body)");
                                    });
                                  },
                              .downgrade = [](Operations& op) { op.execute_opaque("DROP INDEX IF EXISTS idx_body"); }};
constexpr Migration order_when_used{
    .revision = "0003_order",
    .down_revision = "0002_tags",
    .upgrade =
        [](Operations& op) {
          op.run([](Connection& db) -> Result<void> {
            const auto used = db.rows("SELECT 1 FROM notes");
            if (!used) return failure(used.error());
            return db.execute(used->empty() ? "CREATE TABLE pair (one, other)" : "CREATE TABLE pair (other, one)");
          });
        },
    .downgrade = [](Operations& op) { op.execute_opaque("DROP TABLE pair"); }};
}  // namespace

TEST_CASE("verify_history: an upgraded database has what a fresh one has not", "[unit][testing]") {
  CHECK(failures<when_used>(Property::upgraded_equals_fresh) ==
        Sentences{
            "revision 0001_notes: upgraded from here with rows, it is no fresh one: table notes: index idx_body was "
            "not expected",
            "revision 0002_tags: upgraded from here with rows, it is no fresh one: table notes: index idx_body was "
            "not expected"});
}

TEST_CASE("verify_history: definitions that only read otherwise in a fresh database", "[unit][testing]") {
  CHECK(
      failures<order_when_used>(Property::upgraded_equals_fresh) ==
      Sentences{"revision 0001_notes: upgraded from here with rows, it is no fresh one: table pair reads `other, one)` "
                "where `one, other)` was expected",
                "revision 0002_tags: upgraded from here with rows, it is no fresh one: table pair reads `other, one)` "
                "where `one, other)` was expected"});
}

// Up, down and up again equals up.

namespace {
constexpr Migration seed{.revision = "0003_seed",
                         .down_revision = "0002_tags",
                         .upgrade =
                             [](Operations& op) {
                               op.bulk_insert("notes", {"id", "body"}, {{100, "welcome"}});
                             },
                         .downgrade = nothing};
constexpr Migration once{.revision = "0003_once",
                         .down_revision = "0002_tags",
                         .upgrade =
                             [](Operations& op) {
                               op.run([](Connection& db) -> Result<void> {
                                 const auto before =
                                     db.rows("SELECT 1 FROM headway_history WHERE revision LIKE '0003%'");
                                 if (!before || !before->empty()) return {};
                                 return db.execute("CREATE INDEX idx_body ON notes (body)");
                               });
                             },
                         .downgrade = [](Operations& op) { op.execute_opaque("DROP INDEX IF EXISTS idx_body"); }};
}  // namespace

TEST_CASE("verify_history: an upgrade that works once only", "[unit][testing]") {
  CHECK(failures<seed>(Property::up_down_up) ==
        Sentences{"revision 0003_seed: its upgrade fails after its downgrade at bulk_insert notes: UNIQUE constraint "
                  "failed: notes.id"});
  CHECK(failures<once>(Property::up_down_up) ==
        Sentences{"revision 0003_once: up, down and up again is not the same as up: table notes: index idx_body is "
                  "missing"});
}

// A downgrade leaves no trace.

namespace {
constexpr Migration leftover{.revision = "0003_leftover",
                             .down_revision = "0002_tags",
                             .upgrade = [](Operations& op) { op.execute("CREATE TABLE IF NOT EXISTS extra (x)"); },
                             .downgrade = nothing};
constexpr Migration leaves_view{
    .revision = "0003_view",
    .down_revision = "0002_tags",
    .upgrade = [](Operations& op) { op.execute("DROP VIEW IF EXISTS v; CREATE VIEW v AS SELECT body FROM notes"); },
    .downgrade = nothing};
constexpr Migration one_way{.revision = "0003_one_way",
                            .down_revision = "0002_tags",
                            .upgrade = [](Operations& op) { op.create_index("idx_body", "notes", {"body"}); },
                            .downgrade = [](Operations& op) { op.drop_index("idx_bodies", "notes"); }};
constexpr Migration needs_empty{
    .revision = "0003_needs_empty",
    .down_revision = "0002_tags",
    .upgrade = [](Operations& op) { op.drop_column("tags", "word"); },
    .downgrade = [](Operations& op) { op.execute("ALTER TABLE tags ADD word TEXT NOT NULL"); }};
}  // namespace

TEST_CASE("verify_history: what a downgrade leaves", "[unit][testing]") {
  CHECK(failures<leftover>(Property::no_trace) ==
        Sentences{"revision 0003_leftover: its downgrade does not undo its upgrade: table extra: was not expected"});
  CHECK(failures<leaves_view>(Property::no_trace) ==
        Sentences{"revision 0003_view: its downgrade does not undo its upgrade: view v: was not expected"});
}

TEST_CASE("verify_history: a downgrade that fails, always or when it meets rows", "[unit][testing]") {
  CHECK(failures<one_way>(Property::no_trace) ==
        Sentences{"revision 0003_one_way: its downgrade fails at drop_index notes.idx_bodies: no such index: "
                  "idx_bodies"});
  CHECK(
      failures<needs_empty>(Property::no_trace) ==
      Sentences{"revision 0003_needs_empty: its downgrade fails at execute: Cannot add a NOT NULL column with default "
                "value NULL (with the rows of 0002_tags)"});
}

namespace {
constexpr Migration final_step{.revision = "0003_final",
                               .down_revision = "0002_tags",
                               .upgrade = [](Operations& op) { op.drop_table("tags"); },
                               .downgrade = irreversible};
constexpr Migration forgotten{.revision = "0003_forgotten", .down_revision = "0002_tags", .upgrade = nothing};
}  // namespace

TEST_CASE("verify_history: what cannot be taken back is noted, or a failure where it shall not be", "[unit][testing]") {
  const auto outcome = verify_history<Sqlite>(With<final_step>::history, nullptr, histories::data);
  CHECK(outcome.is_sound());
  CHECK(outcome.notes == Sentences{"revision 0003_final: it cannot be taken back: it is declared irreversible"});
  CHECK(describe(outcome) == "note: " + outcome.notes.front() + "\n");
  CHECK(failures<final_step>(Property::no_trace, {.irreversible = testing::Irreversible::refused}) ==
        Sentences{"revision 0003_final: it cannot be taken back: it is declared irreversible"});
  CHECK(failures<forgotten>(Property::no_trace, {.irreversible = testing::Irreversible::refused}) ==
        Sentences{"revision 0003_forgotten: it cannot be taken back: it has no downgrade function"});
}

namespace {
constexpr Migration pairs{.revision = "0003_pairs",
                          .down_revision = "0002_tags",
                          .upgrade = [](Operations& op) { op.execute("CREATE TABLE pair (a, b)"); },
                          .downgrade = [](Operations& op) { op.execute("DROP TABLE pair"); }};
constexpr Migration swapped{.revision = "0004_swapped",
                            .down_revision = "0003_pairs",
                            .upgrade = [](Operations& op) { op.execute("ALTER TABLE pair DROP a"); },
                            .downgrade = [](Operations& op) { op.execute("ALTER TABLE pair ADD a"); }};
constexpr Migration swapped_list[] = {histories::notes, histories::tags, pairs, swapped};
}  // namespace

TEST_CASE("verify_history: a downgrade that puts a column back at the end is worth a note only", "[unit][testing]") {
  const auto outcome = verify_history<Sqlite>(checked_history<swapped_list>, nullptr, histories::data);
  CHECK(outcome.is_sound());
  CHECK(outcome.notes ==
        Sentences{"revision 0004_swapped: its downgrade does not undo its upgrade: table pair reads `b, "
                  "a)` where `a, b)` was expected"});
}

// The models match.

TEST_CASE("verify_history: models that say something else", "[unit][testing]") {
  const auto models = [](Dialect dialect) {
    REQUIRE(dialect == Dialect::sqlite);
    return Tables{table("notes", column("id", integer).primary_key(), column("body", varchar(80)).not_null()),
                  table("users", column("id", integer).primary_key())};
  };
  CHECK(failures(verify_history<Sqlite>(histories::sound, models, histories::data), Property::models_match) ==
        Sentences{"the type of column body on table notes differs: varchar(80) in the models, text in the migrations",
                  "the models have a table users that no migration makes",
                  "the migrations make a table tags that no model has"});
}

namespace {
Tables no_tables() { return {}; }
Tables no_tables_of(Dialect dialect) { return dialect == Dialect::sqlite ? Tables{} : Tables{table("wrong")}; }
}  // namespace

TEST_CASE("verify_history: models in whatever form the program has them", "[unit][testing]") {
  const auto count = [](const auto& models) {
    return verify_history<Sqlite>(histories::sound, models).failures.size();
  };
  CHECK(count(no_tables) == 2);
  CHECK(count(no_tables_of) == 2);
  CHECK(count(&no_tables) == 2);
  CHECK(count(Models(no_tables_of)) == 2);
  CHECK(count(Models()) == 0);
  CHECK(count(Tables{}) == 2);
  CHECK(count(nullptr) == 0);
}

TEST_CASE("a script of rows runs statement by statement, up to the first that fails", "[unit][testing]") {
  auto db = Sqlite::open(":memory:");
  REQUIRE(db);
  CHECK(testing::execute_script(*db, " -- nothing\n;"));
  CHECK(testing::execute_script(*db, "CREATE TABLE t (x); INSERT INTO t VALUES ('a;b');"));
  const auto failed = testing::execute_script(*db, "INSERT INTO t VALUES (1); INSERT INTO u VALUES (1); DROP TABLE t");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().statement == "INSERT INTO u VALUES (1)");
  CHECK(db->rows("SELECT x FROM t")->size() == 2);
}

// What else can go wrong.

TEST_CASE("verify_history: no database to begin with, and exceptions", "[unit][testing]") {
  Given options;
  options.fresh = []() -> Result<Sqlite> { return failure(ErrorCode::cannot_open, "no database today"); };
  CHECK(failures(verify_history<Sqlite>(histories::sound, nullptr, {}, options), Property::prefixes_upgrade) ==
        Sentences{"the database cannot be looked at: no database today"});
  options.fresh = []() -> Result<Sqlite> { throw std::runtime_error("no memory today"); };
  CHECK(failures(verify_history<Sqlite>(histories::sound, nullptr, {}, options), Property::prefixes_upgrade) ==
        Sentences{"an exception ended the verification: no memory today"});
  options.fresh = []() -> Result<Sqlite> { throw 7; };
  CHECK(failures(verify_history<Sqlite>(histories::sound, nullptr, {}, options), Property::prefixes_upgrade) ==
        Sentences{"something that is no std::exception ended the verification"});
}

TEST_CASE("verify_history leaves the library's own tables out, whatever they are called", "[unit][testing]") {
  const Given options{.migrator = {.version_table = "versions", .history_table = "trail"}};
  CHECK(describe(verify_history<Sqlite>(histories::sound, nullptr, histories::data, options)).empty());
}
