// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_SCRIPT_WRITER_HPP
#define HEADWAY_BACKEND_SQLITE_SCRIPT_WRITER_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "headway/backend/sqlite/session.hpp"
#include "headway/backend/sqlite/sqlite.hpp"
#include "headway/backend/sqlite/statement.hpp"
#include "headway/base/error.hpp"
#include "headway/engine/recording.hpp"
#include "headway/operations/groups.hpp"
#include "headway/sql/token.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

namespace sqlite {

/// The settings of a connection that statements depend on: as commands of the sqlite3 shell where SQL cannot say them.
class ScriptSettings {
 public:
  static ScriptSettings read(sqlite3* db) {
    ScriptSettings made;
    for (std::size_t at = 0; at < quotes.size(); ++at) {
      sqlite3_db_config(db, quotes[at].first, -1, &made.quotes_[at]);
    }
    for (std::size_t at = 0; at < Session::pragmas.size(); ++at) {
      made.pragmas_[at] = Session::value(db, Session::pragmas[at]);
    }
    return made;
  }

  /// What must be said where these shall be and `before` are. The pragma does nothing within a transaction.
  void write(const ScriptSettings* before, bool in_transaction, std::string& out) const {
    for (std::size_t at = 0; at < quotes.size(); ++at) {
      if (before == nullptr || before->quotes_[at] != quotes_[at]) config(quotes[at].second, quotes_[at] != 0, out);
    }
    for (std::size_t at = 0; at < Session::pragmas.size(); ++at) {
      const std::string_view name = Session::pragmas[at];
      // Of the others the shell has what SQLite has by itself.
      const bool is_given = before != nullptr || name == "foreign_keys" || name == "trusted_schema";
      if (!is_given || !pragmas_[at] || (before != nullptr && before->pragmas_[at] == pragmas_[at])) continue;
      if (in_transaction && name == "foreign_keys") {
        config("enable_fkey", *pragmas_[at] != 0, out);
      } else {
        out.append("PRAGMA ").append(name).append(" = ").append(std::to_string(*pragmas_[at])).append(";\n");
      }
    }
  }

  static void config(std::string_view name, bool is_on, std::string& out) {
    out.append(".dbconfig ").append(name).append(is_on ? " on\n" : " off\n");
  }

 private:
  static constexpr std::array<std::pair<int, std::string_view>, 2> quotes = {
      {{SQLITE_DBCONFIG_DQS_DDL, "dqs_ddl"}, {SQLITE_DBCONFIG_DQS_DML, "dqs_dml"}}};

  std::array<int, quotes.size()> quotes_{};
  std::array<std::optional<std::int64_t>, Session::pragmas.size()> pragmas_{};
};

/// What a statement does to a scratch that has no rows.
enum class ScriptEffect : std::uint8_t {
  schema,  ///< It must be performed, or what follows does not fit.
  rows,    ///< It is enough to see that it compiles.
  other,   ///< It reaches for files or other databases, which a scratch does not have.
};

[[nodiscard]] inline ScriptEffect script_effect(std::string_view statement) {
  sql::Tokens tokens(statement);
  sql::Token token = tokens.next();
  const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(
        words.begin(), words.end(), [&](std::string_view each) { return sql::equal_ignoring_case(token.text, each); });
  };
  if (is_one_of({"vacuum", "attach", "detach"})) return ScriptEffect::other;
  if (!is_one_of({"insert", "replace", "update", "delete", "with", "select", "values", "explain"})) {
    return ScriptEffect::schema;
  }
  for (; token.kind != sql::Token::Kind::end; token = tokens.next()) {
    const std::string_view name = sql::bare_name(token);
    if (sql::equal_ignoring_case(name, "sqlite_schema") || sql::equal_ignoring_case(name, "sqlite_master")) {
      return ScriptEffect::schema;  // an edit of definitions
    }
  }
  return ScriptEffect::rows;
}

}  // namespace sqlite

/// Scripts for the sqlite3 shell. The scratch is a private database in memory, whose tables have no rows, and every
/// change of a table is compiled as if they had: what a script does must be right for any rows.
///
/// An expectation is a temporary table of the rows that break it: they are shown, and a NOT NULL, which nothing can
/// turn off, stops the script with the sentence as the name of its column.
///
/// @source https://www.sqlite.org/cli.html (.bail, .dbconfig, .timeout)
template <>
class ScriptWriter<Sqlite> {
 public:
  using Scratch = Sqlite;
  static constexpr std::string_view program = "sqlite3 -bail FILE < SCRIPT";
  static constexpr std::string_view now_sql = "strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'";
  static constexpr std::string_view version_sql = "'SQLite ' || sqlite_version()";

