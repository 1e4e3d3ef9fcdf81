// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_COMPARING_HPP
#define HEADWAY_TOOLS_COMMANDS_COMPARING_HPP

#include <string>

#include <CLI/CLI.hpp>

#include "headway/operations/difference_words.hpp"
#include "headway/tools/context.hpp"

// Commands that compare a database with what the program says of it.
namespace headway::inline v0::cli {

/// `{is_clean, migrations: [difference…], models: [difference…] or null}`
struct Check {
  static constexpr const char* word = "check";
  static constexpr const char* help = "compare the database with what its migrations make";
  static constexpr const char* examples = "check || echo somebody else was here";

  void declare(CLI::App&) {}
  [[nodiscard]] Answer run(const Context& context) const {
    return context.with(OpenMode::read_write, [&](Database& it) {
      const Result<Differences> drift = it.drift();
      if (!drift) return fail(drift.error());
      Answer out;
      out.json = {{"is_clean", drift->empty()}, {"migrations", list_to_json(*drift)}, {"models", nullptr}};
      tell(context, *drift, "", "no drift: the database is as its migrations made it", out);
      if (context.application.models) {
        const Result<Differences> from_models = it.drift(context.application.models(it.dialect()));
        if (!from_models) return fail(from_models.error());
        out.json["is_clean"] = drift->empty() && from_models->empty();
        out.json["models"] = list_to_json(*from_models);
        tell(context, *from_models, "models: ", "models: the database is as they describe it", out);
      }
      return out;
    });
  }

 private:
  static void tell(const Context& context, const Differences& all, const char* before, const char* none, Answer& out) {
    for (const Difference& each : all) out.text += before + to_string(each) + '\n';
    if (all.empty()) out.text += context.style().good(none) + '\n';
    if (!all.empty()) out.code = found_differences;
  }
};

/// `{steps: [{revision, direction, changes: [{table, how}], findings: [lint finding…]}]}`
struct ShowPlan {
  static constexpr const char* word = "plan";
  static constexpr const char* help = "show what would be run, how each table would be changed, and what it could cost";
  static constexpr const char* examples = "plan\nplan --downgrade base";

  void declare(CLI::App& command) {
    command.add_option("target", target, "as for upgrade, or with --downgrade as for downgrade")
        ->type_name("TARGET")
        ->default_str("head");
    command.add_flag("--downgrade", is_downgrade, "plan the way down");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    return context.with(OpenMode::read_write, [&](Database& it) {
      const auto steps = it.plan(is_downgrade ? Direction::downgrade : Direction::upgrade, target);
      if (!steps) return fail(steps.error());
      Answer out;
      out.json = {{"steps", list_to_json(*steps)}};
      if (steps->empty()) out.text = "nothing to run\n";
      for (const PlannedStep& step : *steps) {
        out.text += std::string(name(step.direction)) + ' ' + context.style().revision(step.revision) + '\n';
        for (const PlannedChange& each : step.changes) {
          out.text += "  " + each.table + ' ' + context.style().faint(each.how) + '\n';
        }
        for (const LintFinding& each : step.findings) out.text += context.in_words(each, "  ");
      }
      return out;
    });
  }

  std::string target = "head";
  bool is_downgrade = false;
};

}  // namespace headway::inline v0::cli

#endif
