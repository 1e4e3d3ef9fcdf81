// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_MIGRATOR_HPP
#define HEADWAY_ENGINE_MIGRATOR_HPP

#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/edited.hpp"
#include "headway/engine/history_table.hpp"
#include "headway/engine/options.hpp"
#include "headway/engine/program.hpp"
#include "headway/engine/report.hpp"
#include "headway/engine/run.hpp"
#include "headway/engine/schema_record.hpp"
#include "headway/engine/version_table.hpp"
#include "headway/history/history.hpp"
#include "headway/history/plan.hpp"
#include "headway/operations/difference.hpp"

namespace headway::inline v0 {

/// Whether stamp() may replace what it cannot read.
enum class Purge : unsigned char { no, yes };

/// Carries a database from version to version.
///
/// Every call reads where the database is, plans, waits until no other runner is at work, reads again, and runs in a
/// transaction: after a call that fails, Error::state_after says what is left. At head, a call is one SELECT: no lock,
/// no write. No call throws.
///
/// @thread One thread at a time for one Migrator; two Migrators never share anything.
template <class B>
class Migrator {
  static_assert(Backend<B>, "headway: this type is no Backend; include headway/sqlite.hpp and use Migrator<Sqlite>");

 public:
  /// Opens a database and makes a migrator for it.
  ///
  /// @param where  What the backend opens: for Sqlite a path, or an open `sqlite3*` that stays the caller's.
  /// @error contradictory_options, and what the backend's `open` says
  template <class Where>
  [[nodiscard]] static Result<Migrator> open(const Where& where, const History& history, Options options = {}) {
    Result<B> backend = B::open(where);
    if (!backend) return failure(std::move(backend.error()));
    return over(std::move(*backend), history, std::move(options));
  }

  /// Makes a migrator for a backend that is open.
  ///
  /// @error contradictory_options
  [[nodiscard]] static Result<Migrator> over(B backend, const History& history, Options options = {}) {
    if (Result<void> examined = examine(options); !examined) return failure(std::move(examined.error()));
    backend.set_lock_timeout(options.lock_timeout);
    if constexpr (requires { backend.prepare_runs(options.version_table, options.statement_timeout); }) {
      backend.prepare_runs(options.version_table, options.statement_timeout);
    }
    return Migrator(std::move(backend), history, std::move(options));
  }

  /// Applies every migration that the database does not have yet.
  ///
  /// @return What was applied; nothing when the database was at head or another runner was quicker.
  /// @error connection_in_transaction  the caller has a transaction open on this connection; nothing was changed
  /// @error lock_timeout               another process holds the database; nothing was changed
  /// @error database_is_newer          the database is at a revision that this program does not have
  /// @error migration_edited           an applied migration was changed; nothing was changed. See Options
  /// @error backup_failed, backup_exists  the copy that Options::backup asks for; nothing was changed
  /// @error statement_failed, hook_failed, foreign_key_violation, …  see `state_after`
  [[nodiscard]] Result<Report> migrate_to_head() { return upgrade("heads"); }

  /// Goes up to a target: `head`, `heads`, a revision, a label or a prefix of one, `+N`, each with `branch@` before it
  /// when it is about one branch. A target below is a warning, not an error.
  ///
  /// @error as migrate_to_head; malformed_target, unknown_revision, ambiguous_revision, target_out_of_range,
  /// wrong_direction
  [[nodiscard]] Result<Report> upgrade(std::string_view target) { return reach(Direction::upgrade, target); }

  /// Goes down to a target: `base`, a revision or a prefix of one, `-N`, each with `branch@` before it when it is about
  /// one branch. What depends on a revision that goes, goes too.
  ///
  /// @error as upgrade; irreversible when a migration on the way has no downgrade: nothing is run then
  [[nodiscard]] Result<Report> downgrade(std::string_view target) { return reach(Direction::downgrade, target); }

  /// Does what upgrade() or downgrade() would do, in one transaction, and takes it back: what it says of errors, times
  /// and rows is true of this database, and nothing of it stays.
  ///
  /// @return What would have been applied; Report::revision is where the database would be.
  /// @error as upgrade and downgrade; irreversible for a migration that runs outside a transaction
  [[nodiscard]] Result<Report> dry_run(Direction direction, std::string_view target) {
    return guarded([&](Run& run) -> Result<Report> { return run.rehearse({direction, std::string(target)}); });
  }

