// SPDX-License-Identifier: MIT
#include "headway/operations/replay.hpp"

#include <string>
#include <string_view>

#include "headway/operations/operations.hpp"
#include "headway/schema/words.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr Schema shop() {
  Schema made;
  made.put(table("users",
                 column("tenant", integer).not_null(),
                 column("id", integer).not_null(),
                 column("email", varchar(255)).unique(),
                 column("name", text),
                 primary_key({"tenant", "id"}),
                 unique({"tenant", "name"}).named("uq_name"),
                 check("length(name) > 0").named("ck_name")));
  made.put(table("orders",
                 column("id", integer).primary_key(),
                 column("tenant", integer),
                 column("user_id", integer),
                 column("price", integer).check("price > 0", "ck_price"),
                 column("note", text),
                 column("seller", integer).references("users", "id"),
                 foreign_key({"tenant", "user_id"}, "users", {"tenant", "id"}).named("fk_user"),
                 Index{"idx_user", {IndexKey("user_id")}, false, {}}));
  return made;
}

using Write = void (*)(Operations&);

/// What replaying finds on the shop. When it is something, the shop must be as before.
Finding found(Write write, Dialect dialect = Dialect::sqlite) {
  Operations op;
  write(op);
  Schema schema = shop();
  Finding result = replay(op.list(), schema, dialect);
  if (result) {
    CHECK(schema == shop());
    CHECK(schema.find_owner_of_index("idx_user") == schema.find("orders"));
  }
  return result;
}

/// The shop afterwards, where nothing may be found.
Schema after(Write write) {
  Operations op;
  write(op);
  Schema schema = shop();
  const Finding result = replay(op.list(), schema);
  INFO(to_error(result).message);
  REQUIRE_FALSE(result);
  return schema;
}

void check_found(Write write, ErrorCode code, std::string_view table, std::string_view part,
                 std::string_view other = {}) {
  const Finding result = found(write);
  INFO(to_error(result).message);
  CHECK(name(result.code) == name(code));
  CHECK(result.table.view() == table);
  CHECK(result.name.view() == part);
  CHECK(result.other.view() == other);
}

}  // namespace

TEST_CASE("replaying nothing changes nothing", "[unit][operations]") {
  CHECK(after([](Operations&) {}) == shop());
}

TEST_CASE("create_table puts the table and its indexes into the schema", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.create_table("tags", column("id", integer).primary_key(), Index{"idx_tags", {IndexKey("id")}, true, {}});
  });
  CHECK(schema.size() == 3);
  REQUIRE(schema.find("tags") != nullptr);
  CHECK(*schema.find("tags") ==
        table("tags", column("id", integer).primary_key(), Index{"idx_tags", {IndexKey("id")}, true, {}}));
  CHECK(schema.find_owner_of_index("idx_tags") == schema.find("tags"));
}

TEST_CASE("create_table finds what does not fit", "[unit][operations]") {
  check_found([](Operations& op) { op.create_table("tags"); },
              ErrorCode::malformed_operation,
              "tags",
              "create_table",
              "a table needs a column");
  check_found(
      [](Operations& op) { op.create_table("users", column("id", integer)); }, ErrorCode::table_exists, "users", "");
  check_found([](Operations& op) { op.create_table("t", column("a", integer), column("b", text), column("a", text)); },
              ErrorCode::column_exists,
              "t",
              "a");
  check_found(
      [](Operations& op) {
        op.create_table("t", column("a", integer), primary_key({"a", "z"}));
      },
      ErrorCode::no_such_column,
      "t",
      "z");
  check_found([](Operations& op) { op.create_table("t", column("a", integer), unique({"z"})); },
              ErrorCode::no_such_column,
              "t",
              "z");
  check_found([](Operations& op) { op.create_table("t", column("a", integer), foreign_key({"z"}, "users", {"id"})); },
              ErrorCode::no_such_column,
              "t",
              "z");
  check_found(
      [](Operations& op) {
        op.create_table("t", column("a", integer), Index{"i", {IndexKey("z")}, false, {}});
      },
      ErrorCode::no_such_column,
      "t",
      "z");
  check_found(
      [](Operations& op) {
        op.create_table("t", column("a", integer), Index{"i", {}, false, {}});
      },
      ErrorCode::malformed_operation,
      "t",
      "create_index",
      "an index needs a key");
  check_found(
      [](Operations& op) {
        op.create_table("t", column("a", integer), Index{"idx_user", {IndexKey("a")}, false, {}});
      },
      ErrorCode::index_exists,
      "t",
      "idx_user");
}

TEST_CASE("create_table finds two of its own indexes with one name", "[unit][operations]") {
  check_found(
      [](Operations& op) {
        op.create_table(
            "t", column("a", integer), Index{"i", {IndexKey("a")}, false, {}}, Index{"i", {desc("a")}, false, {}});
      },
      ErrorCode::index_exists,
      "t",
      "i");
}

