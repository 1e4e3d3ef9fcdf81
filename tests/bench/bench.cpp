// SPDX-License-Identifier: MIT
// headway beside SQLite used by itself, in turns in one run. The closing tables are what counts.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "allocations.hpp"
#include "headway/sqlite.hpp"
#include "history.hpp"
#include "plain.hpp"

namespace {

using Seconds = std::chrono::duration<double>;
using Migrator = headway::Migrator<headway::Sqlite>;

template <class Function>
Seconds time(Function function) {
  const auto started = std::chrono::steady_clock::now();
  function();
  return std::chrono::steady_clock::now() - started;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The same work done in two ways, in pairs: what else the machine does meets both alike, and a pair that it spoilt
/// does not move the median of the ratios.
struct Comparison {
  std::string name;
  double bound = 0;  ///< What the ratio is to stay below; 0 where nothing is promised.
  int calls = 1;     ///< How often each way is gone in a pair.
  std::vector<double> plain = {}, ours = {}, ratios = {};

  void add(Seconds by_sqlite, Seconds by_headway) {
    plain.push_back(by_sqlite.count() / calls);
    ours.push_back(by_headway.count() / calls);
    ratios.push_back(by_headway / by_sqlite);
  }
};

struct Footprint {
  std::size_t migrations = 0;
  bench::Allocations heap;
};

struct Results {
  std::deque<Comparison> comparisons;
  std::vector<Footprint> footprints;
};

/// Files of this run, in a directory of its own that goes with it.
class Workplace {
 public:
  Workplace() {
    std::string made = (std::filesystem::temp_directory_path() / "headway_bench_XXXXXX").string();
    if (::mkdtemp(made.data()) == nullptr) throw std::runtime_error("cannot make a directory " + made);
    directory_ = made;
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  /// The path of a file that does not exist.
  [[nodiscard]] std::string fresh_file() { return (directory_ / std::to_string(++files_)).string(); }

 private:
  std::filesystem::path directory_;
  int files_ = 0;
};

void check(bool is_well, const char* sentence) {
  if (!is_well) throw std::runtime_error(sentence);
}

Migrator borrow(sqlite3* db, const headway::History& history) {
  auto migrator = Migrator::open(db, history);
  if (!migrator) throw std::runtime_error(describe(migrator.error()));
  return std::move(*migrator);
}

void migrate(Migrator& migrator, std::size_t expected) {
  const auto report = migrator.migrate_to_head();
  if (!report) throw std::runtime_error(describe(report.error()));
  check(report->applied.size() == expected, "another number of migrations was applied than expected");
}

/// Times both in turns, now one first and now the other, for as long as the benchmark runs.
template <class Plain, class Ours>
void compare(benchmark::State& state, Comparison& comparison, Plain plain, Ours ours) {
  bool plain_first = true;
  for ([[maybe_unused]] auto iteration : state) {
    Seconds by_headway{}, by_sqlite{};
    if (plain_first) by_sqlite = plain();
    by_headway = ours();
    if (!plain_first) by_sqlite = plain();
    plain_first = !plain_first;
    comparison.add(by_sqlite, by_headway);
    state.SetIterationTime(by_headway.count());
  }
  state.counters["sqlite3_us"] = median(comparison.plain) * 1e6;
  state.counters["headway_us"] = median(comparison.ours) * 1e6;
  state.counters["ratio"] = median(comparison.ratios);
}

enum class Storage { file, file_wal, memory };
enum class Kept { connection, migrator };

/// migrate_to_head() when there is nothing to do. The host keeps its connection, and the migrator too or
/// makes one for each call. A pair is a hundred calls of each.
void at_head(benchmark::State& state, Comparison& comparison, std::string path, Storage storage, Kept kept,
             const headway::History& history) {
  bench::Database db = bench::open(path);
  if (storage == Storage::file_wal) bench::execute(db.get(), "PRAGMA journal_mode = WAL");
  {
    Migrator first = borrow(db.get(), history);
    migrate(first, history.size());
  }
  if (storage != Storage::memory) db = bench::open(path);  // a program that starts, not the one that migrated
  Migrator migrator = borrow(db.get(), history);

  comparison.calls = 100;
  const auto repeat = [&comparison](auto function) {
    return time([&] {
      for (int call = 0; call < comparison.calls; ++call) function();
    });
  };
  const auto plain = [&] { return repeat([&] { bench::read_version(db.get()); }); };
  if (kept == Kept::migrator) {
    compare(state, comparison, plain, [&] { return repeat([&] { migrate(migrator, 0); }); });
  } else {
    compare(state, comparison, plain, [&] {
      return repeat([&] {
        Migrator made = borrow(db.get(), history);
        migrate(made, 0);
      });
    });
  }
}

std::string schema_of(sqlite3* db) {
  std::string out;
  const auto add = [](void* text, int, char** columns, char**) {
    static_cast<std::string*>(text)->append(columns[0]).append("\n");
    return 0;
  };
  sqlite3_exec(db,
               "SELECT sql FROM sqlite_schema WHERE sql NOT NULL AND name NOT LIKE 'headway%' ORDER BY name",
               add,
               &out,
               nullptr);
  return out;
}

/// All migrations on an empty database. Opening it is not timed.
void upgrade(benchmark::State& state, Comparison& comparison, Workplace& workplace, Storage storage,
             const headway::History& history) {
  const std::vector<std::string> statements = bench::statements_of(history);
  std::string made_by_sqlite, made_by_headway;
  const auto on_fresh_database = [&](std::string& schema, auto function) {
    const std::string path = storage == Storage::memory ? ":memory:" : workplace.fresh_file();
    Seconds taken{};
    {
      const bench::Database db = bench::open(path);
      taken = time([&] { function(db.get()); });
      if (schema.empty()) schema = schema_of(db.get());
    }
    if (storage != Storage::memory) std::filesystem::remove(path);
    return taken;
  };
  compare(
      state,
      comparison,
      [&] {
        return on_fresh_database(made_by_sqlite, [&](sqlite3* db) {
          bench::upgrade_plainly(db, statements, history.migrations().back().revision);
        });
      },
      [&] {
        return on_fresh_database(made_by_headway, [&](sqlite3* db) {
          Migrator migrator = borrow(db, history);
          migrate(migrator, history.size());
        });
      });
  check(made_by_sqlite == made_by_headway, "the two sides have made different schemas");
}

void memory(benchmark::State& state, Footprint& footprint, const headway::History& history) {
  for ([[maybe_unused]] auto iteration : state) {
    const bench::Database db = bench::open(":memory:");
    footprint.heap = bench::count_allocations([&] {
      Migrator migrator = borrow(db.get(), history);
      migrate(migrator, history.size());
    });
  }
  state.counters["peak_bytes"] = static_cast<double>(footprint.heap.peak_bytes);
}

void report(const Results& results) {
  std::printf("\n%-34s %12s %12s %7s  %s\n", "median of pairs", "sqlite3", "headway", "ratio", "promised");
  for (const Comparison& each : results.comparisons) {
    if (each.ratios.empty()) continue;
    std::printf("%-34s %9.2f us %9.2f us %7.3f",
                each.name.c_str(),
                median(each.plain) * 1e6,
                median(each.ours) * 1e6,
                median(each.ratios));
    if (each.bound > 0) std::printf("  %.2f%s", each.bound, median(each.ratios) <= each.bound ? "" : "  EXCEEDED");
    std::printf("  (%zu pairs)\n", each.ratios.size());
  }
  std::printf(
      "\n%-34s %12s %14s %14s\n", "heap of a run, without SQLite's", "peak bytes", "per migration", "allocations");
  for (const Footprint& each : results.footprints) {
    if (each.heap.count == 0) continue;
    std::printf("%-34s %12zu %14zu %14zu\n",
                (std::to_string(each.migrations) + " migrations").c_str(),
                each.heap.peak_bytes,
                each.heap.peak_bytes / each.migrations,
                each.heap.count / each.migrations);
  }
}

void register_all(Results& results, Workplace& workplace) {
  const auto add = [&](std::string name, double bound, auto function) {
    Comparison& comparison = results.comparisons.emplace_back(Comparison{name, bound});
    benchmark::RegisterBenchmark(name.c_str(),
                                 [&comparison, function](benchmark::State& state) { function(state, comparison); })
        ->UseManualTime()
        ->Unit(benchmark::kMicrosecond);
  };
  const std::pair<Storage, std::string> storages[] = {
      {Storage::file, "file"}, {Storage::file_wal, "file_wal"}, {Storage::memory, "memory"}};
  for (const std::size_t size : {std::size_t{10}, std::size_t{1000}}) {
    for (const auto& [storage, where] : storages) {
      for (const Kept kept : {Kept::migrator, Kept::connection}) {
        add("at_head/" + std::to_string(size) + "/" + where + (kept == Kept::migrator ? "/call" : "/open_and_call"),
            storage == Storage::file ? 1.1 : 0,
            [&workplace, storage, kept, size](benchmark::State& state, Comparison& made) {
              at_head(state,
                      made,
                      storage == Storage::memory ? ":memory:" : workplace.fresh_file(),
                      storage,
                      kept,
                      *bench::history_of(size));
            });
      }
    }
  }
  for (const auto& [storage, where] : {storages[0], storages[2]}) {
    add("upgrade/1000/" + where,
        storage == Storage::file ? 1.05 : 0,
        [&workplace, storage](benchmark::State& state, Comparison& made) {
          upgrade(state, made, workplace, storage, *bench::history_of(1000));
        });
  }
  results.footprints = {{250, {}}, {500, {}}, {1000, {}}};
  for (Footprint& footprint : results.footprints) {
    const std::string name = "memory/" + std::to_string(footprint.migrations);
    benchmark::RegisterBenchmark(
        name.c_str(),
        [&footprint](benchmark::State& state) { memory(state, footprint, *bench::history_of(footprint.migrations)); })
        ->Iterations(1)
        ->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace

int main(int count, char** arguments) {
  try {
    Results results;
    Workplace workplace;
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) return EXIT_FAILURE;
    register_all(results, workplace);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    report(results);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return EXIT_FAILURE;
  }
}
