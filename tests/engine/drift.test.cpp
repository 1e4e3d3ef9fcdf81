// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "engine/histories.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/sqlite.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace headway;
using support::Database;

namespace {

/// Everything that SQLite could tell otherwise than it was given.
constexpr Migration everything[] = {
    {.revision = "0001_tables",
     .upgrade =
         [](Operations& op) {
           op.create_table("users",
                           column("id", uuid).primary_key(),
                           column("email", varchar(255)).not_null().unique().collate("NOCASE"),
                           column("born", timestamp_tz),
                           column("score", double_precision).default_value(0.5),
                           column("is_active", boolean).not_null().default_value(true),
                           column("made", timestamp).default_expression("CURRENT_TIMESTAMP"),
                           column("upper", headway::text).generated_as("upper(email)"));
           op.create_table("order",  // a keyword
                           column("id", integer).primary_key().autoincrement(),
                           column("user id", uuid).references("users", "id", cascade, restrict_),
                           column("price", numeric(10, 2)).check("price > 0", "ck_price"),
                           check("price < 1000000"),
                           unique({"user id", "price"}).named("uq_price"));
           op.create_table("codes",
                           column("a", headway::text),
                           column("b", headway::text),
                           primary_key({"a", "b"}),
                           strict,
                           without_rowid);
           op.create_index("idx_price", "order", {desc("price"), expression("abs(price)")}, {.where = "price > 1"});
         },
     .downgrade = irreversible},
    {.revision = "0002_changes",
     .down_revision = "0001_tables",
     .upgrade =
         [](Operations& op) {
           op.rename_table("order", "orders");
           op.rename_column("orders", "user id", "user_id");
           op.add_column("users", column("note", headway::text).default_value("it's").check("note <> ''"));
           op.drop_column("users", "score");
           op.execute("CREATE VIRTUAL TABLE words USING fts5(word)");
           op.execute("CREATE VIEW names AS SELECT email FROM users");
         },
     .downgrade = irreversible},
};
constexpr auto& history = checked_history<everything>;

std::vector<std::string> drift(const Database& db, const History& of = history) {
  auto migrator = histories::open(db.get(), of);
  const Result<Differences> found = migrator.drift();
  INFO((found ? std::string() : describe(found.error())));
  REQUIRE(found);
  std::vector<std::string> out;
  for (const Difference& each : *found) out.push_back(to_string(each));
  return out;
}
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a database that only its migrations changed has no drift, at each revision", "[unit][engine]") {
  const Database db;
  auto migrator = histories::open(db.get(), history);
  CHECK(drift(db).empty());
  REQUIRE(migrator.upgrade("0001_tables"));
  CHECK(drift(db).empty());
  REQUIRE(migrator.migrate_to_head());
  CHECK(drift(db).empty());
}

TEST_CASE("what somebody else changed is drift", "[unit][engine]") {
  const Database db;
  REQUIRE(histories::open(db.get(), history).migrate_to_head());
  db.execute("CREATE TABLE extra (x)");
  CHECK(drift(db) == Lines{"table extra: was not expected"});
  db.execute("DROP TABLE extra; DROP INDEX idx_price; CREATE INDEX idx_price ON orders (price)");
  CHECK(drift(db) ==
        Lines{"table orders: index idx_price is (price), and (price desc, abs(price)) where price > 1 was expected"});
  db.execute("DROP INDEX idx_price; CREATE INDEX mine ON users (note); DROP TABLE words");
  CHECK(drift(db) == Lines{"table users: index mine was not expected",
                           "table orders: index idx_price is missing",
                           "table words: is missing"});
  db.execute("PRAGMA foreign_keys = OFF; DROP TABLE orders");
  CHECK(drift(db).size() == 3);
}

TEST_CASE("virtual tables are no difference from models, which cannot describe them", "[unit][engine]") {
  const Database db;
  auto migrator = histories::open(db.get(), history);
  REQUIRE(migrator.migrate_to_head());
  Tables models;
  migrator.schema()->each([&](const Table& each) { models.push_back(each); });
  CHECK(migrator.drift(models)->empty());
  db.execute("CREATE TABLE extra (x)");
  CHECK(migrator.drift(models)->size() == 1);
}

