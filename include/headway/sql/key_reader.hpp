// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_KEY_READER_HPP
#define HEADWAY_SQL_KEY_READER_HPP

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/schema/index.hpp"
#include "headway/sql/cursor.hpp"

namespace headway::inline v0::sql {

/// One key of an index, of a primary key or of a unique constraint, and where it stands.
struct ReadKey {
  IndexKey key = {};
  Span span = {};
  bool is_beyond_model = false;  ///< NULLS FIRST, what an operator class is given, a prefix length.
};

namespace detail {

[[nodiscard]] constexpr bool ends_key(const Cursor& cursor) noexcept {
  return cursor.at_end() || cursor.at_symbol(",") || cursor.at_symbol(")") || cursor.at("autoincrement") ||
         cursor.at("nulls");
}

/// ASC or DESC behind a whole expression; elsewhere they may be names.
[[nodiscard]] constexpr bool at_order(const Cursor& cursor) noexcept {
  if (!cursor.at("asc") && !cursor.at("desc")) return false;
  Cursor ahead = cursor;
  ahead.advance();
  return ends_key(ahead);
}

/// Whether an operand must follow: ASC and DESC are names then.
[[nodiscard]] constexpr bool wants_operand(const Token& token) noexcept {
  if (token.kind == Token::Kind::symbol) return token.text != ")";
  if (token.kind != Token::Kind::word) return false;
  return (is_reserved(token.text) && !is_one_of(token.text, {"null", "isnull", "notnull"})) ||
         is_one_of(token.text, {"like", "glob", "regexp", "match"});
}

/// A name or a literal, which cannot follow another.
[[nodiscard]] constexpr bool at_operand(const Cursor& cursor) noexcept {
  const Token::Kind kind = cursor.token().kind;
  return kind == Token::Kind::number || kind == Token::Kind::blob ||
         (cursor.at_name() && !cursor.at_one_of({"like", "glob", "regexp", "match"}));
}

constexpr ReadKey read_key_expression(Cursor& cursor);

/// `(a)` means what `a` means, and `(a COLLATE nocase)` too.
constexpr bool read_nested_column(std::string_view inside, Syntax syntax, ReadKey& out) {
  Cursor cursor(inside, syntax);
  ReadKey nested = read_key_expression(cursor);
  if (cursor.failed() || !cursor.at_end() || nested.key.column.empty()) return false;
  out.key = std::move(nested.key);
  out.is_beyond_model = nested.is_beyond_model;
  return true;
}

/// From CASE to its END.
constexpr void skip_case(Cursor& cursor) noexcept {
  std::size_t depth = 0;
  do {
    if (cursor.at_end() || cursor.token().kind == Token::Kind::incomplete) return cursor.fail("END");
    if (cursor.at("case")) ++depth;
    if (cursor.at("end")) --depth;
    if (cursor.at_symbol("(")) {
      static_cast<void>(cursor.parenthesised());
    } else {
      cursor.advance();
    }
  } while (depth > 0);
}

/// The first operand of an expression: a name, a literal, a call, CASE … END, or anything in parentheses.
///
/// @return where it stands, without the parentheses around it when a collation follows them
constexpr Span read_operand(Cursor& cursor, ReadKey& out) {
  const std::size_t begin = cursor.begin();
  const bool is_name = cursor.at_name() && !cursor.at_one_of({"current_time", "current_date", "current_timestamp"});
  if (cursor.at_symbol("(")) {
    const Span inside = cursor.parenthesised();
    read_nested_column(inside.of(cursor.input()), cursor.syntax(), out);
    if (cursor.at("collate")) return inside;
  } else if (cursor.at("case")) {
    skip_case(cursor);
  } else if (is_name) {
    Text name = cursor.name("a column");
    if (!cursor.at_symbol("(")) {
      out.key.column = std::move(name);
      return cursor.since(begin);
    }
    Cursor ahead = cursor;
    const Span inside = ahead.parenthesised();
    cursor = ahead;
    // MySQL writes `email(10)` for the first ten characters of a column.
    if (cursor.is(Syntax::mysql) && !inside.empty() && is_digit(cursor.input()[inside.begin])) {
      out.key.column = std::move(name);
      out.is_beyond_model = true;
    }
  } else if (!ends_key(cursor)) {
    cursor.advance();
  } else {
    cursor.fail("a column or an expression");
  }
  return cursor.since(begin);
}

/// A column or an expression with its collation, up to ASC, DESC or the end of the key.
constexpr ReadKey read_key_expression(Cursor& cursor) {
  ReadKey out;
  const std::size_t begin = cursor.begin();
  Token last = cursor.token();
  const Span operand = read_operand(cursor, out);
  if (cursor.since(begin).end - begin != last.text.size()) last = {Token::Kind::symbol, ")"};
  if (cursor.at("collate")) last = {};
  while (cursor.take("collate")) {
    out.is_beyond_model = out.is_beyond_model || !out.key.collation.empty();  // only the last one counts
    out.key.collation = cursor.name("a collation");
  }
  // `a text_pattern_ops`
  if (cursor.is(Syntax::postgresql) && cursor.at_name() && !ends_key(cursor) && !at_order(cursor)) {
    out.key.operator_class_ = cursor.name("an operator class");
    if (cursor.at_symbol("(")) {
      static_cast<void>(cursor.parenthesised());
      out.is_beyond_model = true;
    }
  }
  if (ends_key(cursor) || at_order(cursor)) {
    if (out.key.column.empty()) out.key.expression = cursor.text_of(operand);
    return out;
  }
  if (cursor.is(Syntax::sqlite) && !wants_operand(last) && at_operand(cursor)) cursor.fail("an operator");
  // A longer expression: what looked like a column or its collation is a part of it.
  out = {};
  while (!cursor.failed() && (wants_operand(last) ? !cursor.at_end() : !ends_key(cursor) && !at_order(cursor))) {
    last = cursor.token();
    if (cursor.at_symbol("(")) {
      static_cast<void>(cursor.parenthesised());
      last = {Token::Kind::symbol, ")"};
    } else if (last.kind == Token::Kind::incomplete || last.kind == Token::Kind::semicolon || cursor.at_symbol(")")) {
      cursor.fail("an expression");
    } else {
      cursor.advance();
    }
  }
  out.key.expression = cursor.text_of(cursor.since(begin));
  return out;
}

}  // namespace detail

/// Reads one key up to the comma or parenthesis behind it.
///
/// @source https://www.sqlite.org/syntax/indexed-column.html
constexpr ReadKey read_key(Cursor& cursor) {
  const std::size_t begin = cursor.begin();
  ReadKey out = detail::read_key_expression(cursor);
  if (cursor.take("desc")) {
    out.key.descending = true;
  } else {
    cursor.take("asc");
  }
  if (cursor.take("nulls")) {
    out.is_beyond_model = true;
    if (!cursor.take("first")) cursor.expect("last");
  }
  out.span = cursor.since(begin);
  return out;
}

/// `(a, lower(b) DESC)`
///
/// @param autoincrement  set when AUTOINCREMENT stands before the closing parenthesis, as SQLite allows
constexpr std::vector<ReadKey> read_keys(Cursor& cursor, bool* autoincrement = nullptr) {
  std::vector<ReadKey> out;
  cursor.expect_symbol("(");
  do {
    out.push_back(read_key(cursor));
  } while (cursor.take_symbol(","));
  if (autoincrement != nullptr) *autoincrement = cursor.take("autoincrement");
  cursor.expect_symbol(")");
  return out;
}

}  // namespace headway::inline v0::sql

#endif
