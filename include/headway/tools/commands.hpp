// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_HPP
#define HEADWAY_TOOLS_COMMANDS_HPP

#include <cstdio>
#include <random>
#include <span>
#include <string>
#include <utility>

#include "headway/engine/migrator.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/models.hpp"
#include "headway/history/plan.hpp"
#include "headway/history/range.hpp"
#include "headway/history/target.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/tools/location.hpp"
#include "headway/tools/merge.hpp"

namespace headway::inline v0::cli {

/// What an application says of itself.
struct Application {
  std::string name;  ///< Stands in help texts and, with the version, in the history table.
  std::string version = {};
  std::string default_database = "database.db";  ///< Used when neither the operator nor the environment names one.
  std::string migrations_directory = {};  ///< Where `merge` writes; headway_add_migrations tells it to the program.
  std::string migrations_namespace = {};  ///< What the migrations there are declared in.
  Models models = {};                     ///< The tables of the models, which `check` compares the database with, too.
};

/// Exit codes of run().
inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int wrong_usage = 2;
inline constexpr int found_differences = 3;

namespace detail {

/// The commands, each a function from what was typed to an exit code.
template <class B>
class Commands {
 public:
  Commands(const History& history, const Application& application)
      : history_(history), graph_(history.migrations()), application_(application) {}

  std::string database;  // filled by CLI11
  std::string target;
  std::string range;
  MergeRequest request;
  bool purge = false;
  bool audit = false;
  bool check_heads = false;
  bool is_downgrade = false;

  int upgrade() {
    if (const Result<Plan> plan = plan_upgrade(graph_, {}, target); !plan && is_wrong_anywhere(plan.error())) {
      return fail(plan.error());
    }
    return with(OpenMode::create, [this](Migrator<B>& migrator) { return report(migrator.upgrade(target)); });
  }
  int downgrade() {
    return with(OpenMode::read_write, [this](Migrator<B>& migrator) { return report(migrator.downgrade(target)); });
  }
  int stamp() {
    if (const Result<Nodes> rows = plan_stamp(graph_, {}, target); !rows) return fail(rows.error());
    return with(OpenMode::create, [this](Migrator<B>& migrator) {
      const Result<Report> result = migrator.stamp(target, purge ? Purge::yes : Purge::no);
      if (!result) return fail(result.error());
      print_position("now", result->revision);
      return done;
    });
  }

  int repair() {
    return with(OpenMode::read_write, [this](Migrator<B>& migrator) {
      const auto removed = migrator.repair();
      if (!removed) return fail(removed.error());
      for (const std::string& row : *removed) std::printf("removed row %s\n", row.c_str());
      const auto rows = migrator.current();
      if (!rows) return fail(rows.error());
      std::string now;
      for (const std::string& row : *rows) now += (now.empty() ? "" : ", ") + row;
      print_position(removed->empty() ? "nothing to repair:" : "now", now);
      return done;
    });
  }

  int check() {
    return with(OpenMode::read_write, [this](Migrator<B>& migrator) {
      const Result<Differences> drift = migrator.drift();
      if (!drift) return fail(drift.error());
      for (const Difference& difference : *drift) std::printf("%s\n", to_string(difference).c_str());
      if (drift->empty()) std::puts("no drift: the database is as its migrations made it");
      if (!application_.models) return drift->empty() ? done : found_differences;
      const Result<Differences> from_models = migrator.drift(application_.models(migrator.backend().dialect()));
      if (!from_models) return fail(from_models.error());
      for (const Difference& each : *from_models) std::printf("models: %s\n", to_string(each).c_str());
      if (from_models->empty()) std::puts("models: the database is as they describe it");
      return drift->empty() && from_models->empty() ? done : found_differences;
    });
  }

