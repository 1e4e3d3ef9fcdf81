// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_OPTIONS_HPP
#define HEADWAY_ENGINE_OPTIONS_HPP

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/observer.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0 {

/// What one transaction holds. A migration with `.transactional = false` is always alone.
enum class TransactionMode : unsigned char {
  whole_run,      ///< All pending migrations, or none of them.
  per_migration,  ///< Each migration by itself: those before a failure stay.
};

/// What becomes of a run when an applied migration is another one in this program.
enum class EditedMigrations : unsigned char {
  refused,  ///< The run is an error, and nothing is run.
  warned,   ///< Report::warnings and the observer are told.
};

struct Options {
  std::string version_table = "headway_version";  ///< `alembic_version` takes over a database of Alembic's.
  std::string history_table = "headway_history";
  TransactionMode transaction_mode = TransactionMode::whole_run;
  EditedMigrations edited_migrations = EditedMigrations::refused;
  /// How long to wait for another process each time it is in the way; 0 tries once. A busy timeout that the host has
  /// set on a borrowed connection is waited out first, in each attempt.
  std::chrono::milliseconds lock_timeout = std::chrono::seconds(10);
  /// How long one statement of a run may take, on a server; 0 leaves it to what the connection has set.
  std::chrono::milliseconds statement_timeout = {};
  /// Tables and views of other owners, by name, with `*` for any characters and `?` for one: `spatialite_*`. What is
  /// read of the database leaves them out, but for those that the migrations or the models make: `*` leaves just these.
  std::vector<std::string> ignored_tables = {};
  /// How many rows make a table large: lint tells of a rebuild from there on, and reads no more rows of a table to find
  /// out what a migration would meet.
  std::uint64_t large_table = 100'000;
  /// Where to copy the database to before the first change of a run; empty for no copy. `{revision}` stands for where
  /// the database is, and `{time}` for the time in UTC: `app.{revision}.{time}.db`. When the copy fails, nothing is
  /// run.
  std::string backup = {};
  Overwrite overwrite_backup = Overwrite::no;  ///< With no, a file of this name is an error.
  std::string program = {};                    ///< Name and version of the application, for the history table.
  Observer* observer = nullptr;                ///< Must outlive the migrator.
  std::stop_token stop = {};                   ///< A request to stop cancels the run, within a statement too.
};

/// @error contradictory_options
[[nodiscard]] inline Result<void> examine(const Options& options) {
  if (options.version_table.empty() || options.history_table.empty()) {
    return failure(ErrorCode::contradictory_options, "version_table and history_table need names");
  }
  if (sql::equal_ignoring_case(options.version_table, options.history_table)) {
    return failure(ErrorCode::contradictory_options,
                   "version_table and history_table are both named " + options.version_table);
  }
  if (options.large_table == 0) return failure(ErrorCode::contradictory_options, "large_table is 0");
  if (options.lock_timeout < std::chrono::milliseconds(0)) {
    return failure(ErrorCode::contradictory_options, "lock_timeout is negative");
  }
  if (options.statement_timeout < std::chrono::milliseconds(0)) {
    return failure(ErrorCode::contradictory_options, "statement_timeout is negative");
  }
  return {};
}

}  // namespace headway::inline v0

#endif
