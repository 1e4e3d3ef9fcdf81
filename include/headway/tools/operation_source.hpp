// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_OPERATION_SOURCE_HPP
#define HEADWAY_TOOLS_OPERATION_SOURCE_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/operations/operation.hpp"
#include "headway/tools/schema_source.hpp"

namespace headway::inline v0 {

namespace detail {

/// Writes operations as the statements that record them.
class OperationSource {
 public:
  using Lines = std::vector<std::string>;

  void operator()(const CreateTable& it) {
    call("create_table", it.table.name, source_of_parts(it.table));
    for (const Index& index : it.table.indexes) (*this)(CreateIndex{it.table.name, index});
  }
  void operator()(const DropTable& it) {
    say("// The rows of " + it.table.string() + " go with it.");
    call("drop_table", it.table, {});
  }
  void operator()(const RenameTable& it) { call("rename_table", it.table, {string_literal(it.to)}); }
  void operator()(const AddColumn& it) {
    if (!it.column.nullable && it.values.empty() && it.column.default_value_.kind == Default::Kind::none &&
        it.column.generated.kind == Generated::Kind::none) {
      say("// Rows that exist need a value: a .default_value, or {.values = \"SQL\"} behind the column.");
    }
    Lines arguments{source_of(it.column, {})};
    if (!it.values.empty()) arguments.push_back("{.values = " + string_literal(it.values) + "}");
    call("add_column", it.table, arguments);
  }
  void operator()(const DropColumn& it) {
    say("// The values of " + it.table.string() + "." + it.column.string() + " go with it.");
    call("drop_column", it.table, {string_literal(it.column)});
  }
  void operator()(const RenameColumn& it) {
    call("rename_column", it.table, {string_literal(it.column), string_literal(it.to)});
  }
  void operator()(const AlterColumn& it) {
    Lines members;
    const ColumnChange& change = it.change;
    if (change.type) members.push_back(".type = " + source_of(*change.type));
    if (change.nullable) members.push_back(std::string(".nullable = ") + (*change.nullable ? "true" : "false"));
    if (change.default_value) members.push_back(".default_value = " + source_of(*change.default_value));
    if (change.collation) members.push_back(".collation = " + string_literal(*change.collation));
    if (change.generated) members.push_back(".generated = " + source_of(*change.generated));
    if (change.autoincrement) {
      members.push_back(std::string(".autoincrement = ") + (*change.autoincrement ? "true" : "false"));
    }
    if (change.comment) members.push_back(".comment = " + string_literal(*change.comment));
    if (!change.conversion.empty()) members.push_back(".conversion = " + string_literal(change.conversion));
    call("alter_column", it.table, {string_literal(it.column), braces(members)});
  }
  void operator()(const CreateIndex& it) {
    Lines keys, options;
    for (const IndexKey& key : it.index.keys) keys.push_back(source_of(key));
    if (it.index.is_unique) options.push_back(".unique = true");
    if (!it.index.where.empty()) options.push_back(".where = " + string_literal(it.index.where));
    if (!it.index.method.empty()) options.push_back(".method = " + string_literal(it.index.method));
    if (!it.index.included.empty()) {
      Lines columns;
      for (const Text& each : it.index.included) columns.push_back(string_literal(each));
      options.push_back(".include = " + braces(columns));
    }
    Lines arguments{string_literal(it.table), braces(keys)};
    if (!options.empty()) arguments.push_back(braces(options));
    call("create_index", it.index.name, arguments);
  }
  void operator()(const DropIndex& it) { call("drop_index", it.index, {string_literal(it.table)}); }
  void operator()(const AddConstraint& it) {
    const std::string table = string_literal(it.table);
    it.constraint.visit([&](const auto& made) { create(made, table); });
  }
  void operator()(const DropConstraint& it) {
    constexpr std::string_view calls[] = {"drop_primary_key", "drop_unique", "drop_check", "drop_foreign_key"};
    std::string meant = string_literal(it.name);
    if (it.name.empty() && !it.columns.empty()) meant = source_of(it.columns);
    if (it.name.empty() && !it.expression.empty()) meant = "check(" + string_literal(it.expression) + ")";
    statement(calls[static_cast<std::size_t>(it.kind)], {meant, string_literal(it.table)});
  }
  void operator()(const AlterOptions& it) {
    Lines members;
    const auto member = [&](std::string_view name, const std::optional<bool>& value) {
      if (value) members.push_back(std::string(name) + (*value ? " = true" : " = false"));
    };
    member(".strict", it.change.strict);
    member(".without_rowid", it.change.without_rowid);
    const auto words = [&](std::string_view name, const OptionalText& value) {
      if (value) members.push_back(std::string(name) + " = " + string_literal(*value));
    };
    words(".comment", it.change.comment);
    words(".engine", it.change.engine);
    words(".charset", it.change.charset);
    words(".collation", it.change.collation);
    call("alter_options", it.table, {braces(members)});
  }
  void operator()(const ReorderColumns& it) { call("reorder_columns", it.table, {source_of(it.columns)}); }
  void operator()(const CreateView& it) {
    Lines arguments;
    if (!it.view.columns.empty()) arguments.push_back(source_of(it.view.columns));
    arguments.push_back(string_literal(it.view.select));
    call("create_view", it.view.name, arguments);
  }
  void operator()(const DropView& it) { call("drop_view", it.view, {}); }
  void operator()(const CreateTrigger& it) { statement("create_trigger", {source_of(it.trigger)}); }
  void operator()(const DropTrigger& it) { call("drop_trigger", it.trigger, {string_literal(it.table)}); }
  void operator()(const Execute& it) {
    statement(it.is_opaque ? "execute_opaque" : "execute", {string_literal(it.sql)});
  }
  void operator()(const BulkInsert& it) {
    Lines rows;
    for (const List<Value>& row : it.rows) {
      Lines values;
      for (const Value& value : row) values.push_back(source_of(value));
      rows.push_back(braces(values));
    }
    call("bulk_insert", it.table, {source_of(it.columns), braces(rows)});
  }
  /// A function has no source that anybody could know.
  void operator()(const RunFunction&) { say("// op.run: a function stood here."); }

