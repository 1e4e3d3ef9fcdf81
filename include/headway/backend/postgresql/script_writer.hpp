// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_SCRIPT_WRITER_HPP
#define HEADWAY_BACKEND_POSTGRESQL_SCRIPT_WRITER_HPP

#include <algorithm>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headway/backend/postgresql/compile.hpp"
#include "headway/backend/postgresql/postgresql.hpp"
#include "headway/backend/postgresql/schemas.hpp"
#include "headway/backend/postgresql/session.hpp"
#include "headway/base/error.hpp"
#include "headway/dialect/postgresql.hpp"
#include "headway/dialect/postgresql/block.hpp"
#include "headway/dialect/postgresql/relation_names.hpp"
#include "headway/engine/recording.hpp"
#include "headway/engine/schema_scratch.hpp"
#include "headway/sql/ddl.hpp"
#include "headway/sql/postgresql_script.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

namespace postgresql {

struct ScratchRules {
  static constexpr Dialect dialect = Dialect::postgresql;
  static Result<void> compile(const Operation& operation, bool in_transaction, const Schema* schema, Statements& out) {
    return compile_for_postgresql(operation, in_transaction, schema, out);
  }
  static std::string_view table_to_know(const Operation& operation) { return postgresql::table_to_know(operation); }
};

/// A statement as psql hands it on unchanged: a colon before a name would be one of its variables, so a blank stands
/// between them.
///
/// @error unsupported_by_dialect  psql would take part of it for a command of its own, or read rows from the script
/// @source https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-INTERPOLATION
[[nodiscard]] inline Result<std::string> for_psql(std::string_view statement) {
  std::string out;
  std::size_t written = 0;
  bool is_copy = false;
  char before = '\0';
  sql::PostgresqlTokens tokens(statement);
  for (auto token = tokens.next(); token.kind != sql::PostgresqlToken::Kind::end; token = tokens.next()) {
    const bool is_word = token.kind == sql::PostgresqlToken::Kind::word;
    if (token.text == "\\") {
      return failure(ErrorCode::unsupported_by_dialect, "PostgreSQL knows no commands of psql, which begin with \\");
    }
    if (is_word && before == '\0') is_copy = sql::equal_ignoring_case(token.text, "copy");
    if (is_copy && is_word &&
        (sql::equal_ignoring_case(token.text, "stdin") || sql::equal_ignoring_case(token.text, "stdout"))) {
      return failure(ErrorCode::unsupported_by_dialect, "COPY from or to the program is not possible");
    }
    const std::size_t end = token.offset + token.text.size();
    const char after = end < statement.size() ? statement[end] : ' ';
    if (token.text == ":" && before != ':' && after != ':' && after != '=' && !sql::detail::is_blank(after)) {
      out.append(statement.substr(written, end - written)).append(" ");
      written = end;
    }
    before = token.text == ":" ? ':' : 'x';
  }
  return out.append(statement.substr(written));
}

}  // namespace postgresql

/// Scripts for psql. The scratch is a schema in memory: no server is asked.
///
/// A script holds the advisory lock of the history from beginning to end, as runs do, each in its turn; the end of the
/// session gives it up, too. What the run learns from the server is not in a script: the fingerprint of the schema, so
/// that the next look at drift is a full one, and that a migration outside a transaction has failed: its entry in the
/// history then says `started`.
///
/// @source https://www.postgresql.org/docs/current/app-psql.html (ON_ERROR_STOP, \gexec)
template <>
class ScriptWriter<Postgresql> {
 public:
  using Scratch = SchemaScratch<postgresql::ScratchRules>;
  static constexpr std::string_view program = "psql -X -v ON_ERROR_STOP=1 -f SCRIPT DATABASE";
  static constexpr std::string_view now_sql =
      "pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
  static constexpr std::string_view version_sql = "'PostgreSQL ' || pg_catalog.current_setting('server_version')";

  static Result<Scratch> open() { return Scratch(); }

  void prepare_runs(std::string_view version_table, std::chrono::milliseconds statement_timeout) {
    version_table_ = version_table;
    statement_timeout_ = statement_timeout;
  }
  void begin_script(const Scratch&) {}
  /// Schemas of tables that the migrations make by their full names.
  void look_into(std::vector<std::string> schemas) { schemas_ = std::move(schemas); }

