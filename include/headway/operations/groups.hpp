// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_GROUPS_HPP
#define HEADWAY_OPERATIONS_GROUPS_HPP

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/operations/operation.hpp"
#include "headway/operations/touched.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/rename.hpp"

namespace headway::inline v0 {

/// Operations that are carried out together: changes of one table, in their order; or one operation of another kind.
using Group = std::span<const Operation* const>;

/// The table whose definition an operation changes; empty for operations of another kind.
[[nodiscard]] inline std::string_view altered_table(const Operation& operation) {
  return operation.data.visit([]<class Data>(const Data& it) -> std::string_view {
    constexpr bool alters = std::is_same_v<Data, AddColumn> || std::is_same_v<Data, DropColumn> ||
                            std::is_same_v<Data, AlterColumn> || std::is_same_v<Data, AddConstraint> ||
                            std::is_same_v<Data, DropConstraint> || std::is_same_v<Data, AlterOptions> ||
                            std::is_same_v<Data, ReorderColumns>;
    if constexpr (alters) {
      return it.table;
    } else {
      return {};
    }
  });
}

/// Whether all that an operation changes is something that SQLite does not keep.
[[nodiscard]] inline bool changes_nothing_in_sqlite(const Operation& operation) {
  if (const auto* altered = operation.data.get_if<AlterColumn>()) {
    const ColumnChange& it = altered->change;
    return it.comment && it.conversion.empty() && !it.type && !it.nullable && !it.default_value && !it.collation &&
           !it.generated && !it.autoincrement;
  }
  const auto* const options = operation.data.get_if<AlterOptions>();
  return options != nullptr && !options->change.strict && !options->change.without_rowid;
}

/// A migration's operations in groups, so that all changes of a table share what one of them costs.
///
/// A change waits for those of the same table that come later, and an index that is created on the table waits with it;
/// nothing waits past an operation that could tell the difference: SQL, rows, functions, views and triggers, and
/// whatever names a table that it names.
class Groups {
 public:
  Groups() = default;
  /// Replaces what is there. The operations must outlive the groups.
  void assign(std::span<const Operation> operations, Dialect dialect) {
    order_.clear();
    ends_.clear();
    if (dialect != Dialect::sqlite) {
      // No copy of the table to be shared: what refers to what is the migration's order to say.
      for (const Operation& operation : operations) {
        const Operation* const alone[] = {&operation};
        if (operation.is_for(dialect)) put(alone);
      }
      return;
    }
    for (const Operation& operation : operations) {
      if (operation.is_for(dialect) && !changes_nothing_in_sqlite(operation)) take(operation);
    }
    close_if([](const Waiting&) { return true; });
  }

