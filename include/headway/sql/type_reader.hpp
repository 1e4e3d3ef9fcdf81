// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_TYPE_READER_HPP
#define HEADWAY_SQL_TYPE_READER_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "headway/base/text.hpp"
#include "headway/schema/types.hpp"
#include "headway/sql/cursor.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// A whole number without sign and leading zeros.
[[nodiscard]] constexpr std::optional<std::uint32_t> size_in(std::string_view digits) noexcept {
  if (digits.empty() || digits.size() > 9 || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  std::uint32_t out = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return std::nullopt;
    out = out * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return out;
}

struct TypeName {
  Word words;
  Type::Kind kind;
  bool has_several = words.text().find_first_of(" (") != std::string_view::npos;
};

/// What each database calls the types that have no size; the first of a kind is what headway itself writes.
///
/// @source https://www.postgresql.org/docs/current/datatype.html (table 8.1, names and aliases),
/// https://mariadb.com/kb/en/data-types/
inline constexpr TypeName sqlite_types[] = {
    {"boolean", Type::Kind::boolean},
    {"smallint", Type::Kind::smallint},
    {"integer", Type::Kind::integer},
    {"bigint", Type::Kind::bigint},
    {"real", Type::Kind::real},
    {"float", Type::Kind::double_precision},
    {"text", Type::Kind::text},
    {"blob", Type::Kind::blob},
    {"date", Type::Kind::date},
    {"time", Type::Kind::time},
    {"datetime", Type::Kind::timestamp},
    {"json", Type::Kind::json},
};
inline constexpr TypeName postgresql_types[] = {
    {"boolean", Type::Kind::boolean},
    {"bool", Type::Kind::boolean},
    {"smallint", Type::Kind::smallint},
    {"int2", Type::Kind::smallint},
    {"smallserial", Type::Kind::smallint},
    {"integer", Type::Kind::integer},
    {"int", Type::Kind::integer},
    {"int4", Type::Kind::integer},
    {"serial", Type::Kind::integer},
    {"bigint", Type::Kind::bigint},
    {"int8", Type::Kind::bigint},
    {"bigserial", Type::Kind::bigint},
    {"real", Type::Kind::real},
    {"float4", Type::Kind::real},
    {"double precision", Type::Kind::double_precision},
    {"float8", Type::Kind::double_precision},
    {"text", Type::Kind::text},
    {"bytea", Type::Kind::blob},
    {"date", Type::Kind::date},
    {"time", Type::Kind::time},
    {"time without time zone", Type::Kind::time},
    {"timestamp", Type::Kind::timestamp},
    {"timestamp without time zone", Type::Kind::timestamp},
    {"timestamptz", Type::Kind::timestamp_tz},
    {"timestamp with time zone", Type::Kind::timestamp_tz},
    {"jsonb", Type::Kind::json},
    {"uuid", Type::Kind::uuid},
};
inline constexpr TypeName mysql_types[] = {
    {"boolean", Type::Kind::boolean},
    {"bool", Type::Kind::boolean},
    {"tinyint(1)", Type::Kind::boolean},
    {"smallint", Type::Kind::smallint},
    {"int", Type::Kind::integer},
    {"integer", Type::Kind::integer},
    {"bigint", Type::Kind::bigint},
    {"float", Type::Kind::real},
    {"double", Type::Kind::double_precision},
    {"double precision", Type::Kind::double_precision},
    {"date", Type::Kind::date},
    {"time(6)", Type::Kind::time},
    {"datetime(6)", Type::Kind::timestamp},
    {"json", Type::Kind::json},
    {"longtext", Type::Kind::text},
    {"longblob", Type::Kind::blob},
};

/// Compares words token by token, so that blanks do not count.
[[nodiscard]] constexpr bool same_words(std::string_view left, std::string_view right) noexcept {
  Tokens a(left), b(right);
  while (true) {
    const Token one = a.next(), other = b.next();
    if (!equal_ignoring_case(one.text, other.text)) return false;
    if (one.kind == Token::Kind::end) return true;
  }
}

/// `VARCHAR(255)`, `CHAR(3)`, `NUMERIC(10, 2)`; nothing for other words.
[[nodiscard]] constexpr std::optional<Type> sized_type(std::string_view words, Syntax syntax) {
  Cursor cursor(words, syntax);
  const bool is_char = cursor.take("char") || (syntax != Syntax::sqlite && cursor.take("character"));
  const bool is_varying = is_char && syntax == Syntax::postgresql && cursor.take("varying");
  const bool is_varchar = !is_char && cursor.take("varchar");
  const bool is_numeric =
      !is_char && !is_varchar && (cursor.take("numeric") || (syntax != Syntax::sqlite && cursor.take("decimal")));
  if (!(is_char || is_varchar || is_numeric) || !cursor.take_symbol("(")) return std::nullopt;
  const auto first = size_in(cursor.token().text);
  cursor.advance();
  std::optional<std::uint32_t> second;
  if (is_numeric && cursor.take_symbol(",")) {
    second = size_in(cursor.token().text);
    cursor.advance();
  }
  if (!cursor.take_symbol(")") || !cursor.at_end() || !first || second.has_value() != is_numeric) return std::nullopt;
  if (is_numeric) return numeric(*first, *second);
  if (is_varchar || is_varying) return varchar(*first);
  // SQLite has no type for them: headway keeps them as texts of this size.
  if (syntax == Syntax::sqlite && *first == 36) return uuid;
  return fixed_char(*first);
}

}  // namespace detail

