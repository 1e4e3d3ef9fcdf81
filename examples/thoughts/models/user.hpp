// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_USER_HPP
#define THOUGHTS_MODELS_USER_HPP

#include <optional>
#include <string>
#include <utility>

#include "headway/json.hpp"
#include "headway/model.hpp"
#include "rules.hpp"

namespace thoughts {

using namespace headway;

struct User {
  Uuid id = {};
  std::string name = {};
  std::string email = {};
  Timestamp created_at = {};
  Timestamp updated_at = {};
  std::optional<Json> preferences = {};
  bool is_active = true;

  static constexpr auto model() {
    return headway::model<User>(
        "users",
        field<&User::id>("id", varchar(36)).primary_key(),
        rules::person_name(field<&User::name>("name", varchar(255))),
        rules::email(field<&User::email>("email", varchar(255)).unique().index("idx_users_email")),
        field<&User::created_at>("created_at", timestamp_tz),
        field<&User::updated_at>("updated_at", timestamp_tz),
        field<&User::preferences>("preferences", json).rule(object()),
        field<&User::is_active>("is_active", boolean).default_value(true),
        row_rule(OrderOfTimes{}));
  }
  friend bool operator==(const User&, const User&) = default;
};

struct UserCreate {
  std::string name = {};
  std::string email = {};
  std::optional<Json> preferences = Json::object();

  static constexpr auto model() {
    return shape<UserCreate>(rules::person_name(field<&UserCreate::name>("name")),
                             rules::email(field<&UserCreate::email>("email")),
                             field<&UserCreate::preferences>("preferences").rule(object()));
  }
};

struct UserUpdate {
  Patch<std::string> name = {};
  Patch<std::string> email = {};
  Patch<std::optional<Json>> preferences = {};
  Patch<bool> is_active = {};

  static constexpr auto model() {
    return shape<UserUpdate>(rules::person_name(field<&UserUpdate::name>("name")),
                             rules::email(field<&UserUpdate::email>("email")),
                             field<&UserUpdate::preferences>("preferences").rule(object()),
                             field<&UserUpdate::is_active>("is_active"));
  }
};

/// A row as the API tells it. What was stored is not asked for the limits of requests again.
struct UserResponse : User {
  static constexpr auto model() {
    return shape<UserResponse>(field<&User::id>("id"),
                               field<&User::created_at>("created_at"),
                               field<&User::updated_at>("updated_at"),
                               field<&User::name>("name"),
                               field<&User::email>("email"),
                               field<&User::preferences>("preferences"),
                               field<&User::is_active>("is_active"));
  }
};

/// A new row, with an id of its own.
[[nodiscard]] inline User new_row(UserCreate given, Timestamp at) {
  return {.id = Uuid::random(),
          .name = std::move(given.name),
          .email = std::move(given.email),
          .created_at = at,
          .updated_at = at,
          .preferences = std::move(given.preferences)};
}
/// Writes what the update sets; one that sets nothing still is an update.
inline void change(User& row, const UserUpdate& update, Timestamp at) {
  update.name.apply_to(row.name);
  update.email.apply_to(row.email);
  update.preferences.apply_to(row.preferences);
  update.is_active.apply_to(row.is_active);
  row.updated_at = at;
}
/// A user without preferences has empty ones.
[[nodiscard]] inline UserResponse response_of(User row) {
  if (!row.preferences) row.preferences = Json::object();
  return {std::move(row)};
}

}  // namespace thoughts

#endif
