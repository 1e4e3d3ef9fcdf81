// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_QUALIFIED_NAME_HPP
#define HEADWAY_SCHEMA_QUALIFIED_NAME_HPP

#include <cstddef>
#include <string_view>

#include "headway/base/concat.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/dialect.hpp"

namespace headway::inline v0 {

/// The name of a table or view. In PostgreSQL, and there alone, a dot separates it from its schema: `reporting.orders`.
/// Without a dot, it is one of the session's current schema.
///
/// @source https://www.postgresql.org/docs/current/ddl-schemas.html
struct QualifiedName {
  std::string_view schema = {};  ///< Empty for the current one.
  std::string_view name = {};
};

/// Split at the first dot. With pointers, as each step costs while a program compiles.
[[nodiscard]] constexpr QualifiedName qualified_name(std::string_view relation) noexcept {
  const char* const bytes = relation.data();
  const std::size_t size = relation.size();
  for (std::size_t at = 0; at < size; ++at) {
    if (bytes[at] == '.') return {relation.substr(0, at), relation.substr(at + 1)};
  }
  return {{}, relation};
}
/// In a dialect: only PostgreSQL's are split.
[[nodiscard]] constexpr QualifiedName qualified_name(std::string_view relation, Dialect dialect) noexcept {
  if (dialect == Dialect::postgresql) return qualified_name(relation);
  return {{}, relation};
}
/// The other way round.
[[nodiscard]] constexpr Text relation_name(std::string_view schema, std::string_view name) {
  if (schema.empty()) return Text(name);
  return concat({schema, ".", name});
}

/// @name Schemas of PostgreSQL's that no table of ours is qualified with: the one that is taken for the current one
/// where SQL names it, and those that the server keeps.
/// @{
[[nodiscard]] constexpr bool is_own_schema(std::string_view schema) noexcept { return schema == "public"; }
[[nodiscard]] constexpr bool is_system_schema(std::string_view schema) noexcept {
  return schema.starts_with("pg_") || schema == "information_schema";
}
/// @}

/// Whether nothing stands before or behind the dot, or there is a second one: PostgreSQL has no such table.
[[nodiscard]] constexpr bool is_flawed_relation_name(std::string_view relation) noexcept {
  const QualifiedName parts = qualified_name(relation);
  if (parts.name.size() == relation.size()) return false;
  return parts.schema.empty() || parts.name.empty() || !qualified_name(parts.name).schema.empty() ||
         parts.name.front() == '.';
}

}  // namespace headway::inline v0

#endif
