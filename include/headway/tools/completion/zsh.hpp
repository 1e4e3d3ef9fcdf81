// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMPLETION_ZSH_HPP
#define HEADWAY_TOOLS_COMPLETION_ZSH_HPP

#include <string>
#include <vector>

#include "headway/tools/completion/posix.hpp"
#include "headway/tools/completion/quoting.hpp"
#include "headway/tools/completion/words.hpp"

namespace headway::inline v0::cli {

namespace detail {

/// `word:help`, as _describe wants it.
[[nodiscard]] inline std::string zsh_item(const std::string& word, const std::string& help) {
  const auto escaped = [](const std::string& words) {
    return in_place_of(in_place_of(words, "\\", "\\\\"), ":", "\\:");
  };
  return help.empty() ? escaped(word) : escaped(word) + ':' + escaped(help);
}

inline constexpr const char* zsh_functions = R"(
_FUNCTION() {
  local -a offers switches choices lines
  local takes many leads keep each ret=1
  _FUNCTION_read "${(Q)PREFIX}" "${(@Q)words[2,CURRENT-1]}"
  if [[ -n $keep ]]; then compset -P "${(b)keep}" || compset -P '*[=:]'; fi
  case "$takes" in
  file) _files && ret=0 ;;
  directory) _files -/ && ret=0 ;;
  target | range)
    lines=("${(@f)$(_FUNCTION_targets "${(Q)words[1]}")}")
    for each in "${(@)lines:#}"; do
      each="${each//\\/\\\\}"
      each="${each//:/\\:}"
      choices+=("${each/$'\t'/:}")
    done
    ;;
  esac
  (( $#offers )) && _describe -V -t commands command offers && ret=0
  (( $#switches )) && _describe -o -t options option switches && ret=0
  (( $#choices )) && _describe -V -t values value choices && ret=0
  return ret
}

if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
  _FUNCTION "$@"
else
  compdef _FUNCTION )";

}  // namespace detail

/// A script for zsh that completes a program's words, to be sourced or to be found in $fpath.
[[nodiscard]] inline std::string zsh_completion(const std::vector<CompletedCommand>& commands,
                                                const std::string& program) {
  const std::string word = detail::posix_quoted(program);
  return "#compdef " + detail::in_one_line(program) +
         "\n# Once for all: save it in a directory of $fpath, named like the program with _ before,\n"
         "# or load it in ~/.zshrc, behind compinit.\n\n" +
         detail::posix_functions(commands, program, detail::zsh_item) +
         detail::with_function(detail::zsh_functions, program) + word + "\nfi\n";
}

}  // namespace headway::inline v0::cli

#endif
