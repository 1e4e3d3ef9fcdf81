// SPDX-License-Identifier: MIT
// Reaching a server, and losing it: a clear error each, and no secret in any.
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "specification/histories.hpp"
#include "specification/hosts.hpp"
#include "support/catch.hpp"

using namespace specification;

namespace {

const std::string secret = support::PostgresqlServer::password;

/// The error of opening, without a secret in it.
Error refused(const std::string& where) {
  const auto opened = Migrator<Postgresql>::open(where, all);
  REQUIRE_FALSE(opened);
  const std::string said = describe(opened.error()) + opened.error().native.message;
  INFO(said);
  CHECK(said.find(secret) == std::string::npos);
  CHECK(said.find("wr0ng") == std::string::npos);
  CHECK(opened.error().state_after == DatabaseState::unchanged);
  return opened.error();
}

std::int64_t backend_of(Connection& db) { return db.rows("SELECT pg_backend_pid()").value()[0][0].integer; }

/// Ends the connection that asks, by another one.
Result<void> end_own_connection(Connection& db) {
  const support::PostgresqlDatabase judge(support::PostgresqlServer::instance().url("postgres"));
  static_cast<void>(judge.text("SELECT pg_terminate_backend(" + std::to_string(backend_of(db)) + ", 5000)"));
  return {};
}

}  // namespace

TEST_CASE("a server that cannot be reached is a clear error", "[integration][postgresql]") {
  const PostgresqlHost host;
  auto& server = support::PostgresqlServer::instance();
  const Error wrong = refused(server.url("postgres", "postgres", "wr0ng"));
  CHECK(name(wrong.code) == name(ErrorCode::authentication_failed));
  CHECK(wrong.native.sqlstate == "28P01");
  CHECK(wrong.message == "cannot connect to PostgreSQL: password authentication failed for user \"postgres\"");
  CHECK(name(refused(server.url("postgres", "nobody", "wr0ng")).code) == name(ErrorCode::authentication_failed));
  CHECK(name(refused("host=" + server.directory() + " user=postgres dbname=postgres").code) ==
        name(ErrorCode::authentication_failed));
  const Error missing = refused(server.url("nowhere"));
  CHECK(name(missing.code) == name(ErrorCode::no_such_database));
  CHECK(missing.message.find("\"nowhere\"") != std::string::npos);
  CHECK(name(refused("postgresql://postgres:" + secret + "@/postgres?host=/nowhere").code) ==
        name(ErrorCode::cannot_open));
  CHECK(name(refused("postgresql://postgres:" + secret + "@127.0.0.1:1/postgres").code) ==
        name(ErrorCode::cannot_open));
  for (const char* malformed :
       {"app.db", "", "postgresql://a:", "postgresql://u:wr0ng@[::1", "password=wr0ng x", "mysql://u:wr0ng@h/d"}) {
    INFO(malformed);
    CHECK(name(refused(malformed).code) == name(ErrorCode::cannot_open));
  }
  CHECK(Postgresql::open(static_cast<PGconn*>(nullptr)).error().code == ErrorCode::cannot_open);
}

TEST_CASE("at head a call is one SELECT", "[integration][postgresql]") {
  const PostgresqlHost host;
  REQUIRE(open(host, all).migrate_to_head());
  const PostgresqlHost::Application application(host);
  auto migrator = Migrator<Postgresql>::open(application.connection(), all);
  REQUIRE(migrator);
  FILE* const trace = std::tmpfile();
  PQtrace(application.connection(), trace);
  REQUIRE(migrator->migrate_to_head()->applied.empty());
  PQuntrace(application.connection());
  std::rewind(trace);
  std::string sent;
  for (char line[4096]; std::fgets(line, sizeof line, trace) != nullptr;) {
    if (std::string_view(line).find("\tF\t") != std::string_view::npos) sent += line;
  }
  std::fclose(trace);
  INFO(sent);
  const auto count = [&](std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = sent.find(what); at != std::string::npos; at = sent.find(what, at + 1)) ++found;
    return found;
  };
  CHECK(count("SELECT version_num FROM public.headway_version") == 1);
  CHECK(count("Query") == 1);
  CHECK(count("Parse") == 0);
  CHECK(count("Sync") == 0);
}

TEST_CASE("a connection string of keywords is as good as a URL", "[integration][postgresql]") {
  const PostgresqlHost host;
  const std::string keywords = "host=" + support::PostgresqlServer::instance().directory() +
                               " user=postgres password=" + secret + " connect_timeout=5 dbname=postgres";
  const auto opened = Postgresql::open(keywords);
  if (!opened) FAIL(describe(opened.error()));
  CHECK(opened->version().starts_with("PostgreSQL "));
}

TEST_CASE("an account that lacks rights is told so, and nothing was changed", "[integration][postgresql]") {
  const PostgresqlHost host;
  host.execute("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'wr0ng'");
  const std::string where =
      support::PostgresqlServer::instance().url(host.text("SELECT current_database()"), "guest", "wr0ng");
  auto migrator = Migrator<Postgresql>::open(where, all);
  if (!migrator) FAIL(describe(migrator.error()));
  const auto report = migrator->migrate_to_head();
  REQUIRE_FALSE(report);
  INFO(describe(report.error()));
  CHECK(name(report.error().code) == name(ErrorCode::missing_rights));
  CHECK(report.error().native.sqlstate == "42501");
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  host.execute("REVOKE CONNECT ON DATABASE " + host.text("SELECT current_database()") + " FROM PUBLIC");
  CHECK(name(refused(where).code) == name(ErrorCode::missing_rights));
}

