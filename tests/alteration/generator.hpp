// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_ALTERATION_GENERATOR_HPP
#define HEADWAY_TESTS_ALTERATION_GENERATOR_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "alteration/model.hpp"

namespace alteration {

/// Literals by what a column is meant for. Now and then of another kind, as SQLite lets them.
inline std::string literal(Random& random, const std::string& flavour, bool is_strict) {
  if (random.chance(6)) return "NULL";
  if (!is_strict && random.chance(14)) {
    return literal(random, random.pick({"integer", "text", "real", "blob", "numeral"}), true);
  }
  if (flavour == "integer") {
    return random.pick({"0", "1", "2", "-7", "42", "1000000", "4611686018427387904", "-9223372036854775808", "3", "4"});
  }
  if (flavour == "real") return random.pick({"1.5", "-0.25", "1e300", "0.1", "2.0", "3.25"});
  if (flavour == "blob") return random.pick({"x'00ff'", "x''", "x'616263'"});
  if (flavour == "numeral") return random.pick({"'1'", "'2'", "'-7'", "'42'", "'100'"});
  if (flavour == "text") {
    return random.pick({"''",
                        "'a'",
                        "'A'",
                        "'it''s'",
                        "'größe 名前'",
                        "CAST(x'610062' AS TEXT)",
                        "'zz'",
                        "'12abc'",
                        "'b  '",
                        "'b'",
                        "'12'"});
  }
  return literal(random, random.pick({"integer", "text", "real", "blob"}), true);
}

/// Makes a database with SQL of its own: tables in every manner of writing, rows of every kind, and whatever hangs on
/// them. What was made is kept as a model.
class Generator {
 public:
  Generator(std::uint32_t seed, const Database& db) : random_(seed), db_(db) {}

  void make() {
    for (const char* pragma : {"user_version = 7", "application_id = 12"}) db_.execute("PRAGMA " + std::string(pragma));
    run("CREATE TABLE log (n INTEGER PRIMARY KEY AUTOINCREMENT, what, a, b)");
    const std::size_t count = 1 + random_.below(3);
    while (tables.size() < count) make_table();
    for (std::size_t at = 0; at < tables.size(); ++at) {
      fill(tables[at], random_.chance(12) ? 80 : random_.below(9));
      add_late_columns(tables[at]);
      leave_gap(tables[at]);
      make_indexes(tables[at]);
    }
    for (ModelTable& table : tables) make_views(table);
    for (ModelTable& table : tables) make_triggers(table);
    if (random_.chance(3)) make_search(tables[0]);
    if (random_.chance(4)) run("ANALYZE");
  }

  std::vector<ModelTable> tables = {};
  std::vector<ModelObject> objects = {};
  std::string script = {};  ///< Everything that was executed.

  /// A column that an expression can name, or the number of columns.
  static std::size_t some_column(Random& random, const ModelTable& table) {
    return table.order[random.below(table.order.size())];
  }
  static std::string condition(Random& random, const std::string& name, const std::string& mark) {
    switch (random.below(7)) {
      case 0: return name + mark + " IS NULL OR typeof(" + name + ") <> 'nothing'";
      case 1: return "length(" + name + mark + ") >= 0 OR " + name + " IS NULL";
      case 2: return name + " <> 'q)' || '('" + mark;
      case 3: return name + " IS NOT" + mark + " -99";
      case 4: return "coalesce(" + name + ", ')') IN (" + name + ", ')')" + mark;
      case 5: return name + mark + " > -1000000 OR 1 = 1";
      default: return name + " NOT IN (3," + mark + " 'zz')";
    }
  }

 private:
  using Kind = Part::Kind;

