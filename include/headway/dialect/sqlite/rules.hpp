// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_RULES_HPP
#define HEADWAY_DIALECT_SQLITE_RULES_HPP

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/sqlite/affinity.hpp"
#include "headway/dialect/sqlite/edit.hpp"
#include "headway/dialect/sqlite/table.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/operations/groups.hpp"
#include "headway/sql/rename.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

[[nodiscard]] inline std::string sql_name(std::string_view name) {
  sql::Writer writer;
  writer.name(name);
  return writer.take();
}

/// A name by which the rowid of a table can be reached; empty when there is none.
///
/// @source https://www.sqlite.org/lang_createtable.html#rowid ("if a table contains a user defined column named …")
[[nodiscard]] inline std::string_view rowid_name(const Table& table) {
  if (table.is_without_rowid) return {};
  for (const std::string_view name : {"rowid", "_rowid_", "oid"}) {
    if (table.find(name) == nullptr) return name;
  }
  return {};
}

/// A rule that can be told of each row by itself.
struct RowRule {
  Statement query;        ///< For the rows that break it.
  std::string condition;  ///< Under which a row does; empty when none can.
};

/// Queries for the rows of a table that break a rule. Each gives the row's identity, then the values concerned.
class RuleQueries {
 public:
  /// @param table  the table as it is when the query runs, under the name that it is reported by
  explicit RuleQueries(const Table& table) : table_(table) {}

  [[nodiscard]] RowRule check(const Check& rule) const {
    sql::Writer words;
    (words << "CHECK ").expression(rule.expression);
    std::vector<std::string_view> shown;
    for (const Column& column : table_.columns) {
      if (shown.size() < 4 && sql::names_column(rule.expression, column.name)) shown.push_back(column.name);
    }
    sql::Writer condition;
    (condition << "NOT ").expression(rule.expression);
    return of_rows(rule_name(words.take(), rule.name), shown, condition.take(), ErrorCode::rows_break_rule);
  }

  /// @param value  SQL for the value that the column gets
  [[nodiscard]] RowRule not_null(std::string_view column, const std::string& value) const {
    return of_rows("NOT NULL of " + place(column), {}, value + " IS NULL", ErrorCode::rows_break_rule);
  }

  /// @param values  SQL for the values that the columns get
  /// @param made    the table that they get them in
  [[nodiscard]] Statement unique(const Names& columns, const Text& name, std::string_view kind,
                                 const std::vector<std::string>& values, const Table& made) const {
    std::string keys, present;
    for (std::size_t at = 0; at < values.size(); ++at) {
      keys += (at == 0 ? "" : ", ") + values[at] + collation(made, columns[at]);
      present += (at == 0 ? "" : " AND ") + values[at] + " IS NOT NULL";
    }
    std::string shown;
    for (std::size_t at = 0; at < values.size(); ++at) shown += ", " + values[at] + " AS " + sql_name(columns[at]);
    sql::Writer words;
    (words << kind << " ").names(columns);
    return expect(rule_name(words.take(), name),
                  "SELECT * FROM (SELECT " + identity() + shown + ", count(*) OVER (PARTITION BY " + keys +
                      ") AS \"number of rows\" FROM main." + sql_name(table_.name) + " WHERE " + present +
                      ") WHERE \"number of rows\" > 1",
                  ErrorCode::rows_break_rule);
  }

  /// Rows that refer to nothing by one of the table's foreign keys.
  ///
  /// @param number  the key's place among those of the table, from 0; SQLite counts from the last
  /// @source https://www.sqlite.org/pragma.html#pragma_foreign_key_check
  [[nodiscard]] Statement foreign_key(const ForeignKey& rule, std::size_t number) const {
    const std::string id = std::to_string(table_.foreign_keys.size() - 1 - number);
    const std::string_view rowid = rowid_name(table_);
    const std::string source = "pragma_foreign_key_check(" + literal(table_.name) + ") AS broken";
    std::string query = "SELECT broken.parent AS \"refers to\" FROM " + source + " WHERE broken.fkid = " + id;
    if (!rowid.empty()) {
      query = "SELECT its." + std::string(rowid) + " AS rowid";
      for (const Text& column : rule.columns) query += ", its." + sql_name(column);
      query += " FROM " + source + " JOIN main." + sql_name(table_.name) + " AS its ON its." + std::string(rowid) +
               " = broken.\"rowid\" WHERE broken.fkid = " + id;
    }
    sql::Writer words;
    ((words << "FOREIGN KEY ").names(rule.columns) << " ");
    write_references(words, rule);
    return expect(rule_name(words.take(), rule.name), std::move(query), ErrorCode::rows_break_rule);
  }

