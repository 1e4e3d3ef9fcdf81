// SPDX-License-Identifier: MIT
// You learn: two migrations, one call that brings a database to the newest version, and the way back.
// Run: build it and start it; it works in memory and leaves nothing.
// Next: 030_failure.cpp, what an error looks like.

#include <cstdio>

#include "headway/sqlite.hpp"

using namespace headway;

inline constexpr Migration create_notes{
    .revision = "0001_create_notes",
    .upgrade =
        [](Operations& op) {
          op.create_table("notes", column("id", integer).primary_key(), column("body", text).not_null());
        },
    .downgrade = [](Operations& op) { op.drop_table("notes"); },
};

inline constexpr Migration add_due_date{
    .revision = "0002_add_due_date",
    .down_revision = "0001_create_notes",
    .upgrade =
        [](Operations& op) {
          op.add_column("notes", column("due", date));
          op.create_index("idx_notes_due", "notes", {"due"});
        },
    .downgrade =
        [](Operations& op) {
          op.drop_index("idx_notes_due", "notes");
          op.drop_column("notes", "due");
        },
};

inline constexpr Migration migrations[] = {create_notes, add_due_date};

int main() {
  auto migrator = Migrator<Sqlite>::open(":memory:", checked_history<migrations>);
  if (!migrator) return std::puts(describe(migrator.error()).c_str()), 1;
  for (const auto& report : {migrator->migrate_to_head(), migrator->migrate_to_head(), migrator->downgrade("-1")}) {
    if (!report) return std::puts(describe(report.error()).c_str()), 1;
    std::printf("%zu applied, now at %s\n", report->applied.size(), report->revision.c_str());
  }
}

// Output:
// 2 applied, now at 0002_add_due_date
// 0 applied, now at 0002_add_due_date
// 1 applied, now at 0001_create_notes
