// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_SCRIPT_TEXT_HPP
#define HEADWAY_BACKEND_MYSQL_SCRIPT_TEXT_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "headway/backend/mysql/stored_words.hpp"
#include "headway/base/error.hpp"
#include "headway/schema/value.hpp"
#include "headway/sql/mysql_token.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::mysql {

[[nodiscard]] inline std::string literal(std::string_view words) {
  return sql::Writer(Dialect::mysql).literal(Value(words)).take();
}

/// Appends a statement as the client hands it on unchanged.
///
/// The client ends a statement at each semicolon that stands outside of a quote, so one with a body has another
/// delimiter. Of a carriage return before the end of a line it makes nothing: in a text it is escaped.
///
/// @source https://mariadb.com/kb/en/mariadb-command-line-client/ (DELIMITER, --binary-mode)
/// @error unsupported_by_dialect  the client would take part of it for a command of its own
/// @error not_scriptable          a NUL, or a name with the end of a line of Windows
[[nodiscard]] inline Result<void> append_for_client(std::string_view statement, std::string& out) {
  using Kind = sql::MysqlToken::Kind;
  if (statement.find('\0') != std::string_view::npos) {
    return failure(ErrorCode::not_scriptable, "the statement has a NUL in it, which the client refuses");
  }
  std::string delimiter = "$$";
  while (statement.find(delimiter) != std::string_view::npos) delimiter += '$';
  std::string made;
  std::size_t written = 0;
  bool has_semicolon = false;
  sql::MysqlTokens tokens(statement, delimiter);
  for (auto token = tokens.next(); token.kind != Kind::end && token.kind != Kind::incomplete; token = tokens.next()) {
    has_semicolon = has_semicolon || token.text == ";";
    if (token.text == "\\") {
      return failure(ErrorCode::unsupported_by_dialect, "MySQL knows no commands of its client, which begin with \\");
    }
    const bool is_quoted = token.kind == Kind::string || token.kind == Kind::name;
    if (!is_quoted || token.text.find("\r\n") == std::string_view::npos) continue;
    if (token.kind == Kind::name) {
      return failure(ErrorCode::not_scriptable, "a name has a carriage return in it, which the client leaves out");
    }
    bool is_escaped = false;
    made.append(statement.substr(written, token.offset - written));
    for (std::size_t at = 0; at < token.text.size(); ++at) {
      if (token.text.substr(at, 2) == "\r\n") {
        made.append(is_escaped ? "r" : "\\r");
      } else {
        made += token.text[at];
      }
      is_escaped = token.text[at] == '\\' && !is_escaped;
    }
    written = token.offset + token.text.size();
  }
  made.append(statement.substr(written));
  const std::string_view last = std::string_view(made).substr(made.rfind('\n') + 1);
  const bool has_comment = last.find('#') != std::string_view::npos || last.find("--") != std::string_view::npos;
  if (has_semicolon) {
    out.append("DELIMITER ").append(delimiter).append("\n").append(made).append("\n").append(delimiter);
    out.append("\nDELIMITER ;\n");
  } else {
    out.append(made).append(has_comment ? "\n;\n" : ";\n");
  }
  return {};
}

/// Runs what an expression says.
inline void append_prepared(const std::string& statement, std::string& out) {
  out.append("SET @headway = ").append(statement).append(";\n");
  out.append("PREPARE headway FROM @headway;\nEXECUTE headway;\n");
}

/// Stops the script where a condition holds. Neither server has a statement for that which both can prepare: they are
/// told to read a column whose name is the sentence, and say that there is none.
///
/// @param condition  SQL that is never NULL
/// @param found      SQL for what is said behind the sentence; may be empty
/// @source https://dev.mysql.com/doc/refman/8.0/en/sql-prepared-statements.html (SIGNAL is not permissible)
inline void append_stop(const std::string& condition, const std::string& sentence, const std::string& found,
                        std::string& out) {
  const std::string quoted = quoted_name(sentence);
  std::string words = literal("SELECT " + quoted);
  if (!found.empty()) {
    words = "CONCAT(" + literal("SELECT " + quoted.substr(0, quoted.size() - 1)) + ", REPLACE(" + found +
            ", '`', '``'), '`')";
  }
  append_prepared("IF(" + condition + ", " + words + ", 'DO 0')", out);
}

/// Runs a query of a table, and something else where there is no such table.
///
/// @param query  `SELECT … FROM`, in which the name follows
inline void append_if_there(std::string_view query, std::string_view table, std::string_view otherwise,
                            std::string& out) {
  append_prepared(
      "IF(EXISTS (SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = " +
          literal(table) + "), " + literal(std::string(query) + " " + quoted_name(table)) + ", " + literal(otherwise) +
          ")",
      out);
}

}  // namespace headway::inline v0::mysql

#endif
