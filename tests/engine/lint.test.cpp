// SPDX-License-Identifier: MIT
// What lint tells of a plan, with what a real database says of its rows.
#include <string>
#include <string_view>

#include "histories.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

using namespace headway;
using histories::open;
using support::Database;

namespace {

constexpr Migration shop{
    .revision = "0001_shop",
    .upgrade =
        [](Operations& op) {
          op.create_table("users",
                          column("id", integer).primary_key(),
                          column("email", varchar(255)),
                          column("name", text),
                          column("age", text).collate("NOCASE"));
          op.create_table("notes", column("id", integer).primary_key(), column("body", text));
        },
    .downgrade =
        [](Operations& op) {
          op.drop_table("notes");
          op.drop_table("users");
        },
};

constexpr Migration step(std::string_view revision, std::string_view below, Body up, Accepted accepts = {}) {
  return {
      .revision = revision, .down_revision = below, .accepts = accepts, .upgrade = up, .downgrade = [](Operations&) {}};
}

std::string told(const std::vector<PlannedStep>& steps) {
  std::string out;
  for (const PlannedStep& each : steps) {
    for (const LintFinding& finding : each.findings) {
      CHECK(finding.revision == each.revision);
      CHECK(finding.direction == name(each.direction));
      out += (out.empty() ? "" : "\n") + describe(finding);
      if (finding.is_certain) out += " (certain)";
    }
  }
  return out;
}

/// What a plan tells of migrations on top of `shop`, on a database that has these rows.
std::string on(const char* rows, std::vector<Migration> above, Options options = {}) {
  const Database db;
  const Migration first[] = {shop};
  REQUIRE(open(db.get(), *History::from(first)).migrate_to_head());
  db.execute(rows);
  above.insert(above.begin(), shop);
  auto migrator = open(db.get(), *History::from(above), std::move(options));
  const auto before = support::snapshot(db.get());
  const auto steps = migrator.plan(Direction::upgrade, "head");
  INFO((steps ? "" : describe(steps.error())));
  REQUIRE(steps);
  CHECK(support::difference(support::snapshot(db.get()), before) == "");
  return told(*steps);
}
std::string on(const char* rows, Body up, Accepted accepts = {}) {
  return on(rows, {step("0002", "0001_shop", up, accepts)});
}

constexpr const char* some = R"(INSERT INTO users (email, name, age) VALUES
  ('a@x', 'Ada', '36'), ('b@x', 'Bob', NULL), (NULL, 'Bob', '12 years');
  INSERT INTO notes (body) VALUES (NULL))";

}  // namespace

TEST_CASE("a plan tells of rows that are there, and says nothing where there are none", "[unit][engine]") {
  const Body drop_table = [](Operations& op) { op.drop_table("users"); };
  CHECK(on("", drop_table) == "");
  CHECK(on(some, drop_table) ==
        "loss HW150 drops_table: table users is dropped, and its rows with it: 3 rows are there (certain)");

  const Body drop_column = [](Operations& op) { op.drop_column("notes", "body"); };
  CHECK(on(some, drop_column) == "");  // no row has a value
  CHECK(on("INSERT INTO notes (body) VALUES ('x'), (NULL)", drop_column) ==
        "loss HW151 drops_column: column notes.body is dropped, and its values with it: 1 row has a value (certain)");

  const Body add = [](Operations& op) { op.add_column("users", column("city", text).not_null()); };
  CHECK(on("", add) == "");
  CHECK(on(some, add) ==
        "refusal HW154 not_null_without_value: column users.city is not null and new, and has no value for the rows "
        "that exist: 3 rows are there (certain)");
}

