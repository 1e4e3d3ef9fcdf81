// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_MYSQL_TOKEN_HPP
#define HEADWAY_SQL_MYSQL_TOKEN_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headway/sql/token.hpp"

namespace headway::inline v0::sql {

/// One piece of the SQL of MySQL and MariaDB, whose quotes and comments are other than SQLite's.
struct MysqlToken {
  enum class Kind : std::uint8_t {
    end,
    word,
    name,    ///< `…`
    string,  ///< '…' or "…"
    delimiter,
    symbol,
    incomplete,  ///< A quote or comment that is never closed.
  };
  Kind kind = Kind::end;
  std::size_t offset = 0;
  std::string_view text = {};

  [[nodiscard]] constexpr bool is(std::string_view word) const noexcept {
    return kind == Kind::word && equal_ignoring_case(text, word);
  }
};

/// Walks over the tokens that mean something. What stands in `/*! … */` does: a server executes it.
///
/// A backslash escapes in a string, as it does unless sql_mode says NO_BACKSLASH_ESCAPES.
///
/// @source https://mariadb.com/kb/en/comment-syntax/, https://dev.mysql.com/doc/refman/8.0/en/comments.html,
/// https://dev.mysql.com/doc/refman/8.0/en/string-literals.html
class MysqlTokens {
 public:
  using Token = MysqlToken;

  constexpr explicit MysqlTokens(std::string_view input, std::string_view delimiter = ";") noexcept
      : input_(input), delimiter_(delimiter) {}

  constexpr Token next() noexcept {
    using Kind = Token::Kind;
    opened_at_ = is_in_executed_ ? opened_at_ : std::string_view::npos;
    if (!skip_blanks()) return {Kind::incomplete, at_, take_rest()};
    if (at_ == input_.size()) {
      const Kind kind = is_in_executed_ ? Kind::incomplete : Kind::end;
      is_in_executed_ = false;
      return {kind, at_, {}};
    }
    if (!is_in_executed_ && is_at_delimiter()) {
      at_ += delimiter_.size();
      return {Kind::delimiter, at_ - delimiter_.size(), delimiter_};
    }
    const char c = input_[at_];
    if (c == '\'' || c == '"' || c == '`') return quote();
    if (!detail::is_word(c)) return {Kind::symbol, at_, input_.substr(at_++, 1)};
    const std::size_t begin = at_;
    while (at_ < input_.size() && detail::is_word(input_[at_]) && !is_at_delimiter()) ++at_;
    return {Kind::word, begin, input_.substr(begin, at_ - begin)};
  }

  /// Another one ends statements from here on.
  constexpr void set_delimiter(std::string_view delimiter) noexcept { delimiter_ = delimiter; }
  [[nodiscard]] constexpr std::string_view delimiter() const noexcept { return delimiter_; }
  /// From here to the end of the line, which is read.
  constexpr std::string_view take_line() noexcept {
    const std::string_view line = rest().substr(0, rest().find('\n'));
    at_ += line.size();
    return line;
  }
  /// Where the `/*!` begins that the last token stands in; npos outside of one.
  [[nodiscard]] constexpr std::size_t executed_since() const noexcept { return opened_at_; }
  /// Behind the last `*/` of a `/*!`.
  [[nodiscard]] constexpr std::size_t executed_until() const noexcept { return closed_at_; }
  [[nodiscard]] constexpr bool is_at_line_begin(std::size_t offset) const noexcept {
    return offset == 0 || input_[offset - 1] == '\n';
  }

 private:
  [[nodiscard]] constexpr std::string_view rest() const noexcept { return input_.substr(at_); }
  [[nodiscard]] constexpr char peek(std::size_t ahead) const noexcept {
    return at_ + ahead < input_.size() ? input_[at_ + ahead] : '\0';
  }
  /// Asked at each letter: most are not even its first.
  [[nodiscard]] constexpr bool is_at_delimiter() const noexcept {
    return !delimiter_.empty() && peek(0) == delimiter_.front() && rest().starts_with(delimiter_);
  }
  constexpr std::string_view take_rest() noexcept {
    const std::string_view left = rest();
    at_ = input_.size();
    return left;
  }
  /// Two dashes begin a comment only before a blank, a control character or the end.
  [[nodiscard]] constexpr bool is_at_line_comment() const noexcept {
    if (peek(0) == '#') return true;
    return peek(0) == '-' && peek(1) == '-' && static_cast<unsigned char>(peek(2)) <= ' ';
  }

  /// @return false for a comment that is never closed
  constexpr bool skip_blanks() noexcept {
    while (at_ < input_.size()) {
      if (detail::is_blank(input_[at_])) {
        ++at_;
      } else if (input_[at_] == '\xEF' && rest().starts_with("\xEF\xBB\xBF")) {
        at_ += 3;
      } else if (detail::is_word(input_[at_])) {
        return true;
      } else if (!is_in_executed_ && is_at_delimiter()) {
        return true;  // it may look like a comment
      } else if (is_at_line_comment()) {
        take_line();
      } else if (is_in_executed_ && rest().starts_with("*/")) {
        at_ += 2;
        closed_at_ = at_;
        is_in_executed_ = false;
      } else if (!is_in_executed_ && (rest().starts_with("/*!") || rest().starts_with("/*M!"))) {
        if (opened_at_ == std::string_view::npos) opened_at_ = at_;
        at_ += peek(2) == '!' ? 3U : 4U;
        while (detail::is_digit(peek(0))) ++at_;
        is_in_executed_ = true;
      } else if (rest().starts_with("/*")) {
        const std::size_t close = input_.find("*/", at_ + 2);
        if (close == std::string_view::npos) return false;
        at_ = close + 2;
      } else {
        return true;
      }
    }
    return true;
  }

  /// A doubled quote stands for itself; a backslash escapes in strings, not in names.
  constexpr Token quote() noexcept {
    const std::size_t begin = at_;
    const char mark = input_[at_++];
    for (; at_ < input_.size(); ++at_) {
      if (mark != '`' && input_[at_] == '\\') {
        ++at_;
      } else if (input_[at_] == mark) {
        if (peek(1) != mark) {
          ++at_;
          return {mark == '`' ? Token::Kind::name : Token::Kind::string, begin, input_.substr(begin, at_ - begin)};
        }
        ++at_;
      }
    }
    at_ = begin;
    return {Token::Kind::incomplete, begin, take_rest()};
  }

  std::string_view input_;
  std::string_view delimiter_;
  std::size_t at_ = 0;
  std::size_t opened_at_ = std::string_view::npos;
  std::size_t closed_at_ = 0;
  bool is_in_executed_ = false;
};

}  // namespace headway::inline v0::sql

#endif
