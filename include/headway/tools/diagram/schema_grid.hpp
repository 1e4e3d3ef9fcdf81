// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_SCHEMA_GRID_HPP
#define HEADWAY_TOOLS_DIAGRAM_SCHEMA_GRID_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "headway/tools/diagram/schema_boxes.hpp"
#include "headway/tools/diagram/schema_layers.hpp"
#include "headway/tools/diagram/schema_picture.hpp"

namespace headway::inline v0::drawing {

/// What stands in a layer: a table, or a line on its way past it.
struct GridItem {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t table = none;  ///< none for a line.
  std::size_t net = none;    ///< Of a line.
  double height = 0;
  double y = 0;
  double wanted = 0;
};

/// All foreign keys that refer to the same columns. Their lines join, which keeps a picture calm in which everything
/// refers to `users`: between two layers each net has one upright line.
struct Net {
  std::size_t to = 0;
  double pin = 0;  ///< Below the top of the box of `to`.
  Places links;
  std::size_t first = 0, last = 0;  ///< The channels that it is in: channel n is on the right of layer n.
};

/// Where a line meets an item.
struct Pin {
  std::size_t net = 0;
  double offset = 0;  ///< Below the top of the item.
};

/// The layers of one group, in which lines that pass have room of their own.
///
/// No two lines lie on each other: tables of neighbouring layers stand half a row apart, lines that pass stand between
/// the rows, and what leaves a table on the wrong side, because it refers to its own layer or to the right, leaves
/// below the middle of its row.
class Grid {
 public:
  static constexpr double wrong_side = -5;  ///< See above.

  Grid(const SchemaPicture& picture, const std::vector<Rectangle>& boxes, const Places& group)
      : picture_(picture), layer_(picture.tables.size(), 0) {
    const std::vector<Places> tables = layers_of(picture, boxes, group);
    layers.resize(tables.size());
    for (std::size_t at = 0; at < tables.size(); ++at) {
      for (const std::size_t table : tables[at]) {
        layer_[table] = at;
        layers[at].push_back({table, GridItem::none, boxes[table].height, 0, 0});
      }
    }
    for (std::size_t link = 0; link < picture.links.size(); ++link) {
      if (std::find(group.begin(), group.end(), picture.links[link].from) != group.end()) join(link);
    }
    for (std::size_t net = 0; net < nets.size(); ++net) {
      for (std::size_t at = nets[net].first + 1; at <= nets[net].last; ++at)
        layers[at].push_back({GridItem::none, net, 0, 0, 0});
    }
    for (std::vector<GridItem>& layer : layers) stack(layer);
    for (int sweep = 0; sweep < 10; ++sweep) {
      for (std::size_t at = 1; at < layers.size(); ++at) settle(at, at - 1);
      for (std::size_t at = layers.size(); at-- > 1;) settle(at - 1, at - 1);
    }
    snap();
  }

  std::vector<std::vector<GridItem>> layers;  ///< Each from the top down.
  std::vector<Net> nets;

  [[nodiscard]] std::size_t layer_of(std::size_t table) const { return layer_[table]; }
  /// The channel that a foreign key begins in.
  [[nodiscard]] std::size_t channel_of(const LinkPicture& link) const {
    return layer_[link.from] > layer_[link.to] ? layer_[link.from] - 1 : layer_[link.from];
  }
  [[nodiscard]] double source_pin(const LinkPicture& link) const {
    return pin_of(link.columns) + (layer_[link.from] > layer_[link.to] ? 0 : wrong_side);
  }

  /// Calls `visit(pin)` for each line that meets an item on its side towards a channel.
  template <class Visit>
  void each_pin(const GridItem& item, std::size_t layer, std::size_t channel, Visit visit) const {
    if (item.table == GridItem::none) {
      visit(Pin{item.net, 0});
      return;
    }
    for (std::size_t net = 0; net < nets.size(); ++net) {
      if (nets[net].to == item.table && layer == channel) visit(Pin{net, nets[net].pin});
      for (const std::size_t each : nets[net].links) {
        const LinkPicture& link = picture_.links[each];
        if (link.from == item.table && channel_of(link) == channel) visit(Pin{net, source_pin(link)});
      }
    }
  }

 private:
  void join(std::size_t at) {
    const LinkPicture& link = picture_.links[at];
    const std::size_t channel = channel_of(link);
    for (Net& net : nets) {
      const LinkPicture& other = picture_.links[net.links.front()];
      if (net.to != link.to || other.referenced != link.referenced) continue;
      net.links.push_back(at);
      net.first = std::min(net.first, channel);
      net.last = std::max(net.last, channel);
      return;
    }
    const std::size_t own = layer_[link.to];
    nets.push_back({link.to, pin_of(link.referenced), {at}, std::min(channel, own), std::max(channel, own)});
  }

