// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_REBUILD_HPP
#define HEADWAY_DIALECT_SQLITE_REBUILD_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/sqlite/edit.hpp"
#include "headway/dialect/sqlite/in_place.hpp"
#include "headway/dialect/sqlite/rules.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/operations/groups.hpp"
#include "headway/sql/ddl.hpp"

namespace headway::inline v0::detail {

/// What hangs on a table in a SQLite database.
struct Surroundings {
  struct Object {
    std::string name;
    std::string sql;            ///< As it is stored.
    bool is_temporary = false;  ///< A trigger of the connection alone.
  };
  struct Dependent {
    std::string name;
    std::string probe;  ///< A statement that compiles only if the view or trigger does.
  };
  std::vector<Object> own;              ///< Indexes and triggers, in the order in which they were made.
  std::vector<Dependent> dependents;    ///< Views and triggers that name the table.
  std::vector<std::string> statistics;  ///< Which of the tables of ANALYZE there are.
  bool has_sequence = false;            ///< Whether the database counts AUTOINCREMENT.
};

/// Statements that ask of each view and trigger around a table whether it compiles.
inline void add_dependents(Statement::Kind kind, const Surroundings& around, Statements& out) {
  for (const Surroundings::Dependent& each : around.dependents) {
    add_kind(kind, each.probe, out);
    out.back().object = each.name;
  }
}

/// Writes the statements that put a new table in the place of an old one.
///
/// @source https://www.sqlite.org/lang_altertable.html#otheralter (the twelve steps; numbers below are theirs)
class Rebuild {
 public:
  Rebuild(Group changes, const TableText& before, const TableText& after, const Surroundings& around,
          std::string_view free_name)
      : changes_(changes), before_(before), after_(after), around_(around), own_(sql_name(old().name)),
        fresh_(sql_name(free_name)), free_name_(free_name) {
    follow_columns();
  }

  /// SQLite would take the name of a column that is gone for a text, where it stands in double quotes.
  ///
  /// @error column_in_use
  [[nodiscard]] Result<void> examine() const {
    for (const Operation* change : changes_) {
      const auto* dropped = change->data.get_if<DropColumn>();
      if (dropped == nullptr) continue;
      const auto refuse = [&](const std::string& user) {
        return failure(
            ErrorCode::column_in_use,
            "column " + dropped->column.string() + " of table " + old().name.string() + " is used by " + user);
      };
      for (const Surroundings::Object& each : around_.own) {
        if (reads_column(each.sql, dropped->column)) return refuse("index " + each.name);
      }
      if (made().find(dropped->column) != nullptr) continue;  // another of that name has come
      for (const Check& each : made().checks) {
        if (sql::names_column(each.expression, dropped->column)) return refuse("check " + each.expression.string());
      }
      for (const Column& each : made().columns) {
        if (sql::names_column(each.generated.expression, dropped->column))
          return refuse("column " + each.name.string());
      }
    }
    return {};
  }

  void write(bool can_edit, Statements& out) const {
    rules_of_values(out);
    if (moves_keys()) add_kind(Statement::Kind::note_foreign_keys, "PRAGMA foreign_key_check", out);
    // 1. The run is the transaction (2.), in which the pragma would do nothing: the backend has another way.
    add_kind(Statement::Kind::begin_rebuild, "PRAGMA foreign_keys = OFF", out);
    add_dependents(Statement::Kind::note_dependent, around_, out);
    add_scratch(after_, free_name_, out);  // 4.
    copy(out);                             // 5.
    carry_over(out);
    add_sql("DROP TABLE main." + own_, out);                            // 6.
    add_sql("ALTER TABLE main." + fresh_ + " RENAME TO " + own_, out);  // 7.
    for (const std::string& each : around_.statistics) rename_in(each, "tbl", free_name_, old().name, out);
    // RENAME quotes the name: the text is to be what it was.
    if (can_edit) add_edit(after_, out);
    for (const Surroundings::Object& each : around_.own) add_sql(again(each), out);  // 8., after the rows: it is faster
    add_dependents(Statement::Kind::expect_dependent, around_, out);                 // 9.
    std::vector<RowRule> checks;
    add_new_checks(before_, after_, changes_, checks);
    RuleQueries(made()).add(std::move(checks), out);
    std::vector<std::string> indexes;
    for (const Surroundings::Object& each : around_.own) indexes.push_back(each.sql);
    add_new_foreign_keys(before_, after_, indexes, out);
    add_kind(Statement::Kind::end_rebuild, "PRAGMA foreign_keys = ON", out);  // 12.
  }