  static Result<Sqlite> open() { return Sqlite::open(":memory:"); }

  void begin_script(Sqlite& scratch) {
    scratch.assume_rows();
    at_start_ = told_ = sqlite::ScriptSettings::read(scratch.handle());
  }
  /// Newer shells protect the stored definitions, trust no schema and take no text in double quotes.
  [[nodiscard]] std::string settings(std::chrono::milliseconds timeout) const {
    std::string out = ".bail on\n.timeout " + std::to_string(timeout.count()) + '\n';
    if (edits_) sqlite::ScriptSettings::config("defensive", false, out);
    at_start_.write(nullptr, false, out);
    return out;
  }
  [[nodiscard]] static std::string closing() { return {}; }

  Result<void> perform(Sqlite& scratch, const Statement& statement, std::string* out) {
    using Kind = Statement::Kind;
    switch (statement.kind) {
      case Kind::sql: return perform_sql(scratch, statement, out);
      case Kind::foreign_keys_off:
      case Kind::note_foreign_keys: note_violations(out); break;
      case Kind::expect_no_rows:
        if (out == nullptr) return {};
        expect(scratch, statement, *out);
        break;
      case Kind::edit_definition:
        if (out != nullptr) edit(statement, *out);
        break;
      case Kind::copy_rows:
        if (out == nullptr) return {};
        detail::append_statement(statement.sql, *out);
        break;
      default: break;  // dependents: whether they compile, the scratch tells as well as the database
    }
    Result<void> done = scratch.perform(statement);
    follow(scratch, out);
    return done;
  }

