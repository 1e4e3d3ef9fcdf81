// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_OPERATIONS_SCHEMA_PAIRS_HPP
#define HEADWAY_TESTS_OPERATIONS_SCHEMA_PAIRS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ddl/schema_generator.hpp"
#include "headway/schema/schema.hpp"

/// Two random schemas, of which the second came about from the first: tables and columns went and came, and what they
/// say became other. Foreign keys refer to primary keys, so that SQLite can work with them.
class SchemaPair {
 public:
  explicit SchemaPair(std::uint32_t seed) : random_(seed) {
    SchemaGenerator generator(seed);
    const headway::Schema first = generator.schema(), other = generator.schema();
    first.each([&](const headway::Table& each) { old_.push_back(each); });
    other.each([&](const headway::Table& each) { more_.push_back(each); });
    for (const Table& each : old_) {
      if (!chance(5)) new_.push_back(changed(each));
    }
    for (const Table& each : more_) {
      if (chance(2)) new_.push_back(each);
    }
    from = finished(old_);
    to = finished(new_);
  }

  headway::Schema from, to;

 private:
  using Table = headway::Table;
  using Column = headway::Column;

  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  template <class List>
  auto& any(List& of) {
    return of[below(of.size())];
  }

  static bool mentions(std::string_view sql, const headway::Text& column) {
    std::string quoted = "\"";
    for (const char c : column.view()) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return sql.find(quoted + '"') != std::string_view::npos;
  }
  static bool has(const headway::Names& names, const headway::Text& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  Table changed(Table table) {
    for (std::size_t times = below(6); times > 0; --times) change(table);
    if (chance(4)) {
      const bool any_words = std::any_of(table.columns.begin(), table.columns.end(), [](const Column& each) {
        return each.type.kind == headway::Type::Kind::verbatim;
      });
      if (!any_words) table.is_strict = !table.is_strict;
    }
    if (chance(4) && !table.primary_key.columns.empty() && !has_autoincrement(table)) {
      table.is_without_rowid = !table.is_without_rowid;
    }
    if (chance(3)) change_key(table);
    return table;
  }
  static bool has_autoincrement(const Table& table) {
    return std::any_of(
        table.columns.begin(), table.columns.end(), [](const Column& each) { return each.is_autoincrement; });
  }

  /// The key goes, or another column is the key; it may count ids or stop to.
  void change_key(Table& table) {
    if (!chance(3)) {
      for (Column& each : table.columns) each.is_autoincrement = false;
      const bool was_without_rowid = table.is_without_rowid;
      table.primary_key = {};
      table.is_without_rowid = false;
      Column& key = any(table.columns);
      if (key.generated.kind != headway::Generated::Kind::none || chance(4)) return;
      key.nullable = false;
      table.primary_key = {headway::Names{key.name}, headway::Text(chance(2) ? "pk" + std::to_string(below(99)) : "")};
      table.is_without_rowid = was_without_rowid;
    }
    if (table.primary_key.columns.size() != 1 || table.is_without_rowid) return;
    Column& key = *table.find(table.primary_key.columns[0]);
    if (!key.is_autoincrement && !is_whole_number(key.type)) return;
    key.is_autoincrement = !key.is_autoincrement;
    if (key.is_autoincrement) key.default_value_ = {};
  }
  static bool is_whole_number(const headway::Type& type) {
    using Kind = headway::Type::Kind;
    return type.kind == Kind::smallint || type.kind == Kind::integer || type.kind == Kind::bigint;
  }

  void change(Table& table) {
    const Table& model = any(more_);
    const Column& other = any(model.columns);
    Column& column = any(table.columns);
    const bool is_plain = column.generated.kind == headway::Generated::Kind::none;
    const bool is_key = has(table.primary_key.columns, column.name);
    switch (below(12)) {
      case 0: return drop(table, column.name);
      case 1: return add_column(table, other);
      case 2:
        if (!column.is_autoincrement && !(table.is_strict || model.is_strict)) column.type = other.type;
        return;
      case 3:
        if (!is_key) column.nullable = !column.nullable;
        return;
      case 4:
        if (is_plain && !is_key) column.default_value_ = other.default_value_;
        return;
      case 5: column.collation = other.collation; return;
      case 6:
        if (!is_plain) column.generated.expression = headway::Text("1 + " + std::to_string(below(9)));
        return;
      case 7:
        if (!table.checks.empty()) table.checks.erase(&any(table.checks));
        return;
      case 8: table.checks.push_back({headway::Text(std::to_string(below(9)) + " < 10"), {}, {}}); return;
      case 9:
        if (!table.uniques.empty()) table.uniques.erase(&any(table.uniques));
        return;
      case 10: table.uniques.push_back({headway::Names{column.name}, {}}); return;
      default: return change_index(table, column);
    }
  }
  void change_index(Table& table, const Column& column) {
    if (table.indexes.empty()) return;
    headway::Index& index = any(table.indexes);
    if (chance(3)) {
      table.indexes.erase(&index);
    } else if (chance(2)) {
      index.is_unique = !index.is_unique;
    } else {
      index.keys.push_back(headway::IndexKey(column.name));
    }
  }
  static void add_column(Table& table, Column column) {
    if (column.generated.kind != headway::Generated::Kind::none || table.find(column.name) != nullptr) return;
    column.is_autoincrement = false;
    column.nullable = true;
    if (table.is_strict && column.type.kind == headway::Type::Kind::verbatim) column.type = headway::text;
    table.columns.push_back(std::move(column));
  }
  /// With all that needs it; not when it is of the key, or the last one that is not computed.
  static void drop(Table& table, headway::Text name) {
    if (has(table.primary_key.columns, name)) return;
    const auto is_plain = [&](const Column& each) {
      return each.name != name && each.generated.kind == headway::Generated::Kind::none;
    };
    if (std::none_of(table.columns.begin(), table.columns.end(), is_plain)) return;
    erase_if(table.checks, [&](const auto& each) { return mentions(each.expression, name) || each.column == name; });
    erase_if(table.uniques, [&](const auto& each) { return has(each.columns, name); });
    erase_if(table.foreign_keys, [&](const auto& each) { return has(each.columns, name); });
    erase_if(table.indexes, [&](const headway::Index& each) {
      return mentions(each.where, name) ||
             std::any_of(each.keys.begin(), each.keys.end(), [&](const headway::IndexKey& key) {
               return key.column == name || mentions(key.expression, name);
             });
    });
    erase_if(table.columns, [&](const Column& each) { return each.name == name; });
    const auto is_made_of_it = [&](const Column& each) { return mentions(each.generated.expression, name); };
    while (true) {
      const auto* const next = std::find_if(table.columns.begin(), table.columns.end(), is_made_of_it);
      if (next == table.columns.end()) return;
      drop(table, headway::Text(next->name));
    }
  }

  static headway::Schema finished(const std::vector<Table>& tables) {
    headway::Schema made;
    for (Table table : tables) {
      erase_if(table.foreign_keys, [&](const headway::ForeignKey& key) {
        const auto other =
            std::find_if(tables.begin(), tables.end(), [&](const Table& each) { return each.name == key.table; });
        return other == tables.end() || other->primary_key.columns.size() != key.columns.size();
      });
      for (headway::ForeignKey& key : table.foreign_keys) key.referenced = {};
      made.put(std::move(table));
    }
    return made;
  }

  std::mt19937 random_;
  std::vector<Table> old_, more_, new_;
};

#endif
