// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_TASK_HPP
#define THOUGHTS_MODELS_TASK_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "enums.hpp"
#include "headway/json.hpp"
#include "headway/model.hpp"
#include "rules.hpp"

namespace thoughts {

using namespace headway;

struct Task {
  Uuid id = {};
  Uuid user_id = {};
  std::optional<Uuid> source_thought_id = {};
  std::string title = {};
  std::optional<std::string> description = {};
  Priority priority = Priority::medium;
  TaskStatus status = TaskStatus::pending;
  std::optional<Date> due_date = {};  ///< May be past.
  std::optional<std::int32_t> estimated_effort_minutes = {};
  Timestamp created_at = {};
  Timestamp updated_at = {};
  std::optional<Timestamp> completed_at = {};
  std::vector<std::string> linked_reminders = {};
  std::vector<Json> subtasks = {};  ///< Objects of any form.

  static constexpr auto model() {
    return headway::model<Task>(
        "tasks",
        field<&Task::id>("id", varchar(36)).primary_key(),
        field<&Task::user_id>("user_id", varchar(36)).references("users", "id", cascade).index("idx_tasks_user_id"),
        field<&Task::source_thought_id>("source_thought_id", varchar(36))
            .references("thoughts", "id", set_null)
            .index("idx_tasks_source_thought"),
        rules::title(field<&Task::title>("title", varchar(200))),
        rules::description(field<&Task::description>("description", text)),
        field<&Task::priority>("priority", varchar(50)).default_value("medium").index("idx_tasks_priority"),
        field<&Task::status>("status", varchar(50)).default_value("pending").index("idx_tasks_status"),
        field<&Task::due_date>("due_date", date).index("idx_tasks_due_date"),
        field<&Task::estimated_effort_minutes>("estimated_effort_minutes", integer).greater_than(0),
        field<&Task::created_at>("created_at", timestamp_tz),
        field<&Task::updated_at>("updated_at", timestamp_tz),
        field<&Task::completed_at>("completed_at", timestamp_tz),
        field<&Task::linked_reminders>("linked_reminders", json).default_value("[]"),
        field<&Task::subtasks>("subtasks", json).default_value("[]").rule(EachAnObject{}),
        row_rule(OrderOfTimes{}),
        row_rule(CompletedWhenDone{}));
  }
  friend bool operator==(const Task&, const Task&) = default;
};

/// A new task is pending: its status cannot be given.
struct TaskCreate {
  std::string title = {};
  std::optional<std::string> description = {};
  std::optional<Uuid> source_thought_id = {};
  Priority priority = Priority::medium;
  std::optional<Date> due_date = {};
  std::optional<std::int32_t> estimated_effort_minutes = {};

  static constexpr auto model() {
    return shape<TaskCreate>(rules::title(field<&TaskCreate::title>("title")),
                             rules::description(field<&TaskCreate::description>("description")),
                             field<&TaskCreate::source_thought_id>("source_thought_id"),
                             field<&TaskCreate::priority>("priority").may_be_absent(),
                             field<&TaskCreate::due_date>("due_date"),
                             field<&TaskCreate::estimated_effort_minutes>("estimated_effort_minutes").greater_than(0));
  }
};

struct TaskUpdate {
  Patch<std::string> title = {};
  Patch<std::optional<std::string>> description = {};
  Patch<Priority> priority = {};
  Patch<TaskStatus> status = {};
  Patch<std::optional<Date>> due_date = {};
  Patch<std::optional<std::int32_t>> estimated_effort_minutes = {};

  static constexpr auto model() {
    return shape<TaskUpdate>(rules::title(field<&TaskUpdate::title>("title")),
                             rules::description(field<&TaskUpdate::description>("description")),
                             field<&TaskUpdate::priority>("priority"),
                             field<&TaskUpdate::status>("status"),
                             field<&TaskUpdate::due_date>("due_date"),
                             field<&TaskUpdate::estimated_effort_minutes>("estimated_effort_minutes").greater_than(0));
  }
};

/// A row as the API tells it. What was stored is not asked for the limits of requests again.
struct TaskResponse : Task {
  static constexpr auto model() {
    return shape<TaskResponse>(field<&Task::id>("id"),
                               field<&Task::created_at>("created_at"),
                               field<&Task::updated_at>("updated_at"),
                               field<&Task::user_id>("user_id"),
                               field<&Task::source_thought_id>("source_thought_id"),
                               field<&Task::title>("title"),
                               field<&Task::description>("description"),
                               field<&Task::priority>("priority"),
                               field<&Task::status>("status"),
                               field<&Task::due_date>("due_date"),
                               field<&Task::estimated_effort_minutes>("estimated_effort_minutes"),
                               field<&Task::completed_at>("completed_at"),
                               field<&Task::linked_reminders>("linked_reminders"),
                               field<&Task::subtasks>("subtasks"));
  }
};

/// A new row, with an id of its own.
[[nodiscard]] inline Task new_row(TaskCreate given, const Uuid& user_id, Timestamp at) {
  return {.id = Uuid::random(),
          .user_id = user_id,
          .source_thought_id = given.source_thought_id,
          .title = std::move(given.title),
          .description = std::move(given.description),
          .priority = given.priority,
          .due_date = given.due_date,
          .estimated_effort_minutes = given.estimated_effort_minutes,
          .created_at = at,
          .updated_at = at};
}
/// Gives the task a status, and the time of its completion: one that is done already keeps the time at which it was.
inline void set_status(Task& row, TaskStatus status, Timestamp at) {
  row.status = status;
  if (status != TaskStatus::done) {
    row.completed_at.reset();
  } else if (!row.completed_at) {
    row.completed_at = at;
  }
}
/// Writes what the update sets; one that sets nothing still is an update.
inline void change(Task& row, const TaskUpdate& update, Timestamp at) {
  update.title.apply_to(row.title);
  update.description.apply_to(row.description);
  update.priority.apply_to(row.priority);
  if (update.status.is_set()) set_status(row, *update.status, at);
  update.due_date.apply_to(row.due_date);
  update.estimated_effort_minutes.apply_to(row.estimated_effort_minutes);
  row.updated_at = at;
}
[[nodiscard]] inline TaskResponse response_of(Task row) { return {std::move(row)}; }

}  // namespace thoughts

#endif