TEST_CASE("a table may refer to one that comes later", "[unit][operations]") {
  CHECK(after([](Operations& op) {
          op.create_table("a", column("b_id", integer).references("b", "id"));
          op.create_table("b", column("id", integer).primary_key());
        }).size() == 4);
}

TEST_CASE("drop_table takes the table and its indexes out", "[unit][operations]") {
  Schema schema = after([](Operations& op) { op.drop_table("orders"); });
  CHECK(schema.size() == 1);
  CHECK(schema.find("orders") == nullptr);
  CHECK(schema.find_owner_of_index("idx_user") == nullptr);
  check_found([](Operations& op) { op.drop_table("tags"); }, ErrorCode::no_such_table, "tags", "");
}

TEST_CASE("rename_table reaches the foreign keys of other tables and of its own", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.create_table("nodes", column("id", integer).primary_key(), column("parent", integer).references("nodes", "id"));
    op.rename_table("users", "people");
    op.rename_table("orders", "sales");
    op.rename_table("nodes", "tree");
  });
  CHECK(schema.find("users") == nullptr);
  REQUIRE(schema.find("people") != nullptr);
  REQUIRE(schema.find("sales") != nullptr);
  for (const ForeignKey& key : schema.find("sales")->foreign_keys) CHECK(key.table.view() == "people");
  CHECK(schema.find("sales")->foreign_keys.size() == 2);
  CHECK(schema.find("tree")->foreign_keys[0].table.view() == "tree");
  CHECK(schema.find_owner_of_index("idx_user") == schema.find("sales"));
}

TEST_CASE("rename_table finds what does not fit", "[unit][operations]") {
  check_found([](Operations& op) { op.rename_table("tags", "labels"); }, ErrorCode::no_such_table, "tags", "");
  check_found([](Operations& op) { op.rename_table("users", "orders"); }, ErrorCode::table_exists, "orders", "");
}

TEST_CASE("add_column appends the column and gives its constraints to the table", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.add_column("users", column("boss", integer).check("boss > 0").unique().references("users", "id", cascade));
  });
  const Table& users = *schema.find("users");
  CHECK(users.columns.back() == column("boss", integer));
  CHECK(users.uniques.size() == 3);
  CHECK(users.checks.back().column.view() == "boss");
  CHECK(users.foreign_keys.back().delete_action == ReferentialAction::cascade);
  check_found([](Operations& op) { op.add_column("tags", column("a", text)); }, ErrorCode::no_such_table, "tags", "");
  check_found([](Operations& op) { op.add_column("users", column("email", text)); },
              ErrorCode::column_exists,
              "users",
              "email");
}

TEST_CASE("drop_column takes its own checks and its own foreign key with it", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.drop_column("orders", "price");
    op.drop_column("orders", "seller");
  });
  const Table& orders = *schema.find("orders");
  CHECK(orders.find("price") == nullptr);
  CHECK(orders.find("seller") == nullptr);
  CHECK(orders.checks.empty());
  REQUIRE(orders.foreign_keys.size() == 1);
  CHECK(orders.foreign_keys[0].name.view() == "fk_user");
}

TEST_CASE("drop_column finds what does not fit", "[unit][operations]") {
  check_found([](Operations& op) { op.drop_column("tags", "a"); }, ErrorCode::no_such_table, "tags", "");
  check_found([](Operations& op) { op.drop_column("users", "age"); }, ErrorCode::no_such_column, "users", "age");
  check_found([](Operations& op) { op.drop_column("users", "id"); },
              ErrorCode::column_in_use,
              "users",
              "id",
              "the primary key");
  check_found([](Operations& op) { op.drop_column("users", "email"); },
              ErrorCode::column_in_use,
              "users",
              "email",
              "a unique constraint");
  check_found([](Operations& op) { op.drop_column("orders", "tenant"); },
              ErrorCode::column_in_use,
              "orders",
              "tenant",
              "a foreign key of several columns");
}

TEST_CASE("drop_column finds every expression of the table that names the column", "[unit][operations]") {
  const auto user_of_name = [](Write before) {
    Schema schema = after(before);
    Operations op;
    op.drop_unique("uq_name", "users");
    op.drop_column("users", "name");
    const Finding result = replay(op.list(), schema);
    CHECK(name(result.code) == name(ErrorCode::column_in_use));
    CHECK(schema.find("users")->find("name") != nullptr);
    return result.other.string();
  };
  CHECK(user_of_name([](Operations&) {}) == "a check");
  CHECK(user_of_name([](Operations& op) {
          op.drop_check("ck_name", "users");
          op.add_column("users", column("age", integer).check("age > length(name)"));
        }) == "a check");
  CHECK(user_of_name([](Operations& op) {
          op.drop_check("ck_name", "users");
          op.add_column("users", column("shout", text).generated_as("upper(name)"));
        }) == "a generated column");
  CHECK(user_of_name([](Operations& op) {
          op.drop_check("ck_name", "users");
          op.create_index("i", "users", {"id", "name"});
        }) == "i");
  CHECK(user_of_name([](Operations& op) {
          op.drop_check("ck_name", "users");
          op.create_index("i", "users", {expression("lower(name)")});
        }) == "i");
  CHECK(user_of_name([](Operations& op) {
          op.drop_check("ck_name", "users");
          op.create_index("i", "users", {"id"}, {.where = "name <> ''"});
        }) == "i");
}

