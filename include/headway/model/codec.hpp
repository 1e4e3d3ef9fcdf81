// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_CODEC_HPP
#define HEADWAY_MODEL_CODEC_HPP

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "headway/base/concat.hpp"
#include "headway/model/enum.hpp"
#include "headway/model/place.hpp"
#include "headway/model/problem.hpp"
#include "headway/model/time.hpp"
#include "headway/model/utf8.hpp"
#include "headway/model/uuid.hpp"
#include "headway/schema/value.hpp"

namespace headway::inline v0 {

/// How a C++ type stands in a row, to be specialised for types of one's own:
///
/// ```
/// static Value to_value(const T&);
/// static std::optional<T> from_value(const Value&);     // nothing: the value is none of this type
/// static std::optional<Problem> check(const T&);        // what a T can hold and a row cannot; may be left out
/// static constexpr Text sql(const SqlPlace&);           // what the type demands of its column; empty for nothing
/// static constexpr std::string_view expected;           // "a whole number"
/// ```
template <class T>
struct Codec;

template <>
struct Codec<bool> {
  static constexpr std::string_view expected = "true or false";
  [[nodiscard]] static Value to_value(bool value) { return value; }
  [[nodiscard]] static std::optional<bool> from_value(const Value& value) {
    const bool is_one = value.kind == Value::Kind::boolean || value.kind == Value::Kind::integer;
    if (!is_one || value.integer < 0 || value.integer > 1) return std::nullopt;
    return value.integer == 1;
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    return concat({at.column, " IN (FALSE, TRUE)"});
  }
};

template <std::signed_integral T>
struct Codec<T> {
  static constexpr std::string_view expected = "a whole number";
  [[nodiscard]] static Value to_value(T value) { return value; }
  [[nodiscard]] static std::optional<T> from_value(const Value& value) {
    if (value.kind != Value::Kind::integer || value.integer < std::numeric_limits<T>::min() ||
        value.integer > std::numeric_limits<T>::max()) {
      return std::nullopt;
    }
    return static_cast<T>(value.integer);
  }
  /// A column of SQLite takes any number, and text.
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    if constexpr (sizeof(T) == sizeof(std::int64_t)) {
      return concat({"typeof(", at.column, ") NOT IN ('real', 'text', 'blob')"});
    } else {
      return limits_of(at.column);
    }
  }

 private:
  [[nodiscard]] static constexpr Text limits_of(std::string_view column) {
    const Digits highest(static_cast<std::size_t>(std::numeric_limits<T>::max()));
    const Digits lowest(static_cast<std::size_t>(-static_cast<std::int64_t>(std::numeric_limits<T>::min())));
    return concat({"typeof(", column, ") <> 'real' AND ", column, " BETWEEN -", lowest, " AND ", highest});
  }
};

template <std::floating_point T>
struct Codec<T> {
  static constexpr std::string_view expected = "a number";
  [[nodiscard]] static Value to_value(T value) { return value; }
  [[nodiscard]] static std::optional<T> from_value(const Value& value) {
    if (value.kind == Value::Kind::integer) return static_cast<T>(value.integer);
    if (value.kind != Value::Kind::real) return std::nullopt;
    return static_cast<T>(value.real);
  }
  [[nodiscard]] static std::optional<Problem> check(T value) {
    if (std::isfinite(value)) return std::nullopt;
    return Problem{"finite_number", "should be a finite number"};
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    return concat({"typeof(", at.column, ") NOT IN ('text', 'blob')"});
  }
};

template <>
struct Codec<std::string> {
  static constexpr std::string_view expected = "text";
  [[nodiscard]] static Value to_value(const std::string& value) { return value; }
  [[nodiscard]] static std::optional<std::string> from_value(const Value& value) {
    if (value.kind != Value::Kind::text) return std::nullopt;
    return std::string(value.view());
  }
  [[nodiscard]] static std::optional<Problem> check(const std::string& value) {
    if (!code_points(value)) return Problem{"string_unicode", "should be UTF-8"};
    if (value.find('\0') != std::string::npos)
      return Problem{"value_error", "should have no zero byte: not every database takes it"};
    return std::nullopt;
  }
  /// A column for text can hold bytes in SQLite, and SQLite's functions do not see what stands behind a zero byte.
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    return concat({"typeof(", at.column, ") <> 'blob' AND instr(", at.column, ", char(0)) = 0"});
  }
};

template <NamedEnum E>
struct Codec<E> {
  static constexpr std::string_view expected = "one of the values that are declared";
  [[nodiscard]] static Value to_value(E value) { return Value(name_of(value)); }
  [[nodiscard]] static std::optional<E> from_value(const Value& value) {
    if (value.kind != Value::Kind::text) return std::nullopt;
    return parse_enum<E>(value.view());
  }
  [[nodiscard]] static std::optional<Problem> check(E value) {
    if (is_named(value)) return std::nullopt;
    return problem();
  }
  [[nodiscard]] static Problem problem() {
    std::string message = "should be ";
    const auto& names = enum_names<E>;
    for (std::size_t at = 0; at < names.size(); ++at) {
      if (at != 0) message += at + 1 == names.size() ? " or " : ", ";
      message.append("'").append(names[at]).append("'");
    }
    return {"enum", std::move(message)};
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    Text values;
    for (const std::string_view name : enum_names<E>) {
      std::string_view separator = ", ";
      if (values.empty()) separator = "";
      values = concat({values, separator, "'", name, "'"});
    }
    return concat({at.column, " IN (", values, ")"});
  }
};

