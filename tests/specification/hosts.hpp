// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SPECIFICATION_HOSTS_HPP
#define HEADWAY_TESTS_SPECIFICATION_HOSTS_HPP

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "support/migrator_sqlite.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"
#ifdef HEADWAY_WITH_POSTGRESQL
#include "support/migrator_postgresql.hpp"
#include "support/postgresql_server.hpp"
#endif
#ifdef HEADWAY_WITH_MYSQL
#include "support/migrator_mysql.hpp"
#include "support/mysql_server.hpp"
#endif

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

#ifdef HEADWAY_WITH_POSTGRESQL
class PostgresqlHost {
 public:
  using Backend = headway::Postgresql;

  void clear() const { support::FreshPostgresql::clear(judge_); }
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

#endif
#ifdef HEADWAY_WITH_MYSQL
/// Its judges take names in double quotes, as the others' do.
class MysqlHost {
 public:
  using Backend = headway::Mysql;

  MysqlHost() { judge_->execute(standard); }
  void clear() const { database_.clear(*judge_); }
  [[nodiscard]] std::string where() const { return database_.url(); }
  void execute(const std::string& sql) const { judge_->execute(sql); }
  [[nodiscard]] std::string text(const std::string& query) const { return judge_->text(query); }
  [[nodiscard]] std::string portrait() const {
    return text(
        "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, ORDINAL_POSITION, EXTRA FROM "
        "information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() UNION ALL SELECT TABLE_NAME, INDEX_NAME, "
        "COLUMN_NAME, SEQ_IN_INDEX, COLLATION, NON_UNIQUE, '' FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = "
        "DATABASE() UNION ALL SELECT TABLE_NAME, CONSTRAINT_NAME, CONSTRAINT_TYPE, '', '', '', '' FROM "
        "information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2, 3, 4");
  }
  static constexpr std::string_view endless = "INSERT INTO sink SELECT 1 FROM (SELECT SLEEP(600)) AS long_wait";
  static constexpr const char* standard = "SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES'";

  class Application {
   public:
    explicit Application(const MysqlHost& host) : db_(host.database_.judge()) {}
    [[nodiscard]] MYSQL* connection() const { return db_->get(); }
    void execute(const std::string& sql) const { db_->execute(sql); }

   private:
    std::unique_ptr<support::MysqlDatabase> db_;
  };

 private:
  support::FreshMysql database_;
  std::unique_ptr<support::MysqlDatabase> judge_ = database_.judge();
};
#endif

using Hosts = std::tuple<SqliteHost
#ifdef HEADWAY_WITH_POSTGRESQL
                         ,
                         PostgresqlHost
#endif
#ifdef HEADWAY_WITH_MYSQL
                         ,
                         MysqlHost
#endif
                         >;

/// Those that are servers.
using Servers = std::tuple<
#ifdef HEADWAY_WITH_POSTGRESQL
    PostgresqlHost
#endif
#if defined(HEADWAY_WITH_POSTGRESQL) && defined(HEADWAY_WITH_MYSQL)
    ,
#endif
#ifdef HEADWAY_WITH_MYSQL
    MysqlHost
#endif
    >;

/// Whether a run on the host's database is one transaction.
template <class Host>
inline constexpr bool is_atomic = Host::Backend::has_transactional_ddl;

/// Opens a migrator on a host or fails the test.
template <class Host>
headway::Migrator<typename Host::Backend> open(const Host& host, const headway::History& history,
                                               headway::Options options = {}) {
  auto opened = headway::Migrator<typename Host::Backend>::open(host.where(), history, std::move(options));
  if (!opened) throw std::runtime_error(describe(opened.error()));
  return std::move(*opened);
}

}  // namespace specification

#endif
