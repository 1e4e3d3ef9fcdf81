// SPDX-License-Identifier: MIT
// Create, compare, nothing: the application's models are migrated to by migrations that wrote themselves, for all
// dialects at once, although the rules are in each one's own words.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "headway/operations/difference_words.hpp"
#include "headway/sqlite.hpp"
#include "history.hpp"
#include "support/catch.hpp"
#include "thoughts_written.hpp"
#include "written/schemas.hpp"

using namespace headway;

namespace {

std::string words(const Differences& differences) {
  std::string out;
  for (const Difference& each : differences) out += to_string(each) + "\n";
  return out;
}

struct Figures {
  std::size_t for_all = 0, guarded = 0;
};
/// What a written migration records does in each dialect what it was written for, up and down.
Figures check_leads(const Migration& migration, const thoughts_schemas::Step& step) {
  Operations up, down;
  migration.upgrade(up);
  migration.downgrade(down);
  for (const SchemasOf& each : step) {
    INFO("dialect " << name(each.dialect));
    Schema now = each.from;
    CHECK_FALSE(replay(std::as_const(up).list(), now, each.dialect));
    CHECK(words(differences(each.to, now)) == "");
    CHECK(words(differences(now, each.to)) == "");
    CHECK(written_change(now, each.to, each.dialect).upgrade == "");
    CHECK(written_change(each.to, now, each.dialect).upgrade == "");
    CHECK_FALSE(replay(std::as_const(down).list(), now, each.dialect));
    CHECK(words(differences(each.from, now)) == "");
  }
  Figures out;
  for (const Operation& each : std::as_const(up).list()) ++(each.only ? out.guarded : out.for_all);
  return out;
}

}  // namespace

TEST_CASE("the history's schema and the models are the same, in each dialect", "[integration][thoughts]") {
  for (const Dialect dialect : thoughts_schemas::dialects) {
    Schema made;
    const Graph graph(thoughts::history.migrations());
    REQUIRE_FALSE(replay_to(graph, graph.effective_heads(), made, dialect));
    const WrittenChange change = written_change(made, thoughts_schemas::models(dialect), dialect);
    CHECK(change.upgrade == "");
    CHECK(change.downgrade == "");
    CHECK(change.doubts.empty());
  }
}

TEST_CASE("migrations that wrote themselves make the models' tables in each dialect", "[integration][thoughts]") {
  const Figures whole = check_leads(written::migration_whole, thoughts_schemas::from_nothing());
  const Figures rules = check_leads(written::migration_rules, thoughts_schemas::from_first());
  // Eight tables and twenty indexes for all; only rules are guarded.
  CHECK(whole.for_all >= 28);
  CHECK(whole.guarded > 100);
  CHECK(rules.guarded > 100);
  Operations op;
  written::migration_whole.upgrade(op);
  for (const Operation& each : std::as_const(op).list()) {
    const auto* added = each.data.get_if<AddConstraint>();
    CHECK((!each.only || (added != nullptr && added->constraint.get_if<Check>() != nullptr)));
  }
}

TEST_CASE("SQLite has the models' tables after a migration that wrote itself, and no drift",
          "[integration][thoughts]") {
  static constexpr Migration only[] = {written::migration_whole};
  auto migrator = Migrator<Sqlite>::open(":memory:", *History::from(only));
  REQUIRE(migrator);
  const Result<Report> up = migrator->migrate_to_head();
  if (!up) FAIL(describe(up.error()));
  CHECK(words(migrator->drift().value()) == "");
  CHECK(words(migrator->drift(thoughts::models(Dialect::sqlite)).value()) == "");
  const Result<Schema> found = migrator->schema();
  REQUIRE(found);
  const Schema wanted = migrator->backend().as_stored(thoughts_schemas::models(Dialect::sqlite)).value();
  CHECK(written_change(*found, wanted).upgrade == "");
  REQUIRE(migrator->downgrade("base"));
  CHECK(migrator->schema()->size() == 0);
}
