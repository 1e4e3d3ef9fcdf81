// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_WORDS_HPP
#define THOUGHTS_SERVICES_WORDS_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "headway/schema/dialect.hpp"

// What the databases say in different words. No part of it comes from a user.
namespace thoughts::words {

using headway::Dialect;

/// Begins a transaction that writes. SQLite takes its write lock at once: taken later, it would fail whoever has read
/// before. On a server, what is read behind a lock is what its last holder has left.
///
/// @source https://www.sqlite.org/lang_transaction.html (IMMEDIATE),
/// https://www.postgresql.org/docs/current/transaction-iso.html (13.2.1)
[[nodiscard]] inline const char* begin_writing(Dialect dialect) {
  switch (dialect) {
    case Dialect::sqlite: return "BEGIN IMMEDIATE";
    case Dialect::postgresql: return "BEGIN ISOLATION LEVEL READ COMMITTED";
    case Dialect::mysql: break;
  }
  return "START TRANSACTION";
}
/// Begins one whose queries see the same rows.
///
/// @source https://mariadb.com/kb/en/start-transaction/ (WITH CONSISTENT SNAPSHOT)
[[nodiscard]] inline const char* begin_reading(Dialect dialect) {
  switch (dialect) {
    case Dialect::sqlite: return "BEGIN";
    case Dialect::postgresql: return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    case Dialect::mysql: break;
  }
  return "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
}

/// Behind a query: nobody changes the rows until the transaction ends.
[[nodiscard]] inline std::string kept(Dialect dialect) { return dialect == Dialect::sqlite ? "" : " FOR UPDATE"; }

/// The tags of a thought as a table `tag` with the column `value`.
[[nodiscard]] inline std::string tags(Dialect dialect) {
  switch (dialect) {
    case Dialect::sqlite: return "json_each(thoughts.tags) AS tag";
    case Dialect::postgresql: return "jsonb_array_elements_text(thoughts.tags) AS tag(value)";
    case Dialect::mysql: break;
  }
  return "JSON_TABLE(thoughts.tags, '$[*]' COLUMNS (value TEXT PATH '$')) AS tag";
}

/// A text in lower case, as far as ASCII goes, to be compared as it is written.
///
/// @source https://www.postgresql.org/docs/current/collation.html (24.2.2.1: "C"),
/// https://mariadb.com/kb/en/setting-character-sets-and-collations/ (a `_bin` collation tells all characters apart)
[[nodiscard]] inline std::string lower(Dialect dialect, std::string_view value) {
  const std::string given(value);
  switch (dialect) {
    case Dialect::sqlite: break;
    case Dialect::postgresql: return "lower(" + given + " COLLATE \"C\")";
    case Dialect::mysql: return "lower(" + given + ") COLLATE utf8mb4_bin";
  }
  return "lower(" + given + ")";
}

/// Where a text stands in another, counted from 1, else 0; in either case. Every character means itself, also `%`.
[[nodiscard]] inline std::string place_of(Dialect dialect, std::string_view needle, std::string_view hay) {
  const std::string function = dialect == Dialect::postgresql ? "strpos" : "instr";
  return function + "(" + lower(dialect, hay) + ", " + lower(dialect, needle) + ")";
}

/// How many characters a text has.
[[nodiscard]] inline std::string length(Dialect dialect, std::string_view value) {
  return (dialect == Dialect::sqlite ? "length(" : "char_length(") + std::string(value) + ")";
}

/// A number as a double, and a sum of whole numbers as one of them: servers add up in decimals.
[[nodiscard]] inline std::string as_double(Dialect dialect, std::string_view number) {
  return "CAST(" + std::string(number) + (dialect == Dialect::mysql ? " AS DOUBLE)" : " AS double precision)");
}
[[nodiscard]] inline std::string as_whole(Dialect dialect, std::string_view number) {
  return "CAST(" + std::string(number) + (dialect == Dialect::mysql ? " AS SIGNED)" : " AS bigint)");
}

/// `?, ?, ?`
[[nodiscard]] inline std::string marks(std::size_t count) {
  std::string out;
  for (std::size_t at = 0; at < count; ++at) out += at == 0 ? "?" : ", ?";
  return out;
}

}  // namespace thoughts::words

#endif
