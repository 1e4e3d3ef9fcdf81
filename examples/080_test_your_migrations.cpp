// SPDX-License-Identifier: MIT
// You learn: how a test asks of its migrations what users will ask, and how each test gets a database of its own.
// Run: build it and start it. In a Catch2 test it is one line: headway/catch2.hpp, check_history.
// Next: examples/thoughts, a whole application.

#include <cstdio>

#include "headway/testing.hpp"

using namespace headway;

inline constexpr Migration create_notes{
    .revision = "0001_create_notes",
    .upgrade =
        [](Operations& op) { op.create_table("notes", column("id", integer).primary_key(), column("body", text)); },
    .downgrade = [](Operations& op) { op.drop_table("notes"); },
};

inline constexpr Migration add_author{
    .revision = "0002_add_author",
    .down_revision = "0001_create_notes",
    .upgrade =
        [](Operations& op) {
          op.execute_opaque("ALTER TABLE notes ADD author TEXT NOT NULL");  // fine, until somebody has notes
          op.execute_opaque("CREATE VIEW authors AS SELECT DISTINCT author FROM notes");
        },
    .downgrade = [](Operations& op) { op.execute_opaque("DROP VIEW authors"); },
};

inline constexpr Migration migrations[] = {create_notes, add_author};
inline constexpr auto& history = checked_history<migrations>;  // the compiler takes opaque SQL to change no table

/// What users have at a revision.
Result<void> rows(Connection& db, std::string_view revision) {
  if (revision == "0001_create_notes") return db.execute("INSERT INTO notes VALUES (1, 'milk')");
  return db.execute("INSERT INTO notes VALUES (1, 'milk', 'Ada')");
}

int main() {
  const auto outcome = testing::verify_history<Sqlite>(history, nullptr, rows);
  std::fputs(describe(outcome).c_str(), stdout);

  // A database at head for each test: migrated once, copied ever after.
  auto mine = testing::fresh_database<history>(), yours = testing::fresh_database<history>();
  if (!mine || !yours || !mine->execute("INSERT INTO notes VALUES (7, 'tea', 'Grace')")) return 1;
  std::printf(
      "%zu note, %zu notes\n", mine->rows("SELECT * FROM notes")->size(), yours->rows("SELECT * FROM notes")->size());
}

// Output:
// revision 0002_add_author: its downgrade does not undo its upgrade: table notes: column author was not expected
// revision 0002_add_author: its upgrade fails at execute: Cannot add a NOT NULL column with default value NULL (with the rows of 0001_create_notes)
// 1 note, 0 notes
