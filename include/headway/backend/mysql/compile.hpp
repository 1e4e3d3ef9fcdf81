// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_COMPILE_HPP
#define HEADWAY_BACKEND_MYSQL_COMPILE_HPP

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "headway/backend/mysql/link.hpp"
#include "headway/backend/mysql/stored_table.hpp"
#include "headway/backend/mysql/stored_words.hpp"
#include "headway/base/error.hpp"
#include "headway/dialect/mysql.hpp"
#include "headway/dialect/mysql/definition.hpp"
#include "headway/dialect/mysql/keys.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0::mysql {

template <class Type, class... Others>
inline constexpr bool is_one_of = (std::is_same_v<Type, Others> || ...);

/// The table of which must be known what it is like; most operations are the same whatever that is.
[[nodiscard]] inline std::string_view table_to_know(const Operation& operation) {
  std::string_view out;
  operation.data.visit([&](const auto& it) {
    using Data = std::decay_t<decltype(it)>;
    if constexpr (std::is_same_v<Data, AlterOptions>) {
      if (it.change.charset || it.change.collation) out = it.table;
    } else if constexpr (
        is_one_of<Data, AlterColumn, DropColumn, RenameColumn, DropIndex, DropConstraint, ReorderColumns, BulkInsert>) {
      out = it.table;
    }
  });
  return out;
}

/// Compiles an operation against the database as it is: what a statement must repeat or name, the server says.
class LiveCompiler {
 public:
  LiveCompiler(Link& link, std::string_view database, MysqlServer server)
      : link_(link), database_(database), server_(server) {}

  Result<void> compile(const Operation& operation, Statements& out) {
    if (!operation.is_for(Dialect::mysql)) return {};
    Schema known;
    Result<std::string> definition = define(table_to_know(operation));
    Result<void> done = definition ? learn(*definition, table_to_know(operation), known) : failure(definition.error());
    for (const Text& each : tables_referred_to(operation)) {
      if (!done) break;
      const Result<std::string> other = define(each);
      done = other ? learn(*other, each, known) : failure(other.error());
    }
    if (!done) return done;
    return compile_for_mysql(with_words_of_server(operation), server_, &known, out, *definition);
  }

 private:
  /// A foreign key without columns refers to the primary key of another table.
  static std::vector<Text> tables_referred_to(const Operation& operation) {
    std::vector<Text> out;
    const auto add = [&](const ForeignKey& key) {
      if (key.referenced.empty()) out.push_back(key.table);
    };
    if (const auto* created = operation.data.get_if<CreateTable>()) {
      std::for_each(created->table.foreign_keys.begin(), created->table.foreign_keys.end(), add);
    } else if (const auto* column = operation.data.get_if<AddColumn>()) {
      std::for_each(column->column.references_.begin(), column->column.references_.end(), add);
    } else if (const auto* added = operation.data.get_if<AddConstraint>()) {
      if (const auto* key = added->constraint.get_if<ForeignKey>()) add(*key);
    }
    return out;
  }

  /// What SHOW CREATE TABLE says; nothing of a view, or of what is not there.
  Result<std::string> define(std::string_view table) {
    constexpr int no_such_table = 1146;
    std::string out;
    if (table.empty()) return out;
    const std::string name = quoted_name(database_) + "." + quoted_name(table);
    const Result<void> done = link_.query("SHOW CREATE TABLE " + name, {}, [&](Row row) -> Result<void> {
      if (row[1].view().starts_with("CREATE TABLE")) out = row[1].view();
      return {};
    });
    if (!done && done.error().native.code != no_such_table) return failure(done.error());
    return out;
  }
  static Result<void> learn(std::string_view definition, std::string_view table, Schema& known) {
    if (definition.empty()) return {};
    Result<Table> found = StoredTable(definition).read();
    if (!found) return failure(std::move(found.error()));
    found->name = Text(table);
    known.put(std::move(*found));
    return {};
  }

  /// A check without a name is found by what the server makes of its expression. An account that may make no temporary
  /// table finds it by its own words.
  Operation with_words_of_server(Operation operation) {
    const auto* const dropped = operation.data.get_if<DropConstraint>();
    if (dropped == nullptr || !dropped->name.empty() || dropped->expression.empty()) return operation;
    const std::string name = quoted_name(detail::mysql_probe);
    if (!link_.run(detail::mysql_check_probe(dropped->table, dropped->expression))) return operation;
    std::string probe;
    static_cast<void>(link_.query("SHOW CREATE TABLE " + name, {}, [&](Row row) -> Result<void> {
      probe = row[1].view();
      return {};
    }));
    static_cast<void>(link_.run("DROP TEMPORARY TABLE " + name));
    operation.data = detail::with_stored_check(*dropped, detail::MysqlDefinition(probe));
    return operation;
  }

  Link& link_;
  std::string database_;
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
  if (const auto* options = operation.data.get_if<AlterOptions>()) {
    const TableChange& change = options->change;
    return change.engine || change.charset || change.collation ? copy : in_place;
  }
  if (const auto* added = operation.data.get_if<AddConstraint>()) {
    return added->constraint.template get_if<PrimaryKey>() != nullptr ? copy : scan;
  }
  return in_place;
}

}  // namespace headway::inline v0::mysql

#endif
