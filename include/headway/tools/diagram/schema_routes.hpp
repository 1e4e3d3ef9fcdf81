// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_SCHEMA_ROUTES_HPP
#define HEADWAY_TOOLS_DIAGRAM_SCHEMA_ROUTES_HPP

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "headway/tools/diagram/schema_boxes.hpp"
#include "headway/tools/diagram/schema_grid.hpp"
#include "headway/tools/diagram/schema_picture.hpp"

namespace headway::inline v0::drawing {

namespace detail {

/// Where a net stands upright in a channel, and what it meets there.
struct Trunk {
  std::vector<double> left, right;  ///< Heights at which it meets the layers on both sides.
  std::size_t track = 0;
  [[nodiscard]] bool is_used() const { return !left.empty() || !right.empty(); }
  [[nodiscard]] double top() const { return std::min(lowest(left), lowest(right)); }
  [[nodiscard]] double bottom() const { return std::max(highest(left), highest(right)); }
  [[nodiscard]] bool is_level() const { return top() == bottom(); }

 private:
  [[nodiscard]] static double lowest(const std::vector<double>& list) {
    return list.empty() ? 1e9 : *std::min_element(list.begin(), list.end());
  }
  [[nodiscard]] static double highest(const std::vector<double>& list) {
    return list.empty() ? -1e9 : *std::max_element(list.begin(), list.end());
  }
};

/// Orders the trunks of a channel so that few lines cross, and gives each a track of its own.
class Channel {
 public:
  Channel(const Grid& grid, std::size_t channel) : trunks(grid.nets.size()) {
    for (const std::size_t layer : {channel, channel + 1}) {
      if (layer >= grid.layers.size()) continue;
      for (const GridItem& item : grid.layers[layer]) {
        grid.each_pin(item, layer, channel, [&](const Pin& pin) {
          (layer == channel ? trunks[pin.net].left : trunks[pin.net].right).push_back(item.y + pin.offset);
        });
      }
    }
    Places upright;
    for (std::size_t net = 0; net < trunks.size(); ++net) {
      if (trunks[net].is_used() && !trunks[net].is_level()) upright.push_back(net);
    }
    order(upright);
    for (std::size_t at = 0; at < upright.size(); ++at) {
      Trunk& own = trunks[upright[at]];
      for (std::size_t before = 0; before < at; ++before) {
        const Trunk& other = trunks[upright[before]];
        const bool is_beside = own.top() <= other.bottom() + 8 && other.top() <= own.bottom() + 8;
        if (is_beside) own.track = std::max(own.track, other.track + 1);
      }
      count_of_tracks = std::max(count_of_tracks, own.track + 1);
    }
  }

  std::vector<Trunk> trunks;  ///< By net.
  std::size_t count_of_tracks = 0;

 private:
  /// How often two trunks cross when the first is on the left of the second.
  [[nodiscard]] static std::size_t crossings(const Trunk& left, const Trunk& right) {
    const auto within = [](const std::vector<double>& levels, const Trunk& of) {
      return static_cast<std::size_t>(
          std::count_if(levels.begin(), levels.end(), [&](double y) { return y > of.top() && y < of.bottom(); }));
    };
    return within(left.right, right) + within(right.left, left);
  }

  /// Neighbours change places as long as that takes crossings away.
  void order(Places& nets) const {
    bool is_better = true;
    for (std::size_t round = 0; is_better && round < nets.size() + 1; ++round) {
      is_better = false;
      for (std::size_t at = 1; at < nets.size(); ++at) {
        const Trunk &one = trunks[nets[at - 1]], &other = trunks[nets[at]];
        if (crossings(other, one) >= crossings(one, other)) continue;
        std::swap(nets[at - 1], nets[at]);
        is_better = true;
      }
    }
  }
};

/// Draws the lines of one group between its boxes.
class Router {
 public:
  Router(const SchemaPicture& picture, const Grid& grid, SchemaLayout& out)
      : picture_(picture), grid_(grid), out_(out) {
    for (std::size_t at = 0; at < grid.layers.size(); ++at) channels_.emplace_back(grid, at);
    place();
    for (const Net& net : grid.nets) {
      for (const std::size_t link : net.links) out.routes[link].points = route(net, link);
    }
  }

  [[nodiscard]] double width() const { return width_; }
  [[nodiscard]] double height() const { return height_; }

 private:
  static constexpr double track_width = 10, left_margin = 22, right_margin = 24;

