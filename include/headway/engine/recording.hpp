// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_RECORDING_HPP
#define HEADWAY_ENGINE_RECORDING_HPP

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/connection.hpp"
#include "headway/sql/token.hpp"
#include "headway/sql/with_values.hpp"

namespace headway::inline v0 {

/// How scripts for a database are written. Specialised for each backend, beside it; what a specialisation must have is
/// the concept Scriptable.
template <class B>
class ScriptWriter;

/// A backend for which scripts can be written.
///
/// `ScriptWriter<B>::Scratch` is the backend that stands for the database while a script is written: it has the schema
/// and the library's own two tables, belongs to nobody, and may hold no rows of the migrations. For SQLite it is a
/// database in memory; another one may compile from a replayed Schema and hold no database at all.
///
/// The writer's functions do to the scratch what they append to a script as text, and a null script means that nothing
/// is to be written: then rows are left alone, too. `guard` appends what a database must be like for the statements
/// that were just compiled; `expect_revisions` stops the script where the version table has other rows; `doubt_schema`
/// takes the fingerprint out of the newest entry of the history where the database does not have the scratch's schema.
/// `settings` come first in a script, and `closing` last. Where a database commits at each definition, the library's
/// own tables cannot be taken back: `expect_revisions` stands before what makes them, and must do without.
///
/// A writer may have `prepare_runs(version_table, statement_timeout)`, and `write_rows(statement, script)`, which
/// writes a statement of the library's own.
template <class B>
concept Scriptable = requires(ScriptWriter<B> writer, typename ScriptWriter<B>::Scratch scratch, std::string* script,
                              std::string& words, const Statement& statement, const Statements& statements, Group group,
                              bool flag, std::chrono::milliseconds timeout, std::span<const std::string> rows) {
  { ScriptWriter<B>::open() } -> std::same_as<Result<typename ScriptWriter<B>::Scratch>>;
  { ScriptWriter<B>::now_sql } -> std::convertible_to<std::string_view>;
  { ScriptWriter<B>::version_sql } -> std::convertible_to<std::string_view>;
  { ScriptWriter<B>::program } -> std::convertible_to<std::string_view>;  ///< `sqlite3 -bail FILE < SCRIPT`
  {writer.begin_script(scratch)};
  { writer.settings(timeout) } -> std::same_as<std::string>;
  { writer.closing() } -> std::same_as<std::string>;
  { writer.perform(scratch, statement, script) } -> std::same_as<Result<void>>;
  { writer.guard(scratch, group, statements, words) } -> std::same_as<Result<void>>;
  {writer.expect_revisions(std::string_view{}, rows, words)};
  { writer.doubt_schema(scratch, std::string_view{}, std::string_view{}, words) } -> std::same_as<Result<void>>;
  { writer.begin(scratch, timeout, script) } -> std::same_as<Result<void>>;
  { writer.commit(scratch, timeout, script) } -> std::same_as<Result<void>>;
  { writer.keep_lock(scratch, script) } -> std::same_as<Result<void>>;
  { writer.release_lock(scratch, script) } -> std::same_as<Result<void>>;
  { writer.begin_migration(scratch, flag, script) } -> std::same_as<Result<void>>;
  { writer.end_migration(scratch, script) } -> std::same_as<Result<void>>;
};

namespace detail {

/// A statement with its end, where a comment would swallow the semicolon on a line of its own.
inline void append_statement(std::string_view statement, std::string& out) {
  out.append(statement).append(sql::ends_in_line_comment(statement) ? "\n;\n" : ";\n");
}
/// Comment lines, whatever line ends the words have.
inline void append_comment(std::string_view words, std::string& out) {
  out += "-- ";
  for (const char c : words) {
    if (c == '\r') continue;
    out += c;
    if (c == '\n') out += "-- ";
  }
  out += '\n';
}

}  // namespace detail

/// The backend that a script is written with: what the engine does to it, it does to a scratch and writes down.
///
/// Until `start` nothing is written, and functions of migrations are not called: that brings the scratch to where the
/// script begins.
template <class B>
class Recording final : public Connection {
 public:
  using Writer = ScriptWriter<B>;
  using Scratch = typename Writer::Scratch;