  int plan() {
    return with(OpenMode::read_write, [this](Migrator<B>& migrator) {
      const auto steps = migrator.plan(is_downgrade ? Direction::downgrade : Direction::upgrade, target);
      if (!steps) return fail(steps.error());
      if (steps->empty()) std::puts("nothing to run");
      for (const PlannedStep& step : *steps) {
        std::printf("%s %s\n", std::string(name(step.direction)).c_str(), step.revision.c_str());
        for (const PlannedChange& each : step.changes) std::printf("  %s %s\n", each.table.c_str(), each.how.c_str());
      }
      return done;
    });
  }

  int current() {
    return with(OpenMode::read_write, [this](Migrator<B>& migrator) {
      const auto rows = migrator.current();
      if (!rows) return fail(rows.error());
      if (rows->empty()) std::puts("base (no revision applied)");
      for (const std::string& row : *rows) {
        const Node node = graph_.find(row);
        std::printf("%s%s\n", row.c_str(), node == Graph::none ? " (unknown to this program)" : marks_of(node).c_str());
      }
      if (!check_heads || history_.is_at_head(*rows)) return done;
      std::printf("not at head: %s\n", list(graph_.effective_heads()).c_str());
      return found_differences;
    });
  }

  int merge() {
    if (request.directory.empty()) request.directory = application_.migrations_directory;
    if (request.name_space.empty()) request.name_space = application_.migrations_namespace;
    if (request.directory.empty() || request.name_space.empty()) {
      return fail(headway::detail::error_of(ErrorCode::migration_not_written,
                                            "this program was not told where its migrations lie; name them with "
                                            "--directory and --namespace"));
    }
    request.random_id = random_id();
    const Result<std::string> file = write_merge(graph_, request);
    if (!file) return fail(file.error());
    std::printf("wrote %s\nnext: build %s again, then `%s upgrade`\n",
                file->c_str(),
                application_.name.c_str(),
                application_.name.c_str());
    return done;
  }

  int heads() {
    for (const Node head : graph_.heads()) std::printf("%s%s\n", id(head).c_str(), marks_of(head).c_str());
    return done;
  }

  int branches() {
    for (Node node = 0; node < graph_.size(); ++node) {
      if (graph_.children(node).size() < 2) continue;
      std::printf("%s%s\n", id(node).c_str(), marks_of(node).c_str());
      for (const Node child : graph_.children(node))
        std::printf("  -> %s%s\n", id(child).c_str(), marks_of(child).c_str());
    }
    return done;
  }

  int history() {
    if (audit) return with(OpenMode::read_write, [](Migrator<B>& migrator) { return print_audit(migrator); });
    const Result<Range> wanted = parse_range(range);
    if (!wanted) return fail(wanted.error());
    if (!wanted->is_about_database()) return list_range(*wanted, {});
    return with(OpenMode::read_write, [&](Migrator<B>& migrator) {
      const Result<Nodes> rows = migrator.position();
      return rows ? list_range(*wanted, *rows) : fail(rows.error());
    });
  }

  int show() {
    const Result<Target> wanted = parse_target(target);
    const Result<Nodes> found = wanted ? Resolver(graph_).revisions(*wanted) : Result<Nodes>(failure(wanted.error()));
    if (!found) return fail(found.error());
    for (const Node node : *found) {
      const Migration& migration = graph_.migration(node);
      std::printf("revision: %s%s\nparent: %s\n", id(node).c_str(), marks_of(node).c_str(), parents_of(node).c_str());
      if (!migration.depends_on.empty()) std::printf("depends on: %s\n", list(graph_.dependencies(node)).c_str());
      if (!migration.message.empty()) std::printf("message: %s\n", std::string(migration.message).c_str());
      std::printf("reversible: %s\n", migration.is_reversible() ? "yes" : "no");
    }
    return done;
  }

