// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_OPERATION_HPP
#define HEADWAY_OPERATIONS_OPERATION_HPP

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "headway/base/error.hpp"
#include "headway/base/list.hpp"
#include "headway/base/one_of.hpp"
#include "headway/base/optional_text.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/dialect.hpp"
#include "headway/schema/table.hpp"
#include "headway/schema/trigger.hpp"
#include "headway/schema/view.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0 {

class Connection;  // engine/connection.hpp

/// What op.alter_column changes; what is not named stays.
struct ColumnChange {
  std::optional<Type> type = {};
  std::optional<bool> nullable = {};
  std::optional<Default> default_value = {};
  OptionalText collation = {};              ///< Empty for the database's own.
  std::optional<Generated> generated = {};  ///< Kind `none` makes an ordinary column of it, which keeps the values.
  std::optional<bool> autoincrement = {};   ///< Whether ids of deleted rows are never given again.
  OptionalText comment = {};                ///< Empty for none.
  Text conversion = {};                     ///< SQL for the new value in rows that exist, over the old ones.
};

/// What a table's options become; what is not named stays.
struct TableChange {
  std::optional<bool> strict = {};
  std::optional<bool> without_rowid = {};
  OptionalText comment = {};  ///< Empty for none.
  OptionalText engine = {};   ///< Of MySQL, as what follows; empty for the library's own choice.
  /// @name Of the table and of all its columns that say no collation of their own, with their texts.
  /// @{
  OptionalText charset = {};
  OptionalText collation = {};
  /// @}
};

using Constraint = OneOf<PrimaryKey, Unique, Check, ForeignKey>;
enum class ConstraintKind : std::uint8_t { primary_key, unique, check, foreign_key };

/// @name What a migration can do, as data.
/// @{
struct CreateTable {
  Table table;
};
struct DropTable {
  Text table;
};
struct RenameTable {
  Text table, to;
};
struct AddColumn {
  Text table;
  Column column;
  Text values = {};  ///< SQL for the value in rows that exist; empty for the default.
};
struct DropColumn {
  Text table, column;
};
struct RenameColumn {
  Text table, column, to;
};
struct AlterColumn {
  Text table, column;
  ColumnChange change;
};
struct CreateIndex {
  Text table;
  Index index;
};
struct DropIndex {
  Text table, index;
};
struct AddConstraint {
  Text table;
  Constraint constraint = PrimaryKey{};
};
/// A constraint without a name is found by what it says.
struct DropConstraint {
  Text table, name;
  ConstraintKind kind = ConstraintKind::primary_key;
  Names columns = {};    ///< Of a unique or foreign key constraint without a name.
  Text expression = {};  ///< Of a check without a name.

  /// @name Whether the constraint is meant.
  /// @{
  [[nodiscard]] constexpr bool means(const PrimaryKey& it) const {
    return kind == ConstraintKind::primary_key && !it.columns.empty() && same_name(it.name, name);
  }
  [[nodiscard]] constexpr bool means(const Unique& it) const {
    return kind == ConstraintKind::unique && means(it.name, it.columns);
  }
  [[nodiscard]] constexpr bool means(const Check& it) const {
    if (kind != ConstraintKind::check) return false;
    if (!name.empty()) return same_name(it.name, name);
    return it.name.empty() && !expression.empty() && sql::same_sql(it.expression, expression);
  }
  [[nodiscard]] constexpr bool means(const ForeignKey& it) const {
    return kind == ConstraintKind::foreign_key && means(it.name, it.columns);
  }
  /// @}

