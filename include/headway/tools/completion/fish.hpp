// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMPLETION_FISH_HPP
#define HEADWAY_TOOLS_COMPLETION_FISH_HPP

#include <string>
#include <vector>

#include "headway/tools/completion/quoting.hpp"
#include "headway/tools/completion/words.hpp"

namespace headway::inline v0::cli {

namespace detail {

/// Words with their helps, each as one item: word, tab, help.
[[nodiscard]] inline std::string fish_list(const std::vector<CompletedWord>& words) {
  std::string out;
  for (const CompletedWord& each : words) {
    const std::string help = each.help.empty() ? "" : '\t' + in_one_line(each.help);
    for (const std::string& written : each.names) out += ' ' + fish_quoted(written + help);
  }
  return out;
}

/// A case for each word; quotes keep no star or question mark from being a pattern, a backslash does.
[[nodiscard]] inline std::string fish_case(const std::vector<std::string>& words) {
  std::string out = "case";
  for (const std::string& each : words) {
    out += ' ' + fish_quoted(in_place_of(in_place_of(each, "*", "\\*"), "?", "\\?"));
  }
  return out + '\n';
}

[[nodiscard]] inline std::string fish_value(const std::string& line, const TakenValue& value) {
  std::string out =
      "                " + line + "                    set takes " + std::string(name(value.taken)) + '\n';
  if (value.is_many) out += "                    set many 1\n";
  std::vector<CompletedWord> choices;
  for (const std::string& each : value.choices) choices.push_back({{each}, {}, {}});
  return choices.empty() ? out : out + "                    set choices" + fish_list(choices) + '\n';
}

/// As posix_knowledge().
[[nodiscard]] inline std::string fish_knowledge(const std::vector<CompletedCommand>& commands) {
  std::string out;
  for (const CompletedCommand& command : commands) {
    out += "        " + fish_case({command.path});
    if (!command.commands.empty()) out += "            set offers" + fish_list(command.commands) + '\n';
    if (!command.options.empty()) out += "            set switches" + fish_list(command.options) + '\n';
    out += "            switch \"$argv[2]\"\n";
    for (const CompletedWord& each : command.commands) {
      const std::string path = (command.path.empty() ? "" : command.path + ' ') + each.names.front();
      out += "                " + fish_case(each.names) + "                    set leads " + fish_quoted(path) + '\n';
    }
    for (const CompletedWord& each : command.options) {
      if (each.value.taken != Taken::nothing) out += fish_value(fish_case(each.names), each.value);
    }
    std::size_t at = 0;
    for (const TakenValue& each : command.positionals) {
      const std::string place = '#' + std::to_string(at++);
      out += fish_value(each.is_many ? "case '#*'\n" : fish_case({place}), each);
    }
    out += "            end\n";
  }
  return out;
}

inline constexpr const char* fish_functions = R"(
# What may stand in place of the word at the cursor, a line each: a word, a tab, what it is.
function __FUNCTION
    set -l now (commandline -ct)
    set -l typed (commandline -opc)
    set -l offers; set -l switches; set -l choices; set -l takes ''; set -l many ''; set -l leads ''
    set -l at ''; set -l option ''; set -l more ''; set -l over ''; set -l position 0; set -l keep ''
    for each in $typed[2..-1]
        if test -n "$option"
            set option ''
            continue
        end
        __FUNCTION_know "$at" "$each"
        if test -z "$over" -a "x$each" = x--
            set over 1
            set more ''
        else if test -z "$over"; and string match -qr -- '^-(?![0-9])' "$each"
            set more ''
            test -n "$takes"; and set option "$each"
            test -n "$many"; and set more "$each"
        else if test -z "$over" -a $position = 0 -a -n "$leads"
            set at "$leads"
            set more ''
        else if test -z "$more"
            __FUNCTION_know "$at" "#$position"
            test -z "$takes"; and set at '?' # a word too many: nothing is right behind it
            set position (math $position + 1)
        end
    end
    if test -n "$option"
        __FUNCTION_know "$at" "$option"
        set offers
        set switches
    else if test -z "$over"; and string match -q -- '--*=*' "$now"
        set -l parts (string split -m 1 = -- "$now")
        __FUNCTION_know "$at" "$parts[1]"
        set offers
        set switches
        set keep "$parts[1]="
        set now "$parts[2]"
    else if test -z "$over"; and string match -q -- '-*' "$now"
        __FUNCTION_know "$at" ''
        set offers
    else
        set -l asked "$more"
        test -z "$more"; and set asked "#$position"
        __FUNCTION_know "$at" "$asked"
        set switches
        test -n "$over" -o $position != 0; and set offers
    end
    switch "$takes"
        case file
            set choices (complete -C "'' $now") # as behind a command that nothing is known of
        case directory
            set choices (complete -C "'' $now" | string match -r -- '^[^\t]*/(?:\t.*)?$')
        case target
            set choices ($typed[1] __targets 2>/dev/null </dev/null)
        case range
            string match -q -- '*:*' "$now"; and set keep $keep(string replace -r -- '[^:]*$' '' "$now")
            set choices current\t'where the database is' ($typed[1] __targets 2>/dev/null </dev/null)
    end
    for each in $offers $switches $keep$choices
        printf '%s\n' "$each"
    end
end
)";

}  // namespace detail

/// A script for fish that completes a program's words.
[[nodiscard]] inline std::string fish_completion(const std::vector<CompletedCommand>& commands,
                                                 const std::string& program) {
  return "# fish completion of " + detail::in_one_line(program) +
         ". Once for all: save it in ~/.config/fish/completions, named like the program with .fish behind.\n\n" +
         detail::with_function(
             "# Its callers' variables are set.\n"
             "function __FUNCTION_know --no-scope-shadowing\n"
             "    set offers; set switches; set choices; set takes ''; set many ''; set leads ''\n"
             "    switch \"$argv[1]\"\n",
             program) +
         detail::fish_knowledge(commands) + "    end\nend\n" + detail::with_function(detail::fish_functions, program) +
         "\ncomplete -c " + detail::fish_quoted(program) + " -f -k -a '(__" + detail::function_name(program) + ")'\n";
}

}  // namespace headway::inline v0::cli

#endif
