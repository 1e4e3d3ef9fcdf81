// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_REPLAY_HPP
#define HEADWAY_OPERATIONS_REPLAY_HPP

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/finding.hpp"
#include "headway/operations/column_use.hpp"
#include "headway/operations/operation.hpp"
#include "headway/operations/read_ddl.hpp"
#include "headway/operations/replay_objects.hpp"
#include "headway/operations/taken_names.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/rename.hpp"

namespace headway::inline v0 {

namespace detail {

/// Changes a schema as one operation says, and returns true; or notes what does not fit, and changes nothing (raw SQL:
/// up to there). A Finding is made for what is wrong alone: to make and to test one for each good operation costs the
/// compiler more than many an operation.
class Replay {
 public:
  /// @param dropped  Where tables and views that go are noted while there are views.
  /// @param raw      Where the operations that raw SQL stands for are noted, too; null for nowhere.
  constexpr Replay(Schema& schema, Dialect dialect, Finding& found, Names& dropped, List<Operation>* raw = nullptr)
      : schema_(schema), dialect_(dialect), found_(found), dropped_(dropped), raw_(raw) {}

  constexpr bool operator()(const CreateTable& it) const {
    if (!fits(it.table)) return false;
    schema_.put(it.table);
    return true;
  }
  constexpr bool operator()(CreateTable& it) const {
    if (!fits(it.table)) return false;
    schema_.put(std::move(it.table));
    return true;
  }

  constexpr bool operator()(const DropTable& it) const {
    const auto is_it = [&](const Text& each) { return same_name(each, it.table); };
    if (!schema_.erase(it.table) && erase_if(schema_.virtual_tables, is_it) == 0) {
      return wrong(ErrorCode::no_such_table, it.table);
    }
    if (!schema_.objects.triggers.empty()) objects().drop_triggers(it.table);
    return schema_.objects.views.empty() || may_go(it.table);
  }

  constexpr bool operator()(const RenameTable& it) const {
    const Table* table = schema_.find(it.table);
    const bool is_virtual = table == nullptr && contains(schema_.virtual_tables, it.table);
    if (table == nullptr && !is_virtual) return wrong(ErrorCode::no_such_table, it.table);
    if (!same_name(it.table, it.to) && is_taken(schema_, it.to, dialect_)) return wrong(ErrorCode::table_exists, it.to);
    if (table != nullptr && !may_move(*table, it.to)) return false;
    if (has_objects()) objects().rename_table(it.table, it.to);
    if (is_virtual) {
      rename(schema_.virtual_tables, it.table, it.to);
      return true;
    }
    const Text from = table->name;
    schema_.rename(from, it.to);
    change_references(schema_, from, [&](ForeignKey& key) { key.table = it.to; });
    return true;
  }

  constexpr bool operator()(const AddColumn& it) const {
    Table* table = table_for(it);
    if (table != nullptr) add(*table, it.column);
    return table != nullptr;
  }
  constexpr bool operator()(AddColumn& it) const {
    Table* table = table_for(it);
    if (table != nullptr) add(*table, std::move(it.column));
    return table != nullptr;
  }

  constexpr bool operator()(const DropColumn& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) return wrong(ErrorCode::no_such_table, it.table);
    Column* column = table->find(it.column);
    if (column == nullptr) return wrong(ErrorCode::no_such_column, it.table, it.column);
    if (table->columns.size() == 1) {
      return wrong(ErrorCode::column_in_use, it.table, it.column, "the table, as its only column");
    }
    const Text name = column->name;
    if (Text user = user_of_column(*table, name); !user.empty()) {
      return wrong(ErrorCode::column_in_use, it.table, it.column, std::move(user));
    }
    if (!schema_.objects.triggers.empty()) {
      if (Text user = objects().user_of_column(it.table, name); !user.empty()) {
        return wrong(ErrorCode::column_in_use, it.table, it.column, std::move(user));
      }
    }
    table->columns.erase(column);
    if (!table->checks.empty()) {
      erase_if(table->checks, [&](const Check& each) { return each.column == name; });
    }
    if (!table->foreign_keys.empty()) {
      erase_if(table->foreign_keys, [&](const ForeignKey& each) { return contains(each.columns, name); });
    }
    return true;
  }

