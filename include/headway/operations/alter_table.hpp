// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_ALTER_TABLE_HPP
#define HEADWAY_OPERATIONS_ALTER_TABLE_HPP

#include <initializer_list>
#include <utility>

#include "headway/base/text.hpp"
#include "headway/operations/operation.hpp"
#include "headway/operations/parameters.hpp"

namespace headway::inline v0 {

/// Records changes of one table: each call is the one of Operations that has its name, without the table.
///
/// Only for the time of the function that it is given to.
template <class Recorder>
class BasicAlterTable {
  using Columns = std::initializer_list<TextRef>;

 public:
  constexpr BasicAlterTable(Recorder& op, TextRef table) : op_(op), table_(table) {}
  BasicAlterTable(const BasicAlterTable&) = delete;
  BasicAlterTable& operator=(const BasicAlterTable&) = delete;

  constexpr void add_column(Column column) { op_.add_column(table_, std::move(column)); }
  constexpr void add_column(Column column, AddColumnOptions options) {
    op_.add_column(table_, std::move(column), std::move(options));
  }
  constexpr void drop_column(TextRef column) { op_.drop_column(table_, column); }
  constexpr void rename_column(TextRef column, TextRef to) { op_.rename_column(table_, column, to); }
  constexpr void alter_column(TextRef column, ColumnChange change) {
    op_.alter_column(table_, column, std::move(change));
  }
  constexpr void reorder_columns(Columns first) { op_.reorder_columns(table_, first); }
  constexpr void alter_options(TableChange change) { op_.alter_options(table_, change); }

  constexpr void create_primary_key(TextRef name, Columns columns) { op_.create_primary_key(name, table_, columns); }
  constexpr void create_unique(TextRef name, Columns columns) { op_.create_unique(name, table_, columns); }
  constexpr void create_check(TextRef name, TextRef expression) { op_.create_check(name, table_, expression); }
  constexpr void create_foreign_key(TextRef name, Columns columns, TextRef referenced_table, Columns referenced,
                                    ForeignKeyOptions options = {}) {
    op_.create_foreign_key(name, table_, columns, referenced_table, referenced, options);
  }
  constexpr void drop_primary_key(TextRef name = "") { op_.drop_primary_key(name, table_); }
  constexpr void drop_unique(TextRef name) { op_.drop_unique(name, table_); }
  constexpr void drop_unique(Columns columns) { op_.drop_unique(columns, table_); }
  constexpr void drop_check(TextRef name) { op_.drop_check(name, table_); }
  constexpr void drop_check(const Check& unnamed) { op_.drop_check(unnamed, table_); }
  constexpr void drop_foreign_key(TextRef name) { op_.drop_foreign_key(name, table_); }
  constexpr void drop_foreign_key(Columns columns) { op_.drop_foreign_key(columns, table_); }

 private:
  Recorder& op_;
  TextRef table_;
};

}  // namespace headway::inline v0

#endif