  /// A transaction that waits for the lock would be one that CREATE INDEX CONCURRENTLY waits for: each attempt is one
  /// of its own.
  ///
  /// @source https://www.postgresql.org/docs/current/plpgsql-transactions.html
  [[nodiscard]] std::string settings(std::chrono::milliseconds timeout) {
    lock_timeout_ = std::max(timeout, std::chrono::milliseconds(1));
    const std::string milliseconds = std::to_string(timeout.count());
    std::string out =
        "\\set ON_ERROR_STOP on\n\\set ON_ERROR_ROLLBACK off\n\\set AUTOCOMMIT on\nSET client_encoding = 'UTF8';\n";
    out += detail::postgresql_block(
        "DECLARE\n"
        "  key bigint := " +
        postgresql::lock_key("pg_catalog.current_schema()", version_table_) +
        ";\n"
        "  deadline timestamptz := clock_timestamp() + interval '" +
        milliseconds +
        " milliseconds';\n"
        "BEGIN\n"
        "  IF key IS NULL THEN\n"
        "    RAISE EXCEPTION 'no schema of the search path exists';\n"
        "  END IF;\n"
        "  WHILE NOT pg_catalog.pg_try_advisory_lock(key) LOOP\n"
        "    IF clock_timestamp() >= deadline THEN\n"
        "      RAISE EXCEPTION 'another process migrates the database';\n"
        "    END IF;\n"
        "    PERFORM pg_catalog.pg_sleep(0.02);\n"
        "    COMMIT;\n"
        "  END LOOP;\n"
        "  PERFORM pg_catalog.set_config('headway.lock', key::text, false), "
        "pg_catalog.set_config('headway.search_path', "
        "pg_catalog.current_setting('search_path'), false);\n"
        "END ");
    return out + ";\n" + limits();
  }
  /// For a session that goes on behind the script.
  [[nodiscard]] std::string closing() const {
    std::string out =
        "\n" +
        detail::postgresql_block(
            "BEGIN\n  PERFORM "
            "pg_catalog.pg_advisory_unlock(pg_catalog.current_setting('headway.lock', true)::bigint);\nEND ") +
        ";\nRESET lock_timeout;\n";
    if (statement_timeout_.count() > 0) out += "RESET statement_timeout;\n";
    return out;
  }

  Result<void> perform(Scratch& scratch, const Statement& statement, std::string* out) {
    if (statement.kind != Statement::Kind::sql) return {};
    if (!is_in_migration_) scratch.create_own_table(statement.sql);
    if (!is_in_transaction_) note_transaction(scratch, statement.sql);
    has_changed_path_ = has_changed_path_ || mentions(statement.sql, "search_path");
    if (out == nullptr) return {};
    const Result<std::string> words = postgresql::for_psql(statement.sql);
    if (!words) {
      Error error = words.error();
      error.position = statement.position;
      error.statement = statement.sql;
      return failure(std::move(error));
    }
    const bool is_patient = is_in_migration_ && !is_in_transaction_ && mentions(statement.sql, "concurrently");
    if (is_patient) {
      out->append("SET lock_timeout = 0;\n");
      remove_unfinished(statement.sql, *out);
    }
    append(*words, *out);
    if (is_patient) out->append(limits());
    return {};
  }

  /// @error not_scriptable  the operation depends on what a table is like, and that is not known
  Result<void> guard(const Scratch& scratch, Group group, const Statements&, std::string& out) {
    refuse_current_schema(*group.front(), out);
    const std::string_view table = postgresql::table_to_know(*group.front());
    if (scratch.knows_tables() || table.empty()) return {};
    return failure(ErrorCode::not_scriptable,
                   "what table " + std::string(table) +
                       " is like is not known without the database: " + scratch.why_unknown().message,
                   "run it without a script, or write it as SQL");
  }
  void expect_revisions(std::string_view table, std::span<const std::string> rows, std::string& out) const {
    std::vector<std::string> sorted(rows.begin(), rows.end());
    std::sort(sorted.begin(), sorted.end());
    std::string wanted, names;
    for (const std::string& row : sorted) {
      wanted.append(wanted.empty() ? "" : ", ").append(postgresql::literal(row));
      names.append(names.empty() ? "" : ", ").append(row);
    }
    const std::string sentence =
        "the database is not at " + (names.empty() ? "base" : names) + ", where this script begins";
    append(detail::postgresql_block(
               "DECLARE\n"
               "  found text[] := ARRAY(SELECT version_num FROM " +
               sql::Writer(Dialect::postgresql).name(table).take() +
               " ORDER BY version_num COLLATE \"C\");\n"
               "BEGIN\n"
               "  IF found <> ARRAY[" +
               wanted +
               "]::text[] THEN\n"
               "    RAISE EXCEPTION USING MESSAGE = " +
               postgresql::literal(sentence) +
               ", DETAIL = 'It is at ' || coalesce(nullif(array_to_string(found, ', '), ''), 'base') || '.';\n"
               "  END IF;\n"
               "END "),
           out);
  }
  /// No fingerprint is written, and so none is doubted.
  Result<void> doubt_schema(const Scratch&, std::string_view, std::string_view, std::string&) const { return {}; }

  Result<void> begin(Scratch& scratch, std::chrono::milliseconds, std::string* out) {
    return transaction(scratch, true, std::string(postgresql::begin), out);
  }
  Result<void> commit(Scratch& scratch, std::chrono::milliseconds, std::string* out) {
    return transaction(scratch, false, "COMMIT", out);
  }
  /// The script holds the lock all the time.
  Result<void> keep_lock(const Scratch&, std::string*) const { return {}; }
  Result<void> release_lock(const Scratch&, std::string*) const { return {}; }

