// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_HISTORY_PICTURE_HPP
#define HEADWAY_TOOLS_DIAGRAM_HISTORY_PICTURE_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headway/history/graph.hpp"
#include "headway/history/order.hpp"

namespace headway::inline v0 {

/// What a diagram says of one revision.
struct RevisionPicture {
  enum class State : std::uint8_t {
    unknown,  ///< No database was looked at.
    applied,
    pending,
  };
  std::string id;
  std::string message;
  std::vector<std::string> labels;
  std::vector<std::string> marks;  ///< `head`, `effective head`, `branchpoint`, `mergepoint`, `current`.
  State state = State::unknown;
  std::vector<std::size_t> parents;       ///< Places of revisions further down the picture.
  std::vector<std::size_t> dependencies;  ///< The same, by depends_on; none that is a parent.
};

/// A history as it is drawn: newest first, each revision before all that it stands on.
struct HistoryPicture {
  std::string title = "Revisions";
  std::vector<RevisionPicture> revisions;
  bool knows_database = false;
};

namespace detail {

[[nodiscard]] inline std::vector<std::string> marks_of(const Graph& graph, Node node) {
  std::vector<std::string> out;
  if (graph.is_effective_head(node)) {
    out.emplace_back("head");
  } else if (graph.is_head(node)) {
    out.emplace_back("effective head");
  }
  if (graph.children(node).size() > 1) out.emplace_back("branchpoint");
  if (graph.parents(node).size() > 1) out.emplace_back("mergepoint");
  return out;
}

}  // namespace detail

/// The picture of a history alone, without what is applied.
[[nodiscard]] inline HistoryPicture history_picture(const Graph& graph, std::string title = "Revisions") {
  HistoryPicture out;
  out.title = std::move(title);
  const Nodes heads = graph.effective_heads();
  const Nodes order = detail::newest_first(graph, graph.ancestors(heads), heads);
  std::vector<std::size_t> places(graph.size());
  for (std::size_t at = 0; at < order.size(); ++at) places[order[at]] = at;
  for (const Node node : order) {
    const Migration& migration = graph.migration(node);
    RevisionPicture made;
    made.id = graph.id(node);
    made.message = migration.message;
    for (const std::string_view label : migration.branch_labels) made.labels.emplace_back(label);
    made.marks = detail::marks_of(graph, node);
    for (const Node parent : graph.parents(node)) made.parents.push_back(places[parent]);
    for (const Node needed : graph.dependencies(node)) {
      const std::span<const Node> parents = graph.parents(node);
      if (std::find(parents.begin(), parents.end(), needed) == parents.end()) {
        made.dependencies.push_back(places[needed]);
      }
    }
    out.revisions.push_back(std::move(made));
  }
  return out;
}

/// The same with what is applied in a database.
///
/// @param rows  the revisions that its version table names
[[nodiscard]] inline HistoryPicture history_picture(const Graph& graph, std::span<const Node> rows,
                                                    std::string title = "Revisions") {
  HistoryPicture out = history_picture(graph, std::move(title));
  out.knows_database = true;
  const Marks applied = graph.ancestors(rows);
  for (RevisionPicture& each : out.revisions) {
    const Node node = graph.find(each.id);
    each.state = applied[node] != 0 ? RevisionPicture::State::applied : RevisionPicture::State::pending;
    if (std::find(rows.begin(), rows.end(), node) != rows.end()) each.marks.emplace_back("current");
  }
  return out;
}

}  // namespace headway::inline v0

#endif
