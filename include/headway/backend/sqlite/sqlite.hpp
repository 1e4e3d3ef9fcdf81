// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_SQLITE_HPP
#define HEADWAY_BACKEND_SQLITE_SQLITE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "headway/backend/sqlite/alteration.hpp"
#include "headway/backend/sqlite/backup.hpp"
#include "headway/backend/sqlite/compile.hpp"
#include "headway/backend/sqlite/copy.hpp"
#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/fingerprint.hpp"
#include "headway/backend/sqlite/foreign_keys.hpp"
#include "headway/backend/sqlite/open.hpp"
#include "headway/backend/sqlite/reflect.hpp"
#include "headway/backend/sqlite/row_rules.hpp"
#include "headway/backend/sqlite/session.hpp"
#include "headway/backend/sqlite/statement.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/dialect/sqlite.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/connection.hpp"
#include "headway/sql/script.hpp"

namespace headway::inline v0 {

/// SQLite as a backend: a connection of its own, or one that the host has open.
class Sqlite final : public Connection {
 public:
  /// Opens a file, `:memory:` or a `file:` URI, and closes it in the end.
  ///
  /// @error cannot_open  a directory, a missing parent directory, missing rights
  [[nodiscard]] static Result<Sqlite> open(std::string_view path, OpenMode mode = OpenMode::create) {
    Result<sqlite3*> handle = sqlite::open_handle(std::string(path), mode);
    if (!handle) return failure(std::move(handle.error()));
    Sqlite backend(*handle);
    backend.owned_.reset(*handle);
    return backend;
  }
  /// Borrows an open connection, which stays the host's: never closed, and left with the settings it had.
  ///
  /// @error cannot_open  a null pointer
  [[nodiscard]] static Result<Sqlite> open(sqlite3* borrowed) {
    if (borrowed == nullptr)
      return failure(ErrorCode::cannot_open, "an open connection was expected, found a null pointer");
    return Sqlite(borrowed);
  }

  /// What the library's own tables are qualified with: attached databases and temporary tables may have namesakes.
  static constexpr std::string_view own_schema() noexcept { return "main."; }
  /// A statement that fails is taken back alone.
  static constexpr bool has_transactional_ddl = true;
  static constexpr bool failure_ends_transaction = false;
  /// Definitions are kept as they were given.
  static constexpr bool rewrites_expressions = false;
  /// What dialect() answers, of any connection.
  static constexpr Dialect own_dialect = Dialect::sqlite;

  /// The connection itself.
  [[nodiscard]] sqlite3* handle() const noexcept { return db_; }
  [[nodiscard]] Dialect dialect() const noexcept override { return own_dialect; }
  [[nodiscard]] std::string version() const { return std::string("SQLite ") + sqlite3_libversion(); }
  void set_lock_timeout(std::chrono::milliseconds timeout) noexcept { lock_timeout_ = timeout; }
  /// Compiles from now on as if every table had rows: what comes of it is to be run elsewhere.
  void assume_rows() noexcept { assumes_rows_ = true; }
  void interrupt() noexcept { sqlite3_interrupt(db_); }
  /// Rows inserted, updated and deleted on this connection so far.
  [[nodiscard]] std::uint64_t rows_written() const noexcept {
#if SQLITE_VERSION_NUMBER >= 3037000
    return static_cast<std::uint64_t>(sqlite3_total_changes64(db_));
#else
    return static_cast<std::uint64_t>(sqlite3_total_changes(db_));
#endif
  }
  [[nodiscard]] bool in_transaction() const noexcept { return sqlite3_get_autocommit(db_) == 0; }
  /// A statement of the host that writes is not finished: its transaction would be taken for ours.
  [[nodiscard]] bool is_writing() const noexcept {
#if SQLITE_VERSION_NUMBER >= 3034000
    return sqlite3_txn_state(db_, nullptr) == SQLITE_TXN_WRITE;
#else
    return false;
#endif
  }

  Result<bool> has_table(std::string_view name) {
    bool found = false;
    Result<void> done = query("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE",
                              {Value(name)},
                              [&](Row) { found = true; });
    if (!done) return failure(std::move(done.error()));
    return found;
  }

  Result<std::vector<std::string>> columns(std::string_view table) {
    std::vector<std::string> out;
    Result<void> done = query("SELECT name FROM pragma_table_info(?, 'main')", {Value(table)}, [&](Row row) {
      out.emplace_back(row[0].view());
    });
    if (!done) return failure(std::move(done.error()));
    return out;
  }

