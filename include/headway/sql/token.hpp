// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_TOKEN_HPP
#define HEADWAY_SQL_TOKEN_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headway/base/text.hpp"

namespace headway::inline v0::sql {

/// One piece of SQL text. The text is a span of what was read, byte for byte.
struct Token {
  enum class Kind : std::uint8_t {
    end,
    blank,    ///< White space.
    comment,  ///< `-- …` to the end of the line, or `/* … */`.
    word,     ///< A keyword or an unquoted name.
    quoted,   ///< A name in "…", `…` or […].
    string,   ///< '…'
    blob,     ///< x'…'
    number,
    parameter,  ///< ?1 :name @name $name
    semicolon,
    symbol,      ///< An operator or punctuation mark.
    incomplete,  ///< A quote or comment that is never closed.
  };

  Kind kind = Kind::end;
  std::string_view text = {};

  [[nodiscard]] constexpr bool is_significant() const noexcept {
    return kind != Kind::blank && kind != Kind::comment && kind != Kind::end;
  }
};

using headway::detail::lower;

/// Keywords are compared as names are.
[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept {
  return same_name(left, right);
}

namespace detail {

[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }
[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
/// SQLite takes every byte above ASCII as part of a name.
[[nodiscard]] constexpr bool is_word(char c) noexcept {
  return is_letter(c) || is_digit(c) || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace detail

/// Reads one token from the beginning of the text; kind `end` for an empty text.
///
/// @source https://www.sqlite.org/src/file/src/tokenize.c (SQLite's own tokens)
[[nodiscard]] constexpr Token next_token(std::string_view input) noexcept {
  using Kind = Token::Kind;
  if (input.empty()) return {};
  const auto take = [input](Kind kind, std::size_t length) { return Token{kind, input.substr(0, length)}; };
  const auto run = [input](std::size_t from, auto accepts) {
    while (from < input.size() && accepts(input[from])) ++from;
    return from;
  };
  const char first = input[0];
  const char second = input.size() > 1 ? input[1] : '\0';
  // Nearly all tokens are one of these; while the program compiles each question below would cost time.
  if (first == '(' || first == ')' || first == ',') return take(Kind::symbol, 1);
  if (detail::is_letter(first) && second != '\'') {
    std::size_t end = 1;
    while (end < input.size() && (detail::is_letter(input[end]) || detail::is_word(input[end]))) ++end;
    return take(Kind::word, end);
  }

  // What editors put before UTF-8 is no part of the first word.
  if (first == '\xEF' && input.starts_with("\xEF\xBB\xBF")) return take(Kind::blank, 3);
  // SQLite takes a vertical tab only behind other white space.
  if (detail::is_blank(first) && first != '\v') return take(Kind::blank, run(1, detail::is_blank));
  if (first == '-' && second == '-') return take(Kind::comment, run(2, [](char c) { return c != '\n'; }));
  if (first == '/' && second == '*') {
    const std::size_t close = input.find("*/", 2);
    if (close == std::string_view::npos) return take(Kind::incomplete, input.size());
    return take(Kind::comment, close + 2);
  }
  if (first == ';') return take(Kind::semicolon, 1);

  // A quote is closed by the same quote; doubled, it stands for itself.
  const bool is_blob = (first == 'x' || first == 'X') && second == '\'';
  if (first == '\'' || first == '"' || first == '`' || is_blob) {
    const char quote = is_blob ? second : first;
    std::size_t at = is_blob ? 2 : 1;
    for (; at < input.size(); ++at) {
      if (input[at] != quote) continue;
      if (at + 1 < input.size() && input[at + 1] == quote) {
        ++at;
        continue;
      }
      return take(is_blob ? Kind::blob : first == '\'' ? Kind::string : Kind::quoted, at + 1);
    }
    return take(Kind::incomplete, input.size());
  }
  if (first == '[') {
    const std::size_t close = input.find(']');
    if (close == std::string_view::npos) return take(Kind::incomplete, input.size());
    return take(Kind::quoted, close + 1);
  }

  if (detail::is_digit(first) || (first == '.' && detail::is_digit(second))) {
    std::size_t at = run(1, [](char c) { return detail::is_word(c) || c == '.'; });
    const char last = lower(input[at - 1]);
    const bool is_hexadecimal = first == '0' && lower(second) == 'x';
    if (last == 'e' && !is_hexadecimal && at + 1 < input.size() && (input[at] == '+' || input[at] == '-') &&
        detail::is_digit(input[at + 1])) {
      at = run(at + 1, detail::is_digit);
    }
    return take(Kind::number, at);
  }
  if (first == '?' || first == ':' || first == '@' || (first == '$' && detail::is_word(second))) {
    const std::size_t end = run(1, detail::is_word);
    if (first == '?' || end > 1) return take(Kind::parameter, end);
    return take(Kind::symbol, 1);
  }
  if (detail::is_word(first)) return take(Kind::word, run(1, detail::is_word));

  for (const std::string_view pair : {"||", "<=", ">=", "<>", "!=", "==", "<<", ">>", "->"}) {
    if (input.substr(0, 2) == pair) return take(Kind::symbol, input.substr(0, 3) == "->>" ? 3 : 2);
  }
  return take(Kind::symbol, 1);
}

/// Walks over the tokens that mean something, skipping white space and comments.
class Tokens {
 public:
  constexpr explicit Tokens(std::string_view input) : rest_(input) {}

  /// The next significant token, or one of kind `end`.
  constexpr Token next() noexcept {
    while (true) {
      const Token token = next_token(rest_);
      rest_.remove_prefix(token.text.size());
      if (token.is_significant() || token.kind == Token::Kind::end) return token;
    }
  }
  /// What has not been read yet.
  [[nodiscard]] constexpr std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
};

/// A name or string without the quotes around it; quotes that are doubled within stay so.
[[nodiscard]] constexpr std::string_view bare_name(const Token& token) noexcept {
  const bool has_quotes = token.kind == Token::Kind::quoted || token.kind == Token::Kind::string;
  return has_quotes ? token.text.substr(1, token.text.size() - 2) : token.text;
}

/// Whether two texts have the same tokens: words in any case, everything else byte for byte, whatever is between them.
[[nodiscard]] constexpr bool same_sql(std::string_view left, std::string_view right) noexcept {
  if (left == right) return true;
  Tokens ours(left), theirs(right);
  while (true) {
    const Token one = ours.next();
    const Token other = theirs.next();
    // "a" and a are one name, in whichever quotes it stands.
    const bool is_name = one.kind == Token::Kind::word || one.kind == Token::Kind::quoted;
    const bool is_other_name = other.kind == Token::Kind::word || other.kind == Token::Kind::quoted;
    if (is_name && is_other_name && one.kind != other.kind) {
      if (!equal_ignoring_case(bare_name(one), bare_name(other))) return false;
      continue;
    }
    if (one.kind != other.kind) return false;
    if (one.kind == Token::Kind::end) return true;
    if (one.text != other.text && (one.kind != Token::Kind::word || !equal_ignoring_case(one.text, other.text))) {
      return false;
    }
  }
}

/// Whether what is written behind this text on the same line would be part of a comment.
[[nodiscard]] constexpr bool ends_in_line_comment(std::string_view input) noexcept {
  bool ends = false;
  for (std::string_view rest = input; !rest.empty();) {
    const Token token = next_token(rest);
    ends = token.kind == Token::Kind::comment && token.text.starts_with("--");
    rest.remove_prefix(token.text.size());
  }
  return ends;
}

}  // namespace headway::inline v0::sql

#endif
