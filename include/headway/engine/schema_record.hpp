// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_SCHEMA_RECORD_HPP
#define HEADWAY_ENGINE_SCHEMA_RECORD_HPP

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/history_table.hpp"
#include "headway/engine/inspector.hpp"
#include "headway/engine/program.hpp"
#include "headway/history/graph.hpp"

namespace headway::inline v0 {

/// Whether a schema is still the one that the last run has left.
enum class SchemaChange : unsigned char {
  none,
  some,     ///< Somebody else has changed it.
  unknown,  ///< No run has left a fingerprint: the database was only stamped, or the last run stopped half-way.
};

namespace detail {

/// Notes in the history table which schema a run has left, and compares with it.
///
/// The last entry of a run holds a fingerprint of the schema: whether anybody has changed it since costs one look at
/// the definitions. An equal fingerprint does not yet say that the schema is what the migrations make. It may have
/// differed before, and SQL or a function of a migration may have done what the replay does not see. So the entry also
/// says *of which migrations* the schema is known to be the exact result, and it is known in one of two ways:
///
/// - it was so before the run, and all that the run did was to apply operations whose effect the library knows;
/// - or else the two are compared at the end of the run, before it is committed.
///
/// The migrations are named by the checksum of all of them with the library's version: a program whose migrations were
/// edited, or a library that compares more, or a stamp to another revision, ask for another checksum and get the full
/// comparison. Entries of a run that was rolled back are gone with it.
///
/// Only the last entry has these: reading the schema for each of 1,000 migrations would cost more than to run them.
template <Backend B>
class SchemaRecord {
 public:
  SchemaRecord(B& backend, Program& program, Inspector<B>& inspector, const HistoryTable& history_table)
      : backend_(backend), program_(program), inspector_(inspector), history_table_(history_table) {}

  Result<SchemaChange> change_since_last_run() {
    const Result<std::optional<HistoryEntry>> last = history_table_.last_run(backend_);
    if (!last) return failure(last.error());
    if (!*last || (*last)->fingerprint.empty()) return SchemaChange::unknown;
    const Result<std::uint64_t> now = inspector_.fingerprint();
    if (!now) return failure(now.error());
    return hexadecimal(*now) == (*last)->fingerprint ? SchemaChange::none : SchemaChange::some;
  }

  /// Whether the schema is known to be exactly what the migrations below some revisions make, these included.
  Result<bool> is_made_by(std::span<const Node> revisions) {
    const Result<std::optional<HistoryEntry>> last = history_table_.last_run(backend_);
    if (!last) return failure(last.error());
    if (*last && ((*last)->made_by.empty() || (*last)->made_by != name_of(revisions))) return false;
    if (!*last && !revisions.empty()) return false;
    const Result<std::uint64_t> now = inspector_.fingerprint();
    if (!now) return failure(now.error());
    return hexadecimal(*now) == (*last ? (*last)->fingerprint : hexadecimal(0));
  }

  /// A run begins that is one transaction, or holds the lock to its end.
  void begin(std::span<const Node> before) { is_made_by_migrations_ = is_made_by(before).value_or(false); }
  /// A migration has been run.
  void ran(bool is_exact_upgrade) { is_made_by_migrations_ = is_made_by_migrations_ && is_exact_upgrade; }
  /// The run is about to be committed. What cannot be found out is left out: the migrations have run all the same.
  ///
  /// @error cancelled
  Result<void> note(HistoryEntry& entry, std::span<const Node> after) {
    const auto shrug = [](Error&& error) -> Result<void> {
      if (error.code == ErrorCode::cancelled) return failure(std::move(error));
      return {};
    };
    Result<std::uint64_t> now = inspector_.fingerprint();
    if (!now) return shrug(std::move(now.error()));
    entry.fingerprint = hexadecimal(*now);
    if (!is_made_by_migrations_) {
      Result<Differences> drift = inspector_.drift(after);
      if (!drift) return shrug(std::move(drift.error()));
      if (!drift->empty()) return {};
    }
    entry.made_by = name_of(after);
    return {};
  }

 private:
  [[nodiscard]] std::string name_of(std::span<const Node> revisions) {
    return hexadecimal(program_.checksum_below(revisions));
  }

  B& backend_;
  Program& program_;
  Inspector<B>& inspector_;
  const HistoryTable& history_table_;
  bool is_made_by_migrations_ = false;
};

}  // namespace detail

}  // namespace headway::inline v0

#endif
