// SPDX-License-Identifier: MIT
// A server that commits at each DDL statement: a migration that stops half-way goes on, or is taken back.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <sys/socket.h>

#include "specification/hosts.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace headway;
using specification::MysqlHost;
using specification::open;

namespace {

/// Before which message to a server the process ends by a signal; 0 for none.
int fatal_message = 0;

}  // namespace

/// The client library finds this one first.
extern "C" ssize_t send(int socket, const void* data, size_t size, int flags) {
  if (fatal_message > 0 && --fatal_message == 0) kill(getpid(), SIGKILL);
  return sendto(socket, data, size, flags, nullptr, 0);
}

namespace {

void begin(Operations& op) {
  op.create_table("people",
                  column("id", integer).primary_key().autoincrement(),
                  column("name", varchar(40)).not_null(),
                  column("town", varchar(40)).default_value("here"));
  op.bulk_insert("people", {"id", "name"}, {{1, "Ada"}, {2, "Grace"}, {3, "Edsger"}});
}
void begin_down(Operations& op) { op.drop_table("people"); }

/// What can be taken back: tables, columns, indexes, and rows of a table that it has made.
void shape(Operations& op) {
  op.create_table("pets", column("id", integer).primary_key(), column("owner", integer).references("people", "id"));
  op.bulk_insert("pets", {"id", "owner"}, {{1, 1}, {2, 3}});
  op.add_column("people", column("age", integer).not_null().default_value(0));
  op.create_index("idx_people_name", "people", {"name"});
  op.alter_column("people", "town", {.type = varchar(80)});
  op.alter_column("people", "age", {.type = smallint});  // only where no value is lost by it
  op.rename_table("pets", "animals");
  op.drop_column("people", "age");
}
void shape_down(Operations& op) {
  op.add_column("people", column("age", integer).not_null().default_value(0));
  op.rename_table("animals", "pets");
  op.alter_column("people", "town", {.type = varchar(40)});
  op.drop_index("idx_people_name", "people");
  op.drop_column("people", "age");
  op.drop_table("pets");
}

/// Rows between changes of tables; none may be changed twice.
void fill(Operations& op) {
  op.execute("UPDATE people SET town = CONCAT(town, '!'); INSERT INTO people (id, name) VALUES (4, 'Barbara')");
  op.add_column("people", column("born", integer));
  op.run([](Connection& db) -> Result<void> {
    return db.execute("UPDATE people SET born = COALESCE(born, 1900) + ?", {15});
  });
  op.create_index("idx_people_born", "people", {"born"});
  op.execute("SET @who = 'Donald'; INSERT INTO people (id, name) VALUES (5, @who)");
}
class Steps {
 public:
  explicit Steps(Body upgrade, Body downgrade)
      : list_{{.revision = "0001_begin", .upgrade = begin, .downgrade = begin_down},
              {.revision = "0002_next", .down_revision = "0001_begin", .upgrade = upgrade, .downgrade = downgrade}} {}
  [[nodiscard]] History history() const { return History::from(list_).value(); }

 private:
  Migration list_[2];
};

/// Ends the process by a signal when the n-th statement begins, or has ended.
class Killer final : public Observer {
 public:
  Killer(int at, bool is_after) : at_(at), is_after_(is_after) {}
  Verdict statement_started(const Step&, std::string_view) override {
    if (--at_ == 0 && !is_after_) kill(getpid(), SIGKILL);
    return Verdict::proceed;
  }
  void statement_finished(const Step&, std::string_view, std::chrono::microseconds) override {
    if (at_ == 0 && is_after_) kill(getpid(), SIGKILL);
  }

