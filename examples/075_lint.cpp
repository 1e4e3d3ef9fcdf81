// SPDX-License-Identifier: MIT
// You learn: what a migration would cost, told before it runs, from the migrations alone and from the rows of a
// database. Run: build it and start it; it works in memory and leaves nothing. Next: 080_test_your_migrations.cpp, what
// a test asks of migrations.

#include <cstdio>
#include <string>

#include "headway/history/lint.hpp"
#include "headway/sqlite.hpp"

using namespace headway;

inline constexpr Migration create_users{
    .revision = "0001_create_users",
    .upgrade =
        [](Operations& op) {
          op.create_table("users", column("id", integer).primary_key(), column("email", text), column("fax", text));
        },
    .downgrade = [](Operations& op) { op.drop_table("users"); },
};

inline constexpr Migration tidy_users{
    .revision = "0002_tidy_users",
    .down_revision = "0001_create_users",
    .accepts = ErrorCode::drops_column,  // nobody has a fax any more
    .upgrade =
        [](Operations& op) {
          op.drop_column("users", "fax");
          op.alter_column("users", "email", {.nullable = false});
          op.create_unique("uq_users_email", "users", {"email"});
        },
    .downgrade = irreversible,
};

inline constexpr Migration migrations[] = {create_users, tidy_users};
// static_assert(lint(migrations).empty()) would not let this compile before the others are accepted, too.

void say(const LintFinding& found) {
  std::printf("%s %s\n  help: %s\n", number(found.code).c_str(), found.sentence.c_str(), found.recipe.c_str());
}

int main() {
  for (const Finding& each : lint(migrations)) std::puts(to_error(each).message.c_str());
  std::puts("--");
  auto migrator = Migrator<Sqlite>::open(":memory:", History::from_examined(migrations));
  (void)migrator->upgrade("0001_create_users");
  (void)migrator->backend().execute("INSERT INTO users (email) VALUES ('ada@example.org'), ('ada@example.org')");
  const auto steps = migrator->plan(Direction::upgrade, "head");
  if (!steps) return std::puts(describe(steps.error()).c_str()), 1;
  for (const LintFinding& each : steps->front().findings) say(each);
}

// Output:
// upgrade: column users.email becomes not null: a null stops the migration
// upgrade: email of table users becomes unique: rows that agree in it stop the migration
// --
// HW155 email of table users becomes unique: rows that agree in it stop the migration: 2 rows agree with others
//   help: merge or delete the duplicates in an earlier revision, and release a program that makes none
// HW157 it cannot be taken back: it is declared irreversible
//   help: keep a copy of the database, or write a downgrade
