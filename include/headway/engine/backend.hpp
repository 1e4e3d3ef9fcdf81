// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_BACKEND_HPP
#define HEADWAY_ENGINE_BACKEND_HPP

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/engine/connection.hpp"
#include "headway/engine/writes.hpp"
#include "headway/operations/groups.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0 {

/// What to open a database for.
enum class OpenMode : unsigned char {
  create,      ///< Read and write; a missing file is made, empty.
  read_write,  ///< Read and write; a missing file is an error.
  read_only,   ///< A missing file is an error.
};

/// What becomes of a file of the same name.
enum class Overwrite : unsigned char { no, yes };

/// Whether a migration runs within a transaction.
enum class TransactionContext : unsigned char { inside, outside };

/// Which tables are the application's, of those that a database has.
class TableFilter {
 public:
  TableFilter() = default;
  /// @param ignores  Answers whether a table is none of the application's, and is to be passed over.
  /// @param schemas  Of PostgreSQL: where tables are looked for beside the session's current schema. They are called by
  ///                 their full names, `reporting.orders`.
  template <class Ignores>
  requires(!std::is_same_v<Ignores, TableFilter> && std::is_invocable_r_v<bool, const Ignores&, std::string_view>)
      TableFilter(Ignores ignores, std::vector<std::string> schemas = {})
      : ignores_(std::move(ignores)), schemas_(std::move(schemas)) {}

  explicit operator bool() const noexcept { return static_cast<bool>(ignores_); }
  [[nodiscard]] bool operator()(std::string_view table) const { return ignores_(table); }
  [[nodiscard]] const std::vector<std::string>& schemas() const noexcept { return schemas_; }

 private:
  std::function<bool(std::string_view)> ignores_ = {};
  std::vector<std::string> schemas_ = {};
};

/// Told how many rows of a table have been copied so far; answers whether to go on.
using CopyWatch = std::function<bool(std::string_view table, std::uint64_t rows)>;

/// `backend.compile(operation, context, statements)` appends what the operation is in the database's own words, where
/// no table needs to be looked at. `backend.compile_next(group, context, statements)` does so for as many operations of
/// a group as can be compiled against the database as it is now, and answers how many: at least one.
/// `backend.ways(group, &schema)` tells how the changes of a table would be made if it were as in the schema, or with
/// null as it is now.
template <class B>
concept HasCompile = requires(B backend, const B& constant, const Operation& operation, Group group,
                              TransactionContext context, Statements& out, const Schema* schema) {
  { constant.compile(operation, context, out) } -> std::same_as<Result<void>>;
  { backend.compile_next(group, context, out) } -> std::same_as<Result<std::size_t>>;
  { backend.ways(group, schema) } -> std::same_as<Result<std::vector<std::string>>>;
};

/// `backend.perform(statement, watch)` returns only after the statement has run to its end, or the watch has ended it
/// with `cancelled`.
template <class B>
concept HasPerform = requires(B backend, const Statement& statement, const CopyWatch& watch) {
  { backend.perform(statement, watch) } -> std::same_as<Result<void>>;
};

/// A transaction that no other runner can hold at the same time: `begin` returns when it is alone, or fails with
/// lock_timeout. `examine_commit` says what `commit` would say before it commits. After `commit` or `rollback`,
/// successful or not, the host's session is as it was before `begin`.
template <class B>
concept HasTransaction = requires(B backend, const B& constant, std::chrono::milliseconds timeout) {
  { backend.begin(timeout) } -> std::same_as<Result<void>>;
  { backend.examine_commit() } -> std::same_as<Result<void>>;
  { backend.commit(timeout) } -> std::same_as<Result<void>>;
  { backend.rollback() } -> std::same_as<Result<void>>;
  { constant.in_transaction() } -> std::same_as<bool>;
};

/// The same exclusion for a migration that runs outside a transaction: from the `begin` after `keep_lock` until
/// `release_lock` no other runner gets in, whatever is committed in between.
template <class B>
concept HasLock = requires(B backend) {
  { backend.keep_lock() } -> std::same_as<Result<void>>;
  { backend.release_lock() } -> std::same_as<Result<void>>;
};

/// Brackets around one migration; foreign keys suspended by it are enforced again at its end.
template <class B>
concept HasMigrationScope = requires(B backend, bool suspend_foreign_keys) {
  { backend.begin_migration(suspend_foreign_keys) } -> std::same_as<Result<void>>;
  { backend.end_migration() } -> std::same_as<Result<void>>;
};

/// What a statement does where DDL commits.
enum class StatementEffect : unsigned char {
  rows,     ///< Nothing but change rows, in a transaction.
  session,  ///< Nothing that another session would see.
  commits,  ///< Commits what is open, and is carried out as a whole or not at all.
};