  constexpr bool operator()(const RenameColumn& it) const {
    Table* table = schema_.change(it.table);
    if (!has(table, it.table, it.column)) return false;
    Column* column = table->find(it.column);
    const Column* other = table->find(it.to);
    if (other != nullptr && other != column) return wrong(ErrorCode::column_exists, it.table, it.to);
    const Text from = column->name;
    if (has_objects()) objects().rename_column(table->name, from, it.to);
    rename_column(*table, from, it.to);
    change_references(schema_, table->name, [&](ForeignKey& key) { rename(key.referenced, from, it.to); });
    return true;
  }

  constexpr bool operator()(const AlterColumn& it) const {
    Table* table = schema_.change(it.table);
    if (!has(table, it.table, it.column) || !knows(*table, it.change.conversion)) return false;
    if (it.change.generated && !knows(*table, it.change.generated->expression)) return false;
    Column& column = *table->find(it.column);
    if (it.change.type) column.type = *it.change.type;
    if (it.change.nullable) column.nullable = *it.change.nullable;
    if (it.change.default_value) column.default_value_ = *it.change.default_value;
    if (it.change.collation) column.collation = *it.change.collation;
    if (it.change.comment) column.comment_ = *it.change.comment;
    if (it.change.generated) column.generated = *it.change.generated;
    if (it.change.autoincrement && !*it.change.autoincrement && !it.change.type) counts_no_more(column);
    if (it.change.autoincrement) column.is_autoincrement = *it.change.autoincrement;
    return true;
  }

  constexpr bool operator()(const CreateIndex& it) const {
    Table* table = table_for(it);
    if (table != nullptr) schema_.put_index(*table, it.index);
    return table != nullptr;
  }
  constexpr bool operator()(CreateIndex& it) const {
    Table* table = table_for(it);
    if (table != nullptr) schema_.put_index(*table, std::move(it.index));
    return table != nullptr;
  }

  constexpr bool operator()(const DropIndex& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) return wrong(ErrorCode::no_such_table, it.table);
    return schema_.erase_index(*table, it.index) || wrong(ErrorCode::no_such_index, it.table, it.index);
  }

