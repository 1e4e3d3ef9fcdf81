// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_ALTERATION_PORTRAIT_HPP
#define HEADWAY_TESTS_ALTERATION_PORTRAIT_HPP

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/snapshot.hpp"

// Judges what headway does to a database, so it uses no headway code: everything is asked of SQLite.
namespace alteration {

using support::Database;
using Lines = std::vector<std::string>;

/// Everything that can be seen of a database, by what it is about: `rows people`, `columns people`, `view grown_up`.
using Portrait = std::map<std::string, Lines>;

inline std::string in_quotes(std::string_view name, char quote = '"') {
  std::string out(1, quote);
  for (const char c : name) out += c == quote ? std::string(2, c) : std::string(1, c);
  return out + quote;
}

/// A value with its storage class, so that 1, 1.0 and '1' differ, and a text with a NUL is whole.
inline std::string value_of(sqlite3_stmt* statement, int at) {
  char digits[40];
  switch (sqlite3_column_type(statement, at)) {
    case SQLITE_NULL: return "NULL";
    case SQLITE_INTEGER: return std::to_string(sqlite3_column_int64(statement, at));
    case SQLITE_FLOAT: std::snprintf(digits, sizeof digits, "real %a", sqlite3_column_double(statement, at)); break;
    default: {
      const bool is_blob = sqlite3_column_type(statement, at) == SQLITE_BLOB;
      const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(statement, at));
      std::string out = is_blob ? "x'" : "'";
      for (int i = 0; i < sqlite3_column_bytes(statement, at); ++i) {
        if (!is_blob && bytes[i] >= ' ') {
          out += static_cast<char>(bytes[i]);
        } else {
          std::snprintf(digits, sizeof digits, is_blob ? "%02x" : "\\x%02x", static_cast<unsigned>(bytes[i]));
          out += digits;
        }
      }
      return out + "'";
    }
  }
  return digits;
}

/// The rows of a query, each in one line; the error in place of rows when there is one.
inline Lines ask(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  Lines out;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    return {std::string("error: ") + sqlite3_errmsg(db)};
  }
  int answer = SQLITE_ROW;
  while ((answer = sqlite3_step(statement)) == SQLITE_ROW) {
    std::string line;
    for (int at = 0; at < sqlite3_column_count(statement); ++at) {
      line += (at > 0 ? "|" : "") + value_of(statement, at);
    }
    out.push_back(std::move(line));
  }
  if (answer != SQLITE_DONE) out = {std::string("error: ") + sqlite3_errmsg(db)};
  sqlite3_finalize(statement);
  return out;
}

inline Lines sorted(Lines lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// The first column as text, for lists of names; nothing where the query fails.
inline Lines names(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  Lines out;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) return out;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    out.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
  }
  sqlite3_finalize(statement);
  return out;
}

/// A name for the rowid that no column has taken; empty when there is none.
inline std::string rowid_name(sqlite3* db, const std::string& table) {
  if (support::scalar(db, "SELECT wr FROM pragma_table_list(" + in_quotes(table, '\'') + ") WHERE schema = 'main'") !=
      "0") {
    return {};
  }
  for (const char* name : {"rowid", "oid", "_rowid_"}) {
    const auto taken = support::scalar(db,
                                       "SELECT count(*) FROM pragma_table_xinfo(" + in_quotes(table, '\'') +
                                           ") WHERE name = '" + name + "' COLLATE NOCASE");
    if (taken == "0") return name;
  }
  return {};
}

/// Draws a portrait.
class Painter {
 public:
  /// @param everything  also what headway keeps for itself
  explicit Painter(sqlite3* db, bool everything = false) : db_(db), everything_(everything) {}

