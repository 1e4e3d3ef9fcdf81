// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "tools/diagrams.hpp"

using namespace headway;
using drawing::LaneEdge;
using drawing::Lanes;

namespace {

Nodes nodes(const Graph& graph, std::initializer_list<std::string_view> ids) {
  Nodes out;
  for (const std::string_view id : ids) out.push_back(graph.find(id));
  return out;
}

/// `0009_refunds lane 0 pending (head)`, one line for each revision.
std::string outline(const HistoryPicture& picture) {
  constexpr std::string_view states[] = {"unknown", "applied", "pending"};
  const Lanes lanes = drawing::lanes_of(picture);
  std::string out;
  for (std::size_t row = 0; row < picture.revisions.size(); ++row) {
    const RevisionPicture& each = picture.revisions[row];
    out += each.id + " lane " + std::to_string(lanes.lane_of[row]) + " " +
           std::string(states[static_cast<std::size_t>(each.state)]);
    for (const std::string& mark : each.marks) out += " (" + mark + ")";
    out += "\n";
  }
  return out;
}

/// What must hold of the lanes of any history.
void check_lanes(const HistoryPicture& picture) {
  const Lanes lanes = drawing::lanes_of(picture);
  REQUIRE(lanes.lane_of.size() == picture.revisions.size());
  std::set<std::pair<std::size_t, std::size_t>> wanted, found, needed, drawn;
  for (std::size_t row = 0; row < picture.revisions.size(); ++row) {
    CHECK(lanes.lane_of[row] < lanes.count);
    for (const std::size_t parent : picture.revisions[row].parents) wanted.emplace(row, parent);
    for (const std::size_t each : picture.revisions[row].dependencies) needed.emplace(row, each);
  }
  std::map<std::pair<std::size_t, std::size_t>, const LaneEdge*> cells;
  for (const LaneEdge& edge : lanes.edges) {
    CHECK((edge.is_dependency ? drawn : found).emplace(edge.child, edge.parent).second);
    CHECK(edge.child < edge.parent);
    CHECK(edge.lane < lanes.count);
    for (std::size_t row = edge.child + 1; row < edge.parent; ++row) {
      CHECK(lanes.lane_of[row] != edge.lane);  // not through another revision
      const auto [cell, is_new] = cells.emplace(std::pair{row, edge.lane}, &edge);
      if (is_new) continue;  // lines lie on each other only on their way to the same revision
      CHECK(cell->second->parent == edge.parent);
      CHECK(cell->second->is_dependency == edge.is_dependency);
    }
  }
  CHECK(found == wanted);
  CHECK(drawn == needed);
}

}  // namespace

TEST_CASE("a history is drawn branch by branch, newest first, with what is applied", "[unit][tools]") {
  const std::vector<Migration> list = diagrams::branched();
  const Graph graph(list);
  CHECK(outline(history_picture(graph, nodes(graph, {"0006_merge", "0003_payments"}))) ==
        "0009_refunds lane 0 pending (head)\n"
        "0007_invoices lane 0 pending\n"
        "0003_payments lane 0 applied (current)\n"
        "0008_archive lane 1 pending (effective head)\n"
        "0006_merge lane 1 applied (mergepoint) (current)\n"
        "0004_full_text lane 1 applied\n"
        "0005_sharing_rights lane 2 applied\n"
        "0004_sharing lane 2 applied\n"
        "0002_add_task_effort lane 1 applied (branchpoint)\n"
        "0001_initial_schema lane 1 applied\n");
  CHECK(outline(history_picture(Graph(graphs::line))) ==
        "0004_d lane 0 unknown (head)\n0003_c lane 0 unknown\n0002_b lane 0 unknown\n0001_a lane 0 unknown\n");
  CHECK(outline(history_picture(Graph(std::span<const Migration>{}), Nodes{})) == "");
}

TEST_CASE("lines run from revision to revision and through no other", "[unit][tools]") {
  for (const std::span<const Migration> list : {std::span<const Migration>(graphs::line),
                                                std::span<const Migration>(graphs::diamond),
                                                std::span<const Migration>(graphs::fork),
                                                std::span<const Migration>(graphs::shop),
                                                std::span<const Migration>(graphs::implied)}) {
    check_lanes(history_picture(Graph(list)));
  }
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    check_lanes(diagrams::random_history(seed, 1 + seed % 40));
  }
  CHECK(drawing::lanes_of(history_picture(Graph(graphs::line))).count == 1);
  CHECK(drawing::lanes_of(history_picture(Graph(graphs::diamond))).count == 2);
}

