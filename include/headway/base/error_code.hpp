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
  backup_failed = 7,
  backup_exists = 8,
  authentication_failed = 12,
  no_such_database = 13,
  connection_lost = 14,
  missing_rights = 15,

  // The list of migrations.
  malformed_revision_id = 20,
  duplicate_revision = 21,
  unknown_parent = 22,
  several_heads = 23,
  missing_upgrade = 24,
  unknown_dependency = 25,
  label_clash = 26,
  cycle = 27,
  too_many_revisions = 28,
  missing_downgrade = 29,

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
  downgrade_differs = 50,
  branches_do_not_commute = 51,
  no_such_view = 52,
  view_exists = 53,
  no_such_trigger = 54,
  trigger_exists = 55,
  table_in_use = 56,

  // From operations to SQL.
  needs_table_definition = 60,
  unsupported_by_dialect = 61,
  incomplete_statement = 62,
  transaction_control_in_migration = 63,
  unreadable_statement = 64,
  table_hidden = 65,
  not_scriptable = 66,

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
  rows_break_rule = 89,
  lossy_conversion = 90,
  object_would_break = 91,
  migration_edited = 92,
  half_applied = 93,
  half_applied_edited = 94,
  lock_lost = 95,

  // Writing migrations, and keeping those that were released.
  migration_not_written = 100,
  released_file_unusable = 101,
  released_revision_changed = 102,

  // Where the models and the migrations part.
  table_not_migrated = 120,
  table_not_modelled = 121,
  column_not_migrated = 122,
  column_not_modelled = 123,
  index_not_migrated = 124,
  index_not_modelled = 125,
  constraint_not_migrated = 126,
  constraint_not_modelled = 127,
  type_differs = 128,
  nullability_differs = 129,
  default_differs = 130,
  collation_differs = 131,
  generation_differs = 132,
  index_differs = 133,
  foreign_key_differs = 134,
  table_options_differ = 135,
  object_not_migrated = 136,
  object_not_modelled = 137,
  object_differs = 138,
  comment_differs = 139,

  // Between rows, JSON and models.
  row_unreadable = 140,
  json_unreadable = 141,

  // What a migration that is right may destroy, fail on or take long over.
  drops_table = 150,
  drops_column = 151,
  narrows_type = 152,
  type_may_not_fit = 153,
  not_null_without_value = 154,
  unique_over_duplicates = 155,
  rebuilds_large_table = 156,
  irreversible_step = 157,
  rename_without_was = 158,
};

/// Whether a code is about models and migrations that say different things.
[[nodiscard]] constexpr bool is_drift(ErrorCode code) noexcept {
  return code >= ErrorCode::table_not_migrated && code <= ErrorCode::comment_differs;
}

