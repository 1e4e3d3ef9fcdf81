// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_GENERATED_NAMES_HPP
#define HEADWAY_OPERATIONS_GENERATED_NAMES_HPP

#include <algorithm>

#include "headway/schema/schema.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0 {

namespace detail {

/// Whether two constraints say the same, whatever they are called.
[[nodiscard]] constexpr bool says_the_same(const Unique& one, const Unique& other) {
  return one.columns == other.columns;
}
[[nodiscard]] constexpr bool says_the_same(const Check& one, const Check& other) {
  return sql::same_sql(one.expression, other.expression);
}
[[nodiscard]] constexpr bool says_the_same(const ForeignKey& one, const ForeignKey& other) {
  return one.columns == other.columns && one.table == other.table && one.referenced == other.referenced;
}

template <class Kind>
constexpr void forget_generated_names(const List<Kind>& wanted, List<Kind>& found) {
  const auto is_wanted_so = [&](const Kind& it) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const Kind& each) {
      return each.name == it.name && says_the_same(each, it);
    });
  };
  for (const Kind& each : wanted) {
    if (!each.name.empty()) continue;
    const auto it = std::find_if(found.begin(), found.end(), [&](const Kind& other) {
      return !other.name.empty() && says_the_same(each, other) && !is_wanted_so(other);
    });
    if (it != found.end()) it->name = {};
  }
}

}  // namespace detail

/// A server names every constraint. Where a schema leaves the name to it, whatever the other one calls a constraint
/// that says the same was left to it, too: its name is taken away, so that differences() compares what they say.
constexpr void forget_generated_names(const Schema& wanted, Schema& found) {
  wanted.each([&](const Table& table) {
    Table* const other = found.find(table.name) == nullptr ? nullptr : found.change(table.name);
    if (other == nullptr) return;
    const PrimaryKey& key = table.primary_key;
    if (key.name.empty() && key.columns == other->primary_key.columns) other->primary_key.name = {};
    detail::forget_generated_names(table.uniques, other->uniques);
    detail::forget_generated_names(table.checks, other->checks);
    detail::forget_generated_names(table.foreign_keys, other->foreign_keys);
  });
}

}  // namespace headway::inline v0

#endif
