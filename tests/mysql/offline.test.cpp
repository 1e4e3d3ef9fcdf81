// SPDX-License-Identifier: MIT
// Scripts for the client `mariadb`: what stands in them, that they do what the runs do, and where they stop.
#include "headway/offline.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "headway/operations/difference_words.hpp"
#include "headway/operations/transition.hpp"
#include "headway/tools/commands/applying.hpp"
#include "headway/tools/commands/marking.hpp"
#include "history.hpp"  // of examples/thoughts
#include "specification/hosts.hpp"
#include "support/catch.hpp"
#include "support/server_schema_pair.hpp"

using namespace headway;
using specification::MysqlHost;

namespace {

struct Answer {
  int code = 0;
  std::string said;  ///< On both of its outputs.
};

Answer run_client(const std::string& database, const std::string& script, const std::string& settings = {}) {
  const support::MysqlServer& server = support::MysqlServer::instance();
  const support::TemporaryDirectory directory;
  support::write_file(directory.path("script.sql"), script);
  support::write_file(directory.path("client.cnf"),
                      std::string("[client]\nuser=root\npassword=") + support::MysqlServer::password +
                          "\nsocket=" + server.socket() + "\n");
  const std::string command = "'" HEADWAY_MARIADB "' --defaults-file='" + directory.path("client.cnf") + "' " +
                              settings + " " + database + " < '" + directory.path("script.sql") + "' > '" +
                              directory.path("said") + "' 2>&1";
  Answer answer;
  answer.code = std::system(command.c_str());
  answer.said = support::read_file(directory.path("said"));
  return answer;
}
Answer run_client(const MysqlHost& host, const std::string& script, const std::string& settings = {}) {
  return run_client(host.text("SELECT DATABASE()"), script, settings);
}

std::string in_backticks(const std::string& name) {
  std::string out = "`";
  for (const char c : name) out.append(c == '`' ? 2 : 1, c);
  return out + "`";
}
/// Statements for both servers as MariaDB takes them: ways back are stored so.
std::string as_mariadb_reads(std::string words) {
  const std::string begin = "/*M! ", middle = "\n*/ /*!80000 ", end = "\n*/";
  for (std::size_t at = words.find(begin); at != std::string::npos; at = words.find(begin, at)) {
    const std::size_t other = words.find(middle, at), close = words.find(end, other + middle.size());
    words.erase(other, close + end.size() - other);
    words.erase(at, begin.size());
  }
  return words;
}
/// All that a database holds, but for what only a run knows: how long it took, the fingerprint of the schema, and the
/// journal.
std::string look(const MysqlHost& host) {
  std::string out;
  std::istringstream tables(
      host.text("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT "
                "LIKE '%\\_journal' ORDER BY 1"));
  for (std::string table; std::getline(tables, table);) {
    out += host.text("SHOW CREATE TABLE " + in_backticks(table)) + "\n";
    if (table == "headway_history") {
      out += host.text(
          "SELECT sequence, revision, direction, outcome, started_at REGEXP "
          "'^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\\\.[0-9]{6}Z$', checksum, program, "
          "library_version, database_version, way_back FROM headway_history ORDER BY sequence");
    } else {
      out += host.text("SELECT * FROM " + in_backticks(table) + " ORDER BY 1");
    }
    out += "\n";
  }
  return out + host.text(
                   "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT FROM "
                   "information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() UNION ALL SELECT SPECIFIC_NAME, "
                   "ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION, '' FROM information_schema.ROUTINES WHERE "
                   "ROUTINE_SCHEMA = DATABASE() ORDER BY 1");
}

/// Two databases with the same in them: one run, another by script.
class Twins {
 public:
  explicit Twins(History history, Options options = {}) : history_(history), options_(std::move(options)) {}

  std::string settings;  ///< Of the client.
  std::string why;       ///< Why both refused, if they did.
  Error unwritten;       ///< Why no script was written, where the run is none either.

  [[nodiscard]] const MysqlHost& offline() const { return offline_; }
  void execute(const std::string& sql) const {
    online_.execute(sql);
    offline_.execute(sql);
  }
  void clear() const {
    online_.clear();
    offline_.clear();
  }

