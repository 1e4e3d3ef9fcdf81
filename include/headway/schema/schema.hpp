// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_SCHEMA_HPP
#define HEADWAY_SCHEMA_SCHEMA_HPP

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>

#include "headway/base/list.hpp"
#include "headway/base/name_map.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/objects.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/schema/table.hpp"

namespace headway::inline v0 {

/// The tables that a program's models describe, with their views and triggers, in any order:
/// `{users, tasks, view("open_tasks", "SELECT …"), trigger("touch", "tasks").after_update().runs("…")}`.
class Tables : public List<Table> {
  template <class Part>
  static constexpr bool is_part =
      std::is_same_v<std::remove_cvref_t<Part>, Table> || std::is_same_v<std::remove_cvref_t<Part>, View> ||
      std::is_same_v<std::remove_cvref_t<Part>, Trigger>;

 public:
  constexpr Tables() noexcept = default;
  constexpr Tables(std::initializer_list<Table> tables) : List<Table>(tables) {}
  template <class... Given>
  requires(sizeof...(Given) > 0 && (is_part<Given> && ...)) constexpr Tables(Given&&... parts) {
    (add(std::forward<Given>(parts)), ...);
  }

  /// The same with more: `tables_of<User, Task>().with(view("open_tasks", "SELECT …"))`.
  template <class... Given>
  requires(is_part<Given>&&...) [[nodiscard]] constexpr Tables&& with(Given&&... parts) && {
    (add(std::forward<Given>(parts)), ...);
    return std::move(*this);
  }
  constexpr void add(Table part) { push_back(std::move(part)); }
  constexpr void add(View part) { views.push_back(std::move(part)); }
  constexpr void add(Trigger part) { triggers.push_back(std::move(part)); }

  List<View> views = {};
  List<Trigger> triggers = {};
};

/// What a table was before a schema changed; see Schema::begin_journal.
struct Before {
  Text name;
  bool existed = false;
  Table table = {};
};
using Journal = List<Before>;

/// The tables of a database. Tables and indexes are found by name in constant time, so that replaying a history costs
/// time in proportion to its length.
class Schema {
 public:
  /// Tables that a module of the database keeps: they have names, and no columns of ours. Not journaled.
  Names virtual_tables = {};
  /// Views and triggers, with a journal of their own.
  Objects objects = {};

  [[nodiscard]] constexpr const Table* find(std::string_view name) const {
    const std::size_t at = by_name_.find(name);
    return at == NameMap::npos ? nullptr : &tables_[at];
  }
  /// The same to be changed.
  [[nodiscard]] constexpr Table* change(std::string_view name) {
    // Most operations are about the table of the one before: no name to hash.
    if (last_ >= tables_.size() || name.empty() || tables_[last_].name != name) last_ = by_name_.find(name);
    if (last_ == NameMap::npos) return nullptr;
    Table& table = tables_[last_];
    if (must_note(name)) journal_.emplace_back(table.name, true, table);
    return &table;
  }

  /// A table that has an index of this name; null when no table has.
  [[nodiscard]] constexpr const Table* find_owner_of_index(std::string_view index) const {
    const std::size_t at = index_owner_.find(index);
    return at == NameMap::npos ? nullptr : &tables_[at];
  }
  /// The same among the tables of one of PostgreSQL's schemas, in each of which the name may be taken once.
  [[nodiscard]] constexpr const Table* find_owner_of_index(std::string_view index, std::string_view schema) const {
    const Table* const found = find_owner_of_index(index);
    if (found == nullptr || same_name(qualified_name(found->name).schema, schema)) return found;
    if (!shares_index_names_) return nullptr;
    for (const Table& table : tables_) {
      if (!same_name(qualified_name(table.name).schema, schema)) continue;
      for (const Index& each : table.indexes) {
        if (same_name(each.name, index)) return &table;
      }
    }
    return nullptr;
  }

