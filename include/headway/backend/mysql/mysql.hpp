// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_MYSQL_HPP
#define HEADWAY_BACKEND_MYSQL_MYSQL_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <mysql.h>

#include "headway/backend/mysql/compile.hpp"
#include "headway/backend/mysql/fingerprint.hpp"
#include "headway/backend/mysql/foreign_keys.hpp"
#include "headway/backend/mysql/link.hpp"
#include "headway/backend/mysql/lock.hpp"
#include "headway/backend/mysql/open.hpp"
#include "headway/backend/mysql/reflect.hpp"
#include "headway/backend/mysql/settings.hpp"
#include "headway/backend/mysql/stored.hpp"
#include "headway/backend/mysql/trace.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/dialect/mysql.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/connection.hpp"
#include "headway/engine/writes.hpp"
#include "headway/sql/mysql_statement.hpp"
#include "headway/sql/with_values.hpp"

namespace headway::inline v0 {

/// MySQL or MariaDB as a backend: a connection of its own, or one that the host has open. Tables are those of the
/// database that the connection has chosen. Also a node of a Galera cluster.
class Mysql final : public Connection {
 public:
  /// Connects to what a URL names, `mysql://user:password@host:port/database`, and disconnects in the end.
  ///
  /// @error cannot_open, authentication_failed, no_such_database, missing_rights
  [[nodiscard]] static Result<Mysql> open(std::string_view where, OpenMode mode = OpenMode::create) {
    Result<mysql::OwnedConnection> made = mysql::connect(where);
    if (!made) return failure(std::move(made.error()));
    return prepared(mysql::Link(std::move(*made)), mode);
  }
  /// Borrows an open connection, which stays the host's: never closed, and left with the settings it had.
  ///
  /// @error cannot_open                a null pointer
  /// @error connection_in_transaction  also when it does not commit by itself
  [[nodiscard]] static Result<Mysql> open(MYSQL* borrowed) {
    if (borrowed == nullptr) {
      return failure(ErrorCode::cannot_open, "an open connection was expected, found a null pointer");
    }
    mysql::Link link(borrowed);
    if (link.in_transaction()) {
      return failure(ErrorCode::connection_in_transaction,
                     "the connection has a transaction open that is not the migrator's");
    }
    return prepared(std::move(link), OpenMode::create);
  }

  static constexpr Dialect own_dialect = Dialect::mysql;
  static constexpr bool has_transactional_ddl = false;
  static constexpr bool failure_ends_transaction = false;
  static constexpr bool rewrites_expressions = true;
  [[nodiscard]] const std::string& own_schema() const noexcept { return own_schema_; }
  [[nodiscard]] Dialect dialect() const noexcept override { return own_dialect; }
  /// The connection itself.
  [[nodiscard]] MYSQL* handle() const noexcept { return link_.get(); }
  [[nodiscard]] std::string version() const { return (link_.is_mariadb() ? "MariaDB " : "MySQL ") + link_.version(); }
  [[nodiscard]] std::uint64_t rows_written() const noexcept { return link_.rows_written(); }
  [[nodiscard]] bool in_transaction() const noexcept { return link_.in_transaction(); }
  void set_lock_timeout(std::chrono::milliseconds timeout) noexcept { lock_timeout_ = timeout; }
  /// What the runs of one history have in common: they keep each other out, and limit their statements.
  void prepare_runs(std::string_view version_table, std::chrono::milliseconds statement_timeout) {
    lock_.name(database_, version_table);
    statement_timeout_ = statement_timeout;
  }
  void interrupt() noexcept { link_.interrupt(); }

  Result<bool> has_table(std::string_view name) {
    bool found = false;
    Result<void> done = query(
        "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND TABLE_TYPE = 'BASE "
        "TABLE'",
        {Value(database_), Value(name)},
        [&](Row) { found = true; });
    if (!done) return failure(std::move(done.error()));
    return found;
  }
  Result<std::vector<std::string>> columns(std::string_view table) {
    std::vector<std::string> out;
    Result<void> done = query(
        "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY "
        "ORDINAL_POSITION",
        {Value(database_), Value(table)},
        [&](Row row) { out.emplace_back(row[0].view()); });
    if (!done) return failure(std::move(done.error()));
    return out;
  }

  Result<void> compile(const Operation& operation, TransactionContext, Statements& out) const {
    return compile_for_mysql(operation, server(), nullptr, out);
  }
  Result<std::size_t> compile_next(Group group, TransactionContext, Statements& out) {
    Result<void> done = mysql::LiveCompiler(link_, database_, server()).compile(*group.front(), out);
    if (!done) return failure(std::move(done.error()));
    return 1;
  }
  Result<std::vector<std::string>> ways(Group group, const Schema*) const {
    std::vector<std::string> out;
    for (const Operation* each : group) {
      std::string way = mysql::way_of(*each);
      if (out.empty() || out.back() != way) out.push_back(std::move(way));
    }
    return out;
  }

