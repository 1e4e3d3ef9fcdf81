// SPDX-License-Identifier: MIT
#include "headway/base/finding.hpp"

#include <string>

#include "support/catch.hpp"

using namespace headway;

namespace {

/// The sentence for a finding about table `tasks`, part `due`, and `the rest`.
std::string sentence(ErrorCode code) {
  const Error error = to_error({code, "0007", "tasks", "due", "the rest"});
  CHECK(error.code == code);
  CHECK(error.revision == "0007");
  CHECK(error.statement.empty());
  return error.message;
}

std::string sentence(const Finding& finding) { return to_error(finding).message; }

}  // namespace

static_assert(!Finding{});
static_assert(Finding{ErrorCode::no_such_table, {}, "users", {}, {}});

TEST_CASE("findings about the list of migrations have their sentences", "[unit][base]") {
  CHECK(sentence(ErrorCode::malformed_revision_id) == "revision 'due' cannot be an identifier: the rest");
  CHECK(sentence(ErrorCode::duplicate_revision) == "revision 'due' stands twice in the list");
  CHECK(sentence(ErrorCode::unknown_parent) == "down_revision 'due' is not in the list");
  CHECK(sentence(ErrorCode::missing_upgrade) == "there is no upgrade function");
  CHECK(sentence(ErrorCode::too_many_revisions) == "the rest");
}

TEST_CASE("findings about branches have their sentences", "[unit][base]") {
  CHECK(sentence(ErrorCode::several_heads) == "the history has several heads: due and the rest");
  CHECK(sentence(ErrorCode::unknown_dependency) == "depends_on 'due' is not in the list");
  CHECK(sentence(ErrorCode::label_clash) == "label 'due' is the name of another revision or branch: the rest");
  CHECK(sentence(ErrorCode::cycle) == "revisions stand on themselves: the rest");
}

TEST_CASE("findings about tables and columns have their sentences", "[unit][base]") {
  CHECK(sentence(ErrorCode::no_such_table) == "there is no table tasks");
  CHECK(sentence(Finding{ErrorCode::table_exists, {}, "tasks", {}, {}}) == "table tasks exists already");
  CHECK(sentence(Finding{ErrorCode::table_exists, {}, "tasks", {}, "Tasks"}) ==
        "table tasks exists already, as Tasks: names differ by more than the case of letters");
  CHECK(sentence(ErrorCode::no_such_column) == "table tasks has no column due");
  CHECK(sentence(ErrorCode::column_exists) == "table tasks has a column due already");
  CHECK(sentence(ErrorCode::column_in_use) == "column due of table tasks is used by the rest");
}

TEST_CASE("findings about indexes and constraints have their sentences", "[unit][base]") {
  CHECK(sentence(ErrorCode::no_such_index) == "there is no index due on table tasks");
  CHECK(sentence({ErrorCode::no_such_index, {}, {}, "idx", {}}) == "there is no index idx");
  CHECK(sentence(ErrorCode::index_exists) == "index due exists already");
  CHECK(sentence(ErrorCode::no_such_constraint) == "table tasks has no constraint due");
  CHECK(sentence(ErrorCode::constraint_exists) == "table tasks has a constraint due already");
}

TEST_CASE("findings about views and triggers have their sentences", "[unit][base]") {
  CHECK(sentence(ErrorCode::no_such_view) == "there is no view tasks");
  CHECK(sentence(ErrorCode::view_exists) == "view tasks exists already");
  CHECK(sentence(ErrorCode::no_such_trigger) == "there is no trigger due on tasks");
  CHECK(sentence({ErrorCode::no_such_trigger, {}, {}, "touch", {}}) == "there is no trigger touch");
  CHECK(sentence(ErrorCode::trigger_exists) == "trigger due exists already, on tasks");
  CHECK(sentence(ErrorCode::table_in_use) == "tasks is read by view the rest");
  CHECK(sentence({ErrorCode::downgrade_differs, "0007", "late", "the view", "is missing"}) ==
        "it does not undo the upgrade: late: the view is missing");
}

TEST_CASE("a malformed operation is named when it is known", "[unit][base]") {
  CHECK(sentence(ErrorCode::malformed_operation) == "due on table tasks: the rest");
  CHECK(sentence({ErrorCode::malformed_operation, {}, "tasks", {}, "the rest"}) == "the rest");
}

TEST_CASE("findings about downgrades and branches have their sentences", "[unit][base]") {
  CHECK(sentence(ErrorCode::missing_downgrade) ==
        "there is no downgrade function, and it is not declared irreversible");
  CHECK(sentence({ErrorCode::downgrade_differs, "0007", "tasks", "column due", "is left over"}) ==
        "it does not undo the upgrade: table tasks: column due is left over");
  CHECK(sentence({ErrorCode::branches_do_not_commute, "0007", "tasks", "due", "0006", "index"}) ==
        "it and 0006, of another branch, both touch index due of table tasks");
  CHECK(sentence({ErrorCode::branches_do_not_commute, "0007", "tasks", {}, "0006"}) ==
        "it and 0006, of another branch, both touch table tasks");
}

