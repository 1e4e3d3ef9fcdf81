// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMPLETION_POSIX_HPP
#define HEADWAY_TOOLS_COMPLETION_POSIX_HPP

#include <string>
#include <vector>

#include "headway/tools/completion/quoting.hpp"
#include "headway/tools/completion/words.hpp"

// What bash and zsh read alike. None of it is a variable that is special in zsh, such as `path`, `options` or `words`.
namespace headway::inline v0::cli::detail {

/// A word with its help, as one item of a shell's list.
using Item = std::string (*)(const std::string& word, const std::string& help);

[[nodiscard]] inline std::string posix_list(const std::vector<CompletedWord>& words, Item item) {
  std::string out = "(";
  for (const CompletedWord& each : words) {
    for (const std::string& written : each.names) {
      out.append(out.size() == 1 ? "" : " ").append(posix_quoted(item(written, each.help)));
    }
  }
  return out + ')';
}

/// `    '--color') takes='choice' choices=('auto' 'always') ;;`
[[nodiscard]] inline std::string posix_value(const std::string& pattern, const TakenValue& value, Item item) {
  std::string out = "    " + pattern + ") takes='" + std::string(name(value.taken)) + '\'';
  if (value.is_many) out += " many=1";
  std::vector<CompletedWord> choices;
  for (const std::string& each : value.choices) choices.push_back({{each}, {}, {}});
  if (!choices.empty()) out += " choices=" + posix_list(choices, item);
  return out + " ;;\n";
}

[[nodiscard]] inline std::string posix_names(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& each : names) out.append(out.empty() ? "" : "|").append(posix_quoted(each));
  return out;
}

/// What is known of a command: its commands, its options, and of the word `$2`, which may be one of them or `#0` for
/// the first positional, what it leads to or takes.
[[nodiscard]] inline std::string posix_knowledge(const std::vector<CompletedCommand>& commands, Item item) {
  std::string out;
  for (const CompletedCommand& command : commands) {
    out += "  " + posix_quoted(command.path) + ")\n";
    if (!command.commands.empty()) out += "    offers=" + posix_list(command.commands, item) + '\n';
    if (!command.options.empty()) out += "    switches=" + posix_list(command.options, item) + '\n';
    out += "    case \"$2\" in\n";
    for (const CompletedWord& each : command.commands) {
      const std::string path = (command.path.empty() ? "" : command.path + ' ') + each.names.front();
      out += "    " + posix_names(each.names) + ") leads=" + posix_quoted(path) + " ;;\n";
    }
    for (const CompletedWord& each : command.options) {
      if (each.value.taken != Taken::nothing) out += posix_value(posix_names(each.names), each.value, item);
    }
    std::size_t at = 0;
    for (const TakenValue& each : command.positionals) {
      const std::string place = '#' + std::to_string(at++);
      out += posix_value(each.is_many ? "'#'*" : posix_quoted(place), each, item);
    }
    out += "    esac\n    ;;\n";
  }
  return out;
}

inline constexpr const char* posix_reader = R"(
# Of the word "$1" and those before it, "${@:2}": what may stand in its place. `keep` is what stays of the word.
_FUNCTION_read() {
  local now="$1" each command='' option='' more='' over='' position=0
  shift
  keep=''
  for each in "$@"; do
    if [[ -n $option ]]; then
      option=''
      continue
    fi
    _FUNCTION_know "$command" "$each"
    if [[ -z $over && $each == -- ]]; then
      over=1 more=''
    elif [[ -z $over && $each == -* && $each != -[0-9]* ]]; then
      more=''
      [[ -n $takes ]] && option=$each
      [[ -n $many ]] && more=$each
    elif [[ -z $over && $position == 0 && -n $leads ]]; then
      command=$leads more=''
    elif [[ -z $more ]]; then
      _FUNCTION_know "$command" "#$position"
      [[ -z $takes ]] && command='?'  # a word too many: nothing is right behind it
      position=$((position + 1))
    fi
  done
  if [[ -n $option ]]; then
    _FUNCTION_know "$command" "$option"
    offers=() switches=()
  elif [[ -z $over && $now == --*=* ]]; then
    _FUNCTION_know "$command" "${now%%=*}"
    offers=() switches=() keep="${now%%=*}="
  elif [[ -z $over && $now == -* ]]; then
    _FUNCTION_know "$command" ''
    offers=()
  else
    _FUNCTION_know "$command" "${more:-#$position}"
    switches=()
    [[ -n $over || $position != 0 ]] && offers=()
  fi
  [[ $takes == range && ${now#"$keep"} == *:* ]] && keep="${now%:*}:"
  return 0
}

# The program's own targets, a line each: a word, a tab, what it is.
_FUNCTION_targets() {
  local program="$1"
  [[ $program == '~/'* ]] && program="$HOME/${program#??}"
  [[ $takes == range ]] && printf '%s\t%s\n' current 'where the database is'
  "$program" __targets 2>/dev/null </dev/null
}
)";

/// The functions that bash and zsh share.
[[nodiscard]] inline std::string posix_functions(const std::vector<CompletedCommand>& commands,
                                                 const std::string& program, Item item) {
  return with_function(
             "_FUNCTION_know() {\n"
             "  offers=() switches=() takes='' many='' choices=() leads=''\n"
             "  case \"$1\" in\n",
             program) +
         posix_knowledge(commands, item) + "  esac\n}\n" + with_function(posix_reader, program);
}

}  // namespace headway::inline v0::cli::detail

#endif
