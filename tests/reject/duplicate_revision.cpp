// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// two_migrations_have_the_same_revision<{"0001_users"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

constexpr Body nothing = [](Operations&) {};

inline constexpr Migration migrations[] = {
    {.revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#ifdef HEADWAY_REJECT
    {.revision = "0001_users", .down_revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#else
    {.revision = "0002_tasks", .down_revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#endif
};

inline constexpr auto& history = checked_history<migrations>;
