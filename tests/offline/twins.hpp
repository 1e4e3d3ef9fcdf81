// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_OFFLINE_TWINS_HPP
#define HEADWAY_TESTS_OFFLINE_TWINS_HPP

#include <cstddef>
#include <cstdlib>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "headway/offline.hpp"
#include "headway/sqlite.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"

// Compiled once for a program of tests, in twins.cpp.
extern template class headway::Migrator<headway::Recording<headway::Sqlite>>;

// A run on one database, and its script on another.
namespace offline {

using headway::Direction;
using headway::Migration;
using headway::OfflineScript;
using headway::Operations;
using headway::Result;

/// What the sqlite3 shell made of a script.
struct Answer {
  int code = 0;
  std::string said;  ///< On both of its outputs.
};

/// @param settings  its arguments: `-cmd 'PRAGMA foreign_keys = ON'`
inline Answer run_shell(const std::string& file, const std::string& script, const std::string& settings = {}) {
  const support::TemporaryDirectory directory;
  support::write_file(directory.path("script.sql"), script);
  const std::string command = "HOME=/nonexistent " HEADWAY_SQLITE_SHELL " -bail " + settings + " '" + file + "' < '" +
                              directory.path("script.sql") + "' > '" + directory.path("said") + "' 2>&1";
  Answer answer;
  answer.code = std::system(command.c_str());
  answer.said = support::read_file(directory.path("said"));
  return answer;
}

/// What a shell of today has otherwise than one of yesterday.
inline const std::string as_in_newer_shells =
    " -cmd '.dbconfig defensive on' -cmd '.dbconfig dqs_ddl off' -cmd '.dbconfig dqs_dml off' -cmd 'PRAGMA "
    "trusted_schema = OFF'";

/// Given to each connection: functions that statements call.
using Prepare = void (*)(sqlite3*);
inline void leave_alone(sqlite3*) {}

/// Whether the values of rows are compared, or, where they are random, their numbers.
enum class Rows { compared, counted };

/// All that a database holds, without the times of the history table.
///
/// @param known_schema  whether the fingerprint counts: not where a table was written otherwise by a way down
inline support::Snapshot look(const std::string& file, Rows rows = Rows::compared, Prepare prepare = leave_alone,
                              bool known_schema = true) {
  const support::Database db(file);
  prepare(db.get());
  support::Snapshot found = support::snapshot(db.get());
  for (auto& [name, values] : found) {
    if (rows == Rows::counted && name != "sqlite_schema" && !name.starts_with("headway_")) {
      values = {{std::to_string(values.size())}};
    }
  }
  const auto history = found.find("headway_history");
  if (history != found.end()) {
    for (auto& row : history->second) {
      constexpr std::size_t started_at = 5, duration = 6, fingerprint = 11;  // behind the rowid
      // 2026-11-23T04:18:30.123456Z
      if (row.at(started_at).size() != 2 + 27 || row[started_at].back() != 'Z') throw std::runtime_error("no time");
      row[started_at] = row[duration] = "";
      if (!known_schema) row.at(fingerprint) = row.at(fingerprint + 1) = "";
    }
  }
  for (const char* table : {"sqlite_schema", "headway_history"}) {  // the shell ends lines of SQL without it
    for (auto& row : found[table]) {
      for (std::string& value : row) std::erase(value, '\r');
    }
  }
  found["facts"] = support::rows(db.get(), "PRAGMA user_version");
  found["broken"] = support::rows(db.get(), "PRAGMA integrity_check");
  return found;
}

/// Two files with the same in them.
class Twins {
 public:
  explicit Twins(headway::History history, headway::Options options = {})
      : history_(history), options_(std::move(options)) {}

  bool foreign_keys = false;   ///< Whether the run's connection enforces them, and the script.
  std::string shell_settings;  ///< Of the shell, before the script says otherwise.
  Prepare prepare = leave_alone;
  bool known_schema = true;
  Rows rows = Rows::compared;
  std::string why;  ///< Why both refused, if they did.
  std::string script;
  std::size_t guarded = 0;  ///< Scripts that stopped because a table was not as the way up from base makes it.

  [[nodiscard]] std::string online() const { return directory_.path("online.db"); }
  [[nodiscard]] std::string offline() const { return directory_.path("offline.db"); }
  void execute(const std::string& sql) const {
    for (const std::string& file : {online(), offline()}) support::Database(file).execute(sql);
  }
  /// Whether it could; then in both.
  bool try_execute(const std::string& sql) const {
    return support::Database(online()).try_execute(sql) && support::Database(offline()).try_execute(sql);
  }