 private:
  int at_;
  bool is_after_;
};

std::string rows(const MysqlHost& host) {
  std::string out = host.text("SELECT * FROM people ORDER BY id");
  for (const char* table : {"pets", "animals"}) {
    if (host.text("SELECT count(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '" +
                  std::string(table) + "'") == "1") {
      out += "\n" + std::string(table) + "\n" + host.text("SELECT * FROM " + std::string(table) + " ORDER BY id");
    }
  }
  return out + "\n" + host.text("SELECT * FROM headway_version");
}
std::string all_of(const MysqlHost& host) { return host.portrait() + "\n" + rows(host); }

/// Kills a process at each moment of a run, and lets another one end it.
///
/// @param run   what the killed process does
/// @param then  what the next process does
/// @return how many moments there were
template <class Prepare, class Kill, class Then>
int at_each_moment(Prepare prepare, Kill run, Then then) {
  int moments = 0;
  for (const bool is_after : {false, true}) {
    for (int at = 1;; ++at) {
      const MysqlHost host;
      prepare(host);
      support::Process process([&](int) {
        Killer killer(at, is_after);
        return run(host, killer) ? 0 : 1;
      });
      const int ended = process.wait();
      if (ended == 0) break;
      REQUIRE(ended == -SIGKILL);
      INFO("statement " << at << (is_after ? " had ended" : " had begun"));
      then(host);
      REQUIRE(host.text("SELECT count(*) FROM headway_version_journal") == "0");
      ++moments;
    }
  }
  return moments;
}

template <class Result>
void require(const Result& result) {
  if (!result) FAIL(describe(result.error()));
}

}  // namespace

TEST_CASE("an upgrade that was killed at any moment goes on where it stopped", "[integration]") {
  for (const Body body : {shape, fill}) {
    const Steps steps(body, nullptr);
    const MysqlHost whole;
    require(open(whole, steps.history()).migrate_to_head());
    const std::string expected = all_of(whole);
    const int moments =
        at_each_moment([](const MysqlHost&) {},
                       [&](const MysqlHost& host, Killer& killer) {
                         return static_cast<bool>(open(host, steps.history(), {.observer = &killer}).migrate_to_head());
                       },
                       [&](const MysqlHost& host) {
                         require(open(host, steps.history()).migrate_to_head());
                         REQUIRE(all_of(host) == expected);
                         REQUIRE(host.text("SELECT revision, outcome FROM headway_history ORDER BY sequence") ==
                                 "0001_begin|applied\n0002_next|applied");
                       });
    CHECK(moments >= 16);
  }
}

TEST_CASE("an upgrade that was killed at any moment is taken back by a downgrade", "[integration]") {
  const Steps steps(shape, shape_down);
  const MysqlHost before;
  require(open(before, steps.history()).upgrade("0001_begin"));
  const std::string expected = all_of(before);
  const int moments =
      at_each_moment([&](const MysqlHost& host) { require(open(host, steps.history()).upgrade("0001_begin")); },
                     [&](const MysqlHost& host, Killer& killer) {
                       return static_cast<bool>(open(host, steps.history(), {.observer = &killer}).migrate_to_head());
                     },
                     [&](const MysqlHost& host) {
                       require(open(host, steps.history()).downgrade("0001_begin"));
                       REQUIRE(all_of(host) == expected);
                       require(open(host, steps.history()).migrate_to_head());
                     });
  CHECK(moments >= 12);
}

TEST_CASE("a downgrade that was killed at any moment goes on, or is taken back by an upgrade", "[integration]") {
  const Steps steps(shape, shape_down);
  const MysqlHost above, below;
  require(open(above, steps.history()).migrate_to_head());
  require(open(below, steps.history()).migrate_to_head());
  require(open(below, steps.history()).downgrade("0001_begin"));
  const auto prepare = [&](const MysqlHost& host) { require(open(host, steps.history()).migrate_to_head()); };
  const auto run = [&](const MysqlHost& host, Killer& killer) {
    return static_cast<bool>(open(host, steps.history(), {.observer = &killer}).downgrade("0001_begin"));
  };
  const std::string expected_below = all_of(below), expected_above = above.portrait();
  at_each_moment(prepare, run, [&](const MysqlHost& host) {
    require(open(host, steps.history()).downgrade("0001_begin"));
    REQUIRE(all_of(host) == expected_below);
  });
  at_each_moment(prepare, run, [&](const MysqlHost& host) {
    require(open(host, steps.history()).migrate_to_head());  // the rows of a table that was dropped are gone
    REQUIRE(host.portrait() == expected_above);
    REQUIRE(host.text("SELECT version_num FROM headway_version") == "0002_next");
  });
}

