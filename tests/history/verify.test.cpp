// SPDX-License-Identifier: MIT
#include "headway/history/verify.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "history/graphs.hpp"
#include "support/catch.hpp"

using namespace headway;
using graphs::nothing;

namespace {

constexpr Migration step(std::string_view id, Revisions parents, Body up, Body down) {
  return {.revision = id, .down_revision = parents, .upgrade = up, .downgrade = down};
}

/// `users` with an id, a name, and an index on it.
constexpr Migration users = step(
    "0001_users", {},
    [](Operations& op) {
      op.create_table("users", column("id", integer).primary_key(), column("name", text).not_null());
      op.create_index("i_name", "users", {"name"});
    },
    [](Operations& op) { op.drop_table("users"); });

/// What is found as lines of `code revision: sentence`.
std::string said(const Findings& findings) {
  std::string out;
  for (const Finding& each : findings) {
    const Error error = to_error(each);
    out.append(out.empty() ? "" : "\n").append(name(error.code));
    if (!error.revision.empty()) out.append(" ").append(error.revision);
    out.append(": ").append(error.message);
  }
  return out;
}

std::string wrong(std::span<const Migration> list, Dialect dialect = Dialect::sqlite) {
  return said(verify(list, dialect));
}

/// What is wrong with a second migration on top of `users`.
std::string second(Body up, Body down, Dialect dialect = Dialect::sqlite) {
  const Migration list[] = {users, step("0002", "0001_users", up, down)};
  return wrong(list, dialect);
}

/// The same, which must be that its downgrade differs: without the code, the revision and what each sentence has.
std::string left(Body up, Body down) {
  const std::string prefix = "downgrade_differs 0002: downgrade: it does not undo the upgrade: table ";
  std::string out, rest = second(up, down);
  while (!rest.empty()) {
    const std::string line = rest.substr(0, rest.find('\n'));
    rest.erase(0, line.size() + 1);
    out.append(out.empty() ? "" : "; ").append(line.starts_with(prefix) ? line.substr(prefix.size()) : line);
  }
  return out;
}

/// What is wrong when the models are these, and the migrations make `users` as above.
std::string with_models(Tables models) {
  const Migration list[] = {users};
  return said(verify(list, std::move(models)));
}

constexpr Table users_model() {
  return table("users",
               column("id", integer).primary_key(),
               column("name", text).not_null(),
               Index{"i_name", {"name"}, false, {}});
}

}  // namespace

TEST_CASE("a history that does what it says has no findings", "[unit][history]") {
  CHECK(verify(History{}).empty());
  CHECK(second([](Operations& op) { op.add_column("users", column("age", integer)); },
               [](Operations& op) { op.drop_column("users", "age"); })
            .empty());
  CHECK(second(nothing, nothing).empty());
}

TEST_CASE("an upgrade that does not fit is found with its revision and direction", "[unit][history]") {
  const Migration list[] = {users,
                            step(
                                "0002", "0001_users", [](Operations& op) { op.drop_column("users", "age"); }, nothing)};
  const Findings found = verify(list);
  REQUIRE(found.size() == 1);
  CHECK(name(found[0].code) == "no_such_column");
  CHECK(found[0].revision.view() == "0002");
  CHECK(found[0].table.view() == "users");
  CHECK(found[0].name.view() == "age");
  CHECK(found[0].direction.view() == "upgrade");
}

TEST_CASE("nothing is searched behind an upgrade that does not fit", "[unit][history]") {
  const Migration list[] = {users,
                            step(
                                "0002", "0001_users", [](Operations& op) { op.drop_table("tags"); }, nullptr),
                            step(
                                "0003", "0002", [](Operations& op) { op.drop_table("labels"); }, nullptr)};
  CHECK(wrong(list) ==
        "missing_downgrade 0002: there is no downgrade function, and it is not declared irreversible\n"
        "no_such_table 0002: upgrade: there is no table tags");
}

