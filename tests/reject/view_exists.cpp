// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// a_migration_makes_a_view_that_exists<{"0002_change"}, {"upgrade"}, {"titles"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

inline constexpr Migration create_tasks{
    .revision = "0001_tasks",
    .upgrade =
        [](Operations& op) {
          op.create_table("tasks", column("id", integer).primary_key(), column("title", text));
          op.create_view("titles", "SELECT title FROM tasks");
          op.create_trigger(trigger("trim", "tasks").after_insert().runs("UPDATE tasks SET title = trim(title)"));
        },
    .downgrade =
        [](Operations& op) {
          op.drop_view("titles");
          op.drop_table("tasks");
        },
};

inline constexpr Migration change{
    .revision = "0002_change",
    .down_revision = "0001_tasks",
    .upgrade =
        [](Operations& op) {
#ifdef HEADWAY_REJECT
          op.create_view("titles", "SELECT id FROM tasks");
#else
          op.create_view("ids", "SELECT id FROM tasks");
#endif
        },
    .downgrade = [](Operations& op) { op.drop_view("ids"); },
};

inline constexpr Migration migrations[] = {create_tasks, change};
inline constexpr auto& history = checked_history<migrations>;
