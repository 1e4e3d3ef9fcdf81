// SPDX-License-Identifier: MIT
#include "headway/operations/operations.hpp"

#include <string>
#include <variant>

#include "headway/operations/checksum.hpp"
#include "support/catch.hpp"

using namespace headway;

namespace {

std::string joined(const Names& names) {
  std::string out;
  for (const Text& each : names) out += (out.empty() ? "" : ", ") + each.string();
  return out;
}

/// The single operation that a function records.
template <class Data, class Write>
Data recorded(Write write) {
  Operations op;
  write(op);
  REQUIRE(op.list().size() == 1);
  CHECK_FALSE(op.list()[0].only.has_value());
  REQUIRE(op.list()[0].data.holds<Data>());
  return *op.list()[0].data.get_if<Data>();
}

template <class Constraint, class Write>
Constraint recorded_constraint(std::string_view on_table, Write write) {
  const auto made = recorded<AddConstraint>(write);
  CHECK(made.table.view() == on_table);
  REQUIRE(made.constraint.template holds<Constraint>());
  return *made.constraint.template get_if<Constraint>();
}

Result<void> nothing(Connection&) { return {}; }

}  // namespace

TEST_CASE("nothing is recorded before the first call", "[unit][operations]") { CHECK(Operations().list().empty()); }

TEST_CASE("create_table records the table with all its parts", "[unit][operations]") {
  const auto made = recorded<CreateTable>([](Operations& op) {
    op.create_table("users",
                    column("id", uuid).primary_key(),
                    column("email", varchar(255)),
                    unique({"email"}).named("uq_email"),
                    strict);
  });
  CHECK(made.table == table("users",
                            column("id", uuid).primary_key(),
                            column("email", varchar(255)),
                            unique({"email"}).named("uq_email"),
                            strict));
}

TEST_CASE("create_table takes a table that was put together elsewhere", "[unit][operations]") {
  const Table users = table("users", column("id", integer));
  CHECK(recorded<CreateTable>([&](Operations& op) { op.create_table(users); }).table == users);
}

TEST_CASE("drop_table and rename_table record their names", "[unit][operations]") {
  CHECK(recorded<DropTable>([](Operations& op) { op.drop_table("users"); }).table.view() == "users");
  const auto renamed = recorded<RenameTable>([](Operations& op) { op.rename_table("users", "people"); });
  CHECK(renamed.table.view() == "users");
  CHECK(renamed.to.view() == "people");
}

TEST_CASE("add_column records the column as it was declared", "[unit][operations]") {
  const auto made = recorded<AddColumn>(
      [](Operations& op) { op.add_column("tasks", column("effort", integer).not_null().check("effort > 0")); });
  CHECK(made.table.view() == "tasks");
  CHECK(made.column == column("effort", integer).not_null().check("effort > 0"));
}

TEST_CASE("drop_column and rename_column record table, column and new name", "[unit][operations]") {
  const auto dropped = recorded<DropColumn>([](Operations& op) { op.drop_column("tasks", "effort"); });
  CHECK(dropped.table.view() == "tasks");
  CHECK(dropped.column.view() == "effort");
  const auto renamed = recorded<RenameColumn>([](Operations& op) { op.rename_column("tasks", "effort", "minutes"); });
  CHECK(renamed.table.view() == "tasks");
  CHECK(renamed.column.view() == "effort");
  CHECK(renamed.to.view() == "minutes");
}

TEST_CASE("alter_column records what is named and nothing else", "[unit][operations]") {
  const auto widened =
      recorded<AlterColumn>([](Operations& op) { op.alter_column("users", "email", {.type = varchar(320)}); });
  CHECK(widened.table.view() == "users");
  CHECK(widened.column.view() == "email");
  REQUIRE(widened.change.type.has_value());
  CHECK(*widened.change.type == varchar(320));
  CHECK_FALSE(widened.change.nullable.has_value());
  CHECK_FALSE(widened.change.default_value.has_value());

  const auto loosened = recorded<AlterColumn>([](Operations& op) {
    op.alter_column("users", "email", {.nullable = true, .default_value = Default{Default::Kind::literal, "none"}});
  });
  CHECK_FALSE(loosened.change.type.has_value());
  CHECK(loosened.change.nullable == true);
  REQUIRE(loosened.change.default_value.has_value());
  CHECK(loosened.change.default_value->value == Value("none"));
}