TEST_CASE("a column is dropped when nothing uses it any more", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.drop_foreign_key("fk_user", "orders");
    op.drop_index("idx_user", "orders");
    op.drop_column("orders", "user_id");
    op.drop_unique("uq_name", "users");
    op.drop_check("ck_name", "users");
    op.drop_column("users", "name");
  });
  CHECK(schema.find("orders")->find("user_id") == nullptr);
  CHECK(schema.find("users")->find("name") == nullptr);
}

TEST_CASE("rename_column reaches the keys and constraints of its table", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.rename_column("users", "name", "title");
    op.rename_column("users", "tenant", "org");
    op.rename_column("orders", "price", "cents");
  });
  const Table& users = *schema.find("users");
  CHECK(users.find("name") == nullptr);
  REQUIRE(users.find("title") != nullptr);
  CHECK(users.primary_key == primary_key({"org", "id"}));
  CHECK(users.uniques.back() == unique({"org", "title"}).named("uq_name"));
  CHECK(users.checks[0].expression.view() == "length(title) > 0");
  const Table& orders = *schema.find("orders");
  CHECK(orders.checks[0].expression.view() == "cents > 0");
  CHECK(orders.checks[0].column.view() == "cents");
}

TEST_CASE("rename_column reaches indexes and generated columns", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.add_column("users", column("shout", text).generated_as("upper(name)"));
    op.create_index("i",
                    "users",
                    {"name", expression("lower(name)")},
                    {.where = "name IS NOT NULL", .include = {"tenant", "name"}});
    op.rename_column("users", "name", "title");
  });
  const Table& users = *schema.find("users");
  CHECK(users.find("shout")->generated.expression.view() == "upper(title)");
  const Index& index = users.indexes.back();
  CHECK(index.keys[0].column.view() == "title");
  CHECK(index.keys[1].expression.view() == "lower(title)");
  CHECK(index.where.view() == "title IS NOT NULL");
  CHECK(index.included == Names{"tenant", "title"});
}

static_assert([] {
  Operations op;
  op.create_table("docs",
                  column("doc", json),
                  column("n", integer),
                  Index{"i", {ascending("doc").operator_class("jsonb_path_ops")}}.using_method("gin").include({"n"}));
  op.create_index("j", "docs", {"n"}, {.method = "hash", .include = {"doc"}});
  Schema schema;
  if (replay(std::as_const(op).list(), schema)) return false;
  const Table& docs = *schema.find("docs");
  return docs.indexes[0].method.view() == "gin" && docs.indexes[1].included[0].view() == "doc";
}());

TEST_CASE("a column that is only kept in an index is one of it", "[unit][operations]") {
  check_found([](Operations& op) { op.create_index("i", "users", {"id"}, {.include = {"missing"}}); },
              ErrorCode::no_such_column,
              "users",
              "missing");
  Operations op;
  op.create_table("t", column("a", integer), column("b", integer), Index{"i", {"a"}}.include({"b"}));
  op.drop_column("t", "b");
  Schema schema;
  const Finding result = replay(std::as_const(op).list(), schema);
  CHECK(name(result.code) == name(ErrorCode::column_in_use));
  CHECK(result.other.view() == "i");
}

TEST_CASE("rename_column reaches the foreign keys of other tables on both sides", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.rename_column("users", "id", "key");
    op.rename_column("orders", "user_id", "buyer");
  });
  const Table& orders = *schema.find("orders");
  REQUIRE(orders.foreign_keys.size() == 2);
  CHECK(orders.foreign_keys[0].referenced == Names{"key"});
  CHECK(orders.foreign_keys[1].referenced == Names{"tenant", "key"});
  CHECK(orders.foreign_keys[1].columns == Names{"tenant", "buyer"});
  CHECK(orders.indexes[0].keys[0].column.view() == "buyer");
  CHECK(orders.find("id") != nullptr);
}

TEST_CASE("rename_column finds what does not fit", "[unit][operations]") {
  check_found([](Operations& op) { op.rename_column("tags", "a", "b"); }, ErrorCode::no_such_table, "tags", "");
  check_found([](Operations& op) { op.rename_column("users", "age", "b"); }, ErrorCode::no_such_column, "users", "age");
  check_found(
      [](Operations& op) { op.rename_column("users", "name", "email"); }, ErrorCode::column_exists, "users", "email");
}

