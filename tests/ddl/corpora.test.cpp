// SPDX-License-Identifier: MIT
// Real schemas, built by SQLite itself: what it stored is read, and compared with what it says of it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "ddl/judge.hpp"
#include "headway/operations/read_ddl.hpp"
#include "headway/operations/replay.hpp"
#include "headway/sql/script.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace headway;

namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::filesystem::path> scripts(const std::string& folder, const std::string& ending) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(HEADWAY_CORPORA_DIR) + "/" + folder)) {
    if (entry.path().string().ends_with(ending)) out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

void add_functions(sqlite3* db) {
  const auto same = [](sqlite3_context* context, int, sqlite3_value** values) {
    sqlite3_result_value(context, values[0]);
  };
  for (const char* name : {"normalize", "BIN2B64", "B642BIN"}) {
    sqlite3_create_function(db, name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, same, nullptr, nullptr);
  }
}

/// Statements that cannot be read, as `file: expected …, found …`.
std::vector<std::string> unreadable(const std::vector<std::filesystem::path>& files, sql::Syntax syntax) {
  std::vector<std::string> out;
  for (const auto& file : files) {
    const std::string text = read(file);
    sql::Script script(text);
    for (auto statement = script.next(); statement; statement = script.next()) {
      const sql::Definition definition = sql::read_statement(statement.text, syntax);
      if (const auto* stop = std::get_if<sql::Unreadable>(&definition)) {
        const SourcePosition at = script.position(statement.offset + stop->offset);
        out.push_back(file.filename().string() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
                      ": expected " + stop->expected.string() + ", found " + stop->found.string());
      }
    }
  }
  return out;
}

std::string lines(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& each : list) out += each + "\n";
  return out;
}

}  // namespace

TEST_CASE("stored SQL of real histories says what SQLite says, after each step", "[integration][ddl]") {
  for (const std::string folder : {"authelia/sqlite", "libxmtp/sqlite", "pocket-id/sqlite"}) {
    INFO(folder);
    const support::Database db;
    add_functions(db.get());
    DdlJudge judge(db.get());
    for (const auto& file : scripts(folder, ".up.sql")) {
      db.execute(read(file));
      judge.compare_all();
    }
    CHECK(judge.all_differences() == "");
    CHECK(judge.looked_at() > 50);
  }
}

TEST_CASE("stored SQL of real schemas says what SQLite says", "[integration][ddl]") {
  for (const auto& file : scripts("schemas", ".sql")) {
    INFO(file);
    const support::Database db;
    db.execute(read(file));
    DdlJudge judge(db.get());
    judge.compare_all();
    CHECK(judge.all_differences() == "");
    CHECK(judge.looked_at() > 10);
  }
}

TEST_CASE("of real SQLite histories only CREATE TABLE AS and what SQLite refuses too cannot be read",
          "[integration][ddl]") {
  CHECK(lines(unreadable(scripts("authelia/sqlite", ".sql"), sql::Syntax::sqlite)) == "");
  CHECK(lines(unreadable(scripts("libxmtp/sqlite", ".sql"), sql::Syntax::sqlite)) ==
        "0044_d14n_originator_refresh_state.down.sql:4:33: expected columns, found AS\n"
        "0044_d14n_originator_refresh_state.up.sql:2:33: expected columns, found AS\n");
  // SQLite drops one column in a statement.
  CHECK(lines(unreadable(scripts("pocket-id/sqlite", ".sql"), sql::Syntax::sqlite)) ==
        "0025_app_config_cols.down.sql:3:63: expected the end of the statement, found ,\n"
        "0025_app_config_cols.down.sql:4:78: expected the end of the statement, found ,\n"
        "0025_app_config_cols.down.sql:5:80: expected the end of the statement, found ,\n");
}

TEST_CASE("of real PostgreSQL and MySQL histories procedures cannot be read", "[integration][ddl]") {
  CHECK(lines(unreadable(scripts("authelia/postgres", ".sql"), sql::Syntax::postgresql)) == "");
  // A comma before the end, and a block of PL/pgSQL in three pieces.
  CHECK(
      lines(unreadable(scripts("pocket-id/postgres", ".sql"), sql::Syntax::postgresql)) ==
      "0014_app_config_cols.down.sql:1:64: expected RENAME, ADD, DROP or ALTER COLUMN, found the end of the statement\n"
      "0014_app_config_cols.down.sql:2:79: expected RENAME, ADD, DROP or ALTER COLUMN, found the end of the statement\n"
      "0014_app_config_cols.down.sql:3:81: expected RENAME, ADD, DROP or ALTER COLUMN, found the end of the statement\n"
      "0024_normalize.up.sql:2:1: expected a statement that is known, found DO\n"
      "0024_normalize.up.sql:30:5: expected a statement that is known, found ELSE\n"
      "0024_normalize.up.sql:34:1: expected a statement that is known, found $$\n");
  for (const std::string& each : unreadable(scripts("authelia/mysql", ".sql"), sql::Syntax::mysql)) {
    const std::string found = each.substr(each.rfind(' ') + 1);
    CAPTURE(each);
    CHECK(
        (found == "PROCEDURE" || found == "CALL" || found == "PREPARE" || found == "EXECUTE" || found == "DEALLOCATE"));
  }
}

namespace {

/// The tables that SQLite has stored, as they are read there.
Schema stored_schema(sqlite3* db) {
  Schema out;
  for (const bool is_index : {false, true}) {
    const std::string query =
        std::string("SELECT sql, tbl_name FROM sqlite_schema WHERE sql IS NOT NULL AND type = '") +
        (is_index ? "index" : "table") +
        "' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND sql NOT LIKE 'CREATE VIRTUAL%'";
    for (const auto& row : support::rows(db, query)) {
      const sql::Definition read = sql::read_statement(std::string_view(row[0]).substr(2));
      if (const auto* table = std::get_if<sql::TableDefinition>(&read)) out.put(table->table);
      if (const auto* index = std::get_if<sql::IndexDefinition>(&read)) {
        const std::string_view owner = std::string_view(row[1]).substr(2);
        if (out.find(owner) != nullptr) out.put_index(owner, index->index);
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("real SQLite histories are replayed to the schema that SQLite has stored, after each step",
          "[integration][ddl]") {
  for (const std::string folder : {"authelia/sqlite", "libxmtp/sqlite", "pocket-id/sqlite"}) {
    const support::Database db;
    add_functions(db.get());
    Schema replayed_schema;
    Names virtual_tables;
    for (const auto& file : scripts(folder, ".up.sql")) {
      INFO(folder << " " << file.filename());
      const std::string script = read(file);
      const Finding found = read_ddl(
          script, replayed_schema, virtual_tables, Dialect::sqlite, [&replayed_schema](const DdlEffect& effect) {
            return replay(effect.operations, replayed_schema);
          });
      db.execute(script);
      const Schema stored = stored_schema(db.get());
      if (found) {
        CHECK(to_error(found).message == "SQL cannot be read at line 2, column 33: expected columns, found AS");
        replayed_schema = stored;
      }
      std::string differences;
      stored.each([&](const Table& table) {
        const Table* ours = replayed_schema.find(table.name);
        if (ours == nullptr || !(*ours == table)) differences += table.name.string() + " ";
      });
      CHECK(differences == "");
      CHECK(replayed_schema.size() == stored.size());
      replayed_schema = stored;
    }
  }
}
