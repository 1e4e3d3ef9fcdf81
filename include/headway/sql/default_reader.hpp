// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_DEFAULT_READER_HPP
#define HEADWAY_SQL_DEFAULT_READER_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/schema/column.hpp"
#include "headway/sql/cursor.hpp"
#include "headway/sql/decimal.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// `0x1F` as a whole number of 64 bits.
[[nodiscard]] constexpr std::optional<Value> hexadecimal_value(std::string_view digits, bool is_negative) {
  std::uint64_t out = 0;
  for (const char c : digits) {
    const char small = lower(c);
    const bool is_letter = small >= 'a' && small <= 'f';
    if ((!is_letter && !is_digit(c)) || out >> 60U != 0) return std::nullopt;
    out = out * 16 + static_cast<std::uint64_t>(is_letter ? small - 'a' + 10 : c - '0');
  }
  if (digits.empty() || (is_negative && out == std::uint64_t{1} << 63U)) return std::nullopt;
  const auto number = static_cast<std::int64_t>(out);
  return Value(is_negative ? -number : number);
}

/// A decimal number, with one rounding.
[[nodiscard]] constexpr Value real_value(std::uint64_t mantissa, int exponent, bool is_negative) {
  double number = 0;
  if (mantissa <= (std::uint64_t{1} << 53U) && exponent <= 22 && exponent >= -22) {
    double power = 1;  // a power of ten up to 10^22 is exact
    for (int at = 0; at < (exponent < 0 ? -exponent : exponent); ++at) power *= 10;
    const auto whole = static_cast<double>(mantissa);
    number = exponent < 0 ? whole / power : whole * power;
  } else {
    number = nearest_double(mantissa, exponent);
  }
  return Value(is_negative ? -number : number);
}

/// The value of a number as it is written; nothing when it has no exact one here.
[[nodiscard]] constexpr std::optional<Value> number_value(std::string_view written, bool is_negative) {
  if (written.size() > 2 && lower(written[1]) == 'x') return hexadecimal_value(written.substr(2), is_negative);
  std::uint64_t mantissa = 0;
  int exponent = 0;
  std::size_t at = 0;
  bool is_whole = true;
  for (; at < written.size() && (is_digit(written[at]) || written[at] == '.'); ++at) {
    if (written[at] == '.') {
      if (!is_whole) return std::nullopt;
      is_whole = false;
      continue;
    }
    const auto digit = static_cast<std::uint64_t>(written[at] - '0');
    if (mantissa > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return std::nullopt;
    mantissa = mantissa * 10 + digit;
    if (!is_whole) --exponent;
  }
  if (at < written.size() && lower(written[at]) == 'e') {
    is_whole = false;
    const bool is_small = written.substr(++at).starts_with('-');
    if (is_small || written.substr(at).starts_with('+')) ++at;
    int power = 0;
    for (; at < written.size() && is_digit(written[at]) && power < 1000; ++at) power = power * 10 + written[at] - '0';
    exponent += is_small ? -power : power;
  }
  if (at != written.size()) return std::nullopt;
  if (!is_whole) return real_value(mantissa, exponent, is_negative);
  constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (mantissa <= limit)
    return Value(is_negative ? -static_cast<std::int64_t>(mantissa) : static_cast<std::int64_t>(mantissa));
  if (is_negative && mantissa == limit + 1) return Value(std::numeric_limits<std::int64_t>::min());
  return std::nullopt;
}

/// `x'00ff'` as bytes; nothing when a digit is missing or wrong.
[[nodiscard]] constexpr std::optional<Value> blob_value(std::string_view written) {
  std::vector<char> bytes;
  if (written.size() % 2 == 0) return std::nullopt;
  for (std::size_t at = 2; at + 1 < written.size(); at += 2) {
    const auto byte = hexadecimal_value(written.substr(at, 2), false);
    if (!byte) return std::nullopt;
    bytes.push_back(static_cast<char>(static_cast<unsigned char>(byte->integer)));
  }
  return Value::blob(Text(std::string_view(bytes.data(), bytes.size())));
}

/// The text of `CAST(x'610062' AS TEXT)`: the only way to write one with a NUL in it.
[[nodiscard]] constexpr std::optional<Value> text_with_nul(std::string_view expression) {
  Cursor cursor(expression);
  if (!cursor.take("cast") || !cursor.take_symbol("(") || cursor.token().kind != Token::Kind::blob) return std::nullopt;
  std::optional<Value> found = blob_value(cursor.token().text);
  cursor.advance();
  if (!cursor.take({"as", "text"}) || !cursor.take_symbol(")") || !cursor.at_end()) return std::nullopt;
  if (!found || found->view().find('\0') == std::string_view::npos) return std::nullopt;
  found->kind = Value::Kind::text;
  return found;
}

/// The text between quotes, each doubled one once.
[[nodiscard]] constexpr Value text_value(const Token& token) {
  const std::vector<char> bytes = unquoted(token);
  return Value(Text(std::string_view(bytes.data(), bytes.size())));
}

[[nodiscard]] constexpr bool is_time_word(std::string_view word) noexcept {
  return equal_ignoring_case(word, "current_timestamp") || equal_ignoring_case(word, "current_date") ||
         equal_ignoring_case(word, "current_time");
}

/// The value of one token; nothing when it is no literal, or one without an exact value here.
[[nodiscard]] constexpr std::optional<Value> literal_value(const Token& token, Syntax syntax) {
  switch (token.kind) {
    case Token::Kind::string: return text_value(token);
    case Token::Kind::blob: return blob_value(token.text);
    case Token::Kind::number: return number_value(token.text, false);
    case Token::Kind::quoted: break;
    case Token::Kind::word:
      if (equal_ignoring_case(token.text, "null")) return Value(nullptr);
      if (equal_ignoring_case(token.text, "true")) return Value(true);
      if (equal_ignoring_case(token.text, "false")) return Value(false);
      if (is_time_word(token.text)) return std::nullopt;
      break;
    default: return std::nullopt;
  }
  if (syntax == Syntax::sqlite) return text_value(token);  // a name after DEFAULT is a text
  return std::nullopt;
}

/// Whether the default ends here in PostgreSQL and MySQL, where it may be an expression without parentheses.
[[nodiscard]] constexpr bool ends_default(const Cursor& cursor) noexcept {
  return cursor.at_end() || cursor.token().kind == Token::Kind::semicolon || cursor.at_symbol(",") ||
         cursor.at_symbol(")") ||
         cursor.at_one_of({"not",
                           "null",
                           "constraint",
                           "primary",
                           "unique",
                           "check",
                           "references",
                           "generated",
                           "deferrable",
                           "initially",
                           "auto_increment",
                           "comment",
                           "on",
                           "first",
                           "after",
                           "key",
                           "collate",
                           "as"});
}

[[nodiscard]] constexpr Default expression_default(const Cursor& cursor, Span span) {
  return {Default::Kind::expression, Value(cursor.text_of(span))};
}

/// An expression of the other databases, `now()`, `'x'::text`, with its calls and casts.
constexpr Span skip_default(Cursor& cursor, std::size_t begin) noexcept {
  do {
    if (cursor.at_symbol("(")) {
      static_cast<void>(cursor.parenthesised());
    } else if (cursor.token().kind == Token::Kind::incomplete) {
      cursor.fail("the end of a quote or comment");
    } else {
      cursor.advance();
    }
  } while (!ends_default(cursor));
  return cursor.since(begin);
}

}  // namespace detail

