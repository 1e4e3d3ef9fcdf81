// SPDX-License-Identifier: MIT
#include "databases/database.hpp"

#include <utility>

#include "databases/lasting_connection.hpp"
#include "headway/tools/location.hpp"
#include "history.hpp"

namespace thoughts {

using headway::Connection;
using headway::Result;

const std::vector<DatabaseKind>& database_kinds() {
  static const std::vector<DatabaseKind> kinds = {
      sqlite(),
#ifdef THOUGHTS_POSTGRESQL
      postgresql(),
#endif
#ifdef THOUGHTS_MYSQL
      mysql(),
#endif
  };
  return kinds;
}

std::vector<headway::cli::Driver> drivers() {
  std::vector<headway::cli::Driver> out;
  for (const DatabaseKind& each : database_kinds()) out.push_back(each.driver);
  return out;
}

const headway::History& program_history() { return history; }

namespace {

Result<DatabaseKind> kind_of(const std::string& database) {
  const Result<headway::Dialect> dialect = headway::cli::dialect_of(database);
  if (!dialect) return headway::failure(dialect.error());
  for (const DatabaseKind& each : database_kinds()) {
    if (each.driver.dialect == *dialect) return each;
  }
  return headway::failure(headway::ErrorCode::cannot_open,
                          "this program was built without " + std::string(name(*dialect)));
}

}  // namespace

Result<headway::Report> migrate_to_head(const std::string& database) {
  const Result<DatabaseKind> kind = kind_of(database);
  if (!kind) return headway::failure(kind.error());
  headway::Options options;
  options.program = "thoughts serve";
  auto opened = kind->driver.open(database, headway::OpenMode::create, history, std::move(options));
  if (!opened) return headway::failure(std::move(opened.error()));
  return (**opened).upgrade("head");
}

Result<std::unique_ptr<Connection>> connect(const std::string& database) {
  const Result<DatabaseKind> kind = kind_of(database);
  if (!kind) return headway::failure(kind.error());
  if (kind->driver.dialect == headway::Dialect::sqlite) return kind->connect(database);
  return LastingConnection::open([connect = kind->connect, database] { return connect(database); });
}

}  // namespace thoughts
