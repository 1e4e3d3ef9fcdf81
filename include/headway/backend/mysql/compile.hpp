// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_COMPILE_HPP
#define HEADWAY_BACKEND_MYSQL_COMPILE_HPP

#include <string>
#include <string_view>
#include <utility>

#include "headway/backend/mysql/link.hpp"
#include "headway/backend/mysql/reflect.hpp"
#include "headway/base/error.hpp"
#include "headway/dialect/mysql.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0::mysql {

/// Compiles an operation against the database as it is.
class LiveCompiler {
 public:
  LiveCompiler(Link& link, std::string_view database, MysqlServer server)
      : link_(link), database_(database), server_(server) {}

  Result<void> compile(const Operation& operation, Statements& out) {
    const std::string_view table = table_to_know(operation);
    if (table.empty()) return compile_for_mysql(operation, server_, nullptr, out);
    const Result<Schema> known = Reflection(link_, database_, table).read();
    if (!known) return failure(known.error());
    return compile_for_mysql(operation, server_, &*known, out);
  }

 private:
  /// Most operations are the same whatever the table is like: then nothing is read.
  static std::string_view table_to_know(const Operation& operation) {
    if (const auto* altered = operation.data.get_if<AlterColumn>()) return altered->table;
    if (const auto* dropped = operation.data.get_if<DropConstraint>()) return dropped->table;
    if (const auto* inserted = operation.data.get_if<BulkInsert>()) return inserted->table;
    return {};
  }

  Link& link_;
  std::string_view database_;
  MysqlServer server_;
};

/// How the server makes a change, for people who plan a run. InnoDB decides by more than the operation says: these are
/// the ways that it may have to take.
///
/// @source https://mariadb.com/kb/en/innodb-online-ddl-overview/,
/// https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html
[[nodiscard]] inline std::string way_of(const Operation& operation) {
  constexpr const char* copy = "rewrite: all rows are written anew, and nobody writes to the table meanwhile";
  constexpr const char* scan = "scan: all rows are read";
  constexpr const char* in_place = "in place: no row changes";
  if (const auto* altered = operation.data.get_if<AlterColumn>()) {
    const ColumnChange& change = altered->change;
    if (change.type || change.collation || !change.conversion.empty() || change.generated) return copy;
    return change.nullable ? copy : in_place;
  }
  if (const auto* added = operation.data.get_if<AddColumn>()) {
    const bool is_filled = !added->values.empty() || added->column.generated.kind == Generated::Kind::stored;
    if (is_filled || added->column.is_autoincrement || added->column.is_primary_key) return copy;
    return added->column.is_unique || !added->column.checks.empty() ? scan : in_place;
  }
  if (const auto* added = operation.data.get_if<AddConstraint>()) {
    return added->constraint.template get_if<PrimaryKey>() != nullptr ? copy : scan;
  }
  return in_place;
}

}  // namespace headway::inline v0::mysql

#endif
