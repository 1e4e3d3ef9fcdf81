// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_TABLE_TRANSITION_HPP
#define HEADWAY_OPERATIONS_TABLE_TRANSITION_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "headway/operations/operation.hpp"
#include "headway/operations/same.hpp"
#include "headway/schema/table.hpp"

namespace headway::inline v0::detail {

[[nodiscard]] inline std::string doubt_of(const std::string& kind, const Text& gone, const Text& come) {
  return kind + gone.string() + " goes and " + come.string() +
         " comes: if that is only another name, say in the model that it was " + gone.string();
}

/// The operations that make one table of another of the same name, in the parts that a schema's transition puts
/// together.
class TableTransition {
 public:
  using Operations = List<Operation>;

  TableTransition(const Table& from, const Table& to) : from_(from), to_(to) {}

  /// What goes, beside what comes with the same type.
  void doubt(std::vector<std::string>& out) const {
    for (const Column& gone : from_.columns) {
      if (to_.find(gone.name) != nullptr) continue;
      for (const Column& come : to_.columns) {
        if (from_.find(come.name) != nullptr || come.type != gone.type) continue;
        out.push_back(doubt_of("column " + to_.name.string() + ".", gone.name, come.name));
      }
    }
  }

  /// Those that are gone or others, before anything else.
  void drop_indexes(Operations& out) const {
    for (const Index& index : from_.indexes) {
      if (!stays(index, to_)) record(out, DropIndex{to_.name, index.name});
    }
  }
  void create_indexes(Operations& out) const {
    for (const Index& index : to_.indexes) {
      if (!stays(index, from_)) record(out, CreateIndex{to_.name, index});
    }
  }
  void drop_foreign_keys(Operations& out) const { drop_constraints(from_.foreign_keys, to_.foreign_keys, out); }
  void create_foreign_keys(Operations& out) const { create_constraints(to_.foreign_keys, from_.foreign_keys, out); }

  /// All else: what stands in the way goes, then columns, then what needs them.
  void alter(Operations& out, std::vector<std::string>& left_out) const {
    drop_constraints(from_.checks, to_.checks, out);
    drop_constraints(from_.uniques, to_.uniques, out);
    TableChange before, after;
    if (from_.is_strict != to_.is_strict) (to_.is_strict ? after : before).strict = to_.is_strict;
    if (from_.is_without_rowid != to_.is_without_rowid) {
      (to_.is_without_rowid ? after : before).without_rowid = to_.is_without_rowid;
    }
    change_options(before, out);
    const bool has_other_key = !(from_.primary_key == to_.primary_key);
    if (has_other_key && !from_.primary_key.columns.empty()) {
      record(out, DropConstraint{to_.name, from_.primary_key.name, ConstraintKind::primary_key});
    }
    const bool keeps_some = std::any_of(
        to_.columns.begin(), to_.columns.end(), [&](const Column& each) { return from_.find(each.name) != nullptr; });
    if (keeps_some) drop_columns(out);
    for (const Column& wanted : to_.columns) {
      if (const Column* found = from_.find(wanted.name)) {
        change_column(*found, wanted, has_other_key, out, left_out);
      } else {
        record(out, AddColumn{to_.name, wanted});
      }
    }
    if (!keeps_some) drop_columns(out);  // a table is never without one
    if (has_other_key && !to_.primary_key.columns.empty()) {
      record(out, AddConstraint{to_.name, Constraint(to_.primary_key)});
    }
    change_options(after, out);
    create_constraints(to_.uniques, from_.uniques, out);
    create_constraints(to_.checks, from_.checks, out);
  }

 private:
  template <class Data>
  static void record(Operations& out, Data made) {
    out.push_back(Operation(std::move(made)));
  }
  void change_options(const TableChange& change, Operations& out) const {
    if (change.strict || change.without_rowid) record(out, AlterOptions{to_.name, change});
  }
  [[nodiscard]] static bool stays(const Index& index, const Table& there) {
    return std::any_of(there.indexes.begin(), there.indexes.end(), [&](const Index& other) {
      return same_name(other.name, index.name) && same(other, index);
    });
  }

  /// Columns that are computed from others go before those.
  void drop_columns(Operations& out) const {
    for (const bool is_computed : {true, false}) {
      for (const Column& column : from_.columns) {
        const bool is_in_turn = (column.generated.kind != Generated::Kind::none) == is_computed;
        if (is_in_turn && to_.find(column.name) == nullptr) record(out, DropColumn{to_.name, column.name});
      }
    }
  }

