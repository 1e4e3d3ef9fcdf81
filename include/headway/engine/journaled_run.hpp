// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_JOURNALED_RUN_HPP
#define HEADWAY_ENGINE_JOURNALED_RUN_HPP

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/bookkeeping.hpp"
#include "headway/engine/journal.hpp"
#include "headway/engine/taking_back.hpp"
#include "headway/history/plan.hpp"

namespace headway::inline v0::detail {

/// Runs migrations on a database that commits at each DDL statement, each through the journal, and ends what was left
/// half applied: by going on in the direction that was begun, by taking back what was done in the other.
///
/// While a migration is half applied, the version rows say the lower of its two ends: they change when an upgrade has
/// ended, and before a downgrade begins. A program at head so finds by its one SELECT that there is something to do.
template <Backend B>
class JournaledRun : public Bookkeeping<B> {
 public:
  using Rows = VersionTable::Rows;
  using Bookkeeping<B>::Bookkeeping;

  /// A migration that has ended before is not taken back with what is open.
  Error abandon(Error error) {
    if constexpr (!B::has_transactional_ddl) {
      const bool is_ours = error.code != ErrorCode::connection_lost && error.code != ErrorCode::lock_lost;
      if (is_ours) static_cast<void>(journal_.commit_end());
      note_ended();
      is_half_done_ = is_half_done_ || journal_.is_end_open() || (is_running_ && journal_.has_done());
    }
    return Bookkeeping<B>::abandon(std::move(error));
  }

 protected:
  using Bookkeeping<B>::backend_;
  using Bookkeeping<B>::graph;
  using Bookkeeping<B>::history_table_;
  using Bookkeeping<B>::nodes;
  using Bookkeeping<B>::options_;
  using Bookkeeping<B>::runner_;
  using Bookkeeping<B>::version_table_;
  using RunBase<B>::inspector_;
  using RunBase<B>::is_half_done_;
  using RunBase<B>::journal_;
  using RunBase<B>::noted;
  using RunBase<B>::program_;
  using RunBase<B>::record_;
  using RunBase<B>::report_;
  using RunBase<B>::rows_after;
  using RunBase<B>::warn;

  /// Whether a migration is half applied. Under the lock the answer holds.
  Result<bool> is_half_applied() {
    const Result<void> done = journal_.load();
    if (!done) return failure(done.error());
    return journal_.is_open();
  }

  /// Runs one migration. The transaction that is open is committed with it; the last one's end is, too, and that of
  /// others with what comes next.
  ///
  /// @param note  `note(entry)`: the last that happens before the end is written
  template <class Note>
  Result<void> run_journaled(const Step& step, const Rows& before, const Rows& after, bool is_last, Note note) {
    HistoryEntry entry = runner_.prepare(step);
    const bool is_resumed = journal_.is_open(), is_upgrade = step.direction == Direction::upgrade;
    const std::uint64_t rows_before = rows_of_migrations();
    Result<void> done = is_upgrade ? Result<void>{} : journal_.commit_end();
    if (done && !is_upgrade && !is_resumed) done = version_table_.write(journal_.rows(), before, after);
    is_half_done_ = is_resumed;
    is_running_ = true;  // also when an exception comes out of it
    if (done) done = runner_.run(step);
    is_running_ = false;
    note_ended();
    record_.ran(runner_.is_exact_upgrade());
    entry.duration = runner_.duration();
    if (!done) return stop(std::move(done), entry, is_upgrade ? Rows{} : before, is_upgrade ? Rows{} : after);
    is_half_done_ = true;  // until its end is committed
    const std::uint64_t rows = rows_of_migrations() - rows_before;
    done = journal_.commit_end();  // open still where nothing was done
    note_ended();
    if (done && is_upgrade) done = version_table_.write(journal_.rows(), before, after);
    if (done) done = note(entry);
    if (done) done = history_table_.append(journal_.rows(), {entry});
    if (!done) return done;
    ended_.push_back(noted(entry));
    ended_.back().rows = rows;
    journal_.leave_open();
    is_half_done_ = false;
    if (is_last) done = journal_.commit_end();
    note_ended();
    return done;
  }

  /// Ends what was left half applied, under the lock.
  ///
  /// @param steps  What the call wants to run.
  /// @error half_applied, half_applied_edited
  Result<void> settle_half_applied(Direction wanted, std::span<const Step> steps, const Rows& rows) {
    const JournalEntry first = journal_.entries().front();
    const Node node = graph().find(first.revision);
    if (node == Graph::none || graph().id(node) != first.revision) {
      return refuse(first, "which this program does not have, is half applied (" + first.direction + ")");
    }
    const bool is_undo = first.direction.starts_with("undo ");
    const bool was_upgrade = first.direction.ends_with("upgrade");
    is_half_done_ = true;
    if (is_undo || was_upgrade != (wanted == Direction::upgrade)) return take_back(node, was_upgrade, rows);
    if (!was_upgrade) {
      warn("revision " + first.revision + " was half applied (downgrade): its downgrade goes on where it stopped");
      Step step;
      step.migration = &graph().migration(node);
      step.direction = Direction::downgrade;
      return run_journaled(step, rows, rows, true, [](HistoryEntry&) { return Result<void>{}; });
    }
    const bool is_wanted = std::any_of(
        steps.begin(), steps.end(), [&](const Step& each) { return each.migration == &graph().migration(node); });
    if (!is_wanted) return refuse(first, "is half applied (upgrade), and is not among what this call would run");
    warn("revision " + first.revision + " was half applied (upgrade): its upgrade goes on where it stopped");
    const Result<Plan> plan = plan_of(node, rows);
    if (!plan) return failure(plan.error());
    const Rows after = rows_after(rows, *plan, plan->steps);
    return run_journaled(plan->steps.front(), rows, after, true, [](HistoryEntry&) { return Result<void>{}; });
  }

