// SPDX-License-Identifier: MIT
#ifndef FORKED_STORAGE_MIGRATIONS_0001_NOTES_HPP
#define FORKED_STORAGE_MIGRATIONS_0001_NOTES_HPP

#include "headway/headway.hpp"

namespace forked::storage {

inline constexpr headway::Migration create_notes{
    .revision = "0001_notes",
    .upgrade = [](headway::Operations& op) { op.create_table("notes", headway::column("id", headway::integer)); },
    .downgrade = [](headway::Operations& op) { op.drop_table("notes"); },
};

}  // namespace forked::storage

#endif
