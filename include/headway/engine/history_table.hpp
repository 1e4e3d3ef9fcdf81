// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_HISTORY_TABLE_HPP
#define HEADWAY_ENGINE_HISTORY_TABLE_HPP

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
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
  std::string direction;   ///< upgrade, downgrade, stamp, repair, accept
  std::string outcome;     ///< applied; started or failed for a migration outside a transaction
  std::string started_at;  ///< UTC, as 2026-11-23T04:18:30.123456Z
  std::chrono::microseconds duration{};
  std::string checksum;  ///< Of the upgrade's operations; empty for a stamp.
  std::string program;
  std::string library_version;
  std::string database_version;
  std::string fingerprint;  ///< Of the schema that the run has left; only in the last entry of a run.
  std::string made_by;      ///< Checksum of all the migrations that make exactly this schema; empty when not known.
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

/// A path with its `{revision}` and `{time}` filled in; at base the revision is `base`, of several rows it is `a+b`.
[[nodiscard]] inline std::string backup_path(std::string path, const std::vector<std::string>& rows,
                                             std::chrono::system_clock::time_point now) {
  std::string revision, moment = to_utc_text(now).substr(0, 19) + "Z";
  for (const std::string& row : rows) revision += (revision.empty() ? "" : "+") + row;
  if (revision.empty()) revision = "base";
  std::replace(revision.begin(), revision.end(), '/', '_');
  std::erase_if(moment, [](char c) { return c == '-' || c == ':'; });
  for (const auto& [name, value] : {std::pair("{revision}", revision), std::pair("{time}", moment)}) {
    const std::string_view word(name);
    for (std::size_t at = path.find(word); at != std::string::npos; at = path.find(word, at + value.size())) {
      path.replace(at, word.size(), value);
    }
  }
  return path;
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
  HistoryTable(std::string name, std::string_view schema, Dialect dialect)
      : name_(std::move(name)), schema_(schema), dialect_(dialect) {}

  /// Also adds the columns that a table of an earlier version of the library lacks.
  template <Backend B>
  Result<void> create_if_missing(B& backend) const {
    const Result<bool> exists = backend.has_table(name_);
    if (!exists) return failure(exists.error());
    if (*exists) return add_missing_columns(backend);
    // SQLite numbers the rows of such a column by itself; AUTOINCREMENT would make it keep a table for that.
    Column sequence = column("sequence", integer).primary_key();
    sequence.is_autoincrement = dialect_ != Dialect::sqlite;
    return VersionTable::create(backend,
                                table(name_,
                                      std::move(sequence),
                                      column("revision", varchar(255)).not_null(),
                                      column("direction", varchar(16)).not_null(),
                                      column("outcome", varchar(16)).not_null(),
                                      column("started_at", varchar(32)).not_null(),
                                      column("duration_us", bigint).not_null(),
                                      column("checksum", varchar(16)),
                                      column("program", text),
                                      column("library_version", varchar(32)),
                                      column("database_version", text),
                                      column("fingerprint", varchar(16)),
                                      column("made_by", varchar(16)),
                                      column("way_back", text)));
  }

  template <Backend B>
  Result<bool> is_complete(B& backend) const {
    const Result<std::vector<std::string>> columns = backend.columns(name_);
    if (!columns) return failure(columns.error());
    return !columns->empty() && missing(*columns).empty();
  }

  /// Adds entries; their `sequence` is the database's to give.
  template <std::derived_from<Connection> C>
  Result<void> append(C& connection, const std::vector<HistoryEntry>& entries) const {
    std::string_view now = "?", version = "?";
    if constexpr (WritesScript<C>) {
      now = C::now_sql;
      version = C::version_sql;
    }
    sql::Writer writer(dialect_);
    (writer << "INSERT INTO " << schema_).name(name_)
        << " (revision, direction, outcome, started_at, duration_us, checksum, program, library_version, "
           "database_version, fingerprint, made_by, way_back) VALUES (?, ?, ?, "
        << now << ", ?, ?, ?, ?, " << version << ", ?, ?, ?)";
    return connection.execute_each(writer.take(), entries.size(), [&](std::size_t at, std::vector<Value>& values) {
      const HistoryEntry& entry = entries[at];
      values.emplace_back(entry.revision);
      values.emplace_back(entry.direction);
      values.emplace_back(entry.outcome);
      if constexpr (!WritesScript<C>) values.emplace_back(entry.started_at);
      values.emplace_back(measured<C>(entry.duration));
      values.push_back(optional(entry.checksum));
      values.push_back(optional(entry.program));
      values.emplace_back(entry.library_version);
      if constexpr (!WritesScript<C>) values.emplace_back(entry.database_version);
      values.push_back(optional(entry.fingerprint));
      values.push_back(optional(entry.made_by));
      values.push_back(optional(entry.way_back));
    });
  }

  /// Settles the newest entry: how a migration outside a transaction ended, and what it has left.
  template <Backend B>
  Result<void> settle(B& backend, const HistoryEntry& entry) const {
    sql::Writer writer(dialect_);
    (writer << "UPDATE " << schema_).name(name_) << " SET outcome = ?, duration_us = ?, fingerprint = ?, made_by = ? ";
    if (dialect_ == Dialect::mysql) {  // MySQL reads no table in the statement that changes it
      writer << "ORDER BY sequence DESC LIMIT 1";
    } else {
      (writer << "WHERE sequence = (SELECT max(sequence) FROM " << schema_).name(name_) << ")";
    }
    return backend.execute(writer.take(),
                           {Value(entry.outcome),
                            Value(measured<B>(entry.duration)),
                            optional(entry.fingerprint),
                            optional(entry.made_by)});
  }

  /// Of the newest entry about a migration: fingerprint and made_by. Nothing when none was run, or when the
  /// table is of an earlier version of the library.
  template <Backend B>
  Result<std::optional<HistoryEntry>> last_run(B& backend) const {
    std::optional<HistoryEntry> found;
    if (B::failure_ends_transaction && backend.in_transaction()) {
      const Result<std::vector<std::string>> columns = backend.columns(name_);
      if (!columns) return failure(columns.error());
      if (columns->empty() || !missing(*columns).empty()) return found;
    }
    sql::Writer writer(dialect_);
    (writer << "SELECT fingerprint, made_by FROM " << schema_).name(name_)
        << " WHERE direction IN ('upgrade', 'downgrade') ORDER BY sequence DESC LIMIT 1";
    Result<void> done = backend.query(writer.take(), {}, [&](Row row) {
      HistoryEntry& entry = found.emplace();
      entry.fingerprint = row[0].view();
      entry.made_by = row[1].view();
    });
    if (done) return found;
    const Result<std::vector<std::string>> columns = backend.columns(name_);
    if (!columns) return failure(columns.error());
    if (columns->empty() || !missing(*columns).empty()) return std::optional<HistoryEntry>();
    return failure(std::move(done.error()));
  }

  /// Calls `visit(row)` with sequence, revision, direction and checksum of what was applied and accepted, oldest first;
  /// never when the table does not exist.
  template <Backend B, class Visit>
  Result<void> each_checksum(B& backend, Visit visit) const {
    const Result<bool> exists = backend.has_table(name_);
    if (!exists) return failure(exists.error());
    if (!*exists) return {};
    sql::Writer writer(dialect_);
    (writer << "SELECT sequence, revision, direction, checksum FROM " << schema_).name(name_)
        << " WHERE outcome = 'applied' AND checksum IS NOT NULL ORDER BY sequence";
    return backend.query(writer.take(), {}, visit);
  }

  /// All entries, oldest first; none when the table does not exist.
  template <Backend B>
  Result<std::vector<HistoryEntry>> read(B& backend) const {
    return select(backend, " ORDER BY sequence", {});
  }
  template <Backend B>
  Result<HistoryEntry> read_one(B& backend, std::int64_t sequence) const {
    Result<std::vector<HistoryEntry>> found = select(backend, " WHERE sequence = ?", Value(sequence));
    if (!found) return failure(std::move(found.error()));
    return found->empty() ? HistoryEntry{} : std::move(found->front());
  }
  /// The newest entries of one revision, newest first.
  template <Backend B>
  Result<std::vector<HistoryEntry>> read(B& backend, std::string_view revision) const {
    return select(backend, " WHERE revision = ? ORDER BY sequence DESC", Value(revision));
  }

 private:
  /// Nobody measures a script.
  template <class C>
  static std::int64_t measured(std::chrono::microseconds duration) {
    return WritesScript<C> ? 0 : static_cast<std::int64_t>(duration.count());
  }
  static Value optional(const std::string& value) { return value.empty() ? Value() : Value(value); }
  /// Those that were not there from the beginning.
  static std::vector<std::string_view> missing(const std::vector<std::string>& columns) {
    std::vector<std::string_view> out;
    for (const std::string_view each : {"fingerprint", "made_by"}) {
      if (std::find(columns.begin(), columns.end(), each) == columns.end()) out.push_back(each);
    }
    return out;
  }
  template <Backend B>
  Result<void> add_missing_columns(B& backend) const {
    const Result<std::vector<std::string>> columns = backend.columns(name_);
    if (!columns) return failure(columns.error());
    Result<void> done;
    for (const std::string_view each : missing(*columns)) {
      sql::Writer writer(dialect_);
      (writer << "ALTER TABLE " << schema_).name(name_) << " ADD COLUMN " << each << " VARCHAR(16)";
      if (done) done = backend.execute(writer.take());
    }
    return done;
  }

  template <Backend B>
  Result<std::vector<HistoryEntry>> select(B& backend, std::string_view clause, const Value& bound) const {
    std::vector<HistoryEntry> out;
    const Result<bool> exists = backend.has_table(name_);
    if (!exists) return failure(exists.error());
    if (!*exists) return out;
    const Result<std::vector<std::string>> columns = backend.columns(name_);
    if (!columns) return failure(columns.error());
    sql::Writer writer(dialect_);
    (writer << "SELECT sequence, revision, direction, outcome, started_at, duration_us, checksum, program, "
               "library_version, database_version, way_back"
            << (missing(*columns).empty() ? ", fingerprint, made_by" : ", NULL, NULL") << " FROM " << schema_)
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
                     words(11),
                     words(12),
                     words(10)});
    };
    Result<void> done =
        bound.is_null() ? backend.query(writer.take(), {}, keep) : backend.query(writer.take(), {bound}, keep);
    if (!done) return failure(std::move(done.error()));
    return out;
  }

  std::string name_;
  std::string schema_;
  Dialect dialect_;
};

}  // namespace headway::inline v0

#endif
