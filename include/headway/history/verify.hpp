// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_VERIFY_HPP
#define HEADWAY_HISTORY_VERIFY_HPP

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "headway/base/finding.hpp"
#include "headway/history/commute.hpp"
#include "headway/history/drift.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/history.hpp"
#include "headway/history/order.hpp"
#include "headway/operations/difference.hpp"
#include "headway/operations/replay.hpp"
#include "headway/operations/touched.hpp"

namespace headway::inline v0 {

using Findings = std::vector<Finding>;

namespace detail {

/// Replays a history from base to head, each migration up and, beside that, down again.
class Verifier {
 public:
  constexpr Verifier(std::span<const Migration> migrations, Dialect dialect)
      : graph_(migrations), dialect_(dialect), commute_(graph_) {}

  constexpr void run() {
    Nodes order = newest_first(graph_, Marks(graph_.size(), 1), graph_.effective_heads());
    std::reverse(order.begin(), order.end());
    for (const Node node : order) {
      is_whole_ = is_whole_ && verify(node);
      if (!is_whole_) return;  // the schema is unknown from here on
    }
  }
  constexpr void compare_with(const Schema& models) {
    if (!is_whole_) return;
    for (Difference& difference : differences(models, schema_)) findings_.push_back(drift(std::move(difference)));
  }
  [[nodiscard]] constexpr Findings& findings() noexcept { return findings_; }

 private:
  /// @return false when the upgrade cannot be applied
  constexpr bool verify(Node node) {
    const Migration& migration = graph_.migration(node);
    Operations up, down;
    migration.upgrade(up);
    if (migration.is_reversible()) migration.downgrade(down);
    if (migration.downgrade == nullptr) findings_.push_back({ErrorCode::missing_downgrade, id(node), {}, {}, {}});
    commute_.add(node, up.list(), dialect_, findings_);

    TouchedTables touched;
    Schema before;
    if (migration.is_reversible()) {
      touched.add(up.list(), dialect_);
      touched.add(down.list(), dialect_);
      touched.add_referring(schema_);
      before = excerpt(touched.names());
    }
    if (Finding found = replay(up.list(), schema_, dialect_)) {
      report(std::move(found), node, Direction::upgrade);
      return false;
    }
    if (migration.is_reversible()) verify_undo(node, down, excerpt(touched.names()), before);
    return true;
  }

  /// Only the tables that the migration touches are copied and compared: nothing else can have changed.
  constexpr void verify_undo(Node node, const Operations& down, Schema after, const Schema& before) {
    if (Finding found = replay(down.list(), after, dialect_)) {
      report(std::move(found), node, Direction::downgrade);
      return;
    }
    for (Difference& difference : differences(before, after)) {
      findings_.push_back(not_undone(id(node), std::move(difference)));
    }
  }
  [[nodiscard]] constexpr Schema excerpt(const Names& tables) const {
    Schema part;
    for (const Text& name : tables) {
      if (const Table* table = schema_.find(name)) part.put(*table);
    }
    return part;
  }
  [[nodiscard]] constexpr Text id(Node node) const { return Text(graph_.id(node)); }
  constexpr void report(Finding found, Node node, Direction direction) {
    found.revision = id(node);
    found.direction = Text(name(direction));
    findings_.push_back(std::move(found));
  }

  Graph graph_;
  Dialect dialect_;
  CommuteCheck commute_;
  Schema schema_;
  Findings findings_;
  bool is_whole_ = true;
};

/// The tables of a program as a schema; two of the same name are a finding.
[[nodiscard]] constexpr Schema schema_of(Tables tables, Findings& out) {
  Schema made;
  for (Table& table : tables) {
    if (made.find(table.name) == nullptr) {
      made.put(std::move(table));
    } else {
      out.push_back({ErrorCode::table_exists, {}, table.name, {}, {}, {}, "models"});
    }
  }
  return made;
}

}  // namespace detail

/// Everything that is wrong with what the migrations of a history do: operations that cannot apply, downgrades that are
/// missing or leave something behind, branches whose order matters, SQL that changes the schema unseen.
///
/// Needs no database. An upgrade that cannot apply ends the search, as the schema is unknown behind it.
///
/// @pre examine(migrations) finds nothing, as for every History
[[nodiscard]] constexpr Findings verify(std::span<const Migration> migrations, Dialect dialect = Dialect::sqlite) {
  detail::Verifier verifier(migrations, dialect);
  verifier.run();
  return std::move(verifier.findings());
}

/// The same, and what the models say otherwise than the schema that the migrations make.
[[nodiscard]] constexpr Findings verify(std::span<const Migration> migrations, Tables models,
                                        Dialect dialect = Dialect::sqlite) {
  detail::Verifier verifier(migrations, dialect);
  const Schema wanted = detail::schema_of(std::move(models), verifier.findings());
  verifier.run();
  verifier.compare_with(wanted);
  return std::move(verifier.findings());
}

}  // namespace headway::inline v0

#endif
