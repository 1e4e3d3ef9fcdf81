// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_ALTERATION_CASE_HPP
#define HEADWAY_TESTS_ALTERATION_CASE_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alteration/twin.hpp"
#include "headway/sqlite.hpp"
#include "support/temporary.hpp"

namespace alteration {

/// What the migrations of a case do. Their functions capture nothing, so each looks up what is its.
struct Script {
  std::string before, first, last, after;  ///< SQL of the migration before, around the changes, of the one after.
  std::vector<Change> changes;
};
inline Script script;

inline void run_sql(headway::Operations& op, const std::string& sql) {
  if (!sql.empty()) op.execute_opaque(sql);
}
inline const headway::History& history() {
  static const std::vector<headway::Migration> list = {
      {.revision = "0001_before", .upgrade = [](headway::Operations& op) { run_sql(op, script.before); }},
      {.revision = "0002_changes",
       .down_revision = "0001_before",
       .upgrade =
           [](headway::Operations& op) {
             run_sql(op, script.first);
             for (const Change& each : script.changes) each.write(op);
             run_sql(op, script.last);
           }},
      {.revision = "0003_after",
       .down_revision = "0002_changes",
       .upgrade = [](headway::Operations& op) { run_sql(op, script.after); }},
  };
  static const headway::History made = headway::History::from(list).value();
  return made;
}

/// Cancels a run at one of its statements.
class Canceller : public headway::Observer {
 public:
  explicit Canceller(std::size_t at) : left_(at) {}
  headway::Verdict statement_started(const headway::Step&, std::string_view) override {
    if (left_ > 0) --left_;
    has_cancelled = left_ == 0;
    return has_cancelled ? headway::Verdict::cancel : headway::Verdict::proceed;
  }
  bool has_cancelled = false;

 private:
  std::size_t left_;
};

struct Count {
  std::size_t cases = 0, altered = 0, refused = 0, faults = 0, probes = 0, changes = 0, natives = 0;
};

/// One generated case: a database, changes of it, and everything that must be true afterwards.
class Case {
 public:
  enum class Fault { none, in_sql, in_next_migration, cancelled, full };

  explicit Case(std::uint32_t seed) : random_(seed ^ 0x5eedU) {
    is_file_ = random_.chance(8);
    is_wal_ = is_file_ && random_.chance(2);
    by_path_ = is_file_ && random_.chance(2);
    foreign_keys_ = !by_path_ && random_.chance(2);
    if (is_file_) directory_ = std::make_unique<support::TemporaryDirectory>();
    db_ = std::make_unique<Database>(is_file_ ? path() : ":memory:");
    if (is_wal_) db_->execute("PRAGMA journal_mode = WAL");
    made_ = std::make_unique<Generator>(seed, *db_);
    made_->make();
    changes_ = std::make_unique<Changes>(seed + 77, *made_);
    changes_->choose();
    if (random_.chance(8) && !by_path_) {
      host_trigger_ = "CREATE TEMP TRIGGER host AFTER INSERT ON main." + in_quotes(made_->tables[0].name) +
                      " BEGIN INSERT INTO log (what) VALUES ('host'); END";
      db_->execute(host_trigger_);
    }
    if (foreign_keys_) db_->execute("PRAGMA foreign_keys = ON");
    const std::size_t chosen = random_.below(10);
    fault_ = chosen < 5 ? Fault::none : static_cast<Fault>(chosen - 5 == 0 ? 1 : chosen - 5);
    write_script();
  }

  /// What is wrong; empty when nothing is.
  std::string run(Count& count) {
    ++count.cases;
    if (changes_->list.empty()) return {};
    count.changes += changes_->list.size();
    count.natives += changes_->all_native ? 1U : 0U;
    const Portrait before = portrait(db_->get(), true);
    const Database middle;
    copy_into(middle, db_->get());
    if (!host_trigger_.empty()) middle.execute(host_trigger_);
    if (foreign_keys_) middle.execute("PRAGMA foreign_keys = ON");
    middle.execute(script.before + ";" + script.first);
    const Database twin;
    Expectation expected = Twin(middle, twin, *changes_).make();
    if (expected.must_fail && changes_->list.size() > 1 && !expected.codes.empty()) {
      expected.codes.clear();  // another change may be found wanting first
    }
    if (!expected.must_fail) {
      if (std::string why; !twin.try_execute(script.last + ";" + script.after, &why)) return {};
    }
    std::string problem = fail_on_purpose(before, count);
    if (problem.empty() && !is_done_) problem = run_through(before, expected, count);
    if (!problem.empty() || !is_done_ || is_refused_) return problem;
    if (sabotage) {
      const std::string sql = sabotage(db_->get());
      is_sabotaged = !sql.empty() && db_->try_execute(sql);
      if (!is_sabotaged) return {};
    }
    return compare(before, twin, count);
  }