/// Whether a code is about what lint tells of a migration: with branches_do_not_commute, all that can be accepted.
[[nodiscard]] constexpr bool is_lint(ErrorCode code) noexcept {
  return code >= ErrorCode::drops_table && code <= ErrorCode::rename_without_was;
}

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
    {ErrorCode::backup_failed,
     "backup_failed",
     "check the backup's directory, its permissions and the space on its disk"},
    {ErrorCode::backup_exists,
     "backup_exists",
     "name another file, as with {revision} or {time} in Options::backup, or say that it may be replaced"},
    {ErrorCode::authentication_failed, "authentication_failed", "check user name and password, and who may connect"},
    {ErrorCode::no_such_database, "no_such_database", "check the database's name, or create it on the server"},
    {ErrorCode::connection_lost, "connection_lost", "check that the server runs and can be reached, and run again"},
    {ErrorCode::missing_rights, "missing_rights", "grant the account what it needs, or migrate with another"},

    {ErrorCode::malformed_revision_id,
     "malformed_revision_id",
     "use 1 to 255 characters without @ - + : or white space, and none of head, heads, base, current"},
    {ErrorCode::duplicate_revision, "duplicate_revision", "give one of the two migrations another revision"},
    {ErrorCode::unknown_parent, "unknown_parent", "correct down_revision, or add the missing migration to the list"},
    {ErrorCode::several_heads,
     "several_heads",
     "merge the heads with `merge`, or declare the history as branched: Branches::allowed"},
    {ErrorCode::missing_upgrade, "missing_upgrade", "give the migration an upgrade function"},
    {ErrorCode::unknown_dependency,
     "unknown_dependency",
     "correct depends_on, or add the missing migration to the list"},
    {ErrorCode::label_clash, "label_clash", "give the branch another label"},
    {ErrorCode::cycle, "cycle", "let one of the migrations build on something else"},
    {ErrorCode::too_many_revisions,
     "too_many_revisions",
     "merge in two steps, or depend on a revision that implies others"},
    {ErrorCode::missing_downgrade,
     "missing_downgrade",
     "give the migration a downgrade function, or say .downgrade = irreversible"},

    {ErrorCode::malformed_target,
     "malformed_target",
     "use head, heads, base, a revision, a prefix of at least 4 characters, +N, -N or revision+N, with branch@ before "
     "it"},
    {ErrorCode::unknown_revision, "unknown_revision", "list the revisions with `history`"},
    {ErrorCode::ambiguous_revision, "ambiguous_revision", "type more characters of the revision"},
    {ErrorCode::target_out_of_range, "target_out_of_range", "ask for fewer steps, or for head or base"},
    {ErrorCode::wrong_direction, "wrong_direction", "use upgrade to go towards head and downgrade to go towards base"},
    {ErrorCode::irreversible, "irreversible", "go down to this revision and no further, or restore a backup"},
    {ErrorCode::several_branches,
     "several_branches",
     "name the branch before the target, as in payments@head or payments@-1"},
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
    {ErrorCode::downgrade_differs,
     "downgrade_differs",
     "let the downgrade restore what the upgrade changed, or say .downgrade = irreversible"},
    {ErrorCode::branches_do_not_commute,
     "branches_do_not_commute",
     "let one of the two depend on the other (.depends_on), so that they always run in one order"},
    {ErrorCode::no_such_view, "no_such_view", "create the view first, or correct its name"},
    {ErrorCode::view_exists, "view_exists", "drop the existing view first, or choose another name"},
    {ErrorCode::no_such_trigger, "no_such_trigger", "create the trigger first, or correct its name and table"},
    {ErrorCode::trigger_exists, "trigger_exists", "drop the existing trigger first, or choose another name"},
    {ErrorCode::table_in_use, "table_in_use", "drop the view that reads it first"},

    {ErrorCode::needs_table_definition,
     "needs_table_definition",
     "compile the change against a database: how it is made depends on the table that is there"},
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
     "write the change with operations, or use op.execute_opaque: the check then takes it to change no table"},
    {ErrorCode::table_hidden, "table_hidden", "drop or rename the temporary table or view, and run again"},
    {ErrorCode::not_scriptable,
     "not_scriptable",
     "run the migration on the database itself, and write scripts for what comes before it and after it"},

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
    {ErrorCode::overlapping_rows,
     "overlapping_rows",
     "leave out the revision that the other stands on; for rows of the version table, `repair` does it"},
    {ErrorCode::commit_failed, "commit_failed", "look at the database's own message, and run again"},
    {ErrorCode::rows_break_rule,
     "rows_break_rule",
     "correct or delete the rows named before the new rule, and run again"},
    {ErrorCode::lossy_conversion,
     "lossy_conversion",
     "say with .conversion what becomes of such values, or correct them before"},
    {ErrorCode::object_would_break,
     "object_would_break",
     "drop the view or trigger before the change, and create what it shall be after it"},
    {ErrorCode::migration_edited,
     "migration_edited",
     "restore the migration and write another for the change, or take it as it is now with `accept`"},

    {ErrorCode::half_applied,
     "half_applied",
     "go on in the direction that was begun, or take back what was done by the opposite one"},
    {ErrorCode::half_applied_edited,
     "half_applied_edited",
     "put the operation back as it was, or take back what was done by running the opposite direction"},
    {ErrorCode::lock_lost, "lock_lost", "see what the other runner did, and run again"},
    {ErrorCode::migration_not_written,
     "migration_not_written",
     "name the directory of the migrations with --directory, and another revision with --rev-id when the file exists"},

    {ErrorCode::released_file_unusable,
     "released_file_unusable",
     "correct the line named, or check the path and its permissions"},
    {ErrorCode::released_revision_changed,
     "released_revision_changed",
     "restore the migration and write another for the change, or take its line out of the file and freeze it anew"},
    {ErrorCode::table_not_migrated,
     "table_not_migrated",
     "write a migration that creates the table, or take it out of the models"},
    {ErrorCode::table_not_modelled,
     "table_not_modelled",
     "add the table to the models, or write a migration that drops it"},
    {ErrorCode::column_not_migrated,
     "column_not_migrated",
     "write a migration that adds the column, or take it out of the model"},
    {ErrorCode::column_not_modelled,
     "column_not_modelled",
     "add the column to the model, or write a migration that drops it"},
    {ErrorCode::index_not_migrated,
     "index_not_migrated",
     "write a migration that creates the index, or take it out of the model"},
    {ErrorCode::index_not_modelled,
     "index_not_modelled",
     "add the index to the model, or write a migration that drops it"},
    {ErrorCode::constraint_not_migrated,
     "constraint_not_migrated",
     "write a migration that adds the constraint, or take it out of the model"},
    {ErrorCode::constraint_not_modelled,
     "constraint_not_modelled",
     "add the constraint to the model, or write a migration that drops it"},
    {ErrorCode::type_differs, "type_differs", "write a migration with op.alter_column, or correct the model"},
    {ErrorCode::nullability_differs,
     "nullability_differs",
     "write a migration with op.alter_column, or correct the model"},
    {ErrorCode::default_differs, "default_differs", "write a migration with op.alter_column, or correct the model"},
    {ErrorCode::collation_differs,
     "collation_differs",
     "write a migration that makes the column anew, or correct the model"},
    {ErrorCode::generation_differs,
     "generation_differs",
     "write a migration that makes the column anew, or correct the model"},
    {ErrorCode::index_differs, "index_differs", "write a migration that makes the index anew, or correct the model"},
    {ErrorCode::foreign_key_differs,
     "foreign_key_differs",
     "write a migration that makes the foreign key anew, or correct the model"},
    {ErrorCode::table_options_differ,
     "table_options_differ",
     "write a migration that makes the table anew, or correct the model"},
    {ErrorCode::object_not_migrated,
     "object_not_migrated",
     "write a migration that creates the view or trigger, or take it out of the models"},
    {ErrorCode::object_not_modelled,
     "object_not_modelled",
     "declare the view or trigger in the models, or write a migration that drops it"},
    {ErrorCode::object_differs,
     "object_differs",
     "write a migration that drops the view or trigger and creates it again, or correct the models"},
    {ErrorCode::comment_differs,
     "comment_differs",
     "write a migration with op.alter_column or op.alter_options, or correct the model"},
    {ErrorCode::row_unreadable,
     "row_unreadable",
     "correct the row, or let the model's member be of a type that takes it"},
    {ErrorCode::json_unreadable, "json_unreadable", "send one value of JSON, in UTF-8 and not too deep"},

    {ErrorCode::drops_table,
     "drops_table",
     "copy what must stay into another table first; release a program that no longer uses the table, and drop it in a "
     "later revision"},
    {ErrorCode::drops_column,
     "drops_column",
     "copy what must stay into another column first; release a program that no longer reads the column, and drop it in "
     "a later revision"},
    {ErrorCode::narrows_type,
     "narrows_type",
     "say with .conversion what becomes of the values, or add a column of the new type and fill it from the old one"},
    {ErrorCode::type_may_not_fit,
     "type_may_not_fit",
     "say with .conversion what becomes of values that do not fit, or correct them in an earlier revision"},
    {ErrorCode::not_null_without_value,
     "not_null_without_value",
     "give a new column .default_value or {.values}; else add it nullable, fill it, and make it not null in a later "
     "revision; of an old one .conversion replaces the nulls"},
    {ErrorCode::unique_over_duplicates,
     "unique_over_duplicates",
     "merge or delete the duplicates in an earlier revision, and release a program that makes none"},
    {ErrorCode::rebuilds_large_table,
     "rebuilds_large_table",
     "run it when nobody needs to write, and let one migration make all changes of the table: they share one rebuild"},
    {ErrorCode::irreversible_step, "irreversible_step", "keep a copy of the database, or write a downgrade"},
    {ErrorCode::rename_without_was,
     "rename_without_was",
     "use op.rename_column or op.rename_table; in a model, was() makes --autogenerate write them"},
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
