// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_TYPE_HPP
#define HEADWAY_SCHEMA_TYPE_HPP

#include <cstdint>

#include "headway/base/text.hpp"

namespace headway::inline v0 {

/// A column type by its meaning; each dialect writes it in its own words.
struct Type {
  enum class Kind : std::uint8_t {
    boolean,
    smallint,
    integer,
    bigint,
    real,
    double_precision,
    numeric,
    fixed_char,
    varchar,
    text,
    blob,
    date,
    time,
    timestamp,
    timestamp_tz,
    json,
    uuid,
    verbatim,  ///< Written to the database as it stands in `words`.
  };

  Kind kind = Kind::text;
  std::uint32_t length = 0;  ///< Characters of fixed_char and varchar; digits of numeric.
  std::uint32_t scale = 0;   ///< Digits after the point, of numeric.
  Text words = {};

  friend constexpr bool operator==(const Type&, const Type&) = default;
};

/// A type without words of its own: what nearly every column has, and cheaper to pass than a Type.
struct PlainType {
  Type::Kind kind = Type::Kind::text;
  std::uint32_t length = 0;
  std::uint32_t scale = 0;

  constexpr operator Type() const { return {kind, length, scale, {}}; }
  friend constexpr bool operator==(const PlainType&, const PlainType&) = default;
};

}  // namespace headway::inline v0

#endif
