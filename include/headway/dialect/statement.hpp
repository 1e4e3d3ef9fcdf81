// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_STATEMENT_HPP
#define HEADWAY_DIALECT_STATEMENT_HPP

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/operations/operation.hpp"

namespace headway::inline v0 {

/// One thing that a backend does: the outcome of compiling operations for a dialect.
struct Statement {
  enum class Kind : std::uint8_t {
    sql,
    foreign_keys_off,  ///< SQLite: stop enforcing foreign keys until the migration ends.
    foreign_keys_on,   ///< SQLite: enforce them again.
    run,               ///< Call `function`.

    // Of a change of a table in SQLite. `sql` says in SQL what is done.
    remark,             ///< Nothing to do: `sql` tells which way the change is made, and why.
    begin_rebuild,      ///< Foreign keys and checks rest, and ALTER TABLE leaves other objects alone.
    end_rebuild,        ///< What begin_rebuild has set is as before.
    copy_rows,          ///< `sql` takes the rows of `object` over, and can be watched and cancelled.
    edit_definition,    ///< The stored definition of the table `object` becomes `text`.
    expect_no_rows,     ///< What `sql` selects breaks the rule `text`: an error of `code`.
    note_dependent,     ///< Remember whether `sql` compiles, with which the view or trigger `object` does.
    expect_dependent,   ///< It must compile if it did.
    note_foreign_keys,  ///< Rows that refer to nothing now are forgiven at the commit, others are an error.
  };

  Kind kind = Kind::sql;
  std::string sql = {};          ///< Without a semicolon at the end.
  SourcePosition position = {};  ///< Where it stands in the script given to op.execute.
  Result<void> (*function)(Connection&) = nullptr;
  std::string object = {};  ///< Of `sql` and copy_rows: the table for which another, `text`, stands in errors.
  std::string text = {};
  ErrorCode code = ErrorCode::none;
  /// Each of them expect_no_rows. One explains a failure of sql or copy_rows, or the rows that `sql` selects for all.
  std::vector<Statement> reasons = {};
};

using Statements = std::vector<Statement>;

namespace detail {

inline void add_sql(std::string sql, Statements& out) {
  Statement made;
  made.sql = std::move(sql);
  out.push_back(std::move(made));
}
inline void add_kind(Statement::Kind kind, std::string sql, Statements& out) {
  add_sql(std::move(sql), out);
  out.back().kind = kind;
}

}  // namespace detail

}  // namespace headway::inline v0

#endif
