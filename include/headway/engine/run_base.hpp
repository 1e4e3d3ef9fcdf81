// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_RUN_BASE_HPP
#define HEADWAY_ENGINE_RUN_BASE_HPP

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/edited.hpp"
#include "headway/engine/history_table.hpp"
#include "headway/engine/inspector.hpp"
#include "headway/engine/journal.hpp"
#include "headway/engine/options.hpp"
#include "headway/engine/program.hpp"
#include "headway/engine/report.hpp"
#include "headway/engine/schema_record.hpp"
#include "headway/engine/step_runner.hpp"
#include "headway/engine/version_table.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/plan.hpp"

namespace headway::inline v0::detail {

/// What every call of a Migrator has: the database with its lock and the library's own tables, the program, and what
/// is to be taken back when it fails.
template <Backend B>
class RunBase {
 public:
  using Rows = VersionTable::Rows;

  RunBase(B& backend, Program& program, const Options& options, const VersionTable& version_table,
          const HistoryTable& history_table)
      : backend_(backend), program_(program), options_(options), version_table_(version_table),
        history_table_(history_table), journal_(backend, options), runner_(backend, program, options, journal_),
        inspector_(backend, program, options), record_(backend, program, inspector_, history_table),
        edited_(backend, program, history_table) {}

  Result<Nodes> position() {
    Result<Rows> rows = version_table_.read(backend_);
    if (!rows) return failure(std::move(rows.error()));
    return nodes(*rows);
  }

  /// Takes back what is open and says in the error what is left.
  Error abandon(Error error) {
    const bool began = backend_.in_transaction() || is_begun_;
    Result<void> taken_back = began ? backend_.rollback() : Result<void>{};
    Result<void> released = backend_.release_lock();
    error.applied_before.clear();
    for (const Applied& applied : report_.applied) error.applied_before.push_back(applied.revision);
    if (!taken_back || !released || error.code == ErrorCode::transaction_lost) {
      error.state_after = DatabaseState::unknown;
    } else if (is_half_done_ || !report_.applied.empty()) {
      error.state_after = DatabaseState::partially_applied;
    } else {
      error.state_after = began ? DatabaseState::rolled_back : DatabaseState::unchanged;
    }
    const bool is_as_before =
        error.state_after == DatabaseState::rolled_back || error.state_after == DatabaseState::unchanged;
    if (!is_as_before && !report_.backup.empty()) {
      error.message += "; the database as it was before the run is in " + report_.backup;
    }
    return error;
  }

 protected:
  const Graph& graph() { return program_.graph(); }

  /// A version table gives its rows in no particular order.
  static bool is_same(const Rows& left, const Rows& right) {
    return std::is_permutation(left.begin(), left.end(), right.begin(), right.end());
  }
  static std::string joined(const Rows& rows) {
    std::string out;
    for (const std::string& row : rows) out += (out.empty() ? "" : ", ") + row;
    return out;
  }

  /// The revisions that rows name.
  ///
  /// @error database_is_newer  a row names none of this program's
  Result<Nodes> nodes(const Rows& rows) {
    Nodes found;
    for (const std::string& row : rows) {
      const Node node = graph().find(row);
      if (node == Graph::none || graph().id(node) != row) return failure(is_newer(row));
      found.push_back(node);
    }
    return found;
  }

  Error is_newer(const std::string& row) {
    Error error;
    error.code = ErrorCode::database_is_newer;
    error.message = "the database is at revision " + row + ", which this program does not have";
    const Result<std::vector<HistoryEntry>> entries = history_table_.read(backend_, row);
    if (entries && !entries->empty()) {
      const HistoryEntry& entry = entries->front();
      error.message += "; it was applied" + when_and_by_whom(entry.started_at, entry.program);
      if (!entry.program.empty()) error.help = "install " + entry.program + ", or a newer version";
    }
    return error;
  }

  Result<void> lock(bool beyond_the_transaction) {
    Result<void> done = beyond_the_transaction ? backend_.keep_lock() : Result<void>{};
    if (done) done = backend_.begin(options_.lock_timeout);
    is_begun_ = static_cast<bool>(done);
    return done;
  }
  Result<void> unlock() {
    Result<void> done = backend_.rollback();
    if (done) done = backend_.release_lock();
    is_begun_ = false;
    return done;
  }

  Result<void> create_tables() {
    Result<void> done = version_table_.create_if_missing(backend_);
    if (done) done = history_table_.create_if_missing(backend_);
    if constexpr (!B::has_transactional_ddl) {
      if (done) done = journal_.create_if_missing();
      if (done && !backend_.in_transaction()) done = backend_.begin(options_.lock_timeout);  // a table was made
    }
    return done;
  }

  Result<void> write(const Rows& before, const Rows& after, const std::vector<HistoryEntry>& entries) {
    Result<void> done = version_table_.write(backend_, before, after);
    if (done && !entries.empty()) done = history_table_.append(backend_, entries);
    return done;
  }

  static Rows rows_after(Rows rows, const Plan& plan, std::span<const Step> steps) {
    for (const Step& step : steps) {
      for (const RowChange& change : plan.changes_of(step)) {
        const auto place = std::find(rows.begin(), rows.end(), change.removed);
        if (place == rows.end()) {
          rows.emplace_back(change.added);
        } else if (change.added.empty()) {
          rows.erase(place);
        } else {
          *place = change.added;
        }
      }
    }
    return rows;
  }

  static Applied noted(const HistoryEntry& entry) {
    const Direction direction = entry.direction == "upgrade" ? Direction::upgrade : Direction::downgrade;
    return {entry.revision, direction, entry.duration};
  }
  void warn(std::string sentence) {
    if (options_.observer != nullptr) options_.observer->warning(sentence);
    report_.warnings.push_back(std::move(sentence));
  }
  Result<Report> finish(const Rows& rows) {
    report_.revision = joined(rows);
    return std::move(report_);
  }

  B& backend_;
  Program& program_;
  const Options& options_;
  const VersionTable& version_table_;
  const HistoryTable& history_table_;
  JournalOf<B> journal_;
  StepRunner<B> runner_;
  Inspector<B> inspector_;
  SchemaRecord<B> record_;
  EditedFinder<B> edited_;
  Report report_;
  bool is_begun_ = false;      ///< A transaction of this run was begun and is not committed.
  bool is_half_done_ = false;  ///< A migration outside a transaction has left something behind.
};

}  // namespace headway::inline v0::detail

#endif