  /// What a careless program would have done besides, as SQL for the database; to see that it is noticed.
  std::function<std::string(sqlite3*)> sabotage = {};
  bool is_sabotaged = false;

  [[nodiscard]] std::string describe() const {
    std::string out = "\n" + made_->script + host_trigger_ + "\n-- foreign_keys " + (foreign_keys_ ? "on" : "off") +
                      (is_file_ ? is_wal_ ? ", WAL" : ", a file" : ", in memory") + (by_path_ ? ", by its path" : "");
    for (const auto& [what, sql] : {std::pair{"before", &script.before},
                                    {"first", &script.first},
                                    {"last", &script.last},
                                    {"after", &script.after}}) {
      if (!sql->empty()) out += std::string("\n-- ") + what + ": " + *sql;
    }
    for (const Change& each : changes_->list) out += "\n-- change: " + each.words;
    return out + "\n";
  }
  [[nodiscard]] const Changes& changes() const { return *changes_; }

 private:
  [[nodiscard]] std::string path() const { return directory_->path("case.db"); }

  void write_script() {
    script = {};
    script.changes = changes_->list;
    if (random_.chance(3)) script.before = "CREATE TABLE early (x); INSERT INTO early VALUES (1)";
    if (random_.chance(3)) script.first = "INSERT INTO log (what) VALUES ('first')";
    if (random_.chance(3)) script.last = "INSERT INTO log (what) VALUES ('last')";
    if (random_.chance(3)) script.after = "CREATE TABLE late (x); UPDATE log SET b = 'after'";
  }

  headway::Result<headway::Report> migrate(headway::Observer* observer = nullptr) {
    headway::Options options;
    options.observer = observer;
    using Migrator = headway::Migrator<headway::Sqlite>;
    auto opened =
        by_path_ ? Migrator::open(path(), history(), options) : Migrator::open(db_->get(), history(), options);
    if (!opened) return headway::failure(opened.error());
    return opened->migrate_to_head();
  }

  [[nodiscard]] std::string unchanged(const Portrait& before, const std::string& after) const {
    std::string out = difference(before, portrait(db_->get(), true));
    const Database copy;
    copy_into(copy, db_->get());
    if (out.empty()) out = difference(before, portrait(copy.get(), true), {"pragmas", "sql trigger host"});
    return out.empty() ? out : "changed by a run that failed (" + after + "):\n" + out;
  }

  /// A run that something stops half-way leaves everything as it was, and the next one finds it so.
  std::string fail_on_purpose(const Portrait& before, Count& count) {
    const Script whole = script;
    Canceller canceller(fault_ == Fault::cancelled ? 1 + random_.below(25) : 0);
    switch (fault_) {
      case Fault::none: return {};
      case Fault::in_sql: script.last = "INSERT INTO there_is_no_such_table VALUES (1)"; break;
      case Fault::in_next_migration: script.after = "INSERT INTO there_is_no_such_table VALUES (1)"; break;
      case Fault::cancelled: break;
      case Fault::full: db_->execute("PRAGMA max_page_count = 1"); break;  // the size that it has
    }
    ++count.faults;
    const auto report = migrate(fault_ == Fault::cancelled ? &canceller : nullptr);
    script = whole;
    if (fault_ == Fault::full) db_->execute("PRAGMA max_page_count = 1000000");
    if (report) {
      is_done_ = true;
      if (fault_ == Fault::cancelled && !canceller.has_cancelled) return {};
      return fault_ == Fault::full ? "" : "a run that must fail has not";
    }
    return unchanged(before, headway::describe(report.error()));
  }