TEST_CASE("a statement that fails half-way is run again once its cause is gone, and none before it", "[integration]") {
  const Steps steps(
      [](Operations& op) {
        op.create_table("pets", column("id", integer).primary_key(), column("name", varchar(40)));
        op.bulk_insert("pets", {"id", "name"}, {{1, "a"}, {2, "a"}});
        op.execute("ALTER TABLE pets ADD COLUMN n INTEGER");
        op.create_unique("uq_pets_name", "pets", {"name"});
        op.execute("INSERT INTO pets (id, name) VALUES (3, 'c')");
      },
      nullptr);
  const MysqlHost host;
  const auto report = open(host, steps.history()).migrate_to_head();
  REQUIRE_FALSE(report);
  INFO(describe(report.error()));
  CHECK(report.error().code == ErrorCode::statement_failed);
  CHECK(report.error().state_after == DatabaseState::partially_applied);
  CHECK(report.error().revision == "0002_next");
  CHECK(report.error().applied_before == std::vector<std::string>{"0001_begin"});
  CHECK(host.text("SELECT outcome FROM headway_history ORDER BY sequence") == "applied\nfailed");
  CHECK(host.text("SELECT outcome FROM headway_version_journal ORDER BY position") == "done\ndone\ndone\nplanned");
  host.execute("UPDATE pets SET name = 'b' WHERE id = 2");
  const auto again = open(host, steps.history()).migrate_to_head();
  require(again);
  REQUIRE(again->warnings.size() == 1);
  CHECK(again->warnings.front().find("0002_next was half applied") != std::string::npos);
  CHECK(host.text("SELECT * FROM pets ORDER BY id") == "1|a|NULL\n2|b|NULL\n3|c|NULL");
}

TEST_CASE("a migration that failed before anything was committed leaves no trace", "[integration]") {
  const Steps steps([](Operations& op) { op.execute("DELETE FROM people; INSERT INTO nowhere VALUES (1)"); },
                    [](Operations& op) { op.execute("CREATE TABLE people (x INTEGER)"); });
  const MysqlHost host;
  require(open(host, steps.history()).upgrade("0001_begin"));
  const std::string before = all_of(host);
  const auto up = open(host, steps.history()).migrate_to_head();
  REQUIRE_FALSE(up);
  CHECK(up.error().state_after == DatabaseState::rolled_back);
  CHECK(all_of(host) == before);
  require(open(host, steps.history()).stamp("0002_next"));
  const auto down = open(host, steps.history()).downgrade("0001_begin");
  REQUIRE_FALSE(down);
  CHECK(down.error().state_after == DatabaseState::rolled_back);
  CHECK(host.text("SELECT version_num FROM headway_version") == "0002_next");
  CHECK(host.text("SELECT count(*) FROM headway_version_journal") == "0");
}

namespace {

/// A host on which the migration has stopped behind its second statement.
void stop_half_way(const MysqlHost& host, const Steps& steps) {
  support::Process process([&](int) {
    Killer killer(5, false);
    static_cast<void>(open(host, steps.history(), {.observer = &killer}).migrate_to_head());
    return 0;
  });
  REQUIRE(process.wait() == -SIGKILL);
}
void two_columns(Operations& op) {
  op.add_column("people", column("one", integer));
  op.add_column("people", column("two", integer));
  op.add_column("people", column("three", integer));
}

}  // namespace

TEST_CASE("what was carried out of a half applied migration may not be edited, what was not may", "[integration]") {
  const Steps written(two_columns, nullptr);
  const MysqlHost host, other;
  stop_half_way(host, written);
  stop_half_way(other, written);

  const Steps edited(
      [](Operations& op) {
        op.add_column("people", column("uno", integer));
        op.add_column("people", column("two", integer));
      },
      [](Operations&) {});
  const auto refused = open(host, edited.history()).migrate_to_head();
  REQUIRE_FALSE(refused);
  INFO(describe(refused.error()));
  CHECK(refused.error().code == ErrorCode::half_applied_edited);
  CHECK(refused.error().state_after == DatabaseState::partially_applied);
  CHECK(refused.error().message.find("ADD COLUMN `one`") != std::string::npos);
  CHECK(refused.error().message.find("ADD COLUMN `uno`") != std::string::npos);
  REQUIRE(open(host, edited.history()).downgrade("0001_begin"));
  require(open(host, edited.history()).migrate_to_head());
  CHECK(host.text("SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = "
                  "'people' ORDER BY ORDINAL_POSITION") == "id\nname\ntown\nuno\ntwo");

  const Steps mended(
      [](Operations& op) {
        op.add_column("people", column("one", integer));
        op.add_column("people", column("two", integer));
        op.add_column("people", column("third", bigint));
      },
      nullptr);
  require(open(other, mended.history()).migrate_to_head());
  CHECK(other.text("SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME "
                   "= 'people' ORDER BY ORDINAL_POSITION") == "id\nname\ntown\none\ntwo\nthird");
}

