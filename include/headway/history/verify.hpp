// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_VERIFY_HPP
#define HEADWAY_HISTORY_VERIFY_HPP

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "headway/base/finding.hpp"
#include "headway/history/commute.hpp"
#include "headway/history/drift.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/history.hpp"
#include "headway/history/order.hpp"
#include "headway/operations/difference.hpp"
#include "headway/operations/replay.hpp"

namespace headway::inline v0 {

using Findings = std::vector<Finding>;

namespace detail {

/// What the parts of a schema were that a direction of a migration touched.
struct Journals {
  Journal tables = {};
  Parts<View>::Journal views = {};
  Parts<Trigger>::Journal triggers = {};
};

/// What was before the upgrade against what is after the downgrade.
template <class Part>
constexpr void compare_parts(const List<PartBefore<Part>>& before, const List<PartBefore<Part>>& after,
                             const Parts<Part>& now, Differences& out) {
  for (const List<PartBefore<Part>>* const journal : {&before, &after}) {
    for (const PartBefore<Part>& each : *journal) {
      const auto is_same = [&](const PartBefore<Part>& other) { return is_same_part(other.part, each.part); };
      if (journal == &after && std::any_of(before.begin(), before.end(), is_same)) continue;
      compare(each.existed ? &each.part : nullptr, now.find(each.part), out);
    }
  }
}

/// Replays a history from base to head, each migration up and, beside that, down again.
class Verifier {
 public:
  constexpr Verifier(const Graph& graph, Dialect dialect) : graph_(graph), dialect_(dialect), commute_(graph) {}

  constexpr void run() {
    Nodes order = newest_first(graph_, Marks(graph_.size(), 1), graph_.effective_heads());
    std::reverse(order.begin(), order.end());
    for (const Node node : order) {
      is_whole_ = is_whole_ && verify(node);
      if (!is_whole_) return;  // the schema is unknown from here on
    }
  }
  constexpr void compare_with(Schema models) {
    if (!is_whole_) return;
    for (Difference& difference : differences(with_undeclared(std::move(models), schema_), schema_)) {
      findings_.push_back(drift(std::move(difference)));
    }
  }
  [[nodiscard]] constexpr Findings& findings() noexcept { return findings_; }

 private:
  /// @return false when the upgrade cannot be applied
  constexpr bool verify(Node node) {
    const Migration& migration = graph_.migration(node);
    if (migration.downgrade == nullptr) findings_.push_back({ErrorCode::missing_downgrade, id(node), {}, {}, {}});
    Operations up;
    migration.upgrade(up);
    commute_.begin(node);
    commute_.add(node, up.list(), schema_, dialect_, findings_);
    const Names virtual_before = schema_.virtual_tables;
    begin_journals();
    List<Operation> raw;
    Finding found = replay_each(up.give(), schema_, dialect_, &raw);
    const Journals before = end_journals();
    commute_.add(node, std::span<const Operation>(raw.data(), raw.size()), schema_, dialect_, findings_);
    if (found) {
      report(std::move(found), node, Direction::upgrade);
      return false;
    }
    if (migration.is_reversible()) verify_undo(node, before, virtual_before);
    return true;
  }

  /// Takes the migration back, compares the tables that either direction touched, and puts them where they were.
  constexpr void verify_undo(Node node, const Journals& before, const Names& virtual_before) {
    Operations down;
    graph_.migration(node).downgrade(down);
    const Names virtual_after = schema_.virtual_tables;
    begin_journals();
    Finding found = replay(down.give(), schema_, dialect_);
    Journals after = end_journals();
    if (found) {
      report(std::move(found), node, Direction::downgrade);
    } else {
      Differences all;
      const auto compare_with = [&](const Before& was) {
        compare(was.existed ? &was.table : nullptr, schema_.find(was.name), all);
      };
      for (const Before& each : before.tables) compare_with(each);
      for (const Before& each : after.tables) {
        const auto is_same = [&](const Before& other) { return other.name == each.name; };
        if (std::none_of(before.tables.begin(), before.tables.end(), is_same)) compare_with(each);
      }
      compare_parts(before.views, after.views, schema_.objects.views, all);
      compare_parts(before.triggers, after.triggers, schema_.objects.triggers, all);
      compare_names(virtual_before, schema_.virtual_tables, all);
      for (Difference& difference : all) findings_.push_back(not_undone(id(node), std::move(difference)));
    }
    schema_.restore(std::move(after.tables));
    schema_.objects.views.restore(std::move(after.views));
    schema_.objects.triggers.restore(std::move(after.triggers));
    schema_.virtual_tables = virtual_after;
  }

