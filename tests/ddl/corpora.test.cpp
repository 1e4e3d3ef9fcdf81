// SPDX-License-Identifier: MIT
// Real schemas, built by SQLite itself: what it stored is read, and compared with what it says of it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "ddl/judge.hpp"
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

TEST_CASE("every statement of real SQLite histories can be read", "[integration][ddl]") {
  for (const std::string folder : {"authelia/sqlite", "libxmtp/sqlite", "pocket-id/sqlite"}) {
    CHECK(lines(unreadable(scripts(folder, ".sql"), sql::Syntax::sqlite)) == "");
  }
}

TEST_CASE("every statement of real PostgreSQL and MySQL histories can be read", "[integration][ddl]") {
  for (const std::string folder : {"authelia/postgres", "pocket-id/postgres"}) {
    CHECK(lines(unreadable(scripts(folder, ".sql"), sql::Syntax::postgresql)) == "");
  }
  CHECK(lines(unreadable(scripts("authelia/mysql", ".sql"), sql::Syntax::mysql)) == "");
}
