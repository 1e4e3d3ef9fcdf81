// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_DDL_SCHEMA_GENERATOR_HPP
#define HEADWAY_TESTS_DDL_SCHEMA_GENERATOR_HPP

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/schema/schema.hpp"
#include "headway/schema/types.hpp"

/// Makes random schemas that SQLite takes, as values: what a schema can say, in every combination. No SQL is written
/// here but the expressions that a schema holds as text.
class SchemaGenerator {
 public:
  explicit SchemaGenerator(std::uint32_t seed) : random_(seed) {}

  headway::Schema schema() {
    headway::Schema made;
    const std::size_t count = 1 + below(3);
    for (std::size_t at = 0; at < count; ++at) made.put(table());
    return made;
  }

 private:
  using Kind = headway::Type::Kind;

  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  std::string pick(std::initializer_list<std::string_view> of) { return std::string(*(of.begin() + below(of.size()))); }
  template <class T>
  const T& any(const std::vector<T>& of) {
    return of[below(of.size())];
  }

  headway::Table table() {
    table_ = {};
    plain_.clear();
    table_.name = fresh("t");
    tables_.push_back(table_.name.string());
    table_.is_strict = chance(4);
    const std::size_t key = below(5);  // 0, 1: on a column; 2, 3: on the table; 4: none
    is_autoincrement_ = key < 2 && chance(3);
    const std::size_t count = 1 + below(6);
    for (std::size_t at = 0; at < count; ++at) add(table_, column(at == 0, at == 0 && key < 2));
    if (key == 2 || key == 3) add(table_, headway::PrimaryKey{columns(plain_, 1 + below(3)), maybe_name()});
    if (key < 2 && chance(3)) table_.primary_key.name = fresh("pk");
    table_.is_without_rowid = key != 4 && !is_autoincrement_ && chance(4);
    const std::vector<std::string> all = names();
    for (std::size_t at = below(3); at > 0; --at) {
      add(table_, headway::Unique{columns(all, 1 + below(3)), maybe_name()});
    }
    for (std::size_t at = below(3); at > 0; --at) add(table_, headway::Check{condition(all), maybe_name(), {}});
    for (std::size_t at = below(3); at > 0; --at) add(table_, foreign_key(columns(all, 1 + below(2))));
    for (std::size_t at = below(4); at > 0; --at) add(table_, index(all));
    return std::move(table_);
  }

  headway::Column column(bool is_first, bool is_key) {
    headway::Column made;
    made.name = fresh("c");
    made.type = is_key && is_autoincrement_ ? integer_type() : type();
    const std::string name = made.name.string();
    const bool is_generated = !is_first && chance(5);
    if (is_generated) {
      made.generated = {chance(2) ? headway::Generated::Kind::stored : headway::Generated::Kind::computed_on_read,
                        headway::Text(expression(plain_))};
    } else {
      if (!is_key && chance(2)) made.default_value_ = default_value();
      plain_.push_back(name);
    }
    made.nullable = !chance(3);
    made.is_primary_key = is_key;
    if (is_key) made.nullable = false;
    made.is_autoincrement = is_key && is_autoincrement_;
    made.is_unique = chance(6);
    if (chance(5)) made.collation = headway::Text(pick({"NOCASE", "RTRIM", "BINARY", "nocase"}));
    for (std::size_t at = chance(3) ? 1 + below(2) : 0; at > 0; --at) {
      made.checks.push_back({headway::Text(condition({name})), maybe_name(), made.name});
    }
    for (std::size_t at = chance(4) ? 1 + below(2) : 0; at > 0; --at) {
      headway::Names own;
      own.push_back(made.name);
      made.references_.push_back(foreign_key(std::move(own)));
    }
    return made;
  }

  headway::ForeignKey foreign_key(headway::Names columns) {
    headway::ForeignKey made;
    made.table = headway::Text(chance(8) ? std::string("no such table") : any(tables_));
    if (!chance(4)) {
      for (std::size_t at = 0; at < columns.size(); ++at) made.referenced.push_back(fresh("r"));
    }
    made.columns = std::move(columns);
    made.delete_action = static_cast<headway::ReferentialAction>(below(5));
    made.update_action = static_cast<headway::ReferentialAction>(below(5));
    made.deferral = static_cast<headway::Deferral>(below(3));
    made.name = maybe_name();
    return made;
  }

