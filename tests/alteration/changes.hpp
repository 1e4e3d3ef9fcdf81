// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_ALTERATION_CHANGES_HPP
#define HEADWAY_TESTS_ALTERATION_CHANGES_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "alteration/generator.hpp"
#include "headway/operations/operations.hpp"

namespace alteration {

/// One change in words, and as a migration writes it.
struct Change {
  std::string words;
  std::function<void(headway::Operations&)> write;
};

/// Makes random changes of generated tables, and follows them in the model: what each must do to definition and rows.
class Changes {
 public:
  Changes(std::uint32_t seed, const Generator& made) : wanted(made.tables), random_(seed), made_(made) {}

  void choose() {
    const std::size_t count = 1 + random_.below(5), first = random_.below(wanted.size());
    for (int tries = 0; tries < 80 && list.size() < count && !must_fail; ++tries) {
      const bool is_other = random_.chance(4);
      any(wanted[is_other ? random_.below(wanted.size()) : first]);
    }
  }

  std::vector<ModelTable> wanted;  ///< The tables as they shall be.
  std::vector<Change> list = {};
  bool must_fail = false;
  bool may_fail = false;                 ///< Refusing is as right as doing it.
  bool gives_values = false;             ///< Some column's values become others, or compare otherwise.
  bool all_native = true;                ///< Only what SQLite's ALTER TABLE does by itself.
  std::set<std::string> rewritten = {};  ///< Tables that are defined anew.

 private:
  using Kind = Part::Kind;
  using Names = ModelTable::Names;
  using Operations = headway::Operations;

  static std::string number(std::size_t column) { return "{" + std::to_string(column) + "}"; }
  void note(const std::string& words, std::function<void(Operations&)> write, bool is_native = false) {
    list.push_back({words, std::move(write)});
    if (!is_native) rewritten.insert(in_hand_);
    all_native = all_native && is_native;
  }
  static bool uses(const Part& part, std::size_t column) {
    return std::find(part.uses.begin(), part.uses.end(), column) != part.uses.end();
  }
  static bool is_key(const ModelTable& table, std::size_t column) {
    const Part* const key = table.primary_key();
    return key != nullptr && uses(*key, column);
  }
  template <class Call>
  static void with_names(const Lines& names, Call call) {
    using headway::TextRef;
    if (names.size() == 1) return call({TextRef(names[0])});
    if (names.size() == 2) return call({TextRef(names[0]), TextRef(names[1])});
    call({TextRef(names[0]), TextRef(names[1]), TextRef(names[2])});
  }
  std::string fresh(const std::string& kind) {
    return random_.pick({"new ", "new", "neu größer ", "new\""}) + kind + std::to_string(++names_);
  }
  std::string maybe_name() { return random_.chance(2) ? "" : fresh("ck"); }
  static std::string named(const std::string& name) {
    return name.empty() ? "" : "CONSTRAINT " + in_quotes(name) + " ";
  }
  /// Names are found in any case.
  std::string shout(std::string name) {
    if (!random_.chance(20)) return name;
    for (char& c : name) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return name;
  }

  void any(ModelTable& table) {
    in_hand_ = table.name;
    const std::size_t at = Generator::some_column(random_, table);
    switch (random_.below(19)) {
      case 0:
      case 1: return change_default(table, at);
      case 2:
      case 3: return change_null(table, at);
      case 4:
      case 5: return change_type(table, at);
      case 6: return change_collation(table, at);
      case 7: return change_generation(table, at);
      case 8:
      case 9: return add_column(table);
      case 10: return drop_column(table, at);
      case 11: return rename_column(table, at);
      case 12: return reorder(table);
      case 13: return change_options(table);
      case 14:
      case 15: return add_rule(table, at);
      case 16:
      case 17: return drop_rule(table);
      default: return change_indexes(table, at);
    }
  }