 private:
  /// A column of the new table and what it gets; nothing for the default.
  struct Source {
    std::string column;
    std::optional<std::string> value;
    bool is_converted = false;
  };

  [[nodiscard]] const Table& old() const { return before_.table(); }
  [[nodiscard]] const Table& made() const { return after_.table(); }

  void follow_columns() {
    for (const Column& each : old().columns) sources_.push_back({each.name.string(), sql_name(each.name), false});
    for (const Operation* change : changes_) {
      if (const auto* added = change->data.get_if<AddColumn>()) {
        Source source{added->column.name.string(), {}, true};
        if (!added->values.empty()) source.value = in_parentheses(added->values);
        sources_.push_back(std::move(source));
      } else if (const auto* dropped = change->data.get_if<DropColumn>()) {
        std::erase_if(sources_, [&](const Source& each) { return same_name(each.column, dropped->column); });
      } else if (const auto* altered = change->data.get_if<AlterColumn>()) {
        Source* source = find(altered->column);
        if (source == nullptr) continue;
        // Rows have the default that the column was added with, whatever it becomes for later ones.
        if (!source->value && altered->change.default_value) source->value = default_added(altered->column);
        if (altered->change.conversion.empty()) continue;
        source->value = in_parentheses(altered->change.conversion);
        source->is_converted = true;
      }
    }
  }
  [[nodiscard]] static std::string sql_of(const Default& it) {
    if (it.kind == Default::Kind::expression) return in_parentheses(it.value.bytes);
    sql::Writer writer;
    writer.literal(it.value);
    return writer.take();
  }
  /// The default that a column was added with, as an expression.
  [[nodiscard]] std::string default_added(std::string_view column) const {
    Default found;
    for (const Operation* change : changes_) {
      const auto* added = change->data.get_if<AddColumn>();
      if (added != nullptr && same_name(added->column.name, column)) found = added->column.default_value_;
    }
    return sql_of(found);
  }
  [[nodiscard]] Source* find(std::string_view column) {
    for (Source& each : sources_) {
      if (same_name(each.column, column)) return &each;
    }
    return nullptr;
  }
  [[nodiscard]] const Source* find(std::string_view column) const { return const_cast<Rebuild*>(this)->find(column); }
  [[nodiscard]] static std::string in_parentheses(const Text& expression) {
    sql::Writer writer;
    writer.expression(expression);
    return writer.take();
  }

  /// What SQLite would change without a word: values under another type, a NULL that becomes a rowid, values of a
  /// column that is computed from now on.
  void rules_of_values(Statements& out) const {
    const RuleQueries queries(old());
    std::vector<RowRule> rules;
    for (std::size_t at = 0; at < old().columns.size(); ++at) {
      const Column& column = old().columns[at];
      const Source* source = find(column.name);
      const Column* now = made().find(column.name);
      if (source == nullptr || now == nullptr || source->is_converted) continue;
      const bool was_computed = column.generated.kind != Generated::Kind::none;
      if (now->generated.kind != Generated::Kind::none) {
        if (!was_computed) rules.push_back(queries.computed(column.name, now->generated.expression));
        continue;
      }
      for (const Operation* change : changes_) {
        const auto* it = change->data.get_if<AlterColumn>();
        if (it == nullptr || !same_name(it->column, column.name)) continue;
        const bool counts = it->change.autoincrement.value_or(column.is_autoincrement);
        if (!it->change.type && !counts) continue;
        add_type_rules(before_, at, counts ? integer : *it->change.type, *source->value, rules);
      }
    }
    if (const Column* key = alias_of(after_); key != nullptr && alias_of(before_) == nullptr) {
      const Source* source = find(key->name);
      if (source != nullptr && source->value) rules.push_back(queries.not_null(key->name, *source->value));
    }
    queries.add(std::move(rules), out);
  }

