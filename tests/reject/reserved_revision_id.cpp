// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// a_revision_cannot_be_an_identifier<{"head"}, {"the word is reserved"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

constexpr Body nothing = [](Operations&) {};

inline constexpr Migration migrations[] = {
    {.revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#ifdef HEADWAY_REJECT
    {.revision = "head", .down_revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#else
    {.revision = "0002_tasks", .down_revision = "0001_users", .upgrade = nothing, .downgrade = nothing},
#endif
};

inline constexpr auto& history = checked_history<migrations>;
