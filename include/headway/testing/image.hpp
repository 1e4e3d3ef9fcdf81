// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTING_IMAGE_HPP
#define HEADWAY_TESTING_IMAGE_HPP

#include <cstddef>
#include <utility>

#include "headway/backend/sqlite/image.hpp"
#include "headway/backend/sqlite/sqlite.hpp"
#include "headway/base/error.hpp"
#include "headway/engine/migrator.hpp"
#include "headway/engine/options.hpp"
#include "headway/history/history.hpp"

namespace headway::inline v0::testing {

/// A database kept as bytes, from which each test gets one of its own: a copy costs microseconds, migrating anew costs
/// milliseconds.
///
/// @thread Any number of threads may call open() at once.
class Image {
 public:
  /// Migrates an empty database in memory to head and keeps what came of it.
  ///
  /// @error as Migrator::migrate_to_head
  [[nodiscard]] static Result<Image> of(const History& history, Options options = {}) {
    Result<Sqlite> made = sqlite::open_copy({});
    if (!made) return failure(std::move(made.error()));
    Result<Migrator<Sqlite>> migrator = Migrator<Sqlite>::over(std::move(*made), history, std::move(options));
    if (!migrator) return failure(std::move(migrator.error()));
    if (const Result<Report> report = migrator->migrate_to_head(); !report) return failure(report.error());
    return of(migrator->backend());
  }
  /// Keeps a database as it is now, with its rows.
  [[nodiscard]] static Result<Image> of(const Sqlite& database) {
    Result<sqlite::Bytes> bytes = sqlite::serialize(database.handle());
    if (!bytes) return failure(std::move(bytes.error()));
    return Image(std::move(*bytes));
  }

  /// A new database in memory with the same content, independent of all others, with foreign keys enforced.
  [[nodiscard]] Result<Sqlite> open() const { return sqlite::open_copy(bytes_); }

  /// How many bytes a database has at first.
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }

 private:
  explicit Image(sqlite::Bytes bytes) : bytes_(std::move(bytes)) {}

  sqlite::Bytes bytes_;
};

/// A new database in memory at the head of a history, which is migrated once for the whole program.
///
/// ```
/// auto db = headway::testing::fresh_database<history>();
/// ```
///
/// @error as Image::of; the same at every call, as a history is a constant
/// @thread Any number of threads may call this at once; those that come while the first migrates wait for it.
template <const History& Of>
[[nodiscard]] Result<Sqlite> fresh_database() {
  static const Result<Image> image = Image::of(Of);
  if (!image) return failure(image.error());
  return image->open();
}

}  // namespace headway::inline v0::testing

#endif