  /// @pre no table of this name exists
  constexpr void put(Table&& table) {
    if (must_note(table.name)) journal_.emplace_back(table.name);
    const std::size_t at = free_.empty() ? tables_.size() : free_.back();
    by_name_.put(table.name, at);
    for (const Index& index : table.indexes) note_owner(index.name, at);
    if (free_.empty()) {
      tables_.push_back(std::move(table));
    } else {
      tables_[at] = std::move(table);
      free_.pop_back();
    }
    ++size_;
  }
  constexpr void put(const Table& table) { put(Table(table)); }
  /// What models describe. Of two that have one name the first counts.
  constexpr void put(Tables all) {
    for (Table& each : all) {
      if (find(each.name) == nullptr) put(std::move(each));
    }
    for (View& each : all.views) {
      if (objects.views.find(each.name) == nullptr) objects.views.put(std::move(each));
    }
    for (Trigger& each : all.triggers) {
      if (objects.triggers.find(each) == nullptr) objects.triggers.put(std::move(each));
    }
  }
  /// @return false when there is no such table
  constexpr bool erase(std::string_view name) {
    const bool is_noted = must_note(name);
    const std::size_t at = by_name_.erase(name);
    if (at == NameMap::npos) return false;
    Table& gone = tables_[at];
    for (const Index& index : gone.indexes) forget_owner(index.name, at);
    free_.push_back(at);
    --size_;
    if (is_noted) {
      journal_.emplace_back(gone.name, true, std::move(gone));
      gone.name = {};
    } else {
      gone = Table{};
    }
    return true;
  }
  /// @pre `from` exists and `to` does not
  constexpr void rename(std::string_view from, const Text& to) {
    Table& table = *change(from);
    if (must_note(to)) journal_.emplace_back(to);
    const std::size_t at = by_name_.find(from);
    by_name_.erase(from);
    by_name_.put(to, at);
    table.name = to;
  }
  /// @pre `table` is what change() gave, and there is no index of this name
  constexpr void put_index(Table& table, Index&& index) {
    note_owner(index.name, static_cast<std::size_t>(&table - tables_.data()));
    table.indexes.push_back(std::move(index));
  }
  constexpr void put_index(Table& table, const Index& index) { put_index(table, Index(index)); }
  /// @pre the table exists, and no index of this name
  constexpr void put_index(std::string_view table, Index index) { put_index(*change(table), std::move(index)); }
  /// @pre `table` is what change() gave
  /// @return false when it has no such index
  constexpr bool erase_index(Table& table, std::string_view name) {
    List<Index>& indexes = table.indexes;
    for (Index* at = indexes.begin(); at != indexes.end(); ++at) {
      if (same_name(at->name, name)) {
        forget_owner(name, static_cast<std::size_t>(&table - tables_.data()));
        indexes.erase(at);
        return true;
      }
    }
    return false;
  }
  /// @pre the table exists
  constexpr bool erase_index(std::string_view table, std::string_view name) {
    return erase_index(*change(table), name);
  }

  /// How many tables there are.
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }

  /// Calls `visit(table)` for each table.
  template <class Visit>
  constexpr void each(Visit visit) const {
    for (const Table& table : tables_) {
      if (!table.name.empty()) visit(table);
    }
  }

  /// @name Keeping what is changed, so that it can be compared and put back without a copy of everything else.
  /// @{
  constexpr void begin_journal() {
    journal_.clear();
    journal_.reserve(2);
    has_journal_ = true;
  }
  /// What the tables that were changed, made or dropped since begin_journal() were before.
  [[nodiscard]] constexpr Journal end_journal() {
    has_journal_ = false;
    return std::move(journal_);
  }
  constexpr void restore(Journal journal) {
    for (Before& each : journal) {
      const std::size_t at = by_name_.find(each.name);
      if (at == NameMap::npos) continue;
      if (each.existed) {
        for (const Index& index : tables_[at].indexes) forget_owner(index.name, at);
      } else {
        erase(each.name);
      }
    }
    for (Before& each : journal) {
      if (!each.existed) continue;
      const std::size_t at = by_name_.find(each.name);
      if (at == NameMap::npos) {
        put(std::move(each.table));
      } else {
        for (const Index& index : each.table.indexes) note_owner(index.name, at);
        tables_[at] = std::move(each.table);
      }
    }
  }
  /// @}

  /// The same tables, views and triggers, whatever the order in which they came.
  friend constexpr bool operator==(const Schema& left, const Schema& right) {
    bool same = left.size_ == right.size_ && left.objects.views == right.objects.views &&
                left.objects.triggers == right.objects.triggers;
    left.each([&](const Table& table) {
      const Table* other = right.find(table.name);
      same = same && other != nullptr && *other == table;
    });
    return same;
  }

 private:
  constexpr void note_owner(const Text& index, std::size_t at) {
    const std::size_t other = index_owner_.put(index, at);
    if (other != NameMap::npos && other != at) shares_index_names_ = true;
  }
  /// @pre the table still has the index
  constexpr void forget_owner(std::string_view index, std::size_t at) {
    index_owner_.erase(index);
    for (std::size_t other = 0; shares_index_names_ && other < tables_.size(); ++other) {
      for (const Index& each : tables_[other].indexes) {
        if (other != at && same_name(each.name, index)) index_owner_.put(each.name, other);
      }
    }
  }

  /// Whether the table is to be kept as it is now: only its first change counts.
  [[nodiscard]] constexpr bool must_note(std::string_view name) const {
    if (!has_journal_) return false;
    for (const Before& each : journal_) {
      if (same_name(each.name, name)) return false;
    }
    return true;
  }

  List<Table> tables_;      // a place whose table was dropped is empty, so that the others keep theirs
  List<std::size_t> free_;  // those places
  MapOf<Text, same_name> by_name_;
  MapOf<Text, same_name> index_owner_;  // of tables in several schemas that have an index of one name, one of them
  bool shares_index_names_ = false;     // whether there are such
  std::size_t size_ = 0;
  std::size_t last_ = NameMap::npos;  // what change() gave last
  Journal journal_;
  bool has_journal_ = false;
};

}  // namespace headway::inline v0

#endif
