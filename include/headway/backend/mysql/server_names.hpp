// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_SERVER_NAMES_HPP
#define HEADWAY_BACKEND_MYSQL_SERVER_NAMES_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/backend/mysql/script_text.hpp"
#include "headway/backend/mysql/stored_words.hpp"
#include "headway/base/error.hpp"
#include "headway/dialect/mysql/keys.hpp"
#include "headway/dialect/mysql/type.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/table.hpp"

namespace headway::inline v0::mysql {

/// A table as a server has it, as far as a script knows that: what the server has named by itself has a stand-in for a
/// name, and what InnoDB has made for a foreign key, an index of the key's name, is there as long as no other serves.
/// A statement that needs such a name looks it up when it is run.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html
class ServerNames {
 public:
  ServerNames(const Table& known, MysqlServer server) : given_(known), table_(known), server_(server) {
    for (Column& each : table_.columns) {
      const auto& key = table_.primary_key.columns;
      if (std::find(key.begin(), key.end(), each.name) != key.end()) each.nullable = false;
    }
    for (Unique& each : table_.uniques)
      stand_in(each.name, key_by_columns(each.columns, "NON_UNIQUE = 0"), each.columns);
    for (Check& each : table_.checks) stand_in(each.name, check_by_columns(each), {});
    for (ForeignKey& each : table_.foreign_keys) {
      const std::string found = key_by_columns(each.columns, "NON_UNIQUE = 1");
      stand_in(each.name, foreign_key_by_columns(each.columns), each.columns, found);
      if (is_served(each.columns)) continue;
      Index made;
      made.name = each.name;
      for (const Text& column : each.columns) made.keys.push_back(IndexKey(column));
      table_.indexes.push_back(std::move(made));
    }
  }

  [[nodiscard]] const Table& table() const noexcept { return table_; }

  /// A drop of a constraint that has no name, by the stand-in of the one that is meant.
  [[nodiscard]] Operation named(Operation operation) const {
    const auto* const dropped = operation.data.get_if<DropConstraint>();
    if (dropped == nullptr || !dropped->name.empty()) return operation;
    DropConstraint made = *dropped;
    const auto find = [&](const auto& given, const auto& known, auto is_meant) {
      for (std::size_t at = 0; at < given.size(); ++at) {
        if (given[at].name.empty() && is_meant(given[at])) made.name = known[at].name;
      }
    };
    const auto has_columns = [&](const auto& it) {
      return std::equal(it.columns.begin(), it.columns.end(), made.columns.begin(), made.columns.end(), same_name);
    };
    switch (made.kind) {
      case ConstraintKind::primary_key: break;
      case ConstraintKind::unique: find(given_.uniques, table_.uniques, has_columns); break;
      case ConstraintKind::foreign_key: find(given_.foreign_keys, table_.foreign_keys, has_columns); break;
      case ConstraintKind::check:
        find(given_.checks, table_.checks, [&](const Check& it) {
          return detail::same_mysql_sql(it.expression, made.expression, false);
        });
        break;
    }
    operation.data = std::move(made);
    return operation;
  }

  /// Adds a statement, or those that look its names up.
  ///
  /// @error not_scriptable  two that the server named are alike
  Result<void> add(const Statement& given, Statements& out) const {
    std::string sql = given.sql;
    std::string made;
    for (const StandIn& each : stand_ins_) {
      const std::string quoted = quoted_name(each.name), index = "DROP INDEX " + quoted;
      if (sql.find(quoted) == std::string::npos) continue;
      const std::size_t at = sql.find(index);
      if (each.lookup.empty() || sql.find("ADD INDEX " + quoted) != std::string::npos) return refuse();
      if (made.empty()) made = " ";
      if (at != std::string::npos && !each.index_lookup.empty()) {
        sql.replace(at, index.size(), "DROP INDEX " + quoted_name(each.name + " index"));
      }
    }
    if (made.empty()) {
      out.push_back(given);
      return {};
    }
    made = literal(sql);
    for (const StandIn& each : stand_ins_) {
      if (sql.find(quoted_name(each.name)) != std::string::npos) look_up(each.name, each.lookup, made);
      if (sql.find(quoted_name(each.name + " index")) != std::string::npos) {
        look_up(each.name + " index", each.index_lookup, made);
      }
    }
    detail::add_sql("SET @headway = " + made, out);
    detail::add_sql("PREPARE headway FROM @headway", out);
    detail::add_sql("EXECUTE headway", out);
    return {};
  }

 private:
  struct StandIn {
    std::string name;
    std::string lookup;        ///< SQL for the name, NULL where there is none; empty where it cannot be told.
    std::string index_lookup;  ///< The same of the index that was made for it.
    Names columns;
  };

  [[nodiscard]] Result<void> refuse() const {
    return failure(ErrorCode::not_scriptable,
                   "a constraint of table " + table_.name.string() + " has no name but the one that the server gave it",
                   "run it without a script, or give constraints names");
  }
  void look_up(const std::string& name, const std::string& lookup, std::string& made) const {
    const std::string missing = "table " + table_.name.string() + " has no such constraint as the migrations make";
    made = "COALESCE(REPLACE(" + made + ", " + literal(name) + ", REPLACE((" + lookup + "), '`', '``')), " +
           literal("SELECT " + quoted_name(missing)) + ")";
  }
  void stand_in(Text& name, std::string lookup, const Names& columns, std::string index_lookup = {}) {
    if (!name.empty()) return;
    for (StandIn& each : stand_ins_) {
      const bool is_alike = !columns.empty() && each.columns == columns && each.index_lookup == index_lookup;
      if (is_alike) each.lookup.clear();
      if (is_alike) lookup.clear();
    }
    name = Text("headway:named by the server (" + std::to_string(stand_ins_.size()) + ")");
    stand_ins_.push_back({name.string(), std::move(lookup), std::move(index_lookup), columns});
  }