  constexpr bool operator()(const AddConstraint& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) return wrong(ErrorCode::no_such_table, it.table);
    return it.constraint.visit([&](const auto& constraint) { return add_constraint(*table, constraint); });
  }

  constexpr bool operator()(const DropConstraint& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) return wrong(ErrorCode::no_such_table, it.table);
    const auto meant = [&](const auto& each) { return it.means(each); };
    std::size_t dropped = 0;
    switch (it.kind) {
      case ConstraintKind::primary_key:
        if (it.means(table->primary_key)) {
          for (Column& column : table->columns) {
            if (contains(table->primary_key.columns, column.name)) counts_no_more(column);
          }
          table->primary_key = {};
          dropped = 1;
        }
        break;
      case ConstraintKind::unique: dropped = erase_if(table->uniques, meant); break;
      case ConstraintKind::check: dropped = erase_if(table->checks, meant); break;
      case ConstraintKind::foreign_key: dropped = erase_if(table->foreign_keys, meant); break;
    }
    return dropped != 0 || wrong(ErrorCode::no_such_constraint, it.table, name_of(it));
  }

  constexpr bool operator()(const AlterOptions& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) return wrong(ErrorCode::no_such_table, it.table);
    if (it.change.strict) table->is_strict = *it.change.strict;
    if (it.change.without_rowid) table->is_without_rowid = *it.change.without_rowid;
    if (it.change.comment) table->comment = *it.change.comment;
    if (it.change.engine) table->engine = *it.change.engine;
    if (it.change.charset || it.change.collation) {  // each of the two says what the other is
      table->charset = *it.change.charset;
      table->collation = *it.change.collation;
    }
    return true;
  }

  constexpr bool operator()(const ReorderColumns& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) return wrong(ErrorCode::no_such_table, it.table);
    if (const Text* absent = missing(*table, it.columns)) return wrong(ErrorCode::no_such_column, it.table, *absent);
    if (names_twice(it.columns)) return malformed("reorder_columns", it.table, "a column is named twice");
    move_to_front(*table, it.columns);
    return true;
  }

  constexpr bool operator()(const BulkInsert& it) const {
    const Table* table = schema_.find(it.table);
    if (table == nullptr) return wrong(ErrorCode::no_such_table, it.table);
    if (const Text* absent = missing(*table, it.columns)) {
      return wrong(ErrorCode::no_such_column, table->name, *absent);
    }
    for (const auto& row : it.rows) {
      if (row.size() != it.columns.size()) {
        return malformed("bulk_insert", it.table, "a row has another number of values than there are columns");
      }
    }
    return true;
  }

  constexpr bool operator()(const CreateView& it) const {
    const bool is_other =
        schema_.objects.views.find(it.view.name) == nullptr && is_taken(schema_, it.view.name, dialect_);
    if (is_other) return wrong(ErrorCode::table_exists, it.view.name);
    return is_good(objects().create(it.view, it.replaces));
  }
  constexpr bool operator()(const DropView& it) const {
    return is_good(objects().drop(it)) && (schema_.objects.views.empty() || may_go(it.view));
  }
  constexpr bool operator()(const CreateTrigger& it) const { return is_good(objects().create(it.trigger)); }
  constexpr bool operator()(const DropTrigger& it) const { return is_good(objects().drop(it)); }

  /// Raw SQL is read, and replayed like the operations that say the same.
  constexpr bool operator()(const Execute& it) const {
    if (it.is_opaque) {
      objects().execute_unseen(it.sql);
      return true;
    }
    found_ = read_ddl(it.sql, schema_, schema_.virtual_tables, dialect_, [this](const DdlEffect& effect) {
      for (const Operation& each : effect.operations) {
        if (raw_ != nullptr) raw_->push_back(each);
        if (!each.data.visit(*this)) return std::exchange(found_, {});
      }
      return Finding{};
    });
    return !found_;
  }
  constexpr bool operator()(const RunFunction&) const { return true; }

  /// Whether each view reads what is there: tables may come again under the name of one that went.
  constexpr bool leaves_views_whole() const {
    for (const Text& name : dropped_) {
      if (is_relation(schema_, name)) continue;
      if (const View* reader = objects().reader_of(name)) return wrong(ErrorCode::table_in_use, name, {}, reader->name);
    }
    return true;
  }

 private:
  [[nodiscard]] constexpr ObjectReplay objects() const { return ObjectReplay(schema_, dialect_); }
  [[nodiscard]] constexpr bool has_objects() const {
    return !schema_.objects.views.empty() || !schema_.objects.triggers.empty();
  }
  constexpr bool is_good(Finding found) const {
    const bool good = !found;
    if (!good) found_ = std::move(found);
    return good;
  }
  /// PostgreSQL drops nothing that a view reads; elsewhere what counts is what is there in the end.
  constexpr bool may_go(const Text& name) const {
    dropped_.push_back(name);
    return dialect_ != Dialect::postgresql || leaves_views_whole();
  }
  constexpr bool wrong(ErrorCode code, const Text& table, const Text& name = {}, Text other = {}) const {
    found_ = {code, {}, table, name, std::move(other)};
    return false;
  }
  constexpr bool malformed(const Text& operation, const Text& table, Text what) const {
    return wrong(ErrorCode::malformed_operation, table, operation, std::move(what));
  }
  /// Whether each name in an expression can be something's. In SQLite: elsewhere more words have a meaning.
  [[nodiscard]] constexpr bool knows(const Table& table, const Text& expression, std::string_view added = {}) const {
    if (expression.empty() || dialect_ != Dialect::sqlite) return true;
    const std::string_view unknown = unknown_column(expression, table, added);
    return unknown.empty() || wrong(ErrorCode::no_such_column, table.name, Text(unknown));
  }
  /// SQLite counts in the primary key, for an INTEGER whatever it was declared as; elsewhere it is the column's affair.
  constexpr void counts_no_more(Column& column) const {
    if (dialect_ != Dialect::sqlite || !column.is_autoincrement) return;
    column.is_autoincrement = false;
    column.type = integer;
  }
  /// How a constraint that is not there was named, or described.
  [[nodiscard]] static constexpr Text name_of(const DropConstraint& it) {
    if (!it.name.empty()) return it.name;
    if (!it.columns.empty()) return it.columns[0];
    return it.expression;
  }
  [[nodiscard]] constexpr bool knows_columns_of(const Table& table, const List<Check>& checks) const {
    for (const Check& check : checks) {
      if (!knows(table, check.expression)) return false;
    }
    return true;
  }
  [[nodiscard]] constexpr bool knows_columns_of(const Table& table, const Column& added) const {
    for (const Check& check : added.checks) {
      if (!knows(table, check.expression, added.name)) return false;
    }
    return knows(table, added.generated.expression, added.name);
  }
  /// Whether the names of a table's indexes are free in the schema that it goes to.
  [[nodiscard]] constexpr bool may_move(const Table& table, const Text& to) const {
    const auto [schema, name] = qualified_name(to, dialect_);
    if (same_name(schema, qualified_name(table.name, dialect_).schema)) return true;
    for (const Index& each : table.indexes) {
      if (same_name(each.name, name) || is_taken_for_index(schema_, each.name, schema, dialect_))
        return wrong(ErrorCode::index_exists, to, each.name);
    }
    return true;
  }
  /// How the table of this name is spelt, if otherwise: PostgreSQL would have both, and a schema has one.
  [[nodiscard]] constexpr Text other_spelling(const Text& name) const {
    const Table* const found = schema_.find(name);
    return found == nullptr || found->name == name ? Text() : found->name;
  }
  /// A foreign key that names no columns on the other side means the primary key there.
  [[nodiscard]] constexpr bool have_equal_sides(const List<ForeignKey>& keys, const Text& table) const {
    for (const ForeignKey& key : keys) {
      if (!key.referenced.empty() && key.referenced.size() != key.columns.size()) {
        return malformed("foreign key", table, "it has another number of columns than it refers to");
      }
    }
    return true;
  }
  /// The table, when the column or index can be added to it.
  [[nodiscard]] constexpr Table* table_for(const AddColumn& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) {
      wrong(ErrorCode::no_such_table, it.table);
    } else if (table->find(it.column.name) != nullptr) {
      wrong(ErrorCode::column_exists, it.table, it.column.name);
      table = nullptr;
    } else if (!knows(*table, it.values) || !knows_columns_of(*table, it.column)) {
      table = nullptr;
    } else if (it.column.is_primary_key && !table->primary_key.columns.empty()) {
      wrong(ErrorCode::constraint_exists, it.table, "primary key");
      table = nullptr;
    } else if (!have_equal_sides(it.column.references_, it.table)) {
      table = nullptr;
    }
    return table;
  }
  [[nodiscard]] constexpr Table* table_for(const CreateIndex& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) wrong(ErrorCode::no_such_table, it.table);
    if (table != nullptr && !fits(*table, it.index)) table = nullptr;
    return table;
  }
  [[nodiscard]] constexpr bool has(const Table* table, const Text& name, const Text& column) const {
    if (table == nullptr) return wrong(ErrorCode::no_such_table, name);
    if (table->find(column) == nullptr) return wrong(ErrorCode::no_such_column, name, column);
    return true;
  }
  [[nodiscard]] constexpr bool fits(const Table& table) const {
    if (table.columns.empty()) return malformed("create_table", table.name, "a table needs a column");
    if (is_taken(schema_, table.name, dialect_))
      return wrong(ErrorCode::table_exists, table.name, {}, other_spelling(table.name));
    if (table.has_second_primary_key) return wrong(ErrorCode::constraint_exists, table.name, "primary key");
    for (const Column* one = table.columns.begin(); one != table.columns.end(); ++one) {
      for (const Column* other = table.columns.begin(); other != one; ++other) {
        if (same_name(one->name, other->name)) return wrong(ErrorCode::column_exists, table.name, one->name);
      }
    }
    const Text* absent = missing(table, table.primary_key.columns);
    for (const Unique& each : table.uniques) {
      if (absent == nullptr) absent = missing(table, each.columns);
    }
    for (const ForeignKey& each : table.foreign_keys) {
      if (absent == nullptr) absent = missing(table, each.columns);
    }
    if (absent != nullptr) return wrong(ErrorCode::no_such_column, table.name, *absent);
    if (!have_equal_sides(table.foreign_keys, table.name) || !knows_columns_of(table, table.checks)) return false;
    for (const Column& column : table.columns) {
      if (!knows(table, column.generated.expression)) return false;
    }
    for (std::size_t at = 0; at < table.indexes.size(); ++at) {
      if (!fits(table, table.indexes[at])) return false;
      for (std::size_t before = 0; before < at; ++before) {
        if (table.indexes[before].name == table.indexes[at].name) {
          return wrong(ErrorCode::index_exists, table.name, table.indexes[at].name);
        }
      }
    }
    return true;
  }
  /// Index names are one namespace for all tables, as in SQLite and in a schema of PostgreSQL's.
  [[nodiscard]] constexpr bool fits(const Table& table, const Index& index) const {
    if (index.keys.empty()) return malformed("create_index", table.name, "an index needs a key");
    for (const IndexKey& key : index.keys) {
      if (key.expression.empty() && table.find(key.column) == nullptr) {
        return wrong(ErrorCode::no_such_column, table.name, key.column);
      }
      if (!knows(table, key.expression)) return false;
    }
    for (const Text& each : index.included) {
      if (table.find(each) == nullptr) return wrong(ErrorCode::no_such_column, table.name, each);
    }
    if (!knows(table, index.where)) return false;
    if (is_taken_for_index(schema_, index.name, qualified_name(table.name, dialect_).schema, dialect_)) {
      return wrong(ErrorCode::index_exists, table.name, index.name);
    }
    return true;
  }

  template <class List, class Added>
  [[nodiscard]] constexpr bool append(Table& table, List& list, const Added& added) const {
    for (const auto& each : list) {
      if (!added.name.empty() && each.name == added.name) {
        return wrong(ErrorCode::constraint_exists, table.name, added.name);
      }
    }
    list.push_back(added);
    return true;
  }
  [[nodiscard]] constexpr bool add_constraint(Table& table, const PrimaryKey& added) const {
    if (!table.primary_key.columns.empty()) {
      return wrong(ErrorCode::constraint_exists, table.name, "primary key");
    }
    if (const Text* absent = missing(table, added.columns)) {
      return wrong(ErrorCode::no_such_column, table.name, *absent);
    }
    add(table, added);
    return true;
  }
  [[nodiscard]] constexpr bool add_constraint(Table& table, const Unique& added) const {
    if (const Text* absent = missing(table, added.columns)) {
      return wrong(ErrorCode::no_such_column, table.name, *absent);
    }
    return append(table, table.uniques, added);
  }
  [[nodiscard]] constexpr bool add_constraint(Table& table, const Check& added) const {
    return knows(table, added.expression) && append(table, table.checks, added);
  }
  [[nodiscard]] constexpr bool add_constraint(Table& table, const ForeignKey& added) const {
    if (const Text* absent = missing(table, added.columns)) {
      return wrong(ErrorCode::no_such_column, table.name, *absent);
    }
    if (!added.referenced.empty() && added.referenced.size() != added.columns.size()) {
      return malformed("foreign key", table.name, "it has another number of columns than it refers to");
    }
    return append(table, table.foreign_keys, added);
  }

  Schema& schema_;
  Dialect dialect_;
  Finding& found_;
  Names& dropped_;
  List<Operation>* raw_;
};

