// SPDX-License-Identifier: MIT
// Scripts of small histories: what stands in them, where they begin and end, and where they stop.
#include <filesystem>
#include <list>
#include <string>
#include <vector>

#include "offline/twins.hpp"
#include "support/catch.hpp"

using namespace headway;
using offline::Answer;
using offline::run_shell;
using offline::Twins;

namespace {

constexpr Migration people{
    .revision = "0001_people",
    .message = "people,\nand a line that is no comment",
    .upgrade =
        [](Operations& op) {
          op.create_table("people", column("id", integer).primary_key(), column("name", text), column("age", text));
          op.bulk_insert("people", {"id", "name", "age"}, {{1, "Ada ' ; \"", "36"}, {5, "Grace", "85"}});
        },
    .downgrade = [](Operations& op) { op.drop_table("people"); },
};
constexpr Migration pets{
    .revision = "0002_pets",
    .down_revision = "0001_people",
    .message = "pets and what follows them",
    .upgrade =
        [](Operations& op) {
          op.create_table("pets",
                          column("id", integer).primary_key().autoincrement(),
                          column("owner", integer).references("people", "id", cascade));
          op.execute(
              "CREATE INDEX pets_of ON pets (owner DESC) WHERE owner > 0 -- of somebody\n;"
              "CREATE VIEW owners AS SELECT name FROM people JOIN pets ON owner = people.id;"
              "CREATE TRIGGER renamed AFTER UPDATE OF name ON people BEGIN UPDATE pets SET owner = owner; SELECT 1; "
              "END;"
              "INSERT INTO pets (owner) VALUES (1), (5), (1); DELETE FROM pets WHERE id = 3 /* the counter stays */");
        },
    .downgrade = [](Operations& op) { op.execute("DROP VIEW owners; DROP TRIGGER renamed; DROP TABLE pets"); },
};
constexpr Migration rules{
    .revision = "0003_rules",
    .down_revision = "0002_pets",
    .upgrade =
        [](Operations& op) {
          op.alter_column("people", "name", {.nullable = false});
          op.create_check("old_enough", "people", "age >= 0 -- years");
          op.alter_column("people", "age", {.type = integer});
          op.create_unique("one_pet", "pets", {"id", "owner"});
        },
    .downgrade =
        [](Operations& op) {
          op.drop_unique("one_pet", "pets");
          op.alter_column("people", "age", {.type = text});
          op.drop_check("old_enough", "people");
          op.alter_column("people", "name", {.nullable = true});
        },
};
constexpr Migration list[] = {people, pets, rules};
constexpr const History& all = checked_history<list>;

OfflineScript script_of(const Result<OfflineScript>& made) {
  if (!made) FAIL(describe(made.error()));
  return *made;
}
Error refused(const Result<OfflineScript>& made) {
  REQUIRE_FALSE(made);
  CHECK(made.error().state_after == DatabaseState::unchanged);
  return made.error();
}
bool has(const std::string& whole, const std::string& part) { return whole.find(part) != std::string::npos; }

/// Each way that the shell and the connection of the run can be.
std::list<Twins> all_twins(const History& history, const Options& options = {}) {
  std::list<Twins> out;
  for (const bool foreign_keys : {false, true}) {
    for (const std::string& settings : {std::string(" -cmd 'PRAGMA foreign_keys = ON'"),
                                        " -cmd 'PRAGMA foreign_keys = OFF'" + offline::as_in_newer_shells}) {
      out.emplace_back(history, options);
      out.back().foreign_keys = foreign_keys;
      out.back().shell_settings = settings;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a script gives the database that the run gives, step by step and at once", "[integration][offline]") {
  for (const TransactionMode mode : {TransactionMode::whole_run, TransactionMode::per_migration}) {
    std::list<Twins> each = all_twins(all, {.transaction_mode = mode, .program = "shop 'n' \"more\" 1.2.0"});
    for (Twins& twins : each) {
      for (int steps = 0; steps < 3; ++steps) CHECK(twins.go(Direction::upgrade, "+1") == "");
      twins.execute("INSERT INTO pets (owner) VALUES (5)");
      for (int steps = 0; steps < 3; ++steps) CHECK(twins.go(Direction::downgrade, "-1") == "");
      CHECK(twins.go(Direction::upgrade, "head") == "");
      CHECK(twins.go(Direction::downgrade, "0001_people") == "");
      CHECK(twins.go(Direction::upgrade, "heads") == "");
      CHECK(twins.go(Direction::downgrade, "base") == "");
      CHECK(twins.why == "");
      CHECK(twins.guarded == 0);
    }
  }
}

TEST_CASE("a script says what it is and does", "[unit][offline]") {
  const OfflineScript made = script_of(upgrade_script<Sqlite>(all, "0001:head", {.program = "shop 1.2.0"}));
  CHECK(made.from == "0001_people");
  CHECK(made.to == "0003_rules");
  CHECK(made.revisions == std::vector<std::string>{"0002_pets", "0003_rules"});
  CHECK(made.text.starts_with("-- upgrade from 0001_people to 0003_rules, shop 1.2.0\n-- Written by headway "));
  CHECK(has(made.text, "\n-- upgrade 0002_pets: pets and what follows them\n"));
  CHECK(has(made.text, "\n-- people: rebuild: values are stored otherwise under the type\n"));
  CHECK(
      has(made.text, "UPDATE main.headway_version SET version_num = '0003_rules' WHERE version_num = '0001_people';"));
  CHECK(made.text == script_of(upgrade_script<Sqlite>(all, "0001:head", {.program = "shop 1.2.0"})).text);
  // What a message says stays in comments, whatever line ends it has.
  CHECK(has(script_of(upgrade_script<Sqlite>(all, "0001")).text,
            "\n-- upgrade 0001_people: people,\n-- and a line that is no comment\n"));
}

TEST_CASE("a script stops where the database is elsewhere", "[integration][offline]") {
  const support::TemporaryDirectory directory;
  const std::string file = directory.path("shop.db");
  const std::string first = script_of(upgrade_script<Sqlite>(all, "0001")).text;
  const std::string second = script_of(upgrade_script<Sqlite>(all, "0001:0002")).text;

  const Answer early = run_shell(file, second);
  CHECK(early.code != 0);
  CHECK(has(early.said, "the database is not at 0001_people, where this script begins"));
  CHECK(support::snapshot(support::Database(file).get()).at("sqlite_schema").empty());

  REQUIRE(run_shell(file, first).code == 0);
  const std::string bytes = support::read_file(file);
  const Answer again = run_shell(file, first);
  CHECK(again.code != 0);
  CHECK(has(again.said, "0001_people\n"));
  CHECK(has(again.said, "the database is not at base, where this script begins"));
  CHECK(support::read_file(file) == bytes);
  REQUIRE(run_shell(file, second).code == 0);

  // Without -bail as well.
  const std::string after = support::read_file(file);
  support::write_file(directory.path("again.sql"), second);
  CHECK(std::system((HEADWAY_SQLITE_SHELL " '" + file + "' < '" + directory.path("again.sql") + "' > /dev/null 2>&1")
                        .c_str()) != 0);
  CHECK(support::read_file(file) == after);
}

TEST_CASE("rows that break a rule stop the script as they stop the run", "[integration][offline]") {
  const char* const breaking[] = {
      "INSERT INTO people VALUES (7, NULL, '1')",      // NOT NULL
      "INSERT INTO people VALUES (7, 'x', '-1')",      // CHECK
      "INSERT INTO people VALUES (7, 'x', 'a word')",  // a type
      "INSERT INTO people VALUES (7, NULL, 'a word'), (8, 'x', '-3')",
  };
  for (const char* const rows : breaking) {
    auto each = all_twins(all);
    for (Twins& twins : each) {
      REQUIRE(twins.go(Direction::upgrade, "0002") == "");
      twins.execute(rows);
      CHECK(twins.go(Direction::upgrade, "head") == "");
      INFO(twins.why);
      // In SQLite's words, where the copy of a table refuses them.
      CHECK((has(twins.why, "does not hold for the rows above") ||
             has(twins.why, "NOT NULL constraint failed: headway_new_people.name")));
      twins.execute("DELETE FROM people WHERE id > 6");
      CHECK(twins.go(Direction::upgrade, "head") == "");
      CHECK(twins.why == "");
    }
  }
}

TEST_CASE("a script stops where a table is not what the migrations make", "[integration][offline]") {
  const char* const changes[] = {
      "ALTER TABLE people ADD COLUMN of_ours",
      "CREATE INDEX ours ON people (age)",
      "CREATE TRIGGER ours AFTER INSERT ON people BEGIN SELECT 1; END",
      "CREATE VIEW ours AS SELECT name FROM People",
      "DROP TRIGGER renamed",
  };
  for (const char* const change : changes) {
    Twins twins(all);
    REQUIRE(twins.go(Direction::upgrade, "0002") == "");
    twins.execute(change);
    CHECK(twins.go(Direction::upgrade, "head") == "");  // the run keeps it
    CHECK(twins.guarded == 1);
  }
}

namespace {

bool was_called = false;

constexpr Migration counts{
    .revision = "0002_counts",
    .down_revision = "0001_people",
    .upgrade =
        [](Operations& op) {
          op.run([](Connection& db) -> Result<void> {
            was_called = true;
            return db.execute("UPDATE people SET age = 1");
          });
        },
    .downgrade = [](Operations&) {},
};
constexpr Migration loose{
    .revision = "0003_loose",
    .down_revision = "0002_counts",
    .transactional = false,
    .upgrade =
        [](Operations& op) {
          op.execute("VACUUM; PRAGMA recursive_triggers = ON; CREATE TABLE loose (a); ATTACH 'nowhere' AS other");
          op.execute("DETACH other");
          op.alter_column("people", "age", {.type = integer});
        },
    .downgrade =
        [](Operations& op) {
          op.execute("DROP TABLE loose");
          op.alter_column("people", "age", {.type = text});
        },
};
constexpr Migration with_functions[] = {people, counts, loose};
constexpr const History& functional = checked_history<with_functions>;

}  // namespace

TEST_CASE("a function of a migration refuses to be a script, and is not called for one", "[integration][offline]") {
  const Error error = refused(upgrade_script<Sqlite>(functional, "head"));
  CHECK(error.code == ErrorCode::not_scriptable);
  CHECK(error.revision == "0002_counts");
  CHECK(error.applied_before.empty());
  CHECK(upgrade_script<Sqlite>(functional, "0002:0003"));
  CHECK(downgrade_script<Sqlite>(functional, "0003:0001"));
  CHECK_FALSE(was_called);
}

TEST_CASE("a migration outside a transaction is recorded by its script as by its run", "[integration][offline]") {
  auto each = all_twins(functional);
  for (Twins& twins : each) {
    for (const std::string& file : {twins.online(), twins.offline()}) {
      auto migrator = Migrator<Sqlite>::open(file, functional);
      REQUIRE(migrator->upgrade("0002"));
    }
    const std::string here = std::filesystem::current_path();
    const support::TemporaryDirectory directory;
    std::filesystem::current_path(directory.path());
    CHECK(twins.go(Direction::upgrade, "0003") == "");
    CHECK(twins.go(Direction::downgrade, "0002") == "");
    std::filesystem::current_path(here);
    CHECK(twins.why == "");
    CHECK(has(twins.script, "'started'"));
    CHECK(has(twins.script, "PRAGMA recursive_triggers = 0;") == has(twins.script, "VACUUM"));
  }
}

namespace {

constexpr Migration family{
    .revision = "1",
    .upgrade =
        [](Operations& op) {
          op.execute(
              "CREATE TABLE parent (id INTEGER PRIMARY KEY, b); CREATE TABLE child (p REFERENCES parent ON DELETE "
              "CASCADE);"
              "INSERT INTO parent VALUES (1, 1), (2, 2); INSERT INTO child VALUES (1), (2)");
        },
    .downgrade = [](Operations& op) { op.execute("DROP TABLE child; DROP TABLE parent"); },
};
constexpr Migration orphans{
    .revision = "2",
    .down_revision = "1",
    .foreign_keys = ForeignKeys::suspended,
    .upgrade = [](Operations& op) { op.execute("DELETE FROM parent WHERE id = 1"); },
    .downgrade = [](Operations&) {},
};
constexpr Migration rebuilt{
    .revision = "3",
    .down_revision = "2",
    .upgrade =
        [](Operations& op) {
          op.execute("PRAGMA foreign_keys = OFF; DELETE FROM parent WHERE id = 3; PRAGMA foreign_keys = ON");
          op.reorder_columns("parent", {"b"});
          op.execute("DELETE FROM parent WHERE id = 2");
        },
    .downgrade = [](Operations& op) { op.reorder_columns("parent", {"id"}); },
};
constexpr Migration family_list[] = {family, orphans, rebuilt};
constexpr const History& families = checked_history<family_list>;

}  // namespace

TEST_CASE("foreign keys rest in a script as in the run, and new violations stop both", "[integration][offline]") {
  auto each = all_twins(families);
  for (Twins& twins : each) {
    CHECK(twins.go(Direction::upgrade, "1") == "");
    CHECK(twins.go(Direction::upgrade, "2") == "");
    CHECK(has(twins.why, "rows refer to nothing that did not before"));
    CHECK(has(twins.why, "child|1|parent"));
    twins.execute("DELETE FROM child WHERE p = 1; INSERT INTO child VALUES (17)");  // an old violation is forgiven
    CHECK(twins.go(Direction::upgrade, "2") == "");
    CHECK(twins.why == "");
    CHECK(twins.go(Direction::upgrade, "3") == "");
    CHECK(twins.why == "");
    CHECK(support::scalar(support::Database(twins.offline()).get(), "SELECT count(*) FROM child WHERE p = 2") == "0");
    CHECK(twins.go(Direction::downgrade, "base") == "");
  }
}

namespace {

constexpr Migration payments{
    .revision = "pay_1",
    .branch_labels = "payments",
    .upgrade = [](Operations& op) { op.create_table("pay", column("id", integer)); },
    .downgrade = [](Operations& op) { op.drop_table("pay"); },
};
constexpr Migration cards{
    .revision = "pay_2",
    .down_revision = "pay_1",
    .upgrade = [](Operations& op) { op.add_column("pay", column("card", text)); },
    .downgrade = [](Operations& op) { op.drop_column("pay", "card"); },
};
constexpr Migration both{
    .revision = "both",
    .down_revision = {"0001_people", "pay_2"},
    .upgrade = [](Operations& op) { op.drop_column("people", "age"); },
    .downgrade = [](Operations& op) { op.add_column("people", column("age", text)); },
};
constexpr Migration branched[] = {people, payments, cards, both};

}  // namespace

TEST_CASE("a script begins at several revisions where the history has branches", "[integration][offline]") {
  const History history = History::from(branched, Branches::allowed).value();
  auto each = all_twins(history);
  for (Twins& twins : each) {
    for (const char* target : {"0001_people", "payments@head", "both"})
      CHECK(twins.go(Direction::upgrade, target) == "");
    twins.known_schema = false;  // the way down writes the age of people behind the other columns, in its own words
    for (const char* target : {"pay_2", "payments@base"}) CHECK(twins.go(Direction::downgrade, target) == "");
    CHECK(twins.go(Direction::upgrade, "heads") == "");
    CHECK(twins.why == "");
  }
  const OfflineScript made = script_of(upgrade_script<Sqlite>(history, "0001_people pay_1:heads"));
  CHECK(made.from == "0001_people, pay_1");
  CHECK(made.revisions == std::vector<std::string>{"pay_2", "both"});
  CHECK(refused(upgrade_script<Sqlite>(history, "pay_1 pay_2:heads")).code == ErrorCode::overlapping_rows);
}

TEST_CASE("a stamp as a script writes what stamp() writes", "[integration][offline]") {
  Twins twins(all, {.version_table = "alembic_version", .program = "shop"});
  const Options options{.version_table = "alembic_version", .program = "shop"};
  // As Alembic makes it.
  twins.execute(
      "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n\tCONSTRAINT alembic_version_pkc PRIMARY "
      "KEY (version_num)\n)");
  const auto stamp = [&](const std::string& range, const std::string& target) {
    REQUIRE(Migrator<Sqlite>::open(twins.online(), all, options)->stamp(target));
    const OfflineScript made = script_of(stamp_script<Sqlite>(all, range, options));
    const Answer answer = run_shell(twins.offline(), made.text);
    INFO(answer.said);
    CHECK(answer.code == 0);
    CHECK(support::difference(offline::look(twins.online()), offline::look(twins.offline())) == "");
    return made;
  };
  const OfflineScript first = stamp("0002", "0002");
  CHECK(first.text.starts_with("-- stamp from base to 0002_pets, shop\n"));
  CHECK(first.revisions.empty());
  stamp("0002:head", "head");
  stamp("head:base", "base");
}

TEST_CASE("ranges of scripts that make no sense are refused with what to type", "[unit][offline]") {
  struct Wrong {
    char command;
    const char* range;
    ErrorCode code;
    const char* help;
  };
  const Wrong wrong[] = {
      {'u', "a:b:c", ErrorCode::malformed_target, "type from:to"},
      {'u', "", ErrorCode::malformed_target, ""},
      {'u', "nothing:head", ErrorCode::unknown_revision, ""},
      {'u', "base:nothing", ErrorCode::unknown_revision, ""},
      {'u',
       "-1:head",
       ErrorCode::malformed_target,
       "type the revision that the database is at, as `current` prints it"},
      {'u', "0003:0001", ErrorCode::wrong_direction, "type downgrade 0003:0001"},
      {'u', "0001:+7", ErrorCode::target_out_of_range, "type +2 to go as far as 0003_rules"},
      {'d', "0001", ErrorCode::malformed_target, "type head:0001"},
      {'d', "-1", ErrorCode::malformed_target, "type head:-1"},
      {'d', "0002:", ErrorCode::malformed_target, "type 0002:base"},
      {'d', "0001:0002", ErrorCode::wrong_direction, "type upgrade 0002_pets"},
      {'s', "0001:+1", ErrorCode::malformed_target, "type 0002_pets"},
      {'s', "0001:", ErrorCode::malformed_target, ""},
  };
  for (const Wrong& each : wrong) {
    INFO(each.command << " " << each.range);
    const Error error = refused(each.command == 'u'   ? upgrade_script<Sqlite>(all, each.range)
                                : each.command == 'd' ? downgrade_script<Sqlite>(all, each.range)
                                                      : stamp_script<Sqlite>(all, each.range));
    INFO(describe(error));
    CHECK(error.code == each.code);
    CHECK(error.help == each.help);
  }
  CHECK(refused(upgrade_script<Sqlite>(all, "head", {.version_table = ""})).code == ErrorCode::contradictory_options);
  const OfflineScript none = script_of(upgrade_script<Sqlite>(all, "head:heads"));
  CHECK(has(none.text, "-- Nothing to run.\n"));
  CHECK_FALSE(has(none.text, "BEGIN"));
  CHECK(script_of(upgrade_script<Sqlite>(all, "0001+1:")).revisions == std::vector<std::string>{"0003_rules"});
  CHECK(script_of(upgrade_script<Sqlite>(all, ":+1")).to == "0001_people");
  CHECK(script_of(downgrade_script<Sqlite>(all, "head:-1")).to == "0002_pets");
}

TEST_CASE("a carriage return that the shell would take out of a text refuses to be a script", "[unit][offline]") {
  static constexpr Migration with_text[] = {{
      .revision = "1",
      .upgrade = [](Operations& op) { op.execute("CREATE TABLE t (a);\r\nINSERT INTO t\r\nVALUES ('a\r\nb')"); },
      .downgrade = [](Operations& op) { op.execute("DROP TABLE\r\nt"); },
  }};
  const History history = History::from(with_text).value();
  CHECK(refused(upgrade_script<Sqlite>(history, "1")).code == ErrorCode::not_scriptable);
  CHECK(downgrade_script<Sqlite>(history, "1:base"));
}

TEST_CASE("SQL that only the program can run is found when the script is written", "[unit][offline]") {
  static constexpr Migration own[] = {{
      .revision = "1",
      .upgrade =
          [](Operations& op) {
            op.execute(
                "CREATE TABLE t (a); CREATE INDEX i ON t (of_the_program(a));\nUPDATE t SET a = of_the_program(1)");
          },
      .downgrade = [](Operations& op) { op.drop_table("t"); },
  }};
  const Error error = refused(upgrade_script<Sqlite>(History::from(own).value(), "1"));
  CHECK(error.code == ErrorCode::statement_failed);
  CHECK(error.revision == "1");
  CHECK(has(error.message, "no such function: of_the_program"));

  // With the function it is written; where it can be run is its reader's affair.
  auto scratch = ScriptWriter<Sqlite>::open();
  sqlite3_create_function(
      scratch->handle(),
      "of_the_program",
      1,
      SQLITE_UTF8 | SQLITE_DETERMINISTIC,
      nullptr,
      [](sqlite3_context* context, int, sqlite3_value** values) { sqlite3_result_value(context, values[0]); },
      nullptr,
      nullptr);
  CHECK(upgrade_script<Sqlite>(std::move(*scratch), History::from(own).value(), "1"));
}
