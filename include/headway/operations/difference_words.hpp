// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_DIFFERENCE_WORDS_HPP
#define HEADWAY_OPERATIONS_DIFFERENCE_WORDS_HPP

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

#include "headway/operations/difference.hpp"

namespace headway::inline v0 {

/// `missing_column`: the same for programs.
[[nodiscard]] constexpr std::string_view name(Difference::Kind kind) noexcept {
  constexpr std::string_view names[] = {
      "missing_table",   "extra_table",        "missing_column",   "extra_column", "missing_index",
      "extra_index",     "missing_constraint", "extra_constraint", "type",         "nullability",
      "default_value",   "collation",          "comment",          "generation",   "index",
      "foreign_key",     "table_options",      "missing_view",     "extra_view",   "view",
      "missing_trigger", "extra_trigger",      "trigger"};
  static_assert(std::size(names) == static_cast<std::size_t>(Difference::Kind::trigger) + 1);
  return names[static_cast<std::size_t>(kind)];
}

/// `table notes: column due is missing`, `table notes: the type of due is text, and date was expected`.
[[nodiscard]] inline std::string to_string(const Difference& difference) {
  using Kind = Difference::Kind;
  const std::string part = difference.part.string();
  const auto differs = [&](const std::string& what) {
    return what + " is " + difference.found.string() + ", and " + difference.wanted.string() + " was expected";
  };
  const auto say = [&]() -> std::string {
    switch (difference.kind) {
      case Kind::missing_table: return "is missing";
      case Kind::extra_table: return "was not expected";
      case Kind::missing_column: return "column " + part + " is missing";
      case Kind::extra_column: return "column " + part + " was not expected";
      case Kind::missing_index: return "index " + part + " is missing";
      case Kind::extra_index: return "index " + part + " was not expected";
      case Kind::missing_constraint: return "constraint " + part + " is missing";
      case Kind::extra_constraint: return "constraint " + part + " was not expected";
      case Kind::type: return differs("the type of " + part);
      case Kind::nullability: return differs(part);
      case Kind::default_value: return differs("the default of " + part);
      case Kind::collation: return differs("the collation of " + part);
      case Kind::comment: return differs(part.empty() ? "its comment" : "the comment of " + part);
      case Kind::generation: return differs(part);
      case Kind::index: return differs("index " + part);
      case Kind::foreign_key: return differs(part);
      case Kind::missing_view: return "is missing";
      case Kind::extra_view: return "was not expected";
      case Kind::view: return differs("its SELECT");
      case Kind::missing_trigger: return "trigger " + part + " is missing";
      case Kind::extra_trigger: return "trigger " + part + " was not expected";
      case Kind::trigger: return differs("trigger " + part);
      case Kind::table_options: break;
    }
    return "its options are " + difference.found.string() + ", and " + difference.wanted.string() + " was expected";
  };
  const bool is_view =
      difference.kind == Kind::missing_view || difference.kind == Kind::extra_view || difference.kind == Kind::view;
  return (is_view ? "view " : "table ") + difference.table.string() + ": " + say();
}

}  // namespace headway::inline v0

#endif
