// SPDX-License-Identifier: MIT
// Reflection is exact: a schema that was created and read back says what it said, in PostgreSQL's words.
#include <cstdint>
#include <string>

#include "headway/operations/difference_words.hpp"
#include "headway/postgresql.hpp"
#include "support/catch.hpp"
#include "support/postgresql_server.hpp"
#include "support/server_schema_generator.hpp"

using namespace headway;

namespace {

std::string all_differences(const Schema& wanted, const Schema& found) {
  std::string out;
  for (const Difference& each : differences(wanted, found)) out += to_string(each) + "\n";
  return out;
}

/// Tables first, then what refers from one to another.
std::string created(const Schema& schema, Postgresql& db) {
  std::string said;
  Operations op;
  schema.each([&](const Table& table) {
    Table made = table;
    made.foreign_keys.clear();
    op.create_table(made);
  });
  schema.each([&](const Table& table) {
    for (const ForeignKey& each : table.foreign_keys) op.append(Operation(AddConstraint{table.name, Constraint(each)}));
  });
  for (const Operation& each : op.list()) {
    Statements statements;
    Result<void> done = compile_for_postgresql(each, true, nullptr, statements);
    for (const Statement& statement : statements) {
      said += statement.sql + ";\n";
      if (done) done = db.execute(statement.sql);
    }
    if (!done) FAIL(describe(done.error()) << "\n" << said);
  }
  return said;
}

void check_seeds(std::uint32_t first, std::uint32_t last) {
  const support::FreshPostgresql database;
  const support::PostgresqlDatabase judge(database.url());
  for (std::uint32_t seed = first; seed < last; ++seed) {
    INFO("seed " << seed);
    support::FreshPostgresql::clear(judge);
    Result<Postgresql> db = Postgresql::open(database.url());
    if (!db) FAIL(describe(db.error()));
    const Schema schema = ServerSchemaGenerator(Dialect::postgresql, seed).schema();
    INFO(created(schema, *db));
    Result<Schema> found = db->reflect();
    if (!found) FAIL(describe(found.error()));
    const Result<Schema> stored = db->as_stored(schema);
    if (!stored) FAIL(describe(stored.error()));
    REQUIRE(stored->size() == schema.size());
    forget_generated_names(*stored, *found);
    CHECK(all_differences(*stored, *found).empty());
    CHECK_FALSE(db->in_transaction());
  }
}

}  // namespace

TEST_CASE("PostgreSQL tells back random schemas as they were created", "[integration][postgresql]") {
  check_seeds(0, 150);
}

TEST_CASE("PostgreSQL tells back many random schemas as they were created", "[.][slow]") { check_seeds(150, 5150); }

TEST_CASE("comments are told, and are part of what a fingerprint sees", "[integration][postgresql]") {
  const support::FreshPostgresql database;
  const support::PostgresqlDatabase judge(database.url());
  Result<Postgresql> db = Postgresql::open(database.url());
  REQUIRE(db);
  judge.execute("CREATE TABLE a (n INT, m INT); CREATE VIEW v AS SELECT n FROM a");
  const std::uint64_t before = db->fingerprint({}).value();
  judge.execute(
      "COMMENT ON TABLE a IS 'it''s'; COMMENT ON COLUMN a.m IS 'x \\ y'; COMMENT ON COLUMN v.n IS 'of a view'");
  const Schema found = db->reflect().value();
  CHECK(found.find("a")->comment == "it's");
  CHECK(found.find("a")->columns[0].comment_.empty());
  CHECK(found.find("a")->columns[1].comment_ == "x \\ y");
  const std::uint64_t told = db->fingerprint({}).value();
  CHECK(told != before);
  judge.execute("COMMENT ON COLUMN a.m IS 'y'");
  CHECK(db->fingerprint({}).value() != told);
  judge.execute("COMMENT ON TABLE a IS NULL; COMMENT ON COLUMN a.m IS NULL; COMMENT ON COLUMN v.n IS NULL");
  CHECK(db->fingerprint({}).value() == before);
}

TEST_CASE("names that only PostgreSQL tells apart are refused, and not taken for one", "[integration][postgresql]") {
  const support::FreshPostgresql database;
  const support::PostgresqlDatabase judge(database.url());
  judge.execute("CREATE TABLE users (id int); CREATE TABLE \"Users\" (a text, \"A\" int); CREATE TABLE notes (id int)");
  Result<Postgresql> db = Postgresql::open(database.url());
  REQUIRE(db);
  const auto refused = [](const Result<Schema>& found) {
    REQUIRE_FALSE(found);
    CHECK(name(found.error().code) == name(ErrorCode::unsupported_by_dialect));
    return found.error().message;
  };
  const auto leaves_out = [](std::string_view other) {
    return [other](std::string_view table) { return table == other; };
  };
  CHECK(refused(db->reflect(leaves_out("notes"))).starts_with("tables users and Users differ in nothing but the case"));
  CHECK(refused(db->reflect(leaves_out("users"))).starts_with("columns of table Users, a and A differ in nothing but"));
  const Result<Schema> found = db->reflect(leaves_out("Users"));
  REQUIRE(found);
  CHECK(found->size() == 2);
  // A change of a table that has two such columns does not take one for the other.
  Operations op;
  op.alter_column("Users", "A", {.type = text});
  const Operation* const group[] = {&op.list()[0]};
  Statements statements;
  const auto compiled = db->compile_next(group, TransactionContext::inside, statements);
  REQUIRE_FALSE(compiled);
  CHECK(name(compiled.error().code) == name(ErrorCode::unsupported_by_dialect));
}
