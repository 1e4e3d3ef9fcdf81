// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_SCHEMA_LAYERS_HPP
#define HEADWAY_TOOLS_DIAGRAM_SCHEMA_LAYERS_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "headway/tools/diagram/schema_boxes.hpp"
#include "headway/tools/diagram/schema_picture.hpp"

namespace headway::inline v0::drawing {

using Places = std::vector<std::size_t>;

/// Tables that foreign keys tie together, each group by itself; the largest first.
[[nodiscard]] inline std::vector<Places> groups_of(const SchemaPicture& picture) {
  Places leader(picture.tables.size());
  std::iota(leader.begin(), leader.end(), std::size_t{0});
  const auto find = [&](std::size_t table) {
    while (leader[table] != table) table = leader[table] = leader[leader[table]];
    return table;
  };
  for (const LinkPicture& link : picture.links) leader[find(link.from)] = find(link.to);
  std::vector<Places> by_leader(picture.tables.size());
  for (std::size_t each = 0; each < picture.tables.size(); ++each) by_leader[find(each)].push_back(each);
  std::erase_if(by_leader, [](const Places& group) { return group.empty(); });
  std::sort(by_leader.begin(), by_leader.end(), [](const Places& one, const Places& other) {
    return one.size() != other.size() ? one.size() > other.size() : one.front() < other.front();
  });
  return by_leader;
}

namespace detail {

/// Stands the tables of a group in columns: one to the right of all that it refers to, as far as there are no cycles,
/// and no column much higher than the others.
class Layering {
 public:
  Layering(const SchemaPicture& picture, const std::vector<Rectangle>& boxes, const Places& group)
      : boxes_(boxes), group_(group), parents_(picture.tables.size()), children_(picture.tables.size()),
        layer_(picture.tables.size(), none) {
    for (const LinkPicture& link : picture.links) {
      if (link.from == link.to) continue;
      parents_[link.from].push_back(link.to);
      children_[link.to].push_back(link.from);
    }
    double area = 0;
    for (const std::size_t each : group) {
      area += (boxes[each].width + 90) * (boxes[each].height + 34);
      limit_ = std::max(limit_, boxes[each].height);
    }
    limit_ = std::max(limit_, std::sqrt(area / 1.2));
  }

  /// The columns, from left to right.
  [[nodiscard]] std::vector<Places> layers() {
    Places order;
    for (std::size_t count = 0; count < group_.size(); ++count) {
      order.push_back(next());
      place(order.back());
    }
    for (std::size_t at = order.size(); at-- > 0;) move_to_children(order[at]);
    std::vector<Places> out(heights_.size());
    for (const std::size_t each : order) out[layer_[each]].push_back(each);
    std::erase_if(out, [](const Places& layer) { return layer.empty(); });
    return out;
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// Of the tables without a place the one that waits for the fewest others; none waits for any where there is no
  /// cycle. Of several the one that most refer to.
  [[nodiscard]] std::size_t next() const {
    std::size_t best = none, fewest = none;
    for (const std::size_t each : group_) {
      if (layer_[each] != none) continue;
      const auto waits = static_cast<std::size_t>(std::count_if(
          parents_[each].begin(), parents_[each].end(), [this](std::size_t parent) { return layer_[parent] == none; }));
      const bool is_better =
          best == none || waits < fewest || (waits == fewest && children_[each].size() > children_[best].size());
      if (!is_better) continue;
      best = each;
      fewest = waits;
    }
    return best;
  }

  void place(std::size_t table) {
    std::size_t layer = 0;
    for (const std::size_t parent : parents_[table]) {
      if (layer_[parent] != none) layer = std::max(layer, layer_[parent] + 1);
    }
    while (layer < heights_.size() && heights_[layer] > 0 && heights_[layer] + height(table) > limit_) ++layer;
    put(table, layer);
  }
  /// A table that refers to nobody stands beside the first that refers to it.
  void move_to_children(std::size_t table) {
    if (!parents_[table].empty() || children_[table].empty()) return;
    std::size_t first = none;
    for (const std::size_t child : children_[table]) first = std::min(first, layer_[child]);
    const std::size_t old = layer_[table];
    for (std::size_t layer = first; layer-- > old + 1;) {
      if (heights_[layer] + height(table) > limit_) continue;
      heights_[old] -= height(table);
      put(table, layer);
      return;
    }
  }
  void put(std::size_t table, std::size_t layer) {
    if (heights_.size() <= layer) heights_.resize(layer + 1);
    heights_[layer] += height(table);
    layer_[table] = layer;
  }
  [[nodiscard]] double height(std::size_t table) const { return boxes_[table].height + 34; }

  const std::vector<Rectangle>& boxes_;
  const Places& group_;
  std::vector<Places> parents_, children_;
  Places layer_;
  std::vector<double> heights_;
  double limit_ = 0;
};

}  // namespace detail

/// The tables of a group in columns from left to right, referenced ones first.
[[nodiscard]] inline std::vector<Places> layers_of(const SchemaPicture& picture, const std::vector<Rectangle>& boxes,
                                                   const Places& group) {
  return detail::Layering(picture, boxes, group).layers();
}

}  // namespace headway::inline v0::drawing

#endif
