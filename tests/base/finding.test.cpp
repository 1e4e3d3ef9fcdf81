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
}

TEST_CASE("findings about branches have their sentences", "[unit][base]") {
  CHECK(sentence(ErrorCode::several_heads) == "the history has several heads: due and the rest");
  CHECK(sentence(ErrorCode::unknown_dependency) == "depends_on 'due' is not in the list");
  CHECK(sentence(ErrorCode::label_clash) == "label 'due' is the name of another revision or branch: the rest");
  CHECK(sentence(ErrorCode::cycle) == "revisions stand on themselves: the rest");
}

TEST_CASE("findings about tables and columns have their sentences", "[unit][base]") {
  CHECK(sentence(ErrorCode::no_such_table) == "there is no table tasks");
  CHECK(sentence(ErrorCode::table_exists) == "table tasks exists already");
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

TEST_CASE("a malformed operation is named when it is known", "[unit][base]") {
  CHECK(sentence(ErrorCode::malformed_operation) == "due on table tasks: the rest");
  CHECK(sentence({ErrorCode::malformed_operation, {}, "tasks", {}, "the rest"}) == "the rest");
}

TEST_CASE("any other finding brings its own sentence", "[unit][base]") {
  CHECK(sentence(ErrorCode::hook_failed) == "the rest");
  CHECK(sentence(Finding{}).empty());
}
