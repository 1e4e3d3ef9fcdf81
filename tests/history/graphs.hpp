// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_HISTORY_GRAPHS_HPP
#define HEADWAY_TESTS_HISTORY_GRAPHS_HPP

#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "headway/history/graph.hpp"
#include "headway/history/plan.hpp"
#include "support/catch.hpp"

// Small graphs that the history's tests share, and their plans as text.
namespace graphs {

using headway::Graph;
using headway::Migration;
using headway::Node;
using headway::Nodes;
using headway::Plan;
using headway::Result;
using headway::Revisions;

inline constexpr headway::Body nothing = [](headway::Operations&) {};

constexpr Migration revision(std::string_view id, Revisions parents = {}, Revisions needs = {}, Revisions labels = {}) {
  return {.revision = id,
          .down_revision = parents,
          .branch_labels = labels,
          .depends_on = needs,
          .upgrade = nothing,
          .downgrade = nothing};
}

inline constexpr Migration line[] = {
    revision("0001_a"),
    {.revision = "0002_b", .down_revision = "0001_a", .upgrade = nothing},
    revision("0003_c", "0002_b"),
    revision("0004_d", "0003_c"),
};

///     c
///    / \.
///  b1   b2
///    \ /
///     a
inline constexpr Migration diamond[] = {
    revision("a"), revision("b1", "a"), revision("b2", "a"), revision("c", {"b1", "b2"})};

/// Two branches that are never merged.
inline constexpr Migration fork[] = {
    revision("a"), revision("b1", "a", {}, "left"), revision("b2", "a", {}, "right"), revision("c2", "b2")};

/// Two bases; the payments need the core as far as core2.
inline constexpr Migration shop[] = {
    revision("core1", {}, {}, "core"),
    revision("core2", "core1"),
    revision("core3", "core2"),
    revision("pay1", {}, "core2", "payments"),
    revision("pay2", "pay1"),
};

/// The merge's parent `a` is implied by what `c` depends on.
inline constexpr Migration implied[] = {
    revision("a"), revision("b"), revision("c", {}, "a"), revision("m", {"a", "b", "c"})};

/// The revisions of a text with blanks between them.
inline Nodes nodes(const Graph& graph, std::string_view text) {
  Nodes found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    found.push_back(graph.find(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    REQUIRE(found.back() != Graph::none);
  }
  return found;
}

/// And back: `none` when there are none.
inline std::string text(const Graph& graph, std::span<const Node> nodes) {
  std::string out;
  for (const Node node : nodes) out.append(out.empty() ? "" : " ").append(graph.id(node));
  return out.empty() ? "none" : out;
}

/// The rows of the version table after a plan. Fails the test when a change does not fit the rows before it.
inline std::set<std::string_view> rows_after(const Plan& plan, std::set<std::string_view> rows) {
  std::size_t changes = 0;
  for (const headway::Step& step : plan.steps) {
    CHECK(step.first_change == changes);
    changes += step.changes;
    for (const headway::RowChange& change : plan.changes_of(step)) {
      INFO(step.migration->revision << ": " << to_string(change));
      CHECK((!change.removed.empty() || !change.added.empty()));
      if (!change.removed.empty()) CHECK(rows.erase(change.removed) == 1);
      if (!change.added.empty()) CHECK(rows.insert(change.added).second);
    }
  }
  CHECK(changes == plan.changes.size());
  return rows;
}

/// Plans on one graph.
class Planner {
 public:
  explicit Planner(std::span<const Migration> list) : graph_(list) {}

  const Graph& graph() const { return graph_; }
  Result<Plan> upgrade(std::string_view rows, std::string_view target) const {
    return plan_upgrade(graph_, nodes(graph_, rows), target);
  }
  Result<Plan> downgrade(std::string_view rows, std::string_view target) const {
    return plan_downgrade(graph_, nodes(graph_, rows), target);
  }
  /// The steps, the rows after them, and the warning: `a b1 -> b1`, `-> none`, `-> a; the database is at …`.
  std::string up(std::string_view rows, std::string_view target) const {
    return brief(upgrade(rows, target), nodes(graph_, rows));
  }
  std::string down(std::string_view rows, std::string_view target) const {
    return brief(downgrade(rows, target), nodes(graph_, rows));
  }
  std::string stamp(std::string_view rows, std::string_view target) const {
    Result<Nodes> after = plan_stamp(graph_, nodes(graph_, rows), target);
    if (!after) return std::string(name(after.error().code)) + ": " + after.error().message;
    std::sort(after->begin(), after->end());
    return text(graph_, *after);
  }

 private:
  std::string brief(const Result<Plan>& plan, const Nodes& rows) const {
    if (!plan) return std::string(name(plan.error().code)) + ": " + plan.error().message;
    std::string out;
    for (const headway::Step& step : plan->steps) out.append(step.migration->revision).append(" ");
    std::set<std::string_view> after;
    for (const Node row : rows) after.insert(graph_.id(row));
    after = rows_after(*plan, std::move(after));
    out += "->";
    for (const std::string_view row : after) out.append(" ").append(row);
    if (after.empty()) out += " none";
    return out + (plan->warning.empty() ? "" : "; " + plan->warning);
  }

  Graph graph_;
};

}  // namespace graphs

#endif
