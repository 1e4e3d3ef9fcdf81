// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// an_operation_is_malformed<{"0002_change_users"}, {"upgrade"}, {"users"}, {"bulk_insert"}, {"a row has another number of values than there are columns"}>
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
          op.bulk_insert("users", {"id", "name"}, {{1}});
#else
          op.bulk_insert("users", {"id", "name"}, {{1, "ada"}});
#endif
        },
    .downgrade = [](Operations& op) { (void)op; },
};

inline constexpr Migration migrations[] = {create_users, change_users};
inline constexpr auto& history = checked_history<migrations>;
