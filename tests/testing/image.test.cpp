// SPDX-License-Identifier: MIT
#include "headway/testing/image.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "headway/sqlite.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"
#include "testing/histories.hpp"

using namespace headway;
using headway::testing::fresh_database;
using headway::testing::Image;
using support::scalar;

namespace {

/// Whatever SQLite keeps in another way than a plain table.
constexpr Migration everything[] = {
    {.revision = "0001_everything",
     .upgrade =
         [](Operations& op) {
           op.execute_opaque(
               "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, w TEXT UNIQUE, n INTEGER AS (length(w)) STORED) "
               "STRICT;"
               "CREATE TABLE b (k TEXT PRIMARY KEY, v) WITHOUT ROWID;"
               "CREATE VIRTUAL TABLE words USING fts5(word);"
               "CREATE VIEW lengths AS SELECT w, n FROM a;"
               "CREATE TRIGGER found AFTER INSERT ON a BEGIN INSERT INTO words VALUES (new.w); END;"
               "INSERT INTO a (w) VALUES ('milk'), ('tea'); INSERT INTO b VALUES ('k', x'00ff');");
         },
     .downgrade = irreversible},
};

constexpr Migration broken[] = {
    {.revision = "0001_broken",
     .upgrade = [](Operations& op) { op.execute("INSERT INTO nowhere VALUES (1)"); },
     .downgrade = irreversible},
};
inline const History broken_history = History::from_examined(broken);
int times_run = 0;
constexpr Migration counted[] = {
    {.revision = "0001_counted",
     .upgrade =
         [](Operations& op) {
           op.run([](Connection&) -> Result<void> {
             ++times_run;
             return {};
           });
         },
     .downgrade = irreversible},
};
inline const History counted_history = History::from_examined(counted);

Sqlite open(const Image& image) {
  Result<Sqlite> made = image.open();
  if (!made) throw std::runtime_error(describe(made.error()));
  return std::move(*made);
}

}  // namespace

TEST_CASE("a database from an image is what migrating anew would make", "[unit][testing]") {
  const History history = History::from_examined(everything);
  const auto image = Image::of(history);
  REQUIRE(image);
  const Sqlite copy = open(*image);
  const support::Database anew;
  auto migrator = Migrator<Sqlite>::open(anew.get(), history);
  REQUIRE(migrator);
  REQUIRE(migrator->migrate_to_head());
  const auto snapshot = [](sqlite3* db) { return support::snapshot(db, {"headway_history"}); };
  CHECK(support::difference(snapshot(copy.handle()), snapshot(anew.get())).empty());
  CHECK(scalar(copy.handle(), "PRAGMA integrity_check") == "ok");

  // What is special about the tables works on.
  sqlite3* const db = copy.handle();
  CHECK(scalar(db, "INSERT INTO a (w) VALUES ('coffee') RETURNING id || ' ' || n") == "3 6");
  CHECK(scalar(db, "SELECT rowid FROM words WHERE words MATCH 'coffee'") == "3");
  CHECK_THROWS(support::rows(db, "INSERT INTO a (id, w) VALUES ('no number', 'x')"));  // STRICT
  CHECK(scalar(db, "SELECT group_concat(n) FROM lengths") == "4,3,6");
}

TEST_CASE("databases from one image are independent, of it and of each other", "[unit][testing]") {
  auto image = Image::of(histories::sound);
  REQUIRE(image);
  CHECK(image->size() > 0);
  const Sqlite one = open(*image), other = open(*image);
  REQUIRE(support::rows(one.handle(), "INSERT INTO notes VALUES (1, 'milk')").empty());
  REQUIRE(support::rows(other.handle(), "DROP TABLE tags").empty());
  CHECK(scalar(other.handle(), "SELECT count(*) FROM notes") == "0");
  CHECK(scalar(one.handle(), "SELECT count(*) FROM tags") == "0");
  const Sqlite third = open(*image);
  CHECK(scalar(third.handle(), "SELECT (SELECT count(*) FROM notes) || (SELECT count(*) FROM tags)") == "00");

  image = Image::of(History{});  // the bytes that they came from are gone
  CHECK(scalar(one.handle(), "SELECT body FROM notes") == "milk");
  CHECK(scalar(third.handle(), "PRAGMA integrity_check") == "ok");
}