  /// What stands for one dialect, one behind the other, stands in one block.
  void write(std::span<const Operation> operations) {
    for (std::size_t at = 0; at < operations.size(); ++at) {
      const std::optional<Dialect> only = operations[at].only;
      if (only && (at == 0 || operations[at - 1].only != only)) begin(*only);
      operations[at].data.visit(*this);
      if (only && (at + 1 == operations.size() || operations[at + 1].only != only)) end();
    }
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void begin(Dialect dialect) {
    constexpr std::string_view dialects[] = {"sqlite", "postgresql", "mysql"};
    say("op.only(headway::Dialect::" + std::string(dialects[static_cast<std::size_t>(dialect)]) +
        ", [](headway::Operations& only) {");
    indent_ = "  ";
    recorder_ = "only";  // another name than that of the parameter around it
  }
  void end() {
    indent_.clear();
    recorder_ = "op";
    say("});");
  }
  void say(const std::string& line) { out_ += indent_ + line + '\n'; }
  /// One argument to a line, when there are several that are long.
  void statement(std::string_view function, const Lines& arguments) {
    std::string line = indent_ + recorder_ + "." + std::string(function) + '(';
    std::size_t length = line.size();
    for (const std::string& each : arguments) length += each.size() + 2;
    const std::string separator = length <= 100 ? ", " : ",\n" + std::string(line.size(), ' ');
    for (std::size_t at = 0; at < arguments.size(); ++at) line += (at == 0 ? "" : separator) + arguments[at];
    out_ += line + ");\n";
  }
  void call(std::string_view function, const Text& name, const Lines& arguments) {
    Lines all{string_literal(name)};
    all.insert(all.end(), arguments.begin(), arguments.end());
    statement(function, all);
  }

  void create(const PrimaryKey& it, const std::string& table) {
    statement("create_primary_key", {string_literal(it.name), table, source_of(it.columns)});
  }
  void create(const Unique& it, const std::string& table) {
    statement("create_unique", {string_literal(it.name), table, source_of(it.columns)});
  }
  void create(const Check& it, const std::string& table) {
    statement("create_check", {string_literal(it.name), table, string_literal(it.expression)});
  }
  void create(const ForeignKey& it, const std::string& table) {
    Lines options;
    if (it.delete_action != ReferentialAction::no_action) {
      options.push_back(".on_delete = " + source_of(it.delete_action));
    }
    if (it.update_action != ReferentialAction::no_action) {
      options.push_back(".on_update = " + source_of(it.update_action));
    }
    if (it.deferral != Deferral::not_deferrable) options.push_back(".deferral = " + source_of(it.deferral));
    Lines arguments{
        string_literal(it.name), table, source_of(it.columns), string_literal(it.table), source_of(it.referenced)};
    if (!options.empty()) arguments.push_back(braces(options));
    statement("create_foreign_key", arguments);
  }

  std::string out_, indent_, recorder_ = "op";
};

}  // namespace detail

/// Operations as C++: statements on `op` that record the same, for names that `using namespace headway` makes known.
/// What destroys rows or values has a comment that says so.
[[nodiscard]] inline std::string to_source(std::span<const Operation> operations) {
  detail::OperationSource out;
  out.write(operations);
  return out.take();
}

}  // namespace headway::inline v0

#endif
