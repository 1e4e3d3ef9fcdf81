// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_RUN_HPP
#define HEADWAY_ENGINE_RUN_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/bookkeeping.hpp"
#include "headway/engine/edited.hpp"
#include "headway/engine/history_table.hpp"
#include "headway/engine/inspector.hpp"
#include "headway/engine/journaled_run.hpp"
#include "headway/engine/options.hpp"
#include "headway/engine/program.hpp"
#include "headway/engine/report.hpp"
#include "headway/engine/run_base.hpp"
#include "headway/engine/schema_record.hpp"
#include "headway/engine/step_runner.hpp"
#include "headway/engine/version_table.hpp"
#include "headway/engine/ways.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/plan.hpp"
#include "headway/history/target.hpp"
#include "headway/operations/difference.hpp"

namespace headway::inline v0::detail {

/// Where a call wants to go.
struct Goal {
  Direction direction = Direction::upgrade;
  std::string target;
};

/// One call of a Migrator: plan, lock, read again, run, commit; once for each transaction that the plan needs.
template <Backend B>
class Run : public JournaledRun<B> {
 public:
  using Rows = VersionTable::Rows;
  using JournaledRun<B>::abandon;

  using JournaledRun<B>::JournaledRun;

  Result<Plan> plan(const Goal& goal) {
    Result<Rows> rows = version_table_.read(backend_);
    if (!rows) return failure(std::move(rows.error()));
    return plan(goal, *rows);
  }

  Result<std::vector<PlannedStep>> explain(const Goal& goal) {
    const Result<Plan> found = plan(goal);
    if (!found) return failure(found.error());
    Result<std::vector<PlannedStep>> steps = WaysOfPlan<B>(backend_, options_.large_table).find(*found);
    if (steps) note_unordered_branches(graph(), backend_.dialect(), *steps);
    return steps;
  }

  Result<Schema> schema() { return inspector_.schema(); }
  Result<Schema> schema(const Tables& models) { return inspector_.schema(models); }

  Result<Differences> drift(const Tables& models) { return inspector_.drift(models); }
  Result<Differences> drift() {
    const Result<Rows> before = version_table_.read(backend_);
    if (!before) return failure(before.error());
    const Result<Nodes> at = nodes(*before);
    if (!at) return failure(at.error());
    if (record_.is_made_by(*at).value_or(false)) return Differences{};
    Result<Differences> found = inspector_.drift(*at);
    if (!found) return found;
    // The two reads are of one moment only if nobody migrated in between.
    const Result<Rows> after = version_table_.read(backend_);
    if (!after) return failure(after.error());
    return *after == *before ? std::move(found) : drift();
  }

  Result<SchemaChange> change_since_last_run() { return record_.change_since_last_run(); }

  /// The same without a trace: everything is run and taken back.
  Result<Report> rehearse(const Goal& goal) {
    is_rehearsal_ = true;
    return reach(goal);
  }

  Result<Report> reach(Goal goal) {
    Result<Rows> rows = version_table_.read(backend_);
    if (!rows) return failure(std::move(rows.error()));
    if (goal.direction == Direction::upgrade && goal.target == "heads" && program_.history().is_at_head(*rows))
      return finish(*rows);

    const std::stop_callback on_stop(options_.stop, [this] { backend_.interrupt(); });
    Result<Plan> plan = this->plan(goal, *rows);
    bool is_planned_under_lock = false;
    std::size_t next = 0;
    const Result<bool> half_applied = has_half_applied();
    if (!half_applied) return failure(half_applied.error());
    bool is_half_applied = *half_applied;
    while (plan && (next < plan->steps.size() || is_half_applied)) {
      const bool is_alone = !B::has_transactional_ddl || !plan->steps[next].migration->transactional;
      if (is_rehearsal_) {
        if (Result<void> can = can_rehearse(*plan); !can) return failure(abandon(std::move(can.error())));
      }
      if (Result<void> locked = lock(is_alone); !locked) return failure(abandon(std::move(locked.error())));

      // Another runner may have been at work since the rows were read: what counts is what is there under the lock.
      Result<Rows> found = version_table_.read(backend_);
      if (!found) return failure(abandon(std::move(found.error())));
      const Result<bool> is_settled = settle_half_applied(goal.direction, *plan, *found);
      if (!is_settled) return failure(abandon(is_settled.error()));
      is_half_applied = false;
      if (*is_settled) found = version_table_.read(backend_);
      if (!found) return failure(abandon(std::move(found.error())));
      if (*is_settled || !is_same(*found, *rows)) {
        rows = std::move(found);
        plan = this->plan(goal, *rows);
        next = 0;
        is_planned_under_lock = false;
        if (Result<void> unlocked = unlock(); !unlocked) return failure(abandon(std::move(unlocked.error())));
        continue;
      }
      if (!is_planned_under_lock) {
        is_planned_under_lock = true;
        if (Result<void> can = examine_before_first_step(*rows); !can) return failure(abandon(std::move(can.error())));
        const bool is_step = goal.target.starts_with('+') || goal.target.starts_with('-');
        if (is_step) goal.target = plan->target.empty() ? "base" : plan->target.front();  // N counts from here, once
        if (options_.observer != nullptr) options_.observer->run_started(*plan);
      }
      const std::size_t end = end_of_transaction(*plan, next);
      const std::span<const Step> steps(plan->steps.data() + next, end - next);
      Rows after = rows_after(*rows, *plan, steps);
      const Transaction transaction{steps, *rows, after, steps.size() == plan->steps.size(), end == plan->steps.size()};
      Result<void> done = run(*plan, transaction);
      if (!done) return failure(abandon(std::move(done.error())));
      rows = std::move(after);
      next = end;
    }
    if (!plan) return failure(abandon(std::move(plan.error())));
    if (!plan->warning.empty()) warn(plan->warning);
    return finish(*rows);
  }

