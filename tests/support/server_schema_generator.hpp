// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_SERVER_SCHEMA_GENERATOR_HPP
#define HEADWAY_TESTS_SUPPORT_SERVER_SCHEMA_GENERATOR_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/schema/dialect.hpp"
#include "headway/schema/schema.hpp"
#include "headway/schema/types.hpp"

/// Makes random schemas that PostgreSQL or MariaDB takes: each expression and default fits the types of its columns,
/// and each foreign key a key that is there.
class ServerSchemaGenerator {
 public:
  ServerSchemaGenerator(headway::Dialect dialect, std::uint32_t seed)
      : is_mysql_(dialect == headway::Dialect::mysql), random_(seed) {}

  headway::Schema schema() {
    for (std::size_t count = 1 + below(4); count > 0; --count) tables_.push_back(table());
    if (is_mysql_ && chance(3)) {  // all of them: a foreign key is of one collation on both sides
      const Text collation(pick({"utf8mb4_bin", "utf8mb4_unicode_ci", "utf8mb3_bin"}));
      for (headway::Table& each : tables_) each.collation = collation;
    }
    headway::Schema made;
    for (headway::Table& each : tables_) {
      if (chance(2)) add_foreign_key(each);
      made.put(each);
    }
    return made;
  }

 private:
  using Kind = headway::Type::Kind;
  using Text = headway::Text;

  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  std::string pick(std::initializer_list<std::string_view> of) { return std::string(*(of.begin() + below(of.size()))); }
  [[nodiscard]] std::string quoted(const Text& name) const {
    const char quote = is_mysql_ ? '`' : '"';
    std::string out(1, quote);
    for (const char c : name.view()) out.append(c == quote ? 2 : 1, c);
    return out + quote;
  }
  Text fresh(std::string_view kind) {
    const std::string number = std::to_string(++names_);
    switch (below(9)) {
      case 0: return Text(std::string(kind) + " " + number);
      case 1: return Text(std::string(kind) + (is_mysql_ ? "`" : "\"") + number);
      case 2: return Text("Upper" + number);
      case 3: return Text("größe" + number);
      case 4: return Text("a, (" + number);
      case 5: return Text("it's; -- /*" + number);
      case 6: return Text("$$" + number);
      default: return Text(std::string(kind) + number);
    }
  }
  Text maybe_name() { return chance(2) ? Text() : fresh("n"); }

  headway::Table table() {
    headway::Table made;
    made.name = fresh("t");
    add(made, id());
    for (std::size_t count = below(7); count > 0; --count) add(made, column(made));
    if (chance(4) && made.columns.size() > 1 && can_be_in_primary_key(made)) {
      made.primary_key.columns = {made.columns[1].name, made.columns[0].name};
      for (headway::Column& each : made.columns) {
        if (each.name != made.columns[0].name && each.name != made.columns[1].name) continue;
        each.nullable = false;
        if (is_mysql_) forget_null(each);
      }
    }
    if (chance(3)) made.primary_key.name = fresh("pk");
    for (std::size_t count = below(3); count > 0; --count) add_unique(made);
    for (std::size_t count = below(3); count > 0; --count) {
      add(made, headway::Check{Text(condition(any(made))), maybe_name(), {}});
    }
    for (std::size_t count = below(4); count > 0; --count) add(made, index(made));
    if (chance(4)) made.comment = remark();
    for (headway::Column& each : made.columns) {
      if (chance(5)) each.comment_ = remark();
    }
    return made;
  }
  Text remark() { return Text(pick({"it's one", "a \\ b", "größe\nof \"it\"", ") ENGINE=x", "$$ -- /*"})); }
  headway::Column id() {
    headway::Column made;
    made.name = fresh("id");
    made.type.kind = std::vector{Kind::smallint, Kind::integer, Kind::bigint}[below(3)];
    made.is_primary_key = true;
    made.nullable = false;
    made.is_autoincrement = chance(2);
    return made;
  }
  const headway::Column& any(const headway::Table& table) { return table.columns[below(table.columns.size())]; }
  /// InnoDB numbers only the first column of a key, and takes no long text into a primary key.
  [[nodiscard]] bool can_be_in_primary_key(const headway::Table& table) const {
    const headway::Column& it = table.columns[1];
    if (!is_mysql_) return can_be_sorted(it);
    return can_be_sorted(it) && !is_long(it.type) && !table.columns[0].is_autoincrement &&
           it.generated.kind == headway::Generated::Kind::none;
  }
  /// MySQL takes no DEFAULT NULL for what is not null.
  static void forget_null(headway::Column& column) {
    if (column.default_value_.value.is_null()) column.default_value_ = {};
  }
  static bool is_long(const headway::Type& type) {
    return type.kind == Kind::text || type.kind == Kind::blob || type.kind == Kind::json;
  }
  /// MariaDB looks at no number that is given later.
  [[nodiscard]] bool can_be_used(const headway::Column& column) const { return !is_mysql_ || !column.is_autoincrement; }

