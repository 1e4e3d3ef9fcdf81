// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// a_migration_drops_a_column_that_is_in_use<{"0002_change_users"}, {"downgrade"}, {"users"}, {"age"}, {"idx_age"}>
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
          op.add_column("users", column("age", integer));
          op.create_index("idx_age", "users", {"age"});
        },
    .downgrade =
        [](Operations& op) {
#ifdef HEADWAY_REJECT
          op.drop_column("users", "age");
          op.drop_index("idx_age", "users");
#else
          op.drop_index("idx_age", "users");
          op.drop_column("users", "age");
#endif
        },
};

inline constexpr Migration migrations[] = {create_users, change_users};
inline constexpr auto& history = checked_history<migrations>;
