// SPDX-License-Identifier: MIT
// You learn: migrations that are SQL scripts, rows changed in code, and a step for one database only.
// Run: build it and start it; it works in memory and leaves nothing.
// Next: 050_models.cpp, structs that declare their columns and rules.

#include <cstdio>

#include "headway/sqlite.hpp"

using namespace headway;

inline constexpr Migration create_people{
    .revision = "0001_create_people",
    .upgrade =
        [](Operations& op) {
          // A script that brings its own transaction: the run's takes its place.
          op.execute(R"(
            PRAGMA foreign_keys = OFF;
            BEGIN;
            CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);
            COMMIT;
            PRAGMA foreign_keys = ON;)");
          op.bulk_insert("people", {"id", "name"}, {{1, "ada lovelace"}, {2, "grace hopper"}});
          op.only(Dialect::postgresql, [](Operations& there) { there.execute("CREATE EXTENSION citext"); });
        },
    .downgrade = [](Operations& op) { op.drop_table("people"); },
};

inline constexpr Migration capitalise_names{
    .revision = "0002_capitalise_names",
    .down_revision = "0001_create_people",
    .upgrade =
        [](Operations& op) {
          op.run([](Connection& db) -> Result<void> {
            return db.query("SELECT id, name FROM people", {}, [&](Row row) -> Result<void> {
              std::string name(row[1].view());
              name[0] = static_cast<char>(name[0] - 'a' + 'A');
              return db.execute("UPDATE people SET name = ? WHERE id = ?", {name, row[0]});
            });
          });
        },
    .downgrade = irreversible,
};

inline constexpr Migration migrations[] = {create_people, capitalise_names};

int main() {
  auto migrator = Migrator<Sqlite>::open(":memory:", checked_history<migrations>);
  if (!migrator || !migrator->migrate_to_head()) return 1;
  const auto people = migrator->backend().rows("SELECT name FROM people ORDER BY id");
  for (const auto& row : *people) std::printf("%s\n", std::string(row[0].view()).c_str());
  std::puts(describe(migrator->downgrade("base").error()).c_str());  // the second migration has no way back
}

// Output:
// Ada lovelace
// Grace hopper
// error HW035 irreversible: revision 0002_capitalise_names: it has no downgrade, so base cannot be reached
//   state: unchanged
//   help: stay, or restore a backup: nothing below 0002_capitalise_names can be reached