 private:
  [[nodiscard]] constexpr bool means(const Text& its_name, const Names& its_columns) const {
    if (!name.empty()) return same_name(its_name, name);
    return its_name.empty() && !columns.empty() &&
           std::equal(columns.begin(), columns.end(), its_columns.begin(), its_columns.end(), same_name);
  }
};
struct AlterOptions {
  Text table;
  TableChange change;
};
/// The columns named come first, the others after them as they were.
struct ReorderColumns {
  Text table;
  Names columns;
};
struct CreateView {
  View view;
  bool replaces = false;  ///< One of its name, whose triggers and readers stay: CREATE OR REPLACE.
};
struct DropView {
  Text view;
};
struct CreateTrigger {
  Trigger trigger;
};
struct DropTrigger {
  Text table, trigger;
};
/// SQL as the migration gives it: one statement or a script.
struct Execute {
  Text sql;
  bool is_opaque = false;  ///< The replay does not look into it.
};
struct BulkInsert {
  Text table;
  Names columns;
  List<List<Value>> rows;
};
/// A function that reads and writes rows; the schema must be the same after it.
struct RunFunction {
  Result<void> (*function)(Connection&) = nullptr;
};
/// @}

/// One step of a migration.
struct Operation {
  using Data = OneOf<CreateTable, DropTable, RenameTable, AddColumn, DropColumn, RenameColumn, AlterColumn, CreateIndex,
                     DropIndex, AddConstraint, DropConstraint, Execute, BulkInsert, RunFunction, AlterOptions,
                     ReorderColumns, CreateView, DropView, CreateTrigger, DropTrigger>;
  Data data;
  std::optional<Dialect> only = {};  ///< The one dialect that it is meant for; all when absent.

  /// Makes the alternative in its place.
  template <class Alternative, class... Arguments>
  constexpr Operation(std::optional<Dialect> dialect, std::in_place_type_t<Alternative> type, Arguments&&... arguments)
      : data(type, std::forward<Arguments>(arguments)...), only(dialect) {}
  template <class Alternative>
  requires std::is_constructible_v<Data, Alternative>
  constexpr explicit Operation(Alternative made, std::optional<Dialect> dialect = {})
      : data(std::move(made)), only(dialect) {}

  [[nodiscard]] constexpr bool is_for(Dialect dialect) const noexcept { return !only || *only == dialect; }
};

/// `create_table users`: how errors and observers name an operation.
[[nodiscard]] inline std::string label(const Operation& operation) {
  const auto words = [](std::string_view verb, const Text& table, std::string_view part = {}) {
    std::string out(verb);
    out.append(1, ' ').append(table.view());
    if (!part.empty()) out.append(1, '.').append(part);
    return out;
  };
  struct Visitor {
    decltype(words)& say;
    std::string operator()(const CreateTable& it) const { return say("create_table", it.table.name); }
    std::string operator()(const DropTable& it) const { return say("drop_table", it.table); }
    std::string operator()(const RenameTable& it) const { return say("rename_table", it.table); }
    std::string operator()(const AddColumn& it) const { return say("add_column", it.table, it.column.name); }
    std::string operator()(const DropColumn& it) const { return say("drop_column", it.table, it.column); }
    std::string operator()(const RenameColumn& it) const { return say("rename_column", it.table, it.column); }
    std::string operator()(const AlterColumn& it) const { return say("alter_column", it.table, it.column); }
    std::string operator()(const CreateIndex& it) const { return say("create_index", it.table, it.index.name); }
    std::string operator()(const DropIndex& it) const { return say("drop_index", it.table, it.index); }
    std::string operator()(const AddConstraint& it) const { return say("add_constraint", it.table); }
    std::string operator()(const DropConstraint& it) const { return say("drop_constraint", it.table, it.name); }
    std::string operator()(const AlterOptions& it) const { return say("alter_options", it.table); }
    std::string operator()(const ReorderColumns& it) const { return say("reorder_columns", it.table); }
    std::string operator()(const CreateView& it) const { return say("create_view", it.view.name); }
    std::string operator()(const DropView& it) const { return say("drop_view", it.view); }
    std::string operator()(const CreateTrigger& it) const {
      return say("create_trigger", it.trigger.table, it.trigger.name);
    }
    std::string operator()(const DropTrigger& it) const { return say("drop_trigger", it.table, it.trigger); }
    std::string operator()(const Execute&) const { return "execute"; }
    std::string operator()(const BulkInsert& it) const { return say("bulk_insert", it.table); }
    std::string operator()(const RunFunction&) const { return "run"; }
  };
  return operation.data.visit(Visitor{words});
}

}  // namespace headway::inline v0

#endif