  struct Literal {
    std::string sql;
    headway::Value value;
  };
  Literal literal_for(const ModelTable& table, const std::string& flavour) {
    const bool is_text = flavour == "text" || (flavour != "integer" && flavour != "real" && random_.chance(3));
    if (flavour == "numeral") return {"'17'", headway::Value(std::string("17"))};
    if (is_text && !(table.is_strict && flavour != "text"))
      return {"'it''s new'", headway::Value(std::string("it's new"))};
    if (flavour == "real") return {"2.5", headway::Value(2.5)};
    const auto chosen = static_cast<int>(random_.below(100)) - 20;
    return {std::to_string(chosen), headway::Value(chosen)};
  }

  void change_default(ModelTable& table, std::size_t at) {
    ModelColumn& column = table.columns[at];
    if (column.find(Kind::generated) != nullptr || at == table.rowid_column()) return;
    headway::Default made;
    std::string sql;
    if (random_.chance(4)) {
      sql = "DEFAULT (1 + 2)";
      made = {headway::Default::Kind::expression, headway::Value(std::string("1 + 2"))};
    } else if (!random_.chance(3)) {
      const Literal literal = literal_for(table, column.flavour);
      sql = "DEFAULT " + literal.sql;
      made = {headway::Default::Kind::literal, literal.value};
    }
    column.erase(Kind::default_value);
    if (!sql.empty()) column.parts.push_back({Kind::default_value, sql, {}, {}, {}, true});
    column.is_touched = true;
    const std::string name = shout(table.name), of = shout(column.current());
    note(name + "." + of + " gets " + (sql.empty() ? "no default" : sql),
         [=](Operations& op) { op.alter_column(name, of, {.default_value = made}); });
  }

  void change_null(ModelTable& table, std::size_t at) {
    ModelColumn& column = table.columns[at];
    if (is_key(table, at)) return;
    const Part* const stands = column.find(Kind::not_null);
    const bool was = stands == nullptr;
    if (!was && stands->is_new) return;  // one after the other is more than both together
    column.erase(Kind::not_null);
    if (was) column.parts.push_back({Kind::not_null, "NOT NULL", {}, {}, {}, true});
    column.is_touched = true;
    const std::string name = table.name, of = shout(column.current());
    note(name + "." + of + (was ? " becomes NOT NULL" : " may be NULL"),
         [=](Operations& op) { op.alter_column(name, of, {.nullable = !was}); });
  }

  std::pair<std::string, headway::Type> type(bool is_strict) {
    if (is_strict) {
      const std::string words = random_.pick({"INTEGER", "TEXT", "REAL", "BLOB", "ANY"});
      return {words, headway::verbatim(words)};
    }
    switch (random_.below(12)) {
      case 0: return {"TEXT", headway::text};
      case 1: return {"INTEGER", headway::integer};
      case 2: return {"REAL", headway::real};
      case 3: return {"VARCHAR(40)", headway::varchar(40)};
      case 4: return {"BIGINT", headway::bigint};
      case 5: return {"NUMERIC(8, 2)", headway::numeric(8, 2)};
      case 6: return {"BLOB", headway::blob};
      default: break;
    }
    const std::string words = random_.pick({"DOUBLE PRECISION", "CLOB", "any thing (3)", "FLOATING POINT", "INT8"});
    return {words, headway::verbatim(words)};
  }
  void change_type(ModelTable& table, std::size_t at) {
    ModelColumn& column = table.columns[at];
    if (is_key(table, at) || column.find(Kind::generated) != nullptr || column.is_new) return;
    const auto is_it = [&](const Retyped& each) { return each.table == table.name && each.column == at; };
    if (column.source != in_quotes(column.name) || std::any_of(retyped.begin(), retyped.end(), is_it)) return;
    auto [words, made] = type(table.is_strict);
    gives_values = true;
    const bool converts = random_.chance(4);
    std::string conversion;
    if (converts) {
      const std::string form = random_.pick({"CAST({0} AS TEXT)", "length({0})", "NULL", "coalesce({0}, 7)"});
      std::string in_current = form, in_original = form;
      if (const std::size_t place = form.find("{0}"); place != std::string::npos) {
        in_current.replace(place, 3, in_quotes(column.current()));
        in_original.replace(place, 3, in_quotes(column.name));
      }
      conversion = in_current;
      column.source = in_original;
    } else {
      retyped.push_back({table.name, at});
    }
    column.type = words;
    column.is_touched = true;
    const std::string name = table.name, of = shout(column.current());
    note(name + "." + of + " becomes " + words + (converts ? ", converted by " + conversion : ""),
         [=, m = made](Operations& op) {
           op.alter_column(name, of, {.type = m, .conversion = headway::Text(conversion)});
         });
  }

