// SPDX-License-Identifier: MIT
// What a test pays for a database of its own: a copy of an image, beside migrating anew. The eight tables of the
// thoughts application, without its rules (0001) and with them (at head).
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "headway/testing.hpp"
#include "thoughts/migrations.hpp"

using headway::History;
using headway::Sqlite;
using headway::testing::Image;

namespace {

[[noreturn]] void fail(const char* sentence) {
  std::fprintf(stderr, "%s\n", sentence);
  std::exit(EXIT_FAILURE);
}

/// Median of many runs, in microseconds; what `function` gives is taken down outside of the time.
template <class Function>
double median(std::size_t runs, Function function) {
  std::vector<double> times;
  for (std::size_t run = 0; run < runs; ++run) {
    const auto since = std::chrono::steady_clock::now();
    const auto made = function();
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - since).count());
    if (!made) fail("a database could not be made");
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

/// The first statement on a database also makes SQLite read the schema, whoever made the database.
headway::Result<Sqlite> open_and_ask(const Image& image) {
  auto db = image.open();
  if (db && !db->execute("SELECT count(*) FROM users")) fail("the image has no table users");
  return db;
}

/// @return how many times as long migrating takes as opening.
double compare(const char* name, std::size_t count) {
  const History history = History::from_examined({thoughts::migrations, count});
  const auto image = Image::of(history);
  if (!image) fail(describe(image.error()).c_str());
  const double opened = median(2000, [&] { return image->open(); });
  const double asked = median(500, [&] { return open_and_ask(*image); });
  const double migrated = median(50, [&] {
    auto migrator = headway::Migrator<Sqlite>::open(":memory:", history);
    if (migrator && !migrator->migrate_to_head()) fail("the migrations do not run");
    return migrator;
  });
  std::printf("%-22s %9zu %9.1f us %12.1f us %12.1f us %9.0f %9.0f\n",
              name,
              image->size(),
              opened,
              asked,
              migrated,
              migrated / opened,
              migrated / asked);
  return migrated / opened;
}

}  // namespace

int main() {
  std::printf(
      "%-22s %9s %12s %15s %15s %9s %9s\n", "", "bytes", "open", "and first query", "migrate", "ratio", "ratio");
  const double plain = compare("0001_initial_schema", 1);
  const double ruled = compare("0002_enforce_rules", 2);
  // Far from what is measured (hundreds), and far from what a program without an image has (1).
  if (plain < 10 || ruled < 10) fail("a database from an image costs more than a tenth of migrating anew");
}
