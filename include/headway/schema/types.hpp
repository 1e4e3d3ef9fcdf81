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
inline constexpr PlainType boolean{Type::Kind::boolean};
inline constexpr PlainType smallint{Type::Kind::smallint};
inline constexpr PlainType integer{Type::Kind::integer};
inline constexpr PlainType bigint{Type::Kind::bigint};
inline constexpr PlainType real{Type::Kind::real};
inline constexpr PlainType double_precision{Type::Kind::double_precision};
inline constexpr PlainType text{Type::Kind::text};
inline constexpr PlainType blob{Type::Kind::blob};
inline constexpr PlainType date{Type::Kind::date};
inline constexpr PlainType time{Type::Kind::time};
inline constexpr PlainType timestamp{Type::Kind::timestamp};        ///< A point in time without a zone.
inline constexpr PlainType timestamp_tz{Type::Kind::timestamp_tz};  ///< A point in time with a zone.
inline constexpr PlainType json{Type::Kind::json};
inline constexpr PlainType uuid{Type::Kind::uuid};

[[nodiscard]] constexpr PlainType fixed_char(std::uint32_t length) { return {Type::Kind::fixed_char, length, 0}; }
[[nodiscard]] constexpr PlainType varchar(std::uint32_t length) { return {Type::Kind::varchar, length, 0}; }
[[nodiscard]] constexpr PlainType numeric(std::uint32_t digits, std::uint32_t scale) {
  return {Type::Kind::numeric, digits, scale};
}
/// A type in the database's own words: `verbatim("GEOMETRY(POINT)")`.
[[nodiscard]] constexpr Type verbatim(TextRef words) { return {Type::Kind::verbatim, 0, 0, Text(words)}; }
/// @}

}  // namespace headway::inline v0

#endif
