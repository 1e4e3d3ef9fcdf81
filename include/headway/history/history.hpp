// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_HISTORY_HPP
#define HEADWAY_HISTORY_HISTORY_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/finding.hpp"
#include "headway/base/list.hpp"
#include "headway/base/name_map.hpp"
#include "headway/base/zeroed.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/migration.hpp"

namespace headway::inline v0 {

/// Whether a history may have more than one head.
enum class Branches : unsigned char { refused, allowed };

namespace detail {

/// Why a text cannot name a revision or a branch; empty when it can. 255 characters is what the version table holds.
[[nodiscard]] constexpr Text flaw_of_revision_id(std::string_view id) {
  if (id.empty()) return "it is empty";
  if (id.size() > 255) return "it is longer than 255 characters";
  const char* const end = id.data() + id.size();
  for (const char* at = id.data(); at != end; ++at) {  // no iterators: each step of them costs the compiler
    const char c = *at;
    if (c >= '_' && c <= 'z') continue;  // nearly all
    if (c == '@' || c == '-' || c == '+' || c == ':') return "@ - + and : belong to the grammar of targets";
    if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') return "it has white space or a control character in it";
  }
  if (id.size() > 7) return {};
  if (id == "head" || id == "heads" || id == "base" || id == "current") return "the word is reserved";
  return {};
}

/// `a, b`
[[nodiscard]] constexpr Text joined(const Graph& graph, std::span<const Node> nodes) {
  std::vector<char> out;
  for (const Node node : nodes) {
    if (!out.empty()) out.insert(out.end(), {',', ' '});
    const std::string_view id = graph.id(node);
    out.insert(out.end(), id.begin(), id.end());
  }
  return Text(std::string_view(out.data(), out.size()));
}

/// The revisions of one cycle, each followed by one that it stands on; none when there is no cycle.
[[nodiscard]] constexpr Nodes find_cycle(const Graph& graph) {
  // What can be taken away from the bottom is in no cycle; from the rest one can only walk round.
  const auto count = static_cast<Node>(graph.size());
  Zeroed<std::uint32_t> missing_below(count);
  std::uint32_t* const missing = missing_below.data();
  List<Node> ready;
  for (Node node = 0; node < count; ++node) {
    missing[node] = static_cast<std::uint32_t>(graph.parents(node).size() + graph.dependencies(node).size());
    if (missing[node] == 0) ready.push_back(node);
  }
  std::size_t taken = 0;
  for (; taken < ready.size(); ++taken) {
    const Node node = ready[taken];
    for (const std::span<const Node> above : {graph.children(node), graph.dependents(node)}) {
      const Node* const end = above.data() + above.size();
      for (const Node* each = above.data(); each != end; ++each) {
        if (--missing[*each] == 0) ready.push_back(*each);
      }
    }
  }
  Nodes path;
  if (taken == count) return path;
  Node at = 0;
  while (missing[at] == 0) ++at;
  while (std::find(path.begin(), path.end(), at) == path.end()) {
    path.push_back(at);
    Node next = Graph::none;
    for (const std::span<const Node> below : {graph.parents(at), graph.dependencies(at)}) {
      for (const Node each : below) {
        if (missing[each] != 0) next = each;
      }
    }
    at = next;
  }
  path.erase(path.begin(), std::find(path.begin(), path.end(), at));
  return path;
}

/// Names: ids, labels, parents and dependencies. Ids and labels are put into `seen`, for the graph.
[[nodiscard]] constexpr Finding examine_names(std::span<const Migration> list, MapOf<std::string_view>& seen) {
  const Migration* const migrations = list.data();  // a pointer: each call of operator[] costs the compiler
  const std::size_t count = list.size();
  for (std::size_t at = 0; at < count; ++at) {
    const std::string_view id = migrations[at].revision;
    if (Text flaw = flaw_of_revision_id(id); !flaw.empty()) {
      return {ErrorCode::malformed_revision_id, {}, {}, Text(id), std::move(flaw)};
    }
    if (seen.put(id, at) != NameMap::npos) return {ErrorCode::duplicate_revision, {}, {}, Text(id), {}};
    if (migrations[at].upgrade == nullptr) return {ErrorCode::missing_upgrade, Text(id), {}, {}, {}};
    if (migrations[at].down_revision.size() > Revisions::capacity ||
        migrations[at].depends_on.size() > Revisions::capacity ||
        migrations[at].branch_labels.size() > Revisions::capacity) {
      return {ErrorCode::too_many_revisions,
              Text(id),
              {},
              {},
              "down_revision, depends_on and branch_labels hold 8 names each"};
    }
  }
  for (std::size_t at = 0; at < count; ++at) {
    const std::string_view id = migrations[at].revision;
    for (const std::string_view label : migrations[at].branch_labels) {
      if (Text flaw = flaw_of_revision_id(label); !flaw.empty()) {
        return {ErrorCode::malformed_revision_id, Text(id), {}, Text(label), std::move(flaw)};
      }
      if (const std::size_t owner = seen.find(label); owner != NameMap::npos) {
        return {ErrorCode::label_clash, Text(id), {}, Text(label), Text(migrations[owner].revision)};
      }
      seen.put(label, at);
    }
  }
  for (std::size_t at = 0; at < count; ++at) {
    const Migration& migration = migrations[at];
    const std::string_view id = migration.revision;
    for (const std::string_view parent : migration.down_revision) {
      const std::size_t found = seen.find(parent);
      if (found == NameMap::npos || !same_text(migrations[found].revision, parent)) {
        return {ErrorCode::unknown_parent, Text(id), {}, Text(parent), {}};
      }
    }
    for (const std::string_view needed : migration.depends_on) {
      if (seen.find(needed) == NameMap::npos) return {ErrorCode::unknown_dependency, Text(id), {}, Text(needed), {}};
    }
  }
  return {};
}

/// Edges: cycles and heads.
[[nodiscard]] constexpr Finding examine_graph(const Graph& graph, Branches branches) {
  if (const Nodes cycle = find_cycle(graph); !cycle.empty()) {
    return {ErrorCode::cycle, Text(graph.id(cycle.front())), {}, {}, joined(graph, cycle)};
  }
  const Nodes heads = graph.heads();
  if (heads.size() > 1 && branches == Branches::refused) {
    return {ErrorCode::several_heads, {}, {}, Text(graph.id(heads[0])), Text(graph.id(heads[1]))};
  }
  return {};
}

}  // namespace detail

/// Looks for what is wrong with a list of migrations as a history. The first thing found is the answer.
[[nodiscard]] constexpr Finding examine(std::span<const Migration> migrations, Branches branches = Branches::refused) {
  MapOf<std::string_view> names;
  if (Finding found = detail::examine_names(migrations, names)) return found;
  return detail::examine_graph(Graph(migrations, std::move(names)), branches);
}

/// The migrations of a program, known to form a history. A view: the list must outlive it, as a constant array of the
/// program does.
class History {
 public:
  /// A history without migrations.
  constexpr History() = default;