/// Of a database that commits at each DDL statement. `effect_of(statement)` says what the statement does, a function
/// counting as rows; `trace_of(statement)` gives a word for what it changes as that is now: the same word as long as
/// nobody has changed it; `trace_ahead(statement, before)` the word that it will give once those before it have been
/// carried out, or nothing where that cannot be said yet; with a word, the statement has another as soon as it has been
/// carried out. `touched_by(statement)` names the tables and views that it defines, or nothing when it may be any.
/// `transact(writes, timeout)` carries out the library's own writes in a transaction of their own: all of them, and
/// that is committed then, or none. `has_transactional_ddl` is false there, and true of all others.
template <class B>
concept HasEffects = B::has_transactional_ddl ||
    requires(B backend, const Statement& statement, std::span<const Statement> before, std::span<const Write> writes,
             std::chrono::milliseconds timeout) {
  { backend.effect_of(statement) } -> std::same_as<StatementEffect>;
  { backend.trace_of(statement) } -> std::same_as<Result<std::string>>;
  { backend.trace_ahead(statement, before) } -> std::same_as<Result<std::optional<std::string>>>;
  { backend.touched_by(statement) } -> std::same_as<std::optional<std::vector<std::string>>>;
  { backend.transact(writes, timeout) } -> std::same_as<Result<void>>;
};

/// `columns` gives the names of a table's columns, none when there is no such table. `own_schema` is what the library's
/// own tables are qualified with, its point included. `failure_ends_transaction` says whether a transaction can only be
/// rolled back once a statement in it has failed, `rewrites_expressions` whether the database keeps expressions in
/// words of its own. `interrupt` may be called from another thread and makes a running statement fail with `cancelled`.
template <class B>
concept HasFacts = requires(B backend, const B& constant, std::string_view table) {
  { backend.has_table(table) } -> std::same_as<Result<bool>>;
  { backend.columns(table) } -> std::same_as<Result<std::vector<std::string>>>;
  { constant.version() } -> std::same_as<std::string>;
  { constant.rows_written() } -> std::same_as<std::uint64_t>;
  { constant.own_schema() } -> std::convertible_to<std::string_view>;
  { B::failure_ends_transaction } -> std::convertible_to<bool>;
  { B::rewrites_expressions } -> std::convertible_to<bool>;
  { B::own_dialect } -> std::convertible_to<Dialect>;
  {backend.set_lock_timeout(std::chrono::milliseconds{})};
  {backend.interrupt()};
};

/// `backend.reflect(ignored)` gives the tables that the database has, without reading those that are ignored, and
/// `as_stored(schema)` what reflect() would give of a schema: where the database knows two types by one name, so does
/// this. A constraint without a name has none in it, whatever the database would call it.
template <class B>
concept HasReflection = requires(B backend, const Schema& schema, const TableFilter& ignored) {
  { backend.reflect() } -> std::same_as<Result<Schema>>;
  { backend.reflect(ignored) } -> std::same_as<Result<Schema>>;
  { backend.as_stored(schema) } -> std::same_as<Result<Schema>>;
};

/// `backend.fingerprint(ignored)` gives a number that changes when the definition of a table, an index, a view or a
/// trigger does, but for those on ignored tables. Rows, statistics and the order in which things were made do not
/// count. 0 says that there is nothing.
template <class B>
concept HasFingerprint = requires(B backend, const TableFilter& ignored) {
  { backend.fingerprint(ignored) } -> std::same_as<Result<std::uint64_t>>;
};

/// `backend.back_up(path, overwrite, stop)` writes what the database holds to a file: within a transaction what it held
/// when that began, provided that nothing was changed yet. The file has its name only when it is whole, and is on the
/// disk. `backend.is_empty()` tells whether there is anything to copy.
template <class B>
concept HasBackup = requires(B backend, const std::string& path, Overwrite overwrite, std::stop_token stop) {
  { backend.is_empty() } -> std::same_as<Result<bool>>;
  { backend.back_up(path, overwrite, stop) } -> std::same_as<Result<void>>;
};

/// A database that Migrator can drive. Satisfied by headway::Sqlite, headway::Postgresql and headway::Mysql.
template <class B>
concept Backend = std::derived_from<B, Connection> && std::movable<B> && HasCompile<B> && HasPerform<B> &&
    HasTransaction<B> && HasEffects<B> && HasLock<B> && HasMigrationScope<B> && HasFacts<B> && HasReflection<B> &&
    HasFingerprint<B> && HasBackup<B>;

}  // namespace headway::inline v0

#endif