  /// Lets both go to a target. Both must come to hold the same, or else to refuse.
  ///
  /// @return what is wrong; empty when nothing is
  std::string go(Direction direction, const std::string& target) {
    why.clear();
    unwritten = {};
    auto migrator = specification::open(online_, history_, options_);
    std::string from;
    const std::vector<std::string> rows = migrator.current().value();
    for (const std::string& row : rows) from += (from.empty() ? "" : " ") + row;
    const std::string range = from + ":" + target;
    const Result<OfflineScript> script = direction == Direction::upgrade
                                             ? upgrade_script<Mysql>(history_, range, options_)
                                             : downgrade_script<Mysql>(history_, range, options_);
    if (!script && script.error().code == ErrorCode::not_scriptable) {
      unwritten = script.error();
      return {};
    }
    const auto report = direction == Direction::upgrade ? migrator.upgrade(target) : migrator.downgrade(target);
    const std::string refused = report ? "" : describe(report.error());
    const Answer answer = script ? run_client(offline_, script->text, settings) : Answer{1, describe(script.error())};
    const std::string words = script ? script->text : std::string();
    if (refused.empty() != (answer.code == 0)) return "run: " + refused + "\nscript: " + answer.said + "\n" + words;
    if (!refused.empty()) {
      why = refused + "\n" + answer.said;
      return {};
    }
    const std::string made = look(online_), found = as_mariadb_reads(look(offline_));
    return made == found ? "" : "by the run:\n" + made + "\nby the script:\n" + found + "\n" + words;
  }
  /// What the library finds wrong with the database of the script.
  std::string judged_by_library() {
    auto migrator = specification::open(offline_, history_, options_);
    const auto report = migrator.migrate_to_head();
    if (!report) return describe(report.error());
    if (!report->applied.empty()) return "it was not at head";
    const auto drift = migrator.drift();
    if (!drift) return describe(drift.error());
    return drift->empty() ? "" : to_string(drift->front());
  }

