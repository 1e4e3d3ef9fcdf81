// SPDX-License-Identifier: MIT
// What must hold while compiling: a whole history is made, examined, replayed up and down and hashed by the compiler.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "headway/base/text.hpp"
#include "headway/history/checked_history.hpp"
#include "headway/operations/checksum.hpp"
#include "headway/operations/replay.hpp"
#include "headway/sql/token.hpp"

using namespace headway;

namespace {

constexpr Migration migrations[] = {
    {
        .revision = "0001_users",
        .upgrade =
            [](Operations& op) {
              op.create_table("users",
                              column("id", uuid).primary_key(),
                              column("email", varchar(255)).not_null().unique(),
                              column("created", timestamp).default_expression("CURRENT_TIMESTAMP"));
            },
        .downgrade = [](Operations& op) { op.drop_table("users"); },
    },
    {
        .revision = "0002_tasks",
        .down_revision = "0001_users",
        .upgrade =
            [](Operations& op) {
              op.create_table("tasks",
                              column("id", integer).primary_key(),
                              column("user_id", uuid).not_null().references("users", "id", cascade),
                              column("title", text).check("length(title) > 0"));
              op.create_index("idx_tasks_user", "tasks", {"user_id", desc("title")}, {.where = "title <> ''"});
            },
        .downgrade =
            [](Operations& op) {
              op.drop_index("idx_tasks_user", "tasks");
              op.drop_table("tasks");
            },
    },
    {
        .revision = "0003_rename",
        .down_revision = "0002_tasks",
        .upgrade =
            [](Operations& op) {
              op.rename_column("tasks", "title", "subject");
              op.add_column("tasks", column("effort", integer).check("effort > 0"));
              op.rename_table("users", "people");
            },
        .downgrade =
            [](Operations& op) {
              op.rename_table("people", "users");
              op.drop_column("tasks", "effort");
              op.rename_column("tasks", "subject", "title");
            },
    },
};
constexpr auto& history = checked_history<migrations>;

constexpr bool replayed(Schema& schema, Body body) {
  Operations op;
  body(op);
  return !replay(op.list(), schema);
}

/// The schema after the first migrations of the history.
constexpr Schema schema_at(std::size_t position) {
  Schema schema;
  for (const Migration& each : history.migrations().first(position)) {
    if (!replayed(schema, each.upgrade)) return {};
  }
  return schema;
}

constexpr std::uint64_t checksum_of(Body body) {
  Operations op;
  body(op);
  return checksum(op.list());
}

}  // namespace

static_assert(history.is_at_head(std::array<std::string_view, 1>{"0003_rename"}));
static_assert(schema_at(0) == Schema());
static_assert(schema_at(3).size() == 2);
static_assert(schema_at(3).find("tasks")->foreign_keys[0].table.view() == "people");
static_assert(schema_at(3).find("tasks")->checks[0].expression.view() == "length(subject) > 0");
static_assert(schema_at(3).find("tasks")->indexes[0].where.view() == "subject <> ''");

// Every downgrade undoes its upgrade.
static_assert([] {
  for (std::size_t position = history.size(); position > 0; --position) {
    Schema schema = schema_at(position);
    if (!replayed(schema, history.migrations()[position - 1].downgrade)) return false;
    if (!(schema == schema_at(position - 1))) return false;
  }
  return true;
}());

static_assert(checksum_of(migrations[0].upgrade) == checksum_of(migrations[0].upgrade));
static_assert(checksum_of(migrations[0].upgrade) != checksum_of(migrations[1].upgrade));

// What moves does not throw, so that vectors of it move when they grow.
static_assert(std::is_nothrow_move_constructible_v<Text> && std::is_nothrow_move_assignable_v<Text>);
static_assert(std::is_nothrow_move_constructible_v<Column> && std::is_nothrow_move_constructible_v<Table>);
static_assert(std::is_nothrow_move_constructible_v<Operation> && std::is_nothrow_move_constructible_v<Schema>);

static_assert(sizeof(Text) == 2 * sizeof(void*));
static_assert(std::is_trivially_copyable_v<sql::Token> && std::is_trivially_copyable_v<History>);

// Only literals are borrowed; a name that is made at run time is copied in plain sight.
static_assert(std::is_convertible_v<std::string, Text>);
static_assert(!std::is_convertible_v<std::string_view, Text> && std::is_constructible_v<Text, std::string_view>);
static_assert(!std::is_constructible_v<Text, const char*>);
