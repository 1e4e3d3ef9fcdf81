// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_SERVER_SCHEMA_PAIR_HPP
#define HEADWAY_TESTS_SUPPORT_SERVER_SCHEMA_PAIR_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "headway/schema/schema.hpp"
#include "support/server_schema_generator.hpp"

/// Two random schemas, of which the second came about from the first: tables, columns, rules and indexes went and came,
/// and columns became others. Only what no operation makes otherwise stays: what is computed.
class ServerSchemaPair {
 public:
  ServerSchemaPair(headway::Dialect dialect, std::uint32_t seed)
      : is_mysql_(dialect == headway::Dialect::mysql), random_(seed) {
    ServerSchemaGenerator generator(dialect, seed);
    const headway::Schema any = generator.schema();
    std::vector<headway::Table> kept;
    any.each([&](headway::Table each) {
      from.put(each);
      kept.push_back(std::move(each));
    });
    std::size_t lost = chance(3) ? below(kept.size()) : 0;
    for (std::size_t at = 0; at + lost < kept.size(); ++at) {
      for (std::size_t count = below(6); count > 0; --count) change(kept[at]);
    }
    for (; lost > 0; --lost) {
      const headway::Text gone = kept.back().name;
      kept.pop_back();
      for (headway::Table& each : kept) {
        erase_if(each.foreign_keys, [&](const headway::ForeignKey& key) { return key.table == gone; });
      }
    }
    for (headway::Table& each : kept) to.put(std::move(each));
  }