  /// Whether rows of this table or of others could cease to refer to something.
  [[nodiscard]] bool moves_keys() const {
    return std::any_of(changes_.begin(), changes_.end(), [](const Operation* each) {
      if (const auto* altered = each->data.get_if<AlterColumn>()) return changes_values(*altered);
      const auto* dropped = each->data.get_if<DropConstraint>();
      return dropped != nullptr &&
             (dropped->kind == ConstraintKind::unique || dropped->kind == ConstraintKind::primary_key);
    });
  }

  /// The column that stands for the rowid. `INTEGER PRIMARY KEY DESC` on a column does not.
  ///
  /// @source https://www.sqlite.org/lang_createtable.html#rowid
  [[nodiscard]] static const Column* alias_of(const TableText& text) {
    const Column* column = rowid_alias(text.table());
    if (column == nullptr) return nullptr;
    for (const sql::Clause& each : text.definition().columns[text.find(column->name)].clauses) {
      if (each.kind != sql::Clause::Kind::primary_key) continue;
      sql::Tokens tokens(each.whole.of(text.text()));
      for (auto token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
        if (same_name(token.text, "desc")) return nullptr;
      }
    }
    return column;
  }

  void copy(Statements& out) const {
    std::string columns, values;
    const auto take = [&](std::string_view column, std::string_view value) {
      columns.append(columns.empty() ? "" : ", ").append(column);
      values.append(values.empty() ? "" : ", ").append(value);
    };
    const std::string_view from = rowid_name(old()), to = rowid_name(made());
    if (!from.empty() && !to.empty() && alias_of(after_) == nullptr) take(to, from);
    for (const Column& each : made().columns) {
      const Source* source = find(each.name);
      if (source == nullptr || !source->value || each.generated.kind != Generated::Kind::none) continue;
      take(sql_name(each.name), *source->value);
    }
    if (columns.empty()) take(sql_name(made().columns.front().name), "NULL");  // a default for each row, at least
    // OR ABORT: a clause ON CONFLICT IGNORE or REPLACE of the table would lose rows.
    add_kind(Statement::Kind::copy_rows,
             "INSERT OR ABORT INTO main." + fresh_ + " (" + columns + ") SELECT " + values + " FROM main." + own_ +
                 (from.empty() ? "" : " NOT INDEXED ORDER BY " + std::string(from)),
             out);
    out.back().object = old().name.string();
    out.back().text = free_name_;
    out.back().reasons = reasons_to_fail();
    Statement counted;
    counted.kind = Statement::Kind::expect_no_rows;
    counted.code = ErrorCode::rows_break_rule;
    counted.text = "a copy of each row of " + old().name.string();
    counted.sql =
        "SELECT 1 AS row WHERE (SELECT count(*) FROM main." + own_ + ") <> (SELECT count(*) FROM main." + fresh_ + ")";
    out.push_back(std::move(counted));
  }

