// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_THOUGHTS_SUPPORT_OUTCOME_HPP
#define HEADWAY_TESTS_THOUGHTS_SUPPORT_OUTCOME_HPP

#include <string>
#include <string_view>
#include <vector>

#include "headway/json.hpp"
#include "support/catch.hpp"

namespace thoughts_tests {

/// `tags.1: string_type: should be text`, one a line.
inline std::string words(const headway::ValidationErrors& errors) {
  std::string out;
  for (const headway::ValidationError& each : errors) {
    if (!out.empty()) out += "\n";
    for (const std::string& step : each.location) out += (&step == &each.location.front() ? "" : ".") + step;
    out += ": " + each.type + ": " + each.message;
  }
  return out;
}

/// What becomes of JSON that is read as a T: the value as its rules leave it, as JSON, or all that is wrong.
template <class T>
std::string outcome(std::string_view json) {
  const auto parsed = headway::parse_json(json);
  if (!parsed) return "no JSON";
  const auto read = headway::read_json<T>(*parsed);
  return read ? headway::write_json(*read).dump() : words(read.error());
}

/// JSON and what becomes of it.
struct Vector {
  std::string name, given, expected;
};

template <class T>
void check_vectors(const std::vector<Vector>& vectors) {
  for (const Vector& each : vectors) {
    INFO(each.name << ": " << each.given.substr(0, 300));
    CHECK(outcome<T>(each.given) == each.expected);
  }
}

/// A text of so many characters.
inline std::string text_of(std::size_t size, std::string_view character = "x") {
  std::string out;
  for (std::size_t at = 0; at < size; ++at) out += character;
  return out;
}

/// A text as JSON has it, where it needs no escapes.
inline std::string in_quotes(std::string_view words) {
  std::string out(1, '"');  // appended to: g++ 12 -O3 warns of `"\"" + text`
  out += words;
  out += '"';
  return out;
}

}  // namespace thoughts_tests

#endif
