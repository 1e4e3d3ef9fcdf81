// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_BACKEND_ALTERATIONS_HPP
#define HEADWAY_TESTS_BACKEND_ALTERATIONS_HPP

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/histories.hpp"
#include "support/snapshot.hpp"

// Runs changes of tables on a database that a test made.
namespace alterations {

using headway::AlterTable;
using headway::Error;
using headway::Operations;
using support::Database;

/// Notes which way each table went.
class Ways final : public headway::Observer {
 public:
  void table_altered(const headway::Step&, std::string_view table, std::string_view how) override {
    said.append(said.empty() ? "" : "\n").append(table).append(" ").append(how);
  }
  std::string said;
};

struct Outcome {
  std::string ways;  ///< `t in place: no row changes`, a line for each change of a table.
  Error error;       ///< Its code is none when all went well.
};

/// Runs one migration.
inline Outcome alter(const Database& db, void (*write)(Operations&), bool transactional = true) {
  const headway::Migration list[] = {{.revision = "0001", .transactional = transactional, .upgrade = write}};
  const auto history = headway::History::from(list);
  Ways ways;
  auto migrator = histories::open(db.get(), *history, {.observer = &ways});
  const auto done = migrator.migrate_to_head();
  return {std::move(ways.said), done ? Error{} : done.error()};
}

/// What the database holds beside the library's own tables.
inline support::Snapshot held(const Database& db) {
  return support::snapshot(db.get(), {"headway_version", "headway_history"});
}

inline std::string definition(const Database& db, const std::string& table) {
  return support::scalar(db.get(), "SELECT sql FROM sqlite_schema WHERE name = '" + table + "'");
}

}  // namespace alterations

#endif
