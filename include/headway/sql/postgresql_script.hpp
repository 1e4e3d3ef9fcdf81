// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_POSTGRESQL_SCRIPT_HPP
#define HEADWAY_SQL_POSTGRESQL_SCRIPT_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headway/sql/script.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::sql {

/// One piece of PostgreSQL's SQL, whose quotes and comments are other than SQLite's.
struct PostgresqlToken {
  enum class Kind : std::uint8_t {
    end,
    word,
    quoted,     ///< A string or a name in quotes of any kind.
    parameter,  ///< $1
    semicolon,
    symbol,
    incomplete,  ///< A quote or comment that is never closed.
  };
  Kind kind = Kind::end;
  std::size_t offset = 0;
  std::string_view text = {};
};

/// Walks over the tokens that mean something.
///
/// @source https://www.postgresql.org/docs/current/sql-syntax-lexical.html
class PostgresqlTokens {
 public:
  using Token = PostgresqlToken;

  constexpr explicit PostgresqlTokens(std::string_view input) noexcept : input_(input) {}

  constexpr Token next() noexcept {
    using Kind = Token::Kind;
    if (!skip_blanks()) return {Kind::incomplete, at_, take_rest()};
    if (at_ == input_.size()) return {Kind::end, at_, {}};
    const char c = input_[at_];
    if (c == '\'') return quote(at_, false);
    if (c == '"') return quote(at_, false);
    if (c == '$') return dollar();
    if (is_name_start(c)) {
      const std::size_t begin = at_;
      while (at_ < input_.size() && (is_name_start(input_[at_]) || detail::is_digit(input_[at_]) || input_[at_] == '$'))
        ++at_;
      const std::string_view word = input_.substr(begin, at_ - begin);
      const bool is_prefix =
          word.size() == 1 && peek(0) == '\'' && std::string_view("eEbBxXnN").find(word[0]) != std::string_view::npos;
      if (is_prefix) return quote(begin, word[0] == 'e' || word[0] == 'E');
      if ((word == "u" || word == "U") && peek(0) == '&' && (peek(1) == '\'' || peek(1) == '"')) {
        ++at_;
        return quote(begin, false);
      }
      return {Kind::word, begin, word};
    }
    ++at_;
    return {c == ';' ? Kind::semicolon : Kind::symbol, at_ - 1, input_.substr(at_ - 1, 1)};
  }

 private:
  [[nodiscard]] static constexpr bool is_name_start(char c) noexcept {
    return detail::is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
  }
  [[nodiscard]] constexpr char peek(std::size_t ahead) const noexcept {
    return at_ + ahead < input_.size() ? input_[at_ + ahead] : '\0';
  }
  constexpr std::string_view take_rest() noexcept {
    const std::string_view rest = input_.substr(at_);
    at_ = input_.size();
    return rest;
  }
  constexpr Token since(std::size_t begin) const noexcept {
    return {Token::Kind::quoted, begin, input_.substr(begin, at_ - begin)};
  }

  /// @return false for a comment that is never closed; comments in comments are counted
  constexpr bool skip_blanks() noexcept {
    while (at_ < input_.size()) {
      if (input_.substr(at_).starts_with("\xEF\xBB\xBF")) {
        at_ += 3;
      } else if (detail::is_blank(input_[at_])) {
        ++at_;
      } else if (peek(0) == '-' && peek(1) == '-') {
        while (at_ < input_.size() && input_[at_] != '\n') ++at_;
      } else if (peek(0) == '/' && peek(1) == '*') {
        std::size_t depth = 0, at = at_;
        do {
          const std::string_view two = input_.substr(at, 2);
          if (two == "/*") ++depth;
          if (two == "*/") --depth;
          at += two == "/*" || two == "*/" ? 2 : 1;
          if (at >= input_.size() && depth > 0) return false;
        } while (depth > 0);
        at_ = at;
      } else {
        return true;
      }
    }
    return true;
  }

