// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_SCRIPT_HPP
#define HEADWAY_SQL_SCRIPT_HPP

#include <cstddef>
#include <string_view>

#include "headway/base/error.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::sql {

/// One statement of a script: from its first significant token to before its semicolon.
struct ScriptStatement {
  std::string_view text = {};
  std::size_t offset = 0;   ///< Bytes from the beginning of the script.
  bool is_complete = true;  ///< False when a quote, a comment or the END of a trigger is missing.

  [[nodiscard]] constexpr explicit operator bool() const noexcept { return !text.empty(); }
};

/// Splits a script into statements. A semicolon within quotes, comments or the body of a trigger does not end one;
/// empty statements are skipped.
///
/// @source https://www.sqlite.org/c3ref/complete.html (how SQLite tells the end of CREATE TRIGGER)
class Script {
 public:
  constexpr explicit Script(std::string_view script) : script_(script), tokens_(script) {}

  /// The next statement; an empty one at the end.
  constexpr ScriptStatement next() noexcept {
    Token token = tokens_.next();
    while (token.kind == Token::Kind::semicolon) token = tokens_.next();
    if (token.kind == Token::Kind::end) return {};

    const std::size_t begin = offset_of(token);
    std::size_t end = begin;
    bool is_trigger = false;
    int words = 0;                                    // CREATE [TEMP | TEMPORARY] TRIGGER [IF NOT EXISTS]
    bool after_semicolon = false, after_end = false;  // a trigger ends with `; END ;`
    for (;; token = tokens_.next()) {
      if (token.kind == Token::Kind::end) return statement(begin, end, !is_trigger || after_end);
      if (token.kind == Token::Kind::incomplete) return statement(begin, script_.size(), false);
      if (token.kind == Token::Kind::semicolon) {
        if (!is_trigger || after_end) return statement(begin, end, true);
        after_semicolon = true;
        after_end = false;
      } else {
        after_end = after_semicolon && equal_ignoring_case(token.text, "end");
        after_semicolon = false;
      }
      const bool is_create = words == 0 && equal_ignoring_case(token.text, "create");
      const bool is_temporary =
          words == 1 && (equal_ignoring_case(token.text, "temp") || equal_ignoring_case(token.text, "temporary"));
      if (is_create) {
        words = 1;
      } else if (words == 1 && equal_ignoring_case(token.text, "trigger")) {
        is_trigger = true;
        words = 2;
      } else if (!is_temporary) {
        words = 2;
      }
      end = offset_of(token) + token.text.size();
    }
  }

  /// The place of a byte of the script.
  [[nodiscard]] constexpr SourcePosition position(std::size_t offset) const noexcept {
    SourcePosition found{1, 1};
    for (const char c : script_.substr(0, offset)) {
      if (c == '\n') {
        ++found.line;
        found.column = 1;
      } else {
        ++found.column;
      }
    }
    return found;
  }

 private:
  [[nodiscard]] constexpr std::size_t offset_of(const Token& token) const noexcept {
    return script_.size() - tokens_.rest().size() - token.text.size();
  }
  [[nodiscard]] constexpr ScriptStatement statement(std::size_t begin, std::size_t end,
                                                    bool is_complete) const noexcept {
    return {script_.substr(begin, end - begin), begin, is_complete};
  }

  std::string_view script_;
  Tokens tokens_;
};

/// What a statement does to the run around it.
enum class StatementKind {
  ordinary,
  begin,             ///< BEGIN, START TRANSACTION
  commit,            ///< COMMIT, END
  rollback,          ///< ROLLBACK of the whole transaction
  foreign_keys_off,  ///< PRAGMA foreign_keys = OFF
  foreign_keys_on,   ///< PRAGMA foreign_keys = ON
  outside_only,      ///< VACUUM, ATTACH, DETACH, PRAGMA journal_mode = …: no place within a transaction
  busy_timeout,      ///< PRAGMA busy_timeout = …: would replace the host's busy handler, which SQLite cannot put back
};

/// @source https://www.sqlite.org/lang_transaction.html, https://www.sqlite.org/pragma.html#pragma_foreign_keys
[[nodiscard]] constexpr StatementKind statement_kind(std::string_view statement) noexcept {
  Tokens tokens(statement);
  const auto is = [](const Token& token, std::string_view word) { return equal_ignoring_case(token.text, word); };
  Token first = tokens.next();
  while (first.kind == Token::Kind::semicolon) first = tokens.next();  // SQLite skips them too
  if (first.kind != Token::Kind::word) return StatementKind::ordinary;
  if (is(first, "begin") || is(first, "start")) return StatementKind::begin;
  if (is(first, "commit") || is(first, "end")) return StatementKind::commit;
  if (is(first, "vacuum") || is(first, "attach") || is(first, "detach")) return StatementKind::outside_only;
  if (is(first, "rollback")) {
    for (Token token = tokens.next(); token.kind != Token::Kind::end; token = tokens.next()) {
      if (is(token, "to")) return StatementKind::ordinary;  // ROLLBACK TO a savepoint stays within the transaction
    }
    return StatementKind::rollback;
  }
  if (!is(first, "pragma")) return StatementKind::ordinary;

  Token name = tokens.next();
  Token after = tokens.next();
  if (after.text == ".") {  // PRAGMA main.foreign_keys
    name = tokens.next();
    after = tokens.next();
  }
  // Within a transaction SQLite takes OFF and MEMORY, and a rollback or a crash then leaves half of it behind.
  if (equal_ignoring_case(bare_name(name), "journal_mode") && (after.text == "=" || after.text == "(")) {
    return StatementKind::outside_only;
  }
  if (equal_ignoring_case(bare_name(name), "busy_timeout") && (after.text == "=" || after.text == "(")) {
    return StatementKind::busy_timeout;
  }
  if (!equal_ignoring_case(bare_name(name), "foreign_keys") || (after.text != "=" && after.text != "(")) {
    return StatementKind::ordinary;
  }
  Token given = tokens.next();
  if (given.text == "+") given = tokens.next();
  const std::string_view value = bare_name(given);
  for (const std::string_view on : {"on", "yes", "true"}) {
    if (equal_ignoring_case(value, on)) return StatementKind::foreign_keys_on;
  }
  // Of a number SQLite takes the whole part, and zero for off.
  for (const char c : value) {
    if (!detail::is_digit(c)) break;
    if (c != '0') return StatementKind::foreign_keys_on;
  }
  return StatementKind::foreign_keys_off;
}

}  // namespace headway::inline v0::sql

#endif
