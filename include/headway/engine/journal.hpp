// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_JOURNAL_HPP
#define HEADWAY_ENGINE_JOURNAL_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/journal_table.hpp"
#include "headway/engine/options.hpp"
#include "headway/engine/writes.hpp"
#include "headway/operations/checksum.hpp"
#include "headway/operations/groups.hpp"

namespace headway::inline v0::detail {

/// Runs the statements of one migration on a database that commits at each DDL statement, so that it can be taken up
/// where it stopped, whenever that is.
///
/// What commits by itself is announced before, in a transaction of its own, with a trace: what the statement changes as
/// it is now. Such a statement is carried out as a whole or not at all, so where a run was killed the trace tells
/// whether it was. Rows are written in a transaction together with their entries in the journal. A migration that only
/// writes rows is one transaction, and one that fails before anything was committed leaves no entry.
///
/// Commits and messages are what a journal costs. Statements whose traces can be said ahead are announced together, and
/// the end of a migration waits to be committed with what the next one announces, in one message where the database
/// takes it.
///
/// @source https://mariadb.com/kb/en/atomic-ddl/, https://dev.mysql.com/doc/refman/8.0/en/atomic-ddl.html
template <Backend B>
class StatementJournal {
 public:
  StatementJournal(B& backend, const Options& options)
      : backend_(backend), options_(options),
        journal_table_(options.version_table, backend.own_schema(), B::own_dialect), waiting_(B::own_dialect) {}

  Result<void> create_if_missing() { return journal_table_.create_if_missing(backend_); }
  /// Reads what a run has left that did not end.
  Result<void> load() {
    Result<std::vector<JournalEntry>> found = journal_table_.read(backend_);
    if (!found) return failure(std::move(found.error()));
    entries_ = std::move(*found);
    kept_ = entries_.size();
    return {};
  }
  /// Whether there are entries: while a migration runs, and when it was left half applied.
  [[nodiscard]] bool is_open() const noexcept { return !entries_.empty(); }
  [[nodiscard]] std::span<const JournalEntry> entries() const noexcept { return entries_; }
  /// Whether something was committed that is not taken back by itself.
  [[nodiscard]] bool has_done() const {
    return std::any_of(entries_.begin(), entries_.end(), [](const JournalEntry& each) {
      return each.outcome == "started" || (each.outcome == "done" && each.trace != session && each.trace != unkept);
    });
  }

  /// A migration begins, or goes on where it stopped: all that it had done must be in it still.
  ///
  /// @error half_applied_edited
  Result<void> begin(std::string_view revision, std::string_view direction, const Groups& groups) {
    revision_ = revision;
    direction_ = direction;
    groups_ = &groups;
    return is_open() ? match(groups) : Result<void>{};
  }

  /// Runs the statements of an operation, `perform(statement)` each of them.
  ///
  /// @param compile  Gives the statements, when the journal does not have them.
  template <class Compile, class Perform>
  Result<void> run(std::int64_t operation, const Operation& data, Statements& statements, Compile compile,
                   Perform perform) {
    std::size_t at = first_of(operation);
    const bool is_known = at < entries_.size() && entries_[at].operation == operation;
    Result<void> done = is_known && data.data.template get_if<RunFunction>() == nullptr
                            ? recall(at, operation, statements)
                            : compile(statements);
    if (!is_known) at = entries_.size();
    if (done && !is_known) plan(operation, data, statements);
    for (const Statement& each : statements) {
      if (done && is_question(each)) done = commit_end();
      if (!done) break;
      done = is_question(each) ? perform(each) : run(at++, each, [&] { return perform(each); });
    }
    return done;
  }

  /// Opens a transaction for rows, with what waits for one, unless one is open.
  Result<void> begin_rows() {
    if (backend_.in_transaction()) return {};
    return counted([&] {
      Result<void> done = backend_.begin(options_.lock_timeout);
      for (const Write& each : waiting_.list()) {
        if (done) done = backend_.execute(each.sql, each.values);
      }
      if (done) waiting_.cut(0);
      return done;
    });
  }
  /// Where the library's own rows of a migration go: into the transaction that is open, or to what waits for the next.
  [[nodiscard]] Connection& rows() noexcept {
    return backend_.in_transaction() ? static_cast<Connection&>(backend_) : waiting_;
  }
  /// In the transaction that ends the migration.
  Result<void> close() {
    Result<void> done = kept_ == 0 && !cut_ ? Result<void>{} : remove_from(0);
    if (done) forget();
    return done;
  }

