// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_WORDS_HPP
#define THOUGHTS_SERVICES_WORDS_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "headway/schema/dialect.hpp"

// What the databases say in different words. No part of it comes from a user.
namespace thoughts::words {

using headway::Dialect;

/// The tags of a thought as a table `tag` with the column `value`.
[[nodiscard]] inline std::string tags(Dialect dialect) {
  switch (dialect) {
    case Dialect::sqlite: return "json_each(thoughts.tags) AS tag";
    case Dialect::postgresql: return "json_array_elements_text(thoughts.tags) AS tag(value)";
    case Dialect::mysql: break;
  }
  return "JSON_TABLE(thoughts.tags, '$[*]' COLUMNS (value TEXT PATH '$')) AS tag";
}

/// Where a text stands in another, counted from 1, else 0; in either case. Every character means itself, also `%`.
[[nodiscard]] inline std::string place_of(Dialect dialect, std::string_view needle, std::string_view hay) {
  const std::string function = dialect == Dialect::postgresql ? "strpos" : "instr";
  return function + "(lower(" + std::string(hay) + "), lower(" + std::string(needle) + "))";
}

/// `?, ?, ?`
[[nodiscard]] inline std::string marks(std::size_t count) {
  std::string out;
  for (std::size_t at = 0; at < count; ++at) out += at == 0 ? "?" : ", ?";
  return out;
}

}  // namespace thoughts::words

#endif