TEST_CASE("a plan tells of the rows that a rule would refuse, as the run would", "[unit][engine]") {
  struct Case {
    Body up;
    std::string_view told;
  };
  const Case cases[] = {
      {[](Operations& op) { op.alter_column("users", "email", {.nullable = false}); },
       "refusal HW154 not_null_without_value: column users.email becomes not null: a null stops the migration: 1 row "
       "has none (certain)"},
      {[](Operations& op) { op.alter_column("users", "id", {.nullable = false}); }, ""},
      {[](Operations& op) { op.alter_column("users", "name", {.nullable = false}); }, ""},
      {[](Operations& op) { op.create_unique("uq", "users", {"name"}); },
       "refusal HW155 unique_over_duplicates: name of table users becomes unique: rows that agree in it stop the "
       "migration: 2 rows agree with others (certain)"},
      {[](Operations& op) { op.create_unique("uq", "users", {"email"}); }, ""},
      {[](Operations& op) {
         op.create_unique("uq", "users", {"name", "email"});
       },
       ""},
      {[](Operations& op) {
         op.create_index("i", "users", {expression("lower(substr(name, 1, 1))")}, {.unique = true});
       },
       "refusal HW155 unique_over_duplicates: lower(substr(name, 1, 1)) of table users becomes unique: rows that agree "
       "in it stop the migration: 2 rows agree with others (certain)"},
      {[](Operations& op) { op.create_index("i", "users", {"name"}, {.unique = true, .where = "email IS NOT NULL"}); },
       ""},
      {[](Operations& op) { op.alter_column("users", "age", {.type = integer}); },
       "refusal HW153 type_may_not_fit: column users.age becomes integer, which was text: a value that does not fit "
       "stops the migration: 1 row has one that does not fit (certain)"},
      {[](Operations& op) { op.alter_column("users", "email", {.type = varchar(1)}); }, ""},
  };
  for (const Case& each : cases) {
    CHECK(on(some, each.up) == each.told);
    // What is foretold comes true, and what is not does not.
    const Database db;
    const Migration list[] = {shop, step("0002", "0001_shop", each.up)};
    auto migrator = open(db.get(), *History::from(list));
    REQUIRE(migrator.upgrade("0001_shop"));
    db.execute(some);
    const auto report = migrator.migrate_to_head();
    INFO(each.told << (report ? "" : describe(report.error())));
    CHECK(static_cast<bool>(report) == each.told.empty());
  }
}

TEST_CASE("duplicates are those that the collation takes for the same", "[unit][engine]") {
  const char* rows = "INSERT INTO users (name, age) VALUES ('Ada', 'X'), ('ada', 'x')";
  CHECK(on(rows, [](Operations& op) { op.create_unique("uq", "users", {"name"}); }) == "");
  CHECK(on(rows, [](Operations& op) { op.create_unique("uq", "users", {"age"}); }).find("2 rows agree") !=
        std::string::npos);
  CHECK(on(rows, [](Operations& op) {
          op.create_index("i", "users", {ascending("name").collate("NOCASE")}, {.unique = true});
        }).find("2 rows agree") != std::string::npos);
}

TEST_CASE("no more rows of a table are read than make it large", "[unit][engine]") {
  std::string rows = "INSERT INTO users (name) VALUES ('first')";
  for (int at = 0; at < 20; ++at) rows += ", ('name" + std::to_string(at) + "')";
  const auto told_of = [&](Body up, std::uint64_t large) {
    return on(rows.c_str(), {step("0002", "0001_shop", up)}, {.large_table = large});
  };
  const Body drop = [](Operations& op) { op.drop_table("users"); };
  CHECK(told_of(drop, 100).find(": 21 rows are there (certain)") != std::string::npos);
  CHECK(told_of(drop, 10).find(": at least 10 rows are there (certain)") != std::string::npos);
  const Body unique_name = [](Operations& op) { op.create_index("i", "users", {"name"}, {.unique = true}); };
  CHECK(told_of(unique_name, 100) == "");
  CHECK(told_of(unique_name, 10) ==
        "refusal HW155 unique_over_duplicates: name of table users becomes unique: rows that agree in it stop the "
        "migration: none of the 10 rows that were looked at agrees with another");
  const Body drop_email = [](Operations& op) { op.drop_column("users", "email"); };
  CHECK(told_of(drop_email, 22) == "");
  CHECK(told_of(drop_email, 21).find("none of the 21 rows that were looked at has a value") != std::string::npos);
}

