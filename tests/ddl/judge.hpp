// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_DDL_JUDGE_HPP
#define HEADWAY_TESTS_DDL_JUDGE_HPP

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <sqlite3.h>

#include "headway/dialect/sqlite/table.hpp"
#include "headway/sql/ddl.hpp"
#include "support/snapshot.hpp"

/// Compares what headway reads in stored SQL with what SQLite says of the same object. Collects every difference as a
/// line of text, so that one run shows all.
class DdlJudge {
 public:
  explicit DdlJudge(sqlite3* db) : db_(db) {}

  /// All objects of the database; those whose SQL was looked at before are left out.
  void compare_all() {
    for (const Row& row : all("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")) {
      if (!seen_.insert(row[3]).second) continue;
      compare(row[0], row[1], row[2], row[3]);
    }
  }

  void compare(const std::string& type, const std::string& name, const std::string& owner, const std::string& sql) {
    sql_ = sql;
    const headway::sql::Definition read = headway::sql::read_statement(sql);
    if (const auto* stop = std::get_if<headway::sql::Unreadable>(&read)) {
      say("cannot be read: expected " + stop->expected.string() + ", found " + stop->found.string() + " at byte " +
          std::to_string(stop->offset));
    } else if (const auto* table = std::get_if<headway::sql::TableDefinition>(&read)) {
      same("kind", "table", type);
      compare_table(*table, name);
    } else if (const auto* index = std::get_if<headway::sql::IndexDefinition>(&read)) {
      same("kind", "index", type);
      compare_index(*index, name, owner);
    } else if (const auto* object = std::get_if<headway::sql::ObjectDefinition>(&read)) {
      using Kind = headway::sql::ObjectDefinition::Kind;
      same("kind", object->kind == Kind::view ? "view" : object->kind == Kind::trigger ? "trigger" : "table", type);
      same("name", object->name.name.string(), name);
      if (object->kind == Kind::trigger) same_name("table", object->table.name.string(), owner);
      same("whole", std::string(object->whole.of(sql)), sql);
    } else {
      say("is read as something else");
    }
  }

  [[nodiscard]] const std::vector<std::string>& differences() const { return differences_; }
  [[nodiscard]] std::string all_differences() const {
    std::string out;
    for (const std::string& each : differences_) out += each + "\n";
    return out;
  }
  [[nodiscard]] std::size_t looked_at() const { return seen_.size(); }

