// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_POSTGRESQL_HPP
#define HEADWAY_BACKEND_POSTGRESQL_POSTGRESQL_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "headway/backend/postgresql/compile.hpp"
#include "headway/backend/postgresql/fingerprint.hpp"
#include "headway/backend/postgresql/link.hpp"
#include "headway/backend/postgresql/open.hpp"
#include "headway/backend/postgresql/reflect.hpp"
#include "headway/backend/postgresql/schemas.hpp"
#include "headway/backend/postgresql/session.hpp"
#include "headway/backend/postgresql/settings.hpp"
#include "headway/backend/postgresql/stored.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/dialect/postgresql.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/connection.hpp"

namespace headway::inline v0 {

/// PostgreSQL as a backend: a connection of its own, or one that the host has open. Tables are those of the first
/// schema of the search path that exists, and those that migrations or models name with a schema: `reporting.orders`.
class Postgresql final : public Connection {
 public:
  /// Connects to what a `postgresql://` URL or a string of keywords names, and disconnects in the end.
  ///
  /// @error cannot_open, authentication_failed, no_such_database, missing_rights
  [[nodiscard]] static Result<Postgresql> open(std::string_view where, OpenMode mode = OpenMode::create) {
    Result<postgresql::OwnedConnection> made = postgresql::connect(std::string(where));
    if (!made) return failure(std::move(made.error()));
    Postgresql backend{postgresql::Link(std::move(*made))};
    if (mode == OpenMode::read_only) {
      const auto done = backend.link_.run("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
      if (!done) return failure(done.error());
    }
    if (Result<void> done = backend.find_schema(); !done) return failure(std::move(done.error()));
    return backend;
  }
  /// Borrows an open connection, which stays the host's: never closed, and left with the settings it had.
  ///
  /// @error cannot_open  a null pointer, or a connection that is not open
  [[nodiscard]] static Result<Postgresql> open(PGconn* borrowed) {
    if (borrowed == nullptr || PQstatus(borrowed) != CONNECTION_OK) {
      return failure(ErrorCode::cannot_open,
                     std::string("an open connection was expected, found ") +
                         (borrowed == nullptr ? "a null pointer" : "one that is not open"));
    }
    if (PQtransactionStatus(borrowed) != PQTRANS_IDLE) {
      return failure(ErrorCode::connection_in_transaction,
                     "the connection has a transaction open that is not the migrator's");
    }
    Postgresql backend{postgresql::Link(borrowed)};
    if (Result<void> done = backend.find_schema(); !done) return failure(std::move(done.error()));
    return backend;
  }

  static constexpr Dialect own_dialect = Dialect::postgresql;
  static constexpr bool has_transactional_ddl = true;
  static constexpr bool failure_ends_transaction = true;
  static constexpr bool rewrites_expressions = true;
  [[nodiscard]] const std::string& own_schema() const noexcept { return own_schema_; }
  [[nodiscard]] Dialect dialect() const noexcept override { return own_dialect; }
  /// The connection itself.
  [[nodiscard]] PGconn* handle() const noexcept { return link_.get(); }
  [[nodiscard]] std::string version() const { return "PostgreSQL " + link_.parameter("server_version"); }
  [[nodiscard]] std::uint64_t rows_written() const noexcept { return link_.rows_written(); }
  [[nodiscard]] bool in_transaction() const noexcept { return link_.in_transaction(); }
  void set_lock_timeout(std::chrono::milliseconds timeout) noexcept { lock_timeout_ = timeout; }
  /// What the runs of one history have in common: they keep each other out, and limit their statements.
  void prepare_runs(std::string_view version_table, std::chrono::milliseconds statement_timeout) {
    lock_key_ = postgresql::lock_key(postgresql::literal(schema_name_), version_table);
    statement_timeout_ = statement_timeout;
  }
  /// Schemas of tables that the migrations make by their full names.
  void look_into(std::vector<std::string> schemas) { schemas_ = std::move(schemas); }
  void interrupt() noexcept { link_.interrupt(); }

  Result<bool> has_table(std::string_view name) {
    bool found = false;
    Result<void> done = query(
        "SELECT 1 FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p') AND relname = ? AND "
        "relnamespace = " +
            space(),
        {Value(name)},
        [&](Row) { found = true; });
    if (!done) return failure(std::move(done.error()));
    return found;
  }

  Result<std::vector<std::string>> columns(std::string_view table) {
    std::vector<std::string> out;
    Result<void> done = query(
        "SELECT a.attname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum "
        "> "
        "0 AND NOT a.attisdropped WHERE c.relname = ? AND c.relnamespace = " +
            space() + " ORDER BY a.attnum",
        {Value(table)},
        [&](Row row) { out.emplace_back(row[0].view()); });
    if (!done) return failure(std::move(done.error()));
    return out;
  }

  Result<void> compile(const Operation& operation, TransactionContext context, Statements& out) const {
    return compile_for_postgresql(operation, context == TransactionContext::inside, nullptr, out);
  }
  Result<std::size_t> compile_next(Group group, TransactionContext context, Statements& out) {
    const bool inside = context == TransactionContext::inside;
    Result<void> done = postgresql::LiveCompiler(link_, space(), schema_name_, inside).compile(*group.front(), out);
    if (!done) return failure(std::move(done.error()));
    return 1;
  }
  Result<std::vector<std::string>> ways(Group group, const Schema*) const {
    std::vector<std::string> out;
    for (const Operation* each : group) {
      std::string way = postgresql::way_of(*each);
      if (out.empty() || out.back() != way) out.push_back(std::move(way));
    }
    return out;
  }

  Result<Schema> reflect() { return postgresql::Reflection(link_, space()).read(); }
  Result<Schema> reflect(const TableFilter& ignored) { return postgresql::Reflection(link_, space(), ignored).read(); }
  Result<std::uint64_t> fingerprint(const TableFilter& ignored) {
    return postgresql::fingerprint(link_, space(), ignored);
  }
  Result<Schema> as_stored(const Schema& schema) { return postgresql::StoredSchema(link_, schema).read(); }

  /// Whether there is no table.
  Result<bool> is_empty() {
    bool found = false;
    Result<void> done = query(
        "SELECT 1 FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p') AND relnamespace = " + space() + " LIMIT 1",
        {},
        [&](Row) { found = true; });
    if (!done) return failure(std::move(done.error()));
    return !found;
  }
  /// @error unsupported_by_dialect  a server's database is copied by its own tools
  Result<void> back_up(const std::string&, Overwrite, const std::stop_token&) {
    return failure(ErrorCode::unsupported_by_dialect,
                   "a database of a PostgreSQL server cannot be copied to a file by a client",
                   "run pg_dump before, and leave Options::backup empty");
  }

  /// Takes the advisory lock of the history by asking for it again and again, as a wait would be a lock that CREATE
  /// INDEX CONCURRENTLY waits for, then begins.
  ///
  /// @source https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
  ///
  /// @error lock_timeout, read_only
  Result<void> begin(std::chrono::milliseconds timeout) {
    link_.forget_interrupt();
    commit_is_unanswered_ = false;
    if (!settings_) {
      Result<postgresql::Settings> found = postgresql::Settings::read(link_);
      if (!found) return failure(std::move(found.error()));
      settings_ = std::move(*found);
    }
    Result<void> done = is_locked_ ? Result<void>{} : lock(timeout);
    if (done) done = begin_locked();
    if (!done && !is_lock_kept_) static_cast<void>(leave());
    return done;
  }

  /// What keeps the transaction from being committed, if anything: rules that are looked at last.
  Result<void> examine_commit() { return run("SET CONSTRAINTS ALL IMMEDIATE"); }
  Result<void> commit(std::chrono::milliseconds) {
    commit_is_unanswered_ = true;
    Result<postgresql::Answer> done = link_.run("COMMIT");
    commit_is_unanswered_ = link_.is_lost();
    if (!done) {
      if (done.error().code == ErrorCode::statement_failed) done.error().code = ErrorCode::commit_failed;
      return failure(std::move(done.error()));
    }
    // A transaction in which a statement has failed is rolled back by COMMIT, and that is no error to PostgreSQL.
    if (std::string_view(PQcmdStatus(done->get())) != "COMMIT") {
      return failure(ErrorCode::commit_failed, "a statement had failed before: the server has rolled back");
    }
    return is_lock_kept_ ? limit_statements(false) : leave();
  }

  /// A connection that is lost takes its transaction with it, unless the server may have heard COMMIT.
  Result<void> rollback() {
    if (link_.is_lost()) {
      is_locked_ = false;
      settings_.reset();
      if (!commit_is_unanswered_) return {};
      return failure(ErrorCode::connection_lost, "the connection was lost while the server was asked to commit");
    }
    Result<void> done = in_transaction() ? run("ROLLBACK") : Result<void>{};
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

  /// @error unsupported_by_dialect  foreign keys do not rest outside of a transaction
  Result<void> begin_migration(bool suspend_foreign_keys) {
    has_changed_path_ = false;
    if (suspend_foreign_keys && !in_transaction()) return postgresql::refuse_suspension();
    are_keys_suspended_ = suspend_foreign_keys;
    if (!are_keys_suspended_) return {};
    return run(postgresql::suspend_foreign_keys(postgresql::is_in("connamespace", space(), schemas_)));
  }
  Result<void> end_migration() {
    Result<void> done;
    if (std::exchange(are_keys_suspended_, false) && PQtransactionStatus(handle()) == PQTRANS_INTRANS) {
      done = run(postgresql::resume_foreign_keys());
    }
    const bool can_go_on = !link_.is_lost() && PQtransactionStatus(handle()) != PQTRANS_INERROR;
    if (done && can_go_on && std::exchange(has_changed_path_, false) && settings_) {
      done = run(settings_->search_path(in_transaction()));
    }
    return done;
  }

  Result<void> perform(const Statement& statement, const CopyWatch& = {}) {
    if (statement.kind == Statement::Kind::run) return call(statement);
    if (statement.kind == Statement::Kind::remark) return {};
    note_path(statement.sql);
    // It waits for transactions that are open already, and keeps nobody from anything meanwhile.
    const bool is_patient = !in_transaction() && is_lock_kept_ && mentions(statement.sql, "concurrently");
    Result<void> done = is_patient ? run("SET lock_timeout = 0") : Result<void>{};
    if (done)
      done = link_.query(
          statement.sql, {}, [](Row) { return Result<void>{}; }, postgresql::Link::Rows::one_by_one);
    if (is_patient && !link_.is_lost() && !in_transaction()) {
      const Result<void> limited = limit_statements(false);
      if (done) done = limited;
    }
    if (!done) done.error().position = position_of_error(statement);
    return done;
  }

 protected:
  Result<void> repeat(std::string_view source, std::size_t times, ValueSource values_of) override {
    if (Result<void> allowed = examine_in_hook(source); !allowed) return allowed;
    return link_.repeat(source, times, [&](std::size_t at, std::vector<Value>& values) {
      values_of.fill(values_of.function, at, values);
    });
  }
  Result<void> visit_rows(std::string_view source, std::span<const Value> values, RowVisitor visitor) override {
    if (Result<void> allowed = examine_in_hook(source); !allowed) return allowed;
    // A migration's function may go through a large table; what is asked between runs has few rows.
    const auto rows = is_in_hook_ ? postgresql::Link::Rows::one_by_one : postgresql::Link::Rows::at_once;
    return link_.query(
        source, values, [&](Row row) { return visitor.call(visitor.function, row); }, rows);
  }

 private:
  explicit Postgresql(postgresql::Link link) : link_(std::move(link)) {}

  /// SQL for the oid of the schema that tables are in.
  [[nodiscard]] std::string space() const { return std::to_string(space_); }

  Result<void> find_schema() {
    std::string found;
    Result<void> done =
        query("SELECT n.nspname, n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = pg_catalog.current_schema()",
              {},
              [&](Row row) {
                found = row[0].view();
                space_ = row[1].integer;
              });
    if (!done) return done;
    if (found.empty()) {
      return failure(ErrorCode::cannot_open, "no schema of the search path exists", "create one, or set search_path");
    }
    schema_name_ = found;
    own_schema_ = sql::Writer(Dialect::postgresql).name(found).take() + ".";
    return {};
  }

  Result<void> run(const std::string& source) {
    const Result<postgresql::Answer> done = link_.run(source);
    if (!done) return failure(done.error());
    return {};
  }

  Result<void> lock(std::chrono::milliseconds timeout) {
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + timeout;
    const std::string ask = "SELECT pg_catalog.pg_try_advisory_lock(" + lock_key_ + ")";
    for (std::chrono::milliseconds pause(1);; pause = std::min(pause * 2, std::chrono::milliseconds(50))) {
      const Result<postgresql::Answer> answer = link_.run(ask);
      if (!answer) return failure(answer.error());
      is_locked_ = std::string_view(PQgetvalue(answer->get(), 0, 0)) == "t";
      if (is_locked_) return {};
      if (link_.is_interrupted()) return failure(ErrorCode::cancelled, "a stop was requested");
      if (steady_clock::now() + pause > deadline) {
        return failure(ErrorCode::lock_timeout, "another process migrates the database");
      }
      std::this_thread::sleep_for(pause);
    }
  }

  /// What another program has set as isolation would let us see rows as they were before the lock was ours.
  Result<void> begin_locked() {
    const Result<postgresql::Answer> begun = link_.run(std::string(postgresql::begin) + "; " + limits(true) +
                                                       "SELECT pg_catalog.current_setting('transaction_read_only')");
    if (!begun) return failure(begun.error());
    if (std::string_view(PQgetvalue(begun->get(), 0, 0)) != "on") return {};
    static_cast<void>(run("ROLLBACK"));
    return failure(ErrorCode::read_only, "the server, the database or the connection allows reading only");
  }
  [[nodiscard]] std::string limits(bool in_transaction) const {
    const std::string set = in_transaction ? "SET LOCAL " : "SET ";
    // 0 would be for ever.
    const auto wait = std::max(lock_timeout_, std::chrono::milliseconds(1)).count();
    std::string out = set + "lock_timeout = " + std::to_string(wait) + "; ";
    if (statement_timeout_.count() > 0) {
      out += set + "statement_timeout = " + std::to_string(statement_timeout_.count()) + "; ";
    }
    return out;
  }
  /// For what runs outside of a transaction, while the lock is kept.
  Result<void> limit_statements(bool in_transaction) { return run(limits(in_transaction)); }

  /// Gives the lock up, and the session back as it was.
  Result<void> leave() {
    if (link_.is_lost()) return {};
    Result<void> done;
    if (std::exchange(is_locked_, false)) {
      done = run("SELECT pg_catalog.pg_advisory_unlock(" + lock_key_ + ")");
    }
    if (!settings_) return done;
    Result<void> restored = settings_->restore(link_);
    settings_.reset();
    return done ? restored : done;
  }

  [[nodiscard]] Result<void> examine_in_hook(std::string_view source) {
    if (!is_in_hook_) return {};
    note_path(source);
    const auto refuse = [](const char* why) { return failure(ErrorCode::transaction_control_in_migration, why); };
    switch (sql::postgresql_statement_kind(source)) {
      case sql::StatementKind::begin:
      case sql::StatementKind::commit:
      case sql::StatementKind::rollback: return refuse("a function given to op.run may not begin or end a transaction");
      case sql::StatementKind::outside_only:
        if (in_transaction()) return refuse("this statement has no place within a transaction, and the run is one");
        break;
      default: break;
    }
    return {};
  }
  Result<void> call(const Statement& statement) {
    is_in_hook_ = true;
    const ScopeGuard leave_hook([this] { is_in_hook_ = false; });
    Result<void> done = statement.function(*this);
    if (!done && done.error().code == ErrorCode::none) done.error().code = ErrorCode::hook_failed;
    return done;
  }

  /// Scripts of pg_dump set the search path to nothing.
  void note_path(std::string_view source) { has_changed_path_ = has_changed_path_ || mentions(source, "search_path"); }
  static bool mentions(std::string_view source, std::string_view word) { return postgresql::mentions(source, word); }

  /// The server counts characters from the beginning of the statement.
  [[nodiscard]] SourcePosition position_of_error(const Statement& statement) const {
    SourcePosition found = statement.position;
    const int character = link_.place_of_error();
    if (found.line == 0 || character <= 0) return found;
    std::size_t byte = 0;
    for (int at = 1; byte < statement.sql.size() && at < character; ++at) {
      do ++byte;
      while (byte < statement.sql.size() && (static_cast<unsigned char>(statement.sql[byte]) & 0xC0U) == 0x80U);
    }
    const SourcePosition within = sql::Script(statement.sql).position(byte);
    found.column = within.line == 1 ? found.column + within.column - 1 : within.column;
    found.line += within.line - 1;
    return found;
  }

  postgresql::Link link_;
  std::string schema_name_, own_schema_;
  std::vector<std::string> schemas_ = {};
  std::int64_t space_ = 0;
  std::string lock_key_;  ///< SQL for it.
  std::chrono::milliseconds lock_timeout_{0};
  std::chrono::milliseconds statement_timeout_{0};
  std::optional<postgresql::Settings> settings_;  ///< The host's, during a run.
  bool is_locked_ = false;
  bool is_lock_kept_ = false;
  bool commit_is_unanswered_ = false;
  bool are_keys_suspended_ = false;
  bool has_changed_path_ = false;
  bool is_in_hook_ = false;
};

static_assert(Backend<Postgresql>);

}  // namespace headway::inline v0

#endif
