// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_OWN_COMMANDS_HPP
#define HEADWAY_TOOLS_OWN_COMMANDS_HPP

#include <cstdio>
#include <functional>
#include <utility>

#include <CLI/CLI.hpp>

#include "headway/tools/context.hpp"

namespace headway::inline v0::cli {

/// Takes the commands that an application adds to those of the library, from Application::more_commands.
class OwnCommands {
 public:
  OwnCommands(CLI::App& app, const Context& context, int& code) : app_(app), context_(context), code_(code) {}

  /// A word that only other commands stand behind: `thoughts user` of `thoughts user add`.
  CLI::App& group(const char* word, const char* help) {
    CLI::App* made = app_.add_subcommand(word, help)->group(group_name());
    made->require_subcommand(1);
    return *made;
  }
  /// A command. What it needs is declared on the result, as CLI11 has it. `act` is given the database that the operator
  /// has named, found as for the library's commands, and answers the exit code.
  CLI::App& command(const char* word, const char* help, std::function<int(const Location&)> act) {
    return *declare(app_, word, help, std::move(act))->group(group_name());
  }
  CLI::App& command(CLI::App& group, const char* word, const char* help, std::function<int(const Location&)> act) {
    return *declare(group, word, help, std::move(act));
  }

 private:
  CLI::App* declare(CLI::App& above, const char* word, const char* help, std::function<int(const Location&)> act) {
    CLI::App* made = above.add_subcommand(word, help);
    made->callback([this, act = std::move(act)] {
      const Result<Location> location = context_.location();
      if (!location) std::fprintf(stderr, "%s\n", describe(location.error()).c_str());
      code_ = location ? act(*location) : failed;
    });
    return made;
  }
  [[nodiscard]] std::string group_name() const { return "Of " + context_.application.name; }

  CLI::App& app_;
  const Context& context_;
  int& code_;
};

}  // namespace headway::inline v0::cli

#endif
