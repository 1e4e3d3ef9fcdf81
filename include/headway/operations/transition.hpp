// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_TRANSITION_HPP
#define HEADWAY_OPERATIONS_TRANSITION_HPP

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/operations/object_transition.hpp"
#include "headway/operations/operation.hpp"
#include "headway/operations/replay.hpp"
#include "headway/operations/table_transition.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

/// The operations that make one schema of another.
struct Transition {
  List<Operation> operations;
  std::vector<std::string> doubts;  ///< What may be meant otherwise: a column goes, another of its type comes.
};

namespace detail {

/// Puts a transition together, in an order that always applies: views, triggers and indexes go first, new tables come
/// before the tables that refer to them, tables are dropped when nothing refers to them any more, and new indexes,
/// views and triggers come last.
class TransitionMaker {
 public:
  TransitionMaker(const Schema& from, const Schema& to, Dialect dialect)
      : from_(from), to_(to), dialect_(dialect), objects_(from, to, dialect) {}

  [[nodiscard]] Transition make() {
    to_.each([&](const Table& wanted) {
      if (const Table* found = from_.find(wanted.name)) {
        changes_.emplace_back(*found, wanted, dialect_);
      } else {
        created_.push_back(&wanted);
      }
    });
    from_.each([&](const Table& found) {
      if (to_.find(found.name) == nullptr) dropped_.push_back(&found);
    });
    for (const TableTransition& each : changes_) each.doubt(out_.doubts);
    doubt_tables();
    objects_.drop(out_.operations);
    drop_indexes();
    create_tables();
    for (const TableTransition& each : changes_) each.drop_foreign_keys(out_.operations);
    for (const TableTransition& each : changes_) each.alter(out_.operations);
    for (const auto& [table, key] : waiting_) record(AddConstraint{table, Constraint(*key)});
    for (const TableTransition& each : changes_) each.create_foreign_keys(out_.operations);
    drop_tables();
    create_indexes();
    objects_.create(out_.operations);
    return std::move(out_);
  }

 private:
  template <class Data>
  void record(Data made) {
    out_.operations.push_back(Operation(std::move(made)));
  }

  void doubt_tables() {
    for (const Table* gone : dropped_) {
      for (const Table* come : created_) {
        const auto is_known = [&](const Column& each) { return gone->find(each.name) != nullptr; };
        const bool is_alike = come->columns.size() == gone->columns.size() &&
                              std::all_of(come->columns.begin(), come->columns.end(), is_known);
        if (is_alike) out_.doubts.push_back(doubt_of("table ", gone->name, come->name));
      }
    }
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

  [[nodiscard]] static bool refers_to(const Table& table, const Text& name) {
    return !same_name(table.name, name) &&
           std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const ForeignKey& key) {
             return same_name(key.table, name);
           });
  }
  /// Tables that refer to others go first. Of a circle the foreign keys of one table, but in SQLite, which drops a
  /// table whoever refers to it, and would have to rebuild that one.
  ///
  /// @source https://www.postgresql.org/docs/current/sql-droptable.html,
  /// https://dev.mysql.com/doc/refman/8.0/en/drop-table.html, https://www.sqlite.org/foreignkeys.html#fk_schemacommands
  void drop_tables() {
    std::vector<Table> left;
    for (const Table* each : dropped_) left.push_back(*each);
    const auto is_free = [&](const Table& table) {
      return std::none_of(left.begin(), left.end(), [&](const Table& other) { return refers_to(other, table.name); });
    };
    while (!left.empty()) {
      auto next = std::find_if(left.begin(), left.end(), is_free);
      if (next == left.end() && dialect_ != Dialect::sqlite) {
        drop_keys_of_circle(left);
        continue;
      }
      if (next == left.end()) next = left.begin();
      record(DropTable{next->name});
      left.erase(next);
    }
  }
  /// Of tables of which none is free: a table of a circle loses the foreign keys by which it is in one.
  void drop_keys_of_circle(std::vector<Table>& left) {
    for (Table& table : left) {
      const std::vector<Text> circle = reaching(table.name, left);
      const auto is_in_circle = [&](const ForeignKey& key) {
        return !same_name(key.table, table.name) &&
               std::any_of(circle.begin(), circle.end(), [&](const Text& each) { return same_name(each, key.table); });
      };
      const bool was_in_circle = std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), is_in_circle);
      for (auto key = std::find_if(table.foreign_keys.begin(), table.foreign_keys.end(), is_in_circle);
           key != table.foreign_keys.end();
           key = std::find_if(table.foreign_keys.begin(), table.foreign_keys.end(), is_in_circle)) {
        const DropConstraint drop = drop_of(table.name, *key);
        List<ForeignKey> kept;
        for (const ForeignKey& each : table.foreign_keys) {
          if (!drop.means(each)) kept.push_back(each);
        }
        table.foreign_keys = std::move(kept);
        record(drop);
      }
      if (was_in_circle) return;
    }
  }
  /// The tables from which foreign keys lead to one, be it by way of others.
  [[nodiscard]] static std::vector<Text> reaching(const Text& name, const std::vector<Table>& among) {
    std::vector<Text> out = {name};
    for (std::size_t at = 0; at < out.size(); ++at) {
      for (const Table& each : among) {
        const bool is_known =
            std::any_of(out.begin(), out.end(), [&](const Text& other) { return same_name(other, each.name); });
        if (!is_known && refers_to(each, out[at])) out.push_back(each.name);
      }
    }
    return out;
  }

  void create_indexes() {
    for (const Table* table : created_) {
      for (const Index& index : table->indexes) record(CreateIndex{table->name, index});
    }
    for (const TableTransition& each : changes_) each.create_indexes(out_.operations);
  }

  const Schema& from_;
  const Schema& to_;
  Dialect dialect_;
  ObjectTransition objects_;
  std::vector<TableTransition> changes_;
  std::vector<const Table*> created_, dropped_;
  std::vector<std::pair<Text, const ForeignKey*>> waiting_;
  Transition out_;
};

