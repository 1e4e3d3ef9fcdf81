// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_READ_DDL_HPP
#define HEADWAY_OPERATIONS_READ_DDL_HPP

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "headway/base/concat.hpp"
#include "headway/base/finding.hpp"
#include "headway/base/list.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/ddl.hpp"
#include "headway/sql/mysql_script.hpp"
#include "headway/sql/postgresql_script.hpp"
#include "headway/sql/script.hpp"
#include "headway/sql/table_names.hpp"

namespace headway::inline v0 {

[[nodiscard]] constexpr sql::Syntax syntax_of(Dialect dialect) noexcept {
  switch (dialect) {
    case Dialect::sqlite: return sql::Syntax::sqlite;
    case Dialect::postgresql: return sql::Syntax::postgresql;
    case Dialect::mysql: break;
  }
  return sql::Syntax::mysql;
}

/// What one statement of SQL does to a schema.
struct DdlEffect {
  List<Operation> operations = {};
  Finding finding = {};  ///< Set when the statement cannot be read or does not fit the schema.
};

namespace detail {

[[nodiscard]] constexpr Finding cannot_read(SourcePosition at, std::string_view expected, std::string_view found) {
  return {ErrorCode::unreadable_statement,
          {},
          {},
          concat({"line ", Digits(at.line), ", column ", Digits(at.column)}),
          Text(found.substr(0, 40)),
          Text(expected)};
}

/// Turns what was read into operations on a schema as it stands now: names are spelt as the schema spells them, and
/// IF EXISTS and IF NOT EXISTS are decided.
class EffectOf {
 public:
  constexpr EffectOf(const Schema& schema, Names& virtual_tables, sql::Syntax syntax)
      : schema_(schema), virtual_tables_(virtual_tables), is_exact_(syntax == sql::Syntax::postgresql) {}

  constexpr DdlEffect operator()(const sql::Ordinary&) const { return {}; }
  constexpr DdlEffect operator()(const sql::Unreadable& it) const {
    DdlEffect out;
    out.finding = cannot_read(it.position, it.expected, it.found);
    return out;
  }

  constexpr DdlEffect operator()(const sql::TableDefinition& it) const {
    if (it.if_not_exists && (find(it.table.name) != nullptr || is_virtual(it.table.name))) return {};
    if (it.is_temporary || is_elsewhere(it.name)) return {};
    Table made = it.table;
    for (ForeignKey& key : made.foreign_keys) spell(key, made);
    return one(CreateTable{std::move(made)});
  }

  constexpr DdlEffect operator()(const sql::IndexDefinition& it) const {
    if (is_elsewhere(it.name) || is_elsewhere(it.table)) return {};
    if (it.if_not_exists && owner_of(it.index.name) != nullptr) return {};
    const Table* table = find(it.table.name);
    Index made = it.index;
    if (table != nullptr) {
      for (IndexKey& key : made.keys) key.column = spelt(*table, std::move(key.column));
      for (Text& each : made.included) each = spelt(*table, std::move(each));
    }
    return one(CreateIndex{table != nullptr ? table->name : it.table.name, std::move(made)});
  }

  constexpr DdlEffect operator()(const sql::ObjectDefinition& it) const {
    DdlEffect out;
    if (it.is_temporary || is_elsewhere(it.name)) return out;
    if (it.kind == sql::ObjectDefinition::Kind::view) {
      const View* const found = find(schema_.objects.views, it.name.name);
      if (found != nullptr && it.if_not_exists) return out;
      push(out, CreateView{it.view, it.replaces});
      return out;
    }
    if (it.kind == sql::ObjectDefinition::Kind::trigger) {
      if (!is_elsewhere(it.table)) create_trigger(it, out);
      return out;
    }
    if (!is_virtual(it.name.name) && find(it.name.name) == nullptr) {
      virtual_tables_.push_back(it.name.name);
    } else if (!it.if_not_exists) {
      out.finding = {ErrorCode::table_exists, {}, it.name.name, {}, {}};
    }
    return out;
  }

  constexpr DdlEffect operator()(const sql::Drop& it) const {
    DdlEffect out;
    for (const sql::ObjectName& each : it.names) {
      if (is_elsewhere(each)) continue;
      if (it.kind == sql::Drop::Kind::table) {
        if (is_exact_ && it.is_beyond_model) drop_readers(each.name, out);  // CASCADE
        drop_table(each.name, it.if_exists, out);
      } else if (it.kind == sql::Drop::Kind::index) {
        drop_index(each.name, it, out);
      } else if (it.kind == sql::Drop::Kind::view) {
        drop_view(each.name, it, out);
      } else {
        drop_trigger(each.name, it, out);
      }
    }
    return out;
  }

