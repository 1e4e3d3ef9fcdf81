// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_MYSQL_OBJECT_HPP
#define HEADWAY_DIALECT_MYSQL_OBJECT_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "headway/schema/trigger.hpp"
#include "headway/schema/view.hpp"
#include "headway/sql/mysql_script.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// @source https://dev.mysql.com/doc/refman/8.0/en/create-view.html
inline void write_mysql_view(sql::Writer& out, const View& view, bool replaces) {
  (out << (replaces ? "CREATE OR REPLACE VIEW " : "CREATE VIEW ")).name(view.name);
  if (!view.columns.empty()) (out << " ").names(view.columns);
  out << " AS " << sql::MysqlScript(view.select).next().text;
}

/// Why MySQL has no such trigger; empty when it has.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/create-trigger.html
[[nodiscard]] inline std::string_view flaw_of_trigger_in_mysql(const Trigger& trigger) {
  if (trigger.timing == Trigger::Timing::instead_of) return "MySQL fires no trigger instead of a statement";
  if (trigger.for_each_statement) return "MySQL fires a trigger for each row, not for a statement";
  if ((trigger.events & Trigger::on_truncate) != 0) return "MySQL fires no trigger at TRUNCATE";
  if ((trigger.events & (trigger.events - 1)) != 0) return "MySQL fires a trigger at one event: make one for each";
  if (!trigger.columns.empty()) return "MySQL fires a trigger at every UPDATE: compare OLD and NEW in its body";
  if (!trigger.condition.empty()) return "MySQL's triggers have no WHEN: write IF in the body";
  return {};
}

/// A body of several statements stands between BEGIN and END, as SQLite has it.
///
/// @pre flaw_of_trigger_in_mysql finds none
inline void write_mysql_trigger(sql::Writer& out, const Trigger& trigger) {
  (out << "CREATE TRIGGER ").name(trigger.name) << (trigger.timing == Trigger::Timing::before ? " BEFORE" : " AFTER");
  if (trigger.events == Trigger::on_insert) out << " INSERT";
  if (trigger.events == Trigger::on_update) out << " UPDATE";
  if (trigger.events == Trigger::on_delete) out << " DELETE";
  (out << " ON ").name(trigger.table) << " FOR EACH ROW ";
  const std::string_view body = trigger.body;
  if (sql::MysqlTokens(body).next().is("begin")) {
    out << body.substr(0, body.find_last_not_of("; \t\r\n") + 1);
    return;
  }
  std::string all;
  std::size_t count = 0;
  sql::MysqlScript statements(body);
  for (auto each = statements.next(); each; each = statements.next(), ++count) {
    all.append(count == 0 ? "" : "; ").append(each.text);
  }
  out << (count > 1 ? "BEGIN " + all + "; END" : all);
}

}  // namespace headway::inline v0::detail

#endif
