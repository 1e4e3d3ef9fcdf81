// SPDX-License-Identifier: MIT
// Reaching a server, asking it, and losing it: a clear error each, and no secret in any.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "headway/backend/mysql/link.hpp"
#include "support/catch.hpp"
#include "support/mysql_server.hpp"

using namespace headway;
using headway::mysql::Link;

namespace {

const std::string secret = support::MysqlServer::password;

support::MysqlServer& server() { return support::MysqlServer::instance(); }

/// Nothing that was given in confidence is repeated.
void check_discreet(const Error& error) {
  const std::string said = describe(error) + error.native.message;
  INFO(said);
  for (const std::string_view hidden : {std::string_view(secret), std::string_view("wr0ng")}) {
    CHECK(said.find(hidden) == std::string::npos);
  }
}
Error refused(const std::string& url) {
  const auto made = mysql::connect(url);
  REQUIRE_FALSE(made);
  check_discreet(made.error());
  CHECK(made.error().state_after == DatabaseState::unchanged);
  return made.error();
}

Link link_to(const std::string& url) {
  auto made = mysql::connect(url);
  if (!made) FAIL(describe(made.error()));
  return Link(std::move(*made));
}

std::vector<std::vector<Value>> all(Link& link, std::string_view source, std::vector<Value> values = {}) {
  std::vector<std::vector<Value>> out;
  const auto done = link.query(source, values, [&](Row row) -> Result<void> {
    out.emplace_back(row.begin(), row.end());
    return {};
  });
  if (!done) FAIL(describe(done.error()));
  return out;
}
Error error_of(Link& link, std::string_view source, std::vector<Value> values = {}) {
  const auto done = link.query(source, values, [](Row) { return Result<void>{}; });
  REQUIRE_FALSE(done);
  check_discreet(done.error());
  return done.error();
}
std::string kinds(const std::vector<Value>& row) {
  std::string out;
  for (const Value& each : row) out += "nbirtx"[static_cast<std::size_t>(each.kind)];  // x: bytes
  return out;
}

}  // namespace

TEST_CASE("a server of MySQL that cannot be reached is a clear error", "[integration][mysql]") {
  const Error wrong = refused(server().url("mysql", "root", "wr0ng"));
  CHECK(name(wrong.code) == name(ErrorCode::authentication_failed));
  CHECK(wrong.native.code == 1045);
  CHECK(wrong.native.sqlstate == "28000");
  CHECK(wrong.message.starts_with("cannot connect to the server of MySQL or MariaDB: Access denied for user 'root'@"));
  CHECK(name(refused(server().tcp_url("mysql", "nobody", "wr0ng")).code) == name(ErrorCode::authentication_failed));
  const Error missing = refused(server().url("nowhere"));
  CHECK(name(missing.code) == name(ErrorCode::no_such_database));
  CHECK(missing.message.find("'nowhere'") != std::string::npos);
  server().judge()->execute("CREATE OR REPLACE USER stranger@localhost IDENTIFIED BY 'wr0ng'");
  CHECK(name(refused(server().url("mysql", "stranger", "wr0ng")).code) == name(ErrorCode::missing_rights));
  CHECK(name(refused("mysql://root@/mysql?socket=/nowhere").code) == name(ErrorCode::cannot_open));
  CHECK(name(refused("mysql://root:" + secret + "@127.0.0.1:1/mysql?connect_timeout=2").code) ==
        name(ErrorCode::cannot_open));
  // Encryption that was asked for and cannot be had: the server of the tests has no certificate.
  CHECK(name(refused(server().tcp_url("mysql") + "?ssl-ca=/etc/ssl/certs/ca-certificates.crt").code) ==
        name(ErrorCode::cannot_open));
}

