// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_LINT_HPP
#define HEADWAY_OPERATIONS_LINT_HPP

#include <span>
#include <utility>
#include <vector>

#include "headway/base/finding.hpp"
#include "headway/operations/doubt.hpp"
#include "headway/operations/linter.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0 {

/// What operations that are right may destroy or fail on, told from them and the schema that they meet alone: whether
/// the tables have rows, and which, only a database knows.
///
/// What the operations themselves have seen to is not told: a table that SQL has copied before it is dropped, nulls
/// that were filled before a column becomes not null, what was made here and goes again.
///
/// @param schema  As it is before the operations. Where they stop to fit, lint stops; replay() says why.
[[nodiscard]] constexpr Doubts lint(std::span<const Operation> operations, Schema schema,
                                    Dialect dialect = Dialect::sqlite) {
  Doubts out;
  detail::Linter linter(std::move(schema), dialect);
  (void)linter.follow(operations, out);
  return out;
}

}  // namespace headway::inline v0

#endif
