// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_POSTGRESQL_RELATION_NAMES_HPP
#define HEADWAY_DIALECT_POSTGRESQL_RELATION_NAMES_HPP

#include <string>

#include "headway/base/error.hpp"
#include "headway/base/list.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/schema/table.hpp"

namespace headway::inline v0::detail {

/// Calls `visit(name)` for each table and view that an operation names, but for what its SQL does.
template <class Visit>
class RelationNames {
 public:
  explicit RelationNames(Visit& visit) : visit_(visit) {}

  void operator()(const CreateTable& it) const {
    visit_(it.table.name);
    referred(it.table.foreign_keys);
  }
  void operator()(const AddColumn& it) const {
    visit_(it.table);
    referred(it.column.references_);
  }
  void operator()(const AddConstraint& it) const {
    visit_(it.table);
    if (const auto* key = it.constraint.get_if<ForeignKey>()) visit_(key->table);
  }
  void operator()(const RenameTable& it) const {
    visit_(it.table);
    visit_(it.to);
  }
  void operator()(const CreateView& it) const { visit_(it.view.name); }
  void operator()(const DropView& it) const { visit_(it.view); }
  void operator()(const CreateTrigger& it) const { visit_(it.trigger.table); }
  template <class Other>
  void operator()(const Other& it) const {
    if constexpr (requires { it.table; }) visit_(it.table);
  }

 private:
  void referred(const List<ForeignKey>& keys) const {
    for (const ForeignKey& each : keys) visit_(each.table);
  }

  Visit& visit_;
};
template <class Visit>
void each_relation_name(const Operation& operation, Visit visit) {
  operation.data.visit(RelationNames<Visit>(visit));
}

/// @error unsupported_by_dialect  a name that is no table's in any schema
[[nodiscard]] inline Result<void> examine_relation_names(const Operation& operation) {
  Result<void> done;
  each_relation_name(operation, [&](const Text& name) {
    if (!is_flawed_relation_name(name)) return;
    done = failure(
        ErrorCode::unsupported_by_dialect,
        "PostgreSQL has a schema before the dot in the name of a table, and a name behind it, found " + name.string());
  });
  return done;
}

}  // namespace headway::inline v0::detail

#endif
