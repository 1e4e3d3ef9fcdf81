// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_WORD_HPP
#define HEADWAY_SQL_WORD_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string_view>

#include "headway/sql/token.hpp"

namespace headway::inline v0::sql {

/// A keyword with its hash: while the program compiles, comparing texts letter by letter would cost the most.
class Word {
 public:
  template <std::size_t N>
  consteval Word(const char (&literal)[N]) noexcept : text_(literal, N - 1), hash_(hash_of(text_)) {}

  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }
  [[nodiscard]] constexpr std::uint64_t hash() const noexcept { return hash_; }

  /// Of small letters.
  [[nodiscard]] static constexpr std::uint64_t hash_of(std::string_view word) noexcept {
    std::uint64_t out = word.size();
    for (const char c : word) {
      const bool is_capital = c >= 'A' && c <= 'Z';
      out = (out ^ static_cast<unsigned char>(is_capital ? c + ('a' - 'A') : c)) * 1099511628211U;
    }
    return out;
  }

 private:
  std::string_view text_;
  std::uint64_t hash_;
};

/// Words that SQLite never takes for a name unless they are quoted.
///
/// @source https://www.sqlite.org/src/file/src/parse.y (all keywords but those of `%fallback ID`, JOIN_KW and INDEXED)
inline constexpr Word reserved_words[] = {
    "add",     "all",     "alter",      "and",    "as",      "autoincrement", "between", "case",       "check",
    "collate", "commit",  "constraint", "create", "default", "deferrable",    "delete",  "distinct",   "drop",
    "else",    "escape",  "except",     "exists", "foreign", "from",          "group",   "having",     "in",
    "index",   "insert",  "intersect",  "into",   "is",      "isnull",        "join",    "limit",      "not",
    "nothing", "notnull", "null",       "on",     "or",      "order",         "primary", "references", "returning",
    "select",  "set",     "table",      "then",   "to",      "transaction",   "union",   "unique",     "update",
    "using",   "values",  "when",       "where"};

namespace detail {

/// The hashes of the reserved words, sorted.
inline constexpr auto reserved_hashes = [] {
  std::array<std::uint64_t, std::size(reserved_words)> out{};
  for (std::size_t at = 0; at < out.size(); ++at) out[at] = reserved_words[at].hash();
  std::sort(out.begin(), out.end());
  return out;
}();

[[nodiscard]] constexpr bool is_reserved_hash(std::uint64_t hash) noexcept {
  std::size_t begin = 0, end = reserved_hashes.size();
  while (begin < end) {
    const std::size_t middle = (begin + end) / 2;
    if (reserved_hashes[middle] == hash) return true;
    if (reserved_hashes[middle] < hash) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return false;
}

}  // namespace detail

[[nodiscard]] constexpr bool is_one_of(std::string_view word, std::initializer_list<Word> words) noexcept {
  const std::uint64_t hash = Word::hash_of(word);
  for (const Word& each : words) {
    if (each.hash() == hash && equal_ignoring_case(word, each.text())) return true;
  }
  return false;
}

[[nodiscard]] constexpr bool is_reserved(std::string_view word) noexcept {
  if (!detail::is_reserved_hash(Word::hash_of(word))) return false;
  for (const Word& each : reserved_words) {
    if (equal_ignoring_case(word, each.text())) return true;
  }
  return false;
}

}  // namespace headway::inline v0::sql

#endif
