// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// a_migration_names_a_column_that_does_not_exist<{"0002_change_users"}, {"upgrade"}, {"users"}, {"nam"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

inline constexpr Migration create_users{
    .revision = "0001_users",
    .upgrade =
        [](Operations& op) { op.create_table("users", column("id", integer).primary_key(), column("name", text)); },
    .downgrade = [](Operations& op) { op.drop_table("users"); },
};

inline constexpr Migration change_users{
    .revision = "0002_change_users",
    .down_revision = "0001_users",
    .upgrade =
        [](Operations& op) {
#ifdef HEADWAY_REJECT
          op.create_index("idx_name", "users", {"nam"});
#else
          op.create_index("idx_name", "users", {"name"});
#endif
        },
    .downgrade = [](Operations& op) { op.drop_index("idx_name", "users"); },
};

inline constexpr Migration migrations[] = {create_users, change_users};
inline constexpr auto& history = checked_history<migrations>;