TEST_CASE("a downgrade that does not fit is found, and the search goes on", "[unit][history]") {
  const Migration list[] = {users,
                            step("0002", "0001_users", nothing, [](Operations& op) { op.drop_table("tags"); }),
                            step(
                                "0003",
                                "0002",
                                [](Operations& op) { op.add_column("users", column("age", integer)); },
                                [](Operations& op) {
                                  op.drop_column("users", "name");
                                  op.drop_column("users", "age");
                                }),
                            step(
                                "0004", "0003", [](Operations& op) { op.drop_column("users", "age"); }, irreversible)};
  CHECK(wrong(list) ==
        "no_such_table 0002: downgrade: there is no table tags\n"
        "column_in_use 0003: downgrade: column name of table users is used by i_name");
}

TEST_CASE("a missing downgrade is found, and one declared irreversible is not", "[unit][history]") {
  const Body up = [](Operations& op) { op.drop_table("users"); };
  CHECK(second(up, nullptr) ==
        "missing_downgrade 0002: there is no downgrade function, and it is not declared irreversible");
  CHECK(second(up, irreversible).empty());
}

TEST_CASE("several wrong downgrades are all found", "[unit][history]") {
  const Migration list[] = {step(
                                "1", {}, [](Operations& op) { op.create_table("a", column("id", integer)); }, nothing),
                            step(
                                "2", "1", [](Operations& op) { op.create_table("b", column("id", integer)); }, nullptr),
                            step(
                                "3", "2", [](Operations& op) { op.rename_table("b", "c"); }, nothing)};
  CHECK(wrong(list) ==
        "downgrade_differs 1: downgrade: it does not undo the upgrade: table a: the table is left over\n"
        "missing_downgrade 2: there is no downgrade function, and it is not declared irreversible\n"
        "downgrade_differs 3: downgrade: it does not undo the upgrade: table b: the table is missing\n"
        "downgrade_differs 3: downgrade: it does not undo the upgrade: table c: the table is left over");
}

TEST_CASE("tables that a downgrade leaves or loses are found", "[unit][history]") {
  const Body create = [](Operations& op) { op.create_table("tags", column("id", integer)); };
  const Body drop = [](Operations& op) { op.drop_table("users"); };
  CHECK(left(create, nothing) == "tags: the table is left over");
  CHECK(left(drop, nothing) == "users: the table is missing");
  CHECK(left(nothing, drop) == "users: the table is missing");
  CHECK(left(nothing, create) == "tags: the table is left over");
}

TEST_CASE("columns that a downgrade leaves or loses are found", "[unit][history]") {
  const Body add = [](Operations& op) { op.add_column("users", column("age", integer)); };
  CHECK(left(add, nothing) == "users: column age is left over");
  CHECK(left([](Operations& op) { op.rename_column("users", "name", "title"); }, nothing) ==
        "users: column name is missing; users: column title is left over; users: index i_name is (title), and was "
        "(name)");
  CHECK(left([](Operations& op) { op.drop_table("users"); },
             [](Operations& op) {
               op.create_table("users", column("name", text).not_null(), column("id", integer).primary_key());
               op.create_index("i_name", "users", {"name"});
             })
            .empty());
}

TEST_CASE("a column that comes back as another is found", "[unit][history]") {
  const Body drop = [](Operations& op) {
    op.drop_index("i_name", "users");
    op.drop_column("users", "name");
  };
  const auto back_as = [&](Body down) { return left(drop, down); };
  CHECK(back_as([](Operations& op) {
          op.add_column("users", column("name", varchar(40)).not_null());
          op.create_index("i_name", "users", {"name"});
        }) == "users: type of name is varchar(40), and was text");
  CHECK(back_as([](Operations& op) {
          op.add_column("users", column("name", text));
          op.create_index("i_name", "users", {"name"});
        }) == "users: nullability of name is nullable, and was not null");
  CHECK(back_as([](Operations& op) {
          op.add_column("users", column("name", text).not_null().default_value("x"));
          op.create_index("i_name", "users", {"name"});
        }) == "users: default of name is 'x', and was none");
  CHECK(back_as([](Operations& op) {
          op.add_column("users", column("name", text).not_null().collate("NOCASE"));
          op.create_index("i_name", "users", {"name"});
        }) == "users: collation of name is NOCASE, and was none");
  CHECK(back_as([](Operations& op) {
          op.add_column("users", column("name", text).not_null().generated_as("id"));
          op.create_index("i_name", "users", {"name"});
        }) == "users: generation of name is computed (id), and was not generated");
}

