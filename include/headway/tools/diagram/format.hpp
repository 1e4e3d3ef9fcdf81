// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_FORMAT_HPP
#define HEADWAY_TOOLS_DIAGRAM_FORMAT_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace headway::inline v0 {

/// What a diagram is written as.
enum class DiagramFormat : std::uint8_t {
  mermaid,  ///< Text that GitHub and many wikis draw.
  dot,      ///< Text for Graphviz.
  svg,      ///< A picture that needs nothing else.
  html,     ///< The picture with a filter, zoom and what is connected to what; a single file.
};

/// Their names, in the order of the enumeration.
inline constexpr std::array<std::string_view, 4> diagram_formats = {"mermaid", "dot", "svg", "html"};

[[nodiscard]] constexpr std::string_view name(DiagramFormat format) noexcept {
  return diagram_formats[static_cast<std::size_t>(format)];
}

/// @return nothing when no format is called so
[[nodiscard]] constexpr std::optional<DiagramFormat> parse_diagram_format(std::string_view word) noexcept {
  for (std::size_t at = 0; at < diagram_formats.size(); ++at) {
    if (diagram_formats[at] == word) return static_cast<DiagramFormat>(at);
  }
  return std::nullopt;
}

}  // namespace headway::inline v0

#endif
