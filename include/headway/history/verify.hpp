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
  constexpr void compare_with(const Schema& models) {
    if (!is_whole_) return;
    for (Difference& difference : differences(models, schema_)) findings_.push_back(drift(std::move(difference)));
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
    schema_.begin_journal();
    List<Operation> raw;
    Finding found = replay_each(up.give(), schema_, dialect_, &raw);
    const Journal before = schema_.end_journal();
    commute_.add(node, std::span<const Operation>(raw.data(), raw.size()), schema_, dialect_, findings_);
    if (found) {
      report(std::move(found), node, Direction::upgrade);
      return false;
    }
    if (migration.is_reversible()) verify_undo(node, before, virtual_before);
    return true;
  }

  /// Takes the migration back, compares the tables that either direction touched, and puts them where they were.
  constexpr void verify_undo(Node node, const Journal& before, const Names& virtual_before) {
    Operations down;
    graph_.migration(node).downgrade(down);
    const Names virtual_after = schema_.virtual_tables;
    schema_.begin_journal();
    Finding found = replay(down.give(), schema_, dialect_);
    Journal after = schema_.end_journal();
    if (found) {
      report(std::move(found), node, Direction::downgrade);
    } else {
      Differences all;
      const auto compare_with = [&](const Before& was) {
        compare(was.existed ? &was.table : nullptr, schema_.find(was.name), all);
      };
      for (const Before& each : before) compare_with(each);
      for (const Before& each : after) {
        const auto is_same = [&](const Before& other) { return other.name == each.name; };
        if (std::none_of(before.begin(), before.end(), is_same)) compare_with(each);
      }
      compare_names(virtual_before, schema_.virtual_tables, all);
      for (Difference& difference : all) findings_.push_back(not_undone(id(node), std::move(difference)));
    }
    schema_.restore(std::move(after));
    schema_.virtual_tables = virtual_after;
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

/// The tables of a program as a schema; two of the same name are a finding.
[[nodiscard]] constexpr Schema schema_of(Tables tables, Findings& out) {
  Schema made;
  for (Table& table : tables) {
    if (made.find(table.name) == nullptr) {
      made.put(std::move(table));
    } else {
      out.push_back({ErrorCode::table_exists, {}, table.name, {}, {}, {}, "models"});
    }
  }
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
  const Schema wanted = schema_of(std::move(models), verifier.findings());
  verifier.run();
  verifier.compare_with(wanted);
  return std::move(verifier.findings());
}
/// @}

}  // namespace detail

/// Everything that is wrong with a list of migrations: the first thing for which it is no history, or else operations
/// that cannot apply, downgrades that are missing or leave something behind, branches whose order matters, SQL that
/// cannot be read.
///
/// Needs no database. An upgrade that cannot apply ends the search, as the schema is unknown behind it. Views,
/// triggers, the order of columns, and clauses that a Table has no room for (ON CONFLICT) are not compared.
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