  /// Writes where the database is, without running anything: for a schema that came about in another way.
  ///
  /// @param target  One revision, or several with blanks between them; rows of other branches stay.
  /// @param purge   Purge::yes replaces rows that this program does not know.
  /// @error as migrate_to_head; malformed_target, unknown_revision, ambiguous_revision
  [[nodiscard]] Result<Report> stamp(std::string_view target, Purge purge = Purge::no) {
    return guarded([&](Run& run) -> Result<Report> { return run.stamp(target, purge == Purge::yes); });
  }

  /// Copies the database as it is into a file, which then is a database of its own: to restore it, put it in the place
  /// of the other while nobody has that open. The file has its name only when it is whole, and is on the disk.
  ///
  /// @error backup_exists  there is a file of this name, and it may not be replaced
  /// @error backup_failed  a missing directory, missing rights, a full disk; no file has been left under this name
  /// @error lock_timeout, cancelled, connection_in_transaction
  [[nodiscard]] Result<void> backup(const std::string& path, Overwrite overwrite = Overwrite::no) {
    return guarded([&](Run& run) -> Result<void> { return run.write_backup(path, overwrite); });
  }

  /// Makes the version table and the history table where they are missing, and nothing else: for accounts that may
  /// write rows but make no tables.
  ///
  /// @return Whether anything was made. When all was there, nothing is locked or written.
  /// @error lock_timeout, connection_in_transaction
  [[nodiscard]] Result<bool> ensure_version() {
    return guarded([](Run& run) -> Result<bool> { return run.ensure_version(); });
  }

  /// Removes the rows of the version table that another row stands on, dependencies included; they block every upgrade.
  /// The schema is left alone.
  ///
  /// @return The rows removed; none, and nothing is written, when no row stands on another.
  /// @error lock_timeout, database_is_newer, version_table_unreadable, connection_in_transaction
  [[nodiscard]] Result<std::vector<std::string>> repair() {
    return guarded([](Run& run) -> Result<std::vector<std::string>> { return run.repair(); });
  }

  /// The applied migrations that are others in this program, by their checksums; what a function given to op.run does
  /// is not part of these. Of a revision that was stamped nothing is known. Writes nothing.
  ///
  /// @error database_is_newer, version_table_unreadable
  [[nodiscard]] Result<std::vector<EditedMigration>> edited() {
    return guarded([](Run& run) -> Result<std::vector<EditedMigration>> { return run.edited(); });
  }

  /// Takes edited migrations as they are now: their checksums are added to the history table, and nothing is run. What
  /// the database has otherwise than they make, drift() tells.
  ///
  /// @param revisions  Ids, labels or prefixes; one that was not edited is passed over.
  /// @return What was accepted; nothing is written when it is none.
  /// @error unknown_revision, ambiguous_revision, malformed_target, and as stamp
  [[nodiscard]] Result<std::vector<std::string>> accept(const std::vector<std::string>& revisions) {
    return guarded([&](Run& run) -> Result<std::vector<std::string>> { return run.accept(&revisions); });
  }
  [[nodiscard]] Result<std::vector<std::string>> accept_all() {
    return guarded([](Run& run) -> Result<std::vector<std::string>> { return run.accept(nullptr); });
  }

  /// Where the database is: no row at base. Writes nothing.
  [[nodiscard]] Result<std::vector<std::string>> current() {
    return guarded([&](Run&) -> Result<std::vector<std::string>> { return version_table_.read(backend_); });
  }

  /// The same as places in the list of migrations. Writes nothing.
  ///
  /// @error database_is_newer
  [[nodiscard]] Result<Nodes> position() {
    return guarded([&](Run& run) -> Result<Nodes> { return run.position(); });
  }

  /// What the database's tables, columns, constraints and indexes have otherwise than the migrations applied to it
  /// make; nothing when somebody else changed nothing. Tables that are nobody's are differences, too, unless
  /// Options::ignored_tables names them. Writes nothing.
  ///
  /// @error database_is_newer, version_table_unreadable
  /// @error unreadable_statement and what replay() finds: the schema of the migrations or of the database is not known
  [[nodiscard]] Result<Differences> drift() {
    return guarded([](Run& run) -> Result<Differences> { return run.drift(); });
  }

