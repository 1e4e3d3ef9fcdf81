// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_DIALECT_HPP
#define HEADWAY_SCHEMA_DIALECT_HPP

#include <cstdint>
#include <string_view>

namespace headway::inline v0 {

/// The databases that migrations can be written for; MariaDB is one of mysql.
enum class Dialect : std::uint8_t { sqlite, postgresql, mysql };

[[nodiscard]] constexpr std::string_view name(Dialect dialect) noexcept {
  switch (dialect) {
    case Dialect::sqlite: return "SQLite";
    case Dialect::postgresql: return "PostgreSQL";
    case Dialect::mysql: break;
  }
  return "MySQL";
}

}  // namespace headway::inline v0

#endif