 private:
  MysqlHost online_, offline_;
  History history_;
  Options options_;
};

constexpr Migration people{
    .revision = "0001_people",
    .message = "people,\nand a line that is no comment",
    .upgrade =
        [](Operations& op) {
          op.create_table("people",
                          column("id", integer).primary_key(),
                          column("name", varchar(200)),
                          column("age", varchar(9)).default_value("7"),
                          column("about", text).default_value("no;thing"),
                          column("active", boolean));
          op.bulk_insert("people",
                         {"id", "name", "age", "active"},
                         {{1, "Ada ' ; \" \\ :name $$ 'größe'", "36", 1}, {5, "two\r\nlines\n\\! false", "85", false}});
        },
    .downgrade = [](Operations& op) { op.drop_table("people"); },
};
constexpr Migration pets{
    .revision = "0002_pets",
    .down_revision = "0001_people",
    .message = "pets and what follows them",
    .upgrade =
        [](Operations& op) {
          op.create_table("Pets; \\ `",
                          column("id", integer).primary_key().autoincrement(),
                          column("owner", integer),
                          foreign_key({"owner"}, "people", {"id"}).on_delete(cascade).named("fk_owner"));
          op.execute(
              "CREATE VIEW owners AS SELECT name FROM people JOIN `Pets; \\ ``` p ON p.owner = people.id; # "
              "it's\n"
              "CREATE TRIGGER renamed BEFORE UPDATE ON people FOR EACH ROW BEGIN /* it's; */ IF new.name <> old.name "
              "THEN SET "
              "new.age = 'was;\r\n$$'; END IF; END;"
              "INSERT INTO `Pets; \\ ``` (owner) VALUES (1), (5), (1); DELETE FROM `Pets; \\ ``` WHERE id "
              "= 3 /* the counter stays */; SET @who = 'Grace \\r\r\n'; UPDATE people SET name = @who "
              "WHERE id = 5");
          op.execute_opaque(
              "CREATE PROCEDURE adopt(who INT) BEGIN INSERT INTO `Pets; \\ ``` (owner) VALUES (who); END; CALL "
              "adopt(5)");
        },
    .downgrade =
        [](Operations& op) {
          op.execute_opaque("DROP PROCEDURE adopt");
          op.execute("DROP VIEW owners; DROP TRIGGER renamed; DROP TABLE `Pets; \\ ```");
        },
};
constexpr Migration rules{
    .revision = "0003_rules",
    .down_revision = "0002_pets",
    .upgrade =
        [](Operations& op) {
          op.alter_column("people", "name", {.nullable = false});
          op.create_check("old_enough", "people", "age >= '0' -- years");
          op.alter_column("people", "age", {.type = varchar(19)});
          op.alter_column("people", "active", {.default_value = default_literal(1)});
          op.create_unique("one_pet", "Pets; \\ `", {"id", "owner"});
          op.rename_column("people", "about", "story");
          op.add_column("people", column("born", numeric(6, 2)).not_null().default_value(1815));
          op.create_index("by_age", "people", {"age"});
          op.drop_foreign_key("fk_owner", "Pets; \\ `");
          op.add_column("people", column("boss", integer).check("boss <> 0").references("people", "id").unique());
        },
    .downgrade =
        [](Operations& op) {
          op.drop_foreign_key({"boss"}, "people");
          op.drop_unique({"boss"}, "people");
          op.drop_column("people", "boss");
          op.create_foreign_key("fk_owner", "Pets; \\ `", {"owner"}, "people", {"id"}, {.on_delete = cascade});
          op.drop_index("by_age", "people");
          op.drop_column("people", "born");
          op.rename_column("people", "story", "about");
          op.drop_unique("one_pet", "Pets; \\ `");
          op.alter_column("people", "active", {.default_value = no_default});
          op.alter_column("people", "age", {.type = varchar(9)});
          op.drop_check("old_enough", "people");
          op.alter_column("people", "name", {.nullable = true});
        },
};
constexpr Migration quick{
    .revision = "0004_quick",
    .down_revision = "0003_rules",
    .transactional = false,
    .upgrade = [](Operations& op) { op.alter_column("people", "born", {.type = integer}); },
    .downgrade = [](Operations& op) { op.alter_column("people", "born", {.type = numeric(6, 2)}); },
};
constexpr Migration keys{
    .revision = "0005_keys",
    .down_revision = "0004_quick",
    .upgrade =
        [](Operations& op) { op.create_foreign_key("fk_owner_again", "Pets; \\ `", {"owner"}, "people", {"id"}); },
    .downgrade = [](Operations& op) { op.drop_foreign_key("fk_owner_again", "Pets; \\ `"); },
};
constexpr Migration swapped{
    .revision = "0006_swapped",
    .down_revision = "0005_keys",
    .foreign_keys = ForeignKeys::suspended,
    .upgrade =
        [](Operations& op) {
          op.execute("UPDATE people SET id = id + 100; UPDATE `Pets; \\ ``` SET owner = owner + 100");
        },
    .downgrade =
        [](Operations& op) {
          op.execute("UPDATE people SET id = id - 100; UPDATE `Pets; \\ ``` SET owner = owner - 100");
        },
};
constexpr Migration list[] = {people, pets, rules, quick, keys, swapped};

const History& all() {
  static const History made = History::from(list).value();
  return made;
}
History history_of(const std::vector<Migration>& migrations) { return History::from(migrations).value(); }

std::string text_of(const Result<OfflineScript>& made) {
  if (!made) FAIL(describe(made.error()));
  return made->text;
}
Error refused(const Result<OfflineScript>& made) {
  REQUIRE_FALSE(made);
  CHECK(made.error().state_after == DatabaseState::unchanged);
  return made.error();
}
bool has(const std::string& whole, const std::string& part) { return whole.find(part) != std::string::npos; }

const ServerSchemaPair* pair = nullptr;  // of the migrations below, which can hold nothing

template <bool to_second, bool up>
void record(Operations& op) {
  const Schema none;
  const Schema& before = to_second ? pair->from : none;
  const Schema& after = to_second ? pair->to : pair->from;
  const Transition way = up ? transition(before, after, Dialect::mysql) : transition(after, before, Dialect::mysql);
  for (const Operation& each : way.operations) op.append(each);
}
constexpr Migration random_list[] = {
    {.revision = "first", .upgrade = record<false, true>, .downgrade = record<false, false>},
    {.revision = "second", .down_revision = "first", .upgrade = record<true, true>, .downgrade = record<true, false>}};

void follow_pairs(std::uint32_t first, std::uint32_t last) {
  Twins twins(History::from(random_list).value());
  std::uint32_t written = 0;
  for (std::uint32_t seed = first; seed < last; ++seed) {
    INFO("seed " << seed);
    const ServerSchemaPair made(Dialect::mysql, seed);
    pair = &made;
    twins.clear();
    bool is_written = true;
    const auto go = [&](Direction direction, const char* target) {
      if (is_written) REQUIRE(twins.go(direction, target) == "");
      // MariaDB cannot make all of what the pairs are, neither by the run nor by the script.
      is_written = is_written && twins.unwritten.code == ErrorCode::none && twins.why.empty();
    };
    go(Direction::upgrade, "first");
    go(Direction::upgrade, "second");
    go(Direction::downgrade, "first");
    go(Direction::downgrade, "base");
    if (is_written) ++written;
  }
  CHECK(written >= (last - first) / 2);
}

}  // namespace

