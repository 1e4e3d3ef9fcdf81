// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_THOUGHT_HPP
#define THOUGHTS_MODELS_THOUGHT_HPP

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "enums.hpp"
#include "headway/json.hpp"
#include "headway/model.hpp"
#include "rules.hpp"
#include "tags.hpp"

namespace thoughts {

using namespace headway;

struct Thought {
  Uuid id = {};
  Uuid user_id = {};
  std::string content = {};
  std::vector<std::string> tags = {};
  ThoughtStatus status = ThoughtStatus::active;
  std::optional<Json> context = {};  ///< Whatever the client knew of the moment; no row of `contexts`.
  std::optional<std::string> claude_summary = {};
  std::optional<Json> claude_analysis = {};
  std::vector<Uuid> related_thought_ids = {};
  std::optional<Uuid> task_id = {};  ///< No foreign key: whoever deletes the task clears it.
  Timestamp created_at = {};
  Timestamp updated_at = {};

  static constexpr auto model() {
    return headway::model<Thought>(
        "thoughts",
        field<&Thought::id>("id", varchar(36)).primary_key(),
        field<&Thought::user_id>("user_id", varchar(36))
            .references("users", "id", cascade)
            .index("idx_thoughts_user_id"),
        rules::content(field<&Thought::content>("content", text)),
        rules::tags(field<&Thought::tags>("tags", json).default_value("[]")),
        field<&Thought::status>("status", varchar(50)).default_value("active").index("idx_thoughts_status"),
        field<&Thought::context>("context", json).rule(object()),
        field<&Thought::claude_summary>("claude_summary", varchar(500)),
        field<&Thought::claude_analysis>("claude_analysis", json).rule(object()),
        field<&Thought::related_thought_ids>("related_thought_ids", json).default_value("[]"),
        field<&Thought::task_id>("task_id", varchar(36)),
        field<&Thought::created_at>("created_at", timestamp_tz).index("idx_thoughts_created_at"),
        field<&Thought::updated_at>("updated_at", timestamp_tz).index("idx_thoughts_updated_at"),
        row_rule(OrderOfTimes{}));
  }
  friend bool operator==(const Thought&, const Thought&) = default;
};

/// A new thought is active: its status cannot be given.
struct ThoughtCreate {
  std::string content = {};
  std::vector<std::string> tags = {};
  std::optional<Json> context = {};

  static constexpr auto model() {
    return shape<ThoughtCreate>(rules::content(field<&ThoughtCreate::content>("content")),
                                rules::tags(field<&ThoughtCreate::tags>("tags").may_be_absent()),
                                field<&ThoughtCreate::context>("context").rule(object()));
  }
};

struct ThoughtUpdate {
  Patch<std::string> content = {};
  Patch<std::vector<std::string>> tags = {};
  Patch<ThoughtStatus> status = {};
  Patch<std::optional<Json>> context = {};

  static constexpr auto model() {
    return shape<ThoughtUpdate>(rules::content(field<&ThoughtUpdate::content>("content")),
                                rules::tags(field<&ThoughtUpdate::tags>("tags")),
                                field<&ThoughtUpdate::status>("status"),
                                field<&ThoughtUpdate::context>("context").rule(object()));
  }
};

/// A row as the API tells it. What was stored is not asked for the limits of requests again, but for its summary's.
struct ThoughtResponse : Thought {
  static constexpr auto model() {
    return shape<ThoughtResponse>(field<&Thought::id>("id"),
                                  field<&Thought::created_at>("created_at"),
                                  field<&Thought::updated_at>("updated_at"),
                                  field<&Thought::user_id>("user_id"),
                                  field<&Thought::content>("content"),
                                  field<&Thought::tags>("tags"),
                                  field<&Thought::status>("status"),
                                  field<&Thought::context>("context"),
                                  field<&Thought::claude_summary>("claude_summary").length(0, 500),
                                  field<&Thought::claude_analysis>("claude_analysis"),
                                  field<&Thought::related_thought_ids>("related_thought_ids"),
                                  field<&Thought::task_id>("task_id"));
  }
};

/// A new row, with an id of its own.
[[nodiscard]] inline Thought new_row(ThoughtCreate given, const Uuid& user_id, Timestamp at) {
  return {.id = Uuid::random(),
          .user_id = user_id,
          .content = std::move(given.content),
          .tags = std::move(given.tags),
          .context = std::move(given.context),
          .created_at = at,
          .updated_at = at};
}
/// Writes what the update sets; one that sets nothing still is an update.
inline void change(Thought& row, const ThoughtUpdate& update, Timestamp at) {
  update.content.apply_to(row.content);
  update.tags.apply_to(row.tags);
  update.status.apply_to(row.status);
  update.context.apply_to(row.context);
  row.updated_at = at;
}
[[nodiscard]] inline ThoughtResponse response_of(Thought row) { return {std::move(row)}; }

}  // namespace thoughts

#endif
