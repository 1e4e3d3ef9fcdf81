// SPDX-License-Identifier: MIT
#include "headway/sqlite.hpp"

#include <utility>

#include "databases/database.hpp"

namespace thoughts {

namespace {

/// @source https://www.sqlite.org/wal.html (readers and a writer at once; the mode stays with the file),
/// https://www.sqlite.org/pragma.html#pragma_synchronous (NORMAL loses nothing to a crash of the program)
headway::Result<std::unique_ptr<headway::Connection>> connect_to_file(const std::string& path) {
  if (path.empty() || path.find(":memory:") != std::string::npos || path.find("mode=memory") != std::string::npos) {
    return headway::failure(headway::ErrorCode::cannot_open, "the server needs a database in a file");
  }
  headway::Result<headway::Sqlite> backend = headway::Sqlite::open(path, headway::OpenMode::read_write);
  if (!backend) return headway::failure(std::move(backend.error()));
  backend->set_lock_timeout(write_lock_timeout);
  for (const char* setting : {"PRAGMA journal_mode = WAL", "PRAGMA foreign_keys = ON", "PRAGMA synchronous = NORMAL"}) {
    if (auto done = backend->execute(setting); !done) return headway::failure(std::move(done.error()));
  }
  return std::make_unique<headway::Sqlite>(std::move(*backend));
}

}  // namespace

DatabaseKind sqlite() { return {headway::cli::driver_of<headway::Sqlite>(), &connect_to_file}; }

}  // namespace thoughts
