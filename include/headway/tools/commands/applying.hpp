// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_APPLYING_HPP
#define HEADWAY_TOOLS_COMMANDS_APPLYING_HPP

#include <string>

#include <CLI/CLI.hpp>

#include "headway/history/plan.hpp"
#include "headway/tools/commands/scripting.hpp"
#include "headway/tools/context.hpp"

// Commands that run migrations.
namespace headway::inline v0::cli {

namespace detail {

/// Whether a target is wrong wherever the database is: then no database is made for it.
[[nodiscard]] inline bool is_wrong_anywhere(const Error& error) {
  return error.code == ErrorCode::malformed_target || error.code == ErrorCode::unknown_revision ||
         error.code == ErrorCode::ambiguous_revision || error.code == ErrorCode::wrong_direction ||
         error.code == ErrorCode::target_out_of_range || error.code == ErrorCode::not_in_branch;
}

/// `{applied: […], revision, is_dry_run}`: what was run, and where the database is now, or with a dry run would be;
/// with that also `findings: [lint finding…]`.
[[nodiscard]] inline Answer answer_of(const Context& context, const Result<Report>& result, bool is_dry_run) {
  if (!result) return fail(result.error());
  std::string text;
  for (const Applied& each : result->applied) {
    text += std::string(is_dry_run ? "would " : "") + std::string(name(each.direction)) + ' ' +
            context.style().revision(each.revision) + ' ' +
            context.style().faint('(' + in_milliseconds(each.duration) + ')');
    if (is_dry_run) text += ", " + std::to_string(each.rows) + " rows written";
    text += '\n';
  }
  std::string introduction = is_dry_run ? "nothing was changed; would be" : "now";
  if (result->applied.empty()) introduction = "nothing to run:";
  text += context.position(introduction, result->revision);
  Answer out =
      news(std::move(text),
           {{"applied", list_to_json(result->applied)}, {"revision", result->revision}, {"is_dry_run", is_dry_run}});
  out.warnings = result->warnings;
  return out;
}

/// A run that is taken back, with what lint tells of it.
[[nodiscard]] inline Answer rehearsed(const Context& context, Database& it, Direction direction,
                                      const std::string& target) {
  const auto steps = it.plan(direction, target);
  if (!steps) return fail(steps.error());
  std::string text;
  Json findings = Json::array();
  for (const PlannedStep& step : *steps) {
    for (const LintFinding& each : step.findings) {
      text += context.style().revision(each.revision) + ' ' + context.in_words(each, "");
      findings.push_back(to_json(each));
    }
  }
  Answer out = answer_of(context, it.dry_run(direction, target), true);
  if (out.error) return out;
  out.text.insert(0, text);
  out.json["findings"] = std::move(findings);
  return out;
}

}  // namespace detail

struct Upgrade {
  static constexpr const char* word = "upgrade";
  static constexpr const char* help = "apply migrations up to a target";
  static constexpr const char* examples =
      "upgrade\nupgrade +1 --dry-run\nupgrade payments@head\nupgrade 0003:head --sql";

  void declare(CLI::App& command) {
    command.add_option("target", target, "head, heads, a revision, a label or a prefix of one, +N, branch@…")
        ->type_name("TARGET")
        ->default_str("head");
    command.add_flag("--dry-run", is_dry_run, "run it, tell times and rows, and take it back");
    script.declare(command, "write it as a script: of a range a:b, or from base", "--dry-run");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    if (script.is_asked_for) return script.run(context, Scripted::upgrade, target);
    if (const Result<Plan> plan = plan_upgrade(context.graph, {}, target);
        !plan && detail::is_wrong_anywhere(plan.error())) {
      return fail(plan.error());
    }
    return context.with(is_dry_run ? OpenMode::read_write : OpenMode::create, [&](Database& it) {
      return is_dry_run ? detail::rehearsed(context, it, Direction::upgrade, target)
                        : detail::answer_of(context, it.upgrade(target), false);
    });
  }

  std::string target = "head";
  bool is_dry_run = false;
  Scripting script;
};

struct Downgrade {
  static constexpr const char* word = "downgrade";
  static constexpr const char* help = "take migrations back down to a target";
  static constexpr const char* examples = "downgrade -1\ndowngrade base --dry-run\ndowngrade head:0003 --sql";

  void declare(CLI::App& command) {
    command.add_option("target", target, "base, a revision or a prefix of one, -N, branch@…")
        ->type_name("TARGET")
        ->required();
    command.add_flag("--dry-run", is_dry_run, "run it, tell times and rows, and take it back");
    script.declare(command, "write it as a script, of a range a:b", "--dry-run");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    if (script.is_asked_for) return script.run(context, Scripted::downgrade, target);
    return context.with(OpenMode::read_write, [&](Database& it) {
      return is_dry_run ? detail::rehearsed(context, it, Direction::downgrade, target)
                        : detail::answer_of(context, it.downgrade(target), false);
    });
  }

  std::string target;
  bool is_dry_run = false;
  Scripting script;
};

}  // namespace headway::inline v0::cli

#endif
