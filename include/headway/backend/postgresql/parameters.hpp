// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_PARAMETERS_HPP
#define HEADWAY_BACKEND_POSTGRESQL_PARAMETERS_HPP

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libpq-fe.h>

#include "headway/base/error.hpp"
#include "headway/schema/value.hpp"
#include "headway/sql/postgresql_script.hpp"

namespace headway::inline v0::postgresql {

/// @name The types that values have in results, and bytes in parameters.
/// @source https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_type.dat
/// @{
inline constexpr Oid oid_of_bool = 16, oid_of_bytea = 17, oid_of_int8 = 20, oid_of_int2 = 21, oid_of_int4 = 23,
                     oid_of_oid = 26, oid_of_float4 = 700, oid_of_float8 = 701;
/// @}

/// The statement with `$1`, `$2` for its `?`. One that numbers its parameters itself keeps its question marks, which
/// are operators then.
[[nodiscard]] inline std::string numbered(std::string_view source) {
  using Kind = sql::PostgresqlToken::Kind;
  std::string out;
  out.reserve(source.size() + 16);
  sql::PostgresqlTokens tokens(source);
  std::size_t copied = 0;
  int number = 0;
  for (auto token = tokens.next(); token.kind != Kind::end && token.kind != Kind::incomplete; token = tokens.next()) {
    if (token.kind == Kind::parameter) return std::string(source);
    if (token.text != "?") continue;
    out.append(source, copied, token.offset - copied).append("$").append(std::to_string(++number));
    copied = token.offset + 1;
  }
  return out.append(source.substr(copied));
}

/// Values as libpq takes them. All but bytes travel as texts of no type, so that the server reads each as what it is
/// needed as: 1 is a number for a number and true for a boolean.
class Parameters {
 public:
  /// @error statement_failed  a text with a NUL in it
  Result<void> assign(std::span<const Value> values, std::string_view statement) {
    texts_.clear();
    texts_.reserve(values.size());
    data_.clear();
    sizes_.clear();
    formats_.clear();
    types_.clear();
    for (const Value& value : values) {
      if (value.kind == Value::Kind::text && value.view().find('\0') != std::string_view::npos) {
        Error error;
        error.code = ErrorCode::statement_failed;
        error.message = "a text with a NUL in it was bound, which PostgreSQL does not store";
        error.statement = statement;
        return failure(std::move(error));
      }
      const bool is_bytes = value.kind == Value::Kind::blob;
      texts_.push_back(written(value));
      data_.push_back(value.is_null() ? nullptr : texts_.back().c_str());
      sizes_.push_back(static_cast<int>(texts_.back().size()));
      formats_.push_back(is_bytes ? 1 : 0);
      types_.push_back(is_bytes ? oid_of_bytea : 0);
    }
    return {};
  }
  [[nodiscard]] int count() const noexcept { return static_cast<int>(data_.size()); }
  [[nodiscard]] const char* const* data() const noexcept { return data_.data(); }
  [[nodiscard]] const int* sizes() const noexcept { return sizes_.data(); }
  [[nodiscard]] const int* formats() const noexcept { return formats_.data(); }
  [[nodiscard]] const Oid* types() const noexcept { return types_.data(); }

 private:
  static std::string written(const Value& value) {
    switch (value.kind) {
      case Value::Kind::null: return {};
      case Value::Kind::boolean:
      case Value::Kind::integer: return std::to_string(value.integer);
      case Value::Kind::real: break;
      case Value::Kind::text:
      case Value::Kind::blob: return std::string(value.view());
    }
    std::array<char, 64> digits{};
    const auto [end, fault] = std::to_chars(digits.data(), digits.data() + digits.size(), value.real);
    return {digits.data(), end};
  }

  std::vector<std::string> texts_;
  std::vector<const char*> data_;
  std::vector<int> sizes_, formats_;
  std::vector<Oid> types_;
};

/// One value of a result, by the type of its column; what has no kind of its own is a text.
[[nodiscard]] inline Value value_of(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) != 0) return {};
  const char* const data = PQgetvalue(result, row, column);
  const std::string_view words(data, static_cast<std::size_t>(PQgetlength(result, row, column)));
  switch (PQftype(result, column)) {
    case oid_of_bool: return Value(words == "t");
    case oid_of_int2:
    case oid_of_int4:
    case oid_of_int8:
    case oid_of_oid: {
      std::int64_t number = 0;
      std::from_chars(words.data(), words.data() + words.size(), number);
      return Value(number);
    }
    case oid_of_float4:
    case oid_of_float8: {
      double number = 0;
      std::string_view rest = words;
      const bool is_negative = rest.starts_with('-');
      if (is_negative) rest.remove_prefix(1);
      if (rest == "Infinity") rest = "inf";
      if (rest == "NaN") rest = "nan";
      std::from_chars(rest.data(), rest.data() + rest.size(), number);
      return Value(is_negative ? -number : number);
    }
    case oid_of_bytea: {
      std::size_t size = 0;
      unsigned char* const bytes = PQunescapeBytea(reinterpret_cast<const unsigned char*>(data), &size);
      Value out =
          Value::blob(Text(std::string_view(reinterpret_cast<const char*>(bytes), bytes == nullptr ? 0 : size)));
      PQfreemem(bytes);
      return out;
    }
    default: return Value(words);
  }
}

}  // namespace headway::inline v0::postgresql

#endif
