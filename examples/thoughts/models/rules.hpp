// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_RULES_HPP
#define THOUGHTS_MODELS_RULES_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/json.hpp"
#include "headway/model.hpp"

namespace thoughts {

using namespace headway;

// The rules of the application that the library does not have: what a value must be, in C++ and in SQL. What only
// SQLite understands is said to SQLite only; the other databases get what they have in common.

[[nodiscard]] inline Problem value_error(std::string message) { return {"value_error", std::move(message)}; }

/// ASCII letters in lower case: an address or a tag keeps all others as they are.
[[nodiscard]] inline std::string lower_case(std::string_view given) {
  std::string out(given);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}
[[nodiscard]] constexpr Text sql_trimmed(std::string_view value) {
  return concat({"trim(", value, ", ", blanks_for_sql, ")"});
}

/// Takes white space from both ends; nothing may be left.
struct Trimmed {
  [[nodiscard]] static std::optional<Problem> check(std::string& value) {
    value = std::string(trim(value));
    return {};
  }
};

/// Something else than white space; kept as it is, as a name must be that its giver asks for again.
struct NotOnlyBlanks {
  std::string_view label;

  [[nodiscard]] std::optional<Problem> check(std::string copy) const { return NotBlank{label}.check(copy); }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) { return NotBlank::sql(at); }
};

/// So many hexadecimal digits.
struct Hexadecimal {
  std::size_t digits;

  [[nodiscard]] std::optional<Problem> check(const std::string& value) const {
    constexpr std::string_view known = "0123456789abcdefABCDEF";
    if (value.size() == digits && value.find_first_not_of(known) == std::string::npos) return {};
    return value_error("should be " + std::to_string(digits) + " hexadecimal digits");
  }
  [[nodiscard]] constexpr Text sql(const SqlPlace& at) const {
    const Text size = concat({at.length(), " = ", Digits(digits)});
    if (!at.is_sqlite()) return size;
    return concat({size, " AND ", at.column, " NOT GLOB '*[^0-9A-Fa-f]*'"});
  }
};

/// An address, trimmed and in lower case: something before the first @, and up to the next one a name with a dot and no
/// empty label; no white space anywhere.
struct Email {
  [[nodiscard]] static std::optional<Problem> check(std::string& value) {
    value = lower_case(trim(value));
    if (value.empty()) return value_error("Email cannot be empty");
    if (has_blank(value)) return value_error("Email cannot contain white space");
    const std::size_t at = value.find('@');
    if (at == std::string::npos || at == 0) return value_error("Email must have a name in front of an @");
    const std::string_view behind = std::string_view(value).substr(at + 1);
    if (!is_domain(behind.substr(0, behind.find('@')))) {
      return value_error("Email must have a domain with a dot behind its @");
    }
    return {};
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return concat({at.column, " LIKE '_%@_%._%'"});
    const Text behind = concat({"substr(", at.column, ", instr(", at.column, ", '@') + 1) || '@'"});
    const Text domain = sql_trimmed(concat({"substr(", behind, ", 1, instr(", behind, ", '@') - 1)"}));
    const Text address = sql_trimmed(at.column);
    return concat({address,
                   " LIKE '_%@%' AND ",
                   address,
                   " NOT LIKE '@%' AND ",
                   domain,
                   " LIKE '%.%' AND '.' || ",
                   domain,
                   " || '.' NOT LIKE '%..%' AND ",
                   address,
                   " NOT GLOB '*[' || ",
                   blanks_for_sql,
                   " || ']*'"});
  }

 private:
  [[nodiscard]] static bool has_blank(std::string_view value) {
    // Behind white space something would be trimmed away.
    for (std::size_t at = 0; at < value.size(); ++at) {
      if (trim(value.substr(at)).size() != value.size() - at) return true;
    }
    return false;
  }
  [[nodiscard]] static bool is_domain(std::string_view name) {
    return name.find('.') != std::string_view::npos && name.front() != '.' && name.back() != '.' &&
           name.find("..") == std::string_view::npos;
  }
};

/// JSON that tells of each field what it was and what it is: `{"status": {"old": "pending", "new": "done"}}`.
struct OldAndNew {
  [[nodiscard]] static std::optional<Problem> check(const Json& changes) {
    for (const auto& [name, change] : changes.items()) {
      if (!change.is_object() || change.size() != 2 || !change.contains("old") || !change.contains("new")) {
        return value_error("'" + name + "' should be an object of old and new");
      }
    }
    return {};
  }
};

