// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_SURROUNDINGS_HPP
#define HEADWAY_BACKEND_SQLITE_SURROUNDINGS_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/sqlite/edit.hpp"
#include "headway/dialect/sqlite/probe.hpp"
#include "headway/dialect/sqlite/rebuild.hpp"
#include "headway/engine/connection.hpp"
#include "headway/operations/groups.hpp"

namespace headway::inline v0::sqlite {

/// Reads a table's definition.
///
/// @error no_such_table, unreadable_statement
[[nodiscard]] inline Result<detail::TableText> read_table(Connection& db, std::string_view name) {
  std::string text;
  const Result<void> done =
      db.query("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE",
               {Value(name)},
               [&](Row row) { text = row[0].view(); });
  if (!done) return failure(done.error());
  if (text.empty()) {
    return failure(ErrorCode::no_such_table,
                   "table " + std::string(name) + " was expected in the database, found none");
  }
  return detail::TableText::read(std::move(text));
}

/// Whether a query gives any row.
[[nodiscard]] inline Result<bool> has_rows(Connection& db, const std::string& query,
                                           std::initializer_list<Value> values = {}) {
  bool found = false;
  const Result<void> done = db.query(query, values, [&](Row) { found = true; });
  if (!done) return failure(done.error());
  return found;
}

/// A name that nothing in the database has.
[[nodiscard]] inline Result<std::string> free_name(Connection& db, std::string_view table) {
  for (int number = 0;; ++number) {
    std::string name = "headway_new_" + std::string(table) + (number == 0 ? "" : std::to_string(number));
    const Result<bool> taken =
        has_rows(db, "SELECT 1 FROM main.sqlite_schema WHERE name = ? COLLATE NOCASE", {Value(name)});
    if (!taken) return failure(taken.error());
    if (!*taken) return name;
  }
}

/// The indexes of a table as they are stored.
[[nodiscard]] inline Result<std::vector<std::string>> read_indexes(Connection& db, std::string_view table) {
  std::vector<std::string> out;
  const Result<void> done = db.query(
      "SELECT sql FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ? COLLATE NOCASE",
      {Value(table)},
      [&](Row row) { out.emplace_back(row[0].view()); });
  if (!done) return failure(done.error());
  return out;
}

/// Reads what hangs on a table.
class SurroundingsReader {
 public:
  /// @param changes  what is about to be done to the table
  SurroundingsReader(Connection& db, std::string_view table, Group changes)
      : db_(db), table_(table), changes_(changes) {}

  /// @error table_hidden  statements that name the table would mean a temporary one
  Result<detail::Surroundings> read() {
    const Result<bool> hidden =
        has_rows(db_,
                 "SELECT 1 FROM temp.sqlite_schema WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE",
                 {Value(table_)});
    if (!hidden) return failure(hidden.error());
    if (*hidden) {
      return failure(ErrorCode::table_hidden,
                     "table " + table_ + " cannot be rebuilt while this connection has a temporary one of its name");
    }
    Result<void> done = read_own();
    if (done) done = read_dependents();
    if (done) {
      done = db_.query(
          "SELECT name FROM main.sqlite_schema WHERE name IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4')",
          {},
          [&](Row row) {
            if (row[0].view() == "sqlite_sequence") {
              out_.has_sequence = true;
            } else {
              out_.statistics.emplace_back(row[0].view());
            }
          });
    }
    if (!done) return failure(std::move(done.error()));
    return std::move(out_);
  }

 private:
  struct Found {
    bool is_view = false, is_temporary = false;
    std::string name, table, sql;
  };

  Result<void> read_own() {
    return db_.query(
        "SELECT name, sql, 0 FROM main.sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND "
        "tbl_name = ?1 COLLATE NOCASE UNION ALL SELECT name, sql, 1 FROM temp.sqlite_schema WHERE type = 'trigger' AND "
        "tbl_name = ?1 COLLATE NOCASE",
        {Value(table_)},
        [&](Row row) {
          out_.own.push_back({std::string(row[0].view()), std::string(row[1].view()), row[2].integer != 0});
        });
  }

  /// Views and triggers that name the table, or a view that does.
  Result<void> read_dependents() {
    std::vector<Found> all;
    const Result<void> done = db_.query(
        "SELECT type, name, tbl_name, sql, 0 FROM main.sqlite_schema WHERE type IN ('view', 'trigger') UNION ALL "
        "SELECT type, name, tbl_name, sql, 1 FROM temp.sqlite_schema WHERE type IN ('view', 'trigger')",
        {},
        [&](Row row) {
          all.push_back({row[0].view() == "view",
                         row[4].integer != 0,
                         std::string(row[1].view()),
                         std::string(row[2].view()),
                         std::string(row[3].view())});
        });
    if (!done) return done;
    std::vector<std::string> names = {table_};
    std::vector<const Found*> views;
    for (bool grows = true; grows;) {
      grows = false;
      for (const Found& each : all) {
        const bool is_known = std::find(views.begin(), views.end(), &each) != views.end();
        if (!each.is_view || is_known || !detail::names_any(each.sql, names)) continue;
        views.push_back(&each);
        names.push_back(each.name);
        grows = true;
      }
    }
    for (const Found* each : views) {
      out_.dependents.push_back(
          {"view " + each->name,
           std::string("SELECT * FROM ") + (each->is_temporary ? "temp." : "main.") + detail::sql_name(each->name)});
    }
    for (const Found& each : all) {
      if (each.is_view || !(contains(names, each.table) || detail::names_any(each.sql, names))) continue;
      if (Result<void> added = add_trigger(each); !added) return added;
    }
    return {};
  }
  static bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& each) { return same_name(each, name); });
  }
  Result<void> add_trigger(const Found& trigger) {
    const detail::TriggerEvent event = detail::event_of(trigger.sql);
    if (event.verb.empty()) return {};
    std::string column = event.column;
    if (column.empty()) {
      const Result<void> done =
          db_.query("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", {Value(trigger.table)}, [&](Row row) {
            if (column.empty() && stays(trigger.table, row[0].view())) {
              column = row[0].view();
            }
          });
      // A view that does not compile has no columns: its triggers cannot be judged.
      if (!done) return {};
    }
    out_.dependents.push_back({"trigger " + trigger.name,
                               detail::probe_of(event, detail::sql_name(trigger.table), detail::sql_name(column))});
    return {};
  }

  /// Whether a column can be set before the changes and after them.
  [[nodiscard]] bool stays(std::string_view table, std::string_view column) const {
    if (!same_name(table, table_)) return true;
    return std::none_of(changes_.begin(), changes_.end(), [&](const Operation* each) {
      const auto* dropped = each->data.get_if<DropColumn>();
      const auto* altered = each->data.get_if<AlterColumn>();
      return (dropped != nullptr && same_name(dropped->column, column)) ||
             (altered != nullptr && altered->change.generated && same_name(altered->column, column));
    });
  }

  Connection& db_;
  std::string table_;
  Group changes_;
  detail::Surroundings out_;
};

}  // namespace headway::inline v0::sqlite

#endif