TEST_CASE("a URL that is none is refused without being repeated", "[integration][mysql]") {
  for (const char* malformed : {"",
                                "app.db",
                                "postgresql://u:wr0ng@h/d",
                                "mysql:u:wr0ng@h/d",
                                "mysql://u:wr0ng@h:x/d",
                                "mysql://u:wr0ng@h:99999/d",
                                "mysql://u:wr0ng@h:/d",
                                "mysql://u:wr0ng@[::1/d",
                                "mysql://u:wr0ng@[::1]x/d",
                                "mysql://u:wr0ng%@h/d",
                                "mysql://u:wr0ng%zz@h/d",
                                "mysql://u:wr0ng%00@h/d",
                                "mysql://u:wr0ng?x@h/d",
                                "mysql://u:wr0ng#@h/d",
                                "mysql://u@h/d?password=wr0ng",
                                "mysql://u@h/d?connect_timeout=wr0ng",
                                "mysql://u:wr0ng@h/d/e"}) {
    INFO(malformed);
    const Error error = refused(malformed);
    CHECK(name(error.code) == name(ErrorCode::cannot_open));
    CHECK(error.message.starts_with("mysql://user@host/database was expected, but "));
  }
}

TEST_CASE("a URL says who, where and how", "[integration][mysql]") {
  const auto read = mysql::UrlReader(
                        "mariadb://a%40b:c%3Ad%2Fe%25@[::1]:3307/my%20db?socket=/s%26t&ssl-ca=/ca&ssl-cert=/c&"
                        "ssl-key=/k&connect_timeout=7")
                        .read();
  REQUIRE(read);
  CHECK(read->user == "a@b");
  CHECK(read->password == "c:d/e%");
  CHECK(read->host == "::1");
  CHECK(read->port == 3307);
  CHECK(read->database == "my db");
  CHECK(read->socket == "/s&t");
  CHECK(read->ssl_ca + read->ssl_cert + read->ssl_key == "/ca/c/k");
  CHECK(read->connect_timeout == 7);
  const auto least = mysql::UrlReader("mysql://").read();
  REQUIRE(least);
  CHECK(least->user + least->password + least->host + least->database + least->socket == "");
  Link named = link_to("mysql://root:" + secret + "@localhost:" + std::to_string(server().port()) + "/mysql");
  CHECK(all(named, "SELECT HOST LIKE '127.0.0.1:%' FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()") ==
        std::vector<std::vector<Value>>{{Value(1)}});
}

TEST_CASE("a link tells which server it leads to", "[integration][mysql]") {
  Link link = link_to(server().url("mysql"));
  CHECK(link.is_mariadb());
  CHECK(link.version() == server().judge()->text("SELECT VERSION()"));
  CHECK(link.version_number() == mysql_get_server_version(link.get()));
  CHECK(all(link, "SELECT @@character_set_client, @@character_set_results")[0] ==
        std::vector<Value>{Value("utf8mb4"), Value("utf8mb4")});
}

