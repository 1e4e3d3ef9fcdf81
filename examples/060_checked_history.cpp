// SPDX-License-Identifier: MIT
// You learn: how the compiler checks migrations against each other and against the models, and what it looks for.
// Run: build it and start it. Change a column in models() and it no longer compiles.
// Next: 070_alter_table.cpp, tables that hold rows are changed.

#include <cstdio>

#include "headway/headway.hpp"

using namespace headway;

inline constexpr Migration create_notes{
    .revision = "0001_create_notes",
    .upgrade = [](Operations& op) { op.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"); },
    .downgrade = [](Operations& op) { op.drop_table("notes"); },
};

inline constexpr Migration add_author{
    .revision = "0002_add_author",
    .down_revision = "0001_create_notes",
    .upgrade =
        [](Operations& op) {
          op.add_column("notes", column("author", varchar(100)));
          op.create_index("idx_author", "notes", {"author"});
        },
    .downgrade =
        [](Operations& op) {
          op.drop_index("idx_author", "notes");
          op.drop_column("notes", "author");
        },
};

inline constexpr Migration migrations[] = {create_notes, add_author};

constexpr Tables models() {
  return {table("notes",
                column("id", integer).primary_key(),
                column("body", text).not_null(),
                column("author", varchar(100)),
                Index{"idx_author", {"author"}})};
}

inline constexpr auto& history = checked_history<migrations, models>;

int main() {
  std::printf("%zu migrations checked\n", history.size());

  // The same at run time, for a tool that is given a list and models: all findings, as values.
  const Tables older = {table("notes", column("id", integer).primary_key(), column("body", varchar(80)))};
  for (const Finding& finding : verify(history, older)) {
    std::printf("%s: %s\n", number(finding.code).c_str(), to_error(finding).message.c_str());
  }
}

// Output:
// 2 migrations checked
// HW128: the type of column body on table notes differs: varchar(80) in the models, text in the migrations
// HW129: the nullability of column body on table notes differs: nullable in the models, not null in the migrations
// HW123: the migrations make a column author on table notes that no model has
// HW125: the migrations make an index idx_author on table notes that no model has