TEST_CASE("a script for mariadb gives the database that the run gives, step by step and at once",
          "[integration][mysql]") {
  Twins twins(all(), {.program = "shop 'n' \\ \"more\" 1.2.0"});
  twins.settings = "--comments";
  for (std::size_t steps = 0; steps < all().size(); ++steps) {
    REQUIRE(twins.go(Direction::upgrade, "+1") == "");
    REQUIRE(twins.why == "");
    REQUIRE(twins.unwritten.message == "");
    if (steps == 2) twins.execute("INSERT INTO people (id, name, age) VALUES (7, 'x', '3')");
  }
  for (std::size_t steps = 0; steps < all().size(); ++steps) {
    REQUIRE(twins.go(Direction::downgrade, "-1") == "");
    REQUIRE(twins.unwritten.message == "");
  }
  REQUIRE(twins.go(Direction::upgrade, "head") == "");
  REQUIRE(twins.go(Direction::downgrade, "0001_people") == "");
  REQUIRE(twins.go(Direction::upgrade, "heads") == "");
  REQUIRE(twins.go(Direction::downgrade, "base") == "");
  CHECK(twins.why == "");
}

TEST_CASE("scripts for mariadb between random schemas do what their runs do", "[integration][mysql]") {
  follow_pairs(0, 12);
}
TEST_CASE("scripts for mariadb between many random schemas do what their runs do", "[.][slow]") {
  follow_pairs(12, 212);
}

TEST_CASE("scripts of the thoughts application do to a MariaDB database what its migrations do",
          "[integration][mysql]") {
  Twins twins(thoughts::history, {.program = "thoughts 1.0"});
  const auto go = [&](Direction direction, const char* target) {
    CHECK(twins.go(direction, target) == "");
    CHECK(twins.unwritten.message == "");
  };
  go(Direction::upgrade, "head");
  CHECK(twins.judged_by_library() == "");
  go(Direction::downgrade, "base");
  for (std::size_t at = 0; at < thoughts::history.size(); ++at) go(Direction::upgrade, "+1");
  for (std::size_t at = 0; at < thoughts::history.size(); ++at) go(Direction::downgrade, "-1");
  CHECK(twins.why == "");
}

