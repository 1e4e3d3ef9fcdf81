// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SPECIFICATION_HISTORIES_HPP
#define HEADWAY_TESTS_SPECIFICATION_HISTORIES_HPP

#include "headway/headway.hpp"

// Histories in no database's own words.
namespace specification {

using namespace headway;

inline constexpr Migration people{
    .revision = "0001_people",
    .message = "people",
    .upgrade =
        [](Operations& op) {
          op.create_table("people",
                          column("id", integer).primary_key(),
                          column("name", text).not_null(),
                          column("active", boolean).not_null().default_value(true));
          op.bulk_insert("people", {"id", "name", "active"}, {{1, "Ada", true}, {2, "Grace", 0}});
        },
    .downgrade = [](Operations& op) { op.drop_table("people"); },
};
inline constexpr Migration pets{
    .revision = "0002_pets",
    .down_revision = "0001_people",
    .upgrade =
        [](Operations& op) {
          op.create_table("pets",
                          column("id", integer).primary_key(),
                          column("owner", integer).references("people", "id", cascade),
                          column("born", date));
          op.create_index("idx_pets_born", "pets", {desc("born"), "owner"});
        },
    .downgrade = [](Operations& op) { op.drop_table("pets"); },
};
inline constexpr Migration ages{
    .revision = "0003_ages",
    .down_revision = "0002_pets",
    .upgrade =
        [](Operations& op) {
          op.add_column("people", column("age", integer).check("age >= 0"));
          op.run([](Connection& db) -> Result<void> {
            return db.execute("UPDATE people SET age = ? WHERE name = ?", {36, "Ada"});
          });
        },
    .downgrade = [](Operations& op) { op.drop_column("people", "age"); },
};
inline constexpr Migration list[] = {people, pets, ages};
inline constexpr const History& all = checked_history<list>;
inline constexpr Migration first_two_list[] = {people, pets};
inline constexpr const History& first_two = checked_history<first_two_list>;

/// Five migrations whose third is the parameter.
class Failing {
 public:
  explicit Failing(Body third)
      : list_{people,
              pets,
              step("0003_c", "0002_pets", third),
              step("0004_d", "0003_c", nothing),
              step("0005_e", "0004_d", nothing)} {}
  [[nodiscard]] History history() const { return History::from(list_).value(); }

 private:
  static void nothing(Operations&) {}
  static Migration step(std::string_view revision, std::string_view parent, Body upgrade) {
    return {.revision = revision, .down_revision = parent, .upgrade = upgrade, .downgrade = nothing};
  }
  Migration list_[5];
};

}  // namespace specification

#endif
