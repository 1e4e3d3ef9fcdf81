// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_PLAN_HPP
#define HEADWAY_HISTORY_PLAN_HPP

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/order.hpp"
#include "headway/history/rows.hpp"
#include "headway/history/target.hpp"

namespace headway::inline v0 {

/// Why a migration is part of a plan.
struct Reason {
  enum class Kind : unsigned char {
    target,      ///< It is what was asked for.
    below,       ///< `revision`, which is in the plan, builds on it.
    dependency,  ///< `revision`, which is in the plan, depends on it.
    above,       ///< It builds on `revision`, which goes, or which is where the downgrade ends.
    dependent,   ///< It depends on `revision`, which goes.
  };
  Kind kind = Kind::target;
  std::string_view revision = {};
  friend bool operator==(const Reason&, const Reason&) = default;
};

/// One migration to be run in one direction.
struct Step {
  const Migration* migration = nullptr;
  Direction direction = Direction::upgrade;
  Reason reason = {};
  std::size_t first_change = 0;  ///< Of Plan::changes: what becomes of the rows when the step is done.
  std::size_t changes = 0;

  friend bool operator==(const Step&, const Step&) = default;
};

/// What a call will do: a value, computed without a database.
struct Plan {
  std::vector<Step> steps;
  std::vector<RowChange> changes;
  std::vector<std::string_view> target = {};  ///< The revisions that were asked for; none for base.
  std::string warning = {};                   ///< What the caller should know; empty when nothing.

