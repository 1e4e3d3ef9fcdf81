// SPDX-License-Identifier: MIT
// headway_alteration_costs [ROWS [ROUNDS]]: what changes of a large SQLite table cost, beside the twelve steps of
// SQLite's manual written by hand. The two take turns in one run; the closing tables give medians.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "allocations.hpp"
#include "headway/sqlite.hpp"
#include "plain.hpp"

namespace {

using namespace headway;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;
namespace files = std::filesystem;

// -- the table, and what is changed in it

constexpr void create(Operations& op) {
  op.execute(
      "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
      "CREATE TABLE tasks (id INTEGER PRIMARY KEY, person_id INTEGER, title VARCHAR(80), status TEXT, due INTEGER,"
      "  price INTEGER, effort INTEGER CHECK (effort >= 0), reviewer_id INTEGER, note TEXT NOT NULL);"
      "CREATE INDEX idx_tasks_person ON tasks (person_id);"
      "CREATE INDEX idx_tasks_due ON tasks (status, due);"
      "CREATE TABLE comments (id INTEGER PRIMARY KEY, task_id INTEGER REFERENCES tasks (id) ON DELETE CASCADE)");
  op.execute_opaque(
      "CREATE TRIGGER tasks_done AFTER UPDATE OF status ON tasks WHEN new.status = 'done' BEGIN"
      "  DELETE FROM comments WHERE task_id = new.id; END;"
      "CREATE VIEW open_tasks AS SELECT id, title, due FROM tasks WHERE status = 'open'");
}
constexpr Migration first{.revision = "0001_tasks", .upgrade = create, .downgrade = irreversible};

/// A change of the table as a history of its own, behind the one that makes the table.
template <Body Change>
inline constexpr Migration list_of[] = {
    first, {.revision = "0002_change", .down_revision = "0001_tasks", .upgrade = Change, .downgrade = irreversible}};
template <Body Change>
constexpr const History& history_of() {
  return checked_history<list_of<Change>>;
}

constexpr void reorder(Operations& op) { op.reorder_columns("tasks", {"id", "reviewer_id", "due"}); }

struct InPlace {
  const char* name;
  const History* history;
};
const InPlace changes[] = {
    {"SET DEFAULT", &history_of<[](Operations& op) {
       op.alter_column("tasks", "status", {.default_value = Default{Default::Kind::literal, "open"}});
     }>()},
    {"VARCHAR(80) to VARCHAR(320)",
     &history_of<[](Operations& op) { op.alter_column("tasks", "title", {.type = varchar(320)}); }>()},
    {"DROP NOT NULL", &history_of<[](Operations& op) { op.alter_column("tasks", "note", {.nullable = true}); }>()},
    {"DROP CHECK", &history_of<[](Operations& op) { op.drop_check(check("effort >= 0"), "tasks"); }>()},
    {"INTEGER to BIGINT", &history_of<[](Operations& op) { op.alter_column("tasks", "price", {.type = bigint}); }>()},
    {"SET NOT NULL, indexed",
     &history_of<[](Operations& op) { op.alter_column("tasks", "person_id", {.nullable = false}); }>()},
    {"SET NOT NULL", &history_of<[](Operations& op) { op.alter_column("tasks", "price", {.nullable = false}); }>()},
    {"CHECK", &history_of<[](Operations& op) { op.create_check("ck_price", "tasks", "price >= 0"); }>()},
    {"FOREIGN KEY, indexed", &history_of<[](Operations& op) {
       op.create_foreign_key("fk_person", "tasks", {"person_id"}, "people", {"id"});
     }>()},
    {"FOREIGN KEY", &history_of<[](Operations& op) {
       op.create_foreign_key("fk_reviewer", "tasks", {"reviewer_id"}, "people", {"id"});
     }>()},
    {"INTEGER to REAL", &history_of<[](Operations& op) { op.alter_column("tasks", "price", {.type = real}); }>()},
    {"3 NOT NULL, 2 CHECK", &history_of<[](Operations& op) {
       op.alter_table("tasks", [](AlterTable& t) {
         t.alter_column("price", {.nullable = false});
         t.alter_column("effort", {.nullable = false});
         t.alter_column("title", {.nullable = false});
         t.create_check("ck_price", "price >= 0");
         t.create_check("ck_due", "due > 0");
       });
     }>()},
};

// -- databases

class Workplace {
 public:
  Workplace() {
    std::string made = (files::temp_directory_path() / "headway_alterations_XXXXXX").string();
    if (::mkdtemp(made.data()) == nullptr) throw std::runtime_error("cannot make a directory " + made);
    directory_ = made;
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace() {
    std::error_code ignored;
    files::remove_all(directory_, ignored);
  }
  [[nodiscard]] std::string file(const std::string& name) const { return (directory_ / name).string(); }

 private:
  files::path directory_;
};

void check(bool is_well, const std::string& sentence) {
  if (!is_well) throw std::runtime_error(sentence);
}

void migrate(sqlite3* db, const History& history, Options options = {}) {
  auto migrator = Migrator<Sqlite>::open(db, history, std::move(options));
  if (!migrator) throw std::runtime_error(describe(migrator.error()));
  if (const auto report = migrator->migrate_to_head(); !report) throw std::runtime_error(describe(report.error()));
}

constexpr Migration only_first[] = {first};

void make_database(const std::string& path, std::uint64_t rows, const char* journal_mode) {
  const bench::Database db = bench::open(path);
  bench::execute(db.get(), ("PRAGMA journal_mode = " + std::string(journal_mode)).c_str());
  migrate(db.get(), checked_history<only_first>);
  const std::string numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ";
  const std::string fill =
      "BEGIN; INSERT INTO people " + numbers + "1000) SELECT i, 'person ' || i FROM n; INSERT INTO tasks " + numbers +
      std::to_string(rows) +
      ") SELECT i, i * 7919 % 1000 + 1, 'task number ' || i, CASE i % 3 WHEN 0 THEN 'done' ELSE 'open' END,"
      " 1700000000 + i * 104729 % 31536000, i % 5000, i % 40,"
      " i * 104723 % 1000 + 1, 'a remark of some length on ' || i FROM n;"
      "INSERT INTO comments " +
      numbers + std::to_string(rows / 10 + 1) + ") SELECT i, i FROM n LIMIT " + std::to_string(rows / 10) + "; COMMIT";
  bench::execute(db.get(), fill.c_str());
}

/// A copy that is on the disk already, so that no run pays for writing it.
void copy(const std::string& from, const std::string& to) {
  for (const char* end : {"-journal", "-wal", "-shm"}) files::remove(to + end);
  files::copy_file(from, to, files::copy_options::overwrite_existing);
  const int opened = ::open(to.c_str(), O_RDONLY);
  check(opened >= 0 && ::fsync(opened) == 0, "cannot sync " + to);
  ::close(opened);
}

/// What the table holds, as one number of each column; and what is stored about it.
std::string summary(sqlite3* db) {
  std::string out;
  const auto add = [](void* text, int count, char** values, char**) {
    for (int at = 0; at < count; ++at) {
      static_cast<std::string*>(text)->append(values[at] == nullptr ? "NULL" : values[at]).append("\n");
    }
    return 0;
  };
  for (const char* query :
       {"SELECT count(*), sum(id * 31 % 1009 + price), sum(length(title) + id % 97 * effort), max(note), "
        "sum(reviewer_id * (id % 7)),"
        "  total(due * (id % 13)), count(status), sum(person_id * (id % 11)), group_concat(DISTINCT status) FROM tasks",
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'headway%' ORDER BY name",
        "PRAGMA integrity_check"}) {
    if (sqlite3_exec(db, query, add, &out, nullptr) != SQLITE_OK) bench::fail(db, query);
  }
  return out;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// -- by hand

/// The twelve steps, with what SQLite's shell would be given. The stored texts of the objects are known here.
///
/// @source https://www.sqlite.org/lang_altertable.html#otheralter
void reorder_by_hand(sqlite3* db) {
  for (const char* statement : {
           "PRAGMA foreign_keys = OFF",  // 1
           "BEGIN IMMEDIATE",            // 2
           "PRAGMA legacy_alter_table = ON",
           "CREATE TABLE new_tasks (id INTEGER PRIMARY KEY, reviewer_id INTEGER, due INTEGER, person_id INTEGER,"  // 4
           "  title VARCHAR(80), status TEXT, price INTEGER, effort INTEGER CHECK (effort >= 0), note TEXT NOT NULL)",
           "INSERT INTO new_tasks (id, reviewer_id, due, person_id, title, status, price, effort, note)"  // 5
           "  SELECT id, reviewer_id, due, person_id, title, status, price, effort, note FROM tasks",
           "DROP TABLE tasks",                                    // 6
           "ALTER TABLE new_tasks RENAME TO tasks",               // 7
           "CREATE INDEX idx_tasks_person ON tasks (person_id)",  // 8
           "CREATE INDEX idx_tasks_due ON tasks (status, due)",
           "CREATE TRIGGER tasks_done AFTER UPDATE OF status ON tasks WHEN new.status = 'done' BEGIN"
           "  DELETE FROM comments WHERE task_id = new.id; END",
           "PRAGMA foreign_key_check",  // 10
           "PRAGMA legacy_alter_table = OFF",
           "COMMIT",                    // 11
           "PRAGMA foreign_keys = ON",  // 12
       }) {
    bench::execute(db, statement);
  }
}

// -- measuring

struct Series {
  std::vector<double> values = {};

  void add(double value) { values.push_back(value); }
  [[nodiscard]] double at(double part) const {
    if (values.empty()) return 0;
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
  }
  [[nodiscard]] double median() const { return at(0.5); }
};

template <class Function>
double milliseconds(Function function) {
  const auto started = Clock::now();
  function();
  return Milliseconds(Clock::now() - started).count();
}

/// Parts the time of a run: statements that ask the rows whether a rule holds, and all others.
class Stopwatch final : public Observer {
 public:
  void statement_finished(const Step&, std::string_view sql, std::chrono::microseconds taken) override {
    const bool asks = sql.starts_with("SELECT") || sql.find("foreign_key_check") != std::string_view::npos;
    (asks ? asking : others) += Milliseconds(taken).count();
  }
  double asking = 0, others = 0;
};

/// How often a copy tells how far it is; cancels it, or has another thread stop the run.
class Watch final : public Observer {
 public:
  enum class End : std::uint8_t { proceed, verdict, stop_in_copy, stop_in_index };

  explicit Watch(End end) : end_(end) {}
  ~Watch() override {
    if (stopper_.joinable()) stopper_.join();
  }

  Verdict statement_started(const Step&, std::string_view sql) override {
    last_ = Clock::now();
    if (sql.starts_with("CREATE INDEX") && end_ == End::stop_in_index) stop_after(std::chrono::milliseconds(60));
    return Verdict::proceed;
  }
  Verdict rows_copied(const Step&, std::string_view, std::uint64_t) override {
    const auto now = Clock::now();
    gap = std::max(gap, Milliseconds(now - last_).count());
    last_ = now;
    if (++calls != 4) return Verdict::proceed;
    if (end_ == End::stop_in_copy) stop_after(std::chrono::milliseconds(20));
    ended = now;
    return end_ == End::verdict ? Verdict::cancel : Verdict::proceed;
  }
  /// What the run is to be given as its stop.
  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }
  void join() {
    if (stopper_.joinable()) stopper_.join();
  }

  double gap = 0;
  int calls = 0;
  Clock::time_point ended = {};

 private:
  void stop_after(std::chrono::milliseconds pause) {
    if (stopper_.joinable()) return;
    stopper_ = std::thread([this, pause] {
      std::this_thread::sleep_for(pause);
      ended = Clock::now();
      source_.request_stop();
    });
  }

  End end_;
  Clock::time_point last_ = {};
  std::stop_source source_;
  std::thread stopper_;
};

struct Results {
  Series by_hand, rebuild, ratio, gap;
  struct Change {
    Series total, asking, others, faster, faster_without_asking;
  };
  std::map<std::string, Change> changes;
  std::map<std::string, Series> cancelled;
};

class Bench {
 public:
  Bench(std::uint64_t rows, const char* journal_mode) : rows_(rows), journal_mode_(journal_mode) {
    make_database(original_, rows, journal_mode);
  }

