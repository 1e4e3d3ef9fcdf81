// SPDX-License-Identifier: MIT
#include "headway/dialect/sqlite/edit.hpp"

#include <string>
#include <utility>

#include "headway/operations/operations.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

/// The definition after changes, or what is wrong with them.
std::string edited(const char* definition, void (*write)(AlterTable&)) {
  Operations op;
  op.alter_table("t", write);
  auto table = detail::TableText::read(definition);
  REQUIRE(table.has_value());
  for (const Operation& each : std::as_const(op).list()) {
    if (const auto done = table->apply(each); !done) return std::string(name(done.error().code));
  }
  return table->text();
}

}  // namespace

TEST_CASE("a clause that comes, changes or goes leaves every other byte", "[unit]") {
  constexpr auto definition = "CREATE TABLE t(\n  a INT NOT NULL DEFAULT 5, -- first\n  \"b c\" /* second */ TEXT\n)";
  CHECK(edited(definition, [](AlterTable& t) { t.alter_column("a", {.nullable = true}); }) ==
        "CREATE TABLE t(\n  a INT DEFAULT 5, -- first\n  \"b c\" /* second */ TEXT\n)");
  CHECK(edited(definition, [](AlterTable& t) { t.alter_column("B C", {.nullable = false}); }) ==
        "CREATE TABLE t(\n  a INT NOT NULL DEFAULT 5, -- first\n  \"b c\" /* second */ TEXT NOT NULL\n)");
  CHECK(edited(definition, [](AlterTable& t) {
          t.alter_column("a", {.type = varchar(3), .default_value = default_literal("x")});
        }) == "CREATE TABLE t(\n  a VARCHAR(3) NOT NULL DEFAULT 'x', -- first\n  \"b c\" /* second */ TEXT\n)");
  CHECK(edited(definition, [](AlterTable& t) {
          t.alter_column("a", {.default_value = no_default});
          t.alter_column("b c", {.type = verbatim(""), .collation = "NOCASE"});
        }) == "CREATE TABLE t(\n  a INT NOT NULL, -- first\n  \"b c\" COLLATE NOCASE /* second */\n)");
  CHECK(edited("CREATE TABLE t(a INT -- why\n NOT NULL)",
               [](AlterTable& t) { t.alter_column("a", {.nullable = true}); }) == "CREATE TABLE t(a INT -- why\n )");
  CHECK(edited("CREATE TABLE t(a NULL, b AS (a) STORED)", [](AlterTable& t) {
          t.alter_column("a", {.nullable = false});
          t.alter_column("b", {.generated = Generated{Generated::Kind::computed_on_read, "a + 1"}});
        }) == "CREATE TABLE t(a NOT NULL, b GENERATED ALWAYS AS (a + 1) VIRTUAL)");
  CHECK(edited("CREATE TABLE t(a, b GENERATED ALWAYS AS (a) STORED UNIQUE)", [](AlterTable& t) {
          t.alter_column("b", {.generated = Generated{}});
        }) == "CREATE TABLE t(a, b UNIQUE)");
}

TEST_CASE("AUTOINCREMENT is written where the primary key stands", "[unit]") {
  const auto count = [](AlterTable& t) { t.alter_column("ID", {.autoincrement = true}); };
  const auto stop = [](AlterTable& t) { t.alter_column("id", {.autoincrement = false}); };
  CHECK(edited("CREATE TABLE t(id INTEGER PRIMARY KEY ASC ON CONFLICT ABORT NOT NULL)", count) ==
        "CREATE TABLE t(id INTEGER PRIMARY KEY ASC ON CONFLICT ABORT AUTOINCREMENT NOT NULL)");
  CHECK(edited("CREATE TABLE t(id BIGINT, PRIMARY KEY (id -- it\n) ON CONFLICT FAIL)", count) ==
        "CREATE TABLE t(id INTEGER, PRIMARY KEY (id -- it\n AUTOINCREMENT) ON CONFLICT FAIL)");
  CHECK(edited("CREATE TABLE t(id INTEGER PRIMARY KEY /* autoincrement */ AUTOINCREMENT CHECK (id > 0))", stop) ==
        "CREATE TABLE t(id INTEGER PRIMARY KEY /* autoincrement */ CHECK (id > 0))");
  CHECK(edited("CREATE TABLE t(id INTEGER, PRIMARY KEY (id AUTOINCREMENT))", stop) ==
        "CREATE TABLE t(id INTEGER, PRIMARY KEY (id))");
  CHECK(edited("CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT)", [](AlterTable& t) {
          t.alter_column("id", {.type = bigint, .autoincrement = false});
        }) == "CREATE TABLE t(id BIGINT PRIMARY KEY)");
  CHECK(edited("CREATE TABLE t(id INTEGER PRIMARY KEY)", [](AlterTable& t) {
          t.alter_column("id", {.type = bigint, .autoincrement = true});
        }) == "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT)");
  for (const char* other : {"CREATE TABLE t(id INTEGER, b)",
                            "CREATE TABLE t(id INTEGER, b PRIMARY KEY)",
                            "CREATE TABLE t(id INTEGER, b, PRIMARY KEY (id, b))"}) {
    CHECK(edited(other, count) == "malformed_operation");
    CHECK(edited(other, stop) == other);
  }
}