/// A list of objects. What its elements are no condition on one row of a table can say.
struct EachAnObject {
  [[nodiscard]] static std::optional<Problem> check(const std::vector<Json>& list) {
    if (std::all_of(list.begin(), list.end(), [](const Json& each) { return each.is_object(); })) return {};
    return Problem{"dict_type", "should hold objects only"};
  }
};

/// @name Rules about several fields.
/// @{

/// That one time is not before another, to the microsecond and in whatever form SQLite holds them: the minute that
/// `strftime` makes of each with its zone, and the seconds behind, which it would round.
[[nodiscard]] constexpr Text sql_not_before(Dialect dialect, std::string_view later, std::string_view earlier) {
  if (dialect != Dialect::sqlite) return concat({later, " >= ", earlier});
  const auto moment = [](std::string_view column) {
    return concat({"(strftime('%s', substr(",
                   column,
                   ", 1, 16) || ltrim(substr(",
                   column,
                   ", 17), ':.0123456789')) + 0, CAST('0' || replace(substr(",
                   column,
                   ", 17, 10), ':', '0') AS REAL))"});
  };
  return concat({moment(later), " >= ", moment(earlier)});
}

/// A row is not changed before it is made.
struct OrderOfTimes {
  static constexpr std::string_view constraint = "order_of_times";

  template <class Row>
  [[nodiscard]] static std::optional<ValidationError> check(const Row& row) {
    if (row.updated_at >= row.created_at) return {};
    return ValidationError{{"updated_at"}, "value_error", "should not be before created_at"};
  }
  [[nodiscard]] static constexpr Text sql(Dialect dialect) {
    return sql_not_before(dialect, "updated_at", "created_at");
  }
};
/// A session does not end before it starts.
struct EndedAfterStart {
  static constexpr std::string_view constraint = "ended_after_start";

  template <class Row>
  [[nodiscard]] static std::optional<ValidationError> check(const Row& row) {
    if (!row.ended_at || *row.ended_at >= row.started_at) return {};
    return ValidationError{{"ended_at"}, "value_error", "should not be before started_at"};
  }
  [[nodiscard]] static constexpr Text sql(Dialect dialect) { return sql_not_before(dialect, "ended_at", "started_at"); }
};
/// A task has a time of completion when it is done, and only then.
struct CompletedWhenDone {
  static constexpr std::string_view constraint = "completed_when_done";

  template <class Row>
  [[nodiscard]] static std::optional<ValidationError> check(const Row& row) {
    const bool is_done = name_of(row.status) == "done";
    if (is_done == row.completed_at.has_value()) return {};
    return ValidationError{{"completed_at"},
                           "value_error",
                           is_done ? "should be set: the task is done" : "should not be set: the task is not done"};
  }
  [[nodiscard]] static constexpr Text sql(Dialect) { return "(status = 'done') = (completed_at IS NOT NULL)"; }
};
/// A thought is not linked to itself.
struct TwoThoughts {
  static constexpr std::string_view constraint = "two_thoughts";

  template <class Row>
  [[nodiscard]] static std::optional<ValidationError> check(const Row& row) {
    if (row.source_thought_id != row.related_thought_id) return {};
    return ValidationError{{"related_thought_id"}, "value_error", "should be another thought than source_thought_id"};
  }
  /// Ids are taken in either case.
  [[nodiscard]] static constexpr Text sql(Dialect) { return "lower(source_thought_id) <> lower(related_thought_id)"; }
};
/// @}

/// Rules that a column and the requests that fill it share, each declared once: `rules::content(field<…>("content"))`
namespace rules {

[[nodiscard]] constexpr auto person_name(auto given) { return given.length(1, 255).rule(not_blank("Name")); }
[[nodiscard]] constexpr auto email(auto given) { return given.length(0, 255).rule(Email{}); }
[[nodiscard]] constexpr auto content(auto given) { return given.length(1, 5000).rule(not_blank("Content")); }
[[nodiscard]] constexpr auto title(auto given) { return given.length(1, 200).rule(not_blank("Title")); }
/// None is fine, but not an empty one.
[[nodiscard]] constexpr auto description(auto given) { return given.length(0, 5000).rule(not_blank("Description")); }
[[nodiscard]] constexpr auto session_id(auto given) { return given.length(0, 255).rule(NotOnlyBlanks{"Session id"}); }

}  // namespace rules

}  // namespace thoughts

#endif
