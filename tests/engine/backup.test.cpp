// SPDX-License-Identifier: MIT
#include <filesystem>
#include <fstream>
#include <stop_token>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>

#include "engine/histories.hpp"
#include "headway/sqlite.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"

using namespace headway;
using histories::open;
using support::Database;
using support::scalar;
using support::TemporaryDirectory;

namespace {

constexpr Migration failing_list[] = {
    histories::people,
    histories::pets,
    {.revision = "0003_fails",
     .down_revision = "0002_pets",
     .upgrade = [](Operations& op) { op.execute("DELETE FROM people; INSERT INTO nowhere VALUES (1)"); },
     .downgrade = [](Operations&) {}},
};
const History failing = History::from(failing_list).value();

constexpr Migration alone_list[] = {
    histories::people,
    {.revision = "0002_alone",
     .down_revision = "0001_people",
     .transactional = false,
     .upgrade = [](Operations& op) { op.execute("DELETE FROM people; INSERT INTO nowhere VALUES (1)"); },
     .downgrade = [](Operations&) {}},
};
const History alone = History::from(alone_list).value();

/// What the files of a directory are called, in order.
std::vector<std::string> files(const TemporaryDirectory& directory) {
  std::vector<std::string> out;
  for (const auto& each : std::filesystem::directory_iterator(directory.path())) out.push_back(each.path().filename());
  std::sort(out.begin(), out.end());
  return out;
}
support::Snapshot content(const std::string& path) { return support::snapshot(Database(path).get()); }
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a run copies the database as it was before its first change", "[unit][engine]") {
  for (const char* mode : {"DELETE", "WAL", "TRUNCATE"}) {
    INFO(mode);
    const TemporaryDirectory directory;
    const std::string path = directory.path("app.db"), copy = directory.path("copy.db");
    const Database db(path);
    db.execute(std::string("PRAGMA journal_mode = ") + mode);
    REQUIRE(open(db.get(), histories::first_two).migrate_to_head());
    db.execute("INSERT INTO pets VALUES (1, 1)");
    const auto before = support::snapshot(db.get());

    auto migrator = open(db.get(), histories::all, {.backup = copy});
    const auto report = migrator.migrate_to_head();
    INFO((report ? std::string() : describe(report.error())));
    REQUIRE(report);
    CHECK(report->backup == copy);
    CHECK(support::difference(before, content(copy)).empty());
    CHECK(scalar(Database(copy).get(), "PRAGMA integrity_check") == "ok");
    CHECK_FALSE(support::difference(before, support::snapshot(db.get())).empty());
    CHECK(scalar(db.get(), "PRAGMA journal_mode") == (std::string(mode) == "WAL"      ? "wal"
                                                      : mode == std::string("DELETE") ? "delete"
                                                                                      : "truncate"));

    // The copy is a database of its own, and can be migrated.
    const auto again = open(copy, histories::all).migrate_to_head();
    REQUIRE(again);
    CHECK(again->applied.size() == 1);

    // At head nothing is copied; a copy that is there is no reason to fail.
    const auto at_head = migrator.migrate_to_head();
    REQUIRE(at_head);
    CHECK(at_head->backup.empty());
  }
}

TEST_CASE("nothing is copied of a database that holds nothing, nor for a dry run", "[unit][engine]") {
  const TemporaryDirectory directory;
  auto migrator = open(directory.path("app.db"), histories::all, {.backup = directory.path("copy.db")});
  const auto report = migrator.upgrade("0002");
  REQUIRE(report);
  CHECK(report->backup.empty());
  REQUIRE(migrator.dry_run(Direction::upgrade, "head"));
  CHECK(files(directory) == Lines{"app.db"});
}

TEST_CASE("a backup never replaces a file unless it is told to", "[unit][engine]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("app.db"), copy = directory.path("copy.db");
  REQUIRE(open(path, histories::first_two).upgrade("0001"));
  support::write_file(copy, "precious");
  const auto before = support::read_file(path);
  auto migrator = open(path, histories::all, {.backup = copy});
  const auto report = migrator.migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::backup_exists);
  CHECK(report.error().message == "the backup " + copy + " exists already, and would have been replaced");
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  CHECK(support::read_file(copy) == "precious");
  CHECK(support::read_file(path) == before);
  CHECK(migrator.backup(copy).error().code == ErrorCode::backup_exists);
  CHECK(files(directory) == Lines{"app.db", "copy.db"});

  REQUIRE(open(path, histories::all, {.backup = copy, .overwrite_backup = Overwrite::yes}).upgrade("0002"));
  CHECK(open(copy, histories::all).current().value() == Lines{"0001_people"});
  REQUIRE(migrator.backup(copy, Overwrite::yes));
  CHECK(open(copy, histories::all).current().value() == Lines{"0002_pets"});

  // Not even then itself.
  for (const std::string& same : {path, directory.path("./app.db")}) {
    CHECK(migrator.backup(same, Overwrite::yes).error().message ==
          "the backup " + same + " would be the database itself");
  }
  CHECK(open(path, histories::all).current().value() == Lines{"0002_pets"});
  CHECK(files(directory) == Lines{"app.db", "copy.db"});
}

