// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_TOUCHED_HPP
#define HEADWAY_OPERATIONS_TOUCHED_HPP

#include <cstdint>
#include <span>
#include <string_view>

#include "headway/operations/operation.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/table_names.hpp"
#include "headway/sql/token.hpp"

namespace headway::inline v0::detail {

/// What an operation does to a column, or to a whole table.
struct Touch {
  enum class Kind : std::uint8_t {
    refers,    ///< A foreign key of another table names it, or a view.
    uses,      ///< It must be there: an index, a constraint, rows.
    changes,   ///< It stays under its name, and is something else.
    reshapes,  ///< It comes, goes, or gets another name.
  };
  enum class Part : std::uint8_t { column, index, constraint, trigger };
  std::string_view table = {};
  std::string_view name = {};  ///< Of the part; empty for the whole table.
  Kind kind = Kind::uses;
  Part part = Part::column;
};

/// Whether the order of two touches of the same place matters.
[[nodiscard]] constexpr bool commute(Touch::Kind one, Touch::Kind other) noexcept {
  if (one == Touch::Kind::reshapes || other == Touch::Kind::reshapes) return false;
  return one != Touch::Kind::changes || other != Touch::Kind::changes;
}

/// Calls `visit(Touch)` for everything that an operation names. The texts are the operation's own; in PostgreSQL the
/// name of a table that SQL gives with its schema lasts as long as the call.
template <class Visit>
class TouchReader {
 public:
  constexpr TouchReader(const Schema& before, Visit& visit, Dialect dialect = Dialect::sqlite)
      : before_(before), visit_(visit), dialect_(dialect) {}

  constexpr void operator()(const CreateTable& it) const {
    whole(it.table.name, Kind::reshapes);
    for (const ForeignKey& key : it.table.foreign_keys) refer(key);
  }
  constexpr void operator()(const DropTable& it) const { whole(it.table, Kind::reshapes); }
  constexpr void operator()(const RenameTable& it) const {
    whole(it.table, Kind::reshapes);
    whole(it.to, Kind::reshapes);
  }
  constexpr void operator()(const AddColumn& it) const {
    one(it.table, it.column.name, Kind::reshapes);
    named_in(it.table, it.column.generated.expression);
    named_in(it.table, it.values);
    for (const Check& check : it.column.checks) named_in(it.table, check.expression);
    for (const ForeignKey& key : it.column.references_) refer(key);
  }
  constexpr void operator()(const DropColumn& it) const { one(it.table, it.column, Kind::reshapes); }
  constexpr void operator()(const RenameColumn& it) const {
    one(it.table, it.column, Kind::reshapes);
    one(it.table, it.to, Kind::reshapes);
  }
  constexpr void operator()(const AlterColumn& it) const {
    one(it.table, it.column, Kind::changes);
    named_in(it.table, it.change.conversion);
    if (it.change.generated) named_in(it.table, it.change.generated->expression);
  }
  constexpr void operator()(const CreateIndex& it) const {
    index(it.table, it.index);
    visit_(Touch{it.table, it.index.name, Kind::reshapes, Touch::Part::index});
  }
  constexpr void operator()(const DropIndex& it) const {
    whole(it.table, Kind::uses);
    if (const Table* table = before_.find(it.table)) {
      for (const Index& each : table->indexes) {
        if (same_name(each.name, it.index)) index(it.table, each);
      }
    }
    visit_(Touch{it.table, it.index, Kind::reshapes, Touch::Part::index});
  }
  constexpr void operator()(const AddConstraint& it) const {
    whole(it.table, Kind::uses);
    it.constraint.visit([&](const auto& constraint) {
      columns_of(it.table, constraint);
      if (!constraint.name.empty()) {
        visit_(Touch{it.table, constraint.name, Kind::reshapes, Touch::Part::constraint});
      }
    });
  }
  constexpr void operator()(const DropConstraint& it) const {
    whole(it.table, Kind::uses);
    if (const Table* table = before_.find(it.table)) {
      const auto named = [&](const auto& each) {
        if (it.means(each)) columns_of(it.table, each);
      };
      named(table->primary_key);
      for (const Unique& each : table->uniques) named(each);
      for (const Check& each : table->checks) named(each);
      for (const ForeignKey& each : table->foreign_keys) named(each);
    }
    if (!it.name.empty()) visit_(Touch{it.table, it.name, Kind::reshapes, Touch::Part::constraint});
    all(it.table, it.columns);
    named_in(it.table, it.expression);
  }
  constexpr void operator()(const AlterOptions& it) const { whole(it.table, Kind::changes); }
  constexpr void operator()(const ReorderColumns& it) const { all(it.table, it.columns); }
  constexpr void operator()(const CreateView& it) const {
    whole(it.view.name, Kind::reshapes);
    statement(it.view.select);
  }
  constexpr void operator()(const DropView& it) const {
    whole(it.view, Kind::reshapes);
    if (const View* view = before_.objects.views.find(it.view)) statement(view->select);
  }
  constexpr void operator()(const CreateTrigger& it) const {
    own(it.trigger);
    visit_(Touch{it.trigger.table, it.trigger.name, Kind::reshapes, Touch::Part::trigger});
  }
  constexpr void operator()(const DropTrigger& it) const {
    whole(it.table, Kind::uses);
    for (const Trigger& each : before_.objects.triggers) {
      if (same_name(each.name, it.trigger) && same_name(each.table, it.table)) own(each);
    }
    visit_(Touch{it.table, it.trigger, Kind::reshapes, Touch::Part::trigger});
  }
  constexpr void operator()(const Execute&) const {}
  constexpr void operator()(const BulkInsert& it) const { all(it.table, it.columns); }
  constexpr void operator()(const RunFunction&) const {}

