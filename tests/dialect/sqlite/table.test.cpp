// SPDX-License-Identifier: MIT
#include "headway/dialect/sqlite/table.hpp"

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

#include "sql/sqlite_judge.hpp"
#include "support/catch.hpp"

using namespace headway;
using namespace std::string_literals;

namespace {

struct TypeCase {
  Type type;
  std::string_view usual, in_strict, affinity;
};

const TypeCase type_cases[] = {
    {boolean, "BOOLEAN", "INTEGER", "NUMERIC"},
    {smallint, "SMALLINT", "INTEGER", "INTEGER"},
    {integer, "INTEGER", "INTEGER", "INTEGER"},
    {bigint, "BIGINT", "INTEGER", "INTEGER"},
    {real, "REAL", "REAL", "REAL"},
    {double_precision, "FLOAT", "REAL", "REAL"},
    {numeric(10, 2), "NUMERIC(10, 2)", "ANY", "NUMERIC"},
    {fixed_char(3), "CHAR(3)", "TEXT", "TEXT"},
    {varchar(255), "VARCHAR(255)", "TEXT", "TEXT"},
    {text, "TEXT", "TEXT", "TEXT"},
    {blob, "BLOB", "BLOB", "BLOB"},
    {date, "DATE", "TEXT", "NUMERIC"},
    {headway::time, "TIME", "TEXT", "NUMERIC"},
    {timestamp, "DATETIME", "TEXT", "NUMERIC"},
    {timestamp_tz, "DATETIME", "TEXT", "NUMERIC"},
    {json, "JSON", "TEXT", "NUMERIC"},
    {uuid, "CHAR(36)", "TEXT", "TEXT"},
    {verbatim("INT"), "INT", "INT", "INTEGER"},
};

std::string created(const Table& table) {
  sql::Writer writer;
  detail::write_create_table(writer, table);
  return writer.take();
}

/// The statement, which SQLite must take, with a table `u` to refer to.
std::string accepted(const Table& table) {
  std::string statement = created(table);
  SqliteJudge judge;
  INFO(statement);
  CHECK(judge.execute("CREATE TABLE u (id INTEGER PRIMARY KEY, code INTEGER, UNIQUE (id, code))"));
  CHECK(judge.execute(statement));
  INFO(judge.error());
  CHECK(judge.error().empty());
  return statement;
}

std::string index_statement(const Index& index) {
  sql::Writer writer;
  detail::write_create_index(writer, "t", index);
  std::string statement = writer.take();
  SqliteJudge judge;
  CHECK(judge.execute("CREATE TABLE t (a TEXT, \"order\" INTEGER)"));
  INFO(statement);
  CHECK(judge.execute(statement));
  return statement;
}

}  // namespace

TEST_CASE("every type has its name in a usual table and in a STRICT one", "[unit][dialect]") {
  for (const TypeCase& each : type_cases) {
    CHECK(detail::sqlite_type(each.type, false) == each.usual);
    CHECK(detail::sqlite_type(each.type, true) == each.in_strict);
  }
  // One case for each kind: the last of the enumeration is `verbatim`.
  CHECK(std::size(type_cases) == static_cast<std::size_t>(Type::Kind::verbatim) + 1);
  CHECK(detail::sqlite_type(verbatim("GEOMETRY(POINT)"), false) == "GEOMETRY(POINT)");
}

TEST_CASE("SQLite takes every type, in a usual table and in a STRICT one", "[unit][dialect]") {
  for (const TypeCase& each : type_cases) {
    CHECK(accepted(table("t", column("a", each.type))) == "CREATE TABLE t (\n  a " + std::string(each.usual) + "\n)");
    CHECK(accepted(table("t", column("a", each.type), strict)) ==
          "CREATE TABLE t (\n  a " + std::string(each.in_strict) + "\n) STRICT");
  }
}

TEST_CASE("every type has the affinity that keeps its values as they are", "[unit][dialect]") {
  // What the four kinds of values become tells the affinity.
  const auto affinity_of = [](const std::string& type) {
    SqliteJudge judge;
    REQUIRE(judge.execute("CREATE TABLE t (a " + type + "); INSERT INTO t VALUES ('1'), (1), (1.0), ('1.5')"));
    const std::string stored = judge.query("SELECT typeof(a) FROM t");
    if (stored == "integer,integer,integer,real") return "INTEGER or NUMERIC"s;
    if (stored == "real,real,real,real") return "REAL"s;
    if (stored == "text,text,text,text") return "TEXT"s;
    return stored == "text,integer,real,text" ? "BLOB"s : stored;
  };
  for (const TypeCase& each : type_cases) {
    INFO(each.usual);
    const bool is_whole = each.affinity == "INTEGER" || each.affinity == "NUMERIC";
    CHECK(affinity_of(std::string(each.usual)) == (is_whole ? "INTEGER or NUMERIC" : each.affinity));
  }
}

TEST_CASE("a column without a type has none", "[unit][dialect]") {
  CHECK(accepted(table("t", column("a", verbatim("")))) == "CREATE TABLE t (\n  a\n)");
}

