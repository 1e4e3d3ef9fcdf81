// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_AS_JSON_HPP
#define HEADWAY_TOOLS_AS_JSON_HPP

#include <chrono>
#include <string>
#include <string_view>

#include "headway/base/error.hpp"
#include "headway/base/finding.hpp"
#include "headway/engine/edited.hpp"
#include "headway/engine/history_table.hpp"
#include "headway/engine/report.hpp"
#include "headway/engine/ways.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/lint.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/tools/answer.hpp"

// The library's values as `--json` prints them. Members are never left out: what there is none of is null or empty.
// tests/tools/transcripts shows each of them.
namespace headway::inline v0::cli {

/// `rolled_back`
[[nodiscard]] inline std::string_view word_for(DatabaseState state) noexcept {
  switch (state) {
    case DatabaseState::unchanged: return "unchanged";
    case DatabaseState::rolled_back: return "rolled_back";
    case DatabaseState::partially_applied: return "partially_applied";
    case DatabaseState::unknown: break;
  }
  return "unknown";
}

/// `{code: "HW080", name, message, revision, operation, statement, position: {line, column}, database: {code, sqlstate,
/// message}, state, committed_before: […], help}`; a text is empty, and position and database are null, when there is
/// none.
[[nodiscard]] inline Json to_json(const Error& error) {
  Json position, database;
  if (error.position.line != 0) position = {{"line", error.position.line}, {"column", error.position.column}};
  if (error.native.extended != 0 || !error.native.sqlstate.empty()) {
    database = {
        {"code", error.native.extended}, {"sqlstate", error.native.sqlstate}, {"message", error.native.message}};
  }
  return {{"code", number(error.code)},
          {"name", name(error.code)},
          {"message", error.message},
          {"revision", error.revision},
          {"operation", error.operation},
          {"statement", error.statement},
          {"position", std::move(position)},
          {"database", std::move(database)},
          {"state", word_for(error.state_after)},
          {"committed_before", error.applied_before},
          {"help", error.help.empty() ? std::string(remedy(error.code)) : error.help}};
}

/// `{code: "HW050", name, revision, direction, table, part, sentence}`
[[nodiscard]] inline Json to_json(const Finding& it) {
  return {{"code", number(it.code)},
          {"name", name(it.code)},
          {"revision", it.revision.view()},
          {"direction", it.direction.view()},
          {"table", it.table.view()},
          {"part", it.name.view()},
          {"sentence", to_error(it).message}};
}

/// `{revision, direction, duration_ms, rows}`
[[nodiscard]] inline Json to_json(const Applied& it) {
  return {{"revision", it.revision},
          {"direction", name(it.direction)},
          {"duration_ms", static_cast<double>(it.duration.count()) / 1000.0},
          {"rows", it.rows}};
}

/// `{kind: "missing_column", table, part, wanted, found, sentence}`
[[nodiscard]] inline Json to_json(const Difference& it) {
  return {{"kind", name(it.kind)},
          {"table", it.table.view()},
          {"part", it.part.view()},
          {"wanted", it.wanted.view()},
          {"found", it.found.view()},
          {"sentence", to_string(it)}};
}

/// `{sequence, revision, direction, outcome, started_at, duration_ms, checksum, fingerprint, program, library_version,
/// database_version, has_way_back}`
[[nodiscard]] inline Json to_json(const HistoryEntry& it) {
  return {{"sequence", it.sequence},
          {"revision", it.revision},
          {"direction", it.direction},
          {"outcome", it.outcome},
          {"started_at", it.started_at},
          {"duration_ms", static_cast<double>(it.duration.count()) / 1000.0},
          {"checksum", it.checksum},
          {"fingerprint", it.fingerprint},
          {"program", it.program},
          {"library_version", it.library_version},
          {"database_version", it.database_version},
          {"has_way_back", !it.way_back.empty()}};
}

/// `{code: "HW151", name, severity, revision, direction, table, part, sentence, recipe, is_certain, rows}`; rows is
/// null when nothing was counted.
[[nodiscard]] inline Json to_json(const LintFinding& it) {
  return {{"code", number(it.code)},
          {"name", it.name},
          {"severity", name(it.severity)},
          {"revision", it.revision},
          {"direction", it.direction},
          {"table", it.table},
          {"part", it.part},
          {"sentence", it.sentence},
          {"recipe", it.recipe},
          {"is_certain", it.is_certain},
          {"rows", it.rows ? Json(*it.rows) : Json()}};
}

/// `{revision, applied_at, program, applied_checksum, checksum}`
[[nodiscard]] inline Json to_json(const EditedMigration& it) {
  return {{"revision", it.revision},
          {"applied_at", it.applied_at},
          {"program", it.program},
          {"applied_checksum", it.applied_checksum},
          {"checksum", it.checksum}};
}

/// `{revision, direction, changes: [{table, how}], findings: [lint finding…]}`
[[nodiscard]] inline Json to_json(const PlannedStep& it) {
  Json changes = Json::array(), findings = Json::array();
  for (const LintFinding& each : it.findings) findings.push_back(to_json(each));
  for (const PlannedChange& each : it.changes) changes.push_back({{"table", each.table}, {"how", each.how}});
  return {{"revision", it.revision},
          {"direction", name(it.direction)},
          {"changes", std::move(changes)},
          {"findings", std::move(findings)}};
}

/// `{revision, message, down_revision: […], depends_on: […], branch_labels: […], is_head, is_branchpoint,
/// is_mergepoint, is_reversible, is_transactional}`
[[nodiscard]] inline Json to_json(const Graph& graph, Node node) {
  const Migration& migration = graph.migration(node);
  Json parents = Json::array(), dependencies = Json::array(), labels = Json::array();
  for (const Node each : graph.parents(node)) parents.push_back(graph.id(each));
  for (const Node each : graph.dependencies(node)) dependencies.push_back(graph.id(each));
  for (const std::string_view each : migration.branch_labels) labels.push_back(each);
  return {{"revision", graph.id(node)},
          {"message", migration.message},
          {"down_revision", std::move(parents)},
          {"depends_on", std::move(dependencies)},
          {"branch_labels", std::move(labels)},
          {"is_head", graph.is_head(node)},
          {"is_branchpoint", graph.children(node).size() > 1},
          {"is_mergepoint", graph.parents(node).size() > 1},
          {"is_reversible", migration.is_reversible()},
          {"is_transactional", migration.transactional}};
}

template <class List>
[[nodiscard]] Json list_to_json(const List& list) {
  Json out = Json::array();
  for (const auto& each : list) out.push_back(to_json(each));
  return out;
}

}  // namespace headway::inline v0::cli

#endif