  /// Whether somebody else has changed a table, an index, a view or a trigger since the last run: one look at the
  /// definitions, quick enough for each start of a program. What has changed, drift() explains. Options::ignored_tables
  /// are passed over. Writes nothing.
  ///
  /// @return SchemaChange::unknown when no run has left a fingerprint
  [[nodiscard]] Result<SchemaChange> schema_change_since_last_run() {
    return guarded([](Run& run) -> Result<SchemaChange> { return run.change_since_last_run(); });
  }

  /// The same as drift() against what models describe, wherever the database is.
  ///
  /// @error unreadable_statement
  [[nodiscard]] Result<Differences> drift(const Tables& models) {
    return guarded([&](Run& run) -> Result<Differences> { return run.drift(models); });
  }

  /// The tables that the database has, without the library's own and those of Options::ignored_tables. Writes nothing.
  ///
  /// @error unreadable_statement
  [[nodiscard]] Result<Schema> schema() {
    return guarded([](Run& run) -> Result<Schema> { return run.schema(); });
  }

  /// The same for a comparison with models: the tables that they describe are never left out.
  [[nodiscard]] Result<Schema> schema(const Tables& models) {
    return guarded([&](Run& run) -> Result<Schema> { return run.schema(models); });
  }

  /// What upgrade() or downgrade() would run, and how each table would be changed. Writes nothing.
  ///
  /// What a migration's SQL does to other than tables, and what its functions do, is taken to leave tables as they are.
  ///
  /// @error as upgrade and downgrade; unreadable_statement and what replay() finds
  [[nodiscard]] Result<std::vector<PlannedStep>> plan(Direction direction, std::string_view target) {
    return guarded([&](Run& run) -> Result<std::vector<PlannedStep>> {
      return run.explain({direction, std::string(target)});
    });
  }

  /// The revisions that migrate_to_head() would apply, oldest first. Writes nothing.
  [[nodiscard]] Result<std::vector<std::string>> pending() {
    return guarded([&](Run& run) -> Result<std::vector<std::string>> {
      const Result<Plan> plan = run.plan({Direction::upgrade, "heads"});
      if (!plan) return failure(plan.error());
      std::vector<std::string> out;
      for (const Step& step : plan->steps) out.emplace_back(step.migration->revision);
      return out;
    });
  }

  /// What was run on this database, oldest first. Writes nothing.
  [[nodiscard]] Result<std::vector<HistoryEntry>> history() {
    return guarded([&](Run&) -> Result<std::vector<HistoryEntry>> { return history_table_.read(backend_); });
  }

  /// The migrations of the program.
  [[nodiscard]] const History& migrations() const noexcept { return program_.history(); }

  /// The connection, for the caller's own queries between calls.
  [[nodiscard]] B& backend() noexcept { return backend_; }

 private:
  using Run = detail::Run<B>;

  Migrator(B&& backend, const History& history, Options&& options)
      : backend_(std::move(backend)), program_(history), options_(std::move(options)),
        version_table_(options_.version_table, backend_.own_schema(), B::own_dialect),
        history_table_(options_.history_table, backend_.own_schema(), B::own_dialect) {}

  Result<Report> reach(Direction direction, std::string_view target) {
    return guarded([&](Run& run) -> Result<Report> { return run.reach({direction, std::string(target)}); });
  }

  /// No exception crosses the API: what user code or the standard library throws becomes an error, after a rollback.
  template <class Function>
  auto guarded(Function function) -> std::invoke_result_t<Function, Run&> {
    if (backend_.in_transaction()) {
      return failure(ErrorCode::connection_in_transaction,
                     "the connection has a transaction open that is not the migrator's");
    }
    Run run(backend_, program_, options_, version_table_, history_table_);
    Error error;
    error.code = ErrorCode::hook_failed;
    const auto say = [&error](const char* what) noexcept {
      try {
        error.message = std::string("an exception ended the run: ") + what;
      } catch (...) {  // no memory for words: the rollback comes first
      }
    };
    try {
      return function(run);
    } catch (const std::exception& exception) {
      say(exception.what());
    } catch (...) {
      say("something that is no std::exception was thrown");
    }
    return failure(run.abandon(std::move(error)));
  }

  B backend_;
  detail::Program program_;
  Options options_;
  VersionTable version_table_;
  HistoryTable history_table_;
};

}  // namespace headway::inline v0

#endif
