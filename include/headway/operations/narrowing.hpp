// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_NARROWING_HPP
#define HEADWAY_OPERATIONS_NARROWING_HPP

#include <cstdint>

#include "headway/schema/dialect.hpp"
#include "headway/schema/type.hpp"

namespace headway::inline v0 {

/// What becomes of values that a new type of their column has no room for.
enum class Narrowing : std::uint8_t {
  none,     ///< There are no such values.
  refused,  ///< The change fails, and nothing is changed.
  silent,   ///< They are cut or rounded.
};

namespace detail {

/// What of a type decides whether values fit.
enum class TypeFamily : std::uint8_t { whole, approximate, exact, characters, bytes, moment, other };

[[nodiscard]] constexpr TypeFamily family_of(const Type& type) noexcept {
  using Kind = Type::Kind;
  switch (type.kind) {
    case Kind::boolean:
    case Kind::smallint:
    case Kind::integer:
    case Kind::bigint: return TypeFamily::whole;
    case Kind::real:
    case Kind::double_precision: return TypeFamily::approximate;
    case Kind::numeric: return TypeFamily::exact;
    case Kind::fixed_char:
    case Kind::varchar:
    case Kind::text: return TypeFamily::characters;
    case Kind::blob: return TypeFamily::bytes;
    case Kind::date:
    case Kind::time:
    case Kind::timestamp:
    case Kind::timestamp_tz: return TypeFamily::moment;
    default: return TypeFamily::other;
  }
}

/// How many digits before the point a number may have.
[[nodiscard]] constexpr unsigned digits_of(const Type& type) noexcept {
  switch (type.kind) {
    case Type::Kind::boolean: return 1;
    case Type::Kind::smallint: return 5;
    case Type::Kind::integer: return 10;
    case Type::Kind::bigint: return 19;
    case Type::Kind::numeric: return type.length == 0 ? 1000 : type.length - type.scale;
    default: return 0;
  }
}

/// SQLite stores what it is given: lengths and sizes say nothing. headway refuses values that are not what the type
/// promises (HW090), so nothing is cut.
[[nodiscard]] constexpr Narrowing narrowing_in_sqlite(const Type& from, const Type& to) noexcept {
  const TypeFamily was = family_of(from), is = family_of(to);
  if (was == TypeFamily::bytes && is == TypeFamily::characters) return Narrowing::refused;
  const bool is_number = is == TypeFamily::whole || is == TypeFamily::approximate || is == TypeFamily::exact;
  if (!is_number || was == TypeFamily::whole || was == TypeFamily::other) return Narrowing::none;
  if (was == TypeFamily::approximate || was == TypeFamily::exact) {
    return is == TypeFamily::whole ? Narrowing::refused : Narrowing::none;
  }
  return Narrowing::refused;
}

/// @source https://www.postgresql.org/docs/current/sql-altertable.html (SET DATA TYPE: an assignment cast),
/// https://www.postgresql.org/docs/current/datatype-numeric.html (rounding),
/// https://mariadb.com/kb/en/sql-mode/#strict-mode (what strict mode refuses)
[[nodiscard]] constexpr Narrowing narrowing_elsewhere(const Type& from, const Type& to) noexcept {
  using Kind = Type::Kind;
  const TypeFamily was = family_of(from), is = family_of(to);
  if (was == TypeFamily::characters && is == TypeFamily::characters) {
    const bool is_shorter = to.kind != Kind::text && (from.kind == Kind::text || from.length > to.length);
    return is_shorter ? Narrowing::refused : Narrowing::none;
  }
  if (was == TypeFamily::moment && is == TypeFamily::moment) {
    const bool has_both = from.kind == Kind::timestamp || from.kind == Kind::timestamp_tz;
    const bool loses = has_both && from.kind != to.kind && to.kind != Kind::timestamp_tz;
    return loses ? Narrowing::silent : Narrowing::none;
  }
  if (was == TypeFamily::characters || was == TypeFamily::bytes) {
    return is == TypeFamily::bytes || is == TypeFamily::characters ? Narrowing::none : Narrowing::refused;
  }
  const bool is_number = is == TypeFamily::whole || is == TypeFamily::approximate || is == TypeFamily::exact;
  if (!is_number || from.kind == Kind::boolean) return Narrowing::none;
  if (was == TypeFamily::approximate) {
    return from.kind == Kind::real && to.kind == Kind::double_precision ? Narrowing::none : Narrowing::silent;
  }
  if (was != TypeFamily::whole && was != TypeFamily::exact) return Narrowing::none;
  if (is == TypeFamily::approximate) {
    const unsigned digits = digits_of(from) + (was == TypeFamily::exact ? from.scale : 0);
    return digits > (to.kind == Kind::real ? 6U : 15U) ? Narrowing::silent : Narrowing::none;
  }
  const unsigned scale = was == TypeFamily::exact ? from.scale : 0, room = is == TypeFamily::exact ? to.scale : 0;
  const bool has_any_scale = is == TypeFamily::exact && to.length == 0;
  if (scale > room && !has_any_scale) return Narrowing::silent;
  return digits_of(from) > digits_of(to) ? Narrowing::refused : Narrowing::none;
}

}  // namespace detail

/// What a change of a column's type without a conversion does to values that it has no room for. A type in the
/// database's own words is not judged.
[[nodiscard]] constexpr Narrowing narrowing(const Type& from, const Type& to, Dialect dialect) noexcept {
  if (from == to || from.kind == Type::Kind::verbatim || to.kind == Type::Kind::verbatim) return Narrowing::none;
  return dialect == Dialect::sqlite ? detail::narrowing_in_sqlite(from, to) : detail::narrowing_elsewhere(from, to);
}

}  // namespace headway::inline v0

#endif
