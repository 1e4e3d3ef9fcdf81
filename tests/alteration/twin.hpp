// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_ALTERATION_TWIN_HPP
#define HEADWAY_TESTS_ALTERATION_TWIN_HPP

#include <set>
#include <string>
#include <utility>

#include "alteration/changes.hpp"

namespace alteration {

/// What a run must come to.
struct Expectation {
  bool must_fail = false, may_fail = false;
  std::set<std::string> codes = {};  ///< Names of the failure's code; any when empty.
  std::string why = {};

  void fail(std::string reason, std::set<std::string> with = {}) {
    must_fail = true;
    codes = std::move(with);
    why = std::move(reason);
  }
};

/// Makes by hand what the changes shall make: a copy of the database in which the tables are defined anew, their rows
/// put in and all that hung on them hung up again. What SQLite refuses here headway must refuse, too.
class Twin {
 public:
  Twin(const Database& before, const Database& twin, const Changes& changes)
      : before_(before), twin_(twin), changes_(changes) {}

  Expectation make() {
    expected_.may_fail = changes_.may_fail;
    if (changes_.must_fail) return {true, false, {}, "a column is in use"};
    copy_into(twin_, before_.get());
    for (const auto& row : support::rows(before_.get(), "SELECT sql FROM sqlite_temp_schema")) {
      twin_.execute(row[0].substr(2));
    }
    judge_conversions();
    twin_.execute("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; PRAGMA ignore_check_constraints = ON");
    for (const ModelTable& table : changes_.wanted) {
      if (expected_.must_fail) return expected_;
      changes_.rewritten.contains(table.name) ? rewrite(table) : change_indexes(table);
    }
    twin_.execute("PRAGMA legacy_alter_table = OFF; PRAGMA ignore_check_constraints = OFF");
    if (!expected_.must_fail) judge_whole();
    for (const ModelTable& table : changes_.wanted) {
      for (const ModelColumn& column : table.columns) {
        if (column.renamed.empty() || column.is_dropped) continue;
        run("ALTER TABLE " + in_quotes(table.name) + " RENAME COLUMN " + in_quotes(column.name) + " TO " +
            (is_plain(column.renamed) ? column.renamed : in_quotes(column.renamed)));
      }
    }
    return expected_;
  }

 private:
  /// SQLite puts a new name in quotes where it was given in quotes.
  static bool is_plain(const std::string& name) {
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos;
  }
  bool run(const std::string& sql) {
    std::string why;
    if (twin_.try_execute(sql, &why)) return true;
    if (!expected_.must_fail) expected_.fail(why + " in: " + sql);
    return false;
  }

  void change_indexes(const ModelTable& table) {
    for (const std::string& index : table.dropped_indexes) run("DROP INDEX " + in_quotes(index));
    for (const std::string& sql : table.created_indexes) run(sql);
  }

  void rewrite(const ModelTable& table) {
    Lines objects;
    for (const char* schema : {"sqlite_schema", "sqlite_temp_schema"}) {
      for (const auto& row : support::rows(
               before_.get(),
               "SELECT name, sql FROM " + std::string(schema) + " WHERE tbl_name = " + in_quotes(table.name, '\'') +
                   " AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid")) {
        if (!table.dropped_indexes.contains(row[0].substr(2))) objects.push_back(row[1].substr(2));
      }
    }
    run("DROP TABLE " + in_quotes(table.name));
    if (!run(table.create(true)) || !copy_rows(table)) return;
    for (const std::string& sql : objects) run(sql);
    for (const std::string& sql : table.created_indexes) run(sql);
    for (const std::string& rule : table.added_checks) {
      const Lines broken =
          ask(twin_.get(), "SELECT count(*) FROM " + in_quotes(table.name) + " WHERE NOT (" + rule + ")");
      if (broken != Lines{"0"}) expected_.fail(rule + " is broken by " + broken.at(0), codes_of_check());
    }
    const std::string name = in_quotes(table.name, '\'');
    // INSERT … SELECT begins to count also where it finds no row.
    const std::string of_table = "FROM sqlite_sequence WHERE name = " + name;
    const std::string counted = "SELECT sql LIKE '% AUTOINCREMENT%' FROM sqlite_schema WHERE name = " + name;
    if (table.is_autoincrement() && ask(before_.get(), counted) == Lines{"0"} &&
        ask(twin_.get(), "SELECT count(*) " + of_table) == Lines{"0"}) {
      run("INSERT INTO sqlite_sequence VALUES (" + name + ", 0)");
    }
    // A table that counts no more keeps its counter.
    if (ask(before_.get(), "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'") == Lines{"0"}) return;
    for (const std::string& counter : ask(before_.get(), "SELECT seq FROM sqlite_sequence WHERE name = " + name)) {
      run("DELETE FROM sqlite_sequence WHERE name = " + name);
      run("INSERT INTO sqlite_sequence VALUES (" + name + ", " + counter + ")");
    }
  }

