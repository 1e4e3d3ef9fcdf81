// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_REVISION_HPP
#define HEADWAY_TOOLS_REVISION_HPP

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/target.hpp"
#include "headway/operations/difference.hpp"
#include "headway/operations/join_dialects.hpp"
#include "headway/operations/transition.hpp"
#include "headway/operations/undeclared.hpp"
#include "headway/schema/dialect.hpp"
#include "headway/schema/schema.hpp"
#include "headway/tools/new_migration.hpp"
#include "headway/tools/operation_source.hpp"

namespace headway::inline v0 {

/// What a migration does, as C++.
struct WrittenChange {
  std::string upgrade;  ///< Empty for nothing to do.
  std::string downgrade;
  std::vector<std::string> doubts;  ///< What may be meant otherwise; also a comment.
};

/// The schemas that a migration lies between, as one dialect has them.
struct SchemasOf {
  Dialect dialect = Dialect::sqlite;
  Schema from, to;
};

/// The difference of two schemas as a migration, up and down, for all dialects that are given: what they have in common
/// is written once, what they differ in, such as CHECKs in each one's words, in an op.only. Views and triggers count
/// where the models, `to`, declare some.
[[nodiscard]] inline WrittenChange written_change(std::span<const SchemasOf> dialects) {
  WrittenChange out;
  std::vector<SchemasOf> meant(dialects.begin(), dialects.end());
  for (SchemasOf& each : meant) each.to = led_to(each.from, each.to, each.dialect);
  const auto write = [&](const Schema SchemasOf::*before, const Schema SchemasOf::*after, bool tells_doubts) {
    std::vector<OperationsFor> ways;
    for (const SchemasOf& each : meant) {
      Transition way = transition(each.*before, each.*after, each.dialect);
      ways.push_back({each.dialect, std::move(way.operations)});
      if (!tells_doubts) continue;
      for (std::string& doubt : way.doubts) {
        if (std::find(out.doubts.begin(), out.doubts.end(), doubt) == out.doubts.end()) {
          out.doubts.push_back(std::move(doubt));
        }
      }
    }
    std::string words;
    if (tells_doubts) {
      for (const std::string& each : out.doubts) words += "// In doubt: " + each + ".\n";
    }
    const List<Operation> joined = join_dialects(ways);
    words += to_source({joined.data(), joined.size()});
    return words.empty() ? words : "using namespace headway;\n" + words;
  };
  out.upgrade = write(&SchemasOf::from, &SchemasOf::to, true);
  out.downgrade = write(&SchemasOf::to, &SchemasOf::from, false);
  return out;
}
/// The same for one dialect.
[[nodiscard]] inline WrittenChange written_change(const Schema& from, const Schema& to,
                                                  Dialect dialect = Dialect::sqlite) {
  const SchemasOf only[] = {{dialect, from, to}};
  return written_change(only);
}

/// What a new migration stands on: the one head, or what is named.
///
/// @error several_heads  there are several, and none is named
/// @error malformed_target, unknown_revision, ambiguous_revision; overlapping_rows for a revision that is no head
[[nodiscard]] inline Result<Nodes> revision_parents(const Graph& graph, const NewMigration& request) {
  const Resolver resolver(graph);
  if (request.revisions.empty()) {
    if (graph.heads().size() < 2) return graph.heads();
    return failure(ErrorCode::several_heads,
                   "the history has several heads: " + resolver.names_of(graph.heads()),
                   "name one with --head, or merge them");
  }
  Nodes parents;
  for (const std::string& written : request.revisions) {
    const Result<Target> target = parse_target(written);
    if (!target) return failure(target.error());
    if (target->has_offset) {
      return failure(ErrorCode::malformed_target, "a revision was expected, found the step " + written);
    }
    const Result<Nodes> found = resolver.revisions(*target);
    if (!found) return failure(found.error());
    for (const Node node : *found) {
      if (!graph.is_head(node) && !request.splice) {
        return failure(ErrorCode::overlapping_rows,
                       resolver.name_of(node) + " is no head: a migration on it makes a new branch",
                       "type --splice to make one");
      }
      if (std::find(parents.begin(), parents.end(), node) == parents.end()) parents.push_back(node);
    }
  }
  return parents;
}

/// Writes a migration, which does nothing yet or what a change says.
///
/// @return The file.
/// @error as revision_parents and write_migration
[[nodiscard]] inline Result<std::string> write_revision(const Graph& graph, const NewMigration& request,
                                                        const WrittenChange& change = {}) {
  const Result<Nodes> parents = revision_parents(graph, request);
  if (!parents) return failure(parents.error());
  const Result<std::vector<std::string>> stems = migration_stems(request.directory);
  if (!stems) return failure(stems.error());
  MigrationSource source;
  for (const Node node : *parents) {
    source.down_revision.emplace_back(graph.id(node));
    // Who forgets to build gets a fork. A file that stands on this head is not known to this program yet.
    const std::string stands_on_it = ".down_revision = " + string_literal(graph.id(node));
    const std::string file = graph.is_head(node) ? file_with(request.directory, *stems, {stands_on_it}) : "";
    if (!file.empty()) {
      return failure(ErrorCode::migration_not_written,
                     "the file " + file + " stands on " + std::string(graph.id(node)) + " already",
                     "build the program again, or remove the file");
    }
  }
  for (const std::string& written : request.depends_on) {
    const Result<Target> target = parse_target(written);
    const Result<Nodes> found = target ? Resolver(graph).revisions(*target) : Result<Nodes>(failure(target.error()));
    if (!found) return failure(found.error());
    for (const Node node : *found) source.depends_on.emplace_back(graph.id(node));
  }
  source.message = request.message;
  source.upgrade = change.upgrade;
  source.downgrade = change.downgrade;
  return write_migration(graph, std::move(source), request);
}

}  // namespace headway::inline v0

#endif
