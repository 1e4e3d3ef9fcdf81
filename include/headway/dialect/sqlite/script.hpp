// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_SCRIPT_HPP
#define HEADWAY_DIALECT_SQLITE_SCRIPT_HPP

#include <string>
#include <string_view>

#include "headway/base/error.hpp"
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
  bool is_begun = false;
  while (const sql::ScriptStatement statement = reader.next()) {
    const SourcePosition position = reader.position(statement.offset);
    const auto refuse = [&](ErrorCode code, std::string message) {
      Error error;
      error.code = code;
      error.message = std::move(message);
      error.statement = statement.text;
      error.position = position;
      return failure(std::move(error));
    };
    if (!statement.is_complete) {
      return refuse(ErrorCode::incomplete_statement, "the script ends within a quote, a comment or a trigger");
    }
    const auto add = [&](Statement::Kind kind) {
      detail::add_kind(kind, std::string(statement.text), out);
      out.back().position = position;
    };
    switch (in_transaction ? sql::statement_kind(statement.text) : StatementKind::ordinary) {
      case StatementKind::ordinary: add(Statement::Kind::sql); break;
      case StatementKind::foreign_keys_off: add(Statement::Kind::foreign_keys_off); break;
      case StatementKind::foreign_keys_on: add(Statement::Kind::foreign_keys_on); break;
      case StatementKind::busy_timeout: break;  // how long to wait is Options::lock_timeout's to say
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
        return refuse(ErrorCode::transaction_control_in_migration, "ROLLBACK would undo the whole run");
      case StatementKind::outside_only:
        return refuse(ErrorCode::transaction_control_in_migration,
                      "this statement has no place within a transaction, and the run is one");
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
