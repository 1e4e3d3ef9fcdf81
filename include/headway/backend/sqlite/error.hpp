// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_ERROR_HPP
#define HEADWAY_BACKEND_SQLITE_ERROR_HPP

#include <string>
#include <string_view>

#include <sqlite3.h>

#include "headway/base/error.hpp"

namespace headway::inline v0::sqlite {

/// The code that a primary SQLite result code means to a caller of headway.
///
/// @source https://www.sqlite.org/rescode.html
[[nodiscard]] inline ErrorCode error_code(int primary) noexcept {
  switch (primary) {
    case SQLITE_BUSY: return ErrorCode::lock_timeout;
    case SQLITE_CANTOPEN: return ErrorCode::cannot_open;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: return ErrorCode::not_a_database;
    case SQLITE_READONLY: return ErrorCode::read_only;
    case SQLITE_INTERRUPT: return ErrorCode::cancelled;
    default: return ErrorCode::statement_failed;
  }
}

/// The connection's last failure as an error.
[[nodiscard]] inline Error last_error(sqlite3* db, std::string_view statement = {}) {
  Error error;
  error.native.extended = sqlite3_extended_errcode(db);
  error.native.code = error.native.extended & 0xff;
  error.native.message = sqlite3_errmsg(db);
  error.code =
      error.native.extended == SQLITE_LOCKED_SHAREDCACHE ? ErrorCode::lock_timeout : error_code(error.native.code);
  error.message = error.native.message;
  error.statement = statement;
  if (error.code == ErrorCode::lock_timeout)
    error.message = "another process holds the database (" + error.message + ")";
  return error;
}

}  // namespace headway::inline v0::sqlite

#endif
