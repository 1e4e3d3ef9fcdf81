// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_STEP_RUNNER_HPP
#define HEADWAY_ENGINE_STEP_RUNNER_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/history_table.hpp"
#include "headway/engine/journal.hpp"
#include "headway/engine/options.hpp"
#include "headway/engine/program.hpp"
#include "headway/history/plan.hpp"
#include "headway/operations/groups.hpp"
#include "headway/sql/token.hpp"
#include "headway/version.hpp"

namespace headway::inline v0::detail {

/// Runs one migration: records its operations, compiles group by group, and performs the statements one by one, so that
/// no more than one group's SQL is in memory. Where DDL commits, each statement goes through the journal.
template <Backend B>
class StepRunner {
 public:
  StepRunner(B& backend, Program& program, const Options& options, JournalOf<B>& journal)
      : backend_(backend), program_(program), options_(options), journal_(journal) {}

  /// Records what a step does, for run(), and describes it as an audit entry. Runs nothing.
  [[nodiscard]] HistoryEntry prepare(const Step& step) {
    const Migration& migration = *step.migration;
    const bool is_upgrade = is_upgrade_ = step.direction == Direction::upgrade;
    operations_ = record(is_upgrade ? migration.upgrade : migration.downgrade);
    HistoryEntry made = entry(migration.revision, name(step.direction));
    made.checksum = hexadecimal(is_upgrade ? program_.checksum_of(migration, std::as_const(operations_).list())
                                           : program_.checksum_of(program_.node_of(migration)));
    if (is_upgrade) made.way_back = way_back(migration);
    return made;
  }

  /// Whether the step that was prepared last is an upgrade by nothing but operations: what SQL and functions do to the
  /// schema is for the database to say, and what a downgrade leaves is for a comparison.
  [[nodiscard]] bool is_exact_upgrade() const {
    const auto list = operations_.list();
    return is_upgrade_ && std::none_of(list.begin(), list.end(), [](const Operation& each) {
             return each.data.get_if<Execute>() != nullptr || each.data.get_if<RunFunction>() != nullptr;
           });
  }

  /// Runs the step that was prepared last.
  ///
  /// @error the first failure, with revision, operation, statement and position filled in; `state_after` is the
  ///        caller's to say
  Result<void> run(const Step& step) {
    completed_ = 0;
    has_called_ = false;
    const auto started = std::chrono::steady_clock::now();
    if (options_.observer != nullptr) options_.observer->migration_started(step);

    bool is_ended = false;
    const ScopeGuard end_after_an_exception([&] {
      if (!is_ended) static_cast<void>(backend_.end_migration());
    });
    const bool suspends = step.migration->foreign_keys == ForeignKeys::suspended;
    if constexpr (requires { backend_.look_into(std::vector<std::string>()); }) {
      if (suspends) backend_.look_into(program_.schemas(B::own_dialect));
    }
    Result<void> done = backend_.begin_migration(suspends);
    groups_.assign(std::as_const(operations_).list(), backend_.dialect());
    if constexpr (!B::has_transactional_ddl) {
      if (done) done = journal_.begin(step.migration->revision, name(step.direction), groups_);
    }
    for (std::size_t at = 0; at < groups_.size() && done; ++at) done = run(step, at);
    is_ended = true;
    Result<void> ended = backend_.end_migration();
    if (done) done = std::move(ended);
    duration_ = since(started);
    if (!done) {
      done.error().revision = step.migration->revision;
    } else if (options_.observer != nullptr) {
      options_.observer->migration_finished(step, duration_);
    }
    return done;
  }

  /// An audit entry of something that is applied now by this program.
  [[nodiscard]] HistoryEntry entry(std::string_view revision, std::string_view direction) const {
    HistoryEntry made;
    made.revision = revision;
    made.direction = direction;
    made.outcome = "applied";
    made.started_at = to_utc_text(std::chrono::system_clock::now());
    made.program = options_.program;
    made.library_version = HEADWAY_VERSION_STRING;
    made.database_version = backend_.version();
    return made;
  }

  /// Whether the last run(), outside a transaction, can have changed something: a statement was completed, or a
  /// function was called, whose statements each stand for themselves.
  [[nodiscard]] bool may_have_left_something() const noexcept { return completed_ > 0 || has_called_; }
  [[nodiscard]] std::chrono::microseconds duration() const noexcept { return duration_; }

