// SPDX-License-Identifier: MIT
// Random changes of random databases, with views, triggers, odd names and rows of every kind: as a run and as a script.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>

#include "alteration/changes.hpp"
#include "alteration/generator.hpp"
#include "offline/twins.hpp"
#include "support/catch.hpp"

using namespace headway;
using offline::Twins;

namespace {

std::string made;  // what the migrations do, which can hold nothing
std::vector<alteration::Change> changes;

const std::vector<Migration> list = {
    {.revision = "0001_made", .upgrade = [](Operations& op) { op.execute_opaque(Text(made)); }},
    {.revision = "0002_changed",
     .down_revision = "0001_made",
     .upgrade =
         [](Operations& op) {
           for (const alteration::Change& each : changes) each.write(op);
         }},
};

void check_seeds(std::uint32_t first, std::uint32_t last) {
  std::size_t done = 0, refused = 0;
  for (std::uint32_t seed = first; seed < last; ++seed) {
    const support::Database db;
    alteration::Generator generator(seed, db);
    generator.make();
    alteration::Changes chosen(seed + 77, generator);
    chosen.choose();
    made = generator.script;
    changes = chosen.list;
    Twins twins(History::from(list).value());
    if (seed % 2 == 0) twins.shell_settings += " -cmd 'PRAGMA foreign_keys = ON'";
    if (seed % 3 == 0) twins.shell_settings += offline::as_in_newer_shells;
    std::string words;
    for (const alteration::Change& each : changes) words += "\n" + each.words;
    INFO("seed " << seed << words);
    REQUIRE(twins.go(Direction::upgrade, "0001_made") == "");
    REQUIRE(twins.why == "");
    twins.foreign_keys = seed % 4 == 1;
    REQUIRE(twins.go(Direction::upgrade, "0002_changed") == "");
    REQUIRE(twins.guarded == 0);
    ++(twins.why.empty() ? done : refused);
  }
  std::cout << done << " scripts of alterations, " << refused << " refused\n";
  CHECK(done > refused / 4);
}

}  // namespace

TEST_CASE("scripts of random changes do to random databases what their runs do", "[integration][offline]") {
  check_seeds(0, 60);
}
TEST_CASE("scripts of many random changes do what their runs do", "[.][slow][offline]") { check_seeds(60, 2000); }
