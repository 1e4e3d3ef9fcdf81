// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_REFLECT_HPP
#define HEADWAY_BACKEND_MYSQL_REFLECT_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headway/backend/mysql/collations.hpp"
#include "headway/backend/mysql/link.hpp"
#include "headway/backend/mysql/stored_table.hpp"
#include "headway/backend/mysql/stored_words.hpp"
#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/ddl.hpp"

namespace headway::inline v0::mysql {

/// Reads a trigger from a whole CREATE TRIGGER.
///
/// @error unreadable_statement
[[nodiscard]] inline Result<Trigger> stored_trigger(std::string_view written) {
  const std::string source = without_escaped_quotes(without_definer(written));
  sql::Definition definition = sql::read_statement(source, sql::Syntax::mysql);
  if (auto* const found = std::get_if<sql::ObjectDefinition>(&definition)) return std::move(found->trigger);
  Error error;
  error.code = ErrorCode::unreadable_statement;
  error.message = "what the server says of a trigger cannot be read";
  error.statement = source;
  return failure(std::move(error));
}

/// Reads the tables, views and triggers of one database.
///
/// What a Schema cannot say is not read: comments on anything but tables and columns, ON UPDATE of a column, an index's
/// method, how many letters of a column it takes, partitions.
class Reflection {
 public:
  /// @param table  the one table to read; empty for all
  Reflection(Link& link, std::string_view database, std::string_view table = {})
      : link_(link), collations_(link), database_(database), only_(table) {}
  Reflection(Link& link, std::string_view database, const TableFilter& ignored)
      : link_(link), collations_(link), database_(database), ignored_(&ignored) {}

  Result<Schema> read() {
    Result<void> done;
    std::vector<std::string> names = {only_};
    if (only_.empty()) {
      names.clear();
      done = find_tables(names);
    }
    for (const std::string& each : names) {
      if (done) done = read_table(each);
    }
    if (done && only_.empty()) done = read_views();
    if (done && only_.empty()) done = read_triggers();
    if (!done) return failure(std::move(done.error()));
    return std::move(schema_);
  }

 private:
  [[nodiscard]] bool is_ours(const Value& name) const {
    return ignored_ == nullptr || !*ignored_ || !(*ignored_)(name.view());
  }

  Result<void> find_tables(std::vector<std::string>& out) {
    return link_.query(
        "SHOW FULL TABLES FROM " + quoted_name(database_) + " WHERE Table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')",
        {},
        [&](Row row) -> Result<void> {
          if (is_ours(row[0])) out.emplace_back(row[0].view());
          return {};
        });
  }
  /// One that was dropped meanwhile is none.
  Result<void> read_table(const std::string& name) {
    constexpr int no_such_table = 1146;
    Table read;
    Result<void> done = link_.query(
        "SHOW CREATE TABLE " + quoted_name(database_) + "." + quoted_name(name), {}, [&](Row row) -> Result<void> {
          Result<Table> found = StoredTable(row[1].view()).read();
          if (!found) return failure(std::move(found.error()));
          found->name = Text(name);
          read = std::move(*found);
          return {};
        });
    if (!done && done.error().native.code == no_such_table) return {};
    if (done && !read.name.empty()) done = collations_.settle(read);
    if (done && !read.name.empty()) schema_.put(std::move(read));
    return done;
  }

  /// As the server writes them.
  Result<void> read_views() {
    return link_.query(
        "SELECT TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ? ORDER BY 1",
        std::vector<Value>{Value(database_)},
        [&](Row row) -> Result<void> {
          View made;
          made.name = Text(row[0].view());
          made.select = Text(without_database(without_escaped_quotes(row[1].view()), database_));
          if (is_ours(row[0])) schema_.objects.views.put(std::move(made));
          return {};
        });
  }
  Result<void> read_triggers() {
    std::vector<std::string> names;
    Result<void> done = link_.query(
        "SELECT EVENT_OBJECT_TABLE, TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? ORDER BY 1, "
        "ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER",
        std::vector<Value>{Value(database_)},
        [&](Row row) -> Result<void> {
          if (is_ours(row[0])) names.emplace_back(row[1].view());
          return {};
        });
    for (const std::string& each : names) {
      if (done) done = read_trigger(each);
    }
    return done;
  }
  /// Its statement is kept as it was written; of strings see without_escaped_quotes.
  Result<void> read_trigger(const std::string& name) {
    constexpr int no_such_trigger = 1360;
    Result<void> done = link_.query(
        "SHOW CREATE TRIGGER " + quoted_name(database_) + "." + quoted_name(name), {}, [&](Row row) -> Result<void> {
          Result<Trigger> found = stored_trigger(row[2].view());
          if (!found) return failure(std::move(found.error()));
          schema_.objects.triggers.put(std::move(*found));
          return {};
        });
    if (!done && done.error().native.code == no_such_trigger) return {};
    return done;
  }

  Link& link_;
  Collations collations_;
  std::string database_;
  std::string only_;
  const TableFilter* ignored_ = nullptr;
  Schema schema_;
};

}  // namespace headway::inline v0::mysql

#endif