TEST_CASE("alter_column changes what is named and keeps the rest", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.alter_column("users", "email", {.type = varchar(320)});
    op.alter_column("users", "name", {.nullable = false, .default_value = Default{Default::Kind::literal, "none"}});
  });
  const Table& users = *schema.find("users");
  CHECK(*users.find("email") == column("email", varchar(320)));
  CHECK(*users.find("name") == column("name", text).not_null().default_value("none"));
  check_found([](Operations& op) { op.alter_column("tags", "a", {}); }, ErrorCode::no_such_table, "tags", "");
  check_found([](Operations& op) { op.alter_column("users", "age", {.type = text}); },
              ErrorCode::no_such_column,
              "users",
              "age");
}

TEST_CASE("alter_column changes collation and computation", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.alter_column("users", "name", {.collation = "NOCASE"});
    op.alter_column("orders", "note", {.generated = Generated{Generated::Kind::stored, "price || ''"}});
  });
  CHECK(*schema.find("users")->find("name") == column("name", text).collate("NOCASE"));
  CHECK(schema.find("orders")->find("note")->generated == Generated{Generated::Kind::stored, "price || ''"});
  schema = after([](Operations& op) {
    op.alter_column("users", "name", {.collation = "NOCASE"});
    op.alter_column("users", "name", {.collation = "", .conversion = "trim(name)"});
    op.alter_column("orders", "note", {.generated = Generated{Generated::Kind::computed_on_read, "price || ''"}});
    op.alter_column("orders", "note", {.generated = Generated{}});
  });
  CHECK(schema == shop());
}

TEST_CASE("a column that a conversion or a computation does not know is found, and nothing is altered",
          "[unit][operations]") {
  check_found([](Operations& op) { op.alter_column("users", "name", {.type = integer, .conversion = "nix + 1"}); },
              ErrorCode::no_such_column,
              "users",
              "nix");
  check_found(
      [](Operations& op) {
        op.alter_column("users", "name", {.type = integer, .generated = Generated{Generated::Kind::stored, "nix + 1"}});
      },
      ErrorCode::no_such_column,
      "users",
      "nix");
  check_found([](Operations& op) { op.add_column("users", column("slug", text), {.values = "lower(nix)"}); },
              ErrorCode::no_such_column,
              "users",
              "nix");
  // A new column has no value yet that another could be made from.
  check_found([](Operations& op) { op.add_column("users", column("slug", text), {.values = "lower(slug)"}); },
              ErrorCode::no_such_column,
              "users",
              "slug");
  CHECK(after([](Operations& op) { op.add_column("users", column("slug", text), {.values = "lower(name)"}); })
            .find("users")
            ->columns.size() == 5);
}

TEST_CASE("the options of a table are changed one by one", "[unit][operations]") {
  Schema schema = after([](Operations& op) { op.alter_options("users", {.strict = true}); });
  CHECK(schema.find("users")->is_strict);
  CHECK_FALSE(schema.find("users")->is_without_rowid);
  schema = after([](Operations& op) {
    op.alter_options("users", {.strict = true});
    op.alter_options("users", {.without_rowid = true});
    op.alter_options("users", {});
    op.alter_options("users", {.strict = false});
  });
  CHECK_FALSE(schema.find("users")->is_strict);
  CHECK(schema.find("users")->is_without_rowid);
  check_found([](Operations& op) { op.alter_options("tags", {.strict = true}); }, ErrorCode::no_such_table, "tags", "");
}

TEST_CASE("comments come, change and go", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.alter_options("users", {.comment = "who may log in"});
    op.alter_column("users", "name", {.comment = "as they call themselves"});
    op.alter_column("users", "name", {.nullable = false});
  });
  CHECK(schema.find("users")->comment == "who may log in");
  CHECK(schema.find("users")->find("name")->comment_ == "as they call themselves");
  schema = after([](Operations& op) {
    op.alter_options("users", {.comment = "who may log in"});
    op.alter_options("users", {.comment = ""});
    op.alter_column("users", "name", {.comment = "x"});
    op.alter_column("users", "name", {.comment = ""});
  });
  CHECK(schema.find("users")->comment.empty());
  CHECK(schema.find("users")->find("name")->comment_.empty());
}

TEST_CASE("a character set and a collation each say what the other is", "[unit][operations]") {
  const auto options = [](auto write) {
    const Schema schema = after(write);
    return words_of_options(*schema.find("users")).string();
  };
  CHECK(options([](Operations& op) { op.alter_options("users", {.engine = "Aria", .charset = "latin1"}); }) ==
        "engine Aria, charset latin1");
  CHECK(options([](Operations& op) {
          op.alter_options("users", {.charset = "latin1"});
          op.alter_options("users", {.collation = "utf8mb4_bin"});
        }) == "collation utf8mb4_bin");
  CHECK(options([](Operations& op) {
          op.alter_options("users", {.collation = "utf8mb4_bin"});
          op.alter_options("users", {.charset = "latin1"});
        }) == "charset latin1");
  CHECK(options([](Operations& op) {
          op.alter_options("users", {.charset = "latin1", .collation = "latin1_bin"});
          op.alter_options("users", {.comment = "x", .engine = ""});
        }) == "charset latin1, collation latin1_bin");
}

