// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_SESSION_HPP
#define HEADWAY_BACKEND_SQLITE_SESSION_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/statement.hpp"
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

  /// @param timeout  how long to wait for another process that is writing: some of them are answered from the file
  static Session read(sqlite3* db, std::chrono::milliseconds timeout) {
    Session session;
    for (std::size_t at = 0; at < pragmas.size(); ++at) session.values_[at] = value(db, pragmas[at], timeout);
    return session;
  }

  /// Sets what is not as it was.
  Result<void> restore(sqlite3* db, std::chrono::milliseconds timeout) const {
    for (std::size_t at = 0; at < pragmas.size(); ++at) {
      if (!values_[at] || value(db, pragmas[at], timeout) == values_[at]) continue;
      char sql[80];
      std::snprintf(sql, sizeof sql, "PRAGMA %s = %lld", pragmas[at].data(), static_cast<long long>(*values_[at]));
      const int answer = retry_while_busy(timeout, [&] { return sqlite3_exec(db, sql, nullptr, nullptr, nullptr); });
      if (answer != SQLITE_OK) return failure(last_error(db, sql));
    }
    return {};
  }

  /// An integer pragma; nothing where this SQLite has no such pragma.
  static std::optional<std::int64_t> value(sqlite3* db, std::string_view pragma,
                                           std::chrono::milliseconds timeout = {}) {
    char sql[64];
    std::snprintf(sql, sizeof sql, "PRAGMA %.*s", static_cast<int>(pragma.size()), pragma.data());
    sqlite3_stmt* statement = nullptr;
    std::optional<std::int64_t> found;
    const auto ask = [&] {
      if (statement == nullptr) {
        const int prepared = sqlite3_prepare_v2(db, sql, -1, &statement, nullptr);
        if (prepared != SQLITE_OK || statement == nullptr) return prepared;
      }
      return sqlite3_step(statement);
    };
    if (retry_while_busy(timeout, ask) == SQLITE_ROW) found = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found;
  }

 private:
  std::array<std::optional<std::int64_t>, pragmas.size()> values_;
};

}  // namespace headway::inline v0::sqlite

#endif
