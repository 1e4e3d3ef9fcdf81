// SPDX-License-Identifier: MIT
#ifndef FORKED_STORAGE_MIGRATIONS_0002_TAGS_HPP
#define FORKED_STORAGE_MIGRATIONS_0002_TAGS_HPP

#include "headway/headway.hpp"

namespace forked::storage {

inline constexpr headway::Migration create_tags{
    .revision = "0002_tags",
    .down_revision = "0001_notes",
    .upgrade = [](headway::Operations& op) { op.create_table("tags", headway::column("id", headway::integer)); },
    .downgrade = [](headway::Operations& op) { op.drop_table("tags"); },
};

}  // namespace forked::storage

#endif