TEST_CASE("reorder_columns puts those named first, and keeps the order of the others", "[unit][operations]") {
  const auto order = [](Write write) {
    const Schema schema = after(write);
    std::string out;
    for (const Column& each : schema.find("users")->columns) out += (out.empty() ? "" : " ") + each.name.string();
    return out;
  };
  CHECK(order([](Operations& op) { op.reorder_columns("users", {"name", "id"}); }) == "name id tenant email");
  CHECK(order([](Operations& op) { op.reorder_columns("users", {"EMAIL"}); }) == "email tenant id name");
  CHECK(order([](Operations& op) { op.reorder_columns("users", {"tenant", "id"}); }) == "tenant id email name");
  CHECK(order([](Operations& op) {
          op.reorder_columns("users", {"name", "email", "id", "tenant"});
        }) == "name email id tenant");
  CHECK(order([](Operations& op) { op.reorder_columns("users", {}); }) == "tenant id email name");
}

TEST_CASE("reorder_columns finds what does not fit, and moves nothing then", "[unit][operations]") {
  check_found([](Operations& op) { op.reorder_columns("tags", {"a"}); }, ErrorCode::no_such_table, "tags", "");
  check_found(
      [](Operations& op) {
        op.reorder_columns("users", {"name", "age"});
      },
      ErrorCode::no_such_column,
      "users",
      "age");
  check_found(
      [](Operations& op) {
        op.reorder_columns("users", {"name", "id", "Name"});
      },
      ErrorCode::malformed_operation,
      "users",
      "reorder_columns",
      "a column is named twice");
}

TEST_CASE("alter_table is replayed as its changes one after another", "[unit][operations]") {
  CHECK(after([](Operations& op) {
          op.alter_table("orders", [](AlterTable& t) {
            t.rename_column("note", "remark");
            t.alter_column("remark", {.nullable = false});
            t.create_check("ck_remark", "remark <> ''");
          });
        }) == after([](Operations& op) {
          op.rename_column("orders", "note", "remark");
          op.alter_column("orders", "remark", {.nullable = false});
          op.create_check("ck_remark", "orders", "remark <> ''");
        }));
  check_found([](Operations& op) { op.alter_table("orders", [](AlterTable& t) { t.drop_check("ck"); }); },
              ErrorCode::no_such_constraint,
              "orders",
              "ck");
}

TEST_CASE("create_index and drop_index change the index and its owner", "[unit][operations]") {
  Schema with = after([](Operations& op) { op.create_index("idx_note", "orders", {"note", desc("price")}); });
  CHECK(with.find("orders")->indexes.size() == 2);
  CHECK(with.find_owner_of_index("idx_note") == with.find("orders"));
  Schema without = after([](Operations& op) { op.drop_index("idx_user", "orders"); });
  CHECK(without.find("orders")->indexes.empty());
  CHECK(without.find_owner_of_index("idx_user") == nullptr);
}

TEST_CASE("create_index and drop_index find what does not fit", "[unit][operations]") {
  check_found([](Operations& op) { op.create_index("i", "tags", {"a"}); }, ErrorCode::no_such_table, "tags", "");
  check_found(
      [](Operations& op) {
        op.create_index("i", "users", {"email", "age"});
      },
      ErrorCode::no_such_column,
      "users",
      "age");
  check_found([](Operations& op) { op.create_index("idx_user", "users", {"email"}); },
              ErrorCode::index_exists,
              "users",
              "idx_user");
  check_found([](Operations& op) { op.create_index("i", "users", {}); },
              ErrorCode::malformed_operation,
              "users",
              "create_index",
              "an index needs a key");
  check_found([](Operations& op) { op.drop_index("idx_user", "tags"); }, ErrorCode::no_such_table, "tags", "");
  check_found([](Operations& op) { op.drop_index("i", "orders"); }, ErrorCode::no_such_index, "orders", "i");
  check_found(
      [](Operations& op) { op.drop_index("idx_user", "users"); }, ErrorCode::no_such_index, "users", "idx_user");
}

TEST_CASE("constraints are added to their table", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.create_table("t", column("a", integer), column("b", integer));
    op.create_primary_key("pk", "t", {"a"});
    op.create_unique("uq", "t", {"a", "b"});
    op.create_check("ck", "t", "a < b");
    op.create_foreign_key("fk", "t", {"b"}, "users", {"id"}, {.on_delete = set_null});
  });
  CHECK(*schema.find("t") == table("t",
                                   column("a", integer).not_null(),
                                   column("b", integer),
                                   primary_key({"a"}).named("pk"),
                                   unique({"a", "b"}).named("uq"),
                                   check("a < b").named("ck"),
                                   foreign_key({"b"}, "users", {"id"}).on_delete(set_null).named("fk")));
}