  /// SQLite's ADD COLUMN itself looks at the column's check.
  [[nodiscard]] std::set<std::string> codes_of_check() const {
    if (changes_.all_native) return {"rows_break_rule", "statement_failed"};
    return {"rows_break_rule"};
  }
  bool copy_rows(const ModelTable& table) {
    const std::string rowid = rowid_name(before_.get(), table.name), own = rowid_name(twin_.get(), table.name);
    std::string from, to, holes;
    const auto add = [&](const std::string& source, const std::string& target) {
      const char* separator = from.empty() ? "" : ", ";
      from += separator + source;
      to += separator + target;
      holes += std::string(separator) + "?";
    };
    if (!rowid.empty() && !own.empty() && table.rowid_column() == table.columns.size()) add(rowid, own);
    for (const std::size_t at : table.order) {
      const ModelColumn& column = table.columns[at];
      if (!column.source.empty()) add(column.source, in_quotes(column.name));
    }
    sqlite3_stmt *reader = nullptr, *writer = nullptr;
    const std::string read =
        "SELECT " + from + " FROM " + in_quotes(table.name) + (rowid.empty() ? "" : " ORDER BY " + rowid);
    const std::string write = "INSERT OR ABORT INTO " + in_quotes(table.name) + " (" + to + ") VALUES (" + holes + ")";
    if (sqlite3_prepare_v2(before_.get(), read.c_str(), -1, &reader, nullptr) != SQLITE_OK) {
      expected_.fail(std::string(sqlite3_errmsg(before_.get())) + " in: " + read);
      return false;
    }
    if (sqlite3_prepare_v2(twin_.get(), write.c_str(), -1, &writer, nullptr) != SQLITE_OK) {
      expected_.fail(std::string(sqlite3_errmsg(twin_.get())) + " in: " + write);
      sqlite3_finalize(reader);
      return false;
    }
    int answer = SQLITE_DONE;
    while (answer == SQLITE_DONE && sqlite3_step(reader) == SQLITE_ROW) {
      for (int at = 0; at < sqlite3_column_count(reader); ++at) {
        sqlite3_bind_value(writer, at + 1, sqlite3_column_value(reader, at));
      }
      answer = sqlite3_step(writer);
      if (answer != SQLITE_DONE) {
        expected_.fail(std::string(sqlite3_errmsg(twin_.get())) + " in: " + write,
                       {"rows_break_rule", "lossy_conversion"});
      }
      sqlite3_reset(writer);
    }
    sqlite3_finalize(reader);
    sqlite3_finalize(writer);
    return answer == SQLITE_DONE;
  }