  Result<void> compile(const Operation& operation, TransactionContext context, Statements& out) const {
    return compile_for_sqlite(operation, context == TransactionContext::inside, out);
  }
  Result<std::size_t> compile_next(Group group, TransactionContext context, Statements& out) {
    const bool inside = context == TransactionContext::inside;
    if (!altered_table(*group.front()).empty()) {
      return sqlite::AlterationCompiler(*this, db_, inside, assumes_rows_).compile(group, out);
    }
    if (Result<void> done = compile(*group.front(), context, out); !done) return failure(std::move(done.error()));
    return 1;
  }
  Result<std::vector<std::string>> ways(Group group, const Schema* schema) {
    return sqlite::AlterationCompiler(*this, db_, true, assumes_rows_).ways(group, schema);
  }

  Result<Schema> reflect(const TableFilter& ignored = {}) { return sqlite::reflect(*this, ignored); }
  Result<std::uint64_t> fingerprint(const TableFilter& ignored) {
    return sqlite::Fingerprint(db_, ignored, lock_timeout_).read();
  }
  [[nodiscard]] Result<Schema> as_stored(const Schema& schema) const { return detail::as_sqlite_stores(schema); }

  Result<bool> is_empty() {
    bool found = false;
    Result<void> done = query("SELECT 1 FROM main.sqlite_schema LIMIT 1", {}, [&](Row) { found = true; });
    if (!done) return failure(std::move(done.error()));
    return !found;
  }
  Result<void> back_up(const std::string& path, Overwrite overwrite, std::stop_token stop) {
    return sqlite::Backup(db_, lock_timeout_, std::move(stop)).write(path, overwrite);
  }

  /// BEGIN IMMEDIATE takes the one lock for writing that a SQLite file has, before anything is read for the plan.
  ///
  /// @source https://www.sqlite.org/lang_transaction.html (IMMEDIATE)
  ///
  /// @error read_only  the file cannot be written; SQLite itself would say so only at the first change
  Result<void> begin(std::chrono::milliseconds timeout) {
    if (sqlite3_db_readonly(db_, "main") == 1)
      return failure(ErrorCode::read_only, "the database is open for reading only");
    if (!in_transaction() && is_writing())
      return failure(ErrorCode::connection_in_transaction,
                     "a statement that writes is not finished on this connection");
    if (!session_) session_ = sqlite::Session::read(db_, lock_timeout_);
    if (Result<void> done = attempt("BEGIN IMMEDIATE", timeout); !done) {
      if (!is_lock_kept_) session_.reset();
      return done;
    }
    return {};
  }

  /// What keeps the transaction from being committed, if anything.
  ///
  /// @error foreign_key_violation
  Result<void> examine_commit() {
    if (!violations_before_) return {};
    const Result<sqlite::Violations> now = sqlite::Violations::read(db_);
    if (!now) return failure(now.error());
    return now->forgive(*violations_before_);
  }
  Result<void> commit(std::chrono::milliseconds timeout) {
    if (Result<void> done = examine_commit(); !done) return done;
    if (Result<void> done = attempt("COMMIT", timeout); !done) {
      if (done.error().code == ErrorCode::statement_failed) done.error().code = ErrorCode::commit_failed;
      return done;
    }
    return restore_session();
  }

  Result<void> rollback() {
    // A full disk, an interrupt, ON CONFLICT ROLLBACK: SQLite may have ended the transaction already.
    Result<void> done = in_transaction() ? attempt("ROLLBACK", {}) : Result<void>{};
    Result<void> restored = restore_session();
    return done ? restored : done;
  }

  /// Exclusive locking mode keeps the file's lock when a transaction ends.
  ///
  /// @source https://www.sqlite.org/pragma.html#pragma_locking_mode
  Result<void> keep_lock() {
    if (!is_lock_kept_) had_exclusive_mode_ = is_exclusive();
    if (!session_) session_ = sqlite::Session::read(db_, lock_timeout_);
    is_lock_kept_ = true;
    return execute("PRAGMA main.locking_mode = EXCLUSIVE");
  }
  /// NORMAL gives the lock up at the next access to the file.
  Result<void> release_lock() {
    if (!is_lock_kept_) return {};
    is_lock_kept_ = false;
    Result<void> restored = restore_session();
    if (had_exclusive_mode_) return restored;
    Result<void> done = execute("PRAGMA main.locking_mode = NORMAL");
    if (done && is_exclusive() && is_wal()) {
      // WAL that was entered in exclusive mode has no shared memory, and keeps the lock until it is left.
      done = execute("PRAGMA main.journal_mode = DELETE");
      if (done) done = execute("PRAGMA main.locking_mode = NORMAL");
      if (done) done = execute("SELECT count(*) FROM main.sqlite_schema");
      if (done) done = execute("PRAGMA main.journal_mode = WAL");
    }
    if (done) done = execute("SELECT count(*) FROM main.sqlite_schema");
    return done ? restored : done;
  }

