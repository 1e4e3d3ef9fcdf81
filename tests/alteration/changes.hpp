// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_ALTERATION_CHANGES_HPP
#define HEADWAY_TESTS_ALTERATION_CHANGES_HPP

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "alteration/column_changes.hpp"

namespace alteration {

/// Makes random changes of generated tables, and follows them in the model: what each must do to definition and rows.
class Changes : public ColumnChanges {
 public:
  using ColumnChanges::ColumnChanges;

  void choose() {
    const std::size_t count = 1 + random_.below(5), first = random_.below(wanted.size());
    for (int tries = 0; tries < 80 && list.size() < count && !must_fail; ++tries) {
      const bool is_other = random_.chance(4);
      any(wanted[is_other ? random_.below(wanted.size()) : first]);
    }
  }

 private:
  void any(ModelTable& table) {
    in_hand_ = table.name;
    const std::size_t at = Generator::some_column(random_, table);
    switch (random_.below(20)) {
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
      case 18: return change_counting(table);
      default: return change_indexes(table, at);
    }
  }
  /// A key that counts, or counts no more. AUTOINCREMENT makes INTEGER of any other type.
  void change_counting(ModelTable& table) {
    constexpr std::string_view word = " AUTOINCREMENT";
    if (table.primary_key() == nullptr || table.without_rowid) return;
    Part key = *table.primary_key();
    const std::size_t at = key.uses[0];
    ModelColumn& column = table.columns[at];
    if (key.uses.size() != 1 || column.find(Kind::generated) != nullptr || column.is_new) return;
    if (column.source != in_quotes(column.name)) return;
    const bool counts = !table.is_autoincrement();
    if (counts && table.rowid_column() != at) {
      if (column.find(Kind::default_value) != nullptr) return;
      column.type = "INTEGER";
      gives_values = true;
      retyped.push_back({table.name, at, true});
    }
    if (const std::size_t place = key.text.find(word); place != std::string::npos) {
      key.text.erase(place, word.size());
    } else {
      key.text.insert(key.text.back() == ')' ? key.text.size() - 1 : key.text.size(), word);
    }
    Part* const on_column = find_key(column.parts);
    *(on_column != nullptr ? on_column : find_key(table.rules)) = key;
    column.is_touched = true;
    const std::string name = table.name, of = column.current();
    note(name + "." + of + (counts ? " counts" : " counts no more"),
         [=](Operations& op) { op.alter_column(name, of, {.autoincrement = counts}); });
  }
  static Part* find_key(Parts& parts) {
    const auto found =
        std::find_if(parts.begin(), parts.end(), [](const Part& each) { return each.kind == Kind::primary_key; });
    return found == parts.end() ? nullptr : &*found;
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
};

}  // namespace alteration

#endif
