// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_OBJECT_TRANSITION_HPP
#define HEADWAY_OPERATIONS_OBJECT_TRANSITION_HPP

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/operations/operation.hpp"
#include "headway/operations/same.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/table_names.hpp"

namespace headway::inline v0::detail {

/// Which views and triggers go before the tables change, and which are made after it: those that are others, those that
/// read what goes, and those that a database would not let a column change under.
class ObjectTransition {
 public:
  using Operations = List<Operation>;

  ObjectTransition(const Schema& from, const Schema& to, Dialect dialect) : from_(from), to_(to), dialect_(dialect) {
    for (const View& each : from.objects.views) {
      if (each.is_unseen) continue;
      const View* const wanted = to.objects.views.find(each);
      if (wanted == nullptr || !are_same(*wanted, each) || stands_on_change(each.select, {})) views_.push_back(&each);
    }
    for (const Trigger& each : from.objects.triggers) {
      if (each.is_unseen) continue;
      const Trigger* const wanted = to.objects.triggers.find(each);
      const bool changes = stands_on_change(each.body, each.table) || stands_on_change(each.condition, each.table);
      if (wanted == nullptr || !are_same(*wanted, each) || changes) triggers_.push_back(&each);
    }
    take_readers();
  }

  /// Triggers first, then views that read others before those.
  void drop(Operations& out) const {
    for (const Trigger* each : triggers_) record(out, DropTrigger{each->table, each->name});
    for (const View* each : in_order(views_, [this](const View&one, const View&other) { return reads(other, one); })) {
      record(out, DropView{each->name});
    }
  }
  void create(Operations& out) const {
    std::vector<const View*> made;
    for (const View& each : to_.objects.views) {
      if (is_new(each, from_.objects.views, views_)) made.push_back(&each);
    }
    for (const View* each : in_order(made, [this](const View&one, const View&other) { return reads(one, other); })) {
      record(out, CreateView{plain(*each)});
    }
    for (const Trigger& each : to_.objects.triggers) {
      if (is_new(each, from_.objects.triggers, triggers_)) record(out, CreateTrigger{plain(each)});
    }
  }

 private:
  template <class Data>
  static void record(Operations& out, Data made) {
    out.push_back(Operation(std::move(made)));
  }
  [[nodiscard]] bool reads(std::string_view statement, std::string_view table) const {
    return sql::names_table(statement, table, dialect_);
  }
  [[nodiscard]] bool reads(const View& one, const View& other) const { return reads(one.select, other.name); }
  template <class Part>
  [[nodiscard]] static bool is_new(const Part& part, const Parts<Part>& before, const std::vector<const Part*>& gone) {
    const Part* const found = before.find(part);
    return found == nullptr || std::find(gone.begin(), gone.end(), found) != gone.end();
  }
  /// What a migration says: not what happened to it since.
  template <class Part>
  [[nodiscard]] static Part plain(Part part) {
    part.renamed.clear();
    part.is_unseen = false;
    return part;
  }

  /// Whether two are one. An old name is not the new one where a table that they read has something of that name.
  template <class Part>
  [[nodiscard]] bool are_same(Part wanted, Part found) const {
    const auto is_alive = [&](const NameChange& each) {
      return names(from_, found, each.from) || names(to_, wanted, each.from);
    };
    erase_if(wanted.renamed, is_alive);
    erase_if(found.renamed, is_alive);
    return same(wanted, found);
  }
  /// Whether a table that a view or trigger reads has the name, or a column that has.
  template <class Part>
  [[nodiscard]] bool names(const Schema& schema, const Part& part, std::string_view name) const {
    bool found = false;
    schema.each([&](const Table& table) {
      if (found || !(same_name(table.name, name) || table.find(name) != nullptr)) return;
      found = reads_table(part, table.name);
    });
    return found;
  }
  [[nodiscard]] bool reads_table(const View& view, const Text& table) const { return reads(view.select, table); }
  [[nodiscard]] bool reads_table(const Trigger& trigger, const Text& table) const {
    return same_name(trigger.table, table) || reads(trigger.body, table) || reads(trigger.condition, table);
  }

  /// Whether SQL names a column that goes or becomes another, or all columns of a table that has one.
  ///
  /// @param own  the table of a trigger; empty for a view
  [[nodiscard]] bool stands_on_change(std::string_view statement, std::string_view own) const {
    bool found = false;
    from_.each([&](const Table& table) {
      const Table* const wanted = to_.find(table.name);
      if (found || wanted == nullptr || *wanted == table) return;
      if (!same_name(own, table.name) && !reads(statement, table.name)) return;
      for (const Column& column : table.columns) {
        const Column* const other = wanted->find(column.name);
        const bool changes =
            other == nullptr || other->type != column.type || !same(other->generated, column.generated);
        found = found || (changes && (sql::has_name(statement, column.name) || has_star(statement)));
      }
    });
    return found;
  }
  [[nodiscard]] static bool has_star(std::string_view statement) {
    sql::Tokens tokens(statement);
    sql::Token before;
    for (sql::Token token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
      const bool is_all = token.text == "*" && (before.text == "." || before.text == "," ||
                                                sql::is_one_of(before.text, {"select", "distinct", "all"}));
      if (is_all) return true;
      before = token;
    }
    return false;
  }

  /// Adds what reads a view that goes, until nothing more does.
  void take_readers() {
    for (std::size_t at = 0; at < views_.size(); ++at) {
      for (const View& each : from_.objects.views) {
        if (reads(each, *views_[at])) add(views_, each);
      }
      for (const Trigger& each : from_.objects.triggers) {
        const Text& view = views_[at]->name;
        const bool names_it = same_name(each.table, view) || reads(each.body, view) || reads(each.condition, view);
        if (names_it) add(triggers_, each);
      }
    }
  }
  template <class Part>
  static void add(std::vector<const Part*>& parts, const Part& part) {
    if (std::find(parts.begin(), parts.end(), &part) == parts.end()) parts.push_back(&part);
  }

  /// Each behind those that it needs; of a circle, which no database takes, as they come.
  template <class Needs>
  [[nodiscard]] static std::vector<const View*> in_order(std::vector<const View*> left, Needs needs) {
    std::vector<const View*> out;
    while (!left.empty()) {
      auto next = std::find_if(left.begin(), left.end(), [&](const View* each) {
        return std::none_of(
            left.begin(), left.end(), [&](const View* other) { return other != each && needs(*each, *other); });
      });
      if (next == left.end()) next = left.begin();
      out.push_back(*next);
      left.erase(next);
    }
    return out;
  }

  const Schema& from_;
  const Schema& to_;
  Dialect dialect_;
  std::vector<const View*> views_;  // of those that are there: what goes
  std::vector<const Trigger*> triggers_;
};

}  // namespace headway::inline v0::detail

#endif
