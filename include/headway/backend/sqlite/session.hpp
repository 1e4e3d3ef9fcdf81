// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_SESSION_HPP
#define HEADWAY_BACKEND_SQLITE_SESSION_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/base/error.hpp"

namespace headway::inline v0::sqlite {

/// The settings of a connection that a migration can change and that would outlive it. They belong to the host.
///
/// @source https://www.sqlite.org/pragma.html (each of these belongs to the connection, none to the file)
class Session {
 public:
  static constexpr std::array<std::string_view, 9> pragmas = {"foreign_keys",
                                                              "legacy_alter_table",
                                                              "ignore_check_constraints",
                                                              "recursive_triggers",
                                                              "writable_schema",
                                                              "trusted_schema",
                                                              "synchronous",
                                                              "busy_timeout",
                                                              "cache_size"};

  static Session read(sqlite3* db) {
    Session session;
    for (std::size_t at = 0; at < pragmas.size(); ++at) session.values_[at] = value(db, pragmas[at]);
    return session;
  }

  /// Sets what is not as it was.
  Result<void> restore(sqlite3* db) const {
    for (std::size_t at = 0; at < pragmas.size(); ++at) {
      if (!values_[at] || value(db, pragmas[at]) == values_[at]) continue;
      const std::string sql = "PRAGMA " + std::string(pragmas[at]) + " = " + std::to_string(*values_[at]);
      if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failure(last_error(db, sql));
    }
    return {};
  }

  /// An integer pragma; nothing where this SQLite has no such pragma.
  static std::optional<std::int64_t> value(sqlite3* db, std::string_view pragma) {
    const std::string sql = "PRAGMA " + std::string(pragma);
    sqlite3_stmt* statement = nullptr;
    std::optional<std::int64_t> found;
    if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
      found = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return found;
  }

 private:
  std::array<std::optional<std::int64_t>, pragmas.size()> values_;
};

}  // namespace headway::inline v0::sqlite

#endif
