// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_STATEMENT_HPP
#define HEADWAY_DIALECT_STATEMENT_HPP

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/operations/operation.hpp"

namespace headway::inline v0 {

/// One thing that a backend does: the outcome of compiling operations for a dialect.
struct Statement {
  enum class Kind : std::uint8_t {
    sql,
    foreign_keys_off,  ///< SQLite: stop enforcing foreign keys until the migration ends.
    foreign_keys_on,   ///< SQLite: enforce them again.
    run,               ///< Call `function`.
  };

  Kind kind = Kind::sql;
  std::string sql = {};          ///< Without a semicolon at the end.
  SourcePosition position = {};  ///< Where it stands in the script given to op.execute.
  Result<void> (*function)(Connection&) = nullptr;
};

using Statements = std::vector<Statement>;

}  // namespace headway::inline v0

#endif
