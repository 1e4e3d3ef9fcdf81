// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_CONTEXT_HPP
#define HEADWAY_TOOLS_CONTEXT_HPP

#include <cstddef>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/history/graph.hpp"
#include "headway/history/history.hpp"
#include "headway/tools/answer.hpp"
#include "headway/tools/application.hpp"
#include "headway/tools/as_json.hpp"
#include "headway/tools/database.hpp"
#include "headway/tools/location.hpp"
#include "headway/tools/progress.hpp"
#include "headway/tools/style.hpp"

namespace headway::inline v0::cli {

/// What every command is given: the program's history, what the operator said for all commands, and the way to the
/// database.
class Context {
 public:
  Context(const History& history_of_program, const Application& described, std::vector<Driver> drivers)
      : history(history_of_program), graph(history_of_program.migrations()), application(described),
        drivers_(std::move(drivers)) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const History& history;
  const Graph graph;
  const Application& application;
  std::string database;  // filled by CLI11, down to `colour`
  bool is_json = false;
  bool is_quiet = false;
  bool is_verbose = false;
  Colour colour = Colour::automatic;

  [[nodiscard]] Style style() const { return Style::of(stdout, colour); }

  /// What the program was built for, first of all.
  [[nodiscard]] Dialect dialect() const { return drivers_.front().dialect; }
  /// What migrations are written for.
  [[nodiscard]] std::vector<Dialect> dialects() const {
    std::vector<Dialect> out = application.dialects;
    for (std::size_t at = 0; application.dialects.empty() && at < drivers_.size(); ++at) {
      out.push_back(drivers_[at].dialect);
    }
    return out;
  }

  /// The database that the operator means.
  ///
  /// @error cannot_open  it is of a kind that the program was not built for
  [[nodiscard]] Result<Location> location() const {
    Result<Location> found = locate(database, application.default_database);
    if (!found || find(found->dialect) != nullptr) return found;
    return built_without(found->dialect);
  }

  /// Opens the database that the operator means, and has it act.
  template <class Act>
  [[nodiscard]] Answer with(OpenMode mode, Act act) const {
    const Result<Location> location = this->location();
    if (!location) return fail(location.error());
    const Driver* driver = find(location->dialect);
    const bool is_silent = is_quiet || is_json;
    Progress progress(application.options.observer,
                      Style::is_terminal(stderr) && !is_silent,
                      is_verbose && !is_silent,
                      Style::of(stderr, colour));
    Options options = application.options;
    options.observer = &progress;
    if (options.program.empty()) options.program = program();
    const Result<std::unique_ptr<Database>> opened =
        driver->open(location->database, mode, history, std::move(options));
    if (!opened) return fail(opened.error(), "database named by " + location->source);
    return act(**opened);
  }

  /// Writes a script without opening a database.
  ///
  /// `{script, revisions: ["…"], from, to}`
  ///
  /// @param dialect  whose SQL it is; none for that of the database that the operator means
  [[nodiscard]] Answer script(Scripted what, const std::string& range, std::optional<Dialect> dialect) const {
    if (!dialect) {
      const Result<Location> location = this->location();
      if (!location) return fail(location.error());
      dialect = location->dialect;
    }
    const Driver* driver = find(*dialect);
    if (driver == nullptr) return fail(built_without(*dialect).error());
    Options options = application.options;
    if (options.program.empty()) options.program = program();
    const Result<OfflineScript> written = driver->script(what, history, range, options);
    if (!written) return fail(written.error());
    Answer out;
    out.text = written->text;
    out.json = {
        {"script", written->text}, {"revisions", written->revisions}, {"from", written->from}, {"to", written->to}};
    return out;
  }

  [[nodiscard]] std::string program() const {
    return application.version.empty() ? application.name : application.name + ' ' + application.version;
  }

  /// What lint tells, with what to do instead below it.
  [[nodiscard]] std::string in_words(const LintFinding& it, std::string_view indent) const {
    const Style words = style();
    const std::string severity(name(it.severity)), code = number(it.code) + ' ' + it.name;
    const bool is_mild = it.severity == Severity::note || it.severity == Severity::slow;
    std::string out =
        std::string(indent) + (is_mild ? words.warning(severity) : words.bad(severity)) + ' ' + code + ": ";
    return out + it.sentence + '\n' + std::string(indent) + "  " + words.faint(it.recipe) + '\n';
  }

  /// @name Revisions as they are printed.
  /// @{
  [[nodiscard]] std::string id(Node node) const { return std::string(graph.id(node)); }
  [[nodiscard]] std::string list(std::span<const Node> nodes) const {
    std::string out;
    for (const Node node : nodes) out += (out.empty() ? "" : ", ") + style().revision(graph.id(node));
    return out;
  }
  [[nodiscard]] std::string parents_of(Node node) const {
    return graph.is_base(node) ? "base" : list(graph.parents(node));
  }
  /// Alembic's words: an effective head is one that another branch depends on.
  [[nodiscard]] std::string marks_of(Node node) const {
    std::string out;
    for (const std::string_view label : graph.migration(node).branch_labels) out.append(" (").append(label).append(")");
    if (graph.is_head(node)) out += graph.is_effective_head(node) ? " (head)" : " (effective head)";
    if (graph.children(node).size() > 1) out += " (branchpoint)";
    if (graph.parents(node).size() > 1) out += " (mergepoint)";
    return style().mark(out);
  }
  [[nodiscard]] std::string with_marks(Node node) const { return style().revision(graph.id(node)) + marks_of(node); }
  /// A revision in a line, or with `--verbose` in full.
  [[nodiscard]] std::string listed(Node node) const { return is_verbose ? in_full(node) : with_marks(node) + '\n'; }
  [[nodiscard]] std::string in_full(Node node) const {
    const Migration& migration = graph.migration(node);
    std::string out = "revision: " + with_marks(node) + "\nparent: " + parents_of(node) + '\n';
    if (!migration.depends_on.empty()) out += "depends on: " + list(graph.dependencies(node)) + '\n';
    if (!migration.message.empty()) out += "message: " + std::string(migration.message) + '\n';
    return out + "reversible: " + (migration.is_reversible() ? "yes\n" : "no\n");
  }
  /// `now at 0002_tags (head)`
  [[nodiscard]] std::string position(std::string_view introduction, const std::string& rows) const {
    const Node node = graph.find(rows);
    const bool is_one = node != Graph::none;
    return std::string(introduction) + " at " +
           (is_one ? with_marks(node) : style().revision(rows.empty() ? "base" : rows)) + '\n';
  }
  /// @}

 private:
  [[nodiscard]] Result<Location> built_without(Dialect other) const {
    return failure(ErrorCode::cannot_open,
                   "this program was built without " + std::string(name(other)),
                   "name a database of " + std::string(name(dialect())));
  }
  [[nodiscard]] const Driver* find(Dialect dialect) const {
    for (const Driver& each : drivers_) {
      if (each.dialect == dialect) return &each;
    }
    return nullptr;
  }

  std::vector<Driver> drivers_;
};

}  // namespace headway::inline v0::cli

#endif
