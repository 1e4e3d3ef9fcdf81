// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_MYSQL_DEFINITION_HPP
#define HEADWAY_DIALECT_MYSQL_DEFINITION_HPP

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/dialect/mysql/column_words.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/mysql_token.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

/// A name without its quotes.
[[nodiscard]] inline std::string mysql_name(const sql::MysqlToken& token) {
  if (token.kind != sql::MysqlToken::Kind::name && token.kind != sql::MysqlToken::Kind::string) {
    return std::string(token.text);
  }
  const char mark = token.text.front();
  std::string out;
  for (std::size_t at = 1; at + 1 < token.text.size(); ++at) {
    out += token.text[at];
    if (token.text[at] == mark) ++at;
  }
  return out;
}

/// What SHOW CREATE TABLE says of a table, part by part in the server's own words: what is to be written again must be
/// written as it is, with all that a Schema does not know of.
///
/// @source https://mariadb.com/kb/en/show-create-table/, https://dev.mysql.com/doc/refman/8.0/en/show-create-table.html
class MysqlDefinition {
 public:
  struct Column {
    std::string name;
    std::string words;  ///< Behind the name.
  };
  struct Key {
    std::string name;  ///< Empty for the primary key.
    bool is_unique = false;
    std::vector<std::string> columns = {};  ///< Empty names for expressions.
  };
  struct ForeignKey {
    std::string name;
    std::vector<std::string> columns = {};
  };
  struct Check {
    std::string name;
    std::string expression;
  };
  std::vector<Column> columns = {};
  std::vector<Key> keys = {};
  std::vector<ForeignKey> foreign_keys = {};
  std::vector<Check> checks = {};

  MysqlDefinition() = default;
  explicit MysqlDefinition(std::string_view statement) {
    sql::MysqlTokens tokens(statement);
    for (auto token = tokens.next(); !is_end(token) && token.text != "("; token = tokens.next()) {
    }
    std::vector<sql::MysqlToken> part;
    std::size_t depth = 0;
    for (auto token = tokens.next(); !is_end(token); token = tokens.next()) {
      if (depth == 0 && (token.text == "," || token.text == ")")) {
        read(statement, part);
        part.clear();
        if (token.text == ")") return;
        continue;
      }
      if (token.text == "(") ++depth;
      if (token.text == ")") --depth;
      part.push_back(token);
    }
  }

  /// The same of a table that a Schema knows, as far as that has names.
  MysqlDefinition(const Table& known, MysqlServer server) {
    const auto strings = [](const Names& given) {
      std::vector<std::string> out;
      for (const Text& each : given) out.push_back(each.string());
      return out;
    };
    if (!known.primary_key.columns.empty()) keys.push_back({"", true, strings(known.primary_key.columns)});
    for (const Unique& each : known.uniques) {
      if (!each.name.empty()) keys.push_back({each.name.string(), true, strings(each.columns)});
    }
    for (const Index& each : known.indexes) {
      keys.push_back({each.name.string(), each.is_unique, {}});
      for (const IndexKey& key : each.keys) keys.back().columns.push_back(key.column.string());
    }
    for (const headway::ForeignKey& each : known.foreign_keys) {
      if (!each.name.empty()) foreign_keys.push_back({each.name.string(), strings(each.columns)});
    }
    for (const headway::Check& each : known.checks) {
      if (!each.name.empty()) checks.push_back({each.name.string(), each.expression.string()});
    }
    for (const headway::Column& each : known.columns) {
      sql::Writer words(Dialect::mysql);
      MysqlColumnWords::of(each, server).write(words, "", each.nullable);
      columns.push_back({each.name.string(), words.take().substr(3)});
    }
  }

  [[nodiscard]] const Column* find(std::string_view name) const {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column& each) { return same_name(each.name, name); });
    return found == columns.end() ? nullptr : &*found;
  }

 private:
  using Token = sql::MysqlToken;
  using Part = std::vector<Token>;

  static bool is_end(const Token& token) {
    return token.kind == Token::Kind::end || token.kind == Token::Kind::incomplete;
  }
  static std::string_view span(std::string_view statement, const Token& from, const Token& to) {
    return statement.substr(from.offset, to.offset + to.text.size() - from.offset);
  }
  /// The names in the first parentheses from a token on.
  static std::vector<std::string> names(const Part& part, std::size_t at) {
    std::vector<std::string> out;
    while (at < part.size() && part[at].text != "(") ++at;
    std::size_t depth = 0;
    for (bool begins = true; at < part.size(); ++at) {
      const std::string_view word = part[at].text;
      if (word == ")" && --depth == 0) return out;
      if (depth == 1 && begins) out.push_back(word == "(" ? std::string() : mysql_name(part[at]));
      begins = (depth == 0 && word == "(") || (depth == 1 && word == ",");
      if (word == "(") ++depth;
    }
    return out;
  }

  void read(std::string_view statement, const Part& part) {
    if (part.empty()) return;
    std::size_t at = 0;
    std::string name;
    if (part[at].is("constraint") && part.size() > 2) {
      name = mysql_name(part[1]);
      at = 2;
    }
    const auto is = [&](std::string_view word) { return at < part.size() && part[at].is(word); };
    if (is("foreign")) {
      foreign_keys.push_back({std::move(name), names(part, at)});
    } else if (is("check")) {
      checks.push_back({std::move(name), std::string(span(statement, part[at + 1], part.back()))});
    } else if (is("primary")) {
      keys.push_back({"", true, names(part, at)});
    } else if (is("unique") || is("key") || is("fulltext") || is("spatial")) {
      const bool is_unique = is("unique");
      if (!is("key")) ++at;
      if (at + 1 < part.size()) keys.push_back({mysql_name(part[at + 1]), is_unique, names(part, at + 1)});
    } else if (part[0].kind == Token::Kind::name || part[0].kind == Token::Kind::string) {
      const std::string words(part.size() == 1 ? std::string_view() : span(statement, part[1], part.back()));
      columns.push_back({mysql_name(part[0]), words});
    }
  }
};

}  // namespace headway::inline v0::detail

#endif
