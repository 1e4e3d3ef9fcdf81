// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_SCHEMAS_HPP
#define HEADWAY_BACKEND_POSTGRESQL_SCHEMAS_HPP

#include <span>
#include <string>
#include <string_view>

#include "headway/schema/qualified_name.hpp"
#include "headway/sql/writer.hpp"

// Where tables are: in the session's current schema, and in those that a program names. All give SQL; `space` is some
// for the oid of the current schema.
namespace headway::inline v0::postgresql {

[[nodiscard]] inline std::string oid_of_schema(std::string_view schema) {
  const std::string name = sql::Writer(Dialect::postgresql).literal(Value(schema)).take();
  return "(SELECT s.oid FROM pg_catalog.pg_namespace s WHERE s.nspname = " + name + ")";
}
/// Of the schema in which a table is, and its indexes: null when there is no such schema.
[[nodiscard]] inline std::string space_of(std::string_view table, const std::string& space) {
  const std::string_view schema = qualified_name(table).schema;
  return schema.empty() ? space : oid_of_schema(schema);
}
/// Whether an oid is that of one of the schemas.
[[nodiscard]] inline std::string is_in(const std::string& oid, const std::string& space,
                                       std::span<const std::string> schemas) {
  std::string out = oid + " IN (" + space;
  for (const std::string& each : schemas) out += ", " + oid_of_schema(each);
  return out + ')';
}
/// The name by which a Schema knows a row of pg_class.
[[nodiscard]] inline std::string name_of(const std::string& relation, const std::string& space) {
  return "CASE WHEN " + relation + ".relnamespace = " + space + " THEN " + relation +
         ".relname::pg_catalog.text ELSE (SELECT s.nspname || '.' || " + relation +
         ".relname FROM pg_catalog.pg_namespace s WHERE s.oid = " + relation + ".relnamespace) END";
}

}  // namespace headway::inline v0::postgresql

#endif
