// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// a_migration_names_too_many_revisions<{"0002_tasks"}, {"down_revision, depends_on and branch_labels hold 8 names each"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

constexpr Body nothing = [](Operations&) {};

inline constexpr Migration migrations[] = {
    {.revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#ifdef HEADWAY_REJECT
    {.revision = "0002_tasks",
     .down_revision = "0001_users",
     .branch_labels = {"a", "b", "c", "d", "e", "f", "g", "h", "i"},
     .upgrade = nothing,
     .downgrade = nothing},
#else
    {.revision = "0002_tasks",
     .down_revision = "0001_users",
     .branch_labels = {"a", "b", "c", "d", "e", "f", "g", "h"},
     .upgrade = nothing,
     .downgrade = nothing},
#endif
};

inline constexpr auto& history = checked_history<migrations>;
