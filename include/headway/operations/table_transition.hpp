// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_TABLE_TRANSITION_HPP
#define HEADWAY_OPERATIONS_TABLE_TRANSITION_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "headway/operations/column_use.hpp"
#include "headway/operations/operation.hpp"
#include "headway/operations/same.hpp"
#include "headway/schema/dialect.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/rename.hpp"

namespace headway::inline v0::detail {

[[nodiscard]] inline std::string doubt_of(const std::string& kind, const Text& gone, const Text& come) {
  return kind + gone.string() + " goes and " + come.string() +
         " comes: if that is only another name, say in the model that it was " + gone.string();
}

/// Without a name a foreign key is found by its columns.
[[nodiscard]] inline DropConstraint drop_of(const Text& table, const ForeignKey& it) {
  return {table, it.name, ConstraintKind::foreign_key, it.name.empty() ? it.columns : Names{}};
}

/// The operations that make one table of another of the same name, in the parts that a schema's transition puts
/// together.
class TableTransition {
 public:
  using Operations = List<Operation>;

  TableTransition(const Table& from, const Table& to, Dialect dialect)
      : from_(from), to_(to), dialect_(dialect), has_other_key_(!(from.primary_key == to.primary_key)) {}

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
  void alter(Operations& out) const {
    drop_constraints(from_.checks, to_.checks, out);
    drop_constraints(from_.uniques, to_.uniques, out);
    TableChange before, after;
    if (from_.is_strict != to_.is_strict) (to_.is_strict ? after : before).strict = to_.is_strict;
    if (from_.is_without_rowid != to_.is_without_rowid) {
      (to_.is_without_rowid ? after : before).without_rowid = to_.is_without_rowid;
    }
    if (from_.comment != to_.comment) after.comment = to_.comment;
    if (!same_name(from_.engine, to_.engine)) after.engine = to_.engine;
    if (!same_name(from_.own_charset(), to_.own_charset()) || !same_name(from_.collation, to_.collation)) {
      before.charset = to_.charset;
      before.collation = to_.collation;
    }
    change_options(before, out);
    if (has_other_key_ && !from_.primary_key.columns.empty()) {
      if (dialect_ == Dialect::mysql) count(false, out);
      record(out, DropConstraint{to_.name, from_.primary_key.name, ConstraintKind::primary_key});
    }
    const bool drops_first = can_drop_first();
    if (drops_first) drop_columns(out);
    for (const Column* wanted : in_order()) {
      if (const Column* found = from_.find(wanted->name)) {
        change_column(*found, *wanted, out);
      } else {
        Column added = *wanted;
        added.is_autoincrement = wanted->is_autoincrement && !counts_with_key(*wanted);
        record(out, AddColumn{to_.name, std::move(added)});
      }
    }
    if (!drops_first) drop_columns(out);
    if (has_other_key_ && !to_.primary_key.columns.empty()) {
      record(out, AddConstraint{to_.name, Constraint(to_.primary_key)});
      count(true, out);
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
    if (change.strict || change.without_rowid || change.comment || change.engine || change.charset)
      record(out, AlterOptions{to_.name, change});
  }
  [[nodiscard]] static bool stays(const Index& index, const Table& there) {
    return std::any_of(there.indexes.begin(), there.indexes.end(), [&](const Index& other) {
      return same_name(other.name, index.name) && same(other, index);
    });
  }

  [[nodiscard]] static bool is_computed(const Column& column) { return column.generated.kind != Generated::Kind::none; }
  /// Whether columns can go before others come and change: a table is never without one, and none of what stays is
  /// computed from them.
  [[nodiscard]] bool can_drop_first() const {
    const auto stays = [&](const Column& each) { return to_.find(each.name) != nullptr; };
    const auto needs_what_goes = [&](const Column& each) {
      return stays(each) && is_computed(each) &&
             std::any_of(from_.columns.begin(), from_.columns.end(), [&](const Column& other) {
               return !stays(other) && sql::names_column(each.generated.expression, other.name);
             });
    };
    return std::any_of(from_.columns.begin(), from_.columns.end(), stays) &&
           std::none_of(from_.columns.begin(), from_.columns.end(), needs_what_goes);
  }
  /// The columns as they can be made: those that are computed after those that they are computed from.
  [[nodiscard]] std::vector<const Column*> in_order() const {
    std::vector<const Column*> out, left;
    for (const Column& each : to_.columns) (is_computed(each) ? left : out).push_back(&each);
    while (!left.empty()) {
      const auto is_ready = [&](const Column* column) {
        return std::none_of(left.begin(), left.end(), [&](const Column* other) {
          return other != column && sql::names_column(column->generated.expression, other->name);
        });
      };
      auto next = std::find_if(left.begin(), left.end(), is_ready);
      if (next == left.end()) next = left.begin();
      out.push_back(*next);
      left.erase(next);
    }
    return out;
  }

  /// Columns that are computed from others go before those.
  void drop_columns(Operations& out) const {
    for (const bool computed : {true, false}) {
      for (const Column& column : from_.columns) {
        if (is_computed(column) == computed && to_.find(column.name) == nullptr)
          record(out, DropColumn{to_.name, column.name});
      }
    }
  }

  /// Whether a column counts only once it has its key: with the key that is made for it.
  [[nodiscard]] bool counts_with_key(const Column& column) const {
    return has_other_key_ && contains(to_.primary_key.columns, column.name);
  }
  /// Whether a column loses what it counted with its key: in SQLite, where AUTOINCREMENT is written on the key, and in
  /// MySQL, which drops no key under a column that counts.
  [[nodiscard]] bool stops_with_key(const Column& column) const {
    return dialect_ != Dialect::postgresql && has_other_key_ && contains(from_.primary_key.columns, column.name);
  }
  /// Lets the columns of the old key count no more, or those of the new key count.
  void count(bool counts, Operations& out) const {
    for (const Column& column : (counts ? to_ : from_).columns) {
      const Column* const was = from_.find(column.name);
      const bool is_meant = counts ? counts_with_key(column) : stops_with_key(column);
      const bool is_done = counts && was != nullptr && was->is_autoincrement && !stops_with_key(*was);
      if (!column.is_autoincrement || !is_meant || is_done) continue;
      ColumnChange change;
      change.autoincrement = counts;
      record(out, AlterColumn{to_.name, column.name, std::move(change)});
    }
  }

  void change_column(const Column& found, const Column& wanted, Operations& out) const {
    ColumnChange change;
    bool is_other = false;
    const auto set = [&](auto& member, const auto& value, bool differs) {
      if (!differs) return;
      member = value;
      is_other = true;
    };
    const bool counted = found.is_autoincrement && !stops_with_key(found);
    const bool counts_later = wanted.is_autoincrement && !counted && counts_with_key(wanted);
    // What SQLite counts is INTEGER, and of the types a STRICT table knows five: the others must be said again when it
    // is no longer so.
    const bool stopped = dialect_ == Dialect::sqlite && found.is_autoincrement && !(counted && wanted.is_autoincrement);
    const bool is_type_lost = (from_.is_strict && !to_.is_strict) || (stopped && wanted.type != Type(integer));
    // A column of a key is not null; one that leaves the key stays so, until it is told otherwise.
    set(change.type, wanted.type, wanted.type != found.type || is_type_lost);
    set(change.nullable, wanted.nullable, wanted.nullable != found.nullable);
    set(change.default_value, wanted.default_value_, !same(wanted.default_value_, found.default_value_));
    set(change.collation, wanted.collation, wanted.collation != found.collation);
    set(change.comment, wanted.comment_, wanted.comment_ != found.comment_);
    set(change.generated, wanted.generated, !same(wanted.generated, found.generated));
    set(change.autoincrement, wanted.is_autoincrement, wanted.is_autoincrement != counted && !counts_later);
    if (is_other) record(out, AlterColumn{to_.name, wanted.name, std::move(change)});
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
  [[nodiscard]] DropConstraint drop_of(const ForeignKey& it) const { return detail::drop_of(to_.name, it); }
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
  Dialect dialect_;
  bool has_other_key_;
};

}  // namespace headway::inline v0::detail

#endif
