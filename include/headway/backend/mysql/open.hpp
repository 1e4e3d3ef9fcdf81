// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_OPEN_HPP
#define HEADWAY_BACKEND_MYSQL_OPEN_HPP

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <mysql.h>

#include "headway/backend/mysql/error.hpp"
#include "headway/backend/mysql/url.hpp"
#include "headway/base/error.hpp"

namespace headway::inline v0::mysql {

struct Close {
  void operator()(MYSQL* connection) const noexcept { mysql_close(connection); }
};
using OwnedConnection = std::unique_ptr<MYSQL, Close>;

/// `my_bool` of MariaDB's client library, `bool` of MySQL's.
using Flag = std::remove_pointer_t<decltype(MYSQL_BIND::is_null)>;

inline const char* or_null(const std::string& words) noexcept { return words.empty() ? nullptr : words.c_str(); }

/// With the file of a certificate authority the server must show a certificate of it, made out to its host.
///
/// @source https://mariadb.com/kb/en/mysql_optionsv/
/// @source https://dev.mysql.com/doc/c-api/8.0/en/mysql-options.html
inline void set_encryption(MYSQL* connection, const Address& address) {
  if (!address.ssl_cert.empty()) mysql_options(connection, MYSQL_OPT_SSL_CERT, address.ssl_cert.c_str());
  if (!address.ssl_key.empty()) mysql_options(connection, MYSQL_OPT_SSL_KEY, address.ssl_key.c_str());
  if (address.ssl_ca.empty()) return;
  mysql_options(connection, MYSQL_OPT_SSL_CA, address.ssl_ca.c_str());
#ifdef MARIADB_BASE_VERSION
  const Flag yes = 1;
  mysql_options(connection, MYSQL_OPT_SSL_ENFORCE, &yes);
  mysql_options(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
#else
  const unsigned int mode = SSL_MODE_VERIFY_IDENTITY;
  mysql_options(connection, MYSQL_OPT_SSL_MODE, &mode);
#endif
}

[[nodiscard]] inline Error why_not_connected(MYSQL* connection, const std::string& password) {
  Error error = to_error(Complaint::of(connection), {});
  std::string& said = error.native.message;
  for (std::size_t at = password.empty() ? std::string::npos : said.find(password); at != std::string::npos;
       at = said.find(password, at)) {
    said.replace(at, password.size(), "…");
    at += std::string_view("…").size();
  }
  error.message = "cannot connect to the server of MySQL or MariaDB: " + said;
  if (error.code != ErrorCode::authentication_failed && error.code != ErrorCode::no_such_database &&
      error.code != ErrorCode::missing_rights) {
    error.code = ErrorCode::cannot_open;
    error.help = "check that the server runs, its address and its port";
  }
  return error;
}

/// Connects, in utf8mb4. A port that is named is used, also of `localhost`, where the client library would take the
/// socket; and no server may ask for files of this machine.
///
/// @error cannot_open, authentication_failed, no_such_database, missing_rights
/// @source https://mariadb.com/kb/en/mysql_real_connect/
[[nodiscard]] inline Result<OwnedConnection> connect(const Address& address) {
  OwnedConnection connection(mysql_init(nullptr));
  if (!connection) return failure(ErrorCode::cannot_open, "cannot connect to the server: no memory");
  MYSQL* const made = connection.get();
  mysql_options(made, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  const unsigned int no = 0;
  mysql_options(made, MYSQL_OPT_LOCAL_INFILE, &no);
  mysql_options4(made, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "headway");
  if (address.connect_timeout != 0) mysql_options(made, MYSQL_OPT_CONNECT_TIMEOUT, &address.connect_timeout);
  set_encryption(made, address);
  std::string host = address.host;
  if (address.socket.empty() && (address.port != 0 || !host.empty())) {
    const unsigned int tcp = MYSQL_PROTOCOL_TCP;
    if (address.port != 0) mysql_options(made, MYSQL_OPT_PROTOCOL, &tcp);
    if (host.empty()) host = "127.0.0.1";
  }
  if (!address.socket.empty()) host = "localhost";
  const MYSQL* const done = mysql_real_connect(made,
                                               or_null(host),
                                               or_null(address.user),
                                               address.password.c_str(),
                                               or_null(address.database),
                                               address.port == 0 ? 3306 : address.port,
                                               or_null(address.socket),
                                               0);
  if (done == nullptr) return failure(why_not_connected(made, address.password));
  return connection;
}

/// Connects to what a URL names, `mysql://user:password@host:port/database`; see UrlReader.
[[nodiscard]] inline Result<OwnedConnection> connect(std::string_view url) {
  const Result<Address> address = UrlReader(url).read();
  if (!address) return failure(address.error());
  return connect(*address);
}

}  // namespace headway::inline v0::mysql

#endif
