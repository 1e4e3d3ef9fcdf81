// SPDX-License-Identifier: MIT
// headway beside the client libraries of servers, in turns in one run: at head, and a whole history from nothing.
//
//   headway_server_costs [MIGRATIONS [PAIRS]]
//
// By themselves they send the same statements, one after the other, each waited for: PostgreSQL's in one transaction
// with the version once at its end, MariaDB's with the version after each migration, as each statement commits there.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "history.hpp"
#ifdef HEADWAY_WITH_POSTGRESQL
#include "headway/postgresql.hpp"
#include "support/postgresql_server.hpp"
#endif
#ifdef HEADWAY_WITH_MYSQL
#include "headway/mysql.hpp"
#include "support/mysql_server.hpp"
#endif

namespace {

using Seconds = std::chrono::duration<double>;

template <class Function>
double time(Function function) {
  const auto started = std::chrono::steady_clock::now();
  function();
  return Seconds(std::chrono::steady_clock::now() - started).count();
}
double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The same work done in two ways, in pairs: what else the machine does meets both alike.
template <class Plain, class Ours>
void compare(const std::string& name, std::size_t pairs, Plain plain, Ours ours) {
  std::vector<double> by_itself, by_headway, ratios;
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    if (pair % 2 == 1) by_headway.push_back(ours());  // neither is always the second
    by_itself.push_back(plain());
    if (pair % 2 == 0) by_headway.push_back(ours());
    ratios.push_back(by_headway.back() / by_itself.back());
  }
  std::printf("%-34s %12.1f us %12.1f us %8.3f\n",
              name.c_str(),
              median(by_itself) * 1e6,
              median(by_headway) * 1e6,
              median(ratios));
}

template <class Result>
auto take(Result result) {
  if (!result) throw std::runtime_error(headway::describe(result.error()));
  return std::move(*result);
}

/// The statements of each migration.
template <class Compile>
std::vector<std::vector<std::string>> statements_of(const headway::History& history, Compile compile) {
  std::vector<std::vector<std::string>> out;
  for (const headway::Migration& migration : history.migrations()) {
    headway::Operations operations;
    migration.upgrade(operations);
    headway::Statements statements;
    for (const headway::Operation& each : std::as_const(operations).list()) {
      if (const auto done = compile(each, statements); !done) throw std::runtime_error(describe(done.error()));
    }
    std::vector<std::string>& made = out.emplace_back();
    for (headway::Statement& each : statements) made.push_back(std::move(each.sql));
  }
  return out;
}

const std::string make_version = "CREATE TABLE headway_version (version_num VARCHAR(255) NOT NULL PRIMARY KEY)";
const std::string read_version = "SELECT version_num FROM headway_version";
constexpr int reads = 200;

/// @param make       gives a fresh database
/// @param connect    gives a connection that judges
/// @param run_plain  `run_plain(connection)`: the whole history
template <class Backend, class Make, class Connect, class RunPlain>
void measure(const std::string& name, const headway::History& history, std::size_t pairs, Make make, Connect connect,
             RunPlain run_plain) {
  using Migrator = headway::Migrator<Backend>;
  const auto migrate = [&] {
    const auto database = make();
    auto migrator = take(Migrator::open(database->url(), history));
    return time([&] { take(migrator.migrate_to_head()); });
  };
  const auto plain = [&] {
    const auto database = make();
    const auto connection = connect(*database);
    return time([&] { run_plain(*connection); });
  };
  compare(name + ", " + std::to_string(history.migrations().size()) + " migrations", pairs, plain, migrate);

  // One connection for both: to another process of the server the way may be four times as long, when it is woken on
  // another processor.
  const auto database = make();
  take(take(Migrator::open(database->url(), history)).migrate_to_head());
  const auto connection = connect(*database);
  auto migrator = take(Migrator::open(connection->get(), history));
  compare(
      name + ", at head",
      pairs * 20,
      [&] {
        return time([&] {
                 for (int at = 0; at < reads; ++at) {
                   if (connection->text(read_version).empty()) throw std::runtime_error("there is no version");
                 }
               }) /
               reads;
      },
      [&] {
        return time([&] {
                 for (int at = 0; at < reads; ++at) take(migrator.migrate_to_head());
               }) /
               reads;
      });
}

#ifdef HEADWAY_WITH_POSTGRESQL
void measure_postgresql(const headway::History& history, std::size_t pairs) {
  const auto statements = statements_of(history, [](const headway::Operation& each, headway::Statements& out) {
    return headway::compile_for_postgresql(each, true, nullptr, out);
  });
  measure<headway::Postgresql>(
      "PostgreSQL",
      history,
      pairs,
      [] { return std::make_unique<support::FreshPostgresql>(); },
      [](const auto& database) { return std::make_unique<support::PostgresqlDatabase>(database.url()); },
      [&](const support::PostgresqlDatabase& connection) {
        connection.execute("BEGIN");
        for (const auto& migration : statements) {
          for (const std::string& each : migration) connection.execute(each);
        }
        connection.execute(make_version);
        connection.execute("INSERT INTO headway_version VALUES ('head')");
        connection.execute("COMMIT");
      });
}
#endif
#ifdef HEADWAY_WITH_MYSQL
void measure_mysql(const headway::History& history, std::size_t pairs) {
  const auto statements = statements_of(history, [](const headway::Operation& each, headway::Statements& out) {
    return headway::compile_for_mysql(each, headway::MysqlServer::mariadb, nullptr, out);
  });
  measure<headway::Mysql>(
      "MariaDB",
      history,
      pairs,
      [] { return std::make_unique<support::FreshMysql>(); },
      [](const auto& database) { return database.judge(); },
      [&](const support::MysqlDatabase& connection) {
        connection.execute(make_version);
        connection.execute("INSERT INTO headway_version VALUES ('0')");
        std::size_t number = 0;
        for (const auto& migration : statements) {
          for (const std::string& each : migration) connection.execute(each);
          connection.execute("UPDATE headway_version SET version_num = '" + std::to_string(++number) + "'");
        }
      });
}
#endif

}  // namespace

int main(int argc, char** argv) try {
  const std::size_t size = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  const std::size_t pairs = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 5;
  const headway::History* const history = bench::history_of(size);
  if (history == nullptr || pairs == 0) throw std::runtime_error("10, 250, 500 or 1000 migrations, and a pair");
  std::printf("%-34s %15s %15s %8s\n", "", "by itself", "headway", "ratio");
#ifdef HEADWAY_WITH_POSTGRESQL
  measure_postgresql(*history, pairs);
#endif
#ifdef HEADWAY_WITH_MYSQL
  measure_mysql(*history, pairs);
#endif
  return EXIT_SUCCESS;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return EXIT_FAILURE;
}