  Result<void> begin_migration(bool suspend_foreign_keys) {
    enforced_by_host_ = sqlite::are_foreign_keys_enforced(db_);
    return suspend_foreign_keys ? set_foreign_keys(false) : Result<void>{};
  }
  Result<void> end_migration() {
    Result<void> ended = alteration_.end_rebuild(db_);  // one that failed half-way
    Result<void> done = enforced_by_host_ ? sqlite::enforce_foreign_keys(db_, *enforced_by_host_) : Result<void>{};
    return ended ? done : ended;
  }

  Result<void> perform(const Statement& statement, const CopyWatch& watch = {}) {
    using Kind = Statement::Kind;
    switch (statement.kind) {
      case Kind::foreign_keys_off: return set_foreign_keys(false);
      case Kind::foreign_keys_on: return set_foreign_keys(true);
      case Kind::run: return call(statement);
      case Kind::remark: return {};
      case Kind::begin_rebuild: return alteration_.begin_rebuild(db_);
      case Kind::end_rebuild: return alteration_.end_rebuild(db_);
      case Kind::copy_rows: return sqlite::copy_rows(db_, statement, watch);
      case Kind::edit_definition: return sqlite::edit_definition(db_, statement);
      case Kind::expect_no_rows: return sqlite::expect_no_rows(db_, statement);
      case Kind::note_dependent: alteration_.note_dependent(db_, statement); return {};
      case Kind::expect_dependent: return alteration_.expect_dependent(db_, statement);
      case Kind::note_foreign_keys: return note_violations();
      case Kind::sql: break;
    }
    Result<void> done = step_through(statement.sql, {}, {nullptr, [](void*, Row) { return Result<void>{}; }});
    if (done) return done;
    done.error().position = position_of_error(statement);
    return sqlite::explained(db_, statement, std::move(done.error()));
  }

 protected:
  Result<void> repeat(std::string_view source, std::size_t times, ValueSource values_of) override {
    if (is_in_hook_) {
      if (Result<void> allowed = examine_in_hook(source); !allowed) return allowed;
    }
    sqlite::PreparedStatement statement;
    if (Result<void> done = statement.prepare(db_, source, lock_timeout_); !done) return done;
    std::vector<Value> values;
    for (std::size_t at = 0; at < times; ++at) {
      values.clear();
      values_of.fill(values_of.function, at, values);
      if (Result<void> done = statement.bind(db_, values); !done) return done;
      while (sqlite3_step(statement.get()) == SQLITE_ROW) {
      }
      if (sqlite3_reset(statement.get()) != SQLITE_OK) return failure(sqlite::last_error(db_, source));
    }
    return {};
  }

  Result<void> visit_rows(std::string_view source, std::span<const Value> values, RowVisitor visitor) override {
    if (is_in_hook_) {
      if (Result<void> allowed = examine_in_hook(source); !allowed) return allowed;
    }
    return step_through(source, values, visitor);
  }

 private:
  struct Close {
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
  };

  explicit Sqlite(sqlite3* db) : db_(db) {}

  [[nodiscard]] Result<void> examine_in_hook(std::string_view source) const {
    const auto refuse = [](const char* why) { return failure(ErrorCode::transaction_control_in_migration, why); };
    switch (sql::statement_kind(source)) {
      case sql::StatementKind::begin:
      case sql::StatementKind::commit:
      case sql::StatementKind::rollback: return refuse("a function given to op.run may not begin or end a transaction");
      case sql::StatementKind::foreign_keys_off:
      case sql::StatementKind::foreign_keys_on:
        if (in_transaction()) return refuse("SQLite ignores this pragma within a transaction; use .foreign_keys");
        break;
      case sql::StatementKind::busy_timeout:
        return refuse("this pragma would replace the host's busy handler; use Options::lock_timeout");
      case sql::StatementKind::outside_only:
        if (in_transaction()) return refuse("this statement has no place within a transaction, and the run is one");
        break;
      default: break;
    }
    return {};
  }