TEST_CASE("a table is written with its columns one to a line", "[unit][dialect]") {
  CHECK(accepted(table("users",
                       column("id", integer).primary_key().autoincrement(),
                       column("email", varchar(255)).not_null().unique(),
                       column("order", integer).default_value(0).check("\"order\" >= 0", "ck_order"))) ==
        "CREATE TABLE users (\n"
        "  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,\n"
        "  email VARCHAR(255) NOT NULL UNIQUE,\n"
        "  \"order\" INTEGER DEFAULT 0 CONSTRAINT ck_order CHECK (\"order\" >= 0)\n"
        ")");
}

TEST_CASE("AUTOINCREMENT makes any integer type INTEGER", "[unit][dialect]") {
  CHECK(accepted(table("t", column("id", bigint).primary_key().autoincrement())) ==
        "CREATE TABLE t (\n  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL\n)");
}

TEST_CASE("a comment at the end of an expression does not swallow what follows", "[unit][dialect]") {
  CHECK(accepted(table("t",
                       column("a", integer).check("a > 0 -- positive").default_expression("1 + 1 -- two"),
                       column("b", integer).check("b <> '--'").generated_as("a * 2 /* twice */"),
                       check("a < 9 -- small"))) ==
        "CREATE TABLE t (\n  a INTEGER DEFAULT (1 + 1 -- two\n) CHECK (a > 0 -- positive\n),\n"
        "  b INTEGER GENERATED ALWAYS AS (a * 2 /* twice */) VIRTUAL CHECK (b <> '--'),\n"
        "  CHECK (a < 9 -- small\n)\n)");
}

TEST_CASE("an INTEGER PRIMARY KEY is the rowid", "[unit][dialect]") {
  SqliteJudge judge;
  REQUIRE(judge.execute(created(table("t", column("id", integer).primary_key(), column("a", text)))));
  REQUIRE(judge.execute("INSERT INTO t (a) VALUES ('x'), ('y')"));
  CHECK(judge.query("SELECT id FROM t WHERE id = rowid") == "1,2");
}

TEST_CASE("constraints of several columns are written after the columns", "[unit][dialect]") {
  CHECK(accepted(table("t",
                       column("a", integer),
                       column("b", integer),
                       column("c", integer),
                       primary_key({"a", "b"}).named("pk"),
                       unique({"b", "c"}),
                       unique({"c", "a"}).named("uq"),
                       check("a < b"),
                       check("b < c").named("ck"),
                       foreign_key({"a", "b"}, "u", {"id", "code"}).named("fk"),
                       without_rowid)) ==
        "CREATE TABLE t (\n"
        "  a INTEGER NOT NULL,\n"
        "  b INTEGER NOT NULL,\n"
        "  c INTEGER,\n"
        "  CONSTRAINT pk PRIMARY KEY (a, b),\n"
        "  UNIQUE (b, c),\n"
        "  CONSTRAINT uq UNIQUE (c, a),\n"
        "  CHECK (a < b),\n"
        "  CONSTRAINT ck CHECK (b < c),\n"
        "  CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES u (id, code)\n"
        ") WITHOUT ROWID");
}

TEST_CASE("a table constraint of one column is written on that column", "[unit][dialect]") {
  CHECK(accepted(table("t",
                       column("a", integer),
                       column("b", integer),
                       primary_key({"a"}).named("pk"),
                       unique({"b"}).named("uq"),
                       foreign_key({"b"}, "u", {"id"}).named("fk"))) ==
        "CREATE TABLE t (\n"
        "  a INTEGER CONSTRAINT pk PRIMARY KEY NOT NULL,\n"
        "  b INTEGER CONSTRAINT uq UNIQUE CONSTRAINT fk REFERENCES u (id)\n"
        ")");
}

TEST_CASE("a column with all its clauses is written in SQLite's order", "[unit][dialect]") {
  CHECK(accepted(table(
            "t",
            column("a", text).not_null().collate("NOCASE").default_value("it's").unique().check("a <> ''").references(
                "u", "id", cascade, set_null))) ==
        "CREATE TABLE t (\n"
        "  a TEXT NOT NULL COLLATE NOCASE DEFAULT 'it''s' UNIQUE CHECK (a <> '') "
        "REFERENCES u (id) ON DELETE CASCADE ON UPDATE SET NULL\n"
        ")");
}

TEST_CASE("generated columns and computed defaults are written as expressions", "[unit][dialect]") {
  CHECK(accepted(table("t",
                       column("a", integer).default_expression("1 + 1"),
                       column("b", integer).generated_as("a * 2"),
                       column("c", integer).generated_as("a * 3", Generated::Kind::stored),
                       column("d", timestamp).default_expression("CURRENT_TIMESTAMP"))) ==
        "CREATE TABLE t (\n"
        "  a INTEGER DEFAULT (1 + 1),\n"
        "  b INTEGER GENERATED ALWAYS AS (a * 2) VIRTUAL,\n"
        "  c INTEGER GENERATED ALWAYS AS (a * 3) STORED,\n"
        "  d DATETIME DEFAULT (CURRENT_TIMESTAMP)\n"
        ")");
}

