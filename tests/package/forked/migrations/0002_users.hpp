// SPDX-License-Identifier: MIT
#ifndef FORKED_STORAGE_MIGRATIONS_0002_USERS_HPP
#define FORKED_STORAGE_MIGRATIONS_0002_USERS_HPP

#include "headway/headway.hpp"

namespace forked::storage {

inline constexpr headway::Migration create_users{
    .revision = "0002_users",
    .down_revision = "0001_notes",
    .upgrade = [](headway::Operations& op) { op.create_table("users", headway::column("id", headway::integer)); },
    .downgrade = [](headway::Operations& op) { op.drop_table("users"); },
};

}  // namespace forked::storage

#endif
