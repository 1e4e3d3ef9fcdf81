// SPDX-License-Identifier: MIT
#include "headway/base/error_code.hpp"

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace headway;

namespace {

/// The enumerators once more, so that the compiler (-Wswitch) says when a new one is missing here; the test below then
/// says when it is missing in the table.
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"
constexpr std::string_view enumerator(ErrorCode code) {
#define HEADWAY_ENUMERATOR(it) \
  case ErrorCode::it: return #it
  switch (code) {
    HEADWAY_ENUMERATOR(none);
    HEADWAY_ENUMERATOR(cannot_open);
    HEADWAY_ENUMERATOR(not_a_database);
    HEADWAY_ENUMERATOR(read_only);
    HEADWAY_ENUMERATOR(lock_timeout);
    HEADWAY_ENUMERATOR(connection_in_transaction);
    HEADWAY_ENUMERATOR(contradictory_options);
    HEADWAY_ENUMERATOR(backup_failed);
    HEADWAY_ENUMERATOR(backup_exists);
    HEADWAY_ENUMERATOR(authentication_failed);
    HEADWAY_ENUMERATOR(no_such_database);
    HEADWAY_ENUMERATOR(connection_lost);
    HEADWAY_ENUMERATOR(missing_rights);
    HEADWAY_ENUMERATOR(malformed_revision_id);
    HEADWAY_ENUMERATOR(duplicate_revision);
    HEADWAY_ENUMERATOR(unknown_parent);
    HEADWAY_ENUMERATOR(several_heads);
    HEADWAY_ENUMERATOR(missing_upgrade);
    HEADWAY_ENUMERATOR(unknown_dependency);
    HEADWAY_ENUMERATOR(label_clash);
    HEADWAY_ENUMERATOR(cycle);
    HEADWAY_ENUMERATOR(too_many_revisions);
    HEADWAY_ENUMERATOR(missing_downgrade);
    HEADWAY_ENUMERATOR(malformed_target);
    HEADWAY_ENUMERATOR(unknown_revision);
    HEADWAY_ENUMERATOR(ambiguous_revision);
    HEADWAY_ENUMERATOR(target_out_of_range);
    HEADWAY_ENUMERATOR(wrong_direction);
    HEADWAY_ENUMERATOR(irreversible);
    HEADWAY_ENUMERATOR(several_branches);
    HEADWAY_ENUMERATOR(not_in_branch);
    HEADWAY_ENUMERATOR(no_such_table);
    HEADWAY_ENUMERATOR(table_exists);
    HEADWAY_ENUMERATOR(no_such_column);
    HEADWAY_ENUMERATOR(column_exists);
    HEADWAY_ENUMERATOR(no_such_index);
    HEADWAY_ENUMERATOR(index_exists);
    HEADWAY_ENUMERATOR(no_such_constraint);
    HEADWAY_ENUMERATOR(constraint_exists);
    HEADWAY_ENUMERATOR(column_in_use);
    HEADWAY_ENUMERATOR(malformed_operation);
    HEADWAY_ENUMERATOR(downgrade_differs);
    HEADWAY_ENUMERATOR(branches_do_not_commute);
    HEADWAY_ENUMERATOR(no_such_view);
    HEADWAY_ENUMERATOR(view_exists);
    HEADWAY_ENUMERATOR(no_such_trigger);
    HEADWAY_ENUMERATOR(trigger_exists);
    HEADWAY_ENUMERATOR(table_in_use);
    HEADWAY_ENUMERATOR(needs_table_definition);
    HEADWAY_ENUMERATOR(unsupported_by_dialect);
    HEADWAY_ENUMERATOR(incomplete_statement);
    HEADWAY_ENUMERATOR(transaction_control_in_migration);
    HEADWAY_ENUMERATOR(unreadable_statement);
    HEADWAY_ENUMERATOR(table_hidden);
    HEADWAY_ENUMERATOR(not_scriptable);
    HEADWAY_ENUMERATOR(statement_failed);
    HEADWAY_ENUMERATOR(hook_failed);
    HEADWAY_ENUMERATOR(cancelled);
    HEADWAY_ENUMERATOR(transaction_lost);
    HEADWAY_ENUMERATOR(foreign_key_violation);
    HEADWAY_ENUMERATOR(database_is_newer);
    HEADWAY_ENUMERATOR(version_table_unreadable);
    HEADWAY_ENUMERATOR(overlapping_rows);
    HEADWAY_ENUMERATOR(commit_failed);
    HEADWAY_ENUMERATOR(rows_break_rule);
    HEADWAY_ENUMERATOR(lossy_conversion);
    HEADWAY_ENUMERATOR(object_would_break);
    HEADWAY_ENUMERATOR(migration_edited);
    HEADWAY_ENUMERATOR(half_applied);
    HEADWAY_ENUMERATOR(half_applied_edited);
    HEADWAY_ENUMERATOR(lock_lost);
    HEADWAY_ENUMERATOR(migration_not_written);
    HEADWAY_ENUMERATOR(released_file_unusable);
    HEADWAY_ENUMERATOR(released_revision_changed);
    HEADWAY_ENUMERATOR(table_not_migrated);
    HEADWAY_ENUMERATOR(table_not_modelled);
    HEADWAY_ENUMERATOR(column_not_migrated);
    HEADWAY_ENUMERATOR(column_not_modelled);
    HEADWAY_ENUMERATOR(index_not_migrated);
    HEADWAY_ENUMERATOR(index_not_modelled);
    HEADWAY_ENUMERATOR(constraint_not_migrated);
    HEADWAY_ENUMERATOR(constraint_not_modelled);
    HEADWAY_ENUMERATOR(type_differs);
    HEADWAY_ENUMERATOR(nullability_differs);
    HEADWAY_ENUMERATOR(default_differs);
    HEADWAY_ENUMERATOR(collation_differs);
    HEADWAY_ENUMERATOR(generation_differs);
    HEADWAY_ENUMERATOR(index_differs);
    HEADWAY_ENUMERATOR(foreign_key_differs);
    HEADWAY_ENUMERATOR(table_options_differ);
    HEADWAY_ENUMERATOR(object_not_migrated);
    HEADWAY_ENUMERATOR(object_not_modelled);
    HEADWAY_ENUMERATOR(object_differs);
    HEADWAY_ENUMERATOR(comment_differs);
    HEADWAY_ENUMERATOR(row_unreadable);
    HEADWAY_ENUMERATOR(json_unreadable);
    HEADWAY_ENUMERATOR(drops_table);
    HEADWAY_ENUMERATOR(drops_column);
    HEADWAY_ENUMERATOR(narrows_type);
    HEADWAY_ENUMERATOR(type_may_not_fit);
    HEADWAY_ENUMERATOR(not_null_without_value);
    HEADWAY_ENUMERATOR(unique_over_duplicates);
    HEADWAY_ENUMERATOR(rebuilds_large_table);
    HEADWAY_ENUMERATOR(irreversible_step);
    HEADWAY_ENUMERATOR(rename_without_was);
  }
#undef HEADWAY_ENUMERATOR
  return {};  // no enumerator has this number
}
#pragma GCC diagnostic pop

}  // namespace

