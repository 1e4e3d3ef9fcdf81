// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_CLI_HPP
#define HEADWAY_TOOLS_CLI_HPP

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "headway/history/suggest.hpp"
#include "headway/tools/commands/applying.hpp"
#include "headway/tools/commands/beginning.hpp"
#include "headway/tools/commands/comparing.hpp"
#include "headway/tools/commands/completion.hpp"
#include "headway/tools/commands/drawing.hpp"
#include "headway/tools/commands/listing.hpp"
#include "headway/tools/commands/marking.hpp"
#include "headway/tools/commands/verifying.hpp"
#include "headway/tools/commands/writing.hpp"
#include "headway/tools/context.hpp"
#include "headway/tools/own_commands.hpp"
#include "headway/tools/printing.hpp"

namespace headway::inline v0::cli {

namespace detail {

/// A command is a struct: what was typed are its members, which declare() tells to CLI11, and run() answers.
template <class Command>
void declare_command(CLI::App& app, const std::string& group, const Context& context, int& code) {
  const auto command = std::make_shared<Command>();
  CLI::App* made = app.add_subcommand(Command::word, Command::help)->group(group);
  command->declare(*made);
  std::string footer = "Examples:";
  std::string_view rest = Command::examples;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    footer.append("\n  ").append(context.application.name).append(" ").append(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  made->footer(footer);
  made->callback([&context, &code, command] { code = print(context, Command::word, command->run(context)); });
}

template <class... Commands>
void declare_commands(CLI::App& app, const char* group, const Context& context, int& code) {
  (declare_command<Commands>(app, group, context, code), ...);
}

inline void declare_all(CLI::App& app, Context& context, int& code) {
  const Application& application = context.application;
  app.add_option("--database",
                 context.database,
                 "path or URL; else DATABASE_URL, else DATABASE_URL in .env, else " + application.default_database)
      ->type_name("FILE");
  app.add_flag("--json", context.is_json, "print one JSON document, errors too");
  app.add_flag("-q,--quiet", context.is_quiet, "print only errors, and what was asked for");
  app.add_flag("-v,--verbose", context.is_verbose, "print each statement that is run, and revisions in full");
  app.add_option_function<std::string>(
         "--color",
         [&context](const std::string& when) {
           context.colour = Colour::automatic;
           if (when != "auto") context.colour = when == "always" ? Colour::always : Colour::never;
         },
         "auto: on a terminal, without NO_COLOR")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
  if (!application.version.empty()) app.set_version_flag("--version", context.program());
  declare_commands<Upgrade, Downgrade, Stamp, EnsureVersion, Accept, Repair>(app, "Change the database", context, code);
  declare_commands<Current, Check, ShowPlan, Backup>(app, "Look at the database", context, code);
  declare_commands<ShowHistory, Heads, BranchPoints, Show, Verify, Diagram>(
      app, "Look at the migrations", context, code);
  declare_commands<Init, Revision, Merge>(app, "Write migrations", context, code);
  declare_commands<Completion>(app, "For the shell", context, code);
  declare_commands<ListTargets>(app, "", context, code);
}

/// Says what is wrong with what was typed, or prints the help that was asked for.
[[nodiscard]] inline int explain(const CLI::App& app, const CLI::ParseError& problem) {
  const std::vector<std::string> extras = app.remaining();
  // CLI11 says of an unknown command that one is missing.
  if (problem.get_exit_code() != 0 && app.get_subcommands().empty() && !extras.empty() &&
      !extras.front().starts_with('-')) {
    std::vector<std::string_view> words;
    for (const CLI::App* each : app.get_subcommands(nullptr)) words.push_back(each->get_name());
    const std::string nearest(headway::detail::nearest_of(words, extras.front()));
    std::fprintf(stderr,
                 "there is no command '%s'%s\nRun with --help for more information.\n",
                 extras.front().c_str(),
                 nearest.empty() ? "" : ("; did you mean " + nearest + "?").c_str());
    return wrong_usage;
  }
  return app.exit(problem) == 0 ? done : wrong_usage;
}

}  // namespace detail

/// The command line of an application whose backends are compiled in source files of their own, each of which gives its
/// `driver_of<Backend>()`; else see below.
///
/// @param drivers  one for each kind of database that the program can migrate; what needs no database speaks of the
/// first
inline int run(int argc, const char* const* argv, const History& history, const Application& application,
               std::vector<Driver> drivers) {
  try {
    if (drivers.empty()) throw std::invalid_argument("the program names no driver of a database");
    CLI::App app(application.name + ": migrates the database of this application", application.name);
    Context context(history, application, std::move(drivers));
    int code = done;
    app.require_subcommand(1);
    app.fallthrough();
    detail::declare_all(app, context, code);
    OwnCommands own(app, context, code);
    if (application.more_commands) application.more_commands(own);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
      return detail::explain(app, problem);
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

/// The command line of an application: `return headway::cli::run<headway::Sqlite>(argc, argv, history, {"notes"});`
///
/// The commands are Alembic's, and some more: `--help` lists them. The database is what `--database` names, else the
/// environment's DATABASE_URL, else the one in `.env`, else the application's default; of several backends, the one
/// that its URL names. An application may add commands of its own (Application::more_commands).
///
/// @tparam Backends  those that the program can migrate; what needs no database speaks of the first
/// @return 0 done, 1 failed (with the error on standard error), 2 wrong usage, 3 check or current --check-heads found
/// differences.
template <class... Backends>
int run(int argc, const char* const* argv, const History& history, const Application& application) {
  static_assert(sizeof...(Backends) > 0, "headway: name a backend: run<headway::Sqlite>(…)");
  return run(argc, argv, history, application, {driver_of<Backends>()...});
}

}  // namespace headway::inline v0::cli

#endif