TEST_CASE("values arrive as they were bound, with parameters and without", "[integration][mysql]") {
  const support::FreshMysql database;
  Link link = link_to(database.url());
  REQUIRE(
      link.run("CREATE TABLE t (n INT, b TINYINT(1), i BIGINT, u BIGINT UNSIGNED, d DOUBLE, f FLOAT, s LONGTEXT, "
               "x LONGBLOB, m DECIMAL(20, 4), at DATETIME(6), day DATE, y YEAR, bits BIT(10), e ENUM('a', 'b'))"));
  const std::string long_text(100000, 'z');
  std::string bytes("\x00\xff'\\\n", 5);
  bytes += std::string(1000, '\x01');
  const std::vector<Value> given = {nullptr,
                                    true,
                                    Value(INT64_MIN),
                                    Value("18446744073709551615"),
                                    0.1,
                                    0.1,
                                    Text(long_text + "größe 🌊"),
                                    Value::blob(Text(bytes)),
                                    Value("-12.5000"),
                                    Value("2026-01-02 03:04:05.060708"),
                                    Value("2026-01-02"),
                                    2026,
                                    Value(513),
                                    Value("b")};
  const auto done = link.query(
      "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", given, [](Row) { return Result<void>{}; });
  if (!done) FAIL(describe(done.error()));
  CHECK(link.rows_written() == 1);
  std::vector<Value> expected = given;
  expected[1] = Value(1);  // its column is one of numbers
  for (const auto& [source, values] : std::vector<std::pair<std::string, std::vector<Value>>>{
           {"SELECT * FROM t", {}}, {"SELECT * FROM t WHERE 1 = ?", {Value(1)}}}) {
    const auto rows = all(link, source, values);
    REQUIRE(rows.size() == 1);
    CHECK(kinds(rows[0]) == "niitrrtxtttiit");
    for (std::size_t at = 0; at < expected.size(); ++at) {
      INFO(at << ": " << rows[0][at].view().substr(0, 40) << " " << rows[0][at].integer << " " << rows[0][at].real);
      CHECK((rows[0][at] == expected[at]));
    }
  }
  CHECK(all(link, "SELECT ? + 1, ?, ?, ?", {Value(41), Value("it's"), nullptr, Value::blob("\x01")})[0] ==
        std::vector<Value>{Value(42), Value("it's"), nullptr, Value::blob("\x01")});
  CHECK(error_of(link, "SELECT ?", {Value(1), Value("wr0ng")}).message ==
        "the statement has 1 parameters, and values were given for 2");
}

TEST_CASE("a visitor may ask the same connection, and may stop", "[integration][mysql]") {
  const support::FreshMysql database;
  Link link = link_to(database.url());
  REQUIRE(link.run("CREATE TABLE t (id INT PRIMARY KEY)"));
  std::size_t filled = 0;
  REQUIRE(link.repeat("INSERT INTO t VALUES (?)", 500, [&](std::size_t at, std::vector<Value>& values) {
    values.emplace_back(static_cast<std::int64_t>(at));
    ++filled;
  }));
  CHECK(filled == 500);
  CHECK(link.rows_written() == 500);
  for (const std::vector<Value>& values : {std::vector<Value>{}, std::vector<Value>{Value(0)}}) {
    const std::string outer =
        "SELECT id FROM t WHERE id >= " + std::string(values.empty() ? "0" : "?") + " ORDER BY id";
    std::int64_t sum = 0, rows = 0;
    const auto done = link.query(outer, values, [&](Row row) -> Result<void> {
      const std::int64_t id = row[0].integer;
      if (id % 100 == 0) {
        sum += all(link, "SELECT COUNT(*) FROM t WHERE id < " + std::to_string(id))[0][0].integer;
        sum += all(link, "SELECT COUNT(*) FROM t WHERE id < ?", {Value(id)})[0][0].integer;
      }
      CHECK(row[0].integer == rows);
      ++rows;
      return {};
    });
    REQUIRE(done);
    CHECK(rows == 500);
    CHECK(sum == 2 * (0 + 100 + 200 + 300 + 400));
    rows = 0;
    const auto stopped = link.query(outer, values, [&](Row) -> Result<void> {
      if (++rows == 3) return failure(ErrorCode::hook_failed, "enough");
      return {};
    });
    REQUIRE_FALSE(stopped);
    CHECK(rows == 3);
    CHECK(all(link, "SELECT 7")[0][0].integer == 7);
  }
}

TEST_CASE("a procedure gives the rows of all its queries", "[integration][mysql]") {
  const support::FreshMysql database;
  Link link = link_to(database.url());
  REQUIRE(
      link.run("CREATE PROCEDURE p(x INT) BEGIN SELECT x; CREATE TEMPORARY TABLE IF NOT EXISTS q (a INT); SELECT 'b', "
               "x + 1; END"));
  CHECK(all(link, "CALL p(1)").size() == 2);
  const auto rows = all(link, "CALL p(?)", {Value(5)});
  REQUIRE(rows.size() == 2);
  CHECK(rows[1] == std::vector<Value>{Value("b"), Value(6)});
  CHECK(all(link, "SELECT 7")[0][0].integer == 7);
}

