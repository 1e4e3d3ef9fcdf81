// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_ORDER_HPP
#define HEADWAY_HISTORY_ORDER_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "headway/base/list.hpp"
#include "headway/base/zeroed.hpp"
#include "headway/history/graph.hpp"

namespace headway::inline v0::detail {

/// The marked revisions, each before all that it needs, beginning at `heads`.
///
/// One branch is walked down to where it meets another before the next is entered, so that a plan reads branch by
/// branch. Ties fall by the order of the list: the same graph gives the same order always.
[[nodiscard]] constexpr Nodes newest_first(const Graph& graph, Marks todo, std::span<const Node> heads) {
  // Arrays and pointers: each call of an operator costs the compiler.
  const auto count = static_cast<Node>(graph.size());
  std::uint8_t* const is_todo = todo.data();
  Zeroed<std::uint8_t> candidate_marks(count);
  std::uint8_t* const is_candidate = candidate_marks.data();
  for (const Node head : heads) is_candidate[head] = is_todo[head];
  Zeroed<std::uint32_t> waiting_for(count);
  std::uint32_t* const waiting = waiting_for.data();  // how many revisions that need it are still to come
  List<Node> candidates;
  for (Node node = 0; node < count; ++node) {
    if (is_candidate[node] != 0) candidates.push_back(node);
    if (is_todo[node] == 0) continue;
    const std::span<const Node> needs = graph.needs(node);
    const Node* const end = needs.data() + needs.size();
    for (const Node* needed = needs.data(); needed != end; ++needed) ++waiting[*needed];
  }

  // The first candidate that stands above a revision which is not free yet.
  const auto candidate_above = [&](Node from) {
    Nodes stack{from};
    Marks was_seen(graph.size(), 0);
    std::size_t first = candidates.size();
    while (!stack.empty()) {
      const Node node = stack.back();
      stack.pop_back();
      if (node != from && is_candidate[node] != 0) {
        const auto place = std::find(candidates.begin(), candidates.end(), node) - candidates.begin();
        first = std::min(first, static_cast<std::size_t>(place));
      }
      for (const Node above : graph.needed_by(node)) {
        if (is_todo[above] == 0 || was_seen[above] != 0) continue;
        was_seen[above] = 1;
        stack.push_back(above);
      }
    }
    return first;
  };

  Nodes out;
  out.reserve(count);
  std::size_t at = 0;
  while (!candidates.empty()) {
    const Node node = candidates[at];
    if (waiting[node] != 0) {
      at = candidate_above(node);
      continue;
    }
    out.push_back(node);
    is_todo[node] = is_candidate[node] = 0;
    bool is_replaced = false;
    const std::span<const Node> needs = graph.needs(node);
    const Node* const end = needs.data() + needs.size();
    for (const Node* each = needs.data(); each != end; ++each) {
      const Node needed = *each;
      --waiting[needed];
      if (is_todo[needed] == 0 || is_candidate[needed] != 0) continue;
      is_candidate[needed] = 1;
      if (is_replaced) {
        candidates.push_back(needed);
      } else {
        candidates[at] = needed;
      }
      is_replaced = true;
    }
    if (!is_replaced) {
      candidates.erase(candidates.begin() + at);
      at = at == 0 ? 0 : at - 1;
    }
  }
  return out;
}

}  // namespace headway::inline v0::detail

#endif