 private:
  using Bookkeeping<B>::backend_;
  using RunBase<B>::program_;
  using Bookkeeping<B>::options_;
  using Bookkeeping<B>::version_table_;
  using Bookkeeping<B>::history_table_;
  using Bookkeeping<B>::runner_;
  using RunBase<B>::inspector_;
  using RunBase<B>::record_;
  using Bookkeeping<B>::edited_;
  using RunBase<B>::report_;
  using RunBase<B>::is_begun_;
  using RunBase<B>::is_half_done_;
  using RunBase<B>::noted;
  using RunBase<B>::rows_after;
  using Bookkeeping<B>::create_tables;
  using Bookkeeping<B>::finish;
  using Bookkeeping<B>::graph;
  using Bookkeeping<B>::is_same;
  using Bookkeeping<B>::lock;
  using Bookkeeping<B>::nodes;
  using Bookkeeping<B>::unlock;
  using RunBase<B>::warn;
  using Bookkeeping<B>::write;

  /// What is committed at once; with `is_whole_run` nothing else is.
  struct Transaction {
    std::span<const Step> steps;
    const Rows& before;
    const Rows& after;
    bool is_whole_run, is_last;
  };

  Result<Plan> plan(const Goal& goal, const Rows& rows) {
    const Result<Nodes> now = nodes(rows);
    if (!now) return failure(now.error());
    return goal.direction == Direction::upgrade ? plan_upgrade(graph(), *now, goal.target)
                                                : plan_downgrade(graph(), *now, goal.target);
  }

  /// The first step that does not belong to the transaction of `from`.
  [[nodiscard]] std::size_t end_of_transaction(const Plan& plan, std::size_t from) const {
    if (!B::has_transactional_ddl) return plan.steps.size();  // none of them has one
    if (!plan.steps[from].migration->transactional) return from + 1;
    if (options_.transaction_mode == TransactionMode::per_migration && !is_rehearsal_) return from + 1;
    std::size_t end = from;
    while (end < plan.steps.size() && plan.steps[end].migration->transactional) ++end;
    return end;
  }

  /// Under the lock, once it is known what will be run.
  ///
  /// @error migration_edited, backup_failed, backup_exists
  Result<void> examine_before_first_step(const Rows& rows) {
    const Result<Nodes> at = nodes(rows);
    if (!at) return failure(at.error());
    const Result<std::vector<EditedMigration>> edited = edited_.find(*at);
    if (!edited) return failure(edited.error());
    if (edited->empty()) return back_up(rows);
    Error error = edited_error(*edited);
    if (options_.edited_migrations == EditedMigrations::refused) return failure(std::move(error));
    warn("revision " + error.revision + " " + error.message);
    return back_up(rows);
  }
  Result<void> back_up(const Rows& rows) {
    if (options_.backup.empty() || is_rehearsal_ || !report_.backup.empty()) return {};
    const Result<bool> is_empty = backend_.is_empty();
    if (!is_empty) return failure(is_empty.error());
    if (*is_empty) return {};
    std::string path = backup_path(options_.backup, rows, std::chrono::system_clock::now());
    Result<void> done = backend_.back_up(path, options_.overwrite_backup, options_.stop);
    if (done) report_.backup = std::move(path);
    return done;
  }

  static Result<void> can_rehearse(const Plan& plan) {
    for (const Step& step : plan.steps) {
      if (B::has_transactional_ddl && step.migration->transactional) continue;
      return failure(ErrorCode::irreversible,
                     "revision " + std::string(step.migration->revision) +
                         " runs outside a transaction: what it does could not be taken back",
                     "try the revisions before it, or a copy of the database");
    }
    return {};
  }

  Result<bool> has_half_applied() {
    if constexpr (B::has_transactional_ddl) {
      return false;
    } else {
      return JournaledRun<B>::is_half_applied();
    }
  }
  /// @return Whether something was half applied, and is not any more.
  Result<bool> settle_half_applied(Direction direction, const Plan& plan, const Rows& rows) {
    if constexpr (B::has_transactional_ddl) {
      return false;
    } else {
      const Result<bool> is_half_applied = JournaledRun<B>::is_half_applied();
      if (!is_half_applied || !*is_half_applied) return is_half_applied;
      const Result<void> done = JournaledRun<B>::settle_half_applied(direction, plan.steps, rows);
      if (!done) return failure(done.error());
      return true;
    }
  }