TEST_CASE("rows that ALTER TABLE copies are not counted as written", "[integration][mysql]") {
  const support::FreshMysql database;
  Link link = link_to(database.url());
  REQUIRE(link.run("CREATE TABLE t (id INT)"));
  REQUIRE(link.run("INSERT INTO t VALUES (1), (2), (3)"));
  CHECK(link.rows_written() == 3);
  REQUIRE(link.run("ALTER TABLE t MODIFY id VARCHAR(20), ALGORITHM = COPY"));
  CHECK(link.rows_written() == 3);
  REQUIRE(link.run("/* all */ UPDATE t SET id = 7"));
  CHECK(link.rows_written() == 6);
}

TEST_CASE("what the server complains of is a code, without the values", "[integration][mysql]") {
  const support::FreshMysql database;
  Link link = link_to(database.url());
  REQUIRE(link.run("CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(40), at DATETIME, UNIQUE KEY s_once (s))"));
  REQUIRE(link.run("CREATE TABLE u (t INT, FOREIGN KEY (t) REFERENCES t (id))"));
  const std::string insert = "INSERT INTO t VALUES (?, ?, ?)";
  const Value what("wr0ng ' for it"), day("2026-01-01");
  static_cast<void>(all(link, insert, {Value(1), what, day}));
  const Error twice = error_of(link, insert, {Value(2), what, day});
  CHECK(twice.message == "Duplicate entry '…' for key 's_once'");
  CHECK(twice.native.code == 1062);
  CHECK(twice.native.sqlstate == "23000");
  CHECK(twice.statement == insert);
  CHECK(name(twice.code) == name(ErrorCode::statement_failed));
  CHECK(error_of(link, insert, {what, Value("a"), day}).message.starts_with("Incorrect integer value: '…' for column"));
  CHECK(error_of(link, insert, {Value(3), Value("b"), what}).message.starts_with("Incorrect datetime value: '…' for"));
  CHECK(name(error_of(link, "INSERT INTO u VALUES (?)", {Value(9)}).code) == name(ErrorCode::foreign_key_violation));
  static_cast<void>(all(link, "INSERT INTO u VALUES (1)"));
  CHECK(name(error_of(link, "DELETE FROM t").code) == name(ErrorCode::foreign_key_violation));
  CHECK(name(error_of(link, "SELEC 1").code) == name(ErrorCode::statement_failed));
  CHECK(name(error_of(link, "SELEC ?", {what}).code) == name(ErrorCode::statement_failed));

  server().judge()->execute("CREATE OR REPLACE USER guest@localhost IDENTIFIED BY 'wr0ng'; GRANT SELECT ON " +
                            database.name() + ".* TO guest@localhost");
  Link guest = link_to(database.url_of("guest", "wr0ng"));
  CHECK(name(error_of(guest, "CREATE TABLE v (x INT)").code) == name(ErrorCode::missing_rights));
  CHECK(name(error_of(guest, "CREATE DATABASE v").code) == name(ErrorCode::missing_rights));
  CHECK(name(error_of(guest, "SET GLOBAL sql_mode = ''").code) == name(ErrorCode::missing_rights));
  REQUIRE(link.run("SET SESSION TRANSACTION READ ONLY"));
  CHECK(name(error_of(link, "DELETE FROM u").code) == name(ErrorCode::read_only));
}

