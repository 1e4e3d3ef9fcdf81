// SPDX-License-Identifier: MIT
// You learn: how a struct declares its columns and rules once, and what follows from that.
// Run: build it and start it. Change a limit in Note and it no longer compiles: the migration makes another CHECK.
// Next: 060_checked_history.cpp, what else the compiler looks for.

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "headway/model.hpp"
#include "headway/sqlite.hpp"

using namespace headway;

struct Note {
  std::int64_t id = 0;
  std::string title;
  std::int32_t stars = 0;

  static constexpr auto model() {
    return headway::model<Note>("notes",
                                field<&Note::id>("id", bigint).primary_key(),
                                field<&Note::title>("title", text).length(1, 20),
                                field<&Note::stars>("stars", integer).between(0, 5).default_value(0));
  }
};

constexpr Tables models(Dialect dialect) { return tables_of<Note>(dialect); }

inline constexpr Migration create_notes{
    .revision = "0001_create_notes",
    .upgrade =
        [](Operations& op) {  // as `revision --autogenerate` writes it
          op.create_table("notes",
                          column("id", bigint).primary_key(),
                          column("title", text).not_null(),
                          column("stars", integer).not_null().default_value(0),
                          check("typeof(id) NOT IN ('real', 'text', 'blob')").named("ck_notes_id"),
                          check("typeof(title) <> 'blob' AND instr(title, char(0)) = 0 AND length(title) >= 1 AND "
                                "length(title) <= 20")
                              .named("ck_notes_title"),
                          check("typeof(stars) <> 'real' AND stars BETWEEN -2147483648 AND 2147483647 AND stars >= 0 "
                                "AND stars <= 5")
                              .named("ck_notes_stars"));
        },
    .downgrade = [](Operations& op) { op.drop_table("notes"); },
};
inline constexpr Migration migrations[] = {create_notes};

int main() {
  auto migrator = Migrator<Sqlite>::open(":memory:", checked_history<migrations, models>);
  if (!migrator || !migrator->migrate_to_head()) return 1;

  const auto refused = validate(Note{1, std::string(21, 'x'), 6});
  for (const ValidationError& each : refused.error()) {
    std::printf("%s: %s: %s\n", each.location[0].c_str(), each.type.c_str(), each.message.c_str());
  }
  const auto note = validate(Note{1, "Milk", 5});
  Sqlite& db = migrator->backend();
  if (!note || !db.execute(insert_statement<Note>(), values_of(*note))) return 1;
  const auto rows = db.query("SELECT " + columns_of<Note>() + " FROM notes", {}, [](Row row) {
    if (const Result<Note> read = read_row<Note>(row)) std::printf("%s, %d stars\n", read->title.c_str(), read->stars);
  });
  const auto broken = db.execute("UPDATE notes SET stars = 6");  // past the program, the database says the same
  std::printf("%s\n", broken ? "taken" : broken.error().message.c_str());
  return rows ? 0 : 1;
}

// Output:
// title: string_too_long: should have at most 20 characters
// stars: less_than_equal: should be at most 5
// Milk, 5 stars
// CHECK constraint failed: ck_notes_stars