 private:
  static Operations record(Body body) {
    Operations operations;
    if (body != nullptr) body(operations);
    return operations;
  }
  static TransactionContext context(const Migration& migration) {
    return migration.transactional ? TransactionContext::inside : TransactionContext::outside;
  }
  static std::chrono::microseconds since(std::chrono::steady_clock::time_point point) {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - point);
  }

  Result<void> run(const Step& step, std::size_t at) {
    const Group group = groups_[at];
    Result<void> done;
    if constexpr (B::has_transactional_ddl) {
      done = run(step, group);
    } else {
      statements_.clear();  // a group is one operation there
      const auto compile = [&](Statements& out) -> Result<void> {
        const Result<std::size_t> compiled = backend_.compile_next(group, context(*step.migration), out);
        return compiled ? Result<void>{} : failure(compiled.error());
      };
      done =
          journal_.run(static_cast<std::int64_t>(at), *group.front(), statements_, compile, [&](const Statement& each) {
            return perform(step, each);
          });
    }
    if (!done) {
      const bool is_one = group.size() == 1;
      done.error().operation =
          is_one ? label(*group.front()) : "alter_table " + std::string(altered_table(*group.front()));
    }
    return done;
  }
  Result<void> run(const Step& step, Group group) {
    Result<void> done;
    for (Group rest = group; done && !rest.empty();) {
      statements_.clear();
      const Result<std::size_t> compiled = backend_.compile_next(rest, context(*step.migration), statements_);
      if (!compiled) return failure(compiled.error());
      for (const Statement& statement : statements_) {
        if (done) done = perform(step, statement);
      }
      // Outside the run's transaction a script may bring its own, and must end it.
      if (done && !step.migration->transactional && backend_.in_transaction()) {
        done = failure(ErrorCode::transaction_lost, "the migration has left a transaction open");
      }
      if (done) rest = rest.subspan(*compiled);
    }
    return done;
  }

  Result<void> perform(const Step& step, const Statement& statement) {
    if (options_.stop.stop_requested()) return failure(ErrorCode::cancelled, "a stop was requested");
    has_called_ = has_called_ || statement.kind == Statement::Kind::run;
    if (Observer* observer = options_.observer) {
      if (statement.kind == Statement::Kind::remark) {
        observer->table_altered(step, statement.object, statement.text);
        return {};
      }
      if (observer->statement_started(step, statement.sql) == Verdict::cancel) {
        return failure(ErrorCode::cancelled, "the observer cancelled the run");
      }
      const auto started = std::chrono::steady_clock::now();
      const auto watch = [&](std::string_view table, std::uint64_t rows) {
        return observer->rows_copied(step, table, rows) == Verdict::proceed;
      };
      Result<void> done = backend_.perform(statement, watch);
      if (done) observer->statement_finished(step, statement.sql, since(started));
      return settle(step, std::move(done));
    }
    return settle(step, backend_.perform(statement, {}));
  }

  Result<void> settle(const Step& step, Result<void> done) {
    if (!done) return done;
    ++completed_;
    if (B::has_transactional_ddl && step.migration->transactional && !backend_.in_transaction()) {
      return failure(ErrorCode::transaction_lost, "the migration has ended the transaction of the run");
    }
    return done;
  }

  /// The downgrade as a script; empty when it cannot be written as SQL.
  [[nodiscard]] std::string way_back(const Migration& migration) const {
    std::string script;
    if (!migration.is_reversible()) return script;
    Statements statements;
    const Operations operations = record(migration.downgrade);
    for (const Operation& operation : operations.list()) {
      if (!backend_.compile(operation, context(migration), statements)) return {};
    }
    for (const Statement& statement : statements) {
      if (statement.kind == Statement::Kind::run) return {};
      script.append(statement.sql).append(sql::ends_in_line_comment(statement.sql) ? "\n;\n" : ";\n");
    }
    return script;
  }

  B& backend_;
  Program& program_;
  const Options& options_;
  JournalOf<B>& journal_;
  Operations operations_;  ///< Of the step that was prepared last.
  Groups groups_;          ///< The same, as they are carried out.
  Statements statements_;  ///< Of the operations at hand.
  bool is_upgrade_ = false;
  std::size_t completed_ = 0;
  bool has_called_ = false;
  std::chrono::microseconds duration_{};
};

}  // namespace headway::inline v0::detail

#endif