  constexpr DdlEffect operator()(const sql::TableAlteration& it) const {
    if (is_elsewhere(it.table)) return {};
    if (is_virtual(it.table.name)) return alter_virtual(it);
    const Table* table = find(it.table.name);
    if (table == nullptr && it.if_exists) return {};
    DdlEffect out;
    if (table == nullptr) out.finding = {ErrorCode::no_such_table, {}, it.table.name, {}, {}};
    for (const sql::Alteration& step : it.steps) {
      if (out.finding) return out;
      take_step(*table, step, out);
    }
    return out;
  }

 private:
  static constexpr void push(DdlEffect& out, Operation::Data data) {
    out.operations.push_back(Operation(std::move(data)));
  }
  [[nodiscard]] static constexpr DdlEffect one(Operation::Data data) {
    DdlEffect out;
    push(out, std::move(data));
    return out;
  }

  /// A schema is one database or one namespace: what is written before a name may mean another, which is left alone.
  [[nodiscard]] static constexpr bool is_elsewhere(const sql::ObjectName& name) {
    return !name.qualifier.empty() && !sql::is_one_of(name.qualifier, {"main", "public"});
  }

  /// Except in PostgreSQL, names are found in any case.
  ///
  /// @source https://www.sqlite.org/c3ref/stricmp.html
  [[nodiscard]] constexpr bool same_name(std::string_view left, std::string_view right) const {
    return is_exact_ ? left == right : headway::same_name(left, right);
  }
  [[nodiscard]] constexpr const Table* find(std::string_view name) const {
    const Table* found = schema_.find(name);
    return found != nullptr && same_name(found->name, name) ? found : nullptr;
  }
  [[nodiscard]] constexpr bool is_virtual(std::string_view name) const {
    return std::any_of(
        virtual_tables_.begin(), virtual_tables_.end(), [&](const Text& each) { return same_name(each, name); });
  }
  [[nodiscard]] constexpr const Table* owner_of(std::string_view index) const {
    const Table* found = schema_.find_owner_of_index(index);
    return found != nullptr && find_index(*found, index) != nullptr ? found : nullptr;
  }
  /// The name as the table declares it; as it is when the table has no such column.
  [[nodiscard]] constexpr Text spelt(const Table& table, Text name) const {
    const Column* column = table.find(name);
    if (column != nullptr && same_name(column->name, name)) return column->name;
    return name;
  }
  /// The table that a foreign key refers to, and its columns.
  constexpr void spell(ForeignKey& key, const Table& own) const {
    const Table* table = same_name(own.name, key.table) ? &own : find(key.table);
    if (table == nullptr) return;
    key.table = table->name;
    for (Text& name : key.referenced) name = spelt(*table, std::move(name));
  }

  constexpr void drop_table(const Text& name, bool if_exists, DdlEffect& out) const {
    if (const Table* table = find(name)) return push(out, DropTable{table->name});
    const bool was_virtual = is_virtual(name);
    erase_if(virtual_tables_, [&](const Text& each) { return same_name(each, name); });
    if (!was_virtual && !if_exists) out.finding = {ErrorCode::no_such_table, {}, name, {}, {}};
  }

  template <class Part>
  [[nodiscard]] constexpr const Part* find(const Parts<Part>& parts, std::string_view name) const {
    const Part* const found = parts.find(name);
    return found != nullptr && same_name(found->name, name) ? found : nullptr;
  }
  constexpr void create_trigger(const sql::ObjectDefinition& it, DdlEffect& out) const {
    Trigger made = it.trigger;
    if (const Table* table = find(made.table)) {
      made.table = table->name;
      for (Text& each : made.columns) each = spelt(*table, std::move(each));
    } else if (const View* view = find(schema_.objects.views, made.table)) {
      made.table = view->name;
    }
    const Trigger* const found =
        is_exact_ ? schema_.objects.triggers.find(made) : find(schema_.objects.triggers, made.name);
    if (found != nullptr && it.if_not_exists) return;
    if (found != nullptr && it.replaces) push(out, DropTrigger{found->table, found->name});
    push(out, CreateTrigger{std::move(made)});
  }
  constexpr void drop_view(const Text& name, const sql::Drop& it, DdlEffect& out) const {
    const View* const found = find(schema_.objects.views, name);
    if (is_exact_ && it.is_beyond_model) drop_readers(name, out);
    if (found != nullptr || !it.if_exists) push(out, DropView{found != nullptr ? found->name : name});
  }
  /// The views that read a table or view, those that read them first.
  constexpr void drop_readers(const Text& name, DdlEffect& out) const {
    for (const View& each : schema_.objects.views) {
      const bool is_dropped = std::any_of(out.operations.begin(), out.operations.end(), [&](const Operation& other) {
        const DropView* const dropped = other.data.get_if<DropView>();
        return dropped != nullptr && same_name(dropped->view, each.name);
      });
      if (is_dropped || !sql::names_table(each.select, name)) continue;
      drop_readers(each.name, out);
      push(out, DropView{each.name});
    }
  }
  constexpr void drop_trigger(const Text& name, const sql::Drop& it, DdlEffect& out) const {
    DropTrigger dropped{it.table.name, name};
    for (const Trigger& each : schema_.objects.triggers) {
      if (!same_name(each.name, name) || !(it.table.name.empty() || same_name(each.table, it.table.name))) continue;
      dropped = {each.table, each.name};
      return push(out, std::move(dropped));
    }
    if (!it.if_exists) push(out, std::move(dropped));
  }

