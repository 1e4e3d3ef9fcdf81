// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OPERATIONS_TAKEN_NAMES_HPP
#define HEADWAY_OPERATIONS_TAKEN_NAMES_HPP

#include <string_view>

#include "headway/operations/column_use.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/schema/schema.hpp"

// Which names something new cannot have.
namespace headway::inline v0::detail {

[[nodiscard]] constexpr bool is_relation(const Schema& schema, const Text& name) {
  if (schema.find(name) != nullptr) return true;
  if (!schema.virtual_tables.empty() && contains(schema.virtual_tables, name)) return true;
  if (schema.objects.views.empty()) return false;
  const View* const view = schema.objects.views.find(name);
  return view != nullptr && !view->is_unseen;
}

/// PostgreSQL has indexes in the schemas of their tables, where their names are taken from tables, too.
///
/// @param space  the schema of PostgreSQL's
/// @source https://www.postgresql.org/docs/current/sql-createindex.html (name)
[[nodiscard]] constexpr const Table* owner_of_index(const Schema& schema, std::string_view index,
                                                    std::string_view space, Dialect dialect) {
  const Table* const found = schema.find_owner_of_index(index);
  if (found == nullptr || dialect != Dialect::postgresql) return found;
  return schema.find_owner_of_index(index, space);
}

/// Tables and indexes share their names, as in SQLite and PostgreSQL.
[[nodiscard]] constexpr bool is_taken(const Schema& schema, const Text& name, Dialect dialect) {
  if (is_relation(schema, name)) return true;
  if (dialect == Dialect::mysql) return false;
  const QualifiedName parts = qualified_name(name, dialect);
  return owner_of_index(schema, parts.name, parts.schema, dialect) != nullptr;
}
[[nodiscard]] constexpr bool is_taken_for_index(const Schema& schema, std::string_view index, std::string_view space,
                                                Dialect dialect) {
  if (owner_of_index(schema, index, space, dialect) != nullptr) return true;
  if (!space.empty()) return is_relation(schema, relation_name(space, index));
  return schema.find(index) != nullptr || (!schema.objects.views.empty() && is_relation(schema, Text(index)));
}

}  // namespace headway::inline v0::detail

#endif