  headway::Index index(const std::vector<std::string>& all) {
    headway::Index made;
    made.name = fresh("i");
    made.is_unique = chance(3);
    for (std::size_t at = 1 + below(3); at > 0; --at) {
      headway::IndexKey key;
      if (chance(3)) {
        key.expression = headway::Text(expression(all));
      } else {
        key.column = headway::Text(any(all));
      }
      if (chance(3)) key.collation = headway::Text(pick({"NOCASE", "RTRIM", "binary"}));
      key.descending = chance(3);
      made.keys.push_back(std::move(key));
    }
    if (chance(3)) made.where = headway::Text(any(all_quoted(all)) + " IS NOT NULL AND (1 < 2)");
    return made;
  }

  headway::Type integer_type() {
    headway::Type made;
    made.kind = std::vector{Kind::smallint, Kind::integer, Kind::bigint}[below(3)];
    return made;
  }
  headway::Type type() {
    headway::Type made;
    made.kind = static_cast<Kind>(below(static_cast<std::size_t>(Kind::verbatim) + 1));
    const auto size = [&] { return static_cast<std::uint32_t>(chance(4) ? 36 : below(1000)); };
    if (made.kind == Kind::fixed_char || made.kind == Kind::varchar) made.length = size();
    if (made.kind == Kind::numeric) {
      made.length = size();
      made.scale = static_cast<std::uint32_t>(below(20));
    }
    if (made.kind != Kind::verbatim) return made;
    made.words = headway::Text(table_.is_strict ? pick({"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY", "any"})
                                                : pick({"",
                                                        "INT",
                                                        "integer",
                                                        "VARCHAR(7)",
                                                        "varchar ( 007 )",
                                                        "DOUBLE PRECISION",
                                                        "unsigned big int",
                                                        "NUMERIC(+10, -2)",
                                                        "\"my \"\"type\"",
                                                        "größe",
                                                        "TIMESTAMP"}));
    return made;
  }

  headway::Default default_value() {
    headway::Default made;
    if (chance(4)) {
      made.kind = headway::Default::Kind::expression;
      made.value = headway::Value(headway::Text(pick({"CURRENT_TIMESTAMP",
                                                      "1",
                                                      "(1)",
                                                      "1 + (2 * 3)",
                                                      "'a' || ')' -- it's (a comment",
                                                      "/* ( */ random()",
                                                      "datetime('now', '-1 day')",
                                                      "-1e3",
                                                      "CASE WHEN 1 THEN 'x' ELSE ',' END"})));
    } else {
      made.kind = headway::Default::Kind::literal;
      made.value = literal();
    }
    return made;
  }
  headway::Value literal() {
    switch (below(6)) {
      case 0: return nullptr;
      case 1: return chance(2);
      case 2: return integer();
      case 3: return real();
      case 4: return headway::Text(bytes() + (chance(4) ? std::string(1, '\0') : ""));
      default: return headway::Value::blob(headway::Text(bytes() + (chance(3) ? std::string(1, '\0') : "")));
    }
  }
  std::int64_t integer() {
    const auto low = static_cast<std::uint64_t>(random_());
    const auto high = static_cast<std::uint64_t>(random_());
    switch (below(4)) {
      case 0: return std::numeric_limits<std::int64_t>::min();
      case 1: return std::numeric_limits<std::int64_t>::max();
      case 2: return static_cast<std::int64_t>(low % 1000) - 500;
      default: return static_cast<std::int64_t>(high << 32U | low);
    }
  }
  double real() {
    const double some[] = {0.0, -0.0, 0.1, 1e22, 1e23, 1e300, -2.5e-300, 5e-324, 0.30000000000000004, 3e15, 100};
    const auto low = static_cast<std::uint64_t>(random_());
    const auto high = static_cast<std::uint64_t>(random_());
    if (chance(2)) return some[below(std::size(some))];
    const auto found = std::bit_cast<double>(high << 32U | low);
    return std::isnan(found) ? 1.5 : found;  // which SQLite has no literal for
  }
  std::string bytes() {
    return pick(
        {"", "it''s", "'", "a \"b\" `c` [d]", "-- no comment", "/* none", "größe 名前", "line\nbreak", ");", "x"});
  }

