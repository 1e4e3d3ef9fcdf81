// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_OFFLINE_HPP
#define HEADWAY_TOOLS_OFFLINE_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/migrator.hpp"
#include "headway/engine/recording.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/history.hpp"
#include "headway/history/plan.hpp"
#include "headway/history/target.hpp"
#include "headway/version.hpp"

namespace headway::inline v0 {

/// A run as SQL, for a database that this program cannot or shall not reach.
struct OfflineScript {
  std::string text;
  std::vector<std::string> revisions;  ///< Those that the script runs, in their order; none for a stamp.
  std::string from, to;                ///< The rows of the version table before and after it; empty for base.
};

namespace detail {

/// `a:b`, or `b` from base.
struct ScriptRange {
  std::string_view from, to;
  bool has_start = false;
};

/// @error malformed_target
[[nodiscard]] inline Result<ScriptRange> parse_script_range(std::string_view written) {
  const std::size_t colon = written.find(':');
  if (colon == std::string_view::npos) return ScriptRange{"base", written, false};
  const std::string_view from = written.substr(0, colon), to = written.substr(colon + 1);
  if (to.find(':') != std::string_view::npos) {
    return failure(ErrorCode::malformed_target,
                   "range '" + std::string(written) + "' needs one : between its ends",
                   "type from:to");
  }
  return ScriptRange{from.empty() ? "base" : from, to, true};
}

/// Where a script begins: one revision, or several with blanks between them.
///
/// @error malformed_target, unknown_revision, ambiguous_revision, several_branches, overlapping_rows
[[nodiscard]] inline Result<Nodes> script_start(const Graph& graph, std::string_view written) {
  const Resolver resolver(graph);
  Nodes rows;
  for (std::size_t at = written.find_first_not_of(' '); at != std::string_view::npos;) {
    const std::size_t end = written.find(' ', at);
    const std::string_view one = written.substr(at, end - at);
    at = written.find_first_not_of(' ', end);
    const Result<Target> target = parse_target(one);
    if (!target) return failure(target.error());
    if (target->is_relative()) {
      return failure(ErrorCode::malformed_target,
                     "a script begins at a revision, not at the step " + std::string(one),
                     "type the revision that the database is at, as `current` prints it");
    }
    Result<Nodes> found = resolver.revisions(*target);
    if (!found) return found;
    if (target->has_offset) {
      const Result<Node> end_of_steps = resolver.walk(found->empty() ? Graph::none : found->front(), *target, nullptr);
      if (!end_of_steps) return failure(end_of_steps.error());
      *found = *end_of_steps == Graph::none ? Nodes{} : Nodes{*end_of_steps};
    }
    for (const Node node : *found) {
      if (std::find(rows.begin(), rows.end(), node) == rows.end()) rows.push_back(node);
    }
  }
  if (Result<void> apart =
          refuse_overlap(graph, rows, ErrorCode::overlapping_rows, "the revisions where the script begins");
      !apart) {
    return failure(std::move(apart.error()));
  }
  return rows;
}

/// Says in the script what comes next.
template <class B>
class ScriptComments final : public Observer {
 public:
  Recording<B>* script = nullptr;
  std::vector<std::string> revisions;

  void migration_started(const Step& step) override {
    std::string words = std::string(name(step.direction)) + ' ' + std::string(step.migration->revision);
    if (!step.migration->message.empty()) words.append(": ").append(step.migration->message);
    script->headline(words);
    revisions.emplace_back(step.migration->revision);
  }
  void table_altered(const Step&, std::string_view table, std::string_view how) override {
    script->comment(std::string(table) + ": " + std::string(how));
  }
};

/// Writes one script: brings a scratch to the start, then lets the engine run on it what a database would be run on.
template <class B>
class ScriptRun {
  static_assert(Scriptable<B>,
                "headway: no scripts are written for this backend; include the header of one that has a ScriptWriter");

 public:
  using Scratch = typename ScriptWriter<B>::Scratch;

  ScriptRun(const History& history, const Options& options)
      : history_(history), graph_(history.migrations()), options_(options) {
    options_.observer = &comments_;
    options_.stop = {};
    options_.backup.clear();
    if (!B::has_transactional_ddl) options_.transaction_mode = TransactionMode::per_migration;
  }
  ScriptRun(const ScriptRun&) = delete;
  ScriptRun& operator=(const ScriptRun&) = delete;

  /// @param run  what is done once the scratch is at the start: Migrator& -> Result<Report>
  template <class Function>
  Result<OfflineScript> write(Scratch scratch, std::string_view command, const ScriptRange& range, Function run) {
    const Result<Nodes> start = script_start(graph_, range.from);
    if (!start) return failure(start.error());
    auto migrator = Migrator<Recording<B>>::over(Recording<B>(std::move(scratch)), history_, options_);
    if (!migrator) return failure(migrator.error());
    Recording<B>& recording = migrator->backend();
    comments_.script = &recording;
    for (const Node node : *start) {
      if (const Result<Report> done = migrator->upgrade(graph_.id(node)); !done)
        return failure(unchanged(done.error()));
    }
    const Result<std::vector<std::string>> rows = migrator->current();
    if (!rows) return failure(rows.error());
    recording.start(options_.version_table, options_.history_table, *rows);
    comments_.revisions.clear();
    const Result<Report> report = run(*migrator);
    if (!report) return failure(unchanged(report.error()));

    OfflineScript out;
    for (const std::string& row : *rows) out.from += (out.from.empty() ? "" : ", ") + row;
    out.to = report->revision;
    out.revisions = std::move(comments_.revisions);
    out.text = header(command, out);
    if (!recording.script().empty()) {
      out.text += recording.settings(options_.lock_timeout) + '\n' + recording.script() + recording.closing();
    }
    return out;
  }

