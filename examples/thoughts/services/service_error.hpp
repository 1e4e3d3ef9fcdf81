// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_SERVICE_ERROR_HPP
#define THOUGHTS_SERVICES_SERVICE_ERROR_HPP

#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>
#include <tl/expected.hpp>

#include "headway/base/error.hpp"

namespace thoughts {

/// Why a service has not done what it was asked for. `message` is for whoever asked, `cause` for the log alone.
struct ServiceError {
  enum class Kind {
    not_found,       ///< There is none, or it is another user's: nobody learns which.
    invalid_data,    ///< It breaks a rule that spans more than what was sent.
    conflict,        ///< There is one like it already.
    database,        ///< The database failed.
    unreadable_row,  ///< A stored row does not fit the model.
    upstream,        ///< Somebody else's service failed.
  };
  Kind kind = Kind::database;
  std::string about;  ///< `thought`, `task`, `source_thought`, `filter`…
  std::string id;     ///< Of what was not found.
  std::string message;
  std::string cause;
};

template <class T>
using Outcome = tl::expected<T, ServiceError>;

[[nodiscard]] inline tl::unexpected<ServiceError> not_found(std::string_view about, std::string id) {
  return tl::make_unexpected(ServiceError{
      ServiceError::Kind::not_found, std::string(about), id, "There is no " + std::string(about) + " " + id, {}});
}
[[nodiscard]] inline tl::unexpected<ServiceError> invalid_data(std::string_view about, std::string message) {
  return tl::make_unexpected(
      ServiceError{ServiceError::Kind::invalid_data, std::string(about), {}, std::move(message), {}});
}
[[nodiscard]] inline tl::unexpected<ServiceError> upstream_failed(std::string cause) {
  return tl::make_unexpected(
      ServiceError{ServiceError::Kind::upstream, {}, {}, "The analysis failed upstream; try again", std::move(cause)});
}

/// Whether a database has refused what it was told to store, or as there is one like it already; SQLite in numbers of
/// its own, servers in a SQLSTATE. P0001 and 45000 are what triggers raise, class 22 is of values out of range.
///
/// @source https://www.sqlite.org/rescode.html#constraint,
/// https://www.postgresql.org/docs/current/errcodes-appendix.html,
/// https://mariadb.com/kb/en/mariadb-error-code-reference/ (1062: a duplicate, 4025: a CHECK; of MySQL it is 3819)
[[nodiscard]] inline bool is_duplicate(const headway::NativeError& error) {
  if (error.sqlstate.empty()) {
    return error.extended == SQLITE_CONSTRAINT_UNIQUE || error.extended == SQLITE_CONSTRAINT_PRIMARYKEY;
  }
  return error.sqlstate == "23505" || (error.sqlstate == "23000" && error.code == 1062);
}
[[nodiscard]] inline bool is_refusal(const headway::NativeError& error) {
  const std::string_view state = error.sqlstate;
  if (state.empty()) return error.code == SQLITE_CONSTRAINT;
  return state.starts_with("22") || state.starts_with("23") || state == "P0001" || state == "45000" ||
         (state == "HY000" && error.code == 3819);
}

/// What a failure of the database means for whoever wanted to write a `about`.
[[nodiscard]] inline tl::unexpected<ServiceError> database_failed(std::string_view about, const headway::Error& error) {
  ServiceError out{ServiceError::Kind::database, std::string(about), {}, "The database failed", describe(error)};
  if (error.code == headway::ErrorCode::row_unreadable) {
    out.kind = ServiceError::Kind::unreadable_row;
    out.message = "A stored " + out.about + " cannot be read";
  } else if (is_duplicate(error.native)) {
    out.kind = ServiceError::Kind::conflict;
    out.message = "There is a " + out.about + " like this already";
  } else if (is_refusal(error.native)) {
    out.kind = ServiceError::Kind::invalid_data;
    out.message = "The database refuses this " + out.about;
  }
  return tl::make_unexpected(std::move(out));
}

}  // namespace thoughts

#endif
