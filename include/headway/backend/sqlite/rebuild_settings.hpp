// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_REBUILD_SETTINGS_HPP
#define HEADWAY_BACKEND_SQLITE_REBUILD_SETTINGS_HPP

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/session.hpp"
#include "headway/backend/sqlite/statement.hpp"
#include "headway/base/error.hpp"

namespace headway::inline v0::sqlite {

/// What a connection is told for the time of a rebuild, and what it goes back to.
///
/// @source https://www.sqlite.org/c3ref/c_dbconfig_defensive.html
class RebuildSettings {
 public:
  Result<void> begin(sqlite3* db) {
    Settings before;
    for (std::size_t at = 0; at < settings.size(); ++at) {
      if (Result<void> done = set(db, settings[at].what, -1, &before[at]); !done) return done;
    }
    ignored_checks_ = Session::value(db, "ignore_check_constraints").value_or(0) != 0;
    before_ = before;
    for (const Setting& each : settings) {
      if (Result<void> done = set(db, each.what, each.during, nullptr); !done) return done;
    }
    // Rows that break an old check are not this change's affair; new checks are asked of the rows by themselves.
    return run_sql(db, "PRAGMA ignore_check_constraints = ON");
  }
  Result<void> end(sqlite3* db) {
    if (!before_) return {};
    const Settings before = *std::exchange(before_, std::nullopt);
    Result<void> done = ignored_checks_ ? Result<void>{} : run_sql(db, "PRAGMA ignore_check_constraints = OFF");
    for (std::size_t at = 0; at < settings.size(); ++at) {
      Result<void> set_back = set(db, settings[at].what, before[at], nullptr);
      if (done) done = std::move(set_back);
    }
    return done;
  }

 private:
  struct Setting {
    int what, during;
  };
  static constexpr std::array<Setting, 4> settings = {{
      {SQLITE_DBCONFIG_ENABLE_FKEY, 0},         // or DROP TABLE would delete the rows of children
      {SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 1},  // or RENAME would look into views and other tables' triggers
      {SQLITE_DBCONFIG_DQS_DDL, 1},             // what is stored may hold texts in double quotes
      {SQLITE_DBCONFIG_DQS_DML, 1},
  }};
  using Settings = std::array<int, settings.size()>;

  static Result<void> set(sqlite3* db, int what, int value, int* now) {
    int ignored = 0;
    if (sqlite3_db_config(db, what, value, now == nullptr ? &ignored : now) == SQLITE_OK) return {};
    return failure(last_error(db));
  }

  std::optional<Settings> before_;
  bool ignored_checks_ = false;
};

}  // namespace headway::inline v0::sqlite

#endif
