// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_POSTGRESQL_STORED_HPP
#define HEADWAY_BACKEND_POSTGRESQL_STORED_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/backend/postgresql/link.hpp"
#include "headway/backend/postgresql/reflect.hpp"
#include "headway/backend/postgresql/session.hpp"
#include "headway/base/error.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/dialect/postgresql.hpp"
#include "headway/schema/qualified_name.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/rename_in_statement.hpp"

namespace headway::inline v0::postgresql {

/// A schema as PostgreSQL tells it back: it stores expressions, types and defaults in words of its own, which nobody
/// can guess. So the server makes the tables, as temporary ones in a transaction that is rolled back, and is asked. A
/// session has one schema for these: tables of others have names of our own there, and so has what belongs to them.
class StoredSchema {
 public:
  StoredSchema(Link& link, const Schema& schema) : link_(link), schema_(schema) {
    schema.each([&](const Table& table) { note_relation(table.name); });
    for (const View& each : schema.objects.views) note_relation(each.name);
  }

  /// @error missing_rights  the account may not make temporary tables
  /// @error unsupported_by_dialect, statement_failed  PostgreSQL has no such tables
  Result<Schema> read() {
    if (schema_.size() == 0 && schema_.objects.views.empty()) return Schema{};
    Result<std::string> script = this->script();
    if (!script) return failure(std::move(script.error()));
    const bool is_inside = link_.in_transaction();
    const Result<Answer> begun = link_.run(is_inside ? "SAVEPOINT headway_stored" : "BEGIN");
    if (!begun) return failure(begun.error());
    const ScopeGuard leave([&] {
      static_cast<void>(
          link_.run(is_inside ? "ROLLBACK TO SAVEPOINT headway_stored; RELEASE SAVEPOINT headway_stored" : "ROLLBACK"));
    });
    const Result<Answer> made = link_.run(*script);
    if (!made) return failure(made.error());
    Result<Schema> found = Reflection(link_, "pg_catalog.pg_my_temp_schema()").read();
    if (!found) return found;
    if (Result<void> done = find_visible(); !done) return failure(std::move(done.error()));
    return matched(*found);
  }

 private:
  /// A table or view of another schema.
  struct Relation {
    Text name, ours, as_written;
  };
  static constexpr std::string_view our_name = "headway_stored_";

  /// The tables first, then what refers to another table, then indexes.
  Result<std::string> script() {
    std::string tables =
        "SELECT pg_catalog.set_config('search_path', 'pg_temp, ' || pg_catalog.current_setting('search_path'), true)";
    std::string rest;
    Result<void> done;
    schema_.each([&](const Table& table) {
      Table made = disguised(table);
      for (const ForeignKey& key : made.foreign_keys) {
        if (schema_.find(revealed(key.table)) == nullptr) continue;
        sql::Writer writer(Dialect::postgresql);
        (writer << "ALTER TABLE ").name(made.name) << " ADD ";
        detail::write_constraint(writer, key);
        rest += tried(writer.take());
      }
      made.foreign_keys.clear();
      const List<Index> indexes = std::exchange(made.indexes, List<Index>{});
      const Text name = made.name;
      Statements statements;
      if (done) done = compile_for_postgresql(Operation(CreateTable{std::move(made)}), true, nullptr, statements);
      for (const Statement& each : statements) tables.append(";\n").append(each.sql);
      for (const Index& index : indexes) {
        if (Result<void> can = add_index(name, index, rest); done && !can) done = std::move(can);
      }
    });
    if (!done) return failure(std::move(done.error()));
    add_objects(rest);
    return tables + rest;
  }
  /// What got other names since it was made is made with those.
  void add_objects(std::string& out) const {
    for (View each : schema_.objects.views) {
      each.select = with_disguise(renamed(each.select, each.renamed));
      each.name = disguised(each.name);
      sql::Writer writer(Dialect::postgresql);
      detail::write_postgresql_view(writer, each, false);
      if (!each.is_unseen) out += tried(writer.take());
    }
    for (Trigger each : schema_.objects.triggers) {
      each.condition = renamed(each.condition, each.renamed);
      each.table = disguised(each.table);
      for (Text& column : each.columns) column = renamed(column, each.renamed);
      sql::Writer writer(Dialect::postgresql);
      detail::write_postgresql_trigger(writer, each);
      if (!each.is_unseen) out += tried(writer.take());
    }
  }
  static Text renamed(const Text& source, const List<NameChange>& changes) {
    std::string now(source.view());
    for (const NameChange& change : changes) {
      std::string next;
      std::size_t copied = 0;
      sql::PostgresqlTokens tokens(now);
      for (auto token = tokens.next(); token.kind != sql::PostgresqlToken::Kind::end; token = tokens.next()) {
        const bool is_name = token.kind == sql::PostgresqlToken::Kind::word || token.text.starts_with('"');
        const std::string quoted = sql::Writer(Dialect::postgresql).name(change.from).take();
        if (!is_name || (token.text != quoted && !same_name(token.text, change.from))) continue;
        next.append(now, copied, token.offset - copied).append(sql::Writer(Dialect::postgresql).name(change.to).take());
        copied = token.offset + token.text.size();
      }
      now = next.append(now, copied);
    }
    return Text(now);
  }
  static Result<void> add_index(const Text& table, const Index& index, std::string& out) {
    Statements statements;
    Result<void> done = compile_for_postgresql(Operation(CreateIndex{table, index}), true, nullptr, statements);
    for (const Statement& each : statements) out += tried(each.sql);
    return done;
  }
  /// What fails leaves no trace: an index of another method than a Schema knows, say.
  static std::string tried(const std::string& statement) {
    const std::string literal = sql::Writer(Dialect::postgresql).literal(Value(statement)).take();
    return ";\n" + detail::postgresql_block("BEGIN EXECUTE " + literal + "; EXCEPTION WHEN OTHERS THEN NULL; END ");
  }

