// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_TYPES_HPP
#define HEADWAY_SCHEMA_TYPES_HPP

#include <cstdint>
#include <utility>

#include "headway/base/text.hpp"
#include "headway/schema/type.hpp"
#include "headway/schema/value.hpp"  // before the names below: g++ -Wshadow calls Value's enumerators shadows of them

namespace headway::inline v0 {

/// @name The types a column can have.
/// @{
inline constexpr Type boolean{Type::Kind::boolean};
inline constexpr Type smallint{Type::Kind::smallint};
inline constexpr Type integer{Type::Kind::integer};
inline constexpr Type bigint{Type::Kind::bigint};
inline constexpr Type real{Type::Kind::real};
inline constexpr Type double_precision{Type::Kind::double_precision};
inline constexpr Type text{Type::Kind::text};
inline constexpr Type blob{Type::Kind::blob};
inline constexpr Type date{Type::Kind::date};
inline constexpr Type time{Type::Kind::time};
inline constexpr Type timestamp{Type::Kind::timestamp};        ///< A point in time without a zone.
inline constexpr Type timestamp_tz{Type::Kind::timestamp_tz};  ///< A point in time with a zone.
inline constexpr Type json{Type::Kind::json};
inline constexpr Type uuid{Type::Kind::uuid};

[[nodiscard]] constexpr Type fixed_char(std::uint32_t length) { return {Type::Kind::fixed_char, length}; }
[[nodiscard]] constexpr Type varchar(std::uint32_t length) { return {Type::Kind::varchar, length}; }
[[nodiscard]] constexpr Type numeric(std::uint32_t digits, std::uint32_t scale) {
  return {Type::Kind::numeric, digits, scale};
}
/// A type in the database's own words: `verbatim("GEOMETRY(POINT)")`.
[[nodiscard]] constexpr Type verbatim(Text words) { return {Type::Kind::verbatim, 0, 0, std::move(words)}; }
/// @}

}  // namespace headway::inline v0

#endif
