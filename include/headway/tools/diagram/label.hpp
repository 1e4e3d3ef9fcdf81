// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_DIAGRAM_LABEL_HPP
#define HEADWAY_TOOLS_DIAGRAM_LABEL_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "headway/model/utf8.hpp"

// Names as diagrams show them: a name may hold any bytes, and each format has characters that mean something.
namespace headway::inline v0::drawing {

namespace detail {

/// What breaks lines, turns the direction of writing, or is no character at all.
[[nodiscard]] constexpr bool is_unsafe(std::uint32_t value) noexcept {
  return (value >= 0x80 && value < 0xA0) || value == 0x200E || value == 0x200F ||
         (value >= 0x2028 && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069) || value == 0xFEFF ||
         (value & 0xFFFEU) == 0xFFFE;
}

/// Calls `visit(code point, bytes)` for each code point of a text in UTF-8.
template <class Visit>
void each_code_point(std::string_view shown, Visit visit) {
  while (!shown.empty()) {
    const auto point = headway::detail::first_code_point(shown);
    const std::size_t size = point.size == 0 ? 1 : point.size;
    visit(point.size == 0 ? 0xFFFDU : point.value, shown.substr(0, size), point.size != 0);
    shown.remove_prefix(size);
  }
}

}  // namespace detail

/// A name as UTF-8 on one line: control characters as their pictures (a line feed as U+240A), what cannot be shown as
/// U+FFFD.
[[nodiscard]] inline std::string visible(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  detail::each_code_point(name, [&](std::uint32_t value, std::string_view bytes, bool is_valid) {
    if (value < 0x20 || value == 0x7F) {
      out += "\xE2\x90";
      out += static_cast<char>(0x80 + (value == 0x7F ? 0x21 : value));
    } else if (!is_valid || detail::is_unsafe(value)) {
      out += "\xEF\xBF\xBD";
    } else {
      out += bytes;
    }
  });
  return out;
}

/// How many cells of a monospaced font a visible name takes at most: fonts that step in for other scripts are wider.
[[nodiscard]] inline std::size_t cells(std::string_view shown) {
  std::size_t count = 0;
  detail::each_code_point(shown, [&](std::uint32_t value, std::string_view, bool) {
    const bool joins = (value >= 0x300 && value < 0x370) || value == 0x200B || value == 0x200C || value == 0x200D ||
                       (value >= 0xFE00 && value < 0xFE10);
    const bool is_wide = value >= 0x590 && value != 0x2026;  // an ellipsis is in every font
    count += joins ? 0 : (is_wide ? 2 : 1);
  });
  return count;
}

/// A visible name cut to a number of cells, with an ellipsis where it was longer.
[[nodiscard]] inline std::string shortened(const std::string& shown, std::size_t limit) {
  if (cells(shown) <= limit) return shown;
  std::string out;
  detail::each_code_point(shown, [&, is_full = false](std::uint32_t, std::string_view bytes, bool) mutable {
    is_full = is_full || cells(out) + cells(bytes) + 1 > limit;
    if (!is_full) out += bytes;
  });
  return out + "\xE2\x80\xA6";
}

/// For text and attributes of SVG and HTML.
[[nodiscard]] inline std::string xml(std::string_view name) {
  std::string out;
  for (const char c : visible(name)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

/// For a text in quotes of Mermaid, whose own signs are quotes, backticks, percent signs, brackets and what looks like
/// Markdown or HTML. Plain names stay as they are, so that people can read the source.
///
/// @source https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
[[nodiscard]] inline std::string mermaid_text(std::string_view name) {
  const std::string shown = visible(name);
  const auto is_word = [&](std::size_t at) {
    if (at >= shown.size()) return false;
    const char c = shown[at];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  std::string out;
  for (std::size_t at = 0; at < shown.size(); ++at) {
    const char c = shown[at];
    const bool is_within = at > 0 && is_word(at - 1) && is_word(at + 1);  // a_b, a-b and 1.5 are no Markdown
    if (is_word(at) || std::string_view(" ,:/=?!$()").find(c) != std::string_view::npos ||
        (is_within && std::string_view("_-.").find(c) != std::string_view::npos)) {
      out += c;
    } else {
      out += "#" + std::to_string(static_cast<int>(c)) + ";";
    }
    if (c == '\\') out += "#8203;";  // a space of no width, else Mermaid breaks the line before an n
  }
  return out;
}

/// For a text in double quotes of dot, which reads entities of HTML there.
///
/// @source https://graphviz.org/doc/info/lang.html and https://graphviz.org/docs/attr-types/escString/
[[nodiscard]] inline std::string dot_text(std::string_view name) {
  std::string out;
  for (const char c : visible(name)) {
    if (c == '&') {
      out += "&amp;";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace headway::inline v0::drawing

#endif
