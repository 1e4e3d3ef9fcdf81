// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_STORED_HPP
#define HEADWAY_BACKEND_MYSQL_STORED_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/backend/mysql/collations.hpp"
#include "headway/backend/mysql/link.hpp"
#include "headway/backend/mysql/reflect.hpp"
#include "headway/backend/mysql/stored_table.hpp"
#include "headway/backend/mysql/stored_words.hpp"
#include "headway/base/error.hpp"
#include "headway/base/scope_guard.hpp"
#include "headway/dialect/mysql.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0::mysql {

/// A schema as the server tells it back: it stores expressions, types and defaults in words of its own, which nobody
/// can guess. So it makes each table as a temporary one, which nobody else sees and which commits nothing, and is
/// asked.
///
/// Foreign keys, which temporary tables have none of, are what they say. Triggers are kept as they are written. Of a
/// view only the server that makes it knows what it becomes, and making one commits: it is compared by the columns that
/// it gives.
///
/// @source https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/
class StoredSchema {
 public:
  StoredSchema(Link& link, std::string_view database, const Schema& schema)
      : link_(link), collations_(link), database_(database), schema_(schema) {}

  /// @error missing_rights  the account may not make temporary tables
  /// @error unsupported_by_dialect, statement_failed  the server has no such tables
  Result<Schema> read() {
    Schema out;
    Result<void> done;
    schema_.each([&](const Table& table) {
      if (!done) return;
      Result<Table> made = stored(table);
      if (made) {
        out.put(std::move(*made));
      } else {
        done = failure(std::move(made.error()));
      }
    });
    for (const View& each : schema_.objects.views) {
      if (done) done = add_view(each, out);
    }
    if (!done) return failure(std::move(done.error()));
    for (const Trigger& each : schema_.objects.triggers) out.objects.triggers.put(stored(each));
    out.objects.are_all_known = schema_.objects.are_all_known;
    return out;
  }

 private:
  static constexpr std::string_view no_name = "headway_unnamed_";

  [[nodiscard]] MysqlServer server() const noexcept {
    return link_.is_mariadb() ? MysqlServer::mariadb : MysqlServer::mysql;
  }

  Result<Table> stored(const Table& table) {
    Table asked = table;
    name_all(asked);
    asked.foreign_keys.clear();
    Result<Table> made = made_and_read(asked);
    if (!made && !table.indexes.empty() && !link_.is_lost()) {
      asked.indexes = indexes_that_can_be_made(asked);
      made = made_and_read(asked);
    }
    if (!made) return made;
    for (Unique& each : made->uniques) forget(each.name);
    for (Check& each : made->checks) forget(each.name);
    for (const Index& each : table.indexes) {
      const auto is_it = [&](const Index& other) { return same_name(other.name, each.name); };
      if (std::ranges::none_of(asked.indexes, is_it)) made->indexes.push_back(each);
    }
    for (const ForeignKey& each : table.foreign_keys) made->foreign_keys.push_back(stored(each, table));
    StoredTable::forget_indexes_of_foreign_keys(*made);
    made->name = table.name;
    return made;
  }
  /// Names by which what has none is known again. A primary key has none here.
  void name_all(Table& table) {
    const auto give = [&](Text& name) {
      if (name.empty()) name = Text(std::string(no_name) + std::to_string(++names_));
    };
    for (Unique& each : table.uniques) give(each.name);
    for (Check& each : table.checks) give(each.name);
  }
  static void forget(Text& name) {
    if (name.view().starts_with(no_name)) name = {};
  }

  Result<Table> made_and_read(const Table& table) {
    Statements statements;
    Result<void> done = compile_for_mysql(Operation(CreateTable{table}), server(), &schema_, statements);
    constexpr std::string_view create = "CREATE TABLE ";
    const std::string name = quoted_name(table.name);
    bool is_made = false;
    const ScopeGuard leave([&] {
      if (is_made) static_cast<void>(link_.run("DROP TEMPORARY TABLE " + name));
    });
    for (const Statement& each : statements) {
      const std::string_view source = each.sql;
      if (!done || !source.starts_with(create)) continue;
      done = link_.run("CREATE TEMPORARY TABLE " + std::string(source.substr(create.size())));
      is_made = is_made || done.has_value();
    }
    if (!done) return failure(std::move(done.error()));
    Result<Table> out = Table{};
    done = link_.query("SHOW CREATE TABLE " + name, {}, [&](Row row) -> Result<void> {
      out = StoredTable(row[1].view()).read();
      return {};
    });
    if (done && out) done = collations_.settle(*out);
    if (!done) return failure(std::move(done.error()));
    return out;
  }
  /// One of a kind that a Schema does not know, say, for texts.
  List<Index> indexes_that_can_be_made(const Table& table) {
    List<Index> out;
    for (const Index& each : table.indexes) {
      Table alone = table;
      alone.indexes = {each};
      if (made_and_read(alone)) out.push_back(each);
    }
    return out;
  }

  /// RESTRICT and NO ACTION are one to InnoDB, which defers nothing.
  [[nodiscard]] ForeignKey stored(ForeignKey key, const Table& own) const {
    key = detail::mysql_foreign_key(std::move(key), &own, &schema_);
    if (key.delete_action == ReferentialAction::restrict) key.delete_action = ReferentialAction::no_action;
    if (key.update_action == ReferentialAction::restrict) key.update_action = ReferentialAction::no_action;
    return key;
  }
  [[nodiscard]] Trigger stored(Trigger trigger) const {
    Statements statements;
    Operation made(CreateTrigger{trigger});
    const Result<void> done = compile_for_mysql(made, server(), &schema_, statements);
    if (!done || statements.size() != 1) return trigger;
    if (Result<Trigger> read = stored_trigger(statements.front().sql)) trigger.body = std::move(read->body);
    return trigger;
  }

  /// What a SELECT gives: a line for each column. Nothing when the server cannot say.
  [[nodiscard]] std::string columns_of(const std::string& select, const Names& names) {
    std::string out;
    const Result<std::vector<ResultColumn>> found = link_.columns_of(select);
    if (!found) return out;
    for (std::size_t at = 0; at < found->size(); ++at) {
      out += at < names.size() ? names[at].string() : (*found)[at].name;
      out += ' ' + std::to_string((*found)[at].type) + '\n';
    }
    return out;
  }
  Result<void> add_view(View view, Schema& out) {
    bool is_there = false;
    Result<void> done = link_.query("SELECT 1 FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
                                    std::vector<Value>{Value(database_), Value(view.name)},
                                    [&](Row) -> Result<void> {
                                      is_there = true;
                                      return {};
                                    });
    if (is_there) {
      const std::string wanted = columns_of(view.select.string(), view.columns);
      const std::string found =
          columns_of("SELECT * FROM " + quoted_name(database_) + "." + quoted_name(view.name), {});
      view.is_unseen = wanted.empty() || found.empty() || wanted == found;
    }
    out.objects.views.put(std::move(view));
    return done;
  }

  Link& link_;
  Collations collations_;
  std::string database_;
  const Schema& schema_;
  std::size_t names_ = 0;
};

}  // namespace headway::inline v0::mysql

#endif
