// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SCHEMA_TABLE_HPP
#define HEADWAY_SCHEMA_TABLE_HPP

#include <algorithm>
#include <string_view>
#include <utility>

#include "headway/base/list.hpp"
#include "headway/base/text.hpp"
#include "headway/schema/column.hpp"
#include "headway/schema/constraint.hpp"
#include "headway/schema/index.hpp"

namespace headway::inline v0 {

/// Properties of a whole table that only some databases know.
enum class TableOption : unsigned char { strict, without_rowid };
inline constexpr auto strict = TableOption::strict;
inline constexpr auto without_rowid = TableOption::without_rowid;

/// A word about a whole table that only some databases keep.
struct TableNote {
  enum class Kind : unsigned char { comment, engine, charset, collation };
  Kind kind = Kind::comment;
  Text words = {};
};
/// `table("users", comment("who may log in"), …)`. SQLite keeps no comments.
[[nodiscard]] constexpr TableNote comment(TextRef words) { return {TableNote::Kind::comment, Text(words)}; }
/// @name How MySQL and MariaDB store a table: InnoDB and utf8mb4 where nothing is said. Other databases have none of
/// it.
/// @{
/// `engine("Aria")`
[[nodiscard]] constexpr TableNote engine(TextRef name) { return {TableNote::Kind::engine, Text(name)}; }
/// `charset("latin1")`: of the columns that say no collation of their own.
[[nodiscard]] constexpr TableNote charset(TextRef name) { return {TableNote::Kind::charset, Text(name)}; }
/// `collation("utf8mb4_bin")`, which tells the character set, too.
[[nodiscard]] constexpr TableNote collation(TextRef name) { return {TableNote::Kind::collation, Text(name)}; }
/// @}

/// What a model says that a table, or one of its columns, was called before.
struct FormerName {
  Text column = {};  ///< Empty for the table itself.
  Text was = {};
};
/// `table("users", was("people"), …)`: see Column::was.
[[nodiscard]] constexpr FormerName was(TextRef former) { return {{}, Text(former)}; }

/// The character set that a table of MySQL gets which says none in SQL: its database's, which may be any.
inline constexpr std::string_view database_default = "DEFAULT";

/// A table in one form, however it was written: what a column declared of keys, checks and references stands in the
/// table's own lists, and the columns hold only facts about themselves.
struct Table {
  Text name = {};
  List<Column> columns = {};
  PrimaryKey primary_key = {};
  List<Unique> uniques = {};
  List<Check> checks = {};
  List<ForeignKey> foreign_keys = {};
  List<Index> indexes = {};
  bool is_strict = false;
  bool is_without_rowid = false;
  Text comment = {};
  Text engine = {}, charset = {}, collation = {};  ///< Empty where the library's own choice stands.
  bool has_second_primary_key = false;             ///< Two were declared: no database takes that.
  List<FormerName> former_names = {};              ///< Hints for transition(), and nothing that tables differ in.

  /// Empty where the library's own choice stands, or the database's: who leaves it open means either.
  [[nodiscard]] constexpr std::string_view own_charset() const {
    return same_name(charset, database_default) ? std::string_view() : charset.view();
  }
  [[nodiscard]] constexpr const Column* find(std::string_view column) const {
    for (const Column& candidate : columns) {
      if (same_name(candidate.name, column)) return &candidate;
    }
    return nullptr;
  }
  [[nodiscard]] constexpr Column* find(std::string_view column) {
    return const_cast<Column*>(std::as_const(*this).find(column));
  }
};

/// @name Adding one part to a table; the parts of table() and of op.create_table.
/// @{
[[gnu::noinline, gnu::cold]] constexpr void add(Table& table, Column&& column) {
  if (column.is_primary_key) table.primary_key.columns.push_back(column.name);
  for (const Text& name : table.primary_key.columns) {
    if (name == column.name) column.nullable = false;
  }
  if (column.is_unique) {
    Unique made;
    made.columns.push_back(column.name);
    table.uniques.push_back(std::move(made));
  }
  for (Check& moved : column.checks) table.checks.push_back(std::move(moved));
  for (ForeignKey& moved : column.references_) table.foreign_keys.push_back(std::move(moved));
  if (!column.was_.empty()) {
    table.former_names.push_back({column.name, std::move(column.was_)});
    column.was_ = {};
  }
  column.is_primary_key = false;
  column.is_unique = false;
  column.checks.clear();
  column.references_.clear();
  table.columns.push_back(std::move(column));
}
constexpr void add(Table& table, const Column& column) { add(table, Column(column)); }
[[gnu::noinline, gnu::cold]] constexpr void add(Table& table, PrimaryKey part) {
  table.has_second_primary_key = table.has_second_primary_key || !table.primary_key.columns.empty();
  for (const Text& name : part.columns) {
    if (Column* column = table.find(name)) column->nullable = false;
  }
  table.primary_key = std::move(part);
}
[[gnu::noinline, gnu::cold]] constexpr void add(Table& table, Unique part) { table.uniques.push_back(std::move(part)); }
[[gnu::noinline, gnu::cold]] constexpr void add(Table& table, Check part) { table.checks.push_back(std::move(part)); }
[[gnu::noinline, gnu::cold]] constexpr void add(Table& table, ForeignKey part) {
  table.foreign_keys.push_back(std::move(part));
}
[[gnu::noinline, gnu::cold]] constexpr void add(Table& table, Index part) { table.indexes.push_back(std::move(part)); }
[[gnu::noinline, gnu::cold]] constexpr void add(Table& table, FormerName part) {
  table.former_names.push_back(std::move(part));
}
[[gnu::noinline, gnu::cold]] constexpr void add(Table& table, TableNote note) {
  switch (note.kind) {
    case TableNote::Kind::comment: table.comment = std::move(note.words); break;
    case TableNote::Kind::engine: table.engine = std::move(note.words); break;
    case TableNote::Kind::charset: table.charset = std::move(note.words); break;
    case TableNote::Kind::collation: table.collation = std::move(note.words); break;
  }
}
constexpr void add(Table& table, TableOption option) {
  (option == TableOption::strict ? table.is_strict : table.is_without_rowid) = true;
}
/// @}

/// `table("users", column("id", uuid).primary_key(), column("email", varchar(255)), unique({"email"}))`
template <class... Parts>
[[nodiscard]] constexpr Table table(TextRef name, Parts&&... parts) {
  Table made;
  made.name = Text(name);
  made.columns.reserve(sizeof...(parts));
  (add(made, std::forward<Parts>(parts)), ...);
  return made;
}

namespace detail {

/// Whether both hold the same elements, in any order.
template <class T>
[[nodiscard]] constexpr bool same_set(const List<T>& left, const List<T>& right) {
  return std::is_permutation(left.begin(), left.end(), right.begin(), right.end());
}

}  // namespace detail

/// Columns in the same order; constraints and indexes in any.
[[nodiscard]] constexpr bool operator==(const Table& left, const Table& right) {
  return left.name == right.name && left.columns == right.columns && left.primary_key == right.primary_key &&
         left.is_strict == right.is_strict && left.is_without_rowid == right.is_without_rowid &&
         left.comment == right.comment && same_name(left.engine, right.engine) &&
         same_name(left.own_charset(), right.own_charset()) && same_name(left.collation, right.collation) &&
         detail::same_set(left.uniques, right.uniques) && detail::same_set(left.checks, right.checks) &&
         detail::same_set(left.foreign_keys, right.foreign_keys) && detail::same_set(left.indexes, right.indexes);
}

}  // namespace headway::inline v0

#endif