  /// Layers from left to right, with room for the tracks between them. Boxes of a layer have one width.
  void place() {
    double x = 0;
    for (std::size_t at = 0; at < grid_.layers.size(); ++at) {
      double width = 0;
      for (const GridItem& item : grid_.layers[at]) {
        if (item.table != GridItem::none) width = std::max(width, out_.boxes[item.table].width);
      }
      for (const GridItem& item : grid_.layers[at]) {
        height_ = std::max(height_, item.y + item.height);
        if (item.table == GridItem::none) continue;
        out_.boxes[item.table] = {x, item.y, width, item.height};
      }
      x += width;
      right_.push_back(x);
      const std::size_t tracks = channels_[at].count_of_tracks;
      const bool is_last = at + 1 == grid_.layers.size();
      const double room = left_margin + static_cast<double>(tracks == 0 ? 0 : tracks - 1) * track_width;
      if (!is_last) {
        x += room + right_margin;
      } else if (tracks > 0) {
        x += room + 4;
      }
    }
    width_ = x;
  }

  [[nodiscard]] double track(std::size_t channel, std::size_t net) const {
    return right_[channel] + left_margin + static_cast<double>(channels_[channel].trunks[net].track) * track_width;
  }
  /// Where a net passes a layer.
  [[nodiscard]] double passing(std::size_t layer, std::size_t net) const {
    for (const GridItem& item : grid_.layers[layer]) {
      if (item.table == GridItem::none && item.net == net) return item.y;
    }
    return 0;
  }

  [[nodiscard]] std::vector<Point> route(const Net& net, std::size_t at) const {
    const LinkPicture& link = picture_.links[at];
    const auto own = static_cast<std::size_t>(&net - grid_.nets.data());
    const Rectangle &from = out_.boxes[link.from], &to = out_.boxes[link.to];
    std::size_t channel = grid_.channel_of(link);
    const std::size_t last = grid_.layer_of(link.to);
    const bool is_on_left = grid_.layer_of(link.from) > last;
    double y = from.y + grid_.source_pin(link);
    std::vector<Point> out{{is_on_left ? from.x : from.right(), y}};
    const auto go = [&](double next) {
      if (next != y) {
        const double x = track(channel, own);
        out.insert(out.end(), {{x, y}, {x, next}});
      }
      y = next;
    };
    while (channel > last) {
      go(passing(channel, own));
      --channel;
    }
    while (channel < last) {
      go(passing(channel + 1, own));
      ++channel;
    }
    go(to.y + net.pin);
    out.push_back({to.right(), y});
    return out;
  }

  const SchemaPicture& picture_;
  const Grid& grid_;
  SchemaLayout& out_;
  std::vector<Channel> channels_;
  std::vector<double> right_;  // where each layer ends
  double width_ = 0, height_ = 0;
};

}  // namespace detail

/// Boxes in layers and the lines between them. Groups of tables stand one below the other or side by side, and tables
/// that nothing ties to others below them, in columns.
[[nodiscard]] inline SchemaLayout schema_layout(const SchemaPicture& picture) {
  constexpr double between = 56;
  SchemaLayout out;
  out.routes.resize(picture.links.size());
  double area = 0, widest = 0;
  for (const TablePicture& each : picture.tables) out.boxes.push_back(box_of(each));
  for (const Rectangle& box : out.boxes) area += (box.width + 90) * (box.height + 34);
  const double limit = std::max(std::sqrt(area * 1.7), 900.0);
  double x = 0, y = 0, bottom = 0;
  Places alone;
  for (const Places& group : groups_of(picture)) {
    const auto refers_to_itself = [&](const LinkPicture& link) { return link.from == group.front(); };
    if (group.size() == 1 && std::none_of(picture.links.begin(), picture.links.end(), refers_to_itself)) {
      alone.push_back(group.front());
      continue;
    }
    const Grid grid(picture, out.boxes, group);
    const detail::Router router(picture, grid, out);
    if (x > 0 && x + router.width() > limit) {
      x = 0;
      y = bottom + between;
    }
    for (const std::size_t each : group) {
      out.boxes[each].x += x;
      out.boxes[each].y += y;
    }
    for (const Net& net : grid.nets) {
      for (const std::size_t link : net.links) {
        for (Point& point : out.routes[link].points) point = {point.x + x, point.y + y};
      }
    }
    x += router.width() + between;
    widest = std::max(widest, x - between);
    bottom = std::max(bottom, y + router.height());
  }
  y = bottom == 0 ? 0 : bottom + between;
  // Each in the column that is shortest so far.
  double column = 0;
  for (const std::size_t each : alone) column = std::max(column, out.boxes[each].width);
  const double room = std::max(widest, limit);
  const auto fit = static_cast<std::size_t>(std::max(1.0, std::floor((room + 32) / (column + 32))));
  std::vector<double> ends(std::min(fit, std::max<std::size_t>(alone.size(), 1)), y);
  for (const std::size_t each : alone) {
    const auto place = static_cast<std::size_t>(std::min_element(ends.begin(), ends.end()) - ends.begin());
    Rectangle& box = out.boxes[each];
    box = {static_cast<double>(place) * (column + 32), ends[place], column, box.height};
    ends[place] += box.height + 32;
    widest = std::max(widest, box.right());
    bottom = std::max(bottom, box.bottom());
  }
  out.width = widest;
  out.height = bottom;
  return out;
}

}  // namespace headway::inline v0::drawing

#endif
