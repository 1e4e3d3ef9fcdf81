// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_IMAGE_HPP
#define HEADWAY_BACKEND_SQLITE_IMAGE_HPP

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/foreign_keys.hpp"
#include "headway/backend/sqlite/sqlite.hpp"
#include "headway/base/error.hpp"

namespace headway::inline v0::sqlite {

/// A database as bytes: what its file holds, or would hold. None for a database in which nothing was written yet.
using Bytes = std::vector<unsigned char>;

/// Copies the main database, with what an open transaction has changed in it.
///
/// @source https://www.sqlite.org/c3ref/serialize.html
[[nodiscard]] inline Result<Bytes> serialize(sqlite3* db) {
  struct Free {
    void operator()(unsigned char* bytes) const noexcept { sqlite3_free(bytes); }
  };
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, Free> bytes(sqlite3_serialize(db, "main", &size, 0));
  if (size <= 0) return Bytes{};
  if (bytes == nullptr) return failure(last_error(db));
  Bytes copy(bytes.get(), bytes.get() + size);
  // In a file that is in WAL mode these say 2, and memory has no WAL.
  constexpr std::size_t write_version = 18, read_version = 19;
  if (copy.size() > read_version) copy[write_version] = copy[read_version] = 1;
  return copy;
}

/// Opens a database in memory that begins as a copy of the bytes and may grow, with foreign keys enforced. Nothing is
/// shared with the bytes or with another database.
///
/// @source https://www.sqlite.org/c3ref/deserialize.html
/// @error cannot_open, statement_failed
[[nodiscard]] inline Result<Sqlite> open_copy(std::span<const unsigned char> bytes) {
  Result<Sqlite> made = Sqlite::open(":memory:");
  if (!made) return made;
  if (Result<void> done = enforce_foreign_keys(made->handle(), true); !done) return failure(std::move(done.error()));
  if (bytes.empty()) return made;
  auto* const copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
  if (copy == nullptr) return failure(ErrorCode::cannot_open, "there is no memory for a copy of the database");
  std::copy(bytes.begin(), bytes.end(), copy);
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  constexpr unsigned flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE;
  // Frees the copy itself when it fails.
  if (sqlite3_deserialize(made->handle(), "main", copy, size, size, flags) != SQLITE_OK)
    return failure(last_error(made->handle()));
  return made;
}

}  // namespace headway::inline v0::sqlite

#endif
