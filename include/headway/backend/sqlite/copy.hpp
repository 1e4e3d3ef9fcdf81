// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_COPY_HPP
#define HEADWAY_BACKEND_SQLITE_COPY_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/row_rules.hpp"
#include "headway/backend/sqlite/statement.hpp"
#include "headway/base/error.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/engine/backend.hpp"

namespace headway::inline v0::sqlite {

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

/// @error rows_break_rule  with the rows, where one of the statement's reasons finds them
inline Result<void> copy_rows(sqlite3* db, const Statement& statement, const CopyWatch& watch) {
  Result<void> done = RowCounter(statement, watch).run(db, statement.sql);
  return done ? done : explained(db, statement, std::move(done.error()));
}

}  // namespace headway::inline v0::sqlite

#endif
