// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_CURSOR_HPP
#define HEADWAY_SQL_CURSOR_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/text.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/sql/definition.hpp"
#include "headway/sql/rename.hpp"
#include "headway/sql/span.hpp"
#include "headway/sql/token.hpp"
#include "headway/sql/word.hpp"

namespace headway::inline v0::sql {

/// Whose SQL is read.
enum class Syntax : std::uint8_t { sqlite, postgresql, mysql };

/// Reads a statement token by token. The first thing that does not fit is remembered, and from then on the cursor
/// stands at the end: readers need not look after each step.
class Cursor {
 public:
  constexpr explicit Cursor(std::string_view input, Syntax syntax = Syntax::sqlite) noexcept
      : input_(input), tokens_(input), syntax_(syntax) {
    read_token();
  }

  [[nodiscard]] constexpr std::string_view input() const noexcept { return input_; }
  [[nodiscard]] constexpr Syntax syntax() const noexcept { return syntax_; }
  [[nodiscard]] constexpr bool is(Syntax syntax) const noexcept { return syntax_ == syntax; }

  /// The token that is read next.
  [[nodiscard]] constexpr const Token& token() const noexcept { return token_; }
  [[nodiscard]] constexpr bool at_end() const noexcept { return token_.kind == Token::Kind::end; }
  [[nodiscard]] constexpr bool at(const Word& word) const noexcept {
    return word_hash_ == word.hash() && equal_ignoring_case(token_.text, word.text());
  }
  [[nodiscard]] constexpr bool at_one_of(std::initializer_list<Word> words) const noexcept {
    if (word_hash_ == 0) return false;
    for (const Word& each : words) {
      if (at(each)) return true;
    }
    return false;
  }
  [[nodiscard]] constexpr bool at_symbol(std::string_view symbol) const noexcept {
    return token_.kind == Token::Kind::symbol && token_.text == symbol;
  }
  /// Whether a name can begin here. SQLite takes a string for one too.
  [[nodiscard]] constexpr bool at_name() const noexcept {
    if (token_.kind == Token::Kind::string) return syntax_ == Syntax::sqlite;
    return token_.kind == Token::Kind::quoted || (token_.kind == Token::Kind::word && !is_reserved_);
  }

  constexpr void advance() noexcept {
    end_ = begin() + token_.text.size();
    read_token();
  }
  constexpr bool take(const Word& word) noexcept {
    const bool is_here = at(word);
    if (is_here) advance();
    return is_here;
  }
  /// Takes all the words, or none when one is missing.
  constexpr bool take(std::initializer_list<Word> words) noexcept {
    if (!at(*words.begin())) return false;
    Cursor ahead = *this;
    for (const Word& word : words) {
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
  constexpr void expect(const Word& word) noexcept {
    if (!take(word)) fail(word.text());
  }
  constexpr void expect_symbol(std::string_view symbol) noexcept {
    if (!take_symbol(symbol)) fail(symbol);
  }
  constexpr void expect_end() noexcept {
    while (token_.kind == Token::Kind::semicolon) read_token();
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
    if (syntax_ != Syntax::postgresql && token_.kind == Token::Kind::word) {
      const std::string_view written = token_.text;
      advance();
      return Text(written);
    }
    std::vector<char> bytes = unquoted(token_);
    if (syntax_ == Syntax::postgresql && token_.kind == Token::Kind::word) {
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
  /// The same for a table or view.
  constexpr ObjectName relation_name(std::string_view what) {
    ObjectName read = object_name(what);
    qualify(read);
    return read;
  }
  /// In PostgreSQL the name of a table is the one that a Schema has: `reporting.orders`, and `orders` for that of
  /// `public`, in which scripts of pg_dump have all tables; what the server keeps itself has its qualifier.
  constexpr void qualify(ObjectName& relation) {
    if (syntax_ != Syntax::postgresql) return;
    const auto has_dot = [](std::string_view each) { return each.find('.') != std::string_view::npos; };
    if (has_dot(relation.name) || has_dot(relation.qualifier)) fail("a name without a dot");
    const Text& schema = relation.qualifier;
    if (schema.empty() || is_own_schema(schema) || is_system_schema(schema)) return;
    relation.name = headway::relation_name(schema, relation.name);
    relation.qualifier = {};
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
    tokens_ = Tokens(std::string_view());
    read_token();
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
  constexpr void read_token() noexcept {
    token_ = tokens_.next();
    word_hash_ = token_.kind == Token::Kind::word ? Word::hash_of(token_.text) : 0;
    is_reserved_ = word_hash_ != 0 && detail::is_reserved_hash(word_hash_) && is_reserved(token_.text);
  }

  std::string_view input_;
  Tokens tokens_;
  Token token_;
  std::uint64_t word_hash_ = 0;  ///< Of a word; 0 for other tokens.
  bool is_reserved_ = false;
  Syntax syntax_;
  std::size_t end_ = 0;
  bool failed_ = false;
  std::size_t failed_at_ = 0;
  std::string_view expected_ = {};
  std::string_view found_ = {};
};

}  // namespace headway::inline v0::sql

#endif