TEST_CASE("a database that may only be read is told so", "[integration][postgresql]") {
  const PostgresqlHost host;
  auto opened = Postgresql::open(host.where(), OpenMode::read_only);
  REQUIRE(opened);
  auto migrator = Migrator<Postgresql>::over(std::move(*opened), all);
  REQUIRE(migrator);
  CHECK(migrator->current()->empty());
  const auto report = migrator->migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(name(report.error().code) == name(ErrorCode::read_only));
  CHECK(report.error().state_after == DatabaseState::unchanged);
}

TEST_CASE("a connection lost in the middle of a run leaves the database as it was", "[integration][postgresql]") {
  const PostgresqlHost host;
  const std::string before = host.portrait();
  const Failing failing([](Operations& op) {
    op.run(end_own_connection);
    op.create_table("after", column("x", integer));
  });
  auto migrator = open(host, failing.history());
  const auto report = migrator.migrate_to_head();
  REQUIRE_FALSE(report);
  INFO(describe(report.error()));
  CHECK(name(report.error().code) == name(ErrorCode::connection_lost));
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  CHECK(report.error().revision == "0003_c");
  CHECK(host.portrait() == before);
  CHECK(name(migrator.migrate_to_head().error().code) == name(ErrorCode::connection_lost));
  CHECK(open(host, all).migrate_to_head()->applied.size() == 3);  // and the lock is free
}

TEST_CASE("a connection lost behind a committed migration says what is left", "[integration][postgresql]") {
  const PostgresqlHost host;
  const Failing failing([](Operations& op) { op.run(end_own_connection); });
  const auto report =
      open(host, failing.history(), {.transaction_mode = TransactionMode::per_migration}).migrate_to_head();
  REQUIRE_FALSE(report);
  INFO(describe(report.error()));
  CHECK(name(report.error().code) == name(ErrorCode::connection_lost));
  CHECK(report.error().state_after == DatabaseState::partially_applied);
  CHECK(report.error().applied_before.size() == 2);
  CHECK(host.text("SELECT version_num FROM headway_version") == "0002_pets");
}

TEST_CASE("a borrowed connection is left as it was, after success and after failure", "[integration][postgresql]") {
  const PostgresqlHost host;
  host.execute("CREATE SCHEMA app; CREATE ROLE other_" + host.text("SELECT current_database()"));
  const PostgresqlHost::Application application(host);
  application.execute("SET search_path = app, public; SET statement_timeout = '7min'; SET ROLE other_" +
                      host.text("SELECT current_database()") + "; RESET ROLE; SET datestyle = 'German'");
  const support::PostgresqlDatabase& judge = *reinterpret_cast<const support::PostgresqlDatabase*>(&application);
  const auto settings = [&] {
    return judge.text(
        "SELECT name, setting FROM pg_settings WHERE name IN ('search_path', 'statement_timeout', 'lock_timeout', "
        "'DateStyle', 'work_mem', 'standard_conforming_strings', 'transaction_isolation') UNION ALL SELECT 'role', "
        "current_setting('role') UNION ALL SELECT 'locks', count(*)::text FROM pg_locks WHERE locktype = 'advisory' "
        "ORDER BY 1");
  };
  const std::string before = settings();
  // What pg_dump writes at the head of its scripts.
  const Failing well([](Operations& op) {
    op.execute(
        "SET statement_timeout = 0; SET lock_timeout = 0; SET standard_conforming_strings = on;"
        "SELECT pg_catalog.set_config('search_path', '', false); SET work_mem = '9MB';"
        "CREATE TABLE app.dumped (x integer)");
    op.add_column("people", column("more", text));
  });
  auto migrator = Migrator<Postgresql>::open(application.connection(), well.history());
  REQUIRE(migrator);
  const auto failed = migrator->migrate_to_head();
  REQUIRE_FALSE(failed);  // the same migration finds no table without the search path
  CHECK(settings() == before);
  const Failing better([](Operations& op) {
    op.execute("SELECT pg_catalog.set_config('search_path', '', false); SET work_mem = '9MB'; SET datestyle = 'ISO'");
  });
  auto other = Migrator<Postgresql>::open(application.connection(), better.history());
  REQUIRE(other);
  const auto report = other->migrate_to_head();
  if (!report) FAIL(describe(report.error()));
  CHECK(report->applied.size() == 5);
  CHECK(settings() == before);
  CHECK(host.text("SELECT count(*) FROM app.people") == "2");
  CHECK(PQstatus(application.connection()) == CONNECTION_OK);
}

TEST_CASE("the version table is that of the first schema of the search path", "[integration][postgresql]") {
  const PostgresqlHost host;
  REQUIRE(open(host, all).migrate_to_head());
  host.execute("CREATE SCHEMA \"Tenant 1\"");
  auto migrator = Migrator<Postgresql>::open(host.where() + "&options=-csearch_path%3D%22Tenant%5C%201%22,public", all);
  if (!migrator) FAIL(describe(migrator.error()));
  CHECK(migrator->current()->empty());
  CHECK(migrator->drift()->empty());
  const auto report = migrator->migrate_to_head();
  if (!report) FAIL(describe(report.error()));
  CHECK(report->applied.size() == 3);
  CHECK(host.text("SELECT count(*) FROM \"Tenant 1\".people") == "2");
  CHECK(migrator->drift()->empty());
  CHECK(migrator->downgrade("base")->applied.size() == 3);
  CHECK(host.text("SELECT count(*) FROM public.people") == "2");
  const auto lost = Migrator<Postgresql>::open(host.where() + "&options=-csearch_path%3Dnowhere", all);
  REQUIRE_FALSE(lost);
  CHECK(lost.error().message == "no schema of the search path exists");
}