TEST_CASE("what cannot be taken back is said, and stays as it is", "[integration]") {
  const Steps steps(
      [](Operations& op) {
        op.execute("UPDATE people SET town = 'away'");
        op.add_column("people", column("one", integer));
        op.add_column("people", column("two", integer));
      },
      [](Operations&) {});
  const MysqlHost host;
  stop_half_way(host, steps);
  const std::string before = all_of(host) + host.text("SELECT * FROM headway_version_journal");
  const auto down = open(host, steps.history()).downgrade("0001_begin");
  REQUIRE_FALSE(down);
  INFO(describe(down.error()));
  CHECK(down.error().code == ErrorCode::half_applied);
  CHECK(down.error().message.find("UPDATE people") != std::string::npos);
  CHECK(all_of(host) + host.text("SELECT * FROM headway_version_journal") == before);
  require(open(host, steps.history()).migrate_to_head());
}

TEST_CASE("neither a program without the migration nor a stamp passes over one that is half applied", "[integration]") {
  const Steps steps(two_columns, nullptr);
  const MysqlHost host;
  stop_half_way(host, steps);
  const Migration older[] = {{.revision = "0001_begin", .upgrade = begin, .downgrade = begin_down}};
  const History history = History::from(older).value();
  const auto down = open(host, history).downgrade("base");
  REQUIRE_FALSE(down);
  CHECK(down.error().code == ErrorCode::half_applied);
  CHECK(down.error().message.find("0002_next") != std::string::npos);
  const auto stamped = open(host, steps.history()).stamp("0002_next");
  REQUIRE_FALSE(stamped);
  CHECK(stamped.error().code == ErrorCode::half_applied);
  require(open(host, steps.history()).stamp("0002_next", Purge::yes));
  CHECK(host.text("SELECT count(*) FROM headway_version_journal") == "0");
}

TEST_CASE("a connection that is lost at any statement leaves what the next run can end", "[integration]") {
  const Steps steps(fill, nullptr);
  const MysqlHost whole;
  require(open(whole, steps.history()).migrate_to_head());
  const std::string expected = all_of(whole);

  class Cutter final : public Observer {
   public:
    Cutter(const MysqlHost& host, int at) : host_(host), at_(at) {}
    Verdict statement_started(const Step&, std::string_view) override {
      if (--at_ == 0) host_.execute("KILL CONNECTION " + std::to_string(thread));
      return Verdict::proceed;
    }
    unsigned long thread = 0;

   private:
    const MysqlHost& host_;
    int at_;
  };
  int lost = 0;
  for (int at = 1;; ++at) {
    const MysqlHost host;
    Cutter cutter(host, at);
    auto migrator = open(host, steps.history(), {.observer = &cutter});
    cutter.thread = mysql_thread_id(migrator.backend().handle());
    const auto report = migrator.migrate_to_head();
    if (report) break;
    ++lost;
    INFO("statement " << at << ": " << describe(report.error()));
    REQUIRE(report.error().code == ErrorCode::connection_lost);
    require(open(host, steps.history()).migrate_to_head());
    REQUIRE(all_of(host) == expected);
  }
  CHECK(lost >= 8);
}