TEST_CASE("adding a constraint finds what does not fit", "[unit][operations]") {
  check_found([](Operations& op) { op.create_check("n", "tags", "1"); }, ErrorCode::no_such_table, "tags", "");
  check_found([](Operations& op) { op.create_primary_key("n", "users", {"id"}); },
              ErrorCode::constraint_exists,
              "users",
              "primary key");
  check_found(
      [](Operations& op) { op.create_unique("n", "users", {"age"}); }, ErrorCode::no_such_column, "users", "age");
  check_found([](Operations& op) { op.create_unique("uq_name", "users", {"id"}); },
              ErrorCode::constraint_exists,
              "users",
              "uq_name");
  check_found([](Operations& op) { op.create_check("ck_name", "users", "1"); },
              ErrorCode::constraint_exists,
              "users",
              "ck_name");
  check_found([](Operations& op) { op.create_foreign_key("n", "orders", {"age"}, "users", {"id"}); },
              ErrorCode::no_such_column,
              "orders",
              "age");
  check_found([](Operations& op) { op.create_foreign_key("fk_user", "orders", {"seller"}, "users", {"id"}); },
              ErrorCode::constraint_exists,
              "orders",
              "fk_user");
}

TEST_CASE("a primary key of a missing column is found and not added", "[unit][operations]") {
  Operations op;
  op.create_primary_key("pk", "t", {"a", "z"});
  Schema schema;
  schema.put(table("t", column("a", integer)));
  const Finding result = replay(op.list(), schema);
  CHECK(name(result.code) == name(ErrorCode::no_such_column));
  CHECK(result.name.view() == "z");
  CHECK(*schema.find("t") == table("t", column("a", integer)));
}

TEST_CASE("constraints without names never clash", "[unit][operations]") {
  CHECK(after([](Operations& op) {
          op.create_check("", "users", "1");
          op.create_check("", "users", "2");
        })
            .find("users")
            ->checks.size() == 3);
}

TEST_CASE("constraints are dropped by kind and name", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.drop_primary_key("", "users");
    op.drop_unique("uq_name", "users");
    op.drop_check("ck_name", "users");
    op.drop_foreign_key("fk_user", "orders");
  });
  const Table& users = *schema.find("users");
  CHECK(users.primary_key.columns.empty());
  REQUIRE(users.uniques.size() == 1);
  CHECK(users.uniques[0] == unique({"email"}));
  CHECK(users.checks.empty());
  CHECK(schema.find("orders")->foreign_keys.size() == 1);
}

TEST_CASE("dropping a constraint finds what does not fit", "[unit][operations]") {
  check_found([](Operations& op) { op.drop_check("n", "tags"); }, ErrorCode::no_such_table, "tags", "");
  check_found([](Operations& op) { op.drop_primary_key("pk", "users"); }, ErrorCode::no_such_constraint, "users", "pk");
  check_found(
      [](Operations& op) { op.drop_unique("ck_name", "users"); }, ErrorCode::no_such_constraint, "users", "ck_name");
  check_found(
      [](Operations& op) { op.drop_check("uq_name", "users"); }, ErrorCode::no_such_constraint, "users", "uq_name");
  check_found([](Operations& op) { op.drop_foreign_key("ck_price", "orders"); },
              ErrorCode::no_such_constraint,
              "orders",
              "ck_price");
  check_found([](Operations& op) { op.drop_unique("", "users"); }, ErrorCode::no_such_constraint, "users", "");
}

TEST_CASE("constraints without names are dropped by what they say", "[unit][operations]") {
  Schema schema = after([](Operations& op) {
    op.drop_unique({"Email"}, "users");
    op.drop_foreign_key({"seller"}, "orders");
    op.create_check("", "orders", "price < 1000");
    op.drop_check(check("price  <  1000 /* each */"), "orders");
  });
  REQUIRE(schema.find("users")->uniques.size() == 1);
  CHECK(schema.find("users")->uniques[0].name.view() == "uq_name");
  REQUIRE(schema.find("orders")->foreign_keys.size() == 1);
  CHECK(schema.find("orders")->foreign_keys[0].name.view() == "fk_user");
  CHECK(schema.find("orders")->checks.size() == 1);
}

TEST_CASE("what a constraint says does not find one that has a name, nor one that says more or less",
          "[unit][operations]") {
  const auto absent = [](Write write, std::string_view table, std::string_view what) {
    check_found(write, ErrorCode::no_such_constraint, table, what);
  };
  absent([](Operations& op) { op.drop_unique({"tenant", "name"}, "users"); }, "users", "tenant");
  absent([](Operations& op) { op.drop_unique({"email", "name"}, "users"); }, "users", "email");
  absent([](Operations& op) { op.drop_unique({"name"}, "users"); }, "users", "name");
  absent([](Operations& op) { op.drop_foreign_key({"tenant", "user_id"}, "orders"); }, "orders", "tenant");
  absent([](Operations& op) { op.drop_foreign_key({"id"}, "orders"); }, "orders", "id");
  absent([](Operations& op) { op.drop_check(check("price > 0"), "orders"); }, "orders", "price > 0");
  absent([](Operations& op) { op.drop_check(check(""), "orders"); }, "orders", "");
}

