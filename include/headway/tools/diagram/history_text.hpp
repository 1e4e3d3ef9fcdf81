// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_HISTORY_TEXT_HPP
#define HEADWAY_TOOLS_DIAGRAM_HISTORY_TEXT_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "headway/tools/diagram/history_picture.hpp"
#include "headway/tools/diagram/label.hpp"
#include "headway/tools/diagram/lanes.hpp"

namespace headway::inline v0::drawing {

namespace detail {

/// `r3`: names of revisions may hold anything, those of nodes may not.
[[nodiscard]] inline std::string revision_node(std::size_t row) { return "r" + std::to_string(row); }

/// `core, head, current`: what stands below the name.
[[nodiscard]] inline std::string words_of_marks(const RevisionPicture& each) {
  std::string out;
  for (const auto* list : {&each.labels, &each.marks}) {
    for (const std::string& word : *list) out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

[[nodiscard]] constexpr std::string_view style_of(RevisionPicture::State state) noexcept {
  return state == RevisionPicture::State::pending ? "pending" : "applied";
}

}  // namespace detail

/// A flow chart for Mermaid, oldest at the bottom; Mermaid's own git graph knows neither two bases nor dependencies.
///
/// Programs that draw Mermaid refuse more than 500 lines between nodes unless their page allows more.
/// @source https://mermaid.js.org/config/schema-docs/config.html#maxedges
[[nodiscard]] inline std::string history_mermaid(const HistoryPicture& picture) {
  std::string out = "%% " + mermaid_text(picture.title) + "\nflowchart BT\n";
  for (std::size_t row = picture.revisions.size(); row-- > 0;) {
    const RevisionPicture& each = picture.revisions[row];
    const std::string marks = detail::words_of_marks(each);
    out += "  " + detail::revision_node(row) + "[\"" + mermaid_text(each.id);
    if (!each.message.empty()) out += "<br/>" + mermaid_text(each.message);
    if (!marks.empty()) out += "<br/>(" + mermaid_text(marks) + ")";
    out += "\"]:::" + std::string(detail::style_of(each.state)) + "\n";
  }
  for (std::size_t row = picture.revisions.size(); row-- > 0;) {
    for (const std::size_t parent : picture.revisions[row].parents) {
      out += "  " + detail::revision_node(parent) + " --> " + detail::revision_node(row) + "\n";
    }
    for (const std::size_t needed : picture.revisions[row].dependencies) {
      out += "  " + detail::revision_node(needed) + " -.-> " + detail::revision_node(row) + "\n";
    }
  }
  return out +
         "  classDef applied fill:#0072b2,stroke:#0072b2,color:#ffffff\n"
         "  classDef pending fill:#ffffff,stroke:#0072b2,color:#1f2328,stroke-dasharray:5 3\n";
}

/// For Graphviz: `dot -Tsvg`. Lanes are its groups, which it draws straight.
[[nodiscard]] inline std::string history_dot(const HistoryPicture& picture) {
  const Lanes lanes = lanes_of(picture);
  std::string out = "digraph history {\n  graph [rankdir=BT, labelloc=t, fontname=\"sans-serif\", label=\"" +
                    dot_text(picture.title) +
                    "\"]\n  node [shape=box, style=\"rounded,filled\", fontname=\"monospace\", fontsize=11, "
                    "color=\"#0072b2\"]\n  edge [color=\"#57606a\"]\n";
  for (std::size_t row = picture.revisions.size(); row-- > 0;) {
    const RevisionPicture& each = picture.revisions[row];
    const std::string marks = detail::words_of_marks(each);
    const bool is_pending = each.state == RevisionPicture::State::pending;
    out += "  " + detail::revision_node(row) + " [label=\"" + dot_text(each.id);
    if (!each.message.empty()) out += "\\n" + dot_text(each.message);
    if (!marks.empty()) out += "\\n(" + dot_text(marks) + ")";
    out += "\", group=\"lane" + std::to_string(lanes.lane_of[row]) + "\", " +
           (is_pending ? "style=\"rounded,dashed\"" : "fillcolor=\"#0072b2\", fontcolor=\"#ffffff\"") + "]\n";
  }
  for (std::size_t at = lanes.edges.size(); at-- > 0;) {
    const LaneEdge& edge = lanes.edges[at];
    out += "  " + detail::revision_node(edge.parent) + " -> " + detail::revision_node(edge.child) +
           (edge.is_dependency ? " [style=dashed]\n" : "\n");
  }
  return out + "}\n";
}

}  // namespace headway::inline v0::drawing

#endif
