// SPDX-License-Identifier: MIT
#include "headway/dialect/sqlite/script.hpp"

#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace headway;

namespace {

/// The statements as `line:column kind text`, one to a line.
std::string compiled(std::string_view script, bool in_transaction = true) {
  Statements statements;
  const Result<void> done = detail::compile_script(script, in_transaction, statements);
  if (!done) return describe(done.error());
  std::string out;
  for (const Statement& each : statements) {
    out += std::to_string(each.position.line) + ":" + std::to_string(each.position.column) + " ";
    if (each.kind == Statement::Kind::foreign_keys_off) out += "[off] ";
    if (each.kind == Statement::Kind::foreign_keys_on) out += "[on] ";
    out += each.sql + "\n";
    CHECK(each.kind != Statement::Kind::run);
    CHECK(each.function == nullptr);
  }
  return out;
}

struct Refusal {
  ErrorCode code;
  std::string_view message, statement;
  SourcePosition position;
};

void check_refused(std::string_view script, const Refusal& expected) {
  INFO(script);
  Statements statements;
  const Result<void> done = detail::compile_script(script, true, statements);
  REQUIRE_FALSE(done.has_value());
  CHECK(name(done.error().code) == name(expected.code));
  CHECK(done.error().message == expected.message);
  CHECK(done.error().statement == expected.statement);
  CHECK(done.error().position.line == expected.position.line);
  CHECK(done.error().position.column == expected.position.column);
}

}  // namespace

TEST_CASE("a script compiles to its statements with their places", "[unit][dialect]") {
  CHECK(compiled("").empty());
  CHECK(compiled("-- nothing\n;;").empty());
  CHECK(compiled("SELECT 1;\n  SELECT 2; SELECT 3") == "1:1 SELECT 1\n2:3 SELECT 2\n2:13 SELECT 3\n");
  CHECK(compiled("CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END;\nSELECT 2;") ==
        "1:1 CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1; END\n2:1 SELECT 2\n");
}

TEST_CASE("BEGIN and its COMMIT are left out within a transaction", "[unit][dialect]") {
  CHECK(compiled("BEGIN;\nSELECT 1;\nCOMMIT;") == "2:1 SELECT 1\n");
  CHECK(compiled("begin immediate transaction; SELECT 1; end transaction") == "1:30 SELECT 1\n");
  CHECK(compiled("SELECT 0; BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; END; SELECT 3;") ==
        "1:1 SELECT 0\n1:18 SELECT 1\n1:43 SELECT 2\n1:58 SELECT 3\n");
}

TEST_CASE("the pragma for foreign keys becomes a statement of its own kind", "[unit][dialect]") {
  CHECK(compiled("PRAGMA foreign_keys=OFF;\nBEGIN;\nDROP TABLE a;\nCOMMIT;\nPRAGMA foreign_keys=ON;\n") ==
        "1:1 [off] PRAGMA foreign_keys=OFF\n3:1 DROP TABLE a\n5:1 [on] PRAGMA foreign_keys=ON\n");
  CHECK(compiled("PRAGMA user_version = 3") == "1:1 PRAGMA user_version = 3\n");
}

TEST_CASE("savepoints stay", "[unit][dialect]") {
  CHECK(compiled("SAVEPOINT a; ROLLBACK TO a; RELEASE a") == "1:1 SAVEPOINT a\n1:14 ROLLBACK TO a\n1:29 RELEASE a\n");
}

TEST_CASE("what would end the run's transaction is refused with its place", "[unit][dialect]") {
  const auto code = ErrorCode::transaction_control_in_migration;
  check_refused("SELECT 1;\n COMMIT;", {code, "COMMIT without a BEGIN would commit half of the run", "COMMIT", {2, 2}});
  check_refused("BEGIN; COMMIT; END", {code, "COMMIT without a BEGIN would commit half of the run", "END", {1, 16}});
  check_refused("BEGIN;\nBEGIN IMMEDIATE;", {code, "BEGIN stands within a transaction", "BEGIN IMMEDIATE", {2, 1}});
  check_refused("BEGIN;\r\nSELECT 1;\r\n\tROLLBACK;",
                {code, "the statement would undo the whole run", "ROLLBACK", {3, 2}});
}

TEST_CASE("what SQLite refuses within a transaction is refused before anything runs", "[unit][dialect]") {
  const auto code = ErrorCode::transaction_control_in_migration;
  const std::string_view message = "this statement has no place within a transaction, and the run is one";
  check_refused("SELECT 1; VACUUM;", {code, message, "VACUUM", {1, 11}});
  check_refused("ATTACH 'x.db' AS x;", {code, message, "ATTACH 'x.db' AS x", {1, 1}});
  check_refused("DETACH x", {code, message, "DETACH x", {1, 1}});
}

TEST_CASE("a transaction that the script leaves open is refused", "[unit][dialect]") {
  check_refused("BEGIN; SELECT 1;",
                {ErrorCode::transaction_control_in_migration,
                 "the script begins a transaction that it does not commit",
                 "",
                 {0, 0}});
}

TEST_CASE("a script that ends too early is refused with the statement's place", "[unit][dialect]") {
  const std::string_view message = "the script ends within a quote, a comment or a trigger";
  check_refused("SELECT 1;\nSELECT 'a;", {ErrorCode::incomplete_statement, message, "SELECT 'a;", {2, 1}});
  check_refused("SELECT 1; /* x", {ErrorCode::incomplete_statement, message, "/* x", {1, 11}});
  check_refused(
      "CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1;",
      {ErrorCode::incomplete_statement, message, "CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1;", {1, 1}});
}

TEST_CASE("outside a transaction everything stays as it is", "[unit][dialect]") {
  CHECK(compiled("PRAGMA foreign_keys=OFF; BEGIN; SELECT 1; ROLLBACK; COMMIT; VACUUM", false) ==
        "1:1 PRAGMA foreign_keys=OFF\n1:26 BEGIN\n1:33 SELECT 1\n1:43 ROLLBACK\n1:53 COMMIT\n1:61 VACUUM\n");
  Statements statements;
  const Result<void> done = detail::compile_script("SELECT 'a", false, statements);
  REQUIRE_FALSE(done.has_value());
  CHECK(name(done.error().code) == name(ErrorCode::incomplete_statement));
}
