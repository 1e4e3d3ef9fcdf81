// SPDX-License-Identifier: MIT
#include "headway/operations/checksum.hpp"

#include <cstdint>
#include <set>
#include <vector>

#include "headway/operations/operations.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

using Write = void (*)(Operations&);

constexpr std::uint64_t sum(Write write) {
  Operations op;
  write(op);
  return checksum(op.list());
}

/// Each function records something of another meaning, so no two checksums may be equal.
void check_all_differ(const std::vector<Write>& variants) {
  std::set<std::uint64_t> seen;
  for (std::size_t at = 0; at < variants.size(); ++at) {
    INFO("variant " << at << " equals one before it");
    CHECK(seen.insert(sum(variants[at])).second);
  }
}

#define HEADWAY_VARIANT(...) [](Operations& op) { __VA_ARGS__; }

Result<void> one_function(Connection&) { return {}; }
Result<void> other_function(Connection&) { return {}; }

}  // namespace

TEST_CASE("the checksum tells every kind of operation from the others", "[unit][operations]") {
  check_all_differ({
    HEADWAY_VARIANT((void)op), HEADWAY_VARIANT(op.create_table("t", column("c", integer))),
        HEADWAY_VARIANT(op.drop_table("t")), HEADWAY_VARIANT(op.drop_table("t"); op.drop_table("t")),
        HEADWAY_VARIANT(op.rename_table("t", "c")), HEADWAY_VARIANT(op.add_column("t", column("c", integer))),
        HEADWAY_VARIANT(op.drop_column("t", "c")), HEADWAY_VARIANT(op.rename_column("t", "c", "d")),
        HEADWAY_VARIANT(op.alter_column("t", "c", {})), HEADWAY_VARIANT(op.create_index("c", "t", {"c"})),
        HEADWAY_VARIANT(op.drop_index("c", "t")), HEADWAY_VARIANT(op.create_primary_key("c", "t", {"c"})),
        HEADWAY_VARIANT(op.create_unique("c", "t", {"c"})), HEADWAY_VARIANT(op.create_check("c", "t", "c")),
        HEADWAY_VARIANT(op.create_foreign_key("c", "t", {"c"}, "t", {"c"})),
        HEADWAY_VARIANT(op.drop_primary_key("c", "t")), HEADWAY_VARIANT(op.drop_unique("c", "t")),
        HEADWAY_VARIANT(op.drop_check("c", "t")), HEADWAY_VARIANT(op.drop_foreign_key("c", "t")),
        HEADWAY_VARIANT(op.execute("t")), HEADWAY_VARIANT(op.bulk_insert("t", {"c"}, {{1}})),
        HEADWAY_VARIANT(op.run(&one_function)),
  });
}

TEST_CASE("the checksum depends on the dialect that an operation is for", "[unit][operations]") {
  check_all_differ({
      HEADWAY_VARIANT(op.drop_table("t")),
      HEADWAY_VARIANT(op.only(Dialect::sqlite, [](Operations& inner) { inner.drop_table("t"); })),
      HEADWAY_VARIANT(op.only(Dialect::postgresql, [](Operations& inner) { inner.drop_table("t"); })),
      HEADWAY_VARIANT(op.only(Dialect::mysql, [](Operations& inner) { inner.drop_table("t"); })),
  });
}

TEST_CASE("the checksum depends on every name of the operations that take only names", "[unit][operations]") {
  check_all_differ({
    HEADWAY_VARIANT(op.drop_table("t")), HEADWAY_VARIANT(op.drop_table("u")), HEADWAY_VARIANT(op.drop_table("T")),
        HEADWAY_VARIANT(op.rename_table("t", "u")), HEADWAY_VARIANT(op.rename_table("u", "t")),
        HEADWAY_VARIANT(op.rename_table("tu", "")), HEADWAY_VARIANT(op.drop_column("t", "c")),
        HEADWAY_VARIANT(op.drop_column("u", "c")), HEADWAY_VARIANT(op.drop_column("t", "d")),
        HEADWAY_VARIANT(op.rename_column("t", "c", "d")), HEADWAY_VARIANT(op.rename_column("u", "c", "d")),
        HEADWAY_VARIANT(op.rename_column("t", "b", "d")), HEADWAY_VARIANT(op.rename_column("t", "c", "e")),
        HEADWAY_VARIANT(op.drop_index("i", "t")), HEADWAY_VARIANT(op.drop_index("j", "t")),
        HEADWAY_VARIANT(op.drop_index("i", "u")), HEADWAY_VARIANT(op.drop_unique("n", "t")),
        HEADWAY_VARIANT(op.drop_unique("m", "t")), HEADWAY_VARIANT(op.drop_unique("n", "u")),
        HEADWAY_VARIANT(op.drop_table("t"); op.drop_table("u")),
        HEADWAY_VARIANT(op.drop_table("u"); op.drop_table("t")),
  });
}

