// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQL_DEFINITION_HPP
#define HEADWAY_SQL_DEFINITION_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/base/optional_text.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/table.hpp"
#include "headway/schema/trigger.hpp"
#include "headway/schema/view.hpp"
#include "headway/sql/span.hpp"

namespace headway::inline v0::sql {

// What a statement defines or changes: the meaning as schema parts, and where each part stands in the text. All spans
// count from the beginning of the text that was read.

/// A name, and the database or schema written before it.
struct ObjectName {
  Text name = {};
  Text qualifier = {};  ///< `main` of `main.users`; empty when none is written.
  Span span = {};       ///< The name alone, with its quotes.
  Span whole = {};      ///< With the qualifier.
};

/// What SQLite does with a row that breaks a rule, as the clause ON CONFLICT says.
enum class Conflict : std::uint8_t { unsaid, rollback, abort, fail, ignore, replace };

/// One rule or property written on a column or a table.
struct Clause {
  enum class Kind : std::uint8_t {
    primary_key,
    unique,
    check,
    foreign_key,  ///< REFERENCES on a column, FOREIGN KEY on a table.
    not_null,
    null,
    default_value,
    collation,
    generated,
    deferral,       ///< DEFERRABLE on its own; it belongs to the last foreign key before it.
    autoincrement,  ///< AUTO_INCREMENT of MySQL, AS IDENTITY of PostgreSQL.
    index,          ///< KEY among the columns of a MySQL table.
    name,           ///< CONSTRAINT and a name, and no rule behind it.
    other,          ///< Known, and without a counterpart in the schema: COMMENT, CHARACTER SET.
  };
  Kind kind = Kind::other;
  Span whole = {};   ///< From CONSTRAINT, or from the first word where no name is given.
  Span name = {};    ///< The constraint's name with its quotes; empty when it has none.
  Span body = {};    ///< What stands between the parentheses, or the value of DEFAULT, or the name of a collation.
  Span target = {};  ///< The table that a foreign key refers to.
  Conflict on_conflict = Conflict::unsaid;
  bool is_beyond_model = false;  ///< Says more than the schema's parts can hold, such as ON CONFLICT or MATCH.
};

struct ColumnDefinition {
  Span whole = {};
  Span name = {};
  Span type = {};  ///< All words of the type with its parentheses; empty when there is none.
  std::vector<Clause> clauses = {};

  [[nodiscard]] constexpr const Clause* find(Clause::Kind kind) const {
    for (const Clause& each : clauses) {
      if (each.kind == kind) return &each;
    }
    return nullptr;
  }
};

/// What is told of a table or a column beside its structure; absent where nothing is said of it.
struct TableNotes {
  OptionalText comment = {};
  OptionalText engine = {}, charset = {}, collation = {};
};

/// CREATE TABLE.
///
/// `table` is in the form that table(…) gives. `columns` are in the order of `table.columns`.
struct TableDefinition {
  Table table = {};
  ObjectName name = {};
  bool is_temporary = false;
  bool if_not_exists = false;
  std::vector<ColumnDefinition> columns = {};
  std::vector<Clause> constraints = {};  ///< Those that stand behind the columns.
  Span body = {};                        ///< All between the outer parentheses.
  Span options = {};                     ///< What stands behind them, such as STRICT.
  bool is_beyond_model = false;          ///< Options that the schema cannot hold, such as ENGINE.
};

/// CREATE INDEX.
struct IndexDefinition {
  Index index = {};
  ObjectName name = {};
  ObjectName table = {};
  bool if_not_exists = false;
  std::vector<Span> keys = {};
  Span where = {};               ///< The condition; empty when there is none.
  bool is_beyond_model = false;  ///< CONCURRENTLY, NULLS FIRST, storage parameters, a prefix length.
};

/// CREATE VIEW, CREATE TRIGGER and CREATE VIRTUAL TABLE.
struct ObjectDefinition {
  enum class Kind : std::uint8_t { view, trigger, virtual_table };
  Kind kind = Kind::view;
  ObjectName name = {};
  ObjectName table = {};  ///< The table or view that a trigger belongs to.
  bool is_temporary = false;
  bool if_not_exists = false;
  bool replaces = false;  ///< CREATE OR REPLACE.
  Span whole = {};
  View view = {};
  Trigger trigger = {};
};

/// One step of ALTER TABLE.
struct Alteration {
  enum class Kind : std::uint8_t {
    rename_table,
    rename_column,
    add_column,
    drop_column,
    alter_column,
    add_constraint,
    rename_constraint,
    drop_constraint,
    alter_options,
    other,  ///< An option of the table that the schema does not hold: ROW_FORMAT, OWNER.
  };
  Kind kind = Kind::rename_table;
  Text name = {};  ///< The column or constraint concerned; empty for the primary key that MySQL drops without a name.
  Text to = {};    ///< The new name.
  bool if_exists = false;
  bool if_not_exists = false;
  bool is_beyond_model = false;  ///< CASCADE, FIRST and AFTER, USING.

  Table parts = {};                  ///< The column added, with its constraints; or the constraint added.
  ColumnDefinition definition = {};  ///< Where the column added stands.
  Clause constraint = {};            ///< Where the constraint added stands.

  std::optional<Type> type = {};  ///< These three, and the comment among the notes: what alter_column changes.
  std::optional<bool> nullable = {};
  std::optional<Default> default_value = {};
  TableNotes notes = {};
};

/// ALTER TABLE; several steps only outside SQLite.
struct TableAlteration {
  ObjectName table = {};
  bool if_exists = false;
  std::vector<Alteration> steps = {};
};

/// DROP TABLE, INDEX, VIEW or TRIGGER.
struct Drop {
  enum class Kind : std::uint8_t { table, index, view, trigger };
  Kind kind = Kind::table;
  std::vector<ObjectName> names = {};  ///< One, in SQLite.
  ObjectName table = {};               ///< `t` of DROP INDEX i ON t, which MySQL wants.
  bool if_exists = false;
  bool is_beyond_model = false;  ///< CASCADE.
};

/// A statement that changes no schema.
struct Ordinary {};

/// A statement that may change the schema and cannot be read.
struct Unreadable {
  std::size_t offset = 0;     ///< Bytes from the beginning of the text that was read.
  SourcePosition position{};  ///< The same as line and column.
  Text expected = {};
  Text found = {};
};

using Definition =
    std::variant<Ordinary, Unreadable, TableDefinition, IndexDefinition, ObjectDefinition, TableAlteration, Drop>;

}  // namespace headway::inline v0::sql

#endif
