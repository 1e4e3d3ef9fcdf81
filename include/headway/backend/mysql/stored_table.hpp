// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_STORED_TABLE_HPP
#define HEADWAY_BACKEND_MYSQL_STORED_TABLE_HPP

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "headway/backend/mysql/stored_words.hpp"
#include "headway/base/error.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/cursor.hpp"
#include "headway/sql/ddl.hpp"
#include "headway/sql/note_reader.hpp"
#include "headway/sql/token.hpp"
#include "headway/sql/type_reader.hpp"

namespace headway::inline v0::mysql {

/// Reads a table from what SHOW CREATE TABLE writes: the only place where MySQL and MariaDB tell a whole table, with
/// CHECKs, generated columns and defaults as they can be written again.
///
/// @source https://mariadb.com/kb/en/show-create-table/, https://dev.mysql.com/doc/refman/8.0/en/show-create-table.html
class StoredTable {
 public:
  explicit StoredTable(std::string_view written)
      : written_(without_escaped_quotes(without_options(written))),
        options_(without_escaped_quotes(written.substr(without_options(written).size()))) {}

  /// @error unreadable_statement  a table of a kind that is not known here
  Result<Table> read() {
    sql::Definition definition = sql::read_statement(written_, sql::Syntax::mysql);
    auto* const found = std::get_if<sql::TableDefinition>(&definition);
    if (found == nullptr) {
      Error error;
      error.code = ErrorCode::unreadable_statement;
      error.message = "what the server says of a table cannot be read";
      error.statement = written_;
      return failure(std::move(error));
    }
    Table& out = found->table;
    read_options(out);
    for (std::size_t at = 0; at < found->columns.size(); ++at) {
      correct(out, out.columns[at], found->columns[at].type.of(written_));
    }
    for (Check& each : out.checks) each.expression = Text(without_parentheses(each.expression));
    for (Index& each : out.indexes) {
      for (IndexKey& key : each.keys) key.expression = Text(without_parentheses(key.expression));
    }
    for (ForeignKey& each : out.foreign_keys) {
      // To InnoDB they are one, and each server leaves out another of the two.
      if (each.delete_action == ReferentialAction::restrict) each.delete_action = ReferentialAction::no_action;
      if (each.update_action == ReferentialAction::restrict) each.update_action = ReferentialAction::no_action;
    }
    forget_indexes_of_foreign_keys(out);
    return std::move(out);
  }

  /// InnoDB makes an index for a foreign key that has none, and calls it as the key or, where the key has a name of the
  /// server's, as its first column. Such an index goes with its key, whoever made it.
  ///
  /// @source https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html
  static void forget_indexes_of_foreign_keys(Table& table) {
    const auto is_made_for = [](const Index& index, const ForeignKey& key) {
      if (index.is_unique || index.keys.size() != key.columns.size()) return false;
      for (std::size_t at = 0; at < index.keys.size(); ++at) {
        if (index.keys[at].column != key.columns[at] || index.keys[at].descending) return false;
      }
      if (index.name == key.name) return true;
      return has_generated_name(key) && is_numbered(index.name, key.columns[0].string());
    };
    List<Index> kept;
    for (Index& index : table.indexes) {
      const bool is_of_key =
          std::ranges::any_of(table.foreign_keys, [&](const ForeignKey& key) { return is_made_for(index, key); });
      if (!is_of_key) kept.push_back(std::move(index));
    }
    table.indexes = std::move(kept);
  }

 private:
  using Kind = Type::Kind;

  /// Up to partitions, of which a table says nothing.
  void read_options(Table& out) const {
    sql::TableNotes notes;
    sql::Cursor cursor(options_, sql::Syntax::mysql);
    while (!cursor.at_end() && !cursor.at("partition")) {
      if (!sql::detail::read_table_note(cursor, notes)) cursor.advance();
    }
    const auto said = [](const OptionalText& note) { return note ? *note : Text(); };
    out.comment = Text(without_escapes(said(notes.comment)));
    out.engine = same_name(said(notes.engine), "InnoDB") ? Text() : said(notes.engine);
    out.charset = said(notes.charset);
    out.collation = said(notes.collation);
  }

