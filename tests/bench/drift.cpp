// SPDX-License-Identifier: MIT
// What it costs to ask whether a schema has changed: by the fingerprint that the last run has left, by a comparison of
// everything, and beside them what SQLite by itself takes to read the definitions. Also what a run with pending steps
// pays for looking at all checksums.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "headway/sqlite.hpp"
#include "history.hpp"
#include "plain.hpp"
#include "thoughts/migrations.hpp"

using headway::History;
using Migrator = headway::Migrator<headway::Sqlite>;

namespace {

void check(bool is_well, const char* sentence) {
  if (is_well) return;
  std::fprintf(stderr, "%s\n", sentence);
  std::exit(EXIT_FAILURE);
}

/// Median of many calls, in microseconds.
template <class Function>
double median(std::size_t calls, Function function) {
  std::vector<double> times;
  for (std::size_t call = 0; call < calls; ++call) {
    const auto since = std::chrono::steady_clock::now();
    function();
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - since).count());
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

/// @return how many times as long a comparison takes as the fingerprint.
double measure(const char* name, const History& history) {
  const bench::Database db = bench::open(":memory:");
  auto migrator = Migrator::open(db.get(), history);
  check(migrator && migrator->migrate_to_head(), "the migrations do not run");
  const std::size_t calls = history.size() > 100 ? 50 : 1000;
  const double read = median(calls, [&] {
    bench::execute(db.get(), "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL");
  });
  const double asked = median(calls, [&] {
    const auto found = migrator->schema_change_since_last_run();
    check(found && *found == headway::SchemaChange::none, "the schema is said to have changed");
  });
  const auto drift = [&] {
    const auto found = migrator->drift();
    check(found && found->empty(), "there is said to be drift");
  };
  const double known = median(calls, drift);
  const double edited = median(calls, [&] { check(migrator->edited()->empty(), "a migration is said to be edited"); });
  bench::execute(db.get(), "UPDATE headway_history SET made_by = NULL");
  const double compared = median(calls, drift);
  std::printf("%-22s %9.1f us %9.1f us %9.1f us %9.1f us %9.1f us\n", name, read, asked, known, compared, edited);
  return compared / asked;
}

}  // namespace

int main() {
  std::printf("%-22s %12s %12s %12s %12s %12s\n", "", "sqlite3", "change?", "drift, none", "compared", "edited?");
  const double thoughts = measure("thoughts, 8 tables", History::from_examined(thoughts::migrations));
  double least = thoughts;
  for (const std::size_t size : {std::size_t{10}, std::size_t{250}, std::size_t{1000}}) {
    const std::string name = std::to_string(size) + " tables";
    least = std::min(least, measure(name.c_str(), *bench::history_of(size)));
  }
  check(least > 1.5, "a fingerprint saves less than a third of the comparison");
}