TEST_CASE("bulk_insert leaves the schema and finds what does not fit", "[unit][operations]") {
  CHECK(after([](Operations& op) { op.bulk_insert("users", {"id", "name"}, {{1, "a"}, {2, "b"}}); }) == shop());
  check_found([](Operations& op) { op.bulk_insert("tags", {"a"}, {{1}}); }, ErrorCode::no_such_table, "tags", "");
  check_found(
      [](Operations& op) {
        op.bulk_insert("users", {"id", "age"}, {{1, 2}});
      },
      ErrorCode::no_such_column,
      "users",
      "age");
  check_found(
      [](Operations& op) {
        op.bulk_insert("users", {"id", "name"}, {{1, "a"}, {2}});
      },
      ErrorCode::malformed_operation,
      "users",
      "bulk_insert",
      "a row has another number of values than there are columns");
}

TEST_CASE("SQL is replayed like the operations that say the same", "[unit][operations]") {
  CHECK(after([](Operations& op) {
          op.execute("DROP TABLE users; ALTER TABLE orders ADD COLUMN weight INTEGER DEFAULT 3");
        }) == after([](Operations& op) {
          op.drop_table("users");
          op.add_column("orders", column("weight", integer).default_value(3));
        }));
  CHECK(after([](Operations& op) { op.execute("DELETE FROM users; SELECT 1"); }) == shop());
  CHECK(after([](Operations& op) { op.execute("CREATE VIEW v AS SELECT 1;"); }) ==
        after([](Operations& op) { op.create_view("v", "SELECT 1"); }));
}

TEST_CASE("SQL that does not fit is found, as is SQL that cannot be read", "[unit][operations]") {
  check_found([](Operations& op) { op.execute("DROP TABLE tags"); }, ErrorCode::no_such_table, "tags", "");
  check_found([](Operations& op) { op.execute("ALTER TABLE orders DROP COLUMN user_id"); },
              ErrorCode::column_in_use,
              "orders",
              "user_id",
              "a foreign key of several columns");
  const Finding unread = found([](Operations& op) { op.execute("DELETE FROM users;\nDROP TABLE 'a"); });
  CHECK(name(unread.code) == name(ErrorCode::unreadable_statement));
  CHECK(unread.name.view().starts_with("line 2, column "));
}

TEST_CASE("opaque SQL and functions leave the schema as it is", "[unit][operations]") {
  CHECK(after([](Operations& op) {
          op.execute_opaque("DROP TABLE users");
          op.execute_opaque("ALTER nonsense '");
          op.run(nullptr);
        }) == shop());
}

TEST_CASE("operations for another dialect are passed over", "[unit][operations]") {
  constexpr Write write = [](Operations& op) {
    op.only(Dialect::postgresql, [](Operations& inner) { inner.drop_table("tags"); });
  };
  CHECK(after(write) == shop());
  CHECK(name(found(write, Dialect::postgresql).code) == name(ErrorCode::no_such_table));
}

TEST_CASE("replay stops at the first operation that does not fit", "[unit][operations]") {
  Operations op;
  op.drop_column("orders", "note");
  op.drop_table("tags");
  op.drop_table("users");
  Schema schema = shop();
  CHECK(replay(op.list(), schema).table.view() == "tags");
  CHECK(schema.find("orders")->find("note") == nullptr);
  CHECK(schema.find("users") != nullptr);
}

static_assert([] {
  Operations up;
  up.create_table("tags", column("id", integer).primary_key(), column("name", varchar(40)).unique());
  up.add_column("tags", column("weight", integer).check("weight > 0"));
  up.create_index("idx_tags", "tags", {desc("weight")}, {.where = "weight > 1"});
  up.rename_column("tags", "weight", "mass");
  up.rename_table("tags", "labels");
  Operations down;
  down.drop_index("idx_tags", "labels");
  down.drop_column("labels", "mass");
  down.drop_table("labels");

  Schema schema = shop();
  if (replay(up.list(), schema) || schema.find("labels")->checks[0].expression.view() != "mass > 0") return false;
  if (schema.find_owner_of_index("idx_tags")->indexes[0].where.view() != "mass > 1") return false;
  return !replay(down.list(), schema) && schema == shop();
}());

static_assert([] {
  Operations op;
  op.drop_column("users", "age");
  Schema schema = shop();
  const Finding result = replay(op.list(), schema);
  return result.code == ErrorCode::no_such_column && result.table.view() == "users" && result.name.view() == "age";
}());

