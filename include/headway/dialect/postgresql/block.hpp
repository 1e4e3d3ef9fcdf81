// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_POSTGRESQL_BLOCK_HPP
#define HEADWAY_DIALECT_POSTGRESQL_BLOCK_HPP

#include <string>

namespace headway::inline v0::detail {

/// An anonymous block, in dollar quotes that do not occur in it.
///
/// @source https://www.postgresql.org/docs/current/sql-do.html
[[nodiscard]] inline std::string postgresql_block(const std::string& body) {
  std::string tag = "$headway$";
  while (body.find(tag) != std::string::npos) tag.insert(1, "_");
  return "DO " + tag + "\n" + body + tag;
}

}  // namespace headway::inline v0::detail

#endif
