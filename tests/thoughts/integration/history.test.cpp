// SPDX-License-Identifier: MIT
// What the application's migrations promise, asked of real databases that hold rows; and the database of a test.
#include "history.hpp"

#include <string_view>

#include "headway/catch2.hpp"
#include "headway/history/lint.hpp"
#include "support/snapshot.hpp"
#include "thoughts/fixtures/rows.hpp"

using headway::Sqlite;
using support::scalar;

namespace {

/// The same rows fit both revisions.
headway::Result<void> rows(headway::Connection& db, std::string_view) {
  return headway::testing::execute_script(db, fixtures::rows_of_each_table);
}

}  // namespace

TEST_CASE("the application's history is sound, with rows in each table", "[integration][thoughts]") {
  headway::catch2::check_history<Sqlite>(thoughts::history, thoughts::models, rows, {.released = THOUGHTS_RELEASED});
}

TEST_CASE("lint has nothing to say of the application's migrations", "[integration][thoughts]") {
  for (const headway::Dialect each :
       {headway::Dialect::sqlite, headway::Dialect::postgresql, headway::Dialect::mysql}) {
    CHECK(headway::lint(thoughts::history, each).empty());
  }
}

TEST_CASE("each test gets a migrated database of its own", "[integration][thoughts]") {
  auto one = headway::testing::fresh_database<thoughts::history>();
  auto other = headway::testing::fresh_database<thoughts::history>();
  REQUIRE(one);
  REQUIRE(other);
  REQUIRE(rows(*one, ""));
  CHECK(scalar(one->handle(), "SELECT count(*) FROM users") == "2");
  CHECK(scalar(other->handle(), "SELECT count(*) FROM users") == "0");
  CHECK(scalar(other->handle(), "PRAGMA integrity_check") == "ok");
}