  void change_collation(ModelTable& table, std::size_t at) {
    ModelColumn& column = table.columns[at];
    const std::string made = random_.pick({"", "NOCASE", "RTRIM"});
    gives_values = true;
    column.erase(Kind::collate);
    if (!made.empty()) column.parts.push_back({Kind::collate, "COLLATE " + made, {}, {}, {}, true});
    column.is_touched = true;
    const std::string name = table.name, of = column.current();
    note(name + "." + of + " gets collation '" + made + "'",
         [=](Operations& op) { op.alter_column(name, of, {.collation = headway::Text(made)}); });
  }

  void change_generation(ModelTable& table, std::size_t at) {
    ModelColumn& column = table.columns[at];
    using Generation = headway::Generated::Kind;
    if (is_key(table, at) || column.is_new ||
        column.source != (column.find(Kind::generated) ? "" : in_quotes(column.name))) {
      return;
    }
    headway::Generated made;
    std::string words = "an ordinary column";
    gives_values = true;
    const bool was = column.find(Kind::generated) != nullptr;
    column.erase(Kind::generated);
    if (was && random_.chance(2)) {
      column.source = in_quotes(column.name);
    } else {
      const bool is_stored = random_.chance(2);
      if (!was && (made_.is_referenced(table.name, column.name) || column.find(Kind::default_value) != nullptr)) return;
      made = {is_stored ? Generation::stored : Generation::computed_on_read, headway::Text(std::string("1 + 41"))};
      words = std::string("GENERATED ALWAYS AS (1 + 41)") + (is_stored ? " STORED" : " VIRTUAL");
      column.parts.push_back({Kind::generated, words, {}, {}, {}, true});
      column.source.clear();
      // Values that are replaced by computed ones are lost: to refuse is right, too.
      may_fail = true;
      const bool is_last = std::none_of(table.order.begin(), table.order.end(), [&](std::size_t each) {
        return table.columns[each].find(Kind::generated) == nullptr;
      });
      if (is_last) must_fail = true;
    }
    column.is_touched = true;
    const std::string name = table.name, of = column.current();
    note(name + "." + of + " becomes " + words,
         [=](Operations& op) { op.alter_column(name, of, {.generated = made}); });
  }

