// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_FINDING_HPP
#define HEADWAY_BASE_FINDING_HPP

#include <string>
#include <string_view>

#include "headway/base/error.hpp"
#include "headway/base/text.hpp"

namespace headway::inline v0 {

/// What a check found wrong, in a form that also exists while the program compiles; `code == none`: nothing.
///
/// Which of the texts are filled depends on the code; to_error() turns them into a sentence.
struct Finding {
  ErrorCode code = ErrorCode::none;
  Text revision = {};
  Text table = {};
  Text name = {};   ///< Column, index, constraint or parent revision.
  Text other = {};  ///< What was found, or what stands in the way.
  Text expected = {};
  Text direction = {};  ///< `upgrade` or `downgrade`, when it is about one of them.

  [[nodiscard]] constexpr explicit operator bool() const noexcept { return code != ErrorCode::none; }
};

namespace detail {

/// What the models and the migrations say differently.
[[nodiscard]] inline std::string drift_sentence(const Finding& finding) {
  const std::string on_table = " on table " + finding.table.string();
  const std::string of_column = " of column " + finding.name.string() + on_table;
  const std::string both =
      ": " + finding.expected.string() + " in the models, " + finding.other.string() + " in the migrations";
  const auto no_migration = [](const std::string& what) {
    return "the models have " + what + " that no migration makes";
  };
  const auto no_model = [](const std::string& what) { return "the migrations make " + what + " that no model has"; };
  const bool is_view = finding.name.empty();
  const std::string object =
      is_view ? "view " + finding.table.string() : "trigger " + finding.name.string() + " on " + finding.table.string();
  switch (finding.code) {
    case ErrorCode::object_not_migrated: return no_migration("a " + object);
    case ErrorCode::object_not_modelled: return no_model("a " + object);
    case ErrorCode::object_differs: return object + " differs" + both;
    case ErrorCode::table_not_migrated: return no_migration("a table " + finding.table.string());
    case ErrorCode::table_not_modelled: return no_model("a table " + finding.table.string());
    case ErrorCode::column_not_migrated: return no_migration("a column " + finding.name.string() + on_table);
    case ErrorCode::column_not_modelled: return no_model("a column " + finding.name.string() + on_table);
    case ErrorCode::index_not_migrated: return no_migration("an index " + finding.name.string() + on_table);
    case ErrorCode::index_not_modelled: return no_model("an index " + finding.name.string() + on_table);
    case ErrorCode::constraint_not_migrated: return no_migration("a constraint " + finding.name.string() + on_table);
    case ErrorCode::constraint_not_modelled: return no_model("a constraint " + finding.name.string() + on_table);
    case ErrorCode::type_differs: return "the type" + of_column + " differs" + both;
    case ErrorCode::nullability_differs: return "the nullability" + of_column + " differs" + both;
    case ErrorCode::default_differs: return "the default" + of_column + " differs" + both;
    case ErrorCode::collation_differs: return "the collation" + of_column + " differs" + both;
    case ErrorCode::comment_differs:
      return "the comment" + (finding.name.empty() ? " of table " + finding.table.string() : of_column) + " differs" +
             both;
    case ErrorCode::generation_differs: return "the generation" + of_column + " differs" + both;
    case ErrorCode::index_differs: return "index " + finding.name.string() + on_table + " differs" + both;
    case ErrorCode::foreign_key_differs: return finding.name.string() + on_table + " differs" + both;
    default: return "the options of table " + finding.table.string() + " differ" + both;
  }
}

/// What a migration may destroy, fail on or take long over.
[[nodiscard]] inline std::string lint_sentence(const Finding& finding) {
  const std::string table = finding.table.string(), name = finding.name.string(), other = finding.other.string();
  const std::string column = "column " + table + "." + name;
  const std::string becomes = column + " becomes " + finding.expected.string() + ", which was " + other;
  switch (finding.code) {
    case ErrorCode::drops_table: return "table " + table + " is dropped, and its rows with it";
    case ErrorCode::drops_column: return column + " is dropped, and its values with it";
    case ErrorCode::narrows_type: return becomes + ": values are cut or rounded without a word";
    case ErrorCode::type_may_not_fit: return becomes + ": a value that does not fit stops the migration";
    case ErrorCode::not_null_without_value:
      return column + (other.empty() ? " becomes not null: a null stops the migration"
                                     : " is not null and new, and has no value for the rows that exist");
    case ErrorCode::unique_over_duplicates:
      return name + " of table " + table + " becomes unique: rows that agree in it stop the migration";
    case ErrorCode::rebuilds_large_table: return "table " + table + " is large, and each of its rows is copied";
    case ErrorCode::irreversible_step: return "it cannot be taken back: " + other;
    default: break;
  }
  if (name.empty()) return "table " + table + " goes and " + other + " comes: if that is another name, rows are lost";
  return column + " goes and " + other + " comes: if that is another name, values are lost";
}

[[nodiscard]] inline std::string sentence(const Finding& finding) {
  const std::string table = finding.table.string();
  const std::string name = finding.name.string();
  const std::string other = finding.other.string();
  const std::string on_table = " on table " + table;
  if (is_drift(finding.code)) return drift_sentence(finding);
  if (is_lint(finding.code)) return lint_sentence(finding);
  switch (finding.code) {
    case ErrorCode::malformed_revision_id: return "revision '" + name + "' cannot be an identifier: " + other;
    case ErrorCode::duplicate_revision: return "revision '" + name + "' stands twice in the list";
    case ErrorCode::unknown_parent: return "down_revision '" + name + "' is not in the list";
    case ErrorCode::several_heads: return "the history has several heads: " + name + " and " + other;
    case ErrorCode::unknown_dependency: return "depends_on '" + name + "' is not in the list";
    case ErrorCode::label_clash: return "label '" + name + "' is the name of another revision or branch: " + other;
    case ErrorCode::cycle: return "revisions stand on themselves: " + other;
    case ErrorCode::missing_upgrade: return "there is no upgrade function";
    case ErrorCode::too_many_revisions: return other;
    case ErrorCode::missing_downgrade: return "there is no downgrade function, and it is not declared irreversible";
    case ErrorCode::no_such_table: return "there is no table " + table;
    case ErrorCode::table_exists:
      return "table " + table + " exists already" +
             (other.empty() ? "" : ", as " + other + ": names differ by more than the case of letters");
    case ErrorCode::no_such_column: return "table " + table + " has no column " + name;
    case ErrorCode::column_exists: return "table " + table + " has a column " + name + " already";
    case ErrorCode::no_such_index: return "there is no index " + name + (table.empty() ? "" : on_table);
    case ErrorCode::index_exists: return "index " + name + " exists already";
    case ErrorCode::no_such_constraint: return "table " + table + " has no constraint " + name;
    case ErrorCode::constraint_exists: return "table " + table + " has a constraint " + name + " already";
    case ErrorCode::column_in_use: return "column " + name + " of table " + table + " is used by " + other;
    case ErrorCode::no_such_view: return "there is no view " + table;
    case ErrorCode::view_exists: return "view " + table + " exists already";
    case ErrorCode::no_such_trigger: return "there is no trigger " + name + (table.empty() ? "" : " on " + table);
    case ErrorCode::trigger_exists: return "trigger " + name + " exists already, on " + table;
    case ErrorCode::table_in_use: return table + " is read by view " + other;
    case ErrorCode::malformed_operation: return (name.empty() ? "" : name + on_table + ": ") + other;
    case ErrorCode::unreadable_statement:
      return "SQL cannot be read at " + name + ": expected " + finding.expected.string() + ", found " + other;
    case ErrorCode::downgrade_differs:
      return "it does not undo the upgrade: " + std::string(finding.name == "the view" ? "" : "table ") + table + ": " +
             name + ' ' + other;
    case ErrorCode::branches_do_not_commute:
      return "it and " + other + ", of another branch, both touch " +
             (name.empty() ? "" : finding.expected.string() + " " + name + " of ") + "table " + table;
    default: return other;
  }
}

}  // namespace detail

/// The same finding as an error value.
[[nodiscard]] inline Error to_error(const Finding& finding) {
  Error error;
  error.code = finding.code;
  error.message = finding.direction.empty() ? "" : finding.direction.string() + ": ";
  error.message += detail::sentence(finding);
  error.revision = finding.revision.string();
  return error;
}

}  // namespace headway::inline v0

#endif
