// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_OPERATIONS_HPP
#define HEADWAY_OPERATIONS_OPERATIONS_HPP

#include <initializer_list>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/table.hpp"

namespace headway::inline v0 {

struct IndexOptions {
  bool unique = false;
  Text where = {};  ///< SQL condition of a partial index.
};

struct ForeignKeyOptions {
  ReferentialAction on_delete = ReferentialAction::no_action;
  ReferentialAction on_update = ReferentialAction::no_action;
  Deferral deferral = Deferral::not_deferrable;
};

/// What `upgrade` and `downgrade` write on: each call records one operation and executes nothing.
///
/// An empty constraint name leaves the naming to the database.
class Operations {
 public:
  /// `op.create_table("users", column("id", uuid).primary_key(), unique({"email"}), strict)`
  template <class... Parts>
  constexpr void create_table(Text name, Parts&&... parts) {
    record(CreateTable{table(std::move(name), std::forward<Parts>(parts)...)});
  }
  constexpr void create_table(Table made) { record(CreateTable{std::move(made)}); }
  constexpr void drop_table(Text table) { record(DropTable{std::move(table)}); }
  constexpr void rename_table(Text table, Text to) { record(RenameTable{std::move(table), std::move(to)}); }

  constexpr void add_column(Text table, Column column) { record(AddColumn{std::move(table), std::move(column)}); }
  constexpr void drop_column(Text table, Text column) { record(DropColumn{std::move(table), std::move(column)}); }
  constexpr void rename_column(Text table, Text column, Text to) {
    record(RenameColumn{std::move(table), std::move(column), std::move(to)});
  }
  /// `op.alter_column("users", "email", {.type = varchar(320), .nullable = false})`
  constexpr void alter_column(Text table, Text column, ColumnChange change) {
    record(AlterColumn{std::move(table), std::move(column), std::move(change)});
  }

  /// `op.create_index("idx_open", "tasks", {"user_id", desc("due")}, {.where = "status <> 'done'"})`
  constexpr void create_index(Text name, Text table, std::initializer_list<IndexKey> keys, IndexOptions options = {}) {
    record(CreateIndex{std::move(table), Index{std::move(name), keys, options.unique, std::move(options.where)}});
  }
  constexpr void drop_index(Text name, Text table) { record(DropIndex{std::move(table), std::move(name)}); }

  constexpr void create_primary_key(Text name, Text table, std::initializer_list<Text> columns) {
    record(AddConstraint{std::move(table), PrimaryKey{columns, std::move(name)}});
  }
  constexpr void create_unique(Text name, Text table, std::initializer_list<Text> columns) {
    record(AddConstraint{std::move(table), Unique{columns, std::move(name)}});
  }
  constexpr void create_check(Text name, Text table, Text expression) {
    record(AddConstraint{std::move(table), Check{std::move(expression), std::move(name), {}}});
  }
  constexpr void create_foreign_key(Text name, Text table, std::initializer_list<Text> columns, Text referenced_table,
                                    std::initializer_list<Text> referenced, ForeignKeyOptions options = {}) {
    record(AddConstraint{std::move(table),
                         ForeignKey{columns,
                                    std::move(referenced_table),
                                    referenced,
                                    options.on_delete,
                                    options.on_update,
                                    options.deferral,
                                    std::move(name)}});
  }
  constexpr void drop_primary_key(Text name, Text table) { drop(ConstraintKind::primary_key, name, table); }
  constexpr void drop_unique(Text name, Text table) { drop(ConstraintKind::unique, name, table); }
  constexpr void drop_check(Text name, Text table) { drop(ConstraintKind::check, name, table); }
  constexpr void drop_foreign_key(Text name, Text table) { drop(ConstraintKind::foreign_key, name, table); }

  /// SQL in the database's own words: one statement or a script of several.
  ///
  /// BEGIN and COMMIT around a script are left out, as the run has its own transaction; `PRAGMA foreign_keys` takes
  /// effect within it. ROLLBACK, VACUUM, ATTACH and PRAGMA journal_mode are refused before any statement of the script
  /// is executed.
  constexpr void execute(Text sql) { record(Execute{std::move(sql), false}); }
  /// The same for SQL that the check of a history shall not look into: views, triggers, what only this database knows.
  /// The replay takes it to leave the tables as they are.
  constexpr void execute_opaque(Text sql) { record(Execute{std::move(sql), true}); }

  /// `op.bulk_insert("roles", {"id", "name"}, {{1, "admin"}, {2, "guest"}})`
  constexpr void bulk_insert(Text table, std::initializer_list<Text> columns,
                             std::initializer_list<std::initializer_list<Value>> rows) {
    BulkInsert made{std::move(table), columns, {}};
    made.rows.reserve(rows.size());
    for (const auto& row : rows) made.rows.emplace_back(row);
    record(std::move(made));
  }

  /// A step that needs the rows: `op.run([](headway::Connection& db) -> headway::Result<void> { … })`.
  constexpr void run(Result<void> (*function)(Connection&)) { record(RunFunction{function}); }

  /// Records what the function records, for one dialect only.
  template <class Function>
  constexpr void only(Dialect dialect, Function function) {
    const std::optional<Dialect> outer = only_;
    only_ = dialect;
    function(*this);
    only_ = outer;
  }

  /// What has been recorded, in order.
  [[nodiscard]] constexpr std::span<const Operation> list() const noexcept { return list_; }

 private:
  constexpr void record(Operation::Data data) { list_.push_back(Operation{std::move(data), only_}); }
  constexpr void drop(ConstraintKind kind, Text& name, Text& table) {
    record(DropConstraint{std::move(table), std::move(name), kind});
  }

  std::vector<Operation> list_;
  std::optional<Dialect> only_;
};

}  // namespace headway::inline v0

#endif
