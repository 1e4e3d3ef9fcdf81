// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_LINTED_TABLE_HPP
#define HEADWAY_OPERATIONS_LINTED_TABLE_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "headway/operations/column_use.hpp"
#include "headway/operations/doubt.hpp"
#include "headway/operations/row_statement.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/rename.hpp"

// What lint remembers of a table and of a migration.
namespace headway::inline v0::detail {

/// What migrations have done to a table since lint began to follow them.
struct LintedTable {
  using Number = std::uint32_t;

  Text now = {};                                       ///< Its name; empty once it is dropped.
  Text before = {};                                    ///< Its name when the migration began; empty when that makes it.
  Text was = {};                                       ///< Its name at first; empty when it was not there.
  Number made_in = 0, written_in = 0, emptied_in = 0;  ///< Numbers of migrations, from 1.
  bool is_filled = false;                              ///< Made since, with rows of other tables in it.
  Names added = {};
  Names changed = {};             ///< Columns whose values are others now.
  List<FormerName> renamed = {};  ///< Columns that were there at first.

  [[nodiscard]] constexpr bool is_made() const noexcept { return was.empty(); }
  [[nodiscard]] constexpr bool adds(std::string_view column) const { return contains(added, column); }
  [[nodiscard]] constexpr bool has_other_columns() const noexcept {
    return !added.empty() || !changed.empty() || !renamed.empty();
  }
  [[nodiscard]] constexpr Text name_at_first(const Text& column) const {
    for (const FormerName& each : renamed) {
      if (same_name(each.column, column)) return each.was;
    }
    return column;
  }
  constexpr void rename(const Text& column, const Text& to) {
    detail::rename(changed, column, to);
    if (adds(column)) return detail::rename(added, column, to);
    for (FormerName& each : renamed) {
      if (!same_name(each.column, column)) continue;
      each.column = to;
      return;
    }
    renamed.push_back({to, column});
  }
};

/// What one migration does to rows, as far as it is known.
struct MigrationRows {
  struct DroppedTable {
    Table table;
    Doubt doubt;
  };
  /// A table whose rows were copied before it was dropped.
  struct Replaced {
    Table table;
    Text before, was;
  };
  struct LostColumn {
    Text table;
    Type type;
    Doubt doubt;
  };
  struct AddedColumn {
    Text table, column;
    Type type;
    bool is_empty;  ///< No value is computed for the rows that exist.
  };
  /// Columns of a table get values that are computed from others.
  struct Computed {
    Text table, expression;
  };
  struct WasUnique {
    Text table;
    Names columns;
  };

  List<RowStatement> statements = {};
  List<DroppedTable> dropped = {};
  List<Replaced> replaced = {};
  List<LostColumn> lost = {};
  List<AddedColumn> added = {};
  List<Computed> computed = {};
  List<WasUnique> were_unique = {};
  bool is_anything_written = false;  ///< By a function, or by SQL that nobody has read.

  /// Whether values of a column, or with an empty name rows of the table, may have been carried elsewhere.
  [[nodiscard]] constexpr bool carries(std::string_view table, std::string_view column) const {
    for (const RowStatement& each : statements) {
      if (each.carries(table, column)) return true;
    }
    for (const Computed& each : computed) {
      if (!column.empty() && same_name(each.table, table) && sql::names_column(each.expression, column)) return true;
    }
    return false;
  }
  constexpr void rename(std::string_view table, const Text& to) {
    const auto follow = [&](auto& list) {
      for (auto& each : list) {
        if (same_name(each.table, table)) each.table = to;
      }
    };
    follow(lost);
    follow(added);
    follow(computed);
    follow(were_unique);
  }
  /// The one column of the same type that comes where one goes; null when there is none, or a choice.
  [[nodiscard]] constexpr const Text* other_name_of(const LostColumn& gone) const {
    const Text* found = nullptr;
    for (const AddedColumn& each : added) {
      if (same_name(each.column, gone.doubt.finding.name)) return nullptr;
      if (!each.is_empty || each.type != gone.type || !same_name(each.table, gone.table)) continue;
      if (found != nullptr) return nullptr;
      found = &each.column;
    }
    for (const LostColumn& each : lost) {
      const bool is_other = !same_name(each.doubt.finding.name, gone.doubt.finding.name);
      if (is_other && each.type == gone.type && same_name(each.table, gone.table)) return nullptr;
    }
    return found;
  }
};

}  // namespace headway::inline v0::detail

#endif
