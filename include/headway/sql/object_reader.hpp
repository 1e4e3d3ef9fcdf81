// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_OBJECT_READER_HPP
#define HEADWAY_SQL_OBJECT_READER_HPP

#include <cstddef>

#include "headway/sql/cursor.hpp"
#include "headway/sql/index_reader.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// BEFORE, AFTER or INSTEAD OF, and the event: `UPDATE OF a, b`.
constexpr void read_trigger_event(Cursor& cursor) {
  if (!cursor.take("before") && !cursor.take("after")) cursor.take({"instead", "of"});
  do {
    if (cursor.take("delete") || cursor.take("insert") || cursor.take("truncate")) continue;
    cursor.expect("update");
    if (!cursor.take("of")) continue;
    do {
      static_cast<void>(cursor.name("a column"));
    } while (cursor.take_symbol(","));
  } while (!cursor.is(Syntax::sqlite) && cursor.take("or"));
}

/// The body of a trigger, whose semicolons end no statement.
constexpr void skip_trigger_body(Cursor& cursor) noexcept {
  Token last;
  while (!cursor.at_end()) {
    if (cursor.token().kind == Token::Kind::incomplete) cursor.fail("the end of a quote or comment");
    if (cursor.token().kind != Token::Kind::semicolon) last = cursor.token();
    if (!cursor.at_end()) cursor.advance();
  }
  if (cursor.is(Syntax::sqlite) && !equal_ignoring_case(last.text, "end")) cursor.fail("END");
}

}  // namespace detail

/// Reads a view, a trigger or a virtual table from its name on.
///
/// @pre the text holds one statement
/// @source https://www.sqlite.org/lang_createview.html, https://www.sqlite.org/lang_createtrigger.html,
/// https://www.sqlite.org/lang_createvtab.html
constexpr ObjectDefinition read_object(Cursor& cursor, ObjectDefinition::Kind kind, std::size_t begin) {
  ObjectDefinition out;
  out.kind = kind;
  out.if_not_exists = cursor.take({"if", "not", "exists"});
  out.name = cursor.object_name("a name");
  switch (kind) {
    case ObjectDefinition::Kind::trigger:
      detail::read_trigger_event(cursor);
      cursor.expect("on");
      out.table = cursor.object_name("a table");
      detail::skip_trigger_body(cursor);
      break;
    case ObjectDefinition::Kind::view:
      if (cursor.at_symbol("(")) static_cast<void>(cursor.parenthesised());
      cursor.expect("as");
      if (!cursor.at_one_of({"select", "with", "values"}) && !cursor.at_symbol("(")) cursor.fail("SELECT");
      static_cast<void>(detail::read_rest(cursor));
      break;
    case ObjectDefinition::Kind::virtual_table:
      cursor.expect("using");
      static_cast<void>(cursor.name("a module"));
      if (cursor.at_symbol("(")) static_cast<void>(cursor.parenthesised());
      break;
  }
  out.whole = cursor.since(begin);
  cursor.expect_end();
  return out;
}

}  // namespace headway::inline v0::sql

#endif