  /// Why the copy could fail, for the error: which rows of the old table the new one does not take.
  [[nodiscard]] Statements reasons_to_fail() const {
    Statements out;
    const RuleQueries queries(old());
    const auto look = [&](const Names& columns, const Text& name, std::string_view kind) {
      std::vector<std::string> values;
      for (const Text& each : columns) {
        const Source* source = find(each);
        const Column* column = made().find(each);
        if (source == nullptr || column == nullptr) return;
        if (column->generated.kind != Generated::Kind::none) {
          values.push_back(in_parentheses(column->generated.expression));
        } else {
          values.push_back(source->value ? *source->value : sql_of(column->default_value_));
        }
      }
      if (!values.empty()) out.push_back(queries.unique(columns, name, kind, values, made()));
    };
    for (const Column& each : made().columns) {
      const Source* source = find(each.name);
      if (each.generated.kind != Generated::Kind::none || source == nullptr) continue;
      if (!each.nullable && source->value) out.push_back(queries.not_null(each.name, *source->value).query);
      const bool has_default = each.default_value_.kind != Default::Kind::none;
      if (!each.nullable && !source->value && !has_default) out.push_back(queries.no_value(each.name).query);
      const std::string words(after_.type_words(after_.find(each.name)));
      const bool is_key = alias_of(after_) == &each;
      if (!made().is_strict && !is_key) continue;
      const std::string value = source->value ? *source->value : sql_of(each.default_value_);
      const Affinity affinity = affinity_of(words);
      const Promise promise = same_name(words, "BLOB") ? Promise::bytes : promise_of(each.type, affinity);
      if (same_name(words, "ANY")) continue;
      RowRule rule = queries.type(each.name, words, value, promise, ErrorCode::rows_break_rule);
      if (!rule.condition.empty()) out.push_back(std::move(rule.query));
    }
    look(made().primary_key.columns, made().primary_key.name, "PRIMARY KEY");
    for (const Unique& each : made().uniques) look(each.columns, each.name, "UNIQUE");
    return out;
  }
  /// The counter of AUTOINCREMENT and what ANALYZE found go over to the new table before the old one takes them along.
  ///
  /// A table that counts no more keeps its counter, as rows keep their ids: if it ever counts again, it goes on from
  /// there, or from its largest id when that is larger.
  ///
  /// @source https://www.sqlite.org/autoinc.html, https://www.sqlite.org/fileformat2.html#the_sqlite_stat1_table
  void carry_over(Statements& out) const {
    const auto counts = [](const Table& table) {
      return std::any_of(
          table.columns.begin(), table.columns.end(), [](const Column& each) { return each.is_autoincrement; });
    };
    sql::Writer to, from;
    to.literal(Value(std::string_view(free_name_)));
    from.literal(Value(old().name));
    const std::string fresh = to.take();
    if (around_.has_sequence && (counts(old()) || counts(made()))) {
      const std::string own = from.take(), of_old = "main.sqlite_sequence WHERE name = " + own;
      const std::string is_less = counts(old()) ? "" : " AND seq <= (SELECT max(seq) FROM " + of_old + ")";
      const std::string is_gone = " AND NOT EXISTS (SELECT 1 FROM main.sqlite_sequence WHERE name = " + fresh + ")";
      add_sql("DELETE FROM main.sqlite_sequence WHERE name = " + fresh + is_less, out);
      add_sql("INSERT INTO main.sqlite_sequence (name, seq) SELECT " + fresh + ", seq FROM " + of_old +
                  (counts(old()) ? "" : is_gone),
              out);
      if (!counts(old())) add_sql("DELETE FROM " + of_old, out);  // DROP TABLE leaves it
    }
    for (const std::string& each : around_.statistics) rename_in(each, "tbl", old().name, free_name_, out);
  }
  static void rename_in(const std::string& table, std::string_view column, std::string_view from, std::string_view to,
                        Statements& out) {
    sql::Writer writer;
    ((writer << "UPDATE main." << table << " SET " << column << " = ").literal(Value(to))
     << " WHERE " << column << " = ")
        .literal(Value(from));
    add_sql(writer.take(), out);
  }

  /// A stored CREATE INDEX or CREATE TRIGGER, to be executed where tables of other databases may have the same names.
  [[nodiscard]] static std::string again(const Surroundings::Object& object) {
    if (object.is_temporary) return "CREATE TEMP" + object.sql.substr(std::string_view("CREATE").size());
    const sql::Definition read = sql::read_statement(object.sql);
    const sql::ObjectName* name = nullptr;
    if (const auto* index = std::get_if<sql::IndexDefinition>(&read)) name = &index->name;
    if (const auto* trigger = std::get_if<sql::ObjectDefinition>(&read)) name = &trigger->name;
    std::string out = object.sql;
    if (name != nullptr && name->qualifier.empty()) out.insert(name->span.begin, "main.");
    return out;
  }
  Group changes_;
  const TableText& before_;
  const TableText& after_;
  const Surroundings& around_;
  std::string own_, fresh_;
  std::string free_name_;
  std::vector<Source> sources_;
};

}  // namespace headway::inline v0::detail

#endif