TEST_CASE("a column that stays altered is found", "[unit][history]") {
  CHECK(left([](Operations& op) { op.alter_column("users", "name", {.type = varchar(9), .nullable = true}); },
             [](Operations& op) { op.alter_column("users", "name", {.type = text}); }) ==
        "users: nullability of name is nullable, and was not null");
}

TEST_CASE("indexes that a downgrade leaves, loses or makes otherwise are found", "[unit][history]") {
  const Body create = [](Operations& op) { op.create_index("i_id", "users", {"id"}); };
  const Body drop = [](Operations& op) { op.drop_index("i_name", "users"); };
  CHECK(left(create, nothing) == "users: index i_id is left over");
  CHECK(left(drop, nothing) == "users: index i_name is missing");
  CHECK(left(drop, [](Operations& op) {
          op.create_index("i_name", "users", {desc("name")}, {.unique = true, .where = "id > 0"});
        }) == "users: index i_name is unique (name desc) where id > 0, and was (name)");
}

TEST_CASE("constraints that a downgrade leaves or loses are found", "[unit][history]") {
  CHECK(left([](Operations& op) { op.create_unique("uq", "users", {"name"}); }, nothing) == "users: uq is left over");
  CHECK(left([](Operations& op) { op.create_check("", "users", "id > 0"); }, nothing) ==
        "users: check (id > 0) is left over");
  CHECK(left([](Operations& op) { op.create_foreign_key("fk", "users", {"id"}, "users", {"id"}); }, nothing) ==
        "users: fk is left over");
  CHECK(left([](Operations& op) { op.drop_primary_key("", "users"); }, nothing) ==
        "users: primary key (id) is missing");
}

TEST_CASE("a foreign key with other actions and other options of a table are found", "[unit][history]") {
  const Migration list[] = {
      users,
      step(
          "0002",
          "0001_users",
          [](Operations& op) {
            op.create_table("pets", column("owner", integer).references("users", "id", cascade), strict);
          },
          [](Operations& op) { op.drop_table("pets"); }),
      step(
          "0003",
          "0002",
          [](Operations& op) { op.drop_table("pets"); },
          [](Operations& op) { op.create_table("pets", column("owner", integer).references("users", "id")); })};
  CHECK(wrong(list) ==
        "downgrade_differs 0003: downgrade: it does not undo the upgrade: table pets: foreign key (owner) to users is "
        "on delete no action, and was on delete cascade\n"
        "downgrade_differs 0003: downgrade: it does not undo the upgrade: table pets: options is none, and was strict");
}

TEST_CASE("options, collation and computation that a downgrade does not restore are found", "[unit][history]") {
  const Body make_strict = [](Operations& op) { op.alter_options("users", {.strict = true}); };
  CHECK(left(make_strict, nothing) == "users: options is strict, and was none");
  CHECK(left(make_strict, [](Operations& op) { op.alter_options("users", {.strict = false}); }) == "");
  const Body sort = [](Operations& op) { op.alter_column("users", "name", {.collation = "NOCASE"}); };
  CHECK(left(sort, nothing).starts_with("users: collation of name is NOCASE"));
  CHECK(left(sort, [](Operations& op) { op.alter_column("users", "name", {.collation = ""}); }) == "");
  const Body compute = [](Operations& op) {
    op.alter_column("users", "name", {.generated = Generated{Generated::Kind::stored, "id || ''"}});
  };
  CHECK(left(compute, nothing).starts_with("users: "));
  CHECK(left(compute, [](Operations& op) { op.alter_column("users", "name", {.generated = Generated{}}); }) == "");
}

TEST_CASE("the order of columns is not compared", "[unit][history]") {
  CHECK(left([](Operations& op) { op.reorder_columns("users", {"name"}); }, nothing) == "");
  CHECK(left(nothing, [](Operations& op) { op.reorder_columns("users", {"name"}); }) == "");
}

