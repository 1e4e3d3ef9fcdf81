// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_IN_PLACE_HPP
#define HEADWAY_DIALECT_SQLITE_IN_PLACE_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headway/dialect/sqlite/edit.hpp"
#include "headway/dialect/sqlite/rules.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/operations/column_use.hpp"
#include "headway/operations/groups.hpp"
#include "headway/sql/ddl.hpp"
#include "headway/sql/rename.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// @source https://www.sqlite.org/lang_altertable.html#otheralter,
/// https://www.sqlite.org/pragma.html#pragma_writable_schema
inline void add_edit(const TableText& after, Statements& out) {
  sql::Writer writer;
  writer << "UPDATE main.sqlite_schema SET sql = ";
  (writer.literal(Value(after.text())) << " WHERE type = 'table' AND name = ").literal(Value(after.table().name));
  add_kind(Statement::Kind::edit_definition, writer.take(), out);
  out.back().object = after.table().name.string();
  out.back().text = after.text();
}

/// Makes the table under another name.
inline void add_scratch(const TableText& table, const std::string& free_name, Statements& out) {
  add_sql(table.named("main." + sql_name(free_name)), out);
  out.back().object = table.table().name.string();
  out.back().text = free_name;
}

/// Whether an index has an expression or a condition that names a column: what it holds is computed from the column.
[[nodiscard]] inline bool computes_from(const std::string& index, std::string_view column) {
  const sql::Definition read = sql::read_statement(index);
  const auto* found = std::get_if<sql::IndexDefinition>(&read);
  if (found == nullptr) return false;
  if (!found->index.where.empty() && sql::names_column(found->index.where, column)) return true;
  return std::any_of(found->index.keys.begin(), found->index.keys.end(), [&](const IndexKey& key) {
    return !key.expression.empty() && sql::names_column(key.expression, column);
  });
}

/// Whether an index has a column, in whatever way.
[[nodiscard]] inline bool reads_column(const std::string& index, std::string_view column) {
  const sql::Definition read = sql::read_statement(index);
  const auto* found = std::get_if<sql::IndexDefinition>(&read);
  if (found == nullptr) return false;
  return computes_from(index, column) ||
         std::any_of(found->index.keys.begin(), found->index.keys.end(), [&](const IndexKey& key) {
           return same_name(key.column, column);
         });
}

/// Whether foreign keys can depend on what a column holds: keys of the table, or of others that refer to it.
///
/// @param indexes  the table's indexes as they are stored
/// @source https://www.sqlite.org/foreignkeys.html#fk_indexes (what can be referred to: a primary key, or UNIQUE)
[[nodiscard]] inline bool is_of_key(const Table& table, const std::vector<std::string>& indexes,
                                    std::string_view column) {
  const auto names_it = [&](const auto& key) { return contains(key.columns, column); };
  if (names_it(table.primary_key) || std::any_of(table.uniques.begin(), table.uniques.end(), names_it) ||
      std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), names_it)) {
    return true;
  }
  return std::any_of(indexes.begin(), indexes.end(), [&](const std::string& index) {
    const sql::Definition read = sql::read_statement(index);
    const auto* found = std::get_if<sql::IndexDefinition>(&read);
    return found == nullptr || (found->index.is_unique && sql::names_column(index, column));
  });
}

/// Edits the stored definition. What rows must hold is asked of them: NOT NULL before the edit, as SQLite believes the
/// definition; CHECK with it, or after the edit when columns come to mean something else; FOREIGN KEY after it.
///
/// @param indexes    the table's indexes as they are stored
/// @param free_name  a name that no table has
/// @source https://www.sqlite.org/lang_altertable.html#otheralter (the procedure for changes that touch no content)
inline void edit_in_place(Group changes, const TableText& before, const TableText& after,
                          const std::vector<std::string>& indexes, const std::string& free_name, Statements& out) {
  const Table& old = before.table();
  std::vector<std::string> stale;
  std::vector<RowRule> rules;
  bool moves_values = false, moves_keys = false;
  for (const Operation* each : changes) {
    const auto* it = each->data.get_if<AlterColumn>();
    if (it == nullptr) continue;
    const std::size_t at = before.find(it->column);
    const Column& column = old.columns[at];
    const std::string name = sql_name(column.name);
    if (it->change.nullable == false && column.nullable) rules.push_back(RuleQueries(old).not_null(column.name, name));
    if (!it->change.type) continue;
    moves_values = true;
    add_type_rules(before, at, *it->change.type, name, rules);
    if (affinity_of(before.type_words(at)) == affinity_of(after.type_words(at))) continue;
    moves_keys = moves_keys || is_of_key(old, indexes, column.name);
    for (const std::string& index : indexes) {
      if (computes_from(index, column.name)) stale.push_back(index);
    }
  }
  if (!moves_values) add_new_checks(before, after, changes, rules);
  // SQLite itself says whether the definition is one, before it is relied on.
  add_scratch(after, free_name, out);
  add_sql("DROP TABLE main." + sql_name(free_name), out);
  RuleQueries(old).add(std::move(rules), out);
  if (moves_keys) add_kind(Statement::Kind::note_foreign_keys, "PRAGMA foreign_key_check", out);
  add_edit(after, out);
  for (const std::string& index : stale) {
    const sql::Definition read = sql::read_statement(index);
    add_sql("REINDEX main." + sql_name(std::get<sql::IndexDefinition>(read).name.name), out);
  }
  if (moves_values) {
    std::vector<RowRule> checks;
    add_new_checks(before, after, changes, checks);
    RuleQueries(after.table()).add(std::move(checks), out);
  }
  add_new_foreign_keys(before, after, indexes, out);
}

}  // namespace headway::inline v0::detail

#endif
