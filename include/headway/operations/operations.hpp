// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_OPERATIONS_HPP
#define HEADWAY_OPERATIONS_OPERATIONS_HPP

#include <initializer_list>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "headway/operations/alter_table.hpp"
#include "headway/operations/operation.hpp"
#include "headway/operations/parameters.hpp"
#include "headway/schema/table.hpp"

namespace headway::inline v0 {

class Operations;
/// What the function given to op.alter_table writes on.
using AlterTable = BasicAlterTable<Operations>;

/// What `upgrade` and `downgrade` write on: each call records one operation and executes nothing.
///
/// An empty constraint name leaves the naming to the database.
class Operations {
  template <class Data, class... Members>
  [[gnu::noinline, gnu::cold]] constexpr Data& record(Members&&... members) {
    if (list_.capacity() == 0) list_.reserve(8);
    return list_.emplace_back(only_, std::in_place_type<Data>, std::forward<Members>(members)...)
        .data.template get<Data>();
  }
  [[gnu::noinline, gnu::cold]] constexpr Table& begin_table(TextRef name, std::size_t parts) {
    Table& made = record<CreateTable>().table;
    made.name = Text(name);
    made.columns.reserve(parts);
    return made;
  }
  constexpr Index& add_index(TextRef name, TextRef table, std::initializer_list<IndexKeyRef> keys) {
    auto& made = record<CreateIndex>();
    made.table = Text(table);
    made.index.name = Text(name);
    made.index.keys.reserve(keys.size());
    for (const IndexKeyRef& each : keys) made.index.keys.push_back(each.key());
    return made.index;
  }
  template <class Kind>
  constexpr Kind& constrain(TextRef name, TextRef table) {
    auto& made = record<AddConstraint>();
    made.table = Text(table);
    made.constraint = Constraint(Kind{});
    Kind& constraint = made.constraint.template get<Kind>();
    constraint.name = Text(name);
    return constraint;
  }
  [[gnu::noinline, gnu::cold]] constexpr void drop(ConstraintKind kind, TextRef name, TextRef table) {
    auto& made = record<DropConstraint>();
    made.table = Text(table);
    made.name = Text(name);
    made.kind = kind;
  }
  [[gnu::noinline, gnu::cold]] constexpr void drop(ConstraintKind kind, std::initializer_list<TextRef> columns,
                                                   TextRef table) {
    auto& made = record<DropConstraint>();
    made.table = Text(table);
    made.kind = kind;
    made.columns = detail::names(columns);
  }

 public:
  /// `op.create_table("users", column("id", uuid).primary_key(), unique({"email"}), strict)`
  template <class... Parts>
  constexpr void create_table(TextRef name, Parts&&... parts) {
    Table& made = begin_table(name, sizeof...(parts));
    (add(made, std::forward<Parts>(parts)), ...);
  }
  [[gnu::noinline, gnu::cold]] constexpr void create_table(Table made) {
    record<CreateTable>().table = std::move(made);
  }
  [[gnu::noinline, gnu::cold]] constexpr void drop_table(TextRef table) { record<DropTable>().table = Text(table); }
  [[gnu::noinline, gnu::cold]] constexpr void rename_table(TextRef table, TextRef to) {
    auto& made = record<RenameTable>();
    made.table = Text(table);
    made.to = Text(to);
  }

  [[gnu::noinline, gnu::cold]] constexpr void add_column(TextRef table, Column&& column) {
    record<AddColumn>(Text(table), std::move(column));
  }
  constexpr void add_column(TextRef table, const Column& column) { add_column(table, Column(column)); }
  /// `op.add_column("users", column("slug", text).not_null(), {.values = "lower(name)"})`
  [[gnu::noinline, gnu::cold]] constexpr void add_column(TextRef table, Column column, AddColumnOptions options) {
    record<AddColumn>(Text(table), std::move(column), std::move(options.values));
  }
  [[gnu::noinline, gnu::cold]] constexpr void drop_column(TextRef table, TextRef column) {
    auto& made = record<DropColumn>();
    made.table = Text(table);
    made.column = Text(column);
  }
  [[gnu::noinline, gnu::cold]] constexpr void rename_column(TextRef table, TextRef column, TextRef to) {
    auto& made = record<RenameColumn>();
    made.table = Text(table);
    made.column = Text(column);
    made.to = Text(to);
  }
  /// `op.alter_column("users", "email", {.type = varchar(320), .nullable = false})`
  ///
  /// A type that some value in the table does not fit is refused, unless `.conversion` says what becomes of the values:
  /// `{.type = integer, .conversion = "CAST(age AS INTEGER)"}`.
  [[gnu::noinline, gnu::cold]] constexpr void alter_column(TextRef table, TextRef column, ColumnChange change) {
    auto& made = record<AlterColumn>();
    made.table = Text(table);
    made.column = Text(column);
    made.change = std::move(change);
  }