TEST_CASE("alter_column records collation, computation and conversion", "[unit][operations]") {
  const auto made = recorded<AlterColumn>([](Operations& op) {
    op.alter_column("users",
                    "email",
                    {.collation = "NOCASE",
                     .generated = Generated{Generated::Kind::stored, "lower(name)"},
                     .conversion = "trim(email)"});
  });
  REQUIRE(made.change.collation.has_value());
  CHECK(made.change.collation->view() == "NOCASE");
  REQUIRE(made.change.generated.has_value());
  CHECK(*made.change.generated == Generated{Generated::Kind::stored, "lower(name)"});
  CHECK(made.change.conversion.view() == "trim(email)");
  CHECK_FALSE(made.change.type.has_value());
  CHECK_FALSE(recorded<AlterColumn>([](Operations& op) {
                op.alter_column("users", "email", {.type = text});
              }).change.collation.has_value());
}

TEST_CASE("add_column records the values that existing rows get", "[unit][operations]") {
  const auto made = recorded<AddColumn>(
      [](Operations& op) { op.add_column("users", column("slug", text).not_null(), {.values = "lower(name)"}); });
  CHECK(made.column == column("slug", text).not_null());
  CHECK(made.values.view() == "lower(name)");
  CHECK(recorded<AddColumn>([](Operations& op) { op.add_column("users", column("slug", text)); }).values.empty());
}

TEST_CASE("alter_options and reorder_columns record what is named", "[unit][operations]") {
  const auto options =
      recorded<AlterOptions>([](Operations& op) { op.alter_options("users", {.without_rowid = false}); });
  CHECK(options.table.view() == "users");
  CHECK_FALSE(options.change.strict.has_value());
  CHECK(options.change.without_rowid == false);
  const auto order = recorded<ReorderColumns>([](Operations& op) { op.reorder_columns("users", {"email", "id"}); });
  CHECK(order.table.view() == "users");
  CHECK(joined(order.columns) == "email, id");
}

TEST_CASE("a constraint without a name is dropped by what it says", "[unit][operations]") {
  const auto only_once = recorded<DropConstraint>([](Operations& op) { op.drop_unique({"a", "b"}, "t"); });
  CHECK(only_once.kind == ConstraintKind::unique);
  CHECK(only_once.name.empty());
  CHECK(joined(only_once.columns) == "a, b");
  const auto key = recorded<DropConstraint>([](Operations& op) { op.drop_foreign_key({"a"}, "t"); });
  CHECK(key.kind == ConstraintKind::foreign_key);
  CHECK(joined(key.columns) == "a");
  const auto rule = recorded<DropConstraint>([](Operations& op) { op.drop_check(check("a > 0"), "t"); });
  CHECK(rule.kind == ConstraintKind::check);
  CHECK(rule.name.empty());
  CHECK(rule.table.view() == "t");
  CHECK(rule.expression.view() == "a > 0");
}

TEST_CASE("alter_table records what the single calls record", "[unit][operations]") {
  Operations together;
  together.only(Dialect::sqlite, [](Operations& op) {
    op.alter_table("t", [](AlterTable& t) {
      t.add_column(column("a", integer));
      t.add_column(column("b", text).not_null(), {.values = "a || ''"});
      t.drop_column("c");
      t.rename_column("d", "e");
      t.alter_column("e", {.type = integer, .conversion = "e + 1"});
      t.reorder_columns({"e", "a"});
      t.alter_options({.strict = true});
      t.create_primary_key("pk", {"a"});
      t.create_unique("uq", {"a", "b"});
      t.create_check("ck", "a > 0");
      t.create_foreign_key("fk", {"a"}, "u", {"id"}, {.on_delete = cascade});
      t.drop_primary_key();
      t.drop_unique("uq");
      t.drop_unique({"a"});
      t.drop_check("ck");
      t.drop_check(check("b > 0"));
      t.drop_foreign_key("fk");
      t.drop_foreign_key({"b"});
    });
  });
  Operations single;
  single.only(Dialect::sqlite, [](Operations& op) {
    op.add_column("t", column("a", integer));
    op.add_column("t", column("b", text).not_null(), {.values = "a || ''"});
    op.drop_column("t", "c");
    op.rename_column("t", "d", "e");
    op.alter_column("t", "e", {.type = integer, .conversion = "e + 1"});
    op.reorder_columns("t", {"e", "a"});
    op.alter_options("t", {.strict = true});
    op.create_primary_key("pk", "t", {"a"});
    op.create_unique("uq", "t", {"a", "b"});
    op.create_check("ck", "t", "a > 0");
    op.create_foreign_key("fk", "t", {"a"}, "u", {"id"}, {.on_delete = cascade});
    op.drop_primary_key("", "t");
    op.drop_unique("uq", "t");
    op.drop_unique({"a"}, "t");
    op.drop_check("ck", "t");
    op.drop_check(check("b > 0"), "t");
    op.drop_foreign_key("fk", "t");
    op.drop_foreign_key({"b"}, "t");
  });
  REQUIRE(together.list().size() == single.list().size());
  for (std::size_t at = 0; at < single.list().size(); ++at) {
    CHECK(label(together.list()[at]) == label(single.list()[at]));
    CHECK(together.list()[at].only == Dialect::sqlite);
  }
  CHECK(checksum(together.list()) == checksum(single.list()));
}