  bool run(const std::string& sql) {
    if (!db_.try_execute(sql)) return false;
    script += sql + ";\n";
    return true;
  }
  std::string mark() {
    switch (random_.below(6)) {
      case 0: return " /* m" + std::to_string(++marks_) + ", ') */";
      case 1: return " -- m" + std::to_string(++marks_) + " it's, (\n  ";
      default: return "";
    }
  }
  std::string fresh(const std::string& kind) {
    const std::string number = std::to_string(++names_);
    switch (random_.below(10)) {
      case 0: return kind + " " + number;
      case 1: return kind + "\"" + number;
      case 2: return "Größe " + kind + number;
      case 3: return "名前" + kind + number;
      case 4: return kind + ", (" + number;
      case 5: return "It's " + kind + number;
      case 6: return "select" + kind + number;
      default: return kind + number;
    }
  }
  std::string spell(const std::string& name) {
    const bool is_plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos;
    switch (random_.below(is_plain ? 8 : 4)) {
      case 0: return in_quotes(name, '`');
      case 1: return name.find(']') == std::string::npos ? "[" + name + "]" : in_quotes(name);
      case 2:
      case 3: return in_quotes(name);
      default: return name;
    }
  }
  std::string type(const std::string& flavour, bool is_strict) {
    if (is_strict) {
      if (flavour == "integer") return random_.pick({"INTEGER", "INT"});
      if (flavour == "text" || flavour == "numeral") return "TEXT";
      return flavour == "real" ? "REAL" : flavour == "blob" ? "BLOB" : "ANY";
    }
    if (flavour == "integer")
      return random_.pick({"INTEGER", "INT", "BIGINT", "UNSIGNED BIG INT", "int ( 11 )", "integer"});
    if (flavour == "text") return random_.pick({"TEXT", "VARCHAR(20)", "NATIVE CHARACTER(70)", "clob", "CHAR(36)"});
    if (flavour == "numeral") return random_.pick({"TEXT", "VARCHAR(20)"});
    if (flavour == "real") return random_.pick({"REAL", "DOUBLE PRECISION", "FLOAT", "real"});
    if (flavour == "numeric")
      return random_.pick({"NUMERIC", "DECIMAL(10, 5)", "BOOLEAN", "DATE", "\"my type\"", "'odd'"});
    return random_.pick({"", "", "BLOB"});
  }
  std::string flavour() {
    return random_.pick({"integer", "integer", "text", "text", "text", "real", "numeric", "any", "numeral"});
  }
  std::string conflict() {
    if (!random_.chance(4)) return "";
    return " ON CONFLICT" + mark() + " " + random_.pick({"ABORT", "FAIL", "IGNORE", "REPLACE", "ROLLBACK"});
  }
  std::string constraint_name(std::string& name) {
    if (!random_.chance(3)) return "";
    name = fresh("ck");
    return "CONSTRAINT " + spell(name) + " ";
  }

