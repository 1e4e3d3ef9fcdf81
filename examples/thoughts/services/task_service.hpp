// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_TASK_SERVICE_HPP
#define THOUGHTS_SERVICES_TASK_SERVICE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/models.hpp"
#include "services/audit.hpp"
#include "services/store.hpp"
#include "services/thought_service.hpp"

namespace thoughts {

enum class TaskSort : std::uint8_t { created_at, updated_at, due_date, priority };

/// Which tasks to list, and how.
struct TaskFilter {
  std::optional<TaskStatus> status;
  std::optional<Priority> priority;
  std::optional<headway::Date> due_from;  ///< Both days belong to the range; a task without a due date to none.
  std::optional<headway::Date> due_to;
  TaskSort sort_by = TaskSort::created_at;
  SortOrder order = SortOrder::desc;
  Paging paging;
};

/// The tasks of users. Another user's task is not found, nor is another user's thought that a task should be made from.
class TaskService {
 public:
  static constexpr std::string_view entity = entity_types::task;

  explicit TaskService(Connection& db) : db_(db) {}

  Outcome<Task> create(const Uuid& user_id, TaskCreate given) {
    return in_transaction(db_, user_id, [&]() -> Outcome<Task> {
      if (given.source_thought_id) {
        auto source = select_owned<Thought>(db_, "source_thought", given.source_thought_id->str(), user_id);
        if (!source) return tl::make_unexpected(std::move(source.error()));
      }
      return create_row(db_, entity, new_row(std::move(given), user_id, headway::now()));
    });
  }

  [[nodiscard]] Outcome<Task> get(const Uuid& user_id, const Uuid& id) {
    return select_owned<Task>(db_, entity, id.str(), user_id);
  }

  /// @error invalid_data about `filter`: a range of due dates that ends before it begins
  [[nodiscard]] Outcome<Page<Task>> list(const Uuid& user_id, const TaskFilter& filter) {
    if (filter.due_from && filter.due_to && *filter.due_to < *filter.due_from) {
      return invalid_data("filter", "due_to: should not be before due_from");
    }
    std::string where = "WHERE user_id = ?";
    Values values{Value(user_id.str())};
    const auto also = [&](const char* condition, std::string value) {
      where.append(" AND ").append(condition);
      values.emplace_back(value);
    };
    if (filter.status) also("status = ?", std::string(headway::name_of(*filter.status)));
    if (filter.priority) also("priority = ?", std::string(headway::name_of(*filter.priority)));
    if (filter.due_from) also("due_date >= ?", headway::format_date(*filter.due_from));
    if (filter.due_to) also("due_date <= ?", headway::format_date(*filter.due_to));
    return select_page<Task>(
        db_, entity, where, order_by(filter.sort_by, filter.order), std::move(values), filter.paging);
  }

  [[nodiscard]] Outcome<std::vector<Task>> tasks_for_thought(const Uuid& user_id, const Uuid& thought_id) {
    return in_snapshot(db_, [&]() -> Outcome<std::vector<Task>> {
      auto source = select_owned<Thought>(db_, entity_types::thought, thought_id.str(), user_id);
      if (!source) return tl::make_unexpected(std::move(source.error()));
      return select<Task>(db_,
                          entity,
                          "WHERE user_id = ? AND source_thought_id = ? ORDER BY created_at DESC, id DESC",
                          {Value(user_id.str()), Value(thought_id.str())});
    });
  }

  Outcome<Task> update(const Uuid& user_id, const Uuid& id, TaskUpdate given) {
    return rewrite(user_id, id, actions::update, [&](Task& task, Timestamp at) { change(task, std::move(given), at); });
  }

  /// A task that is done already is done once more: its time is the last one.
  Outcome<Task> complete(const Uuid& user_id, const Uuid& id) {
    return rewrite(user_id, id, actions::complete, [](Task& task, Timestamp at) {
      task.status = TaskStatus::done;
      task.completed_at = task.updated_at = at;
    });
  }

  /// Thoughts that name the task lose it: no foreign key does that.
  Outcome<void> erase(const Uuid& user_id, const Uuid& id) {
    return in_transaction(db_, user_id, [&]() -> Outcome<void> {
      const Outcome<Task> task = get(user_id, id);
      if (!task) return tl::make_unexpected(task.error());
      auto named = select<Thought>(
          db_, entity_types::thought, "WHERE user_id = ? AND task_id = ?", {Value(user_id.str()), Value(id.str())});
      if (!named) return tl::make_unexpected(std::move(named.error()));
      for (const Thought& before : *named) {
        Thought after = before;
        after.task_id.reset();
        after.updated_at = time_of_change(before);
        auto done = change_row(db_, entity_types::thought, before, std::move(after));
        if (!done) return tl::make_unexpected(std::move(done.error()));
      }
      return erase_row(db_, entity, *task, time_of_change(*task));
    });
  }

 private:
  template <class Change>
  Outcome<Task> rewrite(const Uuid& user_id, const Uuid& id, std::string_view action, Change change_it) {
    return in_transaction(db_, user_id, [&]() -> Outcome<Task> {
      const Outcome<Task> before = get(user_id, id);
      if (!before) return before;
      Task after = *before;
      change_it(after, time_of_change(*before));
      return change_row(db_, entity, *before, std::move(after), action);
    });
  }

  /// A priority counts by its rank; a task without a due date comes last in either order.
  static std::string order_by(TaskSort key, SortOrder order) {
    const std::string direction = order == SortOrder::asc ? " ASC" : " DESC";
    const auto by = [&](const std::string& words) { return "ORDER BY " + words + direction + ", id" + direction; };
    switch (key) {
      case TaskSort::created_at: return by("created_at");
      case TaskSort::updated_at: return by("updated_at");
      case TaskSort::due_date: return by("due_date IS NULL, due_date");
      case TaskSort::priority: break;
    }
    std::string rank = "CASE priority";
    for (std::size_t at = 0; at < headway::enum_names<Priority>.size(); ++at) {
      rank += " WHEN '" + std::string(headway::enum_names<Priority>[at]) + "' THEN " + std::to_string(at);
    }
    return by(rank + " END");
  }

  Connection& db_;
};

}  // namespace thoughts

template <>
inline constexpr auto headway::enum_names<thoughts::TaskSort> =
    std::to_array<std::string_view>({"created_at", "updated_at", "due_date", "priority"});

#endif