  /// The table is rebuilt both ways, now one first and now the other; then each change is made in place.
  void round(bool by_hand_first) {
    double by_hand = 0, by_headway = 0;
    std::string made_by_hand, made_by_headway;
    for (const bool is_by_hand : {by_hand_first, !by_hand_first}) {
      const bench::Database db = fresh();
      const double taken = milliseconds([&] {
        if (is_by_hand) {
          reorder_by_hand(db.get());
        } else {
          migrate(db.get(), history_of<reorder>());
        }
      });
      (is_by_hand ? by_hand : by_headway) = taken;
      if (results.ratio.values.empty()) (is_by_hand ? made_by_hand : made_by_headway) = counted_rows(db.get());
    }
    check(made_by_hand == made_by_headway, "the two sides have made different tables");
    results.by_hand.add(by_hand);
    results.rebuild.add(by_headway);
    results.ratio.add(by_headway / by_hand);

    for (const InPlace& change : changes) {
      const bench::Database db = fresh();
      Stopwatch watch;
      const double total = milliseconds([&] { migrate(db.get(), *change.history, {.observer = &watch}); });
      Results::Change& made = results.changes[change.name];
      made.total.add(total);
      made.asking.add(watch.asking);
      made.others.add(watch.others);
      made.faster.add(by_headway / total);
      made.faster_without_asking.add(by_headway / (total - watch.asking));
    }
  }

