// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_ROW_RULES_HPP
#define HEADWAY_BACKEND_SQLITE_ROW_RULES_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/statement.hpp"
#include "headway/base/error.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::sqlite {

/// The rows that a query gives as an error about the rule that they break; nothing when there are none.
///
/// Where the statement has reasons, its query is only the quicker one: what it does not rule out, they decide.
inline Result<void> expect_no_rows(sqlite3* db, const Statement& statement) {
  PreparedStatement query;
  Result<void> prepared = query.prepare(db, statement.sql, {});
  if (!statement.reasons.empty()) {
    const int found = prepared ? sqlite3_step(query.get()) : SQLITE_ROW;
    if (found == SQLITE_DONE) return {};
    if (found != SQLITE_ROW) return failure(last_error(db, statement.sql));
    for (const Statement& each : statement.reasons) {
      if (Result<void> done = expect_no_rows(db, each); !done) return done;
    }
    return {};
  }
  if (!prepared) return prepared;
  constexpr std::uint64_t shown = 3;
  std::uint64_t count = 0;
  std::string rows;
  std::vector<Value> values;
  int answer = SQLITE_ROW;
  while ((answer = sqlite3_step(query.get())) == SQLITE_ROW) {
    if (++count > shown) continue;
    query.read_row(values);
    std::string row, others;
    for (std::size_t at = 0; at < values.size(); ++at) {
      const std::string_view column = sqlite3_column_name(query.get(), static_cast<int>(at));
      sql::Writer writer;
      writer.literal(values[at]);
      std::string value = writer.take();
      if (value.size() > 60) value = value.substr(0, 57) + "…";
      if (at == 0 && column == "rowid") {
        row = "rowid " + value;
      } else {
        others.append(others.empty() ? "" : ", ").append(column).append(" = ").append(value);
      }
    }
    if (!others.empty()) row.append(row.empty() ? "(" : " (").append(others).append(")");
    rows.append(count == 1 ? "" : ", ").append(row);
  }
  if (answer != SQLITE_DONE) return failure(last_error(db, statement.sql));
  if (count == 0) return {};
  Error error;
  error.code = statement.code;
  error.message = statement.text + " does not hold for " + std::to_string(count) + (count == 1 ? " row: " : " rows: ") +
                  rows + (count > shown ? ", …" : "");
  error.statement = statement.sql;
  return failure(std::move(error));
}

/// Gives a table that stands for another the other's name, in SQLite's message.
inline void name_table(const Statement& statement, Error& error) {
  if (statement.text.empty()) return;
  for (std::size_t at = 0; (at = error.message.find(statement.text, at)) != std::string::npos;) {
    error.message.replace(at, statement.text.size(), statement.object);
    at += statement.object.size();
  }
}

/// A failure in words that name the rows, or at least the table, that it is about.
inline Result<void> explained(sqlite3* db, const Statement& statement, Error error) {
  const int code = error.native.code;
  if (code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH || code == SQLITE_ERROR) {  // not: disk full, interrupted
    for (const Statement& reason : statement.reasons) {
      Result<void> found = expect_no_rows(db, reason);
      if (!found && found.error().code == reason.code) return found;
    }
  }
  // What ALTER TABLE says of a view or trigger that would not compile.
  if (error.message.starts_with("error in view ") || error.message.starts_with("error in trigger ")) {
    error.code = ErrorCode::object_would_break;
  }
  name_table(statement, error);
  return failure(std::move(error));
}

}  // namespace headway::inline v0::sqlite

#endif
