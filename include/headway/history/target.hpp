// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_TARGET_HPP
#define HEADWAY_HISTORY_TARGET_HPP

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/suggest.hpp"

namespace headway::inline v0 {

/// What the caller asked for: `head`, `heads`, `base`, a revision, a label or a unique prefix of one, `+N`, `-N`,
/// `revision+N`; each with `branch@` before it when it is about one branch.
struct Target {
  std::string_view branch = {};  ///< Empty for the whole history.
  std::string_view symbol = {};  ///< Empty for a step from where the database is.
  long offset = 0;
  bool has_offset = false;

  [[nodiscard]] bool is_relative() const noexcept { return symbol.empty() && has_offset; }
};

/// Reads a target; says nothing yet about whether it exists.
///
/// @error malformed_target
[[nodiscard]] inline Result<Target> parse_target(std::string_view written) {
  const auto malformed = [written](std::string_view why) {
    return failure(ErrorCode::malformed_target, "target '" + std::string(written) + "' " + std::string(why));
  };
  if (written.empty()) return malformed("is empty");
  Target target;
  std::string_view rest = written;
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    target.branch = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    if (target.branch.empty()) return malformed("needs the name of a branch before its @");
    if (rest.empty() || rest.find('@') != std::string_view::npos) return malformed("needs one revision after its @");
  }
  const std::size_t sign = rest.find_first_of("+-");
  target.symbol = rest.substr(0, sign);
  if (sign == std::string_view::npos) return target;

  const std::string_view digits = rest.substr(sign + 1);
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), target.offset);
  if (digits.empty() || digits.front() == '-' || problem != std::errc{} || end != digits.data() + digits.size()) {
    const std::size_t number = digits.substr(0, 18).find_first_not_of("0123456789");
    const std::string_view kept = digits.substr(0, std::min<std::size_t>(number, 18));
    return failure(ErrorCode::malformed_target,
                   "target '" + std::string(written) + "' needs a whole number, and nothing more, after its sign",
                   "type " + std::string(written.substr(0, written.size() - digits.size())) +
                       (kept.empty() ? "1" : std::string(kept)));
  }
  target.has_offset = true;
  if (rest[sign] == '-') target.offset = -target.offset;
  return target;
}

/// What becomes of steps that lead beyond the newest revision, or below base.
enum class PastTheEnd : unsigned char { refused, stops };

/// Finds what names and targets mean in a graph.
class Resolver {
 public:
  explicit Resolver(const Graph& graph) : graph_(graph) {}

  /// The revision of an id, a label, or a prefix of at least four characters that only one of them has.
  ///
  /// @param among  Only revisions marked here count for a prefix; nullptr for all.
  /// @error unknown_revision, ambiguous_revision, malformed_target
  [[nodiscard]] Result<Node> revision(std::string_view symbol, const Marks* among = nullptr) const {
    if (const Node exact = graph_.find(symbol); exact != Graph::none) return exact;
    constexpr std::size_t shortest_prefix = 4;
    std::vector<std::string_view> names;
    Nodes found;
    for (Node node = 0; node < graph_.size(); ++node) {
      if (among != nullptr && (*among)[node] == 0) continue;
      const auto consider = [&](std::string_view name) {
        if (!name.starts_with(symbol)) return;
        names.push_back(name);
        if (found.empty() || found.back() != node) found.push_back(node);
      };
      consider(graph_.id(node));
      for (const std::string_view label : graph_.migration(node).branch_labels) consider(label);
    }
    const std::string quoted = "'" + std::string(symbol) + "'";
    if (found.empty()) {
      return failure(
          ErrorCode::unknown_revision, "there is no revision " + quoted + " in this program", instead_of(symbol));
    }
    const std::string help = detail::type_one_of({names.begin(), names.end()});
    if (symbol.size() < shortest_prefix) {
      return failure(ErrorCode::malformed_target, "prefix " + quoted + " is shorter than 4 characters", help);
    }
    if (found.size() > 1) {
      return failure(ErrorCode::ambiguous_revision,
                     "prefix " + quoted + " fits " + std::to_string(names.size()) + " revisions: " + first_three(names),
                     help);
    }
    return found.front();
  }

  /// What lies above and below the revision that names a branch.
  [[nodiscard]] Result<Marks> branch(std::string_view name) const {
    const Result<Node> node = revision(name);
    if (!node) return failure(node.error());
    return graph_.lineage(*node);
  }

