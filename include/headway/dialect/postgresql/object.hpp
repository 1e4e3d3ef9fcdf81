// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_POSTGRESQL_OBJECT_HPP
#define HEADWAY_DIALECT_POSTGRESQL_OBJECT_HPP

#include <cstddef>
#include <string_view>

#include "headway/schema/trigger.hpp"
#include "headway/schema/view.hpp"
#include "headway/sql/table_names.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// @source https://www.postgresql.org/docs/current/sql-createview.html
inline void write_postgresql_view(sql::Writer& out, const View& view, bool replaces) {
  (out << (replaces ? "CREATE OR REPLACE VIEW " : "CREATE VIEW ")).table_name(view.name);
  if (!view.columns.empty()) (out << " ").names(view.columns);
  out << " AS " << sql::without_semicolon(view.select);
}

/// @source https://www.postgresql.org/docs/current/sql-createtrigger.html
inline void write_postgresql_trigger(sql::Writer& out, const Trigger& trigger) {
  constexpr std::string_view timings[] = {" BEFORE", " AFTER", " INSTEAD OF"};
  (out << "CREATE TRIGGER ").name(trigger.name) << timings[static_cast<std::size_t>(trigger.timing)];
  std::string_view separator = " ";
  const auto fires_at = [&](Trigger::Event event, std::string_view words) {
    if ((trigger.events & event) == 0) return;
    out << separator << words;
    separator = " OR ";
    if (event != Trigger::on_update) return;
    std::string_view before_column = " OF ";
    for (const Text& each : trigger.columns) {
      (out << before_column).name(each);
      before_column = ", ";
    }
  };
  fires_at(Trigger::on_insert, "INSERT");
  fires_at(Trigger::on_update, "UPDATE");
  fires_at(Trigger::on_delete, "DELETE");
  fires_at(Trigger::on_truncate, "TRUNCATE");
  (out << " ON ").table_name(trigger.table) << (trigger.for_each_statement ? " FOR EACH STATEMENT" : " FOR EACH ROW");
  if (!trigger.condition.empty()) (out << " WHEN ").expression(trigger.condition);
  out << " " << sql::without_semicolon(trigger.body);
}

}  // namespace headway::inline v0::detail

#endif
