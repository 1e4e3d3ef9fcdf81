// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// sql_cannot_be_read_use_op_execute_opaque<{"0002_change_users"}, {"upgrade"}, {"line 1, column 20"}, {"columns"}, {"AS"}>
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
          op.execute("CREATE TABLE names AS SELECT name FROM users");
#else
          op.execute_opaque("CREATE TABLE names AS SELECT name FROM users");
#endif
        },
    .downgrade = [](Operations& op) { op.execute_opaque("DROP TABLE names"); },
};

inline constexpr Migration migrations[] = {create_users, change_users};
inline constexpr auto& history = checked_history<migrations>;
