// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_SCHEMA_AT_HPP
#define HEADWAY_HISTORY_SCHEMA_AT_HPP

#include <algorithm>
#include <span>
#include <utility>

#include "headway/base/finding.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/order.hpp"
#include "headway/operations/replay.hpp"

namespace headway::inline v0 {

/// Replays the migrations below some revisions, these included, into an empty schema: what a database at them has.
///
/// @return What could not be replayed, if anything.
[[nodiscard]] constexpr Finding replay_to(const Graph& graph, std::span<const Node> revisions, Schema& schema,
                                          Dialect dialect = Dialect::sqlite) {
  Nodes order = detail::newest_first(graph, graph.ancestors(revisions), revisions);
  std::reverse(order.begin(), order.end());
  for (const Node node : order) {
    Operations recorded;
    graph.migration(node).upgrade(recorded);
    if (Finding found = replay(recorded.give(), schema, dialect)) {
      found.revision = Text(graph.id(node));
      found.direction = Text(name(Direction::upgrade));
      return found;
    }
  }
  return {};
}

}  // namespace headway::inline v0

#endif