 private:
  using Kind = Touch::Kind;
  constexpr void whole(std::string_view table, Kind kind) const { visit_(Touch{table, {}, kind}); }
  constexpr void one(std::string_view table, std::string_view column, Kind kind) const {
    visit_(Touch{table, column, kind});
  }
  constexpr void all(std::string_view table, const Names& columns, Kind kind = Kind::uses) const {
    for (const Text& column : columns) one(table, column, kind);
  }
  constexpr void refer(const ForeignKey& key) const {
    whole(key.table, Kind::refers);
    all(key.table, key.referenced, Kind::refers);
  }
  /// Every name in an expression; one that is no column's meets nobody.
  constexpr void named_in(std::string_view table, std::string_view expression) const {
    if (expression.empty()) return;
    sql::Tokens tokens(expression);
    for (sql::Token token = tokens.next(); token.kind != sql::Token::Kind::end; token = tokens.next()) {
      if (token.kind == sql::Token::Kind::word || token.kind == sql::Token::Kind::quoted) {
        one(table, sql::bare_name(token), Kind::uses);
      }
    }
  }
  /// The tables that a SELECT or the body of a trigger names, and what may be columns of theirs.
  constexpr void statement(std::string_view written) const {
    for (const sql::TableName& each : sql::table_names(written)) {
      Text qualified;
      const bool has_schema = dialect_ == Dialect::postgresql && each.qualifier.kind != sql::Token::Kind::end;
      if (has_schema) qualified = sql::relation_name(each, dialect_);
      const std::string_view table = has_schema ? qualified.view() : sql::bare_name(each.token);
      whole(table, Kind::refers);
      named_in(table, written);
    }
  }
  constexpr void own(const Trigger& it) const {
    whole(it.table, Kind::uses);
    all(it.table, it.columns);
    named_in(it.table, it.condition);
    named_in(it.table, it.body);
    statement(it.body);
  }
  constexpr void index(std::string_view table, const Index& it) const {
    whole(table, Kind::uses);
    for (const IndexKey& key : it.keys) {
      if (!key.column.empty()) one(table, key.column, Kind::uses);
      named_in(table, key.expression);
    }
    for (const Text& each : it.included) one(table, each, Kind::uses);
    named_in(table, it.where);
  }
  /// A primary key makes its columns NOT NULL.
  constexpr void columns_of(std::string_view table, const PrimaryKey& key) const {
    all(table, key.columns, Kind::changes);
  }
  constexpr void columns_of(std::string_view table, const Unique& unique) const { all(table, unique.columns); }
  constexpr void columns_of(std::string_view table, const Check& check) const { named_in(table, check.expression); }
  constexpr void columns_of(std::string_view table, const ForeignKey& key) const {
    all(table, key.columns);
    refer(key);
  }

  const Schema& before_;
  Visit& visit_;
  Dialect dialect_;
};

/// @param before  The schema that the operations meet: what an index or a constraint is about that they drop.
template <class Visit>
constexpr void each_touch(std::span<const Operation> operations, const Schema& before, Dialect dialect, Visit visit) {
  const TouchReader<Visit> reader(before, visit, dialect);
  for (const Operation& operation : operations) {
    if (operation.is_for(dialect)) operation.data.visit(reader);
  }
}

}  // namespace headway::inline v0::detail

#endif