 private:
  [[nodiscard]] std::uint64_t rows_of_migrations() const { return backend_.rows_written() - journal_.rows_written(); }
  /// What was applied is reported once it is committed.
  void note_ended() {
    if (journal_.is_end_open()) return;
    report_.applied.insert(report_.applied.end(), ended_.begin(), ended_.end());
    ended_.clear();
  }

  static Result<void> refuse(const JournalEntry& entry, std::string_view why) {
    Error error;
    error.code = ErrorCode::half_applied;
    error.message = "revision " + entry.revision + " " + std::string(why);
    error.revision = entry.revision;
    return failure(std::move(error));
  }
  /// The upgrade to one revision, which all below it is applied for.
  Result<Plan> plan_of(Node node, const Rows& rows) {
    const Result<Nodes> now = nodes(rows);
    if (!now) return failure(now.error());
    Result<Plan> plan = plan_upgrade(graph(), *now, graph().id(node));
    if (plan && plan->steps.size() == 1) return plan;
    if (!plan) return plan;
    return failure(ErrorCode::half_applied,
                   "revision " + std::string(graph().id(node)) +
                       " is half applied, and the version table says that it is not the next one",
                   "somebody has changed the version table");
  }

  /// A statement has failed, which has changed nothing by itself.
  Result<void> stop(Result<void> failed, HistoryEntry& entry, const Rows& before, const Rows& after) {
    is_half_done_ = journal_.has_done();
    const bool is_to_be_left = failed.error().code == ErrorCode::half_applied_edited ||
                               failed.error().code == ErrorCode::connection_lost ||
                               failed.error().code == ErrorCode::lock_lost;
    if (is_to_be_left) return failed;  // the journal says already how far it is
    Result<void> kept = journal_.stop([&] { return version_table_.write(backend_, after, before); });
    note_ended();
    is_half_done_ = !kept || journal_.is_open();
    entry.outcome = "failed";
    if (kept && is_half_done_) kept = backend_.begin(options_.lock_timeout);
    if (kept && is_half_done_) kept = history_table_.append(backend_, {entry});
    if (kept && is_half_done_) kept = backend_.commit(options_.lock_timeout);
    if (!kept) warn("the failure of " + entry.revision + " could not be recorded: " + kept.error().message);
    return failed;
  }

  Result<void> take_back(Node node, bool was_upgrade, const Rows& rows) {
    Rows target = rows;
    if (!was_upgrade) {
      const Result<Plan> plan = plan_of(node, rows);
      if (!plan) return failure(plan.error());
      target = rows_after(rows, *plan, plan->steps);
    }
    const Result<Nodes> there = nodes(target);
    if (!there) return failure(there.error());
    const Result<List<Operation>> operations =
        TakingBack<B>(backend_, program_, inspector_).operations(journal_.entries(), *there);
    if (!operations) return failure(operations.error());
    Result<void> done = journal_.turn_back();
    if (done) done = backend_.commit(options_.lock_timeout);
    for (const Operation& each : *operations) {
      if (done) done = run_outside(each);
    }
    Step step;
    step.migration = &graph().migration(node);
    step.direction = was_upgrade ? Direction::upgrade : Direction::downgrade;
    HistoryEntry entry = runner_.prepare(step);
    entry.outcome = "taken back";
    if (done) done = journal_.begin_rows();
    if (done) done = version_table_.write(backend_, rows, target);
    if (done) done = history_table_.append(backend_, {entry});
    if (done) done = journal_.close();
    if (done) done = backend_.commit(options_.lock_timeout);
    if (!done) return done;
    is_half_done_ = false;
    warn("revision " + entry.revision + " was half applied (" + entry.direction + "): what was done is taken back");
    return done;
  }
  Result<void> run_outside(const Operation& operation) {
    const Operation* const alone[] = {&operation};
    Statements statements;
    const Result<std::size_t> compiled = backend_.compile_next(alone, TransactionContext::outside, statements);
    Result<void> done = compiled ? Result<void>{} : failure(compiled.error());
    for (const Statement& each : statements) {
      if (done) done = backend_.perform(each, {});
    }
    if (!done) done.error().operation = label(operation);
    return done;
  }

  std::vector<Applied> ended_;  ///< Whose end is not committed yet.
  bool is_running_ = false;
};

}  // namespace headway::inline v0::detail

#endif
