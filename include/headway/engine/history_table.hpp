// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_HISTORY_TABLE_HPP
#define HEADWAY_ENGINE_HISTORY_TABLE_HPP

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/version_table.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

/// One line of the audit trail.
struct HistoryEntry {
  std::int64_t sequence = 0;  ///< Counts up from 1, in the order of the runs.
  std::string revision;
  std::string direction;   ///< upgrade, downgrade, stamp, repair
  std::string outcome;     ///< applied; started or failed for a migration outside a transaction
  std::string started_at;  ///< UTC, as 2026-11-23T04:18:30.123456Z
  std::chrono::microseconds duration{};
  std::string checksum;  ///< Of the upgrade's operations; empty for a stamp.
  std::string program;
  std::string library_version;
  std::string database_version;
  std::string
      way_back;  ///< The downgrade as SQL, kept for programs that do not have the migration; empty when there is none.
};

/// `2026-11-23T04:18:30.123456Z`
[[nodiscard]] inline std::string to_utc_text(std::chrono::system_clock::time_point point) {
  using namespace std::chrono;
  const auto micros = floor<microseconds>(point);
  const auto day = floor<days>(micros);
  const year_month_day calendar(day);
  const hh_mm_ss clock(micros - day);
  std::string out = "0000-00-00T00:00:00.000000Z";
  const auto write = [&out](std::size_t end, long number) {  // digits that end before a place
    for (; number > 0; number /= 10) out[--end] = static_cast<char>('0' + number % 10);
  };
  write(4, static_cast<int>(calendar.year()));
  write(7, static_cast<unsigned>(calendar.month()));
  write(10, static_cast<unsigned>(calendar.day()));
  write(13, clock.hours().count());
  write(16, clock.minutes().count());
  write(19, clock.seconds().count());
  write(26, clock.subseconds().count());
  return out;
}

/// A backend that writes down what it is given, to be run later and elsewhere: SQL says what is known only then.
template <class B>
concept WritesScript = requires {
  { B::now_sql } -> std::convertible_to<std::string_view>;      ///< The time, as to_utc_text() gives it.
  { B::version_sql } -> std::convertible_to<std::string_view>;  ///< What version() answers there.
};

/// The audit trail: a row is added for each migration run and each stamp, and none is ever removed.
class HistoryTable {
 public:
  explicit HistoryTable(std::string name, std::string_view schema = {}) : name_(std::move(name)), schema_(schema) {}

  template <Backend B>
  Result<void> create_if_missing(B& backend) const {
    const Result<bool> exists = backend.has_table(name_);
    if (!exists) return failure(exists.error());
    if (*exists) return {};
    return VersionTable::create(backend,
                                table(name_,
                                      column("sequence", integer).primary_key(),
                                      column("revision", varchar(255)).not_null(),
                                      column("direction", varchar(16)).not_null(),
                                      column("outcome", varchar(16)).not_null(),
                                      column("started_at", varchar(32)).not_null(),
                                      column("duration_us", bigint).not_null(),
                                      column("checksum", varchar(16)),
                                      column("program", text),
                                      column("library_version", varchar(32)),
                                      column("database_version", text),
                                      column("way_back", text)));
  }

  /// Adds entries; their `sequence` is the database's to give.
  template <Backend B>
  Result<void> append(B& backend, const std::vector<HistoryEntry>& entries) const {
    std::string_view now = "?", version = "?";
    if constexpr (WritesScript<B>) {
      now = B::now_sql;
      version = B::version_sql;
    }
    sql::Writer writer;
    (writer << "INSERT INTO " << schema_).name(name_)
        << " (revision, direction, outcome, started_at, duration_us, checksum, program, library_version, "
           "database_version, way_back) VALUES (?, ?, ?, "
        << now << ", ?, ?, ?, ?, " << version << ", ?)";
    const auto optional = [](const std::string& value) { return value.empty() ? Value() : Value(value); };
    return backend.execute_each(writer.take(), entries.size(), [&](std::size_t at, std::vector<Value>& values) {
      const HistoryEntry& entry = entries[at];
      values.emplace_back(entry.revision);
      values.emplace_back(entry.direction);
      values.emplace_back(entry.outcome);
      if constexpr (!WritesScript<B>) values.emplace_back(entry.started_at);
      values.emplace_back(measured<B>(entry.duration));
      values.push_back(optional(entry.checksum));
      values.push_back(optional(entry.program));
      values.emplace_back(entry.library_version);
      if constexpr (!WritesScript<B>) values.emplace_back(entry.database_version);
      values.push_back(optional(entry.way_back));
    });
  }

  /// Settles the newest entry: how a migration outside a transaction ended.
  template <Backend B>
  Result<void> settle(B& backend, std::string_view outcome, std::chrono::microseconds duration) const {
    sql::Writer writer;
    ((writer << "UPDATE " << schema_).name(name_)
     << " SET outcome = ?, duration_us = ? WHERE sequence = (SELECT max(sequence) FROM " << schema_)
            .name(name_)
        << ")";
    return backend.execute(writer.take(), {Value(outcome), Value(measured<B>(duration))});
  }

  /// All entries, oldest first; none when the table does not exist.
  template <Backend B>
  Result<std::vector<HistoryEntry>> read(B& backend) const {
    return select(backend, " ORDER BY sequence", {});
  }
  /// The newest entries of one revision, newest first.
  template <Backend B>
  Result<std::vector<HistoryEntry>> read(B& backend, std::string_view revision) const {
    return select(backend, " WHERE revision = ? ORDER BY sequence DESC", Value(revision));
  }

 private:
  /// Nobody measures a script.
  template <Backend B>
  static std::int64_t measured(std::chrono::microseconds duration) {
    return WritesScript<B> ? 0 : static_cast<std::int64_t>(duration.count());
  }

  template <Backend B>
  Result<std::vector<HistoryEntry>> select(B& backend, std::string_view clause, const Value& bound) const {
    std::vector<HistoryEntry> out;
    const Result<bool> exists = backend.has_table(name_);
    if (!exists) return failure(exists.error());
    if (!*exists) return out;
    sql::Writer writer;
    (writer << "SELECT sequence, revision, direction, outcome, started_at, duration_us, checksum, program, "
               "library_version, database_version, way_back FROM "
            << schema_)
            .name(name_)
        << clause;
    const auto keep = [&](Row row) {
      const auto words = [&](std::size_t at) { return std::string(row[at].view()); };
      out.push_back({row[0].integer,
                     words(1),
                     words(2),
                     words(3),
                     words(4),
                     std::chrono::microseconds(row[5].integer),
                     words(6),
                     words(7),
                     words(8),
                     words(9),
                     words(10)});
    };
    Result<void> done =
        bound.is_null() ? backend.query(writer.take(), {}, keep) : backend.query(writer.take(), {bound}, keep);
    if (!done) return failure(std::move(done.error()));
    return out;
  }

  std::string name_;
  std::string_view schema_;
};

}  // namespace headway::inline v0

#endif
