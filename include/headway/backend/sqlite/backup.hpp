// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_BACKUP_HPP
#define HEADWAY_BACKEND_SQLITE_BACKUP_HPP

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <system_error>

#include <sqlite3.h>

#include "headway/backend/sqlite/backup_file.hpp"
#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/open.hpp"
#include "headway/backend/sqlite/statement.hpp"
#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"

namespace headway::inline v0::sqlite {

/// Copies the main database of a connection into a file.
///
/// The connection that holds the write lock cannot be the source: a backup answers SQLITE_LOCKED while its source
/// writes. A second connection reads the same file beside it, as any reader may, in both journal modes: while the lock
/// is held it sees exactly what the run starts from. A database in memory has no second connection, and one that is
/// locked exclusively admits none: of these an image is made first.
///
/// @source https://www.sqlite.org/c3ref/backup_finish.html (sqlite3_backup_step)
class Backup {
 public:
  /// @param stop  asked between parts of the copy
  Backup(sqlite3* db, std::chrono::milliseconds timeout, std::stop_token stop)
      : db_(db), timeout_(timeout), stop_(std::move(stop)) {}

  /// @error backup_failed, backup_exists, cancelled, lock_timeout
  Result<void> write(const std::string& path, Overwrite overwrite) {
    const char* const own = sqlite3_db_filename(db_, "main");
    const std::string file = own == nullptr ? "" : own;
    BackupFile target(path, overwrite);
    if (Result<void> done = target.examine(file); !done) return done;
    Result<Handle> source = file.empty() ? open_image() : open_file(file);
    if (!source) return failure(std::move(source.error()));
    Result<void> done = copy(source->get(), target.temporary(), file);
    return done ? target.publish() : done;
  }

 private:
  struct Close {
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
  };
  using Handle = std::unique_ptr<sqlite3, Close>;

  static Error failed(const std::string& what, int answer, const std::string& why) {
    Error error;
    error.native.extended = answer;
    error.native.code = answer & 0xff;
    error.native.message = why;
    error.code = is_busy(answer) ? ErrorCode::lock_timeout : ErrorCode::backup_failed;
    error.message = what + ": " + why;
    return error;
  }
  static Result<Handle> open_handle_at(const std::string& path, int flags, const char* vfs) {
    sqlite3* db = nullptr;
    const int answer = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_PRIVATECACHE, vfs);
    Handle handle(db);
    if (answer != SQLITE_OK) return failure(failed("cannot open " + path, answer, why_not_opened(path)));
    return handle;
  }

  /// A second connection, within a transaction of its own: what it reads is of one moment.
  Result<Handle> open_file(const std::string& file) {
    sqlite3_vfs* vfs = nullptr;
    sqlite3_file_control(db_, "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
    Result<Handle> made = open_handle_at(file, SQLITE_OPEN_READONLY, vfs == nullptr ? nullptr : vfs->zName);
    if (!made) return made;
    const bool has_own_lock = sqlite3_get_autocommit(db_) == 0;     // who is in the way will not go away then
    sqlite3_exec(made->get(), "BEGIN", nullptr, nullptr, nullptr);  // takes no lock yet
    const int answer = retry_while_busy(has_own_lock ? std::chrono::milliseconds(0) : timeout_, [&] {
      return sqlite3_exec(made->get(), "SELECT count(*) FROM main.sqlite_schema", nullptr, nullptr, nullptr);
    });
    if (is_busy(answer) && has_own_lock) return open_image();
    if (answer != SQLITE_OK)
      return failure(failed("the database cannot be read for a backup", answer, sqlite3_errmsg(made->get())));
    return made;
  }

  /// @source https://www.sqlite.org/c3ref/serialize.html, https://www.sqlite.org/c3ref/deserialize.html
  Result<Handle> open_image() {
    Result<Handle> made = open_handle_at(":memory:", SQLITE_OPEN_READWRITE, nullptr);
    if (!made) return made;
    sqlite3_int64 size = -1;
    unsigned char* const bytes = sqlite3_serialize(db_, "main", &size, 0);
    if (size == 0) return made;
    if (bytes == nullptr) {
      return failure(failed("the database cannot be read for a backup", SQLITE_NOMEM, "there is no memory for it"));
    }
    // In a database in WAL mode these say 2, and memory has no WAL.
    constexpr std::size_t write_version = 18, read_version = 19;
    bytes[write_version] = bytes[read_version] = 1;
    const int answer = sqlite3_deserialize(made->get(), "main", bytes, size, size, SQLITE_DESERIALIZE_FREEONCLOSE);
    if (answer != SQLITE_OK) return failure(failed("the database cannot be copied", answer, sqlite3_errstr(answer)));
    return made;
  }

  Result<void> copy(sqlite3* source, const std::string& path, const std::string& like) {
    Result<Handle> made = open_handle_at(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    if (!made) {
      made.error().message.insert(0, "the backup cannot be written: ");
      return failure(std::move(made.error()));
    }
    // Who may not read the database may not read its copy. Where the file system knows no such thing, so be it.
    std::error_code ignored;
    if (!like.empty()) {
      std::filesystem::permissions(path, std::filesystem::status(like, ignored).permissions(), ignored);
    }
    // No journal: a copy that is not finished is thrown away. With FULL, the copy is on the disk when it is finished.
    sqlite3_exec(made->get(), "PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL", nullptr, nullptr, nullptr);
    sqlite3_backup* const backup = sqlite3_backup_init(made->get(), "main", source, "main");
    constexpr int pages = 1000;
    int answer = backup == nullptr ? sqlite3_errcode(made->get()) : SQLITE_OK;
    while (answer == SQLITE_OK && !stop_.stop_requested()) {
      answer = retry_while_busy(timeout_, [&] { return sqlite3_backup_step(backup, pages); });
    }
    const int finished = backup == nullptr ? answer : sqlite3_backup_finish(backup);
    if (answer == SQLITE_OK) return failure(ErrorCode::cancelled, "a stop was requested");
    if (finished != SQLITE_OK) answer = finished;
    if (answer != SQLITE_DONE)
      return failure(failed("the backup " + path + " cannot be written", answer, sqlite3_errstr(answer)));
    return {};
  }

  sqlite3* db_;
  std::chrono::milliseconds timeout_;
  std::stop_token stop_;
};

}  // namespace headway::inline v0::sqlite

#endif
