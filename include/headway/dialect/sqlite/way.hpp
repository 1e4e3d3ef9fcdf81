// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_WAY_HPP
#define HEADWAY_DIALECT_SQLITE_WAY_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "headway/dialect/sqlite/affinity.hpp"
#include "headway/dialect/sqlite/edit.hpp"
#include "headway/operations/column_use.hpp"
#include "headway/operations/operation.hpp"
#include "headway/sql/rename.hpp"

namespace headway::inline v0 {

/// How a change of a table is made in SQLite, the cheapest first.
enum class Way : std::uint8_t {
  native,    ///< By a statement of SQLite's own.
  in_place,  ///< The stored definition is edited; no row is touched.
  rebuild,   ///< A new table takes the rows over.
};

[[nodiscard]] constexpr std::string_view name(Way way) noexcept {
  switch (way) {
    case Way::native: return "native";
    case Way::in_place: return "in place";
    case Way::rebuild: break;
  }
  return "rebuild";
}

namespace detail {

/// The way of one change, and what makes it so.
struct WayOf {
  Way way = Way::native;
  std::string_view why = {};
};

/// Why ADD COLUMN cannot make this column; empty when it can.
///
/// @source https://www.sqlite.org/lang_altertable.html#altertabaddcol
[[nodiscard]] inline std::string_view flaw_of_added_column(const Column& column) {
  if (column.is_primary_key) return "SQLite adds no column to a primary key";
  if (column.is_unique) return "SQLite adds no UNIQUE column";
  if (column.generated.kind == Generated::Kind::stored) return "SQLite adds no STORED generated column";
  const bool is_generated = column.generated.kind != Generated::Kind::none;
  const bool default_is_null =
      column.default_value_.kind == Default::Kind::none || column.default_value_.value.is_null();
  if (!column.nullable && default_is_null && !is_generated) return "SQLite adds a NOT NULL column only with a default";
  if (column.default_value_.kind == Default::Kind::expression) {
    return "SQLite adds no column whose default is computed, as the rows that exist would need it";
  }
  if (!column.references_.empty() && !default_is_null) {
    return "SQLite adds a column with REFERENCES only if its default is NULL";
  }
  return {};
}

/// Finds the way of each change from the table as it is stored. Whether there are rows does not count: the same
/// migrations leave the same definitions in every database, and a script can be written without one.
class WayFinder {
 public:
  /// @param can_edit  whether stored definitions can be edited on this connection
  WayFinder(const TableText& stored, bool can_edit) : stored_(stored), can_edit_(can_edit) {}

  [[nodiscard]] WayOf of(const Operation& operation) const {
    WayOf found = operation.data.visit(*this);
    if (found.way == Way::in_place && !can_edit_) return {Way::rebuild, "this connection protects stored definitions"};
    return found;
  }