  Part clause(Kind kind, std::string text, std::vector<std::size_t> uses, std::string expression = {}) {
    Part out{kind, std::move(text), {}, std::move(expression), std::move(uses)};
    out.text = constraint_name(out.name) + out.text;
    return out;
  }
  Part check(std::size_t column) {
    const std::string comment = mark();
    const std::string written = condition(random_, "{" + std::to_string(column) + "}", "@");
    std::string text = written, expression = written;
    text.replace(text.find('@'), 1, comment);
    expression.replace(expression.find('@'), 1, "");
    return clause(Kind::check, "CHECK (" + text + ")", {column}, expression);
  }
  std::string actions() {
    std::string out;
    if (random_.chance(2))
      out += " ON DELETE " + random_.pick({"CASCADE", "SET NULL", "RESTRICT", "SET DEFAULT", "NO ACTION", "CASCADE"});
    if (random_.chance(3))
      out += mark() + " ON UPDATE " + random_.pick({"CASCADE", "SET NULL", "RESTRICT", "NO ACTION"});
    if (random_.chance(8)) out += " MATCH SIMPLE";
    if (random_.chance(4)) out += random_.pick({" DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE", " NOT DEFERRABLE"});
    return out;
  }
  /// REFERENCES to a table that was made before or to the table itself, by its key of one column.
  bool reference(ModelTable& table, std::size_t column) {
    const ModelTable& parent = random_.chance(4) || tables.empty() ? table : random_.any(tables);
    const Part* const key = parent.primary_key();
    if (key == nullptr || key->uses.size() != 1 || (&parent == &table && key->uses[0] == column)) return false;
    const std::size_t other = key->uses[0];
    const std::string to = random_.chance(4) ? "" : " (" + in_quotes(parent.columns[other].name) + ")";
    const std::string text = "REFERENCES" + mark() + " " + spell(parent.name) + to + actions();
    ModelColumn& made = table.columns[column];
    made.type = parent.columns[other].type;
    made.flavour = "key of " + parent.name;
    parents_.push_back({table.name, column, parent.name, parent.columns[other].name});
    if (random_.chance(2)) {
      made.parts.push_back(clause(Kind::references, text, {column}));
    } else {
      table.rules.push_back(
          clause(Kind::references, "FOREIGN KEY ({" + std::to_string(column) + "}) " + text, {column}));
    }
    return true;
  }
  /// Clauses of an ordinary column.
  void decorate(ModelTable& table, std::size_t at) {
    ModelColumn& column = table.columns[at];
    const std::string own = "{" + std::to_string(at) + "}";
    if (random_.chance(4)) {
      if (reference(table, at)) return;
    }
    if (random_.chance(9) && at > 0) {
      const std::size_t other = random_.below(at);
      if (table.columns[other].find(Kind::generated) == nullptr) {
        const std::string name = "{" + std::to_string(other) + "}";
        column.parts.push_back(clause(Kind::generated,
                                      random_.pick({"GENERATED ALWAYS ", ""}) + "AS (" + mark() +
                                          random_.pick({"quote(", "typeof(", "hex("}) + name + "))" +
                                          random_.pick({"", " VIRTUAL", " STORED"}),
                                      {other}));
        column.flavour = "text";
        column.type = table.is_strict ? "TEXT" : random_.pick({"TEXT", ""});
        column.source.clear();
        return;
      }
    }
    if (random_.chance(4)) column.parts.push_back(clause(Kind::not_null, "NOT" + mark() + " NULL" + conflict(), {}));
    if (random_.chance(3)) {
      const std::string value = literal(random_, column.flavour, table.is_strict);
      const bool is_plain = value[0] != 'C' && !random_.chance(4);
      column.parts.push_back(
          clause(Kind::default_value, "DEFAULT" + mark() + (is_plain ? " " + value : " (" + value + ")"), {}));
    }
    if (random_.chance(4))
      column.parts.push_back(
          clause(Kind::collate, "COLLATE" + mark() + random_.pick({" NOCASE", " rtrim", " BINARY"}), {}));
    if (random_.chance(9)) column.parts.push_back(clause(Kind::unique, "UNIQUE" + conflict(), {at}));
    if (random_.chance(4)) column.parts.push_back(check(at));
  }
  void decide_key(ModelTable& table) {
    switch (random_.below(7)) {
      case 0:
      case 1:
      case 2: {
        table.columns[0].type = random_.pick({"INTEGER", "INTEGER", "integer"});
        table.columns[0].flavour = "integer";
        const bool counts = random_.chance(2);
        table.columns[0].parts = {
            clause(Kind::primary_key, "PRIMARY" + mark() + " KEY" + (counts ? " AUTOINCREMENT" : ""), {0})};
        return;
      }
      case 3: table.columns[0].parts = {clause(Kind::primary_key, "PRIMARY" + mark() + " KEY", {0})}; break;
      case 4:
        if (table.columns.size() < 2) return;
        table.rules.push_back(clause(Kind::primary_key, "PRIMARY KEY ({1}" + mark() + " DESC, {0})", {1, 0}));
        break;
      default: return;
    }
    table.without_rowid = random_.chance(2);
  }

