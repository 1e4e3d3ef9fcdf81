// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_MARKING_HPP
#define HEADWAY_TOOLS_COMMANDS_MARKING_HPP

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "headway/history/plan.hpp"
#include "headway/tools/commands/scripting.hpp"
#include "headway/tools/context.hpp"

// Commands that write where the database is, and run no migration.
namespace headway::inline v0::cli {

/// `{revision}`
struct Stamp {
  static constexpr const char* word = "stamp";
  static constexpr const char* help = "record a revision without running anything";
  static constexpr const char* examples = "stamp head\nstamp 0003_tags --purge\nstamp 0003:head --sql";

  void declare(CLI::App& command) {
    command.add_option("target", target, "head, base, a revision or a prefix of one")->type_name("TARGET")->required();
    command.add_flag("--purge", is_purge, "replace a revision that this program does not know");
    script.declare(command, "write it as a script: of a range a:b, or from base", "--purge");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    if (script.is_asked_for) return script.run(context, Scripted::stamp, target);
    if (const Result<Nodes> rows = plan_stamp(context.graph, {}, target); !rows) return fail(rows.error());
    return context.with(OpenMode::create, [&](Database& it) {
      const Result<Report> result = it.stamp(target, is_purge ? Purge::yes : Purge::no);
      if (!result) return fail(result.error());
      return news(context.position("now", result->revision), {{"revision", result->revision}});
    });
  }

  std::string target;
  bool is_purge = false;
  Scripting script;
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

/// `{was_made}`
struct EnsureVersion {
  static constexpr const char* word = "ensure-version";
  static constexpr const char* help = "make the version table and the history table, where they are missing";
  static constexpr const char* examples = "ensure-version";

  void declare(CLI::App&) {}
  [[nodiscard]] Answer run(const Context& context) const {
    return context.with(OpenMode::create, [](Database& it) {
      const Result<bool> made = it.ensure_version();
      if (!made) return fail(made.error());
      return news(*made ? "made the version table and the history table\n" : "nothing to make: the tables are there\n",
                  {{"was_made", *made}});
    });
  }
};

/// `{accepted: ["0001_…"]}`
struct Accept {
  static constexpr const char* word = "accept";
  static constexpr const char* help = "take migrations that were edited after they were applied as they are now";
  static constexpr const char* examples = "accept\naccept 0003_tags";

  void declare(CLI::App& command) {
    command.add_option("revisions", revisions, "those to accept; all that `verify --applied` tells when none is named")
        ->type_name("TARGET");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    return context.with(OpenMode::read_write, [&](Database& it) {
      const auto accepted = revisions.empty() ? it.accept_all() : it.accept(revisions);
      if (!accepted) return fail(accepted.error());
      std::string text;
      for (const std::string& each : *accepted) text += "accepted " + context.style().revision(each) + '\n';
      if (text.empty()) text = "nothing to accept: no applied migration was edited\n";
      return news(std::move(text), {{"accepted", *accepted}});
    });
  }

  std::vector<std::string> revisions;
};

/// `{file}`
struct Backup {
  static constexpr const char* word = "backup";
  static constexpr const char* help = "write a consistent copy of the database to a file, while others go on with it";
  static constexpr const char* examples = "backup before-{revision}-{time}.db";

  void declare(CLI::App& command) {
    command.add_option("file", file, "where to; {revision} and {time} in it are filled in")
        ->required()
        ->type_name("FILE");
    command.add_flag("--overwrite", overwrites, "replace a file of that name");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    return context.with(OpenMode::read_write, [&](Database& it) {
      const auto rows = it.current();
      if (!rows) return fail(rows.error());
      const std::string path = backup_path(file, *rows, std::chrono::system_clock::now());
      if (Result<void> copied = it.backup(path, overwrites ? Overwrite::yes : Overwrite::no); !copied) {
        return fail(copied.error());
      }
      return news("wrote " + path + '\n', {{"file", path}});
    });
  }

  std::string file;
  bool overwrites = false;
};

}  // namespace headway::inline v0::cli

#endif
