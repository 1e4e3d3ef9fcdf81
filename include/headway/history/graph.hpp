// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_GRAPH_HPP
#define HEADWAY_HISTORY_GRAPH_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/list.hpp"
#include "headway/base/name_map.hpp"
#include "headway/base/text.hpp"
#include "headway/base/zeroed.hpp"
#include "headway/history/migration.hpp"

namespace headway::inline v0 {

/// A revision's place in the list of migrations.
using Node = std::uint32_t;
using Nodes = std::vector<Node>;

/// A set of revisions, as one mark for each.
using Marks = std::vector<std::uint8_t>;

namespace detail {

/// The nodes themselves and all that `next(node)` leads to; `next` gives one or more lists of nodes.
template <class Next>
[[nodiscard]] constexpr Marks reach(std::size_t count, std::span<const Node> from, Next next) {
  Marks marks(count, 0);
  Nodes todo;
  const auto visit = [&](std::span<const Node> nodes) {
    for (const Node node : nodes) {
      if (marks[node] != 0) continue;
      marks[node] = 1;
      todo.push_back(node);
    }
  };
  visit(from);
  while (!todo.empty()) {
    const Node node = todo.back();
    todo.pop_back();
    for (const std::span<const Node> nodes : next(node)) visit(nodes);
  }
  return marks;
}

}  // namespace detail

/// The migrations as a graph of numbers, so that plans cost time in proportion to what they walk over.
///
/// Two relations tie revisions: `down_revision` makes the line of versions, `depends_on` asks for revisions of other
/// branches. Names that are not in the list are left out; examine() finds them.
class Graph {
 public:
  static constexpr Node none = static_cast<Node>(-1);

  constexpr explicit Graph(std::span<const Migration> migrations) : Graph(migrations, names_of(migrations)) {}
  /// @pre the names are ids and labels, each with the place of its migration
  constexpr Graph(std::span<const Migration> migrations, MapOf<std::string_view> names)
      : migrations_(migrations), names_(std::move(names)) {
    const auto count = static_cast<Node>(migrations.size());
    const Migration* const list = migrations.data();  // a pointer: each call of operator[] costs the compiler
    List<Edge> down, dependencies;
    for (Node node = 0; node < count; ++node) {
      collect(node, list[node].down_revision, down);
      collect(node, list[node].depends_on, dependencies);
    }
    parents_ = Adjacency(count, down, Direction::forwards);
    children_ = Adjacency(count, down, Direction::backwards);
    dependencies_ = Adjacency(count, dependencies, Direction::forwards);
    dependents_ = Adjacency(count, dependencies, Direction::backwards);

    List<Edge> needs = down;
    for (const Edge& edge : dependencies) {
      const std::span<const Node> down_from = parents_.of(edge.from);
      const bool is_parent = std::find(down_from.begin(), down_from.end(), edge.to) != down_from.end();
      if (!is_parent && !is_declared_below(edge)) needs.push_back(edge);
    }
    needs_ = Adjacency(count, needs, Direction::forwards);
    needed_by_ = Adjacency(count, needs, Direction::backwards);
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return migrations_.size(); }
  [[nodiscard]] constexpr std::span<const Migration> migrations() const noexcept { return migrations_; }
  [[nodiscard]] constexpr const Migration& migration(Node node) const noexcept { return migrations_[node]; }
  [[nodiscard]] constexpr std::string_view id(Node node) const noexcept { return migrations_[node].revision; }

  /// The revision that has this id, or declares this label; none when no revision does.
  [[nodiscard]] constexpr Node find(std::string_view name) const {
    const std::size_t found = names_.find(name);
    return found == NameMap::npos ? none : static_cast<Node>(found);
  }

  /// By down_revision.
  [[nodiscard]] constexpr std::span<const Node> parents(Node node) const { return parents_.of(node); }
  [[nodiscard]] constexpr std::span<const Node> children(Node node) const { return children_.of(node); }
  /// By depends_on, as declared.
  [[nodiscard]] constexpr std::span<const Node> dependencies(Node node) const { return dependencies_.of(node); }
  [[nodiscard]] constexpr std::span<const Node> dependents(Node node) const { return dependents_.of(node); }
  /// By both, without dependencies that a revision below declares already.
  [[nodiscard]] constexpr std::span<const Node> needs(Node node) const { return needs_.of(node); }
  [[nodiscard]] constexpr std::span<const Node> needed_by(Node node) const { return needed_by_.of(node); }

  [[nodiscard]] constexpr bool is_base(Node node) const { return parents(node).empty(); }
  /// No revision continues it.
  [[nodiscard]] constexpr bool is_head(Node node) const { return children(node).empty(); }
  /// No revision continues it or depends on it: what a database at head has a row for.
  [[nodiscard]] constexpr bool is_effective_head(Node node) const {
    return children(node).empty() && dependents(node).empty();
  }