template <class AnyOperation>
[[nodiscard]] constexpr Finding replay_each(std::span<AnyOperation> operations, Schema& schema, Dialect dialect,
                                            List<Operation>* raw = nullptr) {
  Finding found;
  Names dropped;
  const Replay apply(schema, dialect, found, dropped, raw);
  AnyOperation* const end = operations.data() + operations.size();
  for (AnyOperation* at = operations.data(); at != end; ++at) {
    if (at->is_for(dialect) && !at->data.visit(apply)) return found;
  }
  apply.leaves_views_whole();
  return found;
}

}  // namespace detail

/// Applies operations to a schema, in order, for one dialect; stops at the first that does not fit and says why.
///
/// SQL given to op.execute is read like operations; what cannot be read is a finding. Functions given to op.run and SQL
/// given to op.execute_opaque are taken to leave the schema as it is.
[[nodiscard]] constexpr Finding replay(std::span<const Operation> operations, Schema& schema,
                                       Dialect dialect = Dialect::sqlite) {
  return detail::replay_each(operations, schema, dialect);
}
/// The same for operations that nobody needs any more: their tables are moved into the schema.
[[nodiscard]] constexpr Finding replay(std::span<Operation> operations, Schema& schema,
                                       Dialect dialect = Dialect::sqlite) {
  return detail::replay_each(operations, schema, dialect);
}

}  // namespace headway::inline v0

#endif
