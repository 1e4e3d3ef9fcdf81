// SPDX-License-Identifier: MIT
// The face that Catch2 sees. Cases that must fail are hidden, and run by another process of this program.
#include "headway/catch2.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include "support/catch.hpp"
#include "testing/histories.hpp"

using namespace headway;
using headway::catch2::check_history;

namespace {

constexpr Migration leftover{.revision = "0003_leftover",
                             .down_revision = "0002_tags",
                             .upgrade = [](Operations& op) { op.execute("CREATE TABLE IF NOT EXISTS extra (x)"); },
                             .downgrade = [](Operations&) {}};

/// What this program prints when it runs the hidden cases of a tag, each message on one line.
std::string run_hidden(const std::string& tag) {
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  FILE* const pipe = popen(("'" + program + "' -r compact '" + tag + "' 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> some{};
  for (std::size_t got = 0; (got = std::fread(some.data(), 1, some.size(), pipe)) > 0;) out.append(some.data(), got);
  CHECK(pclose(pipe) != 0);
  return out;
}

bool has(const std::string& whole, const std::string& part) { return whole.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("check_history asserts each property of a sound history", "[unit][testing]") {
  check_history<Sqlite>(histories::sound, nullptr, histories::data);
}

TEST_CASE("check_history of a history that is not sound", "[.][check_history]") {
  check_history<Sqlite>(histories::With<leftover>::history, nullptr, histories::data);
}
TEST_CASE("a Result that has an error", "[.][printed_result]") {
  const auto opened = Migrator<Sqlite>::open("/nowhere/app.db", histories::sound);
  REQUIRE(opened);
}

TEST_CASE("check_history fails once for each failure, with its sentence and the properties that fail",
          "[unit][testing]") {
  const std::string out = run_hidden("[check_history]");
  INFO(out);
  CHECK(has(out, "revision 0003_leftover: its downgrade does not undo its upgrade: table extra: was not expected"));
  CHECK(has(out, "it should hold that a downgrade leaves no trace"));
  CHECK(has(out, "catch2.test.cpp:"));
  CHECK((has(out, "failed 1 assertion") || has(out, "failed 1 assertions") || has(out, "1 failed")));
}

TEST_CASE("a Result that fails a REQUIRE prints its error", "[unit][testing]") {
  const std::string out = run_hidden("[printed_result]");
  INFO(out);
  CHECK(has(out, "error HW001 cannot_open: cannot open /nowhere/app.db: there is no directory /nowhere/"));
}

TEST_CASE("what is printed of headway's values", "[unit][testing]") {
  const auto printed = [](const auto& value) { return Catch::Detail::stringify(value); };
  CHECK(printed(Result<int>(7)) == "7");
  CHECK(printed(Result<void>()) == "done");
  const Finding found{.code = ErrorCode::no_such_table, .table = "notes"};
  CHECK(printed(found) == describe(to_error(found)));
  CHECK(printed(Finding{}) == "nothing found");
  CHECK(printed(to_error(found)) == describe(to_error(found)));
  CHECK(printed(Difference{.table = "notes"}) == "table notes: is missing");
  CHECK(printed(testing::Failure{testing::Property::no_trace, "a sentence"}) == "a sentence");
}