  [[nodiscard]] std::span<const RowChange> changes_of(const Step& step) const {
    return std::span(changes).subspan(step.first_change, step.changes);
  }
  friend bool operator==(const Plan&, const Plan&) = default;
};

[[nodiscard]] inline std::string to_string(const Reason& reason) {
  const std::string revision(reason.revision);
  switch (reason.kind) {
    case Reason::Kind::target: return "asked for";
    case Reason::Kind::below: return revision + " builds on it";
    case Reason::Kind::dependency: return revision + " depends on it";
    case Reason::Kind::above: return "it builds on " + (revision.empty() ? "base" : revision);
    case Reason::Kind::dependent: break;
  }
  return "it depends on " + revision;
}

/// `upgrade 0002_tags: asked for; row 0001_notes -> 0002_tags\n` for each step.
[[nodiscard]] inline std::string to_string(const Plan& plan) {
  std::string out;
  for (const Step& step : plan.steps) {
    out.append(name(step.direction)).append(" ").append(step.migration->revision).append(": ");
    out += to_string(step.reason);
    for (const RowChange& change : plan.changes_of(step)) out.append("; ").append(to_string(change));
    out += '\n';
  }
  return out;
}

namespace detail {

[[nodiscard]] inline Error error_of(ErrorCode code, std::string message, std::string help = {}) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.help = std::move(help);
  return error;
}

/// Refuses two revisions of which one stands on the other.
///
/// @param help  What to do about it; empty for leaving out the lower one.
[[nodiscard]] inline Result<void> refuse_overlap(const Graph& graph, std::span<const Node> nodes, ErrorCode code,
                                                 std::string_view whose, std::string help = {}) {
  if (nodes.size() < 2) return {};
  Nodes below;
  for (const Node node : nodes) {
    for (const Node needed : graph.needs(node)) below.push_back(needed);
  }
  const Marks marks = graph.ancestors(below);
  for (const Node node : nodes) {
    if (marks[node] == 0) continue;
    for (const Node other : nodes) {
      const Node from[] = {other};
      if (other == node || graph.ancestors(from)[node] == 0) continue;
      return failure(error_of(code,
                              std::string(whose) + " overlap: " + std::string(graph.id(other)) + " stands on " +
                                  std::string(graph.id(node)),
                              help.empty() ? "leave out " + std::string(graph.id(node)) : help));
    }
  }
  return {};
}

[[nodiscard]] inline Result<void> refuse_overlapping_rows(const Graph& graph, std::span<const Node> rows) {
  return refuse_overlap(graph,
                        rows,
                        ErrorCode::overlapping_rows,
                        "rows of the version table",
                        "type repair to remove the rows that another row stands on");
}

/// A step that could begin at several places.
[[nodiscard]] inline Error ambiguous_start(const Graph& graph, const Nodes& starts, const Target& target,
                                           std::string_view written) {
  const std::string step = (target.offset > 0 ? "+" : "") + std::to_string(target.offset);
  return error_of(ErrorCode::several_branches,
                  std::string(written) + " could begin at " + Resolver(graph).names_of(starts),
                  type_one_of(in_each_branch(graph, starts, step)));
}

/// One of the nodes that is marked; none when none is.
[[nodiscard]] inline Node first_marked(std::span<const Node> nodes, const Marks& marks) {
  for (const Node node : nodes) {
    if (marks[node] != 0) return node;
  }
  return Graph::none;
}

/// Where a database is in a branch: its rows there or, when the branch is applied only as far as another depends on it,
/// the newest revisions that are.
[[nodiscard]] inline Nodes places(const Graph& graph, Nodes rows, const Marks& applied, const Marks& within) {
  if (within.empty()) return rows;
  std::erase_if(rows, [&](Node node) { return within[node] == 0; });
  if (!rows.empty()) return rows;
  const auto is_place = [&](Node node) { return applied[node] != 0 && within[node] != 0; };
  return graph.select([&](Node node) {
    const std::span<const Node> above = graph.needed_by(node);
    return is_place(node) && std::none_of(above.begin(), above.end(), is_place);
  });
}

[[nodiscard]] inline std::vector<std::string> names(const Graph& graph, const Nodes& nodes) {
  std::vector<std::string> out;
  for (const Node node : nodes) out.emplace_back(graph.id(node));
  return out;
}

/// Where a database is that has all of the wanted revisions, unless it is where they are.
///
/// @param wanted  None for base: of the branch, when one is named.
[[nodiscard]] inline Nodes rows_above(const Graph& graph, const Nodes& rows, const Marks& applied, const Nodes& wanted,
                                      std::string_view branch) {
  if (wanted.empty()) {
    const Node node = branch.empty() ? Graph::none : Resolver(graph).revision(branch).value_or(Graph::none);
    return places(graph, rows, applied, node == Graph::none ? Marks{} : graph.lineage(node));
  }
  const auto is_row = [&](Node node) { return std::find(rows.begin(), rows.end(), node) != rows.end(); };
  if (std::all_of(wanted.begin(), wanted.end(), is_row)) return {};
  const Marks above = graph.descendants(wanted);
  Nodes out = rows;
  std::erase_if(out, [&](Node node) { return above[node] == 0; });
  return out;
}

inline void append_step(Plan& plan, const Graph& graph, Node node, Direction direction, Reason reason, Rows& rows) {
  const std::size_t first = plan.changes.size();
  rows.change(node, direction, plan.changes);
  plan.steps.push_back({&graph.migration(node), direction, reason, first, plan.changes.size() - first});
}

}  // namespace detail

