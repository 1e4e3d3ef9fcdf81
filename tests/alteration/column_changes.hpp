// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_ALTERATION_COLUMN_CHANGES_HPP
#define HEADWAY_TESTS_ALTERATION_COLUMN_CHANGES_HPP

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

/// Random changes of the columns of generated tables.
class ColumnChanges {
 public:
  ColumnChanges(std::uint32_t seed, const Generator& made) : wanted(made.tables), random_(seed), made_(made) {}

  std::vector<ModelTable> wanted;  ///< The tables as they shall be.
  std::vector<Change> list = {};
  bool must_fail = false;
  bool may_fail = false;                 ///< Refusing is as right as doing it.
  bool gives_values = false;             ///< Some column's values become others, or compare otherwise.
  bool all_native = true;                ///< Only what SQLite's ALTER TABLE does by itself.
  std::set<std::string> rewritten = {};  ///< Tables that are defined anew.
  struct Retyped {
    std::string table;
    std::size_t column;
    bool becomes_rowid = false;
  };
  std::vector<Retyped> retyped = {};  ///< Columns of a new type whose values are converted by SQLite.
  Lines created_indexes = {};

 protected:
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
    may_fail = may_fail || column.is_touched;  // what it became before it goes may be asked of its values
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

  Random random_;
  const Generator& made_;
  std::string in_hand_;
  std::size_t names_ = 0;
};

}  // namespace alteration

#endif