  void add_column(ModelTable& table) {
    const std::size_t at = table.columns.size();
    ModelColumn column;
    column.name = fresh("c");
    column.spelt = in_quotes(column.name);
    column.is_new = column.is_touched = true;
    column.source = "NULL";
    const auto [words, type_of] = type(table.is_strict);
    column.type = words;
    headway::Column made = headway::column(headway::Text(column.name), type_of);
    bool is_simple = true;
    const auto add = [&](Kind kind, const std::string& sql, const std::string& expression = {}) {
      column.parts.push_back({kind, sql, {}, expression, {at}, true});
    };
    std::string values;
    if (random_.chance(8)) {
      const bool is_stored = random_.chance(2);
      const std::string sql = "typeof(" + table.put_in(number(table.order[0]), Names::original) + ")";
      const std::string now = "typeof(" + table.put_in(number(table.order[0]), Names::current) + ")";
      if (table.is_strict && words != "TEXT" && words != "ANY") return;
      add(Kind::generated, "GENERATED ALWAYS AS (" + sql + ")" + (is_stored ? " STORED" : " VIRTUAL"));
      column.parts.back().uses = {table.order[0]};
      made.generated = {is_stored ? headway::Generated::Kind::stored : headway::Generated::Kind::computed_on_read,
                        headway::Text(now)};
      column.source.clear();
      is_simple = !is_stored;
    } else {
      // SQLite's ADD COLUMN itself takes a default that a STRICT table does not.
      if (random_.chance(2) && !(table.is_strict && words == "BLOB")) {
        const Literal literal = literal_for(table, words == "TEXT" ? "text" : "integer");
        add(Kind::default_value, "DEFAULT " + literal.sql);
        made.default_value_ = {headway::Default::Kind::literal, literal.value};
        column.source = literal.sql;
      }
      if (random_.chance(4)) {
        values = random_.pick({"'from ' || ", "length(", "quote("}) == "length(" ? "7 * 6" : "NULL";
        const std::size_t other = Generator::some_column(random_, table);
        if (!table.columns[other].source.empty() && !table.columns[other].is_touched && random_.chance(2)) {
          values = "quote(" + in_quotes(table.columns[other].current()) + ")";
          column.source = "quote(" + in_quotes(table.columns[other].name) + ")";
        } else {
          column.source = values;
        }
        is_simple = false;
      }
      if (random_.chance(3)) {
        add(Kind::not_null, "NOT NULL");
        made.nullable = false;
        is_simple = is_simple && column.source != "NULL";
      }
      if (random_.chance(5)) {
        add(Kind::collate, "COLLATE NOCASE");
        made.collation = headway::Text(std::string("NOCASE"));
      }
      if (random_.chance(5)) {
        const std::string rule = in_quotes(column.name) + " IS NOT 13";
        add(Kind::check, "CHECK (" + rule + ")", rule);
        table.added_checks.push_back(rule);
        made.checks.push_back({headway::Text(rule), {}, headway::Text(column.name)});
      }
      if (random_.chance(9)) {
        add(Kind::unique, "UNIQUE");
        made.is_unique = true;
        is_simple = false;
      }
    }
    table.columns.push_back(column);
    table.columns.back().flavour = "text";
    table.order.push_back(at);
    const std::string name = table.name;
    note(
        name + " gets " + table.put_in(table.column_sql(at), Names::original) +
            (values.empty() ? "" : ", values " + values),
        [=](Operations& op) {
          if (values.empty()) {
            op.add_column(name, made);
          } else {
            op.add_column(name, made, {.values = headway::Text(values)});
          }
        },
        is_simple && !table.without_rowid);
    rewritten.insert(name);
  }

  void drop_column(ModelTable& table, std::size_t at) {
    ModelColumn& column = table.columns[at];
    std::size_t others = 0;
    for (const std::size_t each : table.order) {
      others += each != at && table.columns[each].find(Kind::generated) == nullptr ? 1U : 0U;
    }
    if (others == 0 || column.is_new) return;
    if (is_key(table, at) || column.find(Kind::unique) != nullptr || made_.is_referenced(table.name, column.name))
      return;
    bool is_used = false;
    for (const std::size_t each : table.order) {
      for (const Part& part : table.columns[each].parts) is_used = is_used || (each != at && uses(part, at));
    }
    bool is_native = column.parts.empty();
    for (const Part& rule : table.rules) {
      if (rule.kind == Kind::references && uses(rule, at)) {
        may_fail = true;  // the key may go with the column, or stand in its way
        is_native = false;
      } else {
        is_used = is_used || uses(rule, at);
      }
    }
    for (const ModelObject& object : made_.objects) {
      for (const ModelObject::Use& use : object.uses) {
        const bool names_it = std::find(use.columns.begin(), use.columns.end(), at) != use.columns.end();
        if (use.table == table.name && names_it && !table.dropped_indexes.contains(object.name)) is_used = true;
      }
    }
    for (const std::string& sql : table.created_indexes) {
      is_used = is_used || sql.find(in_quotes(column.name)) != std::string::npos;
    }
    // Without the column, oid is a name of the rowid: what used the one then uses the other.
    if (is_used && (column.name == "oid" || !random_.chance(6))) return;
    must_fail = must_fail || is_used;
    std::erase_if(table.rules, [&](const Part& rule) { return rule.kind == Kind::references && uses(rule, at); });
    std::erase(table.order, at);
    column.is_dropped = column.is_touched = true;
    for (const std::size_t each : table.order) table.columns[each].is_touched = true;  // gaps may go with it
    const std::string name = table.name, of = column.current();
    note(
        name + " loses " + of, [=](Operations& op) { op.drop_column(name, of); }, is_native);
    rewritten.insert(name);
  }

