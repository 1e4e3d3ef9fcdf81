// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_ALTERATION_HPP
#define HEADWAY_BACKEND_SQLITE_ALTERATION_HPP

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/rebuild_settings.hpp"
#include "headway/backend/sqlite/session.hpp"
#include "headway/backend/sqlite/statement.hpp"
#include "headway/base/error.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/dialect/statement.hpp"

namespace headway::inline v0::sqlite {

/// Whether the stored definitions of tables can be edited.
///
/// @source https://www.sqlite.org/c3ref/c_dbconfig_defensive.html
[[nodiscard]] inline bool can_edit_definitions(sqlite3* db) noexcept {
  int is_defensive = 0;
  return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, -1, &is_defensive) == SQLITE_OK && is_defensive == 0;
}

/// Puts a text in the place of a table's definition.
///
/// @source https://www.sqlite.org/lang_altertable.html#otheralter (steps 1 to 9 of the second procedure)
inline Result<void> edit_definition(sqlite3* db, const Statement& statement) {
  const std::optional<std::int64_t> version = Session::value(db, "main.schema_version");
  const std::optional<std::int64_t> was_writable = Session::value(db, "writable_schema");
  Result<void> done = run_sql(db, "PRAGMA writable_schema = ON");
  if (done) {
    PreparedStatement update;
    done = update.prepare(
        db, "UPDATE main.sqlite_schema SET sql = ? WHERE type = 'table' AND name = ? COLLATE NOCASE", {});
    const std::array<Value, 2> values = {Value(std::string_view(statement.text)),
                                         Value(std::string_view(statement.object))};
    if (done) done = update.bind(db, values);
    if (done && sqlite3_step(update.get()) != SQLITE_DONE) done = failure(last_error(db, statement.sql));
    if (done && sqlite3_changes(db) != 1) {
      done = failure(ErrorCode::no_such_table, "the definition of " + statement.object + " was not found");
    }
  }
  // Other connections see by the number that they must read the schema again, and this one by RESET.
  if (done) done = run_sql(db, "PRAGMA main.schema_version = " + std::to_string(version.value_or(0) + 1));
  Result<void> closed = run_sql(db, "PRAGMA writable_schema = RESET");
  if (was_writable.value_or(0) != 0 && closed) closed = run_sql(db, "PRAGMA writable_schema = ON");
  return done ? closed : done;
}

/// Performs the statements of a change of a table.
class Alteration {
 public:
  Result<void> begin_rebuild(sqlite3* db) {
    dependents_.clear();
    return settings_.begin(db);
  }
  Result<void> end_rebuild(sqlite3* db) { return settings_.end(db); }

  /// Without texts in double quotes, where it compiles so: or the name of a column that goes would become such a text.
  ///
  /// @source https://www.sqlite.org/quirks.html#double_quoted_string_literals_are_accepted
  void note_dependent(sqlite3* db, const Statement& statement) {
    std::erase_if(dependents_, [&](const Dependent& each) { return each.name == statement.object; });
    for (const int quotes : {0, 1}) {
      if (!compile(db, statement, quotes)) continue;
      dependents_.push_back({statement.object, quotes});
      return;
    }
  }
  /// @error object_would_break
  Result<void> expect_dependent(sqlite3* db, const Statement& statement) const {
    const auto noted = std::find_if(
        dependents_.begin(), dependents_.end(), [&](const Dependent& each) { return each.name == statement.object; });
    if (noted == dependents_.end()) return {};
    Result<void> done = compile(db, statement, noted->quotes);
    if (!done) {
      done.error().code = ErrorCode::object_would_break;
      done.error().message = statement.object + " would no longer work: " + done.error().native.message;
    }
    return done;
  }

 private:
  /// A view or trigger that compiled when the rebuild began.
  struct Dependent {
    std::string name;
    int quotes;  ///< Whether only with texts in double quotes.
  };

  static Result<void> compile(sqlite3* db, const Statement& statement, int quotes) {
    int before = 1;
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, -1, &before);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, quotes, nullptr);
    const ScopeGuard put_back([&] { sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, before, nullptr); });
    PreparedStatement probe;
    return probe.prepare(db, statement.sql, {});
  }

  RebuildSettings settings_;
  std::vector<Dependent> dependents_;
};

}  // namespace headway::inline v0::sqlite

#endif
