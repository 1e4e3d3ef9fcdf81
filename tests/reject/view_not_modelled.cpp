// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// migrations_make_a_view_that_no_model_has<{"titles"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

inline constexpr Migration create_tasks{
    .revision = "0001_tasks",
    .upgrade =
        [](Operations& op) {
          op.create_table("tasks", column("id", integer).primary_key(), column("title", text));
          op.create_view("titles", "SELECT title FROM tasks");
          op.create_trigger(trigger("trim", "tasks").after_insert().runs("UPDATE tasks SET title = trim(title)"));
          op.create_view("ids", "SELECT id FROM tasks");
          op.create_trigger(trigger("nothing", "tasks").after_delete().runs("SELECT 1"));
        },
    .downgrade =
        [](Operations& op) {
          op.drop_view("ids");
          op.drop_view("titles");
          op.drop_table("tasks");
        },
};

inline constexpr Migration migrations[] = {create_tasks};

constexpr Tables models() {
#ifdef HEADWAY_REJECT
  return {table("tasks", column("id", integer).primary_key(), column("title", text)),
          view("ids", "SELECT id FROM tasks")};
#else
  return {table("tasks", column("id", integer).primary_key(), column("title", text)),
          view("ids", "SELECT id FROM tasks"),
          view("titles", "SELECT title FROM tasks")};
#endif
}

inline constexpr auto& history = checked_history<migrations, models>;