/// PostgreSQL's own schemas, before the first table or view in them. They stay when the last goes: nobody says that
/// they are the application's alone.
inline void create_schemas(const Schema& from, const Schema& to, List<Operation>& out) {
  std::vector<std::string_view> known;
  const auto is_new = [&](std::string_view schema) {
    if (schema.empty() || std::find(known.begin(), known.end(), schema) != known.end()) return false;
    known.push_back(schema);
    return true;
  };
  const auto each_schema = [](const Schema& of, auto visit) {
    of.each([&](const Table& table) { visit(qualified_name(table.name).schema); });
    for (const View& each : of.objects.views) visit(qualified_name(each.name).schema);
  };
  each_schema(from, is_new);
  each_schema(to, [&](std::string_view schema) {
    if (!is_new(schema)) return;
    sql::Writer writer(Dialect::postgresql);
    (writer << "CREATE SCHEMA IF NOT EXISTS ").name(schema);
    out.push_back(Operation(Execute{Text(writer.take())}));
  });
}

/// The tables and columns of one schema that the models call otherwise, on whichever side the models are.
class Renames {
 public:
  Renames(const Schema& from, const Schema& to, Dialect dialect) : now_(from), to_(to), dialect_(dialect) {}

  /// Renames them in the copy, too, which is then what is left to change.
  [[nodiscard]] Schema make(List<Operation>& out) {
    const Schema from = now_;
    to_.each([&](const Table& table) { rename_tables(table, table.name, true, out); });
    from.each([&](const Table& table) { rename_tables(table, table.name, false, out); });
    to_.each([&](const Table& table) { rename_columns(table, true, out); });
    const Schema between = now_;
    between.each([&](const Table& table) { rename_columns(table, false, out); });
    return std::move(now_);
  }

 private:
  template <class Data>
  void record(Data made, List<Operation>& out) {
    out.push_back(Operation(std::move(made)));
    (void)replay(
        std::span<const Operation>(&out.back(), 1), now_, dialect_);  // both names were looked at: nothing can be wrong
  }
  void rename_tables(const Table& says, const Text& name, bool is_new, List<Operation>& out) {
    for (const FormerName& each : says.former_names) {
      if (!each.column.empty()) continue;
      const Text& old_name = is_new ? each.was : name;
      const Text& new_name = is_new ? name : each.was;
      const bool moves = now_.find(old_name) != nullptr && now_.find(new_name) == nullptr &&
                         to_.find(old_name) == nullptr && to_.find(new_name) != nullptr;
      if (moves) record(RenameTable{old_name, new_name}, out);
    }
  }
  void rename_columns(const Table& says, bool is_new, List<Operation>& out) {
    for (const FormerName& each : says.former_names) {
      const Table* const found = now_.find(says.name);
      const Table* const wanted = to_.find(says.name);
      if (each.column.empty() || found == nullptr || wanted == nullptr) continue;
      const Text old_name = is_new ? each.was : each.column;
      const Text new_name = is_new ? each.column : each.was;
      const bool moves = found->find(old_name) != nullptr && found->find(new_name) == nullptr &&
                         wanted->find(old_name) == nullptr && wanted->find(new_name) != nullptr;
      if (moves) record(RenameColumn{says.name, old_name, new_name}, out);
    }
  }

  Schema now_;
  const Schema& to_;
  Dialect dialect_;
};

}  // namespace detail

/// What a migration has to do: its upgrade for (old, new), its downgrade for (new, old). Afterwards differences() finds
/// nothing; columns that are new come last, whatever their place.
///
/// A table or column that has another name is one that goes and one that comes, rows and all, unless one of the schemas
/// says what it was called before (Column::was): nothing is guessed.
///
/// @param dialect  Whose schemas they are.
[[nodiscard]] inline Transition transition(const Schema& from, const Schema& to, Dialect dialect = Dialect::sqlite) {
  List<Operation> renames;
  if (dialect == Dialect::postgresql) detail::create_schemas(from, to, renames);
  const Schema renamed = detail::Renames(from, to, dialect).make(renames);
  Transition made = detail::TransitionMaker(renamed, to, dialect).make();
  for (Operation& each : made.operations) renames.push_back(std::move(each));
  made.operations = std::move(renames);
  return made;
}

}  // namespace headway::inline v0

#endif
