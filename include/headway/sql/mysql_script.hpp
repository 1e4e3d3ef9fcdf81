// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_MYSQL_SCRIPT_HPP
#define HEADWAY_SQL_MYSQL_SCRIPT_HPP

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "headway/sql/mysql_token.hpp"
#include "headway/sql/script.hpp"

namespace headway::inline v0::sql {

/// Counts the blocks of a stored program that are open: `BEGIN … END`, `IF … THEN … END IF` and their like, but neither
/// the function `IF()` nor the `IF EXISTS` of a DROP.
///
/// @source https://mariadb.com/kb/en/programmatic-compound-statements/,
/// https://dev.mysql.com/doc/refman/8.0/en/sql-compound-statements.html
class MysqlBlocks {
 public:
  [[nodiscard]] constexpr bool is_open() const noexcept { return blocks_ > 0; }

  /// The next token of a statement.
  constexpr void read(const MysqlToken& token) noexcept {
    const bool is_first = count_++ == 0;
    if (is_first) {
      is_program_ = is_block(token) && !token.is("begin");
      if (is_program_) ++blocks_;
    } else if (is_program_) {
      read_program(token);
    } else if (count_ == 2 && begin_.is("begin")) {
      is_program_ = token.is("not");  // BEGIN NOT ATOMIC, of MariaDB
      if (is_program_) ++blocks_;
    } else if (!is_other_ && (begin_.is("create") || begin_.is("alter"))) {
      is_program_ = is_any(token, {"trigger", "procedure", "function", "event"});
      is_after_kind_ = is_program_;
      is_other_ = is_any(token, {"table", "view", "index", "database", "schema", "user", "role", "sequence"});
    }
    if (is_first) begin_ = token;
    if (token.text == "(") ++parentheses_;
    if (token.text == ")" && parentheses_ > 0) --parentheses_;
    before_last_ = last_;
    last_ = token;
  }

 private:
  [[nodiscard]] static constexpr bool is_any(const MysqlToken& token,
                                             std::initializer_list<std::string_view> words) noexcept {
    for (const std::string_view word : words) {
      if (token.is(word)) return true;
    }
    return false;
  }
  /// What begins a block at the beginning of a statement, and ends as END and the same word.
  [[nodiscard]] static constexpr bool is_block(const MysqlToken& token) noexcept {
    return is_any(token, {"begin", "if", "case", "loop", "while", "repeat", "for"});
  }
  /// Whether a statement of the body begins behind the last token.
  [[nodiscard]] constexpr bool is_at_statement() const noexcept {
    if (expressions_ > 0) return false;
    if (last_.text == ";" || last_.text == ":" ||
        is_any(last_, {"begin", "atomic", "then", "else", "do", "loop", "repeat"})) {
      return true;
    }
    if (blocks_ > 0) return false;
    return last_.text == ")" || is_any(last_, {"row", "deterministic", "sql", "data", "invoker", "definer"}) ||
           is_any(before_last_, {"follows", "precedes", "comment"});
  }
  constexpr void read_program(const MysqlToken& token) noexcept {
    const bool is_after_kind = is_after_kind_, is_after_end = is_after_end_;
    is_after_kind_ = is_after_end_ = false;
    // Of what may be a name, too: `new.end`, CREATE TRIGGER IF NOT EXISTS, END IF.
    if (last_.text == "." || is_after_kind || is_after_end) return;
    if (is_at_statement()) {
      is_declaration_ = token.is("declare");
      is_until_ = token.is("until");
    }
    if (token.is("end") && expressions_ > 0) {
      --expressions_;
    } else if (token.is("end") && blocks_ > 0 && (is_at_statement() || is_until_)) {
      --blocks_;
      is_after_end_ = true;
    } else if (parentheses_ == 0 && is_block(token) && opens(token)) {
      ++blocks_;
    } else if (token.is("case")) {
      ++expressions_;
    }
  }
  [[nodiscard]] constexpr bool opens(const MysqlToken& token) const noexcept {
    // Behind DECLARE … HANDLER FOR …, and behind the characteristics of a routine, which nobody lists here.
    if (token.is("begin")) return is_at_statement() || is_declaration_ || (blocks_ == 0 && expressions_ == 0);
    return is_at_statement() && (blocks_ > 0 || !token.is("for"));  // SELECT … FOR UPDATE
  }

  std::size_t count_ = 0, blocks_ = 0, expressions_ = 0, parentheses_ = 0;
  bool is_program_ = false, is_after_kind_ = false, is_after_end_ = false;
  bool is_other_ = false, is_declaration_ = false, is_until_ = false;
  MysqlToken begin_ = {}, last_ = {}, before_last_ = {};
};

/// Splits a script into statements, as the client `mysql` does: DELIMITER says what ends them. Where a script says no
/// other than the semicolon, one within the body of a trigger or routine does not end a statement.
///
/// @source https://mariadb.com/kb/en/delimiters/,
/// https://dev.mysql.com/doc/refman/8.0/en/stored-programs-defining.html
class MysqlScript {
 public:
  constexpr explicit MysqlScript(std::string_view script) noexcept : script_(script), tokens_(script) {}

  /// The next statement; an empty one at the end.
  constexpr ScriptStatement next() noexcept {
    using Kind = MysqlToken::Kind;
    MysqlToken token = tokens_.next();
    while (token.kind == Kind::delimiter || is_delimiter_command(token)) {
      if (token.kind != Kind::delimiter && !take_delimiter())
        return {script_.substr(token.offset), token.offset, false};
      token = tokens_.next();
    }
    if (token.kind == Kind::end) return {};
    const std::size_t begin = tokens_.executed_since() < token.offset ? tokens_.executed_since() : token.offset;
    const bool has_blocks = tokens_.delimiter() == ";";
    MysqlBlocks blocks;
    std::size_t end = begin;
    for (;; token = tokens_.next()) {
      if (token.kind == Kind::incomplete) return {script_.substr(begin), begin, false};
      const bool is_open = has_blocks && blocks.is_open();
      if (token.kind == Kind::end || (token.kind == Kind::delimiter && !is_open)) {
        if (tokens_.executed_until() > end) end = tokens_.executed_until();
        return {script_.substr(begin, end - begin), begin, !is_open};
      }
      blocks.read(token);
      end = token.offset + token.text.size();
    }
  }

 private:
  [[nodiscard]] constexpr bool is_delimiter_command(const MysqlToken& token) const noexcept {
    const std::size_t end = token.offset + token.text.size();
    return token.is("delimiter") && (end == script_.size() || detail::is_blank(script_[end]));
  }
  /// @return false for a DELIMITER that says none
  constexpr bool take_delimiter() noexcept {
    std::string_view line = tokens_.take_line();
    while (!line.empty() && detail::is_blank(line.front())) line.remove_prefix(1);
    std::size_t length = 0;
    while (length < line.size() && !detail::is_blank(line[length])) ++length;
    if (length == 0 || line.find('\\') < length) return false;
    tokens_.set_delimiter(line.substr(0, length));
    return true;
  }

  std::string_view script_;
  MysqlTokens tokens_;
};

}  // namespace headway::inline v0::sql

#endif
