// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_SVG_HPP
#define HEADWAY_TOOLS_DIAGRAM_SVG_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headway/tools/diagram/label.hpp"

// What the pictures share: numbers, text, lines and the style sheet.
namespace headway::inline v0::drawing {

/// Widths that hold whatever font a reader has: a cell of a monospaced font is 0.6 of its size or little more.
inline constexpr double cell_width = 7.25;       ///< At 12 pixels.
inline constexpr double small_cell_width = 6.1;  ///< At 10 pixels.
inline constexpr std::size_t count_of_colours = 6;

/// The same in every locale, with one digit after the point at most.
[[nodiscard]] inline std::string number(double given) {
  const long long tenths = std::llround(given * 10);
  const long long magnitude = tenths < 0 ? -tenths : tenths;
  std::string out = tenths < 0 ? "-" : "";
  out += std::to_string(magnitude / 10);
  if (magnitude % 10 != 0) out += "." + std::to_string(magnitude % 10);
  return out;
}

/// ` name="value"`
[[nodiscard]] inline std::string attribute(std::string_view name, double given) {
  return " " + std::string(name) + "=\"" + number(given) + "\"";
}
[[nodiscard]] inline std::string attribute(std::string_view name, std::string_view given) {
  return " " + std::string(name) + "=\"" + xml(given) + "\"";
}

[[nodiscard]] inline std::string svg_text(double x, double y, std::string_view style, std::string_view words) {
  std::string out = "<text" + attribute("x", x) + attribute("y", y);
  if (!style.empty()) out += attribute("class", style);
  return out + ">" + xml(words) + "</text>";
}

struct Rectangle {
  double x = 0, y = 0, width = 0, height = 0;
  [[nodiscard]] double right() const { return x + width; }
  [[nodiscard]] double bottom() const { return y + height; }
};

[[nodiscard]] inline std::string svg_rectangle(const Rectangle& at, double radius, std::string_view style) {
  return "<rect" + attribute("x", at.x) + attribute("y", at.y) + attribute("width", at.width) +
         attribute("height", at.height) + (radius > 0 ? attribute("rx", radius) : "") + attribute("class", style) +
         "/>";
}

/// A width that a text in a proportional font of this size will not exceed.
[[nodiscard]] inline double sans_width(std::string_view words, double size) {
  double width = 0;
  detail::each_code_point(visible(words), [&](std::uint32_t value, std::string_view bytes, bool) {
    const bool is_narrow = std::string_view("iljtfr.,:;|!'()[] -").find(bytes) != std::string_view::npos;
    const bool is_broad = (value >= 'A' && value <= 'Z') || value == 'm' || value == 'w' || value == '@';
    width += is_narrow ? 0.43 : is_broad ? 0.84 : value < 0x590 ? 0.64 : 1.2;
  });
  return width * size;
}

struct Point {
  double x = 0, y = 0;
};

/// A line through points, its corners rounded.
[[nodiscard]] inline std::string svg_path(const std::vector<Point>& points, double radius) {
  std::string out = "M" + number(points.front().x) + " " + number(points.front().y);
  for (std::size_t at = 1; at < points.size(); ++at) {
    const Point& corner = points[at];
    if (at + 1 == points.size()) {
      out += "L" + number(corner.x) + " " + number(corner.y);
      break;
    }
    const Point &before = points[at - 1], &after = points[at + 1];
    const double in = std::hypot(corner.x - before.x, corner.y - before.y);
    const double on = std::hypot(after.x - corner.x, after.y - corner.y);
    if (in == 0 || on == 0) continue;
    const double cut = std::min({radius, in / 2, on / 2});
    const Point from{corner.x - (corner.x - before.x) * cut / in, corner.y - (corner.y - before.y) * cut / in};
    const Point to{corner.x + (after.x - corner.x) * cut / on, corner.y + (after.y - corner.y) * cut / on};
    out += "L" + number(from.x) + " " + number(from.y) + "Q" + number(corner.x) + " " + number(corner.y) + " " +
           number(to.x) + " " + number(to.y);
  }
  return out;
}

/// Colours that people see apart whatever their eyes (after Okabe and Ito), on white and on black. Written out for
/// both: programs that draw SVG without a browser know no variables.
[[nodiscard]] inline std::string svg_style() {
  constexpr std::string_view light[] = {"#0072b2", "#c75300", "#00835f", "#a8478a", "#8a6a00", "#57606a"};
  constexpr std::string_view dark[] = {"#5ab4f0", "#ff9a57", "#35cfa0", "#eba3d0", "#e3bd3b", "#a9b4c0"};
  const auto colours = [](const std::string_view(&list)[count_of_colours]) {
    std::string out;
    for (std::size_t at = 0; at < count_of_colours; ++at) {
      const std::string style = "c" + std::to_string(at), colour(list[at]);
      out += ".line." + style + ",.ring." + style + ",.pill." + style + "{stroke:" + colour + "}.dot." + style +
             ",.bar." + style + ",text." + style + "{fill:" + colour + "}";
    }
    return out;
  };
  return "<style>"
         "text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1f2328;"
         "white-space:pre}"
         ".sans{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}"
         ".title{font-size:18px;font-weight:600}.name{font-weight:600}.small{font-size:10px}.soft{fill:#59636e}"
         ".paper{fill:#fff}.line{fill:none;stroke-width:1.75}.dashed{stroke-dasharray:4 3}.ring{stroke-width:2}"
         ".ring,.pill{fill:#fff}.pill{stroke:#8c959f;stroke-width:1}.strong{fill:#1f2328;stroke:none}text.inverse{fill:"
         "#fff}"
         ".box{fill:#fff;stroke:#c4cbd3;stroke-width:1}.head{fill:#f3f5f7}.rule{stroke:#e4e8ec;stroke-width:1}"
         ".hit{fill:#57606a;fill-opacity:0}.item{outline:none}.item:hover .hit,.item:focus .hit{fill-opacity:.08}" +
         colours(light) +
         "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.soft{fill:#9aa4af}.paper,.ring,.pill{fill:#0d1117}"
         ".strong{fill:#e6edf3}text.inverse{fill:#0d1117}.pill{stroke:#7d8590}"
         ".box{fill:#12181f;stroke:#3d444d}.head{fill:#1b222b}.rule{stroke:#262d36}.hit{fill:#a9b4c0;fill-opacity:0}" +
         colours(dark) + "}</style>";
}

/// The picture around its parts; `reach` says what a page shall light up with a part: `near` what it is connected to,
/// `far` all that it leads to.
[[nodiscard]] inline std::string svg_document(double width, double height, std::string_view title,
                                              std::string_view reach, const std::string& parts) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\"" +
         attribute("viewBox", "0 0 " + number(width) + " " + number(height)) + attribute("width", width) +
         attribute("height", height) + attribute("data-reach", reach) + " role=\"group\"" +
         attribute("aria-label", title) + ">\n<title>" + xml(title) + "</title>\n" + svg_style() + "\n" +
         svg_rectangle({0, 0, width, height}, 0, "paper") + "\n" + parts + "</svg>\n";
}

}  // namespace headway::inline v0::drawing

#endif