  constexpr void begin_journals() {
    schema_.begin_journal();
    schema_.objects.views.begin_journal();
    schema_.objects.triggers.begin_journal();
  }
  [[nodiscard]] constexpr Journals end_journals() {
    return {schema_.end_journal(), schema_.objects.views.end_journal(), schema_.objects.triggers.end_journal()};
  }
  [[nodiscard]] constexpr Text id(Node node) const { return Text(graph_.id(node)); }
  constexpr void report(Finding found, Node node, Direction direction) {
    found.revision = id(node);
    found.direction = Text(name(direction));
    findings_.push_back(std::move(found));
  }

  const Graph& graph_;
  Dialect dialect_;
  CommuteCheck commute_;
  Schema schema_;
  Findings findings_;
  bool is_whole_ = true;
};

/// What the models of a program describe as a schema; two of the same name are a finding.
[[nodiscard]] constexpr Schema schema_of(Tables tables, Findings& out) {
  const auto find_twice = [&](const auto& all, auto same) {
    for (const auto* one = all.begin(); one != all.end(); ++one) {
      if (std::any_of(all.begin(), one, [&](const auto& other) { return same(*one, other); })) {
        out.push_back({ErrorCode::table_exists, {}, one->name, {}, {}, {}, "models"});
      }
    }
  };
  find_twice(tables, [](const Table& one, const Table& other) { return same_name(one.name, other.name); });
  find_twice(tables.views, [](const View& one, const View& other) { return is_same_part(one, other); });
  find_twice(tables.triggers, [](const Trigger& one, const Trigger& other) { return is_same_part(one, other); });
  Schema made;
  made.put(std::move(tables));
  return made;
}

/// @name verify() for a graph that is there already.
/// @{
[[nodiscard]] constexpr Findings verify_graph(const Graph& graph, Dialect dialect) {
  Verifier verifier(graph, dialect);
  verifier.run();
  return std::move(verifier.findings());
}
[[nodiscard]] constexpr Findings verify_graph(const Graph& graph, Tables models, Dialect dialect) {
  Verifier verifier(graph, dialect);
  Schema wanted = schema_of(std::move(models), verifier.findings());
  verifier.run();
  verifier.compare_with(std::move(wanted));
  return std::move(verifier.findings());
}
/// @}

}  // namespace detail

/// Everything that is wrong with a list of migrations: the first thing for which it is no history, or else operations
/// that cannot apply, downgrades that are missing or leave something behind, branches whose order matters, SQL that
/// cannot be read.
///
/// Needs no database. An upgrade that cannot apply ends the search, as the schema is unknown behind it. The
/// order of columns, and clauses that a Table has no room for (ON CONFLICT) are not compared.
[[nodiscard]] constexpr Findings verify(std::span<const Migration> migrations, Dialect dialect = Dialect::sqlite) {
  if (Finding found = examine(migrations, Branches::allowed)) return {std::move(found)};
  return detail::verify_graph(Graph(migrations), dialect);
}
[[nodiscard]] constexpr Findings verify(const History& history, Dialect dialect = Dialect::sqlite) {
  return detail::verify_graph(Graph(history.migrations()), dialect);
}

/// The same, and what the models say otherwise than the schema that the migrations make.
[[nodiscard]] constexpr Findings verify(std::span<const Migration> migrations, Tables models,
                                        Dialect dialect = Dialect::sqlite) {
  if (Finding found = examine(migrations, Branches::allowed)) return {std::move(found)};
  return detail::verify_graph(Graph(migrations), std::move(models), dialect);
}
[[nodiscard]] constexpr Findings verify(const History& history, Tables models, Dialect dialect = Dialect::sqlite) {
  return detail::verify_graph(Graph(history.migrations()), std::move(models), dialect);
}

}  // namespace headway::inline v0

#endif
