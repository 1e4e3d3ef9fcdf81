// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_INDEX_READER_HPP
#define HEADWAY_SQL_INDEX_READER_HPP

#include <cstddef>
#include <utility>

#include "headway/sql/cursor.hpp"
#include "headway/sql/key_reader.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// Everything up to the end of the statement, without white space at its ends.
constexpr Span read_rest(Cursor& cursor) noexcept {
  const std::size_t begin = cursor.begin();
  while (!cursor.at_end() && cursor.token().kind != Token::Kind::semicolon) {
    if (cursor.token().kind == Token::Kind::incomplete) cursor.fail("the end of a quote or comment");
    if (cursor.at_symbol("(")) {
      static_cast<void>(cursor.parenthesised());
    } else if (cursor.at_symbol(")")) {
      cursor.fail("the end of the statement");
    } else if (!cursor.at_end()) {
      cursor.advance();
    }
  }
  return cursor.since(begin);
}

/// `USING btree`, before the keys in PostgreSQL and on either side of them in MySQL.
constexpr void read_method(Cursor& cursor, IndexDefinition& out) {
  if (cursor.is(Syntax::sqlite) || !cursor.take("using") || cursor.take("btree")) return;
  Text method = cursor.name("a method");
  if (cursor.is(Syntax::postgresql)) {
    out.index.method = std::move(method);
  } else {
    out.is_beyond_model = true;
  }
}

/// What PostgreSQL and MySQL write behind the keys, except WHERE.
constexpr void read_index_options(Cursor& cursor, IndexDefinition& out) {
  if (cursor.is(Syntax::sqlite)) return;
  read_method(cursor, out);
  if (cursor.is(Syntax::postgresql) && cursor.take("include")) {
    cursor.expect_symbol("(");
    do {
      out.index.included.push_back(cursor.name("a column"));
    } while (cursor.take_symbol(","));
    cursor.expect_symbol(")");
  }
  while (!cursor.failed() && !cursor.at_end() && !cursor.at("where") && cursor.token().kind != Token::Kind::semicolon) {
    out.is_beyond_model = true;
    if (cursor.at_symbol("(")) {
      static_cast<void>(cursor.parenthesised());
    } else {
      cursor.advance();
    }
  }
}

}  // namespace detail

/// Reads an index from behind the word INDEX.
///
/// @source https://www.sqlite.org/lang_createindex.html
constexpr IndexDefinition read_index(Cursor& cursor, bool is_unique) {
  IndexDefinition out;
  out.index.is_unique = is_unique;
  if (cursor.is(Syntax::postgresql) && cursor.take("concurrently")) out.is_beyond_model = true;
  out.if_not_exists = cursor.take({"if", "not", "exists"});
  out.name = cursor.object_name("the name of an index");
  out.index.name = out.name.name;
  detail::read_method(cursor, out);
  cursor.expect("on");
  if (cursor.is(Syntax::postgresql) && cursor.take("only")) out.is_beyond_model = true;
  out.table = cursor.relation_name("a table");
  detail::read_method(cursor, out);
  for (ReadKey& each : read_keys(cursor)) {
    out.is_beyond_model = out.is_beyond_model || each.is_beyond_model;
    out.keys.push_back(each.span);
    out.index.keys.push_back(std::move(each.key));
  }
  detail::read_index_options(cursor, out);
  if (cursor.take("where")) {
    out.where = detail::read_rest(cursor);
    if (out.where.empty()) cursor.fail("a condition");
    out.index.where = cursor.text_of(out.where);
  }
  cursor.expect_end();
  return out;
}

}  // namespace headway::inline v0::sql

#endif