  /// The same for a key of one column that has an index: each value is looked for once, however many rows have it.
  /// What this does not find in order, the whole check decides.
  ///
  /// @source https://www.sqlite.org/foreignkeys.html#fk_schemacommands (the parent's collation and affinity count)
  void quick_foreign_key(const ForeignKey& rule, std::size_t number, Statements& out) const {
    // What is wrong with the key itself is an error when the pragma is compiled.
    add_sql("EXPLAIN PRAGMA main.foreign_key_check(" + literal(table_.name) + ")", out);
    Statement whole = foreign_key(rule, number);
    Statement quick = expect(
        whole.text,
        "SELECT 1 FROM (SELECT DISTINCT " + sql_name(rule.columns[0]) + " AS key FROM main." + sql_name(table_.name) +
            ") AS its WHERE key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main." + sql_name(rule.table) +
            " AS parent WHERE parent." + sql_name(rule.referenced[0]) + " = +its.key) LIMIT 1",
        whole.code);
    quick.reasons.push_back(std::move(whole));
    out.push_back(std::move(quick));
  }

  /// Values that a new type does not fit.
  ///
  /// @param value  SQL for the value that the column gets
  [[nodiscard]] RowRule type(std::string_view column, const std::string& words, const std::string& value,
                             Promise promise, ErrorCode code) const {
    std::string condition = misfit(value, promise, affinity_of(words));
    if (condition.empty()) return {};
    return of_rows("type " + words + " of " + place(column), {column}, std::move(condition), code);
  }

  /// Values that a column would lose which becomes a computed one.
  [[nodiscard]] RowRule computed(std::string_view column, std::string_view expression) const {
    sql::Writer condition;
    (condition.name(column) << " IS NOT ").expression(expression);
    sql::Writer words;
    (words << "GENERATED ALWAYS AS ").expression(expression);
    return of_rows(words.take() + " of " + place(column), {column}, condition.take(), ErrorCode::lossy_conversion);
  }

  /// All rows: none may be there.
  [[nodiscard]] RowRule no_value(std::string_view column) const {
    return of_rows(
        "NOT NULL of " + place(column) + ", which is new and has no default,", {}, "TRUE", ErrorCode::rows_break_rule);
  }

  /// Asks all rules in one pass over the rows; each by itself only when there is a row that breaks one.
  void add(std::vector<RowRule> rules, Statements& out) const {
    std::erase_if(rules, [](const RowRule& each) { return each.condition.empty(); });
    if (rules.size() < 2) {
      for (RowRule& each : rules) out.push_back(std::move(each.query));
      return;
    }
    std::string any;
    for (const RowRule& each : rules) any.append(any.empty() ? "" : " OR ").append(each.condition);
    Statement all =
        expect("one of the rules of " + table_.name.string(), rows({}, any) + " LIMIT 1", ErrorCode::rows_break_rule);
    for (RowRule& each : rules) all.reasons.push_back(std::move(each.query));
    out.push_back(std::move(all));
  }

 private:
  [[nodiscard]] RowRule of_rows(std::string rule, const std::vector<std::string_view>& shown, std::string condition,
                                ErrorCode code) const {
    Statement query = expect(std::move(rule), rows(shown, condition), code);
    return {std::move(query), std::move(condition)};
  }
  [[nodiscard]] static Statement expect(std::string rule, std::string query, ErrorCode code) {
    Statement made;
    made.kind = Statement::Kind::expect_no_rows;
    made.sql = std::move(query);
    made.text = std::move(rule);
    made.code = code;
    return made;
  }
  [[nodiscard]] static std::string literal(std::string_view text) {
    sql::Writer writer;
    writer.literal(Value(text));
    return writer.take();
  }
  [[nodiscard]] std::string place(std::string_view column) const {
    return table_.name.string() + '.' + std::string(column);
  }
  [[nodiscard]] std::string rule_name(std::string words, const Text& name) const {
    if (!name.empty()) words += " (" + name.string() + ')';
    return words + " of " + table_.name.string();
  }
  [[nodiscard]] static std::string collation(const Table& table, std::string_view column) {
    const Column* found = table.find(column);
    return found == nullptr || found->collation.empty() ? "" : " COLLATE " + sql_name(found->collation);
  }
  /// What tells a row from the others: the rowid, or else the primary key.
  [[nodiscard]] std::string identity() const {
    if (const std::string_view rowid = rowid_name(table_); !rowid.empty()) return std::string(rowid) + " AS rowid";
    std::string out;
    for (const Text& column : table_.primary_key.columns) out += (out.empty() ? "" : ", ") + sql_name(column);
    return out.empty() ? "1 AS row" : out;
  }
  [[nodiscard]] std::string rows(const std::vector<std::string_view>& shown, const std::string& condition) const {
    std::string out = "SELECT " + identity();
    for (const std::string_view column : shown) {
      if (table_.find(column) != nullptr) out += ", " + sql_name(column);  // else it is new, and has no values yet
    }
    return out + " FROM main." + sql_name(table_.name) + " WHERE " + condition;
  }

