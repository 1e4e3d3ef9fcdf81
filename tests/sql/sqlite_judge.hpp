// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SQL_SQLITE_JUDGE_HPP
#define HEADWAY_TESTS_SQL_SQLITE_JUDGE_HPP

#include <sqlite3.h>

#include <cstddef>
#include <string>
#include <string_view>

/// A real SQLite in memory, which says what SQL means. Uses nothing of headway, because it judges it.
class SqliteJudge {
 public:
  SqliteJudge() {
    if (sqlite3_open(":memory:", &database_) != SQLITE_OK) error_ = "no database in memory";
  }
  SqliteJudge(const SqliteJudge&) = delete;
  SqliteJudge& operator=(const SqliteJudge&) = delete;
  ~SqliteJudge() { sqlite3_close(database_); }

  /// Whether all statements of the text were carried out; error() says why not.
  bool execute(const std::string& sql) {
    char* message = nullptr;
    const bool is_done = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK;
    error_ = message == nullptr ? "" : message;
    sqlite3_free(message);
    return is_done;
  }

  /// The first column of all rows as text, a comma between them.
  std::string query(std::string_view sql) {
    std::string out;
    each_row(sql, [&out](sqlite3_stmt* row) {
      if (!out.empty()) out += ',';
      out += bytes(row);
    });
    return out;
  }

  /// Calls `read(statement)` for each row, which reads it with sqlite3_column_….
  template <class Read>
  bool each_row(std::string_view sql, Read read) {
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code == SQLITE_OK) {
      while ((code = sqlite3_step(statement)) == SQLITE_ROW) read(statement);
    }
    error_ = code == SQLITE_DONE ? "" : sqlite3_errmsg(database_);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
  }

  /// How many bytes of the text its first statement has for SQLite; npos when SQLite cannot read it.
  std::size_t length_of_first_statement(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    const int code = sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), &statement, &tail);
    error_ = code == SQLITE_OK ? "" : sqlite3_errmsg(database_);
    sqlite3_finalize(statement);
    return code == SQLITE_OK ? static_cast<std::size_t>(tail - sql.data()) : std::string_view::npos;
  }

  [[nodiscard]] const std::string& error() const { return error_; }

  /// The bytes of the first column, zeros included.
  static std::string bytes(sqlite3_stmt* row) {
    const void* data = sqlite3_column_blob(row, 0);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, 0));
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
  }

 private:
  sqlite3* database_ = nullptr;
  std::string error_;
};

#endif