  /// A rebuild makes of a table what the migrations say, and an edit lets SQLite believe them. Somebody else's column,
  /// index or trigger would be gone, somebody else's view broken.
  Result<void> guard(Sqlite& scratch, Group group, const Statements& statements, std::string& out) const {
    const bool relies_on_definition = std::any_of(statements.begin(), statements.end(), [](const Statement& each) {
      return each.kind == Statement::Kind::remark || each.kind == Statement::Kind::note_dependent;
    });
    if (!relies_on_definition) return {};
    const std::string table(altered_table(*group.front()));
    std::string lower(table);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return headway::detail::lower(c); });
    const std::string around =
        "SELECT type, name, replace(sql, char(13), '') AS sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND "
        "(tbl_name = " +
        literal(table) + " COLLATE NOCASE OR (type IN ('view', 'trigger') AND instr(lower(sql), " + literal(lower) +
        ") > 0))";
    const Result<std::string> differences = differences_of(scratch, around);
    if (!differences) return failure(differences.error());
    expect_no_rows(
        "table " + table + " is not as the migrations make it: run them without a script", *differences, out);
    return {};
  }

  Result<void> doubt_schema(Sqlite& scratch, std::string_view version_table, std::string_view history_table,
                            std::string& out) const {
    const Result<std::string> differences =
        differences_of(scratch,
                       "SELECT type, name, replace(sql, char(13), '') AS sql FROM main.sqlite_schema WHERE sql IS NOT "
                       "NULL AND name NOT LIKE "
                       "'sqlite!_%' ESCAPE '!' AND tbl_name COLLATE NOCASE NOT IN (" +
                           literal(version_table) + ", " + literal(history_table) + ")");
    if (!differences) return failure(differences.error());
    sql::Writer writer;
    ((writer << "UPDATE main.").name(history_table)
     << " SET fingerprint = NULL, made_by = NULL WHERE sequence = (SELECT max(sequence) FROM main.")
            .name(history_table)
        << ") AND EXISTS (" << *differences << ")";
    detail::append_comment("The fingerprint is of the schema that the migrations make. Is it this one?", out);
    detail::append_statement(writer.take(), out);
    return {};
  }

  void expect_revisions(std::string_view table, std::span<const std::string> rows, std::string& out) const {
    sql::Writer writer;
    writer.name(table);
    const std::string found = "SELECT version_num FROM main." + writer.take();
    std::string wanted, names;
    for (const std::string& row : rows) {
      wanted.append(wanted.empty() ? "VALUES (" : ", (").append(literal(row)).append(")");
      names.append(names.empty() ? "" : ", ").append(row);
    }
    std::string query = found;
    if (!rows.empty()) {
      query = "SELECT 'found' AS was, version_num FROM (" + found + " EXCEPT " + wanted +
              ") UNION ALL SELECT 'expected', column1 FROM (SELECT * FROM (" + wanted + ") EXCEPT " + found + ")";
    }
    expect_no_rows(
        "the database is not at " + (names.empty() ? "base" : names) + ", where this script begins", query, out);
  }

  Result<void> begin(Sqlite& scratch, std::chrono::milliseconds timeout, std::string* out) {
    Result<void> done = scratch.begin(timeout);
    write("BEGIN IMMEDIATE;\n", out);
    return done;
  }
  Result<void> commit(Sqlite& scratch, std::chrono::milliseconds timeout, std::string* out) {
    const bool is_noted = std::exchange(is_noted_, false);
    if (is_noted && out != nullptr) {
      expect_no_rows("rows refer to nothing that did not before",
                     "SELECT child, its_rowid, parent FROM (" + std::string(violations) +
                         ") AS now GROUP BY child, its_rowid, parent HAVING count(*) > (SELECT count(*) FROM "
                         "temp.headway_violations AS old WHERE old.child = now.child AND old.its_rowid IS "
                         "now.its_rowid AND old.parent = now.parent)",
                     *out);
    }
    Result<void> done = scratch.commit(timeout);
    write("COMMIT;\n", out);
    if (is_noted) write("DROP TABLE temp.headway_violations;\n", out);
    follow(scratch, out);
    return done;
  }
  Result<void> keep_lock(Sqlite& scratch, std::string* out) const {
    write("PRAGMA main.locking_mode = EXCLUSIVE;\n", out);
    return scratch.keep_lock();
  }
  Result<void> release_lock(Sqlite& scratch, std::string* out) {
    Result<void> done = scratch.release_lock();
    // NORMAL gives the lock up at the next access to the file.
    write("PRAGMA main.locking_mode = NORMAL;\nSELECT name FROM main.sqlite_schema LIMIT 0;\n", out);
    follow(scratch, out);
    return done;
  }
  Result<void> begin_migration(Sqlite& scratch, bool suspend_foreign_keys, std::string* out) {
    if (suspend_foreign_keys) note_violations(out);
    Result<void> done = scratch.begin_migration(suspend_foreign_keys);
    follow(scratch, out);
    return done;
  }
  Result<void> end_migration(Sqlite& scratch, std::string* out) {
    Result<void> done = scratch.end_migration();
    follow(scratch, out);
    return done;
  }

 private:
  static constexpr std::string_view violations =
      "SELECT \"table\" AS child, \"rowid\" AS its_rowid, parent FROM pragma_foreign_key_check";

  static void write(std::string_view words, std::string* out) {
    if (out != nullptr) out->append(words);
  }
  [[nodiscard]] static std::string literal(std::string_view given) {
    sql::Writer writer;
    writer.literal(Value(given));
    return writer.take();
  }

  /// A query for what the database's definitions have otherwise than those of the scratch.
  ///
  /// @param chosen  those that count: type, name and text without carriage returns, which the shell leaves out
  static Result<std::string> differences_of(Sqlite& scratch, const std::string& chosen) {
    std::string made;
    const Result<void> done = scratch.query(chosen, {}, [&](Row row) {
      made.append(made.empty() ? "" : ", ").append("(");
      for (std::size_t at = 0; at < row.size(); ++at) {
        made.append(at == 0 ? "" : ", ").append(literal(row[at].view()));
      }
      made.append(")");
    });
    if (!done) return failure(done.error());
    if (made.empty()) return chosen;
    return "WITH made(type, name, sql) AS (VALUES " + made + "), found AS (" + chosen +
           ") SELECT 'found' AS was, type, name FROM (SELECT * FROM found EXCEPT SELECT * FROM made) UNION ALL SELECT "
           "'expected', type, name FROM (SELECT * FROM made EXCEPT SELECT * FROM found)";
  }

  /// Says what has become of the scratch's settings.
  void follow(const Sqlite& scratch, std::string* out) {
    const sqlite::ScriptSettings now = sqlite::ScriptSettings::read(scratch.handle());
    if (out != nullptr) now.write(&told_, scratch.in_transaction(), *out);
    told_ = now;
  }

  Result<void> perform_sql(Sqlite& scratch, const Statement& statement, std::string* out) {
    if (out != nullptr && loses_carriage_return(statement.sql)) {
      return failure(ErrorCode::not_scriptable,
                     "a text in it has a carriage return before the end of a line, which the sqlite3 shell leaves out",
                     "write the text with char(13)");
    }
    if (out != nullptr) detail::append_statement(statement.sql, *out);
    Result<void> done;
    switch (sqlite::script_effect(statement.sql)) {
      case sqlite::ScriptEffect::schema:
        done = scratch.perform(statement);
        told_ = sqlite::ScriptSettings::read(scratch.handle());  // a pragma says itself what it sets
        break;
      case sqlite::ScriptEffect::rows: {
        if (out == nullptr) break;
        sqlite::PreparedStatement probe;
        done = probe.prepare(scratch.handle(), statement.sql, {});
        if (!done) done.error().position = statement.position;
        break;
      }
      case sqlite::ScriptEffect::other: break;
    }
    return done;
  }

  /// Between tokens it is white space, and does not matter.
  static bool loses_carriage_return(std::string_view statement) {
    if (statement.find("\r\n") == std::string_view::npos) return false;
    sql::Tokens tokens(statement);
    for (sql::Token token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
      if (token.text.find("\r\n") != std::string_view::npos) return true;
    }
    return false;
  }

  void note_violations(std::string* out) {
    if (std::exchange(is_noted_, true)) return;
    write("CREATE TEMP TABLE headway_violations AS " + std::string(violations) + ";\n", out);
  }

  /// A row that a quick query finds is one only if one of the reasons finds it, too.
  static void expect(const Sqlite& scratch, const Statement& statement, std::string& out) {
    if (statement.reasons.empty()) return expect_no_rows(of_rule(statement), statement.sql, out);
    sqlite::PreparedStatement quick;
    const bool is_quick = static_cast<bool>(quick.prepare(scratch.handle(), statement.sql, {}));
    for (const Statement& each : statement.reasons) {
      std::string query = each.sql;
      if (is_quick) query = "SELECT * FROM (" + on_lines(each.sql) + ") WHERE EXISTS (" + on_lines(statement.sql) + ")";
      expect_no_rows(of_rule(each), query, out);
    }
  }
  static std::string of_rule(const Statement& statement) {
    return statement.text + " does not hold for the rows above";
  }
  static std::string on_lines(std::string query) {
    if (sql::ends_in_line_comment(query)) query += '\n';
    return query;
  }

  static void expect_no_rows(std::string_view sentence, const std::string& query, std::string& out) {
    std::string column = "\"";
    for (const char c : sentence) column.append(c == '"' ? 2 : 1, c);
    out.append("CREATE TEMP TABLE headway_found AS SELECT * FROM (" + on_lines(query) + ") LIMIT 3;\n");
    out.append("SELECT * FROM temp.headway_found;\n");
    out.append("CREATE TEMP TABLE headway_refuses (" + column + "\" NOT NULL);\n");
    out.append("INSERT INTO temp.headway_refuses SELECT NULL FROM temp.headway_found;\n");
    out.append("DROP TABLE temp.headway_refuses;\nDROP TABLE temp.headway_found;\n");
  }

  /// Other connections see that they must read the schema again by its number, which the statements before have raised:
  /// each edit stands in one transaction with a CREATE TABLE. This connection reads it again by RESET.
  ///
  /// @source https://www.sqlite.org/pragma.html#pragma_schema_version, #pragma_writable_schema
  void edit(const Statement& statement, std::string& out) {
    edits_ = true;
    out.append("PRAGMA writable_schema = ON;\n");
    detail::append_statement(statement.sql, out);
    out.append("PRAGMA writable_schema = RESET;\n");
  }

  sqlite::ScriptSettings at_start_, told_;
  bool is_noted_ = false;  ///< The rows that refer to nothing are in a temporary table.
  bool edits_ = false;
};

static_assert(Scriptable<Sqlite>);

}  // namespace headway::inline v0

#endif
