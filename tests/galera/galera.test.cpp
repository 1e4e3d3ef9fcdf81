// SPDX-License-Identifier: MIT
// One runner at a time, though each is connected to another node of a cluster.
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "specification/histories.hpp"
#include "support/catch.hpp"
#include "support/galera_cluster.hpp"
#include "support/migrator_mysql.hpp"
#include "support/process.hpp"

using namespace specification;
using support::GaleraCluster;

namespace {

/// A new database on all nodes.
class Fresh {
 public:
  Fresh() : name_("test_" + std::to_string(getpid()) + "_" + std::to_string(++count_)) {
    GaleraCluster::instance().judge(0)->execute("CREATE DATABASE " + name_);
    for (std::size_t node = 1; node < GaleraCluster::size; ++node) {
      GaleraCluster::instance().judge(node)->execute("SET SESSION wsrep_sync_wait = 15; SHOW DATABASES");
    }
  }
  Fresh(const Fresh&) = delete;
  Fresh& operator=(const Fresh&) = delete;
  ~Fresh() {
    try {
      GaleraCluster::instance().judge(2)->execute("DROP DATABASE " + name_);
    } catch (const std::exception&) {  // it goes with the cluster
    }
  }
  [[nodiscard]] std::string url(std::size_t node) const { return GaleraCluster::instance().url(node, name_); }
  [[nodiscard]] auto judge(std::size_t node) const { return GaleraCluster::instance().judge(node, name_); }
  [[nodiscard]] std::string text(std::size_t node, const std::string& query) const {
    const auto judge = GaleraCluster::instance().judge(node, name_);
    judge->execute("SET SESSION wsrep_sync_wait = 15");
    return judge->text(query);
  }

 private:
  static inline int count_ = 0;
  std::string name_;
};

Result<Report> migrate(const std::string& url, const History& history, Options options = {}) {
  auto migrator = Migrator<Mysql>::open(url, history, std::move(options));
  if (!migrator) return failure(migrator.error());
  return migrator->migrate_to_head();
}
/// Answers with the number of migrations that the process has applied.
int migrate_in_process(const std::string& url, const History& history, int out, Options options = {}) {
  const auto report = migrate(url, history, std::move(options));
  if (report) return static_cast<int>(report->applied.size());
  support::say(out, describe(report.error()));
  return 97;
}
template <class Result>
void require(const Result& result) {
  if (!result) FAIL(describe(result.error()));
}

const std::string revisions = "SELECT revision FROM headway_history WHERE outcome = 'applied' ORDER BY sequence";
const std::string all_revisions = "0001_people\n0002_pets\n0003_ages";

/// Says when a statement begins, and waits before it for as long as it is told to.
class Slow final : public Observer {
 public:
  Slow(int at, int out, std::chrono::milliseconds time) : at_(at), out_(out), time_(time) {}
  Verdict statement_started(const Step&, std::string_view) override {
    if (--at_ == 0) {
      support::say(out_, "!");
      std::this_thread::sleep_for(time_);
    }
    return Verdict::proceed;
  }

 private:
  int at_, out_;
  std::chrono::milliseconds time_;
};

}  // namespace

TEST_CASE("three processes on three nodes apply each migration once, fifty times", "[integration]") {
  GaleraCluster::instance();
  for (int round = 0; round < 50; ++round) {
    const Fresh database;
    int start[2] = {};
    REQUIRE(pipe(start) == 0);
    const auto run = [&](std::size_t node) {
      return std::make_unique<support::Process>([&, node](int out) {
        close(start[1]);
        char byte = 0;
        if (read(start[0], &byte, 1) != 0) return 99;
        return migrate_in_process(database.url(node), all, out, {.lock_timeout = std::chrono::seconds(30)});
      });
    };
    const auto one = run(0), two = run(1), three = run(2);
    close(start[1]);
    close(start[0]);
    const std::string said = one->hear_all() + two->hear_all() + three->hear_all();
    INFO("round " << round << ": " << said);
    REQUIRE(one->wait() + two->wait() + three->wait() == 3);
    for (std::size_t node = 0; node < GaleraCluster::size; ++node) {
      REQUIRE(database.text(node, revisions) == all_revisions);
      REQUIRE(database.text(node, "SELECT id, name FROM people ORDER BY id") == "1|Ada\n2|Grace");
    }
  }
}