  /// The end of the migration is in rows(), but for its entries, which go. It is committed before anything else that
  /// could fail is done, by commit_end() or with the next announcement.
  void leave_open() {
    left_ = std::max(left_, cut_ ? std::numeric_limits<std::size_t>::max() : kept_);
    forget();
    is_end_open_ = true;
    is_end_in_transaction_ = backend_.in_transaction();
  }
  [[nodiscard]] bool is_end_open() const noexcept { return is_end_open_; }
  Result<void> commit_end() {
    if (!is_end_open_) return {};
    return commit_with([&] { return left_ == 0 ? Result<void>{} : remove_from(0); });
  }

  /// How many rows of the journal were written so far.
  [[nodiscard]] std::uint64_t rows_written() const noexcept { return rows_written_; }

  /// A statement has failed, and has changed nothing. Writes what was done before, if anything was.
  ///
  /// @param when_nothing  what else is to be taken back in the database then
  template <class TakeBack>
  Result<void> stop(TakeBack when_nothing) {
    Result<void> done = commit_end();
    if (done) waiting_.cut(0);
    if (backend_.in_transaction()) {
      const Result<void> taken_back = backend_.rollback();
      if (done) done = taken_back;
    }
    for (JournalEntry& each : entries_) {
      const bool is_undone = each.outcome == "started" && started_ >= 0 && each.position >= started_;
      if (is_undone || (each.outcome == "done" && each.trace == unkept)) mark(each, "planned", "");
    }
    announced_ = 0;
    if (kept_ == 0 && !cut_) {
      forget();
      return done;
    }
    if (done) done = backend_.begin(options_.lock_timeout);
    if (done && !has_done()) {
      done = close();
      if (done) done = when_nothing();
    } else if (done) {
      done = write();
      if (done) note_written();
    }
    if (done) done = backend_.commit(options_.lock_timeout);
    return done;
  }

  /// Notes that what was done is being taken back.
  Result<void> turn_back() {
    if (entries_.front().direction.starts_with("undo ")) return {};
    return journal_table_.turn_back(backend_, entries_.front().direction);
  }

 private:
  static constexpr std::string_view session = "session";  ///< The trace of what is done again by whoever goes on.
  static constexpr std::string_view unkept = "unkept";    ///< And of rows in the transaction that is open.
  static constexpr std::string_view kept = "kept";

  [[nodiscard]] std::size_t first_of(std::int64_t operation) const {
    const auto found = std::find_if(
        entries_.begin(), entries_.end(), [&](const JournalEntry& each) { return each.operation >= operation; });
    return static_cast<std::size_t>(found - entries_.begin());
  }
  /// Asked anew each time that the operation is begun, and never once it has been.
  static bool is_question(const Statement& statement) { return statement.kind == Statement::Kind::expect_no_rows; }
  static std::string checksum_of(const Operation& operation) {
    return hexadecimal(checksum(std::span<const Operation>(&operation, 1)));
  }

  /// What was carried out must be the program's, too; what was not begun may have become something else.
  Result<void> match(const Groups& groups) {
    for (std::size_t at = 0; at < entries_.size(); ++at) {
      const JournalEntry& each = entries_[at];
      const Result<bool> is_begun = has_begun(each);
      if (!is_begun) return failure(is_begun.error());
      if (!*is_begun && (at == 0 || entries_[at - 1].operation != each.operation)) {
        entries_.resize(at);  // of this operation nothing was done, nor of any behind it
        cut_ = kept_ = at;
        break;
      }
      const auto number = static_cast<std::size_t>(each.operation);
      const Operation* const now = number < groups.size() ? groups[number].front() : nullptr;
      if (now != nullptr && checksum_of(*now) == each.checksum) continue;
      Error error;
      error.code = ErrorCode::half_applied_edited;
      error.message = "revision " + each.revision + " is half applied (" + each.direction + "), and operation " +
                      std::to_string(number + 1) + " of it, which was carried out as\n  " + each.statement +
                      "\nis now\n  " + (now == nullptr ? "not there" : words_of(*now));
      error.help =
          "put the operation back as it was and go on, or run the opposite direction to take back what was done";
      error.revision = each.revision;
      return failure(std::move(error));
    }
    return {};
  }
  Result<bool> has_begun(const JournalEntry& entry) {
    if (entry.outcome != "started") return entry.outcome == "done";
    Statement statement;
    statement.sql = entry.statement;
    const Result<std::string> now = backend_.trace_of(statement);
    if (!now) return failure(now.error());
    return *now != entry.trace;
  }
  [[nodiscard]] std::string words_of(const Operation& operation) const {
    Statements statements;
    if (!backend_.compile(operation, TransactionContext::outside, statements)) return label(operation);
    std::string out;
    for (const Statement& each : statements) out += (out.empty() ? "" : "; ") + each.sql;
    return out.empty() ? label(operation) : out;
  }

