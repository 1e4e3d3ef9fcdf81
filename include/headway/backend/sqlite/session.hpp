// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_SESSION_HPP
#define HEADWAY_BACKEND_SQLITE_SESSION_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
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
  static constexpr std::array<std::string_view, 20> pragmas = {"query_only",  // first: what follows may need to write
                                                               "foreign_keys",
                                                               "legacy_alter_table",
                                                               "ignore_check_constraints",
                                                               "recursive_triggers",
                                                               "writable_schema",
                                                               "trusted_schema",
                                                               "synchronous",
                                                               "busy_timeout",
                                                               "cache_size",
                                                               "cache_spill",
                                                               "reverse_unordered_selects",
                                                               "automatic_index",
                                                               "cell_size_check",
                                                               "read_uncommitted",
                                                               "wal_autocheckpoint",
                                                               "journal_size_limit",
                                                               "max_page_count",
                                                               "threads",
                                                               "analysis_limit"};

  static Session read(sqlite3* db) {
    Session session;
    for (std::size_t at = 0; at < pragmas.size(); ++at) session.values_[at] = value(db, pragmas[at]);
    return session;
  }

  /// Sets what is not as it was.
  Result<void> restore(sqlite3* db) const {
    for (std::size_t at = 0; at < pragmas.size(); ++at) {
      if (!values_[at] || value(db, pragmas[at]) == values_[at]) continue;
      char sql[80];
      std::snprintf(sql, sizeof sql, "PRAGMA %s = %lld", pragmas[at].data(), static_cast<long long>(*values_[at]));
      if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(last_error(db, sql));
    }
    return {};
  }

  /// An integer pragma; nothing where this SQLite has no such pragma.
  static std::optional<std::int64_t> value(sqlite3* db, std::string_view pragma) {
    char sql[64];
    std::snprintf(sql, sizeof sql, "PRAGMA %.*s", static_cast<int>(pragma.size()), pragma.data());
    sqlite3_stmt* statement = nullptr;
    std::optional<std::int64_t> found;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
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
