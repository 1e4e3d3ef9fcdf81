// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTING_SCRIPT_HPP
#define HEADWAY_TESTING_SCRIPT_HPP

#include <string_view>

#include "headway/base/error.hpp"
#include "headway/engine/connection.hpp"
#include "headway/sql/script.hpp"

namespace headway::inline v0::testing {

/// Executes the statements of a script one by one, until one fails: rows for verify_history, written as SQL.
///
/// @error statement_failed
inline Result<void> execute_script(Connection& db, std::string_view script) {
  sql::Script statements(script);
  Result<void> done;
  for (auto next = statements.next(); done && next; next = statements.next()) done = db.execute(next.text);
  return done;
}

}  // namespace headway::inline v0::testing

#endif
