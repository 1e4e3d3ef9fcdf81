// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_OPEN_HPP
#define HEADWAY_BACKEND_SQLITE_OPEN_HPP

#include <string>

#include <sqlite3.h>
#include <sys/stat.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"

namespace headway::inline v0::sqlite {

/// SQLite says only "unable to open database file"; the file system knows why.
[[nodiscard]] inline std::string why_not_opened(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0) {
    return (found.st_mode & S_IFMT) == S_IFDIR ? "it is a directory"
                                               : "the file exists, but this account may not open it";
  }
  const std::size_t slash = path.find_last_of("/\\");
  const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (::stat(directory.c_str(), &found) != 0) return "there is no directory " + directory;
  if ((found.st_mode & S_IFMT) != S_IFDIR) return directory + " is not a directory";
  return "there is no such file, or this account may not make it";
}

/// Opens a path, `:memory:` or a `file:` URI. The handle is the caller's to close.
///
/// @error cannot_open
[[nodiscard]] inline Result<sqlite3*> open_handle(const std::string& path, OpenMode mode) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    return failure(ErrorCode::cannot_open,
                   "a path was expected, found " + std::string(path.empty() ? "an empty text" : "a NUL byte in it"));
  }
  int flags = SQLITE_OPEN_URI;
  if (mode == OpenMode::create) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (mode == OpenMode::read_write) flags |= SQLITE_OPEN_READWRITE;
  if (mode == OpenMode::read_only) flags |= SQLITE_OPEN_READONLY;
  sqlite3* db = nullptr;
  if (sqlite3_open_v2(path.c_str(), &db, flags, nullptr) == SQLITE_OK) return db;
  Error error;
  if (db != nullptr) error = last_error(db);
  sqlite3_close_v2(db);
  error.code = ErrorCode::cannot_open;
  error.message = "cannot open " + path + ": " + why_not_opened(path);
  return failure(std::move(error));
}

}  // namespace headway::inline v0::sqlite

#endif
