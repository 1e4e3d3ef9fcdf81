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

/// What a failure of the database means for whoever wanted to write a `about`.
///
/// @source https://www.sqlite.org/rescode.html#constraint
[[nodiscard]] inline tl::unexpected<ServiceError> database_failed(std::string_view about, const headway::Error& error) {
  ServiceError out{ServiceError::Kind::database, std::string(about), {}, "The database failed", describe(error)};
  if (error.code == headway::ErrorCode::row_unreadable) {
    out.kind = ServiceError::Kind::unreadable_row;
    out.message = "A stored " + out.about + " cannot be read";
  } else if (error.native.extended == SQLITE_CONSTRAINT_UNIQUE ||
             error.native.extended == SQLITE_CONSTRAINT_PRIMARYKEY) {
    out.kind = ServiceError::Kind::conflict;
    out.message = "There is a " + out.about + " like this already";
  } else if (error.native.code == SQLITE_CONSTRAINT) {
    out.kind = ServiceError::Kind::invalid_data;
    out.message = "The database refuses this " + out.about;
  }
  return tl::make_unexpected(std::move(out));
}

}  // namespace thoughts

#endif