TEST_CASE("SQL that cannot be read is quoted with its place", "[unit][base]") {
  CHECK(sentence({ErrorCode::unreadable_statement, {}, {}, "line 2, column 5", "FROB", "a name"}) ==
        "SQL cannot be read at line 2, column 5: expected a name, found FROB");
}

TEST_CASE("the direction stands before the sentence", "[unit][base]") {
  Finding finding{ErrorCode::no_such_table, "0007", "tasks", {}, {}, {}, "downgrade"};
  CHECK(sentence(finding) == "downgrade: there is no table tasks");
  CHECK(to_error(finding).revision == "0007");
  finding.direction = "upgrade";
  CHECK(sentence(finding) == "upgrade: there is no table tasks");
  CHECK(sentence({ErrorCode::table_exists, {}, "tasks", {}, {}, {}, "models"}) == "models: table tasks exists already");
}

TEST_CASE("what the models have and no migration makes is said", "[unit][base]") {
  CHECK(sentence(ErrorCode::table_not_migrated) == "the models have a table tasks that no migration makes");
  CHECK(sentence(ErrorCode::column_not_migrated) ==
        "the models have a column due on table tasks that no migration makes");
  CHECK(sentence(ErrorCode::index_not_migrated) ==
        "the models have an index due on table tasks that no migration makes");
  CHECK(sentence(ErrorCode::constraint_not_migrated) ==
        "the models have a constraint due on table tasks that no migration makes");
}

TEST_CASE("what migrations make and no model has is said", "[unit][base]") {
  CHECK(sentence(ErrorCode::table_not_modelled) == "the migrations make a table tasks that no model has");
  CHECK(sentence(ErrorCode::column_not_modelled) ==
        "the migrations make a column due on table tasks that no model has");
  CHECK(sentence(ErrorCode::index_not_modelled) == "the migrations make an index due on table tasks that no model has");
  CHECK(sentence(ErrorCode::constraint_not_modelled) ==
        "the migrations make a constraint due on table tasks that no model has");
}

TEST_CASE("what models and migrations say differently is said with both", "[unit][base]") {
  const auto differs = [](ErrorCode code) { return sentence({code, {}, "tasks", "due", "this", "that"}); };
  const std::string both = ": that in the models, this in the migrations";
  CHECK(differs(ErrorCode::type_differs) == "the type of column due on table tasks differs" + both);
  CHECK(differs(ErrorCode::nullability_differs) == "the nullability of column due on table tasks differs" + both);
  CHECK(differs(ErrorCode::default_differs) == "the default of column due on table tasks differs" + both);
  CHECK(differs(ErrorCode::collation_differs) == "the collation of column due on table tasks differs" + both);
  CHECK(differs(ErrorCode::comment_differs) == "the comment of column due on table tasks differs" + both);
  CHECK(differs(ErrorCode::generation_differs) == "the generation of column due on table tasks differs" + both);
  CHECK(differs(ErrorCode::index_differs) == "index due on table tasks differs" + both);
  CHECK(differs(ErrorCode::foreign_key_differs) == "due on table tasks differs" + both);
  CHECK(differs(ErrorCode::table_options_differ) == "the options of table tasks differ" + both);
}

TEST_CASE("views and triggers that models and migrations disagree on are said", "[unit][base]") {
  CHECK(sentence(ErrorCode::object_not_migrated) == "the models have a trigger due on tasks that no migration makes");
  CHECK(sentence({ErrorCode::object_not_migrated, {}, "late", {}, {}}) ==
        "the models have a view late that no migration makes");
  CHECK(sentence(ErrorCode::object_not_modelled) == "the migrations make a trigger due on tasks that no model has");
  CHECK(sentence({ErrorCode::object_not_modelled, {}, "late", {}, {}}) ==
        "the migrations make a view late that no model has");
  const std::string both = " differs: that in the models, this in the migrations";
  CHECK(sentence({ErrorCode::object_differs, {}, "tasks", "due", "this", "that"}) == "trigger due on tasks" + both);
  CHECK(sentence({ErrorCode::object_differs, {}, "late", {}, "this", "that"}) == "view late" + both);
}

TEST_CASE("any other finding brings its own sentence", "[unit][base]") {
  CHECK(sentence(ErrorCode::hook_failed) == "the rest");
  CHECK(sentence(Finding{}).empty());
}
