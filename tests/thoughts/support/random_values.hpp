// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_THOUGHTS_SUPPORT_RANDOM_VALUES_HPP
#define HEADWAY_TESTS_THOUGHTS_SUPPORT_RANDOM_VALUES_HPP

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/schema/column.hpp"
#include "headway/schema/value.hpp"

namespace thoughts_tests {

/// Values for columns: right ones, wrong ones, and above all those on the border, in every form that a database can
/// hold. The same seed gives the same values everywhere.
class RandomValues {
 public:
  explicit RandomValues(std::uint32_t seed) : random_(seed) {}

  /// A number below `limit`.
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool one_in(std::size_t times) { return below(times) == 0; }

  headway::Value value_for(const headway::Column& column) {
    if (one_in(25)) return {};
    if (one_in(20)) return other_value();
    std::string words = text_for(column);
    if (one_in(30)) return headway::Value::blob(headway::Text(words));
    if (column.type.kind == headway::Type::Kind::integer && !one_in(5)) return whole_number();
    if (column.type.kind == headway::Type::Kind::double_precision && !one_in(5)) return number();
    if (column.type.kind == headway::Type::Kind::boolean && !one_in(5)) return headway::Value(int(below(4)) - 1);
    return words;
  }

 private:
  using Kind = headway::Type::Kind;
  using Words = std::initializer_list<std::string_view>;

  std::string_view one_of(Words words) { return words.begin()[below(words.size())]; }
  std::string some(std::size_t most, Words words) {
    std::string out;
    for (std::size_t count = below(most + 1); count > 0; --count) out += one_of(words);
    return out;
  }

  /// What a column of another type would have.
  headway::Value other_value() {
    switch (below(6)) {
      case 0: return whole_number();
      case 1: return number();
      case 2: return headway::Value(one_in(2));
      case 3: return headway::Value::blob(headway::Text(piece()));
      case 4: return json(2);
      default: return piece();
    }
  }
  std::string text_for(const headway::Column& column) {
    const std::string_view name = column.name.view();
    if (name == "tags") return one_in(6) ? json(2) : tags();
    if (name == "email") return email();
    if (name == "key_hash") return digits();
    if (name == "status" || name == "priority" || name == "analysis_type" || name == "time_of_day" ||
        name == "energy_level" || name == "focus_state") {
      return word();
    }
    if (!column.nullable && column.type.kind == Kind::json && one_in(2)) return list(name);
    switch (column.type.kind) {
      case Kind::json: return one_in(8) ? piece() : spoilt(json(3), 12);
      case Kind::timestamp_tz: return moment();
      case Kind::date: return one_in(6) ? moment() : spoilt(day(), 8);
      case Kind::integer:
      case Kind::boolean:
      case Kind::double_precision: return std::string(one_of({"1", "0", " 1", "1.0", "1.5", "x", "", "1e1", "0x1"}));
      default: break;
    }
    const bool is_id = column.type.length == 36 && name != "entity_id";
    return is_id ? uuid() : text(column.type.kind == Kind::varchar ? column.type.length : 5000);
  }

  headway::Value whole_number() {
    constexpr std::int64_t numbers[] = {0,
                                        1,
                                        -1,
                                        2,
                                        -10,
                                        2147483647,
                                        2147483648,
                                        4294967296,
                                        -2147483648,
                                        -2147483649,
                                        std::numeric_limits<std::int64_t>::max(),
                                        std::numeric_limits<std::int64_t>::min()};
    return numbers[below(std::size(numbers))];
  }
  headway::Value number() {
    constexpr double numbers[] = {0.0,
                                  -0.0,
                                  1.0,
                                  0.5,
                                  1.01,
                                  -0.01,
                                  1e300,
                                  0.9999999999999999,
                                  1.0000000000000002,
                                  5e-324,
                                  1.5,
                                  2.0,
                                  2147483647.0,
                                  std::numeric_limits<double>::infinity(),
                                  -std::numeric_limits<double>::infinity()};
    return numbers[below(std::size(numbers))];
  }

