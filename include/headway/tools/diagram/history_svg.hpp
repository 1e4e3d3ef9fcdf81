// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_HISTORY_SVG_HPP
#define HEADWAY_TOOLS_DIAGRAM_HISTORY_SVG_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headway/tools/diagram/history_picture.hpp"
#include "headway/tools/diagram/lanes.hpp"
#include "headway/tools/diagram/svg.hpp"

namespace headway::inline v0::drawing {

/// `14 revisions, 12 applied, 2 pending`
[[nodiscard]] inline std::string summary(const HistoryPicture& picture) {
  const std::size_t count = picture.revisions.size();
  std::string out = std::to_string(count) + (count == 1 ? " revision" : " revisions");
  if (!picture.knows_database) return out;
  std::size_t applied = 0;
  for (const RevisionPicture& each : picture.revisions) applied += each.state == RevisionPicture::State::applied;
  return out + ", " + std::to_string(applied) + " applied, " + std::to_string(count - applied) + " pending";
}

namespace detail {

class HistorySvg {
 public:
  explicit HistorySvg(const HistoryPicture& picture) : picture_(picture), lanes_(lanes_of(picture)) {
    text_x_ = margin + static_cast<double>(std::max<std::size_t>(lanes_.count, 1)) * lane_width + 8;
    for (const RevisionPicture& each : picture.revisions) {
      const double end = text_x_ + name_width(each) + width_of_pills(each);
      message_x_ = std::max(message_x_, end + 20);
    }
    width_ = std::max(message_x_, margin + sans_width(picture.title, 18));
    width_ = std::max(width_, margin + legend_width());
    for (const RevisionPicture& each : picture.revisions) {
      width_ = std::max(width_, message_x_ + sans_width(each.message, 12));
    }
    width_ += margin;
  }

  [[nodiscard]] std::string draw() const {
    const double height = top + static_cast<double>(picture_.revisions.size()) * row_height + 16;
    std::string out = svg_text(margin, 38, "sans title", picture_.title) + "\n" + legend();
    for (const LaneEdge& edge : lanes_.edges) out += line(edge);
    for (std::size_t row = 0; row < picture_.revisions.size(); ++row) out += revision(row);
    return svg_document(width_, height, picture_.title, "far", out);
  }

 private:
  static constexpr double margin = 24, top = 84, row_height = 30, lane_width = 20, radius = 5.5, pill_height = 17;

  [[nodiscard]] static double name_width(const RevisionPicture& each) {
    return static_cast<double>(cells(visible(each.id))) * cell_width * 1.02;  // bold
  }
  [[nodiscard]] static double pill_width(std::string_view words) {
    return static_cast<double>(cells(visible(words))) * small_cell_width + 14;
  }
  [[nodiscard]] static double width_of_pills(const RevisionPicture& each) {
    double width = 0;
    for (const std::string& label : each.labels) width += 8 + pill_width(label);
    for (const std::string& mark : each.marks) width += 8 + pill_width(mark);
    return width;
  }
  [[nodiscard]] double x_of(std::size_t lane) const { return margin + (static_cast<double>(lane) + 0.5) * lane_width; }
  [[nodiscard]] static double y_of(std::size_t row) { return top + (static_cast<double>(row) + 0.5) * row_height; }
  [[nodiscard]] static std::string colour(std::size_t lane) { return "c" + std::to_string(lane % count_of_colours); }

  /// Down from the child, sideways just below it, down the lane, and sideways just above the parent: at different
  /// heights, so that lines which part and lines which meet between two rows stay apart.
  [[nodiscard]] std::string line(const LaneEdge& edge) const {
    const double from = x_of(lanes_.lane_of[edge.child]), along = x_of(edge.lane),
                 to = x_of(lanes_.lane_of[edge.parent]);
    std::vector<Point> points{{from, y_of(edge.child)}};
    if (along != from) {
      const double y = y_of(edge.child) + row_height * 0.4;
      points.insert(points.end(), {{from, y}, {along, y}});
    }
    if (to != along) {
      const double y = y_of(edge.parent) - row_height * 0.4;
      points.insert(points.end(), {{along, y}, {to, y}});
    }
    points.push_back({to, y_of(edge.parent)});
    // A branch has its own colour from its first revision to where it began.
    const std::size_t coloured = edge.is_dependency || lanes_.lane_of[edge.child] == edge.lane
                                     ? edge.lane
                                     : std::max(edge.lane, lanes_.lane_of[edge.child]);
    return "<path" +
           attribute("class", std::string("edge line ") + (edge.is_dependency ? "dashed " : "") + colour(coloured)) +
           attribute("data-from", std::to_string(edge.child)) + attribute("data-to", std::to_string(edge.parent)) +
           attribute("d", svg_path(points, 8)) + "/>\n";
  }