TEST_CASE("a link knows whether a transaction is open", "[integration][mysql]") {
  const support::FreshMysql database;
  Link link = link_to(database.url());
  CHECK_FALSE(link.in_transaction());
  CHECK(link.has_autocommit());
  REQUIRE(link.run("START TRANSACTION"));
  CHECK(link.in_transaction());
  REQUIRE(link.run("CREATE TABLE t (id INT)"));  // which commits
  CHECK_FALSE(link.in_transaction());
  REQUIRE(link.run("SET autocommit = 0"));
  CHECK_FALSE(link.has_autocommit());
  static_cast<void>(all(link, "INSERT INTO t VALUES (?)", {Value(1)}));
  CHECK(link.in_transaction());
  REQUIRE(link.run("ROLLBACK"));
  CHECK_FALSE(link.in_transaction());
}

TEST_CASE("a lock that somebody else holds ends the wait", "[integration][mysql]") {
  const support::FreshMysql database;
  const auto judge = database.judge();
  judge->execute("CREATE TABLE t (id INT); INSERT INTO t VALUES (1); START TRANSACTION; UPDATE t SET id = 2");
  Link link = link_to(database.url());
  REQUIRE(link.run("SET innodb_lock_wait_timeout = 1"));
  REQUIRE(link.run("SET lock_wait_timeout = 1"));
  CHECK(name(error_of(link, "UPDATE t SET id = 3").code) == name(ErrorCode::lock_timeout));
  const Error error = error_of(link, "ALTER TABLE t ADD x INT");
  CHECK(name(error.code) == name(ErrorCode::lock_timeout));
  CHECK(error.message.starts_with("somebody else holds what the statement needs (Lock wait timeout exceeded"));
}

TEST_CASE("another thread stops a statement", "[integration][mysql]") {
  const std::string over_socket = server().url("mysql"), over_tcp = server().tcp_url("mysql");
  for (const std::string& url : {over_socket, over_tcp}) {
    for (const bool is_borrowed : {false, true}) {
      INFO(url.substr(url.find('@')) << " " << is_borrowed);
      auto made = mysql::connect(url);
      REQUIRE(made);
      MYSQL* const given = made->get();
      Link link = is_borrowed ? Link(given) : Link(std::move(*made));
      std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        link.interrupt();
      });
      const auto start = std::chrono::steady_clock::now();
      const auto done =
          link.query("SELECT COUNT(*) FROM seq_1_to_1000000 a, seq_1_to_1000000 b WHERE a.seq + b.seq < ?",
                     std::vector<Value>{Value(0)},
                     [](Row) { return Result<void>{}; });
      other.join();
      CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
      REQUIRE_FALSE(done);
      INFO(describe(done.error()));
      CHECK(name(done.error().code) == name(ErrorCode::cancelled));
      CHECK(link.is_interrupted());
      CHECK_FALSE(link.is_lost());
      CHECK(all(link, "SELECT 7")[0][0].integer == 7);
    }
  }
}

TEST_CASE("where no second connection can be had, the socket is shut", "[integration][mysql]") {
  server().judge()->execute(
      "CREATE OR REPLACE USER single@localhost IDENTIFIED BY 'wr0ng' WITH MAX_USER_CONNECTIONS 1");
  Link link = link_to(server().url("", "single", "wr0ng"));
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    link.interrupt();
  });
  const Error error = error_of(link, "SELECT SLEEP(30)");
  other.join();
  CHECK(name(error.code) == name(ErrorCode::connection_lost));
  CHECK(link.is_lost());
}

TEST_CASE("a connection that the server ends is told so", "[integration][mysql]") {
  Link link = link_to(server().url("mysql"));
  CHECK_FALSE(link.is_lost());
  server().judge()->execute("KILL " + std::to_string(mysql_thread_id(link.get())));
  const Error error = error_of(link, "SELECT 1");
  CHECK(name(error.code) == name(ErrorCode::connection_lost));
  CHECK(error.message.starts_with("the connection to the server was lost ("));
  CHECK(link.is_lost());
  CHECK(name(error_of(link, "SELECT ?", {Value(1)}).code) == name(ErrorCode::connection_lost));
}