  void rename_column(ModelTable& table, std::size_t at) {
    ModelColumn& column = table.columns[at];
    const std::string name = table.name, of = column.current(), to = fresh("c");
    column.renamed = to;
    note(
        name + "." + of + " is now " + to, [=](Operations& op) { op.rename_column(name, of, to); }, true);
  }

  void reorder(ModelTable& table) {
    std::vector<std::size_t> first;
    while (first.size() < 3 && (first.empty() || random_.chance(2))) {
      const std::size_t at = Generator::some_column(random_, table);
      if (std::find(first.begin(), first.end(), at) == first.end()) first.push_back(at);
    }
    std::vector<std::size_t> order = first;
    Lines named;
    for (const std::size_t at : first) named.push_back(table.columns[at].current());
    for (const std::size_t at : table.order) {
      if (std::find(first.begin(), first.end(), at) == first.end()) order.push_back(at);
    }
    table.order = order;
    table.is_reordered = true;
    const std::string name = table.name;
    std::string words = name + " begins with";
    for (const std::string& each : named) words += " " + each;
    note(words, [=](Operations& op) {
      with_names(named, [&](std::initializer_list<headway::TextRef> all) { op.reorder_columns(name, all); });
    });
  }

  void change_options(ModelTable& table) {
    headway::TableChange made;
    std::string words;
    if (random_.chance(2)) {
      table.is_strict = !table.is_strict;
      if (table.is_strict) make_types_strict(table);
      made.strict = table.is_strict;
      words = table.is_strict ? " becomes STRICT" : " is no longer STRICT";
    } else {
      if (table.primary_key() == nullptr) return;
      const bool had_rowid_column = table.rowid_column() != table.columns.size();
      table.without_rowid = !table.without_rowid;
      table.has_new_rowids = table.has_new_rowids || (!had_rowid_column && !table.without_rowid);
      made.without_rowid = table.without_rowid;
      words = table.without_rowid ? " becomes WITHOUT ROWID" : " gets rowids";
    }
    const std::string name = table.name;
    note(name + words, [=](Operations& op) { op.alter_options(name, made); });
  }

  /// Types with a meaning are written as a STRICT table writes them; others stay, and SQLite refuses them.
  static void make_types_strict(ModelTable& table) {
    for (const std::size_t at : table.order) {
      std::string& type = table.columns[at].type;
      for (const auto& [from, to] : {std::pair{"BIGINT", "INTEGER"},
                                     {"BOOLEAN", "INTEGER"},
                                     {"VARCHAR(20)", "TEXT"},
                                     {"VARCHAR(40)", "TEXT"},
                                     {"CHAR(36)", "TEXT"},
                                     {"DATE", "TEXT"},
                                     {"FLOAT", "REAL"},
                                     {"NUMERIC(8, 2)", "ANY"}}) {
        if (type != from) continue;
        type = to;
        table.columns[at].is_touched = true;
      }
    }
  }