  [[nodiscard]] static std::string pill(double& x, double y, std::string_view words, const std::string& style) {
    const double width = pill_width(words);
    const bool is_strong = style == "strong";
    std::string out = svg_rectangle({x, y - pill_height / 2, width, pill_height}, pill_height / 2, "pill " + style) +
                      svg_text(x + 7, y + 3.5, is_strong ? "small inverse" : "small " + style, words);
    x += width + 8;
    return out;
  }

  [[nodiscard]] static std::string description(const RevisionPicture& each) {
    constexpr std::string_view states[] = {"", ", applied", ", pending"};
    std::string out = each.id + std::string(states[static_cast<std::size_t>(each.state)]);
    for (const std::string& mark : each.marks) out += ", " + mark;
    for (const std::string& label : each.labels) out += ", branch " + label;
    return each.message.empty() ? out : out + ": " + each.message;
  }

  [[nodiscard]] std::string revision(std::size_t row) const {
    const RevisionPicture& each = picture_.revisions[row];
    const std::size_t lane = lanes_.lane_of[row];
    const double y = y_of(row);
    const bool is_pending = each.state == RevisionPicture::State::pending;
    std::string out = "<g class=\"item\" tabindex=\"0\" role=\"img\"" + attribute("data-item", std::to_string(row)) +
                      attribute("aria-label", description(each)) + "><title>" + xml(description(each)) + "</title>" +
                      svg_rectangle({8, y - row_height / 2, width_ - 16, row_height}, 6, "hit");
    out += "<circle" + attribute("cx", x_of(lane)) + attribute("cy", y) +
           attribute("r", is_pending ? radius - 1 : radius) +
           attribute("class", std::string(is_pending ? "ring " : "dot ") + colour(lane)) + "/>";
    out += svg_text(text_x_, y + 4, is_pending ? "name soft" : "name", each.id);
    double x = text_x_ + name_width(each) + 10;
    for (const std::string& label : each.labels) out += pill(x, y, label, colour(lane));
    for (const std::string& mark : each.marks) out += pill(x, y, mark, mark == "current" ? "strong" : "soft");
    if (!each.message.empty()) out += svg_text(message_x_, y + 4, is_pending ? "sans soft" : "sans", each.message);
    return out + "</g>\n";
  }

  [[nodiscard]] bool has_dependencies() const {
    return std::any_of(
        lanes_.edges.begin(), lanes_.edges.end(), [](const LaneEdge& edge) { return edge.is_dependency; });
  }
  [[nodiscard]] double legend_width() const { return sans_width(summary(picture_), 12) + 300; }
  [[nodiscard]] std::string legend() const {
    constexpr double y = 60;
    std::string out = svg_text(margin, y, "sans soft", summary(picture_));
    double x = margin + sans_width(summary(picture_), 12) + 12;
    const auto entry = [&](const std::string& sign, double width, std::string_view words) {
      out += sign + svg_text(x + width + 8, y, "sans soft", words);
      x += width + 8 + sans_width(words, 12) + 8;
    };
    if (picture_.knows_database) {
      const auto circle = [&](double r, std::string_view style) {
        return "<circle" + attribute("cx", x + 6) + attribute("cy", y - 4) + attribute("r", r) +
               attribute("class", style) + "/>";
      };
      entry(circle(radius, "dot c0"), 12, "applied");
      entry(circle(radius - 1, "ring c0"), 12, "pending");
    }
    if (has_dependencies()) {
      const std::string sign =
          "<path class=\"line dashed c5\"" + attribute("d", svg_path({{x, y - 4}, {x + 22, y - 4}}, 0));
      entry(sign + "/>", 22, "depends on");
    }
    return out + "\n";
  }

  const HistoryPicture& picture_;
  Lanes lanes_;
  double text_x_ = 0, message_x_ = 0, width_ = 0;
};

}  // namespace detail

/// Newest at the top, as git shows a history. Rows have one height, so that a history of 1,000 revisions reads as one
/// of ten does.
[[nodiscard]] inline std::string history_svg(const HistoryPicture& picture) {
  return detail::HistorySvg(picture).draw();
}

}  // namespace headway::inline v0::drawing

#endif
