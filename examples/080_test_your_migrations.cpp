// SPDX-License-Identifier: MIT
// You learn: how a test asks of its migrations what users will ask, and how each test gets a database of its own.
// Run: build it and start it. In a Catch2 test it is one line: headway/catch2.hpp, check_history.
// Next: examples/thoughts, a whole application.

#include <cstdio>

#include "headway/testing.hpp"

using namespace headway;

inline constexpr Migration create_notes{
    .revision = "0001_notes",
    .upgrade =
        [](Operations& op) { op.create_table("notes", column("id", integer).primary_key(), column("body", text)); },
    .downgrade = [](Operations& op) { op.drop_table("notes"); },
};

inline constexpr Migration require_body{
    .revision = "0002_body",
    .down_revision = "0001_notes",
    .upgrade =
        [](Operations& op) {  // opaque: the compiler does not look into it
          op.execute_opaque(R"(
            CREATE TABLE made (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
            INSERT INTO made SELECT id, body FROM notes WHERE body <> '';
            DROP TABLE notes;
            ALTER TABLE made RENAME TO notes)");
        },
    .downgrade = [](Operations&) {},
};

inline constexpr Migration migrations[] = {create_notes, require_body};
inline constexpr auto& history = checked_history<migrations>;

/// What users have at a revision.
Result<void> rows(Connection& db, std::string_view) {
  return db.execute("INSERT INTO notes VALUES (1, 'milk'), (2, '')");
}

int main() {
  const auto outcome = testing::verify_history<Sqlite>(history, nullptr, rows);
  std::fputs(describe(outcome).c_str(), stdout);

  // A database at head for each test: migrated once, copied ever after.
  auto mine = testing::fresh_database<history>(), yours = testing::fresh_database<history>();
  if (!mine || !yours || !mine->execute("INSERT INTO notes VALUES (7, 'tea')")) return 1;
  std::printf(
      "%zu note, %zu notes\n", mine->rows("SELECT * FROM notes")->size(), yours->rows("SELECT * FROM notes")->size());
}

// Output:
// revision 0002_body: its downgrade does not undo its upgrade: table notes: body is not null, and nullable was expected
// revision 0002_body: after its upgrade table notes has lost 1 of 2 rows: id = 2 (with the rows of 0001_notes)
// 1 note, 0 notes
