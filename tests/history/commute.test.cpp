// SPDX-License-Identifier: MIT
#include "headway/history/commute.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headway/base/finding.hpp"
#include "headway/history/order.hpp"
#include "headway/history/verify.hpp"
#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;
using graphs::revision;

namespace {

constexpr Migration doing(Migration migration, Body upgrade) {
  migration.upgrade = upgrade;
  return migration;
}

/// `right and left: tasks.due`, several with `; ` between them: what is found when the list is walked in its order.
std::string met(std::span<const Migration> list, Dialect dialect = Dialect::sqlite) {
  const Graph graph(list);
  detail::CommuteCheck check(graph);
  std::vector<Finding> found;
  for (Node node = 0; node < graph.size(); ++node) {
    Operations op;
    graph.migration(node).upgrade(op);
    check.begin(node);
    check.add(node, op.list(), Schema{}, dialect, found);
  }
  std::string out;
  for (const Finding& each : found) {
    CHECK(each.code == ErrorCode::branches_do_not_commute);
    out +=
        (out.empty() ? "" : "; ") + each.revision.string() + " and " + each.other.string() + ": " + each.table.string();
    if (!each.name.empty()) out += "." + each.name.string();
  }
  return out;
}

/// Two branches on one base, and what is found when either is walked first; both must find the same place.
std::string between(Body left, Body right) {
  const Migration forth[] = {
      revision("base"), doing(revision("left", "base"), left), doing(revision("right", "base"), right)};
  const Migration back[] = {
      revision("base"), doing(revision("right", "base"), right), doing(revision("left", "base"), left)};
  const std::string one = met(forth), other = met(back);
  CHECK(one.empty() == other.empty());
  return one;
}

constexpr Body drop_due = [](Operations& op) { op.drop_column("tasks", "due"); };
constexpr Body rename_due = [](Operations& op) { op.rename_column("tasks", "due", "until"); };
constexpr Body retype_due = [](Operations& op) { op.alter_column("tasks", "due", {.type = date}); };
constexpr Body index_due = [](Operations& op) { op.create_index("i", "tasks", {"due"}); };
constexpr Body add_effort = [](Operations& op) { op.add_column("tasks", column("effort", integer)); };
constexpr Body drop_tasks = [](Operations& op) { op.drop_table("tasks"); };
constexpr Body refer_to_due = [](Operations& op) {
  op.create_table("notes", column("due", date).references("tasks", "due"));
};

}  // namespace

TEST_CASE("branches that touch different things have no order", "[unit][history]") {
  CHECK(between(graphs::nothing, drop_tasks).empty());
  CHECK(between(drop_due, add_effort).empty());
  CHECK(between(drop_due, [](Operations& op) { op.drop_column("users", "due"); }).empty());
  CHECK(between(drop_tasks, [](Operations& op) { op.drop_table("users"); }).empty());
  CHECK(between(drop_due, [](Operations& op) { op.create_index("i", "tasks", {"id"}); }).empty());
}

TEST_CASE("branches that only use the same things have no order", "[unit][history]") {
  CHECK(between(index_due, [](Operations& op) { op.create_unique("uq", "tasks", {"due"}); }).empty());
  CHECK(between(index_due, refer_to_due).empty());
  CHECK(between(index_due, retype_due).empty());
  CHECK(between(retype_due, refer_to_due).empty());
}

TEST_CASE("two branches that change one column have an order", "[unit][history]") {
  CHECK(between(retype_due, retype_due) == "right and left: tasks.due");
  CHECK(between(drop_due, retype_due) == "right and left: tasks.due");
  CHECK(between(rename_due, index_due) == "right and left: tasks.due");
  CHECK(between(drop_due, refer_to_due) == "right and left: tasks.due");
  CHECK(between(drop_due, [](Operations& op) {
          op.bulk_insert("tasks", {"id", "due"}, {{1, 2}});
        }) == "right and left: tasks.due");
  CHECK(between(rename_due, [](Operations& op) { op.add_column("tasks", column("until", date)); }) ==
        "right and left: tasks.until");
}