  constexpr void drop_index(const Text& name, const sql::Drop& it, DdlEffect& out) const {
    const Table* table = it.table.name.empty() ? owner_of(name) : find(it.table.name);
    const Index* found = nullptr;
    if (table != nullptr) found = find_index(*table, name);
    if (found != nullptr) return push(out, DropIndex{table->name, found->name});
    if (!it.if_exists) out.finding = {ErrorCode::no_such_index, {}, it.table.name, name, {}};
  }
  [[nodiscard]] constexpr const Index* find_index(const Table& table, std::string_view name) const {
    for (const Index& each : table.indexes) {
      if (same_name(each.name, name)) return &each;
    }
    return nullptr;
  }

  constexpr DdlEffect alter_virtual(const sql::TableAlteration& it) const {
    for (const sql::Alteration& step : it.steps) {
      if (step.kind != sql::Alteration::Kind::rename_table) continue;
      for (Text& each : virtual_tables_) {
        if (same_name(each, it.table.name)) each = step.to;
      }
    }
    return {};
  }

  constexpr void take_step(const Table& table, const sql::Alteration& step, DdlEffect& out) const {
    switch (step.kind) {
      case sql::Alteration::Kind::rename_table: push(out, RenameTable{table.name, step.to}); break;
      case sql::Alteration::Kind::rename_column:
        push(out, RenameColumn{table.name, spelt(table, step.name), step.to});
        break;
      case sql::Alteration::Kind::add_column: add_column(table, step, out); break;
      case sql::Alteration::Kind::drop_column:
        if (step.if_exists && table.find(spelt(table, step.name)) == nullptr) break;
        push(out, DropColumn{table.name, spelt(table, step.name)});
        break;
      case sql::Alteration::Kind::alter_column: alter_column(table, step, out); break;
      case sql::Alteration::Kind::alter_options: alter_options(table, step.notes, out); break;
      case sql::Alteration::Kind::add_constraint: add_constraints(table, step.parts, out); break;
      case sql::Alteration::Kind::drop_constraint: drop_constraint(table, step, out, [](auto&&) {}); break;
      case sql::Alteration::Kind::rename_constraint:
        drop_constraint(table, step, out, [&](auto constraint) {
          constraint.name = step.to;
          push(out, AddConstraint{table.name, std::move(constraint)});
        });
        break;
      case sql::Alteration::Kind::other: break;
    }
  }

  constexpr void alter_column(const Table& table, const sql::Alteration& step, DdlEffect& out) const {
    ColumnChange change;
    change.type = step.type;
    change.nullable = step.nullable;
    change.default_value = step.default_value;
    change.comment = step.notes.comment;
    push(out, AlterColumn{table.name, spelt(table, step.name), std::move(change)});
  }
  static constexpr void alter_options(const Table& table, const sql::TableNotes& notes, DdlEffect& out) {
    TableChange change;
    change.comment = notes.comment;
    change.engine = notes.engine;
    change.charset = notes.charset;
    change.collation = notes.collation;
    push(out, AlterOptions{table.name, std::move(change)});
  }
  /// The column with its own checks and references; named keys follow as constraints, as a Column holds no names.
  constexpr void add_column(const Table& table, const sql::Alteration& step, DdlEffect& out) const {
    if (step.if_not_exists && table.find(spelt(table, step.name)) != nullptr) return;
    Table rest = step.parts;
    Column column = std::move(rest.columns.front());
    column.checks = std::move(rest.checks);
    column.references_ = std::move(rest.foreign_keys);
    for (ForeignKey& key : column.references_) spell(key, table);
    rest.columns.clear();
    rest.checks.clear();
    rest.foreign_keys.clear();
    if (rest.primary_key.name.empty() && !rest.primary_key.columns.empty()) {
      column.is_primary_key = true;
      rest.primary_key = {};
    }
    if (rest.uniques.size() == 1 && rest.uniques.front().name.empty()) {
      column.is_unique = true;
      rest.uniques.clear();
    }
    push(out, AddColumn{table.name, std::move(column)});
    add_constraints(table, rest, out);
  }

