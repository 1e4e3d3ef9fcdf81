// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_ERROR_CODE_HPP
#define HEADWAY_BASE_ERROR_CODE_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace headway::inline v0 {

/// Everything that can go wrong. Numbers are stable and never used again for something else; texts may change.
enum class ErrorCode : std::uint16_t {
  none = 0,

  // Reaching the database.
  cannot_open = 1,
  not_a_database = 2,
  read_only = 3,
  lock_timeout = 4,
  connection_in_transaction = 5,
  contradictory_options = 6,

  // The list of migrations.
  malformed_revision_id = 20,
  duplicate_revision = 21,
  unknown_parent = 22,
  several_heads = 23,
  missing_upgrade = 24,
  unknown_dependency = 25,
  label_clash = 26,
  cycle = 27,

  // What the caller asked for.
  malformed_target = 30,
  unknown_revision = 31,
  ambiguous_revision = 32,
  target_out_of_range = 33,
  wrong_direction = 34,
  irreversible = 35,
  several_branches = 36,
  not_in_branch = 37,

  // An operation that does not fit the schema.
  no_such_table = 40,
  table_exists = 41,
  no_such_column = 42,
  column_exists = 43,
  no_such_index = 44,
  index_exists = 45,
  no_such_constraint = 46,
  constraint_exists = 47,
  column_in_use = 48,
  malformed_operation = 49,

  // From operations to SQL.
  needs_table_rebuild = 60,
  unsupported_by_dialect = 61,
  incomplete_statement = 62,
  transaction_control_in_migration = 63,
  unreadable_statement = 64,

  // The run.
  statement_failed = 80,
  hook_failed = 81,
  cancelled = 82,
  transaction_lost = 83,
  foreign_key_violation = 84,
  database_is_newer = 85,
  version_table_unreadable = 86,
  overlapping_rows = 87,
  commit_failed = 88,
};

/// What is known of a code besides its number.
struct ErrorDescription {
  ErrorCode code;
  std::string_view name;
  std::string_view remedy;  ///< What to do next, in one sentence.
};

