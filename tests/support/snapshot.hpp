// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_SNAPSHOT_HPP
#define HEADWAY_TESTS_SUPPORT_SNAPSHOT_HPP

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <sqlite3.h>

// Judges what headway does to a database, so it uses no headway code.
namespace support {

/// An SQLite connection; throws on failure, which fails the test.
class Database {
 public:
  explicit Database(const std::string& path = ":memory:") {
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
    if (sqlite3_open_v2(path.c_str(), &db_, flags, nullptr) != SQLITE_OK)
      throw std::runtime_error("cannot open " + path);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close_v2(db_); }

  [[nodiscard]] sqlite3* get() const { return db_; }
  void execute(const std::string& sql) const {
    if (std::string why; !try_execute(sql, &why)) throw std::runtime_error(why + " in: " + sql.substr(0, 200));
  }
  bool try_execute(const std::string& sql, std::string* why = nullptr) const {
    char* message = nullptr;
    const int answer = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &message);
    if (why != nullptr && message != nullptr) *why = message;
    sqlite3_free(message);
    return answer == SQLITE_OK;
  }

 private:
  sqlite3* db_ = nullptr;
};

/// All rows of a query, each value as an SQL literal, so that 1 and '1' differ.
inline std::vector<std::vector<std::string>> rows(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string(sqlite3_errmsg(db)) + " in: " + sql);
  }
  std::vector<std::vector<std::string>> out;
  int answer = SQLITE_ROW;
  while ((answer = sqlite3_step(statement)) == SQLITE_ROW) {
    auto& row = out.emplace_back();
    for (int at = 0; at < sqlite3_column_count(statement); ++at) {
      const auto* words = reinterpret_cast<const char*>(sqlite3_column_text(statement, at));
      const std::string type = std::to_string(sqlite3_column_type(statement, at));
      row.push_back(words == nullptr
                        ? "NULL"
                        : type + ":" +
                              std::string(words, static_cast<std::size_t>(sqlite3_column_bytes(statement, at))));
    }
  }
  const std::string why = sqlite3_errmsg(db);
  sqlite3_finalize(statement);
  if (answer != SQLITE_DONE) throw std::runtime_error(why + " in: " + sql);
  return out;
}

/// The first value of the first row, without its type; empty when there is no row.
inline std::string scalar(sqlite3* db, const std::string& sql) {
  const auto found = rows(db, sql);
  if (found.empty() || found[0].empty()) return {};
  const std::string& value = found[0][0];
  return value == "NULL" ? value : value.substr(value.find(':') + 1);
}

/// Everything that a database holds: each object with its SQL, and each row of each table with its rowid.
using Snapshot = std::map<std::string, std::vector<std::vector<std::string>>>;

/// @param ignore  Tables to leave out, such as headway's own.
inline Snapshot snapshot(sqlite3* db, const std::vector<std::string>& ignore = {}, bool with_rows = true) {
  const auto ignored = [&](const std::string& table) {
    for (const std::string& each : ignore) {
      if (table == "3:" + each) return true;
    }
    return false;
  };
  Snapshot out;
  auto& objects = out["sqlite_schema"];
  for (auto& row : rows(db, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name, tbl_name, sql")) {
    if (!ignored(row[2])) objects.push_back(row);
  }
  if (!with_rows) return out;
  for (const auto& row :
       rows(db,
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') ORDER BY name")) {
    if (ignored(row[0])) continue;
    const std::string name = row[0].substr(2);
    if (name == "sqlite_schema" || name == "sqlite_temp_schema") continue;
    std::string quoted, literal;
    for (const char c : name) {
      quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
      literal += c == '\'' ? std::string("''") : std::string(1, c);
    }
    const bool has_rowid =
        scalar(db, "SELECT wr FROM pragma_table_list('" + literal + "') WHERE schema = 'main'") == "0";
    const std::string columns = has_rowid ? "rowid, *" : "*";
    auto& found = out[name] = rows(db, "SELECT " + columns + " FROM \"" + quoted + "\"");
    std::sort(found.begin(), found.end());
  }
  return out;
}

/// What two snapshots differ in, for a person; empty when in nothing.
inline std::string difference(const Snapshot& left, const Snapshot& right) {
  std::string out;
  const auto say = [&out](const char* side, const std::string& table, const std::vector<std::string>& row) {
    out += std::string(side) + " " + table + ":";
    for (const std::string& value : row) out += " | " + value;
    out += "\n";
  };
  const auto only_in = [&](const char* side, const Snapshot& one, const Snapshot& other) {
    for (const auto& [table, found] : one) {
      const auto match = other.find(table);
      for (const auto& row : found) {
        if (match == other.end() || std::find(match->second.begin(), match->second.end(), row) == match->second.end()) {
          say(side, table, row);
        }
      }
      if (found.empty() && match == other.end()) say(side, table, {"(a table without rows)"});
    }
  };
  only_in("only left: ", left, right);
  only_in("only right:", right, left);
  if (out.empty() && left != right) out = "the same rows in another order or number\n";
  return out;
}

}  // namespace support

#endif