  /// @name Names by which what has none, and what is of another schema, is known again.
  /// @{
  [[nodiscard]] Text disguise(const Text& name) {
    names_.push_back(name);
    return Text(std::string(our_name) + std::to_string(names_.size() - 1));
  }
  [[nodiscard]] Text revealed(const Text& name) const {
    if (!name.view().starts_with(our_name)) return name;
    return names_.at(std::stoul(name.string().substr(our_name.size())));
  }
  void note_relation(const Text& name) {
    if (qualified_name(name).schema.empty()) return;
    relations_.push_back({name, disguise(name), name});
  }
  /// PostgreSQL writes the schema before a table of a view only where the search path does not find the table.
  Result<void> find_visible() {
    std::string names;
    for (const Relation& each : relations_) {
      const std::string name = sql::Writer(Dialect::postgresql).table_name(each.name).take();
      names += (names.empty() ? "(" : ", (") + std::to_string(&each - relations_.data()) + ", " + literal(name) + ")";
    }
    if (names.empty() || schema_.objects.views.empty()) return {};
    return link_.query("SELECT r.place FROM (VALUES " + names +
                           ") AS r(place, name) WHERE pg_catalog.pg_table_is_visible(pg_catalog.to_regclass(r.name))",
                       {},
                       [&](Row row) -> Result<void> {
                         Relation& found = relations_.at(static_cast<std::size_t>(row[0].integer));
                         found.as_written = Text(qualified_name(found.name).name);
                         return {};
                       });
  }
  [[nodiscard]] Text disguised(const Text& name) const {
    for (const Relation& each : relations_) {
      if (same_name(each.name, name)) return each.ours;
    }
    return name;
  }
  [[nodiscard]] Table disguised(Table table) {
    const bool is_of_other_schema = !qualified_name(table.name).schema.empty();
    table.name = disguised(table.name);
    const auto give = [&](Text& name) {
      if (name.empty() || is_of_other_schema) name = disguise(name);
    };
    if (!table.primary_key.columns.empty()) give(table.primary_key.name);
    for (Unique& each : table.uniques) give(each.name);
    for (Check& each : table.checks) give(each.name);
    for (ForeignKey& each : table.foreign_keys) {
      give(each.name);
      each.table = disguised(each.table);
    }
    for (Index& each : table.indexes) give(each.name);
    return table;
  }
  void reveal(Table& table) const {
    const auto take = [&](Text& name) { name = revealed(name); };
    take(table.primary_key.name);
    for (Unique& each : table.uniques) take(each.name);
    for (Check& each : table.checks) take(each.name);
    for (Index& each : table.indexes) take(each.name);
    for (ForeignKey& each : table.foreign_keys) {
      take(each.name);
      take(each.table);
    }
  }
  [[nodiscard]] Text with_disguise(Text select) const {
    for (const Relation& each : relations_) {
      select = sql::rename_table_in(select, each.name, each.ours, Dialect::postgresql);
    }
    return select;
  }
  [[nodiscard]] Objects revealed(const Objects& found) const {
    Objects out;
    for (View each : found.views) {
      for (const Relation& relation : relations_) {
        each.select = sql::rename_table_in(each.select, relation.ours, relation.as_written, Dialect::postgresql);
      }
      each.name = revealed(each.name);
      out.views.put(std::move(each));
    }
    for (Trigger each : found.triggers) {
      each.table = revealed(each.table);
      out.triggers.put(std::move(each));
    }
    return out;
  }
  /// @}

  /// The tables of the schema as they were found, with what could not be made as it was given.
  [[nodiscard]] Schema matched(const Schema& found) const {
    Schema out;
    schema_.each([&](const Table& table) {
      const Table* const stored = found.find(disguised(table.name));
      if (stored == nullptr) return;
      Table made = *stored;
      made.name = table.name;
      reveal(made);
      keep_others(table, made);
      out.put(std::move(made));
    });
    out.objects.are_all_known = schema_.objects.are_all_known;
    const Objects objects = revealed(found.objects);
    keep_others(schema_.objects.views, objects.views, out.objects.views);
    keep_others(schema_.objects.triggers, objects.triggers, out.objects.triggers);
    return out;
  }
  template <class Parts>
  static void keep_others(const Parts& given, const Parts& made, Parts& out) {
    for (const auto& each : given) {
      auto stored = each;
      stored.is_unseen = true;  // one that cannot be made here cannot be compared
      if (const auto* const other = made.find(each)) stored = *other;
      out.put(std::move(stored));
    }
  }
  static void keep_others(const Table& given, Table& made) {
    for (const Index& index : given.indexes) {
      bool is_made = false;
      for (const Index& each : made.indexes) is_made = is_made || each.name == index.name;
      if (!is_made) made.indexes.push_back(index);
    }
    for (const ForeignKey& key : given.foreign_keys) {
      bool is_made = false;
      for (const ForeignKey& each : made.foreign_keys) {
        is_made = is_made || (each.name == key.name && each.columns == key.columns && each.table == key.table);
      }
      if (!is_made) made.foreign_keys.push_back(key);
    }
  }

  Link& link_;
  const Schema& schema_;
  std::vector<Text> names_;  // what our names stand for
  std::vector<Relation> relations_ = {};
};

}  // namespace headway::inline v0::postgresql

#endif
