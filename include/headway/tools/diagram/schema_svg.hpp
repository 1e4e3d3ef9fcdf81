// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_SCHEMA_SVG_HPP
#define HEADWAY_TOOLS_DIAGRAM_SCHEMA_SVG_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headway/tools/diagram/schema_boxes.hpp"
#include "headway/tools/diagram/schema_picture.hpp"
#include "headway/tools/diagram/schema_routes.hpp"
#include "headway/tools/diagram/svg.hpp"

namespace headway::inline v0::drawing {

/// `8 tables, 9 foreign keys`
[[nodiscard]] inline std::string summary(const SchemaPicture& picture) {
  const std::size_t tables = picture.tables.size(), keys = picture.links.size();
  return std::to_string(tables) + (tables == 1 ? " table, " : " tables, ") + std::to_string(keys) +
         (keys == 1 ? " foreign key" : " foreign keys");
}

namespace detail {

class SchemaSvg {
 public:
  explicit SchemaSvg(const SchemaPicture& picture) : picture_(picture), layout_(schema_layout(picture)) {
    std::vector<bool> is_referenced(picture.tables.size(), false);
    for (const LinkPicture& link : picture.links) is_referenced[link.to] = true;
    colours_.resize(picture.tables.size(), none);
    std::size_t next = 0;
    for (std::size_t at = 0; at < picture.tables.size(); ++at) {
      if (is_referenced[at]) colours_[at] = next++ % count_of_colours;
    }
  }

  [[nodiscard]] std::string draw() const {
    std::string out = svg_text(margin, 38, "sans title", picture_.title) + "\n" + legend();
    for (std::size_t at = 0; at < picture_.links.size(); ++at) out += line(at);
    for (std::size_t at = 0; at < picture_.tables.size(); ++at) out += box(at);
    const double least = std::max(margin + sans_width(picture_.title, 18),
                                  margin + sans_width(summary(picture_), 12) + (picture_.links.empty() ? 0 : 420));
    return svg_document(
        std::max(layout_.width + margin, least) + margin, top + layout_.height + margin, picture_.title, "near", out);
  }

 private:
  static constexpr double margin = 24, top = 88;
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  [[nodiscard]] std::string colour(std::size_t table) const { return "c" + std::to_string(colours_[table]); }

  /// The line, three prongs where many rows refer, and a bar where one is referred to.
  [[nodiscard]] std::string line(std::size_t at) const {
    const LinkPicture& link = picture_.links[at];
    std::vector<Point> points = layout_.routes[at].points;
    for (Point& point : points) point = {point.x + margin, point.y + top};
    const Point from = points.front(), to = points.back();
    const double side = points[1].x < from.x ? -1 : 1;
    std::string ends = svg_path({{to.x + 7, to.y - 5}, {to.x + 7, to.y + 5}}, 0);
    if (link.is_single) {
      ends += svg_path({{from.x + side * 7, from.y - 5}, {from.x + side * 7, from.y + 5}}, 0);
    } else {
      ends += svg_path({{from.x, from.y - 5}, {from.x + side * 10, from.y}, {from.x, from.y + 5}}, 0);
    }
    const std::string ties =
        attribute("data-from", std::to_string(link.from)) + attribute("data-to", std::to_string(link.to));
    const std::string style = "edge line " + colour(link.to);
    return "<g class=\"link\"><title>" + xml(link.words) + "</title><path" +
           attribute("class", style + (link.is_optional ? " dashed" : "")) + ties +
           attribute("d", svg_path(points, 7)) + "/><path" + attribute("class", style) + ties + attribute("d", ends) +
           "/></g>\n";
  }

  [[nodiscard]] static std::string description(const TablePicture& table) {
    std::string out = "table " + table.name;
    if (table.is_missing) out += ", which is missing";
    out += ": ";
    for (const ColumnPicture& column : table.columns) out += (out.ends_with(": ") ? "" : ", ") + column.name;
    return out;
  }

