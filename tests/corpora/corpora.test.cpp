// SPDX-License-Identifier: MIT
// Each corpus runs through headway and, file by file, through plain sqlite3_exec; after every step both databases must
// hold the same objects and rows. Each downgrade must do what the same SQL does in plain SQLite: the same schema, or
// the same failure with nothing changed.

#include "corpora/authelia.hpp"
#include "corpora/authelia_plain.hpp"
#include "corpora/libxmtp.hpp"
#include "corpora/pocket_id.hpp"
#include "corpora/pocket_id_plain.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "headway/history/lint.hpp"
#include "headway/sqlite.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

namespace {

using support::Database;

struct Corpus {
  const char* folder;
  std::span<const headway::Migration> migrations;
  std::size_t reversible;  ///< Downgrades that plain SQLite carries out too.
};

const Corpus all_corpora[] = {
    {"authelia/sqlite", corpora::authelia::migrations, 26},
    {"authelia/sqlite-plain", corpora::authelia_plain::migrations, 26},
    {"libxmtp/sqlite", corpora::libxmtp::migrations, 63},
    {"pocket-id/sqlite", corpora::pocket_id::migrations, 65},
    {"pocket-id/sqlite-plain", corpora::pocket_id_plain::migrations, 65},
};

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The functions that the applications bring: what they compute does not matter here, only that both sides agree.
void add_functions(sqlite3* db) {
  const auto same = [](sqlite3_context* context, int, sqlite3_value** values) {
    sqlite3_result_value(context, values[0]);
  };
  for (const char* name : {"normalize", "BIN2B64", "B642BIN"}) {
    sqlite3_create_function(db, name, -1, SQLITE_UTF8, nullptr, same, nullptr, nullptr);
  }
}

/// Times and random ids differ from run to run: rows are compared by their number.
support::Snapshot look(sqlite3* db) {
  support::Snapshot found = support::snapshot(db, {"headway_version", "headway_history"});
  for (auto& [name, rows] : found) {
    if (name != "sqlite_schema") rows = {{std::to_string(rows.size())}};
  }
  return found;
}

/// A copy of a database in memory, to go back to.
class Saved {
 public:
  explicit Saved(sqlite3* from) : copy_() { copy(from, copy_.get()); }
  void restore(sqlite3* to) const { copy(copy_.get(), to); }

