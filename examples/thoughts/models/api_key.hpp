// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_API_KEY_HPP
#define THOUGHTS_MODELS_API_KEY_HPP

#include <optional>
#include <string>
#include <utility>

#include "headway/model.hpp"
#include "rules.hpp"

namespace thoughts {

using namespace headway;

/// A key of the API: only its SHA-256 is stored, in hexadecimal digits.
struct ApiKey {
  Uuid id = {};
  Uuid user_id = {};
  std::optional<std::string> name = {};
  std::string key_hash = {};
  bool is_active = true;
  Timestamp created_at = {};
  std::optional<Timestamp> last_used_at = {};

  static constexpr auto model() {
    return headway::model<ApiKey>("api_keys",
                                  field<&ApiKey::id>("id", varchar(36)).primary_key(),
                                  field<&ApiKey::user_id>("user_id", varchar(36))
                                      .references("users", "id", cascade)
                                      .index("idx_api_keys_user_id"),
                                  field<&ApiKey::name>("name", varchar(255)).rule(Trimmed{}),
                                  field<&ApiKey::key_hash>("key_hash", varchar(255))
                                      .unique()
                                      .index("idx_api_keys_key_hash")
                                      .rule(Hexadecimal{64}),
                                  field<&ApiKey::is_active>("is_active", boolean).default_value(true),
                                  field<&ApiKey::created_at>("created_at", timestamp_tz),
                                  field<&ApiKey::last_used_at>("last_used_at", timestamp_tz));
  }
  friend bool operator==(const ApiKey&, const ApiKey&) = default;
};

/// The key itself is made by the server, and told once.
struct ApiKeyCreate {
  std::optional<std::string> name = {};

  static constexpr auto model() {
    return shape<ApiKeyCreate>(field<&ApiKeyCreate::name>("name").length(0, 255).rule(Trimmed{}));
  }
};

struct ApiKeyUpdate {
  Patch<std::optional<std::string>> name = {};
  Patch<bool> is_active = {};

  static constexpr auto model() {
    return shape<ApiKeyUpdate>(field<&ApiKeyUpdate::name>("name").length(0, 255).rule(Trimmed{}),
                               field<&ApiKeyUpdate::is_active>("is_active"));
  }
};

/// A row as the API tells it: never with the hash.
struct ApiKeyResponse : ApiKey {
  static constexpr auto model() {
    return shape<ApiKeyResponse>(field<&ApiKey::id>("id"),
                                 field<&ApiKey::user_id>("user_id"),
                                 field<&ApiKey::name>("name"),
                                 field<&ApiKey::is_active>("is_active"),
                                 field<&ApiKey::created_at>("created_at"),
                                 field<&ApiKey::last_used_at>("last_used_at"));
  }
};

/// A new row, with an id of its own.
[[nodiscard]] inline ApiKey new_row(ApiKeyCreate given, const Uuid& user_id, std::string key_hash, Timestamp at) {
  return {.id = Uuid::random(),
          .user_id = user_id,
          .name = std::move(given.name),
          .key_hash = std::move(key_hash),
          .created_at = at};
}
inline void change(ApiKey& row, const ApiKeyUpdate& update) {
  update.name.apply_to(row.name);
  update.is_active.apply_to(row.is_active);
}
/// The hash stays behind.
[[nodiscard]] inline ApiKeyResponse response_of(ApiKey row) {
  row.key_hash.clear();
  return {std::move(row)};
}

}  // namespace thoughts

#endif
