// SPDX-License-Identifier: MIT
// What every database must do alike: version rows, the audit trail, names, long histories, drift.
#include <deque>
#include <string>
#include <vector>

#include "headway/operations/difference_words.hpp"
#include "specification/histories.hpp"
#include "specification/hosts.hpp"
#include "support/catch.hpp"

using namespace specification;

using Strings = std::vector<std::string>;

namespace {

constexpr Text names[] = {"zero", "one", "two", "three"};
template <int number>
constexpr void make_table(Operations& op) {
  op.create_table(names[number], column("id", integer).primary_key());
}
template <int number>
constexpr void drop_table(Operations& op) {
  op.drop_table(names[number]);
}
constexpr Migration branched_list[] = {
    {.revision = "aaaa", .upgrade = make_table<0>, .downgrade = drop_table<0>},
    {.revision = "left", .down_revision = "aaaa", .upgrade = make_table<1>, .downgrade = drop_table<1>},
    {.revision = "right", .down_revision = "aaaa", .upgrade = make_table<2>, .downgrade = drop_table<2>},
    {.revision = "merged", .down_revision = {"left", "right"}, .upgrade = make_table<3>, .downgrade = drop_table<3>},
};

}  // namespace

TEMPLATE_LIST_TEST_CASE("each branch has its row, and a merge one again", "[integration][specification]", Hosts) {
  const TestType host;
  auto migrator = open(host, checked_history<branched_list>);
  REQUIRE(migrator.upgrade("left"));
  REQUIRE(migrator.upgrade("right"));
  CHECK(host.text("SELECT version_num FROM headway_version ORDER BY 1") == "left\nright");
  REQUIRE(migrator.migrate_to_head());
  CHECK(host.text("SELECT version_num FROM headway_version") == "merged");
  REQUIRE(migrator.downgrade("left"));
  CHECK(host.text("SELECT version_num FROM headway_version ORDER BY 1") == "left\nright");
  REQUIRE(migrator.downgrade("base"));
  CHECK(host.text("SELECT count(*) FROM headway_version") == "0");
}

TEMPLATE_LIST_TEST_CASE("stamp writes where the database is and runs nothing", "[integration][specification]", Hosts) {
  const TestType host;
  auto migrator = open(host, all);
  REQUIRE(migrator.stamp("0002_pets"));
  CHECK(migrator.current().value() == Strings{"0002_pets"});
  CHECK_THROWS(host.text("SELECT * FROM people"));
  CHECK(host.text("SELECT revision, direction FROM headway_history") == "0002_pets|stamp");
  host.execute("INSERT INTO headway_version VALUES ('of_another')");
  CHECK(migrator.stamp("0003_ages").error().code == ErrorCode::database_is_newer);
  REQUIRE(migrator.stamp("0003_ages", Purge::yes));
  CHECK(migrator.current().value() == Strings{"0003_ages"});
}

TEMPLATE_LIST_TEST_CASE("a database that is newer than the program is left alone", "[integration][specification]",
                        Hosts) {
  const TestType host;
  REQUIRE(open(host, all, {.program = "shop 2.0"}).migrate_to_head());
  const std::string before = host.portrait();
  const auto report = open(host, first_two, {.program = "shop 1.0"}).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::database_is_newer);
  CHECK(report.error().state_after == DatabaseState::unchanged);
  CHECK(report.error().message.find("0003_ages") != std::string::npos);
  CHECK(report.error().help.find("shop 2.0") != std::string::npos);
  CHECK(host.portrait() == before);
}

TEMPLATE_LIST_TEST_CASE("a table that only has the version table's name is not taken for a fresh database",
                        "[integration][specification]", Hosts) {
  const TestType host;
  host.execute("CREATE TABLE headway_version (other TEXT)");
  const auto report = open(host, all).migrate_to_head();
  REQUIRE_FALSE(report);
  INFO(describe(report.error()));
  CHECK(report.error().code == ErrorCode::version_table_unreadable);
  host.execute(
      "DROP TABLE headway_version; CREATE TABLE headway_version (version_num INTEGER); INSERT INTO headway_version "
      "VALUES (7)");
  CHECK(open(host, all).migrate_to_head().error().code == ErrorCode::version_table_unreadable);
}

TEMPLATE_LIST_TEST_CASE("two histories in one database do not see each other", "[integration][specification]", Hosts) {
  const TestType host;
  auto one = open(host, all);
  auto two = open(host, checked_history<branched_list>, {.version_table = "Other \"version", .history_table = "order"});
  REQUIRE(one.migrate_to_head());
  REQUIRE(two.migrate_to_head());
  CHECK(one.current().value() == Strings{"0003_ages"});
  CHECK(two.current().value() == Strings{"merged"});
  CHECK(host.text("SELECT version_num FROM \"Other \"\"version\"") == "merged");
  CHECK(host.text("SELECT count(*) FROM \"order\"") == "4");
  const auto down = two.downgrade("base");
  if (!down) FAIL(describe(down.error()));
  CHECK(one.current().value() == Strings{"0003_ages"});
}

