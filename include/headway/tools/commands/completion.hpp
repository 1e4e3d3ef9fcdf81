// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_COMPLETION_HPP
#define HEADWAY_TOOLS_COMMANDS_COMPLETION_HPP

#include <string>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "headway/tools/completion/bash.hpp"
#include "headway/tools/completion/fish.hpp"
#include "headway/tools/completion/words.hpp"
#include "headway/tools/completion/zsh.hpp"
#include "headway/tools/context.hpp"

// Commands by which a shell completes what is typed.
namespace headway::inline v0::cli {

/// `{shell, script}`
struct Completion {
  static constexpr const char* word = "completion";
  static constexpr const char* help = "print a script by which a shell completes this program's words";
  static constexpr const char* examples = "completion bash >> ~/.bashrc\ncompletion fish | source";

  void declare(CLI::App& command) {
    program_ = command.get_parent();
    command.add_option("shell", shell, "whose script")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  }
  [[nodiscard]] Answer run(const Context& context) const {
    const std::vector<CompletedCommand> commands = completed_commands(*program_);
    const std::string& program = context.application.name;
    Answer out;
    if (shell == "bash") out.text = bash_completion(commands, program);
    if (shell == "zsh") out.text = zsh_completion(commands, program);
    if (shell == "fish") out.text = fish_completion(commands, program);
    out.json = {{"shell", shell}, {"script", out.text}};
    return out;
  }

  std::string shell;

 private:
  const CLI::App* program_ = nullptr;  // read when it runs: the application's own commands are declared later
};

/// What may be typed for a target, which the scripts ask for. Needs no database.
///
/// `{targets: [{target, message}]}`
struct ListTargets {
  static constexpr const char* word = "__targets";
  static constexpr const char* help = "list what may be typed for a target, with a tab before what it is";
  static constexpr const char* examples = "__targets";

  void declare(CLI::App&) {}
  [[nodiscard]] Answer run(const Context& context) const {
    Answer out;
    out.json = {{"targets", Json::array()}};
    const auto add = [&out](std::string target, std::string_view message) {
      out.text += target + '\t' + detail::in_one_line(message) + '\n';
      out.json["targets"].push_back({{"target", std::move(target)}, {"message", message}});
    };
    const Graph& graph = context.graph;
    if (graph.heads().size() < 2) add("head", "the newest revision");
    add("heads", "the newest revision of each branch");
    add("base", "before the first revision");
    for (const std::string_view head : {"@head", ""}) {
      for (Node node = 0; node < graph.size(); ++node) {
        for (const std::string_view label : graph.migration(node).branch_labels) {
          add(std::string(label) + std::string(head), head.empty() ? "where this branch begins" : "end of this branch");
        }
      }
    }
    for (auto node = static_cast<Node>(graph.size()); node-- > 0;) add(context.id(node), graph.migration(node).message);
    return out;
  }
};

}  // namespace headway::inline v0::cli

#endif