/// The steps from the given rows up to a target. A target below is no error: nothing is done, and a warning says so.
///
/// @param rows  Where the database is; each a revision of the graph.
/// @error malformed_target, unknown_revision, ambiguous_revision, target_out_of_range, several_branches, not_in_branch,
///        overlapping_rows; wrong_direction for `-N`
[[nodiscard]] inline Result<Plan> plan_upgrade(const Graph& graph, const Nodes& rows, std::string_view written) {
  const Result<Target> target = parse_target(written);
  if (!target) return failure(target.error());
  if (target->is_relative() && target->offset <= 0) {
    return failure(ErrorCode::wrong_direction,
                   "upgrade cannot go by " + std::string(written) + "; `downgrade` can",
                   "type " + (target->offset < 0 ? "downgrade " + std::string(written) : "upgrade +1"));
  }
  if (Result<void> apart = detail::refuse_overlapping_rows(graph, rows); !apart) {
    return failure(std::move(apart.error()));
  }
  const Resolver resolver(graph);
  Result<Nodes> wanted = resolver.revisions(target->symbol.empty() ? Target{target->branch, "base"} : *target);
  if (!wanted) return failure(std::move(wanted.error()));
  const Marks applied = graph.ancestors(rows);

  if (target->has_offset) {
    Marks within;
    Nodes starts = *wanted;
    if (!target->branch.empty()) {
      Result<Marks> marks = resolver.branch(target->branch);
      if (!marks) return failure(std::move(marks.error()));
      within = std::move(*marks);
    }
    if (target->symbol.empty()) {
      starts = detail::places(graph, rows, applied, within);
    }
    if (starts.size() > 1) {
      return failure(detail::ambiguous_start(graph, starts, *target, written));
    }
    const Result<Node> end =
        resolver.walk(starts.empty() ? Graph::none : starts.front(), *target, within.empty() ? nullptr : &within);
    if (!end) return failure(end.error());
    *wanted = *end == Graph::none ? Nodes{} : Nodes{*end};
  }
  if (Result<void> apart = detail::refuse_overlap(graph, *wanted, ErrorCode::overlapping_rows, "targets"); !apart) {
    return failure(std::move(apart.error()));
  }

  Plan plan;
  for (const Node node : *wanted) plan.target.push_back(graph.id(node));
  Marks todo = graph.ancestors(*wanted);
  bool is_something_to_do = false;
  for (Node node = 0; node < graph.size(); ++node) {
    if (applied[node] != 0) todo[node] = 0;
    is_something_to_do = is_something_to_do || todo[node] != 0;
  }
  if (!is_something_to_do) {
    if (const Nodes above = detail::rows_above(graph, rows, applied, *wanted, target->branch); !above.empty()) {
      plan.warning =
          "the database is at " + resolver.names_of(above) + ", above " + std::string(written) + ": nothing to upgrade";
    }
    return plan;
  }
  Nodes order = detail::newest_first(graph, todo, *wanted);
  std::reverse(order.begin(), order.end());
  Rows simulated(graph, rows, applied);
  for (const Node node : order) {
    Reason reason;
    if (std::find(wanted->begin(), wanted->end(), node) == wanted->end()) {
      const Node above = detail::first_marked(graph.children(node), todo);
      reason = above != Graph::none
                   ? Reason{Reason::Kind::below, graph.id(above)}
                   : Reason{Reason::Kind::dependency, graph.id(detail::first_marked(graph.needed_by(node), todo))};
    }
    detail::append_step(plan, graph, node, Direction::upgrade, reason, simulated);
  }
  return plan;
}