TEST_CASE("the checksum depends on every field of a column", "[unit][operations]") {
  check_all_differ({
      HEADWAY_VARIANT(op.add_column("t", column("c", integer))),
      HEADWAY_VARIANT(op.add_column("u", column("c", integer))),
      HEADWAY_VARIANT(op.add_column("t", column("d", integer))),
      HEADWAY_VARIANT(op.add_column("t", column("c", bigint))),
      HEADWAY_VARIANT(op.add_column("t", column("c", varchar(1)))),
      HEADWAY_VARIANT(op.add_column("t", column("c", varchar(2)))),
      HEADWAY_VARIANT(op.add_column("t", column("c", fixed_char(1)))),
      HEADWAY_VARIANT(op.add_column("t", column("c", numeric(1, 0)))),
      HEADWAY_VARIANT(op.add_column("t", column("c", numeric(1, 1)))),
      HEADWAY_VARIANT(op.add_column("t", column("c", verbatim("POINT")))),
      HEADWAY_VARIANT(op.add_column("t", column("c", verbatim("LINE")))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).not_null())),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).primary_key())),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).primary_key().autoincrement())),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).unique())),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_value(nullptr))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_value(0))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_value(1))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_value(true))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_value(1.0))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_value(1.5))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_value("1"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_value(Value::blob("1")))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_expression("1"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).collate("NOCASE"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).generated_as("a + 1"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).generated_as("a + 2"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).generated_as("a + 1", Generated::Kind::stored))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).check("c > 0"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).check("c > 1"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).check("c > 0", "ck"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).check("c > 0").check("c > 1"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).references("u", "id"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).references("v", "id"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).references("u", "key"))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).references("u", "id", cascade))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).references("u", "id", no_action, cascade))),
  });
}

TEST_CASE("the checksum depends on every part of a table", "[unit][operations]") {
  check_all_differ({
      HEADWAY_VARIANT(op.create_table("t", column("a", integer), column("b", integer))),
      HEADWAY_VARIANT(op.create_table("u", column("a", integer), column("b", integer))),
      HEADWAY_VARIANT(op.create_table("t", column("b", integer), column("a", integer))),
      HEADWAY_VARIANT(op.create_table("t", column("a", integer))),
      HEADWAY_VARIANT(op.create_table("t", column("a", integer), column("b", integer), primary_key({"a"}))),
      HEADWAY_VARIANT(op.create_table("t", column("a", integer), column("b", integer), primary_key({"a", "b"}))),
      HEADWAY_VARIANT(op.create_table("t", column("a", integer), column("b", integer), primary_key({"a"}).named("n"))),
      HEADWAY_VARIANT(op.create_table("t", column("a", integer), column("b", integer), unique({"a"}))),
      HEADWAY_VARIANT(op.create_table("t", column("a", integer), column("b", integer), unique({"a"}), unique({"b"}))),
      HEADWAY_VARIANT(op.create_table("t", column("a", integer), column("b", integer), check("a > b"))),
      HEADWAY_VARIANT(
          op.create_table("t", column("a", integer), column("b", integer), foreign_key({"a"}, "u", {"id"}))),
      HEADWAY_VARIANT(
          op.create_table("t", column("a", integer), column("b", integer), Index{"i", {IndexKey("a")}, false, {}})),
      HEADWAY_VARIANT(op.create_table("t", column("a", integer), column("b", integer), strict)),
      HEADWAY_VARIANT(op.create_table("t", column("a", integer), column("b", integer), without_rowid)),
      HEADWAY_VARIANT(op.create_table("t", column("a", integer), column("b", integer), strict, without_rowid)),
  });
}