  /// `op.alter_options("users", {.strict = true})`
  [[gnu::noinline, gnu::cold]] constexpr void alter_options(TextRef table, TableChange change) {
    auto& made = record<AlterOptions>();
    made.table = Text(table);
    made.change = change;
  }
  /// `op.reorder_columns("users", {"id", "email"})`: these first, the others after them as they were.
  [[gnu::noinline, gnu::cold]] constexpr void reorder_columns(TextRef table, std::initializer_list<TextRef> first) {
    auto& made = record<ReorderColumns>();
    made.table = Text(table);
    made.columns = detail::names(first);
  }
  /// All that changes in one table, in order:
  /// `op.alter_table("users", [](AlterTable& t) { t.drop_column("age"); t.create_check("ck", "email <> ''"); });`
  ///
  /// The same as the single operations one after another. These, too, share what they cost: SQLite copies a table once
  /// for all that a migration changes in it.
  template <class Function>
  constexpr void alter_table(TextRef table, Function function) {
    AlterTable changes(*this, table);
    function(changes);
  }

  /// `op.create_index("idx_open", "tasks", {"user_id", desc("due")}, {.where = "status <> 'done'"})`
  [[gnu::noinline, gnu::cold]] constexpr void create_index(TextRef name, TextRef table,
                                                           std::initializer_list<IndexKeyRef> keys) {
    add_index(name, table, keys);
  }
  [[gnu::noinline, gnu::cold]] constexpr void create_index(TextRef name, TextRef table,
                                                           std::initializer_list<IndexKeyRef> keys,
                                                           IndexOptions options) {
    Index& made = add_index(name, table, keys);
    made.is_unique = options.unique;
    made.where = std::move(options.where);
    made.method = std::move(options.method);
    made.included = std::move(options.include);
  }
  [[gnu::noinline, gnu::cold]] constexpr void drop_index(TextRef name, TextRef table) {
    auto& made = record<DropIndex>();
    made.table = Text(table);
    made.index = Text(name);
  }

  /// `op.create_view("open_tasks", "SELECT id, title FROM tasks WHERE status <> 'done'")`
  [[gnu::noinline, gnu::cold]] constexpr void create_view(TextRef name, TextRef select) {
    record<CreateView>().view = view(name, select);
  }
  /// The same with names for its columns.
  [[gnu::noinline, gnu::cold]] constexpr void create_view(TextRef name, std::initializer_list<TextRef> columns,
                                                          TextRef select) {
    record<CreateView>().view = view(name, columns, select);
  }
  [[gnu::noinline, gnu::cold]] constexpr void create_view(View made) { record<CreateView>().view = std::move(made); }
  /// Its triggers go with it.
  [[gnu::noinline, gnu::cold]] constexpr void drop_view(TextRef name) { record<DropView>().view = Text(name); }
  /// Drops the view, with its triggers, and makes it again.
  constexpr void replace_view(TextRef name, TextRef select) {
    drop_view(name);
    create_view(name, select);
  }
  /// `op.create_trigger(trigger("touch", "tasks").after_update({"title"}).runs("UPDATE tasks SET …;"))`
  [[gnu::noinline, gnu::cold]] constexpr void create_trigger(Trigger made) {
    record<CreateTrigger>().trigger = std::move(made);
  }
  [[gnu::noinline, gnu::cold]] constexpr void drop_trigger(TextRef name, TextRef table) {
    auto& made = record<DropTrigger>();
    made.table = Text(table);
    made.trigger = Text(name);
  }

