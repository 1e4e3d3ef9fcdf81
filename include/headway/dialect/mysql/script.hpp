// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_MYSQL_SCRIPT_HPP
#define HEADWAY_DIALECT_MYSQL_SCRIPT_HPP

#include <string_view>

#include "headway/base/error.hpp"
#include "headway/dialect/script.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/sql/mysql_script.hpp"
#include "headway/sql/mysql_statement.hpp"

namespace headway::inline v0::detail {

/// Compiles a script.
///
/// MySQL commits at each DDL statement, so no transaction holds a run together: a journal of completed statements does,
/// and each statement that writes rows is committed with its entry there. A script's own BEGIN and COMMIT, SAVEPOINT,
/// SET autocommit and LOCK TABLES would come between the two, and are left out; ROLLBACK is refused, for what it should
/// undo is committed.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html,
/// https://dev.mysql.com/doc/refman/8.0/en/mysql-commands.html (what only the client knows)
[[nodiscard]] inline Result<void> compile_mysql_script(std::string_view script, Statements& out) {
  sql::MysqlScript reader(script);
  while (const sql::ScriptStatement statement = reader.next()) {
    const StatementInScript place(script, statement);
    if (!statement.is_complete) {
      return place.refuse(ErrorCode::incomplete_statement, "the script ends within a quote, a comment or a body");
    }
    if (statement.text.starts_with('\\') || sql::MysqlTokens(statement.text).next().is("source")) {
      return place.refuse(ErrorCode::unsupported_by_dialect, "MySQL knows no commands of its client, but DELIMITER");
    }
    switch (sql::read_mysql_statement(statement.text).effect) {
      case sql::MysqlEffect::transaction: break;
      case sql::MysqlEffect::rollback:
        return place.refuse(ErrorCode::transaction_control_in_migration,
                            "the statement cannot undo those before it, each of which is committed by itself");
      default: place.add(Statement::Kind::sql, out);
    }
  }
  return {};
}

}  // namespace headway::inline v0::detail

#endif
