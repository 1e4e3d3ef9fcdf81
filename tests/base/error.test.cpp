// SPDX-License-Identifier: MIT
#include "headway/base/error.hpp"

#include <string>
#include <type_traits>

#include "support/catch.hpp"

using namespace headway;

TEST_CASE("an error with every field is described over several lines", "[unit][base]") {
  Error error;
  error.code = ErrorCode::statement_failed;
  error.message = "near \"TABEL\": syntax error";
  error.revision = "0003_tags";
  error.operation = "execute";
  error.statement = "CREATE TABEL tags (id INTEGER)";
  error.position = {4, 1};
  error.native = {1, 1, "near \"TABEL\": syntax error"};
  error.state_after = DatabaseState::rolled_back;
  error.applied_before = {"0001_users", "0002_tasks"};
  CHECK(describe(error) ==
        "error HW080 statement_failed: revision 0003_tags: near \"TABEL\": syntax error\n"
        "  operation: execute\n"
        "  statement: CREATE TABEL tags (id INTEGER)\n"
        "  position: line 4, column 1\n"
        "  database: 1 near \"TABEL\": syntax error\n"
        "  committed before: 0001_users, 0002_tasks\n"
        "  state: rolled back, the database is as it was before\n"
        "  help: correct the statement, or the data it meets, and run again");
}

TEST_CASE("an error with nothing but a code and a message is described in three lines", "[unit][base]") {
  const Error error = failure(ErrorCode::read_only, "the file cannot be written").value();
  CHECK(describe(error) ==
        "error HW003 read_only: the file cannot be written\n"
        "  state: unchanged\n"
        "  help: make the file and its directory writable, or migrate with another account");
}

TEST_CASE("what to type stands in place of the general remedy", "[unit][base]") {
  const Error error = failure(ErrorCode::wrong_direction, "upgrade cannot go by -1", "type downgrade -1").value();
  CHECK(describe(error) ==
        "error HW034 wrong_direction: upgrade cannot go by -1\n"
        "  state: unchanged\n"
        "  help: type downgrade -1");
}

TEST_CASE("an empty error is described without inventing anything", "[unit][base]") {
  CHECK(describe(Error{}) == "error HW000 : \n  state: unchanged");
}

TEST_CASE("the state after a failure has its own words", "[unit][base]") {
  CHECK(name(DatabaseState::unchanged) == "unchanged");
  CHECK(name(DatabaseState::rolled_back) == "rolled back, the database is as it was before");
  CHECK(name(DatabaseState::partially_applied) == "partially applied");
  CHECK(name(DatabaseState::unknown) == "unknown");
}

TEST_CASE("a failure is a Result of any type", "[unit][base]") {
  const Result<int> number = failure(ErrorCode::cancelled, "stopped");
  REQUIRE_FALSE(number.has_value());
  CHECK(number.error().code == ErrorCode::cancelled);
  CHECK(number.error().message == "stopped");

  Error error;
  error.revision = "0001";
  const Result<void> nothing = failure(error);
  REQUIRE_FALSE(nothing.has_value());
  CHECK(nothing.error().revision == "0001");
}

static_assert(SourcePosition{} == SourcePosition{0, 0});
static_assert(SourcePosition{1, 2} != SourcePosition{2, 1});
static_assert(std::is_nothrow_move_constructible_v<Error>);
