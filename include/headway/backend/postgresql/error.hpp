// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_ERROR_HPP
#define HEADWAY_BACKEND_POSTGRESQL_ERROR_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "headway/base/error.hpp"
#include "headway/schema/value.hpp"

namespace headway::inline v0::postgresql {

/// The code that a SQLSTATE means to a caller of headway. The dialect's blocks raise our own numbers, such as HW046.
///
/// @source https://www.postgresql.org/docs/current/errcodes-appendix.html
[[nodiscard]] inline ErrorCode error_code(std::string_view state) noexcept {
  if (state == "HW046") return ErrorCode::no_such_constraint;
  if (state == "HW090") return ErrorCode::lossy_conversion;
  if (state == "28P01" || state == "28000") return ErrorCode::authentication_failed;
  if (state == "3D000") return ErrorCode::no_such_database;
  if (state == "42501") return ErrorCode::missing_rights;
  if (state == "25006") return ErrorCode::read_only;
  if (state == "55P03") return ErrorCode::lock_timeout;
  if (state == "23503") return ErrorCode::foreign_key_violation;
  if (state == "25001") return ErrorCode::transaction_control_in_migration;
  if (state.starts_with("08") || state.starts_with("57P")) return ErrorCode::connection_lost;
  return ErrorCode::statement_failed;
}

/// The text without white space at its end, as libpq ends its messages with a newline.
[[nodiscard]] inline std::string trimmed(const char* message) {
  std::string out = message == nullptr ? "" : message;
  const std::size_t last = out.find_last_not_of(" \t\r\n");
  return out.substr(0, last == std::string::npos ? 0 : last + 1);
}

/// PostgreSQL quotes a value that it cannot read: one that was bound must not appear.
inline void hide_values(std::string& message, std::span<const Value> values) {
  for (const Value& each : values) {
    if (each.kind != Value::Kind::text || each.view().empty()) continue;
    const std::string quoted = '"' + std::string(each.view()) + '"';
    for (std::size_t at = message.find(quoted); at != std::string::npos; at = message.find(quoted, at + 1)) {
      message.replace(at, quoted.size(), "\"…\"");
    }
  }
}

/// @param result  what failed; null when the connection did
[[nodiscard]] inline Error to_error(PGconn* connection, const PGresult* result, std::string_view statement,
                                    std::span<const Value> values = {}) {
  const auto field = [&](int which) {
    const char* const found = result == nullptr ? nullptr : PQresultErrorField(result, which);
    return std::string(found == nullptr ? "" : found);
  };
  Error error;
  error.native.sqlstate = field(PG_DIAG_SQLSTATE);
  error.native.message = field(PG_DIAG_MESSAGE_PRIMARY);
  error.code = error_code(error.native.sqlstate);
  error.statement = statement;
  if (error.native.message.empty()) error.native.message = trimmed(PQerrorMessage(connection));
  hide_values(error.native.message, values);
  error.message = error.native.message;
  // Which objects depend on something; the details of other errors are rows.
  if (error.native.sqlstate == "2BP01") error.message += ": " + field(PG_DIAG_MESSAGE_DETAIL);
  if (PQstatus(connection) == CONNECTION_BAD) {
    error.code = ErrorCode::connection_lost;
    error.message = "the connection to the server was lost (" + error.native.message + ")";
  } else if (error.code == ErrorCode::lock_timeout) {
    error.message = "somebody else holds what the statement needs (" + error.native.message + ")";
  }
  return error;
}

}  // namespace headway::inline v0::postgresql

#endif