TEST_CASE("an observer can cancel at any statement, and the next run goes on", "[integration]") {
  const Steps steps(fill, nullptr);
  const MysqlHost whole;
  require(open(whole, steps.history()).migrate_to_head());
  const std::string expected = all_of(whole);
  class Canceller final : public Observer {
   public:
    explicit Canceller(int at) : at_(at) {}
    Verdict statement_started(const Step&, std::string_view) override {
      return --at_ == 0 ? Verdict::cancel : Verdict::proceed;
    }

   private:
    int at_;
  };
  int cancelled = 0;
  for (int at = 1;; ++at) {
    const MysqlHost host;
    Canceller canceller(at);
    const auto report = open(host, steps.history(), {.observer = &canceller}).migrate_to_head();
    if (report) break;
    ++cancelled;
    REQUIRE(report.error().code == ErrorCode::cancelled);
    const bool is_begun = host.text("SELECT count(*) FROM headway_version_journal") != "0" ||
                          host.text("SELECT count(*) FROM headway_version") != "0";
    CHECK((report.error().state_after == DatabaseState::partially_applied) == is_begun);
    require(open(host, steps.history()).migrate_to_head());
    REQUIRE(all_of(host) == expected);
  }
  CHECK(cancelled >= 8);
}

namespace {

/// What is announced together, what is not, and ends of migrations that are committed with what the next one announces.
class Announced {
 public:
  [[nodiscard]] History history() const { return History::from(list_).value(); }

 private:
  static void towns(Operations& op) {
    op.create_table("towns", column("id", integer).primary_key(), column("name", varchar(40)).unique());
    op.create_index("idx_towns", "towns", {"name", "id"});
    op.create_table("streets", column("town", integer).references("towns", "id"), column("name", varchar(40)));
    op.create_index("name", "streets", {"name"});  // of a column's name
    op.create_index("idx_streets", "streets", {"town", "name"});
  }
  static void houses(Operations& op) {
    op.create_index("idx_name", "streets", {"name", "town"});
    op.execute("CREATE TABLE IF NOT EXISTS towns (id INTEGER); CREATE TABLE houses (number INTEGER)");
    op.create_index("idx_houses", "houses", {"number"});
    op.add_column("houses", column("street", varchar(40)));
    op.create_index("idx_street", "houses", {"street"});
  }
  static void rows(Operations& op) { op.bulk_insert("houses", {"number", "street"}, {{1, "High"}, {2, "Low"}}); }
  static void none(Operations&) {}
  static void doors(Operations& op) { op.create_table("doors", column("id", integer).primary_key()); }
  static void doors_down(Operations& op) { op.drop_table("doors"); }

  static void towns_down(Operations& op) {
    op.drop_table("streets");
    op.drop_table("towns");
  }

  Migration list_[5] = {
      {.revision = "0001_towns", .upgrade = towns, .downgrade = towns_down},
      {.revision = "0002_houses", .down_revision = "0001_towns", .upgrade = houses},
      {.revision = "0003_rows", .down_revision = "0002_houses", .upgrade = rows},
      {.revision = "0004_none", .down_revision = "0003_rows", .upgrade = none, .downgrade = none},
      {.revision = "0005_doors", .down_revision = "0004_none", .upgrade = doors, .downgrade = doors_down}};
};
template <int Number>
void indexed_table(Operations& op) {
  const Text name("table_" + std::to_string(Number));
  op.create_table(name, column("id", integer).primary_key(), column("name", varchar(40)));
  op.create_index(Text("index_" + std::to_string(Number)), name, {"name"});
}
std::string all_of_announced(const MysqlHost& host) {
  return host.portrait() + host.text("SELECT * FROM houses ORDER BY number") +
         host.text("SELECT * FROM headway_version") + host.text("SELECT count(*) FROM headway_version_journal") +
         host.text("SELECT revision, outcome FROM headway_history ORDER BY sequence");
}

}  // namespace

TEST_CASE("a run that was killed before any of its messages is ended by the next one, each migration once",
          "[integration]") {
  const Announced steps;
  const MysqlHost whole;
  require(open(whole, steps.history()).migrate_to_head());
  const std::string expected = all_of_announced(whole);
  int at = 1;
  for (;; ++at) {
    const MysqlHost host;
    support::Process process([&](int) {
      auto migrator = open(host, steps.history());
      fatal_message = at;
      return migrator.migrate_to_head() ? 0 : 1;
    });
    const int ended = process.wait();
    if (ended == 0) break;
    REQUIRE(ended == -SIGKILL);
    INFO("message " << at);
    require(open(host, steps.history()).migrate_to_head());
    REQUIRE(all_of_announced(host) == expected);
  }
  CHECK(at > 60);
}

