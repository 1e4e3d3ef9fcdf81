// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_ERROR_HPP
#define HEADWAY_BACKEND_MYSQL_ERROR_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <mysql.h>

#include "headway/base/error.hpp"
#include "headway/schema/value.hpp"

namespace headway::inline v0::mysql {

/// A complaint of the server or of the client library.
struct Complaint {
  unsigned int number = 0;
  std::string sqlstate = {};
  std::string message = {};

  [[nodiscard]] static Complaint of(MYSQL* connection) {
    return {mysql_errno(connection), mysql_sqlstate(connection), mysql_error(connection)};
  }
  [[nodiscard]] static Complaint of(MYSQL_STMT* statement) {
    return {mysql_stmt_errno(statement), mysql_stmt_sqlstate(statement), mysql_stmt_error(statement)};
  }
};

/// What ends a connection: the client's own errors, and the server's last words, of which 1927 is MariaDB's and 4031
/// MySQL's.
///
/// @source https://mariadb.com/kb/en/mariadb-error-code-reference/
/// @source https://dev.mysql.com/doc/mysql-errors/8.0/en/client-error-reference.html
[[nodiscard]] constexpr bool ends_connection(unsigned int number) noexcept {
  constexpr std::array<unsigned int, 7> numbers = {2006, 2013, 2055, 1053, 1152, 1927, 4031};
  return std::ranges::find(numbers, number) != numbers.end();
}

/// The code that an error of the server means to a caller of headway. The dialect's blocks raise our own numbers, such
/// as HW046, as SQLSTATE.
///
/// @source https://mariadb.com/kb/en/mariadb-error-code-reference/
/// @source https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
[[nodiscard]] inline ErrorCode error_code(const Complaint& complaint) noexcept {
  if (complaint.sqlstate == "HW046") return ErrorCode::no_such_constraint;
  if (complaint.sqlstate == "HW090") return ErrorCode::lossy_conversion;
  if (ends_connection(complaint.number)) return ErrorCode::connection_lost;
  switch (complaint.number) {
    case 1045:
    case 1698:
    case 1862: return ErrorCode::authentication_failed;
    case 1049: return ErrorCode::no_such_database;
    case 1044:
    case 1130:
    case 1142:
    case 1143:
    case 1227:
    case 1370:
    case 1419: return ErrorCode::missing_rights;
    case 1792:
    case 1836: return ErrorCode::read_only;
    case 1290:  // "is running with the … option", which is not always this one
      return complaint.message.find("read-only") == std::string::npos &&
                     complaint.message.find("read_only") == std::string::npos
                 ? ErrorCode::statement_failed
                 : ErrorCode::read_only;
    case 1205:
    case 3572: return ErrorCode::lock_timeout;
    case 1216:
    case 1217:
    case 1451:
    case 1452: return ErrorCode::foreign_key_violation;
    default: return ErrorCode::statement_failed;
  }
}

/// Some messages quote a value, which may be one that was bound or a row's: it is cut out. They are `Duplicate entry
/// 'a' for key 'b'`, `Incorrect integer value: 'a' for column …`, `Truncated incorrect DOUBLE value: 'a'`, and the
/// ones of expressions that are out of range.
inline void hide_values(Complaint& complaint, std::span<const Value> values) {
  constexpr std::array<unsigned int, 9> quoting = {1062, 1291, 1292, 1366, 1367, 1411, 1525, 1586, 1690};
  std::string& said = complaint.message;
  if (std::ranges::find(quoting, complaint.number) != quoting.end()) {
    const std::size_t first = said.find('\'');
    std::size_t last = said.rfind("' for ");
    if (last == std::string::npos || last <= first) last = said.rfind('\'');
    if (first != std::string::npos && last > first) said.replace(first + 1, last - first - 1, "…");
  }
  for (const Value& each : values) {
    const bool has_letters = each.kind == Value::Kind::text || each.kind == Value::Kind::blob;
    if (!has_letters || each.view().empty()) continue;
    const std::string quoted = '\'' + std::string(each.view()) + '\'';
    for (std::size_t at = said.find(quoted); at != std::string::npos; at = said.find(quoted, at + 1)) {
      said.replace(at, quoted.size(), "'…'");
    }
  }
}

[[nodiscard]] inline Error to_error(Complaint complaint, std::string_view statement,
                                    std::span<const Value> values = {}) {
  hide_values(complaint, values);
  Error error;
  error.code = error_code(complaint);
  error.native.code = static_cast<int>(complaint.number);
  error.native.sqlstate = std::move(complaint.sqlstate);
  error.native.message = std::move(complaint.message);
  error.statement = statement;
  error.message = error.native.message;
  if (error.code == ErrorCode::connection_lost) {
    error.message = "the connection to the server was lost (" + error.native.message + ")";
  } else if (error.code == ErrorCode::lock_timeout) {
    error.message = "somebody else holds what the statement needs (" + error.native.message + ")";
  }
  return error;
}

}  // namespace headway::inline v0::mysql

#endif