TEST_CASE("a script for mariadb says what it is and does", "[integration][mysql]") {
  const Options options{.program = "shop 1.2.0"};
  const auto made = upgrade_script<Mysql>(all(), "0001:0003", options);
  const std::string script = text_of(made);
  CHECK(made->from == "0001_people");
  CHECK(made->to == "0003_rules");
  CHECK(made->revisions == std::vector<std::string>{"0002_pets", "0003_rules"});
  CHECK(script.starts_with("-- upgrade from 0001_people to 0003_rules, shop 1.2.0\n-- Written by headway "));
  CHECK(has(script, " for: mariadb DATABASE < SCRIPT\n"));
  CHECK(has(script, "\n-- upgrade 0002_pets: pets and what follows them\n"));
  CHECK(has(script, "ALTER TABLE `people` MODIFY COLUMN `active` BOOLEAN NULL DEFAULT TRUE;\n"));  // known by replay
  CHECK(has(script,
            "START TRANSACTION;\nUPDATE `headway_version` SET version_num = '0002_pets' WHERE version_num = "
            "'0001_people';\nINSERT INTO `headway_history`"));
  CHECK(has(script, "\nUPDATE `headway_version` SET version_num = '0003_rules' WHERE version_num = '0002_pets';\n"));
  CHECK(script == text_of(upgrade_script<Mysql>(all(), "0001:0003", options)));
  CHECK(has(text_of(upgrade_script<Mysql>(all(), "0001")),
            "\n-- upgrade 0001_people: people,\n-- and a line that is no comment\n"));
  const std::string limited = text_of(upgrade_script<Mysql>(
      all(),
      "0001",
      {.lock_timeout = std::chrono::milliseconds(0), .statement_timeout = std::chrono::milliseconds(1077)}));
  CHECK(has(limited,
            ", lock_wait_timeout = 1, innodb_lock_wait_timeout = 1 /*M! , max_statement_time = 1.077000 */ "
            "/*!80000 , max_execution_time = 1077 */;\n"));
  CHECK(has(limited, "GET_LOCK(@headway_lock, 0)"));
  CHECK(has(text_of(upgrade_script<Mysql>(all(), "0003:0003")), "-- Nothing to run.\n"));
}

TEST_CASE("where MariaDB and MySQL take different statements, a script has both", "[integration][mysql]") {
  const std::string script = text_of(upgrade_script<Mysql>(all(), "0001"));
  CHECK(has(script, "/*M! CREATE TABLE `people` ("));
  CHECK(has(script, "  `about` LONGTEXT DEFAULT 'no;thing',"));
  CHECK(has(script, "/*!80000 CREATE TABLE `people` ("));
  CHECK(has(script, "  `about` LONGTEXT DEFAULT ('no;thing'),"));
  const std::vector<Migration> computed = {{.revision = "first", .upgrade = [](Operations& op) {
                                              op.create_table("t", column("a", varchar(9)));
                                              op.create_index("i", "t", {expression("lower(a)")});
                                            }}};
  const MysqlHost host;
  const Answer answer = run_client(host, text_of(upgrade_script<Mysql>(history_of(computed), "head")));
  CHECK(answer.code != 0);
  CHECK(has(answer.said, "MariaDB indexes no expressions: index a generated column"));
}

TEST_CASE("a script for mariadb stops where the database is elsewhere, and changes nothing", "[integration][mysql]") {
  const MysqlHost host;
  const std::string first = text_of(upgrade_script<Mysql>(all(), "0001"));
  const std::string second = text_of(upgrade_script<Mysql>(all(), "0001:0002"));

  const Answer early = run_client(host, second);
  CHECK(early.code != 0);
  CHECK(has(early.said, "the database is not at 0001_people, where this script begins, but at base"));
  CHECK(host.text("SHOW TABLES").empty());
  CHECK(has(run_client("", first).said, "no database is chosen"));

  REQUIRE(run_client(host, first).code == 0);
  const std::string one = look(host);
  for (const char* settings : {"", "--comments", "--init-command='SET autocommit=0, sql_mode=NO_BACKSLASH_ESCAPES'"}) {
    const Answer again = run_client(host, first, settings);
    CHECK(again.code != 0);
    CHECK(has(again.said, "the database is not at base, where this script begins, but at 0001_people"));
    CHECK(look(host) == one);
  }
  host.execute("UPDATE headway_version SET version_num = '0001_PEOPLE'");
  CHECK(has(run_client(host, second).said, "but at 0001_PEOPLE"));
  host.execute("UPDATE headway_version SET version_num = '0001_people'");
  REQUIRE(run_client(host, second).code == 0);
  host.execute("INSERT INTO headway_version VALUES ('another ` one')");
  CHECK(has(run_client(host, text_of(upgrade_script<Mysql>(all(), "0002:0003"))).said,
            "but at 0002_pets, another ` one"));
}

