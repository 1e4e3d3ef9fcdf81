// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMPLETION_WORDS_HPP
#define HEADWAY_TOOLS_COMPLETION_WORDS_HPP

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace headway::inline v0::cli {

/// What stands where a value is typed.
enum class Taken { nothing, anything, file, directory, target, range, choice };

/// As a script has it: `file`, `choice`; empty for nothing.
[[nodiscard]] constexpr std::string_view name(Taken taken) {
  switch (taken) {
    case Taken::nothing: return "";
    case Taken::anything: return "anything";
    case Taken::file: return "file";
    case Taken::directory: return "directory";
    case Taken::target: return "target";
    case Taken::range: return "range";
    case Taken::choice: return "choice";
  }
  return "";
}

struct TakenValue {
  Taken taken = Taken::nothing;
  std::vector<std::string> choices = {};
  bool is_many = false;  ///< More of them may follow.
};

/// A command or an option, by all its names.
struct CompletedWord {
  std::vector<std::string> names;
  std::string help;
  TakenValue value = {};  ///< Of an option.
};

/// A command with what may be typed behind it.
struct CompletedCommand {
  std::string path;  ///< `user add`; empty for the program itself.
  std::vector<CompletedWord> commands = {};
  std::vector<CompletedWord> options = {};  ///< Its own, and those of the commands above it that it lets through.
  std::vector<TakenValue> positionals = {};
};

namespace detail {

/// Told by the type's name, which help prints too: FILE or PATH, DIR, TARGET, RANGE, and `{a,b}` for choices, as
/// CLI11's own checks (ExistingFile, IsMember) name themselves.
[[nodiscard]] inline TakenValue value_of(const CLI::Option& option) {
  TakenValue out{Taken::anything, {}, option.get_items_expected_max() > 1};
  const std::string type = option.get_type_name();
  const std::size_t open = std::min(type.find('{'), type.size());
  std::string word;
  for (std::size_t at = 0; at <= open; ++at) {
    if (at < open && type[at] >= 'A' && type[at] <= 'Z') {
      word += type[at];
      continue;
    }
    if (word == "FILE" || word == "PATH") out.taken = Taken::file;
    if (word == "DIR") out.taken = Taken::directory;
    if (word == "TARGET") out.taken = Taken::target;
    if (word == "RANGE") out.taken = Taken::range;
    word.clear();
  }
  const std::size_t end = type.find('}', open);
  if (end == std::string::npos) return out;
  out.taken = Taken::choice;
  for (const std::string& each : CLI::detail::split(type.substr(open + 1, end - open - 1), ',')) {
    out.choices.push_back(each.substr(0, each.find("->")));  // a map's key, before what it stands for
  }
  return out;
}

/// Appends an option, without names that are taken: the command's own hide those of the commands above it.
inline void add_option(const CLI::Option& option, std::vector<CompletedWord>& options) {
  CompletedWord out{{}, option.get_description(), {}};
  const auto add = [&](const std::string& written) {
    for (const CompletedWord& each : options) {
      if (std::find(each.names.begin(), each.names.end(), written) != each.names.end()) return;
    }
    out.names.push_back(written);
  };
  for (const std::string& each : option.get_lnames()) add("--" + each);
  for (const std::string& each : option.get_snames()) add("-" + each);
  if (option.get_items_expected_min() > 0) out.value = value_of(option);
  if (!out.names.empty()) options.push_back(std::move(out));
}

/// What a command declares itself. What has no group is hidden; what has no name is a group of options.
inline void add_declared(const CLI::App& app, CompletedCommand& out) {
  for (const CLI::Option* each : app.get_options()) {
    if (each->get_positional()) out.positionals.push_back(value_of(*each));
    if (!each->get_group().empty()) add_option(*each, out.options);
  }
  for (const CLI::App* each : app.get_subcommands(nullptr)) {
    if (each->get_disabled() || each->get_group().empty()) continue;
    if (each->get_name().empty()) {
      add_declared(*each, out);
      continue;
    }
    CompletedWord word{{each->get_name()}, each->get_description(), {}};
    for (const std::string& alias : each->get_aliases()) word.names.push_back(alias);
    out.commands.push_back(std::move(word));
  }
}

}  // namespace detail

/// Every command of a program, and what may be typed behind it, taken from what is declared.
[[nodiscard]] inline std::vector<CompletedCommand> completed_commands(const CLI::App& app,
                                                                      const std::string& path = {}) {
  std::vector<CompletedCommand> out{{path}};
  detail::add_declared(app, out.front());
  const CLI::App* below = &app;
  while (below->get_fallthrough() && below->get_parent() != nullptr) {
    below = below->get_parent();
    CompletedCommand above{path};
    above.options = std::move(out.front().options);
    detail::add_declared(*below, above);
    out.front().options = std::move(above.options);
  }
  for (const CLI::App* each : app.get_subcommands(nullptr)) {
    if (each->get_disabled() || each->get_group().empty()) continue;
    const std::string& word = each->get_name();
    const std::string below_path = word.empty() || path.empty() ? path + word : path + ' ' + word;
    std::vector<CompletedCommand> more = completed_commands(*each, below_path);
    if (word.empty()) more.erase(more.begin());  // a group of options: what is in it has been added
    for (CompletedCommand& one : more) out.push_back(std::move(one));
  }
  return out;
}

}  // namespace headway::inline v0::cli

#endif