  /// What stands in quotes from here on. A doubled quote ends one and begins the next: no other ends are missed by
  /// that.
  constexpr Token quote(std::size_t begin, bool has_escapes) noexcept {
    const char mark = input_[at_++];
    while (at_ < input_.size() && input_[at_] != mark) at_ += has_escapes && input_[at_] == '\\' ? 2U : 1U;
    if (at_ >= input_.size()) {
      at_ = begin;
      return {Token::Kind::incomplete, begin, take_rest()};
    }
    ++at_;
    if (peek(0) == mark) {
      const Token rest = quote(begin, has_escapes);
      return rest;
    }
    return since(begin);
  }
  /// `$1`, `$$…$$`, `$tag$…$tag$`
  constexpr Token dollar() noexcept {
    const std::size_t begin = at_;
    std::size_t end = begin + 1;
    while (end < input_.size() && (is_name_start(input_[end]) || detail::is_digit(input_[end]))) ++end;
    const bool is_number = end > begin + 1 && detail::is_digit(input_[begin + 1]);
    if (!is_number && end < input_.size() && input_[end] == '$') {
      const std::string_view tag = input_.substr(begin, end + 1 - begin);
      const std::size_t close = input_.find(tag, end + 1);
      if (close == std::string_view::npos) return {Token::Kind::incomplete, begin, take_rest()};
      at_ = close + tag.size();
      return since(begin);
    }
    at_ = is_number ? end : begin + 1;
    return {is_number ? Token::Kind::parameter : Token::Kind::symbol, begin, input_.substr(begin, at_ - begin)};
  }

  std::string_view input_;
  std::size_t at_ = 0;
};

/// Splits a script into statements, as psql does. A semicolon within quotes, comments, parentheses or the body of a SQL
/// function does not end one; empty statements are skipped.
///
/// @source https://github.com/postgres/postgres/blob/REL_15_STABLE/src/fe_utils/psqlscan.l (begin_depth, paren_depth)
class PostgresqlScript {
 public:
  constexpr explicit PostgresqlScript(std::string_view script) noexcept : script_(script), tokens_(script) {}

  /// The next statement; an empty one at the end.
  constexpr ScriptStatement next() noexcept {
    using Kind = PostgresqlToken::Kind;
    PostgresqlToken token = tokens_.next();
    while (token.kind == Kind::semicolon) token = tokens_.next();
    if (token.kind == Kind::end) return {};
    const std::size_t begin = token.offset;
    std::size_t end = begin, parentheses = 0, blocks = 0, words = 0;
    bool is_routine = false;
    for (;; token = tokens_.next()) {
      if (token.kind == Kind::incomplete) return {script_.substr(begin), begin, false};
      if (token.kind == Kind::end || (token.kind == Kind::semicolon && parentheses == 0 && blocks == 0)) {
        return {script_.substr(begin, end - begin), begin, blocks == 0};
      }
      if (token.text == "(") ++parentheses;
      if (token.text == ")" && parentheses > 0) --parentheses;
      const auto is = [&](std::string_view word) {
        return token.kind == Kind::word && equal_ignoring_case(token.text, word);
      };
      if (words == 0 && !is("create")) words = 2;
      if (words == 1) {
        is_routine = is("function") || is("procedure");
        if (!is("or") && !is("replace")) words = 2;
      }
      if (words == 0) words = 1;
      if (is_routine && parentheses == 0) {
        if (is("begin") || (is("case") && blocks > 0)) ++blocks;
        if (is("end") && blocks > 0) --blocks;
      }
      end = token.offset + token.text.size();
    }
  }

 private:
  std::string_view script_;
  PostgresqlTokens tokens_;
};

/// What a statement does to the run around it, of what PostgreSQL knows.
///
/// @source https://www.postgresql.org/docs/current/sql-commands.html (BEGIN, START TRANSACTION, END, ABORT, PREPARE)
[[nodiscard]] constexpr StatementKind postgresql_statement_kind(std::string_view statement) noexcept {
  PostgresqlTokens tokens(statement);
  const auto is = [](const PostgresqlToken& token, std::string_view word) {
    return token.kind == PostgresqlToken::Kind::word && equal_ignoring_case(token.text, word);
  };
  PostgresqlToken first = tokens.next();
  while (first.kind == PostgresqlToken::Kind::semicolon) first = tokens.next();
  const PostgresqlToken second = tokens.next();
  if (is(first, "begin") || (is(first, "start") && is(second, "transaction"))) return StatementKind::begin;
  if (is(first, "abort")) return StatementKind::rollback;
  if (is(first, "prepare") && is(second, "transaction")) return StatementKind::rollback;
  if (is(first, "commit") || is(first, "end")) {
    return is(second, "prepared") ? StatementKind::outside_only : StatementKind::commit;
  }
  if (is(first, "rollback")) {
    if (is(second, "prepared")) return StatementKind::outside_only;
    for (PostgresqlToken token = second; token.kind != PostgresqlToken::Kind::end; token = tokens.next()) {
      if (is(token, "to")) return StatementKind::ordinary;  // a savepoint
    }
    return StatementKind::rollback;
  }
  if (is(first, "vacuum")) return StatementKind::outside_only;
  return StatementKind::ordinary;
}

}  // namespace headway::inline v0::sql

#endif