  void make_table() {
    ModelTable table;
    table.name = fresh("t");
    table.spelt = spell(table.name);
    table.is_strict = random_.chance(7);
    const std::size_t count = 2 + random_.below(5);
    for (std::size_t at = 0; at < count; ++at) {
      ModelColumn column;
      column.name = random_.chance(40) ? "oid" : fresh("c");
      if (at > 0 && column.name == table.columns.back().name) column.name = fresh("c");
      column.spelt = spell(column.name);
      column.source = in_quotes(column.name);
      column.flavour = flavour();
      column.type = type(column.flavour, table.is_strict);
      if (random_.chance(5)) column.gap = "\n  /* g" + std::to_string(++marks_) + " */ ";
      table.columns.push_back(std::move(column));
      table.order.push_back(at);
    }
    decide_key(table);
    for (std::size_t at = 0; at < count; ++at) {
      const Part* const key = table.primary_key();
      const bool is_key = key != nullptr && std::find(key->uses.begin(), key->uses.end(), at) != key->uses.end();
      if (!is_key) decorate(table, at);
    }
    if (random_.chance(3)) table.rules.push_back(check(some_column(random_, table)));
    if (random_.chance(4)) {
      const std::size_t one = some_column(random_, table), other = some_column(random_, table);
      if (one != other) {
        table.rules.push_back(
            clause(Kind::unique,
                   "UNIQUE ({" + std::to_string(one) + "}," + mark() + " {" + std::to_string(other) + "})" + conflict(),
                   {one, other}));
      }
    }
    const std::string sql = table.create(true);
    if (run(sql)) {
      tables.push_back(std::move(table));
    } else {
      std::erase_if(parents_, [&](const Parent& each) { return each.child == table.name; });
      if (++refused_ > 50) throw std::runtime_error("the generator writes what SQLite refuses: " + sql);
    }
  }

  std::string value_for(const ModelTable& table, std::size_t at) {
    for (const Parent& each : parents_) {
      if (each.child != table.name || each.column != at || random_.chance(12)) continue;
      return "(SELECT " + in_quotes(each.key) + " FROM " + in_quotes(each.parent) + " ORDER BY 1 LIMIT 1 OFFSET " +
             std::to_string(random_.below(4)) + ")";
    }
    return literal(random_, table.columns[at].flavour, table.is_strict);
  }
  void fill(const ModelTable& table, std::size_t count) {
    // Rows that break a check or a foreign key from before are none of a migration's business.
    const bool breaks_checks = random_.chance(12);
    if (breaks_checks) run("PRAGMA ignore_check_constraints = ON");
    const std::string rowid = rowid_name(db_.get(), table.name);
    for (std::size_t row = 0; row < count; ++row) {
      std::string columns, values;
      const bool has_rowid = !rowid.empty() && table.rowid_column() == table.columns.size() && random_.chance(4);
      if (has_rowid) {
        columns = rowid + ", ";
        values = random_.pick({"-5", "100", "7000000000", "17", "-1"}) + ", ";
      }
      for (const std::size_t at : table.order) {
        if (table.columns[at].is_late || table.columns[at].find(Kind::generated) != nullptr) continue;
        if (at == table.rowid_column() && random_.chance(2)) continue;
        columns += in_quotes(table.columns[at].name) + ", ";
        values += value_for(table, at) + ", ";
      }
      if (columns.empty()) continue;
      columns.resize(columns.size() - 2);
      values.resize(values.size() - 2);
      run("INSERT OR IGNORE INTO " + in_quotes(table.name) + " (" + columns + ") VALUES (" + values + ")");
    }
    if (breaks_checks) run("PRAGMA ignore_check_constraints = OFF");
  }
  /// Rows from before do not store the new column: they read its default from the definition.
  void add_late_columns(ModelTable& table) {
    if (table.is_strict || !random_.chance(3)) return;
    const std::size_t at = table.columns.size();
    ModelColumn column;
    column.name = fresh("late");
    column.spelt = spell(column.name);
    column.source = in_quotes(column.name);
    column.flavour = flavour();
    column.type = type(column.flavour, false);
    column.is_late = true;
    const std::string value = literal(random_, column.flavour, true);
    if (value[0] != 'C') column.parts.push_back({Kind::default_value, "DEFAULT" + mark() + " " + value, {}, {}, {}});
    if (value[0] != 'C' && value != "NULL" && random_.chance(3))
      column.parts.push_back({Kind::not_null, "NOT NULL", {}, {}, {}});
    table.columns.push_back(std::move(column));
    if (!run("ALTER TABLE " + in_quotes(table.name) + " ADD COLUMN " + table.column_sql(at))) {
      table.columns.pop_back();
      return;
    }
    table.order.push_back(at);
    table.columns[at].is_late = false;  // from now on a column like the others
    fill(table, random_.below(4));
  }
  void leave_gap(const ModelTable& table) {
    if (table.rowid_column() == table.columns.size() || !random_.chance(2)) return;
    const std::string name = in_quotes(table.name), id = in_quotes(table.columns[table.rowid_column()].name);
    run("INSERT OR IGNORE INTO " + name + " (" + id + ") VALUES (500000)");
    run("DELETE FROM " + name + " WHERE " + id + " = 500000");
  }

