// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_SQLITE_COMPILE_HPP
#define HEADWAY_BACKEND_SQLITE_COMPILE_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "headway/backend/sqlite/alteration.hpp"
#include "headway/backend/sqlite/surroundings.hpp"
#include "headway/base/error.hpp"
#include "headway/dialect/sqlite.hpp"
#include "headway/dialect/sqlite/course.hpp"
#include "headway/dialect/sqlite/in_place.hpp"
#include "headway/dialect/sqlite/rebuild.hpp"
#include "headway/engine/connection.hpp"
#include "headway/operations/groups.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0::sqlite {

/// Compiles changes of a table against the database as it is.
class AlterationCompiler {
 public:
  /// @param assumes_rows  whether every table is taken to have rows, which is not asked then
  AlterationCompiler(Connection& db, sqlite3* handle, bool in_transaction, bool assumes_rows)
      : db_(db), handle_(handle), in_transaction_(in_transaction), assumes_rows_(assumes_rows) {}

  /// @return  how many of the changes were compiled
  Result<std::size_t> compile(Group changes, Statements& out) {
    if (const auto* added = changes.front()->data.get_if<AddColumn>(); added != nullptr && is_plain(*added)) {
      return plain(changes.first(1), false, out);
    }
    const std::string table(altered_table(*changes.front()));
    const Result<detail::TableText> stored = read_table(db_, table);
    if (!stored) return failure(stored.error());
    const bool can_edit = can_edit_definitions(handle_);
    const Result<detail::Course> course = detail::find_course(changes, *stored, can_edit);
    if (!course) return failure(course.error());
    changes = changes.first(course->count);
    if (course->way == Way::native) return native(changes, *stored, course->after, out);

    const Result<std::string> fresh = free_name(db_, stored->table().name);
    if (!fresh) return failure(fresh.error());
    out.push_back(detail::remark(stored->table(), *course));
    // Outside the run's transaction a change of a table is one of its own.
    if (!in_transaction_) detail::add_sql("BEGIN IMMEDIATE", out);
    if (course->way == Way::in_place) {
      const Result<std::vector<std::string>> indexes = read_indexes(db_, table);
      if (!indexes) return failure(indexes.error());
      detail::edit_in_place(changes, *stored, course->after, *indexes, *fresh, out);
    } else {
      const Result<detail::Surroundings> around = SurroundingsReader(db_, stored->table().name, changes).read();
      if (!around) return failure(around.error());
      const detail::Rebuild rebuild(changes, *stored, course->after, *around, *fresh);
      if (Result<void> fits = rebuild.examine(); !fits) return failure(std::move(fits.error()));
      rebuild.write(can_edit, out);
    }
    if (!in_transaction_) detail::add_sql("COMMIT", out);
    return changes.size();
  }

  /// How the changes would be made, with a reason for each stretch that goes one way.
  ///
  /// @param schema  what the table is like; null for what it is now
  Result<std::vector<std::string>> ways(Group changes, const Schema* schema) {
    const std::string table(altered_table(*changes.front()));
    Result<detail::TableText> now = schema == nullptr ? read_table(db_, table) : written(*schema, table);
    if (!now) return failure(now.error());
    std::vector<std::string> out;
    while (!changes.empty()) {
      Result<detail::Course> course = detail::find_course(changes, *now, can_edit_definitions(handle_));
      if (!course) return failure(std::move(course.error()));
      out.push_back(detail::how(*course));
      changes = changes.subspan(course->count);
      now = std::move(course->after);
    }
    return out;
  }

 private:
  /// Whether ADD COLUMN makes the column whatever the table is like: then nothing needs to be read.
  [[nodiscard]] static bool is_plain(const AddColumn& it) {
    return it.values.empty() && it.column.checks.empty() && detail::flaw_of_added_column(it.column).empty() &&
           detail::sqlite_type(it.column.type, true) == detail::sqlite_type(it.column.type, false);
  }

  /// A table as this library would make it.
  static Result<detail::TableText> written(const Schema& schema, const std::string& table) {
    const Table* found = schema.find(table);
    if (found == nullptr) return failure(ErrorCode::no_such_table, "table " + table + " was expected, found none");
    sql::Writer writer;
    detail::write_create_table(writer, *found);
    return detail::TableText::read(writer.take());
  }

  /// SQLite's own statements, with what they leave undone: ADD COLUMN tests every check of the table, the broken ones
  /// that were there before too, and DROP COLUMN overlooks the column behind the SET of a trigger's UPDATE and behind
  /// its INSERT INTO.
  ///
  /// @source https://www.sqlite.org/lang_altertable.html#altertabaddcol, #altertabdropcol
  Result<std::size_t> native(Group changes, const detail::TableText& before, const detail::TableText& after,
                             Statements& out) const {
    const auto drops = [](const Operation* each) { return each->data.get_if<DropColumn>() != nullptr; };
    const auto checks = [](const Operation* each) {
      const auto* added = each->data.get_if<AddColumn>();
      return added != nullptr && !added->column.checks.empty();
    };
    detail::Surroundings around;
    if (std::any_of(changes.begin(), changes.end(), drops)) {
      Result<detail::Surroundings> found = SurroundingsReader(db_, before.table().name, changes).read();
      if (!found) return failure(std::move(found.error()));
      around = std::move(*found);
    }
    bool has_new_checks = std::any_of(changes.begin(), changes.end(), checks);
    if (has_new_checks && !assumes_rows_) {
      const Result<bool> has_any =
          has_rows(db_, "SELECT 1 FROM main." + detail::sql_name(before.table().name) + " LIMIT 1");
      if (!has_any) return failure(has_any.error());
      has_new_checks = *has_any;
    }
    detail::add_dependents(Statement::Kind::note_dependent, around, out);
    if (has_new_checks) detail::add_kind(Statement::Kind::begin_rebuild, "PRAGMA ignore_check_constraints = ON", out);
    const Result<std::size_t> done = plain(changes, before.table().is_strict, out);
    if (has_new_checks) {
      std::vector<detail::RowRule> rules;
      detail::add_new_checks(before, after, changes, rules);
      detail::RuleQueries(after.table()).add(std::move(rules), out);
      detail::add_kind(Statement::Kind::end_rebuild, "PRAGMA ignore_check_constraints = OFF", out);
    }
    detail::add_dependents(Statement::Kind::expect_dependent, around, out);
    return done;
  }
  Result<std::size_t> plain(Group changes, bool is_strict, Statements& out) const {
    for (const Operation* each : changes) {
      if (Result<void> done = compile_for_sqlite(*each, in_transaction_, out, is_strict); !done) {
        return failure(std::move(done.error()));
      }
    }
    return changes.size();
  }

  Connection& db_;
  sqlite3* handle_;
  bool in_transaction_;
  bool assumes_rows_;
};

}  // namespace headway::inline v0::sqlite

#endif