  /// A character, or what is none.
  std::string piece() {
    using namespace std::string_view_literals;
    if (one_in(40)) return std::string(1, '\0');
    if (one_in(40)) return std::string(one_of({"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}));
    if (one_in(3)) return blank();
    return std::string(one_of({"a", "B", "7", "-", "_",  "@",    ".",      "'",      "\"",     "\\",     "%", "*",
                               "[", "]", "é", "ß", "牛", "🥛", "\u0301", "\u200b", "\ufeff", "\u180e", "²", "Ⅷ"}));
  }
  std::string blank() {
    return std::string(
        one_of({" ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\x1c",   "\x1d",   "\x1e",   "\x1f",
                "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"}));
  }
  std::string blanks() {
    std::string out;
    for (std::size_t count = below(4); count > 0; --count) out += blank();
    return out;
  }
  /// Short, blank, or about as long as it may be.
  std::string text(std::size_t limit) {
    if (one_in(6)) return blanks();
    if (!one_in(5)) {
      std::string out;
      for (std::size_t count = below(6); count > 0; --count) out += piece();
      return out;
    }
    std::string out = one_in(3) ? blanks() : "";
    const std::string filling(one_of({"x", "é", "🥛", " "}));
    for (std::size_t size = limit - 2 + below(4); size > 0; --size) out += filling;
    return out + (one_in(3) ? piece() : "");
  }
  std::string digits() {
    std::string out(62 + below(4), one_of({"a", "F", "0"})[0]);
    return spoilt(std::move(out), 4);
  }
  std::string uuid() {
    std::string out(one_of({"550e8400-e29b-41d4-a716-446655440000",
                            "550E8400-E29B-41D4-A716-446655440000",
                            "00000000-0000-0000-0000-000000000000",
                            "550e8400e29b41d4a716446655440000",
                            "{550e8400-e29b-41d4-a716-446655440000}",
                            "urn:uuid:550e8400-e29b-41d4-a716-446655440000",
                            "550e840-0e29b-41d4-a716-446655440000",
                            "550e8400-e29b-41d4-a716-44665544000g"}));
    return spoilt(std::move(out), 3);
  }
  std::string email() {
    const Words parts = {"a", "B", "@", "@", ".", ".", "b.c", "@b.c", "a@b.c", " ", "\u00a0", "é", "%", "[", "*", "^"};
    std::string out = one_in(2) ? "a@b.c" + some(2, parts) : some(6, parts);
    if (one_in(10)) out = std::string(248 + below(6), 'x') + out;
    if (one_in(5)) out = blanks() + out + blanks();
    return spoilt(std::move(out), 10);
  }
  /// The values of all enumerations, and what is near them.
  std::string word() {
    std::string out(one_of({"active",
                            "archived",
                            "completed",
                            "pending",
                            "in_progress",
                            "done",
                            "cancelled",
                            "low",
                            "medium",
                            "high",
                            "critical",
                            "morning",
                            "afternoon",
                            "evening",
                            "night",
                            "deep_work",
                            "interrupted",
                            "scattered",
                            "consciousness_check",
                            "similarity_check",
                            "theme_extraction",
                            "task_suggestion",
                            "ACTIVE",
                            "",
                            "0"}));
    return spoilt(std::move(out), 6);
  }

  std::string day() {
    std::string out(one_of({"2025", "2024", "1900", "2000", "0000", "9999"}));
    return out + "-" + std::string(one_of({"01", "02", "12", "13", "00"})) + "-" +
           std::string(one_of({"01", "28", "29", "30", "31", "32", "00"}));
  }
  /// A time as it is stored, as RFC 3339 has it, or nearly; often moments that lie close to each other.
  std::string moment() {
    std::string out = one_in(3) ? day() : "2025-01-01";
    out += one_of({" ", "T", "T", "t", "  "});
    if (one_in(3)) {
      out += one_of({"00", "09", "12", "23", "24"});
      out += one_of({":00", ":30", ":59", ":60"});
    } else {
      out += one_of({"10:00", "09:59", "12:00"});
    }
    if (!one_in(5)) {
      out += one_of({":00", ":00", ":01", ":59", ":59", ":60"});
      if (!one_in(3)) {
        out += one_of({".000000", ".000001", ".999999", ".999", ".5", ".9999999", ".0000001", ".", ".12345678901"});
      }
    }
    out += one_of({"",
                   "",
                   "Z",
                   "Z",
                   "z",
                   "+00:00",
                   "-00:00",
                   "+02:00",
                   "-23:59",
                   "+14:59",
                   "+15:00",
                   "+2",
                   " Z",
                   "+24:00",
                   "+01:60"});
    return spoilt(std::move(out), 15);
  }

  std::string tags() {
    std::string out = "[";
    for (std::size_t count = below(7); count > 0; --count) {
      out += "\"" + (one_in(4) ? blanks() : "") + tag() + (one_in(4) ? blanks() : "") + "\"";
      if (count > 1) out += one_of({",", ", "});
    }
    return spoilt(out + "]", 20);
  }
  std::string tag() {
    if (one_in(10)) return std::string(48 + below(5), one_of({"x", "-", "7"})[0]);
    if (one_in(12)) return std::string(one_of({"", "1", "null"}));
    return some(3,
                {"a",
                 "A",
                 "b",
                 "7",
                 "-",
                 "_",
                 "\\u0061",
                 "\\u0041",
                 "\\u00e9",
                 "\\u0000",
                 "\\t",
                 "\\u2003",
                 "\\/",
                 "\\\\",
                 "é",
                 "\\ud83e\\udd5b",
                 "\\ud800"});
  }

  std::string json_string() {
    return "\"" +
           some(3,
                {"a",
                 "é",
                 "🥛",
                 "\\n",
                 "\\\"",
                 "\\\\",
                 "\\/",
                 "\\u0041",
                 "\\u0000",
                 "\\ud83e\\udd5b",
                 "\\ud800",
                 "\\udd5b",
                 "\\x",
                 "\\u00g0",
                 "\t",
                 "\x01",
                 "\x7f",
                 "\xff"}) +
           "\"";
  }
  std::string json_scalar() {
    if (one_in(2)) return json_string();
    return std::string(one_of({"null",
                               "true",
                               "false",
                               "0",
                               "-0",
                               "1",
                               "-1",
                               "1.5",
                               "1e5",
                               "1E+5",
                               "1e400",
                               "-1e400",
                               "12345678901234567890",
                               "123456789012345678901234567890",
                               "01",
                               "1.",
                               ".5",
                               "-",
                               "+1",
                               "0x1",
                               "NaN",
                               "Infinity",
                               "True",
                               "'a'",
                               "undefined",
                               ""}));
  }
  std::string space() {
    return one_in(6) ? std::string(one_of({" ", "\n", "\t", "\r", "\f", "\v", "\u00a0", "/**/"})) : "";
  }
  std::string json(std::size_t depth) {
    if (depth == 0) return json_scalar();
    if (one_in(40)) return deep();
    const bool is_object = !one_in(3);
    std::string out = space() + (is_object ? "{" : "[") + space();
    for (std::size_t count = below(3); count > 0; --count) {
      if (is_object) out += (one_in(12) ? json_scalar() : json_string()) + space() + ":" + space();
      out += json(below(depth));
      if (count > 1 || one_in(20)) out += "," + space();
    }
    return out + (is_object ? "}" : "]") + space();
  }
  /// A list of ids, of objects or of texts.
  std::string list(std::string_view name) {
    std::string out;
    for (std::size_t count = below(4); count > 0; --count) {
      const std::string element = name == "related_thought_ids" ? '"' + uuid() + '"'
                                  : name == "subtasks"          ? json(2)
                                                                : json_string();
      out += (out.empty() ? "" : ",") + element;
    }
    return spoilt("[" + out + "]", 20);
  }
  /// About as many levels as are allowed, or more than SQLite itself takes.
  std::string deep() {
    const std::size_t levels = one_in(3) ? 1990 + below(20) : 97 + below(6);
    std::string out, end;
    for (std::size_t at = 0; at < levels; ++at) {
      const bool is_object = one_in(2);
      out += is_object ? "{\"a\":" : "[";
      end += is_object ? '}' : ']';
    }
    return out + "1" + std::string(end.rbegin(), end.rend());
  }

  /// The same, or, one time in so many, with a character changed, added or taken away.
  std::string spoilt(std::string given, std::size_t times) {
    if (!one_in(times)) return given;
    const std::size_t at = below(given.size() + 1);
    const bool replaces = at < given.size() && one_in(2);
    if (replaces) given.erase(at, 1);
    if (!replaces || one_in(2)) given.insert(at, piece());
    return given;
  }

  std::mt19937 random_;
};

}  // namespace thoughts_tests

#endif