/// The steps from the given rows down to a target, newest first. What depends on a revision that goes, goes too.
///
/// @error as plan_upgrade; wrong_direction for `+N` and for a target that is not below the rows; irreversible when a
///        step has no downgrade; several_branches for `-N` with several rows
[[nodiscard]] inline Result<Plan> plan_downgrade(const Graph& graph, const Nodes& rows, std::string_view written) {
  const Result<Target> target = parse_target(written);
  if (!target) return failure(target.error());
  if (target->is_relative() && target->offset >= 0) {
    return failure(ErrorCode::wrong_direction,
                   "downgrade cannot go by " + std::string(written) + "; `upgrade` can",
                   "type " + (target->offset > 0 ? "upgrade " + std::string(written) : "downgrade -1"));
  }
  if (Result<void> apart = detail::refuse_overlapping_rows(graph, rows); !apart) {
    return failure(std::move(apart.error()));
  }
  const Resolver resolver(graph);
  Marks branch;  // the line that the downgrade keeps to; empty for all
  if (!target->branch.empty()) {
    const Result<Node> node = resolver.revision(target->branch);
    if (!node) return failure(node.error());
    branch = graph.lineage(*node);
  }

  const Marks applied = graph.ancestors(rows);
  Node end = Graph::none;
  if (target->symbol.empty()) {
    const Nodes starts = detail::places(graph, rows, applied, branch);
    if (starts.size() > 1) {
      return failure(detail::ambiguous_start(graph, starts, *target, written));
    }
    if (starts.empty()) {
      return failure(ErrorCode::target_out_of_range,
                     std::string(written) + " was asked for, but only 0 revisions lie that way",
                     target->branch.empty() ? "stay: nothing is below base"
                                            : "stay: nothing of branch " + std::string(target->branch) + " is applied");
    }
    const Result<Node> found = resolver.walk(starts.front(), *target, nullptr);
    if (!found) return failure(found.error());
    end = *found;
    const Node from[] = {starts.front()};
    branch = graph.line_down(from);
  } else {
    const Result<Nodes> found = resolver.revisions(*target);
    if (!found) return failure(found.error());
    if (found->size() > 1) {
      return failure(ErrorCode::several_branches,
                     "downgrade goes to one revision, not to " + resolver.names_of(*found),
                     detail::type_one_of(detail::names(graph, *found)));
    }
    end = found->empty() ? Graph::none : found->front();
    if (target->has_offset) {
      const Result<Node> walked = resolver.walk(end, *target, branch.empty() ? nullptr : &branch);
      if (!walked) return failure(walked.error());
      end = *walked;
    }
  }

  Nodes roots = graph.bases();
  if (end != Graph::none) roots.assign(graph.children(end).begin(), graph.children(end).end());
  if (!branch.empty() && roots.size() > 1) {
    Nodes line;
    if (!target->branch.empty()) line.push_back(*resolver.revision(target->branch));
    const Marks below = line.empty() ? branch : graph.line_down(line);
    Nodes candidates = roots;
    std::erase_if(roots, [&](Node node) { return below[node] == 0; });
    if (roots.empty()) {  // the branch was named by what stands below the fork
      std::erase_if(candidates, [&](Node node) { return applied[node] == 0; });
      const std::string_view behind = written.substr(written.find('@') + 1);
      return failure(ErrorCode::several_branches,
                     std::string(written) + " does not say which of the branches above " + resolver.name_of(end) +
                         " is meant, as " + std::string(target->branch) + " is in all of them",
                     detail::type_one_of(detail::in_each_branch(graph, candidates, behind)));
    }
  }

  Marks todo = graph.descendants(roots);
  bool is_something_to_do = false;
  for (Node node = 0; node < graph.size(); ++node) {
    if (applied[node] == 0) todo[node] = 0;
    is_something_to_do = is_something_to_do || todo[node] != 0;
  }
  Plan plan;
  if (end != Graph::none) plan.target.push_back(graph.id(end));
  if (!is_something_to_do) {
    if (end == Graph::none || std::find(rows.begin(), rows.end(), end) != rows.end()) return plan;
    return failure(ErrorCode::wrong_direction,
                   "downgrade target " + std::string(written) + " is not below the database, which is at " +
                       (rows.empty() ? "base" : resolver.names_of(rows)),
                   "type upgrade " + resolver.name_of(end));
  }
  Rows simulated(graph, rows, applied);
  const auto is_root = [&](Node node) { return std::find(roots.begin(), roots.end(), node) != roots.end(); };
  for (const Node node : detail::newest_first(graph, todo, rows)) {
    if (!graph.migration(node).is_reversible()) {
      Error error = detail::error_of(ErrorCode::irreversible,
                                     "it has no downgrade, so " + std::string(written) + " cannot be reached");
      error.revision = graph.id(node);
      const bool is_there = std::find(rows.begin(), rows.end(), node) != rows.end();
      error.help = is_there ? "stay, or restore a backup: nothing below " + error.revision + " can be reached"
                            : "type downgrade " + error.revision + ", which can be reached, or restore a backup";
      return failure(std::move(error));
    }
    const Node below = detail::first_marked(graph.parents(node), todo);
    const Node needed = detail::first_marked(graph.dependencies(node), todo);
    Reason reason{Reason::Kind::above,
                  below != Graph::none ? graph.id(below)
                  : end == Graph::none ? std::string_view{}
                                       : graph.id(end)};
    if (below == Graph::none && needed != Graph::none && !is_root(node))
      reason = {Reason::Kind::dependent, graph.id(needed)};
    detail::append_step(plan, graph, node, Direction::downgrade, reason, simulated);
  }
  return plan;
}

