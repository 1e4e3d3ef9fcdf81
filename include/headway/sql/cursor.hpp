// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_CURSOR_HPP
#define HEADWAY_SQL_CURSOR_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/sql/definition.hpp"
#include "headway/sql/rename.hpp"
#include "headway/sql/span.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::sql {

/// Whose SQL is read.
enum class Syntax : std::uint8_t { sqlite, postgresql, mysql };

/// Words that SQLite never takes for a name unless they are quoted; sorted.
///
/// @source https://www.sqlite.org/src/file/src/parse.y (all keywords but those of `%fallback ID`, JOIN_KW and INDEXED)
inline constexpr std::string_view reserved_words[] = {
    "add",     "all",     "alter",      "and",    "as",      "autoincrement", "between", "case",       "check",
    "collate", "commit",  "constraint", "create", "default", "deferrable",    "delete",  "distinct",   "drop",
    "else",    "escape",  "except",     "exists", "foreign", "from",          "group",   "having",     "in",
    "index",   "insert",  "intersect",  "into",   "is",      "isnull",        "join",    "limit",      "not",
    "nothing", "notnull", "null",       "on",     "or",      "order",         "primary", "references", "returning",
    "select",  "set",     "table",      "then",   "to",      "transaction",   "union",   "unique",     "update",
    "using",   "values",  "when",       "where"};

[[nodiscard]] constexpr bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) noexcept {
  return std::any_of(
      words.begin(), words.end(), [&](std::string_view each) { return equal_ignoring_case(word, each); });
}

[[nodiscard]] constexpr bool is_reserved(std::string_view word) noexcept {
  return std::any_of(std::begin(reserved_words), std::end(reserved_words), [&](std::string_view each) {
    return equal_ignoring_case(word, each);
  });
}

/// Reads a statement token by token. The first thing that does not fit is remembered, and from then on the cursor
/// stands at the end: readers need not look after each step.
class Cursor {
 public:
  constexpr explicit Cursor(std::string_view input, Syntax syntax = Syntax::sqlite) noexcept
      : input_(input), tokens_(input), token_(tokens_.next()), syntax_(syntax) {}

  [[nodiscard]] constexpr std::string_view input() const noexcept { return input_; }
  [[nodiscard]] constexpr Syntax syntax() const noexcept { return syntax_; }
  [[nodiscard]] constexpr bool is(Syntax syntax) const noexcept { return syntax_ == syntax; }

  /// The token that is read next.
  [[nodiscard]] constexpr const Token& token() const noexcept { return token_; }
  [[nodiscard]] constexpr bool at_end() const noexcept { return token_.kind == Token::Kind::end; }
  [[nodiscard]] constexpr bool at(std::string_view word) const noexcept {
    return token_.kind == Token::Kind::word && equal_ignoring_case(token_.text, word);
  }
  [[nodiscard]] constexpr bool at_one_of(std::initializer_list<std::string_view> words) const noexcept {
    return token_.kind == Token::Kind::word && is_one_of(token_.text, words);
  }
  [[nodiscard]] constexpr bool at_symbol(std::string_view symbol) const noexcept {
    return token_.kind == Token::Kind::symbol && token_.text == symbol;
  }
  /// Whether a name can begin here. SQLite takes a string for one too.
  [[nodiscard]] constexpr bool at_name() const noexcept {
    if (token_.kind == Token::Kind::string) return syntax_ == Syntax::sqlite;
    return token_.kind == Token::Kind::quoted || (token_.kind == Token::Kind::word && !is_reserved(token_.text));
  }

