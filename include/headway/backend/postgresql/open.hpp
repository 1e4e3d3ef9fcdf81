// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_OPEN_HPP
#define HEADWAY_BACKEND_POSTGRESQL_OPEN_HPP

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <libpq-fe.h>
#include <poll.h>

#include "headway/backend/postgresql/error.hpp"
#include "headway/base/error.hpp"

namespace headway::inline v0::postgresql {

struct Finish {
  void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};
using OwnedConnection = std::unique_ptr<PGconn, Finish>;

/// What a connection string says of one thing; empty when nothing.
[[nodiscard]] inline std::string said_of(PQconninfoOption* options, std::string_view keyword) {
  for (const PQconninfoOption* each = options; each != nullptr && each->keyword != nullptr; ++each) {
    if (keyword == each->keyword && each->val != nullptr) return each->val;
  }
  return {};
}

/// Drives a connection that was started until it is made, has failed, or the time is up.
///
/// @source https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PQCONNECTSTARTPARAMS
inline void finish_connecting(PGconn* connection, std::chrono::seconds timeout) {
  using std::chrono::steady_clock;
  const auto deadline = steady_clock::now() + timeout;
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;
  while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED) {
    struct pollfd socket {};
    socket.fd = PQsocket(connection);
    if (socket.fd < 0) return;
    socket.events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
    if (timeout.count() > 0 && left <= 0) return;
    const int ready = ::poll(&socket, 1, timeout.count() > 0 ? static_cast<int>(left) : -1);
    if (ready < 0 && errno != EINTR) return;
    if (ready > 0) status = PQconnectPoll(connection);
  }
}

/// The SQLSTATE in a message of the verbose kind, `FATAL:  28P01: password …`; libpq 15 tells it in no other way when a
/// connection is refused.
///
/// @param message  loses everything that is not the message itself
[[nodiscard]] inline std::string take_sqlstate(std::string& message) {
  const auto is_state_character = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  for (std::size_t at = message.find(":  "); at != std::string::npos; at = message.find(":  ", at + 1)) {
    const std::string state = message.substr(at + 3, 5);
    bool is_state = state.size() == 5 && message.substr(at + 8, 2) == ": ";
    for (const char c : state) is_state = is_state && is_state_character(c);
    if (!is_state) continue;
    message = message.substr(at + 10);
    message = message.substr(0, message.find('\n'));
    return state;
  }
  return {};
}

[[nodiscard]] inline Error why_not_connected(PGconn* connection, const std::string& password) {
  Error error;
  error.code = ErrorCode::cannot_open;
  error.native.message = trimmed(PQerrorMessage(connection));
  if (error.native.message.empty()) error.native.message = "the server did not answer in time";
  error.native.sqlstate = take_sqlstate(error.native.message);
  for (std::size_t at = password.empty() ? std::string::npos : error.native.message.find(password);
       at != std::string::npos;
       at = error.native.message.find(password, at + 1)) {
    error.native.message.replace(at, password.size(), "…");
  }
  error.message = "cannot connect to PostgreSQL: " + error.native.message;
  const ErrorCode known = error_code(error.native.sqlstate);
  if (known == ErrorCode::authentication_failed || known == ErrorCode::no_such_database ||
      known == ErrorCode::missing_rights) {
    error.code = known;
  }
  if (PQconnectionNeedsPassword(connection) != 0) error.code = ErrorCode::authentication_failed;
  if (error.code == ErrorCode::cannot_open) error.help = "check that the server runs, its address and its port";
  return error;
}

/// Connects to what a `postgresql://` URL or a string of keywords names.
///
/// @error cannot_open, authentication_failed, no_such_database, missing_rights
/// @source https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
[[nodiscard]] inline Result<OwnedConnection> connect(const std::string& where) {
  char* complaint = nullptr;
  PQconninfoOption* const parsed = PQconninfoParse(where.c_str(), &complaint);
  PQfreemem(complaint);  // it repeats what was given, and that may be a password
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(parsed, PQconninfoFree);
  if (parsed == nullptr || where.empty() || where.find('\0') != std::string::npos) {
    return failure(ErrorCode::cannot_open,
                   "postgresql://user@host/database was expected, or a string of keywords; what was given is neither");
  }
  const std::string seconds = said_of(parsed, "connect_timeout");
  int timeout = 0;
  std::from_chars(seconds.data(), seconds.data() + seconds.size(), timeout);

  constexpr std::array<const char*, 4> names = {"dbname", "fallback_application_name", "client_encoding", nullptr};
  const std::array<const char*, 4> values = {where.c_str(), "headway", "UTF8", nullptr};
  OwnedConnection connection(PQconnectStartParams(names.data(), values.data(), 1));
  if (!connection) return failure(ErrorCode::cannot_open, "cannot connect to PostgreSQL: no memory");
  PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
  finish_connecting(connection.get(), std::chrono::seconds(timeout));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return failure(why_not_connected(connection.get(), said_of(parsed, "password")));
  }
  PQsetErrorVerbosity(connection.get(), PQERRORS_DEFAULT);
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);  // or libpq writes them to stderr
  return connection;
}

}  // namespace headway::inline v0::postgresql

#endif