  void add_rule(ModelTable& table, std::size_t at) {
    const std::string name = table.name, rule = maybe_name(), of = table.columns[at].current();
    if (random_.chance(3)) {
      const std::string form = Generator::condition(random_, number(at), "");
      const std::string now = table.put_in(form, Names::current);
      table.rules.push_back({Kind::check, named(rule) + "CHECK (" + form + ")", rule, form, {at}, true});
      table.added_checks.push_back(table.put_in(form, Names::original));
      note(name + " gets CHECK (" + now + ") " + rule, [=](Operations& op) { op.create_check(rule, name, now); });
    } else if (random_.chance(2)) {
      const std::size_t other = Generator::some_column(random_, table);
      const bool is_pair = other != at;
      Lines of_columns = {of};
      if (is_pair) of_columns.push_back(table.columns[other].current());
      Part made{Kind::unique,
                named(rule) + "UNIQUE (" + number(at) + (is_pair ? ", " + number(other) : "") + ")",
                rule,
                {},
                {at},
                true};
      if (is_pair) made.uses.push_back(other);
      const Part* const key = table.primary_key();
      for (const Part& each : all_rules(table)) {
        if (each.kind == Kind::unique && each.uses == made.uses) return;  // SQLite makes one index of both
      }
      if (key != nullptr && key->uses == made.uses) return;
      table.rules.push_back(made);
      note(name + " gets " + table.put_in(made.text, Names::current), [=](Operations& op) {
        with_names(of_columns, [&](std::initializer_list<headway::TextRef> all) { op.create_unique(rule, name, all); });
      });
    } else if (random_.chance(3)) {
      const bool is_fit =
          table.columns[at].find(Kind::not_null) != nullptr && table.columns[at].find(Kind::generated) == nullptr;
      if (table.primary_key() != nullptr || !is_fit || table.columns[at].find(Kind::unique) != nullptr) return;
      table.rules.push_back(
          {Kind::primary_key, named(rule) + "PRIMARY KEY (" + number(at) + ")", rule, {}, {at}, true});
      note(name + " gets PRIMARY KEY " + of,
           [=](Operations& op) { op.create_primary_key(rule, name, {headway::TextRef(of)}); });
    } else {
      add_foreign_key(table, at);
    }
  }
  void add_foreign_key(ModelTable& table, std::size_t at) {
    const ModelTable& parent = random_.any(wanted);
    const Part* const key = parent.primary_key();
    if (key == nullptr || key->uses.size() != 1) return;
    for (const Part& each : all_rules(table)) {
      if (each.kind == Kind::references && uses(each, at)) return;
    }
    const ModelColumn& other = parent.columns[key->uses[0]];
    if (!other.renamed.empty() || other.is_new) return;
    const bool cascades = random_.chance(2);
    const std::string rule = maybe_name(), name = table.name, of = table.columns[at].current(), to = parent.name;
    const std::string to_column = other.name;
    table.rules.push_back({Kind::references,
                           named(rule) + "FOREIGN KEY (" + number(at) + ") REFERENCES " + in_quotes(to) + " (" +
                               in_quotes(to_column) + ")" + (cascades ? " ON DELETE CASCADE" : ""),
                           rule,
                           {},
                           {at},
                           true});
    const headway::ForeignKeyOptions options = {.on_delete = cascades ? headway::cascade : headway::no_action};
    note(name + " gets " + table.put_in(table.rules.back().text, Names::current), [=](Operations& op) {
      op.create_foreign_key(rule, name, {headway::TextRef(of)}, to, {headway::TextRef(to_column)}, options);
    });
  }