TEST_CASE("the checksum depends on every field of an index", "[unit][operations]") {
  check_all_differ({
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", "b"})),
      HEADWAY_VARIANT(op.create_index("j", "t", {"a", "b"})),
      HEADWAY_VARIANT(op.create_index("i", "u", {"a", "b"})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"b", "a"})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a"})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", desc("b")})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", expression("b")})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", IndexKey("b").collate("NOCASE")})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", "b"}, {.unique = true})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", "b"}, {.where = "a > 0"})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", "b"}, {.where = "a > 1"})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", "b"}, {.method = "gin"})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", "b"}, {.method = "gist"})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", "b"}, {.include = {"c"}})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", "b"}, {.unique = true, .include = {"c"}})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", "b"}, {.include = {"c", "d"}})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", IndexKey("b").operator_class("x")})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", desc("b").operator_class("x")})),
      HEADWAY_VARIANT(op.create_index("i", "t", {"a", IndexKey("b").operator_class("y")})),
  });
}

TEST_CASE("the checksum depends on every field of a constraint", "[unit][operations]") {
  check_all_differ({
      HEADWAY_VARIANT(op.create_primary_key("n", "t", {"a"})),
      HEADWAY_VARIANT(op.create_primary_key("m", "t", {"a"})),
      HEADWAY_VARIANT(op.create_primary_key("n", "u", {"a"})),
      HEADWAY_VARIANT(op.create_primary_key("n", "t", {"b"})),
      HEADWAY_VARIANT(op.create_unique("n", "t", {"a"})),
      HEADWAY_VARIANT(op.create_unique("m", "t", {"a"})),
      HEADWAY_VARIANT(op.create_unique("n", "t", {"a", "b"})),
      HEADWAY_VARIANT(op.create_check("n", "t", "a > 0")),
      HEADWAY_VARIANT(op.create_check("m", "t", "a > 0")),
      HEADWAY_VARIANT(op.create_check("n", "t", "a > 1")),
      HEADWAY_VARIANT(op.create_foreign_key("n", "t", {"a"}, "u", {"id"})),
      HEADWAY_VARIANT(op.create_foreign_key("m", "t", {"a"}, "u", {"id"})),
      HEADWAY_VARIANT(op.create_foreign_key("n", "s", {"a"}, "u", {"id"})),
      HEADWAY_VARIANT(op.create_foreign_key("n", "t", {"b"}, "u", {"id"})),
      HEADWAY_VARIANT(op.create_foreign_key("n", "t", {"a"}, "v", {"id"})),
      HEADWAY_VARIANT(op.create_foreign_key("n", "t", {"a"}, "u", {"key"})),
      HEADWAY_VARIANT(op.create_foreign_key("n", "t", {"a"}, "u", {"id"}, {.on_delete = cascade})),
      HEADWAY_VARIANT(op.create_foreign_key("n", "t", {"a"}, "u", {"id"}, {.on_update = cascade})),
      HEADWAY_VARIANT(op.create_foreign_key("n", "t", {"a"}, "u", {"id"}, {.deferral = Deferral::deferrable})),
      HEADWAY_VARIANT(op.create_foreign_key("n", "t", {"a"}, "u", {"id"}, {.deferral = Deferral::initially_deferred})),
  });
}

TEST_CASE("the checksum depends on every change to a column", "[unit][operations]") {
  check_all_differ({
      HEADWAY_VARIANT(op.alter_column("t", "c", {})),
      HEADWAY_VARIANT(op.alter_column("u", "c", {})),
      HEADWAY_VARIANT(op.alter_column("t", "d", {})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.type = integer})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.type = text})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.nullable = true})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.nullable = false})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.default_value = Default{}})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.default_value = Default{Default::Kind::literal, 1}})),
  });
}

TEST_CASE("the checksum depends on what becomes of the rows and of the column's collation and computation",
          "[unit][operations]") {
  constexpr auto stored = Generated::Kind::stored;
  check_all_differ({
      HEADWAY_VARIANT(op.alter_column("t", "c", {})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.collation = "NOCASE"})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.collation = "BINARY"})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.collation = ""})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.autoincrement = true})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.autoincrement = false})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.comment = "NOCASE"})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.comment = ""})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.conversion = "NOCASE"})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.conversion = "c + 1"})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.conversion = "c + 2"})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.generated = Generated{}})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.generated = Generated{stored, "c + 1"}})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.generated = Generated{stored, "c + 2"}})),
      HEADWAY_VARIANT(op.alter_column("t", "c", {.generated = Generated{Generated::Kind::computed_on_read, "c + 1"}})),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer))),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer), {.values = "1"})),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer), {.values = "2"})),
      HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_value(1))),
  });
  CHECK(sum(HEADWAY_VARIANT(op.alter_column("t", "c", {.conversion = "c+1"}))) ==
        sum(HEADWAY_VARIANT(op.alter_column("t", "c", {.conversion = "c + 1 -- one more"}))));
  CHECK(sum(HEADWAY_VARIANT(op.add_column("t", column("c", integer), {.values = "1+1"}))) ==
        sum(HEADWAY_VARIANT(op.add_column("t", column("c", integer), {.values = "1 + 1"}))));
  CHECK(sum(HEADWAY_VARIANT(op.add_column("t", column("c", integer), {}))) ==
        sum(HEADWAY_VARIANT(op.add_column("t", column("c", integer)))));
}

