// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_BEARER_HPP
#define THOUGHTS_SERVER_BEARER_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace thoughts {

/// The key in `Bearer <key>`: the scheme in either case, and exactly two parts with blanks between them.
[[nodiscard]] inline std::optional<std::string_view> bearer_key(std::string_view header) {
  constexpr std::string_view scheme = "bearer", blanks = " \t";
  const auto take = [&]() -> std::string_view {
    header.remove_prefix(std::min(header.find_first_not_of(blanks), header.size()));
    const std::string_view part = header.substr(0, header.find_first_of(blanks));
    header.remove_prefix(part.size());
    return part;
  };
  const std::string_view first = take(), key = take();
  const bool is_bearer = std::equal(first.begin(), first.end(), scheme.begin(), scheme.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
  });
  if (!is_bearer || key.empty() || !take().empty()) return std::nullopt;
  return key;
}

}  // namespace thoughts

#endif
