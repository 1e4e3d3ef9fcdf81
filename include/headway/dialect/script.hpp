// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SCRIPT_HPP
#define HEADWAY_DIALECT_SCRIPT_HPP

#include <string>
#include <string_view>
#include <utility>

#include "headway/base/error.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/sql/script.hpp"

namespace headway::inline v0::detail {

/// What is done with one statement of a script: an error that says where it stands, or a statement to carry out.
class StatementInScript {
 public:
  StatementInScript(std::string_view script, const sql::ScriptStatement& statement)
      : statement_(statement.text), position_(sql::Script(script).position(statement.offset)) {}

  [[nodiscard]] auto refuse(ErrorCode code, std::string_view message) const {
    Error error;
    error.code = code;
    error.message = message;
    error.statement = statement_;
    error.position = position_;
    return failure(std::move(error));
  }
  void add(Statement::Kind kind, Statements& out) const {
    add_kind(kind, std::string(statement_), out);
    out.back().position = position_;
  }

 private:
  std::string_view statement_;
  SourcePosition position_;
};

/// A script's own BEGIN and its COMMIT are left out: the run's transaction takes their place. What would undo or escape
/// that is refused.
class ScriptTransaction {
 public:
  /// @return whether the statement is one of those, and nothing is left to do for it
  /// @error transaction_control_in_migration
  Result<bool> takes(sql::StatementKind kind, const StatementInScript& statement) {
    using sql::StatementKind;
    constexpr auto code = ErrorCode::transaction_control_in_migration;
    switch (kind) {
      case StatementKind::begin:
        if (is_begun_) return statement.refuse(code, "BEGIN stands within a transaction");
        is_begun_ = true;
        return true;
      case StatementKind::commit:
        if (!is_begun_) return statement.refuse(code, "COMMIT without a BEGIN would commit half of the run");
        is_begun_ = false;
        return true;
      case StatementKind::rollback: return statement.refuse(code, "the statement would undo the whole run");
      case StatementKind::outside_only:
        return statement.refuse(code, "this statement has no place within a transaction, and the run is one");
      default: return false;
    }
  }
  /// @error transaction_control_in_migration
  [[nodiscard]] Result<void> end() const {
    if (!is_begun_) return {};
    return failure(ErrorCode::transaction_control_in_migration,
                   "the script begins a transaction that it does not commit");
  }

 private:
  bool is_begun_ = false;
};

}  // namespace headway::inline v0::detail

#endif