template <>
struct Codec<Uuid> {
  static constexpr std::string_view expected = "a UUID with hyphens";
  [[nodiscard]] static Value to_value(const Uuid& value) { return value.str(); }
  [[nodiscard]] static std::optional<Uuid> from_value(const Value& value) {
    if (value.kind != Value::Kind::text) return std::nullopt;
    return Uuid::parse(value.view());
  }
  /// Nothing where the column's type is for UUIDs.
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (at.type.kind == Type::Kind::uuid && at.dialect == Dialect::postgresql) return {};
    const Text shape = concat({at.column, " LIKE '________-____-____-____-____________'"});
    if (!at.is_sqlite()) return shape;
    return concat({Codec<std::string>::sql(at),
                   " AND ",
                   shape,
                   " AND length(replace(",
                   at.column,
                   ", '-', '')) = 32 AND ",
                   at.column,
                   " NOT GLOB '*[^-0-9A-Fa-f]*'"});
  }
};

template <>
struct Codec<Date> {
  static constexpr std::string_view expected = "a date as YYYY-MM-DD";
  [[nodiscard]] static Value to_value(Date value) { return format_date(value); }
  [[nodiscard]] static std::optional<Date> from_value(const Value& value) {
    if (value.kind != Value::Kind::text) return std::nullopt;
    return parse_date(value.view());
  }
  [[nodiscard]] static std::optional<Problem> check(Date value) {
    if (value.ok() && value.year() >= std::chrono::year(0) && value.year() <= std::chrono::year(9999)) {
      return std::nullopt;
    }
    return Problem{"date_from_datetime_parsing", "should be a day of the calendar, of the years 0000 to 9999"};
  }
  /// SQLite's `date` with a modifier corrects the 30th of February, and without one takes it; it knows years before 0.
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    return concat({at.column, " IS date(", at.column, ", '+0 days') AND ", at.column, " NOT LIKE '-%'"});
  }
};

template <>
struct Codec<Timestamp> {
  static constexpr std::string_view expected = "a date and a time";
  [[nodiscard]] static Value to_value(Timestamp value) { return format_for_database(value); }
  [[nodiscard]] static std::optional<Timestamp> from_value(const Value& value) {
    using std::chrono::hours;
    if (value.kind != Value::Kind::text) return std::nullopt;
    std::optional<WrittenTimestamp> read = parse_timestamp(value.view());
    if (!read && has_hours_alone(value.view())) read = parse_timestamp(std::string(value.view()) + ":00");
    if (!read) return std::nullopt;
    // RFC 3339 has both, and SQLite's functions know neither.
    const bool is_known = value.view()[10] != 't' && read->offset > -hours(15) && read->offset < hours(15);
    if (!is_known) return std::nullopt;
    return read->value;
  }
  [[nodiscard]] static std::optional<Problem> check(Timestamp value) {
    return Codec<Date>::check(Date(std::chrono::floor<std::chrono::days>(value)));
  }
  /// As it is stored, or as RFC 3339 has it, in a year of four digits also in UTC. SQLite is asked for that year with
  /// the seconds left out, which it would round to the next.
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) {
    if (!at.is_sqlite()) return {};
    const Text day = concat({"substr(", at.column, ", 1, 10)"});
    const Text clock = concat({"substr(", at.column, ", 12)"});
    const Text zone = concat({"ltrim(substr(", at.column, ", 17), ':.0123456789')"});
    return concat({"(",
                   at.column,
                   " IS NULL OR typeof(",
                   at.column,
                   ") = 'text' AND instr(",
                   at.column,
                   ", char(0)) = 0 AND ",
                   at.column,
                   " GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T][0-9][0-9]:*' AND ",
                   clock,
                   " < '24' AND ",
                   clock,
                   " NOT GLOB '*[^-+.:0-9Zz]*' AND date(",
                   day,
                   ", '+0 days') IS ",
                   day,
                   " AND time(",
                   clock,
                   ") IS NOT NULL AND coalesce(datetime(substr(",
                   at.column,
                   ", 1, 16) || ",
                   zone,
                   "), '-') >= '0')"});
  }

 private:
  /// PostgreSQL writes an offset of whole hours without minutes: `2025-01-02 03:04:05.000006+00`.
  ///
  /// @source https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-OUTPUT
  [[nodiscard]] static bool has_hours_alone(std::string_view written) {
    if (written.size() < 19) return false;
    const char sign = written[written.size() - 3];
    return sign == '+' || sign == '-';
  }
};

/// A field that may be null: what is said of the value is said when there is one.
template <class T>
struct Codec<std::optional<T>> {
  static constexpr std::string_view expected = Codec<T>::expected;
  [[nodiscard]] static Value to_value(const std::optional<T>& value) {
    if (!value) return {};
    return Codec<T>::to_value(*value);
  }
  [[nodiscard]] static std::optional<std::optional<T>> from_value(const Value& value) {
    std::optional<std::optional<T>> made;
    if (value.is_null()) {
      made.emplace();
    } else if (std::optional<T> read = Codec<T>::from_value(value)) {
      made.emplace(std::in_place, std::move(*read));  // moved whole, g++ 12 takes it for uninitialised at -O3
    }
    return made;
  }
  [[nodiscard]] static constexpr Text sql(const SqlPlace& at) { return Codec<T>::sql(at); }
};

}  // namespace headway::inline v0

#endif
