// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVICES_STORE_HPP
#define THOUGHTS_SERVICES_STORE_HPP

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "headway/base/scope_guard.hpp"
#include "headway/engine/connection.hpp"
#include "headway/model.hpp"
#include "services/service_error.hpp"
#include "services/words.hpp"

// Rows of models, read and written. Whatever a user has sent is bound, never part of the SQL.
namespace thoughts {

using headway::Connection;
using headway::Timestamp;
using headway::Uuid;
using headway::Value;
using Values = std::vector<Value>;

/// Where a list begins, and how long it may be.
struct Paging {
  std::int32_t limit = 20;
  std::int32_t offset = 0;
};

/// A part of a list, and how much there is in all.
template <class T>
struct Page {
  std::vector<T> items;
  std::int64_t total = 0;
  Paging paging;
};

template <headway::Modelled T>
inline constexpr std::string_view table_name = T::model().table;

/// Runs `work()` within a transaction. Only what succeeds is kept, and an exception keeps nothing either.
template <class Work>
auto in_transaction(Connection& db, const char* begin, Work work) -> std::invoke_result_t<Work&> {
  if (auto begun = db.execute(begin); !begun) return database_failed("transaction", begun.error());
  headway::ScopeGuard undo([&db] { (void)db.execute("ROLLBACK"); });  // fails where the database has done it already
  auto result = work();
  if (!result) return result;
  if (auto done = db.execute("COMMIT"); !done) return database_failed("transaction", done.error());
  undo.dismiss();
  return result;
}
/// For work that writes what belongs to nobody yet.
template <class Work>
auto in_transaction(Connection& db, Work work) {
  return in_transaction(db, words::begin_writing(db.dialect()), std::move(work));
}
/// For work that changes what belongs to a user. Whoever else does so waits: what the work reads is what it changes,
/// and as everybody takes this lock first, nobody waits in a circle. SQLite has one writer at a time anyway.
///
/// @source https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS
template <class Work>
auto in_transaction(Connection& db, const Uuid& user_id, Work work) {
  return in_transaction(db, [&]() -> std::invoke_result_t<Work&> {
    if (db.dialect() == headway::Dialect::sqlite) return work();
    auto locked = db.execute("SELECT id FROM users WHERE id = ?" + words::kept(db.dialect()), {Value(user_id.str())});
    if (!locked) return database_failed("transaction", locked.error());
    return work();
  });
}
/// For several queries that should see the same rows.
template <class Work>
auto in_snapshot(Connection& db, Work work) {
  return in_transaction(db, words::begin_reading(db.dialect()), std::move(work));
}

/// All rows of `SELECT … FROM <table> <rest>`.
template <headway::Modelled T>
[[nodiscard]] Outcome<std::vector<T>> select(Connection& db, std::string_view about, std::string_view rest,
                                             const Values& values) {
  const std::string head =
      "SELECT " + headway::columns_of<T>(db.dialect()) + " FROM " + std::string(table_name<T>) + " ";
  std::vector<T> found;
  auto done = db.query(head + std::string(rest), values, [&](headway::Row row) -> headway::Result<void> {
    headway::Result<T> read = headway::read_row<T>(row);
    if (!read) return headway::failure(std::move(read.error()));
    found.push_back(std::move(*read));
    return {};
  });
  if (!done) return database_failed(about, done.error());
  return found;
}
template <headway::Modelled T>
[[nodiscard]] Outcome<std::optional<T>> select_one(Connection& db, std::string_view about, std::string_view rest,
                                                   const Values& values) {
  Outcome<std::vector<T>> found = select<T>(db, about, rest, values);
  if (!found) return tl::make_unexpected(std::move(found.error()));
  if (found->empty()) return std::optional<T>();
  return std::move(found->front());
}
/// The row of a user with this id. Another user's is not found.
template <headway::Modelled T>
[[nodiscard]] Outcome<T> select_owned(Connection& db, std::string_view about, const std::string& id,
                                      const Uuid& user_id) {
  auto found = select_one<T>(db, about, "WHERE id = ? AND user_id = ?", {Value(id), Value(user_id.str())});
  if (!found) return tl::make_unexpected(std::move(found.error()));
  if (!*found) return not_found(about, id);
  return std::move(**found);
}
[[nodiscard]] inline Outcome<std::int64_t> select_number(Connection& db, std::string_view about, const std::string& sql,
                                                         const Values& values) {
  std::int64_t number = 0;
  if (auto done = db.query(sql, values, [&](headway::Row row) { number = row[0].integer; }); !done) {
    return database_failed(about, done.error());
  }
  return number;
}

/// A part of the rows that `where` selects, and their number, both as of one moment.
template <headway::Modelled T>
[[nodiscard]] Outcome<Page<T>> select_page(Connection& db, std::string_view about, const std::string& where,
                                           const std::string& order, Values values, Paging paging) {
  return in_snapshot(db, [&]() -> Outcome<Page<T>> {
    const std::string count = "SELECT count(*) FROM " + std::string(table_name<T>) + " " + where;
    const Outcome<std::int64_t> total = select_number(db, about, count, values);
    if (!total) return tl::make_unexpected(total.error());
    values.push_back(paging.limit);
    values.push_back(paging.offset);
    auto rows = select<T>(db, about, where + " " + order + " LIMIT ? OFFSET ?", values);
    if (!rows) return tl::make_unexpected(std::move(rows.error()));
    return Page<T>{std::move(*rows), *total, paging};
  });
}

template <headway::Modelled T>
[[nodiscard]] Outcome<void> insert_row(Connection& db, std::string_view about, const T& row) {
  const std::string sql = headway::insert_statement<T>(db.dialect());
  if (auto done = db.execute(sql, headway::values_of(row)); !done) return database_failed(about, done.error());
  return {};
}
template <headway::Modelled T>
[[nodiscard]] Outcome<void> update_row(Connection& db, std::string_view about, const T& row) {
  const std::string sql = headway::update_statement<T>(db.dialect());
  if (auto done = db.execute(sql, headway::update_values_of(row)); !done) return database_failed(about, done.error());
  return {};
}
template <headway::Modelled T>
[[nodiscard]] Outcome<void> delete_row(Connection& db, std::string_view about, const Uuid& id) {
  const std::string sql = "DELETE FROM " + std::string(table_name<T>) + " WHERE id = ?";
  if (auto done = db.execute(sql, {Value(id.str())}); !done) return database_failed(about, done.error());
  return {};
}

/// The time of a change. A clock that was put back does not make a row older than itself.
template <class Row>
[[nodiscard]] Timestamp time_of_change(const Row& row) {
  return std::max(headway::now(), row.updated_at);
}

}  // namespace thoughts

#endif
