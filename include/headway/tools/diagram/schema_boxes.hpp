// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_SCHEMA_BOXES_HPP
#define HEADWAY_TOOLS_DIAGRAM_SCHEMA_BOXES_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "headway/tools/diagram/schema_picture.hpp"
#include "headway/tools/diagram/svg.hpp"

namespace headway::inline v0::drawing {

/// The measures of a table's box.
inline constexpr double header_height = 32;
inline constexpr double column_height = 22;
inline constexpr double index_height = 18;
inline constexpr double keys_width = 46;  ///< Where `PK FK` stands.
inline constexpr std::size_t longest_type = 32;
inline constexpr std::size_t longest_index = 44;

[[nodiscard]] inline std::string shown_type(const ColumnPicture& column) {
  return shortened(visible(column.type), longest_type) + (column.is_nullable ? " null" : "");
}
/// @param width  of the box, which a longer line fits into when the box is wide for its columns
[[nodiscard]] inline std::string shown_index(const IndexPicture& index, double width = 0) {
  const auto room = static_cast<std::size_t>(std::max(width - 24, 0.0) / small_cell_width);
  return shortened(visible((index.is_unique ? "unique " : "index ") + index.keys), std::max(longest_index, room));
}

/// How large a table's box is: as wide as its longest line.
[[nodiscard]] inline Rectangle box_of(const TablePicture& table) {
  std::size_t names = 0, types = 0;
  double width = 24 + static_cast<double>(cells(visible(table.name))) * cell_width * 1.03;  // bold
  if (table.is_missing) width += 70;
  for (const ColumnPicture& column : table.columns) {
    names = std::max(names, cells(visible(column.name)));
    types = std::max(types, cells(shown_type(column)));
  }
  if (!table.columns.empty())
    width = std::max(width, keys_width + static_cast<double>(names + types) * cell_width + 30);
  for (const IndexPicture& index : table.indexes) {
    width = std::max(width, 24 + static_cast<double>(cells(shown_index(index))) * small_cell_width);
  }
  const double rows = static_cast<double>(table.columns.size()) * column_height;
  const double indexes = table.indexes.empty() ? 0 : static_cast<double>(table.indexes.size()) * index_height + 8;
  return {0, 0, std::ceil(width), header_height + rows + indexes};
}

/// How far below the top of its box a line ends: at the first of its columns.
[[nodiscard]] inline double pin_of(const std::vector<std::size_t>& columns) {
  if (columns.empty()) return header_height / 2;
  return header_height + (static_cast<double>(columns.front()) + 0.5) * column_height;
}

/// A foreign key on its way through the picture.
struct Route {
  std::vector<Point> points;  ///< From the referring table to the other; each piece is level or upright.
};

/// Where tables and lines stand: by place in the picture.
struct SchemaLayout {
  std::vector<Rectangle> boxes;
  std::vector<Route> routes;
  double width = 0, height = 0;
};

}  // namespace headway::inline v0::drawing

#endif
