// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// models_have_a_column_that_no_migration_makes<{"notes"}, {"author"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

inline constexpr Migration create_notes{
    .revision = "0001_create_notes",
    .upgrade =
        [](Operations& op) {
          op.create_table("notes", column("id", integer).primary_key(), column("body", text).not_null());
        },
    .downgrade = [](Operations& op) { op.drop_table("notes"); },
};

inline constexpr Migration migrations[] = {create_notes};

#ifdef HEADWAY_REJECT
constexpr Tables models() {
  return {table(
      "notes", column("id", integer).primary_key(), column("body", text).not_null(), column("author", varchar(100)))};
}
#else
constexpr Tables models() {
  return {table("notes", column("id", integer).primary_key(), column("body", text).not_null())};
}
#endif

inline constexpr auto& history = checked_history<migrations, models>;