  /// Lets both go to a target. Both must come to hold the same, or else to refuse and hold what they held.
  ///
  /// @return what is wrong; empty when nothing is
  std::string go(Direction direction, const std::string& target) {
    const support::Snapshot before = look(online(), rows, prepare, known_schema);
    const std::string bytes = support::read_file(offline());
    why.clear();
    std::string from;
    const std::string refused = run(direction, target, from);
    const Result<OfflineScript> written = write(direction, from + ":" + target);
    Answer answer{1, written ? "" : describe(written.error())};
    if (written) {
      script = written->text;
      answer = run_shell(offline(), script, shell_settings);
    }
    if (refused.empty() && answer.said.find("is not as the migrations make it") != std::string::npos) {
      if (support::read_file(offline()) != bytes) return "the script changed the file, and stopped:\n" + answer.said;
      ++guarded;
      support::write_file(offline(), support::read_file(online()));
      return {};
    }
    if (refused.empty() != (answer.code == 0)) {
      return "run: " + (refused.empty() ? "done" : refused) + "\nscript: " + (answer.code == 0 ? "done" : answer.said) +
             "\n" + script;
    }
    if (refused.empty()) {
      const std::string found = support::difference(look(online(), rows, prepare, known_schema),
                                                    look(offline(), rows, prepare, known_schema));
      return found.empty() ? found : found + script;
    }
    why = refused + "\n" + answer.said;
    if (support::read_file(offline()) != bytes) return "the script changed the file, and stopped:\n" + answer.said;
    const std::string found = support::difference(look(online(), rows, prepare, known_schema), before);
    return found.empty() ? found : "the run changed the file: " + found;
  }

  Result<OfflineScript> write(Direction direction, const std::string& range) {
    auto scratch = headway::ScriptWriter<headway::Sqlite>::open();
    if (!scratch) return headway::failure(scratch.error());
    prepare(scratch->handle());
    if (foreign_keys) {
      if (Result<void> done = scratch->execute("PRAGMA foreign_keys = ON"); !done)
        return headway::failure(done.error());
    }
    return direction == Direction::upgrade
               ? headway::upgrade_script<headway::Sqlite>(std::move(*scratch), history_, range, options_)
               : headway::downgrade_script<headway::Sqlite>(std::move(*scratch), history_, range, options_);
  }

 private:
  std::string run(Direction direction, const std::string& target, std::string& from) {
    const support::Database db(online());
    prepare(db.get());
    db.execute(foreign_keys ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
    auto migrator = headway::Migrator<headway::Sqlite>::open(db.get(), history_, options_);
    if (!migrator) return describe(migrator.error());
    const auto current = migrator->current();
    if (!current) return describe(current.error());
    for (const std::string& row : *current) from += (from.empty() ? "" : " ") + row;
    const auto report = direction == Direction::upgrade ? migrator->upgrade(target) : migrator->downgrade(target);
    return report ? std::string() : describe(report.error());
  }

  support::TemporaryDirectory directory_;
  headway::History history_;
  headway::Options options_;
};

/// Puts rows into the tables of both, any that their rules allow.
class Filler {
 public:
  explicit Filler(std::uint32_t seed) : random_(seed) {}

  void fill(const Twins& twins) {
    const auto tables = [&] {
      const support::Database db(twins.online());
      std::vector<std::pair<std::string, std::vector<std::string>>> out;
      for (const auto& row : support::rows(db.get(),
                                           "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                                           "'headway%' AND name NOT LIKE 'sqlite%'")) {
        const std::string name = row[0].substr(2);
        auto& made = out.emplace_back(quoted(name, '"'), std::vector<std::string>());
        for (const auto& column : support::rows(
                 db.get(), "SELECT name FROM pragma_table_xinfo(" + quoted(name, '\'') + ") WHERE hidden = 0")) {
          made.second.push_back(quoted(column[0].substr(2), '"'));
        }
      }
      return out;
    }();
    std::string all;
    for (const auto& [table, columns] : tables) {
      for (std::size_t rows = below(4); rows > 0; --rows) {
        std::string names, values;
        for (const std::string& column : columns) {
          names += (names.empty() ? "" : ", ") + column;
          values += (values.empty() ? "" : ", ") + value();
        }
        all += "INSERT OR IGNORE INTO " + table + " (" + names + ") VALUES (" + values + ");\n";
      }
    }
    for (std::size_t from = 0; from < all.size();) {
      const std::size_t end = all.find(";\n", from);
      twins.try_execute(all.substr(from, end - from));
      from = end + 2;
    }
  }

 private:
  static std::string quoted(const std::string& name, char quote) {
    std::string out(1, quote);
    for (const char c : name) out.append(c == quote ? 2 : 1, c);
    return out + quote;
  }
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::string value() {
    switch (below(8)) {
      case 0: return "NULL";
      case 1: return "'" + std::to_string(below(100)) + "'";
      case 2: return "'word " + std::to_string(below(9)) + "'";
      case 3: return std::to_string(below(100)) + ".5";
      case 4: return "x'00ff'";
      default: return std::to_string(below(1000));
    }
  }

  std::mt19937 random_;
};

}  // namespace offline

#endif