  WayOf operator()(const AddColumn& it) const {
    if (!it.values.empty()) return {Way::rebuild, "the rows that exist get values of their own"};
    const std::string_view flaw = flaw_of_added_column(it.column);
    return flaw.empty() ? WayOf{} : WayOf{Way::rebuild, flaw};
  }
  WayOf operator()(const DropColumn& it) const {
    for (const sql::Clause& each : stored_.definition().constraints) {
      if (each.kind == sql::Clause::Kind::foreign_key && sql::names_column(each.body.of(stored_.text()), it.column)) {
        return {Way::rebuild, "SQLite drops no column that a foreign key of the table names"};
      }
    }
    return {};
  }
  WayOf operator()(const AlterColumn& it) const {
    const std::size_t at = stored_.find(it.column);
    if (at == stored_.table().columns.size()) return {Way::rebuild, "the column is not there"};
    const ColumnChange& change = it.change;
    if (!change.conversion.empty()) return {Way::rebuild, "the rows get other values"};
    if (change.generated) return {Way::rebuild, "the column is computed otherwise"};
    if (change.autoincrement) return {Way::rebuild, "the ids are counted otherwise"};
    if (change.collation) return {Way::rebuild, "indexes are sorted by the collation"};
    if (change.type) {
      if (const std::string_view why = why_type_needs_rows(at, *change.type); !why.empty()) {
        return {Way::rebuild, why};
      }
    }
    if (change.default_value && may_be_absent(at)) {
      return {Way::rebuild, "rows older than the column may not hold it, and read its default"};
    }
    return {Way::in_place, "no row changes"};
  }
  WayOf operator()(const AddConstraint& it) const {
    if (it.constraint.get_if<Check>() != nullptr || it.constraint.get_if<ForeignKey>() != nullptr) {
      return {Way::in_place, "no row changes"};
    }
    return {Way::rebuild, "the constraint needs an index of its own"};
  }
  WayOf operator()(const DropConstraint& it) const {
    if (it.kind == ConstraintKind::check || it.kind == ConstraintKind::foreign_key) {
      return {Way::in_place, "no row changes"};
    }
    return {Way::rebuild, "the constraint has an index of its own"};
  }
  WayOf operator()(const AlterOptions&) const { return {Way::rebuild, "the rows are stored otherwise"}; }
  WayOf operator()(const ReorderColumns&) const {
    return {Way::rebuild, "rows are stored in the order of the columns"};
  }
  template <class Other>
  WayOf operator()(const Other&) const {
    return {};
  }

 private:
  /// Whether values are stored otherwise under the new type; empty when they are not.
  ///
  /// INTEGER and NUMERIC store alike, and REAL stores whole numbers as they do.
  ///
  /// @source https://www.sqlite.org/datatype3.html (section 3), https://www.sqlite.org/fileformat2.html (section 2.1)
  [[nodiscard]] std::string_view why_type_needs_rows(std::size_t at, const Type& type) const {
    const std::string words = sqlite_type(type, stored_.table().is_strict);
    const std::string_view now = stored_.type_words(at);
    if (same_name(now, words)) return {};
    const Text& column = stored_.table().columns[at].name;
    const Names& key = stored_.table().primary_key.columns;
    if (key.size() == 1 && same_name(key[0], column)) return "the type decides whether the key is the rowid";
    if (stored_.table().is_strict) return "a STRICT table holds each value in its type";
    const Affinity from = affinity_of(now), to = affinity_of(words);
    const bool are_numbers = (from == Affinity::integer || from == Affinity::numeric) &&
                             (to == Affinity::integer || to == Affinity::numeric || to == Affinity::real);
    if (from == to) return {};
    for (const Column& each : stored_.table().columns) {
      if (each.generated.kind != Generated::Kind::none && sql::names_column(each.generated.expression, column)) {
        return "a column is computed from it";
      }
    }
    // REAL stores 2.0 as 2, which only REAL reads as 2.0 again.
    if ((to == Affinity::blob && from != Affinity::real) || are_numbers) return {};
    return "values are stored otherwise under the type";
  }

  /// Whether there can be rows that were written before the column was added: they do not hold it.
  ///
  /// ADD COLUMN appends, so behind such a column only others of its kind can stand.
  ///
  /// @source https://www.sqlite.org/lang_altertable.html#altertabaddcol ("the added column … not part of the row")
  [[nodiscard]] bool may_be_absent(std::size_t at) const {
    const Table& table = stored_.table();
    for (std::size_t behind = at; behind < table.columns.size(); ++behind) {
      Column column = table.columns[behind];
      const auto holds = [&](const Names& names) { return contains(names, column.name); };
      if (holds(table.primary_key.columns)) return false;
      // A UNIQUE on the column itself; one of the whole table is older than any added column.
      if (std::any_of(
              table.uniques.begin(), table.uniques.end(), [&](const Unique& each) { return holds(each.columns); })) {
        return false;
      }
      if (!flaw_of_added_column(column).empty()) return false;
    }
    return true;
  }

  const TableText& stored_;
  bool can_edit_;
};

}  // namespace detail

}  // namespace headway::inline v0

#endif