TEST_CASE("the picture of a history is an XML document with every name, applied revisions filled", "[unit][tools]") {
  const std::vector<Migration> list = diagrams::branched();
  const Graph graph(list);
  const HistoryPicture picture = history_picture(graph, nodes(graph, {"0006_merge", "0003_payments"}), "A history");
  const support::XmlElement svg = support::read_xml(diagram(picture, DiagramFormat::svg));
  CHECK(svg.name == "svg");
  CHECK(svg.attribute("xmlns") == "http://www.w3.org/2000/svg");
  const std::multiset<std::string> words = diagrams::words_in(svg, "text");
  CHECK(words.count("A history") == 1);
  CHECK(words.count("10 revisions, 7 applied, 3 pending") == 1);
  CHECK(words.count("current") == 2);
  for (const Migration& each : list) {
    CHECK(words.count(std::string(each.revision)) == 1);
    CHECK(words.count(std::string(each.message)) == 1);
    for (const std::string_view label : each.branch_labels) CHECK(words.count(std::string(label)) == 1);
  }
  std::size_t filled = 0, hollow = 0, solid = 0, dashed = 0;
  svg.each([&](const support::XmlElement& each) {
    const std::string style = each.attribute("class");
    if (each.name == "circle") ++(style.starts_with("dot") ? filled : hollow);
    if (style.starts_with("edge")) ++(style.find("dashed") == std::string::npos ? solid : dashed);
  });
  CHECK(filled == 7 + 1);  // one more each in the legend
  CHECK(hollow == 3 + 1);
  CHECK(solid == 9);
  CHECK(dashed == 2);

  const support::XmlElement alone = support::read_xml(diagram(history_picture(graph), DiagramFormat::svg));
  CHECK(diagrams::words_in(alone, "text").count("pending") == 0);
  CHECK(diagrams::words_in(alone, "text").count("10 revisions") == 1);
}

TEST_CASE("a history is written for Mermaid and for Graphviz", "[unit][tools]") {
  const Graph graph(graphs::shop);
  const HistoryPicture picture = history_picture(graph, nodes(graph, {"core2"}), "Shop");
  CHECK(diagram(picture, DiagramFormat::mermaid) ==
        "%% Shop\n"
        "flowchart BT\n"
        "  r4[\"core1<br/>(core)\"]:::applied\n"
        "  r3[\"core2<br/>(current)\"]:::applied\n"
        "  r2[\"pay1<br/>(payments)\"]:::pending\n"
        "  r1[\"pay2<br/>(head)\"]:::pending\n"
        "  r0[\"core3<br/>(head)\"]:::pending\n"
        "  r4 --> r3\n"
        "  r3 -.-> r2\n"
        "  r2 --> r1\n"
        "  r3 --> r0\n"
        "  classDef applied fill:#0072b2,stroke:#0072b2,color:#ffffff\n"
        "  classDef pending fill:#ffffff,stroke:#0072b2,color:#1f2328,stroke-dasharray:5 3\n");
  const std::string dot = diagram(picture, DiagramFormat::dot);
  CHECK(dot.starts_with("digraph history {\n"));
  CHECK(dot.find("r3 [label=\"core2\\n(current)\", group=\"lane0\", fillcolor") != std::string::npos);
  CHECK(dot.find("r2 [label=\"pay1\\n(payments)\", group=\"lane1\", style=\"rounded,dashed\"") != std::string::npos);
  CHECK(dot.find("  r3 -> r2 [style=dashed]\n") != std::string::npos);
  CHECK(dot.find("  r3 -> r0\n") != std::string::npos);
}

TEST_CASE("odd names stay names in every format", "[unit][tools]") {
  const std::vector<Migration> list = diagrams::odd();
  const Graph graph(list);
  const HistoryPicture picture = history_picture(graph, nodes(graph, {list[2].revision}), diagrams::odd_names[1]);
  const std::string svg = diagram(picture, DiagramFormat::svg);
  const std::multiset<std::string> words = diagrams::words_in(support::read_xml(svg), "text");
  for (const std::string& name : diagrams::odd_names) CHECK(words.count(drawing::visible(name)) >= 2);

  const std::string html = diagram(picture, DiagramFormat::html);
  CHECK(diagrams::count_of(html, "<script") == 1);
  CHECK(diagrams::count_of(html, "</script") == 1);
  CHECK(html.find(svg) != std::string::npos);

  // A line for each statement: nothing in a name ends one, or a text in quotes.
  const std::string mermaid = diagram(picture, DiagramFormat::mermaid);
  CHECK(diagrams::count_of(mermaid, "\n") == 2 + list.size() + drawing::lanes_of(picture).edges.size() + 2);
  CHECK(diagrams::count_of(mermaid, "\"") == 2 * list.size());
  const std::string dot = diagram(picture, DiagramFormat::dot);
  CHECK(diagrams::count_of(dot, "\n") == 5 + list.size() + drawing::lanes_of(picture).edges.size());
}

TEST_CASE("a page asks nothing of a network", "[unit][tools]") {
  const std::string html = diagram(history_picture(Graph(graphs::shop)), DiagramFormat::html);
  CHECK(html.starts_with("<!DOCTYPE html>"));
  CHECK(html.find("default-src 'none'") != std::string::npos);
  CHECK(diagrams::count_of(html, "://") == 1);  // the name of the language SVG
  for (const char* word : {"src=", "href=", "@import", "url(", "fetch("}) CHECK(html.find(word) == std::string::npos);
}

TEST_CASE("a thousand revisions are drawn within a second", "[unit][tools]") {
  const HistoryPicture picture = diagrams::random_history(7, 1000);
  const auto begin = std::chrono::steady_clock::now();
  const std::string svg = diagram(picture, DiagramFormat::svg);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
  CHECK(diagrams::count_of(svg, "class=\"item\"") == 1000);
}
