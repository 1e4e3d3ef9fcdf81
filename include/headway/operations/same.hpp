// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_SAME_HPP
#define HEADWAY_OPERATIONS_SAME_HPP

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/schema/objects.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/rename.hpp"
#include "headway/sql/table_names.hpp"
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
         same_name(left.method, right.method) && left.included == right.included &&
         std::equal(left.keys.begin(),
                    left.keys.end(),
                    right.keys.begin(),
                    right.keys.end(),
                    [](const IndexKey& one, const IndexKey& other) {
                      return one.column == other.column && sql::same_sql(one.expression, other.expression) &&
                             one.collation == other.collation && one.descending == other.descending &&
                             one.operator_class_ == other.operator_class_;
                    });
}

/// Whether two names are one, or became one: a database may have rewritten what it holds, or not.
[[nodiscard]] constexpr bool are_one(std::string_view left, std::string_view right, const List<NameChange>& renamed) {
  if (same_name(left, right)) return true;
  std::vector<std::string_view> reached{left};
  for (std::size_t at = 0; at < reached.size(); ++at) {
    for (const NameChange& each : renamed) {
      for (const auto& [one, other] :
           {std::pair(each.from.view(), each.to.view()), std::pair(each.to.view(), each.from.view())}) {
        if (!same_name(reached[at], one)) continue;
        if (same_name(other, right)) return true;
        const auto is_it = [&](std::string_view known) { return same_name(known, other); };
        if (std::none_of(reached.begin(), reached.end(), is_it)) reached.push_back(other);
      }
    }
  }
  return false;
}
/// Compares what a view or trigger says by tokens. A name and a string of the same letters are one: where no column is
/// called "done", SQLite takes that for a text, and writes 'done' for it when some table changes.
[[nodiscard]] constexpr bool same_statement(std::string_view left, std::string_view right,
                                            const List<NameChange>& renamed) {
  left = sql::without_semicolon(left);
  right = sql::without_semicolon(right);
  if (sql::same_sql(left, right)) return true;
  const auto is_name = [](const sql::Token& token) {
    return token.kind == sql::Token::Kind::word || token.kind == sql::Token::Kind::quoted ||
           token.kind == sql::Token::Kind::string;
  };
  sql::Tokens ours(left), theirs(right);
  while (true) {
    const sql::Token one = ours.next(), other = theirs.next();
    if (one.kind == sql::Token::Kind::end || other.kind == sql::Token::Kind::end) return one.kind == other.kind;
    if (one.text == other.text) continue;
    const bool are_strings = one.kind == sql::Token::Kind::string && other.kind == sql::Token::Kind::string;
    if (are_strings || !is_name(one) || !is_name(other)) return false;
    const std::vector<char> here = sql::unquoted(one), there = sql::unquoted(other);
    if (!are_one({here.data(), here.size()}, {there.data(), there.size()}, renamed)) return false;
  }
}
/// What was renamed under either of the two.
[[nodiscard]] constexpr List<NameChange> both(const List<NameChange>& one, const List<NameChange>& other) {
  List<NameChange> all = one;
  for (const NameChange& each : other) all.push_back(each);
  return all;
}
[[nodiscard]] constexpr bool same(const Names& left, const Names& right, const List<NameChange>& renamed) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [&](const Text& one, const Text& other) {
    return are_one(one, other, renamed);
  });
}
[[nodiscard]] constexpr bool same(const View& left, const View& right) {
  if (left.is_unseen || right.is_unseen) return true;
  const List<NameChange> renamed = both(left.renamed, right.renamed);
  return same(left.columns, right.columns, {}) && same_statement(left.select, right.select, renamed);
}
[[nodiscard]] constexpr bool same(const Trigger& left, const Trigger& right) {
  if (left.is_unseen || right.is_unseen) return true;
  const List<NameChange> renamed = both(left.renamed, right.renamed);
  return left.timing == right.timing && left.events == right.events &&
         left.for_each_statement == right.for_each_statement && same(left.columns, right.columns, renamed) &&
         same_statement(left.condition, right.condition, renamed) && same_statement(left.body, right.body, renamed);
}

}  // namespace headway::inline v0::detail

#endif