  [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
  [[nodiscard]] Group operator[](std::size_t at) const noexcept {
    const std::size_t begin = at == 0 ? 0 : ends_[at - 1];
    return {order_.data() + begin, ends_[at] - begin};
  }

 private:
  /// Changes of one table, and the indexes that are made on it after them.
  struct Waiting {
    std::string_view table;
    std::vector<const Operation*> changes, indexes;
    std::vector<std::string_view> tables;  ///< All that they name.
  };

  template <class Visit>
  static void each_touch_of(const Operation& operation, Visit visit) {
    static const Schema nothing;
    detail::TouchReader<Visit> reader(nothing, visit);
    operation.data.visit(reader);
  }

  void take(const Operation& operation) {
    const std::string_view altered = altered_table(operation);
    const auto* created = operation.data.get_if<CreateIndex>();
    const auto* dropped = operation.data.get_if<DropIndex>();
    const auto* renamed = operation.data.get_if<RenameColumn>();
    std::string_view own = altered;
    if (created != nullptr) own = created->table;
    if (dropped != nullptr) own = dropped->table;
    if (renamed != nullptr) own = renamed->table;
    close_if([&](const Waiting& each) { return !same_name(each.table, own) && meets(each, operation); });

    Waiting* waiting = find(own);
    if (!altered.empty()) {
      if (waiting == nullptr) waiting = &waiting_.emplace_back(Waiting{altered, {}, {}, {}});
      waiting->changes.push_back(&operation);
      each_touch_of(operation, [&](const detail::Touch& touch) { add(waiting->tables, touch.table); });
    } else if (waiting != nullptr && created != nullptr) {
      waiting->indexes.push_back(&operation);
    } else {
      // SQLite renames a column wherever it is named and drops an index at no cost: both go first where they can.
      const bool is_free = waiting == nullptr || (dropped != nullptr && !creates(*waiting, dropped->index)) ||
                           (renamed != nullptr && !names(*waiting, renamed->column) && !names(*waiting, renamed->to));
      if (!is_free) close_if([&](const Waiting& each) { return &each == waiting; });
      const Operation* const alone[] = {&operation};
      put(alone);
    }
  }

  [[nodiscard]] Waiting* find(std::string_view table) {
    for (Waiting& each : waiting_) {
      if (same_name(each.table, table)) return &each;
    }
    return nullptr;
  }
  static void add(std::vector<std::string_view>& names, std::string_view name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  /// Whether the operation could tell if the changes were made already.
  static bool meets(const Waiting& waiting, const Operation& operation) {
    const bool tells_any = operation.data.visit([]<class Data>(const Data&) {
      return std::is_same_v<Data, Execute> || std::is_same_v<Data, RunFunction> || std::is_same_v<Data, BulkInsert> ||
             std::is_same_v<Data, CreateView> || std::is_same_v<Data, DropView> ||
             std::is_same_v<Data, CreateTrigger> || std::is_same_v<Data, DropTrigger>;
    });
    if (tells_any) return true;
    bool found = false;
    each_touch_of(operation, [&](const detail::Touch& touch) {
      for (const std::string_view table : waiting.tables) found = found || same_name(table, touch.table);
    });
    return found;
  }
  static bool names(const Waiting& waiting, std::string_view column) {
    bool found = false;
    for (const auto* list : {&waiting.changes, &waiting.indexes}) {
      for (const Operation* each : *list) {
        each_touch_of(*each, [&](const detail::Touch& touch) { found = found || same_name(touch.name, column); });
        found = found || computes_from(*each, column);
      }
    }
    return found;
  }
  /// Whether an expression of the operation names a column: in double quotes, SQLite would take an old name for a text.
  static bool computes_from(const Operation& operation, std::string_view column) {
    bool found = false;
    const auto look = [&](std::string_view expression) { found = found || sql::names_column(expression, column); };
    if (const auto* added = operation.data.get_if<AddColumn>()) {
      look(added->values);
      look(added->column.generated.expression);
      for (const Check& each : added->column.checks) look(each.expression);
    } else if (const auto* altered = operation.data.get_if<AlterColumn>()) {
      look(altered->change.conversion);
      if (altered->change.generated) look(altered->change.generated->expression);
    } else if (const auto* constraint = operation.data.get_if<AddConstraint>()) {
      if (const auto* check = constraint->constraint.get_if<Check>()) look(check->expression);
    } else if (const auto* dropped = operation.data.get_if<DropConstraint>()) {
      look(dropped->expression);
    } else if (const auto* index = operation.data.get_if<CreateIndex>()) {
      for (const IndexKey& each : index->index.keys) look(each.expression);
      look(index->index.where);
    }
    return found;
  }
  static bool creates(const Waiting& waiting, std::string_view index) {
    return std::any_of(waiting.indexes.begin(), waiting.indexes.end(), [&](const Operation* each) {
      return same_name(each->data.get_if<CreateIndex>()->index.name, index);
    });
  }

  template <class Predicate>
  void close_if(Predicate is_ready) {
    for (std::size_t at = 0; at < waiting_.size();) {
      if (!is_ready(std::as_const(waiting_[at]))) {
        ++at;
        continue;
      }
      put(waiting_[at].changes);
      for (const Operation* const& index : waiting_[at].indexes) put({&index, 1});
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  void put(Group group) {
    order_.insert(order_.end(), group.begin(), group.end());
    ends_.push_back(order_.size());
  }

  std::vector<Waiting> waiting_;
  std::vector<const Operation*> order_;
  std::vector<std::size_t> ends_;  ///< Where each group ends in the order.
};

}  // namespace headway::inline v0

#endif