  [[nodiscard]] static double gap(const GridItem& above, const GridItem& below) {
    const bool first = above.table != GridItem::none, second = below.table != GridItem::none;
    return first && second ? 32 : first || second ? 16 : 11;
  }
  static void stack(std::vector<GridItem>& layer) {
    for (std::size_t at = 1; at < layer.size(); ++at) {
      layer[at].y = layer[at - 1].y + layer[at - 1].height + gap(layer[at - 1], layer[at]);
    }
  }

  /// Moves the items of a layer to where their lines of one channel lead, as near as their order leaves room.
  void settle(std::size_t at, std::size_t channel) {
    std::vector<double> sum(nets.size(), 0), count(nets.size(), 0);
    const std::size_t other = at == channel ? at + 1 : at - 1;
    for (const GridItem& item : layers[other]) {
      each_pin(item, other, channel, [&](const Pin& pin) {
        sum[pin.net] += item.y + pin.offset;
        ++count[pin.net];
      });
    }
    for (GridItem& item : layers[at]) {
      double total = 0, pins = 0;
      each_pin(item, at, channel, [&](const Pin& pin) {
        if (count[pin.net] == 0) return;
        total += sum[pin.net] / count[pin.net] - pin.offset;
        ++pins;
      });
      const double middle = -item.height / 2;
      item.wanted = pins == 0 ? item.y : total / pins;
      item.wanted += (middle - item.wanted) * 0.3;  // else long groups climb or fall like stairs
    }
    std::sort(layers[at].begin(), layers[at].end(), [](const GridItem& one, const GridItem& two) {
      const double first = one.wanted + one.height / 2, second = two.wanted + two.height / 2;
      return first != second ? first < second : std::pair(one.table, one.net) < std::pair(two.table, two.net);
    });
    spread(layers[at]);
  }

  /// The places nearest to the wanted ones (least squares) that keep order and gaps: neighbours that collide become a
  /// block, which stands at the mean of what they want.
  static void spread(std::vector<GridItem>& layer) {
    struct Block {
      double sum = 0;
      std::size_t count = 0;
    };
    std::vector<Block> blocks;
    std::vector<double> below(layer.size(), 0);  // how far each item stands below the first, when all are packed
    for (std::size_t at = 0; at < layer.size(); ++at) {
      if (at > 0) below[at] = below[at - 1] + layer[at - 1].height + gap(layer[at - 1], layer[at]);
      blocks.push_back({layer[at].wanted - below[at], 1});
      while (blocks.size() > 1) {
        Block& last = blocks.back();
        Block& before = blocks[blocks.size() - 2];
        if (before.sum / static_cast<double>(before.count) <= last.sum / static_cast<double>(last.count)) break;
        before.sum += last.sum;
        before.count += last.count;
        blocks.pop_back();
      }
    }
    std::size_t at = 0;
    for (const Block& block : blocks) {
      for (std::size_t each = 0; each < block.count; ++each, ++at) {
        layer[at].y = block.sum / static_cast<double>(block.count) + below[at];
      }
    }
  }

  /// To the grid that keeps lines apart: rows of tables every 22 pixels, half a row lower in every second layer; lines
  /// that pass every 11 pixels beside them, on none that another line has in this layer or the one before.
  void snap() {
    double top = 1e9;
    for (const std::vector<GridItem>& layer : layers) {
      if (!layer.empty()) top = std::min(top, layer.front().y);
    }
    std::vector<GridItem> before;
    for (std::size_t at = 0; at < layers.size(); ++at) {
      double free = 0, gap_above = 0;
      for (GridItem& item : layers[at]) {
        const bool is_table = item.table != GridItem::none;
        const double first = free + (is_table ? gap_above : std::min(gap_above, 16.0));
        const double base = is_table ? (at % 2 == 0 ? 0.0 : column_height / 2) : 2.0,
                     step = is_table ? column_height : 11;
        double wanted = item.y - top;
        const auto came = std::find_if(before.begin(), before.end(), [&](const GridItem& other) {
          return !is_table && other.table == GridItem::none && other.net == item.net;
        });
        if (came != before.end() && std::abs(came->y - wanted) < 60) wanted = came->y;  // straight on
        double y = std::max(std::round((wanted - base) / step), std::ceil((first - base) / step)) * step + base;
        const auto is_taken = [&](const GridItem& other) {
          return other.table == GridItem::none && other.net != item.net && other.y == y;
        };
        while (!is_table && std::any_of(before.begin(), before.end(), is_taken)) y += step;
        item.y = y;
        free = y + item.height;
        gap_above = is_table ? 24 : 11;
      }
      before = layers[at];
    }
  }

  const SchemaPicture& picture_;
  Places layer_;
};

}  // namespace headway::inline v0::drawing

#endif