  Result<void> recall(std::size_t at, std::int64_t operation, Statements& statements) const {
    for (; at < entries_.size() && entries_[at].operation == operation; ++at)
      add_sql(entries_[at].statement, statements);
    return {};
  }
  void plan(std::int64_t operation, const Operation& data, const Statements& statements) {
    for (const Statement& each : statements) {
      if (is_question(each)) continue;
      entries_.push_back({static_cast<std::int64_t>(entries_.size()),
                          std::string(revision_),
                          std::string(direction_),
                          operation,
                          checksum_of(data),
                          each.sql,
                          "planned",
                          ""});
    }
  }

  template <class Perform>
  Result<void> run(std::size_t at, const Statement& statement, Perform perform) {
    JournalEntry& entry = entries_[at];
    const StatementEffect effect = backend_.effect_of(statement);
    if (at < announced_ && entry.outcome == "started") return carry_out(at, perform);
    if (effect == StatementEffect::session) {
      Result<void> done = commit_end();
      if (done) done = perform();
      if (done) mark(entry, "done", session);
      return done;
    }
    if (entry.outcome == "started") {
      const Result<std::string> now = backend_.trace_of(statement);
      if (!now) return failure(now.error());
      if (*now != entry.trace) mark(entry, "done", kept);
    }
    if (entry.outcome == "done") return {};
    return effect == StatementEffect::rows ? write_rows(entry, perform) : run_committing(at, statement, perform);
  }
  template <class Perform>
  Result<void> write_rows(JournalEntry& entry, Perform perform) {
    Result<void> done = commit_end();
    if (done) done = begin_rows();
    if (done) done = perform();
    if (!done) return done;
    const bool is_open = backend_.in_transaction();  // not when a function has done something that commits
    mark(entry, "done", is_open ? unkept : kept);
    return is_open ? done : flush();
  }
  template <class Perform>
  Result<void> run_committing(std::size_t at, const Statement& statement, Perform perform) {
    Result<std::optional<std::string>> ahead = backend_.trace_ahead(statement, {});
    if (!ahead) return failure(std::move(ahead.error()));
    const bool is_foreseen = ahead->has_value();
    const Result<std::string> trace =
        is_foreseen ? Result<std::string>(std::move(**ahead)) : backend_.trace_of(statement);
    if (!trace) return failure(trace.error());
    started_ = entries_[at].position;
    mark(entries_[at], "started", *trace);
    announced_ = at + 1;
    Result<void> done = is_foreseen ? announce_more(statement) : Result<void>{};
    if (done) done = flush();
    return done ? carry_out(at, perform) : done;
  }
  template <class Perform>
  Result<void> carry_out(std::size_t at, Perform perform) {
    started_ = entries_[at].position;
    Result<void> done = perform();
    if (done) mark(entries_[at], "done", kept);
    return done;
  }

  /// Announces what follows as far as its traces can be said, so that one commit does for all.
  Result<void> announce_more(const Statement& first) {
    constexpr std::size_t most = 64;
    Statements announced{first};
    while (announced.size() < most) {
      Statements next;
      if (announced_ < entries_.size()) {
        if (entries_[announced_].outcome != "planned") return {};
        add_sql(entries_[announced_].statement, next);
      } else if (!compile_ahead(next)) {
        return {};
      }
      std::vector<std::string> traces;
      for (const Statement& each : next) {
        Result<std::optional<std::string>> trace = backend_.trace_ahead(each, announced);
        if (!trace) return failure(std::move(trace.error()));
        if (!trace->has_value()) return {};
        traces.push_back(std::move(**trace));
        announced.push_back(each);
      }
      if (announced_ == entries_.size()) {
        const std::int64_t operation = entries_.back().operation + 1;
        plan(operation, *(*groups_)[static_cast<std::size_t>(operation)].front(), next);
      }
      for (const std::string& trace : traces) mark(entries_[announced_++], "started", trace);
    }
    return {};
  }
  /// The statements of the operation behind the last that has entries, if they are the same whatever tables are like.
  bool compile_ahead(Statements& out) const {
    const auto at = static_cast<std::size_t>(entries_.back().operation + 1);
    if (at >= groups_->size()) return false;
    const Operation& operation = *(*groups_)[at].front();
    if (operation.data.template get_if<Execute>() != nullptr) return false;  // an error says where in the script it is
    return backend_.compile(operation, TransactionContext::outside, out).has_value() && !out.empty();
  }
  void mark(JournalEntry& entry, std::string_view outcome, std::string_view trace) {
    entry.outcome = outcome;
    entry.trace = trace;
    const auto place = static_cast<std::size_t>(entry.position);
    if (place < kept_ && (changed_.empty() || changed_.back() != place)) changed_.push_back(place);
  }
  void forget() {
    entries_.clear();
    changed_.clear();
    kept_ = announced_ = 0;
    started_ = -1;
    cut_.reset();
  }

