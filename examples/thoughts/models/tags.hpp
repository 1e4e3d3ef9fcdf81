// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_MODELS_TAGS_HPP
#define THOUGHTS_MODELS_TAGS_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/json.hpp"
#include "headway/model.hpp"
#include "rules.hpp"

namespace thoughts {

using namespace headway;

using Tags = std::vector<std::string>;

inline constexpr std::size_t most_tags = 5, longest_tag = 50;

[[nodiscard]] constexpr Text sql_tag(std::string_view column, std::size_t number) {
  return concat({"json_extract(", column, ", '$[", Digits(number), "]')"});
}
/// Conditions on each of the five places where a tag can be, joined by AND.
template <class Condition>
[[nodiscard]] constexpr Text sql_of_each_tag(Condition condition) {
  Text out;
  for (std::size_t number = 0; number < most_tags; ++number) {
    std::string_view conjunction = " AND ";
    if (number == 0) conjunction = "";
    out = concat({out, conjunction, condition(number)});
  }
  return out;
}

/// At most five, blank ones counted: a list of texts.
struct TagList {
  static constexpr bool says_type = true;

  [[nodiscard]] static std::optional<Problem> check(const Tags& tags) { return items_at_most(most_tags).check(tags); }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    const Text texts = sql_of_each_tag([&](std::size_t number) {
      return concat({"coalesce(json_type(", at.column, ", '$[", Digits(number), "]'), 'text') = 'text'"});
    });
    return json_holds(at.column,
                      concat({"json_type(",
                              at.column,
                              ") = 'array' AND json_array_length(",
                              at.column,
                              ") <= ",
                              Digits(most_tags),
                              " AND ",
                              texts}));
  }
};

/// Each at most 50 letters, digits, hyphens and underscores with a letter or a digit among them, trimmed and in lower
/// case; blank ones are left out. Letters and digits are those of ASCII.
struct EachTag {
  static constexpr std::string_view constraint = "each_tag";

  [[nodiscard]] static std::optional<Problem> check(Tags& tags) {
    Tags kept;
    for (const std::string& raw : tags) {
      std::string tag = lower_case(trim(raw));
      if (tag.empty()) continue;
      if (code_points(tag).value_or(0) > longest_tag) {
        return value_error("Tag '" + tag + "' exceeds the 50 character limit");
      }
      if (tag.find_first_not_of(known) != std::string::npos || tag.find_first_not_of("-_") == std::string::npos) {
        return value_error("Tag '" + tag + "' has invalid characters: it may have letters, digits, - and _");
      }
      kept.push_back(std::move(tag));
    }
    tags = std::move(kept);
    return {};
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    // A text ends for SQLite at an escaped zero byte.
    return json_holds(at.column,
                      concat({"instr(", at.column, ", '\\u0000') = 0 AND ", sql_of_each_tag([&](std::size_t number) {
                                return sql_of_one(sql_tag(at.column, number));
                              })}));
  }

 private:
  static constexpr std::string_view known = "-_0123456789abcdefghijklmnopqrstuvwxyz";

  [[nodiscard]] static constexpr Text sql_of_one(std::string_view raw) {
    const Text clean = sql_trimmed(raw);
    return concat({"length(",
                   clean,
                   ") <= ",
                   Digits(longest_tag),
                   " AND ",
                   clean,
                   " NOT GLOB '*[^-_0-9A-Za-z]*' AND (",
                   raw,
                   " GLOB '*[0-9A-Za-z]*' OR ",
                   raw,
                   " NOT GLOB '*[-_]*')"});
  }
};

/// No two the same, once they are trimmed and in lower case.
struct DistinctTags {
  static constexpr std::string_view constraint = "distinct_tags";

  [[nodiscard]] static std::optional<Problem> check(Tags tags) {
    std::sort(tags.begin(), tags.end());
    if (std::adjacent_find(tags.begin(), tags.end()) == tags.end()) return {};
    return value_error("Duplicate tags are not allowed");
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    Text out;
    for (std::size_t number = 0; number + 1 < most_tags; ++number) {
      Text others;
      for (std::size_t other = number + 1; other < most_tags; ++other) {
        std::string_view comma = ", ";
        if (others.empty()) comma = "";
        others = concat({others, comma, sql_compared(at.column, other)});
      }
      std::string_view conjunction = " AND ";
      if (number == 0) conjunction = "";
      out = concat({out, conjunction, sql_compared(at.column, number), " NOT IN (", others, ")"});
    }
    return json_holds(at.column, out);
  }

 private:
  /// Blank ones are nothing, and nothing is the same as no other.
  [[nodiscard]] static constexpr Text sql_compared(std::string_view column, std::size_t number) {
    return concat({"lower(nullif(", sql_trimmed(sql_tag(column, number)), ", ''))"});
  }
};

namespace rules {

/// The three of a list of tags, asked in this order.
[[nodiscard]] constexpr auto tags(auto given) { return given.rule(TagList{}).rule(EachTag{}).rule(DistinctTags{}); }

}  // namespace rules

}  // namespace thoughts

#endif
