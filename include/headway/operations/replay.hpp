// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_REPLAY_HPP
#define HEADWAY_OPERATIONS_REPLAY_HPP

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/finding.hpp"
#include "headway/operations/operation.hpp"
#include "headway/operations/read_ddl.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/rename.hpp"

namespace headway::inline v0 {

namespace detail {

[[nodiscard]] constexpr bool contains(const Names& names, std::string_view name) {
  for (const Text& each : names) {
    if (each == name) return true;
  }
  return false;
}
constexpr void rename(Names& names, std::string_view from, const Text& to) {
  for (Text& each : names) {
    if (each == from) each = to;
  }
}

/// What keeps a column from being dropped; empty when nothing does. Checks on the column itself go with it.
[[nodiscard]] constexpr Text user_of_column(const Table& table, std::string_view column) {
  if (contains(table.primary_key.columns, column)) return "the primary key";
  for (const Unique& each : table.uniques) {
    if (contains(each.columns, column)) return "a unique constraint";
  }
  for (const ForeignKey& each : table.foreign_keys) {
    if (each.columns.size() > 1 && contains(each.columns, column)) return "a foreign key of several columns";
  }
  for (const Check& each : table.checks) {
    if (each.column != column && sql::names_column(each.expression, column)) return "a check";
  }
  for (const Column& each : table.columns) {
    if (each.generated.kind == Generated::Kind::none || each.name == column) continue;
    if (sql::names_column(each.generated.expression, column)) return "a generated column";
  }
  for (const Index& index : table.indexes) {
    if (!index.where.empty() && sql::names_column(index.where, column)) return index.name;
    for (const IndexKey& key : index.keys) {
      if (key.column == column) return index.name;
      if (!key.expression.empty() && sql::names_column(key.expression, column)) return index.name;
    }
  }
  return {};
}

/// Calls `change(key)` for each foreign key that refers to a table.
template <class Change>
constexpr void change_references(Schema& schema, const Text& table, Change change) {
  Names referring;
  schema.each([&](const Table& other) {
    for (const ForeignKey& key : other.foreign_keys) {
      if (key.table == table && !contains(referring, other.name)) referring.push_back(other.name);
    }
  });
  for (const Text& name : referring) {
    for (ForeignKey& key : schema.change(name)->foreign_keys) {
      if (key.table == table) change(key);
    }
  }
}

/// Changes a schema as one operation says, or finds what does not fit. Changes nothing when it finds something.
class Replay {
 public:
  constexpr explicit Replay(Schema& schema, Dialect dialect = Dialect::sqlite) : schema_(schema), dialect_(dialect) {}

  constexpr Finding operator()(const CreateTable& it) const {
    if (Finding found = fits(it.table)) return found;
    schema_.put(it.table);
    return {};
  }
  constexpr Finding operator()(CreateTable& it) const {
    if (Finding found = fits(it.table)) return found;
    schema_.put(std::move(it.table));
    return {};
  }

  constexpr Finding operator()(const DropTable& it) const {
    if (schema_.find(it.table) == nullptr) {
      const auto is_it = [&](const Text& each) { return each == it.table; };
      if (erase_if(schema_.virtual_tables, is_it) != 0) return {};
      return finding(ErrorCode::no_such_table, it.table);
    }
    schema_.erase(it.table);
    return {};
  }

  constexpr Finding operator()(const RenameTable& it) const {
    const bool is_virtual = contains(schema_.virtual_tables, it.table);
    if (!is_virtual && schema_.find(it.table) == nullptr) return finding(ErrorCode::no_such_table, it.table);
    if (schema_.find(it.to) != nullptr) return finding(ErrorCode::table_exists, it.to);
    if (is_virtual) {
      rename(schema_.virtual_tables, it.table, it.to);
      return {};
    }
    schema_.rename(it.table, it.to);
    change_references(schema_, it.table, [&](ForeignKey& key) { key.table = it.to; });
    return {};
  }

  constexpr Finding operator()(const AddColumn& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) return finding(ErrorCode::no_such_table, it.table);
    if (table->find(it.column.name) != nullptr) return finding(ErrorCode::column_exists, it.table, it.column.name);
    add(*table, it.column);
    return {};
  }

  constexpr Finding operator()(const DropColumn& it) const {
    Table* table = schema_.change(it.table);
    if (Finding found = missing(table, it.table, it.column)) return found;
    if (Text user = user_of_column(*table, it.column); !user.empty()) {
      return {ErrorCode::column_in_use, {}, it.table, it.column, std::move(user)};
    }
    const auto name = it.column.view();
    table->columns.erase(table->find(name));
    erase_if(table->checks, [&](const Check& each) { return each.column == name; });
    erase_if(table->foreign_keys, [&](const ForeignKey& each) { return contains(each.columns, name); });
    return {};
  }

