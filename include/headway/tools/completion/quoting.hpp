// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMPLETION_QUOTING_HPP
#define HEADWAY_TOOLS_COMPLETION_QUOTING_HPP

#include <string>
#include <string_view>

// Words as a shell has them.
namespace headway::inline v0::cli::detail {

[[nodiscard]] inline std::string in_place_of(std::string_view out_of, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t at = out_of.find(from); at != std::string_view::npos; at = out_of.find(from)) {
    out.append(out_of.substr(0, at)).append(to);
    out_of.remove_prefix(at + from.size());
  }
  return out.append(out_of);
}

/// As one line: a line break or a tab would end an item.
[[nodiscard]] inline std::string in_one_line(std::string_view words) {
  std::string out;
  for (const char c : words) out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  return out;
}

/// A word for bash and zsh, in which nothing is special.
[[nodiscard]] inline std::string posix_quoted(std::string_view word) {
  return '\'' + in_place_of(in_one_line(word), "'", "'\\''") + '\'';
}

/// A word for fish, whose quotes know two escapes. A tab stays: it divides a word from its description.
[[nodiscard]] inline std::string fish_quoted(std::string_view word) {
  return '\'' + in_place_of(in_place_of(word, "\\", "\\\\"), "'", "\\'") + '\'';
}

/// A program's name as part of a function's: other characters than letters and digits as `_2d`, so that no two
/// programs share one.
[[nodiscard]] inline std::string function_name(std::string_view program) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : program) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
      out += c;
    } else {
      out.append("_").append(1, digits[byte / 16]).append(1, digits[byte % 16]);
    }
  }
  return out;
}

/// A script whose functions have the program's name where FUNCTION stands.
[[nodiscard]] inline std::string with_function(std::string_view script, std::string_view program) {
  return in_place_of(script, "FUNCTION", function_name(program));
}

}  // namespace headway::inline v0::cli::detail

#endif