  std::string run_through(const Portrait& before, const Expectation& expected, Count& count) {
    is_done_ = true;
    const auto report = migrate();
    if (report) {
      return expected.must_fail ? "succeeded, where SQLite itself says: " + expected.why : "";
    }
    is_refused_ = true;
    const std::string said = headway::describe(report.error());
    ++count.refused;
    std::string problem = unchanged(before, said);
    const std::string code(headway::name(report.error().code));
    if (!expected.must_fail && !expected.may_fail) problem += "failed, where SQLite itself does it: " + said;
    if (expected.must_fail && !expected.may_fail && !expected.codes.empty() && !expected.codes.contains(code)) {
      problem += "failed for another reason than '" + expected.why + "': " + said;
    }
    return problem;
  }

  /// The database, as this connection sees it and as a new one reads it, is its twin.
  std::string compare(const Portrait& before, const Database& twin, Count& count) {
    ++count.altered;
    std::set<std::string> apart = {"pragmas", "sqlite_stat1", "sql trigger host"};
    for (const ModelTable& table : changes_->wanted) {
      if (changes_->rewritten.contains(table.name)) apart.insert("sql table " + table.name);
      if (table.has_new_rowids) apart.insert("rowids " + table.name);
    }
    for (const std::string& index : changes_->created_indexes) apart.insert("sql index " + index);
    twin.execute(std::string("PRAGMA foreign_keys = ") + (foreign_keys_ ? "ON" : "OFF"));
    const Portrait expected = portrait(twin.get()), found = portrait(db_->get());
    std::string problem = difference(expected, found, apart);
    const Database copy;
    copy_into(copy, db_->get());
    copy.execute(std::string("PRAGMA foreign_keys = ") + (foreign_keys_ ? "ON" : "OFF"));
    if (const std::string other = difference(expected, portrait(copy.get()), apart); other != problem) {
      problem += "as a new connection reads it:\n" + other;
    }
    if (before.at("pragmas") != found.at("pragmas")) {
      problem += difference({{"pragmas", before.at("pragmas")}}, {{"pragmas", found.at("pragmas")}});
    }
    if (!host_trigger_.empty() && !found.contains("sql trigger host")) problem += "the host's trigger is lost\n";
    problem += compare_texts(found) + compare_statistics(before, found);
    if (problem.empty()) problem = probe(twin, apart, count);
    return problem;
  }

  [[nodiscard]] std::string compare_texts(const Portrait& found) const {
    std::string out;
    const bool renames = std::any_of(
        changes_->wanted.begin(), changes_->wanted.end(), [](const ModelTable& each) { return each.has_renames(); });
    for (const ModelTable& table : changes_->wanted) {
      const auto stored = found.find("sql table " + table.name);
      if (stored == found.end()) continue;
      for (const std::string& text : table.must_hold(renames)) {
        if (stored->second.at(1).find(text) == std::string::npos) {
          out += "not in the definition any more: " + text + "\n  which is: " + stored->second.at(1) + "\n";
        }
      }
    }
    return out;
  }
  /// What ANALYZE has found out is kept for every index that still has its name.
  [[nodiscard]] std::string compare_statistics(const Portrait& before, const Portrait& found) const {
    const auto old = before.find("sqlite_stat1");
    if (old == before.end()) return {};
    std::string out;
    for (const std::string& line : old->second) {
      const bool is_automatic = line.find("sqlite_autoindex_") != std::string::npos;
      bool may_go = false;
      for (const ModelTable& table : changes_->wanted) {
        may_go = may_go || (is_automatic && changes_->rewritten.contains(table.name));
        for (const std::string& index : table.dropped_indexes)
          may_go = may_go || line.find(in_quotes(index, '\'').substr(1)) != std::string::npos ||
                   line.find(index) != std::string::npos;
        may_go = may_go || (changes_->rewritten.contains(table.name) &&
                            line.find(table.name + "'|'" + table.name + "'") != std::string::npos);
      }
      const auto now = found.find("sqlite_stat1");
      const bool is_there = now != found.end() && std::count(now->second.begin(), now->second.end(), line) != 0;
      if (!is_there && !may_go) out += "sqlite_stat1 has lost " + line + "\n";
    }
    return out;
  }

