// SPDX-License-Identifier: MIT
// The application's migrations as scripts, over rows in each of its eight tables.
#include <string>

#include "fixtures/rows.hpp"
#include "history.hpp"
#include "offline/twins.hpp"
#include "support/catch.hpp"

using namespace headway;
using offline::Twins;

namespace {

void go_everywhere(bool foreign_keys, const std::string& shell_settings) {
  Twins twins(thoughts::history, {.program = "thoughts 1.0"});
  twins.foreign_keys = foreign_keys;
  twins.shell_settings = shell_settings;
  CHECK(twins.go(Direction::upgrade, "head") == "");
  CHECK(twins.go(Direction::downgrade, "base") == "");
  CHECK(twins.go(Direction::upgrade, "+1") == "");
  twins.execute(fixtures::rows_of_each_table);
  for (std::size_t at = 1; at < thoughts::history.size(); ++at) CHECK(twins.go(Direction::upgrade, "+1") == "");
  for (std::size_t at = 1; at < thoughts::history.size(); ++at) CHECK(twins.go(Direction::downgrade, "-1") == "");
  CHECK(twins.go(Direction::upgrade, "head") == "");
  CHECK(twins.why == "");
  CHECK(twins.guarded == 0);
  CHECK(twins.go(Direction::downgrade, "base") == "");
  CHECK(twins.why == "");
}

}  // namespace

TEST_CASE("scripts of the thoughts application do what its migrations do", "[integration][offline]") {
  go_everywhere(false, {});
  go_everywhere(true, " -cmd 'PRAGMA foreign_keys = ON'");
  go_everywhere(true, offline::as_in_newer_shells);
}

TEST_CASE("a thought that breaks a rule stops the application's script", "[integration][offline]") {
  Twins twins(thoughts::history);
  REQUIRE(twins.go(Direction::upgrade, "0001_initial_schema") == "");
  twins.execute(fixtures::rows_of_each_table);
  twins.execute("UPDATE thoughts SET status = 'lost' WHERE rowid = 15");
  CHECK(twins.go(Direction::upgrade, "head") == "");
  CHECK(twins.why.find("of thoughts does not hold for the rows above") != std::string::npos);
}
