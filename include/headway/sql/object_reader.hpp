// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_OBJECT_READER_HPP
#define HEADWAY_SQL_OBJECT_READER_HPP

#include <cstddef>
#include <cstdint>

#include "headway/sql/cursor.hpp"
#include "headway/sql/index_reader.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// BEFORE, AFTER or INSTEAD OF, and the event: `UPDATE OF a, b`.
constexpr void read_trigger_event(Cursor& cursor, Trigger& out) {
  if (cursor.take("after")) {
    out.timing = Trigger::Timing::after;
  } else if (!cursor.take("before") && cursor.take({"instead", "of"})) {
    out.timing = Trigger::Timing::instead_of;
  }
  const auto fires = [&](Trigger::Event event) { out.events = static_cast<std::uint8_t>(out.events | event); };
  do {
    if (cursor.take("delete")) {
      fires(Trigger::on_delete);
    } else if (cursor.take("insert")) {
      fires(Trigger::on_insert);
    } else if (cursor.take("truncate")) {
      fires(Trigger::on_truncate);
    } else {
      cursor.expect("update");
      fires(Trigger::on_update);
      if (!cursor.take("of")) continue;
      do {
        out.columns.push_back(cursor.name("a column"));
      } while (cursor.take_symbol(","));
    }
  } while (!cursor.is(Syntax::sqlite) && cursor.take("or"));
}

/// SQL up to a word that stands outside of parentheses and of CASE … END, or to the end.
constexpr Text read_until(Cursor& cursor, const Word& word) {
  const std::size_t begin = cursor.begin();
  for (std::size_t cases = 0; !cursor.at_end() && (cases != 0 || !cursor.at(word));) {
    if (cursor.token().kind == Token::Kind::incomplete) cursor.fail("the end of a quote or comment");
    if (cursor.at("case")) ++cases;
    if (cursor.at("end") && cases != 0) --cases;
    if (cursor.at_symbol("(")) {
      static_cast<void>(cursor.parenthesised());
    } else if (!cursor.at_end()) {
      cursor.advance();
    }
  }
  return cursor.text_of(cursor.since(begin));
}

/// SQLite: `[FOR EACH ROW] [WHEN …] BEGIN …; END`, where semicolons end no statement.
///
/// @source https://www.sqlite.org/lang_createtrigger.html
constexpr void read_sqlite_action(Cursor& cursor, Trigger& out) {
  cursor.take({"for", "each", "row"});
  if (cursor.take("when")) out.condition = read_until(cursor, "begin");
  cursor.expect("begin");
  const std::size_t begin = cursor.begin();
  std::size_t end = begin;
  Token last;
  while (!cursor.at_end()) {
    if (cursor.token().kind == Token::Kind::incomplete) cursor.fail("the end of a quote or comment");
    if (cursor.token().kind != Token::Kind::semicolon) {
      last = cursor.token();
      end = cursor.begin();
    }
    if (!cursor.at_end()) cursor.advance();
  }
  if (!equal_ignoring_case(last.text, "end")) cursor.fail("END");
  if (!cursor.failed()) out.body = cursor.text_of(trimmed(Span{begin, end}, cursor.input()));
}

/// PostgreSQL: `[REFERENCING …] [FOR [EACH] {ROW | STATEMENT}] [WHEN (…)] EXECUTE FUNCTION f()`; MySQL:
/// `FOR EACH ROW [FOLLOWS other] statement`. What no part is there for stays in the body.
///
/// @source https://www.postgresql.org/docs/current/sql-createtrigger.html
constexpr void read_other_action(Cursor& cursor, Trigger& out) {
  out.for_each_statement = cursor.is(Syntax::postgresql);  // unless it says ROW
  if (cursor.take("for")) {
    cursor.take("each");
    if (cursor.take("row")) {
      out.for_each_statement = false;
    } else {
      cursor.expect("statement");
    }
  }
  if (cursor.is(Syntax::postgresql) && cursor.take("when")) out.condition = cursor.text_of(cursor.parenthesised());
  const std::size_t begin = cursor.begin();
  while (!cursor.at_end()) {
    if (cursor.token().kind == Token::Kind::incomplete) cursor.fail("the end of a quote or comment");
    if (!cursor.at_end()) cursor.advance();
  }
  out.body = cursor.text_of(cursor.since(begin));
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
  if (kind == ObjectDefinition::Kind::trigger) {
    out.name = cursor.object_name("a name");
  } else {
    out.name = cursor.relation_name("a name");
  }
  switch (kind) {
    case ObjectDefinition::Kind::trigger:
      detail::read_trigger_event(cursor, out.trigger);
      cursor.expect("on");
      out.table = cursor.relation_name("a table");
      out.trigger.name = out.name.name;
      out.trigger.table = out.table.name;
      if (cursor.is(Syntax::sqlite)) {
        detail::read_sqlite_action(cursor, out.trigger);
      } else {
        detail::read_other_action(cursor, out.trigger);
      }
      break;
    case ObjectDefinition::Kind::view:
      out.view.name = out.name.name;
      if (cursor.take_symbol("(")) {
        do {
          out.view.columns.push_back(cursor.name("a column"));
        } while (cursor.take_symbol(","));
        cursor.expect_symbol(")");
      }
      cursor.expect("as");
      if (!cursor.at_one_of({"select", "with", "values"}) && !cursor.at_symbol("(")) cursor.fail("SELECT");
      out.view.select = cursor.text_of(detail::read_rest(cursor));
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
