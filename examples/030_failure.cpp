// SPDX-License-Identifier: MIT
// You learn: what a failure looks like, and that it leaves nothing behind.
// Run: build it and start it; it works in memory and leaves nothing.
// Next: 040_raw_sql.cpp, migrations that are SQL.

#include <cstdio>

#include "headway/sqlite.hpp"

using namespace headway;

inline constexpr Migration create_notes{
    .revision = "0001_create_notes",
    .upgrade = [](Operations& op) { op.create_table("notes", column("id", integer).primary_key()); },
    .downgrade = [](Operations& op) { op.drop_table("notes"); },
};

inline constexpr Migration add_tags{
    .revision = "0002_add_tags",
    .down_revision = "0001_create_notes",
    .upgrade = [](Operations& op) { op.execute("CREATE TABLE tags (name TEXT);\nINSERT INTO tag VALUES ('new');"); },
    .downgrade = [](Operations& op) { op.drop_table("tags"); },
};

inline constexpr Migration migrations[] = {create_notes, add_tags};

int main() {
  auto migrator = Migrator<Sqlite>::open(":memory:", checked_history<migrations>);
  if (!migrator) return 1;
  const auto report = migrator->migrate_to_head();
  if (report) return 1;
  std::puts(describe(report.error()).c_str());

  // Both migrations were one transaction: the first is not there either.
  const auto tables = migrator->backend().rows("SELECT count(*) FROM sqlite_schema");
  std::printf("tables: %d\n", static_cast<int>(tables->front().front().integer));
}

// Output:
// error HW080 statement_failed: revision 0002_add_tags: no such table: tag
//   operation: execute
//   statement: INSERT INTO tag VALUES ('new')
//   position: line 2, column 1
//   database: 1 no such table: tag
//   state: rolled back, the database is as it was before
//   help: correct the statement, or the data it meets, and run again
// tables: 0