  bool add_object(const std::string& kind, const std::string& name, const std::string& sql,
                  std::vector<ModelObject::Use> uses) {
    if (!run(sql)) return false;
    objects.push_back({kind, name, sql, std::move(uses)});
    return true;
  }
  std::string in(const ModelTable& table, std::string_view text) const {
    return table.put_in(text, ModelTable::Names::original);
  }
  void make_indexes(const ModelTable& table) {
    for (std::size_t count = random_.below(4); count > 0; --count) {
      const std::size_t one = some_column(random_, table), other = some_column(random_, table);
      const std::string first = in(table, "{" + std::to_string(one) + "}"),
                        second = in(table, "{" + std::to_string(other) + "}");
      const std::string name = fresh("i");
      std::string key = first;
      std::vector<std::size_t> used = {one, other};
      switch (random_.below(5)) {
        case 0:
          key += mark() + " DESC";
          used.pop_back();
          break;
        case 1: key += " COLLATE NOCASE, " + second + mark() + " COLLATE RTRIM DESC"; break;
        case 2: key = "length(" + first + mark() + "), " + second; break;
        case 3: key += ", " + second; break;
        default: used.pop_back();
      }
      std::string sql = std::string("CREATE ") + (random_.chance(5) ? "UNIQUE " : "") + mark() + "INDEX " +
                        spell(name) + " ON " + spell(table.name) + mark() + " (" + key + ")";
      if (random_.chance(3)) {
        sql += " WHERE " + mark() + second + " IS NOT NULL";
        used = {one, other};
      }
      add_object("index", name, sql, {{table.name, used}});
    }
  }
  void make_views(const ModelTable& table) {
    if (!random_.chance(2)) return;
    const std::size_t one = some_column(random_, table), other = some_column(random_, table);
    const std::string name = fresh("v"), above = fresh("v");
    const bool is_star = random_.chance(3);
    const std::string columns =
        is_star ? "*"
                : in(table, "{" + std::to_string(one) + "}" + mark() + " AS a, t.{" + std::to_string(other) + "} AS b");
    const std::vector<ModelObject::Use> uses = {
        {table.name, is_star ? std::vector<std::size_t>{} : std::vector<std::size_t>{one, other}}};
    if (!add_object(
            "view",
            name,
            "CREATE VIEW " + spell(name) + mark() + " AS SELECT " + columns + " FROM " + spell(table.name) + " AS t",
            uses))
      return;
    if (random_.chance(2)) {
      add_object(
          "view", above, "CREATE VIEW " + spell(above) + " AS SELECT *, 1 AS more FROM " + spell(name) + mark(), {});
    }
    if (!is_star && random_.chance(2)) {
      const std::string trigger = fresh("r");
      add_object("trigger",
                 trigger,
                 "CREATE TRIGGER " + spell(trigger) + " INSTEAD OF INSERT ON " + spell(name) + " BEGIN INSERT INTO " +
                     spell(table.name) + " (" + in(table, "{" + std::to_string(one) + "}") +
                     ") VALUES (new.a); INSERT INTO log (what, b) VALUES ('instead', new.b); END",
                 uses);
    }
  }
  void make_triggers(const ModelTable& table) {
    for (std::size_t count = random_.below(3); count > 0; --count) {
      const std::size_t one = some_column(random_, table), other = some_column(random_, table);
      const std::string a = in(table, "{" + std::to_string(one) + "}"),
                        b = in(table, "{" + std::to_string(other) + "}");
      const std::string name = fresh("r"), event = random_.pick({"INSERT", "DELETE", "UPDATE", "UPDATE OF"});
      const std::string row = event == "DELETE" ? "old." : "new.";
      add_object("trigger",
                 name,
                 "CREATE TRIGGER " + spell(name) + " " + random_.pick({"BEFORE", "AFTER"}) + " " + event +
                     (event == "UPDATE OF" ? " " + a : "") + " ON " + spell(table.name) + mark() +
                     (random_.chance(3) ? " WHEN " + row + b + " IS NOT NULL" : "") +
                     " BEGIN INSERT INTO log (what, a, b) VALUES ('" + event + "; " + "', " + row + a + mark() + ", " +
                     row + b + "); END",
                 {{table.name, {one, other}}});
    }
    if (!random_.chance(3)) return;
    // From elsewhere: another table's rows become this one's.
    const std::size_t one = some_column(random_, table);
    if (table.columns[one].find(Kind::generated) != nullptr) return;
    const std::string a = in(table, "{" + std::to_string(one) + "}"), feeder = fresh("f"), name = fresh("r");
    run("CREATE TABLE " + in_quotes(feeder) + " (x, y)");
    run("INSERT INTO " + in_quotes(feeder) + " VALUES (1, 'two')");
    add_object("trigger",
               name,
               "CREATE TRIGGER " + spell(name) + " AFTER INSERT ON " + spell(feeder) + " BEGIN UPDATE " +
                   spell(table.name) + mark() + " SET " + a + " = new.x WHERE " + a +
                   " IS new.y; INSERT OR IGNORE INTO " + spell(table.name) + " (" + a + ") VALUES (new.x); END",
               {{table.name, {one}}});
    feeders.push_back(feeder);
  }
  void make_search(const ModelTable& table) {
    if (!run("CREATE VIRTUAL TABLE search USING fts5 (body)")) return;
    run("INSERT INTO search (rowid, body) VALUES (1, 'headway over water'), (5, 'größe')");
    const std::size_t one = some_column(random_, table);
    const std::string a = in(table, "{" + std::to_string(one) + "}");
    add_object("trigger",
               "searched",
               "CREATE TRIGGER searched AFTER INSERT ON " + in_quotes(table.name) +
                   " BEGIN INSERT INTO search (body) VALUES (new." + a + "); END",
               {{table.name, {one}}});
  }

 public:
  Lines feeders = {};

 private:
  struct Parent {
    std::string child;
    std::size_t column;
    std::string parent, key;
  };
  Random random_;
  const Database& db_;
  std::vector<Parent> parents_;
  std::size_t names_ = 0, marks_ = 0, refused_ = 0;

 public:
  /// Whether a foreign key refers to this column.
  [[nodiscard]] bool is_referenced(const std::string& table, const std::string& column) const {
    return std::any_of(parents_.begin(), parents_.end(), [&](const Parent& each) {
      return each.parent == table && each.key == column;
    });
  }
};

}  // namespace alteration

#endif
