// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_ERROR_HPP
#define HEADWAY_BASE_ERROR_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "headway/base/error_code.hpp"

namespace headway::inline v0 {

/// What a failed call has left of the database.
enum class DatabaseState {
  unchanged,          ///< Nothing was begun.
  rolled_back,        ///< Something was begun and taken back whole; the database is as it was before the call.
  partially_applied,  ///< What Error::applied_before names is committed, or a migration outside a transaction stopped
                      ///< half-way.
  unknown,            ///< The rollback itself failed; look before doing anything else.
};

[[nodiscard]] constexpr std::string_view name(DatabaseState state) noexcept {
  switch (state) {
    case DatabaseState::unchanged: return "unchanged";
    case DatabaseState::rolled_back: return "rolled back, the database is as it was before";
    case DatabaseState::partially_applied: return "partially applied";
    case DatabaseState::unknown: break;
  }
  return "unknown";
}

/// A place in the text of a migration; line and column count from 1, 0 means unknown.
struct SourcePosition {
  std::size_t line = 0;
  std::size_t column = 0;
  friend constexpr bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

/// The database's own words.
struct NativeError {
  int code = 0;      ///< SQLite: the primary result code.
  int extended = 0;  ///< SQLite: the extended result code.
  std::string message = {};
  std::string sqlstate = {};  ///< PostgreSQL, MySQL: five characters.
};

/// A failure, flat and complete: what a program needs to decide and a person needs to read.
///
/// Values of bound parameters and connection strings are never part of it.
struct Error {
  ErrorCode code = ErrorCode::none;
  std::string message;        ///< The thing, what was expected and what was found: one sentence without a full stop.
  std::string revision;       ///< The migration concerned; empty when none is.
  std::string operation;      ///< The operation concerned, such as `create_table users`.
  std::string statement;      ///< The SQL that failed.
  SourcePosition position{};  ///< Where the statement stands in the script given to `op.execute`.
  NativeError native{};
  DatabaseState state_after = DatabaseState::unchanged;
  std::string help;                         ///< What to type, where that is known; else remedy(code) says what to do.
  std::vector<std::string> applied_before;  ///< Revisions that this call had committed before it failed.
};

template <class T>
using Result = tl::expected<T, Error>;

/// The failing Result of any type: `return failure(ErrorCode::read_only, "…");`
[[nodiscard]] inline tl::unexpected<Error> failure(Error error) { return tl::make_unexpected(std::move(error)); }
[[nodiscard]] inline tl::unexpected<Error> failure(ErrorCode code, std::string message, std::string help = {}) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.help = std::move(help);
  return failure(std::move(error));
}

/// Renders an error for people, over several lines, ending with what to do; no newline at the end.
///
/// ```
/// error HW080 statement_failed: revision 0003_tags: near "TABEL": syntax error
///   statement: CREATE TABEL tags (id INTEGER)
///   position: line 4, column 1
///   database: 1 near "TABEL": syntax error
///   state: rolled back, the database is as it was before
///   help: correct the statement, or the data it meets, and run again
/// ```
[[nodiscard]] inline std::string describe(const Error& error) {
  std::string out = "error " + number(error.code) + ' ' + std::string(name(error.code)) + ": ";
  if (!error.revision.empty()) out += "revision " + error.revision + ": ";
  out += error.message;
  const auto line = [&out](std::string_view label, const std::string& value) {
    if (!value.empty()) out.append("\n  ").append(label).append(": ").append(value);
  };
  line("operation", error.operation);
  line("statement", error.statement);
  if (error.position.line != 0) {
    line("position",
         "line " + std::to_string(error.position.line) + ", column " + std::to_string(error.position.column));
  }
  if (!error.native.sqlstate.empty()) line("database", error.native.sqlstate + ' ' + error.native.message);
  if (error.native.extended != 0) line("database", std::to_string(error.native.extended) + ' ' + error.native.message);
  std::string applied;
  for (const std::string& revision : error.applied_before) applied += (applied.empty() ? "" : ", ") + revision;
  line("committed before", applied);
  line("state", std::string(name(error.state_after)));
  line("help", error.help.empty() ? std::string(remedy(error.code)) : error.help);
  return out;
}

}  // namespace headway::inline v0

#endif