TEST_CASE("a database from an image grows", "[unit][testing]") {
  const auto image = Image::of(histories::sound);
  REQUIRE(image);
  const Sqlite db = open(*image);
  support::rows(db.handle(),
                "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
                "INSERT INTO notes SELECT i, hex(randomblob(500)) FROM n");
  CHECK(scalar(db.handle(), "SELECT count(*) FROM notes") == "2000");
  const auto grown = Image::of(db);
  REQUIRE(grown);
  CHECK(grown->size() > image->size() + 2'000'000);
  CHECK(scalar(open(*grown).handle(), "SELECT count(*) || ' ' || max(id) FROM notes") == "2000 2000");
}

TEST_CASE("a database from an image enforces foreign keys and is at head", "[unit][testing]") {
  const auto image = Image::of(histories::sound);
  REQUIRE(image);
  Sqlite db = open(*image);
  CHECK(scalar(db.handle(), "PRAGMA foreign_keys") == "1");
  CHECK_THROWS(support::rows(db.handle(), "INSERT INTO tags VALUES (1, 'hot')"));
  auto migrator = Migrator<Sqlite>::over(std::move(db), histories::sound);
  REQUIRE(migrator);
  CHECK(migrator->current() == std::vector<std::string>{"0002_tags"});
  REQUIRE(migrator->downgrade("base"));
  CHECK(migrator->migrate_to_head()->applied.size() == 2);
}

TEST_CASE("an image of a file in WAL mode, and of a database without content", "[unit][testing]") {
  const support::TemporaryDirectory directory;
  const auto file = Sqlite::open(directory.path("wal.db"));
  REQUIRE(file);
  CHECK(scalar(file->handle(), "PRAGMA journal_mode = WAL") == "wal");
  support::rows(file->handle(), "CREATE TABLE t (x)");
  support::rows(file->handle(), "INSERT INTO t VALUES (7)");
  const auto image = Image::of(*file);
  REQUIRE(image);
  const Sqlite copy = open(*image);
  CHECK(scalar(copy.handle(), "SELECT x FROM t") == "7");
  support::rows(copy.handle(), "UPDATE t SET x = 8");
  CHECK(scalar(file->handle(), "SELECT x FROM t") == "7");

  const auto nothing = Image::of(History{});
  REQUIRE(nothing);
  CHECK(nothing->size() == 0);
  const Sqlite empty = open(*nothing);
  support::rows(empty.handle(), "CREATE TABLE t (x REFERENCES t)");
  CHECK(scalar(empty.handle(), "PRAGMA foreign_keys") == "1");
}

TEST_CASE("an image of migrations that fail is their error, at every call", "[unit][testing]") {
  for (int call = 0; call < 2; ++call) {
    const auto db = fresh_database<broken_history>();
    REQUIRE_FALSE(db);
    CHECK(db.error().code == ErrorCode::statement_failed);
    CHECK(db.error().revision == "0001_broken");
  }
  const auto wrong = Image::of(histories::sound, {.version_table = ""});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == ErrorCode::contradictory_options);
}

TEST_CASE("threads that ask for fresh databases get one each, and the migrations run once", "[unit][testing]") {
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int at = 0; at < 8; ++at) {
    threads.emplace_back([&right, at] {
      for (int round = 0; round < 20; ++round) {
        auto counted_one = fresh_database<counted_history>();
        auto db = fresh_database<histories::sound>();
        if (!counted_one || !db) return;
        const std::int64_t id = at * 100 + round;
        if (!db->execute("INSERT INTO notes VALUES (?, 'mine')", {id})) return;
        const auto found = db->rows("SELECT id FROM notes");
        if (found && found->size() == 1 && found->front().front().integer == id) ++right;
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(right == 160);
  CHECK(times_run == 1);
}
