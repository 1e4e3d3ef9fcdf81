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
    add_objects();
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

  static std::string quoted(const headway::Text& name) {
    std::string out = "\"";
    for (const char c : name.view()) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + '"';
  }
  static std::string chosen(const Table& table, std::size_t at) {
    return quoted(table.columns[at % table.columns.size()].name);
  }
  /// A view of one table, with the column in the place named: the same place in both schemas may be another column.
  static std::string select(const Table& table, std::size_t at) {
    return "SELECT count(" + chosen(table, at) + ") AS n, '" + std::to_string(at % 3) + "' FROM " + quoted(table.name) +
           " WHERE " + chosen(table, at / 2) + " IS NOT NULL";
  }
  static headway::Trigger trigger(const Table& table, std::size_t at, const std::string& name) {
    const headway::Text column = table.columns[(at / 3) % table.columns.size()].name;
    headway::Trigger made = headway::trigger(name, table.name);
    if (at % 2 == 0) {
      made = std::move(made).after_update({column}).when("new." + quoted(column) + " IS NOT NULL");
    } else {
      made = std::move(made).before_delete();
    }
    return std::move(made).runs("SELECT old." + chosen(table, at) + " FROM " + quoted(table.name) + "; SELECT " +
                                std::to_string(at % 3) + ";");
  }
  /// Views and triggers on some tables of each schema; some views are read by others.
  void add_objects() {
    std::vector<headway::Text> names;
    from.each([&](const Table& each) { names.push_back(each.name); });
    to.each([&](const Table& each) {
      if (from.find(each.name) == nullptr) names.push_back(each.name);
    });
    for (headway::Schema* schema : {&from, &to}) {  // each declares some: models that do not leave them alone
      schema->objects.views.put(headway::view("always", "SELECT 1 AS one"));
      schema->objects.triggers.put(headway::trigger("always", "always").instead_of_insert().runs("SELECT 1"));
    }
    for (std::size_t at = 0; at < names.size(); ++at) {
      const std::string view = "view " + std::to_string(at), reader = "reader_" + std::to_string(at);
      const std::size_t kind = below(4), place = below(40);
      for (headway::Schema* schema : {&from, &to}) {
        const Table* const table = schema->find(names[at]);
        const std::size_t where = schema == &to && chance(2) ? place + 1 + below(4) : place;
        if (table == nullptr || kind == 0 || chance(6)) continue;
        schema->objects.views.put(headway::view(view, select(*table, where)));
        schema->objects.triggers.put(trigger(*table, where, "fires " + std::to_string(at)));
        if (kind == 1) continue;
        schema->objects.views.put(headway::view(reader, {"m"}, "SELECT max(n) FROM " + quoted(headway::Text(view))));
        if (kind == 2) continue;
        schema->objects.triggers.put(headway::trigger("instead_" + std::to_string(at), view)
                                         .instead_of_insert()
                                         .runs("SELECT n FROM " + quoted(headway::Text(view))));
      }
    }
  }

  std::mt19937 random_;
  std::vector<Table> old_, more_, new_;
};

#endif