  /// What an absolute target without steps stands for: nothing for base, several revisions for heads.
  ///
  /// @error several_heads for `head` of a branched history, not_in_branch, and as revision()
  [[nodiscard]] Result<Nodes> revisions(const Target& target) const {
    Marks within;
    if (!target.branch.empty()) {
      Result<Marks> branch_marks = branch(target.branch);
      if (!branch_marks) return failure(std::move(branch_marks.error()));
      within = std::move(*branch_marks);
    }
    const auto is_within = [&](Node node) { return within.empty() || within[node] != 0; };
    if (target.symbol == "base") return Nodes{};
    if (target.symbol == "head" || target.symbol == "heads") {
      const bool is_one = target.symbol == "head";
      Nodes heads = is_one || !within.empty() ? graph_.heads() : graph_.effective_heads();
      std::erase_if(heads, [&](Node node) { return !is_within(node); });
      if (is_one && heads.size() > 1) {
        return failure(
            ErrorCode::several_branches,
            "head means one revision, but there are " + std::to_string(heads.size()) + ": " + names_of(heads),
            detail::type_one_of(detail::in_each_branch(graph_, heads, "head")));
      }
      return heads;
    }
    const Result<Node> found = revision(target.symbol, within.empty() ? nullptr : &within);
    if (!found) return failure(found.error());
    if (!is_within(*found)) {
      return failure(ErrorCode::not_in_branch,
                     "revision " + std::string(graph_.id(*found)) + " is not in branch " + std::string(target.branch),
                     "type " + std::string(graph_.id(*found)) + " alone, or " + std::string(target.branch) + "@head");
    }
    return Nodes{*found};
  }

  /// Walks the steps of a target up or down by down_revision; none means base.
  ///
  /// @param within  Where to go where the way forks; nullptr for nowhere in particular.
  /// @error target_out_of_range, several_branches where the way forks
  [[nodiscard]] Result<Node> walk(Node from, const Target& target, const Marks* within,
                                  PastTheEnd past_the_end = PastTheEnd::refused) const {
    const long steps = target.offset;
    const bool is_up = steps > 0;
    Node at = from;
    for (long done = 0; done != steps; done += is_up ? 1 : -1) {
      Nodes next;
      if (is_up && at == Graph::none) {
        next = graph_.bases();
      } else if (at != Graph::none) {
        const std::span<const Node> ways = is_up ? graph_.children(at) : graph_.parents(at);
        next.assign(ways.begin(), ways.end());
        if (!is_up && next.empty()) {
          at = Graph::none;
          continue;
        }
      }
      if (is_up && within != nullptr) std::erase_if(next, [&](Node node) { return (*within)[node] == 0; });
      if (next.size() > 1) return failure(forked(at, next, target));
      if (next.empty() && past_the_end == PastTheEnd::stops) return at;
      if (next.empty()) return failure(beyond_the_end(at, done < 0 ? -done : done, target));
      at = next.front();
    }
    return at;
  }

  [[nodiscard]] std::string name_of(Node node) const {
    return node == Graph::none ? "base" : std::string(graph_.id(node));
  }
  [[nodiscard]] std::string names_of(std::span<const Node> nodes) const {
    std::vector<std::string_view> names;
    for (const Node node : nodes) names.push_back(graph_.id(node));
    return first_three(names);
  }

 private:
  /// What to do about a name that nothing has; empty when nothing is like it.
  [[nodiscard]] std::string instead_of(std::string_view symbol) const {
    if (symbol == "current") return "type the revision that `current` prints; the word is for `history -r`";
    const std::string_view nearest = detail::nearest_name(graph_, symbol);
    return nearest.empty() ? std::string{} : "type " + std::string(nearest) + ", or list the revisions with `history`";
  }
  [[nodiscard]] Error forked(Node at, const Nodes& ways, const Target& target) const {
    const bool is_up = target.offset > 0;
    Error error;
    error.code = ErrorCode::several_branches;
    error.message =
        "the way " + std::string(is_up ? "up" : "down") + " from " + name_of(at) + " forks: " + names_of(ways);
    if (is_up) {
      const std::string steps = std::string(target.symbol) + "+" + std::to_string(target.offset);
      error.help = detail::type_one_of(detail::in_each_branch(graph_, ways, steps));
    } else {
      std::vector<std::string> names;
      for (const Node node : ways) names.emplace_back(graph_.id(node));
      error.help = detail::type_one_of(names);
    }
    return error;
  }
  /// @param room  How many of the steps could be taken.
  [[nodiscard]] Error beyond_the_end(Node at, long room, const Target& target) const {
    const bool is_up = target.offset > 0;
    const std::string sign = is_up ? "+" : "-";
    Error error;
    error.code = ErrorCode::target_out_of_range;
    error.message = sign +
                    std::to_string(is_up ? static_cast<unsigned long>(target.offset)
                                         : 0 - static_cast<unsigned long>(target.offset)) +
                    " was asked for, but only " + std::to_string(room) +
                    (room == 1 ? " revision lies that way" : " revisions lie that way");
    const std::string place =
        (target.branch.empty() ? "" : std::string(target.branch) + '@') + std::string(target.symbol);
    if (room != 0) {
      error.help = "type " + place + sign + std::to_string(room) + " to go as far as " + name_of(at);
    } else if (graph_.size() != 0) {
      error.help = "stay: nothing is " + std::string(is_up ? "above " : "below ") + name_of(at);
    }
    return error;
  }
  static std::string first_three(const std::vector<std::string_view>& names) {
    std::string out;
    for (std::size_t at = 0; at < names.size() && at < 3; ++at) out.append(at == 0 ? "" : ", ").append(names[at]);
    return out + (names.size() > 3 ? ", …" : "");
  }

  const Graph& graph_;
};

}  // namespace headway::inline v0

#endif
