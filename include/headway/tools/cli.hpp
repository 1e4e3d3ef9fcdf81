// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_CLI_HPP
#define HEADWAY_TOOLS_CLI_HPP

#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>

#include "headway/tools/commands.hpp"

namespace headway::inline v0::cli {

namespace detail {

template <class B>
void declare_commands(CLI::App& app, Commands<B>& commands, int& code) {
  using All = Commands<B>;
  const auto command = [&](const char* word, const char* help, int (All::*act)()) {
    CLI::App* made = app.add_subcommand(word, help);
    made->callback([&commands, &code, act] { code = (commands.*act)(); });
    return made;
  };
  command("upgrade", "apply migrations up to a target", &All::upgrade)
      ->add_option("target", commands.target, "head, heads, a revision, a label or a prefix of one, +N, branch@…")
      ->default_str("head");
  command("downgrade", "take migrations back down to a target", &All::downgrade)
      ->add_option("target", commands.target, "base, a revision or a prefix of one, -N, branch@…")
      ->required();
  CLI::App* stamp = command("stamp", "record a revision without running anything", &All::stamp);
  stamp->add_option("target", commands.target, "head, base, a revision or a prefix of one")->required();
  stamp->add_flag("--purge", commands.purge, "replace a revision that this program does not know");
  command("repair", "remove rows of the version table that another row stands on", &All::repair);
  CLI::App* merge = command("merge", "write a migration that merges heads, beside the others", &All::merge);
  merge->add_option("revisions", commands.request.revisions, "the heads to merge; all when none is named");
  merge->add_option("-m,--message", commands.request.message, "what the migration says of itself");
  merge->add_option("--rev-id", commands.request.revision, "its revision; else made from the files that are there");
  merge->add_option("--branch-label", commands.request.branch_label, "a name for the branch that begins with it");
  merge->add_option("--directory", commands.request.directory, "where the migrations lie; else as it was built");
  merge->add_option("--namespace", commands.request.name_space, "what they are declared in; else as it was built");
  CLI::App* plan = command("plan", "show what would be run, and how each table would be changed", &All::plan);
  plan->add_option("target", commands.target, "as for upgrade, or with --downgrade as for downgrade")
      ->default_str("head");
  plan->add_flag("--downgrade", commands.is_downgrade, "plan the way down");
  command("check", "compare the database with what its migrations make", &All::check);
  command("current", "show where the database is", &All::current)
      ->add_flag("--check-heads", commands.check_heads, "exit with 3 unless the database is at every head");
  command("heads", "show the newest revisions of this program", &All::heads);
  command("branches", "show where the history forks", &All::branches);
  command("show", "show one revision", &All::show)
      ->add_option("target", commands.target, "a revision or a prefix of one, a label, head")
      ->default_str("head");
  CLI::App* history = command("history", "list the revisions of this program, newest first", &All::history);
  history->add_flag("--audit", commands.audit, "list what was run on the database, oldest first");
  history->add_option("-r,--rev-range", commands.range, "a:b, a: or :b; an end may be current, or a step: -3:current")
      ->default_str("base:heads");
}

}  // namespace detail

/// The command line of an application: `return headway::cli::run<headway::Sqlite>(argc, argv, history, {"notes"});`
///
/// The commands are Alembic's: upgrade, downgrade, stamp, current, heads, branches, show, history, check, merge; and
/// repair and plan. The database is what `--database` names, else the environment's DATABASE_URL, else the one in
/// `.env`, else the application's default.
///
/// @return 0 done, 1 failed (with the error on standard error), 2 wrong usage, 3 check or current --check-heads found
/// differences.
template <class B>
int run(int argc, const char* const* argv, const History& history, const Application& application) {
  try {
    CLI::App app(application.name + ": migrates the database of this application", application.name);
    detail::Commands<B> commands(history, application);
    int code = done;
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option(
        "--database",
        commands.database,
        "path or sqlite:/// URL; else DATABASE_URL, else DATABASE_URL in .env, else " + application.default_database);
    if (!application.version.empty()) app.set_version_flag("--version", application.name + ' ' + application.version);
    detail::declare_commands(app, commands, code);
    commands.target = "head";
    commands.range = "base:heads";
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
      return app.exit(problem) == 0 ? done : wrong_usage;
    }
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      std::fputs("error: standard output could not be written\n", stderr);
      return failed;
    }
    return code;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "error: %s\n", problem.what());
    return failed;
  }
}

}  // namespace headway::inline v0::cli

#endif
