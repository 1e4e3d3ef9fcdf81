// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// a_column_has_another_comment_in_the_models<{"tasks"}, {"title"}, {"\'what to do\'"}, {"none"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

inline constexpr Migration create_tasks{
    .revision = "0001_tasks",
    .upgrade =
        [](Operations& op) {
          op.create_table("users", column("id", integer).primary_key());
          op.create_table("tasks",
                          column("id", integer).primary_key(),
                          column("title", varchar(200)).not_null(),
                          column("effort", integer).default_value(1),
                          column("user_id", integer).references("users", "id", cascade),
                          check("effort > 0").named("ck_effort"));
          op.create_index("idx_title", "tasks", {"title"});
        },
    .downgrade =
        [](Operations& op) {
          op.drop_table("tasks");
          op.drop_table("users");
        },
};

inline constexpr Migration migrations[] = {create_tasks};

constexpr Tables models() {
#ifdef HEADWAY_REJECT
  return {table("users", column("id", integer).primary_key()),
          table("tasks",
                column("id", integer).primary_key(),
                column("title", varchar(200)).not_null().comment("what to do"),
                column("effort", integer).default_value(1),
                column("user_id", integer).references("users", "id", cascade),
                check("effort > 0").named("ck_effort"),
                Index{"idx_title", {"title"}})};
#else
  return {table("users", column("id", integer).primary_key()),
          table("tasks",
                column("id", integer).primary_key(),
                column("title", varchar(200)).not_null(),
                column("effort", integer).default_value(1),
                column("user_id", integer).references("users", "id", cascade),
                check("effort > 0").named("ck_effort"),
                Index{"idx_title", {"title"}})};
#endif
}

inline constexpr auto& history = checked_history<migrations, models>;
