// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_SCRIPT_WRITER_HPP
#define HEADWAY_BACKEND_MYSQL_SCRIPT_WRITER_HPP

#include <algorithm>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/backend/mysql/lock.hpp"
#include "headway/backend/mysql/mysql.hpp"
#include "headway/backend/mysql/scratch_rules.hpp"
#include "headway/backend/mysql/script_text.hpp"
#include "headway/backend/mysql/settings.hpp"
#include "headway/base/error.hpp"
#include "headway/engine/journal_table.hpp"
#include "headway/engine/recording.hpp"
#include "headway/engine/schema_scratch.hpp"
#include "headway/sql/mysql_statement.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

/// Scripts for the client of MariaDB or MySQL, which stops at the first error. The scratch is a schema in memory: no
/// server is asked.
///
/// A script holds the lock of the history from beginning to end; the end of the session gives it up, too. The lease of
/// a cluster must be renewed, which a script cannot: it stops there.
///
/// The servers commit at each statement that defines something. Rows that are written between two of those, and the
/// version row with the entry in the history behind the last, are one transaction. A script that stops half-way leaves
/// no journal: the version table says where the migration began that did not end, and the client in which line.
///
/// @source https://mariadb.com/kb/en/mariadb-command-line-client/ (--force),
/// https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/
template <>
class ScriptWriter<Mysql> {
 public:
  using Scratch = SchemaScratch<mysql::ScratchRules>;
  static constexpr std::string_view program = "mariadb DATABASE < SCRIPT";
  static constexpr std::string_view now_sql = "DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ')";
  static constexpr std::string_view version_sql =
      "CONCAT(IF(VERSION() LIKE '%MariaDB%', 'MariaDB ', 'MySQL '), VERSION())";

  static Result<Scratch> open() { return Scratch(); }

  void prepare_runs(std::string_view version_table, std::chrono::milliseconds statement_timeout) {
    version_table_ = version_table;
    statement_timeout_ = statement_timeout;
  }
  void begin_script(const Scratch&) {}

  [[nodiscard]] std::string settings(std::chrono::milliseconds timeout) const {
    std::string out;
    detail::append_comment(
        "Where a statement fails, the client stops and tells its line. What defines something, and stands before it, "
        "is\n"
        "done; rows written since the last START TRANSACTION are not. The version table has the migrations that ended.",
        out);
    out += "SET NAMES utf8mb4;\n" + mysql::Settings::words_for_run(timeout) + limit() + ";\n";
    mysql::append_stop("DATABASE() IS NULL", "no database is chosen", "", out);
    detail::append_comment(
        "On a cluster the lock below is known to one node alone. Where it is sure that nobody else migrates, these\n"
        "three lines may be left out.",
        out);
    mysql::append_stop(
        "COALESCE(/*M! (SELECT VARIABLE_VALUE FROM information_schema.SESSION_VARIABLES WHERE "
        "VARIABLE_NAME = 'WSREP_ON'), */ 'OFF') = 'ON'",
        "no script keeps the lease of a cluster: migrate by the program",
        "",
        out);
    const auto seconds = std::to_string((timeout.count() + 999) / 1000);
    out += "SET @headway_lock = " + mysql::Lock::name_of("DATABASE()", version_table_) + ";\n";
    out += "SET @headway_locked = GET_LOCK(@headway_lock, " + seconds + ");\n";
    mysql::append_stop("COALESCE(@headway_locked, 0) <> 1", "another process migrates the database", "", out);
    return out;
  }
  /// For a session that goes on behind the script.
  [[nodiscard]] static std::string closing() {
    return "\nDEALLOCATE PREPARE headway;\nDO RELEASE_LOCK(@headway_lock);\n";
  }

  Result<void> perform(Scratch& scratch, const Statement& statement, std::string* out) {
    using Kind = Statement::Kind;
    if (!is_in_migration_ && statement.kind == Kind::sql) scratch.create_own_table(statement.sql);
    if (out == nullptr) return {};
    if (statement.kind == Kind::expect_no_rows) {
      mysql::append_stop("EXISTS (" + statement.sql + ")", statement.text + " does not hold for all rows", "", *out);
      return {};
    }
    if (statement.kind != Kind::sql) return {};
    const sql::MysqlEffect effect = sql::read_mysql_statement(statement.sql).effect;
    if (effect == sql::MysqlEffect::rows) {
      begin_rows(*out);
    } else if (effect != sql::MysqlEffect::session) {
      commit_rows(*out);
    }
    Result<void> done = mysql::append_for_client(statement.sql, *out);
    if (!done) {
      done.error().position = statement.position;
      done.error().statement = statement.sql;
    }
    return done;
  }
  /// One of the library's own statements, which writes rows of its tables.
  Result<void> write_rows(const std::string& statement, std::string& out) {
    begin_rows(out);
    return mysql::append_for_client(statement, out);
  }