  headway::Schema from, to;

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  headway::Text fresh(const char* kind) {
    return headway::Text(std::string(kind) + " new " + std::to_string(++names_));
  }
  template <class List, class Predicate>
  static void erase_if(List& list, Predicate predicate) {
    for (std::size_t at = list.size(); at-- > 0;) {
      if (predicate(list[at])) list.erase(list.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  [[nodiscard]] bool mentions(const headway::Text& sql, const headway::Text& column) const {
    const char quote = is_mysql_ ? '`' : '"';
    std::string quoted(1, quote);
    for (const char c : column.view()) quoted.append(c == quote ? 2 : 1, c);
    return sql.view().find(quoted + quote) != std::string_view::npos;
  }
  static bool has(const headway::Names& names, const headway::Text& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }
  /// Of no key, and nothing hangs on it.
  [[nodiscard]] bool is_free(const headway::Table& table, const headway::Column& column) const {
    const auto names_it = [&](const auto& each) { return has(each.columns, column.name); };
    const auto says_it = [&](const headway::Check& each) {
      return mentions(each.expression, column.name) || each.column == column.name;
    };
    const auto keeps_it = [&](const headway::Index& index) {
      return mentions(index.where, column.name) || has(index.included, column.name) ||
             std::any_of(index.keys.begin(), index.keys.end(), [&](const headway::IndexKey& key) {
               return key.column == column.name || mentions(key.expression, column.name);
             });
    };
    const auto computes = [&](const headway::Column& each) { return mentions(each.generated.expression, column.name); };
    return column.generated.kind == headway::Generated::Kind::none && !has(table.primary_key.columns, column.name) &&
           std::none_of(table.uniques.begin(), table.uniques.end(), names_it) &&
           std::none_of(table.foreign_keys.begin(), table.foreign_keys.end(), names_it) &&
           std::none_of(table.checks.begin(), table.checks.end(), says_it) &&
           std::none_of(table.indexes.begin(), table.indexes.end(), keeps_it) &&
           std::none_of(table.columns.begin(), table.columns.end(), computes);
  }

  void change(headway::Table& table) {
    headway::Column& column = table.columns[below(table.columns.size())];
    switch (below(12)) {
      case 0:
        if (!table.uniques.empty()) table.uniques.erase(&table.uniques[below(table.uniques.size())]);
        return;
      case 1:
        if (!table.checks.empty()) table.checks.erase(&table.checks[below(table.checks.size())]);
        return;
      case 2:
        if (!table.indexes.empty()) table.indexes.erase(&table.indexes[below(table.indexes.size())]);
        return;
      case 3:
        table.checks.push_back(
            {headway::Text("7 > " + std::to_string(below(5))), chance(2) ? fresh("ck") : headway::Text(), {}});
        return;
      case 4: {
        headway::Index made;
        made.name = fresh("i");
        made.keys.push_back(headway::IndexKey(table.columns.front().name));
        table.indexes.push_back(std::move(made));
        return;
      }
      case 5: {
        headway::Column made;
        made.name = fresh("c");
        made.type = chance(2) ? headway::Type(headway::varchar(9)) : headway::Type(headway::bigint);
        if (chance(2)) made.default_value_ = headway::default_literal(headway::Text("5"));
        table.columns.push_back(std::move(made));
        return;
      }
      case 6:
        if (is_free(table, column) && table.columns.size() > 1) {
          const headway::Text gone = column.name;
          erase_if(table.columns, [&](const headway::Column& each) { return each.name == gone; });
        }
        return;
      case 7:
        if (!has(table.primary_key.columns, column.name) && !column.is_autoincrement &&
            column.generated.kind == headway::Generated::Kind::none) {
          column.nullable = !column.nullable;
          if (is_mysql_ && column.default_value_.value.is_null()) column.default_value_ = {};
        }
        return;
      case 8: return change_numbering(table, column);
      case 9: column.comment_ = headway::Text(std::string(chance(3) ? "" : "it's \\ now")); return;
      case 10: table.comment = headway::Text(std::string(chance(3) ? "" : "a (table), now")); return;
      default: return change_type(table, column);
    }
  }
  /// A column begins to number itself, or stops.
  void change_numbering(headway::Table& table, headway::Column& column) {
    if (!is_whole(column) || column.generated.kind != headway::Generated::Kind::none) return;
    if (is_mysql_ && !can_number(table, column)) return;
    column.is_autoincrement = !column.is_autoincrement;
    column.nullable = false;
    if (column.is_autoincrement) column.default_value_ = {};
    if (chance(2) && is_free(table, column)) column.type = headway::bigint;
  }
  /// InnoDB numbers one column, the first of a key, and MariaDB looks at no number that is given later.
  [[nodiscard]] bool can_number(const headway::Table& table, const headway::Column& column) const {
    const auto looks_at_it = [&](const headway::Check& each) { return mentions(each.expression, column.name); };
    const auto computes = [&](const headway::Column& each) { return mentions(each.generated.expression, column.name); };
    return table.primary_key.columns.size() == 1 && table.primary_key.columns[0] == column.name &&
           std::none_of(table.uniques.begin(),
                        table.uniques.end(),
                        [&](const headway::Unique& each) {
                          return has(each.columns, column.name);  // which MariaDB may keep by a hash
                        }) &&
           std::none_of(table.checks.begin(), table.checks.end(), looks_at_it) &&
           std::none_of(table.columns.begin(), table.columns.end(), computes);
  }
  static bool is_whole(const headway::Column& column) {
    using Kind = headway::Type::Kind;
    return column.type.kind == Kind::integer || column.type.kind == Kind::bigint || column.type.kind == Kind::smallint;
  }
  /// To a type that each of them is converted to and from.
  void change_type(const headway::Table& table, headway::Column& column) const {
    using Kind = headway::Type::Kind;
    if (!is_free(table, column)) return;
    const bool is_number = is_whole(column);
    const bool has_letters = column.type.kind == Kind::varchar || column.type.kind == Kind::text;
    if (!is_number && !has_letters) return;
    column.type = is_number ? headway::Type(headway::numeric(12, 2)) : headway::Type(headway::varchar(77));
    column.default_value_ =
        is_number ? headway::default_literal(8) : headway::default_literal(headway::Text("it's \\ other"));
    column.collation = {};
    column.is_autoincrement = false;
  }

  bool is_mysql_;
  std::mt19937 random_;
  std::size_t names_ = 0;
};

#endif
