// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_PROBE_HPP
#define HEADWAY_DIALECT_SQLITE_PROBE_HPP

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "headway/dialect/sqlite/rules.hpp"
#include "headway/sql/ddl.hpp"
#include "headway/sql/rename.hpp"

namespace headway::inline v0::detail {

/// Whether SQL names one of some things, in quotes or not.
[[nodiscard]] inline bool names_any(std::string_view statement, const std::vector<std::string>& names) {
  sql::Tokens tokens(statement);
  for (sql::Token token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
    if (token.kind == sql::Token::Kind::string) token.kind = sql::Token::Kind::quoted;  // SQLite takes 'a' for a name
    if (token.kind != sql::Token::Kind::word && token.kind != sql::Token::Kind::quoted) continue;
    const std::vector<char> meant = sql::unquoted(token);
    const std::string_view name(meant.data(), meant.size());
    if (std::any_of(names.begin(), names.end(), [&](const std::string& each) { return same_name(each, name); })) {
      return true;
    }
  }
  return false;
}

/// What makes a trigger fire.
struct TriggerEvent {
  std::string verb;    ///< `insert`, `update` or `delete`; empty when the text is no trigger.
  std::string column;  ///< The first column of UPDATE OF.
};

[[nodiscard]] inline TriggerEvent event_of(std::string_view trigger) {
  TriggerEvent out;
  const sql::Definition read = sql::read_statement(trigger);
  const auto* found = std::get_if<sql::ObjectDefinition>(&read);
  if (found == nullptr || found->kind != sql::ObjectDefinition::Kind::trigger) return out;
  const std::size_t begin = found->name.whole.end;
  sql::Tokens tokens(trigger.substr(begin, found->table.whole.begin - begin));
  for (sql::Token token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
    for (const std::string_view verb : {"insert", "update", "delete"}) {
      if (same_name(token.text, verb) && out.verb.empty()) out.verb = verb;
    }
    if (same_name(token.text, "of") && out.verb == "update") {
      const std::vector<char> meant = sql::unquoted(tokens.next());
      out.column.assign(meant.begin(), meant.end());
    }
  }
  return out;
}

/// A statement that compiles only if the triggers for the event do. It is never run.
///
/// @param table   the table or view of the trigger, qualified and quoted
/// @param column  one that can be set, quoted
[[nodiscard]] inline std::string probe_of(const TriggerEvent& event, const std::string& table,
                                          const std::string& column) {
  if (event.verb == "insert") return "INSERT INTO " + table + " DEFAULT VALUES";
  if (event.verb == "delete") return "DELETE FROM " + table;
  return "UPDATE " + table + " SET " + column + " = " + column;
}

}  // namespace headway::inline v0::detail

#endif
