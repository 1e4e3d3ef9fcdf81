// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_AUDIT_LOG_HPP
#define THOUGHTS_MODELS_AUDIT_LOG_HPP

#include <optional>
#include <string>
#include <utility>

#include "enums.hpp"
#include "headway/json.hpp"
#include "headway/model.hpp"
#include "rules.hpp"

namespace thoughts {

using namespace headway;

/// Who did what to what. Nothing updates an entry; it goes with its user.
///
/// The id of a session can be too long for `entity_id`: an entry about a context has none, and tells it in `changes`.
struct AuditLogEntry {
  Uuid id = {};
  Uuid user_id = {};
  std::optional<std::string> entity_type = {};
  std::optional<std::string> entity_id = {};
  std::optional<std::string> action = {};
  std::optional<Json> changes = {};
  Timestamp created_at = {};

  static constexpr auto model() {
    return headway::model<AuditLogEntry>("audit_log",
                                         field<&AuditLogEntry::id>("id", varchar(36)).primary_key(),
                                         field<&AuditLogEntry::user_id>("user_id", varchar(36))
                                             .references("users", "id", cascade)
                                             .index("idx_audit_log_user_id"),
                                         field<&AuditLogEntry::entity_type>("entity_type", varchar(50)),
                                         field<&AuditLogEntry::entity_id>("entity_id", varchar(36)),
                                         field<&AuditLogEntry::action>("action", varchar(50)),
                                         field<&AuditLogEntry::changes>("changes", json).rule(object()),
                                         field<&AuditLogEntry::created_at>("created_at", timestamp_tz),
                                         index_on("idx_audit_log_entity", "entity_type", "entity_id"));
  }
  friend bool operator==(const AuditLogEntry&, const AuditLogEntry&) = default;
};

struct AuditLogCreate {
  std::optional<std::string> entity_type = {};
  std::optional<std::string> entity_id = {};
  std::optional<std::string> action = {};
  std::optional<Json> changes = {};  ///< `{"status": {"old": "pending", "new": "done"}}`

  static constexpr auto model() {
    return shape<AuditLogCreate>(field<&AuditLogCreate::entity_type>("entity_type").length(0, 50),
                                 field<&AuditLogCreate::entity_id>("entity_id").length(0, 36),
                                 field<&AuditLogCreate::action>("action").length(0, 50),
                                 field<&AuditLogCreate::changes>("changes").rule(object()).rule(OldAndNew{}));
  }
};

/// A row as the API tells it.
struct AuditLogResponse : AuditLogEntry {
  static constexpr auto model() {
    return shape<AuditLogResponse>(field<&AuditLogEntry::id>("id"),
                                   field<&AuditLogEntry::created_at>("created_at"),
                                   field<&AuditLogEntry::user_id>("user_id"),
                                   field<&AuditLogEntry::entity_type>("entity_type"),
                                   field<&AuditLogEntry::entity_id>("entity_id"),
                                   field<&AuditLogEntry::action>("action"),
                                   field<&AuditLogEntry::changes>("changes"));
  }
};

/// A new row, with an id of its own.
[[nodiscard]] inline AuditLogEntry new_row(AuditLogCreate given, const Uuid& user_id, Timestamp at) {
  return {.id = Uuid::random(),
          .user_id = user_id,
          .entity_type = std::move(given.entity_type),
          .entity_id = std::move(given.entity_id),
          .action = std::move(given.action),
          .changes = std::move(given.changes),
          .created_at = at};
}
[[nodiscard]] inline AuditLogResponse response_of(AuditLogEntry row) { return {std::move(row)}; }

}  // namespace thoughts

#endif
