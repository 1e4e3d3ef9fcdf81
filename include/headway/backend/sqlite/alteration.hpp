// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_ALTERATION_HPP
#define HEADWAY_BACKEND_SQLITE_ALTERATION_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/session.hpp"
#include "headway/backend/sqlite/statement.hpp"
#include "headway/base/error.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/engine/backend.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::sqlite {

inline Result<void> run_sql(sqlite3* db, const std::string& sql) {
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failure(last_error(db, sql));
  return {};
}

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

/// The rows that a query gives as an error about the rule that they break; nothing when there are none.
///
/// Where the statement has reasons, its query is only the quicker one: what it does not rule out, they decide.
inline Result<void> expect_no_rows(sqlite3* db, const Statement& statement) {
  PreparedStatement query;
  Result<void> prepared = query.prepare(db, statement.sql, {});
  if (!statement.reasons.empty()) {
    const int found = prepared ? sqlite3_step(query.get()) : SQLITE_ROW;
    if (found == SQLITE_DONE) return {};
    if (found != SQLITE_ROW) return failure(last_error(db, statement.sql));
    for (const Statement& each : statement.reasons) {
      if (Result<void> done = expect_no_rows(db, each); !done) return done;
    }
    return {};
  }
  if (!prepared) return prepared;
  constexpr std::uint64_t shown = 3;
  std::uint64_t count = 0;
  std::string rows;
  std::vector<Value> values;
  int answer = SQLITE_ROW;
  while ((answer = sqlite3_step(query.get())) == SQLITE_ROW) {
    if (++count > shown) continue;
    query.read_row(values);
    std::string row, others;
    for (std::size_t at = 0; at < values.size(); ++at) {
      const std::string_view column = sqlite3_column_name(query.get(), static_cast<int>(at));
      sql::Writer writer;
      writer.literal(values[at]);
      std::string value = writer.take();
      if (value.size() > 60) value = value.substr(0, 57) + "…";
      if (at == 0 && column == "rowid") {
        row = "rowid " + value;
      } else {
        others.append(others.empty() ? "" : ", ").append(column).append(" = ").append(value);
      }
    }
    if (!others.empty()) row.append(row.empty() ? "(" : " (").append(others).append(")");
    rows.append(count == 1 ? "" : ", ").append(row);
  }
  if (answer != SQLITE_DONE) return failure(last_error(db, statement.sql));
  if (count == 0) return {};
  Error error;
  error.code = statement.code;
  error.message = statement.text + " does not hold for " + std::to_string(count) + (count == 1 ? " row: " : " rows: ") +
                  rows + (count > shown ? ", …" : "");
  error.statement = statement.sql;
  return failure(std::move(error));
}

/// Gives a table that stands for another the other's name, in SQLite's message.
inline void name_table(const Statement& statement, Error& error) {
  if (statement.text.empty()) return;
  for (std::size_t at = 0; (at = error.message.find(statement.text, at)) != std::string::npos;) {
    error.message.replace(at, statement.text.size(), statement.object);
    at += statement.object.size();
  }
}

/// A failure in words that name the rows, or at least the table, that it is about.
inline Result<void> explained(sqlite3* db, const Statement& statement, Error error) {
  const int code = error.native.code;
  if (code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH || code == SQLITE_ERROR) {  // not: disk full, interrupted
    for (const Statement& reason : statement.reasons) {
      Result<void> found = expect_no_rows(db, reason);
      if (!found && found.error().code == reason.code) return found;
    }
  }
  // What ALTER TABLE says of a view or trigger that would not compile.
  if (error.message.starts_with("error in view ") || error.message.starts_with("error in trigger ")) {
    error.code = ErrorCode::object_would_break;
  }
  name_table(statement, error);
  return failure(std::move(error));
}

/// Counts the rows that go into a copy, tells the watcher now and then, and stops the statement when that one says so.
///
/// The count is a function within the statement: SQLite's own progress handler is the host's, and could not be put
/// back.
class RowCounter {
 public:
  RowCounter(const Statement& statement, const CopyWatch& watch) : table_(statement.object), watch_(watch) {}

  /// The statement with the function called for each row.
  [[nodiscard]] static std::string counted(const std::string& copy) {
    constexpr std::string_view call = " WHERE headway_row_copied()";
    const std::size_t order = copy.rfind(" ORDER BY ");
    std::string out = copy;
    return out.insert(order == std::string::npos ? out.size() : order, call);
  }

  Result<void> run(sqlite3* db, const std::string& copy) {
    // SQLite deletes the pointer with the function: should it refuse to remove that now, nothing dangles.
    auto* const to_this = new RowCounter*(this);
    const auto destroy = [](void* pointer) { delete static_cast<RowCounter**>(pointer); };
    if (sqlite3_create_function_v2(
            db, "headway_row_copied", 0, SQLITE_UTF8, to_this, call, nullptr, nullptr, destroy) != SQLITE_OK) {
      return failure(last_error(db));
    }
    const ScopeGuard remove([&] {
      *to_this = nullptr;
      sqlite3_create_function_v2(db, "headway_row_copied", 0, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr, nullptr);
    });
    PreparedStatement statement;
    if (Result<void> done = statement.prepare(db, counted(copy), {}); !done) return done;
    if (sqlite3_step(statement.get()) == SQLITE_DONE) {
      if (watch_ && !watch_(table_, count_)) is_cancelled_ = true;
      if (!is_cancelled_) return {};
    }
    if (is_cancelled_) return failure(ErrorCode::cancelled, "the observer cancelled the copy of " + table_);
    return failure(last_error(db, copy));
  }

 private:
  using Clock = std::chrono::steady_clock;

  static void call(sqlite3_context* context, int, sqlite3_value**) {
    RowCounter* const counter = *static_cast<RowCounter**>(sqlite3_user_data(context));
    if (counter == nullptr) return sqlite3_result_error(context, "no copy is under way", -1);
    RowCounter& self = *counter;
    if (++self.count_ == self.next_look_) self.look();
    if (self.is_cancelled_) return sqlite3_result_error(context, "cancelled", -1);
    sqlite3_result_int(context, 1);
  }

  /// A clock that is looked at for each row would cost more than a small row, and large ones cannot wait for many.
  void look() {
    const auto now = Clock::now();
    stride_ = now - looked_ < std::chrono::milliseconds(5) ? std::min<std::uint64_t>(stride_ * 2, 256) : 1;
    looked_ = now;
    next_look_ = count_ + stride_;
    if (!watch_ || now - told_ < std::chrono::milliseconds(50)) return;
    told_ = now;
    is_cancelled_ = !watch_(table_, count_);
  }

  std::string table_;
  const CopyWatch& watch_;
  std::uint64_t count_ = 0;
  std::uint64_t next_look_ = 1, stride_ = 1;  ///< Rows until the clock is looked at, and from there to the next time.
  Clock::time_point told_ = Clock::now(), looked_ = told_;
  bool is_cancelled_ = false;
};

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

  /// @error rows_break_rule  with the rows, where one of the statement's reasons finds them
  static Result<void> copy_rows(sqlite3* db, const Statement& statement, const CopyWatch& watch) {
    Result<void> done = RowCounter(statement, watch).run(db, statement.sql);
    return done ? done : explained(db, statement, std::move(done.error()));
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
