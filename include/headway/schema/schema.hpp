// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_SCHEMA_HPP
#define HEADWAY_SCHEMA_SCHEMA_HPP

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/name_map.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/table.hpp"

namespace headway::inline v0 {

/// The tables that a program's models describe, in any order.
using Tables = std::vector<Table>;

/// The tables of a database. Tables and indexes are found by name in constant time, so that replaying a history costs
/// time in proportion to its length.
class Schema {
 public:
  [[nodiscard]] constexpr const Table* find(std::string_view name) const {
    const std::size_t at = by_name_.find(name);
    return at == NameMap::npos ? nullptr : &tables_[at];
  }
  [[nodiscard]] constexpr Table* find(std::string_view name) {
    return const_cast<Table*>(std::as_const(*this).find(name));
  }

  /// The table that has an index of this name; null when no table has.
  [[nodiscard]] constexpr Table* find_owner_of_index(std::string_view index) {
    const std::size_t at = index_owner_.find(index);
    return at == NameMap::npos ? nullptr : &tables_[at];
  }

  /// @pre no table of this name exists
  constexpr void put(Table table) {
    by_name_.put(table.name, tables_.size());
    for (const Index& index : table.indexes) index_owner_.put(index.name, tables_.size());
    tables_.push_back(std::move(table));
    ++size_;
  }
  /// @pre the table exists
  constexpr void erase(std::string_view name) {
    Table& gone = tables_[by_name_.find(name)];
    by_name_.erase(name);
    for (const Index& index : gone.indexes) index_owner_.erase(index.name);
    gone = Table{};  // the place stays empty, so that the other tables keep theirs
    --size_;
  }
  /// @pre `from` exists and `to` does not
  constexpr void rename(std::string_view from, const Text& to) {
    const std::size_t at = by_name_.find(from);
    by_name_.erase(from);
    by_name_.put(to, at);
    tables_[at].name = to;
  }
  /// @pre the table is one of this schema's, and no index of this name exists
  constexpr void put_index(Table& table, Index index) {
    index_owner_.put(index.name, static_cast<std::size_t>(&table - tables_.data()));
    table.indexes.push_back(std::move(index));
  }
  constexpr void erase_index(Table& table, std::string_view name) {
    index_owner_.erase(name);
    std::erase_if(table.indexes, [&](const Index& index) { return index.name.view() == name; });
  }

  /// How many tables there are.
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }

  /// Calls `visit(table)` for each table, oldest first.
  template <class Visit>
  constexpr void each(Visit visit) {
    for (Table& table : tables_) {
      if (!table.name.empty()) visit(table);
    }
  }
  template <class Visit>
  constexpr void each(Visit visit) const {
    for (const Table& table : tables_) {
      if (!table.name.empty()) visit(table);
    }
  }

  /// The same tables, whatever the order in which they came.
  friend constexpr bool operator==(const Schema& left, const Schema& right) {
    bool same = left.size_ == right.size_;
    left.each([&](const Table& table) {
      const Table* other = right.find(table.name);
      same = same && other != nullptr && *other == table;
    });
    return same;
  }

 private:
  std::vector<Table> tables_;
  NameMap by_name_;
  NameMap index_owner_;
  std::size_t size_ = 0;
};

}  // namespace headway::inline v0

#endif