TEST_CASE("a constraint without a name is undone by what it says", "[unit][history]") {
  CHECK(left([](Operations& op) { op.create_check("", "users", "id > 0"); },
             [](Operations& op) { op.drop_check(check("id>0"), "users"); }) == "");
  CHECK(left([](Operations& op) { op.create_unique("", "users", {"name"}); },
             [](Operations& op) { op.drop_unique({"name"}, "users"); }) == "");
  CHECK(left([](Operations& op) { op.create_foreign_key("", "users", {"id"}, "users", {"id"}); },
             [](Operations& op) { op.drop_foreign_key({"id"}, "users"); }) == "");
  CHECK(second([](Operations& op) { op.create_check("", "users", "id > 0"); },
               [](Operations& op) { op.drop_check(check("id > 1"), "users"); }) ==
        "no_such_constraint 0002: downgrade: table users has no constraint id > 1");
}

TEST_CASE("SQL that says the same in other words undoes an upgrade", "[unit][history]") {
  CHECK(second([](Operations& op) { op.drop_table("users"); },
               [](Operations& op) {
                 op.execute(
                     "create table users (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL);\n"
                     "CREATE INDEX i_name ON users(name); -- as before");
               })
            .empty());
  CHECK(left([](Operations& op) { op.execute("ALTER TABLE users ADD COLUMN age INTEGER"); },
             [](Operations& op) { op.execute("UPDATE users SET age = NULL"); }) == "users: column age is left over");
}

TEST_CASE("SQL that cannot be read is found in either direction, and opaque SQL is not looked at", "[unit][history]") {
  const Body unread = [](Operations& op) { op.execute("ALTER TABLE users\n  FROB name"); };
  const Migration list[] = {users, step("0002", "0001_users", nothing, unread)};
  const Findings found = verify(list);
  REQUIRE(found.size() == 1);
  CHECK(name(found[0].code) == "unreadable_statement");
  CHECK(found[0].name.view() == "line 2, column 3");
  CHECK(found[0].other.view() == "FROB");
  CHECK(found[0].direction.view() == "downgrade");
  CHECK(second(unread, nothing)
            .starts_with("unreadable_statement 0002: upgrade: SQL cannot be read at line 2, column "
                         "3: expected "));
  const Body opaque = [](Operations& op) { op.execute_opaque("ALTER TABLE users\n  FROB name"); };
  CHECK(second(opaque, opaque).empty());
}

TEST_CASE("virtual tables are undone like others", "[unit][history]") {
  const Body create = [](Operations& op) { op.execute("CREATE VIRTUAL TABLE search USING fts5(name)"); };
  const Body drop = [](Operations& op) { op.execute("DROP TABLE search"); };
  CHECK(second(create, drop).empty());
  CHECK(left(create, nothing) == "search: the table is left over");
  CHECK(left(create, [](Operations& op) { op.execute("ALTER TABLE search RENAME TO found"); }) ==
        "found: the table is left over");
  const Migration list[] = {users,
                            step("0002", "0001_users", create, drop),
                            step("0003", "0002", drop, create),
                            step("0004", "0003", create, drop),
                            step("0005", "0004", drop, nothing),
                            step("0006", "0005", create, nothing),
                            step("0007", "0006", drop, irreversible)};
  CHECK(wrong(list) ==
        "downgrade_differs 0005: downgrade: it does not undo the upgrade: table search: the table is missing\n"
        "downgrade_differs 0006: downgrade: it does not undo the upgrade: table search: the table is left over");
}

TEST_CASE("operations drop and rename virtual tables too", "[unit][history]") {
  const Body create = [](Operations& op) { op.execute("CREATE VIRTUAL TABLE search USING fts5(name)"); };
  const Body drop = [](Operations& op) { op.drop_table("search"); };
  const Migration list[] = {users,
                            step("0002", "0001_users", create, drop),
                            step(
                                "0003",
                                "0002",
                                [](Operations& op) { op.rename_table("search", "found"); },
                                [](Operations& op) { op.rename_table("found", "search"); }),
                            step(
                                "0004", "0003", [](Operations& op) { op.drop_table("found"); }, irreversible)};
  CHECK(wrong(list) == "");
}

