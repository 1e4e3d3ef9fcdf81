// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_TESTING_HISTORIES_HPP
#define HEADWAY_TESTS_TESTING_HISTORIES_HPP

#include <string_view>

#include "headway/sqlite.hpp"

// A history that is sound, and what its users have; the tests put one wrong migration behind it.
namespace histories {

using namespace headway;

inline constexpr Migration notes{
    .revision = "0001_notes",
    .upgrade =
        [](Operations& op) {
          op.create_table("notes", column("id", integer).primary_key(), column("body", text).not_null());
        },
    .downgrade = [](Operations& op) { op.drop_table("notes"); },
};
inline constexpr Migration tags{
    .revision = "0002_tags",
    .down_revision = "0001_notes",
    .upgrade =
        [](Operations& op) {
          op.create_table("tags",
                          column("note", integer).not_null().references("notes", "id", cascade),
                          column("word", text).not_null());
          op.create_index("idx_tags_note", "tags", {"note"});
        },
    .downgrade = [](Operations& op) { op.drop_table("tags"); },
};
inline constexpr Migration sound_list[] = {notes, tags};
inline constexpr const History& sound = checked_history<sound_list>;

/// Two notes at both revisions, and a tag as soon as there are any.
inline Result<void> data(Connection& db, std::string_view revision) {
  if (revision > "0002_tags") return {};
  Result<void> done = db.execute("INSERT INTO notes (id, body) VALUES (1, 'milk'), (2, 'tea')");
  if (done && revision != "0001_notes") done = db.execute("INSERT INTO tags (note, word) VALUES (2, 'hot')");
  return done;
}

/// The sound history with a third migration, which need not be sound: nothing is checked here.
template <const Migration& Third>
struct With {
  static constexpr Migration list[] = {notes, tags, Third};
  static inline const History history = History::from_examined(list);
};

}  // namespace histories

#endif