TEST_CASE("the checksum depends on options, on the order of columns, and on what a dropped constraint says",
          "[unit][operations]") {
  check_all_differ({
      HEADWAY_VARIANT(op.alter_options("t", {})),
      HEADWAY_VARIANT(op.alter_options("u", {})),
      HEADWAY_VARIANT(op.alter_options("t", {.strict = true})),
      HEADWAY_VARIANT(op.alter_options("t", {.strict = false})),
      HEADWAY_VARIANT(op.alter_options("t", {.without_rowid = true})),
      HEADWAY_VARIANT(op.alter_options("t", {.without_rowid = false})),
      HEADWAY_VARIANT(op.alter_options("t", {.strict = true, .without_rowid = true})),
      HEADWAY_VARIANT(op.alter_options("t", {.comment = ""})),
      HEADWAY_VARIANT(op.alter_options("t", {.comment = "a"})),
      HEADWAY_VARIANT(op.alter_options("t", {.engine = "a"})),
      HEADWAY_VARIANT(op.alter_options("t", {.charset = "a"})),
      HEADWAY_VARIANT(op.alter_options("t", {.collation = "a"})),
      HEADWAY_VARIANT(op.create_table("t", column("c", text))),
      HEADWAY_VARIANT(op.create_table("t", column("c", text), comment("a"))),
      HEADWAY_VARIANT(op.create_table("t", column("c", text), engine("a"))),
      HEADWAY_VARIANT(op.create_table("t", column("c", text), charset("a"))),
      HEADWAY_VARIANT(op.create_table("t", column("c", text), collation("a"))),
      HEADWAY_VARIANT(op.create_table("t", column("c", text).comment("a"))),
      HEADWAY_VARIANT(op.reorder_columns("t", {"a", "b"})),
      HEADWAY_VARIANT(op.reorder_columns("u", {"a", "b"})),
      HEADWAY_VARIANT(op.reorder_columns("t", {"b", "a"})),
      HEADWAY_VARIANT(op.reorder_columns("t", {"a"})),
      HEADWAY_VARIANT(op.reorder_columns("t", {})),
      HEADWAY_VARIANT(op.drop_unique("a", "t")),
      HEADWAY_VARIANT(op.drop_unique({"a"}, "t")),
      HEADWAY_VARIANT(op.drop_unique({"b"}, "t")),
      HEADWAY_VARIANT(op.drop_unique({"a", "b"}, "t")),
      HEADWAY_VARIANT(op.drop_unique({"a"}, "u")),
      HEADWAY_VARIANT(op.drop_foreign_key({"a"}, "t")),
      HEADWAY_VARIANT(op.drop_check("a", "t")),
      HEADWAY_VARIANT(op.drop_check(check("a"), "t")),
      HEADWAY_VARIANT(op.drop_check(check("b"), "t")),
      HEADWAY_VARIANT(op.drop_check(check("a"), "u")),
  });
  CHECK(sum(HEADWAY_VARIANT(op.drop_check(check("a>0"), "t"))) ==
        sum(HEADWAY_VARIANT(op.drop_check(check("a > 0"), "t"))));
}

TEST_CASE("the checksum of alter_table is that of its changes", "[unit][operations]") {
  CHECK(sum(HEADWAY_VARIANT(op.alter_table("t", [](AlterTable& t) {
          t.drop_column("c");
          t.create_check("ck", "d > 0");
        }))) == sum(HEADWAY_VARIANT(op.drop_column("t", "c"); op.create_check("ck", "t", "d > 0"))));
}