  Result<void> step_through(std::string_view source, std::span<const Value> values, RowVisitor visitor) {
    sqlite::PreparedStatement statement;
    if (Result<void> done = statement.prepare(db_, source, lock_timeout_); !done) return done;
    if (statement.get() == nullptr) return {};
    if (Result<void> done = statement.bind(db_, values); !done) return done;
    int answer = in_transaction() ? sqlite3_step(statement.get()) : sqlite::retry_while_busy(lock_timeout_, [&] {
      const int stepped = sqlite3_step(statement.get());
      return stepped == SQLITE_LOCKED ? sqlite3_extended_errcode(db_) : stepped;
    });
    std::vector<Value> row;
    for (; answer == SQLITE_ROW; answer = sqlite3_step(statement.get())) {
      statement.read_row(row);
      if (Result<void> done = visitor.call(visitor.function, row); !done) return done;
    }
    if (answer != SQLITE_DONE) return failure(sqlite::last_error(db_, source));
    return {};
  }

  Result<void> attempt(const char* source, std::chrono::milliseconds timeout) {
    const int answer = sqlite::retry_while_busy(timeout, [&] {
      const int done = sqlite3_exec(db_, source, nullptr, nullptr, nullptr);
      return done == SQLITE_LOCKED ? sqlite3_extended_errcode(db_) : done;
    });
    if (answer != SQLITE_OK) return failure(sqlite::last_error(db_, source));
    return {};
  }

  /// Off for the first time in a transaction: what is broken already is remembered, as only new damage counts.
  Result<void> set_foreign_keys(bool enforce) {
    Result<void> noted = enforce ? Result<void>{} : note_violations();
    return noted ? sqlite::enforce_foreign_keys(db_, enforce) : noted;
  }
  Result<void> note_violations() {
    if (violations_before_) return {};
    Result<sqlite::Violations> before = sqlite::Violations::read(db_);
    if (!before) return failure(std::move(before.error()));
    violations_before_ = std::move(*before);
    return {};
  }

  Result<void> call(const Statement& statement) {
    is_in_hook_ = true;
    const ScopeGuard leave([this] { is_in_hook_ = false; });
    Result<void> done = statement.function(*this);
    if (!done && done.error().code == ErrorCode::none) done.error().code = ErrorCode::hook_failed;
    return done;
  }

  /// Settings that the migrations have changed go back. Also the foreign keys of a migration that failed half-way.
  Result<void> restore_session() {
    violations_before_.reset();
    if (in_transaction() || is_lock_kept_ || !session_) return {};
    Result<void> done = session_->restore(db_, lock_timeout_);
    session_.reset();
    return done;
  }

  [[nodiscard]] bool is_wal() {
    bool found = false;
    const Result<void> done = query("PRAGMA main.journal_mode", {}, [&](Row row) { found = row[0].view() == "wal"; });
    return done && found;
  }
  [[nodiscard]] bool is_exclusive() {
    bool found = false;
    const Result<void> done =
        query("PRAGMA main.locking_mode", {}, [&](Row row) { found = row[0].view() == "exclusive"; });
    return done && found;
  }

  /// SQLite knows the byte that it stumbled over from 3.38 on; otherwise the beginning of the statement must do.
  [[nodiscard]] SourcePosition position_of_error(const Statement& statement) const {
    SourcePosition found = statement.position;
#if SQLITE_VERSION_NUMBER >= 3038000
    const int offset = sqlite3_error_offset(db_);
    if (found.line == 0 || offset <= 0) return found;
    const SourcePosition within = sql::Script(statement.sql).position(static_cast<std::size_t>(offset));
    found.column = within.line == 1 ? found.column + within.column - 1 : within.column;
    found.line += within.line - 1;
#endif
    return found;
  }

  std::unique_ptr<sqlite3, Close> owned_;
  sqlite3* db_ = nullptr;
  std::chrono::milliseconds lock_timeout_{0};
  std::optional<sqlite::Session> session_;               ///< The host's settings, during a transaction of ours.
  std::optional<sqlite::Violations> violations_before_;  ///< Since foreign keys were first suspended in it.
  std::optional<bool> enforced_by_host_;
  sqlite::Alteration alteration_;
  bool is_in_hook_ = false;
  bool assumes_rows_ = false;
  bool is_lock_kept_ = false;
  bool had_exclusive_mode_ = false;
};

static_assert(Backend<Sqlite>);

}  // namespace headway::inline v0

#endif
