// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_MYSQL_SERVER_HPP
#define HEADWAY_TESTS_SUPPORT_MYSQL_SERVER_HPP

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <mysql.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/server_process.hpp"
#include "support/temporary.hpp"

#ifndef HEADWAY_MARIADBD
#define HEADWAY_MARIADBD "/usr/sbin/mariadbd"
#endif
#ifndef HEADWAY_MARIADB_INSTALL_DB
#define HEADWAY_MARIADB_INSTALL_DB "/usr/bin/mariadb-install-db"
#endif

// Judges what headway does to a database, so it uses no headway code.
namespace support {

/// A port of 127.0.0.1 that nobody listens at; another program may take it before it is used.
inline unsigned int free_port() {
  const int made = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  const bool found = bind(made, any, size) == 0 && getsockname(made, any, &size) == 0;
  close(made);
  if (!found) throw std::runtime_error("there is no free port");
  return ntohs(address.sin_port);
}

/// A connection that judges; throws on failure, which fails the test.
class MysqlDatabase {
 public:
  MysqlDatabase(const std::string& socket, const std::string& user, const std::string& password,
                const std::string& database)
      : connection_(mysql_init(nullptr)) {
    mysql_options(connection_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    const char* const name = database.empty() ? nullptr : database.c_str();
    if (mysql_real_connect(connection_,
                           "localhost",
                           user.c_str(),
                           password.c_str(),
                           name,
                           0,
                           socket.c_str(),
                           CLIENT_MULTI_STATEMENTS) == nullptr) {
      const std::string why = mysql_error(connection_);
      mysql_close(connection_);
      throw std::runtime_error(why);
    }
  }
  MysqlDatabase(const MysqlDatabase&) = delete;
  MysqlDatabase& operator=(const MysqlDatabase&) = delete;
  ~MysqlDatabase() { mysql_close(connection_); }

  [[nodiscard]] MYSQL* get() const { return connection_; }
  /// Several statements, with a semicolon between them.
  void execute(const std::string& sql) const {
    if (std::string why; !try_execute(sql, &why)) throw std::runtime_error(why + " in: " + sql.substr(0, 400));
  }
  bool try_execute(const std::string& sql, std::string* why = nullptr) const {
    int status = mysql_real_query(connection_, sql.data(), sql.size());
    while (status == 0) {
      mysql_free_result(mysql_store_result(connection_));
      status = mysql_next_result(connection_);
    }
    if (status > 0 && why != nullptr) *why = mysql_error(connection_);
    return status < 0;
  }
  /// All rows, a line each, their values with `|` between them.
  [[nodiscard]] std::string text(const std::string& query) const {
    MYSQL_RES* const answer =
        mysql_real_query(connection_, query.data(), query.size()) == 0 ? mysql_store_result(connection_) : nullptr;
    const std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES*)> guard(answer, mysql_free_result);
    if (answer == nullptr) throw std::runtime_error(std::string(mysql_error(connection_)) + " in: " + query);
    std::string out;
    bool is_first = true;
    for (MYSQL_ROW row = mysql_fetch_row(answer); row != nullptr; row = mysql_fetch_row(answer)) {
      if (!is_first) out += '\n';
      is_first = false;
      const unsigned long* const lengths = mysql_fetch_lengths(answer);
      for (unsigned int at = 0; at < mysql_num_fields(answer); ++at) {
        if (at != 0) out += '|';
        out += row[at] == nullptr ? "NULL" : std::string(row[at], lengths[at]);
      }
    }
    return out;
  }

 private:
  MYSQL* connection_;
};

/// A MariaDB server of this program's own, in a directory of its own, reached by a socket in it and by a port of
/// 127.0.0.1. It is stopped with the program, however that ends.
class MysqlServer {
 public:
  /// Started when a test first needs it.
  static MysqlServer& instance() {
    static MysqlServer server;
    return server;
  }
  MysqlServer(const MysqlServer&) = delete;
  MysqlServer& operator=(const MysqlServer&) = delete;
  ~MysqlServer() {
    kill(server_, SIGKILL);  // nobody needs what it would still write
    waitpid(server_, nullptr, 0);
  }

  static constexpr const char* password = "s3cr3t-of-the-test";