  static constexpr bool failure_ends_transaction = ScriptWriter<B>::Scratch::failure_ends_transaction;
  static constexpr bool has_transactional_ddl = true;  // a script holds all statements, whatever commits
  static constexpr bool rewrites_expressions = ScriptWriter<B>::Scratch::rewrites_expressions;
  static constexpr Dialect own_dialect = Scratch::own_dialect;
  static constexpr std::string_view now_sql = Writer::now_sql;
  static constexpr std::string_view version_sql = Writer::version_sql;

  explicit Recording(Scratch scratch) : scratch_(std::move(scratch)) { writer_.begin_script(scratch_); }

  /// Writes from here on.
  ///
  /// @param rows  what the version table must have for the script to run
  void start(std::string version_table, std::string history_table, std::vector<std::string> rows) {
    version_table_ = std::move(version_table);
    history_table_ = std::move(history_table);
    rows_ = std::move(rows);
    is_started_ = is_guard_due_ = true;
  }
  void comment(std::string_view words) {
    if (is_started_) detail::append_comment(words, script_);
  }
  /// A comment with which a part of the script begins.
  void headline(std::string_view words) {
    write_guard();
    if (is_started_) script_ += '\n';
    comment(words);
  }
  /// What was written, without the settings that it needs.
  [[nodiscard]] const std::string& script() const noexcept { return script_; }
  /// What must stand before the script.
  [[nodiscard]] std::string settings(std::chrono::milliseconds timeout) { return writer_.settings(timeout); }
  /// What must stand behind it.
  [[nodiscard]] std::string closing() { return writer_.closing(); }

  [[nodiscard]] Dialect dialect() const noexcept override { return own_dialect; }
  [[nodiscard]] std::string version() const { return scratch_.version(); }
  [[nodiscard]] std::uint64_t rows_written() const { return scratch_.rows_written(); }
  [[nodiscard]] bool in_transaction() const { return scratch_.in_transaction(); }
  void set_lock_timeout(std::chrono::milliseconds timeout) { scratch_.set_lock_timeout(timeout); }
  void interrupt() { scratch_.interrupt(); }
  void prepare_runs(std::string_view version_table, std::chrono::milliseconds statement_timeout) {
    if constexpr (requires { writer_.prepare_runs(version_table, statement_timeout); }) {
      writer_.prepare_runs(version_table, statement_timeout);
    }
  }
  void look_into(std::vector<std::string> schemas) {
    if constexpr (requires { writer_.look_into(schemas); }) writer_.look_into(std::move(schemas));
  }

  [[nodiscard]] auto own_schema() const { return scratch_.own_schema(); }
  Result<bool> has_table(std::string_view name) { return scratch_.has_table(name); }
  Result<std::vector<std::string>> columns(std::string_view table) { return scratch_.columns(table); }
  Result<void> compile(const Operation& operation, TransactionContext context, Statements& out) const {
    return scratch_.compile(operation, context, out);
  }
  Result<std::size_t> compile_next(Group group, TransactionContext context, Statements& out) {
    Result<std::size_t> done = scratch_.compile_next(group, context, out);
    if (!done || !is_started_) return done;
    if (Result<void> guarded = writer_.guard(scratch_, group, out, guard_); !guarded) {
      return failure(std::move(guarded.error()));
    }
    return done;
  }
  Result<std::vector<std::string>> ways(Group group, const Schema* schema) { return scratch_.ways(group, schema); }
  Result<Schema> reflect(const TableFilter& ignored = {}) { return scratch_.reflect(ignored); }
  Result<std::uint64_t> fingerprint(const TableFilter& ignored) { return scratch_.fingerprint(ignored); }
  Result<bool> is_empty() { return scratch_.is_empty(); }
  Result<void> back_up(const std::string& path, Overwrite overwrite, std::stop_token stop) {
    return scratch_.back_up(path, overwrite, stop);
  }
  [[nodiscard]] Result<Schema> as_stored(const Schema& schema) { return scratch_.as_stored(schema); }

