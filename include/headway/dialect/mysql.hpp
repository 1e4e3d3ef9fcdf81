// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_MYSQL_HPP
#define HEADWAY_DIALECT_MYSQL_HPP

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/mysql/alter_column.hpp"
#include "headway/dialect/mysql/definition.hpp"
#include "headway/dialect/mysql/keys.hpp"
#include "headway/dialect/mysql/object.hpp"
#include "headway/dialect/mysql/script.hpp"
#include "headway/dialect/mysql/table.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

namespace detail {

/// @source https://dev.mysql.com/doc/refman/8.0/en/identifier-length.html
inline constexpr std::size_t longest_mysql_name = 64;

class MysqlCompiler {
 public:
  MysqlCompiler(MysqlServer server, const Schema* schema, std::string_view definition, Statements& out)
      : server_(server), schema_(schema), definition_(definition), out_(out) {}

  Result<void> operator()(const CreateTable& it) const {
    if (const std::string_view flaw = MysqlKeyJudge(server_, &it.table).flaw_of_table(); !flaw.empty()) {
      return refuse(flaw);
    }
    Table made = it.table;
    for (ForeignKey& each : made.foreign_keys) {
      each = mysql_foreign_key(std::move(each), &it.table, schema_);
      if (each.referenced.empty()) return miss("the primary key of table " + each.table.string());
    }
    sql::Writer writer(Dialect::mysql);
    write_mysql_table(writer, made, server_);
    return add(writer);
  }
  Result<void> operator()(const DropTable& it) const {
    sql::Writer writer(Dialect::mysql);
    (writer << "DROP TABLE ").name(it.table);
    return add(writer);
  }
  Result<void> operator()(const RenameTable& it) const {
    MysqlAlteration out(it.table.view());
    (out.part() << "RENAME TO ").name(it.to);
    return add(out.writer());
  }
  Result<void> operator()(const AddColumn& it) const {
    if (const std::string_view flaw = flaw_of_column_in_mysql(it.column, server_); !flaw.empty()) return refuse(flaw);
    const Table alone = table({}, it.column);
    if (const std::string_view flaw = MysqlKeyJudge(server_, &alone).flaw_of_table(); !flaw.empty())
      return refuse(flaw);
    const Column& column = alone.columns.front();
    MysqlAlteration out(it.table.view());
    if (it.values.empty()) {
      if (must_have_rows_without(column)) expect_no_rows(it);
      write_mysql_column(out.part() << "ADD COLUMN ", column, column.nullable, server_);
    } else {
      MysqlAlteration added(it.table.view());
      write_mysql_column(added.part() << "ADD COLUMN ", column, true, server_);
      if (Result<void> done = add(added.writer()); !done) return done;
      sql::Writer filled(Dialect::mysql);
      ((filled << "UPDATE ").name(it.table) << " SET ").name(column.name) << " = ";
      filled.expression(it.values);
      if (Result<void> done = add(filled); !done) return done;
      if (!column.nullable) write_mysql_column(out.part() << "MODIFY COLUMN ", column, false, server_);
    }
    return add_rules(alone, out);
  }
  Result<void> operator()(const DropColumn& it) const {
    const std::optional<MysqlDefinition> known = definition_of(it.table);
    MysqlAlteration out(it.table.view());
    MysqlKeys(it.table, known.value_or(MysqlDefinition())).drop_column(it.column, out);
    return add(out.writer());
  }
  Result<void> operator()(const RenameColumn& it) const {
    MysqlAlteration out(it.table.view());
    // MySQL refuses it for a column that a check names.
    const std::optional<MysqlDefinition> known =
        server_ == MysqlServer::mysql ? definition_of(it.table) : std::optional<MysqlDefinition>();
    std::vector<const MysqlDefinition::Check*> checks;
    if (known) {
      for (const MysqlDefinition::Check& each : known->checks) {
        if (MysqlKeys::names(each.expression, it.column)) checks.push_back(&each);
      }
    }
    for (const auto* each : checks) (out.part() << "DROP CONSTRAINT ").name(each->name);
    ((out.part() << "RENAME COLUMN ").name(it.column) << " TO ").name(it.to);
    for (const auto* each : checks) {
      ((out.part() << "ADD CONSTRAINT ").name(each->name) << " CHECK ")
          .expression(renamed(each->expression, it.column, it.to));
    }
    return add(out.writer());
  }
  Result<void> operator()(const AlterColumn& it) const {
    const std::optional<MysqlDefinition> known = definition_of(it.table);
    const auto* const column = known ? known->find(it.column) : nullptr;
    if (column == nullptr) return miss("column " + it.column.string() + " of table " + it.table.string());
    const bool is_key = std::any_of(known->keys.begin(), known->keys.end(), [&](const MysqlDefinition::Key& each) {
      const auto is_it = [&](const std::string& name) { return same_name(name, it.column); };
      return each.name.empty() && std::any_of(each.columns.begin(), each.columns.end(), is_it);
    });
    const Table* const found = schema_ == nullptr ? nullptr : schema_->find(it.table);
    const Column* const now = found == nullptr ? nullptr : found->find(it.column);
    return MysqlColumnAlteration(it, server_, MysqlColumnWords::read(column->words), now, is_key).write(out_);
  }
  Result<void> operator()(const CreateIndex& it) const {
    if (const std::string_view flaw = judge(it.table).flaw(it.index); !flaw.empty()) return refuse(flaw);
    sql::Writer writer(Dialect::mysql);
    writer << (it.index.is_unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    (writer.name(it.index.name) << " ON ").name(it.table) << " ";
    write_mysql_index_keys(writer, it.index);
    return add(writer);
  }
  Result<void> operator()(const DropIndex& it) const {
    const std::optional<MysqlDefinition> known = definition_of(it.table);
    MysqlAlteration out(it.table.view());
    MysqlKeys(it.table, known.value_or(MysqlDefinition())).drop_index(it.index, out);
    return add(out.writer());
  }
  Result<void> operator()(const AddConstraint& it) const {
    MysqlAlteration out(it.table.view());
    Result<void> done;
    it.constraint.visit([&](const auto& constraint) { done = add_constraint(it.table, constraint, out); });
    return done ? add(out.writer()) : done;
  }
  Result<void> operator()(const DropConstraint& it) const {
    const std::optional<MysqlDefinition> known = definition_of(it.table);
    const MysqlDefinition definition = known.value_or(MysqlDefinition());
    const MysqlKeys keys(it.table, definition);
    std::vector<std::string> names = {it.name.string()};
    if (it.kind == ConstraintKind::primary_key) {
      names.front().clear();
    } else if (it.name.empty()) {
      if (!known) return miss("table " + it.table.string());
      Result<std::vector<std::string>> found = keys.unnamed(it);
      if (!found) return failure(std::move(found.error()));
      names = std::move(*found);
    }
    MysqlAlteration out(it.table.view());
    for (const std::string& each : names) {
      switch (it.kind) {
        case ConstraintKind::primary_key:
        case ConstraintKind::unique: keys.drop_index(each, out); break;
        case ConstraintKind::check: (out.part() << "DROP CONSTRAINT ").name(each); break;
        case ConstraintKind::foreign_key: keys.drop_foreign_key(each, out); break;
      }
    }
    return add(out.writer());
  }
  /// STRICT and WITHOUT ROWID are SQLite's, and no table of MySQL's has them: see write_mysql_table.
  Result<void> operator()(const AlterOptions& it) const {
    MysqlAlteration out(it.table.view());
    if (it.change.engine) write_mysql_engine(out.part(), *it.change.engine);
    if (it.change.charset || it.change.collation) {
      if (Result<void> done = change_charset(it, out); !done) return done;
    }
    if (it.change.comment) {
      const std::string_view flaw = flaw_of_comment_in_mysql(*it.change.comment, longest_comment_of_table);
      if (!flaw.empty()) return refuse(flaw);
      write_mysql_comment(out.part(), "=", *it.change.comment);
    }
    return out.is_empty() ? Result<void>() : add(out.writer());
  }
  Result<void> operator()(const ReorderColumns& it) const {
    const std::optional<MysqlDefinition> known = definition_of(it.table);
    if (!known) return miss("table " + it.table.string());
    std::vector<std::string> now;
    for (const MysqlDefinition::Column& each : known->columns) now.push_back(each.name);
    MysqlAlteration out(it.table.view());
    for (std::size_t at = 0; at < it.columns.size(); ++at) {
      const Text& wanted = it.columns[at];
      const auto place =
          std::find_if(now.begin(), now.end(), [&](const auto& each) { return same_name(each, wanted); });
      if (place == now.end()) return miss("column " + wanted.string() + " of table " + it.table.string());
      if (place == now.begin() + static_cast<std::ptrdiff_t>(at)) continue;
      std::rotate(now.begin() + static_cast<std::ptrdiff_t>(at), place, place + 1);
      (out.part() << "MODIFY COLUMN ").name(wanted) << " " << known->find(wanted)->words;
      if (at == 0) out.writer() << " FIRST";
      if (at != 0) (out.writer() << " AFTER ").name(now[at - 1]);
    }
    return out.is_empty() ? Result<void>() : add(out.writer());
  }
  Result<void> operator()(const CreateView& it) const {
    sql::Writer writer(Dialect::mysql);
    write_mysql_view(writer, it.view, it.replaces);
    return add(writer);
  }
  Result<void> operator()(const DropView& it) const {
    sql::Writer writer(Dialect::mysql);
    (writer << "DROP VIEW ").name(it.view);
    return add(writer);
  }
  Result<void> operator()(const CreateTrigger& it) const {
    if (const std::string_view flaw = flaw_of_trigger_in_mysql(it.trigger); !flaw.empty()) return refuse(flaw);
    sql::Writer writer(Dialect::mysql);
    write_mysql_trigger(writer, it.trigger);
    return add(writer);
  }
  Result<void> operator()(const DropTrigger& it) const {
    sql::Writer writer(Dialect::mysql);
    (writer << "DROP TRIGGER ").name(it.trigger);
    return add(writer);
  }
  Result<void> operator()(const Execute& it) const { return compile_mysql_script(it.sql, out_); }

  Result<void> operator()(const BulkInsert& it) const {
    constexpr std::size_t rows_per_statement = 500;
    const std::vector<Type> types = types_of(it);
    for (std::size_t from = 0; from < it.rows.size(); from += rows_per_statement) {
      const std::size_t to = std::min(it.rows.size(), from + rows_per_statement);
      sql::Writer writer(Dialect::mysql);
      ((writer << "INSERT INTO ").name(it.table) << " ").names(it.columns) << " VALUES ";
      for (std::size_t row = from; row < to; ++row) {
        if (row != from) writer << ", ";
        for (const Value& value : it.rows[row]) {
          if (const std::string_view flaw = flaw_of_value_in_mysql(value); !flaw.empty()) return refuse(flaw);
        }
        std::size_t at = 0;
        writer.list(it.rows[row], [&](const Value& value) {
          write_mysql_literal(writer, value, at < types.size() ? types[at] : Type{});
          ++at;
        });
      }
      if (Result<void> done = add(writer); !done) return done;
    }
    return {};
  }
  Result<void> operator()(const RunFunction& it) const {
    Statement made;
    made.kind = Statement::Kind::run;
    made.function = it.function;
    out_.push_back(std::move(made));
    return {};
  }

 private:
  /// In the server's own words, or else in those of the schema.
  [[nodiscard]] std::optional<MysqlDefinition> definition_of(const Text& table) const {
    if (!definition_.empty()) return MysqlDefinition(definition_);
    const Table* const found = schema_ == nullptr ? nullptr : schema_->find(table);
    if (found == nullptr) return std::nullopt;
    return MysqlDefinition(*found, server_);
  }
  [[nodiscard]] MysqlKeyJudge judge(const Text& table) const {
    return {server_, schema_ == nullptr ? nullptr : schema_->find(table)};
  }

  /// The table's columns follow it, those that say nothing of their own: CONVERT TO would take the others along, and
  /// make longer types of some.
  ///
  /// @source https://dev.mysql.com/doc/refman/8.0/en/alter-table.html#alter-table-character-set
  Result<void> change_charset(const AlterOptions& it, MysqlAlteration& out) const {
    const std::optional<MysqlDefinition> known = definition_of(it.table);
    if (!known) return miss("table " + it.table.string());
    write_mysql_charset(out.part(),
                        it.change.charset ? it.change.charset->view() : std::string_view(),
                        it.change.collation ? it.change.collation->view() : std::string_view());
    for (const MysqlDefinition::Column& each : known->columns) {
      MysqlColumnWords words = MysqlColumnWords::read(each.words);
      if (!words.follows_table()) continue;
      if (words.is_json()) words.set_collation("utf8mb4_bin");
      words.write(out.part() << "MODIFY COLUMN ", each.name, words.is_nullable);
    }
    return {};
  }

  /// MySQL would give each row a zero, or the year 0, and say nothing.
  ///
  /// @source https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html ("implicit default")
  static bool must_have_rows_without(const Column& column) {
    const bool has_value =
        column.default_value_.kind == Default::Kind::expression ||
        (column.default_value_.kind == Default::Kind::literal && !column.default_value_.value.is_null());
    return !column.nullable && !has_value && !column.is_autoincrement && column.generated.kind == Generated::Kind::none;
  }
  void expect_no_rows(const AddColumn& it) const {
    Statement made;
    made.kind = Statement::Kind::expect_no_rows;
    made.sql = "SELECT 1 FROM " + sql::Writer(Dialect::mysql).name(it.table).take() + " LIMIT 1";
    made.text =
        "NOT NULL of " + it.table.string() + '.' + it.column.name.string() + ", which is new and has no default,";
    made.code = ErrorCode::rows_break_rule;
    out_.push_back(std::move(made));
  }
  Result<void> add_rules(const Table& alone, MysqlAlteration& out) const {
    if (!alone.primary_key.columns.empty()) write_constraint(out.part() << "ADD ", alone.primary_key);
    for (const Unique& each : alone.uniques) write_constraint(out.part() << "ADD ", each);
    for (const Check& each : alone.checks) write_constraint(out.part() << "ADD ", each);
    for (const ForeignKey& each : alone.foreign_keys) {
      const ForeignKey made = mysql_foreign_key(each, nullptr, schema_);
      if (made.referenced.empty()) return miss("the primary key of table " + made.table.string());
      write_constraint(out.part() << "ADD ", made);
    }
    return out.is_empty() ? Result<void>() : add(out.writer());
  }
  template <class Kind>
  Result<void> add_constraint(const Text& table, const Kind& constraint, MysqlAlteration& out) const {
    if (const std::string_view flaw = judge(table).flaw(constraint); !flaw.empty()) return refuse(flaw);
    write_constraint(out.part() << "ADD ", constraint);
    return {};
  }
  Result<void> add_constraint(const Text& table, const ForeignKey& constraint, MysqlAlteration& out) const {
    if (const std::string_view flaw = judge(table).flaw(constraint); !flaw.empty()) return refuse(flaw);
    const ForeignKey made = mysql_foreign_key(constraint, nullptr, schema_);
    if (made.referenced.empty()) return miss("the primary key of table " + made.table.string());
    write_constraint(out.part() << "ADD ", made);
    return {};
  }

  /// Of the columns of an INSERT; `text`, which takes every literal as it is, for one that is not known.
  [[nodiscard]] std::vector<Type> types_of(const BulkInsert& it) const {
    std::vector<Type> out;
    const Table* const found = schema_ == nullptr ? nullptr : schema_->find(it.table);
    for (const Text& each : it.columns) {
      const Column* const column = found == nullptr ? nullptr : found->find(each);
      out.push_back(column == nullptr ? Type{} : column->type);
    }
    return out;
  }
  /// An expression with another name for a column.
  [[nodiscard]] static std::string renamed(std::string_view expression, std::string_view from, std::string_view to) {
    using Kind = sql::MysqlToken::Kind;
    sql::Writer out(Dialect::mysql);
    std::size_t copied = 0;
    sql::MysqlTokens tokens(expression);
    for (auto token = tokens.next(); token.kind != Kind::end && token.kind != Kind::incomplete; token = tokens.next()) {
      const bool is_name = token.kind == Kind::word || token.kind == Kind::name;
      if (!is_name || !same_name(mysql_name(token), from)) continue;
      (out << expression.substr(copied, token.offset - copied)).name(to);
      copied = token.offset + token.text.size();
    }
    return (out << expression.substr(copied)).take();
  }

  Result<void> add(sql::Writer& writer) const {
    const std::string_view longest = writer.longest_name();
    if (writer.length_of(longest) > longest_mysql_name) {
      return refuse("MySQL takes names of 64 characters, and none as long as " + std::string(longest));
    }
    add_sql(writer.take(), out_);
    return {};
  }
  static Result<void> refuse(std::string_view why) {
    return failure(ErrorCode::unsupported_by_dialect, std::string(why));
  }
  static Result<void> miss(const std::string& what) {
    return failure(ErrorCode::needs_table_definition, "MySQL's statement for it repeats what is not known: " + what);
  }

  MysqlServer server_;
  const Schema* schema_;
  std::string_view definition_;
  Statements& out_;
};

}  // namespace detail

/// Compiles an operation to statements for MySQL or MariaDB and appends them. Pure: no database is needed.
///
/// @param schema      What the tables are like before the operation; null when that is not known. Then literals are
///                    written by their own type, not the column's.
/// @param definition  What SHOW CREATE TABLE says of the operation's table. Without it, what MODIFY repeats and what
///                    DROP names is taken from the schema, as far as that has it.
/// @error unsupported_by_dialect            MySQL, or this server, has nothing of the kind; the message says what
/// @error needs_table_definition            a part of the table must be known
/// @error no_such_constraint                the table has no constraint that says this
/// @error incomplete_statement              a script ends within a quote, a comment or a body
/// @error transaction_control_in_migration  a script would undo what is committed
[[nodiscard]] inline Result<void> compile_for_mysql(const Operation& operation, MysqlServer server,
                                                    const Schema* schema, Statements& out,
                                                    std::string_view definition = {}) {
  if (!operation.is_for(Dialect::mysql)) return {};
  Statements made;
  Result<void> done = operation.data.visit(detail::MysqlCompiler(server, schema, definition, made));
  if (!done) {
    done.error().operation = label(operation);
    return done;
  }
  out.insert(out.end(), std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
  return {};
}

}  // namespace headway::inline v0

#endif