TEST_CASE("who makes, drops or renames a table meets all who touch it", "[unit][history]") {
  for (const Body other : {drop_due, retype_due, add_effort, refer_to_due, drop_tasks}) {
    CHECK(between(drop_tasks, other).starts_with("right and left: tasks"));
    CHECK(
        between([](Operations& op) { op.rename_table("tasks", "jobs"); }, other).starts_with("right and left: tasks"));
  }
  CHECK(between(drop_tasks, [](Operations& op) { op.drop_index("i", "tasks"); }) == "right and left: tasks");
  CHECK(between([](Operations& op) { op.rename_table("tasks", "jobs"); },
                [](Operations& op) { op.create_table("jobs", column("id", integer)); }) == "right and left: jobs");
}

TEST_CASE("each thing that two branches disagree on is found", "[unit][history]") {
  CHECK(between(
            [](Operations& op) {
              op.alter_column("tasks", "due", {.nullable = true});
              op.drop_column("users", "name");
            },
            [](Operations& op) {
              op.drop_column("users", "name");
              op.alter_column("tasks", "due", {.type = date});
            }) == "right and left: users.name; right and left: tasks.due");
}

TEST_CASE("a revision that stands on another comes after it, also through dependencies and merges", "[unit][history]") {
  const Migration line[] = {
      revision("base"), doing(revision("one", "base"), retype_due), doing(revision("two", "one"), drop_due)};
  CHECK(met(line).empty());
  const Migration depends[] = {revision("base"),
                               doing(revision("left", "base"), retype_due),
                               doing(revision("right", "base", "left"), drop_due)};
  CHECK(met(depends).empty());
  const Migration merged[] = {revision("base"),
                              doing(revision("left", "base"), retype_due),
                              doing(revision("right", "base"), add_effort),
                              doing(revision("merge", {"left", "right"}), drop_due),
                              doing(revision("later", "merge"), [](Operations& op) { op.drop_table("tasks"); })};
  CHECK(met(merged).empty());
}

TEST_CASE("what the one branch did long ago is still met", "[unit][history]") {
  const Migration list[] = {revision("base"),
                            doing(revision("left1", "base"), retype_due),
                            revision("left2", "left1"),
                            revision("left3", "left2"),
                            revision("right1", "base"),
                            doing(revision("right2", "right1"), drop_due),
                            revision("merge", {"left3", "right2"})};
  CHECK(met(list) == "right2 and left1: tasks.due");
}

TEST_CASE("a second fork knows nothing of the first, and finds its own", "[unit][history]") {
  const Migration list[] = {revision("base"),
                            doing(revision("a", "base"), retype_due),
                            doing(revision("b", "base"), add_effort),
                            revision("merge", {"a", "b"}),
                            doing(revision("c", "merge"), drop_due),
                            doing(revision("d", "merge"), index_due)};
  CHECK(met(list) == "d and c: tasks.due");
}

TEST_CASE("histories with several bases are branches from the beginning", "[unit][history]") {
  const Migration list[] = {doing(revision("users"), retype_due), doing(revision("teams"), drop_due)};
  CHECK(met(list) == "teams and users: tasks.due");
  const Migration apart[] = {doing(revision("users"), retype_due), doing(revision("teams", {}, "users"), drop_due)};
  CHECK(met(apart).empty());
}

TEST_CASE("three branches are compared two by two", "[unit][history]") {
  const Migration list[] = {revision("base"),
                            doing(revision("a", "base"), retype_due),
                            doing(revision("b", "base"), index_due),
                            doing(revision("c", "base"), drop_due)};
  CHECK(met(list) == "c and b: tasks.due");
  const Migration ordered[] = {revision("base"),
                               doing(revision("a", "base"), retype_due),
                               doing(revision("b", "base"), index_due),
                               doing(revision("c", "base", "b"), drop_due)};
  CHECK(met(ordered) == "c and a: tasks.due");
}

TEST_CASE("operations for another dialect meet nobody", "[unit][history]") {
  const Migration list[] = {revision("base"),
                            doing(revision("left", "base"), retype_due),
                            doing(revision("right", "base"), [](Operations& op) {
                              op.only(Dialect::mysql, [](Operations& inner) { inner.drop_column("tasks", "due"); });
                            })};
  CHECK(met(list).empty());
  CHECK(met(list, Dialect::mysql) == "right and left: tasks.due");
}