  /// Examines a list and makes a history of it.
  ///
  /// @error malformed_revision_id, duplicate_revision, label_clash, unknown_parent, unknown_dependency, cycle,
  ///        several_heads, missing_upgrade
  [[nodiscard]] static Result<History> from(std::span<const Migration> migrations,
                                            Branches branches = Branches::refused) {
    if (const Finding found = examine(migrations, branches)) return failure(to_error(found));
    return from_examined(migrations);
  }

  /// @pre examine(migrations) finds nothing
  [[nodiscard]] static constexpr History from_examined(std::span<const Migration> migrations) {
    return from_examined(Graph(migrations));
  }
  [[nodiscard]] static constexpr History from_examined(const Graph& graph) { return History(graph); }

  [[nodiscard]] constexpr std::span<const Migration> migrations() const noexcept { return migrations_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return migrations_.size(); }

  /// What the version table of a database at head holds: the effective heads, in the order of the list. When there are
  /// more than few, only their number is kept, and is_at_head() asks the graph.
  [[nodiscard]] constexpr std::size_t count_of_heads() const noexcept { return count_of_heads_; }

  /// Whether rows of a version table are exactly the effective heads. Looks at no more than them.
  template <class Rows>
  [[nodiscard]] constexpr bool is_at_head(const Rows& rows) const {
    if (rows.size() != count_of_heads_) return false;
    if (count_of_heads_ > few) return is_every_head(rows);
    for (const std::string_view head : std::span(heads_.data(), count_of_heads_)) {
      if (std::find(rows.begin(), rows.end(), head) == rows.end()) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t few = 4;

  constexpr explicit History(const Graph& graph) : migrations_(graph.migrations()) {
    for (const Node head : graph.effective_heads()) {
      if (count_of_heads_ < few) heads_[count_of_heads_] = graph.id(head);
      ++count_of_heads_;
    }
  }
  template <class Rows>
  [[nodiscard]] constexpr bool is_every_head(const Rows& rows) const {
    const Graph graph(migrations_);
    const Nodes heads = graph.effective_heads();
    return std::all_of(heads.begin(), heads.end(), [&](Node head) {
      return std::find(rows.begin(), rows.end(), graph.id(head)) != rows.end();
    });
  }

  std::span<const Migration> migrations_;
  std::array<std::string_view, few> heads_{};
  std::size_t count_of_heads_ = 0;
};

}  // namespace headway::inline v0

#endif
