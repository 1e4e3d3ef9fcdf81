// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_BACKUP_FILE_HPP
#define HEADWAY_BACKEND_SQLITE_BACKUP_FILE_HPP

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <system_error>

#include <sqlite3.h>

#if __has_include(<unistd.h>)
#include <fcntl.h>
#include <unistd.h>
#endif

#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"
#include "headway/engine/backend.hpp"

namespace headway::inline v0::sqlite {

/// A file that is under its name only when it is whole: it is written under another name beside it, which a process
/// that is killed leaves behind.
class BackupFile {
 public:
  BackupFile(std::string path, Overwrite overwrite) : path_(std::move(path)), overwrite_(overwrite) {
    std::uint64_t number = 0;  // two backups to one path do not meet before the end
    sqlite3_randomness(sizeof number, &number);
    temporary_ = path_ + ".partial-" + hexadecimal(number);
  }
  BackupFile(const BackupFile&) = delete;
  BackupFile& operator=(const BackupFile&) = delete;
  ~BackupFile() {
    std::error_code ignored;
    std::filesystem::remove(temporary_, ignored);
  }

  /// Where to write.
  [[nodiscard]] const std::string& temporary() const noexcept { return temporary_; }

  /// Says before the work what publish() would say after it.
  ///
  /// @param database  The file that is copied; empty when there is none.
  /// @error backup_failed, backup_exists
  [[nodiscard]] Result<void> examine(const std::string& database) const {
    std::error_code ignored;
    if (path_.empty() || path_.find('\0') != std::string::npos) {
      return failure(ErrorCode::backup_failed,
                     "a path for the backup was expected, found " +
                         std::string(path_.empty() ? "an empty text" : "a NUL byte in it"));
    }
    if (!database.empty() && std::filesystem::equivalent(path_, database, ignored)) {
      return failure(ErrorCode::backup_failed, "the backup " + path_ + " would be the database itself");
    }
    if (std::filesystem::is_directory(path_, ignored)) {
      return failure(ErrorCode::backup_failed, "the backup " + path_ + " would be a file, and it is a directory");
    }
    return overwrite_ == Overwrite::no && std::filesystem::exists(path_, ignored) ? exists() : Result<void>{};
  }

  /// Gives the file its name. A name that has come into use since examine() is left alone: a link to a name that is
  /// taken fails, whereas to rename would replace.
  ///
  /// @source https://pubs.opengroup.org/onlinepubs/9699919799/functions/link.html (EEXIST)
  ///
  /// @error backup_failed, backup_exists
  [[nodiscard]] Result<void> publish() const {
    std::error_code problem;
    if (overwrite_ == Overwrite::no) {
      std::filesystem::create_hard_link(temporary_, path_, problem);
      if (problem == std::errc::file_exists) return exists();
      if (!problem) {
        sync_directory();
        return {};
      }
      // A file system without links.
      if (std::filesystem::exists(path_, problem)) return exists();
    }
    std::filesystem::rename(temporary_, path_, problem);
    if (problem) {
      return failure(ErrorCode::backup_failed,
                     "the backup cannot be given its name " + path_ + ": " + problem.message());
    }
    sync_directory();
    return {};
  }

 private:
  [[nodiscard]] Result<void> exists() const {
    return failure(ErrorCode::backup_exists, "the backup " + path_ + " exists already, and would have been replaced");
  }
  /// The name is on the disk only when its directory is.
  void sync_directory() const {
#if __has_include(<unistd.h>)
    const std::filesystem::path directory = std::filesystem::path(path_).parent_path();
    const int opened = ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY);
    if (opened < 0) return;
    static_cast<void>(::fsync(opened));
    ::close(opened);
#endif
  }

  std::string path_, temporary_;
  Overwrite overwrite_;
};

}  // namespace headway::inline v0::sqlite

#endif
