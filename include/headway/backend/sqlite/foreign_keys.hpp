// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_FOREIGN_KEYS_HPP
#define HEADWAY_BACKEND_SQLITE_FOREIGN_KEYS_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <tuple>
#include <vector>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/statement.hpp"
#include "headway/base/error.hpp"

namespace headway::inline v0::sqlite {

/// Turns the enforcement of foreign keys on or off, also within a transaction, where the pragma does nothing.
///
/// @source https://www.sqlite.org/c3ref/c_dbconfig_defensive.html (SQLITE_DBCONFIG_ENABLE_FKEY)
inline Result<void> enforce_foreign_keys(sqlite3* db, bool enforce) {
  int now = 0;
  if (sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, enforce ? 1 : 0, &now) != SQLITE_OK)
    return failure(last_error(db));
  return {};
}

/// Whether foreign keys are enforced: what the pragma answers, without preparing a statement.
[[nodiscard]] inline bool are_foreign_keys_enforced(sqlite3* db) noexcept {
  int now = 0;
  return sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &now) == SQLITE_OK && now == 1;
}

/// The rows that break a foreign key. Empty when none does.
class Violations {
 public:
  /// Which of a row's keys to the same table it is does not count: numbers and columns change when the table does.
  ///
  /// @source https://www.sqlite.org/pragma.html#pragma_foreign_key_check
  static Result<Violations> read(sqlite3* db) {
    Violations found;
    PreparedStatement check;
    if (Result<void> prepared = check.prepare(db, "PRAGMA foreign_key_check", {}); !prepared) {
      return failure(std::move(prepared.error()));
    }
    std::vector<Value> row;
    int answer = SQLITE_ROW;
    while ((answer = sqlite3_step(check.get())) == SQLITE_ROW) {
      check.read_row(row);
      found.rows_.emplace_back(row[0].view(), row[1].integer, row[2].view());
    }
    if (answer != SQLITE_DONE) return failure(last_error(db, "PRAGMA foreign_key_check"));
    std::sort(found.rows_.begin(), found.rows_.end());
    return found;
  }

  /// Fails when there is a violation here that was not there before, naming the first three.
  ///
  /// @error foreign_key_violation
  [[nodiscard]] Result<void> forgive(const Violations& before) const {
    std::vector<Violation> added;
    std::set_difference(
        rows_.begin(), rows_.end(), before.rows_.begin(), before.rows_.end(), std::back_inserter(added));
    if (added.empty()) return {};
    std::string message =
        std::to_string(added.size()) + (added.size() == 1 ? " row refers" : " rows refer") + " to nothing: ";
    for (std::size_t at = 0; at < added.size() && at < 3; ++at) {
      const auto& [table, rowid, parent] = added[at];
      message += (at == 0 ? "" : ", ") + table + " rowid " + std::to_string(rowid) + " to " + parent;
    }
    return failure(ErrorCode::foreign_key_violation, message + (added.size() > 3 ? ", …" : ""));
  }

 private:
  using Violation = std::tuple<std::string, std::int64_t, std::string>;  // table, rowid, parent
  std::vector<Violation> rows_;
};

}  // namespace headway::inline v0::sqlite

#endif