  constexpr void add_constraints(const Table& table, const Table& parts, DdlEffect& out) const {
    const auto spell_all = [&](Names& names) {
      for (Text& name : names) name = spelt(table, std::move(name));
    };
    if (!parts.primary_key.columns.empty()) {
      PrimaryKey key = parts.primary_key;
      spell_all(key.columns);
      push(out, AddConstraint{table.name, std::move(key)});
    }
    for (Unique each : parts.uniques) {
      spell_all(each.columns);
      push(out, AddConstraint{table.name, std::move(each)});
    }
    for (const Check& each : parts.checks) push(out, AddConstraint{table.name, each});
    for (ForeignKey each : parts.foreign_keys) {
      spell_all(each.columns);
      spell(each, table);
      push(out, AddConstraint{table.name, std::move(each)});
    }
    for (const Index& each : parts.indexes) push(out, CreateIndex{table.name, each});
  }

  /// The statement gives a name only; what it is the name of, the table knows.
  ///
  /// @param then  called with the constraint that was dropped
  template <class Then>
  constexpr void drop_constraint(const Table& table, const sql::Alteration& step, DdlEffect& out, Then then) const {
    bool is_found = false;
    const auto drop = [&](const auto& each, ConstraintKind kind) {
      if (is_found || (!step.name.empty() && !same_name(each.name, step.name))) return;
      is_found = true;
      push(out, DropConstraint{table.name, each.name, kind});
      then(each);
    };
    if (!table.primary_key.columns.empty()) drop(table.primary_key, ConstraintKind::primary_key);
    if (step.name.empty()) return;  // MySQL's DROP PRIMARY KEY
    for (const Unique& each : table.uniques) drop(each, ConstraintKind::unique);
    for (const Check& each : table.checks) drop(each, ConstraintKind::check);
    for (const ForeignKey& each : table.foreign_keys) drop(each, ConstraintKind::foreign_key);
    if (is_found) return;
    if (const Index* index = find_index(table, step.name)) return push(out, DropIndex{table.name, index->name});
    if (!step.if_exists) out.finding = {ErrorCode::no_such_constraint, {}, table.name, step.name, {}};
  }

  const Schema& schema_;
  Names& virtual_tables_;
  bool is_exact_;
};

}  // namespace detail

/// What a definition that was read does to a schema, as operations for replay.
///
/// @param virtual_tables  The virtual tables that exist: a schema does not hold them, and they can be dropped and
///                        renamed like others. Kept up to date.
[[nodiscard]] constexpr DdlEffect effect_of(const sql::Definition& definition, const Schema& schema,
                                            Names& virtual_tables, Dialect dialect = Dialect::sqlite) {
  return std::visit(detail::EffectOf(schema, virtual_tables, syntax_of(dialect)), definition);
}

namespace detail {

template <class Statements, class Apply>
constexpr Finding read_ddl(Statements statements, std::string_view script, const Schema& schema, Names& virtual_tables,
                           Dialect dialect, Apply& apply) {
  for (auto each = statements.next(); each; each = statements.next()) {
    const sql::Definition definition = sql::read_statement(each.text, syntax_of(dialect));
    if (const auto* stop = std::get_if<sql::Unreadable>(&definition)) {
      return cannot_read(sql::Script(script).position(each.offset + stop->offset), stop->expected, stop->found);
    }
    const DdlEffect effect = effect_of(definition, schema, virtual_tables, dialect);
    if (effect.finding) return effect.finding;
    if (Finding found = apply(effect)) return found;
  }
  return {};
}

}  // namespace detail

/// Reads a script statement by statement and hands what each does to `apply(const DdlEffect&) -> Finding`, which makes
/// the schema follow: IF EXISTS of the next statement is decided by it. Stops at the first finding.
template <class Apply>
constexpr Finding read_ddl(std::string_view script, const Schema& schema, Names& virtual_tables, Dialect dialect,
                           Apply apply) {
  if (dialect == Dialect::postgresql) {
    return detail::read_ddl(sql::PostgresqlScript(script), script, schema, virtual_tables, dialect, apply);
  }
  if (dialect == Dialect::mysql) {
    return detail::read_ddl(sql::MysqlScript(script), script, schema, virtual_tables, dialect, apply);
  }
  return detail::read_ddl(sql::Script(script), script, schema, virtual_tables, dialect, apply);
}

}  // namespace headway::inline v0

#endif