  [[nodiscard]] StatementEffect effect_of(const Statement& statement) const { return mysql::effect_of(statement); }
  [[nodiscard]] std::optional<std::vector<std::string>> touched_by(const Statement& statement) const {
    return mysql::touched_by(statement);
  }
  Result<std::string> trace_of(const Statement& statement) { return mysql::Trace(link_, database_).of(statement); }
  /// On a cluster nothing is said ahead: a holder that was taken for dead may not go on by what it announced before.
  Result<std::optional<std::string>> trace_ahead(const Statement& statement, std::span<const Statement> before) {
    if (statement.kind != Statement::Kind::sql || !settings_ || settings_->is_cluster()) {
      return std::optional<std::string>();
    }
    return mysql::Trace(link_, database_).ahead(statement, before);
  }

  Result<Schema> reflect() { return mysql::Reflection(link_, database_).read(); }
  Result<Schema> reflect(const TableFilter& ignored) { return mysql::Reflection(link_, database_, ignored).read(); }
  Result<std::uint64_t> fingerprint(const TableFilter& ignored) {
    return mysql::fingerprint(link_, database_, ignored);
  }
  Result<Schema> as_stored(const Schema& schema) { return mysql::StoredSchema(link_, database_, schema).read(); }

  /// Whether there is no table.
  Result<bool> is_empty() {
    bool found = false;
    Result<void> done =
        query("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' LIMIT 1",
              {Value(database_)},
              [&](Row) { found = true; });
    if (!done) return failure(std::move(done.error()));
    return !found;
  }
  /// @error unsupported_by_dialect  a server's database is copied by its own tools
  Result<void> back_up(const std::string&, Overwrite, const std::stop_token&) {
    return failure(ErrorCode::unsupported_by_dialect,
                   "a database of a server cannot be copied to a file by a client",
                   "run mariadb-dump or mysqldump before, and leave Options::backup empty");
  }

  /// Takes the lock of the history, then begins. A statement that commits ends this transaction, not the lock.
  ///
  /// @error lock_timeout, read_only
  Result<void> begin(std::chrono::milliseconds timeout) {
    Result<void> done = take_lock(timeout);
    if (done) done = link_.run("START TRANSACTION READ WRITE");
    if (!done && !is_lock_kept_) static_cast<void>(leave());
    return done;
  }
  /// MariaDB takes them in one message, as a block. Not on a cluster, where who commits must hold the lease.
  ///
  /// @source https://mariadb.com/kb/en/begin-end/
  Result<void> transact(std::span<const Write> writes, std::chrono::milliseconds timeout) {
    Result<void> done = take_lock(timeout);
    if (!done) return done;
    if (link_.is_mariadb() && !settings_->is_cluster()) {
      done = run_block(writes);
    } else {
      done = begin(timeout);
      for (const Write& each : writes) {
        if (done) done = execute(each.sql, each.values);
      }
      if (done) done = commit(timeout);
    }
    if (!done && !link_.is_lost()) static_cast<void>(link_.run("ROLLBACK"));
    return done;
  }
  Result<void> examine_commit() { return {}; }
  /// @error lock_lost  on a cluster, when this process was taken for dead
  Result<void> commit(std::chrono::milliseconds) {
    Result<void> done = lock_.confirm(link_);
    if (done) {
      commit_is_unanswered_ = true;
      done = link_.run("COMMIT");
      commit_is_unanswered_ = link_.is_lost();
      done = lock_.explain(link_, std::move(done));
      if (!done && done.error().code == ErrorCode::statement_failed) done.error().code = ErrorCode::commit_failed;
    }
    if (!done || is_lock_kept_) return done;
    return leave();
  }
  /// A connection that is lost takes its transaction with it, unless the server may have heard COMMIT.
  Result<void> rollback() {
    if (link_.is_lost()) {
      static_cast<void>(leave());
      if (!commit_is_unanswered_) return {};
      return failure(ErrorCode::connection_lost, "the connection was lost while the server was asked to commit");
    }
    Result<void> done = in_transaction() ? link_.run("ROLLBACK") : Result<void>{};
    Result<void> left = is_lock_kept_ ? Result<void>{} : leave();
    return done ? left : done;
  }
  Result<void> keep_lock() {
    is_lock_kept_ = true;
    return {};
  }
  Result<void> release_lock() {
    is_lock_kept_ = false;
    return in_transaction() ? Result<void>{} : leave();
  }

  /// Foreign keys rest by not being looked at; at the end all rows are.
  Result<void> begin_migration(bool suspend_foreign_keys) {
    are_keys_suspended_ = suspend_foreign_keys;
    return suspend_foreign_keys ? link_.run("SET SESSION foreign_key_checks = 0") : Result<void>{};
  }
  Result<void> end_migration() {
    if (!std::exchange(are_keys_suspended_, false) || link_.is_lost()) return {};
    Result<void> done = link_.run("SET SESSION foreign_key_checks = 1");
    if (done) done = mysql::check_foreign_keys(link_);
    return done;
  }

