// SPDX-License-Identifier: MIT
#include "headway/history/migration.hpp"

#include <string>
#include <string_view>
#include <type_traits>

#include "support/catch.hpp"

using namespace headway;

static_assert(std::is_aggregate_v<Migration>);
static_assert(std::is_trivially_copyable_v<Migration>);
static_assert(name(Direction::upgrade) == "upgrade");
static_assert(name(Direction::downgrade) == "downgrade");

static_assert(Revisions().empty());
static_assert(Revisions("").empty());
static_assert(Revisions(std::string_view()).empty());
static_assert(Revisions({"", "a", ""}).size() == 1 && Revisions({"", "a", ""}).front() == "a");
static_assert(Revisions("a").size() == 1 && Revisions("a").front() == "a");
static_assert(Revisions({"a", "b"}).size() == 2 && Revisions({"a", "b"}).begin()[1] == "b");

TEST_CASE("a migration that names nothing but its revision is irreversible, transactional and without a parent",
          "[unit][history]") {
  constexpr Migration migration{.revision = "0001"};
  CHECK(migration.down_revision.empty());
  CHECK(migration.message.empty());
  CHECK(migration.branch_labels.empty());
  CHECK(migration.depends_on.empty());
  CHECK(migration.transactional);
  CHECK(migration.foreign_keys == ForeignKeys::as_found);
  CHECK(migration.upgrade == nullptr);
  CHECK_FALSE(migration.is_reversible());
}

TEST_CASE("a migration is written as a constant with lambdas", "[unit][history]") {
  static constexpr Migration migration{
      .revision = "0002",
      .down_revision = "0001",
      .message = "drop users",
      .upgrade = [](Operations& op) { op.drop_table("users"); },
      .downgrade = [](Operations& op) { op.create_table("users", column("id", integer)); },
  };
  Operations op;
  migration.upgrade(op);
  migration.downgrade(op);
  REQUIRE(op.list().size() == 2);
  CHECK(label(op.list()[0]) == "drop_table users");
  CHECK(label(op.list()[1]) == "create_table users");
  CHECK(migration.down_revision.front() == "0001");
}

TEST_CASE("a migration names its branch and what it depends on", "[unit][history]") {
  static constexpr Migration migration{.revision = "pay1",
                                       .message = "payments begin",
                                       .branch_labels = "payments",
                                       .depends_on = {"core2", "users"},
                                       .upgrade = [](Operations&) {}};
  CHECK(migration.down_revision.empty());
  CHECK(migration.branch_labels.front() == "payments");
  CHECK(migration.depends_on.size() == 2);
  CHECK(migration.depends_on.begin()[1] == "users");
}

TEST_CASE("revisions beyond the capacity are counted and not kept", "[unit][history]") {
  const Revisions several{"1", "2", "3", "4", "5", "6", "7", "8", "9"};
  CHECK(several.size() == 9);
  std::string kept;
  for (const std::string_view each : several) kept += each;
  CHECK(kept == "12345678");
}