TEST_CASE("names whose parts run together are not the same place", "[unit][history]") {
  CHECK(between([](Operations& op) { op.drop_column("ab", "c"); }, [](Operations& op) { op.drop_column("a", "bc"); })
            .empty());
  CHECK(between([](Operations& op) { op.drop_column("a", "*"); }, [](Operations& op) { op.drop_index("i", "a"); })
            .empty());
}

TEST_CASE("raw SQL meets operations, whichever branch comes first", "[unit][history]") {
  constexpr Body base = [](Operations& op) {
    op.create_table("t",
                    column("id", integer).primary_key(),
                    column("a", integer),
                    column("b", integer),
                    column("c", integer),
                    unique({"b"}).named("uq"),
                    Index{"ix", {"a"}, false, {}});
  };
  const auto verified = [&](Body left, Body right) {
    Migration list[] = {
        {.revision = "1", .upgrade = base, .downgrade = irreversible},
        {.revision = "2", .down_revision = "1", .upgrade = left, .downgrade = irreversible},
        {.revision = "3", .down_revision = "1", .upgrade = right, .downgrade = irreversible},
        {.revision = "4", .down_revision = {"2", "3"}, .upgrade = [](Operations&) {}, .downgrade = irreversible}};
    const Findings found = verify(std::span<const Migration>(list));
    return found.empty() ? std::string("nothing") : std::string(name(found.front().code));
  };
  const auto both = [&](Body left, Body right) {
    const std::string one = verified(left, right);
    CHECK(verified(right, left) == one);
    return one;
  };
  constexpr Body rename_b = [](Operations& op) { op.rename_column("t", "b", "z"); };
  constexpr Body rename_a = [](Operations& op) { op.rename_column("t", "a", "z"); };
  CHECK(both([](Operations& op) { op.execute("ALTER TABLE t DROP COLUMN c; ALTER TABLE t ADD COLUMN c TEXT"); },
             [](Operations& op) { op.alter_column("t", "c", {.type = text}); }) == "branches_do_not_commute");
  CHECK(both([](Operations& op) { op.create_check("ck", "t", "a > 0"); }, rename_a) == "branches_do_not_commute");
  CHECK(both([](Operations& op) { op.create_index("iy", "t", {"b"}, {.where = "a > 1"}); }, rename_a) ==
        "branches_do_not_commute");
  CHECK(both([](Operations& op) { op.add_column("t", column("g", integer).generated_as("b + 1")); }, rename_b) ==
        "branches_do_not_commute");
  CHECK(both([](Operations& op) { op.drop_unique("uq", "t"); }, rename_b) == "branches_do_not_commute");
  CHECK(both([](Operations& op) { op.drop_index("ix", "t"); }, rename_a) == "branches_do_not_commute");
  CHECK(both([](Operations& op) { op.create_check("ck", "t", "a > 0"); },
             [](Operations& op) { op.create_index("iy", "t", {"a"}); }) == "nothing");
  CHECK(both([](Operations& op) { op.execute("ALTER TABLE t ADD COLUMN x TEXT"); },
             [](Operations& op) { op.add_column("t", column("y", text)); }) == "nothing");
}

TEST_CASE("dropping a constraint without a name leaves the rest of the table alone", "[unit][history]") {
  constexpr Body drop_unnamed = [](Operations& op) { op.drop_check(check("due > 0"), "tasks"); };
  CHECK(between(drop_unnamed, add_effort).empty());
  CHECK(between(drop_unnamed, index_due).empty());
  CHECK(between(drop_unnamed, drop_due) == "right and left: tasks.due");
  CHECK(between(drop_unnamed, drop_tasks) == "right and left: tasks");
}

TEST_CASE("options of one table have an order, and so have they with what the table is", "[unit][history]") {
  constexpr Body make_strict = [](Operations& op) { op.alter_options("tasks", {.strict = true}); };
  CHECK(between(make_strict, [](Operations& op) { op.alter_options("tasks", {.strict = false}); }) ==
        "right and left: tasks");
  CHECK(between(make_strict, drop_tasks) == "right and left: tasks");
  CHECK(between(make_strict, [](Operations& op) { op.alter_options("users", {.strict = true}); }).empty());
  CHECK(between(make_strict, index_due).empty());
  CHECK(between([](Operations& op) { op.reorder_columns("tasks", {"due"}); }, rename_due) ==
        "right and left: tasks.due");
}
