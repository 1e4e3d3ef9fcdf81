// SPDX-License-Identifier: MIT
// headway_cost COMMAND FILE [SIZE [CACHE]]: does one thing, for strace and callgrind to count; says nothing when all is
// well.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include "allocations.hpp"
#include "headway/sqlite.hpp"
#include "history.hpp"
#include "plain.hpp"

namespace {

constexpr const char* usage =
    "usage: headway_cost COMMAND FILE [SIZE [CACHE]]\n"
    "  SIZE is 10, 250, 500 or 1000 migrations; CACHE is SQLite's page cache in KiB, its own default without\n"
    "  prepare FILE       makes a database that holds a table and a row, in rollback mode\n"
    "  bare FILE          reads the version with SQLite alone\n"
    "  head FILE SIZE     migrate_to_head() on a database that is there already\n"
    "  upgrade FILE SIZE  migrate_to_head() on a database that is not\n"
    "  plain FILE SIZE    the statements of the upgrade, with SQLite alone\n"
    "  memory FILE SIZE   upgrade, and says the most bytes of heap in use, and how often some were taken\n";

/// Migrates on a connection that belongs to the program, and expects so many migrations to be applied.
void migrate(sqlite3* db, const headway::History& history, std::size_t expected) {
  auto migrator = headway::Migrator<headway::Sqlite>::open(db, history);
  if (!migrator) throw std::runtime_error(describe(migrator.error()));
  const auto report = migrator->migrate_to_head();
  if (!report) throw std::runtime_error(describe(report.error()));
  if (report->applied.size() != expected) {
    throw std::runtime_error(std::to_string(expected) + " migrations were to be applied, but there were " +
                             std::to_string(report->applied.size()));
  }
}

void run(std::string_view command, const std::string& file, const headway::History* history, const std::string& cache) {
  const bench::Database db = bench::open(file);
  if (!cache.empty()) bench::execute(db.get(), ("PRAGMA cache_size = -" + cache).c_str());
  if (command == "prepare") {
    bench::execute(db.get(),
                   "PRAGMA journal_mode = DELETE; CREATE TABLE notes (body TEXT); INSERT INTO notes VALUES ('a')");
  } else if (command == "bare") {
    bench::read_version(db.get());
  } else if (history == nullptr) {
    throw std::runtime_error(usage);
  } else if (command == "head") {
    migrate(db.get(), *history, 0);
  } else if (command == "upgrade") {
    migrate(db.get(), *history, history->size());
  } else if (command == "plain") {
    bench::upgrade_plainly(db.get(), bench::statements_of(*history), history->migrations().back().revision);
  } else if (command == "memory") {
    const bench::Allocations counted = bench::count_allocations([&] { migrate(db.get(), *history, history->size()); });
    std::printf("%zu %zu\n", counted.peak_bytes, counted.count);
  } else {
    throw std::runtime_error(usage);
  }
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count < 3) throw std::runtime_error(usage);
    run(arguments[1],
        arguments[2],
        count > 3 ? bench::history_of(std::strtoul(arguments[3], nullptr, 10)) : nullptr,
        count > 4 ? arguments[4] : "");
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return EXIT_FAILURE;
  }
}
