// SPDX-License-Identifier: MIT
// The compiler rejects this with HEADWAY_REJECT, and says
// a_downgrade_does_not_undo_its_upgrade<{"0002_names"}, {"users"}, {"column name"}, {"is left over"}>
#include "headway/history/checked_history.hpp"

using namespace headway;

inline constexpr Migration create_users{
    .revision = "0001_users",
    .upgrade = [](Operations& op) { op.execute("CREATE TABLE users (id INTEGER PRIMARY KEY);"); },
    .downgrade = [](Operations& op) { op.execute("DROP TABLE users;"); },
};

inline constexpr Migration add_names{
    .revision = "0002_names",
    .down_revision = "0001_users",
    .upgrade =
        [](Operations& op) {
          op.execute(R"(
            ALTER TABLE users ADD COLUMN name TEXT NOT NULL DEFAULT '';  -- shown to others
            ALTER TABLE users ADD COLUMN born DATE;
            CREATE UNIQUE INDEX idx_name ON users (name COLLATE NOCASE);)");
        },
    .downgrade =
        [](Operations& op) {
#ifndef HEADWAY_REJECT
          op.execute("DROP INDEX idx_name;");
          op.execute("ALTER TABLE users DROP COLUMN name;");
#endif
          op.execute("ALTER TABLE users DROP COLUMN born;");
        },
};

inline constexpr Migration migrations[] = {create_users, add_names};
inline constexpr auto& history = checked_history<migrations>;
