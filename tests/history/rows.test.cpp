// SPDX-License-Identifier: MIT
#include "headway/history/rows.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

/// What applying or taking back the revisions one after another does, and the rows that are left.
std::string changes(std::span<const Migration> list, std::string_view before, Direction direction,
                    std::string_view steps) {
  const Graph graph(list);
  const Nodes nodes = graphs::nodes(graph, before);
  Rows rows(graph, nodes, graph.ancestors(nodes));
  std::string out;
  for (const Node node : graphs::nodes(graph, steps)) {
    std::vector<RowChange> made;
    rows.change(node, direction, made);
    for (const RowChange& each : made) out += to_string(each) + "; ";
  }
  return out + graphs::text(graph, rows.nodes());
}

std::string up(std::span<const Migration> list, std::string_view before, std::string_view steps) {
  return changes(list, before, Direction::upgrade, steps);
}
std::string down(std::span<const Migration> list, std::string_view before, std::string_view steps) {
  return changes(list, before, Direction::downgrade, steps);
}

}  // namespace

TEST_CASE("a change of a row reads as what is replaced by what", "[unit][history]") {
  CHECK(to_string(RowChange{"a", "b"}) == "row a -> b");
  CHECK(to_string(RowChange{{}, "b"}) == "row + b");
  CHECK(to_string(RowChange{"a", {}}) == "row - a");
  CHECK(RowChange{"a", {}} == RowChange{"a", {}});
  CHECK_FALSE(RowChange{"a", {}} == RowChange{{}, "a"});
}

TEST_CASE("applying a revision replaces the rows that it stands on", "[unit][history]") {
  CHECK(up(graphs::diamond, "", "a") == "row + a; a");
  CHECK(up(graphs::diamond, "a", "b2") == "row a -> b2; b2");
  CHECK(up(graphs::diamond, "b2", "b1") == "row + b1; b1 b2");
  CHECK(up(graphs::diamond, "b1 b2", "c") == "row - b2; row b1 -> c; c");
}

TEST_CASE("taking a revision back brings the rows that nothing else stands on", "[unit][history]") {
  CHECK(down(graphs::diamond, "c", "c") == "row c -> b1; row + b2; b1 b2");
  CHECK(down(graphs::diamond, "b1 b2", "b1") == "row - b1; b2");
  CHECK(down(graphs::diamond, "b2", "b2") == "row b2 -> a; a");
  CHECK(down(graphs::diamond, "a", "a") == "row - a; none");
}

TEST_CASE("dependencies are rows like parents", "[unit][history]") {
  CHECK(up(graphs::shop, "core2", "pay1") == "row core2 -> pay1; pay1");
  CHECK(up(graphs::shop, "core3", "pay1") == "row + pay1; core3 pay1");
  CHECK(up(graphs::shop, "pay1", "core3") == "row + core3; core3 pay1");
  CHECK(down(graphs::shop, "pay1", "pay1") == "row pay1 -> core2; core2");
  CHECK(down(graphs::shop, "core3 pay1", "pay1") == "row - pay1; core3");
  CHECK(down(graphs::shop, "core3 pay1", "core3") == "row - core3; pay1");
}

TEST_CASE("a merge whose parent another parent implies changes the rows that are there", "[unit][history]") {
  CHECK(up(graphs::implied, "", "a c b m") == "row + a; row a -> c; row + b; row - c; row b -> m; m");
  CHECK(down(graphs::implied, "m", "m b c a") == "row m -> b; row + c; row - b; row c -> a; row - a; none");
}

TEST_CASE("a revision that is parent and dependency at once comes back once", "[unit][history]") {
  const std::vector<Migration> list{graphs::revision("a"), graphs::revision("b", "a", "a")};
  CHECK(up(list, "a", "b") == "row a -> b; b");
  CHECK(down(list, "b", "b") == "row b -> a; a");
}

TEST_CASE("effective rows are those that no other row stands on", "[unit][history]") {
  const Graph line(graphs::line), shop(graphs::shop), diamond(graphs::diamond);
  const auto kept = [](const Graph& graph, std::string_view rows) {
    return graphs::text(graph, effective_rows(graph, graphs::nodes(graph, rows)));
  };
  CHECK(kept(line, "") == "none");
  CHECK(kept(line, "0002_b") == "0002_b");
  CHECK(kept(line, "0004_d 0001_a 0003_c") == "0004_d");
  CHECK(kept(shop, "core1 pay2") == "pay2");  // by a dependency
  CHECK(kept(shop, "pay2 core3") == "pay2 core3");
  CHECK(kept(diamond, "b1 b2") == "b1 b2");
  CHECK(kept(diamond, "a b1 c b2") == "c");
}
