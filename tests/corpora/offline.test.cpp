// SPDX-License-Identifier: MIT
// Each corpus as scripts for the sqlite3 shell: what the run leaves, of the whole way and after every step up and down.

#include "corpora/authelia.hpp"
#include "corpora/authelia_plain.hpp"
#include "corpora/libxmtp.hpp"
#include "corpora/pocket_id.hpp"
#include "corpora/pocket_id_plain.hpp"

#include <cstddef>
#include <iostream>
#include <span>
#include <string>

#include "offline/twins.hpp"
#include "support/catch.hpp"

namespace {

using headway::Direction;
using offline::Twins;

/// What the applications bring: what it computes does not matter here, only that both sides agree.
void add_functions(sqlite3* db) {
  const auto same = [](sqlite3_context* context, int, sqlite3_value** values) {
    sqlite3_result_value(context, values[0]);
  };
  for (const char* name : {"normalize", "BIN2B64", "B642BIN"}) {
    sqlite3_create_function(db, name, -1, SQLITE_UTF8, nullptr, same, nullptr, nullptr);
  }
}

void set_up(Twins& twins, bool foreign_keys) {
  twins.prepare = add_functions;
  twins.rows = offline::Rows::counted;  // times and random ids
  twins.foreign_keys = foreign_keys;
  twins.shell_settings = " -cmd '.load " HEADWAY_CORPORA_FUNCTIONS " headway_corpora_functions'";
  if (!foreign_keys) twins.shell_settings += " -cmd 'PRAGMA foreign_keys = ON'";
}

void go_at_once(std::span<const headway::Migration> migrations, bool foreign_keys) {
  Twins twins(headway::History::from(migrations).value());
  set_up(twins, foreign_keys);
  CHECK(twins.go(Direction::upgrade, "head") == "");
  CHECK(twins.why == "");
}

void follow(std::span<const headway::Migration> migrations, bool foreign_keys) {
  Twins twins(headway::History::from(migrations).value());
  set_up(twins, foreign_keys);
  std::size_t reversed = 0;
  for (const headway::Migration& migration : migrations) {
    INFO(migration.revision << (foreign_keys ? " with" : " without") << " foreign keys");
    REQUIRE(twins.go(Direction::upgrade, std::string(migration.revision)) == "");
    REQUIRE(twins.why == "");
    const std::string before = support::read_file(twins.online());
    REQUIRE(twins.go(Direction::downgrade, "-1") == "");
    if (twins.why.empty()) ++reversed;
    for (const std::string& file : {twins.online(), twins.offline()}) support::write_file(file, before);
  }
  CHECK(twins.guarded == 0);
  CHECK(reversed > migrations.size() / 2);
}

}  // namespace

TEST_CASE("scripts of real histories do what their runs do", "[integration][corpora]") {
  for (const bool foreign_keys : {false, true}) {
    go_at_once(corpora::authelia::migrations, foreign_keys);
    go_at_once(corpora::authelia_plain::migrations, foreign_keys);
    go_at_once(corpora::libxmtp::migrations, foreign_keys);
    go_at_once(corpora::pocket_id::migrations, foreign_keys);
    go_at_once(corpora::pocket_id_plain::migrations, foreign_keys);
  }
  follow(corpora::authelia::migrations, true);
}

TEST_CASE("scripts of each step of real histories do what their runs do, up and down", "[slow][corpora]") {
  for (const bool foreign_keys : {false, true}) {
    follow(corpora::authelia::migrations, foreign_keys);
    follow(corpora::authelia_plain::migrations, foreign_keys);
    follow(corpora::libxmtp::migrations, foreign_keys);
    follow(corpora::pocket_id::migrations, foreign_keys);
    follow(corpora::pocket_id_plain::migrations, foreign_keys);
  }
}
