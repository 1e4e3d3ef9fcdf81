// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_INTERRUPTER_HPP
#define HEADWAY_BACKEND_MYSQL_INTERRUPTER_HPP

#include <string>

#include <mysql.h>
#include <netinet/in.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "headway/backend/mysql/open.hpp"
#include "headway/backend/mysql/url.hpp"

namespace headway::inline v0::mysql {

/// This end's port of a connection; 0 of a socket that has none.
[[nodiscard]] inline unsigned int port_of(int socket) noexcept {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return 0;
}

/// What a second connection like this one needs, its password among it.
[[nodiscard]] inline Address address_of(MYSQL* connection) {
  const auto words = [](const char* found) { return std::string(found == nullptr ? "" : found); };
  const auto option = [&](enum mysql_option which) {
    const char* found = nullptr;
    return mysql_get_option(connection, which, &found) == 0 ? words(found) : std::string();
  };
  Address out;
  out.user = words(connection->user);
  out.password = words(connection->passwd);
  out.host = words(connection->host);
  out.port = connection->port;
  out.connect_timeout = 5;
  out.ssl_ca = option(MYSQL_OPT_SSL_CA);
  out.ssl_cert = option(MYSQL_OPT_SSL_CERT);
  out.ssl_key = option(MYSQL_OPT_SSL_KEY);
  // A socket of this machine leads to one server for ever.
  if (port_of(static_cast<int>(connection->net.fd)) == 0) out.socket = words(connection->unix_socket);
  return out;
}

/// Stops what a connection executes, from any thread: by KILL QUERY on a second connection, made as the first one was.
///
/// Where that cannot be had, or leads to another server, as behind a load balancer before a cluster, the socket of the
/// first is shut: the connection is lost then, and the server finishes a statement that it has begun.
///
/// @source https://mariadb.com/kb/en/kill/
class Interrupter {
 public:
  /// What a second connection needs is copied, as no other thread may look at the first.
  explicit Interrupter(MYSQL* connection)
      : thread_(mysql_thread_id(connection)), address_(address_of(connection)),
        socket_(::fcntl(static_cast<int>(connection->net.fd), F_DUPFD_CLOEXEC, 0)) {
    if (address_.socket.empty()) local_port_ = port_of(socket_);
  }
  Interrupter(const Interrupter&) = delete;
  Interrupter& operator=(const Interrupter&) = delete;
  ~Interrupter() {
    if (socket_ >= 0) ::close(socket_);
  }

  void interrupt() const noexcept {
    try {
      if (kill()) return;
    } catch (...) {  // no memory for a second connection
    }
    if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
  }

 private:
  [[nodiscard]] bool kill() const {
    const Result<OwnedConnection> second = connect(address_);
    if (!second) return false;
    MYSQL* const asked = second->get();
    const std::string thread = std::to_string(thread_);
    if (local_port_ != 0) {
      const std::string query = "SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = " + thread +
                                " AND HOST LIKE '%:" + std::to_string(local_port_) + "'";
      if (mysql_query(asked, query.c_str()) != 0) return false;
      MYSQL_RES* const found = mysql_store_result(asked);
      const bool is_there = found != nullptr && mysql_num_rows(found) == 1;
      mysql_free_result(found);
      if (!is_there) return false;
    }
    return mysql_query(asked, ("KILL QUERY " + thread).c_str()) == 0;
  }

  unsigned long thread_;
  Address address_;
  int socket_ = -1;
  unsigned int local_port_ = 0;
};

}  // namespace headway::inline v0::mysql

#endif