  Portrait paint() {
    draw_schema();
    for (const std::string& table :
         names(db_, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')")) {
      if (table == "sqlite_schema" || is_own(table)) continue;
      draw_rows(table);
      if (table.rfind("sqlite_", 0) != 0) draw_table(table);
    }
    for (const char* type : {"view", "virtual"}) {
      for (const std::string& name :
           names(db_,
                 "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = '" + std::string(type) + "'")) {
        out_["view " + name] = sorted(ask(db_, "SELECT * FROM " + in_quotes(name)));
        out_["view columns " + name] = ask(db_, "SELECT name FROM pragma_table_xinfo(" + in_quotes(name, '\'') + ")");
        if (type == std::string("view")) draw_programs(name);
      }
    }
    out_["integrity"] = sorted(ask(db_, "PRAGMA integrity_check"));
    out_["violations"] = sorted(ask(db_, R"(SELECT "table", rowid, parent FROM pragma_foreign_key_check)"));
    draw_pragmas();
    return std::move(out_);
  }

  /// Only what statements change: for probes.
  Portrait paint_rows() {
    for (const std::string& table :
         names(db_, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')")) {
      if (table != "sqlite_schema" && !is_own(table)) draw_rows(table);
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_own(const std::string& name) const { return !everything_ && name.rfind("headway_", 0) == 0; }

  void draw_schema() {
    for (const char* schema : {"sqlite_schema", "sqlite_temp_schema"}) {
      for (const auto& row : support::rows(db_, "SELECT type, name, tbl_name, sql FROM " + std::string(schema))) {
        const std::string name = row[1].substr(2);
        if (is_own(name) || is_own(row[2].substr(2)) || row[3] == "NULL") continue;
        out_["sql " + row[0].substr(2) + " " + name] = {row[2].substr(2), row[3].substr(2)};
      }
    }
  }

  void draw_rows(const std::string& table) {
    if (table == "sqlite_sequence" || table == "sqlite_stat1") {
      out_[table] =
          sorted(ask(db_,
                     "SELECT * FROM " + table +
                         (everything_ ? ""
                                      : " WHERE substr(" + std::string(table == "sqlite_sequence" ? "name" : "tbl") +
                                            ", 1, 8) <> 'headway_'")));
      return;
    }
    out_["rows " + table] = sorted(ask(db_, "SELECT * FROM " + in_quotes(table)));
    if (const std::string rowid = rowid_name(db_, table); !rowid.empty()) {
      out_["rowids " + table] = ask(db_, "SELECT " + rowid + ", * FROM " + in_quotes(table) + " ORDER BY 1");
    }
  }

  void draw_table(const std::string& table) {
    const std::string name = in_quotes(table, '\'');
    out_["options " + table] = ask(db_, "SELECT type, ncol, wr, strict FROM pragma_table_list(" + name + ")");
    Lines& columns = out_["columns " + table];
    for (const std::string& column : names(db_, "SELECT name FROM pragma_table_xinfo(" + name + ") ORDER BY cid")) {
      const Lines said = ask(db_,
                             "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(" + name +
                                 ") WHERE name = " + in_quotes(column, '\''));
      columns.push_back(said.at(0) + metadata(table, column));
    }
    draw_keys(table);
    draw_indexes(table);
    draw_programs(table);
  }

  /// Its collation, and whether it is AUTOINCREMENT.
  [[nodiscard]] std::string metadata(const std::string& table, const std::string& column) const {
    const char* collation = nullptr;
    int is_autoincrement = 0;
    sqlite3_table_column_metadata(
        db_, "main", table.c_str(), column.c_str(), nullptr, &collation, nullptr, nullptr, &is_autoincrement);
    return "|" + std::string(collation == nullptr ? "" : collation) + (is_autoincrement != 0 ? "|AUTOINCREMENT" : "");
  }

  /// In which order the keys stand is not looked at.
  void draw_keys(const std::string& table) {
    std::map<std::string, std::string> keys;
    for (const auto& row : support::rows(
             db_,
             "SELECT id, \"table\", on_update, on_delete, match, \"from\", \"to\" FROM pragma_foreign_key_list(" +
                 in_quotes(table, '\'') + ") ORDER BY id, seq")) {
      std::string& key = keys[row[0]];
      if (key.empty()) key = row[1] + "|" + row[2] + "|" + row[3] + "|" + row[4];
      key += "|" + row[5] + ">" + row[6];
    }
    Lines out;
    for (const auto& [id, key] : keys) out.push_back(key);
    out_["foreign keys " + table] = sorted(std::move(out));
  }

  /// Indexes that SQLite has named itself are known by what they are.
  void draw_indexes(const std::string& table) {
    Lines out;
    for (const auto& row : support::rows(
             db_, "SELECT name, \"unique\", origin, partial FROM pragma_index_list(" + in_quotes(table, '\'') + ")")) {
      const std::string name = row[0].substr(2);
      std::string line =
          (name.rfind("sqlite_autoindex_", 0) == 0 ? "(automatic)" : name) + "|" + row[1] + "|" + row[2] + "|" + row[3];
      for (const std::string& key : ask(db_,
                                        "SELECT iif(cid < 0, cid, name), \"desc\", coll, key FROM pragma_index_xinfo(" +
                                            in_quotes(name, '\'') + ")")) {
        line += " (" + key + ")";
      }
      out.push_back(std::move(line));
    }
    out_["indexes " + table] = sorted(std::move(out));
  }

  /// Whether statements on it compile, with all their triggers.
  void draw_programs(const std::string& table) {
    Lines& out = out_["programs " + table];
    const auto compile = [&](const std::string& sql) {
      sqlite3_stmt* statement = nullptr;
      if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
        out.push_back(sql + ": " + sqlite3_errmsg(db_));
      }
      sqlite3_finalize(statement);
    };
    compile("INSERT INTO " + in_quotes(table) + " DEFAULT VALUES");
    compile("DELETE FROM " + in_quotes(table));
    for (const std::string& column :
         names(db_, "SELECT name FROM pragma_table_xinfo(" + in_quotes(table, '\'') + ") WHERE hidden = 0")) {
      compile("UPDATE " + in_quotes(table) + " SET " + in_quotes(column) + " = 0");
    }
    std::erase_if(out, [](const std::string& line) { return line.find("because it is a view") != std::string::npos; });
  }

  void draw_pragmas() {
    Lines& out = out_["pragmas"];
    for (const char* name : {"foreign_keys",
                             "defer_foreign_keys",
                             "legacy_alter_table",
                             "ignore_check_constraints",
                             "writable_schema",
                             "recursive_triggers",
                             "query_only",
                             "trusted_schema",
                             "reverse_unordered_selects",
                             "cell_size_check",
                             "journal_mode",
                             "user_version",
                             "application_id",
                             "synchronous",
                             "cache_spill"}) {
      for (const std::string& value : ask(db_, "PRAGMA " + std::string(name))) {
        out.push_back(std::string(name) + " " + value);
      }
    }
  }

  sqlite3* db_;
  bool everything_;
  Portrait out_;
};

inline Portrait portrait(sqlite3* db, bool everything = false) { return Painter(db, everything).paint(); }

/// What two portraits differ in, for a person; empty when in nothing.
///
/// @param apart  keys that are not compared
inline std::string difference(const Portrait& expected, const Portrait& found,
                              const std::set<std::string>& apart = {}) {
  std::string out;
  std::set<std::string> keys;
  for (const auto* each : {&expected, &found}) {
    for (const auto& [key, lines] : *each) keys.insert(key);
  }
  const auto lines_of = [](const Portrait& of, const std::string& key) {
    const auto at = of.find(key);
    return at == of.end() ? Lines{"(nothing of the kind)"} : at->second;
  };
  for (const std::string& key : keys) {
    if (apart.contains(key)) continue;
    const Lines left = lines_of(expected, key), right = lines_of(found, key);
    if (left == right) continue;
    out += key + ":\n";
    const auto only_in = [&out](const char* side, const Lines& one, const Lines& other) {
      for (const std::string& line : one) {
        if (std::count(other.begin(), other.end(), line) != std::count(one.begin(), one.end(), line)) {
          out += std::string("  ") + side + line + "\n";
        }
      }
    };
    only_in("expected ", left, right);
    only_in("found    ", right, left);
  }
  return out;
}

/// A copy of a database as its file would be read by a program that starts now.
inline void copy_into(const Database& to, sqlite3* from) {
  sqlite3_backup* backup = sqlite3_backup_init(to.get(), "main", from, "main");
  if (backup == nullptr) throw std::runtime_error(sqlite3_errmsg(to.get()));
  sqlite3_backup_step(backup, -1);
  if (sqlite3_backup_finish(backup) != SQLITE_OK) throw std::runtime_error("the database cannot be copied");
}

}  // namespace alteration

#endif
