// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_OBJECT_HPP
#define HEADWAY_DIALECT_SQLITE_OBJECT_HPP

#include <cstddef>
#include <string_view>

#include "headway/schema/trigger.hpp"
#include "headway/schema/view.hpp"
#include "headway/sql/table_names.hpp"
#include "headway/sql/token.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// @source https://www.sqlite.org/lang_createview.html
inline void write_create_view(sql::Writer& out, const View& view) {
  (out << "CREATE VIEW ").name(view.name);
  if (!view.columns.empty()) out.names(view.columns);
  out << " AS " << sql::without_semicolon(view.select);
}

/// Why SQLite has no such trigger; empty when it has.
///
/// @source https://www.sqlite.org/lang_createtrigger.html ("At this time SQLite supports only FOR EACH ROW triggers")
[[nodiscard]] inline std::string_view flaw_of_trigger(const Trigger& trigger) {
  if (trigger.for_each_statement) return "SQLite fires a trigger for each row, not for a statement";
  if ((trigger.events & Trigger::on_truncate) != 0) return "SQLite knows no TRUNCATE";
  if ((trigger.events & (trigger.events - 1)) != 0) return "SQLite fires a trigger at one event: make one for each";
  return {};
}

/// @pre flaw_of_trigger finds none
inline void write_create_trigger(sql::Writer& out, const Trigger& trigger) {
  constexpr std::string_view timings[] = {" BEFORE", " AFTER", " INSTEAD OF"};
  (out << "CREATE TRIGGER ").name(trigger.name) << timings[static_cast<std::size_t>(trigger.timing)];
  if (trigger.events == Trigger::on_insert) out << " INSERT";
  if (trigger.events == Trigger::on_update) out << " UPDATE";
  if (trigger.events == Trigger::on_delete) out << " DELETE";
  std::string_view before_column = " OF ";
  for (const Text& each : trigger.columns) {
    (out << before_column).name(each);
    before_column = ", ";
  }
  (out << " ON ").name(trigger.table);
  // A comment may run to the end of its line.
  if (!trigger.condition.empty()) out << " WHEN " << trigger.condition.view() << "\n";
  out << " BEGIN " << sql::without_semicolon(trigger.body) << "; END";
}

}  // namespace headway::inline v0::detail

#endif