  [[nodiscard]] const Graph& graph() const noexcept { return graph_; }

 private:
  [[nodiscard]] std::string header(std::string_view command, const OfflineScript& script) const {
    std::string out;
    const auto end = [](const std::string& rows) { return rows.empty() ? "base" : rows; };
    std::string words = std::string(command) + " from " + end(script.from) + " to " + end(script.to);
    if (!options_.program.empty()) words += ", " + options_.program;
    append_comment(words, out);
    append_comment("Written by headway " HEADWAY_VERSION_STRING " for: " + std::string(ScriptWriter<B>::program), out);
    append_comment(script.revisions.empty() && script.from == script.to
                       ? "Nothing to run."
                       : "Where the database is elsewhere, it stops and changes nothing.",
                   out);
    return out += '\n';
  }
  /// No database was touched.
  static Error unchanged(Error error) {
    error.state_after = DatabaseState::unchanged;
    error.applied_before.clear();
    return error;
  }

  const History& history_;
  Graph graph_;
  Options options_;
  ScriptComments<B> comments_;
};

}  // namespace detail

/// Writes what upgrade() would run.
///
/// The script is what the engine does, statement for statement, with transactions, version rows and history rows; it
/// stops before it changes anything where the database is not at its start. Tables are taken to have rows. No database
/// is opened, and no function of a migration is called.
///
/// @param range    `from:to`, or `to` from base; `from` is a revision, `heads`, or several revisions with blanks
///                 between them; no `to` means the heads
/// @param options  as for Migrator; observer, stop token and backup are not used
/// @param scratch  ScriptWriter<B>::open(), where SQL functions of the program may have been added; its settings, such
///                 as PRAGMA foreign_keys, are what the script sets
/// @error not_scriptable    a migration of the range has an op.run
/// @error wrong_direction   the range goes down
/// @error malformed_target, unknown_revision, ambiguous_revision, several_branches, overlapping_rows, irreversible, and
///        what compiling a migration says
template <class B>
[[nodiscard]] Result<OfflineScript> upgrade_script(typename ScriptWriter<B>::Scratch scratch, const History& history,
                                                   std::string_view range, const Options& options = {}) {
  const Result<detail::ScriptRange> parsed = detail::parse_script_range(range);
  if (!parsed) return failure(parsed.error());
  const std::string_view to = parsed->has_start && parsed->to.empty() ? "heads" : parsed->to;
  detail::ScriptRun<B> script(history, options);
  return script.write(std::move(scratch), "upgrade", *parsed, [&](auto& migrator) -> Result<Report> {
    Result<Report> report = migrator.upgrade(to);
    if (!report || report->warnings.empty()) return report;
    return failure(ErrorCode::wrong_direction,
                   "range '" + std::string(range) + "' goes down",
                   "type downgrade " + std::string(range));
  });
}

/// Writes what downgrade() would run; as upgrade_script().
///
/// @param range  `from:to`; a script cannot look up where the database is
template <class B>
[[nodiscard]] Result<OfflineScript> downgrade_script(typename ScriptWriter<B>::Scratch scratch, const History& history,
                                                     std::string_view range, const Options& options = {}) {
  const Result<detail::ScriptRange> parsed = detail::parse_script_range(range);
  if (!parsed) return failure(parsed.error());
  if (!parsed->has_start || parsed->to.empty()) {
    return failure(ErrorCode::malformed_target,
                   "a script of a downgrade needs from:to, found '" + std::string(range) + "'",
                   "type " + (parsed->has_start ? std::string(range) + "base" : "head:" + std::string(range)));
  }
  detail::ScriptRun<B> script(history, options);
  return script.write(
      std::move(scratch), "downgrade", *parsed, [&](auto& migrator) { return migrator.downgrade(parsed->to); });
}

/// Writes what stamp() would write; as upgrade_script().
template <class B>
[[nodiscard]] Result<OfflineScript> stamp_script(typename ScriptWriter<B>::Scratch scratch, const History& history,
                                                 std::string_view range, const Options& options = {}) {
  const Result<detail::ScriptRange> parsed = detail::parse_script_range(range);
  if (!parsed) return failure(parsed.error());
  detail::ScriptRun<B> script(history, options);
  return script.write(std::move(scratch), "stamp", *parsed, [&](auto& migrator) { return migrator.stamp(parsed->to); });
}

/// @name With a scratch of their own.
/// @{
template <class B>
[[nodiscard]] Result<OfflineScript> upgrade_script(const History& history, std::string_view range,
                                                   const Options& options = {}) {
  return ScriptWriter<B>::open().and_then(
      [&](auto&& scratch) { return upgrade_script<B>(std::move(scratch), history, range, options); });
}
template <class B>
[[nodiscard]] Result<OfflineScript> downgrade_script(const History& history, std::string_view range,
                                                     const Options& options = {}) {
  return ScriptWriter<B>::open().and_then(
      [&](auto&& scratch) { return downgrade_script<B>(std::move(scratch), history, range, options); });
}
template <class B>
[[nodiscard]] Result<OfflineScript> stamp_script(const History& history, std::string_view range,
                                                 const Options& options = {}) {
  return ScriptWriter<B>::open().and_then(
      [&](auto&& scratch) { return stamp_script<B>(std::move(scratch), history, range, options); });
}
/// @}

}  // namespace headway::inline v0

#endif