  static bool are_digits(std::string_view words) noexcept {
    return !words.empty() && words.find_first_not_of("0123456789") == std::string_view::npos;
  }
  /// `tasks_ibfk_1`, or `1` since MariaDB 12.1; empty in a schema that was written down.
  static bool has_generated_name(const ForeignKey& key) noexcept {
    const std::string_view name = key.name.view();
    const std::size_t number = name.rfind("_ibfk_");
    return name.empty() || are_digits(number == std::string_view::npos ? name : name.substr(number + 6));
  }
  /// `column`, `column_2`
  static bool is_numbered(std::string_view name, const std::string& column) noexcept {
    if (same_name(name, column)) return true;
    return name.starts_with(column + "_") && are_digits(name.substr(column.size() + 1));
  }

  /// `int(11)`, as MariaDB writes it and MySQL did: the number says only how wide it is shown. TINYINT(1) says that it
  /// is a truth value.
  ///
  /// @source https://dev.mysql.com/doc/refman/8.0/en/numeric-type-attributes.html
  static std::string without_width(std::string_view words) {
    const std::size_t open = words.find('(');
    const std::string_view kind = words.substr(0, open);
    const bool is_whole = sql::is_one_of(kind, {"tinyint", "smallint", "mediumint", "int", "bigint", "year"});
    const bool counts = words == "tinyint(1)" || words.find("zerofill") != std::string_view::npos;
    if (open == std::string_view::npos || !is_whole || counts) return std::string(words);
    return std::string(kind) + std::string(words.substr(words.find(')') + 1));
  }

  static void correct(Table& table, Column& column, std::string_view type) {
    column.type = sql::read_type(without_width(type), sql::Syntax::mysql);
    column.comment_ = Text(without_escapes(column.comment_));
    if (is_json(table, column, type)) {
      column.type = Type{.kind = Kind::json, .length = 0, .scale = 0, .words = {}};
      column.collation = {};
    } else if (type == "char(36)" && collation_of(table, column) == "ascii_bin") {
      column.type = Type{.kind = Kind::uuid, .length = 0, .scale = 0, .words = {}};
      column.collation = {};
    }
    column.generated.expression = Text(without_parentheses(column.generated.expression));
    column.default_value_ = corrected(std::move(column.default_value_), column.type);
  }
  /// A column says nothing where it is as its table.
  static const Text& collation_of(const Table& table, const Column& column) {
    return column.collation.empty() ? table.collation : column.collation;
  }
  /// MariaDB's JSON is a text with a check, which goes with it.
  ///
  /// @source https://mariadb.com/kb/en/json/
  static bool is_json(Table& table, const Column& column, std::string_view type) {
    if (type != "longtext" || collation_of(table, column) != "utf8mb4_bin") return false;
    for (Check* each = table.checks.begin(); each != table.checks.end(); ++each) {
      if (each->column != column.name || !is_json_valid(each->expression, column.name)) continue;
      table.checks.erase(each);
      return true;
    }
    return false;
  }
  static bool is_json_valid(std::string_view expression, const Text& column) {
    sql::Cursor cursor(expression, sql::Syntax::mysql);
    if (!cursor.take("json_valid") || !cursor.take_symbol("(")) return false;
    const bool is_it = cursor.at_name() && cursor.name("a column") == column;
    return is_it && cursor.take_symbol(")") && cursor.at_end();
  }

  static bool is_number(Kind kind) noexcept { return kind <= Kind::numeric; }
  /// MySQL writes also numbers in quotes.
  static Default corrected(Default given, const Type& type) {
    if (given.kind == Default::Kind::expression) {
      return default_expression(Text(without_parentheses(given.value.view())));
    }
    if (given.kind != Default::Kind::literal) return given;
    if (given.value.is_null()) return no_default;
    if (given.value.kind != Value::Kind::text) return given;
    const std::string letters = without_escapes(given.value.view());
    if (is_number(type.kind)) {
      const char* const end = letters.data() + letters.size();
      std::int64_t whole = 0;
      double number = 0;
      if (std::from_chars(letters.data(), end, whole).ptr == end) return default_literal(whole);
      if (std::from_chars(letters.data(), end, number).ptr == end) return default_literal(number);
    }
    return default_literal(Value(letters));
  }

  std::string written_, options_;
};

}  // namespace headway::inline v0::mysql

#endif