  /// A value made of one or two columns.
  std::string expression(const std::vector<std::string>& of) {
    const std::vector<std::string> names = all_quoted(of);
    const std::string& name = any(names);
    switch (below(9)) {
      case 0: return "lower(" + name + ")";
      case 1: return name + " || 'x, (''y'''";
      case 2: return "(" + name + " + 1)";
      case 3: return "coalesce(" + name + ", " + any(names) + ")";
      case 4: return "CASE WHEN " + name + " > 1 THEN 'desc' ELSE 3 END";
      case 5: return name + " COLLATE NOCASE = 'a'";
      case 6: return "-" + name;
      case 7: return "(" + name + ") + (" + any(names) + ")";
      default: return name + "/*,*/*2";
    }
  }
  std::string condition(const std::vector<std::string>& of) {
    const std::vector<std::string> names = all_quoted(of);
    const std::string& name = any(names);
    switch (below(7)) {
      case 0: return name + " IS NOT NULL";
      case 1: return name + " <> ')('";
      case 2: return "length(" + name + ") > 3 -- it's (long";
      case 3: return "/* , */ " + name + " IN (1, 2, 'a,b')";
      case 4: return "(" + name + " > 0) AND (" + any(names) + " < 9)";
      case 5: return name + " BETWEEN 'a' AND CAST(" + name + " AS DOUBLE PRECISION)";
      default: return "NOT " + name + " OR\n" + name + " LIKE '%x' ESCAPE '\\'";
    }
  }

  /// Different ones of them, in any order.
  headway::Names columns(std::vector<std::string> of, std::size_t count) {
    headway::Names out;
    while (out.size() < count && !of.empty()) {
      const std::size_t at = below(of.size());
      out.push_back(headway::Text(of[at]));
      of.erase(of.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return out;
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const headway::Column& each : table_.columns) out.push_back(each.name.string());
    return out;
  }
  static std::vector<std::string> all_quoted(const std::vector<std::string>& names) {
    std::vector<std::string> out;
    for (const std::string& name : names) {
      std::string quoted = "\"";
      for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
      out.push_back(quoted + '"');
    }
    return out;
  }

  headway::Text maybe_name() { return chance(2) ? headway::Text() : fresh("n"); }
  /// A name that was not used before.
  headway::Text fresh(std::string_view kind) {
    const std::string number = std::to_string(++names_);
    const std::string plain = std::string(kind) + number;
    switch (below(14)) {
      case 0: return headway::Text(std::string(kind) + " " + number);
      case 1: return headway::Text(std::string(kind) + "\"" + number);
      case 2: return headway::Text(std::string(kind) + "'`" + number);
      case 3: return headway::Text("[" + plain + "]");
      case 4: return headway::Text("größe" + number);
      case 5: return headway::Text("名前" + number);
      case 6: return headway::Text("a, (" + number);
      case 7: return headway::Text("it's; -- /*" + number);
      case 8: return headway::Text(number);
      case 9: return headway::Text("Upper_" + number);
      case 10:
        // Each of them once.
        if (words_.empty()) return headway::Text(plain);
        {
          headway::Text word(words_.back());
          words_.pop_back();
          return word;
        }
      default: return headway::Text(plain);
    }
  }

  std::mt19937 random_;
  std::size_t names_ = 0;
  std::vector<std::string_view> words_ = {"strict",  "key",        "generated", "always", "rowid", "autoincrement",
                                          "without", "collate",    "primary",   "check",  "desc",  "current_timestamp",
                                          "true",    "constraint", "unique",    "order",  "group", "select",
                                          "table",   "references", "null",      "Index"};
  std::vector<std::string> tables_ = {};
  headway::Table table_ = {};
  std::vector<std::string> plain_ = {};  // columns of the table that are not generated
  bool is_autoincrement_ = false;
};

#endif