TEST_CASE("a downgrade of several migrations that was killed before any of its messages goes on", "[integration]") {
  const Announced steps;
  const MysqlHost whole;
  require(open(whole, steps.history()).migrate_to_head());
  require(open(whole, steps.history()).downgrade("0003_rows"));
  const std::string expected = all_of_announced(whole);
  int at = 1;
  for (;; ++at) {
    const MysqlHost host;
    require(open(host, steps.history()).migrate_to_head());
    support::Process process([&](int) {
      auto migrator = open(host, steps.history());
      fatal_message = at;
      return migrator.downgrade("0003_rows") ? 0 : 1;
    });
    const int ended = process.wait();
    if (ended == 0) break;
    REQUIRE(ended == -SIGKILL);
    INFO("message " << at);
    require(open(host, steps.history()).downgrade("0003_rows"));
    REQUIRE(all_of_announced(host) == expected);
  }
  CHECK(at > 20);
}

TEST_CASE("a run that was killed before any of its messages is taken back by a downgrade", "[integration]") {
  const Announced steps;
  int half_applied = 0;
  for (int at = 1;; ++at) {
    const MysqlHost host;
    support::Process process([&](int) {
      auto migrator = open(host, steps.history());
      fatal_message = at;
      return migrator.upgrade("0001_towns") ? 0 : 1;
    });
    const int ended = process.wait();
    if (ended == 0) break;
    REQUIRE(ended == -SIGKILL);
    INFO("message " << at);
    const auto report = open(host, steps.history()).downgrade("base");
    require(report);
    half_applied += report->warnings.empty() ? 0 : 1;
    REQUIRE(host.text("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME "
                      "NOT LIKE 'headway%'") == "");
    require(open(host, steps.history()).migrate_to_head());
  }
  CHECK(half_applied >= 5);
}

TEST_CASE("a migration of new tables and indexes costs one commit, and few messages", "[integration]") {
  const Migration list[] = {{.revision = "1", .upgrade = indexed_table<1>},
                            {.revision = "2", .down_revision = "1", .upgrade = indexed_table<2>},
                            {.revision = "3", .down_revision = "2", .upgrade = indexed_table<3>},
                            {.revision = "4", .down_revision = "3", .upgrade = indexed_table<4>}};
  const auto count = [&](std::size_t migrations, const char* what) {
    const MysqlHost host;
    const MysqlHost::Application application(host);
    const History history = History::from(std::span(list, migrations)).value();
    auto migrator = Migrator<Mysql>::open(application.connection(), history);
    require(migrator);
    const auto value = [&] {
      std::int64_t out = 0;
      require(migrator->backend().query("SHOW SESSION STATUS LIKE '" + std::string(what) + "'", {}, [&](Row row) {
        out = std::stoll(std::string(row[1].view()));
      }));
      return out;
    };
    const std::int64_t before = value();
    require(migrator->migrate_to_head());
    return value() - before;
  };
  CHECK(count(4, "Com_commit") - count(2, "Com_commit") == 2);
  // Is the table missing? The end of the migration before with what this one announces, the table, and its index.
  CHECK(count(4, "Questions") - count(2, "Questions") == 2 * 4);
  CHECK(count(4, "Com_stmt_prepare") == count(2, "Com_stmt_prepare"));
}

TEST_CASE("what the library writes is written all at once or not at all, whatever sql_mode says", "[integration]") {
  const std::string odd = std::string("a'b\\\"`?;-- \n", 13) + '\0' + "\xC3\xA9";
  for (const char* const mode : {"", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ORACLE", "ANSI,PIPES_AS_CONCAT"}) {
    INFO("sql_mode " << mode);
    const MysqlHost host;
    const MysqlHost::Application application(host);
    host.execute("CREATE TABLE `odd?` (id INTEGER PRIMARY KEY, name VARCHAR(40))");
    auto backend = Mysql::open(application.connection());
    require(backend);
    require(backend->execute(std::string("SET SESSION sql_mode = '") + mode + "'"));
    const std::string insert = "INSERT INTO `odd?` VALUES (?, ?)";
    const Write first{insert, {Value(1), Value(odd)}}, second{insert, {Value(2), Value()}};
    const Write both[] = {first, second}, twice[] = {first, second, first};

    const auto refused = backend->transact(twice, std::chrono::seconds(1));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().native.code == 1062);
    CHECK_FALSE(backend->in_transaction());
    CHECK(host.text("SELECT count(*) FROM `odd?`") == "0");

    require(backend->transact(both, std::chrono::seconds(1)));
    CHECK_FALSE(backend->in_transaction());
    require(backend->release_lock());
    CHECK(host.text("SELECT count(*) FROM `odd?` WHERE name IS NULL") == "1");
    std::string found;
    require(backend->query("SELECT name FROM `odd?` WHERE id = 1", {}, [&](Row row) { found = row[0].view(); }));
    CHECK(found == odd);
  }
}