namespace {

constexpr Migration odd_list[] = {
    {.revision = "0001_odd",
     .upgrade =
         [](Operations& op) {
           op.create_table("Ta\"b'le; --",
                           column("sel ect", integer).primary_key().autoincrement(),
                           column("größe", varchar(80)).default_value("it's \\ 名前 \"x\""),
                           column("user", varchar(40)).unique(),
                           column("END", integer),
                           column("plain", integer).check("plain > 0"));
           op.create_index("in dex'", "Ta\"b'le; --", {"größe", desc("END")});
           op.bulk_insert("Ta\"b'le; --", {"user"}, {{"O'Brien\\"}, {"$1 ? %s :x"}});
         },
     .downgrade = [](Operations& op) { op.drop_table("Ta\"b'le; --"); }},
    {.revision = "0002_odder",
     .down_revision = "0001_odd",
     .upgrade =
         [](Operations& op) {
           op.rename_column("Ta\"b'le; --", "user", "Us er");
           op.add_column("Ta\"b'le; --", column("limit", boolean).not_null().default_value(false));
           op.rename_table("Ta\"b'le; --", "group");
         },
     .downgrade =
         [](Operations& op) {
           op.rename_table("group", "Ta\"b'le; --");
           op.drop_column("Ta\"b'le; --", "limit");
           op.rename_column("Ta\"b'le; --", "Us er", "user");
         }},
};

}  // namespace

TEMPLATE_LIST_TEST_CASE("odd names and values are kept as they are", "[integration][specification]", Hosts) {
  const TestType host;
  const auto history = History::from(odd_list);
  REQUIRE(history);
  auto migrator = open(host, *history);
  const auto report = migrator.migrate_to_head();
  if (!report) FAIL(describe(report.error()));
  CHECK(host.text("SELECT \"sel ect\", \"größe\", \"Us er\" FROM \"group\" ORDER BY 1") ==
        "1|it's \\ 名前 \"x\"|O'Brien\\\n2|it's \\ 名前 \"x\"|$1 ? %s :x");
  const auto drift = migrator.drift();
  if (!drift) FAIL(describe(drift.error()));
  for (const Difference& each : *drift) FAIL_CHECK(to_string(each));
  const auto down = migrator.downgrade("base");
  if (!down) FAIL(describe(down.error()));
  CHECK(migrator.drift()->empty());
}

namespace {

constexpr Migration noted_list[] = {
    {.revision = "0001_noted",
     .upgrade =
         [](Operations& op) {
           op.create_table("noted",
                           column("id", integer).primary_key().comment("it's one"),
                           column("body", varchar(40)),
                           comment("what people \\ write"),
                           charset("latin1"));
           op.bulk_insert("noted", {"id", "body"}, {{1, "größe"}});
         },
     .downgrade = [](Operations& op) { op.drop_table("noted"); }},
    {.revision = "0002_other_words",
     .down_revision = "0001_noted",
     .upgrade =
         [](Operations& op) {
           op.alter_column("noted", "body", {.comment = "said \"so\""});
           op.alter_column("noted", "id", {.comment = ""});
           op.alter_options("noted", {.comment = "", .collation = "utf8mb4_bin"});
           op.add_column("noted", column("due", date).comment("until"));
         },
     .downgrade =
         [](Operations& op) {
           op.drop_column("noted", "due");
           op.alter_options("noted", {.comment = "what people \\ write", .charset = "latin1"});
           op.alter_column("noted", "id", {.comment = "it's one"});
           op.alter_column("noted", "body", {.comment = ""});
         }},
};

}  // namespace

