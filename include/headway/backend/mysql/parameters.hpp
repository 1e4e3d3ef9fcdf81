// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_PARAMETERS_HPP
#define HEADWAY_BACKEND_MYSQL_PARAMETERS_HPP

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <mysql.h>

#include "headway/schema/value.hpp"

namespace headway::inline v0::mysql {

/// Values as a prepared statement takes them. They are not copied: they must stay where they are until it was executed.
class Parameters {
 public:
  void assign(std::span<const Value> values) {
    binds_.assign(values.size(), MYSQL_BIND{});
    lengths_.assign(values.size(), 0);
    for (std::size_t at = 0; at < values.size(); ++at) bind(binds_[at], lengths_[at], values[at]);
  }
  [[nodiscard]] MYSQL_BIND* data() noexcept { return binds_.data(); }
  [[nodiscard]] std::size_t count() const noexcept { return binds_.size(); }

 private:
  static void bind(MYSQL_BIND& out, unsigned long& length, const Value& value) {
    switch (value.kind) {
      case Value::Kind::null: out.buffer_type = MYSQL_TYPE_NULL; return;
      case Value::Kind::boolean:
      case Value::Kind::integer:
        out.buffer_type = MYSQL_TYPE_LONGLONG;
        out.buffer = const_cast<std::int64_t*>(&value.integer);  // it is only read
        return;
      case Value::Kind::real:
        out.buffer_type = MYSQL_TYPE_DOUBLE;
        out.buffer = const_cast<double*>(&value.real);
        return;
      case Value::Kind::text:
      case Value::Kind::blob: break;
    }
    length = static_cast<unsigned long>(value.view().size());
    out.buffer_type = value.kind == Value::Kind::text ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
    out.buffer = const_cast<char*>(value.view().data());
    out.buffer_length = length;
    out.length = &length;
  }

  std::vector<MYSQL_BIND> binds_;
  std::vector<unsigned long> lengths_;
};

/// How the values of a result's column are read.
enum class Reading : std::uint8_t { integer, single_real, real, bits, blob, text };

/// A text is what has a character set, and what has no kind of its own: DECIMAL, dates and times.
///
/// @source https://mariadb.com/kb/en/mariadb-c-api-types-and-definitions/ (63 is the number of `binary`)
[[nodiscard]] inline Reading reading_of(const MYSQL_FIELD& field) noexcept {
  constexpr unsigned int binary = 63;
  switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR: return Reading::integer;
    case MYSQL_TYPE_FLOAT: return Reading::single_real;
    case MYSQL_TYPE_DOUBLE: return Reading::real;
    case MYSQL_TYPE_BIT: return Reading::bits;
    case MYSQL_TYPE_GEOMETRY: return Reading::blob;
    case MYSQL_TYPE_STRING:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB: return field.charsetnr == binary ? Reading::blob : Reading::text;
    default: return Reading::text;
  }
}

/// Of more than INT64_MAX, which BIGINT UNSIGNED holds, only its digits are told.
[[nodiscard]] inline Value value_of_unsigned(std::uint64_t number) {
  if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return Value(std::to_string(number));
  }
  return Value(static_cast<std::int64_t>(number));
}

/// FLOAT as its shortest digits, as the server shows it: 0.1 and not 0.10000000149.
[[nodiscard]] inline Value value_of_single(float number) {
  std::array<char, 64> digits{};
  const auto [end, fault] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  double out = 0;
  std::from_chars(digits.data(), end, out);
  return Value(out);
}

/// A value in the words of the text protocol.
[[nodiscard]] inline Value value_of(Reading reading, std::string_view words) {
  const char* const begin = words.data();
  const char* const end = begin + words.size();
  switch (reading) {
    case Reading::integer: {
      std::int64_t number = 0;
      if (std::from_chars(begin, end, number).ec == std::errc()) return Value(number);
      return Value(words);
    }
    case Reading::single_real:
    case Reading::real: {
      double number = 0;
      std::from_chars(begin, end, number);
      return Value(number);
    }
    case Reading::bits: {
      std::uint64_t number = 0;
      for (const char each : words) number = number << 8U | static_cast<unsigned char>(each);
      return value_of_unsigned(number);
    }
    case Reading::blob: return Value::blob(Text(words));
    case Reading::text: break;
  }
  return Value(words);
}

}  // namespace headway::inline v0::mysql

#endif
