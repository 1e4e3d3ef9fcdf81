// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_JOURNAL_TABLE_HPP
#define HEADWAY_ENGINE_JOURNAL_TABLE_HPP

#include <cstddef>
#include <cstdint>
#include <span>
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

/// One statement of a migration that is being run on a database which commits at each DDL statement.
struct JournalEntry {
  std::int64_t position = 0;  ///< Of the statement in the migration, from 0.
  std::string revision;
  std::string direction;       ///< upgrade or downgrade, with `undo ` before it once what was done is being taken back
  std::int64_t operation = 0;  ///< Which operation of the migration it belongs to, from 0.
  std::string checksum;        ///< Of that operation.
  std::string statement;
  std::string outcome;  ///< planned, started or done
  std::string trace;    ///< Of what a started statement changes, as it was before.
};

/// The statements of a migration that has not ended yet, so that another process can go on where one was killed. Empty
/// when no migration is half applied.
class JournalTable {
 public:
  JournalTable(std::string_view version_table, std::string_view schema, Dialect dialect)
      : name_(name_beside(version_table)), schema_(schema), dialect_(dialect) {}

  /// Each history has a journal of its own.
  [[nodiscard]] static std::string name_beside(std::string_view version_table) {
    return std::string(version_table) + "_journal";
  }

  template <Backend B>
  Result<void> create_if_missing(B& backend) const {
    const Result<bool> exists = backend.has_table(name_);
    if (!exists) return failure(exists.error());
    if (*exists) return {};
    return VersionTable::create(backend,
                                table(name_,
                                      column("position", integer).primary_key(),
                                      column("revision", varchar(255)).not_null(),
                                      column("direction", varchar(16)).not_null(),
                                      column("operation", integer).not_null(),
                                      column("checksum", varchar(16)).not_null(),
                                      column("statement", text).not_null(),
                                      column("outcome", varchar(16)).not_null(),
                                      column("trace", varchar(16)).not_null()));
  }

  /// All entries in the order of their positions; none when the table does not exist.
  template <Backend B>
  Result<std::vector<JournalEntry>> read(B& backend) const {
    std::vector<JournalEntry> out;
    const Result<bool> exists = backend.has_table(name_);
    if (!exists) return failure(exists.error());
    if (!*exists) return out;
    sql::Writer writer(dialect_);
    (writer << "SELECT position, revision, direction, operation, checksum, statement, outcome, trace FROM " << schema_)
            .name(name_)
        << " ORDER BY position";
    Result<void> done = backend.query(writer.take(), {}, [&](Row row) {
      const auto words = [&](std::size_t at) { return std::string(row[at].view()); };
      out.push_back({row[0].integer, words(1), words(2), row[3].integer, words(4), words(5), words(6), words(7)});
    });
    if (!done) return failure(std::move(done.error()));
    return out;
  }

  /// Adds entries, in the places of those that have their positions.
  Result<void> put(Connection& connection, std::span<const JournalEntry> entries) const {
    Result<void> done;
    while (done && !entries.empty()) {
      const std::size_t count = count_of_packet(entries);
      std::vector<Value> values;
      sql::Writer writer(dialect_);
      (writer << "REPLACE INTO " << schema_).name(name_)
          << " (position, revision, direction, operation, checksum, statement, outcome, trace) VALUES ";
      for (const JournalEntry& entry : entries.first(count)) {
        writer << (values.empty() ? "(?, ?, ?, ?, ?, ?, ?, ?)" : ", (?, ?, ?, ?, ?, ?, ?, ?)");
        for (Value each : {Value(entry.position),
                           Value(entry.revision),
                           Value(entry.direction),
                           Value(entry.operation),
                           Value(entry.checksum),
                           Value(entry.statement),
                           Value(entry.outcome),
                           Value(entry.trace)}) {
          values.push_back(std::move(each));
        }
      }
      done = connection.execute(writer.take(), values);
      entries = entries.subspan(count);
    }
    return done;
  }
  /// From here on what was done is only taken back.
  Result<void> turn_back(Connection& connection, std::string_view direction) const {
    sql::Writer writer(dialect_);
    (writer << "UPDATE " << schema_).name(name_) << " SET direction = ?";
    return connection.execute(writer.take(), {Value("undo " + std::string(direction))});
  }
  /// Removes the entries from a position on.
  Result<void> remove_from(Connection& connection, std::int64_t position) const {
    sql::Writer writer(dialect_);
    (writer << "DELETE FROM " << schema_).name(name_) << " WHERE position >= ?";
    return connection.execute(writer.take(), {Value(position)});
  }

 private:
  /// As many as are sent at once: a server takes no packet of any length.
  static std::size_t count_of_packet(std::span<const JournalEntry> entries) {
    constexpr std::size_t longest = 65536;
    std::size_t count = 1, length = entries.front().statement.size();
    while (count < entries.size() && (length += entries[count].statement.size()) <= longest) ++count;
    return count;
  }

  std::string name_;
  std::string schema_;
  Dialect dialect_;
};

}  // namespace headway::inline v0

#endif
