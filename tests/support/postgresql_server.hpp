// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_POSTGRESQL_SERVER_HPP
#define HEADWAY_TESTS_SUPPORT_POSTGRESQL_SERVER_HPP

#include <chrono>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <libpq-fe.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/server_process.hpp"
#include "support/temporary.hpp"

#ifndef HEADWAY_POSTGRESQL_BIN
#define HEADWAY_POSTGRESQL_BIN "/usr/lib/postgresql/15/bin"
#endif

// Judges what headway does to a database, so it uses no headway code.
namespace support {

/// A PostgreSQL server of this program's own, in a directory of its own, reached by a socket in it. It is stopped with
/// the program, however that ends.
class PostgresqlServer {
 public:
  /// Started when a test first needs it.
  static PostgresqlServer& instance() {
    static PostgresqlServer server;
    return server;
  }
  PostgresqlServer(const PostgresqlServer&) = delete;
  PostgresqlServer& operator=(const PostgresqlServer&) = delete;
  ~PostgresqlServer() {
    kill(server_, SIGINT);
    waitpid(server_, nullptr, 0);
  }

  static constexpr const char* password = "s3cr3t-of-the-test";

  [[nodiscard]] std::string url(const std::string& database, const std::string& user = "postgres",
                                const std::string& secret = password) const {
    return "postgresql://" + user + ":" + secret + "@/" + database + "?host=" + directory_.path();
  }
  [[nodiscard]] std::string directory() const { return directory_.path(); }

 private:
  PostgresqlServer() {
    const std::string data = directory_.path("data"), secret = directory_.path("secret");
    std::ofstream(secret) << password << '\n';
    account_.give(directory_.path());
    account_.give(secret);
    account_.run({HEADWAY_POSTGRESQL_BIN "/initdb",
                  "--pgdata=" + data,
                  "--username=postgres",
                  "--auth=scram-sha-256",
                  "--pwfile=" + secret,
                  "--encoding=UTF8",
                  "--locale=C",
                  "--no-sync"},
                 directory_.path(),
                 directory_.path("log"));
    server_ = account_.start({HEADWAY_POSTGRESQL_BIN "/postgres",
                              "-D",
                              data,
                              "-k",
                              directory_.path(),
                              "-c",
                              "listen_addresses=",
                              "-c",
                              "fsync=off",
                              "-c",
                              "synchronous_commit=off",
                              "-c",
                              "full_page_writes=off",
                              "-c",
                              "max_connections=60",
                              "-c",
                              "max_wal_size=512MB"},
                             directory_.path(),
                             directory_.path("log"),
                             SIGQUIT);
    for (int attempt = 0; PQping(url("postgres").c_str()) != PQPING_OK; ++attempt) {
      if (attempt == 600 || waitpid(server_, nullptr, WNOHANG) != 0) {
        throw std::runtime_error("the server did not start: " + read_file(directory_.path("log")));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

  TemporaryDirectory directory_;
  ServerAccount account_{"postgres"};
  pid_t server_ = -1;
};

/// A connection that judges; throws on failure, which fails the test.
class PostgresqlDatabase {
 public:
  explicit PostgresqlDatabase(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
    PQsetNoticeProcessor(
        connection_, [](void*, const char*) {}, nullptr);
    if (PQstatus(connection_) != CONNECTION_OK) {
      const std::string why = PQerrorMessage(connection_);
      PQfinish(connection_);
      throw std::runtime_error(why);
    }
  }
  PostgresqlDatabase(const PostgresqlDatabase&) = delete;
  PostgresqlDatabase& operator=(const PostgresqlDatabase&) = delete;
  ~PostgresqlDatabase() { PQfinish(connection_); }

  [[nodiscard]] PGconn* get() const { return connection_; }
  void execute(const std::string& sql) const {
    if (std::string why; !try_execute(sql, &why)) throw std::runtime_error(why + " in: " + sql.substr(0, 400));
  }
  bool try_execute(const std::string& sql, std::string* why = nullptr) const {
    PGresult* const answer = PQexec(connection_, sql.c_str());
    const ExecStatusType status = PQresultStatus(answer);
    if (why != nullptr) *why = PQresultErrorMessage(answer);
    PQclear(answer);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
  }
  /// All rows, a line each, their values with `|` between them.
  [[nodiscard]] std::string text(const std::string& query) const {
    PGresult* const answer = PQexec(connection_, query.c_str());
    const std::unique_ptr<PGresult, void (*)(PGresult*)> guard(answer, PQclear);
    if (PQresultStatus(answer) != PGRES_TUPLES_OK) throw std::runtime_error(PQresultErrorMessage(answer) + query);
    std::string out;
    for (int row = 0; row < PQntuples(answer); ++row) {
      if (row != 0) out += '\n';
      for (int at = 0; at < PQnfields(answer); ++at) {
        if (at != 0) out += '|';
        out += PQgetisnull(answer, row, at) != 0 ? "NULL" : PQgetvalue(answer, row, at);
      }
    }
    return out;
  }

 private:
  PGconn* connection_;
};

/// A new, empty database; dropped in the end.
class FreshPostgresql {
 public:
  FreshPostgresql() : name_("test_" + std::to_string(getpid()) + "_" + std::to_string(++count_)) {
    PostgresqlDatabase(PostgresqlServer::instance().url("postgres")).execute("CREATE DATABASE " + name_);
  }
  FreshPostgresql(const FreshPostgresql&) = delete;
  FreshPostgresql& operator=(const FreshPostgresql&) = delete;
  ~FreshPostgresql() {
    try {
      PostgresqlDatabase(PostgresqlServer::instance().url("postgres")).execute("DROP DATABASE " + name_ + " (FORCE)");
    } catch (const std::exception&) {  // the server is stopped with all that is in it
    }
  }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string url() const { return PostgresqlServer::instance().url(name_); }
  [[nodiscard]] std::string url_of(const std::string& user, const std::string& secret) const {
    return PostgresqlServer::instance().url(name_, user, secret);
  }
  /// Empties it, which is quicker than another.
  static void clear(const PostgresqlDatabase& judge) {
    judge.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }

 private:
  static inline int count_ = 0;
  std::string name_;
};

}  // namespace support

#endif