  /// Commits what is open or waits with all that the journal has to say.
  Result<void> flush() {
    Result<void> done = commit_with([&] { return write(); });
    if (done) note_written();
    return done;
  }
  /// @param more  writes more rows()
  /// @error transaction_lost  a transaction that held the end of a migration is gone
  template <class More>
  Result<void> commit_with(More more) {
    if (is_end_open_ && is_end_in_transaction_ && !backend_.in_transaction()) {
      return failure(ErrorCode::transaction_lost, "the server has taken back the end of a migration");
    }
    const std::size_t waited = waiting_.list().size();
    Result<void> done = counted([&] {
      const bool is_open = backend_.in_transaction();
      Result<void> written = more();
      if (!written && is_end_open_) left_ = std::numeric_limits<std::size_t>::max();  // some of it may be there
      if (!written) return written;
      return is_open ? backend_.commit(options_.lock_timeout)
                     : backend_.transact(waiting_.list(), options_.lock_timeout);
    });
    waiting_.cut(done ? 0 : waited);
    if (!done) return done;
    is_end_open_ = false;
    left_ = 0;
    return done;
  }
  Result<void> write() {
    Result<void> done;
    if (cut_ || left_ > entries_.size()) done = remove_from(cut_ ? *cut_ : entries_.size());
    for (JournalEntry& each : entries_) {
      if (each.trace == unkept) each.trace = kept;
    }
    std::vector<JournalEntry> written;
    for (const std::size_t place : changed_) written.push_back(entries_[place]);
    written.insert(written.end(), entries_.begin() + static_cast<std::ptrdiff_t>(kept_), entries_.end());
    return done ? journal_table_.put(rows(), written) : done;
  }
  void note_written() {
    cut_.reset();
    changed_.clear();
    kept_ = entries_.size();
  }
  Result<void> remove_from(std::size_t position) {
    return journal_table_.remove_from(rows(), static_cast<std::int64_t>(position));
  }
  /// The rows that `write()` writes are not the migration's.
  template <class Function>
  Result<void> counted(Function write) {
    const std::uint64_t before = backend_.rows_written();
    Result<void> done = write();
    rows_written_ += backend_.rows_written() - before;
    return done;
  }

  B& backend_;
  const Options& options_;
  JournalTable journal_table_;
  std::string_view revision_, direction_;
  const Groups* groups_ = nullptr;
  std::vector<JournalEntry> entries_;
  std::size_t kept_ = 0;              ///< How many entries the table has, from the first on.
  std::vector<std::size_t> changed_;  ///< Which of them it has otherwise.
  std::int64_t started_ = -1;         ///< Which statement was begun last by this run.
  std::size_t announced_ = 0;         ///< Before it the statements that are started and not done were not begun.
  std::optional<std::size_t> cut_;    ///< From where on it has entries that are none any more.
  std::size_t left_ = 0;              ///< How many it has of migrations whose end is open.
  Writes waiting_;                    ///< For the next transaction.
  bool is_end_open_ = false, is_end_in_transaction_ = false;
  std::uint64_t rows_written_ = 0;
};

/// Where a run is one transaction there is nothing to note.
template <Backend B>
struct NoJournal {
  NoJournal(B&, const Options&) {}
};

template <Backend B>
using JournalOf = std::conditional_t<B::has_transactional_ddl, NoJournal<B>, StatementJournal<B>>;

}  // namespace headway::inline v0::detail

#endif