/// The meaning of the words of a type, the inverse of what the dialect writes; words that it never writes stay as they
/// are, `verbatim(words)`, and a column without a type has `verbatim("")`.
///
/// What the dialect writes alike cannot be told apart: in SQLite CHAR(36) is read as uuid, DATETIME as timestamp, and
/// the types of a STRICT table as integer, real, text and blob.
[[nodiscard]] constexpr Type read_type(std::string_view words, Syntax syntax = Syntax::sqlite) {
  if (words.empty()) return verbatim({});
  const std::uint64_t hash = Word::hash_of(words);
  const bool has_several = words.find_first_of(" \t\r\n(/-") != std::string_view::npos;
  const auto find = [&](const auto& names) -> std::optional<Type> {
    for (const detail::TypeName& each : names) {
      // Words with blanks between them are compared one by one: the blanks do not count.
      const bool may_be = has_several ? each.has_several : each.words.hash() == hash;
      if (!may_be || !detail::same_words(words, each.words.text())) continue;
      Type found;
      found.kind = each.kind;
      return found;
    }
    return std::nullopt;
  };
  std::optional<Type> found;
  if (syntax == Syntax::sqlite) found = find(detail::sqlite_types);
  if (syntax == Syntax::postgresql) found = find(detail::postgresql_types);
  if (syntax == Syntax::mysql) found = find(detail::mysql_types);
  if (!found) found = detail::sized_type(words, syntax);
  if (found) return *found;
  return verbatim(Text(words));
}

namespace detail {

/// Words that end a type in the other databases, where SQLite reads on.
[[nodiscard]] constexpr bool ends_type(const Cursor& cursor) noexcept {
  if (cursor.is(Syntax::mysql)) {
    return cursor.at_one_of({"auto_increment",
                             "comment",
                             "character",
                             "charset",
                             "first",
                             "after",
                             "visible",
                             "invisible",
                             "key",
                             "generated",
                             "on"});
  }
  if (cursor.is(Syntax::postgresql)) return cursor.at_one_of({"generated", "storage", "compression", "initially"});
  return false;
}

/// Whether GENERATED ALWAYS stands here and ends the type: SQLite's grammar takes the two words into it and its parser
/// takes them out again.
///
/// @source https://www.sqlite.org/src/file/src/build.c (sqlite3AddColumn, "Check for standard typenames")
[[nodiscard]] constexpr bool at_generated_always(const Cursor& cursor) noexcept {
  if (!cursor.at("generated")) return false;
  Cursor ahead = cursor;
  return ahead.take({"generated", "always"}) && !ahead.at_symbol("(") &&
         (!ahead.at_name() ||
          ahead.at_one_of({"cross", "full", "indexed", "inner", "left", "natural", "outer", "right"}));
}

[[nodiscard]] constexpr bool at_type_word(const Cursor& cursor) noexcept {
  if (cursor.is(Syntax::mysql) && cursor.at("set")) return true;
  if (!cursor.at_name() || ends_type(cursor) || at_generated_always(cursor)) return false;
  return !cursor.at_one_of({"cross", "full", "indexed", "inner", "left", "natural", "outer", "right"});
}

/// `(10)`, `(10, -2)`; in MySQL also the values of ENUM.
constexpr void skip_type_size(Cursor& cursor) noexcept {
  if (!cursor.is(Syntax::sqlite)) {
    static_cast<void>(cursor.parenthesised());
    return;
  }
  cursor.expect_symbol("(");
  for (int numbers = 1;; ++numbers) {
    if (!cursor.take_symbol("+")) cursor.take_symbol("-");
    if (cursor.token().kind != Token::Kind::number) return cursor.fail("a number");
    cursor.advance();
    if (numbers == 2 || !cursor.take_symbol(",")) break;
  }
  cursor.expect_symbol(")");
}

}  // namespace detail

/// Reads the words of a type, `DOUBLE PRECISION`, `VARCHAR(255)`, and says where they stand; empty when there are none.
///
/// @source https://www.sqlite.org/syntax/type-name.html
constexpr Span read_type_words(Cursor& cursor) noexcept {
  const std::size_t begin = cursor.begin();
  if (!detail::at_type_word(cursor)) return {begin, begin};
  while (detail::at_type_word(cursor)) cursor.advance();
  if (cursor.at_symbol("(")) detail::skip_type_size(cursor);
  if (cursor.is(Syntax::sqlite)) return cursor.since(begin);
  // `TIMESTAMP(3) WITH TIME ZONE`, `INT(11) UNSIGNED`, `TEXT[]`
  while (detail::at_type_word(cursor)) cursor.advance();
  return cursor.since(begin);
}

}  // namespace headway::inline v0::sql

#endif
