// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_TOUCHED_HPP
#define HEADWAY_OPERATIONS_TOUCHED_HPP

#include <cstdint>
#include <span>
#include <string_view>

#include "headway/operations/operation.hpp"
#include "headway/schema/table.hpp"

namespace headway::inline v0::detail {

/// What an operation does to a column, or to a whole table.
struct Touch {
  enum class Kind : std::uint8_t {
    refers,    ///< A foreign key of another table names it.
    uses,      ///< It must be there: an index, a constraint, rows.
    changes,   ///< It stays under its name, and is something else.
    reshapes,  ///< It comes, goes, or gets another name.
  };
  std::string_view table = {};
  std::string_view column = {};  ///< Empty: the whole table.
  Kind kind = Kind::uses;
};

/// Whether the order of two touches of the same place matters.
[[nodiscard]] constexpr bool commute(Touch::Kind one, Touch::Kind other) noexcept {
  if (one == Touch::Kind::reshapes || other == Touch::Kind::reshapes) return false;
  return one != Touch::Kind::changes || other != Touch::Kind::changes;
}

/// Calls `visit(Touch)` for everything that an operation names. The texts are the operation's own.
template <class Visit>
class TouchReader {
 public:
  constexpr explicit TouchReader(Visit& visit) : visit_(visit) {}

  constexpr void operator()(const CreateTable& it) const {
    whole(it.table.name, Kind::reshapes);
    for (const ForeignKey& key : it.table.foreign_keys) all(key.table, key.referenced, Kind::refers);
  }
  constexpr void operator()(const DropTable& it) const { whole(it.table, Kind::reshapes); }
  constexpr void operator()(const RenameTable& it) const {
    whole(it.table, Kind::reshapes);
    whole(it.to, Kind::reshapes);
  }
  constexpr void operator()(const AddColumn& it) const {
    one(it.table, it.column.name, Kind::reshapes);
    for (const ForeignKey& key : it.column.references_) all(key.table, key.referenced, Kind::refers);
  }
  constexpr void operator()(const DropColumn& it) const { one(it.table, it.column, Kind::reshapes); }
  constexpr void operator()(const RenameColumn& it) const {
    one(it.table, it.column, Kind::reshapes);
    one(it.table, it.to, Kind::reshapes);
  }
  constexpr void operator()(const AlterColumn& it) const { one(it.table, it.column, Kind::changes); }
  constexpr void operator()(const CreateIndex& it) const {
    for (const IndexKey& key : it.index.keys) {
      if (!key.column.empty()) one(it.table, key.column, Kind::uses);
    }
    whole(it.table, Kind::uses);
  }
  constexpr void operator()(const DropIndex& it) const { whole(it.table, Kind::uses); }
  constexpr void operator()(const AddConstraint& it) const {
    whole(it.table, Kind::uses);
    if (const auto* key = it.constraint.get_if<PrimaryKey>()) all(it.table, key->columns);
    if (const auto* unique = it.constraint.get_if<Unique>()) all(it.table, unique->columns);
    if (const auto* key = it.constraint.get_if<ForeignKey>()) {
      all(it.table, key->columns);
      all(key->table, key->referenced, Kind::refers);
    }
  }
  constexpr void operator()(const DropConstraint& it) const { whole(it.table, Kind::uses); }
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

  Visit& visit_;
};

template <class Visit>
constexpr void each_touch(std::span<const Operation> operations, Dialect dialect, Visit visit) {
  const TouchReader<Visit> reader(visit);
  for (const Operation& operation : operations) {
    if (operation.is_for(dialect)) operation.data.visit(reader);
  }
}

}  // namespace headway::inline v0::detail

#endif