  [[nodiscard]] bool is_served(const Names& foreign_key) const {
    const auto serves = [&](const Names& columns) {
      return columns.size() >= foreign_key.size() &&
             std::equal(foreign_key.begin(), foreign_key.end(), columns.begin(), same_name);
    };
    if (serves(table_.primary_key.columns)) return true;
    if (std::any_of(table_.uniques.begin(), table_.uniques.end(), [&](const Unique& it) { return serves(it.columns); }))
      return true;
    return std::any_of(table_.indexes.begin(), table_.indexes.end(), [&](const Index& it) {
      Names columns;
      for (const IndexKey& key : it.keys) columns.push_back(key.column);
      return serves(columns);
    });
  }

  [[nodiscard]] std::string of_table(const std::string& prefix = {}) const {
    return prefix + "TABLE_SCHEMA = DATABASE() AND " + prefix + "TABLE_NAME = " + literal(table_.name);
  }
  [[nodiscard]] static std::string joined(const Names& columns) {
    std::string out;
    for (const Text& each : columns) out += quoted_name(each);
    return literal(out);
  }
  /// Those that have a name of their own are not meant.
  template <class Parts>
  static void leave_out(const Parts& parts, std::string_view column, std::string& out) {
    for (const auto& each : parts) {
      if (!each.name.empty()) out.append(" AND ").append(column).append(" <> ").append(literal(each.name));
    }
  }
  static constexpr std::string_view quoted_column = "CONCAT('`', REPLACE(COLUMN_NAME, '`', '``'), '`')";

  [[nodiscard]] std::string key_by_columns(const Names& columns, const std::string& kind) const {
    std::string where = of_table() + " AND INDEX_NAME <> 'PRIMARY' AND " + kind;
    leave_out(given_.uniques, "INDEX_NAME", where);
    leave_out(given_.indexes, "INDEX_NAME", where);
    return "SELECT MIN(INDEX_NAME) FROM (SELECT INDEX_NAME FROM information_schema.STATISTICS WHERE " + where +
           " GROUP BY INDEX_NAME HAVING GROUP_CONCAT(" + std::string(quoted_column) +
           " ORDER BY SEQ_IN_INDEX SEPARATOR '') = " + joined(columns) + ") AS found";
  }
  [[nodiscard]] std::string foreign_key_by_columns(const Names& columns) const {
    std::string where = of_table() + " AND REFERENCED_TABLE_NAME IS NOT NULL";
    leave_out(given_.foreign_keys, "CONSTRAINT_NAME", where);
    return "SELECT MIN(CONSTRAINT_NAME) FROM (SELECT CONSTRAINT_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE " +
           where + " GROUP BY CONSTRAINT_NAME HAVING GROUP_CONCAT(" + std::string(quoted_column) +
           " ORDER BY ORDINAL_POSITION SEPARATOR '') = " + joined(columns) + ") AS found";
  }
  /// The server tells a check in words of its own, but quotes the columns: by those it is known among its like.
  [[nodiscard]] std::string check_by_columns(const Check& it) const {
    if (!it.name.empty()) return {};
    const auto names = [](const Check& check, const Column& column) {
      return detail::MysqlKeys::names(check.expression, column.name);
    };
    std::string where = of_table("t.") + " AND CONSTRAINT_TYPE = 'CHECK'";
    leave_out(given_.checks, "c.CONSTRAINT_NAME", where);
    if (server_ == MysqlServer::mariadb) {
      where += " AND c.TABLE_NAME = t.TABLE_NAME AND c.CHECK_CLAUSE NOT LIKE 'json_valid(%'";
    }
    for (const Column& each : given_.columns) {
      const bool is_named = names(it, each);
      const bool matters = is_named || std::any_of(given_.checks.begin(), given_.checks.end(), [&](const Check& other) {
                             return other.name.empty() && names(other, each);
                           });
      if (!matters) continue;
      where += " AND INSTR(c.CHECK_CLAUSE, " + literal(quoted_name(each.name)) + (is_named ? ") > 0" : ") = 0");
    }
    const auto is_alike = [&](const Check& other) {
      return other.name.empty() && std::all_of(given_.columns.begin(), given_.columns.end(), [&](const Column& each) {
               return names(it, each) == names(other, each);
             });
    };
    if (std::count_if(given_.checks.begin(), given_.checks.end(), is_alike) > 1) return {};
    return "SELECT IF(COUNT(*) = 1, MIN(c.CONSTRAINT_NAME), NULL) FROM information_schema.CHECK_CONSTRAINTS c JOIN "
           "information_schema.TABLE_CONSTRAINTS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME "
           "= c.CONSTRAINT_NAME WHERE " +
           where;
  }

  const Table& given_;
  Table table_;
  MysqlServer server_;
  std::vector<StandIn> stand_ins_;
};

}  // namespace headway::inline v0::mysql

#endif