  static Parts all_rules(const ModelTable& table) {
    Parts out = table.rules;
    for (const std::size_t at : table.order) {
      for (const Part& part : table.columns[at].parts) out.push_back(part);
    }
    return out;
  }
  void drop_rule(ModelTable& table) {
    Parts rules = all_rules(table);
    std::erase_if(rules, [&](const Part& each) {
      const bool is_rule = each.kind == Kind::check || each.kind == Kind::unique || each.kind == Kind::references ||
                           each.kind == Kind::primary_key;
      return !is_rule || each.is_new;
    });
    if (rules.empty()) return;
    const Part chosen = random_.any(rules);
    if (chosen.kind == Kind::primary_key && (table.without_rowid || is_referenced(table, chosen.uses))) return;
    const auto is_meant = [&](const Part& each) {
      return each.kind == chosen.kind && each.name == chosen.name &&
             (!chosen.name.empty() || (each.uses == chosen.uses && each.expression == chosen.expression));
    };
    Lines of;
    for (const std::size_t at : chosen.uses) {
      if (!table.columns[at].renamed.empty() && chosen.name.empty()) return;
      of.push_back(table.columns[at].current());
    }
    for (const std::size_t at : table.order) std::erase_if(table.columns[at].parts, is_meant);
    std::erase_if(table.rules, is_meant);
    for (const std::size_t at : table.order) table.columns[at].is_touched = true;
    if (chosen.kind == Kind::primary_key) {  // a key makes its columns NOT NULL, and they stay so without it
      for (const std::size_t at : chosen.uses) {
        if (table.columns[at].find(Kind::not_null) == nullptr) {
          table.columns[at].parts.push_back({Kind::not_null, "NOT NULL", {}, {}, {}, true});
        }
      }
    }
    const std::string name = table.name, rule = chosen.name;
    const std::string expression = table.put_in(chosen.expression, Names::spelt);
    note(name + " loses " + table.put_in(chosen.text, Names::spelt), [=, kind = chosen.kind](Operations& op) {
      if (kind == Kind::primary_key) return op.drop_primary_key(rule, name);
      if (kind == Kind::check) {
        if (!rule.empty()) return op.drop_check(rule, name);
        headway::Check unnamed;
        unnamed.expression = headway::Text(expression);
        return op.drop_check(unnamed, name);
      }
      if (!rule.empty()) return kind == Kind::unique ? op.drop_unique(rule, name) : op.drop_foreign_key(rule, name);
      with_names(of, [&](std::initializer_list<headway::TextRef> all) {
        kind == Kind::unique ? op.drop_unique(all, name) : op.drop_foreign_key(all, name);
      });
    });
  }
  bool is_referenced(const ModelTable& table, const std::vector<std::size_t>& columns) const {
    return std::any_of(columns.begin(), columns.end(), [&](std::size_t at) {
      return made_.is_referenced(table.name, table.columns[at].name);
    });
  }

  void change_indexes(ModelTable& table, std::size_t at) {
    const std::string name = table.name;
    if (random_.chance(2)) {
      const std::string index = fresh("i"), of = table.columns[at].current();
      table.created_indexes.push_back("CREATE INDEX " + in_quotes(index) + " ON " + in_quotes(name) + " (" +
                                      in_quotes(table.columns[at].name) + ")");
      created_indexes.push_back(index);
      note(
          name + " gets index " + index + " on " + of,
          [=](Operations& op) { op.create_index(index, name, {headway::IndexKeyRef(of)}); },
          true);
      return;
    }
    for (const ModelObject& object : made_.objects) {
      if (object.type != "index" || object.uses[0].table != name || table.dropped_indexes.contains(object.name))
        continue;
      table.dropped_indexes.insert(object.name);
      const std::string index = object.name;
      note(
          name + " loses index " + index, [=](Operations& op) { op.drop_index(index, name); }, true);
      return;
    }
  }

 public:
  struct Retyped {
    std::string table;
    std::size_t column;
  };
  std::vector<Retyped> retyped = {};  ///< Columns of a new type whose values are converted by SQLite.
  Lines created_indexes = {};

 private:
  Random random_;
  const Generator& made_;
  std::string in_hand_;
  std::size_t names_ = 0;
};

}  // namespace alteration

#endif