  /// All revisions for which a question is answered yes, in the order of the list.
  template <class Question>
  [[nodiscard]] constexpr Nodes select(Question question) const {
    Nodes found;
    for (Node node = 0; node < size(); ++node) {
      if (question(node)) found.push_back(node);
    }
    return found;
  }
  [[nodiscard]] constexpr Nodes heads() const {
    return select([this](Node node) { return is_head(node); });
  }
  [[nodiscard]] constexpr Nodes effective_heads() const {
    return select([this](Node node) { return is_effective_head(node); });
  }
  [[nodiscard]] constexpr Nodes bases() const {
    return select([this](Node node) { return is_base(node); });
  }

  /// The revisions themselves and all that they stand on, dependencies included.
  [[nodiscard]] constexpr Marks ancestors(std::span<const Node> from) const {
    return detail::reach(size(), from, [this](Node node) { return Spans<1>{{needs(node)}}; });
  }
  /// The same by down_revision alone.
  [[nodiscard]] constexpr Marks line_down(std::span<const Node> from) const {
    return detail::reach(size(), from, [this](Node node) { return Spans<1>{{parents(node)}}; });
  }
  /// The revisions themselves and all that stand on them, dependents included.
  [[nodiscard]] constexpr Marks descendants(std::span<const Node> from) const {
    return detail::reach(size(), from, [this](Node node) { return Spans<2>{{children(node), dependents(node)}}; });
  }
  /// The same by down_revision alone.
  [[nodiscard]] constexpr Marks line_up(std::span<const Node> from) const {
    return detail::reach(size(), from, [this](Node node) { return Spans<1>{{children(node)}}; });
  }
  /// What is above or below a revision by down_revision: the revisions that `name@…` speaks of.
  [[nodiscard]] constexpr Marks lineage(Node node) const {
    const Node from[] = {node};
    Marks marks = line_down(from);
    const Marks above = line_up(from);
    for (Node other = 0; other < size(); ++other) marks[other] |= above[other];
    return marks;
  }

 private:
  template <std::size_t N>
  using Spans = std::array<std::span<const Node>, N>;
  enum class Direction : unsigned char { forwards, backwards };
  struct Edge {
    Node from, to;
  };

  /// For each node the nodes at the other ends of its edges, in the order in which the edges were given.
  class Adjacency {
   public:
    constexpr Adjacency() = default;
    constexpr Adjacency(Node count, const List<Edge>& edges, Direction direction)
        : begin_(static_cast<std::size_t>(count) + 1), others_(edges.size()) {
      if (edges.empty()) return;
      // Pointers: each call of operator[] costs the compiler.
      const bool is_forwards = direction == Direction::forwards;
      const Edge* const first = edges.data();
      const Edge* const last = first + edges.size();
      std::uint32_t* const begin = begin_.data();
      for (const Edge* edge = first; edge != last; ++edge) ++begin[(is_forwards ? edge->from : edge->to) + 1];
      for (std::size_t node = 1; node <= count; ++node) begin[node] += begin[node - 1];
      Zeroed<std::uint32_t> places = begin_;
      std::uint32_t* const next = places.data();
      Node* const others = others_.data();
      for (const Edge* edge = first; edge != last; ++edge) {
        const Node from = is_forwards ? edge->from : edge->to;
        others[next[from]++] = is_forwards ? edge->to : edge->from;
      }
    }
    [[nodiscard]] constexpr std::span<const Node> of(Node node) const {
      const std::uint32_t* const begin = begin_.data() + node;
      return {others_.data() + begin[0], begin[1] - begin[0]};
    }

   private:
    Zeroed<std::uint32_t> begin_;
    Zeroed<Node> others_;
  };

  [[nodiscard]] static constexpr MapOf<std::string_view> names_of(std::span<const Migration> migrations) {
    MapOf<std::string_view> names;
    for (std::size_t at = 0; at < migrations.size(); ++at) names.put(migrations[at].revision, at);
    for (std::size_t at = 0; at < migrations.size(); ++at) {
      for (const std::string_view label : migrations[at].branch_labels) {
        if (names.find(label) == NameMap::npos) names.put(label, at);
      }
    }
    return names;
  }
  constexpr void collect(Node from, const Revisions& names, List<Edge>& edges) const {
    if (names.empty()) return;
    const std::size_t first = edges.size();
    for (const std::string_view name : names) {
      // Most migrations build on the one before.
      const bool is_next = from != 0 && detail::same_text(migrations_.data()[from - 1].revision, name);
      const Node to = is_next ? from - 1 : find(name);
      bool is_new = to != none;
      for (std::size_t at = first; at < edges.size(); ++at) is_new = is_new && edges[at].to != to;
      if (is_new) edges.push_back({from, to});
    }
  }

  /// Whether a revision on the line below `edge.from` declares the same dependency.
  [[nodiscard]] constexpr bool is_declared_below(const Edge& edge) const {
    const std::span<const Node> declarers = dependents_.of(edge.to);
    if (declarers.size() < 2) return false;
    const Node from[] = {edge.from};
    const Marks below = line_down(from);
    for (const Node declarer : declarers) {
      if (declarer != edge.from && below[declarer] != 0) return true;
    }
    return false;
  }

  std::span<const Migration> migrations_;
  MapOf<std::string_view> names_;
  Adjacency parents_, children_, dependencies_, dependents_, needs_, needed_by_;
};

}  // namespace headway::inline v0

#endif
