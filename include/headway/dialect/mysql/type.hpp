// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_MYSQL_TYPE_HPP
#define HEADWAY_DIALECT_MYSQL_TYPE_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "headway/model/time.hpp"
#include "headway/schema/column.hpp"
#include "headway/schema/types.hpp"
#include "headway/sql/mysql_token.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

/// Where the two differ, one must know which of them it is.
enum class MysqlServer : std::uint8_t { mariadb, mysql };

namespace detail {

/// The type's name in MySQL. Times keep their microseconds; a uuid is 36 characters that are compared as bytes.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/data-types.html, https://mariadb.com/kb/en/data-types/
[[nodiscard]] inline std::string mysql_type(const Type& type) {
  using Kind = Type::Kind;
  const auto sized = [&](std::string_view word) { return std::string(word) + '(' + std::to_string(type.length) + ')'; };
  switch (type.kind) {
    case Kind::boolean: return "BOOLEAN";
    case Kind::smallint: return "SMALLINT";
    case Kind::integer: return "INT";
    case Kind::bigint: return "BIGINT";
    case Kind::real: return "FLOAT";
    case Kind::double_precision: return "DOUBLE";
    case Kind::numeric: return "DECIMAL(" + std::to_string(type.length) + ", " + std::to_string(type.scale) + ')';
    case Kind::fixed_char: return sized("CHAR");
    case Kind::varchar: return sized("VARCHAR");
    case Kind::text: return "LONGTEXT";
    case Kind::blob: return "LONGBLOB";
    case Kind::date: return "DATE";
    case Kind::time: return "TIME(6)";
    case Kind::timestamp:
    case Kind::timestamp_tz: return "DATETIME(6)";
    case Kind::json: return "JSON";
    case Kind::uuid: return "CHAR(36)";
    case Kind::verbatim: break;
  }
  return type.words.string();
}

/// Whether a type's name is of one that is stored apart from the row: MySQL takes it into no key without a length, and
/// as its default only an expression.
[[nodiscard]] inline bool is_long_type(std::string_view words) {
  const std::string_view first = words.substr(0, words.find_first_of(" ("));
  for (const std::string_view known :
       {"tinytext", "text", "mediumtext", "longtext", "tinyblob", "blob", "mediumblob", "longblob", "json"}) {
    if (sql::equal_ignoring_case(first, known)) return true;
  }
  return false;
}
/// The collations that come with a type, and go with it.
[[nodiscard]] constexpr std::string_view collation_of_type(const Type& type) noexcept {
  return type.kind == Type::Kind::uuid ? "CHARACTER SET ascii COLLATE ascii_bin" : "";
}
[[nodiscard]] constexpr bool is_point_in_time(const Type& type) noexcept {
  return type.kind == Type::Kind::timestamp || type.kind == Type::Kind::timestamp_tz;
}

/// @name What MySQL cannot do; empty when it can.
/// @{
[[nodiscard]] inline std::string_view flaw_of_collation_in_mysql(const Text& collation) {
  for (const std::string_view unknown : {"NOCASE", "RTRIM"}) {
    if (same_name(collation, unknown)) return "MySQL has none of SQLite's collations NOCASE and RTRIM";
  }
  return {};
}
[[nodiscard]] inline std::string_view flaw_of_value_in_mysql(const Value& value) {
  const bool is_number = value.kind != Value::Kind::real || std::isfinite(value.real);
  return is_number ? "" : "MySQL has no infinity, and nothing that is not a number";
}
inline constexpr std::size_t longest_comment_of_table = 2048, longest_comment_of_column = 1024;  // characters
/// @source https://dev.mysql.com/doc/refman/8.0/en/create-table.html (1024 and 2048 characters)
[[nodiscard]] inline std::string_view flaw_of_comment_in_mysql(std::string_view words, std::size_t longest) {
  if (sql::Writer(Dialect::mysql).length_of(words) > longest) {
    return longest == longest_comment_of_column ? "MySQL takes a column's comment of 1024 characters, and no longer one"
                                                : "MySQL takes a table's comment of 2048 characters, and no longer one";
  }
  return words.find('\0') == std::string_view::npos ? "" : "MySQL's comments hold no NUL";
}
[[nodiscard]] inline std::string_view flaw_of_column_in_mysql(const Column& column, MysqlServer server) {
  using Kind = Type::Kind;
  const Kind kind = column.type.kind;
  if (kind == Kind::verbatim && column.type.words.empty()) return "MySQL has no column without a type";
  if (column.is_autoincrement && kind != Kind::smallint && kind != Kind::integer && kind != Kind::bigint &&
      kind != Kind::verbatim) {
    return "MySQL numbers only smallint, integer and bigint";
  }
  if (server == MysqlServer::mariadb && !column.nullable && column.generated.kind != Generated::Kind::none) {
    return "MariaDB takes no NOT NULL for a generated column: check it";
  }
  if (column.default_value_.kind == Default::Kind::literal) {
    if (const std::string_view flaw = flaw_of_value_in_mysql(column.default_value_.value); !flaw.empty()) return flaw;
  }
  const std::string_view flaw = flaw_of_comment_in_mysql(column.comment_, longest_comment_of_column);
  return flaw.empty() ? flaw_of_collation_in_mysql(column.collation) : flaw;
}
/// @}

/// SQLite's BINARY compares bytes, as utf8mb4_bin does.
inline void write_mysql_collation(sql::Writer& out, const Text& collation) {
  if (collation.empty()) return;
  (out << "COLLATE ").name(same_name(collation, "BINARY") ? std::string_view("utf8mb4_bin") : collation.view());
}

/// A value as a column of the type takes it. MariaDB reads no zone behind a time, and MySQL turns it into the
/// session's: UTC is what a column holds.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/date-and-time-literals.html
inline void write_mysql_literal(sql::Writer& out, const Value& value, const Type& type) {
  using Kind = Value::Kind;
  if (value.kind == Kind::text && is_point_in_time(type)) {
    if (const auto parsed = parse_timestamp(value.view())) {
      out.literal(Value(format_timestamp(parsed->value, ' ', false)));
      return;
    }
  }
  if (value.kind == Kind::text && type.kind == Type::Kind::blob) {
    out.literal(Value::blob(value.bytes));
  } else if (value.kind == Kind::integer && type.kind == Type::Kind::boolean &&
             (value.integer == 0 || value.integer == 1)) {
    out.literal(Value(value.integer == 1));
  } else {
    out.literal(value);
  }
}

/// `COMMENT 'words'`, and behind a table's options `COMMENT='words'`: a string, which no introducer may stand before. A
/// backslash escapes in it: the backend's sessions see to that.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/string-literals.html
inline void write_mysql_comment(sql::Writer& out, std::string_view separator, std::string_view words) {
  std::string escaped;
  for (const char c : words) escaped.append(c == '\\' || c == '\'' ? 2 : 1, c);
  out << "COMMENT" << separator << "'" << escaped << "'";
}
/// Whether the expression is the present moment, in one of the words that need no parentheses in a DEFAULT.
[[nodiscard]] inline bool is_now(std::string_view expression) {
  sql::MysqlTokens tokens(expression);
  const sql::MysqlToken first = tokens.next();
  for (const std::string_view word : {"current_timestamp", "now", "localtimestamp", "localtime"}) {
    if (!first.is(word)) continue;
    const bool is_call = tokens.next().text == "(";
    if (is_call && tokens.next().text != ")") return false;
    if (!is_call) return word != "now";
    return tokens.next().kind == sql::MysqlToken::Kind::end;
  }
  return false;
}

/// What follows DEFAULT. CURRENT_TIMESTAMP must be as precise as its column. MySQL takes an expression alone for a long
/// type. MariaDB keeps a literal of a long type as SQL, too, in which it forgets to escape what has an introducer.
///
/// @param words  the column's type in MySQL's words
/// @source https://dev.mysql.com/doc/refman/8.0/en/timestamp-initialization.html,
/// https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html, https://mariadb.com/kb/en/create-table/#default
[[nodiscard]] inline std::string mysql_default(const Default& it, const Type& type, std::string_view words,
                                               MysqlServer server) {
  sql::Writer out(Dialect::mysql);
  if (it.kind == Default::Kind::expression) {
    const std::size_t at = std::min(words.find('('), words.size());
    const std::string_view first = words.substr(0, at);
    const bool is_moment = sql::equal_ignoring_case(first, "DATETIME") || sql::equal_ignoring_case(first, "TIMESTAMP");
    if (is_moment && is_now(it.value.view())) {
      out << "CURRENT_TIMESTAMP" << words.substr(at);
    } else {
      out.expression(it.value.view());
    }
    return out.take();
  }
  write_mysql_literal(out, it.value, type);
  std::string literal = out.take();
  if (!is_long_type(words) || it.value.is_null()) return literal;
  constexpr std::string_view introducer = "_utf8mb4 ";
  if (literal.starts_with(introducer)) return "(CONVERT(" + literal.substr(introducer.size()) + " USING utf8mb4))";
  return server == MysqlServer::mysql ? '(' + literal + ')' : literal;
}

}  // namespace detail

}  // namespace headway::inline v0

#endif