  std::string random_probe() {
    const ModelTable& table = random_.any(changes_->wanted);
    const std::string name = in_quotes(table.name);
    const auto column = [&]() -> const ModelColumn& { return table.columns[random_.any(table.order)]; };
    const ModelColumn &one = column(), &other = column();
    const std::string a = in_quotes(one.current()), b = in_quotes(other.current());
    switch (random_.below(10)) {
      case 0: return "INSERT INTO " + name + " DEFAULT VALUES";
      case 1: return "INSERT INTO " + name + " (" + a + ") VALUES (" + literal(random_, one.flavour, false) + ")";
      case 2:
        if (&one == &other) return "DELETE FROM " + name;
        return "INSERT OR " + random_.pick({"IGNORE", "REPLACE", "ABORT"}) + " INTO " + name + " (" + a + ", " + b +
               ") VALUES (" + literal(random_, one.flavour, false) + ", " + literal(random_, other.flavour, false) +
               ")";
      case 3: return "UPDATE " + name + " SET " + a + " = " + literal(random_, one.flavour, false);
      case 4: return "UPDATE OR IGNORE " + name + " SET " + a + " = " + b + " WHERE +" + b + " IS NOT NULL";
      case 5: return "DELETE FROM " + name + " WHERE +" + a + " IS NOT " + literal(random_, one.flavour, false);
      case 6: return "INSERT INTO " + name + " SELECT * FROM " + name;
      case 7:
        if (made_->feeders.empty()) return "DELETE FROM log";
        return "INSERT INTO " + in_quotes(random_.any(made_->feeders)) + " VALUES (" +
               literal(random_, "integer", true) + ", NULL)";
      case 8:
        for (const ModelObject& object : made_->objects) {
          if (object.type == "view" && random_.chance(2))
            return "INSERT INTO " + in_quotes(object.name) + " (a, b) VALUES (7, 'b')";
        }
        return "DELETE FROM " + name;
      default: return "UPDATE " + name + " SET " + a + " = " + a + ", " + b + " = " + b;
    }
  }

  /// The same statements do the same in both: triggers, checks, conflicts, defaults, foreign keys.
  std::string probe(const Database& twin, const std::set<std::string>& apart, Count& count) {
    const Database* const both[] = {db_.get(), &twin};
    for (const char* pragma : {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys = OFF"}) {
      db_->execute(pragma);
      twin.execute(pragma);
      std::string asked;
      for (const Database* each : both) each->execute("SAVEPOINT probe");
      for (int at = 0; at < 3; ++at) {
        const std::string sql = random_probe();
        asked += sql + ";\n";
        ++count.probes;
        Lines answers;
        Portrait rows[2];
        for (const Database* each : both) {
          const bool is_done = each->try_execute(sql);
          answers.push_back(is_done ? "done" : std::to_string(sqlite3_extended_errcode(each->get())));
          // A rule ON CONFLICT ROLLBACK has ended the savepoint.
          if (sqlite3_get_autocommit(each->get()) != 0) each->execute("SAVEPOINT probe");
          rows[answers.size() - 1] = Painter(each->get()).paint_rows();
        }
        std::string problem = difference(rows[1], rows[0], apart);
        if (answers[0] != answers[1]) problem += "answer " + answers[0] + " instead of " + answers[1] + "\n";
        if (!problem.empty()) return std::string(pragma) + ";\n" + asked + problem;
      }
      for (const Database* each : both) each->execute("ROLLBACK TO probe; RELEASE probe");
    }
    return {};
  }

  Random random_;
  bool is_file_ = false, is_wal_ = false, by_path_ = false, foreign_keys_ = false;
  bool is_done_ = false, is_refused_ = false;
  Fault fault_ = Fault::none;
  std::string host_trigger_;
  std::unique_ptr<support::TemporaryDirectory> directory_;
  std::unique_ptr<Database> db_;
  std::unique_ptr<Generator> made_;
  std::unique_ptr<Changes> changes_;
};

}  // namespace alteration

#endif
