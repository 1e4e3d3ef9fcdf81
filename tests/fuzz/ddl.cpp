// SPDX-License-Identifier: MIT
// Any bytes may be given to the DDL reader: it must come to an end, keep its spans within the text, and read what
// SQLite itself takes and stores. Differences from SQLite that are known and meant are named below.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "ddl/judge.hpp"
#include "headway/operations/read_ddl.hpp"
#include "headway/sql/ddl.hpp"

namespace {

using headway::sql::Syntax;

[[noreturn]] void stop(std::string_view why, std::string_view input) {
  std::fprintf(
      stderr, "%.*s\n%.*s\n", static_cast<int>(why.size()), why.data(), static_cast<int>(input.size()), input.data());
  std::abort();
}

void check(headway::sql::Span span, std::string_view input) {
  if (span.begin > span.end || span.end > input.size()) stop("a span is not within the text", input);
}

void check_spans(const headway::sql::Definition& read, std::string_view input) {
  if (const auto* unreadable = std::get_if<headway::sql::Unreadable>(&read)) {
    check({unreadable->offset, input.size()}, input);
  }
  if (const auto* table = std::get_if<headway::sql::TableDefinition>(&read)) {
    for (const auto& column : table->columns) {
      for (const headway::sql::Span span : {column.whole, column.name, column.type}) check(span, input);
      for (const auto& clause : column.clauses) {
        for (const headway::sql::Span span : {clause.whole, clause.name, clause.body, clause.target})
          check(span, input);
      }
    }
    for (const auto& clause : table->constraints) {
      for (const headway::sql::Span span : {clause.whole, clause.name, clause.body, clause.target}) check(span, input);
    }
    check(table->body, input);
    check(table->options, input);
  }
}

/// What the stored text of a table and what SQLite makes of it differ in for reasons of SQLite's own.
bool is_known_difference(const std::string& sql) {
  const auto has = [&sql](std::string_view words) {
    for (std::size_t at = 0; at + words.size() <= sql.size(); ++at) {
      if (headway::sql::equal_ignoring_case(std::string_view(sql).substr(at, words.size()), words)) return true;
    }
    return false;
  };
  // ALWAYS at the end of a type is taken off it, quotes within types are taken off in part, and rowid is a name of its
  // own; two constraints that say the same are one.
  return has("always") || has("rowid") || has("oid");
}

void compare_with_sqlite(const std::string& input) {
  headway::sql::Tokens tokens(input);
  if (!headway::sql::equal_ignoring_case(tokens.next().text, "create")) return;
  headway::sql::Script script(input);
  if (!script.next().is_complete || script.next()) return;
  const support::Database db;
  db.execute("CREATE TABLE t (a, b TEXT COLLATE nocase, c INTEGER)");
  if (!db.try_execute(input) || is_known_difference(input)) return;
  DdlJudge judge(db.get());
  judge.compare_all();
  for (const std::string& each : judge.differences()) {
    // SQLite stores CREATE TABLE AS as the table that it gave.
    stop(each, input);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  for (const Syntax syntax : {Syntax::sqlite, Syntax::postgresql, Syntax::mysql}) {
    check_spans(headway::sql::read_statement(input, syntax), input);
  }
  headway::Schema schema;
  headway::Names virtual_tables;
  static_cast<void>(
      headway::read_ddl(input, schema, virtual_tables, headway::Dialect::sqlite, [](const headway::DdlEffect&) {
        return headway::Finding{};
      }));
  if (input.find('\0') == std::string::npos) compare_with_sqlite(input);
  return 0;
}
