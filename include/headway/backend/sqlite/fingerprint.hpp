// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_FINGERPRINT_HPP
#define HEADWAY_BACKEND_SQLITE_FINGERPRINT_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "headway/backend/sqlite/error.hpp"
#include "headway/backend/sqlite/statement.hpp"
#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"
#include "headway/base/text.hpp"
#include "headway/engine/backend.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::sqlite {

/// Makes one number of what `sqlite_schema` holds: the main database's tables, indexes, views and triggers.
///
/// Definitions count by their tokens, so that a view which is made anew with other white space is the same. The number
/// is a sum over the definitions: VACUUM and a restored dump put them in another order. What SQLite makes of its own
/// accord is left out: `sqlite_…` (ANALYZE, AUTOINCREMENT), automatic indexes, which have no text, and the tables
/// in which virtual tables keep their data.
///
/// `PRAGMA schema_version` would be cheaper, but VACUUM raises it, and a copy of the file may reach the same number by
/// other changes.
///
/// @source https://www.sqlite.org/schematab.html, https://www.sqlite.org/pragma.html#pragma_schema_version
class Fingerprint {
 public:
  Fingerprint(sqlite3* db, const TableFilter& ignored, std::chrono::milliseconds timeout)
      : db_(db), ignored_(ignored), timeout_(timeout) {}

  [[nodiscard]] Result<std::uint64_t> read() {
    Result<void> done = add_all();
    if (done && has_virtual_tables_) {
      done = each_row("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'",
                      [this](sqlite3_stmt* row) { shadows_.emplace_back(words(row, 0)); });
      sum_ = 0;
      if (done) done = add_all();
    }
    if (!done) return failure(std::move(done.error()));
    return sum_;
  }

 private:
  Result<void> add_all() {
    return each_row("SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL",
                    [this](sqlite3_stmt* row) { add(words(row, 0), words(row, 1), words(row, 2), words(row, 3)); });
  }
  void add(std::string_view type, std::string_view name, std::string_view table, std::string_view definition) {
    if (same_name(name.substr(0, 7), "sqlite_") || (ignored_ && ignored_(table))) return;
    if (std::find(shadows_.begin(), shadows_.end(), table) != shadows_.end()) return;
    Hasher hasher;
    hasher.field(type).field(name).field(table);
    sql::Tokens tokens(definition);
    sql::Token token = tokens.next();
    for (std::size_t at = 0; token.kind != sql::Token::Kind::end; token = tokens.next(), ++at) {
      hasher.field(token.text);
      if (at == 1 && sql::equal_ignoring_case(token.text, "virtual")) has_virtual_tables_ = true;
    }
    sum_ += spread(hasher.value());
  }
  /// Sums of numbers that differ in few bits would often be alike: the finalizer of MurmurHash3.
  ///
  /// @source https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp (fmix64)
  [[nodiscard]] static std::uint64_t spread(std::uint64_t hash) noexcept {
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdU;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53U;
    return hash ^ (hash >> 33);
  }

  /// Texts are looked at where SQLite has them: copies would cost more than all the rest.
  static std::string_view words(sqlite3_stmt* row, int at) {
    const auto* const found = reinterpret_cast<const char*>(sqlite3_column_text(row, at));
    if (found == nullptr) return {};
    return {found, static_cast<std::size_t>(sqlite3_column_bytes(row, at))};
  }
  template <class Visit>
  Result<void> each_row(std::string_view query, Visit visit) {
    PreparedStatement statement;
    if (Result<void> done = statement.prepare(db_, query, timeout_); !done) return done;
    int answer = retry_while_busy(timeout_, [&] { return sqlite3_step(statement.get()); });
    for (; answer == SQLITE_ROW; answer = sqlite3_step(statement.get())) visit(statement.get());
    if (answer != SQLITE_DONE) return failure(last_error(db_, query));
    return {};
  }

  sqlite3* db_;
  const TableFilter& ignored_;
  std::chrono::milliseconds timeout_;
  std::vector<std::string> shadows_;
  bool has_virtual_tables_ = false;
  std::uint64_t sum_ = 0;
};

}  // namespace headway::inline v0::sqlite

#endif
