// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_MYSQL_COLUMN_WORDS_HPP
#define HEADWAY_DIALECT_MYSQL_COLUMN_WORDS_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/dialect/mysql/table.hpp"
#include "headway/operations/operation.hpp"
#include "headway/sql/mysql_token.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// A column's definition taken apart, so that one part can change and the others stay in the words that they have.
///
/// @source https://dev.mysql.com/doc/refman/8.0/en/alter-table.html ("When using MODIFY … you must specify all
/// attributes")
struct MysqlColumnWords {
  std::string type;
  std::string collation;  ///< With CHARACTER SET.
  std::string generated;
  bool is_nullable = true;
  std::string default_value;  ///< Behind DEFAULT.
  bool is_autoincrement = false;
  std::string comment;  ///< With COMMENT.
  std::string others;   ///< ON UPDATE, INVISIBLE and what else there is.
  std::string check;    ///< CHECK at the column itself, which MariaDB keeps there.

  /// @param words  what stands behind the name in SHOW CREATE TABLE
  [[nodiscard]] static MysqlColumnWords read(std::string_view given) {
    MysqlColumnWords made;
    const std::string bare = without_comments(given);
    const std::string_view words = bare;
    std::vector<sql::MysqlToken> begins;  // of the parts
    std::size_t depth = 0;
    sql::MysqlTokens tokens(words);
    sql::MysqlToken before;
    for (auto token = tokens.next(); token.offset < words.size(); token = tokens.next()) {
      const bool belongs = before.is("not") || before.is("default") || (before.is("character") && token.is("set"));
      if (depth == 0 && !belongs && begins_part(token)) begins.push_back(token);
      if (token.text == "(") ++depth;
      if (token.text == ")" && depth > 0) --depth;
      before = token;
    }
    const std::size_t first = begins.empty() ? words.size() : begins.front().offset;
    made.type = trimmed(words.substr(0, first));
    for (std::size_t at = 0; at < begins.size(); ++at) {
      const std::size_t end = at + 1 < begins.size() ? begins[at + 1].offset : words.size();
      made.take(begins[at], trimmed(words.substr(begins[at].offset, end - begins[at].offset)));
    }
    return made;
  }
  [[nodiscard]] static MysqlColumnWords of(const Column& column, MysqlServer server) {
    MysqlColumnWords made;
    made.set_type(column.type, server);
    if (!column.collation.empty()) made.set_collation(column.collation);
    made.set_generated(column.generated);
    made.is_nullable = column.nullable;
    if (column.default_value_.kind != Default::Kind::none) {
      made.default_value = mysql_default(column.default_value_, column.type, made.type, server);
    }
    made.is_autoincrement = column.is_autoincrement;
    made.set_comment(column.comment_);
    return made;
  }

  void set_type(const Type& to, MysqlServer server) {
    const bool was_text = is_text(type);
    const bool is_json = this->is_json();
    const bool is_uuid = sql::equal_ignoring_case(type, "CHAR(36)") && collation.find("ascii_bin") != std::string::npos;
    type = mysql_type(to);
    if (is_json) check.clear();
    if (!was_text || is_json || is_uuid || !is_text(type) || !collation_of_type(to).empty())
      collation = collation_of_type(to);
    if (server == MysqlServer::mysql && is_long_type(type) && !default_value.empty() && default_value.front() != '(' &&
        !sql::equal_ignoring_case(default_value, "NULL")) {
      default_value = '(' + default_value + ')';
    }
  }
  void set_collation(const Text& to) {
    sql::Writer out(Dialect::mysql);
    write_mysql_collation(out, to);
    collation = out.take();
  }
  void set_comment(std::string_view words) {
    sql::Writer out(Dialect::mysql);
    if (!words.empty()) write_mysql_comment(out, " ", words);
    comment = out.take();
  }
  void set_generated(const Generated& to) {
    sql::Writer out(Dialect::mysql);
    if (to.kind != Generated::Kind::none) write_generated(out, to);
    generated = out.take();
  }

  /// @param nullable  whether NULL is allowed, whatever the definition says
  void write(sql::Writer& out, std::string_view name, bool nullable) const {
    out.name(name) << " " << type;
    for (const std::string& each : {collation, generated}) out << (each.empty() ? "" : " ") << each;
    if (!nullable) out << " NOT NULL";
    // A TIMESTAMP without NULL is NOT NULL, as long as explicit_defaults_for_timestamp is off.
    if (nullable && generated.empty()) out << " NULL";
    const bool has_default =
        generated.empty() && !default_value.empty() && (nullable || !sql::equal_ignoring_case(default_value, "NULL"));
    if (has_default) out << " DEFAULT " << default_value;
    if (is_autoincrement) out << " AUTO_INCREMENT";
    for (const std::string& each : {others, comment, check}) out << (each.empty() ? "" : " ") << each;
  }

  /// Whether its texts are of the table's character set.
  [[nodiscard]] bool follows_table() const {
    const bool is_choice =
        sql::equal_ignoring_case(type.substr(0, 5), "enum(") || sql::equal_ignoring_case(type.substr(0, 4), "set(");
    return collation.empty() && (is_text(type) || is_choice);
  }
  /// Whether it is MariaDB's JSON, which has no type of its own there.
  [[nodiscard]] bool is_json() const { return check.find("json_valid") != std::string::npos; }

 private:
  [[nodiscard]] static bool begins_part(const sql::MysqlToken& token) {
    for (const std::string_view word :
         {"character",      "collate", "generated", "as",      "not",           "null",    "default",
          "auto_increment", "on",      "comment",   "check",   "invisible",     "visible", "compressed",
          "column_format",  "storage", "with",      "without", "ref_system_id", "srid"}) {
      if (token.is(word)) return true;
    }
    return false;
  }
  [[nodiscard]] static bool is_text(std::string_view words) {
    const std::string_view first = words.substr(0, words.find_first_of(" ("));
    for (const std::string_view known : {"char", "varchar", "tinytext", "text", "mediumtext", "longtext"}) {
      if (sql::equal_ignoring_case(first, known)) return true;
    }
    return false;
  }
  /// What is executed within a comment stands for itself, so that it can be moved.
  [[nodiscard]] static std::string without_comments(std::string_view words) {
    std::string out;
    std::size_t end = 0;
    sql::MysqlTokens tokens(words);
    for (auto token = tokens.next(); token.offset < words.size(); token = tokens.next()) {
      const std::string_view gap = words.substr(end, token.offset - end);
      const bool has_comment = gap.find('*') != std::string_view::npos;
      out.append(has_comment ? " " : gap).append(token.text);
      end = token.offset + token.text.size();
    }
    return out;
  }
  [[nodiscard]] static std::string trimmed(std::string_view words) {
    return std::string(words.substr(0, words.find_last_not_of(" \t\r\n") + 1));
  }
  void take(const sql::MysqlToken& word, std::string part) {
    const auto append = [&part](std::string& to) { to.append(to.empty() ? "" : " ").append(part); };
    if (word.is("character") || word.is("collate")) return append(collation);
    if (word.is("generated") || word.is("as")) return append(generated);
    if (word.is("default")) {
      default_value = part.substr(std::string_view("DEFAULT ").size());
    } else if (word.is("auto_increment")) {
      is_autoincrement = true;
    } else if (word.is("comment")) {
      comment = std::move(part);
    } else if (word.is("check")) {
      append(check);
    } else if (word.is("not")) {
      is_nullable = false;
    } else if (!word.is("null")) {
      append(others);
    }
  }
};

}  // namespace headway::inline v0::detail

#endif
