// SPDX-License-Identifier: MIT
#include "headway/mysql.hpp"

#include <utility>

#include "databases/database.hpp"

namespace thoughts {

namespace {

/// What is read behind a lock is what its last holder has left, and nothing is stored that does not fit.
///
/// @source https://mariadb.com/kb/en/set-transaction/ (isolation levels),
/// https://mariadb.com/kb/en/sql-mode/#strict-mode
headway::Result<std::unique_ptr<headway::Connection>> connect_to_server(const std::string& url) {
  headway::Result<headway::Mysql> backend = headway::Mysql::open(url, headway::OpenMode::read_write);
  if (!backend) return headway::failure(std::move(backend.error()));
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(write_lock_timeout).count();
  const std::string limit = "SET SESSION innodb_lock_wait_timeout = " + std::to_string(seconds);
  for (const char* setting : {"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                              "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')",
                              limit.c_str()}) {
    if (auto done = backend->execute(setting); !done) return headway::failure(std::move(done.error()));
  }
  return std::make_unique<headway::Mysql>(std::move(*backend));
}

}  // namespace

DatabaseKind mysql() { return {headway::cli::driver_of<headway::Mysql>(), &connect_to_server}; }

}  // namespace thoughts
