// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_PROGRAM_HPP
#define HEADWAY_ENGINE_PROGRAM_HPP

#include <algorithm>
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
#include "headway/schema/qualified_name.hpp"
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
  /// The schemas of PostgreSQL's in which any of them makes a table or view by its full name; none elsewhere.
  [[nodiscard]] std::vector<std::string> schemas(Dialect dialect) {
    if (dialect != Dialect::postgresql) return {};
    if (!std::exchange(knows_schemas_, true) && !made_) find_schemas();
    return schemas_;
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
      const Text* const name = made_by(each);
      if (name == nullptr) continue;
      made_->insert(folded(*name));
      note_schema(*name);
    }
  }
  [[nodiscard]] static const Text* made_by(const Operation& operation) {
    if (const auto* created = operation.data.get_if<CreateTable>()) return &created->table.name;
    if (const auto* view = operation.data.get_if<CreateView>()) return &view->view.name;
    const auto* renamed = operation.data.get_if<RenameTable>();
    return renamed == nullptr ? nullptr : &renamed->to;
  }
  /// To replay all migrations costs more than to look at them: that is done only where SQL has a point in it.
  void find_schemas() {
    bool must_read = false;
    for (Node node = 0; node < graph().size(); ++node) {
      Operations recorded;
      graph().migration(node).upgrade(recorded);
      for (const Operation& each : std::as_const(recorded).list()) {
        const auto* raw = each.data.get_if<Execute>();
        must_read = must_read || (raw != nullptr && raw->sql.view().find('.') != std::string_view::npos);
        if (const Text* name = made_by(each)) note_schema(*name);
      }
    }
    if (must_read) static_cast<void>(makes({}, Dialect::postgresql));
  }
  void note_schema(std::string_view name) {
    const std::string_view schema = qualified_name(name).schema;
    if (schema.empty() || std::find(schemas_.begin(), schemas_.end(), schema) != schemas_.end()) return;
    schemas_.emplace_back(schema);
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
  std::vector<std::string> schemas_;  // of what is in made_, and of what is known without
  bool knows_schemas_ = false;
};

}  // namespace headway::inline v0::detail

#endif
