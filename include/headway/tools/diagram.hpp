// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_HPP
#define HEADWAY_TOOLS_DIAGRAM_HPP

#include <string>

#include "headway/tools/diagram/format.hpp"
#include "headway/tools/diagram/history_picture.hpp"
#include "headway/tools/diagram/history_svg.hpp"
#include "headway/tools/diagram/history_text.hpp"
#include "headway/tools/diagram/html.hpp"
#include "headway/tools/diagram/schema_picture.hpp"
#include "headway/tools/diagram/schema_svg.hpp"
#include "headway/tools/diagram/schema_text.hpp"

namespace headway::inline v0 {

/// The revisions, newest first, in lanes, with what is applied in a database:
/// `diagram(history_picture(graph, rows), DiagramFormat::svg)`.
///
/// A whole file. Names may hold anything: control characters are shown as their pictures.
[[nodiscard]] inline std::string diagram(const HistoryPicture& picture, DiagramFormat format) {
  switch (format) {
    case DiagramFormat::mermaid: return drawing::history_mermaid(picture);
    case DiagramFormat::dot: return drawing::history_dot(picture);
    case DiagramFormat::svg: return drawing::history_svg(picture);
    case DiagramFormat::html: break;
  }
  return drawing::html_page(picture.title, drawing::history_svg(picture));
}

/// The tables with their columns, keys and indexes, and how they refer to each other:
/// `diagram(schema_picture(schema), DiagramFormat::html)`.
[[nodiscard]] inline std::string diagram(const SchemaPicture& picture, DiagramFormat format) {
  switch (format) {
    case DiagramFormat::mermaid: return drawing::schema_mermaid(picture);
    case DiagramFormat::dot: return drawing::schema_dot(picture);
    case DiagramFormat::svg: return drawing::schema_svg(picture);
    case DiagramFormat::html: break;
  }
  return drawing::html_page(picture.title, drawing::schema_svg(picture));
}

}  // namespace headway::inline v0

#endif