  const Table& table_;
};

/// Values that do not fit the new type of a column that keeps them.
inline void add_type_rules(const TableText& before, std::size_t at, const Type& type, const std::string& value,
                           std::vector<RowRule>& out) {
  const std::string words = sqlite_type(type, before.table().is_strict);
  const std::string_view now = before.type_words(at);
  const Affinity from = affinity_of(now), to = affinity_of(words);
  const bool is_same = same_name(now, words) || (from == to && (to == Affinity::text || to == Affinity::integer));
  if (is_same || to == Affinity::blob || before.table().columns[at].generated.kind != Generated::Kind::none) return;
  out.push_back(
      RuleQueries(before.table())
          .type(before.table().columns[at].name, words, value, promise_of(type, to), ErrorCode::lossy_conversion));
}

/// Whether a change can give a column's rows other values, or other order or equality.
[[nodiscard]] inline bool changes_values(const AlterColumn& it) {
  return it.change.type.has_value() || it.change.collation.has_value() || it.change.generated.has_value() ||
         it.change.autoincrement.value_or(false) || !it.change.conversion.empty();
}

/// Checks that the table has now and did not have before, or that are about values which have changed.
inline void add_new_checks(const TableText& before, const TableText& after, Group changes, std::vector<RowRule>& out) {
  const Table& old = before.table();
  const Table& made = after.table();
  const auto is_about_change = [&](const Check& check) {
    return std::any_of(changes.begin(), changes.end(), [&](const Operation* each) {
      const auto* it = each->data.get_if<AlterColumn>();
      return it != nullptr && changes_values(*it) && sql::names_column(check.expression, it->column);
    });
  };
  for (const Check& check : made.checks) {
    const bool is_old = std::any_of(old.checks.begin(), old.checks.end(), [&](const Check& each) {
      return sql::same_sql(each.expression, check.expression);
    });
    if (!is_old || is_about_change(check)) out.push_back(RuleQueries(made).check(check));
  }
}

/// Whether SQLite finds the different values of a foreign key's column in an index, and values that it takes for the
/// same are the same to the parent's column: no collation, and not 1 beside 1.0.
[[nodiscard]] inline bool is_quick(const ForeignKey& key, const TableText& text,
                                   const std::vector<std::string>& indexes) {
  if (key.columns.size() != 1 || key.referenced.size() != 1) return false;
  const std::size_t at = text.find(key.columns[0]);
  if (at == text.table().columns.size() || !text.table().columns[at].collation.empty()) return false;
  const std::string_view type = text.type_words(at);
  if (affinity_of(type) == Affinity::blob || same_name(type, "ANY")) return false;
  return std::any_of(indexes.begin(), indexes.end(), [&](const std::string& sql) {
    const sql::Definition read = sql::read_statement(sql);
    const auto* found = std::get_if<sql::IndexDefinition>(&read);
    if (found == nullptr || !found->index.where.empty()) return false;
    const IndexKey& first = found->index.keys[0];
    return same_name(first.column, key.columns[0]) && first.collation.empty();
  });
}

/// Foreign keys that the table has now and did not have before.
///
/// @param indexes  the table's indexes as they are stored
inline void add_new_foreign_keys(const TableText& before, const TableText& after,
                                 const std::vector<std::string>& indexes, Statements& out) {
  const Table& old = before.table();
  const Table& made = after.table();
  for (std::size_t at = 0; at < made.foreign_keys.size(); ++at) {
    const ForeignKey& key = made.foreign_keys[at];
    const bool is_old = std::any_of(old.foreign_keys.begin(), old.foreign_keys.end(), [&](const ForeignKey& each) {
      return each.columns == key.columns && each.table == key.table && each.referenced == key.referenced;
    });
    if (is_old) continue;
    const RuleQueries queries(made);
    if (is_quick(key, after, indexes)) {
      queries.quick_foreign_key(key, at, out);
    } else {
      out.push_back(queries.foreign_key(key, at));
    }
  }
}

}  // namespace headway::inline v0::detail

#endif
