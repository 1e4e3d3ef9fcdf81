// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_TRACE_HPP
#define HEADWAY_BACKEND_MYSQL_TRACE_HPP

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/backend/mysql/fingerprint.hpp"
#include "headway/backend/mysql/link.hpp"
#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/engine/backend.hpp"
#include "headway/schema/schema.hpp"
#include "headway/sql/mysql_statement.hpp"
#include "headway/sql/writer.hpp"

namespace headway::inline v0::mysql {

/// What the journal is told of a statement. One of which nothing is known is taken for one that commits.
[[nodiscard]] inline StatementEffect effect_of(const Statement& statement) {
  if (statement.kind == Statement::Kind::run) return StatementEffect::rows;
  if (statement.kind == Statement::Kind::remark) return StatementEffect::session;
  switch (sql::read_mysql_statement(statement.sql).effect) {
    case sql::MysqlEffect::rows: return StatementEffect::rows;
    case sql::MysqlEffect::session:
    case sql::MysqlEffect::transaction:
    case sql::MysqlEffect::rollback: return StatementEffect::session;
    case sql::MysqlEffect::commits:
    case sql::MysqlEffect::unknown: break;
  }
  return StatementEffect::commits;
}
[[nodiscard]] inline std::optional<std::vector<std::string>> touched_by(const Statement& statement) {
  std::vector<std::string> out;
  for (sql::MysqlTouched& each : sql::read_mysql_statement(statement.sql).touched) {
    const bool is_known = each.kind != sql::MysqlTouched::Kind::other && each.kind != sql::MysqlTouched::Kind::routine;
    if (!is_known) return std::nullopt;
    out.push_back(std::move(each.name));
  }
  return out;
}

/// A hash of the definitions of all that a statement changes, which says whether it has been carried out; of CREATE
/// INDEX, whether there is an index of the name.
class Trace {
 public:
  Trace(Link& link, std::string_view database) : link_(link), database_(database) {}

  Result<std::string> of(const Statement& statement) {
    const sql::MysqlStatement read = sql::read_mysql_statement(statement.sql);
    Result<void> done;
    for (const sql::MysqlTouched& each : read.touched) {
      if (done) done = read.index.empty() ? add(each) : add_index(each, read.index);
    }
    if (!done) return failure(std::move(done.error()));
    return hexadecimal(hasher_.value());
  }

  /// The trace that a statement will have once others have been carried out before it, where that can be said already:
  /// it makes what none of them makes or changes, and what is not there. It then has another trace when it has
  /// succeeded, whatever else is done.
  Result<std::optional<std::string>> ahead(const Statement& statement, std::span<const Statement> before) {
    const std::optional<std::string> unknown;
    const sql::MysqlStatement read = sql::read_mysql_statement(statement.sql);
    const bool makes = read.makes_table || !read.index.empty();
    if (!makes || read.touched.size() != 1 || !read.touched.front().database.empty()) return unknown;
    const sql::MysqlTouched& made = read.touched.front();
    bool is_new = false;  // an index of a table that is made before it
    for (const Statement& each : before) {
      const sql::MysqlStatement other = sql::read_mysql_statement(each.sql);
      if (!same_name(other.touched.front().name, made.name)) continue;
      const bool is_same = other.touched.front().name == made.name;
      if (!is_same || read.index.empty() || sql::mentions_mysql_name(each.sql, read.index)) return unknown;
      is_new = is_new || other.makes_table;
    }
    const std::string missing = read.index.empty() ? missing_table() : missing_index();
    if (is_new) return missing;
    Result<std::string> now = Trace(link_, database_).of(statement);
    if (!now) return failure(std::move(now.error()));
    return *now == missing ? std::move(*now) : unknown;
  }

 private:
  using Kind = sql::MysqlTouched::Kind;
  static constexpr int no_such_table = 1146;

  static std::string missing_table() { return hexadecimal(Hasher{}.number(no_such_table).value()); }
  static std::string missing_index() { return hexadecimal(Hasher{}.field("index").number(0).value()); }

  Result<void> add_index(const sql::MysqlTouched& table, std::string_view index) {
    sql::Writer writer(Dialect::mysql);
    writer << "SHOW INDEX FROM ";
    if (!table.database.empty()) writer.name(table.database) << ".";
    (writer.name(table.name) << " WHERE Key_name = ").literal(Value(index));
    std::uint64_t found = 0;
    const Result<void> done = link_.query(writer.take(), {}, [&](Row) -> Result<void> {
      found = 1;
      return {};
    });
    hasher_.field("index").number(found);
    return done || done.error().native.code == no_such_table ? Result<void>{} : done;
  }

  Result<void> add(const sql::MysqlTouched& touched) {
    switch (touched.kind) {
      case Kind::table:
      case Kind::view: return add_definition("TABLE", touched);  // shows views, too
      case Kind::trigger: return add_definition("TRIGGER", touched);
      case Kind::routine: {
        Result<void> done = add_definition("PROCEDURE", touched);
        return done ? add_definition("FUNCTION", touched) : done;
      }
      case Kind::other: break;
    }
    const Result<std::uint64_t> all = fingerprint(link_, database_, [](std::string_view) { return false; });
    if (!all) return failure(all.error());
    hasher_.number(*all);
    return {};
  }
  Result<void> add_definition(const std::string& what, const sql::MysqlTouched& touched) {
    sql::Writer writer(Dialect::mysql);
    writer << "SHOW CREATE " << what << " ";
    if (!touched.database.empty()) writer.name(touched.database) << ".";
    writer.name(touched.name);
    Result<void> done = link_.query(writer.take(), {}, [&](Row row) -> Result<void> {
      for (std::size_t at = 0; at < row.size(); ++at) add_column(what, at, row[at].view());
      return {};
    });
    // None of the name; a view that stands on nothing cannot be shown either, and is as it was.
    constexpr std::array<int, 4> missing = {no_such_table, 1360, 1305, 1356};
    const bool is_missing = !done && std::ranges::find(missing, done.error().native.code) != missing.end();
    if (is_missing) hasher_.number(static_cast<std::uint64_t>(done.error().native.code));
    return is_missing ? Result<void>{} : done;
  }
  /// The definition without the counter, which rows change; of a trigger or routine not when it was made.
  void add_column(std::string_view what, std::size_t at, std::string_view words) {
    if (what != "TABLE" && at > 2) return;
    const std::string_view counter = " AUTO_INCREMENT=";
    const std::size_t from = what == "TABLE" ? words.rfind(counter) : std::string_view::npos;
    if (from == std::string_view::npos) {
      hasher_.field(words);
      return;
    }
    hasher_.field(words.substr(0, from));
    const std::size_t end = words.find_first_not_of("0123456789", from + counter.size());
    hasher_.field(end == std::string_view::npos ? "" : words.substr(end));
  }

  Link& link_;
  std::string_view database_;
  Hasher hasher_;
};

}  // namespace headway::inline v0::mysql

#endif