  /// What SQLite says of a table, in one form for two databases to be compared: a primary key counts as NOT NULL, and
  /// names of automatic indexes and the words of types do not count.
  static std::string portrait(sqlite3* db, const std::string& table, bool with_uniques) {
    std::string out;
    for (const Row& row : all(db, "PRAGMA main.table_xinfo(" + quoted(table) + ")")) {
      const bool is_not_null = row[3] == "1" || row[5] != "0";
      out += row[1] + " notnull=" + (is_not_null ? "1" : "0") + " pk=" + row[5] + " hidden=" + row[6] + " " +
             metadata(db, table, row[1]) + "\n";
    }
    std::vector<std::string> lines;
    for (const Row& row : all(db, "PRAGMA main.foreign_key_list(" + quoted(table) + ")")) {
      lines.push_back("fk " + row[1] + " " + row[2] + " " + row[3] + " " + row[4] + " " + row[5] + " " + row[6]);
    }
    for (const Row& row : all(db, "PRAGMA main.index_list(" + quoted(table) + ")")) {
      if (row[3] == "c" || !with_uniques) continue;
      std::string line = "key";
      for (const Row& key : all(db, "PRAGMA main.index_info(" + quoted(row[1]) + ")")) line += " " + key[2];
      lines.push_back(line);
    }
    for (const Row& row :
         all(db, "SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = " + quoted(table))) {
      lines.push_back("without rowid " + row[0] + " strict " + row[1]);
    }
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) out += line + "\n";
    return out;
  }

 private:
  using Row = std::vector<std::string>;

  void compare_table(const headway::sql::TableDefinition& read, const std::string& name) {
    const headway::Table& table = read.table;
    same("name", table.name.string(), name);
    same("name with quotes", unquoted(read.name.span), name);
    const std::vector<Row> columns = all("PRAGMA main.table_xinfo(" + quoted(name) + ")");
    if (columns.size() != table.columns.size() || columns.size() != read.columns.size()) {
      return say("has " + std::to_string(table.columns.size()) + " columns");
    }
    for (std::size_t at = 0; at < columns.size(); ++at) {
      compare_column(table, table.columns[at], read.columns[at], name, columns[at]);
    }
    for (const Row& row :
         all("SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = " + quoted(name))) {
      same("without rowid", table.is_without_rowid ? "1" : "0", row[0]);
      same("strict", table.is_strict ? "1" : "0", row[1]);
    }
    compare_foreign_keys(table, name);
    compare_uniques(table, name);
    compare_spans(read);
  }

  void compare_column(const headway::Table& table, const headway::Column& column,
                      const headway::sql::ColumnDefinition& place, const std::string& table_name, const Row& row) {
    using Kind = headway::sql::Clause::Kind;
    const std::string what = "column " + row[1] + " ";
    same(what + "name", column.name.string(), row[1]);
    same(what + "name with quotes", unquoted(place.name), row[1]);
    // SQLite takes the quotes off a quoted type, and not very well where something follows it.
    const headway::sql::Token first = headway::sql::next_token(place.type.of(sql_));
    const bool is_quoted_in_part =
        (first.text.starts_with('[') || first.text.starts_with('"')) &&
        (first.text.size() != place.type.of(sql_).size() || column.generated.kind != headway::Generated::Kind::none);
    // It takes GENERATED ALWAYS off the end of a type, and leaves a comment before it.
    std::string type = unquoted(place.type);
    const bool has_comment =
        row[2].size() > type.size() && headway::sql::Tokens(row[2].substr(type.size())).next().text.empty();
    if (!is_quoted_in_part && !has_comment) same_name(what + "type", type, row[2]);

    const auto& keys = table.primary_key.columns;
    const auto key = std::find(keys.begin(), keys.end(), column.name);
    const bool is_key = key != keys.end();
    same(what + "place in the primary key", is_key ? std::to_string(key - keys.begin() + 1) : "0", row[5]);
    const bool says_not_null = place.find(Kind::not_null) != nullptr;
    if (row[3] == "1" && !says_not_null && !(is_key && (table.is_without_rowid || table.is_strict))) {
      say(what + "is NOT NULL");
    }
    if (row[3] == "0" && says_not_null) say(what + "is not NOT NULL");
    same(what + "nullable", column.nullable ? "1" : "0", says_not_null || is_key ? "0" : "1");

    const char* hidden[] = {"0", "2", "3"};
    same(what + "generated", hidden[static_cast<std::size_t>(column.generated.kind)], row[6]);
    const headway::sql::Clause* value = nullptr;
    for (const auto& clause : place.clauses) {
      if (clause.kind == Kind::default_value) value = &clause;
    }
    if (column.generated.kind == headway::Generated::Kind::none) {
      same(what + "default", value == nullptr ? "NULL" : std::string(value->body.of(sql_)), row[4]);
    }
    if (value != nullptr) compare_default(what, column, std::string(value->whole.of(sql_)));
    same_name(
        what + "collation and autoincrement",
        (column.collation.empty() ? "BINARY" : column.collation.string()) + (column.is_autoincrement ? " 1" : " 0"),
        metadata(db_, table_name, row[1]));
  }

  /// The default as it was written and as headway would write it give the same value.
  void compare_default(const std::string& what, const headway::Column& column, const std::string& clause) {
    headway::Column alone;
    alone.name = "a";
    alone.type = headway::verbatim("");
    alone.default_value_ = column.default_value_;
    headway::sql::Writer out;
    headway::detail::write_create_table(out, headway::table("ours", std::move(alone)));
    const support::Database scratch;
    if (!scratch.try_execute("CREATE TABLE theirs (a " + clause + ")")) return;  // names another column
    scratch.execute(out.take());
    if (!scratch.try_execute("INSERT INTO theirs DEFAULT VALUES")) return;
    scratch.execute("INSERT INTO ours DEFAULT VALUES");
    if (clause.find("random") != std::string::npos) return;
    // Two rows are not made in the same millisecond.
    const bool is_time =
        scratch_value(scratch, "theirs").find(':') != std::string::npos || clause.find("'now'") != std::string::npos;
    same(what + "default's value",
         is_time ? "" : scratch_value(scratch, "ours"),
         is_time ? "" : scratch_value(scratch, "theirs"));
  }
  static std::string scratch_value(const support::Database& scratch, const std::string& table) {
    return support::scalar(scratch.get(), "SELECT typeof(a) || quote(a) FROM " + table);
  }

  void compare_foreign_keys(const headway::Table& table, const std::string& name) {
    std::vector<std::string> ours, theirs;
    const char* actions[] = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};
    for (std::size_t at = 0; at < table.foreign_keys.size(); ++at) {
      const headway::ForeignKey& key = table.foreign_keys[table.foreign_keys.size() - 1 - at];
      for (std::size_t place = 0; place < key.columns.size(); ++place) {
        ours.push_back(std::to_string(at) + "|" + key.table.string() + "|" + key.columns[place].string() + "|" +
                       (place < key.referenced.size() ? key.referenced[place].string() : "NULL") + "|" +
                       actions[static_cast<std::size_t>(key.update_action)] + "|" +
                       actions[static_cast<std::size_t>(key.delete_action)]);
      }
    }
    for (const Row& row : all("PRAGMA main.foreign_key_list(" + quoted(name) + ")")) {
      theirs.push_back(row[0] + "|" + row[2] + "|" + row[3] + "|" + row[4] + "|" + row[5] + "|" + row[6]);
    }
    same("foreign keys", joined(ours), joined(theirs));
  }

  /// SQLite makes one index for several rules that say the same.
  void compare_uniques(const headway::Table& table, const std::string& name) {
    std::set<std::string> ours, theirs, all_theirs;
    for (const headway::Unique& each : table.uniques) ours.insert(joined(each.columns));
    for (const Row& row : all("PRAGMA main.index_list(" + quoted(name) + ")")) {
      if (row[3] == "c") continue;
      std::string columns;
      for (const Row& key : all("PRAGMA main.index_info(" + quoted(row[1]) + ")")) columns += key[2] + ", ";
      all_theirs.insert(columns);
      if (row[3] == "u") theirs.insert(columns);
    }
    const std::string key = joined(table.primary_key.columns);
    for (const std::string& each : theirs) {
      if (ours.count(each) == 0 && each != key) say("misses the unique constraint " + each);
    }
    for (const std::string& each : ours) {
      if (all_theirs.count(each) == 0) say("has a unique constraint more: " + each);
    }
  }

  /// Between the parts that have a place stand only commas, white space and comments: nothing was left out.
  void compare_spans(const headway::sql::TableDefinition& read) {
    std::size_t at = read.body.begin;
    for (const auto& column : read.columns) {
      gap("before a column", at, column.whole.begin, true);
      gap("before a name", column.whole.begin, column.name.begin, false);
      std::size_t inside = column.name.end;
      if (!column.type.empty()) {
        gap("before a type", inside, column.type.begin, false);
        inside = column.type.end;
      }
      for (const auto& clause : column.clauses) {
        gap("before a clause", inside, clause.whole.begin, false);
        inside = clause.whole.end;
      }
      gap("behind a column", inside, column.whole.end, false);
      at = column.whole.end;
    }
    for (const auto& constraint : read.constraints) {
      gap("before a constraint", at, constraint.whole.begin, true);
      at = constraint.whole.end;
    }
    gap("behind the columns", at, read.body.end, false);
    gap("before the options", read.body.end + 1, read.options.begin, false);
    gap("behind the options", read.options.end, sql_.size(), false);
  }

  void gap(const std::string& where, std::size_t begin, std::size_t end, bool may_have_comma) {
    if (begin > end || end > sql_.size()) return say("has spans that overlap " + where);
    headway::sql::Tokens tokens(std::string_view(sql_).substr(begin, end - begin));
    for (auto token = tokens.next(); token.kind != headway::sql::Token::Kind::end; token = tokens.next()) {
      if (token.text != "," || !may_have_comma) say("leaves out '" + std::string(token.text) + "' " + where);
    }
  }

  void compare_index(const headway::sql::IndexDefinition& read, const std::string& name, const std::string& owner) {
    same("name", read.index.name.string(), name);
    same_name("table", read.table.name.string(), owner);
    for (const Row& row : all("PRAGMA main.index_list(" + quoted(owner) + ")")) {
      if (row[1] != name) continue;
      same("unique", read.index.is_unique ? "1" : "0", row[2]);
      same("partial", read.index.where.empty() ? "0" : "1", row[4]);
    }
    std::size_t at = 0;
    for (const Row& row : all("PRAGMA main.index_xinfo(" + quoted(name) + ")")) {
      if (row[5] == "0") continue;
      if (at == read.index.keys.size()) return say("misses a key");
      const headway::IndexKey& key = read.index.keys[at++];
      const std::string what = "key " + std::to_string(at) + " ";
      same_name(what + "column", key.column.empty() ? "NULL" : key.column.string(), row[1] == "-1" ? "rowid" : row[2]);
      same(what + "descending", key.descending ? "1" : "0", row[3]);
      std::string collation = key.collation.string();
      if (collation.empty() && row[1] != "-2")
        collation = metadata(db_, owner, row[2]).substr(0, metadata(db_, owner, row[2]).size() - 2);
      if (collation.empty()) collation = "BINARY";
      // `a IN (1) COLLATE x` is kept in one piece: the collation is in the expression.
      const bool is_inside = key.collation.empty() && key.expression.view().find(" COLLATE ") != std::string::npos;
      if (!is_inside) same_name(what + "collation", collation, row[4]);
    }
    if (at != read.index.keys.size()) say("has keys more");
  }

  /// `BINARY 0`: a column's collation, and whether it is AUTOINCREMENT.
  static std::string metadata(sqlite3* db, const std::string& table, const std::string& column) {
    const char* collation = nullptr;
    int is_autoincrement = 0;
    if (sqlite3_table_column_metadata(
            db, "main", table.c_str(), column.c_str(), nullptr, &collation, nullptr, nullptr, &is_autoincrement) !=
        SQLITE_OK) {
      return "none 0";
    }
    return std::string(collation) + (is_autoincrement != 0 ? " 1" : " 0");
  }

  std::string unquoted(headway::sql::Span span) {
    const headway::sql::Token token = headway::sql::next_token(span.of(sql_));
    using Kind = headway::sql::Token::Kind;
    if (token.kind != Kind::quoted && token.kind != Kind::string) return std::string(span.of(sql_));
    const std::vector<char> bytes = headway::sql::unquoted(token);
    return {bytes.begin(), bytes.end()};
  }

  void same(const std::string& what, const std::string& ours, const std::string& theirs) {
    if (ours != theirs) say(what + " is '" + ours + "', for SQLite '" + theirs + "'");
  }
  void same_name(const std::string& what, const std::string& ours, const std::string& theirs) {
    if (!headway::sql::equal_ignoring_case(ours, theirs)) same(what, ours, theirs);
  }
  void say(const std::string& what) { differences_.push_back(what + " in: " + sql_); }

  [[nodiscard]] std::vector<Row> all(const std::string& sql) const { return all(db_, sql); }
  /// Rows without the types of their values.
  static std::vector<Row> all(sqlite3* db, const std::string& sql) {
    std::vector<Row> found = support::rows(db, sql);
    for (Row& row : found) {
      for (std::string& value : row) {
        if (value != "NULL") value.erase(0, value.find(':') + 1);
      }
    }
    return found;
  }
  static std::string quoted(const std::string& name) {
    std::string out = "'";
    for (const char c : name) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
  }
  template <class List>
  static std::string joined(const List& list) {
    std::string out;
    for (const auto& each : list) out.append(std::string_view(each)).append(", ");
    return out;
  }

  sqlite3* db_;
  std::string sql_;
  std::set<std::string> seen_;
  std::vector<std::string> differences_;
};

#endif
