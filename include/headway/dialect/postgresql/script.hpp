// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_POSTGRESQL_SCRIPT_HPP
#define HEADWAY_DIALECT_POSTGRESQL_SCRIPT_HPP

#include <string_view>

#include "headway/base/error.hpp"
#include "headway/dialect/script.hpp"
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
  sql::PostgresqlScript reader(script);
  ScriptTransaction transaction;
  while (const sql::ScriptStatement statement = reader.next()) {
    const StatementInScript place(script, statement);
    if (!statement.is_complete) {
      return place.refuse(ErrorCode::incomplete_statement, "the script ends within a quote, a comment or a function");
    }
    if (statement.text.starts_with('\\')) {
      return place.refuse(ErrorCode::unsupported_by_dialect,
                          "PostgreSQL knows no commands of psql, which begin with \\");
    }
    if (in_transaction) {
      const Result<bool> is_taken = transaction.takes(sql::postgresql_statement_kind(statement.text), place);
      if (!is_taken) return failure(is_taken.error());
      if (*is_taken) continue;
    }
    place.add(Statement::Kind::sql, out);
  }
  return transaction.end();
}

}  // namespace headway::inline v0::detail

#endif
