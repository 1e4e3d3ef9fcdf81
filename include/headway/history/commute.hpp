// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_COMMUTE_HPP
#define HEADWAY_HISTORY_COMMUTE_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "headway/base/concat.hpp"
#include "headway/base/finding.hpp"
#include "headway/base/name_map.hpp"
#include "headway/history/graph.hpp"
#include "headway/operations/touched.hpp"

namespace headway::inline v0::detail {

/// Finds revisions that no path ties together and that touch the same column: databases that took the branches in
/// another order could end with another schema. Revisions come in an order in which each stands on earlier ones.
///
/// Where a revision stands on all before it and all after it stand on it, nothing before can disagree with what comes
/// after: only what lies between two such revisions is kept, so a history without branches costs next to nothing.
class CommuteCheck {
 public:
  explicit constexpr CommuteCheck(const Graph& graph)
      : graph_(graph), is_covered_(graph.size(), 0), bases_to_come_(count_bases(graph)),
        words_(is_line(graph) ? 0 : (graph.size() + 63) / 64), below_(graph.size() * words_, 0) {}

  /// Counts a revision in; its operations follow.
  constexpr void begin(Node node) {
    if (words_ != 0) note_below(node);
    stands_alone_ = stands_between(node);
    if (!stands_alone_) return;
    places_.clear();
    touches_.clear();
  }
  constexpr void add(Node node, std::span<const Operation> operations, const Schema& before, Dialect dialect,
                     std::vector<Finding>& out) {
    if (stands_alone_) return;
    each_touch(operations, before, dialect, [&](const Touch& touch) {
      Finding found = compare(node, touch);
      // One operation names several places; who already met over the table has met.
      const bool is_news = out.empty() || out.back().revision != found.revision || out.back().other != found.other ||
                           out.back().table != found.table;
      if (found && is_news) out.push_back(std::move(found));
    });
  }

  /// A history without branches has nobody to meet, and needs no ancestors.
  [[nodiscard]] static constexpr bool is_line(const Graph& graph) {
    return count_bases(graph) <= 1 &&
           graph.select([&](Node node) { return graph.needed_by(node).size() > 1 || graph.needs(node).size() > 1; })
               .empty();
  }

 private:
  [[nodiscard]] static constexpr std::size_t count_bases(const Graph& graph) {
    return graph.select([&](Node node) { return graph.needs(node).empty(); }).size();
  }
  /// Counts the node in, and answers whether all before it are below it and all after it above.
  constexpr bool stands_between(Node node) {
    if (graph_.needs(node).empty()) --bases_to_come_;
    for (const Node needed : graph_.needs(node)) {
      --open_edges_;
      if (is_covered_[needed] == 0) --tips_;
      is_covered_[needed] = 1;
    }
    ++tips_;
    open_edges_ += graph_.needed_by(node).size();
    return tips_ == 1 && bases_to_come_ == 0 && open_edges_ == graph_.needed_by(node).size();
  }

  struct Recorded {
    Node node;
    Touch::Kind kind;
    std::size_t before;  ///< The touch of the same place before this one; npos when there is none.
  };

  /// Who makes, drops or renames a table meets all who touch it; who only uses it, or one of its columns, meets those;
  /// and who changes its options meets who does, too.
  constexpr Finding compare(Node node, const Touch& touch) {
    const Text table{touch.table};
    const Text whole = concat({touch.table, std::string_view("\0*", 2)});
    constexpr std::string_view separators[] = {
        std::string_view("\0c", 2), std::string_view("\0i", 2), std::string_view("\0k", 2), std::string_view("\0t", 2)};
    const Text part = concat({touch.table, separators[static_cast<std::size_t>(touch.part)], touch.name});
    Finding found;
    if (!touch.name.empty()) {
      found = meet(part, node, touch, Touch::Kind::refers);
      if (!found) found = meet(whole, node, touch, Touch::Kind::reshapes);
    } else if (touch.kind == Touch::Kind::reshapes) {
      found = meet(table, node, touch, Touch::Kind::refers);
    } else {
      found = meet(whole, node, touch, Touch::Kind::changes);
    }
    record(touch.name.empty() ? whole : part, node, touch.kind);
    record(table, node, touch.kind);
    return found;
  }
  constexpr Finding meet(const Text& place, Node node, const Touch& touch, Touch::Kind at_least) const {
    for (std::size_t at = places_.find(place); at != NameMap::npos; at = touches_[at].before) {
      const Recorded& other = touches_[at];
      if (other.node == node || other.kind < at_least || commute(other.kind, touch.kind)) continue;
      if (is_below(other.node, node)) continue;
      constexpr std::string_view parts[] = {"column", "index", "constraint", "trigger"};
      return {ErrorCode::branches_do_not_commute,
              Text(graph_.id(node)),
              Text(touch.table),
              Text(touch.name),
              Text(graph_.id(other.node)),
              Text(parts[static_cast<std::size_t>(touch.part)])};
    }
    return {};
  }
  constexpr void record(const Text& place, Node node, Touch::Kind kind) {
    touches_.push_back({node, kind, places_.find(place)});
    places_.put(place, touches_.size() - 1);
  }
  /// Ancestors as bits, one step for each edge and 64 revisions.
  constexpr void note_below(Node node) {
    std::uint64_t* const own = below_.data() + node * words_;
    own[node / 64] |= std::uint64_t{1} << (node % 64);
    for (const Node needed : graph_.needs(node)) {
      const std::uint64_t* const other = below_.data() + needed * words_;
      for (std::size_t at = 0; at < words_; ++at) own[at] |= other[at];
    }
  }
  [[nodiscard]] constexpr bool is_below(Node lower, Node upper) const {
    return (below_[upper * words_ + lower / 64] >> (lower % 64) & 1U) != 0;
  }

  const Graph& graph_;
  Marks is_covered_;  // another revision stands on it
  std::size_t tips_ = 0, open_edges_ = 0;
  std::size_t bases_to_come_;
  std::size_t words_;
  std::vector<std::uint64_t> below_;
  bool stands_alone_ = false;
  MapOf<Text, same_name> places_;
  std::vector<Recorded> touches_;
};

}  // namespace headway::inline v0::detail

#endif