TEST_CASE("create_index records name, table, keys and options", "[unit][operations]") {
  const auto plain = recorded<CreateIndex>([](Operations& op) { op.create_index("i", "tasks", {"user_id"}); });
  CHECK_FALSE(plain.index.is_unique);
  CHECK(plain.index.where.empty());

  const auto made = recorded<CreateIndex>([](Operations& op) {
    op.create_index("idx_open",
                    "tasks",
                    {"user_id", desc("due"), expression("lower(title)")},
                    {.unique = true, .where = "status <> 'done'"});
  });
  CHECK(made.table.view() == "tasks");
  CHECK(made.index.name.view() == "idx_open");
  REQUIRE(made.index.keys.size() == 3);
  CHECK(made.index.keys[0] == ascending("user_id"));
  CHECK(made.index.keys[1] == desc("due"));
  CHECK(made.index.keys[2] == expression("lower(title)"));
  CHECK(made.index.is_unique);
  CHECK(made.index.where.view() == "status <> 'done'");
}

TEST_CASE("drop_index records the index and its table, not the other way round", "[unit][operations]") {
  const auto made = recorded<DropIndex>([](Operations& op) { op.drop_index("idx_open", "tasks"); });
  CHECK(made.index.view() == "idx_open");
  CHECK(made.table.view() == "tasks");
}

TEST_CASE("each create function of a constraint records that constraint", "[unit][operations]") {
  const auto key = recorded_constraint<PrimaryKey>("links", [](Operations& op) {
    op.create_primary_key("pk_links", "links", {"source", "target"});
  });
  CHECK(key.name.view() == "pk_links");
  CHECK(joined(key.columns) == "source, target");

  const auto only_once = recorded_constraint<Unique>("users", [](Operations& op) {
    op.create_unique("uq_users", "users", {"tenant", "email"});
  });
  CHECK(only_once.name.view() == "uq_users");
  CHECK(joined(only_once.columns) == "tenant, email");

  const auto rule =
      recorded_constraint<Check>("items", [](Operations& op) { op.create_check("ck_price", "items", "price > 0"); });
  CHECK(rule.name.view() == "ck_price");
  CHECK(rule.expression.view() == "price > 0");
  CHECK(rule.column.empty());
}

TEST_CASE("create_foreign_key records both sides and the options", "[unit][operations]") {
  const auto plain = recorded_constraint<ForeignKey>(
      "tasks", [](Operations& op) { op.create_foreign_key("fk", "tasks", {"user_id"}, "users", {"id"}); });
  CHECK(plain.delete_action == ReferentialAction::no_action);
  CHECK(plain.update_action == ReferentialAction::no_action);
  CHECK(plain.deferral == Deferral::not_deferrable);

  const auto made = recorded_constraint<ForeignKey>("tasks", [](Operations& op) {
    op.create_foreign_key("fk_owner",
                          "tasks",
                          {"tenant", "user_id"},
                          "users",
                          {"tenant_id", "id"},
                          {.on_delete = cascade, .on_update = set_null, .deferral = Deferral::initially_deferred});
  });
  CHECK(made.name.view() == "fk_owner");
  CHECK(joined(made.columns) == "tenant, user_id");
  CHECK(made.table.view() == "users");
  CHECK(joined(made.referenced) == "tenant_id, id");
  CHECK(made.delete_action == ReferentialAction::cascade);
  CHECK(made.update_action == ReferentialAction::set_null);
  CHECK(made.deferral == Deferral::initially_deferred);
}