  Result<void> run(const Plan& plan, const Transaction& transaction) {
    if constexpr (B::has_transactional_ddl) {
      return transaction.steps.front().migration->transactional ? run_together(transaction) : run_alone(transaction);
    } else {
      return run_journaled(plan, transaction);
    }
  }

  /// Steps on a database that commits at each DDL statement: one by one, and the lock is held to the end.
  Result<void> run_journaled(const Plan& plan, const Transaction& transaction) {
    Result<void> done = create_tables();
    if (done) begin_record(transaction);
    Rows rows = transaction.before;
    for (const Step& step : transaction.steps) {
      if (!done) return done;
      Rows after = rows_after(rows, plan, std::span<const Step>(&step, 1));
      const bool is_last = &step == &transaction.steps.back();
      done = JournaledRun<B>::run_journaled(step, rows, after, is_last, [&](HistoryEntry& entry) {
        return is_last ? end_record(transaction, entry) : Result<void>{};
      });
      rows = std::move(after);
    }
    if (done) done = backend_.release_lock();
    if (done) is_begun_ = false;
    return done;
  }

  /// Steps that share the transaction which is open. Version row and audit entries are written once, at its end.
  Result<void> run_together(const Transaction& transaction) {
    Result<void> done = create_tables();
    if (done) begin_record(transaction);
    std::vector<HistoryEntry> entries;
    entries.reserve(transaction.steps.size());
    std::vector<Applied> applied = report_.applied;  // made before the commit: nothing may fail after it
    for (const Step& step : transaction.steps) {
      if (!done) return done;
      entries.push_back(runner_.prepare(step));
      const std::uint64_t rows_before = backend_.rows_written();
      done = runner_.run(step);
      record_.ran(runner_.is_exact_upgrade());
      entries.back().duration = runner_.duration();
      applied.push_back(noted(entries.back()));
      applied.back().rows = backend_.rows_written() - rows_before;
    }
    if (done) done = end_record(transaction, entries.back());
    if (done) done = write(transaction.before, transaction.after, entries);
    if (done && is_rehearsal_) done = backend_.examine_commit();
    if (done) done = is_rehearsal_ ? backend_.rollback() : backend_.commit(options_.lock_timeout);
    if (!done) return done;
    is_begun_ = false;
    report_.applied = std::move(applied);
    return done;
  }

  /// A step outside a transaction: what happens to it is recorded before and after, each in a transaction of its own.
  Result<void> run_alone(const Transaction& transaction) {
    const Step& step = transaction.steps.front();
    HistoryEntry entry = runner_.prepare(step);
    entry.outcome = "started";
    Result<void> done = create_tables();
    if (done) begin_record(transaction);
    if (done) done = history_table_.append(backend_, {entry});
    if (done) done = backend_.commit(options_.lock_timeout);
    if (!done) return done;

    is_half_done_ = true;  // also when an exception comes out of it
    const std::uint64_t rows_before = backend_.rows_written();
    done = runner_.run(step);
    const std::uint64_t rows = backend_.rows_written() - rows_before;
    is_half_done_ = done || runner_.may_have_left_something();
    record_.ran(runner_.is_exact_upgrade());
    entry.duration = runner_.duration();
    entry.outcome = done ? "applied" : "failed";
    if (!done) {
      Result<void> recorded = backend_.in_transaction() ? backend_.rollback() : Result<void>{};
      if (recorded) recorded = backend_.begin(options_.lock_timeout);
      if (recorded) recorded = history_table_.settle(backend_, entry);
      if (recorded) recorded = backend_.commit(options_.lock_timeout);
      if (!recorded) warn("the failure of " + entry.revision + " could not be recorded: " + recorded.error().message);
      return done;
    }
    is_half_done_ = true;  // until its version row is committed
    done = backend_.begin(options_.lock_timeout);
    if (done) done = version_table_.write(backend_, transaction.before, transaction.after);
    if (done) done = end_record(transaction, entry);
    if (done) done = history_table_.settle(backend_, entry);
    if (done) done = backend_.commit(options_.lock_timeout);
    if (done) done = backend_.release_lock();
    if (!done) return done;
    is_begun_ = is_half_done_ = false;
    report_.applied.push_back(noted(entry));
    report_.applied.back().rows = rows;
    return done;
  }

  void begin_record(const Transaction& transaction) {
    if (!transaction.is_whole_run || is_rehearsal_) return;
    if (const Result<Nodes> before = nodes(transaction.before)) record_.begin(*before);
  }
  Result<void> end_record(const Transaction& transaction, HistoryEntry& entry) {
    if (!transaction.is_last || is_rehearsal_) return {};
    const Result<Nodes> after = nodes(transaction.after);
    return after ? record_.note(entry, *after) : failure(after.error());
  }

  bool is_rehearsal_ = false;
};

}  // namespace headway::inline v0::detail

#endif