  /// @source https://www.sqlite.org/datatype3.html#determination_of_column_affinity
  static std::string affinity(std::string type) {
    for (char& c : type) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    const auto has = [&](const char* word) { return type.find(word) != std::string::npos; };
    if (has("INT")) return "integer";
    if (has("CHAR") || has("CLOB") || has("TEXT")) return "text";
    if (has("BLOB") || type.empty()) return "blob";
    return has("REAL") || has("FLOA") || has("DOUB") ? "real" : "numeric";
  }
  /// Which values certainly fit their new type, certainly do not, or may be seen either way.
  void judge_conversions() {
    for (const Changes::Retyped& each : changes_.retyped) {
      for (const ModelTable& table : changes_.wanted) {
        if (table.name != each.table || table.columns[each.column].is_dropped) continue;
        const ModelColumn& column = table.columns[each.column];
        const std::string to = affinity(column.type);
        if (to == "blob" && !table.is_strict) continue;
        before_.execute("CREATE TEMP TABLE trial (old, new " + column.type + "); INSERT INTO trial SELECT " +
                        in_quotes(column.name) + ", " + in_quotes(column.name) + " FROM " + in_quotes(table.name));
        const std::string fits =
            to == "integer" ? "typeof(old) = 'integer' OR (typeof(new) = 'integer' AND old = CAST(new AS TEXT))"
            : to == "text"  ? "typeof(old) IN ('text', 'integer')"
            : to == "real"  ? "typeof(old) = 'real' OR (typeof(old) = 'integer' AND old BETWEEN -9e15 AND 9e15)"
                            : "typeof(old) IN ('integer', 'real') AND typeof(old) = typeof(new)";
        const std::string from =
            affinity(support::scalar(before_.get(),
                                     "SELECT type FROM pragma_table_xinfo(" + in_quotes(table.name, '\'') +
                                         ") WHERE name = " + in_quotes(column.name, '\'')));
        if (each.becomes_rowid && ask(before_.get(), "SELECT count(*) FROM trial WHERE old IS NULL") != Lines{"0"}) {
          expected_.fail("a NULL would become a rowid", {"rows_break_rule", "lossy_conversion"});
        }
        const bool was_free = from == "text" || from == "blob";
        if (was_free && (to == "integer" || to == "real") &&
            ask(before_.get(), "SELECT count(*) FROM trial WHERE typeof(new) = 'text'") != Lines{"0"}) {
          expected_.fail("a text does not fit " + column.type, {"lossy_conversion"});
        } else if ((from != to || to == "numeric" || to == "real") &&
                   ask(before_.get(), "SELECT count(*) FROM trial WHERE old IS NOT NULL AND NOT (" + fits + ")") !=
                       Lines{"0"}) {
          expected_.may_fail = true;
        }
        before_.execute("DROP TABLE trial");
      }
    }
  }

  /// A rule that some rows broke before is asked of them again when it is about values that change, or may be.
  void judge_broken_rules(const Portrait& now) {
    const auto is_about_rule = [](const std::string& line) {
      return line.find("CHECK constraint") != std::string::npos;
    };
    const Lines& said = now.at("integrity");
    if (changes_.gives_values && std::any_of(said.begin(), said.end(), is_about_rule)) expected_.may_fail = true;
  }
  /// Views and triggers must still compile, and no row may be left without its parent that had one.
  void judge_whole() {
    const Portrait old = portrait(before_.get()), now = portrait(twin_.get());
    judge_broken_rules(now);
    for (const auto& [key, lines] : now) {
      if (key.rfind("view ", 0) != 0 && key.rfind("programs ", 0) != 0 && key != "violations") continue;
      const auto found = old.find(key);
      for (const std::string& line : lines) {
        const auto count_in = [&line](const Lines& of) { return std::count(of.begin(), of.end(), line); };
        const bool was = found != old.end() && count_in(found->second) >= count_in(lines);
        if (was) continue;
        const bool is_mismatch = line.find("foreign key mismatch") != std::string::npos;
        if (is_mismatch) {
          expected_.may_fail = true;
        } else if (key == "violations") {
          if (adds_foreign_key()) {
            expected_.fail("no parent: " + line, {"rows_break_rule", "foreign_key_violation"});
          } else {
            expected_.may_fail = true;
          }
        } else if (key.rfind("programs ", 0) == 0 || line.rfind("error: ", 0) == 0) {
          expected_.fail(key + ": " + line);
        }
      }
    }
  }
  [[nodiscard]] bool adds_foreign_key() const {
    for (const ModelTable& table : changes_.wanted) {
      for (const Part& rule : table.rules) {
        if (rule.is_new && rule.kind == Part::Kind::references) return true;
      }
    }
    return false;
  }

  const Database& before_;
  const Database& twin_;
  const Changes& changes_;
  Expectation expected_;
};

}  // namespace alteration

#endif