inline constexpr ErrorDescription error_descriptions[] = {
    {ErrorCode::cannot_open, "cannot_open", "check the path, its directory and the permissions"},
    {ErrorCode::not_a_database, "not_a_database", "name a SQLite database, or restore the file from a backup"},
    {ErrorCode::read_only, "read_only", "make the file and its directory writable, or migrate with another account"},
    {ErrorCode::lock_timeout, "lock_timeout", "wait for the other process, or raise Options::lock_timeout"},
    {ErrorCode::connection_in_transaction,
     "connection_in_transaction",
     "commit or roll back on this connection before migrating"},
    {ErrorCode::contradictory_options, "contradictory_options", "give one of the two options another value"},

    {ErrorCode::malformed_revision_id,
     "malformed_revision_id",
     "use 1 to 255 characters without @ - + : or white space, and none of head, heads, base, current"},
    {ErrorCode::duplicate_revision, "duplicate_revision", "give one of the two migrations another revision"},
    {ErrorCode::unknown_parent, "unknown_parent", "correct down_revision, or add the missing migration to the list"},
    {ErrorCode::several_heads,
     "several_heads",
     "write a migration that merges the heads, or declare the history as branched"},
    {ErrorCode::missing_upgrade, "missing_upgrade", "give the migration an upgrade function"},
    {ErrorCode::unknown_dependency,
     "unknown_dependency",
     "correct depends_on, or add the missing migration to the list"},
    {ErrorCode::label_clash, "label_clash", "give the branch another label"},
    {ErrorCode::cycle, "cycle", "let one of the migrations build on something else"},

    {ErrorCode::malformed_target,
     "malformed_target",
     "use head, heads, base, a revision, a prefix of at least 4 characters, +N, -N or revision+N, with branch@ before "
     "it"},
    {ErrorCode::unknown_revision, "unknown_revision", "list the revisions with `history`"},
    {ErrorCode::ambiguous_revision, "ambiguous_revision", "type more characters of the revision"},
    {ErrorCode::target_out_of_range, "target_out_of_range", "ask for fewer steps, or for head or base"},
    {ErrorCode::wrong_direction, "wrong_direction", "use upgrade to go towards head and downgrade to go towards base"},
    {ErrorCode::irreversible, "irreversible", "stop above this revision, or restore a backup"},
    {ErrorCode::several_branches, "several_branches", "name the branch before the target: branch@head, branch@-1"},
    {ErrorCode::not_in_branch, "not_in_branch", "name a revision of that branch, or leave the branch out"},

    {ErrorCode::no_such_table, "no_such_table", "create the table first, or correct its name"},
    {ErrorCode::table_exists, "table_exists", "drop or rename the existing table first, or choose another name"},
    {ErrorCode::no_such_column, "no_such_column", "add the column first, or correct its name"},
    {ErrorCode::column_exists, "column_exists", "drop or rename the existing column first, or choose another name"},
    {ErrorCode::no_such_index, "no_such_index", "create the index first, or correct its name"},
    {ErrorCode::index_exists, "index_exists", "drop the existing index first, or choose another name"},
    {ErrorCode::no_such_constraint, "no_such_constraint", "create the constraint first, or correct its name"},
    {ErrorCode::constraint_exists, "constraint_exists", "drop the existing constraint first, or choose another name"},
    {ErrorCode::column_in_use, "column_in_use", "drop the index or constraint that uses the column first"},
    {ErrorCode::malformed_operation, "malformed_operation", "correct the operation in the migration"},

    {ErrorCode::needs_table_rebuild,
     "needs_table_rebuild",
     "this version cannot rebuild a table yet: write the rebuild as SQL with op.execute"},
    {ErrorCode::unsupported_by_dialect,
     "unsupported_by_dialect",
     "guard the operation with op.only for the dialects that have it"},
    {ErrorCode::incomplete_statement,
     "incomplete_statement",
     "complete the statement: a quote, comment or END is missing"},
    {ErrorCode::transaction_control_in_migration,
     "transaction_control_in_migration",
     "remove the statement (the run has its own transaction), or set .transactional = false"},
    {ErrorCode::unreadable_statement,
     "unreadable_statement",
     "write the change with operations, or the SQL in a form that the reader knows"},

    {ErrorCode::statement_failed, "statement_failed", "correct the statement, or the data it meets, and run again"},
    {ErrorCode::hook_failed, "hook_failed", "correct the function given to the migration, and run again"},
    {ErrorCode::cancelled, "cancelled", "run again when it suits"},
    {ErrorCode::transaction_lost,
     "transaction_lost",
     "remove what ends the transaction from the migration, then compare the schema with the version table"},
    {ErrorCode::foreign_key_violation, "foreign_key_violation", "repair or delete the rows named, and run again"},
    {ErrorCode::database_is_newer,
     "database_is_newer",
     "install the program version that knows this revision, or a newer one"},
    {ErrorCode::version_table_unreadable,
     "version_table_unreadable",
     "check Options::version_table: another program may own a table of this name"},
    {ErrorCode::overlapping_rows, "overlapping_rows", "stamp the revisions that the schema really has"},
    {ErrorCode::commit_failed, "commit_failed", "look at the database's own message, and run again"},
};

/// The entry of a code; for `none` an entry with an empty name.
[[nodiscard]] constexpr ErrorDescription description(ErrorCode code) noexcept {
  for (const ErrorDescription& entry : error_descriptions) {
    if (entry.code == code) return entry;
  }
  return {ErrorCode::none, {}, {}};
}

[[nodiscard]] constexpr std::string_view name(ErrorCode code) noexcept { return description(code).name; }
[[nodiscard]] constexpr std::string_view remedy(ErrorCode code) noexcept { return description(code).remedy; }

/// `HW004` for ErrorCode::lock_timeout: what users quote and search for.
[[nodiscard]] inline std::string number(ErrorCode code) {
  const std::string digits = std::to_string(static_cast<unsigned>(code));
  return "HW" + std::string(3 - digits.size(), '0') + digits;
}

}  // namespace headway::inline v0

#endif
