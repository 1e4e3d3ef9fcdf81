// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_STATEMENT_HPP
#define HEADWAY_BACKEND_SQLITE_STATEMENT_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/base/error.hpp"
#include "headway/schema/value.hpp"

namespace headway::inline v0::sqlite {

/// Another process has the file, or another connection the table in a cache that both share.
[[nodiscard]] inline bool is_busy(int answer) noexcept {
  return (answer & 0xff) == SQLITE_BUSY || answer == SQLITE_LOCKED_SHAREDCACHE;
}

/// Waits between attempts while the answer is SQLITE_BUSY, until the time is up. The connection's own busy handler is
/// the host's and stays as it is: SQLite offers no way to put it back.
template <class Attempt>
int retry_while_busy(std::chrono::milliseconds timeout, Attempt attempt) {
  using std::chrono::steady_clock;
  int answer = attempt();
  if (!is_busy(answer)) return answer;  // as nearly always: no clock is read
  const auto deadline = steady_clock::now() + timeout;
  std::chrono::milliseconds pause(1);
  while (is_busy(answer) && steady_clock::now() + pause <= deadline) {
    std::this_thread::sleep_for(pause);
    if (pause < std::chrono::milliseconds(16)) pause *= 2;
    answer = attempt();
  }
  return answer;
}

/// A prepared statement, finalised with its owner.
class PreparedStatement {
 public:
  PreparedStatement() = default;
  PreparedStatement(const PreparedStatement&) = delete;
  PreparedStatement& operator=(const PreparedStatement&) = delete;
  ~PreparedStatement() { sqlite3_finalize(statement_); }

  /// Leaves an empty statement for text without one. Refuses a second statement behind the first.
  Result<void> prepare(sqlite3* db, std::string_view source, std::chrono::milliseconds timeout) {
    // SQLite first copies a text that does not end in NUL to the heap. For a short one a copy on the stack is cheaper.
    std::array<char, 256> copy;
    const char* given = source.data();
    std::size_t size = source.size();
    if (size < copy.size()) {
      *std::copy(source.begin(), source.end(), copy.begin()) = '\0';
      given = copy.data();
      ++size;
    }
    const char* tail = nullptr;
    const int answer = retry_while_busy(timeout, [&] {
      const int done = sqlite3_prepare_v2(db, given, static_cast<int>(size), &statement_, &tail);
      return done == SQLITE_LOCKED ? sqlite3_extended_errcode(db) : done;
    });
    if (answer != SQLITE_OK) return failure(last_error(db, source));
    const std::string_view rest = source.substr(static_cast<std::size_t>(tail - given));
    if (rest.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
      Error error;
      error.code = ErrorCode::statement_failed;
      error.message = "one statement was expected, more text follows it";
      error.statement = source;
      return failure(std::move(error));
    }
    return {};
  }

  /// Text and blobs are not copied: the values must stay until the statement has run.
  Result<void> bind(sqlite3* db, std::span<const Value> values) {
    int at = 0;
    for (const Value& value : values) {
      ++at;
      const auto size = static_cast<sqlite3_uint64>(value.view().size());
      int answer = SQLITE_OK;
      switch (value.kind) {
        case Value::Kind::null: answer = sqlite3_bind_null(statement_, at); break;
        case Value::Kind::boolean:
        case Value::Kind::integer: answer = sqlite3_bind_int64(statement_, at, value.integer); break;
        case Value::Kind::real: answer = sqlite3_bind_double(statement_, at, value.real); break;
        case Value::Kind::text:
          answer = sqlite3_bind_text64(statement_, at, value.view().data(), size, SQLITE_STATIC, SQLITE_UTF8);
          break;
        case Value::Kind::blob:
          answer = sqlite3_bind_blob64(statement_, at, value.view().data(), size, SQLITE_STATIC);
          break;
      }
      if (answer != SQLITE_OK) return failure(last_error(db, sqlite3_sql(statement_)));
    }
    return {};
  }

  [[nodiscard]] sqlite3_stmt* get() const noexcept { return statement_; }

  /// The current row, read into the caller's buffer.
  void read_row(std::vector<Value>& out) const {
    const int columns = sqlite3_column_count(statement_);
    out.clear();
    for (int at = 0; at < columns; ++at) out.push_back(column(at));
  }

 private:
  [[nodiscard]] Value column(int at) const {
    const auto bytes = [&](const void* data) {
      return Text(std::string_view(static_cast<const char*>(data),
                                   static_cast<std::size_t>(sqlite3_column_bytes(statement_, at))));
    };
    switch (sqlite3_column_type(statement_, at)) {
      case SQLITE_INTEGER: return Value(sqlite3_column_int64(statement_, at));
      case SQLITE_FLOAT: return Value(sqlite3_column_double(statement_, at));
      case SQLITE_TEXT: return Value(bytes(sqlite3_column_text(statement_, at)));
      case SQLITE_BLOB: return Value::blob(bytes(sqlite3_column_blob(statement_, at)));
      default: return {};
    }
  }

  sqlite3_stmt* statement_ = nullptr;
};

inline Result<void> run_sql(sqlite3* db, const std::string& sql) {
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failure(last_error(db, sql));
  return {};
}

}  // namespace headway::inline v0::sqlite

#endif