TEST_CASE("a migration that fails at once takes nothing of the one before with it", "[integration]") {
  const Body bodies[] = {
      [](Operations& op) { op.create_table("people", column("id", integer)); },
      [](Operations& op) { op.execute("INSERT INTO nowhere VALUES (1)"); },
      [](Operations& op) { op.execute("SET SESSION nothing = 1"); },
      [](Operations& op) { op.alter_column("people", "nowhere", {.type = text}); },
      [](Operations& op) { op.run([](Connection&) -> Result<void> { throw std::runtime_error("no"); }); },
      [](Operations&) { throw std::runtime_error("no"); }};
  for (const Body body : bodies) {
    const Steps steps(body, nullptr);
    const MysqlHost host;
    const auto report = open(host, steps.history()).migrate_to_head();
    REQUIRE_FALSE(report);
    INFO(describe(report.error()));
    CHECK(report.error().applied_before == std::vector<std::string>{"0001_begin"});
    CHECK(report.error().state_after == DatabaseState::partially_applied);
    CHECK(host.text("SELECT * FROM headway_version") == "0001_begin");
    CHECK(host.text("SELECT revision, outcome FROM headway_history") == "0001_begin|applied");
    CHECK(host.text("SELECT count(*) FROM headway_version_journal") == "0");
  }
}

TEST_CASE("what was announced and not begun is somebody else's, and is not taken back", "[integration]") {
  const Body bodies[] = {[](Operations& op) { op.create_table("toys", column("id", integer).primary_key()); },
                         [](Operations& op) {
                           op.create_table("pets", column("id", integer).primary_key());
                           op.create_table("toys", column("id", integer).primary_key());
                           op.create_index("idx_toys", "toys", {"id"});
                         }};
  for (const Body body : bodies) {
    const Steps steps(body, [](Operations&) {});
    const MysqlHost host;
    host.execute("CREATE TABLE toys (name TEXT, KEY idx_toys (name(9)))");
    support::Process process([&](int) {
      Killer killer(3, false);
      static_cast<void>(open(host, steps.history(), {.observer = &killer}).migrate_to_head());
      return 0;
    });
    REQUIRE(process.wait() == -SIGKILL);
    require(open(host, steps.history()).downgrade("0001_begin"));
    CHECK(host.text("SELECT count(*) FROM toys") == "0");
  }
}

TEST_CASE("what was announced and not begun is planned again when a statement fails", "[integration]") {
  const Steps steps(
      [](Operations& op) {
        op.create_table("pets", column("id", integer).primary_key());
        op.create_index("idx_pets", "pets", {"nothing"});
        op.create_table("toys", column("id", integer).primary_key());
      },
      [](Operations& op) { op.drop_table("pets"); });
  const MysqlHost host;
  require(open(host, steps.history()).upgrade("0001_begin"));
  const std::string before = all_of(host);
  const auto report = open(host, steps.history()).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(host.text("SELECT outcome FROM headway_version_journal ORDER BY position") == "done\nplanned\nplanned");
  require(open(host, steps.history()).downgrade("0001_begin"));
  CHECK(all_of(host) == before);
}

TEST_CASE("a function that throws behind a change of a table leaves a migration half applied, and says so",
          "[integration]") {
  const Migration list[] = {{.revision = "1", .upgrade = [](Operations& op) {
                               op.create_table("pets", column("id", integer));
                               op.run([](Connection&) -> Result<void> { throw std::runtime_error("no"); });
                             }}};
  const MysqlHost host;
  const auto report = open(host, History::from(list).value()).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().state_after == DatabaseState::partially_applied);
}
