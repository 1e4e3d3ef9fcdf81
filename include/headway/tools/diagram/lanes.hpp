// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_LANES_HPP
#define HEADWAY_TOOLS_DIAGRAM_LANES_HPP

#include <cstddef>
#include <utility>
#include <vector>

#include "headway/tools/diagram/history_picture.hpp"

namespace headway::inline v0::drawing {

/// A line from a revision down to one that it stands on: out of the cell of `child`, down `lane` through all rows
/// between, into the cell of `parent`. Rows are places in the picture.
struct LaneEdge {
  std::size_t child = 0;
  std::size_t parent = 0;
  std::size_t lane = 0;
  bool is_dependency = false;
};

/// Where a history is drawn: a row for each revision, and a lane for each branch.
struct Lanes {
  std::vector<std::size_t> lane_of;  ///< By row.
  std::vector<LaneEdge> edges;       ///< From the top down.
  std::size_t count = 0;             ///< How many lanes there are.
};

namespace detail {

/// Goes down the rows and keeps which lane leads to which revision. A lane belongs to its line until the revision that
/// the line leads to, so that no line runs through a revision which is not its end, and branches stay in place.
class LaneAssigner {
 public:
  explicit LaneAssigner(const HistoryPicture& picture) : picture_(picture) {}

  [[nodiscard]] Lanes assign() {
    for (std::size_t row = 0; row < picture_.revisions.size(); ++row) {
      const std::size_t own = take_place(row);
      out_.lane_of.push_back(own);
      bool is_continued = false;
      for (const std::size_t parent : picture_.revisions[row].parents) {
        lead(row, parent, false, own, !is_continued);
        is_continued = true;
      }
      for (const std::size_t needed : picture_.revisions[row].dependencies) {
        lead(row, needed, true, own, !is_continued);
        is_continued = true;
      }
    }
    straighten();
    out_.count = lines_.size();
    return std::move(out_);
  }

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  struct Line {
    std::size_t to = nowhere;
    bool is_dependency = false;
  };

  /// The lane of a revision: the first that leads to it, rather one of its children's than one of its dependents'. All
  /// that lead to it end.
  std::size_t take_place(std::size_t row) {
    std::size_t own = nowhere;
    for (const bool is_dependency : {false, true}) {
      for (std::size_t lane = 0; lane < lines_.size() && own == nowhere; ++lane) {
        if (lines_[lane].to == row && lines_[lane].is_dependency == is_dependency) own = lane;
      }
    }
    if (own == nowhere) own = free_lane(0);
    for (Line& line : lines_) {
      if (line.to == row) line = {};
    }
    return own;
  }

  /// Begins a line, or joins one that leads to the same revision.
  void lead(std::size_t from, std::size_t to, bool is_dependency, std::size_t own, bool may_continue) {
    std::size_t lane = nowhere;
    for (std::size_t at = 0; at < lines_.size(); ++at) {
      const bool is_same = lines_[at].to == to && lines_[at].is_dependency == is_dependency;
      if (is_same && (lane == nowhere || distance(at, own) < distance(lane, own))) lane = at;
    }
    // A branch keeps its lane down to where it began.
    if (may_continue && (!is_dependency || lane == nowhere)) lane = own;
    if (lane == nowhere) lane = free_lane(own + 1);
    lines_[lane] = {to, is_dependency};
    out_.edges.push_back({from, to, lane, is_dependency});
  }

  /// A free lane as near as can be on the right of `from`, else the first on its left, else a new one.
  std::size_t free_lane(std::size_t from) {
    for (std::size_t lane = from; lane < lines_.size(); ++lane) {
      if (lines_[lane].to == nowhere) return lane;
    }
    for (std::size_t lane = 0; lane < from && lane < lines_.size(); ++lane) {
      if (lines_[lane].to == nowhere) return lane;
    }
    lines_.emplace_back();
    return lines_.size() - 1;
  }

  /// An edge to the next row goes there at once.
  void straighten() {
    for (LaneEdge& edge : out_.edges) {
      if (edge.parent == edge.child + 1) edge.lane = out_.lane_of[edge.parent];
    }
  }

  [[nodiscard]] static std::size_t distance(std::size_t one, std::size_t other) {
    return one < other ? other - one : one - other;
  }

  const HistoryPicture& picture_;
  std::vector<Line> lines_;
  Lanes out_;
};

}  // namespace detail

[[nodiscard]] inline Lanes lanes_of(const HistoryPicture& picture) { return detail::LaneAssigner(picture).assign(); }

}  // namespace headway::inline v0::drawing

#endif
