// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_KEY_SERVICE_HPP
#define THOUGHTS_SERVICES_KEY_SERVICE_HPP

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "models/models.hpp"
#include "services/audit.hpp"
#include "services/secret.hpp"
#include "services/store.hpp"

namespace thoughts {

/// A key that was just made. The token is told this once; the database has its SHA-256 alone.
struct NewKey {
  ApiKey row;
  std::string token;
};

/// Whom a key speaks for.
struct Caller {
  Uuid user_id;
  Uuid key_id;
  bool is_active = true;  ///< Whether the user is; an inactive one may do nothing.
};

class KeyService {
 public:
  static constexpr std::string_view entity = entity_types::api_key;
  /// How exact `last_used_at` is: written at each request, it would make every reader a writer.
  static constexpr std::chrono::seconds use_is_noted_every{60};

  explicit KeyService(Connection& db) : db_(db) {}

  Outcome<NewKey> create(const Uuid& user_id, ApiKeyCreate given) {
    return in_transaction(db_, user_id, [&]() -> Outcome<NewKey> {
      std::string token = "thoughts_" + random_hexadecimal(32);
      auto row = create_row(db_, entity, new_row(std::move(given), user_id, sha256(token), headway::now()));
      if (!row) return tl::make_unexpected(std::move(row.error()));
      return NewKey{std::move(*row), std::move(token)};
    });
  }

  /// A key that is revoked already stays so, and no second entry is written.
  Outcome<ApiKey> revoke(const Uuid& id) {
    return in_transaction(db_, [&]() -> Outcome<ApiKey> {
      auto found = select_one<ApiKey>(db_, entity, "WHERE id = ?" + words::kept(db_.dialect()), {Value(id.str())});
      if (!found) return tl::make_unexpected(std::move(found.error()));
      if (!*found) return not_found(entity, id.str());
      const ApiKey before = **found;
      if (!before.is_active) return before;
      ApiKey after = before;
      after.is_active = false;
      if (auto done = update_row(db_, entity, after); !done) return tl::make_unexpected(std::move(done.error()));
      auto noted = record(db_, after.user_id, entity, actions::update, &before, &after, headway::now());
      if (!noted) return tl::make_unexpected(std::move(noted.error()));
      return after;
    });
  }

  /// Who a token belongs to: nobody, when there is no such key or it is revoked.
  [[nodiscard]] Outcome<std::optional<Caller>> authenticate(std::string_view token) {
    const std::string hash = sha256(token);
    auto key = select_one<ApiKey>(db_, entity, "WHERE key_hash = ?", {Value(hash)});
    if (!key) return tl::make_unexpected(std::move(key.error()));
    if (!*key || !equal_in_constant_time((**key).key_hash, hash) || !(**key).is_active) return std::optional<Caller>();
    auto user = select_one<User>(db_, entity_types::user, "WHERE id = ?", {Value((**key).user_id.str())});
    if (!user) return tl::make_unexpected(std::move(user.error()));
    if (!*user) return std::optional<Caller>();
    note_use(**key);
    return Caller{(**user).id, (**key).id, (**user).is_active};
  }

 private:
  /// Not worth a refusal when it fails, nor worth waiting for.
  void note_use(const ApiKey& key) {
    const Timestamp at = headway::now();
    if (key.last_used_at && at - *key.last_used_at < use_is_noted_every) return;
    (void)db_.execute("UPDATE api_keys SET last_used_at = ? WHERE id = ?",
                      {headway::Codec<Timestamp>::to_value(at), Value(key.id.str())});
  }

  Connection& db_;
};

}  // namespace thoughts

#endif