TEST_CASE("the rebuild of a large table is slow, and told once", "[unit][engine]") {
  const char* rows = "INSERT INTO users (name) VALUES ('a'), ('b'), ('c')";
  const Body rebuild = [](Operations& op) {
    op.alter_column("users", "age", {.collation = Text("")});
    op.rename_table("users", "people");
    op.alter_column("people", "name", {.type = text, .conversion = "upper(name)"});
  };
  const auto told_of = [&](Body up, std::uint64_t large, Accepted accepts = {}) {
    return on(rows, {step("0002", "0001_shop", up, accepts)}, {.large_table = large});
  };
  CHECK(told_of(rebuild, 4) == "");
  CHECK(told_of(rebuild, 3) ==
        "slow HW156 rebuilds_large_table: table users is large, and each of its rows is copied: at least 3 rows are "
        "there (certain)");
  CHECK(told_of(rebuild, 3, ErrorCode::rebuilds_large_table) == "");
  CHECK(told_of([](Operations& op) { op.create_check("ck", "users", "name <> ''"); }, 3) == "");  // in place
}

TEST_CASE("what revisions before it change cannot be asked of the database", "[unit][engine]") {
  const auto both = [](Body first, Body second) {
    return on(some, {step("0002", "0001_shop", first), step("0003", "0002", second)});
  };
  const Body forbid = [](Operations& op) { op.alter_column("users", "email", {.nullable = false}); };
  const std::string not_asked =
      "refusal HW154 not_null_without_value: column users.email becomes not null: a null stops the migration: the rows "
      "cannot be asked (rows are written before)";
  CHECK(both([](Operations& op) { op.execute("DELETE FROM users WHERE name = 'Ada'"); }, forbid) == not_asked);
  CHECK(both([](Operations& op) { op.run([](Connection&) -> Result<void> { return {}; }); }, forbid) == not_asked);
  CHECK(both([](Operations& op) { op.execute("UPDATE users SET email = 'x' WHERE email IS NULL"); }, forbid) == "");
  // Under another name it can.
  CHECK(
      both(
          [](Operations& op) {
            op.rename_table("users", "people");
            op.rename_column("people", "email", "mail");
          },
          [](Operations& op) { op.drop_column("people", "mail"); }) ==
      "loss HW151 drops_column: column people.mail is dropped, and its values with it: 2 rows have a value (certain)");
}

TEST_CASE("a new installation is told of nothing", "[unit][engine]") {
  const Migration list[] = {shop, step("0002", "0001_shop", [](Operations& op) {
                              op.drop_table("notes");
                              op.drop_column("users", "age");
                              op.create_unique("uq", "users", {"name"});
                              op.add_column("users", column("city", text).not_null());
                            })};
  auto migrator = open(":memory:", *History::from(list));
  CHECK(told(*migrator.plan(Direction::upgrade, "head")) == "");
}

TEST_CASE("what a migration accepts is not told, and a way down is judged by itself", "[unit][engine]") {
  const Body drop = [](Operations& op) {
    op.drop_table("notes");
    op.drop_column("users", "name");
  };
  const std::string column_goes =
      "loss HW151 drops_column: column users.name is dropped, and its values with it: 3 rows have a value (certain)";
  CHECK(on(some, drop, ErrorCode::drops_table) == column_goes);
  CHECK(on(some, drop, {ErrorCode::drops_column, ErrorCode::drops_table}) == "");

  const Database db;
  Migration accepting = shop;
  accepting.accepts = ErrorCode::drops_table;
  const Migration list[] = {accepting};
  auto migrator = open(db.get(), *History::from(list));
  REQUIRE(migrator.migrate_to_head());
  CHECK(told(*migrator.plan(Direction::downgrade, "base")) == "");
  db.execute(some);
  CHECK(told(*migrator.plan(Direction::downgrade, "base")) ==
        "loss HW150 drops_table: table notes is dropped, and its rows with it: 1 row is there (certain)\n"
        "loss HW150 drops_table: table users is dropped, and its rows with it: 3 rows are there (certain)");
}

