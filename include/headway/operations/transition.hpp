// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_TRANSITION_HPP
#define HEADWAY_OPERATIONS_TRANSITION_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/operations/operation.hpp"
#include "headway/operations/table_transition.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0 {

/// The operations that make one schema of another.
struct Transition {
  List<Operation> operations;
  std::vector<std::string> left_out;  ///< What no operation can change, a sentence each.
};

namespace detail {

/// Puts a transition together, in an order that always applies: indexes go first, new tables come before the tables
/// that refer to them, tables are dropped when nothing refers to them any more, and new indexes come last.
class TransitionMaker {
 public:
  TransitionMaker(const Schema& from, const Schema& to) : from_(from), to_(to) {}

  [[nodiscard]] Transition make() {
    to_.each([&](const Table& wanted) {
      if (const Table* found = from_.find(wanted.name)) {
        changes_.emplace_back(*found, wanted);
      } else {
        created_.push_back(&wanted);
      }
    });
    from_.each([&](const Table& found) {
      if (to_.find(found.name) == nullptr) dropped_.push_back(&found);
    });
    drop_indexes();
    create_tables();
    for (const TableTransition& each : changes_) each.drop_foreign_keys(out_.operations);
    for (const TableTransition& each : changes_) each.alter(out_.operations, out_.left_out);
    for (const auto& [table, key] : waiting_) record(AddConstraint{table, Constraint(*key)});
    for (const TableTransition& each : changes_) each.create_foreign_keys(out_.operations);
    drop_tables();
    create_indexes();
    return std::move(out_);
  }

 private:
  template <class Data>
  void record(Data made) {
    out_.operations.push_back(Operation(std::move(made)));
  }

  void drop_indexes() {
    for (const TableTransition& each : changes_) each.drop_indexes(out_.operations);
    for (const Table* table : dropped_) {  // a table that is made may have one of the same name
      for (const Index& index : table->indexes) record(DropIndex{table->name, index.name});
    }
  }

  /// Tables that others refer to come first. A foreign key waits when its table is not there yet, or not as it will be:
  /// in a cycle, or because the columns that it refers to come later.
  void create_tables() {
    std::vector<const Table*> left = created_;
    std::vector<std::string_view> made;
    const auto is_left = [&](const Text& name) {
      return std::any_of(left.begin(), left.end(), [&](const Table* each) { return same_name(each->name, name); });
    };
    while (!left.empty()) {
      const auto is_ready = [&](const Table* table) {
        return std::none_of(table->foreign_keys.begin(), table->foreign_keys.end(), [&](const ForeignKey& key) {
          return !same_name(key.table, table->name) && is_left(key.table);
        });
      };
      auto next = std::find_if(left.begin(), left.end(), is_ready);
      if (next == left.end()) next = left.begin();
      const Table* const table = *next;
      left.erase(next);
      Table now = *table;
      now.indexes.clear();
      now.foreign_keys.clear();
      for (const ForeignKey& key : table->foreign_keys) {
        if (is_left(key.table) || changes_what_it_refers_to(key)) {
          waiting_.emplace_back(table->name, &key);
        } else {
          now.foreign_keys.push_back(key);
        }
      }
      record(CreateTable{std::move(now)});
    }
  }
  [[nodiscard]] bool changes_what_it_refers_to(const ForeignKey& key) const {
    const Table* const found = from_.find(key.table);
    const Table* const wanted = to_.find(key.table);
    if (found == nullptr || wanted == nullptr) return false;
    const Names& columns = key.referenced.empty() ? wanted->primary_key.columns : key.referenced;
    return !(found->primary_key == wanted->primary_key && found->uniques.size() == wanted->uniques.size()) ||
           std::any_of(columns.begin(), columns.end(), [&](const Text& each) { return found->find(each) == nullptr; });
  }

  /// Tables that refer to others go first; of a cycle the foreign keys.
  void drop_tables() {
    std::vector<const Table*> left = dropped_;
    const auto refers_to = [](const Table& table, const Text& name) {
      return !same_name(table.name, name) &&
             std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const ForeignKey& key) {
               return same_name(key.table, name);
             });
    };
    while (!left.empty()) {
      const auto is_free = [&](const Table* table) {
        return std::none_of(
            left.begin(), left.end(), [&](const Table* other) { return refers_to(*other, table->name); });
      };
      auto next = std::find_if(left.begin(), left.end(), is_free);
      if (next == left.end()) next = left.begin();
      record(DropTable{(*next)->name});
      left.erase(next);
    }
  }

  void create_indexes() {
    for (const Table* table : created_) {
      for (const Index& index : table->indexes) record(CreateIndex{table->name, index});
    }
    for (const TableTransition& each : changes_) each.create_indexes(out_.operations);
  }

  const Schema& from_;
  const Schema& to_;
  std::vector<TableTransition> changes_;
  std::vector<const Table*> created_, dropped_;
  std::vector<std::pair<Text, const ForeignKey*>> waiting_;
  Transition out_;
};

}  // namespace detail

/// What a migration has to do: its upgrade for (old, new), its downgrade for (new, old). Afterwards differences() finds
/// nothing but what is said in `left_out`; columns that are new come last, whatever their place.
///
/// A table or column that has another name is one that goes and one that comes, rows and all: renames are operations
/// that a person writes.
[[nodiscard]] inline Transition transition(const Schema& from, const Schema& to) {
  return detail::TransitionMaker(from, to).make();
}

}  // namespace headway::inline v0

#endif
