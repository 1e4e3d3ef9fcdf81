// SPDX-License-Identifier: MIT
// The judge of the alterations is judged: whatever is done besides the changes, it notices.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "alteration/case.hpp"
#include "support/catch.hpp"

using namespace alteration;

namespace {

/// Makes SQL for a database; none where it does not fit.
using Sabotage = std::function<std::string(sqlite3*)>;

/// SQL that a query makes; none when it finds nothing.
Sabotage by(const std::string& query) {
  return [query](sqlite3* db) { return support::scalar(db, query); };
}
/// An edit of a stored definition that nothing else follows.
Sabotage edit(const std::string& from, const std::string& to) {
  return [=](sqlite3* db) -> std::string {
    const std::string name = support::scalar(db,
                                             "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'headway%' AND type = "
                                             "'table' AND sql LIKE '%" +
                                                 from + "%'");
    if (name.empty()) return {};
    return "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '" + from + "', '" + to +
           "') WHERE name = " + in_quotes(name, '\'') + "; PRAGMA writable_schema = RESET";
  };
}
Sabotage say(const std::string& sql) {
  return [sql](sqlite3*) { return sql; };
}

/// Something done besides the changes, and in how many cases it was.
struct Mistake {
  std::string words;
  Sabotage sabotage;
  std::size_t done = 0;
};

const std::string name_in_quotes = R"('"' || replace(name, '"', '""') || '"')";

Mistake drop(const std::string& type) {
  return {"a lost " + type,
          by("SELECT 'DROP " + type + " ' || " + name_in_quotes + " FROM sqlite_schema WHERE type = '" + type +
             "' AND sql IS NOT NULL AND name NOT LIKE 'headway%' LIMIT 1")};
}
/// Of a rowid table with rows and without triggers, which would have their own effects.
Mistake rows(const std::string& words, const std::string& sql) {
  const auto sabotage = [sql](sqlite3* db) -> std::string {
    for (const std::string& table :
         names(db,
               "SELECT " + name_in_quotes +
                   " FROM sqlite_schema s WHERE type = 'table' AND sql NOT LIKE '%rowid%' AND sql NOT LIKE 'CREATE "
                   "VIRTUAL%' AND name NOT LIKE 'headway%' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%' AND "
                   "NOT EXISTS (SELECT 1 FROM sqlite_schema r WHERE r.type = 'trigger' AND r.tbl_name = s.name)")) {
      if (support::scalar(db, "SELECT count(*) FROM " + table) == "0") continue;
      std::string made = sql;
      for (std::size_t at = 0; (at = made.find('@')) != std::string::npos;) made.replace(at, 1, table);
      return made;
    }
    return {};
  };
  return {words, sabotage};
}

/// Of indexes that have names.
std::string lose_statistics(sqlite3* db) {
  const std::string named = " FROM sqlite_stat1 WHERE idx IN (SELECT name FROM sqlite_schema WHERE sql IS NOT NULL)";
  return ask(db, "SELECT 1" + named + " LIMIT 1") == Lines{"1"} ? "DELETE" + named : "";
}

std::vector<Mistake> mistakes() {
  std::vector<Mistake> out = {
      drop("trigger"),
      drop("view"),
      drop("index"),
      rows("other rowids", "UPDATE OR REPLACE @ SET rowid = rowid + 12345"),
      rows("a lost row", "DELETE FROM @ WHERE rowid IN (SELECT max(rowid) FROM @)"),
      rows("a row too many", "INSERT INTO @ SELECT * FROM @ LIMIT 1"),
      {"another storage class",
       by("SELECT 'UPDATE log SET b = CAST(b AS BLOB) WHERE b IS NOT NULL' FROM log WHERE b IS NOT NULL LIMIT 1")},
      {"another counter",
       by("SELECT 'UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = ' || quote(name) FROM sqlite_sequence WHERE "
          "name NOT LIKE 'headway%' LIMIT 1")},
      {"lost statistics", lose_statistics},
      {"a setting", say("PRAGMA legacy_alter_table = ON")},
      {"a setting", say("PRAGMA ignore_check_constraints = ON")},
      {"a setting", say("PRAGMA writable_schema = ON")},
      {"a setting", say("PRAGMA recursive_triggers = ON")},
      {"a table left behind", say("CREATE TABLE new_t (x)")},
      {"a table left behind", say("CREATE TEMP TABLE new_t (x)")},
  };
  for (const auto& [from, to] : {std::pair{" ON DELETE CASCADE", ""},
                                 {" ON CONFLICT IGNORE", ""},
                                 {" AUTOINCREMENT", ""},
                                 {" COLLATE NOCASE", ""},
                                 {" NOT NULL,", ","},
                                 {" DEFERRABLE INITIALLY DEFERRED", ""},
                                 {"DEFAULT 1", "DEFAULT 2"},
                                 {"/* m", "/* "},
                                 {" OR 1 = 1", ""},
                                 {"VARCHAR(20)", "VARCHAR(21)"}}) {
    out.push_back({std::string("an edit of ") + from, edit(from, to)});
  }
  return out;
}

}  // namespace

TEST_CASE("whatever is done besides the changes is noticed", "[integration][alteration]") {
  std::vector<Mistake> all = mistakes();
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    Case generated(seed);
    Mistake* made = nullptr;
    generated.sabotage = [&](sqlite3* db) -> std::string {
      std::sort(all.begin(), all.end(), [](const Mistake& one, const Mistake& other) { return one.done < other.done; });
      for (Mistake& each : all) {
        made = &each;
        if (std::string sql = each.sabotage(db); !sql.empty()) return sql;
      }
      return {};
    };
    Count count;
    const std::string problem = generated.run(count);
    if (!generated.is_sabotaged) continue;
    ++made->done;
    INFO("seed " << seed << ", " << made->words << generated.describe());
    CHECK(problem != "");
  }
  for (const Mistake& each : all) {
    INFO(each.words);
    CHECK(each.done > 0);
  }
}

TEST_CASE("a default that changes what rows from before read is noticed", "[integration][alteration]") {
  const Database db;
  db.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN late DEFAULT 'then'");
  const Portrait before = portrait(db.get());
  db.execute(
      "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'then', 'now') WHERE name = 't';"
      "PRAGMA writable_schema = RESET");
  const std::string found = difference(before, portrait(db.get()), {"sql table t", "columns t"});
  CHECK(found.find("rows t:\n  expected 1|'then'\n  found    1|'now'") != std::string::npos);
}

TEST_CASE("child rows that a dropped parent takes along are noticed", "[integration][alteration]") {
  const Database db;
  db.execute(
      "PRAGMA foreign_keys = ON; CREATE TABLE p (id INTEGER PRIMARY KEY, x); CREATE TABLE c (p REFERENCES p ON DELETE "
      "CASCADE); INSERT INTO p VALUES (1, 2); INSERT INTO c VALUES (1)");
  const Portrait before = portrait(db.get());
  db.execute(
      "BEGIN; CREATE TABLE new_p (id INTEGER PRIMARY KEY, x NOT NULL); INSERT INTO new_p SELECT * FROM p; DROP TABLE p;"
      "ALTER TABLE new_p RENAME TO p; COMMIT");
  const std::string found = difference(before, portrait(db.get()));
  CHECK(found.find("rows c:\n  expected 1\n") != std::string::npos);
}