 private:
  /// Whether a target is wrong wherever the database is: then no database is made for it.
  [[nodiscard]] static bool is_wrong_anywhere(const Error& error) {
    return error.code == ErrorCode::malformed_target || error.code == ErrorCode::unknown_revision ||
           error.code == ErrorCode::ambiguous_revision || error.code == ErrorCode::wrong_direction ||
           error.code == ErrorCode::target_out_of_range || error.code == ErrorCode::not_in_branch;
  }
  /// 12 hexadecimal digits, as Alembic's ids have.
  [[nodiscard]] static std::string random_id() {
    std::random_device source;
    std::string out;
    while (out.size() < 12) out += "0123456789abcdef"[source() % 16];
    return out;
  }
  [[nodiscard]] std::string id(Node node) const { return std::string(graph_.id(node)); }
  [[nodiscard]] std::string list(std::span<const Node> nodes) const {
    std::string out;
    for (const Node node : nodes) out += (out.empty() ? "" : ", ") + id(node);
    return out;
  }
  [[nodiscard]] std::string parents_of(Node node) const {
    return graph_.is_base(node) ? "base" : list(graph_.parents(node));
  }
  /// Alembic's words: an effective head is one that another branch depends on.
  [[nodiscard]] std::string marks_of(Node node) const {
    std::string out;
    for (const std::string_view label : graph_.migration(node).branch_labels)
      out.append(" (").append(label).append(")");
    if (graph_.is_head(node)) out += graph_.is_effective_head(node) ? " (head)" : " (effective head)";
    if (graph_.children(node).size() > 1) out += " (branchpoint)";
    if (graph_.parents(node).size() > 1) out += " (mergepoint)";
    return out;
  }

  template <class Function>
  int with(OpenMode mode, Function function) {
    const Result<Location> location = locate(database, application_.default_database);
    if (!location) return fail(location.error());
    Result<B> backend = B::open(location->database, mode);
    if (!backend) return fail(backend.error(), "database named by " + location->source);
    Options options;
    options.program = application_.version.empty() ? application_.name : application_.name + ' ' + application_.version;
    Result<Migrator<B>> migrator = Migrator<B>::over(std::move(*backend), history_, std::move(options));
    if (!migrator) return fail(migrator.error());
    return function(*migrator);
  }

  static int fail(const Error& error, const std::string& note = {}) {
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    if (!note.empty()) std::fprintf(stderr, "  note: %s\n", note.c_str());
    return failed;
  }

  int report(const Result<Report>& result) const {
    if (!result) return fail(result.error());
    for (const std::string& warning : result->warnings) std::fprintf(stderr, "warning: %s\n", warning.c_str());
    for (const Applied& applied : result->applied) {
      std::printf("%s %s (%.1f ms)\n",
                  std::string(name(applied.direction)).c_str(),
                  applied.revision.c_str(),
                  static_cast<double>(applied.duration.count()) / 1000.0);
    }
    print_position(result->applied.empty() ? "nothing to run:" : "now", result->revision);
    return done;
  }
  void print_position(const char* introduction, const std::string& revision) const {
    const Node node = graph_.find(revision);
    std::printf("%s at %s%s\n",
                introduction,
                revision.empty() ? "base" : revision.c_str(),
                node == Graph::none ? "" : marks_of(node).c_str());
  }

  int list_range(const Range& wanted, const Nodes& rows) const {
    const Result<Nodes> found = select_range(graph_, wanted, rows);
    if (!found) return fail(found.error());
    for (const Node node : *found) {
      std::printf("%s -> %s%s", parents_of(node).c_str(), id(node).c_str(), marks_of(node).c_str());
      const std::string message(graph_.migration(node).message);
      std::printf("%s%s\n", message.empty() ? "" : ", ", message.c_str());
    }
    return done;
  }
  static int print_audit(Migrator<B>& migrator) {
    const auto entries = migrator.history();
    if (!entries) return fail(entries.error());
    for (const HistoryEntry& entry : *entries) {
      std::printf("%s %s %s %s%s%s\n",
                  entry.started_at.c_str(),
                  entry.direction.c_str(),
                  entry.revision.empty() ? "base" : entry.revision.c_str(),
                  entry.outcome.c_str(),
                  entry.program.empty() ? "" : " by ",
                  entry.program.c_str());
    }
    return done;
  }

  const History& history_;
  Graph graph_;
  const Application& application_;
};

}  // namespace detail

}  // namespace headway::inline v0::cli

#endif