TEST_CASE("the checksum depends on every inserted value and on how they lie in rows", "[unit][operations]") {
  check_all_differ({
      HEADWAY_VARIANT(op.bulk_insert("t", {"a", "b"}, {{1, 2}})),
      HEADWAY_VARIANT(op.bulk_insert("u", {"a", "b"}, {{1, 2}})),
      HEADWAY_VARIANT(op.bulk_insert("t", {"a", "c"}, {{1, 2}})),
      HEADWAY_VARIANT(op.bulk_insert("t", {"a", "b"}, {{2, 1}})),
      HEADWAY_VARIANT(op.bulk_insert("t", {"a", "b"}, {{1, 2}, {1, 2}})),
      HEADWAY_VARIANT(op.bulk_insert("t", {"a", "b"}, {{1}, {2}})),
      HEADWAY_VARIANT(op.bulk_insert("t", {"a", "b"}, {{"1", 2}})),
      HEADWAY_VARIANT(op.bulk_insert("t", {"a", "b"}, {})),
  });
}

TEST_CASE("the checksum takes SQL by its tokens", "[unit][operations]") {
  const std::uint64_t plain = sum(HEADWAY_VARIANT(op.execute("SELECT a, 'x  y' FROM t")));
  CHECK(plain == sum(HEADWAY_VARIANT(op.execute("  SELECT a ,\n\t'x  y'\r\nFROM t  "))));
  CHECK(plain == sum(HEADWAY_VARIANT(op.execute("-- first\nSELECT a /* the name */, 'x  y' FROM t -- last"))));
  CHECK(plain != sum(HEADWAY_VARIANT(op.execute("SELECT a, 'x y' FROM t"))));
  CHECK(plain != sum(HEADWAY_VARIANT(op.execute("SELECT a, 'x  y' FROM u"))));
  CHECK(plain != sum(HEADWAY_VARIANT(op.execute("SELECT a, 'x  y' FROMt"))));
}

TEST_CASE("white space and comments do not count in any SQL of an operation", "[unit][operations]") {
  CHECK(sum(HEADWAY_VARIANT(op.create_check("n", "t", "a>0"))) ==
        sum(HEADWAY_VARIANT(op.create_check("n", "t", "a > 0 -- positive"))));
  CHECK(sum(HEADWAY_VARIANT(op.create_index("i", "t", {expression("lower(a)")}, {.where = "a>0"}))) ==
        sum(HEADWAY_VARIANT(op.create_index("i", "t", {expression("lower( a )")}, {.where = "a > /**/ 0"}))));
  CHECK(sum(HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_expression("1+1")))) ==
        sum(HEADWAY_VARIANT(op.add_column("t", column("c", integer).default_expression("1 + 1")))));
  CHECK(sum(HEADWAY_VARIANT(op.add_column("t", column("c", integer).generated_as("a+1")))) ==
        sum(HEADWAY_VARIANT(op.add_column("t", column("c", integer).generated_as("a + 1")))));
}

TEST_CASE("white space in a value does count", "[unit][operations]") {
  CHECK(sum(HEADWAY_VARIANT(op.bulk_insert("t", {"a"}, {{"x y"}}))) !=
        sum(HEADWAY_VARIANT(op.bulk_insert("t", {"a"}, {{"x  y"}}))));
  CHECK(sum(HEADWAY_VARIANT(op.add_column("t", column("c", text).default_value("x y")))) !=
        sum(HEADWAY_VARIANT(op.add_column("t", column("c", text).default_value("x  y")))));
}

TEST_CASE("which function runs is not part of the checksum", "[unit][operations]") {
  CHECK(sum(HEADWAY_VARIANT(op.run(&one_function))) == sum(HEADWAY_VARIANT(op.run(&other_function))));
}

static_assert(sum(HEADWAY_VARIANT(op.drop_table("t"))) == sum(HEADWAY_VARIANT(op.drop_table("t"))));
static_assert(sum(HEADWAY_VARIANT(op.drop_table("t"))) != sum(HEADWAY_VARIANT(op.drop_table("u"))));
// Stored in databases: it must be the same number in every build.
TEST_CASE("the checksum of given operations never changes", "[unit][operations]") {
  CHECK(sum(HEADWAY_VARIANT((void)op)) == 14695981039346656037U);
  CHECK(hexadecimal(sum(HEADWAY_VARIANT(op.create_table("users", column("id", uuid).primary_key());
                                        op.execute("SELECT 1")))) == "a2ec3ae6b741373f");
}
