// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// a_branch_label_is_the_name_of_another_revision_or_branch<{"0002_tasks"}, {"0001_users"}, {"0001_users"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

constexpr Body nothing = [](Operations&) {};

inline constexpr Migration migrations[] = {
    {.revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#ifdef HEADWAY_REJECT
    {.revision = "0002_tasks",
     .down_revision = "0001_users",
     .branch_labels = "0001_users",
     .upgrade = nothing,
     .downgrade = nothing},
#else
    {.revision = "0002_tasks",
     .down_revision = "0001_users",
     .branch_labels = "tasks",
     .upgrade = nothing,
     .downgrade = nothing},
#endif
};

inline constexpr auto& history = checked_history<migrations>;