TEST_CASE("a name with the revision and the time makes each backup a file of its own", "[unit][engine]") {
  using namespace std::chrono;
  const auto time = sys_days(year(2026) / 11 / 23) + hours(4) + minutes(8) + seconds(9);
  CHECK(backup_path("a-{revision}-{time}.db", {"0001"}, time) == "a-0001-20261123T040809Z.db");
  CHECK(backup_path("{revision}{revision}{other}", {"a/b", "c"}, time) == "a_b+ca_b+c{other}");
  CHECK(backup_path("{revision}", {}, time) == "base");

  const TemporaryDirectory directory;
  const Options options{.backup = directory.path("{revision}.db")};
  auto migrator = open(directory.path("app.db"), histories::all, options);
  for (int step = 0; step < 3; ++step) REQUIRE(migrator.upgrade("+1"));
  CHECK(files(directory) == Lines{"0001_people.db", "0002_pets.db", "app.db"});
  CHECK(migrator.downgrade("base")->backup == directory.path("0003_ages.db"));
  CHECK(open(directory.path("0003_ages.db"), histories::all).drift()->empty());
}

TEST_CASE("a run that fails after its backup leaves it, and says where it is if anything was lost", "[unit][engine]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("app.db"), copy = directory.path("copy.db");
  REQUIRE(open(path, failing).upgrade("0002"));
  const auto before = content(path);
  const auto report = open(path, failing, {.backup = copy}).migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().state_after == DatabaseState::rolled_back);
  CHECK(report.error().message.find(copy) == std::string::npos);
  CHECK(support::difference(before, content(path)).empty());
  CHECK(support::difference(before, content(copy)).empty());

  const TemporaryDirectory other;
  const std::string second = other.path("app.db"), rescue = other.path("copy.db");
  REQUIRE(open(second, alone).upgrade("0001"));
  const auto whole = content(second);
  const auto half = open(second, alone, {.backup = rescue}).migrate_to_head();
  REQUIRE_FALSE(half);
  CHECK(half.error().state_after == DatabaseState::partially_applied);
  CHECK(half.error().message.ends_with("; the database as it was before the run is in " + rescue));
  CHECK(scalar(Database(second).get(), "SELECT count(*) FROM people") == "0");
  CHECK(support::difference(whole, content(rescue)).empty());
}

TEST_CASE("when the backup cannot be made, nothing is run and nothing is left", "[unit][engine]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("app.db");
  REQUIRE(open(path, histories::first_two).migrate_to_head());
  const auto before = support::read_file(path);
  const auto refused = [&](const std::string& copy) {
    const auto report = open(path, histories::all, {.backup = copy}).migrate_to_head();
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::backup_failed);
    CHECK(report.error().state_after == DatabaseState::rolled_back);
    CHECK(support::read_file(path) == before);
    CHECK(files(directory) == Lines{"app.db"});
    return report.error().message;
  };
  CHECK(refused(directory.path("missing/copy.db")).find("there is no directory " + directory.path("missing")) !=
        std::string::npos);
  CHECK(refused(directory.path("app.db/copy.db")).find("there is no directory") != std::string::npos);
  CHECK(refused(directory.path()).find("would be a file, and it is a directory") != std::string::npos);
  CHECK(refused(path) == "the backup " + path + " would be the database itself");
  auto migrator = open(path, histories::all);
  CHECK(migrator.backup("").error().message == "a path for the backup was expected, found an empty text");
  CHECK(migrator.backup(std::string("a\0b", 3)).error().code == ErrorCode::backup_failed);
}

TEST_CASE("a disk that is full stops the backup, and with it the run", "[integration][engine]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("app.db"), copy = directory.path("copy.db");
  {
    REQUIRE(open(path, histories::first_two).migrate_to_head());
    const Database db(path);
    db.execute("CREATE TABLE filler (x); INSERT INTO filler VALUES (zeroblob(3000000))");
  }
  const auto before = support::read_file(path);
  support::Process process([&](int out) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit little{1000000, 1000000};
    setrlimit(RLIMIT_FSIZE, &little);
    const auto report = open(path, histories::all, {.backup = copy}).migrate_to_head();
    support::say(out, report ? "done" : describe(report.error()));
    return 0;
  });
  const std::string said = process.hear_all();
  CHECK(process.wait() == 0);
  INFO(said);
  CHECK(said.starts_with("error HW007 backup_failed: the backup " + copy + ".partial-"));
  CHECK(said.find("state: rolled back") != std::string::npos);
  CHECK(support::read_file(path) == before);
  CHECK(files(directory) == Lines{"app.db"});
}