TEST_CASE("columns come behind the others and go with their comma", "[unit]") {
  constexpr auto definition =
      "CREATE TABLE t(\n  a INT, -- the a\n  b INT, -- the b\n  -- about c\n  c INT -- the c\n)";
  CHECK(
      edited(definition, [](AlterTable& t) { t.add_column(column("d", integer).not_null().check("d > 0")); }) ==
      "CREATE TABLE t(\n  a INT, -- the a\n  b INT, -- the b\n  -- about c\n  c INT,\n  d INTEGER NOT NULL CHECK (d > "
      "0) -- the c\n)");
  CHECK(edited(definition, [](AlterTable& t) { t.drop_column("b"); }) ==
        "CREATE TABLE t(\n  a INT, -- the a\n  -- about c\n  c INT -- the c\n)");
  CHECK(edited(definition, [](AlterTable& t) { t.drop_column("a"); }) ==
        "CREATE TABLE t(\n  b INT, -- the b\n  -- about c\n  c INT -- the c\n)");
  CHECK(edited(definition, [](AlterTable& t) { t.drop_column("c"); }) ==
        "CREATE TABLE t(\n  a INT, -- the a\n  b INT -- the b\n  -- about c\n   -- the c\n)");
  CHECK(edited("CREATE TABLE t(a,b,CHECK(a) CHECK(b))", [](AlterTable& t) { t.drop_column("b"); }) ==
        "CREATE TABLE t(a,CHECK(a) CHECK(b))");
  CHECK(edited("CREATE TABLE t(a, b REFERENCES p, FOREIGN KEY (b) REFERENCES p(x))",
               [](AlterTable& t) { t.drop_column("b"); }) == "CREATE TABLE t(a)");
  CHECK(edited("CREATE TABLE t(a, b)", [](AlterTable& t) { t.drop_column("z"); }) == "no_such_column");
}

TEST_CASE("columns change places, comments between them do not", "[unit]") {
  CHECK(
      edited("CREATE TABLE t(\n  a INT, -- 1\n  [b] TEXT DEFAULT ',', -- 2\n  c -- 3\n, CHECK (a))", [](AlterTable& t) {
        t.reorder_columns({"c", "a"});
      }) == "CREATE TABLE t(\n  c, -- 1\n  a INT, -- 2\n  [b] TEXT DEFAULT ',' -- 3\n, CHECK (a))");
}

TEST_CASE("constraints are found by name, or by what they say", "[unit]") {
  constexpr auto definition =
      "CREATE TABLE t (a CONSTRAINT one CHECK (a > 0) CHECK (a < 9), b UNIQUE, c REFERENCES p DEFERRABLE INITIALLY "
      "DEFERRED, CONSTRAINT \"t w o\" UNIQUE (a, b), CHECK (b), FOREIGN KEY (a, b) REFERENCES q)";
  CHECK(edited(definition,
               [](AlterTable& t) {
                 t.drop_check("one");
                 t.drop_unique({"b"});
                 t.drop_foreign_key({"c"});
               }) ==
        "CREATE TABLE t (a CHECK (a < 9), b, c, CONSTRAINT \"t w o\" UNIQUE (a, b), CHECK (b), FOREIGN KEY (a, b) "
        "REFERENCES q)");
  CHECK(
      edited(definition, [](AlterTable& t) {
        t.drop_check(check("a<9"));
        t.drop_unique("t w o");
        t.drop_foreign_key({"a", "b"});
        t.drop_check(check("b"));
      }) == "CREATE TABLE t (a CONSTRAINT one CHECK (a > 0), b UNIQUE, c REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
  CHECK(edited(definition, [](AlterTable& t) { t.drop_check("t w o"); }) == "no_such_constraint");
  CHECK(edited("CREATE TABLE t (a)",
               [](AlterTable& t) {
                 t.create_unique("", {"a"});
                 t.create_check("ck", "a > 0");
                 t.create_foreign_key("", {"a"}, "p", {"id"}, {.on_delete = cascade});
               }) ==
        "CREATE TABLE t (a,\n  UNIQUE (a),\n  CONSTRAINT ck CHECK (a > 0),\n  FOREIGN KEY (a) REFERENCES p (id) ON "
        "DELETE CASCADE)");
}

TEST_CASE("a primary key that goes leaves its columns NOT NULL", "[unit]") {
  CHECK(edited("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, b)", [](AlterTable& t) {
          t.drop_primary_key();
          t.create_primary_key("pk", {"b", "id"});
        }) == "CREATE TABLE t (id INTEGER NOT NULL, b NOT NULL,\n  CONSTRAINT pk PRIMARY KEY (b, id))");
}

TEST_CASE("options of a table come and go, and STRICT knows few types", "[unit]") {
  CHECK(edited("CREATE TABLE t (a VARCHAR(3) PRIMARY KEY, b ANY)", [](AlterTable& t) {
          t.alter_options({.strict = true, .without_rowid = true});
        }) == "CREATE TABLE t (a TEXT PRIMARY KEY, b ANY) WITHOUT ROWID, STRICT");
  CHECK(edited("CREATE TABLE t (a INT PRIMARY KEY) strict , without rowid", [](AlterTable& t) {
          t.alter_options({.strict = false});
        }) == "CREATE TABLE t (a INT PRIMARY KEY) WITHOUT ROWID");
  CHECK(edited("CREATE TABLE t (a) STRICT", [](AlterTable& t) { t.alter_options({.strict = false}); }) ==
        "CREATE TABLE t (a)");
}

TEST_CASE("under another name a table's columns stand without the old one", "[unit]") {
  const auto table =
      detail::TableText::read("CREATE TABLE [a b] (x CHECK (\"a b\".x > 0 AND 'a b' <> x), y REFERENCES [a b] (x))");
  REQUIRE(table.has_value());
  CHECK(table->named("main.n") == "CREATE TABLE main.n (x CHECK (x > 0 AND 'a b' <> x), y REFERENCES [a b] (x))");
}
