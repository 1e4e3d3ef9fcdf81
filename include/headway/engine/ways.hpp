// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_WAYS_HPP
#define HEADWAY_ENGINE_WAYS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/engine/plan_lint.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/lint.hpp"
#include "headway/history/plan.hpp"
#include "headway/operations/groups.hpp"
#include "headway/operations/replay.hpp"
#include "headway/operations/touched.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0 {

/// A table that a migration will change, and how.
struct PlannedChange {
  std::string table;
  std::string how;  ///< The way and the reason: `in place: no row changes`.
};

/// A migration that will run, with the tables that it changes and what it may destroy, fail on or take long over.
struct PlannedStep {
  std::string revision;
  Direction direction = Direction::upgrade;
  std::vector<PlannedChange> changes;
  LintFindings findings = {};
};

namespace detail {

/// Follows a plan through the schema that the database has, without running anything.
template <Backend B>
class WaysOfPlan {
 public:
  /// @param large  how many rows make a table large; lint reads no more of one
  WaysOfPlan(B& backend, std::uint64_t large) : backend_(backend), large_(large) {}

  /// @error unreadable_statement, and what replay() finds
  Result<std::vector<PlannedStep>> find(const Plan& plan) {
    Result<Schema> found = backend_.reflect();
    if (!found) return failure(std::move(found.error()));
    schema_ = std::move(*found);
    PlanLint lint(backend_, schema_, large_);
    std::vector<PlannedStep> out;
    for (const Step& step : plan.steps) {
      PlannedStep planned{std::string(step.migration->revision), step.direction, {}, {}};
      if (Result<void> done = follow(step, planned.changes); !done) return failure(std::move(done.error()));
      planned.findings = lint.of(step, rebuilt(planned.changes));
      out.push_back(std::move(planned));
    }
    return out;
  }

 private:
  Result<void> follow(const Step& step, std::vector<PlannedChange>& out) {
    Operations operations;
    const Body body = step.direction == Direction::upgrade ? step.migration->upgrade : step.migration->downgrade;
    if (body != nullptr) body(operations);
    Groups groups;
    groups.assign(std::as_const(operations).list(), backend_.dialect());
    for (std::size_t at = 0; at < groups.size(); ++at) {
      const Group group = groups[at];
      if (const std::string table(altered_table(*group.front())); !table.empty()) {
        const Result<std::vector<std::string>> ways = backend_.ways(group, is_changed(table) ? &schema_ : nullptr);
        if (!ways) return failure(ways.error());
        for (const std::string& way : *ways) out.push_back({table, way});
      }
      for (const Operation* each : group) {
        each_touch({each, 1}, schema_, backend_.dialect(), [&](const Touch& touch) {
          if (touch.kind != Touch::Kind::refers) changed_.emplace_back(touch.table);
        });
        if (each->data.template get_if<Execute>() != nullptr) is_anything_changed_ = true;
        if (Finding found = replay({each, 1}, schema_, backend_.dialect())) {
          found.revision = Text(step.migration->revision);
          return failure(to_error(found));
        }
      }
    }
    return {};
  }
  static std::vector<std::string> rebuilt(const std::vector<PlannedChange>& changes) {
    std::vector<std::string> out;
    for (const PlannedChange& each : changes) {
      const bool is_new = std::find(out.begin(), out.end(), each.table) == out.end();
      if (is_new && each.how.starts_with("rebuild")) out.push_back(each.table);
    }
    return out;
  }
  /// Whether the table is no longer as the database has it.
  [[nodiscard]] bool is_changed(std::string_view table) const {
    bool found = is_anything_changed_;
    for (const std::string& each : changed_) found = found || same_name(each, table);
    return found;
  }

  B& backend_;
  std::uint64_t large_;
  Schema schema_;
  std::vector<std::string> changed_;
  bool is_anything_changed_ = false;
};

/// Tells each step upwards of a revision of another branch that should have an order with it.
inline void note_unordered_branches(const Graph& graph, Dialect dialect, std::vector<PlannedStep>& steps) {
  for (Finding& each : unordered_branches(graph, dialect)) {
    const auto step_of = [&](const Text& revision) {
      return std::find_if(steps.begin(), steps.end(), [&](const PlannedStep& step) {
        return step.direction == Direction::upgrade && revision == step.revision;
      });
    };
    auto step = step_of(each.revision);
    if (step == steps.end()) {  // it has run; the other is still to come
      step = step_of(each.other);
      std::swap(each.revision, each.other);
    }
    if (step != steps.end()) step->findings.push_back(in_words(each));
  }
}

}  // namespace detail

}  // namespace headway::inline v0

#endif
