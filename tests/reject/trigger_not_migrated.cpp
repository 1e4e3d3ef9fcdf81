// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// models_have_a_trigger_that_no_migration_makes<{"tasks"}, {"nothing"}>
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

inline constexpr Migration migrations[] = {create_tasks};

constexpr Tables models() {
#ifdef HEADWAY_REJECT
  return {table("tasks", column("id", integer).primary_key(), column("title", text)),
          trigger("trim", "tasks").after_insert().runs("UPDATE tasks SET title = trim(title)"),
          trigger("nothing", "tasks").after_delete().runs("SELECT 1")};
#else
  return {table("tasks", column("id", integer).primary_key(), column("title", text)),
          trigger("trim", "tasks").after_insert().runs("UPDATE tasks SET title = trim(title)")};
#endif
}

inline constexpr auto& history = checked_history<migrations, models>;
