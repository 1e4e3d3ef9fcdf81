// SPDX-License-Identifier: MIT
#include "headway/testing/portrait.hpp"

#include <string>
#include <vector>

#include "headway/testing/inspector.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace headway;
using headway::testing::contrast;
using headway::testing::Inspector;
using headway::testing::Portrait;
using headway::testing::StoredObject;

namespace {

using Sentences = std::vector<std::string>;

/// The portrait of a database that a script makes.
Portrait portrait(const std::string& script) {
  const support::Database db;
  db.execute(script);
  auto backend = Sqlite::open(db.get());
  REQUIRE(backend);
  auto schema = backend->reflect();
  auto objects = Inspector<Sqlite>::objects(*backend);
  REQUIRE(schema);
  REQUIRE(objects);
  return {std::move(*schema), std::move(*objects)};
}

}  // namespace

TEST_CASE("portraits of databases made alike have no contrast, however it was written", "[unit][testing]") {
  const auto found = contrast(
      portrait("CREATE TABLE t (a INTEGER, b TEXT); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t"),
      portrait(
          "create table t(a integer,\"b\" text /* b */); CREATE INDEX i ON t(a); CREATE VIEW v AS SELECT  a FROM t"));
  CHECK(found.structure.empty());
  CHECK(found.wording.empty());
}

TEST_CASE("views, triggers and virtual tables are part of the structure, by name and by definition",
          "[unit][testing]") {
  const Portrait one = portrait(
      "CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW gone AS SELECT 1;"
      "CREATE TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM t; END; CREATE VIRTUAL TABLE f USING fts5(a)");
  const Portrait other = portrait(
      "CREATE TABLE t (a); CREATE VIEW v AS SELECT a + 1 FROM t; CREATE VIEW added AS SELECT 1;"
      "CREATE TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM t WHERE a; END; CREATE VIRTUAL TABLE f USING fts5(a, b)");
  const auto found = contrast(one, other);
  CHECK(found.structure == Sentences{"view v: its SELECT is SELECT a + 1 FROM t, and SELECT a FROM t was expected",
                                     "view gone: is missing",
                                     "view added: was not expected",
                                     "table t: trigger tr is after insert: DELETE FROM t WHERE a;, and after insert: "
                                     "DELETE FROM t; was expected",
                                     "virtual table f reads `, b)` where `)` was expected"});
  CHECK(found.wording.empty());
}

TEST_CASE("what a table's structure tells is not told again by its wording", "[unit][testing]") {
  const auto structure =
      contrast(portrait("CREATE TABLE t (a); CREATE INDEX i ON t (a)"), portrait("CREATE TABLE t (a, b)"));
  CHECK(structure.structure == Sentences{"table t: column b was not expected", "table t: index i is missing"});
  CHECK(structure.wording.empty());
  const auto wording = contrast(portrait("CREATE TABLE t (a, b); CREATE TABLE u (a)"),
                                portrait("CREATE TABLE t (b, a); CREATE TABLE u (a UNIQUE ON CONFLICT IGNORE)"));
  CHECK(wording.structure == Sentences{"table u: constraint unique (a) was not expected"});
  CHECK(wording.wording == Sentences{"table t reads `b, a)` where `a, b)` was expected"});
}

TEST_CASE("a definition that goes on where the other ends", "[unit][testing]") {
  CHECK(testing::detail::parting_words("CREATE VIEW v AS SELECT 1", "CREATE VIEW v AS SELECT 1 AS one, 2 AS two") ==
        "reads `AS one, 2 AS` where its end was expected");
}
