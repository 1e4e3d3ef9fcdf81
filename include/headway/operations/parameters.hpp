// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_PARAMETERS_HPP
#define HEADWAY_OPERATIONS_PARAMETERS_HPP

#include "headway/base/text.hpp"
#include "headway/schema/constraint.hpp"

namespace headway::inline v0 {

// What the functions of Operations take besides names and parts of a schema.

struct IndexOptions {
  bool unique = false;
  Text where = {};     ///< SQL condition of a partial index.
  Text method = {};    ///< Of PostgreSQL: gin, gist, hash, brin.
  Names include = {};  ///< Columns that PostgreSQL keeps in the index beside its keys.
};

struct ForeignKeyOptions {
  ReferentialAction on_delete = ReferentialAction::no_action;
  ReferentialAction on_update = ReferentialAction::no_action;
  Deferral deferral = Deferral::not_deferrable;
};

struct AddColumnOptions {
  Text values = {};  ///< SQL for the value in rows that exist, over their other columns; empty for the default.
};

}  // namespace headway::inline v0

#endif
