// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SPECIFICATION_HOSTS_HPP
#define HEADWAY_TESTS_SPECIFICATION_HOSTS_HPP

#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

#include "headway/postgresql.hpp"
#include "headway/sqlite.hpp"
#include "support/postgresql_server.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"

// The databases that the specification is run on. A host makes a new one, says where it is, and judges by a connection
// of its own what is in it. Another backend joins by another host in the list at the end.
namespace specification {

class SqliteHost {
 public:
  using Backend = headway::Sqlite;

  [[nodiscard]] std::string where() const { return directory_.path("app.db"); }
  void execute(const std::string& sql) const { support::Database(where()).execute(sql); }
  /// All rows, a line each, their values with `|` between them.
  [[nodiscard]] std::string text(const std::string& query) const {
    const support::Database db(where());
    std::string out;
    const auto add = [](void* to, int count, char** values, char**) {
      std::string& made = *static_cast<std::string*>(to);
      if (!made.empty()) made += '\n';
      for (int at = 0; at < count; ++at)
        made.append(at == 0 ? "" : "|").append(values[at] == nullptr ? "NULL" : values[at]);
      return 0;
    };
    char* why = nullptr;
    if (sqlite3_exec(db.get(), query.c_str(), add, &out, &why) != SQLITE_OK) throw std::runtime_error(why);
    return out;
  }
  /// All that is defined, in words that change when it does.
  [[nodiscard]] std::string portrait() const {
    return text("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY 1, 2");
  }
  /// A statement that does not end by itself.
  static constexpr std::string_view endless =
      "INSERT INTO sink WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n WHERE x < 0";

  /// A connection of an application that is not headway's.
  class Application {
   public:
    explicit Application(const SqliteHost& host) : db_(host.where()) {}
    [[nodiscard]] sqlite3* connection() const { return db_.get(); }
    void execute(const std::string& sql) const { db_.execute(sql); }

   private:
    support::Database db_;
  };

 private:
  support::TemporaryDirectory directory_;
};

class PostgresqlHost {
 public:
  using Backend = headway::Postgresql;

  [[nodiscard]] std::string where() const { return database_.url(); }
  void execute(const std::string& sql) const { judge_.execute(sql); }
  [[nodiscard]] std::string text(const std::string& query) const { return judge_.text(query); }
  [[nodiscard]] std::string portrait() const {
    return text(
        "SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default, ordinal_position::text "
        "FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema') UNION ALL "
        "SELECT n.nspname, c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid), '', '', '' FROM "
        "pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname NOT IN ('pg_catalog', "
        "'information_schema') UNION ALL SELECT schemaname, tablename, indexname, indexdef, '', '', '' FROM pg_indexes "
        "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') UNION ALL SELECT schemaname, sequencename, '', "
        "last_value::text, '', '', '' FROM pg_sequences ORDER BY 1, 2, 3, 4");
  }
  static constexpr std::string_view endless = "INSERT INTO sink SELECT 1 FROM pg_sleep(600)";

  class Application {
   public:
    explicit Application(const PostgresqlHost& host) : db_(host.where()) {}
    [[nodiscard]] PGconn* connection() const { return db_.get(); }
    void execute(const std::string& sql) const { db_.execute(sql); }

   private:
    support::PostgresqlDatabase db_;
  };

 private:
  support::FreshPostgresql database_;
  support::PostgresqlDatabase judge_{database_.url()};
};

using Hosts = std::tuple<SqliteHost, PostgresqlHost>;

/// Opens a migrator on a host or fails the test.
template <class Host>
headway::Migrator<typename Host::Backend> open(const Host& host, const headway::History& history,
                                               headway::Options options = {}) {
  auto opened = headway::Migrator<typename Host::Backend>::open(host.where(), history, std::move(options));
  if (!opened) throw std::runtime_error(describe(opened.error()));
  return std::move(*opened);
}

}  // namespace specification

// Compiled once for the program, in hosts.cpp.
extern template class headway::Migrator<headway::Sqlite>;
extern template class headway::Migrator<headway::Postgresql>;

#endif
