// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_ROWS_HPP
#define HEADWAY_HISTORY_ROWS_HPP

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "headway/history/graph.hpp"

namespace headway::inline v0 {

/// What becomes of one row of the version table: `removed` is replaced by `added`; either may be empty.
struct RowChange {
  std::string_view removed = {};
  std::string_view added = {};
  friend constexpr bool operator==(const RowChange&, const RowChange&) = default;
};

/// `row a -> b`, `row + b`, `row - a`
[[nodiscard]] inline std::string to_string(const RowChange& change) {
  if (change.removed.empty()) return "row + " + std::string(change.added);
  if (change.added.empty()) return "row - " + std::string(change.removed);
  return "row " + std::string(change.removed) + " -> " + std::string(change.added);
}

/// The rows that no other row stands on, dependencies included: what a version table should hold.
[[nodiscard]] inline Nodes effective_rows(const Graph& graph, Nodes rows) {
  Nodes needed;
  for (const Node row : rows) needed.insert(needed.end(), graph.needs(row).begin(), graph.needs(row).end());
  const Marks below = graph.ancestors(needed);
  std::erase_if(rows, [&](Node row) { return below[row] != 0; });
  return rows;
}

/// The rows of a version table while a plan is computed. They are the applied revisions that no other applied revision
/// stands on, so each change looks only at the neighbours of the revision that it is about.
class Rows {
 public:
  /// @param applied  graph.ancestors(rows)
  Rows(const Graph& graph, const Nodes& rows, const Marks& applied)
      : graph_(graph), is_row_(graph.size(), 0), applied_above_(graph.size(), 0) {
    for (const Node row : rows) is_row_[row] = 1;
    for (Node node = 0; node < graph.size(); ++node) {
      if (applied[node] == 0) continue;
      for (const Node needed : graph.needs(node)) ++applied_above_[needed];
    }
  }

  /// Appends what applying or taking back a revision does to the rows.
  void change(Node node, Direction direction, std::vector<RowChange>& out) {
    if (direction == Direction::upgrade) {
      std::string_view replaced;
      for (const Node needed : graph_.needs(node)) {
        ++applied_above_[needed];
        if (is_row_[needed] == 0) continue;
        is_row_[needed] = 0;
        if (replaced.empty()) {
          replaced = graph_.id(needed);
        } else {
          out.push_back({graph_.id(needed), {}});
        }
      }
      is_row_[node] = 1;
      out.push_back({replaced, graph_.id(node)});
      return;
    }
    std::string_view removed = graph_.id(node);
    is_row_[node] = 0;
    for (const Node needed : graph_.needs(node)) --applied_above_[needed];
    for (const Node needed : graph_.needs(node)) {
      if (applied_above_[needed] != 0) continue;
      is_row_[needed] = 1;
      out.push_back({removed, graph_.id(needed)});
      removed = {};
    }
    if (!removed.empty()) out.push_back({removed, {}});
  }

  [[nodiscard]] Nodes nodes() const {
    return graph_.select([this](Node node) { return is_row_[node] != 0; });
  }

 private:
  const Graph& graph_;
  Marks is_row_;
  std::vector<std::uint32_t> applied_above_;  ///< For each revision, how many applied ones stand on it directly.
};

}  // namespace headway::inline v0

#endif