TEST_CASE("every enumerator has an entry with its name, and no entry is without one", "[unit][base]") {
  std::size_t entries = 0;
  for (int value = 1; value <= 999; ++value) {
    const auto code = static_cast<ErrorCode>(value);
    INFO(value);
    CHECK(name(code) == enumerator(code));
    entries += name(code).empty() ? 0U : 1U;
  }
  CHECK(entries == std::size(error_descriptions));
}

TEST_CASE("the table of errors has no number twice, is in order, and has a remedy for each", "[unit][base]") {
  int previous = 0;
  for (const ErrorDescription& entry : error_descriptions) {
    INFO(entry.name);
    CHECK(static_cast<int>(entry.code) > previous);
    CHECK_FALSE(entry.remedy.empty());
    CHECK(entry.remedy.find('\n') == std::string_view::npos);
    CHECK(remedy(entry.code) == entry.remedy);
    previous = static_cast<int>(entry.code);
  }
}

TEST_CASE("the errors are as approved", "[unit][base]") {
  std::string rendered;
  for (const ErrorDescription& entry : error_descriptions) {
    rendered += number(entry.code) + " " + std::string(entry.name) + ": " + std::string(entry.remedy) + "\n";
  }
  std::ifstream file(HEADWAY_TESTS_DIR "/approved/errors.txt");
  REQUIRE(file.is_open());
  std::stringstream approved;
  approved << file.rdbuf();
  CHECK(rendered == approved.str());
}

TEST_CASE("a number has three digits at least", "[unit][base]") {
  CHECK(number(ErrorCode::lock_timeout) == "HW004");
  CHECK(number(ErrorCode::malformed_revision_id) == "HW020");
  CHECK(number(static_cast<ErrorCode>(123)) == "HW123");
}

static_assert(static_cast<int>(ErrorCode::none) == 0);
static_assert(name(ErrorCode::none).empty());
static_assert(remedy(ErrorCode::none).empty());
static_assert(description(ErrorCode::cancelled).code == ErrorCode::cancelled);