TEST_CASE("every literal is taken as a default and comes back", "[unit][dialect]") {
  const auto stored = [](const Value& value) {
    SqliteJudge judge;
    const std::string statement =
        accepted(table("t", column("a", verbatim("")).default_value(value), column("b", text)));
    REQUIRE(judge.execute(statement + "; INSERT INTO t (b) VALUES ('')"));
    return judge.query("SELECT typeof(a) || ' ' || hex(a) FROM t");
  };
  CHECK(stored(Value(nullptr)) == "null ");
  CHECK(stored(true) == "integer 31");
  CHECK(stored(-7) == "integer 2D37");
  CHECK(stored(0.5) == "real 302E35");
  CHECK(stored(-0.5) == "real 2D302E35");
  CHECK(stored(Value("it's")) == "text 69742773");
  CHECK(stored(Value("a\0b"s)) == "text 610062");
  CHECK(stored(Value::blob(Text("a\0"))) == "blob 6100");
}

TEST_CASE("every action and deferral of a foreign key is written", "[unit][dialect]") {
  const auto clause = [](ForeignKey key) {
    const std::string whole = accepted(table("t", column("a", integer), std::move(key)));
    const std::size_t from = whole.find("REFERENCES");
    return whole.substr(from, whole.size() - 2 - from);
  };
  const auto key = [] { return foreign_key({"a"}, "u", {"id"}); };
  CHECK(clause(key()) == "REFERENCES u (id)");
  CHECK(clause(key().on_delete(no_action)) == "REFERENCES u (id)");
  CHECK(clause(key().on_delete(restrict_)) == "REFERENCES u (id) ON DELETE RESTRICT");
  CHECK(clause(key().on_delete(cascade)) == "REFERENCES u (id) ON DELETE CASCADE");
  CHECK(clause(key().on_delete(set_null)) == "REFERENCES u (id) ON DELETE SET NULL");
  CHECK(clause(key().on_delete(set_default)) == "REFERENCES u (id) ON DELETE SET DEFAULT");
  CHECK(clause(key().on_update(cascade)) == "REFERENCES u (id) ON UPDATE CASCADE");
  CHECK(clause(key().deferrable()) == "REFERENCES u (id) DEFERRABLE");
  CHECK(clause(key().deferrable(Deferral::initially_deferred)) == "REFERENCES u (id) DEFERRABLE INITIALLY DEFERRED");
  CHECK(clause(foreign_key({"a"}, "u", {})) == "REFERENCES u");
}

TEST_CASE("table options are written at the end", "[unit][dialect]") {
  CHECK(accepted(table("t", column("a", text).primary_key(), strict, without_rowid)) ==
        "CREATE TABLE t (\n  a TEXT PRIMARY KEY NOT NULL\n) WITHOUT ROWID, STRICT");
}

TEST_CASE("names that need quotes have them everywhere", "[unit][dialect]") {
  CHECK(accepted(table("my \"table\"",
                       column("group", integer).not_null(),
                       column("to", integer),
                       primary_key({"group", "to"}).named("the key"),
                       unique({"to", "group"}).named("select"))) ==
        "CREATE TABLE \"my \"\"table\"\"\" (\n"
        "  \"group\" INTEGER NOT NULL,\n"
        "  \"to\" INTEGER NOT NULL,\n"
        "  CONSTRAINT \"the key\" PRIMARY KEY (\"group\", \"to\"),\n"
        "  CONSTRAINT \"select\" UNIQUE (\"to\", \"group\")\n"
        ")");
}

TEST_CASE("an index is written with its keys, order, collation and condition", "[unit][dialect]") {
  CHECK(index_statement({"i", {IndexKey("a")}, false, {}}) == "CREATE INDEX i ON t (a)");
  CHECK(index_statement({"my index", {IndexKey("a"), desc("order")}, true, "a IS NOT NULL"}) ==
        "CREATE UNIQUE INDEX \"my index\" ON t (a, \"order\" DESC) WHERE a IS NOT NULL");
  CHECK(index_statement({"i", {expression("lower(a)"), IndexKey("a").collate("NOCASE").desc()}, false, {}}) ==
        "CREATE INDEX i ON t (lower(a), a COLLATE NOCASE DESC)");
  CHECK(index_statement({"i", {expression("a || 'x'").collate("RTRIM")}, false, {}}) ==
        "CREATE INDEX i ON t ((a || 'x') COLLATE RTRIM)");
  CHECK(index_statement({"i", {expression("a || 'x' -- why"), IndexKey("a")}, false, {}}) ==
        "CREATE INDEX i ON t (a || 'x' -- why\n, a)");
  CHECK(index_statement({"i", {expression("a || 'x' -- why").collate("RTRIM").desc()}, false, {}}) ==
        "CREATE INDEX i ON t ((a || 'x' -- why\n) COLLATE RTRIM DESC)");
}
