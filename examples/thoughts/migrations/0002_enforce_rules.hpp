// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MIGRATIONS_0002_ENFORCE_RULES_HPP
#define THOUGHTS_MIGRATIONS_0002_ENFORCE_RULES_HPP

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "headway/headway.hpp"

namespace thoughts {

using namespace headway;

/// The rules as this migration found them: it stays as it is when the application's change.
///
/// Whatever form of a value the application takes is let through, such as an address in capitals. What no expression
/// over one row can say is left to the application: the elements of long lists, whose thought a task is made from.
namespace rules_of_0002 {

/// SQL that the compiler puts together once, where it is written: made anew each time that the check of the history
/// runs the migration, it would cost more than the check itself.
template <std::size_t Size>
struct Sql {
  char bytes[Size + 1]{};
  [[nodiscard]] constexpr std::string_view view() const { return {bytes, Size}; }
};
template <class Part>
inline constexpr std::size_t size_of = 0;
template <std::size_t Size>
inline constexpr std::size_t size_of<Sql<Size>> = Size;
template <std::size_t Size>
inline constexpr std::size_t size_of<char[Size]> = Size - 1;

[[nodiscard]] consteval const char* begin_of(const char* literal) { return literal; }
template <std::size_t Size>
[[nodiscard]] consteval const char* begin_of(const Sql<Size>& sql) {
  return sql.bytes;
}
template <class... Parts>
[[nodiscard]] consteval auto join(const Parts&... parts) {
  Sql<(size_of<Parts> + ... + 0)> out;
  char* at = out.bytes;
  ((at = std::copy_n(begin_of(parts), size_of<Parts>, at)), ...);
  return out;
}

/// What a rule says to SQLite, and to PostgreSQL and MySQL in SQL that both have: nothing, where a type says it there.
template <class Here, class There = Sql<0>>
struct Rule {
  Here sqlite;
  There elsewhere = {};
  bool is_for_mysql = true;
};
template <class Here>
Rule(Here) -> Rule<Here>;
template <class Here, class There>
Rule(Here, There) -> Rule<Here, There>;
/// MySQL has no CHECK on a column that a foreign key sets to null.
template <class Here, class There>
[[nodiscard]] consteval auto not_for_mysql(Rule<Here, There> rule) {
  rule.is_for_mysql = false;
  return rule;
}
template <class Words>
[[nodiscard]] consteval auto everywhere(const Words& words) {
  return Rule{join(words), join(words)};
}

/// What the application takes for white space: the characters that Unicode calls so, and four separators of ASCII.
inline constexpr auto blanks = join(
    "char(9,10,11,12,13,28,29,30,31,32,133,160,5760,8192,8193,8194,8195,8196,8197,8198,8199,8200,8201,8202,8232,8233,"
    "8239,8287,12288)");

[[nodiscard]] consteval auto trimmed(const auto& value) { return join("trim(", value, ", ", blanks, ")"); }

/// A column for text can hold bytes in SQLite, and SQLite's functions do not see what stands behind a zero byte.
[[nodiscard]] consteval auto whole_text(const auto& column) {
  return join("typeof(", column, ") <> 'blob' AND instr(", column, ", char(0)) = 0");
}
[[nodiscard]] consteval auto length_of(const auto& column) {
  return Rule{join("length(", column, ")"), join("char_length(", column, ")")};
}
[[nodiscard]] consteval auto not_blank(const auto& column) {
  return Rule{join(trimmed(column), " <> ''"), join("trim(", column, ") <> ''")};
}
/// All that the parts say, where each says something.
template <class Here, class There, class MoreHere, class MoreThere>
[[nodiscard]] consteval auto operator&&(const Rule<Here, There>& one, const Rule<MoreHere, MoreThere>& other) {
  const auto here = join(one.sqlite, " AND ", other.sqlite);
  if constexpr (size_of<There> == 0) {
    return Rule{here, join(other.elsewhere)};
  } else if constexpr (size_of<MoreThere> == 0) {
    return Rule{here, join(one.elsewhere)};
  } else {
    return Rule{here, join(one.elsewhere, " AND ", other.elsewhere)};
  }
}
/// At least and at most so many code points.
[[nodiscard]] consteval auto least(const auto& column, const auto& limit) {
  return Rule{join(length_of(column).sqlite, " >= ", limit), join(length_of(column).elsewhere, " >= ", limit)};
}
[[nodiscard]] consteval auto most(const auto& column, const auto& limit) {
  return Rule{join(length_of(column).sqlite, " <= ", limit), join(length_of(column).elsewhere, " <= ", limit)};
}
/// A text whose type has a limit that other databases keep, and one whose type has none.
[[nodiscard]] consteval auto varchar_of(const auto& column, const auto& limit) {
  return Rule{whole_text(column)} && Rule{most(column, limit).sqlite};
}
[[nodiscard]] consteval auto text_of(const auto& column, const auto& limit) {
  return Rule{whole_text(column)} && most(column, limit);
}
/// The same, and not empty.
[[nodiscard]] consteval auto some_varchar_of(const auto& column, const auto& limit) {
  return varchar_of(column, limit) && least(column, "1");
}
[[nodiscard]] consteval auto some_text_of(const auto& column, const auto& limit) {
  return Rule{whole_text(column)} && least(column, "1") && most(column, limit);
}
[[nodiscard]] consteval auto hexadecimal_of(const auto& column, const auto& digits) {
  const auto length = length_of(column);
  return Rule{join(length.sqlite, " = ", digits, " AND ", column, " NOT GLOB '*[^0-9A-Fa-f]*'"),
              join(length.elsewhere, " = ", digits)};
}
/// Groups of 8, 4, 4, 4 and 12 hexadecimal digits, in either case.
[[nodiscard]] consteval auto uuid_of(const auto& column) {
  const auto shape = join(column, " LIKE '________-____-____-____-____________'");
  const auto digits = join("length(replace(", column, ", '-', '')) = 32 AND ", column, " NOT GLOB '*[^-0-9A-Fa-f]*'");
  return Rule{join(whole_text(column), " AND ", shape, " AND ", digits), shape};
}
/// Something before the first @; up to the next one a name with a dot and no empty label; no white space.
[[nodiscard]] consteval auto email_of(const auto& column) {
  const auto behind = join("substr(", column, ", instr(", column, ", '@') + 1) || '@'");
  const auto domain = trimmed(join("substr(", behind, ", 1, instr(", behind, ", '@') - 1)"));
  const auto address = trimmed(column);
  return Rule{join(address,
                   " LIKE '_%@%' AND ",
                   address,
                   " NOT LIKE '@%' AND ",
                   domain,
                   " LIKE '%.%' AND '.' || ",
                   domain,
                   " || '.' NOT LIKE '%..%' AND ",
                   address,
                   " NOT GLOB '*[' || ",
                   blanks,
                   " || ']*'"),
              join(column, " LIKE '_%@_%._%'")};
}

[[nodiscard]] consteval auto one_of(const auto& column, const auto& values) {
  return everywhere(join(column, " IN (", values, ")"));
}
[[nodiscard]] consteval auto yes_or_no(const auto& column) { return Rule{join(column, " IN (FALSE, TRUE)")}; }
/// A whole number of 32 bits.
[[nodiscard]] consteval auto whole_number(const auto& column, const auto& above) {
  const auto is_above = join(column, above);
  return Rule{join("typeof(", column, ") <> 'real' AND ", column, " BETWEEN -2147483648 AND 2147483647 AND ", is_above),
              is_above};
}
[[nodiscard]] consteval auto from_0_to_1(const auto& column) {
  const auto range = join(column, " >= 0 AND ", column, " <= 1");
  return Rule{join("typeof(", column, ") NOT IN ('text', 'blob') AND ", range), range};
}

/// JSON of one kind. Of SQLite's functions only json_valid takes text that is no JSON.
[[nodiscard]] consteval auto json_of(const auto& column, const auto& holds) {
  const auto is_json =
      join("typeof(", column, ") = 'text' AND instr(", column, ", char(0)) = 0 AND json_valid(", column, ")");
  return Rule{join("CASE WHEN ", is_json, " THEN ", holds, " ELSE ", column, " IS NULL END")};
}
[[nodiscard]] consteval auto object(const auto& column) {
  return json_of(column, join("json_type(", column, ") = 'object'"));
}
[[nodiscard]] consteval auto list(const auto& column) {
  return json_of(column, join("json_type(", column, ") = 'array'"));
}

template <std::size_t Number>
[[nodiscard]] consteval auto tag() {
  return join("json_extract(tags, '$[", Sql<1>{'0' + Number}, "]')");
}
/// At most five texts.
[[nodiscard]] consteval auto tag_list() {
  return []<std::size_t... At>(std::index_sequence<At...>) {
    return json_of("tags",
                   join("json_type(tags) = 'array' AND json_array_length(tags) <= 5",
                        join(" AND coalesce(json_type(tags, '$[", Sql<1>{'0' + At}, "]'), 'text') = 'text'")...));
  }
  (std::make_index_sequence<5>());
}
/// Each of at most 50 letters, digits, hyphens and underscores, with a letter or a digit; or blank. A text ends for
/// SQLite at an escaped zero byte.
template <std::size_t Number>
[[nodiscard]] consteval auto rule_of_tag() {
  const auto raw = tag<Number>();
  const auto clean = trimmed(raw);
  return join("length(",
              clean,
              ") <= 50 AND ",
              clean,
              " NOT GLOB '*[^-_0-9A-Za-z]*' AND (",
              raw,
              " GLOB '*[0-9A-Za-z]*' OR ",
              raw,
              " NOT GLOB '*[-_]*')");
}
[[nodiscard]] consteval auto each_tag() {
  return []<std::size_t... At>(std::index_sequence<At...>) {
    return json_of("tags", join("instr(tags, '\\u0000') = 0", join(" AND ", rule_of_tag<At>())...));
  }
  (std::make_index_sequence<5>());
}
/// No two the same, but for blank ones.
template <std::size_t Number>
[[nodiscard]] consteval auto compared() {
  return join("lower(nullif(", trimmed(tag<Number>()), ", ''))");
}
[[nodiscard]] consteval auto distinct_tags() {
  return json_of("tags",
                 join(compared<0>(),
                      " NOT IN (",
                      join(compared<1>(), ", ", compared<2>(), ", ", compared<3>(), ", ", compared<4>()),
                      ") AND ",
                      compared<1>(),
                      " NOT IN (",
                      join(compared<2>(), ", ", compared<3>(), ", ", compared<4>()),
                      ") AND ",
                      compared<2>(),
                      " NOT IN (",
                      join(compared<3>(), ", ", compared<4>()),
                      ") AND ",
                      compared<3>(),
                      " NOT IN (",
                      compared<4>(),
                      ")"));
}

/// A day of the calendar: with a modifier `date` corrects the 30th of February, and without one takes it; it knows
/// years before 0.
[[nodiscard]] consteval auto day(const auto& column) {
  return Rule{join(column, " IS date(", column, ", '+0 days') AND ", column, " NOT LIKE '-%'")};
}
/// A point in time with its zone, without its seconds.
[[nodiscard]] consteval auto minute(const auto& column) {
  return join("substr(", column, ", 1, 16) || ltrim(substr(", column, ", 17), ':.0123456789')");
}
/// A day and a time, as the application stores them or as RFC 3339 has them; in UTC, too, of the years 0000 to 9999.
[[nodiscard]] consteval auto point_in_time(const auto& column) {
  const auto date = join("substr(", column, ", 1, 10)");
  const auto time = join("substr(", column, ", 12)");
  return Rule{join("(",
                   column,
                   " IS NULL OR typeof(",
                   column,
                   ") = 'text' AND instr(",
                   column,
                   ", char(0)) = 0 AND ",
                   column,
                   " GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:*' AND ",
                   time,
                   " < '24' AND ",
                   time,
                   " NOT GLOB '*[^-+.:0-9Zz]*' AND date(",
                   date,
                   ", '+0 days') IS ",
                   date,
                   " AND time(",
                   time,
                   ") IS NOT NULL AND coalesce(datetime(",
                   minute(column),
                   "), '-') >= '0')")};
}
/// In seconds: the minute, and what it has behind it, which SQLite would round.
[[nodiscard]] consteval auto moment(const auto& column) {
  return join("(strftime('%s', ",
              minute(column),
              ") + 0, CAST('0' || replace(substr(",
              column,
              ", 17, 10), ':', '0') AS REAL))");
}
[[nodiscard]] consteval auto not_before(const auto& later, const auto& earlier) {
  return Rule{join(moment(later), " >= ", moment(earlier)), join(later, " >= ", earlier)};
}

/// Calls `rule(table, constraint, rule)` for each rule, table by table.
template <class Visit>
constexpr void each_rule(Visit rule) {
  rule("users", "ck_users_id", uuid_of("id"));
  rule("users", "ck_users_name", some_varchar_of("name", "255") && not_blank("name"));
  rule("users", "ck_users_email", varchar_of("email", "255") && email_of("email"));
  rule("users", "ck_users_preferences", object("preferences"));
  rule("users", "ck_users_is_active", yes_or_no("is_active"));
  rule("users", "ck_users_created_at", point_in_time("created_at"));
  rule("users", "ck_users_updated_at", point_in_time("updated_at"));
  rule("users", "ck_users_order_of_times", not_before("updated_at", "created_at"));

  rule("thoughts", "ck_thoughts_id", uuid_of("id"));
  rule("thoughts", "ck_thoughts_user_id", uuid_of("user_id"));
  rule("thoughts", "ck_thoughts_content", some_text_of("content", "5000") && not_blank("content"));
  rule("thoughts", "ck_thoughts_tags", tag_list());
  rule("thoughts", "ck_thoughts_each_tag", each_tag());
  rule("thoughts", "ck_thoughts_distinct_tags", distinct_tags());
  rule("thoughts", "ck_thoughts_status", one_of("status", "'active', 'archived', 'completed'"));
  rule("thoughts", "ck_thoughts_context", object("context"));
  rule("thoughts", "ck_thoughts_claude_summary", varchar_of("claude_summary", "500"));
  rule("thoughts", "ck_thoughts_claude_analysis", object("claude_analysis"));
  rule("thoughts", "ck_thoughts_related_thought_ids", list("related_thought_ids"));
  rule("thoughts", "ck_thoughts_task_id", uuid_of("task_id"));
  rule("thoughts", "ck_thoughts_created_at", point_in_time("created_at"));
  rule("thoughts", "ck_thoughts_updated_at", point_in_time("updated_at"));
  rule("thoughts", "ck_thoughts_order_of_times", not_before("updated_at", "created_at"));

  rule("tasks", "ck_tasks_id", uuid_of("id"));
  rule("tasks", "ck_tasks_user_id", uuid_of("user_id"));
  rule("tasks", "ck_tasks_source_thought_id", not_for_mysql(uuid_of("source_thought_id")));
  rule("tasks", "ck_tasks_title", some_varchar_of("title", "200") && not_blank("title"));
  rule("tasks", "ck_tasks_description", text_of("description", "5000") && not_blank("description"));
  rule("tasks", "ck_tasks_priority", one_of("priority", "'low', 'medium', 'high', 'critical'"));
  rule("tasks", "ck_tasks_status", one_of("status", "'pending', 'in_progress', 'done', 'cancelled'"));
  rule("tasks", "ck_tasks_due_date", day("due_date"));
  rule("tasks", "ck_tasks_estimated_effort_minutes", whole_number("estimated_effort_minutes", " > 0"));
  rule("tasks", "ck_tasks_created_at", point_in_time("created_at"));
  rule("tasks", "ck_tasks_updated_at", point_in_time("updated_at"));
  rule("tasks", "ck_tasks_order_of_times", not_before("updated_at", "created_at"));
  rule("tasks", "ck_tasks_completed_at", point_in_time("completed_at"));
  rule("tasks", "ck_tasks_completed_when_done", everywhere("(status = 'done') = (completed_at IS NOT NULL)"));
  rule("tasks", "ck_tasks_linked_reminders", list("linked_reminders"));
  rule("tasks", "ck_tasks_subtasks", list("subtasks"));

  rule("contexts", "ck_contexts_id", varchar_of("id", "255") && not_blank("id"));
  rule("contexts", "ck_contexts_user_id", uuid_of("user_id"));
  rule("contexts", "ck_contexts_started_at", point_in_time("started_at"));
  rule("contexts", "ck_contexts_current_activity", varchar_of("current_activity", "255"));
  rule("contexts", "ck_contexts_active_app", varchar_of("active_app", "255"));
  rule("contexts", "ck_contexts_location", varchar_of("location", "255"));
  rule("contexts", "ck_contexts_time_of_day", one_of("time_of_day", "'morning', 'afternoon', 'evening', 'night'"));
  rule("contexts", "ck_contexts_energy_level", one_of("energy_level", "'low', 'medium', 'high'"));
  rule("contexts", "ck_contexts_focus_state", one_of("focus_state", "'deep_work', 'interrupted', 'scattered'"));
  rule("contexts", "ck_contexts_thought_count", whole_number("thought_count", " >= 0"));
  rule("contexts", "ck_contexts_notes", text_of("notes", "5000"));
  rule("contexts", "ck_contexts_ended_at", point_in_time("ended_at"));
  rule("contexts", "ck_contexts_ended_after_start", not_before("ended_at", "started_at"));
  rule("contexts", "ck_contexts_created_at", point_in_time("created_at"));
  rule("contexts", "ck_contexts_updated_at", point_in_time("updated_at"));
  rule("contexts", "ck_contexts_order_of_times", not_before("updated_at", "created_at"));

  rule("claude_analysis_results", "ck_claude_analysis_results_id", uuid_of("id"));
  rule("claude_analysis_results", "ck_claude_analysis_results_thought_id", not_for_mysql(uuid_of("thought_id")));
  rule("claude_analysis_results", "ck_claude_analysis_results_user_id", uuid_of("user_id"));
  rule("claude_analysis_results",
       "ck_claude_analysis_results_analysis_type",
       one_of("analysis_type", "'consciousness_check', 'similarity_check', 'theme_extraction', 'task_suggestion'"));
  rule("claude_analysis_results", "ck_claude_analysis_results_summary", some_text_of("summary", "5000"));
  rule("claude_analysis_results", "ck_claude_analysis_results_themes", list("themes"));
  rule(
      "claude_analysis_results", "ck_claude_analysis_results_suggested_action", varchar_of("suggested_action", "1000"));
  rule("claude_analysis_results", "ck_claude_analysis_results_confidence", from_0_to_1("confidence"));
  rule("claude_analysis_results", "ck_claude_analysis_results_tokens_used", whole_number("tokens_used", " > 0"));
  rule("claude_analysis_results", "ck_claude_analysis_results_raw_response", object("raw_response"));
  rule("claude_analysis_results", "ck_claude_analysis_results_created_at", point_in_time("created_at"));
  rule("claude_analysis_results", "ck_claude_analysis_results_updated_at", point_in_time("updated_at"));
  rule("claude_analysis_results", "ck_claude_analysis_results_order_of_times", not_before("updated_at", "created_at"));

  rule("thought_relationships", "ck_thought_relationships_id", uuid_of("id"));
  rule("thought_relationships", "ck_thought_relationships_user_id", uuid_of("user_id"));
  rule("thought_relationships", "ck_thought_relationships_source_thought_id", uuid_of("source_thought_id"));
  rule("thought_relationships", "ck_thought_relationships_related_thought_id", uuid_of("related_thought_id"));
  rule("thought_relationships",
       "ck_thought_relationships_two_thoughts",
       everywhere("lower(source_thought_id) <> lower(related_thought_id)"));
  rule("thought_relationships", "ck_thought_relationships_relationship_type", varchar_of("relationship_type", "50"));
  rule("thought_relationships", "ck_thought_relationships_confidence", from_0_to_1("confidence"));
  rule("thought_relationships", "ck_thought_relationships_discovered_by", varchar_of("discovered_by", "50"));
  rule("thought_relationships", "ck_thought_relationships_created_at", point_in_time("created_at"));

  rule("api_keys", "ck_api_keys_id", uuid_of("id"));
  rule("api_keys", "ck_api_keys_user_id", uuid_of("user_id"));
  rule("api_keys", "ck_api_keys_name", varchar_of("name", "255"));
  rule("api_keys", "ck_api_keys_key_hash", varchar_of("key_hash", "255") && hexadecimal_of("key_hash", "64"));
  rule("api_keys", "ck_api_keys_is_active", yes_or_no("is_active"));
  rule("api_keys", "ck_api_keys_created_at", point_in_time("created_at"));
  rule("api_keys", "ck_api_keys_last_used_at", point_in_time("last_used_at"));

  rule("audit_log", "ck_audit_log_id", uuid_of("id"));
  rule("audit_log", "ck_audit_log_user_id", uuid_of("user_id"));
  rule("audit_log", "ck_audit_log_entity_type", varchar_of("entity_type", "50"));
  rule("audit_log", "ck_audit_log_entity_id", varchar_of("entity_id", "36"));
  rule("audit_log", "ck_audit_log_action", varchar_of("action", "50"));
  rule("audit_log", "ck_audit_log_changes", object("changes"));
  rule("audit_log", "ck_audit_log_created_at", point_in_time("created_at"));
}

/// Calls `record(op, table, constraint, expression)` for each rule, with each dialect's words.
template <class Record>
constexpr void for_each_dialect(Operations& op, Record record) {
  each_rule([&](TextRef table, TextRef constraint, const auto& rule) {
    const std::string_view here = rule.sqlite.view(), there = rule.elsewhere.view();
    if (here == there) return record(op, table, constraint, here);
    op.only(Dialect::sqlite, [&](Operations& only) { record(only, table, constraint, here); });
    if (there.empty()) return;
    for (const Dialect dialect : {Dialect::postgresql, Dialect::mysql}) {
      if (dialect == Dialect::mysql && !rule.is_for_mysql) continue;
      op.only(dialect, [&](Operations& only) { record(only, table, constraint, there); });
    }
  });
}

}  // namespace rules_of_0002

inline constexpr Migration enforce_rules{
    .revision = "0002_enforce_rules",
    .down_revision = "0001_initial_schema",
    .message = "the rules of the application as CHECK constraints",
    .upgrade =
        [](Operations& op) {
          rules_of_0002::for_each_dialect(
              op, [](Operations& made, TextRef table, TextRef constraint, std::string_view expression) {
                made.create_check(constraint, table, Text(expression));
              });
        },
    .downgrade =
        [](Operations& op) {
          rules_of_0002::for_each_dialect(op,
                                          [](Operations& made, TextRef table, TextRef constraint, std::string_view) {
                                            made.drop_check(constraint, table);
                                          });
        },
};

}  // namespace thoughts

#endif
