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

/// Stops what a connection executes, from any thread: by KILL QUERY on a second connection, made as the first one was.
///
/// Where that cannot be had, or leads to another server, as behind a load balancer before a cluster, the socket of the
/// first is shut: the connection is lost then, and the server finishes a statement that it has begun.
///
/// @source https://mariadb.com/kb/en/kill/
class Interrupter {
 public:
  /// What a second connection needs is copied, as no other thread may look at the first.
  explicit Interrupter(MYSQL* connection) : thread_(mysql_thread_id(connection)) {
    const auto words = [](const char* found) { return std::string(found == nullptr ? "" : found); };
    address_.user = words(connection->user);
    address_.password = words(connection->passwd);
    address_.host = words(connection->host);
    address_.port = connection->port;
    address_.connect_timeout = 5;
    address_.ssl_ca = option(connection, MYSQL_OPT_SSL_CA);
    address_.ssl_cert = option(connection, MYSQL_OPT_SSL_CERT);
    address_.ssl_key = option(connection, MYSQL_OPT_SSL_KEY);
    socket_ = ::fcntl(static_cast<int>(connection->net.fd), F_DUPFD_CLOEXEC, 0);
    local_port_ = port_of(socket_);
    // A socket of this machine leads to one server for ever.
    if (local_port_ == 0) address_.socket = words(connection->unix_socket);
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
  static std::string option(MYSQL* connection, enum mysql_option which) {
    const char* found = nullptr;
    if (mysql_get_option(connection, which, &found) != 0 || found == nullptr) return {};
    return found;
  }
  /// This end's port; 0 of a socket that has none.
  static unsigned int port_of(int socket) noexcept {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
    if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
    if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
    return 0;
  }

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