  [[nodiscard]] std::string box(std::size_t at) const {
    const TablePicture& table = picture_.tables[at];
    Rectangle place = layout_.boxes[at];
    place.x += margin;
    place.y += top;
    std::string out = "<g class=\"item\" tabindex=\"0\" role=\"img\"" + attribute("data-item", std::to_string(at)) +
                      attribute("aria-label", description(table)) + ">";
    out += svg_rectangle(place, 6, table.is_missing ? "box dashed" : "box");
    out += "<path class=\"head\"" +
           attribute("d",
                     "M" + number(place.x + 0.5) + " " + number(place.y + header_height) + "v-26q0 -5.5 5.5 -5.5h" +
                         number(place.width - 12) + "q5.5 0 5.5 5.5v26z") +
           "/>";
    const bool is_referenced = colours_[at] != none;
    if (is_referenced) out += svg_rectangle({place.x + 11, place.y + 10, 3, 12}, 1.5, "bar " + colour(at));
    out += svg_text(place.x + (is_referenced ? 20 : 12), place.y + 20.5, "name", table.name);
    if (table.is_missing) out += end_text(place.right() - 12, place.y + 20.5, "missing");
    double y = place.y + header_height;
    for (const ColumnPicture& column : table.columns) {
      out += row(column, place, y);
      y += column_height;
    }
    if (!table.indexes.empty()) {
      out += "<path class=\"rule\"" + attribute("d", svg_path({{place.x + 1, y}, {place.right() - 1, y}}, 0)) + "/>";
      y += 3;
    }
    for (const IndexPicture& index : table.indexes) {
      out += "<g><title>" + xml(index.name.empty() ? index.keys : index.name + " " + index.keys) + "</title>" +
             svg_text(place.x + 12, y + 13, "small soft", shown_index(index, place.width)) + "</g>";
      y += index_height;
    }
    return out + svg_rectangle(place, 6, "hit") + "</g>\n";
  }

  [[nodiscard]] static std::string end_text(double x, double y, std::string_view words) {
    return "<text" + attribute("x", x) + attribute("y", y) + " text-anchor=\"end\" class=\"soft\">" + xml(words) +
           "</text>";
  }

  [[nodiscard]] std::string row(const ColumnPicture& column, const Rectangle& place, double y) const {
    std::string out;
    const auto key = [&](double x, std::string_view words) { out += svg_text(x, y + 14.5, "small soft", words); };
    if (column.is_primary) key(place.x + 12, "PK");
    if (column.is_foreign) key(place.x + (column.is_primary ? 27 : 12), "FK");
    if (column.is_unique && !(column.is_primary && column.is_foreign)) {
      key(place.x + (column.is_primary || column.is_foreign ? 27 : 12), "UQ");
    }
    out += svg_text(place.x + keys_width, y + 15, column.is_primary ? "name" : "", column.name);
    const std::string type = shown_type(column);
    if (type != visible(column.type) + (column.is_nullable ? " null" : "")) {
      return out + "<g><title>" + xml(column.type) + "</title>" + end_text(place.right() - 12, y + 15, type) + "</g>";
    }
    return out + end_text(place.right() - 12, y + 15, type);
  }

  [[nodiscard]] std::string legend() const {
    constexpr double y = 60;
    std::string out = svg_text(margin, y, "sans soft", summary(picture_));
    if (picture_.links.empty()) return out + "\n";
    double x = margin + sans_width(summary(picture_), 12) + 12;
    const auto entry = [&](std::string_view style, const std::string& path, std::string_view words) {
      out += "<path" + attribute("class", std::string("line c5 ") + std::string(style)) + attribute("d", path) + "/>" +
             svg_text(x + 34, y, "sans soft", words);
      x += 34 + sans_width(words, 12) + 12;
    };
    constexpr double middle = y - 4;
    entry("",
          svg_path({{x, middle}, {x + 26, middle}}, 0) +
              svg_path({{x + 26, middle - 5}, {x + 16, middle}, {x + 26, middle + 5}}, 0),
          "many rows");
    entry("",
          svg_path({{x, middle}, {x + 26, middle}}, 0) + svg_path({{x + 19, middle - 5}, {x + 19, middle + 5}}, 0),
          "one row");
    entry("dashed", svg_path({{x, middle}, {x + 26, middle}}, 0), "may be null");
    return out + "\n";
  }

  const SchemaPicture& picture_;
  SchemaLayout layout_;
  std::vector<std::size_t> colours_;  // by table
};

}  // namespace detail

[[nodiscard]] inline std::string schema_svg(const SchemaPicture& picture) { return detail::SchemaSvg(picture).draw(); }

}  // namespace headway::inline v0::drawing

#endif