/// Reads what stands behind DEFAULT: a literal as its value, everything else as SQL.
///
/// @param span  set to the expression between the parentheses, or to the literal with its sign
/// @source https://www.sqlite.org/lang_createtable.html#the_default_clause
constexpr Default read_default(Cursor& cursor, Span& span) {
  const std::size_t begin = cursor.begin();
  if (cursor.at_symbol("(")) {
    span = cursor.parenthesised();
    if (!cursor.is(Syntax::sqlite) && !detail::ends_default(cursor)) span = detail::skip_default(cursor, begin);
    if (cursor.is(Syntax::sqlite)) {
      if (auto text = detail::text_with_nul(span.of(cursor.input()))) return {Default::Kind::literal, std::move(*text)};
    }
    return detail::expression_default(cursor, span);
  }
  const bool is_negative = cursor.at_symbol("-");
  const bool has_sign = is_negative || cursor.at_symbol("+");
  if (has_sign) cursor.advance();
  const Token token = cursor.token();
  using Kind = Token::Kind;
  const bool is_value = token.kind == Kind::string || token.kind == Kind::blob || token.kind == Kind::number ||
                        cursor.at("null") ||
                        (cursor.at_name() && (!has_sign || !cursor.is(Syntax::sqlite) ||
                                              cursor.at_one_of({"current_time", "current_date", "current_timestamp"})));
  if (!is_value) {
    cursor.fail("a default value");
    return {};
  }
  cursor.advance();
  span = cursor.since(begin);
  if (!cursor.is(Syntax::sqlite) && !detail::ends_default(cursor)) {
    span = detail::skip_default(cursor, begin);
    return detail::expression_default(cursor, span);
  }
  std::optional<Value> value;
  if (!has_sign) value = detail::literal_value(token, cursor.syntax());
  if (has_sign && token.kind == Kind::number) value = detail::number_value(token.text, is_negative);
  if (!value) return detail::expression_default(cursor, span);
  return {Default::Kind::literal, std::move(*value)};
}

}  // namespace headway::inline v0::sql

#endif
