// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_FILE_TEMPLATE_HPP
#define HEADWAY_TOOLS_FILE_TEMPLATE_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "headway/base/error.hpp"

namespace headway::inline v0 {

/// What a new migration's file is called when nobody says otherwise.
inline constexpr std::string_view default_file_template = "{rev}_{slug}";

/// What the tokens of a file's template stand for.
struct FileTokens {
  std::string rev;   ///< The number of the migration, or its id.
  std::string slug;  ///< The message, as part of a name; may be empty.
  std::chrono::system_clock::time_point time = {};
};

namespace detail {

/// Year to second, in UTC: the same file whoever writes it where.
[[nodiscard]] inline std::array<std::pair<std::string_view, std::string>, 8> values_of(const FileTokens& tokens) {
  namespace chrono = std::chrono;
  const auto digits = [](auto number, std::size_t width) {
    std::string out = std::to_string(number);
    if (out.size() < width) out.insert(0, width - out.size(), '0');
    return out;
  };
  const auto day = chrono::floor<chrono::days>(tokens.time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(chrono::floor<chrono::seconds>(tokens.time - day));
  return {{{"rev", tokens.rev},
           {"slug", tokens.slug},
           {"year", digits(static_cast<int>(date.year()), 4)},
           {"month", digits(static_cast<unsigned>(date.month()), 2)},
           {"day", digits(static_cast<unsigned>(date.day()), 2)},
           {"hour", digits(clock.hours().count(), 2)},
           {"minute", digits(clock.minutes().count(), 2)},
           {"second", digits(clock.seconds().count(), 2)}}};
}

/// What may stand in a file's name wherever a program is built: in an #include, in a list of CMake's, in a shell.
[[nodiscard]] constexpr bool is_plain(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/// A token that is empty takes the `_` or `-` along that parts it from what stands before it.
inline void append_value(std::string& out, const std::string& value) {
  const bool ends_in_parting = !out.empty() && (out.back() == '_' || out.back() == '-');
  if (value.empty() && ends_in_parting) out.pop_back();
  out += value;
}

}  // namespace detail

/// A file's name without its ending, from a template such as `{rev}_{slug}` or `{year}{month}{day}_{rev}_{slug}`. The
/// tokens are rev, slug, year, month, day, hour, minute and second; else letters, digits, `_`, `-` and `.` may stand in
/// it.
///
/// @error migration_not_written  a token that is unknown or not closed; a name that would be empty or too long, begin
///                               with a dot, or hold another character
[[nodiscard]] inline Result<std::string> file_name(std::string_view file_template, const FileTokens& tokens) {
  constexpr std::size_t longest = 255 - std::string_view(".hpp").size();  // of most file systems
  const auto refuse = [&](const std::string& why) {
    return failure(ErrorCode::migration_not_written,
                   "the file name template " + std::string(file_template) + " " + why,
                   "write one such as " + std::string(default_file_template) + " or {year}{month}{day}_{rev}_{slug}");
  };
  const auto values = detail::values_of(tokens);
  std::string out;
  for (std::size_t at = 0; at < file_template.size(); ++at) {
    const char c = file_template[at];
    if (c == '/' || c == '\\') return refuse("has a slash in it: migrations lie in one directory");
    if (c != '{') {
      if (!detail::is_plain(c)) return refuse("has a character in it that is no letter, digit, _, - or .");
      out += c;
      continue;
    }
    const std::size_t end = file_template.find('}', at);
    if (end == std::string_view::npos) return refuse("has a { without its }");
    const std::string_view token = file_template.substr(at + 1, end - at - 1);
    const auto* found = values.begin();
    while (found != values.end() && found->first != token) ++found;
    if (found == values.end()) {
      return refuse("has an unknown token {" + std::string(token) +
                    "}: rev, slug, year, month, day, hour, minute and second are known");
    }
    detail::append_value(out, found->second);
    at = end;
  }
  const std::size_t first = out.find_first_not_of("_-");
  out.erase(0, first == std::string::npos ? out.size() : first);
  if (out.empty()) return refuse("makes an empty name");
  if (out.front() == '.') return refuse("makes a name that begins with a dot, which is not found");
  if (out.size() > longest) {
    return refuse("makes a name of " + std::to_string(out.size()) + " bytes, and " + std::to_string(longest) +
                  " are possible");
  }
  return out;
}

}  // namespace headway::inline v0

#endif
