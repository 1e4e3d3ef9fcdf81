// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_SUGGEST_HPP
#define HEADWAY_HISTORY_SUGGEST_HPP

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "headway/history/graph.hpp"

// What an error tells people to type.
namespace headway::inline v0::detail {

/// `type a`, `type a or b`, `type a, b or c`; empty when there is nothing to type. Of many, the first four.
[[nodiscard]] inline std::string type_one_of(const std::vector<std::string>& words) {
  std::string out;
  const std::size_t count = std::min<std::size_t>(words.size(), 4);
  for (std::size_t at = 0; at < count; ++at) {
    out += (at == 0 ? "type " : at + 1 == count ? " or " : ", ") + words[at];
  }
  return out;
}

/// How many characters have to be put in, taken out or replaced to make one word of the other.
[[nodiscard]] inline std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i] == right[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

/// The name that somebody may have meant: at most two characters away, else with the longest beginning in common, of
/// four characters at least. Empty when none is close.
[[nodiscard]] inline std::string_view nearest_of(const std::vector<std::string_view>& names, std::string_view written) {
  std::string_view nearest, longest;
  std::size_t distance = std::min<std::size_t>(3, written.size()), common = 3;
  for (const std::string_view name : names) {
    const std::size_t difference =
        name.size() > written.size() ? name.size() - written.size() : written.size() - name.size();
    if (const std::size_t away = difference < distance ? edit_distance(name, written) : distance; away < distance) {
      distance = away;
      nearest = name;
    }
    const auto end = std::mismatch(name.begin(), name.end(), written.begin(), written.end()).first;
    if (const auto same = static_cast<std::size_t>(end - name.begin()); same > common) {
      common = same;
      longest = name;
    }
  }
  return nearest.empty() ? longest : nearest;
}
/// The same of the ids and labels of a history.
[[nodiscard]] inline std::string_view nearest_name(const Graph& graph, std::string_view written) {
  std::vector<std::string_view> names;
  for (Node node = 0; node < graph.size(); ++node) {
    names.push_back(graph.id(node));
    for (const std::string_view label : graph.migration(node).branch_labels) names.push_back(label);
  }
  return nearest_of(names, written);
}

/// For each of some revisions a name of its branch, with `target` behind its @: a label that is on the line of no other
/// of them, else its id.
[[nodiscard]] inline std::vector<std::string> in_each_branch(const Graph& graph, const Nodes& nodes,
                                                             std::string_view target) {
  std::vector<std::string> out;
  for (const Node node : nodes) {
    Nodes others = nodes;
    std::erase(others, node);
    const Node from[] = {node};
    const Marks line = graph.line_down(from), elsewhere = graph.line_down(others);
    std::string_view name = graph.id(node);
    for (Node below = 0; below < graph.size(); ++below) {
      const Revisions& labels = graph.migration(below).branch_labels;
      if (line[below] != 0 && elsewhere[below] == 0 && !labels.empty()) name = labels.front();
    }
    out.push_back(std::string(name) + '@' + std::string(target));
  }
  return out;
}

}  // namespace headway::inline v0::detail

#endif
