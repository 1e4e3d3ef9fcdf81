// SPDX-License-Identifier: MIT
#include "headway/history/lint.hpp"

#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"

using namespace headway;

namespace {

constexpr Migration users{
    .revision = "0001_users",
    .upgrade =
        [](Operations& op) {
          op.create_table("users", column("id", integer).primary_key(), column("name", text), column("age", integer));
        },
    .downgrade = [](Operations& op) { op.drop_table("users"); }};

constexpr Migration step(std::string_view revision, std::string_view below, Body up, Accepted accepts = {}) {
  return {
      .revision = revision, .down_revision = below, .accepts = accepts, .upgrade = up, .downgrade = [](Operations&) {}};
}
constexpr void drop_age(Operations& op) { op.drop_column("users", "age"); }
constexpr void drop_users(Operations& op) { op.drop_table("users"); }
constexpr void name_nobody(Operations& op) {
  op.alter_column("users", "name", {.default_value = default_literal("nobody")});
}
constexpr void require_name(Operations& op) { op.alter_column("users", "name", {.nullable = false}); }

std::string told(std::span<const Migration> list, Dialect dialect = Dialect::sqlite) {
  std::string out;
  for (const Finding& each : lint(list, dialect)) {
    const LintFinding words = in_words(each);
    out += (out.empty() ? "" : "\n") + words.revision + ' ' + words.direction + ": " + describe(words);
  }
  return out;
}

template <auto make>
concept IsConstant = requires {
  typename std::integral_constant<int, (make(), 0)>;
};

}  // namespace

TEST_CASE("a history is linted upwards, revision by revision", "[unit][history]") {
  const Migration list[] = {users, step("0002", "0001_users", drop_age), step("0003", "0002", drop_users)};
  CHECK(told(list) ==
        "0002 upgrade: loss HW151 drops_column: column users.age is dropped, and its values with it\n"
        "0003 upgrade: loss HW150 drops_table: table users is dropped, and its rows with it");
  CHECK(lint(*History::from(list)).size() == 2);
  CHECK(lint(History{}).empty());
}

TEST_CASE("a table that an earlier revision made has rows when a later one meets it", "[unit][history]") {
  const Migration seen_to[] = {
      users,
      step("0002", "0001_users", [](Operations& op) { op.execute("UPDATE users SET name = '' WHERE name IS NULL"); }),
      step("0003", "0002", require_name)};
  CHECK(told(seen_to) == "");
  const Migration not_seen_to[] = {
      users,
      step("0002", "0001_users", [](Operations& op) { op.execute("UPDATE users SET age = 1"); }),
      step("0003", "0002", require_name)};
  CHECK(told(not_seen_to) ==
        "0003 upgrade: refusal HW154 not_null_without_value: column users.name becomes not null: a null stops the "
        "migration");
}

TEST_CASE("what a migration accepts is its own", "[unit][history]") {
  const Migration list[] = {users,
                            step("0002", "0001_users", drop_age, ErrorCode::drops_column),
                            step("0003", "0002", drop_users, {ErrorCode::drops_column, ErrorCode::narrows_type})};
  CHECK(told(list) == "0003 upgrade: loss HW150 drops_table: table users is dropped, and its rows with it");

  constexpr Accepted both = {ErrorCode::drops_table, ErrorCode::branches_do_not_commute};
  static_assert(both.contains(ErrorCode::drops_table));
  static_assert(both.contains(ErrorCode::branches_do_not_commute));
  static_assert(!both.contains(ErrorCode::drops_column));
  static_assert(!both.contains(ErrorCode::lock_timeout));
  static_assert(Accepted(ErrorCode::rename_without_was).contains(ErrorCode::rename_without_was));
  // What lint does not tell cannot be accepted: a constant of it does not compile, and others hold nothing.
  static_assert(IsConstant<[] { return Accepted(ErrorCode::drops_table); }>);
  static_assert(!IsConstant<[] { return Accepted(ErrorCode::lock_timeout); }>);
  CHECK_FALSE(Accepted(ErrorCode::lock_timeout).contains(ErrorCode::lock_timeout));
  for (const ErrorDescription& one : error_descriptions) {
    if (!is_lint(one.code)) continue;
    for (const ErrorDescription& other : error_descriptions) {
      CHECK(Accepted(one.code).contains(other.code) == (one.code == other.code));
    }
  }
}

TEST_CASE("branches whose order matters are noted, unless that is accepted", "[unit][history]") {
  const auto fork = [](Accepted left, Accepted right) {
    return std::vector<Migration>{users,
                                  step("0002_left", "0001_users", name_nobody, left),
                                  step("0002_right", "0001_users", name_nobody, right)};
  };
  CHECK(
      told(fork({}, {})) ==
      "0002_left upgrade: note HW051 branches_do_not_commute: it and 0002_right, of another branch, both touch column "
      "name of table users");
  CHECK(told(fork(ErrorCode::branches_do_not_commute, {})) == "");
  CHECK(told(fork({}, ErrorCode::branches_do_not_commute)) == "");
}

TEST_CASE("nothing is told from where a history stops to fit, and of what is none", "[unit][history]") {
  const Migration stops[] = {
      users,
      step("0002", "0001_users", [](Operations& op) { op.execute("CREATE TABLE t AS SELECT 1"); }),
      step("0003", "0002", drop_users)};
  CHECK(told(stops) == "");
  const Migration none[] = {step("0002", "0001_users", drop_users)};
  CHECK(told(none) == "");
}

TEST_CASE("a program can refuse to compile with what is not accepted", "[unit][history]") {
  static constexpr Migration losing[] = {users, step("0002", "0001_users", drop_age)};
  static constexpr Migration accepting[] = {users, step("0002", "0001_users", drop_age, ErrorCode::drops_column)};
  static_assert(!lint(losing).empty());
  static_assert(lint(accepting).empty());
  static_assert(lint(losing)[0].code == ErrorCode::drops_column);
  CHECK(told(accepting) == "");
}

TEST_CASE("a finding in words has what is printed", "[unit][history]") {
  Finding found{ErrorCode::narrows_type, "0002", "items", "price", "numeric(10, 2)", "integer", "upgrade"};
  const LintFinding words = in_words(found, "3 rows have one that does not fit");
  CHECK(words.code == ErrorCode::narrows_type);
  CHECK(words.name == "narrows_type");
  CHECK(words.severity == Severity::loss);
  CHECK(words.revision == "0002");
  CHECK(words.direction == "upgrade");
  CHECK(words.table == "items");
  CHECK(words.part == "price");
  CHECK(words.sentence ==
        "column items.price becomes integer, which was numeric(10, 2): values are cut or rounded without a word: 3 "
        "rows have one that does not fit");
  CHECK(words.recipe == remedy(ErrorCode::narrows_type));
  CHECK_FALSE(words.is_certain);
  CHECK_FALSE(words.rows);
  found.code = ErrorCode::rename_without_was;
  found.name = {};
  found.other = "goods";
  CHECK(in_words(found).sentence == "table items goes and goods comes: if that is another name, rows are lost");
}
