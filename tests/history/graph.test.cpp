// SPDX-License-Identifier: MIT
#include "headway/history/graph.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;
using graphs::revision;

namespace {

std::string marked(const Graph& graph, const Marks& marks) {
  return graphs::text(graph, graph.select([&](Node node) { return marks[node] != 0; }));
}

std::string ancestors(const Graph& graph, std::string_view of) {
  return marked(graph, graph.ancestors(graphs::nodes(graph, of)));
}
std::string descendants(const Graph& graph, std::string_view of) {
  return marked(graph, graph.descendants(graphs::nodes(graph, of)));
}
std::string needs(const Graph& graph, std::string_view of) { return graphs::text(graph, graph.needs(graph.find(of))); }

}  // namespace

TEST_CASE("a revision's place is found by its id and by the label that it declares", "[unit][history]") {
  const Graph graph(graphs::shop);
  CHECK(graph.size() == 5);
  CHECK(graph.find("core1") == 0);
  CHECK(graph.find("core") == 0);
  CHECK(graph.find("payments") == 3);
  CHECK(graph.find("pay2") == 4);
  CHECK(graph.find("pay") == Graph::none);
  CHECK(graph.find("") == Graph::none);
  CHECK(graph.id(4) == "pay2");
  CHECK(&graph.migration(4) == &graphs::shop[4]);
}

TEST_CASE("a graph without revisions has neither heads nor bases", "[unit][history]") {
  const Graph graph({});
  CHECK(graph.size() == 0);
  CHECK(graph.heads().empty());
  CHECK(graph.effective_heads().empty());
  CHECK(graph.bases().empty());
  CHECK(graph.find("a") == Graph::none);
}

TEST_CASE("the edges of a graph are in the order of the list and of the declarations", "[unit][history]") {
  const std::vector<Migration> list{revision("m", {"b", "a", "c"}), revision("c"), revision("b"), revision("a")};
  const Graph graph(list);
  CHECK(graphs::text(graph, graph.parents(0)) == "b a c");
  CHECK(graphs::text(graph, graph.bases()) == "c b a");
  CHECK(graphs::text(graph, graph.heads()) == "m");
  const Graph diamond(graphs::diamond);
  CHECK(graphs::text(diamond, diamond.children(0)) == "b1 b2");
  CHECK(graphs::text(diamond, diamond.children(3)) == "none");
}

TEST_CASE("a revision that is named twice is one edge", "[unit][history]") {
  const std::vector<Migration> list{
      revision("a", {}, {}, "label"), revision("b", {"a", "a"}), revision("c", {}, {"a", "label", "a"})};
  const Graph graph(list);
  CHECK(graphs::text(graph, graph.parents(1)) == "a");
  CHECK(graphs::text(graph, graph.dependencies(2)) == "a");
  CHECK(graphs::text(graph, graph.dependents(0)) == "c");
}

TEST_CASE("a revision that is parent and dependency at once is needed once", "[unit][history]") {
  const std::vector<Migration> list{revision("a"), revision("b", "a", "a")};
  CHECK(needs(Graph(list), "b") == "a");
}

TEST_CASE("names that are not in the list are left out", "[unit][history]") {
  const std::vector<Migration> list{revision("a", "x", "y")};
  const Graph graph(list);
  CHECK(graph.parents(0).empty());
  CHECK(graph.dependencies(0).empty());
}

TEST_CASE("heads are what nothing continues, effective heads what nothing depends on either", "[unit][history]") {
  const std::vector<Migration> list{revision("a"), revision("b", "a"), revision("x", {}, "b")};
  const Graph graph(list);
  CHECK(graphs::text(graph, graph.heads()) == "b x");
  CHECK(graphs::text(graph, graph.effective_heads()) == "x");
  CHECK(graphs::text(graph, graph.bases()) == "a x");
}

TEST_CASE("dependencies that a revision below declares already are not needed again", "[unit][history]") {
  const std::vector<Migration> list{revision("a"),
                                    revision("b", "a"),
                                    revision("x1", {}, "a"),
                                    revision("x2", "x1", {"a", "b"}),
                                    revision("x3", "x2", {"a", "b", "x1"})};
  const Graph graph(list);
  CHECK(needs(graph, "x1") == "a");
  CHECK(needs(graph, "x2") == "x1 b");
  CHECK(needs(graph, "x3") == "x2 x1");  // x1 is merely below, nobody there declares it
  CHECK(graphs::text(graph, graph.dependencies(graph.find("x3"))) == "a b x1");
  CHECK(graphs::text(graph, graph.needed_by(graph.find("a"))) == "b x1");
}

TEST_CASE("a dependency that only another branch declares is kept", "[unit][history]") {
  const std::vector<Migration> list{revision("a"), revision("x", {}, "a"), revision("y", {}, {"a", "x"})};
  CHECK(needs(Graph(list), "y") == "a x");
}

TEST_CASE("ancestors and descendants follow dependencies, lines do not", "[unit][history]") {
  const Graph graph(graphs::shop);
  CHECK(ancestors(graph, "pay2") == "core1 core2 pay1 pay2");
  CHECK(ancestors(graph, "core3 pay1") == "core1 core2 core3 pay1");
  CHECK(ancestors(graph, "") == "none");
  CHECK(descendants(graph, "core2") == "core2 core3 pay1 pay2");
  CHECK(descendants(graph, "core3") == "core3");
  CHECK(marked(graph, graph.line_down(graphs::nodes(graph, "pay2"))) == "pay1 pay2");
  CHECK(marked(graph, graph.line_up(graphs::nodes(graph, "core1"))) == "core1 core2 core3");
}

TEST_CASE("descendants follow a dependency that is not needed", "[unit][history]") {
  const std::vector<Migration> list{revision("a"), revision("x1", {}, "a"), revision("x2", "x1", "a")};
  CHECK(descendants(Graph(list), "a") == "a x1 x2");
}

TEST_CASE("the lineage of a revision is what is above and below it on its line", "[unit][history]") {
  const Graph fork(graphs::fork);
  CHECK(marked(fork, fork.lineage(fork.find("left"))) == "a b1");
  CHECK(marked(fork, fork.lineage(fork.find("right"))) == "a b2 c2");
  CHECK(marked(fork, fork.lineage(fork.find("a"))) == "a b1 b2 c2");
  const Graph diamond(graphs::diamond);
  CHECK(marked(diamond, diamond.lineage(diamond.find("b1"))) == "a b1 c");
}

static_assert([] {
  const Graph graph(graphs::shop);
  return graph.find("payments") == 3 && graph.heads().size() == 2 && graph.effective_heads().size() == 2 &&
         graph.bases().size() == 2 && graph.needs(3).front() == 1 && graph.ancestors(graph.heads())[0] != 0 &&
         graph.lineage(3)[4] != 0 && graph.descendants(graph.bases())[2] != 0 && graph.lineage(3)[0] == 0;
}());
