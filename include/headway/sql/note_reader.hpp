// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_NOTE_READER_HPP
#define HEADWAY_SQL_NOTE_READER_HPP

#include <cstddef>
#include <string_view>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/sql/cursor.hpp"
#include "headway/sql/definition.hpp"
#include "headway/sql/rename.hpp"

namespace headway::inline v0::sql {

namespace detail {

/// The words of a string, or of NULL none.
constexpr Text read_comment(Cursor& cursor) {
  if (cursor.take("null")) return {};
  if (cursor.is(Syntax::postgresql)) cursor.take("e");  // E'…'
  if (cursor.token().kind != Token::Kind::string) {
    cursor.fail("a comment in quotes");
    return {};
  }
  const std::vector<char> bytes = unquoted(cursor.token());
  cursor.advance();
  return Text(std::string_view(bytes.data(), bytes.size()));
}

/// `utf8mb4`, `'utf8mb4'`, `DEFAULT`: behind `=`, which may be left out.
constexpr Text read_option_word(Cursor& cursor) {
  cursor.take_symbol("=");
  const std::vector<char> bytes = unquoted(cursor.token());
  cursor.advance();
  return Text(std::string_view(bytes.data(), bytes.size()));
}

/// Reads one of MySQL's table options, if it is one that a table holds.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/create-table.html#create-table-options
constexpr bool read_table_note(Cursor& cursor, TableNotes& out) {
  if (cursor.take("engine")) {
    out.engine = read_option_word(cursor);
    return true;
  }
  if (cursor.take("comment")) {
    cursor.take_symbol("=");
    out.comment = read_comment(cursor);
    return true;
  }
  Cursor ahead = cursor;
  ahead.take("default");
  if (ahead.take("charset") || ahead.take({"character", "set"})) {
    out.charset = read_option_word(ahead);
  } else if (ahead.take("collate")) {
    out.collation = read_option_word(ahead);
  } else {
    return false;
  }
  cursor = ahead;
  return true;
}

}  // namespace detail

/// Reads PostgreSQL's COMMENT ON from ON on: of a table or a column; nothing of whatever else has comments.
///
/// @source https://www.postgresql.org/docs/current/sql-comment.html
constexpr TableAlteration read_comment_on(Cursor& cursor) {
  TableAlteration out;
  out.if_exists = true;  // it may be a view
  Alteration made;
  made.kind = Alteration::Kind::alter_options;
  cursor.expect("on");
  const bool is_of_column = cursor.take("column");
  if (!is_of_column && !cursor.take("table")) return out;
  out.table = cursor.object_name("a table");
  if (is_of_column) {
    made.kind = Alteration::Kind::alter_column;
    if (cursor.take_symbol(".")) {
      made.name = cursor.name("a column");
    } else {
      made.name = std::move(out.table.name);  // what looks like a schema is the table
      out.table.name = std::move(out.table.qualifier);
      out.table.qualifier = {};
    }
  }
  cursor.expect("is");
  made.notes.comment = detail::read_comment(cursor);
  cursor.expect_end();
  out.steps.push_back(std::move(made));
  return out;
}

}  // namespace headway::inline v0::sql

#endif
