// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_SCRIPT_HPP
#define HEADWAY_DIALECT_SQLITE_SCRIPT_HPP

#include <string_view>

#include "headway/base/error.hpp"
#include "headway/dialect/script.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/sql/script.hpp"

namespace headway::inline v0::detail {

/// Compiles a script. Outside a transaction its statements are its own affair and stay as they are.
///
/// Many scripts bring their own `PRAGMA foreign_keys=OFF; BEGIN; … COMMIT; PRAGMA foreign_keys=ON;`. Run as they stand
/// within a transaction, BEGIN fails, COMMIT ends the run's transaction, and the pragma does nothing. So a BEGIN and
/// its COMMIT are left out, the run's own transaction taking their place, and the pragma becomes a statement that the
/// backend carries out within the transaction. What would undo or escape it is refused before any of the script runs.
///
/// @source https://www.sqlite.org/pragma.html#pragma_foreign_keys ("This pragma is a no-op within a transaction")
[[nodiscard]] inline Result<void> compile_script(std::string_view script, bool in_transaction, Statements& out) {
  using sql::StatementKind;
  sql::Script reader(script);
  ScriptTransaction transaction;
  while (const sql::ScriptStatement statement = reader.next()) {
    const StatementInScript place(script, statement);
    if (!statement.is_complete) {
      return place.refuse(ErrorCode::incomplete_statement, "the script ends within a quote, a comment or a trigger");
    }
    const StatementKind kind = in_transaction ? sql::statement_kind(statement.text) : StatementKind::ordinary;
    if (kind == StatementKind::busy_timeout) continue;  // how long to wait is Options::lock_timeout's to say
    const Result<bool> is_taken = transaction.takes(kind, place);
    if (!is_taken) return failure(is_taken.error());
    if (*is_taken) continue;
    const bool is_off = kind == StatementKind::foreign_keys_off, is_on = kind == StatementKind::foreign_keys_on;
    place.add(is_off  ? Statement::Kind::foreign_keys_off
              : is_on ? Statement::Kind::foreign_keys_on
                      : Statement::Kind::sql,
              out);
  }
  return transaction.end();
}

}  // namespace headway::inline v0::detail

#endif