  /// @error not_scriptable  the statement is a function of the program
  Result<void> perform(const Statement& statement, const CopyWatch& = {}) {
    if (statement.kind == Statement::Kind::run) {
      if (!is_started_) return {};
      return failure(ErrorCode::not_scriptable,
                     "its op.run is a function of the program that works on rows, and a script has none");
    }
    if (is_started_) script_ += std::exchange(guard_, {});
    if (is_in_migration_) return writer_.perform(scratch_, statement, out());
    Statement made = statement;  // a table of the library's own
    constexpr std::string_view create = "CREATE TABLE ";
    if (made.sql.starts_with(create)) made.sql.insert(create.size(), "IF NOT EXISTS ");
    own_tables_.push_back(made.sql);
    return writer_.perform(scratch_, made, out());
  }

  /// A database may lack the library's own tables though the scratch has them by now: another program's version table,
  /// or none where one was expected.
  Result<void> begin(std::chrono::milliseconds timeout) {
    Result<void> done = writer_.begin(scratch_, timeout, out());
    const bool is_first = is_guard_due_;
    if constexpr (!B::has_transactional_ddl) write_guard();
    for (const std::string& each : is_first ? own_tables_ : std::vector<std::string>()) {
      detail::append_statement(each, script_);
    }
    return done;
  }
  Result<void> examine_commit() { return scratch_.examine_commit(); }
  Result<void> commit(std::chrono::milliseconds timeout) {
    if (is_started_ && std::exchange(has_run_, false)) {
      if (Result<void> done = writer_.doubt_schema(scratch_, version_table_, history_table_, script_); !done)
        return done;
    }
    return writer_.commit(scratch_, timeout, out());
  }
  /// Of a script that will not be.
  Result<void> rollback() { return scratch_.rollback(); }
  Result<void> keep_lock() { return writer_.keep_lock(scratch_, out()); }
  Result<void> release_lock() { return writer_.release_lock(scratch_, out()); }
  Result<void> begin_migration(bool suspend_foreign_keys) {
    write_guard();
    is_in_migration_ = true;
    return writer_.begin_migration(scratch_, suspend_foreign_keys, out());
  }
  Result<void> end_migration() {
    is_in_migration_ = false;
    has_run_ = true;
    return writer_.end_migration(scratch_, out());
  }

 protected:
  Result<void> repeat(std::string_view statement, std::size_t times, ValueSource source) override {
    std::vector<Value> values;
    for (std::size_t at = 0; at < times; ++at) {
      values.clear();
      source.fill(source.function, at, values);
      Result<void> done = write(statement, values);
      if (done) done = scratch_.execute(statement, values);
      if (!done) return done;
    }
    return {};
  }
  Result<void> visit_rows(std::string_view statement, std::span<const Value> values, RowVisitor visitor) override {
    if (Result<void> done = write(statement, values); !done) return done;
    return scratch_.query(statement, values, [&](Row row) { return visitor.call(visitor.function, row); });
  }

 private:
  [[nodiscard]] std::string* out() noexcept { return is_started_ ? &script_ : nullptr; }

  /// Before anything is changed, and behind what makes the version table.
  void write_guard() {
    if (!std::exchange(is_guard_due_, false)) return;
    script_ += '\n';
    detail::append_comment("Is the database where this script begins?", script_);
    writer_.expect_revisions(version_table_, rows_, script_);
  }

  /// One of the library's own statements, with its values in the places of the `?`.
  Result<void> write(std::string_view statement, std::span<const Value> values) {
    if (!is_started_ || sql::equal_ignoring_case(sql::Tokens(statement).next().text, "select")) return {};
    write_guard();
    std::string made = sql::with_values(statement, values, own_dialect);
    if constexpr (requires { writer_.write_rows(made, script_); }) {
      return writer_.write_rows(std::move(made), script_);
    } else {
      detail::append_statement(made, script_);
      return {};
    }
  }

  Scratch scratch_;
  Writer writer_;
  std::string script_, guard_;
  std::string version_table_, history_table_;
  std::vector<std::string> rows_, own_tables_;
  bool is_started_ = false, is_guard_due_ = false, is_in_migration_ = false, has_run_ = false;
};

}  // namespace headway::inline v0

#endif