 private:
  static void copy(sqlite3* from, sqlite3* to) {
    sqlite3_backup* backup = sqlite3_backup_init(to, "main", from, "main");
    REQUIRE(backup != nullptr);
    REQUIRE(sqlite3_backup_step(backup, -1) == SQLITE_DONE);
    sqlite3_backup_finish(backup);
  }
  Database copy_;
};

void set_foreign_keys(sqlite3* db, bool on) {
  REQUIRE(sqlite3_exec(db, on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF", nullptr, nullptr, nullptr) ==
          SQLITE_OK);
}

/// Plain SQLite's way: the script as it stands. One that fails has what it began undone, as its own tool would.
bool run_plainly(const Database& db, const headway::Migration& migration, const std::string& script,
                 bool foreign_keys) {
  const bool suspended = migration.foreign_keys == headway::ForeignKeys::suspended;
  set_foreign_keys(db.get(), foreign_keys && !suspended);
  const Saved before(db.get());
  const bool is_done = db.try_execute(script);
  if (!is_done) {
    if (sqlite3_get_autocommit(db.get()) == 0) db.execute("ROLLBACK");
    before.restore(db.get());
  }
  set_foreign_keys(db.get(), foreign_keys);
  return is_done;
}

void compare(const Corpus& corpus, bool foreign_keys) {
  const std::string folder = std::string(HEADWAY_CORPORA_DIR) + "/" + corpus.folder + "/";
  const Database plain, ours;
  add_functions(plain.get());
  add_functions(ours.get());
  set_foreign_keys(plain.get(), foreign_keys);
  set_foreign_keys(ours.get(), foreign_keys);
  const auto history = headway::History::from(corpus.migrations);
  REQUIRE(history);
  auto migrator = headway::Migrator<headway::Sqlite>::open(ours.get(), *history);
  REQUIRE(migrator);

  // What the check says cannot be applied, SQLite must refuse.
  std::set<std::string> impossible;
  for (const headway::Finding& finding : headway::verify(corpus.migrations)) {
    if (finding.direction != "downgrade" || finding.code == headway::ErrorCode::downgrade_differs) continue;
    impossible.insert(finding.revision.string());
  }

  std::size_t reversed = 0;
  for (const headway::Migration& migration : corpus.migrations) {
    const std::string revision(migration.revision);
    INFO(corpus.folder << " " << revision << (foreign_keys ? " with" : " without") << " foreign keys");
    const Saved plain_before(plain.get()), ours_before(ours.get());

    // Up, down and up again from the same state; then on from there.
    REQUIRE(run_plainly(plain, migration, read(folder + revision + ".up.sql"), foreign_keys));
    const auto up = migrator->upgrade(revision);
    INFO((up ? std::string() : describe(up.error())));
    REQUIRE(up);
    REQUIRE(up->applied.size() == 1);
    REQUIRE(support::difference(look(ours.get()), look(plain.get())) == "");
    const Saved plain_after(plain.get()), ours_after(ours.get());

    const support::Snapshot before_down = support::snapshot(ours.get());
    const auto down = migrator->downgrade("-1");
    if (!migration.is_reversible()) {
      REQUIRE_FALSE(down);
      CHECK(down.error().code == headway::ErrorCode::irreversible);
      CHECK(down.error().state_after == headway::DatabaseState::unchanged);
      CHECK(support::difference(support::snapshot(ours.get()), before_down) == "");
    } else {
      const bool is_possible = run_plainly(plain, migration, read(folder + revision + ".down.sql"), foreign_keys);
      INFO((down ? "headway did it" : describe(down.error())));
      REQUIRE(static_cast<bool>(down) == is_possible);
      if (impossible.contains(revision)) CHECK_FALSE(is_possible);
      if (is_possible) {
        ++reversed;
        CHECK(support::difference(look(ours.get()), look(plain.get())) == "");
      } else {
        CHECK(down.error().code == headway::ErrorCode::statement_failed);
        CHECK(down.error().state_after == headway::DatabaseState::rolled_back);
        CHECK(support::difference(support::snapshot(ours.get()), before_down) == "");
      }
    }
    CHECK(support::scalar(ours.get(), "PRAGMA foreign_keys") == (foreign_keys ? "1" : "0"));
    plain_after.restore(plain.get());
    ours_after.restore(ours.get());
  }
  CHECK(reversed == corpus.reversible);
  CHECK(migrator->current().value() == std::vector<std::string>{std::string(corpus.migrations.back().revision)});
}

}  // namespace

TEST_CASE("real histories give what plain SQLite gives, step by step, up and down", "[integration][corpora]") {
  for (const Corpus& corpus : all_corpora) {
    compare(corpus, false);
    compare(corpus, true);
  }
}

TEST_CASE("real histories run from nothing to head in one transaction", "[integration][corpora]") {
  for (const Corpus& corpus : all_corpora) {
    INFO(corpus.folder);
    const Database ours;
    add_functions(ours.get());
    auto migrator =
        headway::Migrator<headway::Sqlite>::open(ours.get(), headway::History::from(corpus.migrations).value());
    REQUIRE(migrator);
    const auto report = migrator->migrate_to_head();
    INFO((report ? std::string() : describe(report.error())));
    REQUIRE(report);
    CHECK(report->applied.size() == corpus.migrations.size());

    // Nobody but the migrations changed anything. One of libxmtp's uses CREATE TABLE AS, which is not replayed.
    const auto drift = migrator->drift();
    if (std::string_view(corpus.folder) == "libxmtp/sqlite") {
      REQUIRE_FALSE(drift);
      CHECK(drift.error().code == headway::ErrorCode::unreadable_statement);
    } else {
      INFO((drift ? std::string() : describe(drift.error())));
      REQUIRE(drift);
      CHECK(drift->empty());
    }

    // The corpus says what the schema is at its head.
    const Database expected;
    add_functions(expected.get());
    expected.execute(read(std::string(HEADWAY_CORPORA_DIR) + "/" + corpus.folder + "/FINAL.sql"));
    const auto names = [](const support::Snapshot& snapshot) {
      std::vector<std::string> out;
      for (const auto& row : snapshot.at("sqlite_schema")) out.push_back(row[0] + " " + row[1] + " on " + row[2]);
      return out;
    };
    CHECK(names(look(ours.get())) == names(look(expected.get())));
  }
}

TEST_CASE("lint tells of real histories what their authors meant, and nothing else", "[integration][corpora]") {
  // Each was looked at: a table or column goes, rows and all, and no SQL has copied it; 0014 has nothing for old rows.
  const std::map<std::string, std::string> expected = {
      {"authelia/sqlite", "0006 drops_table x5"},
      {"libxmtp/sqlite",
       "0014 not_null_without_value, 0014 drops_column, 0015 drops_table, 0035 drops_table x2, 0042 drops_column"},
      {"pocket-id/sqlite", "0025 drops_column x4, 0059 drops_table x4, 0067 drops_table, 0068 drops_table"},
  };
  for (const Corpus& corpus : all_corpora) {
    INFO(corpus.folder);
    std::vector<std::pair<std::string, int>> told;
    for (const headway::Finding& each : headway::lint(corpus.migrations)) {
      const std::string line = each.revision.string().substr(0, 4) + ' ' + std::string(name(each.code));
      if (told.empty() || told.back().first != line) told.emplace_back(line, 0);
      ++told.back().second;
    }
    std::string all;
    for (const auto& [line, count] : told) {
      all += (all.empty() ? "" : ", ") + line + (count == 1 ? "" : " x" + std::to_string(count));
    }
    std::string folder(corpus.folder);
    if (folder.ends_with("-plain")) folder.resize(folder.size() - 6);
    CHECK(all == expected.at(folder));
  }
}
