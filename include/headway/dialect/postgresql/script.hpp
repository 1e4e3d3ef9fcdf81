// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_POSTGRESQL_SCRIPT_HPP
#define HEADWAY_DIALECT_POSTGRESQL_SCRIPT_HPP

#include <string>
#include <string_view>
#include <utility>

#include "headway/base/error.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/sql/postgresql_script.hpp"
#include "headway/sql/script.hpp"

namespace headway::inline v0::detail {

/// Compiles a script. Outside a transaction its statements are its own affair and stay as they are.
///
/// A BEGIN and its COMMIT are left out, the run's own transaction taking their place. What would end that, and what
/// only psql understands, is refused before any of the script runs.
///
/// @source https://www.postgresql.org/docs/current/app-psql.html (meta-commands)
[[nodiscard]] inline Result<void> compile_postgresql_script(std::string_view script, bool in_transaction,
                                                            Statements& out) {
  using sql::StatementKind;
  sql::PostgresqlScript reader(script);
  bool is_begun = false;
  while (const sql::ScriptStatement statement = reader.next()) {
    const SourcePosition position = sql::Script(script).position(statement.offset);
    const auto refuse = [&](ErrorCode code, std::string message) {
      Error error;
      error.code = code;
      error.message = std::move(message);
      error.statement = statement.text;
      error.position = position;
      return failure(std::move(error));
    };
    if (!statement.is_complete) {
      return refuse(ErrorCode::incomplete_statement, "the script ends within a quote, a comment or a function");
    }
    if (statement.text.starts_with('\\')) {
      return refuse(ErrorCode::unsupported_by_dialect, "PostgreSQL knows no commands of psql, which begin with \\");
    }
    switch (in_transaction ? sql::postgresql_statement_kind(statement.text) : StatementKind::ordinary) {
      case StatementKind::begin:
        if (is_begun) return refuse(ErrorCode::transaction_control_in_migration, "BEGIN stands within a transaction");
        is_begun = true;
        break;
      case StatementKind::commit:
        if (!is_begun) {
          return refuse(ErrorCode::transaction_control_in_migration,
                        "COMMIT without a BEGIN would commit half of the run");
        }
        is_begun = false;
        break;
      case StatementKind::rollback:
        return refuse(ErrorCode::transaction_control_in_migration, "the statement would undo the whole run");
      case StatementKind::outside_only:
        return refuse(ErrorCode::transaction_control_in_migration,
                      "this statement has no place within a transaction, and the run is one");
      default: add_sql(std::string(statement.text), out); out.back().position = position;
    }
  }
  if (is_begun) {
    return failure(ErrorCode::transaction_control_in_migration,
                   "the script begins a transaction that it does not commit");
  }
  return {};
}

}  // namespace headway::inline v0::detail

#endif