  constexpr Finding operator()(const RenameColumn& it) const {
    Table* table = schema_.change(it.table);
    if (Finding found = missing(table, it.table, it.column)) return found;
    if (table->find(it.to) != nullptr) return finding(ErrorCode::column_exists, it.table, it.to);
    const auto from = it.column.view();
    table->find(from)->name = it.to;
    rename(table->primary_key.columns, from, it.to);
    for (Unique& each : table->uniques) rename(each.columns, from, it.to);
    for (Check& each : table->checks) {
      each.expression = sql::rename_column(each.expression, from, it.to);
      if (each.column == from) each.column = it.to;
    }
    for (Column& each : table->columns) {
      if (each.generated.kind != Generated::Kind::none) {
        each.generated.expression = sql::rename_column(each.generated.expression, from, it.to);
      }
    }
    for (Index& each : table->indexes) {
      for (IndexKey& key : each.keys) {
        if (key.column == from) key.column = it.to;
        if (!key.expression.empty()) key.expression = sql::rename_column(key.expression, from, it.to);
      }
      if (!each.where.empty()) each.where = sql::rename_column(each.where, from, it.to);
    }
    for (ForeignKey& each : table->foreign_keys) rename(each.columns, from, it.to);
    change_references(schema_, it.table, [&](ForeignKey& key) { rename(key.referenced, from, it.to); });
    return {};
  }

  constexpr Finding operator()(const AlterColumn& it) const {
    Table* table = schema_.change(it.table);
    if (Finding found = missing(table, it.table, it.column)) return found;
    Column& column = *table->find(it.column);
    if (it.change.type) column.type = *it.change.type;
    if (it.change.nullable) column.nullable = *it.change.nullable;
    if (it.change.default_value) column.default_value_ = *it.change.default_value;
    return {};
  }

  constexpr Finding operator()(const CreateIndex& it) const {
    const Table* table = schema_.find(it.table);
    if (table == nullptr) return finding(ErrorCode::no_such_table, it.table);
    if (Finding found = fits(*table, it.index)) return found;
    schema_.put_index(it.table, it.index);
    return {};
  }

  constexpr Finding operator()(const DropIndex& it) const {
    const Table* table = schema_.find(it.table);
    if (table == nullptr) return finding(ErrorCode::no_such_table, it.table);
    if (schema_.find_owner_of_index(it.index) != table) return finding(ErrorCode::no_such_index, it.table, it.index);
    schema_.erase_index(it.table, it.index);
    return {};
  }

  constexpr Finding operator()(const AddConstraint& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) return finding(ErrorCode::no_such_table, it.table);
    return it.constraint.visit([&](const auto& constraint) { return add_constraint(*table, constraint); });
  }

  constexpr Finding operator()(const DropConstraint& it) const {
    Table* table = schema_.change(it.table);
    if (table == nullptr) return finding(ErrorCode::no_such_table, it.table);
    const auto named = [&](const auto& each) { return !it.name.empty() && each.name == it.name; };
    std::size_t dropped = 0;
    switch (it.kind) {
      case ConstraintKind::primary_key:
        if (!table->primary_key.columns.empty() && table->primary_key.name == it.name) {
          table->primary_key = {};
          dropped = 1;
        }
        break;
      case ConstraintKind::unique: dropped = erase_if(table->uniques, named); break;
      case ConstraintKind::check: dropped = erase_if(table->checks, named); break;
      case ConstraintKind::foreign_key: dropped = erase_if(table->foreign_keys, named); break;
    }
    return dropped != 0 ? Finding{} : finding(ErrorCode::no_such_constraint, it.table, it.name);
  }

  constexpr Finding operator()(const BulkInsert& it) const {
    const Table* table = schema_.find(it.table);
    if (table == nullptr) return finding(ErrorCode::no_such_table, it.table);
    if (const Text* absent = missing(*table, it.columns)) {
      return finding(ErrorCode::no_such_column, table->name, *absent);
    }
    for (const auto& row : it.rows) {
      if (row.size() != it.columns.size()) {
        return malformed("bulk_insert", it.table, "a row has another number of values than there are columns");
      }
    }
    return {};
  }

  /// Raw SQL is read, and replayed like the operations that say the same.
  constexpr Finding operator()(const Execute& it) const {
    if (it.is_opaque) return {};
    return read_ddl(it.sql, schema_, schema_.virtual_tables, dialect_, [this](const DdlEffect& effect) {
      for (const Operation& each : effect.operations) {
        if (Finding found = each.data.visit(*this)) return found;
      }
      return Finding{};
    });
  }
  constexpr Finding operator()(const RunFunction&) const { return {}; }