  void watch_copy() {
    const bench::Database db = fresh();
    Watch watch(Watch::End::proceed);
    migrate(db.get(), history_of<reorder>(), {.observer = &watch});
    results.gap.add(watch.gap);
  }

  void cancel(Watch::End end, const char* name) {
    const bench::Database db = fresh();
    Watch watch(end);
    auto migrator =
        Migrator<Sqlite>::open(db.get(), history_of<reorder>(), {.observer = &watch, .stop = watch.token()});
    if (!migrator) throw std::runtime_error(describe(migrator.error()));
    const auto report = migrator->migrate_to_head();
    const auto returned = Clock::now();
    watch.join();
    if (report) return;  // so few rows that the end came first
    check(report.error().code == ErrorCode::cancelled, describe(report.error()));
    check(report.error().state_after == DatabaseState::rolled_back, "a cancelled run was not rolled back");
    results.cancelled[name].add(Milliseconds(returned - watch.ended).count());
    check(bytes_of(original_) == bytes_of(used_), "a cancelled run has left another file");
  }

  void report() const {
    std::printf("\n%llu rows, two indexes, journal mode %s; milliseconds, medians of %zu rounds\n",
                static_cast<unsigned long long>(rows_),
                journal_mode_,
                results.ratio.values.size());
    std::printf("%-34s %9.1f\n", "rebuild by hand", results.by_hand.median());
    std::printf("%-34s %9.1f   ratio %.3f (%.3f to %.3f), promised at most 1.1\n",
                "rebuild by headway",
                results.rebuild.median(),
                results.ratio.median(),
                results.ratio.at(0),
                results.ratio.at(1));
    std::printf(
        "\n%-34s %9s %9s %9s %14s %14s\n", "in place", "total", "asking", "editing", "times faster", "not asking");
    for (const InPlace& change : changes) {
      const auto found = results.changes.find(change.name);
      if (found == results.changes.end()) continue;
      const Results::Change& made = found->second;
      std::printf("%-34s %9.2f %9.2f %9.2f %14.0f %14.0f\n",
                  change.name,
                  made.total.median(),
                  made.asking.median(),
                  made.others.median(),
                  made.faster.median(),
                  made.faster_without_asking.median());
    }
    if (results.gap.values.empty()) return;
    std::printf("\n%-34s %9.1f   promised at most 100\n", "longest silence of a copy", results.gap.at(1));
    for (const auto& [name, taken] : results.cancelled) {
      std::printf("%-34s %9.1f   at most %.1f, promised at most 200\n", name.c_str(), taken.median(), taken.at(1));
    }
  }