TEMPLATE_LIST_TEST_CASE(
    "comments and character sets come and go where a database keeps them, and are no drift elsewhere",
    "[integration][specification]", Hosts) {
  const TestType host;
  constexpr Dialect dialect = TestType::Backend::own_dialect;
  const auto history = History::from(noted_list);
  REQUIRE(history);
  auto migrator = open(host, *history);
  const auto check_no_drift = [&] {
    const auto drift = migrator.drift();
    if (!drift) FAIL(describe(drift.error()));
    for (const Difference& each : *drift) FAIL_CHECK(to_string(each));
  };
  const auto first = migrator.upgrade("0001_noted");
  if (!first) FAIL(describe(first.error()));
  check_no_drift();
  const auto second = migrator.migrate_to_head();
  if (!second) FAIL(describe(second.error()));
  check_no_drift();
  CHECK(host.text("SELECT body FROM noted") == "größe");
  const Schema found = migrator.schema().value();
  const Table& noted = *found.find("noted");
  CHECK(noted.find("due")->comment_ == (dialect == Dialect::sqlite ? "" : "until"));
  CHECK(noted.collation == (dialect == Dialect::mysql ? "utf8mb4_bin" : ""));
  const auto down = migrator.downgrade("0001_noted");
  if (!down) FAIL(describe(down.error()));
  check_no_drift();
  CHECK(host.text("SELECT body FROM noted") == "größe");
  const Schema again = migrator.schema().value();
  CHECK(again.find("noted")->comment == (dialect == Dialect::sqlite ? "" : "what people \\ write"));
  if (dialect == Dialect::sqlite) return;
  host.execute(dialect == Dialect::mysql ? "ALTER TABLE noted COMMENT 'by hand'"
                                         : "COMMENT ON TABLE noted IS 'by hand'");
  const auto drift = migrator.drift();
  REQUIRE(drift);
  REQUIRE(drift->size() == 1);
  CHECK(to_string(drift->front()) == "table noted: its comment is 'by hand', and 'what people \\ write' was expected");
}

namespace {

/// A history of many tables, each with an index and a reference to the one before.
class Long {
 public:
  explicit Long(int count) {
    for (int at = 0; at < count; ++at) names_.push_back("r" + std::to_string(1000 + at));
    for (int at = 0; at < count; ++at) {
      list_.push_back({.revision = names_[static_cast<std::size_t>(at)],
                       .down_revision = at == 0 ? Parents() : Parents(names_[static_cast<std::size_t>(at - 1)].c_str()),
                       .upgrade = bodies(at % 4).first,
                       .downgrade = bodies(at % 4).second});
    }
  }
  [[nodiscard]] History history() const { return History::from(list_).value(); }

 private:
  using Parents = decltype(Migration::down_revision);
  static std::pair<Body, Body> bodies(int kind) {
    switch (kind) {
      case 0:
        return {[](Operations& op) { op.create_table("many", column("id", integer).primary_key(), column("a", text)); },
                [](Operations& op) { op.drop_table("many"); }};
      case 1:
        return {[](Operations& op) {
                  op.add_column("many", column("b", integer).default_value(5));
                  op.create_index("idx_many", "many", {"b"});
                },
                [](Operations& op) {
                  op.drop_index("idx_many", "many");
                  op.drop_column("many", "b");
                }};
      case 2:
        return {[](Operations& op) { op.rename_column("many", "a", "c"); },
                [](Operations& op) { op.rename_column("many", "c", "a"); }};
      default:
        return {[](Operations& op) { op.drop_table("many"); },
                [](Operations& op) {
                  op.create_table("many",
                                  column("id", integer).primary_key(),
                                  column("c", text),
                                  column("b", integer).default_value(5));
                  op.create_index("idx_many", "many", {"b"});
                }};
    }
  }
  std::deque<std::string> names_;
  std::vector<Migration> list_;
};

}  // namespace

TEMPLATE_LIST_TEST_CASE("a long history goes up and down", "[integration][specification]", Hosts) {
  const TestType host;
  const Long many(203);
  auto migrator = open(host, many.history());
  const auto up = migrator.migrate_to_head();
  if (!up) FAIL(describe(up.error()));
  CHECK(up->applied.size() == 203);
  CHECK(migrator.drift()->empty());
  CHECK(host.text("SELECT count(*), max(sequence) FROM headway_history") == "203|203");
  const auto down = migrator.downgrade("base");
  if (!down) FAIL(describe(down.error()));
  CHECK(down->applied.size() == 203);
  CHECK(migrator.drift()->empty());
  CHECK(migrator.schema()->size() == 0);
}

TEMPLATE_LIST_TEST_CASE("drift is what somebody else has changed, and nothing else", "[integration][specification]",
                        Hosts) {
  const TestType host;
  auto migrator = open(host, all);
  for (const char* revision : {"0001_people", "0002_pets", "0003_ages"}) {
    REQUIRE(migrator.upgrade(revision));
    const auto drift = migrator.drift();
    if (!drift) FAIL(describe(drift.error()));
    for (const Difference& each : *drift) FAIL_CHECK(to_string(each));
  }
  host.execute("CREATE TABLE strange (x INTEGER); ALTER TABLE people ADD COLUMN y INTEGER");
  host.execute(TestType::Backend::own_dialect == Dialect::mysql ? "DROP INDEX idx_pets_born ON pets"
                                                                : "DROP INDEX idx_pets_born");
  const auto drift = migrator.drift();
  REQUIRE(drift);
  std::string said;
  for (const Difference& each : *drift) said += to_string(each) + "\n";
  INFO(said);
  CHECK(drift->size() == 3);
  CHECK(said.find("strange") != std::string::npos);
  CHECK(said.find("idx_pets_born") != std::string::npos);
  CHECK(said.find("column y") != std::string::npos);
}