  void change_column(const Column& found, const Column& wanted, bool has_other_key, Operations& out,
                     std::vector<std::string>& left_out) const {
    ColumnChange change;
    bool is_other = false;
    const auto set = [&](auto& member, const auto& value, bool differs) {
      if (!differs) return;
      member = value;
      is_other = true;
    };
    // A column of a key is not null; one that leaves the key stays so, until it is told otherwise.
    // A STRICT table knows five types: the others must be said again when it is no longer one.
    const bool is_type_lost = from_.is_strict && !to_.is_strict;
    set(change.type, wanted.type, wanted.type != found.type || is_type_lost);
    set(change.nullable, wanted.nullable, wanted.nullable != found.nullable);
    set(change.default_value, wanted.default_value_, !same(wanted.default_value_, found.default_value_));
    set(change.collation, wanted.collation, wanted.collation != found.collation);
    set(change.generated, wanted.generated, !same(wanted.generated, found.generated));
    if (is_other) record(out, AlterColumn{to_.name, wanted.name, std::move(change)});
    const bool loses_it_with_the_key = has_other_key && !wanted.is_autoincrement;
    if (wanted.is_autoincrement != found.is_autoincrement && !loses_it_with_the_key) {
      left_out.push_back("column " + wanted.name.string() + " of " + to_.name.string() +
                         (wanted.is_autoincrement ? " is to become" : " is no longer to be") +
                         " AUTOINCREMENT: make the table anew");
    }
  }

  /// Whether two constraints are one and the same. What the database has called it does not matter to it, but to us.
  [[nodiscard]] static bool same_constraint(const Unique& one, const Unique& other) { return one == other; }
  [[nodiscard]] static bool same_constraint(const ForeignKey& one, const ForeignKey& other) { return one == other; }
  [[nodiscard]] static bool same_constraint(const Check& one, const Check& other) {
    return one.name == other.name && sql::same_sql(one.expression, other.expression);
  }
  template <class Kind>
  [[nodiscard]] static std::size_t count(const List<Kind>& in, const Kind& meant) {
    return static_cast<std::size_t>(
        std::count_if(in.begin(), in.end(), [&](const Kind& each) { return same_constraint(each, meant); }));
  }
  /// Whether what drops one constraint drops the other, too: those without a name are found by what they say.
  template <class Kind>
  [[nodiscard]] bool drops(const Kind& dropped, const Kind& other) const {
    return drop_of(dropped).means(other);
  }
  [[nodiscard]] DropConstraint drop_of(const Unique& it) const {
    return {to_.name, it.name, ConstraintKind::unique, it.name.empty() ? it.columns : Names{}};
  }
  [[nodiscard]] DropConstraint drop_of(const ForeignKey& it) const {
    return {to_.name, it.name, ConstraintKind::foreign_key, it.name.empty() ? it.columns : Names{}};
  }
  [[nodiscard]] DropConstraint drop_of(const Check& it) const {
    return {to_.name, it.name, ConstraintKind::check, {}, it.name.empty() ? it.expression : Text{}};
  }
  /// Whether it goes, be it only because it is called or says the same as one that does.
  template <class Kind>
  [[nodiscard]] bool goes(const Kind& it, const List<Kind>& found, const List<Kind>& wanted) const {
    return std::any_of(found.begin(), found.end(), [&](const Kind& each) {
      return count(found, each) != count(wanted, each) && drops(each, it);
    });
  }
  template <class Kind>
  void drop_constraints(const List<Kind>& found, const List<Kind>& wanted, Operations& out) const {
    for (const Kind* it = found.begin(); it != found.end(); ++it) {
      const bool is_first = std::none_of(found.begin(), it, [&](const Kind& each) { return drops(each, *it); });
      if (is_first && goes(*it, found, wanted)) record(out, drop_of(*it));
    }
  }
  template <class Kind>
  void create_constraints(const List<Kind>& wanted, const List<Kind>& found, Operations& out) const {
    for (const Kind& it : wanted) {
      if (count(found, it) == 0 || goes(it, found, wanted)) record(out, AddConstraint{to_.name, Constraint(it)});
    }
  }

  const Table& from_;
  const Table& to_;
};

}  // namespace headway::inline v0::detail

#endif