  [[gnu::noinline, gnu::cold]] constexpr void create_primary_key(TextRef name, TextRef table,
                                                                 std::initializer_list<TextRef> columns) {
    constrain<PrimaryKey>(name, table).columns = detail::names(columns);
  }
  [[gnu::noinline, gnu::cold]] constexpr void create_unique(TextRef name, TextRef table,
                                                            std::initializer_list<TextRef> columns) {
    constrain<Unique>(name, table).columns = detail::names(columns);
  }
  [[gnu::noinline, gnu::cold]] constexpr void create_check(TextRef name, TextRef table, TextRef expression) {
    constrain<Check>(name, table).expression = Text(expression);
  }
  [[gnu::noinline, gnu::cold]] constexpr void create_foreign_key(TextRef name, TextRef table,
                                                                 std::initializer_list<TextRef> columns,
                                                                 TextRef referenced_table,
                                                                 std::initializer_list<TextRef> referenced,
                                                                 ForeignKeyOptions options = {}) {
    auto& made = constrain<ForeignKey>(name, table);
    made.columns = detail::names(columns);
    made.table = Text(referenced_table);
    made.referenced = detail::names(referenced);
    made.delete_action = options.on_delete;
    made.update_action = options.on_update;
    made.deferral = options.deferral;
  }
  constexpr void drop_primary_key(TextRef name, TextRef table) { drop(ConstraintKind::primary_key, name, table); }
  constexpr void drop_unique(TextRef name, TextRef table) { drop(ConstraintKind::unique, name, table); }
  constexpr void drop_check(TextRef name, TextRef table) { drop(ConstraintKind::check, name, table); }
  constexpr void drop_foreign_key(TextRef name, TextRef table) { drop(ConstraintKind::foreign_key, name, table); }
  /// @name Dropping a constraint that has no name, by what it says.
  /// @{
  constexpr void drop_unique(std::initializer_list<TextRef> columns, TextRef table) {
    drop(ConstraintKind::unique, columns, table);
  }
  constexpr void drop_foreign_key(std::initializer_list<TextRef> columns, TextRef table) {
    drop(ConstraintKind::foreign_key, columns, table);
  }
  /// `op.drop_check(check("price > 0"), "items")`
  [[gnu::noinline, gnu::cold]] constexpr void drop_check(const Check& unnamed, TextRef table) {
    auto& made = record<DropConstraint>();
    made.table = Text(table);
    made.kind = ConstraintKind::check;
    made.expression = unnamed.expression;
  }
  /// @}

  /// SQL in the database's own words: one statement or a script of several.
  ///
  /// BEGIN and COMMIT around a script are left out, as the run has its own transaction; `PRAGMA foreign_keys` takes
  /// effect within it. ROLLBACK, VACUUM, ATTACH and PRAGMA journal_mode are refused before any statement of the script
  /// is executed.
  [[gnu::noinline, gnu::cold]] constexpr void execute(TextRef sql) { record<Execute>().sql = Text(sql); }
  /// The same for SQL that the check of a history shall not look into: what only this database knows. The replay takes
  /// it to leave the tables as they are.
  [[gnu::noinline, gnu::cold]] constexpr void execute_opaque(TextRef sql) {
    auto& made = record<Execute>();
    made.sql = Text(sql);
    made.is_opaque = true;
  }

  /// `op.bulk_insert("roles", {"id", "name"}, {{1, "admin"}, {2, "guest"}})`
  [[gnu::noinline, gnu::cold]] constexpr void bulk_insert(TextRef table, std::initializer_list<TextRef> columns,
                                                          std::initializer_list<std::initializer_list<Value>> rows) {
    auto& made = record<BulkInsert>();
    made.table = Text(table);
    made.columns = detail::names(columns);
    made.rows.reserve(rows.size());
    for (const auto& row : rows) made.rows.emplace_back(row);
  }

  /// A step that needs the rows: `op.run([](headway::Connection& db) -> headway::Result<void> { … })`.
  constexpr void run(Result<void> (*function)(Connection&)) { record<RunFunction>().function = function; }

  /// Records what the function records, for one dialect only.
  template <class Function>
  constexpr void only(Dialect dialect, Function function) {
    const std::optional<Dialect> outer = only_;
    only_ = dialect;
    function(*this);
    only_ = outer;
  }

  /// An operation that was made elsewhere, such as by transition().
  constexpr void append(Operation made) { list_.push_back(std::move(made)); }

  /// What has been recorded, in order.
  [[nodiscard]] constexpr std::span<const Operation> list() const noexcept { return list_; }
  /// The same for someone who needs it last.
  [[nodiscard]] constexpr std::span<Operation> give() noexcept { return list_; }

 private:
  List<Operation> list_;
  std::optional<Dialect> only_;
};

}  // namespace headway::inline v0

#endif