  /// @error unsupported_by_dialect  foreign keys do not rest outside of a transaction
  Result<void> begin_migration(const Scratch&, bool suspend_foreign_keys, std::string* out) {
    is_in_migration_ = true;
    has_changed_path_ = false;
    if (suspend_foreign_keys && !is_in_transaction_) return postgresql::refuse_suspension();
    are_keys_suspended_ = suspend_foreign_keys;
    if (are_keys_suspended_ && out != nullptr) {
      const std::string where = postgresql::is_in("connamespace", std::string(space), schemas_);
      out->append(postgresql::suspend_foreign_keys(where)).append(";\n");
    }
    return {};
  }
  Result<void> end_migration(const Scratch&, std::string* out) {
    is_in_migration_ = false;
    if (std::exchange(are_keys_suspended_, false) && out != nullptr) {
      out->append(postgresql::resume_foreign_keys()).append(";\n");
    }
    if (std::exchange(has_changed_path_, false) && out != nullptr) {
      append(detail::postgresql_block("BEGIN\n  PERFORM pg_catalog.set_config('search_path', "
                                      "pg_catalog.current_setting('headway.search_path'), false);\nEND "),
             *out);
    }
    return {};
  }

 private:
  /// As a run does: tables of the current schema have none before their names.
  void refuse_current_schema(const Operation& operation, std::string& out) {
    if (!operation.is_for(Dialect::postgresql)) return;
    detail::each_relation_name(operation, [&](const Text& name) {
      const std::string schema(qualified_name(name).schema);
      if (schema.empty() || std::find(guarded_.begin(), guarded_.end(), schema) != guarded_.end()) return;
      guarded_.push_back(schema);
      append(detail::postgresql_block("BEGIN\n  IF pg_catalog.current_schema() = " + postgresql::literal(schema) +
                                      " THEN\n    RAISE EXCEPTION 'the current schema is named before its tables';\n"
                                      "  END IF;\nEND "),
             out);
    });
  }
  /// SQL for the oid of the schema that tables are in.
  static constexpr std::string_view space =
      "(SELECT s.oid FROM pg_catalog.pg_namespace s WHERE s.nspname = pg_catalog.current_schema())";

  static void append(std::string_view statement, std::string& out) {
    out.append(statement).append(statement.find("--") == std::string_view::npos ? ";\n" : "\n;\n");
  }
  static bool mentions(std::string_view source, std::string_view word) { return postgresql::mentions(source, word); }

  [[nodiscard]] std::string limits() const {
    std::string out = "SET lock_timeout = " + std::to_string(lock_timeout_.count()) + ";\n";
    if (statement_timeout_.count() > 0) {
      out += "SET statement_timeout = " + std::to_string(statement_timeout_.count()) + ";\n";
    }
    return out;
  }
  Result<void> transaction(Scratch& scratch, bool begins, const std::string& statement, std::string* out) {
    scratch.set_in_transaction(begins);
    is_in_transaction_ = begins;
    if (out != nullptr) append(statement, *out);
    return {};
  }
  /// Outside of the run's transaction, a migration may have its own.
  static void note_transaction(Scratch& scratch, std::string_view statement) {
    switch (sql::postgresql_statement_kind(statement)) {
      case sql::StatementKind::begin: scratch.set_in_transaction(true); break;
      case sql::StatementKind::commit:
      case sql::StatementKind::rollback: scratch.set_in_transaction(false); break;
      default: break;
    }
  }
  /// What a script before this one may have left half-made, psql drops: an index as this statement makes.
  static void remove_unfinished(std::string_view statement, std::string& out) {
    const sql::Definition definition = sql::read_statement(statement, sql::Syntax::postgresql);
    const auto* const made = std::get_if<sql::IndexDefinition>(&definition);
    if (made == nullptr) return;
    sql::Writer drop(Dialect::postgresql);
    (drop << "DROP INDEX CONCURRENTLY ").name_beside(made->table.name, made->index.name);
    const std::string where = postgresql::space_of(made->table.name, std::string(space));
    out.append("SELECT " + postgresql::literal(drop.take()) +
               " FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class n ON n.oid = i.indexrelid WHERE " +
               postgresql::is_unfinished(where, postgresql::literal(made->index.name.view())) + "\n\\gexec\n");
  }

  std::string version_table_;
  std::vector<std::string> schemas_ = {};
  std::vector<std::string> guarded_ = {};  ///< Schemas that are known not to be the current one.
  std::chrono::milliseconds lock_timeout_{1}, statement_timeout_{0};
  bool is_in_transaction_ = false;  ///< The run's.
  bool is_in_migration_ = false, are_keys_suspended_ = false, has_changed_path_ = false;
};

static_assert(Scriptable<Postgresql>);

}  // namespace headway::inline v0

#endif
