// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_VERSION_TABLE_HPP
#define HEADWAY_ENGINE_VERSION_TABLE_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/engine/backend.hpp"
#include "headway/schema/table.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0 {

/// The table that says where the database is: one row for each effective head, none at base. It has the shape of
/// Alembic's, but holds names of up to 255 characters.
///
/// @source https://alembic.sqlalchemy.org/en/latest/api/runtime.html (version_table)
class VersionTable {
 public:
  using Rows = std::vector<std::string>;

  VersionTable(std::string name, std::string_view schema, Dialect dialect)
      : name_(std::move(name)), schema_(schema), dialect_(dialect) {
    sql::Writer writer(dialect_);
    (writer << "SELECT version_num FROM " << schema_).name(name_);
    select_ = writer.take();
  }

  /// The rows; none when the table does not exist. One SELECT on a database that has been migrated.
  ///
  /// @error version_table_unreadable  a table of this name exists and cannot be read as a version table
  template <Backend B>
  Result<Rows> read(B& backend) const {
    if (B::failure_ends_transaction && backend.in_transaction()) return read_if_there(backend);
    Result<Rows> rows = select(backend);
    if (rows || rows.error().code != ErrorCode::statement_failed) return rows;
    const Result<bool> exists = backend.has_table(name_);
    if (!exists) return failure(exists.error());
    if (!*exists) return Rows{};
    rows = select(backend);  // another runner may have made the table in between
    if (!rows) note_unreadable(rows.error());
    return rows;
  }

  template <Backend B>
  Result<void> create_if_missing(B& backend) const {
    const Result<bool> exists = backend.has_table(name_);
    if (!exists) return failure(exists.error());
    if (*exists) return {};
    Table made = table(name_, column("version_num", varchar(255)).primary_key());
    made.primary_key.name = name_ + "_pkc";
    return create(backend, std::move(made));
  }

  /// Changes the rows from what they were to what they shall be, touching none that stays.
  Result<void> write(Connection& connection, const Rows& before, const Rows& after) const {
    const auto missing_in = [](const Rows& from, const Rows& other) {
      Rows out;
      for (const std::string& row : from) {
        if (std::find(other.begin(), other.end(), row) == other.end()) out.push_back(row);
      }
      return out;
    };
    const Rows removed = missing_in(before, after), added = missing_in(after, before);
    Result<void> done;
    for (std::size_t at = 0; done && at < std::max(removed.size(), added.size()); ++at) {
      sql::Writer writer(dialect_);
      if (at < removed.size() && at < added.size()) {
        (writer << "UPDATE " << schema_).name(name_) << " SET version_num = ? WHERE version_num = ?";
        done = connection.execute(writer.take(), {Value(added[at]), Value(removed[at])});
      } else if (at < added.size()) {
        (writer << "INSERT INTO " << schema_).name(name_) << " (version_num) VALUES (?)";
        done = connection.execute(writer.take(), {Value(added[at])});
      } else {
        (writer << "DELETE FROM " << schema_).name(name_) << " WHERE version_num = ?";
        done = connection.execute(writer.take(), {Value(removed[at])});
      }
    }
    return done;
  }

  /// Makes a table of the library's own by way of the operations that migrations use.
  template <Backend B>
  static Result<void> create(B& backend, Table made) {
    Statements statements;
    Result<void> done =
        backend.compile(Operation{CreateTable{std::move(made)}}, TransactionContext::inside, statements);
    for (const Statement& statement : statements) {
      if (done) done = backend.perform(statement);
    }
    return done;
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  template <Backend B>
  Result<Rows> read_if_there(B& backend) const {
    const Result<bool> exists = backend.has_table(name_);
    if (!exists) return failure(exists.error());
    if (!*exists) return Rows{};
    Result<Rows> rows = select(backend);
    if (!rows) note_unreadable(rows.error());
    return rows;
  }
  void note_unreadable(Error& error) const {
    if (error.code != ErrorCode::statement_failed) return;
    error.message = unreadable() + error.message;
    error.code = ErrorCode::version_table_unreadable;
  }

  template <Backend B>
  Result<Rows> select(B& backend) const {
    Rows rows;
    Result<void> done = backend.query(select_, {}, [&](Row row) -> Result<void> {
      if (row[0].kind != Value::Kind::text) {
        return failure(ErrorCode::version_table_unreadable, unreadable() + "a version_num is not text");
      }
      rows.emplace_back(row[0].view());
      return {};
    });
    if (!done) return failure(std::move(done.error()));
    return rows;
  }
  [[nodiscard]] std::string unreadable() const { return "table " + name_ + " cannot be read as a version table: "; }

  std::string name_;
  std::string schema_;
  Dialect dialect_;
  std::string select_;
};

}  // namespace headway::inline v0

#endif