TEST_CASE("the lease of a holder that was killed is over soon, and another goes on", "[integration]") {
  const Fresh database;
  support::Process holder([&](int out) {
    Slow slow(3, out, std::chrono::seconds(60));
    return migrate_in_process(database.url(0), all, out, {.observer = &slow});
  });
  REQUIRE(holder.hear());
  const auto impatient = migrate(database.url(1), all, {.lock_timeout = std::chrono::milliseconds(500)});
  REQUIRE_FALSE(impatient);
  CHECK(impatient.error().code == ErrorCode::lock_timeout);
  CHECK(impatient.error().state_after == DatabaseState::unchanged);
  holder.signal(SIGKILL);
  CHECK(holder.wait() == -SIGKILL);
  const auto before = std::chrono::steady_clock::now();
  require(migrate(database.url(1), all, {.lock_timeout = std::chrono::seconds(60)}));
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(30));
  CHECK(database.text(2, revisions) == all_revisions);
  CHECK(database.text(2, "SELECT count(*) FROM people") == "2");
}

TEST_CASE("a lease is kept for as long as its holder lives", "[integration]") {
  const Fresh database;
  support::Process holder([&](int out) {
    Slow slow(3, out, std::chrono::seconds(10));  // longer than a lease lasts
    return migrate_in_process(database.url(0), all, out, {.observer = &slow});
  });
  REQUIRE(holder.hear());
  const auto report = migrate(database.url(1), all, {.lock_timeout = std::chrono::seconds(60)});
  require(report);
  CHECK(report->applied.empty());
  CHECK(holder.wait() == 3);
  CHECK(database.text(2, revisions) == all_revisions);
}

TEST_CASE("a holder that stood still and was taken for dead commits nothing more", "[integration]") {
  const Fresh database;
  support::Process holder([&](int out) {
    Slow slow(3, out, std::chrono::milliseconds(0));
    return migrate_in_process(database.url(0), all, out, {.observer = &slow});
  });
  REQUIRE(holder.hear());
  holder.signal(SIGSTOP);
  require(migrate(database.url(1), all, {.lock_timeout = std::chrono::seconds(60)}));
  const std::string expected = database.text(2, revisions) + database.text(2, "SELECT * FROM people ORDER BY id");
  holder.signal(SIGCONT);
  const std::string said = holder.hear_all();
  INFO(said);
  CHECK(holder.wait() == 97);
  CHECK(database.text(2, revisions) + database.text(2, "SELECT * FROM people ORDER BY id") == expected);
  CHECK(database.text(2, revisions) == all_revisions);
  CHECK(database.text(2, "SELECT count(*) FROM headway_version_journal") == "0");
}

TEST_CASE("a script, which could keep no lease, stops on a cluster and changes nothing", "[integration]") {
  const Fresh database;
  ScriptWriter<Mysql> writer;
  writer.prepare_runs("headway_version", {});
  std::string why;
  CHECK_FALSE(database.judge(1)->try_execute(writer.settings(std::chrono::seconds(1)), &why));
  CHECK(why.find("no script keeps the lease of a cluster: migrate by the program") != std::string::npos);
  CHECK(database.text(2, "SHOW TABLES").empty());
}

TEST_CASE("a node that is killed in the middle of a run costs nothing but the run", "[integration]") {
  const Fresh database;
  support::Process holder([&](int out) {
    Slow slow(3, out, std::chrono::seconds(2));
    return migrate_in_process(database.url(0), all, out, {.observer = &slow});
  });
  REQUIRE(holder.hear());
  GaleraCluster::instance().kill_node(0);
  const std::string said = holder.hear_all();
  INFO(said);
  CHECK(holder.wait() == 97);
  CHECK(said.find("connection") != std::string::npos);
  require(migrate(database.url(1), all, {.lock_timeout = std::chrono::seconds(60)}));
  GaleraCluster::instance().start_again(0);
  for (std::size_t node = 0; node < GaleraCluster::size; ++node) {
    CHECK(database.text(node, revisions) == all_revisions);
    CHECK(database.text(node, "SELECT id, name, age FROM people ORDER BY id") == "1|Ada|36\n2|Grace|NULL");
  }
}