TEST_CASE("a plan notes the step that cannot be taken back", "[unit][engine]") {
  const auto above = [](Body down, Accepted accepts = {}) {
    return std::vector<Migration>{{.revision = "0002",
                                   .down_revision = "0001_shop",
                                   .accepts = accepts,
                                   .upgrade = [](Operations&) {},
                                   .downgrade = down}};
  };
  CHECK(on("", above(irreversible)) ==
        "note HW157 irreversible_step: it cannot be taken back: it is declared irreversible (certain)");
  CHECK(on("", above(nullptr)) ==
        "note HW157 irreversible_step: it cannot be taken back: it has no downgrade function (certain)");
  CHECK(on("", above(irreversible, ErrorCode::irreversible_step)) == "");
}

TEST_CASE("a plan notes branches whose order matters, where one of them is still to run", "[unit][engine]") {
  const Database db;
  const Body body = [](Operations& op) { op.alter_column("notes", "body", {.default_value = default_literal("x")}); };
  const Migration list[] = {shop, step("0002_left", "0001_shop", body), step("0002_right", "0001_shop", body)};
  auto migrator = open(db.get(), *History::from(list, Branches::allowed));
  REQUIRE(migrator.upgrade("0001_shop"));
  const auto note = [](const std::string& other) {
    return "note HW051 branches_do_not_commute: it and " + other +
           ", of another branch, both touch column body of table notes";
  };
  CHECK(told(*migrator.plan(Direction::upgrade, "heads")) == note("0002_right"));
  CHECK(told(*migrator.plan(Direction::upgrade, "0002_left")) == note("0002_right"));
  CHECK(told(*migrator.plan(Direction::upgrade, "0002_right")) == note("0002_left"));
  REQUIRE(migrator.migrate_to_head());
  CHECK(told(*migrator.plan(Direction::downgrade, "0001_shop")) == "");
}

TEST_CASE("a finding has all that is printed", "[unit][engine]") {
  const Database db;
  const Migration list[] = {shop, step("0002", "0001_shop", [](Operations& op) {
                              op.drop_column("users", "name");
                              op.add_column("users", column("label", text));
                            })};
  auto migrator = open(db.get(), *History::from(list));
  REQUIRE(migrator.upgrade("0001_shop"));
  db.execute(some);
  const auto steps = migrator.plan(Direction::upgrade, "head");
  REQUIRE(steps);
  REQUIRE(steps->at(0).findings.size() == 1);
  const LintFinding& found = steps->at(0).findings[0];
  CHECK(found.code == ErrorCode::rename_without_was);
  CHECK(found.name == "rename_without_was");
  CHECK(found.severity == Severity::loss);
  CHECK(found.revision == "0002");
  CHECK(found.direction == "upgrade");
  CHECK(found.table == "users");
  CHECK(found.part == "name");
  CHECK(found.sentence ==
        "column users.name goes and label comes: if that is another name, values are lost: 3 rows have a value");
  CHECK(found.recipe == remedy(ErrorCode::rename_without_was));
  CHECK(found.is_certain);
  CHECK(found.rows == 3);
}

TEST_CASE("odd names are asked for as they are", "[unit][engine]") {
  const Database db;
  db.execute(R"(CREATE TABLE "select ""x""" ("group by" TEXT); INSERT INTO "select ""x""" VALUES ('a'), ('a'))");
  const Migration list[] = {{.revision = "1", .upgrade = [](Operations& op) {
                               op.create_index("i", R"(select "x")", {"group by"}, {.unique = true});
                             }}};
  auto migrator = open(db.get(), *History::from(list));
  CHECK(told(*migrator.plan(Direction::upgrade, "head")).find("2 rows agree with others") != std::string::npos);
}

TEST_CASE("large_table is at least one row", "[unit][engine]") {
  const auto opened = Migrator<Sqlite>::open(":memory:", histories::all, {.large_table = 0});
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::contradictory_options);
}