TEST_CASE("a script for mariadb stops where a migration is half applied", "[integration][mysql]") {
  const MysqlHost host;
  constexpr Migration broken{.revision = "0002_broken",
                             .down_revision = "0001_people",
                             .upgrade =
                                 [](Operations& op) {
                                   op.create_table("done", column("id", integer).primary_key());
                                   op.execute("CREATE TABLE people (id INT)");
                                 },
                             .downgrade = [](Operations& op) { op.drop_table("done"); }};
  const std::vector<Migration> migrations = {people, broken};
  const History history = history_of(migrations);
  REQUIRE_FALSE(specification::open(host, history).migrate_to_head());
  const std::string before = look(host);
  const Answer answer = run_client(host, text_of(upgrade_script<Mysql>(all(), "0001:0002")));
  CHECK(answer.code != 0);
  CHECK(has(answer.said, "a migration is half applied, which the program can end: 0002_broken (upgrade)"));
  CHECK(look(host) == before);
}

TEST_CASE(
    "where a statement of a script fails, the migrations before it are done, and rows since the last definition "
    "are not",
    "[integration][mysql]") {
  const MysqlHost host;
  constexpr Migration broken{.revision = "0002_broken", .down_revision = "0001_people", .upgrade = [](Operations& op) {
                               op.execute("INSERT INTO people (id) VALUES (70)");
                               op.create_table("done", column("id", integer).primary_key());
                               op.execute("INSERT INTO people (id) VALUES (71); INSERT INTO people (id) VALUES (70)");
                             }};
  const std::vector<Migration> migrations = {people, broken};
  const History history = history_of(migrations);
  const std::string script = text_of(upgrade_script<Mysql>(history, "head"));
  const Answer failed = run_client(host, script);
  CHECK(failed.code != 0);
  const std::size_t at = script.find("INSERT INTO people (id) VALUES (70);\nSTART") == std::string::npos
                             ? script.rfind("INSERT INTO people (id) VALUES (70)")
                             : 0;
  const auto line = 1 + std::count(script.begin(), script.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  CHECK(has(failed.said, "ERROR 1062 (23000) at line " + std::to_string(line)));
  CHECK(host.text("SELECT version_num FROM headway_version") == "0001_people");
  CHECK(host.text("SELECT id FROM people WHERE id >= 70") == "70");
  CHECK(host.text("SELECT count(*) FROM done") == "0");
  CHECK(host.text("SELECT revision FROM headway_history") == "0001_people");

  // As its first lines say: what is done is left out, and the rest is run from where the version table is.
  host.execute("DELETE FROM people WHERE id = 70");
  std::string rest = text_of(upgrade_script<Mysql>(history, "0001:head"));
  const std::size_t begins = rest.find("START TRANSACTION;\nINSERT INTO people (id) VALUES (70)");
  rest.erase(begins, rest.find("START TRANSACTION;\nINSERT INTO people (id) VALUES (71)") - begins);
  const Answer ended = run_client(host, rest);
  INFO(ended.said << rest);
  CHECK(ended.code == 0);
  auto migrator = specification::open(host, history);
  CHECK(migrator.migrate_to_head().value().applied.empty());
  CHECK(migrator.drift().value().empty());
}

TEST_CASE("a script for mariadb stops where rows or columns are not as its statements need them",
          "[integration][mysql]") {
  const auto run = [](Body first, Body second, const std::string& between, const std::string& query) {
    const MysqlHost host;
    const std::vector<Migration> migrations = {
        {.revision = "first", .upgrade = first},
        {.revision = "second", .down_revision = "first", .foreign_keys = ForeignKeys::suspended, .upgrade = second}};
    const History history = history_of(migrations);
    REQUIRE(run_client(host, text_of(upgrade_script<Mysql>(history, "first"))).code == 0);
    host.execute(between);
    const std::string before = host.text(query);
    const Answer answer = run_client(host, text_of(upgrade_script<Mysql>(history, "first:second")));
    CHECK((answer.code == 0) == answer.said.empty());
    CHECK(host.text(query) == before);
    CHECK(host.text("SELECT version_num FROM headway_version") == (answer.said.empty() ? "second" : "first"));
    return answer.said;
  };
  const Body table = [](Operations& op) {
    op.create_table("t", column("a", integer).primary_key(), column("b", numeric(6, 2)));
    op.create_table("of_t", column("t", integer), foreign_key({"t"}, "t", {"a"}).named("fk_t"));
  };
  const std::string rows = "INSERT INTO t VALUES (1, 2.5); INSERT INTO of_t VALUES (1), (NULL)";
  CHECK(has(run(
                table,
                [](Operations& op) { op.add_column("t", column("c", integer).not_null()); },
                rows,
                "SHOW CREATE TABLE t"),
            "NOT NULL of t.c, which is new and has no default, does not hold for all rows"));
  const Body whole = [](Operations& op) { op.alter_column("t", "b", {.type = integer}); };
  CHECK(has(run(table, whole, rows, "SHOW CREATE TABLE t"), "type INT of t.b does not hold for all rows"));
  for (const char* hidden : {"ALTER TABLE t MODIFY b DECIMAL(6, 2) COMMENT 'by hand'",
                             "ALTER TABLE t MODIFY b DECIMAL(6, 2) CHECK (b > 0)",
                             "ALTER TABLE t MODIFY b DECIMAL(6, 2) INVISIBLE"}) {
    CHECK(has(run(table, whole, hidden, "SHOW CREATE TABLE t"), "a column of table t has a comment, a check or the"));
  }
  const Body away = [](Operations& op) { op.execute("DELETE FROM t"); };
  CHECK(has(run(table, away, rows, "SELECT * FROM t"), "rows refer to nothing by the foreign key fk_t of of_t"));
  CHECK(run(table, away, "INSERT INTO of_t VALUES (NULL)", "SELECT * FROM t") == "");
}

TEST_CASE("a script for mariadb and a run keep each other out", "[integration][mysql]") {
  const MysqlHost host;
  const Options options{.version_table = "versions of größe", .lock_timeout = std::chrono::milliseconds(100)};
  const std::string script = text_of(upgrade_script<Mysql>(all(), "0001", options));
  {
    auto runner = Mysql::open(host.where());
    REQUIRE(runner);
    runner->prepare_runs("versions of größe", {});
    REQUIRE(runner->begin(std::chrono::milliseconds(0)));
    const Answer kept_out = run_client(host, script);
    CHECK(kept_out.code != 0);
    CHECK(has(kept_out.said, "another process migrates the database"));
    CHECK(host.text("SHOW TABLES").empty());
    REQUIRE(runner->rollback());
  }
  const MysqlHost::Application holder(host);
  const std::size_t lock = script.find("SET @headway_lock"), end = script.find("\n\n", lock);
  holder.execute("SET NAMES utf8mb4;\n" + script.substr(lock, end - lock));  // the lock, and nothing behind it
  auto migrator = specification::open(host, all(), options);
  const auto report = migrator.upgrade("0001");
  REQUIRE_FALSE(report);
  CHECK(name(report.error().code) == name(ErrorCode::lock_timeout));
  holder.execute(script.substr(script.rfind("DEALLOCATE PREPARE")));  // what the script ends with
  CHECK(run_client(host, script).code == 0);
}

TEST_CASE("what a script for mariadb cannot do is refused when it is written", "[integration][mysql]") {
  const auto script_of = [](std::vector<Migration> migrations) {
    return upgrade_script<Mysql>(history_of(migrations), "first:head");
  };
  constexpr Migration first{
      .revision = "first", .upgrade = [](Operations& op) {
        op.run([](Connection&) -> Result<void> { return {}; });  // is done already
        op.create_table("t", column("id", integer).primary_key(), column("a", integer).check("a > 0").check("a < 9"));
      }};
  const auto second = [&](Body upgrade) {
    return script_of({first, Migration{.revision = "second", .down_revision = "first", .upgrade = upgrade}});
  };
  CHECK(refused(second([](Operations& op) { op.run([](Connection&) -> Result<void> { return {}; }); })).code ==
        ErrorCode::not_scriptable);
  CHECK(refused(second([](Operations& op) { op.execute("SELECT 1 \\! false"); })).code ==
        ErrorCode::unsupported_by_dialect);
  CHECK(refused(second([](Operations& op) { op.execute("SELECT 1 AS `two\r\nlines`"); })).code ==
        ErrorCode::not_scriptable);
  CHECK(refused(second([](Operations& op) { op.drop_column("t", "missing"); })).code == ErrorCode::no_such_column);
  const Error unnamed = refused(second([](Operations& op) { op.drop_column("t", "a"); }));
  CHECK(name(unnamed.code) == name(ErrorCode::not_scriptable));
  CHECK(unnamed.message == "a constraint of table t has no name but the one that the server gave it");
  const Error unknown = refused(second([](Operations& op) {
    op.execute("CALL something()");
    op.alter_column("t", "a", {.type = bigint});
  }));
  CHECK(name(unknown.code) == name(ErrorCode::not_scriptable));
  CHECK(has(unknown.message, "what table t is like is not known without the database"));
  CHECK(refused(second([](Operations& op) {
          op.create_table("u", column("note", text).default_value("/* no comment */"));
        })).code == ErrorCode::not_scriptable);
}

TEST_CASE("scripts for mariadb stamp, with tables of any name", "[integration][mysql]") {
  const MysqlHost host;
  const Options options{.version_table = "Alembic `version`; '\\", .history_table = "history: \\g"};
  const std::string script = text_of(stamp_script<Mysql>(all(), "base:0002", options));
  const Answer answer = run_client(host, script);
  INFO(answer.said << script);
  REQUIRE(answer.code == 0);
  auto migrator = specification::open(host, all(), options);
  CHECK(migrator.current().value() == std::vector<std::string>{"0002_pets"});
  const auto entries = migrator.history();
  REQUIRE(entries);
  REQUIRE(entries->size() == 1);
  CHECK(entries->front().revision == "0002_pets");
  CHECK(entries->front().direction == "stamp");
  CHECK(entries->front().database_version == migrator.backend().version());
  REQUIRE(run_client(host, text_of(stamp_script<Mysql>(all(), "0002:base", options))).code == 0);
  CHECK(migrator.current().value().empty());
}

namespace {

/// What a command of a program for two databases writes, given what was typed behind its name.
template <class Command>
std::string script_of_command(const std::string& database, const std::string& typed) {
  const cli::Application application{.name = "thoughts", .version = "1.2"};
  cli::Context context(all(), application, {cli::driver_of<Sqlite>(), cli::driver_of<Mysql>()});
  context.database = database;
  CLI::App app;
  Command command;
  command.declare(app);
  app.parse(typed);
  const cli::Answer made = command.run(context);
  if (made.error) FAIL(describe(*made.error));
  return made.text;
}

}  // namespace

TEST_CASE("the command line writes scripts for mariadb, and opens no database", "[integration][mysql]") {
  const std::string nowhere = "mysql://nobody@nowhere.invalid/none";
  CHECK(has(script_of_command<cli::Upgrade>(nowhere, "0001:head --sql"), "for: mariadb"));
  CHECK_FALSE(has(script_of_command<cli::Upgrade>(nowhere, "0001:0001 --sql --dialect sqlite"), "for: mariadb"));
  const MysqlHost host;
  const auto run = [&](const std::string& script) {
    const Answer made = run_client(host, script);
    INFO(made.said);
    CHECK(made.code == 0);
    return host.text("SELECT version_num FROM headway_version");
  };
  CHECK(run(script_of_command<cli::Upgrade>("notes.db", "0001 --sql --dialect mysql")) == "0001_people");
  CHECK(run(script_of_command<cli::Stamp>("", "0001:0002 --sql --dialect mysql")) == "0002_pets");
  CHECK(run(script_of_command<cli::Stamp>(nowhere, "0002:0001 --sql")) == "0001_people");
  CHECK(run(script_of_command<cli::Downgrade>("", "0001:base --sql --dialect mysql")).empty());
}
