// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_MERGE_HPP
#define HEADWAY_TOOLS_MERGE_HPP

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/history.hpp"
#include "headway/history/target.hpp"
#include "headway/tools/migration_file.hpp"
#include "headway/tools/migration_source.hpp"
#include "headway/tools/new_migration.hpp"

namespace headway::inline v0 {

/// The heads to merge.
///
/// A head that another one depends on may be merged with it, although its row is implied by the other's: without that,
/// a history with such a dependency could never have a single head.
///
/// @error unknown_revision, ambiguous_revision, several_branches, not_in_branch; malformed_target for fewer than two,
/// or
///        more than a migration can name; overlapping_rows for a revision that is not a head
[[nodiscard]] inline Result<Nodes> merge_parents(const Graph& graph, const std::vector<std::string>& revisions) {
  const Resolver resolver(graph);
  Nodes parents = revisions.empty() ? graph.heads() : Nodes{};
  for (const std::string& written : revisions) {
    const Result<Target> target = parse_target(written);
    if (!target) return failure(target.error());
    if (target->has_offset) {
      return failure(ErrorCode::malformed_target,
                     "merge takes heads, not the step " + written,
                     "type the heads that `heads` lists");
    }
    const Result<Nodes> found = written == "heads" ? Result<Nodes>(graph.heads()) : resolver.revisions(*target);
    if (!found) return failure(found.error());
    for (const Node node : *found) {
      if (std::find(parents.begin(), parents.end(), node) == parents.end()) parents.push_back(node);
    }
  }
  for (const Node node : parents) {
    if (graph.is_head(node)) continue;
    const Node from[] = {node};
    const Marks above = graph.line_up(from);
    const Nodes heads = graph.select([&](Node head) { return above[head] != 0 && graph.is_head(head); });
    return failure(ErrorCode::overlapping_rows,
                   "only heads are merged, and " + resolver.names_of(heads) + " stands on " + resolver.name_of(node),
                   "type " + resolver.name_of(heads.front()));
  }
  if (parents.size() < 2) {
    return failure(
        ErrorCode::malformed_target,
        "merge needs two heads, and got " + (parents.empty() ? "none" : "one: " + resolver.name_of(parents.front())),
        graph.heads().size() < 2 ? "stay: there is nothing to merge" : "type merge, for all heads");
  }
  if (parents.size() > Revisions::capacity) {
    return failure(ErrorCode::malformed_target,
                   "a migration merges " + std::to_string(Revisions::capacity) + " heads at most, and there are " +
                       std::to_string(parents.size()),
                   "name some of them");
  }
  return parents;
}

/// Writes a migration that merges heads and does nothing else.
///
/// @return The file.
/// @error as merge_parents; malformed_revision_id, duplicate_revision, label_clash; migration_not_written
[[nodiscard]] inline Result<std::string> write_merge(const Graph& graph, const NewMigration& request) {
  const Result<Nodes> parents = merge_parents(graph, request.revisions);
  if (!parents) return failure(parents.error());
  const Result<std::vector<std::string>> stems = migration_stems(request.directory);
  if (!stems) return failure(stems.error());

  MigrationSource source;
  std::string message = "merge";
  std::vector<std::string> literals;
  for (const Node node : *parents) {
    source.down_revision.emplace_back(graph.id(node));
    literals.push_back(string_literal(graph.id(node)));
    message += (node == parents->front() ? " " : " and ") + source.down_revision.back();
  }
  source.message = request.message.empty() ? message : request.message;
  if (const std::string file = file_with(request.directory, *stems, literals); !file.empty()) {
    return failure(ErrorCode::migration_not_written,
                   "the file " + file + " names these heads already; build the program again");
  }
  return write_migration(graph, std::move(source), request);
}

}  // namespace headway::inline v0

#endif
