// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_USER_SERVICE_HPP
#define THOUGHTS_SERVICES_USER_SERVICE_HPP

#include <string>
#include <string_view>
#include <utility>

#include "models/models.hpp"
#include "services/audit.hpp"
#include "services/store.hpp"

namespace thoughts {

class UserService {
 public:
  static constexpr std::string_view entity = entity_types::user;

  explicit UserService(Connection& db) : db_(db) {}

  /// @error conflict  the address is taken
  Outcome<User> create(UserCreate given) {
    return in_transaction(db_, [&]() -> Outcome<User> {
      User row = new_row(std::move(given), headway::now());
      auto done = insert_row(db_, entity, row).and_then([&] {
        return record<User>(db_, row.id, entity, actions::create, nullptr, &row, row.created_at);
      });
      if (!done) return tl::make_unexpected(std::move(done.error()));
      return row;
    });
  }

  /// By id, or by address in either case.
  [[nodiscard]] Outcome<User> find(const std::string& id_or_email) {
    const auto id = Uuid::parse(id_or_email);
    const std::string wanted = id ? id->str() : lower_case(headway::trim(id_or_email));
    auto found = select_one<User>(db_, entity, id ? "WHERE id = ?" : "WHERE email = ?", {Value(wanted)});
    if (!found) return tl::make_unexpected(std::move(found.error()));
    // MySQL's usual collations take one text for another that differs in case and accents.
    if (!*found || (!id && (**found).email != wanted)) return not_found(entity, id_or_email);
    return std::move(**found);
  }

  Outcome<User> update(const Uuid& id, UserUpdate given) {
    return in_transaction(db_, id, [&]() -> Outcome<User> {
      const Outcome<User> before = find(id.str());
      if (!before) return before;
      User after = *before;
      change(after, std::move(given), time_of_change(*before));
      auto done = update_row(db_, entity, after).and_then([&] {
        return thoughts::record(db_, id, entity, actions::update, &*before, &after, after.updated_at);
      });
      if (!done) return tl::make_unexpected(std::move(done.error()));
      return after;
    });
  }

 private:
  Connection& db_;
};

}  // namespace thoughts

#endif
