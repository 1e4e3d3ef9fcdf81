// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HISTORY_LINT_HPP
#define HEADWAY_HISTORY_LINT_HPP

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/finding.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/history.hpp"
#include "headway/history/order.hpp"
#include "headway/history/verify.hpp"
#include "headway/operations/lint.hpp"

namespace headway::inline v0 {

/// What lint tells of a migration, in words: each member is a member of the JSON object of the same name, where `code`
/// is `HW151`, `severity` its name, and `rows` null when nothing was counted.
struct LintFinding {
  ErrorCode code = ErrorCode::none;
  std::string name;  ///< Of the code, such as `drops_column`.
  Severity severity = Severity::note;
  std::string revision;
  std::string direction;              ///< `upgrade` or `downgrade`.
  std::string table;                  ///< Empty when it is about none.
  std::string part;                   ///< The column, or the columns, of the table.
  std::string sentence;               ///< What may happen, and what is known of the rows.
  std::string recipe;                 ///< What to do instead.
  bool is_certain = false;            ///< The database has said so.
  std::optional<std::uint64_t> rows;  ///< That it is about, or at least so many.
};
using LintFindings = std::vector<LintFinding>;

/// A finding of lint in words.
///
/// @param facts  what a database has said, to stand behind the sentence
[[nodiscard]] inline LintFinding in_words(const Finding& finding, const std::string& facts = {}) {
  LintFinding out;
  out.code = finding.code;
  out.name = name(finding.code);
  out.severity = severity(finding.code);
  out.revision = finding.revision.string();
  out.direction = finding.direction.string();
  out.table = finding.table.string();
  out.part = finding.name.string();
  out.sentence = detail::sentence(finding) + (facts.empty() ? "" : ": " + facts);
  out.recipe = remedy(finding.code);
  return out;
}

/// `loss HW151 drops_column: column users.age is dropped, and its values with it: 12 rows have one`
[[nodiscard]] inline std::string describe(const LintFinding& finding) {
  return std::string(name(finding.severity)) + ' ' + number(finding.code) + ' ' + finding.name + ": " +
         finding.sentence;
}

namespace detail {

/// A migration that cannot be taken back; nothing for others.
[[nodiscard]] constexpr Finding irreversibility(const Migration& migration) {
  Finding out;
  if (migration.is_reversible()) return out;
  out.code = ErrorCode::irreversible_step;
  if (migration.downgrade == nullptr) {
    out.other = "it has no downgrade function";
  } else {
    out.other = "it is declared irreversible";
  }
  return out;
}

/// Names the migration in what was found.
constexpr void sign(Finding& finding, const Migration& migration, Direction direction) {
  finding.revision = Text(migration.revision);
  finding.direction = Text(name(direction));
}

/// Revisions of two branches whose order matters, which checked_history refuses.
[[nodiscard]] constexpr Findings unordered_branches(const Graph& graph, Dialect dialect) {
  Findings out;
  if (CommuteCheck::is_line(graph)) return out;
  for (Finding& each : verify_graph(graph, dialect)) {
    if (each.code != ErrorCode::branches_do_not_commute) continue;
    const Migration& migration = graph.migration(graph.find(each.revision));
    const Migration& other = graph.migration(graph.find(each.other));
    if (migration.accepts.contains(each.code) || other.accepts.contains(each.code)) continue;
    sign(each, migration, Direction::upgrade);
    out.push_back(std::move(each));
  }
  return out;
}

[[nodiscard]] constexpr Findings lint_graph(const Graph& graph, Dialect dialect) {
  Findings out;
  Nodes order = newest_first(graph, Marks(graph.size(), 1), graph.effective_heads());
  std::reverse(order.begin(), order.end());
  Linter linter(Schema{}, dialect);
  for (const Node node : order) {
    const Migration& migration = graph.migration(node);
    Operations recorded;
    migration.upgrade(recorded);
    Doubts doubts;
    linter.forget();
    const Finding wrong = linter.follow(std::as_const(recorded).list(), doubts);
    for (Doubt& each : doubts) {
      if (migration.accepts.contains(each.finding.code)) continue;
      sign(each.finding, migration, Direction::upgrade);
      out.push_back(std::move(each.finding));
    }
    if (wrong) break;
  }
  for (Finding& each : unordered_branches(graph, dialect)) out.push_back(std::move(each));
  return out;
}

}  // namespace detail

/// What the upgrades of a history may destroy, fail on or take long over, without a database: each as it meets one that
/// is at the revision before and has rows in every table. What a migration accepts is left out. Nothing is told from
/// the first operation on that does not fit: verify() says why.
///
/// `static_assert(lint(migrations).empty())` lets nothing through that was not accepted.
[[nodiscard]] constexpr Findings lint(std::span<const Migration> migrations, Dialect dialect = Dialect::sqlite) {
  if (examine(migrations, Branches::allowed)) return {};
  return detail::lint_graph(Graph(migrations), dialect);
}
[[nodiscard]] constexpr Findings lint(const History& history, Dialect dialect = Dialect::sqlite) {
  return detail::lint_graph(Graph(history.migrations()), dialect);
}

}  // namespace headway::inline v0

#endif