TEST_CASE("each dialect is judged by the operations for it", "[unit][history]") {
  const Body up = [](Operations& op) {
    op.only(Dialect::postgresql, [](Operations& inner) { inner.add_column("users", column("age", integer)); });
  };
  CHECK(second(up, nothing).empty());
  CHECK(second(up, nothing, Dialect::mysql).empty());
  CHECK(second(up, nothing, Dialect::postgresql) ==
        "downgrade_differs 0002: downgrade: it does not undo the upgrade: table users: column age is left over");
  CHECK(second([](Operations& op) { op.execute("ALTER TABLE users ALTER COLUMN name DROP NOT NULL"); },
               [](Operations& op) { op.execute("ALTER TABLE users ALTER COLUMN name SET NOT NULL"); },
               Dialect::postgresql)
            .empty());
}

TEST_CASE("branches that commute are followed to their merge", "[unit][history]") {
  const Migration list[] = {users,
                            step(
                                "a",
                                "0001_users",
                                [](Operations& op) { op.add_column("users", column("a", integer)); },
                                [](Operations& op) { op.drop_column("users", "a"); }),
                            step(
                                "b",
                                "0001_users",
                                [](Operations& op) { op.add_column("users", column("b", integer)); },
                                [](Operations& op) { op.drop_column("users", "b"); }),
                            step(
                                "c",
                                {"a", "b"},
                                [](Operations& op) {
                                  op.create_index("i_ab", "users", {"a", "b"});
                                },
                                [](Operations& op) { op.drop_index("i_ab", "users"); })};
  CHECK(wrong(list).empty());
}

TEST_CASE("branches that do not commute are found, and the search goes on", "[unit][history]") {
  const Migration list[] = {users,
                            step(
                                "a",
                                "0001_users",
                                [](Operations& op) { op.alter_column("users", "name", {.type = varchar(10)}); },
                                [](Operations& op) { op.alter_column("users", "name", {.type = text}); }),
                            step(
                                "b",
                                "0001_users",
                                [](Operations& op) { op.alter_column("users", "name", {.nullable = true}); },
                                [](Operations& op) { op.alter_column("users", "name", {.nullable = false}); }),
                            step("c", {"a", "b"}, nothing, nullptr)};
  CHECK(wrong(list) ==
        "branches_do_not_commute a: it and b, of another branch, both touch column name of table users\n"
        "missing_downgrade c: there is no downgrade function, and it is not declared irreversible");
}

TEST_CASE("heads that are never merged are all verified", "[unit][history]") {
  const Migration list[] = {
      users,
      step(
          "a", "0001_users", [](Operations& op) { op.create_table("a", column("id", integer)); }, nothing),
      step(
          "b", "0001_users", [](Operations& op) { op.create_table("b", column("id", integer)); }, nothing)};
  const std::string found = wrong(list);
  CHECK(found.find("table a: the table is left over") != std::string::npos);
  CHECK(found.find("table b: the table is left over") != std::string::npos);
}

TEST_CASE("the list may stand in any order", "[unit][history]") {
  const Migration list[] = {step(
                                "0002", "0001_users", [](Operations& op) { op.drop_column("users", "id"); }, nothing),
                            users};
  CHECK(wrong(list) == "column_in_use 0002: upgrade: column id of table users is used by the primary key");
}

TEST_CASE("models that are what the migrations make have no findings", "[unit][history]") {
  CHECK(with_models({users_model()}).empty());
}

TEST_CASE("tables that only models or only migrations have are found", "[unit][history]") {
  CHECK(with_models({}) == "table_not_modelled: the migrations make a table users that no model has");
  CHECK(with_models({users_model(), table("tags", column("id", integer))}) ==
        "table_not_migrated: the models have a table tags that no migration makes");
}

TEST_CASE("a model listed twice is found, and the first one counts", "[unit][history]") {
  CHECK(with_models({users_model(), table("users", column("id", text))}) ==
        "table_exists: models: table users exists already");
}

