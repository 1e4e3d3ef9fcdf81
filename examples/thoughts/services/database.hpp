// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_DATABASE_HPP
#define THOUGHTS_SERVICES_DATABASE_HPP

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "headway/sqlite.hpp"
#include "history.hpp"

namespace thoughts {

/// How long a request waits while another writes.
inline constexpr std::chrono::milliseconds write_lock_timeout{5000};

/// Brings a database to the newest revision, made anew when there is none, and lets it be read while it is written.
///
/// @error cannot_open  a database in memory: each connection would have its own
/// @source https://www.sqlite.org/wal.html (the mode stays with the file)
[[nodiscard]] inline headway::Result<headway::Report> migrate_to_head(const std::string& path) {
  if (path.empty() || path.find(":memory:") != std::string::npos || path.find("mode=memory") != std::string::npos) {
    return headway::failure(headway::ErrorCode::cannot_open, "the server needs a database in a file");
  }
  headway::Result<headway::Sqlite> backend = headway::Sqlite::open(path);
  if (!backend) return headway::failure(std::move(backend.error()));
  backend->set_lock_timeout(write_lock_timeout);
  if (auto done = backend->execute("PRAGMA journal_mode = WAL"); !done) return headway::failure(done.error());
  headway::Options options;
  options.program = "thoughts serve";
  auto migrator = headway::Migrator<headway::Sqlite>::over(std::move(*backend), history, std::move(options));
  if (!migrator) return headway::failure(std::move(migrator.error()));
  return migrator->upgrade("head");
}

/// A connection with the settings that the application counts on.
///
/// @source https://www.sqlite.org/pragma.html#pragma_synchronous (NORMAL loses nothing to a crash of the program)
[[nodiscard]] inline headway::Result<std::unique_ptr<headway::Connection>> connect(const std::string& path) {
  headway::Result<headway::Sqlite> backend = headway::Sqlite::open(path, headway::OpenMode::read_write);
  if (!backend) return headway::failure(std::move(backend.error()));
  backend->set_lock_timeout(write_lock_timeout);
  for (const char* setting : {"PRAGMA foreign_keys = ON", "PRAGMA synchronous = NORMAL"}) {
    if (auto done = backend->execute(setting); !done) return headway::failure(std::move(done.error()));
  }
  return std::make_unique<headway::Sqlite>(std::move(*backend));
}

}  // namespace thoughts

#endif