  [[nodiscard]] std::string socket() const { return directory_.path("s"); }
  [[nodiscard]] unsigned int port() const { return port_; }
  [[nodiscard]] std::string url(const std::string& database, const std::string& user = "root",
                                const std::string& secret = password) const {
    return "mysql://" + user + ":" + secret + "@/" + database + "?socket=" + socket();
  }
  [[nodiscard]] std::string tcp_url(const std::string& database, const std::string& user = "root",
                                    const std::string& secret = password) const {
    return "mysql://" + user + ":" + secret + "@127.0.0.1:" + std::to_string(port_) + "/" + database;
  }
  [[nodiscard]] std::unique_ptr<MysqlDatabase> judge(const std::string& database = {}) const {
    return std::make_unique<MysqlDatabase>(socket(), "root", password, database);
  }

 private:
  MysqlServer() : port_(free_port()) {
    account_.give(directory_.path());
    const std::string data = "--datadir=" + directory_.path("data");
    install(data);
    server_ = start({HEADWAY_MARIADBD,
                     "--no-defaults",
                     data,
                     "--socket=" + socket(),
                     "--pid-file=" + directory_.path("pid"),
                     "--bind-address=127.0.0.1",
                     "--port=" + std::to_string(port_),
                     "--skip-name-resolve",
                     "--skip-log-bin",
                     "--character-set-server=utf8mb4",  // as Debian sets it
                     "--collation-server=utf8mb4_general_ci",
                     "--innodb-flush-log-at-trx-commit=0",
                     "--innodb-doublewrite=0",
                     "--debug-no-sync",  // a machine that fails ends the tests
                     "--innodb-buffer-pool-size=32M",
                     "--innodb-log-file-size=8M",
                     "--innodb-fast-shutdown=2",
                     "--key-buffer-size=1M",
                     "--aria-pagecache-buffer-size=8M",
                     "--performance-schema=OFF",
                     "--max-connections=60"});
    for (int attempt = 0; !answers(); ++attempt) {
      if (attempt == 600 || waitpid(server_, nullptr, WNOHANG) != 0) {
        throw std::runtime_error("the server did not start: " + read_file(directory_.path("log")));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    make_accounts();
  }
  void install(const std::string& data) const {
    account_.run({HEADWAY_MARIADB_INSTALL_DB,
                  "--no-defaults",
                  data,
                  "--auth-root-authentication-method=normal",
                  "--skip-test-db",
                  "--skip-name-resolve",
                  "--innodb-log-file-size=8M"},
                 directory_.path(),
                 directory_.path("log"));
  }
  [[nodiscard]] bool answers() const {
    try {
      MysqlDatabase(socket(), "root", "", "");
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  }
  void make_accounts() const {
    const std::string identified = std::string(" IDENTIFIED BY '") + password + "'";
    const MysqlDatabase first(socket(), "root", "", "");
    first.execute("CREATE OR REPLACE USER root@127.0.0.1" + identified +
                  "; GRANT ALL ON *.* TO root@127.0.0.1 WITH GRANT OPTION; ALTER USER root@localhost" + identified);
  }

  [[nodiscard]] pid_t start(std::vector<std::string> words) const {
    return account_.start(std::move(words), directory_.path(), directory_.path("log"), SIGKILL);
  }

  TemporaryDirectory directory_;
  ServerAccount account_{"mysql"};
  unsigned int port_;
  pid_t server_ = -1;
};

/// A new, empty database; dropped in the end.
class FreshMysql {
 public:
  FreshMysql() : name_("test_" + std::to_string(getpid()) + "_" + std::to_string(++count_)) {
    MysqlServer::instance().judge()->execute("CREATE DATABASE " + name_);
  }
  FreshMysql(const FreshMysql&) = delete;
  FreshMysql& operator=(const FreshMysql&) = delete;
  ~FreshMysql() {
    try {
      MysqlServer::instance().judge()->execute("DROP DATABASE " + name_);
    } catch (const std::exception&) {  // the server is stopped with all that is in it
    }
  }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string url() const { return MysqlServer::instance().url(name_); }
  [[nodiscard]] std::string url_of(const std::string& user, const std::string& secret) const {
    return MysqlServer::instance().url(name_, user, secret);
  }
  [[nodiscard]] std::unique_ptr<MysqlDatabase> judge() const { return MysqlServer::instance().judge(name_); }
  /// Empties it, also of the settings that it was made with.
  void clear(const MysqlDatabase& judge) const {
    judge.execute("DROP DATABASE " + name_ + "; CREATE DATABASE " + name_ + "; USE " + name_);
  }

 private:
  static inline int count_ = 0;
  std::string name_;
};

}  // namespace support

#endif