TEST_CASE("each drop function of a constraint records its kind", "[unit][operations]") {
  const auto check_drop = [](ConstraintKind kind, void (*write)(Operations&)) {
    const auto made = recorded<DropConstraint>(write);
    CHECK(made.kind == kind);
    CHECK(made.name.view() == "the_name");
    CHECK(made.table.view() == "the_table");
  };
  check_drop(ConstraintKind::primary_key, [](Operations& op) { op.drop_primary_key("the_name", "the_table"); });
  check_drop(ConstraintKind::unique, [](Operations& op) { op.drop_unique("the_name", "the_table"); });
  check_drop(ConstraintKind::check, [](Operations& op) { op.drop_check("the_name", "the_table"); });
  check_drop(ConstraintKind::foreign_key, [](Operations& op) { op.drop_foreign_key("the_name", "the_table"); });
}

TEST_CASE("execute records the SQL byte for byte", "[unit][operations]") {
  CHECK(recorded<Execute>([](Operations& op) { op.execute(" SELECT 1 ; -- x\n"); }).sql.view() == " SELECT 1 ; -- x\n");
}

TEST_CASE("bulk_insert records columns and rows in order", "[unit][operations]") {
  const auto made = recorded<BulkInsert>([](Operations& op) {
    op.bulk_insert("roles", {"id", "name", "weight"}, {{1, "admin", 0.5}, {2, nullptr, true}});
  });
  CHECK(made.table.view() == "roles");
  CHECK(joined(made.columns) == "id, name, weight");
  REQUIRE(made.rows.size() == 2);
  REQUIRE(made.rows[0].size() == 3);
  CHECK(made.rows[0][0] == Value(1));
  CHECK(made.rows[0][1] == Value("admin"));
  CHECK(made.rows[0][2] == Value(0.5));
  REQUIRE(made.rows[1].size() == 3);
  CHECK(made.rows[1][0] == Value(2));
  CHECK(made.rows[1][1] == Value(nullptr));
  CHECK(made.rows[1][2] == Value(true));
}

TEST_CASE("run records the function and does not call it", "[unit][operations]") {
  CHECK(recorded<RunFunction>([](Operations& op) { op.run(&nothing); }).function == &nothing);
}

TEST_CASE("calls are recorded in the order in which they come", "[unit][operations]") {
  Operations op;
  op.drop_table("c");
  op.drop_table("a");
  op.drop_table("b");
  std::string order;
  for (const Operation& each : op.list()) order += each.data.get_if<DropTable>()->table.string();
  CHECK(order == "cab");
}

TEST_CASE("only marks what is recorded within it, the innermost dialect winning", "[unit][operations]") {
  Operations op;
  op.drop_table("before");
  op.only(Dialect::postgresql, [](Operations& inner) {
    inner.drop_table("one");
    inner.only(Dialect::mysql, [](Operations& innermost) { innermost.drop_table("two"); });
    inner.drop_table("three");
  });
  op.drop_table("after");

  REQUIRE(op.list().size() == 5);
  CHECK_FALSE(op.list()[0].only.has_value());
  CHECK(op.list()[1].only == Dialect::postgresql);
  CHECK(op.list()[2].only == Dialect::mysql);
  CHECK(op.list()[3].only == Dialect::postgresql);
  CHECK_FALSE(op.list()[4].only.has_value());
}

static_assert([] {
  Operations op;
  op.create_table("users", column("id", integer).primary_key(), column("name", text));
  op.create_index("idx", "users", {"name"}, {.unique = true});
  op.bulk_insert("users", {"id", "name"}, {{1, "a"}});
  op.only(Dialect::sqlite, [](Operations& inner) { inner.execute("SELECT 1"); });
  op.run(nullptr);
  return op.list().size() == 5 && op.list()[1].data.get_if<CreateIndex>()->index.is_unique &&
         op.list()[2].data.get_if<BulkInsert>()->rows[0][1] == Value("a") && op.list()[3].only == Dialect::sqlite;
}());

// More of one kind than a list has room for at first: those before are moved, and nothing in them may be unknown.
static_assert([] {
  Operations op;
  for (int at = 0; at < 20; ++at) {
    op.drop_check("ck", "t");
    op.run(nullptr);
  }
  return op.list().size() == 40 && op.list()[0].data.get_if<DropConstraint>()->kind == ConstraintKind::check;
}());