  constexpr void advance() noexcept {
    end_ = begin() + token_.text.size();
    token_ = tokens_.next();
  }
  constexpr bool take(std::string_view word) noexcept {
    const bool is_here = at(word);
    if (is_here) advance();
    return is_here;
  }
  /// Takes all the words, or none when one is missing.
  constexpr bool take(std::initializer_list<std::string_view> words) noexcept {
    Cursor ahead = *this;
    for (const std::string_view word : words) {
      if (!ahead.take(word)) return false;
    }
    *this = ahead;
    return true;
  }
  constexpr bool take_symbol(std::string_view symbol) noexcept {
    const bool is_here = at_symbol(symbol);
    if (is_here) advance();
    return is_here;
  }
  constexpr void expect(std::string_view word) noexcept {
    if (!take(word)) fail(word);
  }
  constexpr void expect_symbol(std::string_view symbol) noexcept {
    if (!take_symbol(symbol)) fail(symbol);
  }
  constexpr void expect_end() noexcept {
    while (token_.kind == Token::Kind::semicolon) token_ = tokens_.next();
    if (!at_end()) fail("the end of the statement");
  }

  /// Where the next token begins.
  [[nodiscard]] constexpr std::size_t begin() const noexcept {
    return input_.size() - tokens_.rest().size() - token_.text.size();
  }
  /// From a place to the end of what was read last.
  [[nodiscard]] constexpr Span since(std::size_t begin) const noexcept { return {begin, std::max(begin, end_)}; }
  [[nodiscard]] constexpr Text text_of(Span span) const { return Text(span.of(input_)); }

  /// A name and what it stands for: `"a""b"` is `a"b`. PostgreSQL writes names without quotes small.
  constexpr Text name(std::string_view what) {
    if (!at_name()) {
      fail(what);
      return {};
    }
    Token meant = token_;
    if (meant.kind == Token::Kind::string) meant.kind = Token::Kind::quoted;
    std::vector<char> bytes = unquoted(meant);
    if (syntax_ == Syntax::postgresql && meant.kind == Token::Kind::word) {
      for (char& each : bytes) each = lower(each);
    }
    advance();
    return Text(std::string_view(bytes.data(), bytes.size()));
  }
  /// `users`, `main.users`
  constexpr ObjectName object_name(std::string_view what) {
    ObjectName read;
    const std::size_t first = begin();
    read.name = name(what);
    read.span = since(first);
    if (take_symbol(".")) {
      const std::size_t second = begin();
      read.qualifier = std::move(read.name);
      read.name = name(what);
      read.span = since(second);
    }
    read.whole = since(first);
    return read;
  }
  /// Everything from `(` to its `)`: what stands between them, without white space at its ends.
  constexpr Span parenthesised() noexcept {
    expect_symbol("(");
    const std::size_t first = end_;
    for (std::size_t depth = 1; depth > 0 && !failed_;) {
      if (token_.kind == Token::Kind::end || token_.kind == Token::Kind::semicolon) fail(")");
      if (token_.kind == Token::Kind::incomplete) fail("the end of a quote or comment");
      if (at_symbol("(")) ++depth;
      if (at_symbol(")") && --depth == 0) break;
      advance();
    }
    const Span inside{first, begin()};
    expect_symbol(")");
    return failed_ ? Span{} : trimmed(inside, input_);
  }

  /// Remembers what was expected here, unless something failed before.
  /// @param expected  a literal: it is kept as a view
  constexpr void fail(std::string_view expected) noexcept {
    if (failed_) return;
    failed_ = true;
    expected_ = expected;
    found_ = token_.text;
    failed_at_ = begin();
    token_ = {};
    tokens_ = Tokens(std::string_view());
    end_ = input_.size();
  }
  [[nodiscard]] constexpr bool failed() const noexcept { return failed_; }
  [[nodiscard]] constexpr Unreadable failure() const {
    Unreadable out;
    out.offset = failed_at_;
    out.position = {1, 1};
    for (const char c : input_.substr(0, failed_at_)) {
      if (c == '\n') ++out.position.line;
      out.position.column = c == '\n' ? 1 : out.position.column + 1;
    }
    out.expected = Text(expected_);
    out.found = Text(found_.empty() ? std::string_view("the end of the statement") : found_);
    return out;
  }

 private:
  std::string_view input_;
  Tokens tokens_;
  Token token_;
  Syntax syntax_;
  std::size_t end_ = 0;
  bool failed_ = false;
  std::size_t failed_at_ = 0;
  std::string_view expected_ = {};
  std::string_view found_ = {};
};

}  // namespace headway::inline v0::sql

#endif
