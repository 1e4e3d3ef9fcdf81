// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// migrations_stand_on_each_other_in_a_circle<{"0002_tasks"}, {"0003_tags"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

constexpr Body nothing = [](Operations&) {};

inline constexpr Migration migrations[] = {
    {.revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#ifdef HEADWAY_REJECT
    {.revision = "0002_tasks", .down_revision = "0003_tags", .upgrade = nothing, .downgrade = nothing},
    {.revision = "0003_tags", .down_revision = "0002_tasks", .upgrade = nothing, .downgrade = nothing},
#else
    {.revision = "0002_tasks", .down_revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#endif
};

inline constexpr auto& history = checked_history<migrations>;