TEST_CASE("names are found in any case, and share one namespace", "[unit][operations]") {
  for (const Dialect dialect : {Dialect::sqlite, Dialect::postgresql}) {
    Schema schema;
    Operations op;
    op.create_table("Users", column("id", integer));
    op.create_table("users", column("id", integer));
    CHECK(to_error(replay(std::as_const(op).list(), schema, dialect)).message ==
          "table users exists already, as Users: names differ by more than the case of letters");
  }
  check_found([](Operations& op) { op.create_table("USERS", column("id", integer)); },
              ErrorCode::table_exists,
              "USERS",
              "",
              "users");
  check_found([](Operations& op) { op.add_column("users", column("EMAIL", text)); },
              ErrorCode::column_exists,
              "users",
              "EMAIL");
  check_found([](Operations& op) { op.create_table("IDX_user", column("id", integer)); },
              ErrorCode::table_exists,
              "IDX_user",
              "");
  check_found(
      [](Operations& op) { op.create_index("orders", "users", {"id"}); }, ErrorCode::index_exists, "users", "orders");
  const Schema schema = after([](Operations& op) {
    op.rename_column("ORDERS", "NOTE", "Note");
    op.drop_column("Orders", "note");
  });
  CHECK(schema.find("orders")->find("note") == nullptr);
}

TEST_CASE("what no database takes is found", "[unit][operations]") {
  check_found([](Operations& op) { op.create_table("t", column("a", integer).primary_key(), primary_key({"a"})); },
              ErrorCode::constraint_exists,
              "t",
              "primary key");
  check_found([](Operations& op) { op.add_column("users", column("a", integer).primary_key()); },
              ErrorCode::constraint_exists,
              "users",
              "primary key");
  check_found(
      [](Operations& op) {
        op.create_table("t", column("a", integer), foreign_key({"a"}, "users", {"tenant", "id"}));
      },
      ErrorCode::malformed_operation,
      "t",
      "foreign key",
      "it has another number of columns than it refers to");
  Schema small;
  small.put(table("t", column("a", integer)));
  Operations op;
  op.drop_column("t", "a");
  CHECK(replay(op.list(), small).code == ErrorCode::column_in_use);
}

TEST_CASE("columns are looked for in expressions", "[unit][operations]") {
  const auto unknown = [](Write write) { return found(write).name.string(); };
  CHECK(unknown([](Operations& op) { op.create_table("t", column("a", integer), check("nope > 0")); }) == "nope");
  CHECK(unknown([](Operations& op) { op.create_table("t", column("a", integer).generated_as("b + 1")); }) == "b");
  CHECK(unknown([](Operations& op) { op.create_check("ck", "users", "age > 0"); }) == "age");
  CHECK(unknown([](Operations& op) { op.create_index("i", "users", {"id"}, {.where = "nix = 1"}); }) == "nix");
  CHECK(unknown([](Operations& op) { op.create_index("i", "users", {expression("lower(nix)")}); }) == "nix");
  CHECK(unknown([](Operations& op) { op.add_column("users", column("a", integer).check("a > nix")); }) == "nix");
  CHECK(unknown([](Operations& op) { op.add_column("users", column("a", integer).generated_as("nix + 1")); }) == "nix");
  after([](Operations& op) {
    op.add_column("users", column("a", integer).check("A > id"));
    op.add_column("users", column("b", integer).generated_as("a + tenant"));
  });
  // What else a word may be.
  after([](Operations& op) {
    op.create_table(
        "t",
        column("a", text).check("a IN ('x', \"y\") AND a NOT NULL AND lower(A) <> 'b' COLLATE nocase"),
        column("b", integer).check("CAST(b AS double precision) > 0 OR b IS TRUE OR CASE b WHEN 1 THEN 0 END"),
        check("rowid > 0 AND t.a GLOB '*' AND b BETWEEN 1 AND 0x1F"));
    op.create_index("i", "t", {expression("date(a, 'utc')")}, {.where = "b > CURRENT_TIMESTAMP"});
  });
}

TEST_CASE("a column that counts no more is INTEGER in SQLite, unless it is told otherwise", "[unit]") {
  const auto replayed_type = [](Dialect dialect, void (*change)(Operations&)) {
    Operations op;
    op.create_table("t", column("id", bigint).primary_key().autoincrement(), column("a", text));
    change(op);
    Schema schema;
    REQUIRE_FALSE(replay(std::as_const(op).list(), schema, dialect));
    const Column& made = schema.find("t")->columns[0];
    return words(made.type).string() + (made.is_autoincrement ? ", counts" : "");
  };
  const auto stop = [](Operations& op) { op.alter_column("t", "id", {.autoincrement = false}); };
  const auto retype = [](Operations& op) { op.alter_column("t", "id", {.type = smallint, .autoincrement = false}); };
  const auto drop_key = [](Operations& op) { op.drop_primary_key("", "t"); };
  const auto count_again = [](Operations& op) {
    op.alter_column("t", "id", {.autoincrement = false});
    op.alter_column("t", "id", {.autoincrement = true});
  };
  CHECK(replayed_type(Dialect::sqlite, stop) == "integer");
  CHECK(replayed_type(Dialect::postgresql, stop) == "bigint");
  CHECK(replayed_type(Dialect::sqlite, retype) == "smallint");
  CHECK(replayed_type(Dialect::sqlite, drop_key) == "integer");
  CHECK(replayed_type(Dialect::mysql, drop_key) == "bigint, counts");
  CHECK(replayed_type(Dialect::sqlite, count_again) == "integer, counts");
}