TEST_CASE("a column that was changed by hand is named with both readings", "[unit][engine]") {
  const Database db;
  REQUIRE(histories::open(db.get(), histories::first_two).migrate_to_head());
  CHECK(drift(db, histories::first_two).empty());
  db.execute(
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'TEXT', 'BLOB') "
      "WHERE name = 'people'; PRAGMA writable_schema = RESET");
  const Lines found = drift(db, histories::first_two);
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "table people: the type of name is blob, and text was expected");
}

TEST_CASE("drift of a database that is newer is an error, and nothing is written", "[unit][engine]") {
  const Database db;
  REQUIRE(histories::open(db.get(), history).migrate_to_head());
  const auto found = histories::open(db.get(), histories::first_two).drift();
  REQUIRE_FALSE(found);
  CHECK(found.error().code == ErrorCode::database_is_newer);

  const Database untouched;
  CHECK(drift(untouched).empty());
  CHECK(support::rows(untouched.get(), "SELECT * FROM sqlite_schema").empty());
}

TEST_CASE("tables of other owners are no drift once they are named", "[unit][engine]") {
  const Database db;
  REQUIRE(histories::open(db.get(), histories::all).migrate_to_head());
  db.execute("CREATE TABLE geo_points (x); CREATE INDEX geo_x ON geo_points (x); CREATE TABLE GEO (y)");
  db.execute("CREATE TABLE unreadable (x); PRAGMA writable_schema = ON");
  db.execute("UPDATE sqlite_schema SET sql = 'CREATE TABLE unreadable (x, NULL UNIQUE 3)' WHERE name = 'unreadable'");
  const auto found = [&](std::vector<std::string> ignored) {
    auto migrator = histories::open(db.get(), histories::all, {.ignored_tables = std::move(ignored)});
    const Result<Differences> differences = migrator.drift();
    if (!differences) return Lines{differences.error().message};
    Lines out;
    for (const Difference& each : *differences) out.push_back(to_string(each));
    return out;
  };
  // What is not the application's need not be readable either.
  CHECK(found({"geo*"}).at(0).find("unreadable cannot be read") != std::string::npos);
  CHECK(found({"geo_*", "UNREADABLE"}) == Lines{"table GEO: was not expected"});
  CHECK(found({"geo_*", "geo", "unread????"}).empty());
  CHECK(found({"*"}).empty());
  CHECK(found({"geo?*", "*read*"}) == Lines{"table GEO: was not expected"});
}

TEST_CASE("a table that migrations or models make is never ignored", "[unit][engine]") {
  static constexpr Migration raw[] = {{.revision = "0001_raw",
                                       .upgrade =
                                           [](Operations& op) {
                                             op.execute(
                                                 "CREATE TABLE Plain (x); CREATE VIRTUAL TABLE found USING fts5(w)");
                                             op.rename_table("Plain", "renamed");
                                             op.execute("CREATE VIEW ours AS SELECT 1 AS one");
                                           },
                                       .downgrade = irreversible}};
  static constexpr auto& raw_history = checked_history<raw>;
  const Database db;
  auto migrator = histories::open(db.get(), raw_history, {.ignored_tables = {"*"}});
  REQUIRE(migrator.migrate_to_head());
  db.execute("CREATE TABLE theirs (x BLOB); CREATE VIEW of_theirs AS SELECT * FROM theirs");
  CHECK(migrator.schema()->find("renamed") != nullptr);
  CHECK(migrator.schema()->find("theirs") == nullptr);
  CHECK(migrator.schema()->virtual_tables.size() == 1);
  CHECK(migrator.drift()->empty());

  Tables models;
  models.push_back(table("theirs", column("x", blob)));
  CHECK(migrator.schema(models)->find("THEIRS") != nullptr);
  // Of the migrations' own table the models know nothing: it is still not another owner's.
  Lines against_models;
  const Result<Differences> found = migrator.drift(models);
  for (const Difference& each : *found) against_models.push_back(to_string(each));
  CHECK(against_models == Lines{"table renamed: was not expected"});

  CHECK(migrator.schema_change_since_last_run().value() == SchemaChange::none);
  db.execute("ALTER TABLE renamed ADD COLUMN y; DROP TABLE found; DROP VIEW ours");
  CHECK(migrator.drift()->size() == 3);
  CHECK(migrator.schema_change_since_last_run().value() == SchemaChange::some);
}