  Results results;

 private:
  [[nodiscard]] bench::Database fresh() const {
    copy(original_, used_);
    bench::Database db = bench::open(used_);
    bench::execute(db.get(), "PRAGMA foreign_keys = ON; SELECT count(*) FROM sqlite_schema");
    return db;
  }
  [[nodiscard]] static std::string counted_rows(sqlite3* db) {
    const std::string all = summary(db);
    return all.substr(0, all.find("CREATE"));
  }

  std::uint64_t rows_;
  const char* journal_mode_;
  Workplace workplace_;
  std::string original_ = workplace_.file("original.db"), used_ = workplace_.file("used.db");
};

/// What a rebuild takes at most, of SQLite's memory and of the heap besides.
void measure_memory(std::uint64_t rows) {
  const Workplace workplace;
  const std::string path = workplace.file("memory.db");
  make_database(path, rows, "DELETE");
  const bench::Database db = bench::open(path);
  sqlite3_memory_highwater(1);
  const bench::Allocations heap = bench::count_allocations([&] { migrate(db.get(), history_of<reorder>()); });
  std::printf("rebuild of %8llu rows: %9lld bytes of SQLite's, %9zu besides\n",
              static_cast<unsigned long long>(rows),
              static_cast<long long>(sqlite3_memory_highwater(0)),
              heap.peak_bytes);
}

void run(std::uint64_t rows, int rounds) {
  for (const char* journal_mode : {"DELETE", "WAL"}) {
    Bench bench(rows, journal_mode);
    for (int round = 0; round < rounds; ++round) bench.round(round % 2 == 0);
    if (std::string_view(journal_mode) == "DELETE") {
      for (int round = 0; round < rounds; ++round) {
        bench.watch_copy();
        bench.cancel(Watch::End::verdict, "cancelled in the copy");
        bench.cancel(Watch::End::stop_in_copy, "stopped in the copy");
        bench.cancel(Watch::End::stop_in_index, "stopped in an index");
      }
    }
    bench.report();
  }
  std::printf("\n");
  for (const std::uint64_t part : {10, 1}) measure_memory(rows / part);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    run(count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1'000'000, count > 2 ? std::atoi(arguments[2]) : 5);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return EXIT_FAILURE;
  }
}