  Result<void> perform(const Statement& statement, const CopyWatch& = {}) {
    if (statement.kind == Statement::Kind::run) return call(statement);
    if (statement.kind == Statement::Kind::remark) return {};
    const bool may_give_rows = statement.kind != Statement::Kind::expect_no_rows;
    Result<void> done = link_.query(statement.sql, {}, [&](Row) -> Result<void> {
      if (may_give_rows) return {};
      return failure(statement.code, statement.text + " does not hold for all rows");
    });
    if (!done) {
      done.error().position = statement.position;
      done.error().statement = statement.sql;
    }
    return done;
  }

 protected:
  Result<void> repeat(std::string_view source, std::size_t times, ValueSource values_of) override {
    if (Result<void> allowed = examine_in_hook(source); !allowed) return allowed;
    const auto fill = [&](std::size_t at, std::vector<Value>& values) {
      values_of.fill(values_of.function, at, values);
    };
    return link_.repeat(source, times, fill, preparing());
  }
  Result<void> visit_rows(std::string_view source, std::span<const Value> values, RowVisitor visitor) override {
    if (Result<void> allowed = examine_in_hook(source); !allowed) return allowed;
    const auto visit = [&](Row row) { return visitor.call(visitor.function, row); };
    return link_.query(source, values, visit, preparing());
  }

 private:
  explicit Mysql(mysql::Link link) : link_(std::move(link)) {}

  static Result<Mysql> prepared(mysql::Link link, OpenMode mode) {
    Mysql backend{std::move(link)};
    Result<void> done =
        mode == OpenMode::read_only ? backend.link_.run("SET SESSION TRANSACTION READ ONLY") : Result<void>{};
    if (done) {
      done = backend.query("SELECT DATABASE()", {}, [&](Row row) { backend.database_ = row[0].view(); });
    }
    if (!done) return failure(std::move(done.error()));
    if (backend.database_.empty()) {
      return failure(ErrorCode::no_such_database,
                     "the connection has chosen no database",
                     "name one in the URL: mysql://user@host/database");
    }
    backend.own_schema_ = sql::Writer(Dialect::mysql).name(backend.database_).take() + ".";
    backend.lock_.name(backend.database_, "");
    return backend;
  }
  [[nodiscard]] MysqlServer server() const noexcept {
    return link_.is_mariadb() ? MysqlServer::mariadb : MysqlServer::mysql;
  }

  /// The session as a run needs it.
  Result<void> enter() {
    if (settings_) return {};
    Result<mysql::Settings> found = mysql::Settings::read(link_);
    if (!found) return failure(std::move(found.error()));
    settings_ = std::move(*found);
    return settings_->set_for_run(link_, lock_timeout_, statement_timeout_);
  }
  Result<void> take_lock(std::chrono::milliseconds timeout) {
    link_.forget_interrupt();
    commit_is_unanswered_ = false;
    Result<void> done = enter();
    return done ? lock_.take(link_, settings_->is_cluster(), timeout) : done;
  }
  /// What the library itself says, it says again with each migration.
  [[nodiscard]] mysql::Link::Prepare preparing() const noexcept {
    return settings_ && !is_in_hook_ ? mysql::Link::Prepare::kept : mysql::Link::Prepare::once;
  }
  /// Gives the lock up, and the session back as it was.
  Result<void> leave() {
    link_.forget_prepared();
    Result<void> done = lock_.release(link_);
    const std::optional<mysql::Settings> before = std::exchange(settings_, std::nullopt);
    if (!before || link_.is_lost()) return done;
    Result<void> restored = before->restore(link_);
    return done ? restored : done;
  }

  Result<void> run_block(std::span<const Write> writes) {
    std::string block = "BEGIN NOT ATOMIC START TRANSACTION READ WRITE; ";
    for (const Write& each : writes) block += sql::with_values(each.sql, each.values, own_dialect) + "; ";
    commit_is_unanswered_ = true;
    Result<void> done = link_.run(block + "COMMIT; END");
    commit_is_unanswered_ = link_.is_lost();
    return done;
  }

  [[nodiscard]] Result<void> examine_in_hook(std::string_view source) const {
    if (!is_in_hook_) return {};
    const sql::MysqlEffect effect = sql::read_mysql_statement(source).effect;
    if (effect != sql::MysqlEffect::transaction && effect != sql::MysqlEffect::rollback) return {};
    return failure(ErrorCode::transaction_control_in_migration,
                   "a function given to op.run may not begin or end a transaction");
  }
  Result<void> call(const Statement& statement) {
    is_in_hook_ = true;
    const ScopeGuard leave_hook([this] { is_in_hook_ = false; });
    Result<void> done = statement.function(*this);
    if (!done && done.error().code == ErrorCode::none) done.error().code = ErrorCode::hook_failed;
    return done;
  }

  mysql::Link link_;
  std::string database_;
  std::string own_schema_;
  mysql::Lock lock_;
  std::chrono::milliseconds lock_timeout_{0};
  std::chrono::milliseconds statement_timeout_{0};
  std::optional<mysql::Settings> settings_;  ///< The host's, during a run.
  bool is_lock_kept_ = false;
  bool commit_is_unanswered_ = false;
  bool are_keys_suspended_ = false;
  bool is_in_hook_ = false;
};

static_assert(Backend<Mysql>);

}  // namespace headway::inline v0

#endif
