// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// a_downgrade_does_not_undo_its_upgrade<{"0002_make_strict"}, {"users"}, {"options"}, {"is strict, and was none"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

inline constexpr Migration create_users{
    .revision = "0001_users",
    .upgrade =
        [](Operations& op) { op.create_table("users", column("id", integer).primary_key(), column("name", text)); },
    .downgrade = [](Operations& op) { op.drop_table("users"); },
};

inline constexpr Migration make_strict{
    .revision = "0002_make_strict",
    .down_revision = "0001_users",
    .upgrade =
        [](Operations& op) {
          op.alter_options("users", {.strict = true});
          op.reorder_columns("users", {"name"});  // an order needs no way back: it is not compared
        },
    .downgrade =
        [](Operations& op) {
#ifndef HEADWAY_REJECT
          op.alter_options("users", {.strict = false});
#else
          (void)op;
#endif
        },
};

inline constexpr Migration migrations[] = {create_users, make_strict};
inline constexpr auto& history = checked_history<migrations>;