TEST_CASE("each way in which a model differs is found", "[unit][history]") {
  const auto differs = [](auto change) {
    Table model = users_model();
    change(model);
    return with_models({model});
  };
  CHECK(differs([](Table& it) { add(it, column("age", integer)); }) ==
        "column_not_migrated: the models have a column age on table users that no migration makes");
  CHECK(differs([](Table& it) {
          it.columns.pop_back();
          it.indexes.clear();
        }) ==
        "column_not_modelled: the migrations make a column name on table users that no model has\n"
        "index_not_modelled: the migrations make an index i_name on table users that no model has");
  CHECK(differs([](Table& it) {
          add(it, Index{"i_id", {"id"}, false, {}});
        }) == "index_not_migrated: the models have an index i_id on table users that no migration makes");
  CHECK(differs([](Table& it) { add(it, unique({"name"})); }) ==
        "constraint_not_migrated: the models have a constraint unique (name) on table users that no migration makes");
  CHECK(differs([](Table& it) { it.primary_key = {}; }) ==
        "constraint_not_modelled: the migrations make a constraint primary key (id) on table users that no model has");
  CHECK(differs([](Table& it) { it.find("name")->type = varchar(9); }) ==
        "type_differs: the type of column name on table users differs: varchar(9) in the models, text in the "
        "migrations");
  CHECK(differs([](Table& it) { it.find("name")->nullable = true; }) ==
        "nullability_differs: the nullability of column name on table users differs: nullable in the models, not null "
        "in the migrations");
  CHECK(differs(
            [](Table& it) { it.find("name")->default_value_ = column("", text).default_value("x").default_value_; }) ==
        "default_differs: the default of column name on table users differs: 'x' in the models, none in the "
        "migrations");
  CHECK(differs([](Table& it) { it.find("name")->collation = "NOCASE"; }) ==
        "collation_differs: the collation of column name on table users differs: NOCASE in the models, none in the "
        "migrations");
  CHECK(differs([](Table& it) { it.find("id")->is_autoincrement = true; }) ==
        "generation_differs: the generation of column id on table users differs: autoincrement in the models, not "
        "autoincrement in the migrations");
  CHECK(differs([](Table& it) { it.indexes[0].is_unique = true; }) ==
        "index_differs: index i_name on table users differs: unique (name) in the models, (name) in the migrations");
  CHECK(differs([](Table& it) { it.is_strict = true; }) ==
        "table_options_differ: the options of table users differ: strict in the models, none in the migrations");
}

TEST_CASE("a foreign key with other actions in the models is found", "[unit][history]") {
  const Migration list[] = {
      users,
      step(
          "0002",
          "0001_users",
          [](Operations& op) { op.create_table("pets", column("owner", integer).references("users", "id")); },
          [](Operations& op) { op.drop_table("pets"); })};
  const auto pets = [](ReferentialAction on_delete) {
    return table("pets", column("owner", integer).references("users", "id", on_delete));
  };
  CHECK(verify(list, {users_model(), pets(no_action)}).empty());
  CHECK(said(verify(list, {users_model(), pets(cascade)})) ==
        "foreign_key_differs: foreign key (owner) to users on table pets differs: on delete cascade in the models, on "
        "delete no action in the migrations");
}

TEST_CASE("models are compared behind wrong downgrades, and not behind an upgrade that does not fit",
          "[unit][history]") {
  const Migration left_over[] = {step(
      "1", {}, [](Operations& op) { op.create_table("a", column("id", integer)); }, nothing)};
  CHECK(said(verify(left_over, Tables{})) ==
        "downgrade_differs 1: downgrade: it does not undo the upgrade: table a: the table is left over\n"
        "table_not_modelled: the migrations make a table a that no model has");
  const Migration stuck[] = {step(
      "1", {}, [](Operations& op) { op.drop_table("a"); }, irreversible)};
  CHECK(said(verify(stuck, {users_model()})) == "no_such_table 1: upgrade: there is no table a");
}

static_assert([] {
  const Migration list[] = {
      users,
      step(
          "0002", "0001_users", [](Operations& op) { op.add_column("users", column("age", integer)); }, nothing)};
  const Findings found = verify(list, {users_model()});
  return found.size() == 2 && found[0].code == ErrorCode::downgrade_differs && found[0].name.view() == "column age" &&
         found[1].code == ErrorCode::column_not_modelled && found[1].name.view() == "age";
}());