  /// What MODIFY would reset, for a script knows only what the migrations say, stops it.
  ///
  /// @error not_scriptable  the operation depends on what a table is like, and that is not known
  Result<void> guard(const Scratch& scratch, Group group, const Statements& statements, std::string& out) const {
    const Operation& operation = *group.front();
    const std::string_view table = mysql::table_to_know(operation);
    if (!scratch.knows_tables() && !table.empty()) {
      return failure(ErrorCode::not_scriptable,
                     "what table " + std::string(table) +
                         " is like is not known without the database: " + scratch.why_unknown().message,
                     "run it without a script, or write it as SQL");
    }
    const Table* const known = statements.empty() || table.empty() ? nullptr : scratch.schema().find(table);
    if (known == nullptr) return {};
    if (const auto* const altered = operation.data.get_if<AlterColumn>()) {
      const Column* const column = known->find(altered->column);
      if (column != nullptr) expect_known(*known, {column}, !altered->change.comment, out);
    } else if (operation.data.get_if<ReorderColumns>() != nullptr || operation.data.get_if<AlterOptions>() != nullptr) {
      std::vector<const Column*> columns;
      for (const Column& each : known->columns) columns.push_back(&each);
      expect_known(*known, columns, true, out);
    }
    return {};
  }

  void expect_revisions(std::string_view table, std::span<const std::string> rows, std::string& out) const {
    std::string wanted, names;
    for (const std::string& row : rows) {
      wanted += std::string(wanted.empty() ? "" : ", ") + "CAST(" + mysql::literal(row) + " AS BINARY)";
      names.append(names.empty() ? "" : ", ").append(row);
    }
    const std::string same =
        wanted.empty() ? "0" : "CAST(CONVERT(version_num USING utf8mb4) AS BINARY) IN (" + wanted + ")";
    mysql::append_if_there("SELECT MIN(CONCAT(revision, ' (', direction, ')')) INTO @headway_half FROM",
                           JournalTable::name_beside(table),
                           "SET @headway_half = NULL",
                           out);
    mysql::append_stop(
        "@headway_half IS NOT NULL", "a migration is half applied, which the program can end: ", "@headway_half", out);
    mysql::append_if_there("SELECT COUNT(*), COALESCE(SUM(" + same +
                               "), 0), GROUP_CONCAT(version_num ORDER BY version_num SEPARATOR ', ') INTO "
                               "@headway_rows, @headway_same, @headway_found FROM",
                           table,
                           "SET @headway_rows = 0, @headway_same = 0, @headway_found = NULL",
                           out);
    const std::string count = std::to_string(rows.size());
    mysql::append_stop(
        "@headway_rows <> " + count + " OR @headway_same <> " + count,
        "the database is not at " + (names.empty() ? "base" : names) + ", where this script begins, but at ",
        "COALESCE(@headway_found, 'base')",
        out);
  }
  /// No fingerprint is written, and so none is doubted.
  Result<void> doubt_schema(const Scratch&, std::string_view, std::string_view, std::string&) const { return {}; }

  /// Begun when rows are written: what defines something would commit at once.
  Result<void> begin(Scratch& scratch, std::chrono::milliseconds, std::string*) const {
    scratch.set_in_transaction(true);
    return {};
  }
  Result<void> commit(Scratch& scratch, std::chrono::milliseconds, std::string* out) {
    scratch.set_in_transaction(false);
    if (out != nullptr) commit_rows(*out);
    return {};
  }
  /// The script holds the lock all the time.
  Result<void> keep_lock(const Scratch&, std::string*) const { return {}; }
  Result<void> release_lock(const Scratch&, std::string*) const { return {}; }

  Result<void> begin_migration(const Scratch&, bool suspend_foreign_keys, std::string* out) {
    is_in_migration_ = true;
    are_keys_suspended_ = suspend_foreign_keys;
    if (are_keys_suspended_ && out != nullptr) out->append("SET SESSION foreign_key_checks = 0;\n");
    return {};
  }
  Result<void> end_migration(const Scratch&, std::string* out) {
    is_in_migration_ = false;
    if (std::exchange(are_keys_suspended_, false) && out != nullptr) resume_foreign_keys(*out);
    return {};
  }

