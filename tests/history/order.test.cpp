// SPDX-License-Identifier: MIT
#include "headway/history/order.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;
using graphs::revision;

namespace {

/// All that the heads stand on, without what is done.
std::string order(const std::vector<Migration>& list, std::string_view heads, std::string_view done = {}) {
  const Graph graph(list);
  const Nodes from = graphs::nodes(graph, heads);
  Marks todo = graph.ancestors(from);
  const Marks without = graph.ancestors(graphs::nodes(graph, done));
  for (Node node = 0; node < graph.size(); ++node) {
    if (without[node] != 0) todo[node] = 0;
  }
  return graphs::text(graph, detail::newest_first(graph, todo, from));
}

std::vector<Migration> list_of(std::span<const Migration> list) { return {list.begin(), list.end()}; }

}  // namespace

TEST_CASE("a line is walked from its head to its base", "[unit][history]") {
  CHECK(order(list_of(graphs::line), "0004_d") == "0004_d 0003_c 0002_b 0001_a");
  CHECK(order(list_of(graphs::line), "0003_c", "0001_a") == "0003_c 0002_b");
  CHECK(order(list_of(graphs::line), "0003_c", "0004_d") == "none");
  CHECK(order({}, "") == "none");
}

TEST_CASE("one branch is walked to where it meets another before the next is entered", "[unit][history]") {
  CHECK(order(list_of(graphs::diamond), "c") == "c b1 b2 a");
  CHECK(order(list_of(graphs::fork), "b1 c2") == "b1 c2 b2 a");
  const std::vector<Migration> long_diamond{revision("a"),
                                            revision("b1", "a"),
                                            revision("c1", "b1"),
                                            revision("b2", "a"),
                                            revision("c2", "b2"),
                                            revision("d", {"c2", "c1"})};
  CHECK(order(long_diamond, "d") == "d c2 b2 c1 b1 a");
}

TEST_CASE("ties fall by the list, not by the order in which heads are given", "[unit][history]") {
  const std::vector<Migration> list{revision("z"), revision("y"), revision("x")};
  CHECK(order(list, "z y x") == order(list, "x y z"));
  // When a branch is at its end the walk steps back by one, so the second candidate is still the next.
  CHECK(order(list, "x y z") == "z y x");
}

TEST_CASE("a dependency waits for what depends on it", "[unit][history]") {
  CHECK(order(list_of(graphs::shop), "core3 pay2") == "core3 pay2 pay1 core2 core1");
  CHECK(order(list_of(graphs::implied), "m") == "m c b a");
}

TEST_CASE("a head below another head waits", "[unit][history]") {
  CHECK(order(list_of(graphs::line), "0002_b 0004_d") == "0004_d 0003_c 0002_b 0001_a");
}

static_assert([] {
  const Graph graph(graphs::diamond);
  const Nodes heads = graph.heads();
  const Nodes order = detail::newest_first(graph, graph.ancestors(heads), heads);
  return order == Nodes{3, 1, 2, 0};
}());
