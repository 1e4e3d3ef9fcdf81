// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BACKEND_MYSQL_SCRATCH_RULES_HPP
#define HEADWAY_BACKEND_MYSQL_SCRATCH_RULES_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "headway/backend/mysql/compile.hpp"
#include "headway/backend/mysql/server_names.hpp"
#include "headway/backend/mysql/stored_words.hpp"
#include "headway/base/error.hpp"
#include "headway/dialect/mysql.hpp"
#include "headway/dialect/statement.hpp"
#include "headway/operations/operation.hpp"
#include "headway/schema/schema.hpp"

namespace headway::inline v0::mysql {

/// Compiles for a script, which is for MariaDB and for MySQL. Where the two take different statements, each reads its
/// own, and takes that of the other for a comment. Where one of them refuses, its own is one that fails and says why.
///
/// @source https://mariadb.com/kb/en/comment-syntax/ (/*M!, and /*! with the versions 50700 to 99999)
class ScratchCompiler {
 public:
  ScratchCompiler(const Operation& operation, const Schema* schema) : operation_(operation), schema_(schema) {}

  /// @error not_scriptable  a name that only the server knows is needed; or what one of the two takes has a comment
  /// @error as compile_for_mysql()
  Result<void> compile(Statements& out) const {
    Statements mariadb, mysql;
    Result<void> of_mariadb = compile_for(MysqlServer::mariadb, mariadb),
                 of_mysql = compile_for(MysqlServer::mysql, mysql);
    const auto is_final = [](const Result<void>& done) {
      return !done && done.error().code != ErrorCode::unsupported_by_dialect &&
             done.error().code != ErrorCode::not_scriptable;
    };
    if (is_final(of_mariadb) || (!of_mariadb && !of_mysql)) return of_mariadb;
    if (is_final(of_mysql)) return of_mysql;
    if (!of_mariadb) mariadb = refusal(of_mariadb.error());
    if (!of_mysql) mysql = refusal(of_mysql.error());
    for (std::size_t at = 0; at < std::max(mariadb.size(), mysql.size()); ++at) {
      const Statement nothing{.sql = "DO 0"};
      const Statement& one = at < mariadb.size() ? mariadb[at] : nothing;
      const Statement& other = at < mysql.size() ? mysql[at] : nothing;
      Result<void> done = add(one, other, out);
      if (!done) return done;
    }
    return {};
  }

 private:
  Result<void> compile_for(MysqlServer server, Statements& out) const {
    const std::string_view name = table_to_know(operation_);
    const Table* const found = schema_ == nullptr || name.empty() ? nullptr : schema_->find(name);
    if (found == nullptr) return compile_for_mysql(operation_, server, schema_, out);
    const ServerNames names(*found, server);
    Schema known;
    known.put(names.table());
    Statements made;
    Result<void> done = compile_for_mysql(names.named(operation_), server, &known, made);
    for (const Statement& each : made) {
      if (done) done = names.add(each, out);
    }
    return done;
  }
  static Statements refusal(const Error& error) {
    Statements out;
    detail::add_sql("SELECT " + quoted_name(error.message), out);
    return out;
  }

  static Result<void> add(const Statement& mariadb, const Statement& mysql, Statements& out) {
    out.push_back(mariadb);
    if (mariadb.kind == mysql.kind && mariadb.sql == mysql.sql) return {};
    for (const Statement* each : {&mariadb, &mysql}) {
      const bool fits = each->kind == Statement::Kind::sql && each->sql.find("*/") == std::string::npos &&
                        each->sql.find("/*") == std::string::npos;
      if (fits) continue;
      return failure(ErrorCode::not_scriptable,
                     "MariaDB and MySQL take different statements for it, and one has a comment in it: " + each->sql,
                     "run it without a script, or leave the comment out");
    }
    out.back().sql = "/*M! " + mariadb.sql + "\n*/ /*!80000 " + mysql.sql + "\n*/";
    return {};
  }

  const Operation& operation_;
  const Schema* schema_;
};

struct ScratchRules {
  static constexpr Dialect dialect = Dialect::mysql;
  static Result<void> compile(const Operation& operation, bool, const Schema* schema, Statements& out) {
    return ScratchCompiler(operation, schema).compile(out);
  }
  static std::string_view table_to_know(const Operation& operation) { return mysql::table_to_know(operation); }
};

}  // namespace headway::inline v0::mysql

#endif
