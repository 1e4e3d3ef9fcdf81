// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_ENGINE_HISTORIES_HPP
#define HEADWAY_TESTS_ENGINE_HISTORIES_HPP

#include "headway/sqlite.hpp"

// Small histories that the engine's tests share.
namespace histories {

using headway::Connection;
using headway::Migration;
using headway::Operations;
using headway::Result;

inline constexpr Migration people{
    .revision = "0001_people",
    .message = "people",
    .upgrade =
        [](Operations& op) {
          op.create_table("people",
                          headway::column("id", headway::integer).primary_key(),
                          headway::column("name", headway::text).not_null());
          op.bulk_insert("people", {"id", "name"}, {{1, "Ada"}, {2, "Grace"}});
        },
    .downgrade = [](Operations& op) { op.drop_table("people"); },
};
inline constexpr Migration pets{
    .revision = "0002_pets",
    .down_revision = "0001_people",
    .upgrade =
        [](Operations& op) {
          op.create_table("pets",
                          headway::column("id", headway::integer).primary_key(),
                          headway::column("owner", headway::integer).references("people", "id", headway::cascade));
          op.create_index("idx_pets_owner", "pets", {"owner"});
        },
    .downgrade = [](Operations& op) { op.drop_table("pets"); },
};
inline constexpr Migration ages{
    .revision = "0003_ages",
    .down_revision = "0002_pets",
    .upgrade =
        [](Operations& op) {
          op.add_column("people", headway::column("age", headway::integer).check("age >= 0"));
          op.run([](Connection& db) -> Result<void> {
            return db.execute("UPDATE people SET age = ? WHERE name = ?", {36, "Ada"});
          });
        },
    .downgrade = [](Operations& op) { op.drop_column("people", "age"); },
};

inline constexpr Migration list[] = {people, pets, ages};
inline constexpr const headway::History& all = headway::checked_history<list>;

inline constexpr Migration first_two_list[] = {people, pets};
inline constexpr const headway::History& first_two = headway::checked_history<first_two_list>;

using Migrator = headway::Migrator<headway::Sqlite>;

/// Opens or fails the test.
template <class Where>
Migrator open(const Where& where, const headway::History& history, headway::Options options = {}) {
  auto opened = Migrator::open(where, history, std::move(options));
  if (!opened) throw std::runtime_error(describe(opened.error()));
  return std::move(*opened);
}

}  // namespace histories

#endif
