// SPDX-License-Identifier: MIT
// Create, compare, nothing: every schema that the corpora come by is made, read back and compared, after each step of
// each history, and no difference may be told. From each step to the next, transition() must find the way by itself.
#include <cstddef>
#include <iostream>
#include <set>
#include <string>

#include "corpora/schemas.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/operations/transition.hpp"
#include "headway/sqlite.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace headway;

namespace {

std::string words(const Differences& differences) {
  std::string out;
  for (const Difference& each : differences) out += to_string(each) + "\n";
  return out;
}
std::string labels(const Transition& way) {
  std::string out;
  for (const Operation& each : way.operations) out += label(each) + "\n";
  return out;
}

/// Whatever the one is and the other is, they are the same, and there is nothing to write.
void check_same(const Schema& wanted, const Schema& found, Dialect dialect) {
  CHECK(words(differences(wanted, found)) == "");
  CHECK(words(differences(found, wanted)) == "");
  CHECK(labels(transition(found, wanted, dialect)) == "");
  CHECK(labels(transition(wanted, found, dialect)) == "");
}

/// The functions that the applications bring.
void add_functions(sqlite3* db) {
  const auto same = [](sqlite3_context* context, int, sqlite3_value** values) {
    sqlite3_result_value(context, values[0]);
  };
  for (const char* name : {"normalize", "BIN2B64", "B642BIN"}) {
    sqlite3_create_function(db, name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, same, nullptr, nullptr);
  }
}

const Schema* before = nullptr;  // of the migrations below, which can hold nothing
const Schema* after = nullptr;

template <bool is_second, bool up>
void record(Operations& op) {
  const Schema none;
  const Schema& from = is_second ? *before : none;
  const Schema& to = is_second ? *after : *before;
  for (const Operation& each : (up ? transition(from, to) : transition(to, from)).operations) op.append(each);
}
inline constexpr Migration migrations[] = {
    {.revision = "first", .upgrade = record<false, true>, .downgrade = record<false, false>},
    {.revision = "second", .down_revision = "first", .upgrade = record<true, true>, .downgrade = record<true, false>}};

/// A schema without what no operation makes.
Schema without_virtual_tables(Schema schema) {
  schema.virtual_tables = {};
  return schema;
}

/// From nothing to one schema, from there to the next, and back, in a database of its own.
void check_ways(const Schema& from, const Schema& to) {
  const support::Database db;
  add_functions(db.get());
  before = &from;
  after = &to;
  auto migrator = Migrator<Sqlite>::open(db.get(), *History::from(migrations));
  REQUIRE(migrator);
  const auto reach = [&](const Result<Report>& report, const Schema& wanted) {
    if (!report) FAIL(describe(report.error()));
    const Result<Schema> found = migrator->schema();
    if (!found) FAIL(describe(found.error()));
    check_same(without_virtual_tables(wanted), *found, Dialect::sqlite);
  };
  reach(migrator->upgrade("first"), from);
  reach(migrator->upgrade("second"), to);
  reach(migrator->downgrade("first"), from);
  reach(migrator->downgrade("base"), {});
}

struct Figures {
  std::size_t steps = 0, tables = 0, operations = 0;
  std::set<std::string> passed_over = {};  ///< Scripts of which something cannot be replayed.
};

/// Replays in a dialect what leads from one schema to the next.
void check_replay(const Schema& from, const Schema& to, Dialect dialect, Figures& figures) {
  const Transition way = transition(from, to, dialect);
  Schema now = from;
  if (const Finding found = replay({way.operations.data(), way.operations.size()}, now, dialect)) {
    FAIL_CHECK(to_error(found).message);
  }
  check_same(without_virtual_tables(to), without_virtual_tables(now), dialect);
  figures.operations += way.operations.size();
}

void check_line(const corpora::Line& line, Figures& figures) {
  const bool is_sqlite = line.dialect == Dialect::sqlite;
  const support::Database db;
  add_functions(db.get());
  auto reader = Migrator<Sqlite>::open(db.get(), *History::from(migrations));
  REQUIRE(reader);
  Schema last, now;
  for (const auto& file : line.files) {
    INFO(line.name << " " << file.filename());
    const std::string script = corpora::read_file(file);
    const auto passed_over = corpora::replay_script(script, now, line.dialect);
    if (!passed_over.empty()) figures.passed_over.insert(line.name + " " + file.stem().string());
    if (is_sqlite) {
      db.execute(script);
      const Result<Schema> found = reader->schema();
      if (!found) FAIL(describe(found.error()));
      if (!passed_over.empty()) now = *found;
      check_same(now, *found, Dialect::sqlite);
      check_ways(last, now);
    }
    check_same(now, now, line.dialect);
    check_replay({}, now, line.dialect, figures);
    check_replay(last, now, line.dialect, figures);
    check_replay(now, last, line.dialect, figures);
    check_replay(now, {}, line.dialect, figures);
    ++figures.steps;
    figures.tables += now.size();
    last = now;
  }
}

}  // namespace

TEST_CASE("the schemas of real applications are compared with themselves without a difference",
          "[integration][corpora]") {
  Figures figures;
  for (const corpora::Line& line : corpora::lines()) check_line(line, figures);
  // CREATE TABLE AS; procedures; and what stands on them.
  CHECK(figures.passed_over == std::set<std::string>{"authelia_mysql 0007_ConsistencyFixes.up",
                                                     "authelia_mysql 0012_WebAuthnMultiCookieDomain.up",
                                                     "libxmtp_sqlite 0044_d14n_originator_refresh_state.up",
                                                     "pocket_id_postgres 0024_normalize.up"});
  std::cout << figures.steps << " steps, " << figures.tables << " tables, " << figures.operations << " operations\n";
  CHECK(figures.steps > 300);
}