namespace detail {

/// `type 0003_tags`, where that is where a target's steps lead; empty where they lead nowhere.
[[nodiscard]] inline std::string end_of_steps(const Graph& graph, const Nodes& rows, const Target& target) {
  const Resolver resolver(graph);
  const Result<Nodes> starts = target.symbol.empty() ? Result<Nodes>(rows) : resolver.revisions(target);
  if (!starts || starts->size() > 1) return {};
  const Result<Node> end = resolver.walk(starts->empty() ? Graph::none : starts->front(), target, nullptr);
  return end ? "type " + resolver.name_of(*end) : std::string{};
}

}  // namespace detail

/// The rows that `stamp` leaves: those of other branches, and the target's in place of what is above or below it.
/// Takes no steps: a stamp says where the database is, not how far to move.
///
/// @param written  One target, or several with a blank between them.
/// @error malformed_target, unknown_revision, ambiguous_revision; overlapping_rows when a target stands on another
[[nodiscard]] inline Result<Nodes> plan_stamp(const Graph& graph, const Nodes& rows, std::string_view written) {
  const Resolver resolver(graph);
  Nodes wanted;
  Marks replaced(graph.size(), 0);
  const auto replace = [&](const Marks& marks) {
    for (Node node = 0; node < graph.size(); ++node) replaced[node] |= marks[node];
  };
  if (written.find_first_not_of(' ') == std::string_view::npos) {
    return failure(ErrorCode::malformed_target, "stamp takes a revision, head or base, and got none");
  }
  for (std::size_t from = written.find_first_not_of(' '); from != std::string_view::npos;) {
    const std::size_t to = written.find(' ', from);
    const std::string_view one = written.substr(from, to - from);
    from = written.find_first_not_of(' ', to);
    const Result<Target> target = parse_target(one);
    if (!target) return failure(target.error());
    if (target->has_offset) {
      return failure(ErrorCode::malformed_target,
                     "stamp takes a revision, head or base, not the step " + std::string(one),
                     detail::end_of_steps(graph, rows, *target));
    }
    const Result<Nodes> found = resolver.revisions(*target);
    if (!found) return failure(found.error());
    for (const Node node : *found) {
      if (std::find(wanted.begin(), wanted.end(), node) == wanted.end()) wanted.push_back(node);
      const Node self[] = {node};
      replace(graph.ancestors(self));
      replace(graph.descendants(self));
    }
    if (target->symbol == "base") {
      if (target->branch.empty()) {
        replaced.assign(graph.size(), 1);
      } else {
        const Result<Node> branch = resolver.revision(target->branch);
        if (!branch) return failure(branch.error());
        const Marks line = graph.lineage(*branch);
        replace(graph.descendants(graph.select([&](Node node) { return line[node] != 0; })));
      }
    }
  }
  if (Result<void> apart = detail::refuse_overlap(graph, wanted, ErrorCode::overlapping_rows, "the revisions to stamp");
      !apart) {
    return failure(std::move(apart.error()));
  }
  Nodes after;
  for (const Node row : rows) {
    if (replaced[row] == 0) after.push_back(row);
  }
  after.insert(after.end(), wanted.begin(), wanted.end());
  return after;
}

}  // namespace headway::inline v0

#endif
