// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_BENCH_PLAIN_HPP
#define HEADWAY_TESTS_BENCH_PLAIN_HPP

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "headway/dialect/sqlite.hpp"
#include "headway/history/history.hpp"

// What a program does that uses SQLite by itself: the measure of what headway costs. Failures are thrown.
namespace bench {

struct CloseDatabase {
  void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

[[noreturn]] inline void fail(sqlite3* db, std::string_view doing) {
  throw std::runtime_error(std::string(doing) + ": " + sqlite3_errmsg(db));
}

inline Database open(const std::string& path) {
  sqlite3* db = nullptr;
  const int answer = sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  Database owner(db);
  if (answer != SQLITE_OK) fail(db, path);
  return owner;
}

inline void execute(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(db, sql);
}

/// The statements that a run of all migrations executes, word for word.
inline std::vector<std::string> statements_of(const headway::History& history) {
  std::vector<std::string> out;
  for (const headway::Migration& migration : history.migrations()) {
    headway::Operations operations;
    migration.upgrade(operations);
    headway::Statements statements;
    for (const headway::Operation& operation : operations.list()) {
      if (const auto done = headway::compile_for_sqlite(operation, true, statements); !done) {
        throw std::runtime_error(headway::describe(done.error()));
      }
    }
    for (headway::Statement& statement : statements) out.push_back(std::move(statement.sql));
  }
  return out;
}

/// Where the database is: prepare, step, finalize.
inline void read_version(sqlite3* db) {
  sqlite3_stmt* statement = nullptr;
  const bool is_read =
      sqlite3_prepare_v2(db, "SELECT version_num FROM headway_version", -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW;
  sqlite3_finalize(statement);
  if (!is_read) fail(db, "reading the version");
}

/// All statements in one transaction, and the version once, at its end.
inline void upgrade_plainly(sqlite3* db, std::span<const std::string> statements, std::string_view head) {
  execute(db, "BEGIN IMMEDIATE");
  for (const std::string& statement : statements) execute(db, statement.c_str());
  execute(db, "CREATE TABLE headway_version (version_num VARCHAR(255) NOT NULL PRIMARY KEY)");
  const std::string insert = "INSERT INTO headway_version (version_num) VALUES ('" + std::string(head) + "')";
  execute(db, insert.c_str());
  execute(db, "COMMIT");
}

}  // namespace bench

#endif
