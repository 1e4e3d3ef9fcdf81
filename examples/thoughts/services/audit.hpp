// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_AUDIT_HPP
#define THOUGHTS_SERVICES_AUDIT_HPP

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "headway/json.hpp"
#include "models/models.hpp"
#include "services/store.hpp"

namespace thoughts {

/// `{"status": {"old": "pending", "new": "done"}}`: what differs between two forms of an entity as the API tells it,
/// either of which may be null.
[[nodiscard]] inline headway::Json changes_between(const headway::Json& before, const headway::Json& after) {
  using headway::Json;
  Json changes = Json::object();
  const auto note = [&](const std::string& field) {
    const Json was = before.is_object() ? before.value(field, Json()) : Json();
    const Json is = after.is_object() ? after.value(field, Json()) : Json();
    if (was != is) changes[field] = Json{{"old", was}, {"new", is}};
  };
  for (const auto& [field, value] : before.items()) note(field);
  for (const auto& [field, value] : after.items()) note(field);
  return changes;
}

/// Writes who did what to what, in the transaction that does it. A null row stands for none: before it was made, after
/// it was deleted.
template <class Row>
[[nodiscard]] Outcome<void> record(Connection& db, const Uuid& user_id, std::string_view entity,
                                   std::string_view action, const Row* before, const Row* after, Timestamp at) {
  const auto told = [](const Row* row) {
    return row == nullptr ? headway::Json() : headway::Json(headway::write_json(response_of(*row)));
  };
  AuditLogCreate entry;
  entry.entity_type = std::string(entity);
  entry.action = std::string(action);
  entry.changes = changes_between(told(before), told(after));
  if constexpr (std::is_same_v<Row, Context>) {  // a session's id can be too long for the column
    const auto id_of = [](const Context* row) { return row == nullptr ? headway::Json() : headway::Json(row->id); };
    (*entry.changes)["session_id"] = {{"old", id_of(before)}, {"new", id_of(after)}};
  } else {
    entry.entity_id = (after != nullptr ? after : before)->id.str();
  }
  return insert_row(db, "audit log entry", new_row(std::move(entry), user_id, at));
}

/// Writes a new row of a user's, and that it was made.
template <class Row>
[[nodiscard]] Outcome<Row> create_row(Connection& db, std::string_view entity, Row row) {
  if (auto done = insert_row(db, entity, row); !done) return tl::make_unexpected(std::move(done.error()));
  auto noted = record<Row>(db, row.user_id, entity, actions::create, nullptr, &row, row.created_at);
  if (!noted) return tl::make_unexpected(std::move(noted.error()));
  return row;
}
/// Writes a row that was changed, and what of it.
template <class Row>
[[nodiscard]] Outcome<Row> change_row(Connection& db, std::string_view entity, const Row& before, Row after,
                                      std::string_view action = actions::update) {
  if (auto done = update_row(db, entity, after); !done) return tl::make_unexpected(std::move(done.error()));
  auto noted = record(db, after.user_id, entity, action, &before, &after, after.updated_at);
  if (!noted) return tl::make_unexpected(std::move(noted.error()));
  return after;
}
/// Deletes a row, and writes what it was.
template <class Row>
[[nodiscard]] Outcome<void> erase_row(Connection& db, std::string_view entity, const Row& row, Timestamp at) {
  if (auto done = delete_row<Row>(db, entity, row.id); !done) return done;
  return record<Row>(db, row.user_id, entity, actions::erase, &row, nullptr, at);
}

}  // namespace thoughts

#endif
