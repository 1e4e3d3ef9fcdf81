// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_STYLE_HPP
#define HEADWAY_TOOLS_STYLE_HPP

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <unistd.h>

namespace headway::inline v0::cli {

/// When words are coloured.
enum class Colour : unsigned char { automatic, always, never };

/// Colours words of a stream, or leaves them.
///
/// @source https://no-color.org (a variable NO_COLOR that is not empty), ECMA-48 (SGR)
class Style {
 public:
  explicit Style(bool is_coloured = false) : is_coloured_(is_coloured) {}

  /// On a terminal only, and not with NO_COLOR or TERM=dumb, unless the operator has said what to do.
  [[nodiscard]] static Style of(std::FILE* stream, Colour colour) {
    if (colour != Colour::automatic) return Style(colour == Colour::always);
    const char* refused = std::getenv("NO_COLOR");
    const char* kind = std::getenv("TERM");
    return Style(is_terminal(stream) && (refused == nullptr || *refused == '\0') &&
                 (kind == nullptr || std::string_view(kind) != "dumb"));
  }
  [[nodiscard]] static bool is_terminal(std::FILE* stream) { return isatty(fileno(stream)) != 0; }

  [[nodiscard]] std::string revision(std::string_view words) const { return in("33", words); }
  [[nodiscard]] std::string mark(std::string_view words) const { return in("36", words); }
  [[nodiscard]] std::string good(std::string_view words) const { return in("32", words); }
  [[nodiscard]] std::string bad(std::string_view words) const { return in("1;31", words); }
  [[nodiscard]] std::string warning(std::string_view words) const { return in("1;33", words); }
  [[nodiscard]] std::string faint(std::string_view words) const { return in("2", words); }

 private:
  [[nodiscard]] std::string in(std::string_view code, std::string_view words) const {
    if (!is_coloured_ || words.empty()) return std::string(words);
    return std::string("\033[").append(code).append("m").append(words).append("\033[0m");
  }

  bool is_coloured_;
};

}  // namespace headway::inline v0::cli

#endif
