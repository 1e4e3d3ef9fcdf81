// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_MARKING_HPP
#define HEADWAY_TOOLS_COMMANDS_MARKING_HPP

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "headway/history/plan.hpp"
#include "headway/tools/context.hpp"

// Commands that write where the database is, and run no migration.
namespace headway::inline v0::cli {

/// `{revision}`
struct Stamp {
  static constexpr const char* word = "stamp";
  static constexpr const char* help = "record a revision without running anything";
  static constexpr const char* examples = "stamp head\nstamp 0003_tags --purge";

  void declare(CLI::App& command) {
    command.add_option("target", target, "head, base, a revision or a prefix of one")->type_name("TARGET")->required();
    command.add_flag("--purge", is_purge, "replace a revision that this program does not know");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    if (const Result<Nodes> rows = plan_stamp(context.graph, {}, target); !rows) return fail(rows.error());
    return context.with(OpenMode::create, [&](Database& it) {
      const Result<Report> result = it.stamp(target, is_purge ? Purge::yes : Purge::no);
      if (!result) return fail(result.error());
      return news(context.position("now", result->revision), {{"revision", result->revision}});
    });
  }

  std::string target;
  bool is_purge = false;
};

/// `{removed: ["0001_…"], revisions: ["0002_…"]}`
struct Repair {
  static constexpr const char* word = "repair";
  static constexpr const char* help = "remove rows of the version table that another row stands on";
  static constexpr const char* examples = "repair";

  void declare(CLI::App&) {}
  [[nodiscard]] Answer run(const Context& context) const {
    return context.with(OpenMode::read_write, [&](Database& it) {
      const auto removed = it.repair();
      if (!removed) return fail(removed.error());
      const auto rows = it.current();
      if (!rows) return fail(rows.error());
      std::string text, now;
      for (const std::string& row : *removed) text += "removed row " + context.style().revision(row) + '\n';
      for (const std::string& row : *rows) now += (now.empty() ? "" : ", ") + row;
      text += context.position(removed->empty() ? "nothing to repair:" : "now", now);
      return news(std::move(text), {{"removed", *removed}, {"revisions", *rows}});
    });
  }
};

}  // namespace headway::inline v0::cli

#endif