 private:
  [[nodiscard]] static constexpr Finding finding(ErrorCode code, const Text& table, const Text& name = {}) {
    return {code, {}, table, name, {}};
  }
  [[nodiscard]] static constexpr Finding malformed(Text operation, const Text& table, Text what) {
    return {ErrorCode::malformed_operation, {}, table, std::move(operation), std::move(what)};
  }
  /// The first name that is no column's; null when each is.
  [[nodiscard]] static constexpr const Text* missing(const Table& table, const Names& names) {
    for (const Text& each : names) {
      if (table.find(each) == nullptr) return &each;
    }
    return nullptr;
  }
  [[nodiscard]] static constexpr Finding missing(const Table* table, const Text& name, const Text& column) {
    if (table == nullptr) return finding(ErrorCode::no_such_table, name);
    if (table->find(column) == nullptr) return finding(ErrorCode::no_such_column, name, column);
    return {};
  }
  [[nodiscard]] constexpr Finding fits(const Table& table) const {
    if (table.columns.empty()) return malformed("create_table", table.name, "a table needs a column");
    if (schema_.find(table.name) != nullptr) return finding(ErrorCode::table_exists, table.name);
    for (const Column* one = table.columns.begin(); one != table.columns.end(); ++one) {
      for (const Column* other = table.columns.begin(); other != one; ++other) {
        if (one->name == other->name) return finding(ErrorCode::column_exists, table.name, one->name);
      }
    }
    const Text* absent = missing(table, table.primary_key.columns);
    for (const Unique& each : table.uniques) {
      if (absent == nullptr) absent = missing(table, each.columns);
    }
    for (const ForeignKey& each : table.foreign_keys) {
      if (absent == nullptr) absent = missing(table, each.columns);
    }
    if (absent != nullptr) return finding(ErrorCode::no_such_column, table.name, *absent);
    for (std::size_t at = 0; at < table.indexes.size(); ++at) {
      if (Finding found = fits(table, table.indexes[at])) return found;
      for (std::size_t before = 0; before < at; ++before) {
        if (table.indexes[before].name == table.indexes[at].name) {
          return finding(ErrorCode::index_exists, table.name, table.indexes[at].name);
        }
      }
    }
    return {};
  }
  /// Index names are one namespace for all tables, as in SQLite and PostgreSQL.
  [[nodiscard]] constexpr Finding fits(const Table& table, const Index& index) const {
    if (index.keys.empty()) return malformed("create_index", table.name, "an index needs a key");
    for (const IndexKey& key : index.keys) {
      if (key.expression.empty() && table.find(key.column) == nullptr) {
        return finding(ErrorCode::no_such_column, table.name, key.column);
      }
    }
    if (schema_.find_owner_of_index(index.name) != nullptr) {
      return finding(ErrorCode::index_exists, table.name, index.name);
    }
    return {};
  }

  template <class List, class Added>
  [[nodiscard]] static constexpr Finding append(Table& table, List& list, const Added& added) {
    for (const auto& each : list) {
      if (!added.name.empty() && each.name == added.name) {
        return finding(ErrorCode::constraint_exists, table.name, added.name);
      }
    }
    list.push_back(added);
    return {};
  }
  [[nodiscard]] static constexpr Finding add_constraint(Table& table, const PrimaryKey& added) {
    if (!table.primary_key.columns.empty()) {
      return finding(ErrorCode::constraint_exists, table.name, "primary key");
    }
    if (const Text* absent = missing(table, added.columns)) {
      return finding(ErrorCode::no_such_column, table.name, *absent);
    }
    add(table, added);
    return {};
  }
  [[nodiscard]] static constexpr Finding add_constraint(Table& table, const Unique& added) {
    if (const Text* absent = missing(table, added.columns)) {
      return finding(ErrorCode::no_such_column, table.name, *absent);
    }
    return append(table, table.uniques, added);
  }
  [[nodiscard]] static constexpr Finding add_constraint(Table& table, const Check& added) {
    return append(table, table.checks, added);
  }
  [[nodiscard]] static constexpr Finding add_constraint(Table& table, const ForeignKey& added) {
    if (const Text* absent = missing(table, added.columns)) {
      return finding(ErrorCode::no_such_column, table.name, *absent);
    }
    return append(table, table.foreign_keys, added);
  }

  Schema& schema_;
  Dialect dialect_;
};

}  // namespace detail

namespace detail {

template <class AnyOperation>
[[nodiscard]] constexpr Finding replay_each(std::span<AnyOperation> operations, Schema& schema, Dialect dialect) {
  const Replay apply(schema, dialect);
  for (AnyOperation& operation : operations) {
    if (!operation.is_for(dialect)) continue;
    if (Finding found = operation.data.visit(apply)) return found;
  }
  return {};
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
