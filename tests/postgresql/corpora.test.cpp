// SPDX-License-Identifier: MIT
// Real histories run through headway and, file by file, through psql; after every step, up and down, both databases
// must hold the same. A downgrade that psql cannot carry out must fail here, too, and change nothing.
#include "corpora/authelia_postgres.hpp"
#include "corpora/pocket_id_postgres.hpp"

#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "headway/operations/difference_words.hpp"
#include "postgresql/twins.hpp"
#include "specification/hosts.hpp"
#include "support/catch.hpp"

using namespace headway;
using twins::portrait;
using twins::Twins;

namespace {

struct Corpus {
  const char* folder;
  std::span<const Migration> migrations;
  std::size_t reversible;       ///< Downgrades that psql carries out, from head on.
  std::string_view unreadable;  ///< The first whose SQL the replay cannot read: from there on drift is not known.
};
const Corpus all_corpora[] = {
    {"authelia/postgres", corpora::authelia_postgres::migrations, 26, ""},
    {"pocket-id/postgres", corpora::pocket_id_postgres::migrations, 49, "0024_normalize"},
};

bool run_by_psql(const std::string& url, const std::string& file) {
  const std::string command = "'" HEADWAY_POSTGRESQL_BIN "/psql' -X -q -v ON_ERROR_STOP=1 --single-transaction -f '" +
                              file + "' '" + url + "' > '" + support::PostgresqlServer::instance().directory() +
                              "/psql' 2>&1";
  return std::system(command.c_str()) == 0;
}

void compare(const Corpus& corpus) {
  const std::string folder = std::string(HEADWAY_CORPORA_DIR) + "/" + corpus.folder + "/";
  const specification::PostgresqlHost plain, ours;
  const support::PostgresqlDatabase plain_judge(plain.where()), judge(ours.where());
  auto migrator = specification::open(ours, *History::from(corpus.migrations));
  bool is_readable = true;  // by the replay, as far as the history's SQL can be read
  for (const Migration& each : corpus.migrations) {
    INFO(each.revision);
    REQUIRE(run_by_psql(plain.where(), folder + std::string(each.revision) + ".up.sql"));
    const auto report = migrator.upgrade(each.revision);
    if (!report) FAIL(describe(report.error()));
    REQUIRE(portrait(judge) == portrait(plain_judge));
    if (!is_readable) continue;
    const auto drift = migrator.drift();
    is_readable = drift.has_value();
    if (!drift) {
      REQUIRE(drift.error().code == ErrorCode::unreadable_statement);
      CHECK(each.revision == corpus.unreadable);
      continue;
    }
    for (const Difference& difference : *drift) FAIL_CHECK(to_string(difference));
  }
  std::size_t reversed = 0;
  for (std::size_t at = corpus.migrations.size(); at-- > 0;) {
    const Migration& each = corpus.migrations[at];
    INFO("down " << each.revision);
    const bool is_possible =
        each.is_reversible() && run_by_psql(plain.where(), folder + std::string(each.revision) + ".down.sql");
    const std::string before = portrait(judge);
    const auto report = migrator.downgrade("-1");
    if (is_possible && !report) FAIL(describe(report.error()));
    REQUIRE(report.has_value() == is_possible);
    if (!is_possible) {
      CHECK(portrait(judge) == before);
      break;
    }
    ++reversed;
    REQUIRE(portrait(judge) == portrait(plain_judge));
  }
  CHECK(reversed == corpus.reversible);
}

/// The whole way, beside its script.
void compare_script(const Corpus& corpus) {
  Twins twins(*History::from(corpus.migrations));
  twins.rows = twins::Rows::counted;  // times and random ids
  REQUIRE(twins.go(Direction::upgrade, "head") == "");
  REQUIRE(twins.why == "");
}
/// Each step up and down.
void compare_scripts(const Corpus& corpus) {
  Twins twins(*History::from(corpus.migrations));
  twins.rows = twins::Rows::counted;
  for (const Migration& each : corpus.migrations) {
    INFO(each.revision);
    REQUIRE(twins.go(Direction::upgrade, "+1") == "");
    REQUIRE(twins.why == "");
  }
  for (std::size_t count = corpus.reversible; count > 0; --count) {
    REQUIRE(twins.go(Direction::downgrade, "-1") == "");
    REQUIRE(twins.why == "");
  }
  if (corpus.reversible == corpus.migrations.size()) return;
  REQUIRE(twins.go(Direction::downgrade, "-1") == "");
  CHECK(twins.why != "");
}

}  // namespace

TEST_CASE("scripts of real PostgreSQL histories do what their runs do", "[integration][postgresql]") {
  for (const Corpus& each : all_corpora) {
    INFO(each.folder);
    compare_script(each);
  }
  compare_scripts(all_corpora[0]);
}
TEST_CASE("scripts of each step of a long PostgreSQL history do what their runs do", "[.][slow]") {
  compare_scripts(all_corpora[1]);
}

TEST_CASE("real PostgreSQL histories run through headway as through psql", "[integration][postgresql]") {
  for (const Corpus& each : all_corpora) {
    INFO(each.folder);
    compare(each);
  }
}
