// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMPLETION_BASH_HPP
#define HEADWAY_TOOLS_COMPLETION_BASH_HPP

#include <string>
#include <vector>

#include "headway/tools/completion/posix.hpp"
#include "headway/tools/completion/quoting.hpp"
#include "headway/tools/completion/words.hpp"

namespace headway::inline v0::cli {

namespace detail {

// bash 3.2, as macOS has it, knows no compopt and no nosort: it goes without.
inline constexpr const char* bash_functions = R"(
_FUNCTION() {
  local -a offers switches choices typed
  local takes many leads keep line="${COMP_LINE:0:COMP_POINT}" at each word now cut quoted=''
  # bash divides words at = : @ too. Those between which the line has no space are one word.
  for ((at = 0; at <= COMP_CWORD; ++at)); do
    word="${COMP_WORDS[at]}"
    [[ $at == 0 ]] && line="$word${line#*"$word"}"
    each="${line#"${line%%[![:space:]]*}"}"
    [[ $at == "$COMP_CWORD" ]] && word="$each"
    if [[ $at != 0 && $each == "$line" ]]; then
      typed[${#typed[@]} - 1]+="$word"
    else
      typed+=("$word")
    fi
    line="${each#"$word"}"
  done
  ((${#typed[@]} > 1)) || return 0
  now="${typed[${#typed[@]} - 1]}"
  [[ $now == *[\"\']* ]] && now="${now//[\"\']/}" quoted=1
  cut="${now%"${2//[\"\']/}"}"  # what readline does not take for the word, and leaves alone
  for at in "${!typed[@]}"; do typed[at]="${typed[at]//[\"\'\\]/}"; done
  _FUNCTION_read "$now" "${typed[@]:1:${#typed[@]}-2}"

  case "$takes" in
  file | directory)
    compopt -o filenames 2>/dev/null
    while IFS= read -r each; do
      each="$keep$each"
      COMPREPLY+=("${each:${#cut}}")
    done < <(if [[ $takes == file ]]; then compgen -f -- "${now#"$keep"}"; else compgen -d -- "${now#"$keep"}"; fi)
    ;;
  target | range)
    while IFS=$'\t' read -r each word; do choices+=("$each"); done < <(_FUNCTION_targets "${typed[0]}")
    ;;
  esac
  for each in "${choices[@]}"; do offers+=("$keep$each"); done
  for each in "${offers[@]}" "${switches[@]}"; do
    [[ $each == "$now"* ]] || continue
    each="${each:${#cut}}"
    [[ -z $quoted ]] && printf -v each %q "$each"
    COMPREPLY+=("$each")
  done
  return 0
}
)";

}  // namespace detail

/// A script for bash that completes a program's words.
[[nodiscard]] inline std::string bash_completion(const std::vector<CompletedCommand>& commands,
                                                 const std::string& program) {
  const auto item = [](const std::string& word, const std::string&) { return word; };
  const std::string at = "-F _" + detail::function_name(program) + " -- " + detail::posix_quoted(program) + '\n';
  return "# bash completion of " + detail::in_one_line(program) +
         ". Once for all: save it in ~/.local/share/bash-completion/completions, named like the program,\n"
         "# or append it to ~/.bashrc.\n\n" +
         detail::posix_functions(commands, program, item) + detail::with_function(detail::bash_functions, program) +
         "\ncomplete -o nosort " + at.substr(0, at.size() - 1) + " 2>/dev/null || complete " + at;
}

}  // namespace headway::inline v0::cli

#endif
