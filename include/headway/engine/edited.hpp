// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_EDITED_HPP
#define HEADWAY_ENGINE_EDITED_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/history_table.hpp"
#include "headway/engine/program.hpp"
#include "headway/history/graph.hpp"

namespace headway::inline v0 {

/// An applied migration that is another one in this program.
struct EditedMigration {
  std::string revision;
  std::string applied_at;        ///< UTC, as in the history table: when it was applied, or last accepted.
  std::string program;           ///< By which program; empty when it had no name.
  std::string applied_checksum;  ///< Of the upgrade as it was then.
  std::string checksum;          ///< Of the upgrade as it is now.
};

namespace detail {

/// ` on 2026-11-23 by thoughts 1.2`
[[nodiscard]] inline std::string when_and_by_whom(const std::string& time, const std::string& program) {
  return " on " + time.substr(0, 10) + " by " + (program.empty() ? "a program without a name" : program);
}

/// Looks for applied migrations that were edited since: one SELECT, and the checksum of each migration below the rows.
template <Backend B>
class EditedFinder {
 public:
  EditedFinder(B& backend, Program& program, const HistoryTable& history_table)
      : backend_(backend), program_(program), history_table_(history_table) {}

  /// In the order of the list. A revision that was stamped is no one's to judge: nobody has applied it.
  ///
  /// @param rows  Where the database is.
  Result<std::vector<EditedMigration>> find(std::span<const Node> rows) {
    std::vector<EditedMigration> out;
    if (rows.empty()) return out;
    const Graph& graph = program_.graph();
    std::vector<Stored> stored(graph.size());
    Result<void> done = history_table_.each_checksum(backend_, [&](Row row) {
      const std::string_view revision = row[1].view(), direction = row[2].view();
      const Node node = graph.find(revision);
      if (node == Graph::none || graph.id(node) != revision) return;
      stored[node] = direction == "downgrade" ? Stored{} : Stored{row[0].integer, std::string(row[3].view())};
    });
    if (!done) return failure(std::move(done.error()));
    const Marks is_applied = graph.ancestors(rows);
    for (Node node = 0; node < graph.size(); ++node) {
      if (is_applied[node] == 0 || stored[node].checksum.empty()) continue;
      std::string now = hexadecimal(program_.checksum_of(node));
      if (now == stored[node].checksum) continue;
      const Result<HistoryEntry> entry = history_table_.read_one(backend_, stored[node].sequence);
      if (!entry) return failure(entry.error());
      out.push_back({entry->revision, entry->started_at, entry->program, entry->checksum, std::move(now)});
    }
    return out;
  }

 private:
  struct Stored {
    std::int64_t sequence = 0;
    std::string checksum = {};
  };

  B& backend_;
  Program& program_;
  const HistoryTable& history_table_;
};

/// @pre there is one
[[nodiscard]] inline Error edited_error(const std::vector<EditedMigration>& edited) {
  Error error;
  error.code = ErrorCode::migration_edited;
  error.revision = edited.front().revision;
  error.message =
      "was changed after it was applied" + when_and_by_whom(edited.front().applied_at, edited.front().program);
  for (std::size_t at = 1; at < edited.size(); ++at) {
    error.message += (at > 1 ? ", " : edited.size() > 2 ? "; so were " : "; so was ") + edited[at].revision;
  }
  return error;
}

}  // namespace detail

}  // namespace headway::inline v0

#endif