TEST_CASE("databases in memory and such that are locked exclusively are copied, too", "[unit][engine]") {
  const TemporaryDirectory directory;
  const std::string copy = directory.path("copy.db");
  const Database memory;
  REQUIRE(open(memory.get(), histories::first_two).migrate_to_head());
  const auto before = support::snapshot(memory.get());
  REQUIRE(open(memory.get(), histories::all, {.backup = copy}).migrate_to_head());
  CHECK(support::difference(before, content(copy)).empty());
  REQUIRE(open(":memory:", histories::all).backup(directory.path("empty.db")));
  CHECK(support::rows(Database(directory.path("empty.db")).get(), "SELECT * FROM sqlite_schema").empty());

  for (const char* mode : {"DELETE", "WAL"}) {
    INFO(mode);
    const std::string path = directory.path(mode);
    const Database db(path);
    db.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = " + std::string(mode));
    REQUIRE(open(db.get(), histories::first_two).migrate_to_head());
    const auto content_before = support::snapshot(db.get());
    const std::string of_this = copy + mode;
    const auto report = open(db.get(), histories::all, {.backup = of_this}).migrate_to_head();
    INFO((report ? std::string() : describe(report.error())));
    REQUIRE(report);
    CHECK(support::difference(content_before, content(of_this)).empty());
  }
}

TEST_CASE("a backup on demand is of one moment, while others write", "[integration][engine]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("app.db");
  {
    const Database db(path);
    db.execute(
        "PRAGMA journal_mode = WAL; CREATE TABLE pairs (x, filler); INSERT INTO pairs VALUES (0, zeroblob(9000000))");
  }
  support::Process writer([&](int out) {
    const Database db(path);
    db.execute("PRAGMA busy_timeout = 5000; PRAGMA wal_autocheckpoint = 50");
    for (int at = 1; at < 400; ++at) {  // always two rows of each number
      db.execute("BEGIN IMMEDIATE; INSERT INTO pairs VALUES (" + std::to_string(at) + ", 1)");
      db.execute("INSERT INTO pairs VALUES (" + std::to_string(at) + ", 2); COMMIT");
      if (at == 3) support::say(out, "go");
    }
    return 0;
  });
  REQUIRE(writer.hear());
  for (int at = 0; at < 5; ++at) {
    const std::string copy = directory.path("copy" + std::to_string(at));
    const auto done = open(path, histories::all).backup(copy);
    INFO((done ? std::string() : describe(done.error())));
    REQUIRE(done);
    const Database made(copy);
    CHECK(scalar(made.get(), "PRAGMA integrity_check") == "ok");
    CHECK(scalar(made.get(), "SELECT count(*) % 2 FROM pairs WHERE x > 0") == "0");
    CHECK(std::stoi(scalar(made.get(), "SELECT count(*) FROM pairs")) >= 7);
  }
  CHECK(writer.wait() == 0);
}

TEST_CASE("a backup is for those who may read the database, and can be stopped", "[unit][engine]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("app.db"), copy = directory.path("copy.db");
  REQUIRE(open(path, histories::first_two).migrate_to_head());
  REQUIRE(chmod(path.c_str(), 0640) == 0);
  REQUIRE(open(path, histories::all).backup(copy));
  struct stat found {};
  REQUIRE(stat(copy.c_str(), &found) == 0);
  CHECK((found.st_mode & 0777U) == 0640U);

  std::stop_source source;
  auto migrator = open(path, histories::all, {.stop = source.get_token()});
  source.request_stop();
  CHECK(migrator.backup(directory.path("stopped.db")).error().code == ErrorCode::cancelled);
  CHECK(files(directory) == Lines{"app.db", "copy.db"});
}

TEST_CASE("a process that is killed while it copies leaves nothing under the backup's name", "[integration][engine]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("app.db"), copy = directory.path("copy.db");
  {
    REQUIRE(open(path, histories::first_two).migrate_to_head());
    const Database db(path);
    db.execute("CREATE TABLE filler (x); INSERT INTO filler VALUES (zeroblob(100000000))");
  }
  support::Process process([&](int out) {
    support::say(out, ".");
    static_cast<void>(open(path, histories::all, {.backup = copy}).migrate_to_head());
    return 0;
  });
  REQUIRE(process.hear());
  // It writes nothing else beside the database: what comes is the copy, under one name or the other.
  for (int tries = 0; tries < 200000 && files(directory).size() < 2; ++tries) {
  }
  REQUIRE(files(directory).size() >= 2);
  process.signal(SIGKILL);
  const bool was_killed = process.wait() == -SIGKILL;
  if (was_killed && !std::filesystem::exists(copy)) {
    CHECK(scalar(Database(path).get(), "SELECT version_num FROM headway_version") == "0002_pets");
    REQUIRE(open(path, histories::all, {.backup = copy}).migrate_to_head());  // what was left is in nobody's way
  }
  CHECK(scalar(Database(copy).get(), "PRAGMA integrity_check") == "ok");
  CHECK(open(copy, histories::all).current().value() == Lines{"0002_pets"});
}