  headway::Column column(const headway::Table& table) {
    headway::Column made;
    made.name = fresh("c");
    made.type = type();
    made.nullable = !chance(3);
    if (chance(6) && table.columns.front().generated.kind == headway::Generated::Kind::none &&
        can_be_used(table.columns.front())) {
      made.type = headway::bigint;
      made.nullable = made.nullable || is_mysql_;
      made.generated = {headway::Generated::Kind::stored, Text("(" + quoted(table.columns.front().name) + " * 2)+1")};
    } else if (chance(2)) {
      made.default_value_ = default_of(made.type);
      if (is_mysql_ && !made.nullable) forget_null(made);
    }
    made.is_unique = chance(6) && can_be_sorted(made);
    const bool has_letters = made.type.kind == Kind::text || made.type.kind == Kind::varchar;
    if (has_letters && chance(3)) {
      made.collation = Text(is_mysql_ ? pick({"utf8mb4_bin", "utf8mb4_unicode_ci", "latin1_general_cs", "BINARY"})
                                      : pick({"C", "POSIX", "ucs_basic", "BINARY"}));
    }
    if (chance(3)) made.checks.push_back({Text(condition(made)), maybe_name(), made.name});
    return made;
  }
  headway::Type type() {
    headway::Type made;
    made.kind = static_cast<Kind>(below(static_cast<std::size_t>(Kind::verbatim) + 1));
    if (made.kind == Kind::fixed_char || made.kind == Kind::varchar)
      made.length = 1 + static_cast<std::uint32_t>(below(is_mysql_ ? 200 : 300));
    if (made.kind == Kind::numeric) {
      made.length = 20 + static_cast<std::uint32_t>(below(10));
      made.scale = static_cast<std::uint32_t>(below(5));
    }
    if (made.kind == Kind::verbatim && is_mysql_) {
      made.words = Text(pick({"tinyint",
                              "MEDIUMINT UNSIGNED",
                              "int(5) zerofill",
                              "datetime",
                              "timestamp(3)",
                              "enum('a', 'it''s', 'b)')",
                              "set('x','y')",
                              "year",
                              "bit(3)",
                              "MEDIUMTEXT",
                              "varbinary(20)",
                              "char(36)",
                              "point"}));
    } else if (made.kind == Kind::verbatim)
      made.words = Text(pick({"inet",
                              "int4range",
                              "varchar",
                              "numeric",
                              "timestamp(3)",
                              "text[]",
                              "json",
                              "char",
                              "interval",
                              "\"char\"",
                              "bit(3)"}));
    return made;
  }
  headway::Default default_of(const headway::Type& type) {
    const auto literal = [](headway::Value value) { return headway::default_literal(std::move(value)); };
    const auto sql = [](const std::string& words) {
      return headway::Default{headway::Default::Kind::expression, headway::Value(Text(words))};
    };
    if (chance(8)) return literal(nullptr);
    switch (type.kind) {
      case Kind::boolean: return chance(3) ? sql("1 < 2") : literal(chance(2));
      case Kind::smallint:
      case Kind::integer:
      case Kind::bigint: return chance(3) ? sql("1 + 2 * 3") : literal(static_cast<int>(below(2000)) - 1000);
      case Kind::real:
      case Kind::double_precision:
      case Kind::numeric: return chance(3) ? literal(-5) : literal(static_cast<double>(below(2000)) / 8 - 100);
      case Kind::fixed_char: return literal(Text("x"));
      case Kind::varchar: return literal(Text("y"));
      case Kind::text:
        return chance(3) ? sql(is_mysql_ ? "upper(concat('a', ')')) -- it's (so" : "upper('a' || ')') -- it's (so")
                         : literal(Text(pick({"", "it's", "a\\b", "::x", "größe", "$$", "12"})));
      case Kind::blob: return literal(headway::Value::blob(Text(pick({"", "a'\\", "\x01\xff"}))));
      case Kind::date: return chance(2) ? sql("CURRENT_DATE") : literal(Text("2026-01-02"));
      case Kind::time: return literal(Text("10:11:12"));
      case Kind::timestamp: return chance(2) ? sql("CURRENT_TIMESTAMP") : literal(Text("2026-01-02 03:04:05"));
      case Kind::timestamp_tz:
        if (is_mysql_) return sql(pick({"now()", "CURRENT_TIMESTAMP", "now(6) + interval 1 day"}));
        return sql(pick({"now()", "now() AT TIME ZONE 'utc'", "now() + interval '1 day'"}));
      case Kind::json: return literal(Text(R"({"a": [1]})"));
      case Kind::uuid:
        return chance(2) ? sql(is_mysql_ ? "uuid()" : "gen_random_uuid()")
                         : literal(Text("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
      default: return {};
    }
  }
  std::string condition(const headway::Column& column) {
    const std::string name = quoted(column.name);
    if (!can_be_used(column)) return "1 < 2";
    switch (column.type.kind) {
      case Kind::smallint:
      case Kind::integer:
      case Kind::bigint:
      case Kind::real:
      case Kind::double_precision:
      case Kind::numeric:
        return pick({"0 < ", "1=1 AND -5 <> ", "NOT 7 IN (1,2) OR 3>= "}) + name + (chance(3) ? " -- so (it is" : "");
      case Kind::text:
      case Kind::varchar:
        return pick({"length(", "char_length("}) + name + ") > 3 OR " + name + " IN ('a', 'b''') OR " + name +
               " LIKE '%x'";
      case Kind::boolean: return name + " IS TRUE";
      case Kind::timestamp:
        return name + " > '2020-01-01' AND " + name + " BETWEEN '1999-01-01' AND '2030-01-01'" +
               (is_mysql_ ? "" : "::timestamp");
      default: return "(" + name + ") IS NOT NULL";
    }
  }
  static bool can_be_sorted(const headway::Column& column) { return column.type.kind != Kind::verbatim; }
  void add_unique(headway::Table& table) {
    const headway::Column& column = any(table);
    if (!can_be_sorted(column)) return;
    headway::Unique made{{column.name}, maybe_name()};
    const bool can_be_two = can_be_used(table.columns[0]) || !is_long(column.type);
    if (chance(2) && can_be_two && column.name != table.columns[0].name) made.columns.push_back(table.columns[0].name);
    add(table, std::move(made));
  }
  headway::Index index(const headway::Table& table) {
    headway::Index made;
    made.name = fresh("i");
    made.is_unique = chance(3);
    for (std::size_t count = 1 + below(3); count > 0; --count) {
      const headway::Column& column = any(table);
      headway::IndexKey key;
      const bool can_be_key = can_be_sorted(column) && !(is_mysql_ && is_long(column.type));
      key.column = can_be_key ? column.name : table.columns[0].name;
      const bool has_letters = column.type.kind == Kind::text || column.type.kind == Kind::varchar;
      if (has_letters && !is_mysql_ && chance(2)) {
        key.column = {};
        key.expression = Text(pick({"lower(", "(upper("}) + quoted(column.name) + ")");
        if (key.expression.view().starts_with('(')) key.expression = Text(key.expression.string() + " || 'x')");
      }
      if (has_letters && !is_mysql_ && chance(2)) key.collation = Text(pick({"C", "POSIX"}));
      key.descending = chance(3);
      const bool is_varchar = key.expression.empty() && column.type.kind == Kind::varchar;
      if (has_letters && !is_mysql_ && chance(3))
        key.operator_class_ = Text(std::string_view(is_varchar ? "varchar_pattern_ops" : "text_pattern_ops"));
      const bool is_twice = std::any_of(
          made.keys.begin(), made.keys.end(), [&](const headway::IndexKey& each) { return each.column == key.column; });
      if (!is_mysql_ || !is_twice) made.keys.push_back(std::move(key));
    }
    if (!is_mysql_) choose_method(table, made);
    if (!is_mysql_ && chance(3)) made.where = Text(condition(any(table)));
    return made;
  }
  /// What PostgreSQL knows beside trees.
  void choose_method(const headway::Table& table, headway::Index& index) {
    headway::IndexKey& key = index.keys[0];
    const headway::Column* const column = key.column.empty() ? nullptr : table.find(key.column);
    if (index.keys.size() > 1 || index.is_unique || column == nullptr || !chance(2)) {
      if (chance(3)) index.included.push_back(any(table).name);
      return;
    }
    key.descending = false;
    key.operator_class_ = {};
    index.method = Text("hash");
    if (column->type.kind == Kind::json) {
      index.method = Text("gin");
      if (chance(2)) key.operator_class_ = Text("jsonb_path_ops");
    }
  }
  /// To a key that is there: the primary key of one column of an own kind of number.
  void add_foreign_key(headway::Table& from) {
    const headway::Table& to = tables_[below(tables_.size())];
    if (to.primary_key.columns.size() != 1) return;
    const headway::Column& key = *to.find(to.primary_key.columns[0]);
    headway::ForeignKey made;
    made.columns = {from.columns.front().name};
    if (from.columns.front().type != key.type || from.primary_key.columns.empty()) return;
    made.table = to.name;
    if (chance(2)) made.referenced = {key.name};
    // Of MariaDB those that leave a key alone that is not null and that other columns are computed from.
    made.delete_action = static_cast<headway::ReferentialAction>(below(is_mysql_ ? 3 : 5));
    made.update_action = static_cast<headway::ReferentialAction>(below(is_mysql_ ? 2 : 5));
    made.deferral = static_cast<headway::Deferral>(below(is_mysql_ ? 2 : 3));
    made.name = maybe_name();
    add(from, std::move(made));
  }

  bool is_mysql_;
  std::mt19937 random_;
  std::size_t names_ = 0;
  std::vector<headway::Table> tables_;
};

#endif
