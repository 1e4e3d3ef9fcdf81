// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_RANGE_HPP
#define HEADWAY_HISTORY_RANGE_HPP

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "headway/base/error.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/order.hpp"
#include "headway/history/target.hpp"

namespace headway::inline v0 {

/// A part of a history: `a:b`, `a:` up to the heads, `:b` from base. Each end is a target or `current`; `-N` at the
/// lower end counts from the upper one, `+N` at the upper end from the lower one.
struct Range {
  std::string_view written = {};
  Target lower = {};
  Target upper = {};

  /// Whether it depends on where the database is.
  [[nodiscard]] bool is_about_database() const noexcept {
    return lower.symbol == "current" || upper.symbol == "current";
  }
};

/// Reads a range; says nothing yet about whether its ends exist.
///
/// @error malformed_target
[[nodiscard]] inline Result<Range> parse_range(std::string_view written) {
  const auto malformed = [written](std::string_view why, std::string help) {
    return failure(
        ErrorCode::malformed_target, "range '" + std::string(written) + "' " + std::string(why), std::move(help));
  };
  const std::size_t colon = written.find(':');
  if (colon == std::string_view::npos || written.find(':', colon + 1) != std::string_view::npos) {
    return malformed("needs one : between its ends", "type a:b, a: or :b");
  }
  const std::string_view below = written.substr(0, colon), above = written.substr(colon + 1);
  const Result<Target> lower = parse_target(below.empty() ? "base" : below);
  if (!lower) return failure(lower.error());
  const Result<Target> upper = parse_target(above.empty() ? "heads" : above);
  if (!upper) return failure(upper.error());

  // `branch@+1` from a revision: `branch@base+1`
  const auto placed = [](const Target& step, std::string_view symbol, std::string_view end) {
    const std::size_t branch = step.branch.empty() ? 0 : step.branch.size() + 1;
    return std::string(end.substr(0, branch)).append(symbol).append(end.substr(branch));
  };
  if (lower->is_relative() && upper->is_relative()) {
    return malformed("counts each end from the other", "name one of them, as in base:" + std::string(above));
  }
  if (lower->is_relative() && lower->offset > 0) {
    return malformed("begins with a step up",
                     "type " + placed(*lower, "base", below) + " or a revision before the step");
  }
  if (upper->is_relative() && upper->offset <= 0) {
    return malformed("ends with a step down",
                     "type " + placed(*upper, "head", above) + " or a revision before the step");
  }
  return Range{written, *lower, *upper};
}

namespace detail {

/// Where one end of a range is. Steps end at the history's ends.
///
/// @param from  Where a step without a revision begins; none for base.
/// @param past_base  Is told, when not nullptr, of each start from which the steps went down to base.
[[nodiscard]] inline Result<Nodes> range_end(const Graph& graph, const Target& target, const Nodes& rows,
                                             const Nodes& from, Nodes* past_base = nullptr) {
  const Resolver resolver(graph);
  Marks within;
  if (!target.branch.empty()) {
    Result<Marks> marks = resolver.branch(target.branch);
    if (!marks) return failure(std::move(marks.error()));
    within = std::move(*marks);
  }
  Nodes starts = target.symbol.empty() ? from : rows;
  if (!target.symbol.empty() && target.symbol != "current") {
    Result<Nodes> found = resolver.revisions(target);
    if (!found) return failure(std::move(found.error()));
    starts = std::move(*found);
  } else if (!within.empty()) {
    std::erase_if(starts, [&](Node node) { return within[node] == 0; });
  }
  if (!target.has_offset) return starts;

  const bool is_up = target.offset > 0;
  if (is_up && starts.size() > 1) {
    return failure(ErrorCode::several_branches,
                   "+" + std::to_string(target.offset) + " could begin at " + resolver.names_of(starts),
                   type_one_of(in_each_branch(graph, starts, "+" + std::to_string(target.offset))));
  }
  if (starts.empty()) starts.push_back(Graph::none);
  Nodes ends;
  for (const Node start : starts) {
    const Marks* guide = is_up && !within.empty() ? &within : nullptr;
    const Result<Node> end = resolver.walk(start, target, guide, PastTheEnd::stops);
    if (!end) return failure(end.error());
    if (*end != Graph::none) {
      ends.push_back(*end);
    } else if (start != Graph::none && past_base != nullptr) {
      past_base->push_back(start);
    }
  }
  return ends;
}

/// Marked revisions in the order of a history.
///
/// @param heads  What stands above all of them.
[[nodiscard]] inline Nodes newest_first_within(const Graph& graph, const Marks& wanted, Nodes heads) {
  const auto is_wanted = [&](Node node) { return wanted[node] != 0; };
  const Nodes nodes = graph.select(is_wanted);
  const Marks below = graph.ancestors(nodes), above = graph.descendants(nodes);
  const auto is_between = [&](Node node) { return below[node] != 0 && above[node] != 0 && !is_wanted(node); };
  if (!graph.select(is_between).empty()) {  // then two of them may be tied by what is not one of them
    Nodes order = newest_first(graph, graph.ancestors(heads), heads);
    std::erase_if(order, [&](Node node) { return !is_wanted(node); });
    return order;
  }
  for (const Node node : nodes) {
    const std::span<const Node> needed_by = graph.needed_by(node);
    if (std::none_of(needed_by.begin(), needed_by.end(), is_wanted)) heads.push_back(node);
  }
  return newest_first(graph, wanted, heads);
}

}  // namespace detail

/// The revisions of a range, newest first, both ends with them. With a lower end only what builds on it by
/// down_revision; from base all that the upper end needs.
///
/// @param rows  Where the database is, for `current`.
/// @error unknown_revision, ambiguous_revision, several_branches, not_in_branch; wrong_direction when the lower end is
///        not below the upper one
[[nodiscard]] inline Result<Nodes> select_range(const Graph& graph, const Range& range, const Nodes& rows = {}) {
  Nodes low, past_base;
  if (!range.lower.is_relative()) {
    Result<Nodes> found = detail::range_end(graph, range.lower, rows, {});
    if (!found) return failure(std::move(found.error()));
    low = std::move(*found);
  }
  Result<Nodes> high = detail::range_end(graph, range.upper, rows, low);
  if (!high) return failure(std::move(high.error()));
  const Resolver resolver(graph);
  if (!range.lower.branch.empty()) {
    const Result<Marks> line = resolver.branch(range.lower.branch);
    if (!line) return failure(line.error());
    if (!high->empty() && std::all_of(high->begin(), high->end(), [&](Node node) { return (*line)[node] == 0; })) {
      return failure(ErrorCode::not_in_branch,
                     resolver.names_of(*high) + " is not in branch " + std::string(range.lower.branch),
                     "end the range with " + std::string(range.lower.branch) + "@head");
    }
    std::erase_if(*high, [&](Node node) { return (*line)[node] == 0; });
  }
  if (range.lower.is_relative()) {
    Result<Nodes> found = detail::range_end(graph, range.lower, rows, *high, &past_base);
    if (!found) return failure(std::move(found.error()));
    low = std::move(*found);
  }

  Marks wanted = graph.ancestors(*high);
  for (const Node node : low) {
    if (wanted[node] != 0) continue;
    return failure(ErrorCode::wrong_direction,
                   "range '" + std::string(range.written) + "' is empty: " + resolver.name_of(node) + " is not below " +
                       (high->empty() ? "base" : resolver.names_of(*high)),
                   "type the lower end first");
  }
  if (!low.empty()) {
    const Marks below = graph.ancestors(low), above = graph.line_up(low), whole = graph.ancestors(past_base);
    for (Node node = 0; node < graph.size(); ++node) {
      if (below[node] != 0 || (above[node] == 0 && whole[node] == 0)) wanted[node] = 0;
    }
    for (const Node node : low) wanted[node] = 1;
  }
  return detail::newest_first_within(graph, wanted, *high);
}

}  // namespace headway::inline v0

#endif
