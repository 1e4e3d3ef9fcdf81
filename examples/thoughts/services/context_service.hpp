// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_CONTEXT_SERVICE_HPP
#define THOUGHTS_SERVICES_CONTEXT_SERVICE_HPP

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "models/models.hpp"
#include "services/audit.hpp"
#include "services/store.hpp"

namespace thoughts {

/// The sessions of users. Several may last at once; the newest counts as the current one.
class ContextService {
 public:
  static constexpr std::string_view entity = entity_types::context;

  explicit ContextService(Connection& db) : db_(db) {}

  /// @error conflict  there is a session of this id already, be it another user's
  Outcome<Context> start(const Uuid& user_id, ContextCreate given) {
    return in_transaction(
        db_, user_id, [&] { return create_row(db_, entity, new_row(std::move(given), user_id, headway::now())); });
  }

  [[nodiscard]] Outcome<Context> get(const Uuid& user_id, const std::string& session_id) {
    Outcome<Context> found = select_owned<Context>(db_, entity, session_id, user_id);
    // MySQL's usual collations take one text for another that differs in case and accents.
    if (found && found->id != session_id) return not_found(entity, session_id);
    return found;
  }

  [[nodiscard]] Outcome<std::optional<Context>> current(const Uuid& user_id) {
    return select_one<Context>(db_,
                               entity,
                               "WHERE user_id = ? AND ended_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 1",
                               {Value(user_id.str())});
  }

  /// The newest first.
  [[nodiscard]] Outcome<Page<Context>> history(const Uuid& user_id, Paging paging = {.limit = 50}) {
    return select_page<Context>(
        db_, entity, "WHERE user_id = ?", "ORDER BY started_at DESC, id DESC", {Value(user_id.str())}, paging);
  }

  Outcome<Context> update(const Uuid& user_id, const std::string& session_id, ContextUpdate given) {
    return rewrite(user_id, session_id, [&](Context& row, Timestamp at) { change(row, std::move(given), at); });
  }

  /// A session that has ended keeps the time at which it did.
  Outcome<Context> end(const Uuid& user_id, const std::string& session_id) {
    return rewrite(user_id, session_id, [](Context& row, Timestamp at) {
      if (row.ended_at) return;
      row.ended_at = std::max(at, row.started_at);
      row.updated_at = at;
    });
  }

  Outcome<Context> increment_thought_count(const Uuid& user_id, const std::string& session_id) {
    return rewrite(user_id, session_id, [](Context& row, Timestamp at) {
      ++row.thought_count;
      row.updated_at = at;
    });
  }

 private:
  /// What does not change is not written.
  template <class Change>
  Outcome<Context> rewrite(const Uuid& user_id, const std::string& session_id, Change change_it) {
    return in_transaction(db_, user_id, [&]() -> Outcome<Context> {
      const Outcome<Context> before = get(user_id, session_id);
      if (!before) return before;
      Context after = *before;
      change_it(after, time_of_change(*before));
      if (after == *before) return after;
      return change_row(db_, entity, *before, std::move(after));
    });
  }

  Connection& db_;
};

}  // namespace thoughts

#endif
