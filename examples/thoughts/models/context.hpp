// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_CONTEXT_HPP
#define THOUGHTS_MODELS_CONTEXT_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "enums.hpp"
#include "headway/model.hpp"
#include "rules.hpp"

namespace thoughts {

using namespace headway;

/// A session of work. Its id is what the client calls it, no UUID, and `session_id` in JSON.
struct Context {
  std::string id = {};
  Uuid user_id = {};
  Timestamp started_at = {};
  std::optional<std::string> current_activity = {};
  std::optional<std::string> active_app = {};
  std::optional<std::string> location = {};
  std::optional<TimeOfDay> time_of_day = {};
  std::optional<EnergyLevel> energy_level = {};
  std::optional<FocusState> focus_state = {};
  std::int32_t thought_count = 0;
  std::optional<std::string> notes = {};
  std::optional<Timestamp> ended_at = {};  ///< None while the session lasts.
  Timestamp created_at = {};
  Timestamp updated_at = {};

  static constexpr auto model() {
    return headway::model<Context>(
        "contexts",
        rules::session_id(field<&Context::id>("id", varchar(255)).primary_key()),
        field<&Context::user_id>("user_id", varchar(36))
            .references("users", "id", cascade)
            .index("idx_contexts_user_id"),
        field<&Context::started_at>("started_at", timestamp_tz).index("idx_contexts_started_at"),
        field<&Context::current_activity>("current_activity", varchar(255)),
        field<&Context::active_app>("active_app", varchar(255)),
        field<&Context::location>("location", varchar(255)),
        field<&Context::time_of_day>("time_of_day", varchar(50)),
        field<&Context::energy_level>("energy_level", varchar(50)),
        field<&Context::focus_state>("focus_state", varchar(50)),
        field<&Context::thought_count>("thought_count", integer).default_value(0).at_least(0),
        field<&Context::notes>("notes", text).length(0, 5000),
        field<&Context::ended_at>("ended_at", timestamp_tz),
        field<&Context::created_at>("created_at", timestamp_tz),
        field<&Context::updated_at>("updated_at", timestamp_tz),
        row_rule(OrderOfTimes{}),
        row_rule(EndedAfterStart{}));
  }
  friend bool operator==(const Context&, const Context&) = default;
};

struct ContextCreate {
  std::string session_id = {};
  std::optional<std::string> current_activity = {};
  std::optional<std::string> active_app = {};
  std::optional<std::string> location = {};
  std::optional<TimeOfDay> time_of_day = {};
  std::optional<EnergyLevel> energy_level = {};
  std::optional<FocusState> focus_state = {};
  std::optional<std::string> notes = {};

  static constexpr auto model() {
    return shape<ContextCreate>(rules::session_id(field<&ContextCreate::session_id>("session_id")),
                                field<&ContextCreate::current_activity>("current_activity").length(0, 255),
                                field<&ContextCreate::active_app>("active_app").length(0, 255),
                                field<&ContextCreate::location>("location").length(0, 255),
                                field<&ContextCreate::time_of_day>("time_of_day"),
                                field<&ContextCreate::energy_level>("energy_level"),
                                field<&ContextCreate::focus_state>("focus_state"),
                                field<&ContextCreate::notes>("notes").length(0, 5000));
  }
};

/// The session keeps its id.
struct ContextUpdate {
  Patch<std::optional<std::string>> current_activity = {};
  Patch<std::optional<std::string>> active_app = {};
  Patch<std::optional<std::string>> location = {};
  Patch<std::optional<TimeOfDay>> time_of_day = {};
  Patch<std::optional<EnergyLevel>> energy_level = {};
  Patch<std::optional<FocusState>> focus_state = {};
  Patch<std::optional<std::string>> notes = {};

  static constexpr auto model() {
    return shape<ContextUpdate>(field<&ContextUpdate::current_activity>("current_activity").length(0, 255),
                                field<&ContextUpdate::active_app>("active_app").length(0, 255),
                                field<&ContextUpdate::location>("location").length(0, 255),
                                field<&ContextUpdate::time_of_day>("time_of_day"),
                                field<&ContextUpdate::energy_level>("energy_level"),
                                field<&ContextUpdate::focus_state>("focus_state"),
                                field<&ContextUpdate::notes>("notes").length(0, 5000));
  }
};

/// A row as the API tells it: without the times at which it was written, which say nothing about the session.
struct ContextResponse : Context {
  static constexpr auto model() {
    return shape<ContextResponse>(field<&Context::id>("session_id"),
                                  field<&Context::current_activity>("current_activity"),
                                  field<&Context::active_app>("active_app"),
                                  field<&Context::location>("location"),
                                  field<&Context::time_of_day>("time_of_day"),
                                  field<&Context::energy_level>("energy_level"),
                                  field<&Context::focus_state>("focus_state"),
                                  field<&Context::notes>("notes"),
                                  field<&Context::user_id>("user_id"),
                                  field<&Context::started_at>("started_at"),
                                  field<&Context::thought_count>("thought_count"),
                                  field<&Context::ended_at>("ended_at"));
  }
};

/// A session that begins.
[[nodiscard]] inline Context new_row(ContextCreate given, const Uuid& user_id, Timestamp at) {
  return {.id = std::move(given.session_id),
          .user_id = user_id,
          .started_at = at,
          .current_activity = std::move(given.current_activity),
          .active_app = std::move(given.active_app),
          .location = std::move(given.location),
          .time_of_day = given.time_of_day,
          .energy_level = given.energy_level,
          .focus_state = given.focus_state,
          .notes = std::move(given.notes),
          .created_at = at,
          .updated_at = at};
}
/// Writes what the update sets; one that sets nothing still is an update.
inline void change(Context& row, const ContextUpdate& update, Timestamp at) {
  update.current_activity.apply_to(row.current_activity);
  update.active_app.apply_to(row.active_app);
  update.location.apply_to(row.location);
  update.time_of_day.apply_to(row.time_of_day);
  update.energy_level.apply_to(row.energy_level);
  update.focus_state.apply_to(row.focus_state);
  update.notes.apply_to(row.notes);
  row.updated_at = at;
}
[[nodiscard]] inline ContextResponse response_of(Context row) { return {std::move(row)}; }

}  // namespace thoughts

#endif
