// SPDX-License-Identifier: MIT
// Reflection is exact: a schema that was created and read back is the same value, whatever it says.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ddl/schema_generator.hpp"
#include "headway/operations/difference_words.hpp"
#include "headway/sqlite.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

/// What SQLite keeps for the schema, or why it refused.
Result<Schema> created(const Schema& schema, std::string& statements) {
  Result<Sqlite> db = Sqlite::open(":memory:");
  if (!db) return failure(db.error());
  Result<void> done;
  schema.each([&](const Table& table) {
    Statements out;
    if (done) done = compile_for_sqlite(Operation(CreateTable{table}), true, out);
    for (const Statement& each : out) {
      statements += each.sql + ";\n";
      if (done) done = db->execute(each.sql);
    }
  });
  if (!done) return failure(done.error());
  return sqlite::reflect(*db, {});
}

std::string all_differences(const Schema& wanted, const Schema& found) {
  std::string out;
  for (const Difference& each : differences(wanted, found)) out += to_string(each) + "\n";
  return out;
}

/// The schema with the types of another, which must be written as its own are. Nothing else may differ: SQLite has no
/// word of its own for some types, a STRICT table knows only five, and AUTOINCREMENT is for INTEGER alone.
Schema with_types_of(const Schema& schema, const Schema& stored) {
  Schema out;
  schema.each([&](const Table& table) {
    Table made = table;
    const Table* other = stored.find(table.name);
    REQUIRE(other != nullptr);
    REQUIRE(other->columns.size() == table.columns.size());
    for (std::size_t at = 0; at < made.columns.size(); ++at) {
      Column& column = made.columns[at];
      const Type& type = column.is_autoincrement ? integer : column.type;
      const std::string ours = detail::sqlite_type(type, table.is_strict);
      const std::string theirs = detail::sqlite_type(other->columns[at].type, table.is_strict);
      INFO(ours << " is stored as " << theirs);
      CHECK(sql::detail::same_words(ours, theirs));
      column.type = other->columns[at].type;
    }
    out.put(std::move(made));
  });
  return out;
}

void check_exact(const Schema& schema) {
  std::string statements;
  const Result<Schema> found = created(schema, statements);
  INFO(statements);
  if (!found) FAIL(found.error().message << "\n" << found.error().native.message);
  const Result<Schema> stored = detail::as_sqlite_stores(schema);
  if (!stored) FAIL(stored.error().message);
  INFO(all_differences(*stored, *found));
  CHECK(*found == *stored);
  CHECK(differences(*stored, *found).empty());
  const Schema original = with_types_of(schema, *found);
  INFO(all_differences(original, *found));
  CHECK(*found == original);
  CHECK(differences(original, *found).empty());
}

void check_seeds(std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t seed = first; seed < last; ++seed) {
    INFO("seed " << seed);
    check_exact(SchemaGenerator(seed).schema());
  }
}

}  // namespace

TEST_CASE("a generated schema is reflected as it was", "[integration][ddl]") { check_seeds(0, 500); }

TEST_CASE("many generated schemas are reflected as they were", "[.][slow][ddl]") { check_seeds(500, 20500); }
