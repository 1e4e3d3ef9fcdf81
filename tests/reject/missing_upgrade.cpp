// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// a_migration_has_no_upgrade<{"0002_tasks"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

constexpr Body nothing = [](Operations&) {};

inline constexpr Migration migrations[] = {
    {.revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#ifdef HEADWAY_REJECT
    {.revision = "0002_tasks", .down_revision = "0001_users", .downgrade = nothing},
#else
    {.revision = "0002_tasks", .down_revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#endif
};

inline constexpr auto& history = checked_history<migrations>;
