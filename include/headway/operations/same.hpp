// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_SAME_HPP
#define HEADWAY_OPERATIONS_SAME_HPP

#include <algorithm>

#include "headway/schema/table.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::detail {

/// DEFAULT NULL is what a column has that says nothing.
[[nodiscard]] constexpr bool says_nothing(const Default& given) {
  return given.kind == Default::Kind::none || (given.kind == Default::Kind::literal && given.value.is_null());
}
/// 1, 1.0 and TRUE are one default.
[[nodiscard]] constexpr bool is_number(const Value& value) {
  return value.kind == Value::Kind::boolean || value.kind == Value::Kind::integer || value.kind == Value::Kind::real;
}
[[nodiscard]] constexpr double number(const Value& value) {
  return value.kind == Value::Kind::real ? value.real : static_cast<double>(value.integer);
}
[[nodiscard]] constexpr bool same(const Default& left, const Default& right) {
  if (says_nothing(left) || says_nothing(right)) return says_nothing(left) && says_nothing(right);
  if (left.kind != right.kind) return false;
  if (left.kind == Default::Kind::expression) return sql::same_sql(left.value.view(), right.value.view());
  if (is_number(left.value) && is_number(right.value)) return number(left.value) == number(right.value);
  return left == right;
}
[[nodiscard]] constexpr bool same(const Generated& left, const Generated& right) {
  return left.kind == right.kind && sql::same_sql(left.expression, right.expression);
}
[[nodiscard]] constexpr bool same(const Index& left, const Index& right) {
  return left.is_unique == right.is_unique && sql::same_sql(left.where, right.where) &&
         std::equal(left.keys.begin(),
                    left.keys.end(),
                    right.keys.begin(),
                    right.keys.end(),
                    [](const IndexKey& one, const IndexKey& other) {
                      return one.column == other.column && sql::same_sql(one.expression, other.expression) &&
                             one.collation == other.collation && one.descending == other.descending;
                    });
}

}  // namespace headway::inline v0::detail

#endif
