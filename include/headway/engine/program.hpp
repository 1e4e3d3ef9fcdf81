// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_PROGRAM_HPP
#define HEADWAY_ENGINE_PROGRAM_HPP

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "headway/base/hash.hpp"
#include "headway/base/list.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/history.hpp"
#include "headway/history/migration.hpp"
#include "headway/history/order.hpp"
#include "headway/operations/checksum.hpp"
#include "headway/operations/operations.hpp"
#include "headway/operations/replay.hpp"
#include "headway/schema/schema.hpp"
#include "headway/version.hpp"

namespace headway::inline v0::detail {

/// What calls ask about the migrations of a program. Each answer is found once, when it is first asked for: a call at
/// head asks for none.
class Program {
 public:
  explicit Program(const History& history) : history_(history) {}

  [[nodiscard]] const History& history() const noexcept { return history_; }
  [[nodiscard]] const Graph& graph() {
    if (!graph_) graph_.emplace(history_.migrations());
    return *graph_;
  }

  /// Of the revision's upgrade.
  [[nodiscard]] std::uint64_t checksum_of(Node node) {
    if (checksums_.empty()) checksums_.resize(graph().size());
    std::optional<std::uint64_t>& known = checksums_[node];
    if (!known) {
      Operations operations;
      graph().migration(node).upgrade(operations);
      known = checksum(std::as_const(operations).list());
    }
    return *known;
  }

  /// The same of a migration whose upgrade is recorded already.
  std::uint64_t checksum_of(const Migration& migration, std::span<const Operation> upgrade) {
    if (checksums_.empty()) checksums_.resize(graph().size());
    return checksums_[node_of(migration)].emplace(checksum(upgrade));
  }
  [[nodiscard]] Node node_of(const Migration& migration) const noexcept {
    return static_cast<Node>(&migration - history_.migrations().data());
  }

  /// Of all migrations below some revisions, these included, in the order in which they are replayed, and of the
  /// version of the library that replays them.
  [[nodiscard]] std::uint64_t checksum_below(std::span<const Node> revisions) {
    Hasher hasher;
    hasher.field(HEADWAY_VERSION_STRING);
    const Nodes order = newest_first(graph(), graph().ancestors(revisions), revisions);
    for (auto node = order.rbegin(); node != order.rend(); ++node) {
      hasher.field(graph().id(*node)).number(checksum_of(*node));
    }
    return hasher.value();
  }

  /// Whether any of the migrations makes a table or a view of this name, wherever the database is. What a migration's
  /// SQL makes counts as far as it can be read.
  [[nodiscard]] bool makes(std::string_view table, Dialect dialect) {
    if (!made_) {
      made_.emplace();
      find_made(dialect);
    }
    return made_->contains(folded(table));
  }

 private:
  void find_made(Dialect dialect) {
    const Nodes heads = graph().effective_heads();
    Nodes order = newest_first(graph(), graph().ancestors(heads), heads);
    Schema schema;
    bool is_replayed = true;
    for (auto node = order.rbegin(); node != order.rend(); ++node) {
      Operations recorded;
      graph().migration(*node).upgrade(recorded);
      List<Operation> by_sql;
      is_replayed = is_replayed && !replay_each(std::as_const(recorded).list(), schema, dialect, &by_sql);
      note(std::as_const(recorded).list());
      note(by_sql);
      for (const Text& each : schema.virtual_tables) made_->insert(folded(each));
    }
  }
  void note(std::span<const Operation> operations) {
    for (const Operation& each : operations) {
      if (const auto* created = each.data.get_if<CreateTable>()) made_->insert(folded(created->table.name));
      if (const auto* view = each.data.get_if<CreateView>()) made_->insert(folded(view->view.name));
      if (const auto* renamed = each.data.get_if<RenameTable>()) made_->insert(folded(renamed->to));
    }
  }
  static std::string folded(std::string_view name) {
    std::string out(name);
    for (char& c : out) c = 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
  }

  History history_;
  std::optional<Graph> graph_;
  std::vector<std::optional<std::uint64_t>> checksums_;
  std::optional<std::unordered_set<std::string>> made_;
};

}  // namespace headway::inline v0::detail

#endif
