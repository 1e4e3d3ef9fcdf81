// SPDX-License-Identifier: MIT
#ifndef HEADWAY_DIALECT_SQLITE_STORED_HPP
#define HEADWAY_DIALECT_SQLITE_STORED_HPP

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "headway/base/error.hpp"
#include "headway/dialect/sqlite/table.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/ddl.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::detail {

inline void add_object(Schema& schema, std::string_view name, const sql::ObjectDefinition& object) {
  switch (object.kind) {
    case sql::ObjectDefinition::Kind::virtual_table: schema.virtual_tables.emplace_back(name); break;
    case sql::ObjectDefinition::Kind::view: schema.objects.views.put(object.view); break;
    case sql::ObjectDefinition::Kind::trigger: schema.objects.triggers.put(object.trigger); break;
  }
}

/// Of a view or trigger that cannot be read the name is kept.
[[nodiscard]] inline bool add_unread(Schema& schema, std::string_view name, std::string_view table,
                                     std::string_view statement) {
  sql::Tokens tokens(statement);
  (void)tokens.next();
  const std::string_view kind = tokens.next().text;
  if (same_name(kind, "view")) {
    View made;
    made.name = Text(name);
    made.is_unseen = true;
    schema.objects.views.put(std::move(made));
    return true;
  }
  if (!same_name(kind, "trigger")) return false;
  Trigger made;
  made.name = Text(name);
  made.table = Text(table);
  made.is_unseen = true;
  schema.objects.triggers.put(std::move(made));
  return true;
}

/// Puts what a CREATE statement of `sqlite_schema` defines into a schema: tables, then their indexes, views and
/// triggers.
///
/// @error unreadable_statement  naming the object
/// @source https://www.sqlite.org/schematab.html (the text that SQLite stores)
[[nodiscard]] inline Result<void> add_stored(Schema& schema, std::string_view name, std::string_view table,
                                             std::string_view statement) {
  sql::Definition definition = sql::read_statement(statement);
  if (auto* made = std::get_if<sql::TableDefinition>(&definition)) {
    schema.put(std::move(made->table));
  } else if (auto* index = std::get_if<sql::IndexDefinition>(&definition)) {
    if (schema.find(table) != nullptr) schema.put_index(table, std::move(index->index));
  } else if (const auto* object = std::get_if<sql::ObjectDefinition>(&definition)) {
    add_object(schema, name, *object);
  } else if (const auto* stop = std::get_if<sql::Unreadable>(&definition)) {
    if (add_unread(schema, name, table, statement)) return {};
    Error error;
    error.code = ErrorCode::unreadable_statement;
    error.message = "the stored definition of " + std::string(name) + " cannot be read: expected " +
                    stop->expected.string() + ", found " + stop->found.string();
    error.statement = statement;
    error.position = stop->position;
    return failure(std::move(error));
  }
  return {};
}

/// A schema as SQLite tells it back once it has stored it: types that it writes alike are one.
[[nodiscard]] inline Result<Schema> as_sqlite_stores(const Schema& schema) {
  Schema out;
  out.virtual_tables = schema.virtual_tables;
  out.objects = schema.objects;  // verbatim
  Result<void> done;
  schema.each([&](const Table& table) {
    sql::Writer writer;
    write_create_table(writer, table);
    if (done) done = add_stored(out, table.name, table.name, writer.take());
    for (const Index& index : table.indexes) {
      sql::Writer of_index;
      write_create_index(of_index, table.name, index);
      if (done) done = add_stored(out, index.name, table.name, of_index.take());
    }
  });
  if (!done) return failure(std::move(done.error()));
  return out;
}

}  // namespace headway::inline v0::detail

#endif