 private:
  /// Of one statement. Each server has a setting of its own, in its own unit.
  [[nodiscard]] std::string limit() const {
    if (statement_timeout_.count() <= 0) return {};
    return " /*M! , max_statement_time = " + std::to_string(static_cast<double>(statement_timeout_.count()) / 1000) +
           " */ /*!80000 , max_execution_time = " + std::to_string(statement_timeout_.count()) + " */";
  }
  void begin_rows(std::string& out) {
    if (!std::exchange(is_writing_rows_, true)) out += "START TRANSACTION;\n";
  }
  void commit_rows(std::string& out) {
    if (std::exchange(is_writing_rows_, false)) out += "COMMIT;\n";
  }

  /// MariaDB keeps a check that was written at a column there; `json_valid` is how it makes its JSON.
  ///
  /// @source https://mariadb.com/kb/en/information-schema-check_constraints-table/ (LEVEL)
  static void expect_known(const Table& table, const std::vector<const Column*>& columns, bool is_comment_kept,
                           std::string& out) {
    std::string names, others;
    for (const Column* each : columns) {
      names += (names.empty() ? "" : ", ") + mysql::literal(each->name);
      if (!is_comment_kept) continue;
      others += " OR (COLUMN_NAME = " + mysql::literal(each->name) + " AND COLUMN_COMMENT <> " +
                mysql::literal(each->comment_) + ")";
    }
    const std::string of_table = "TABLE_NAME = " + mysql::literal(table.name);
    mysql::append_stop(
        "EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND " + of_table +
            " AND COLUMN_NAME IN (" + names +
            ") AND (LOWER(EXTRA) LIKE '%on update%' OR LOWER(EXTRA) LIKE "
            "'%invisible%'" +
            others +
            ")) /*M! "
            "OR EXISTS (SELECT 1 FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE() AND " +
            of_table + " AND LEVEL = 'Column' AND CONSTRAINT_NAME IN (" + names +
            ") AND CHECK_CLAUSE NOT LIKE 'json_valid(%') */",
        "a column of table " + table.name.string() +
            " has a comment, a check or the like that a script would take from it: run this without a script",
        "",
        out);
  }

  /// The server looks at no row when foreign keys are enforced again: each is asked for rows that refer to nothing.
  static void resume_foreign_keys(std::string& out) {
    out += "SET SESSION foreign_key_checks = 1, group_concat_max_len = 1048576;\n";
    const auto quoted = [](const std::string& name) { return "'`', REPLACE(" + name + ", '`', '``'), '`'"; };
    const std::string own = "'o.', " + quoted("COLUMN_NAME"), other = "'r.', " + quoted("REFERENCED_COLUMN_NAME");
    out +=
        "SET @headway_keys = (SELECT GROUP_CONCAT(broken SEPARATOR ' UNION ALL ') FROM (SELECT CONCAT('SELECT ', "
        "QUOTE(CONCAT(CONSTRAINT_NAME, ' of ', TABLE_NAME)), ' AS broken FROM ', " +
        quoted("TABLE_NAME") + ", ' o WHERE NOT EXISTS (SELECT 1 FROM ', " + quoted("REFERENCED_TABLE_SCHEMA") +
        ", '.', " + quoted("REFERENCED_TABLE_NAME") + ", ' r WHERE ', GROUP_CONCAT(CONCAT(" + own + ", ' = ', " +
        other + ") SEPARATOR ' AND '), ') AND ', GROUP_CONCAT(CONCAT(" + own +
        ", ' IS NOT NULL') SEPARATOR ' AND ')) AS broken FROM information_schema.KEY_COLUMN_USAGE WHERE "
        "TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL GROUP BY TABLE_NAME, CONSTRAINT_NAME, "
        "REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME) AS foreign_keys);\n";
    mysql::append_prepared(
        "COALESCE(CONCAT('SET @headway_broken = (SELECT MIN(broken) FROM (', @headway_keys, ') AS "
        "broken_keys)'), 'SET @headway_broken = NULL')",
        out);
    mysql::append_stop(
        "@headway_broken IS NOT NULL", "rows refer to nothing by the foreign key ", "@headway_broken", out);
  }

  std::string version_table_;
  std::chrono::milliseconds statement_timeout_{0};
  bool is_in_migration_ = false, are_keys_suspended_ = false;
  bool is_writing_rows_ = false;  ///< In a transaction of the script.
};

static_assert(Scriptable<Mysql>);

}  // namespace headway::inline v0

#endif
