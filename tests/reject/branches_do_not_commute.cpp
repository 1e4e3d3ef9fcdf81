// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// two_branches_touch_the_same_column_and_their_order_matters<{"0002_left"}, {"0002_right"}, {"users"}, {"name"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

inline constexpr Migration create_users{
    .revision = "0001_users",
    .upgrade =
        [](Operations& op) { op.create_table("users", column("id", integer).primary_key(), column("name", text)); },
    .downgrade = [](Operations& op) { op.drop_table("users"); },
};

inline constexpr Migration shorten{
    .revision = "0002_left",
    .down_revision = "0001_users",
    .upgrade = [](Operations& op) { op.alter_column("users", "name", {.type = varchar(40)}); },
    .downgrade = [](Operations& op) { op.alter_column("users", "name", {.type = text}); },
};

inline constexpr Migration lengthen{
    .revision = "0002_right",
    .down_revision = "0001_users",
#ifndef HEADWAY_REJECT
    .depends_on = "0002_left",
#endif
    .upgrade = [](Operations& op) { op.alter_column("users", "name", {.type = varchar(400)}); },
    .downgrade =
        [](Operations& op) {
#ifdef HEADWAY_REJECT
          op.alter_column("users", "name", {.type = text});
#else
          op.alter_column("users", "name", {.type = varchar(40)});
#endif
        },
};

inline constexpr Migration merge{
    .revision = "0003_merge",
    .down_revision = {"0002_left", "0002_right"},
    .upgrade = [](Operations&) {},
    .downgrade = [](Operations&) {},
};

inline constexpr Migration migrations[] = {create_users, shorten, lengthen, merge};
inline constexpr auto& history = checked_history<migrations>;
