// SPDX-License-Identifier: MIT
// What can stand where a database was expected: each a clear error, and nothing changed.
#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "engine/histories.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"

using headway::DatabaseState;
using headway::ErrorCode;
using histories::Migrator;
using support::Database;
using support::read_file;
using support::TemporaryDirectory;
using support::write_file;

TEST_CASE("a missing file is made and migrated", "[integration][backend]") {
  const TemporaryDirectory directory;
  auto migrator = Migrator::open(directory.path("new.db"), histories::all);
  REQUIRE(migrator);
  CHECK(migrator->migrate_to_head());
  CHECK(read_file(directory.path("new.db")).starts_with("SQLite format 3"));
}

TEST_CASE("an empty file is an empty database", "[integration][backend]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("empty.db");
  write_file(path, "");
  auto migrator = Migrator::open(path, histories::all);
  REQUIRE(migrator);
  CHECK(migrator->current()->empty());
  CHECK(read_file(path).empty());
  CHECK(migrator->migrate_to_head()->applied.size() == 3);
}

TEST_CASE("what cannot be opened is said with the reason", "[integration][backend]") {
  const TemporaryDirectory directory;
  const auto why = [](const std::string& path) {
    const auto opened = Migrator::open(path, histories::all);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::cannot_open);
    CHECK(opened.error().state_after == DatabaseState::unchanged);
    return opened.error().message;
  };
  CHECK(why(directory.path()) == "cannot open " + directory.path() + ": it is a directory");
  const std::string missing = directory.path("no/such/app.db");
  CHECK(why(missing) == "cannot open " + missing + ": there is no directory " + directory.path("no/such/"));
  write_file(directory.path("file"), "x");
  const std::string below_file = directory.path("file/app.db");
  CHECK(why(below_file) == "cannot open " + below_file + ": there is no directory " + directory.path("file/"));
  CHECK(why("") == "a path was expected, found an empty text");
  CHECK(why(std::string("a\0b", 3)) == "a path was expected, found a NUL byte in it");
  CHECK(headway::Sqlite::open(static_cast<sqlite3*>(nullptr)).error().code == ErrorCode::cannot_open);
  CHECK(headway::Sqlite::open(directory.path("missing.db"), headway::OpenMode::read_only).error().message ==
        "cannot open " + directory.path("missing.db") + ": there is no such file, or this account may not make it");
  CHECK(access(directory.path("missing.db").c_str(), F_OK) != 0);
}

TEST_CASE("a file that is no database is refused and not touched", "[integration][backend]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("letter.txt");
  const std::string letter(5000, 'x');
  write_file(path, letter);
  auto migrator = Migrator::open(path, histories::all);
  REQUIRE(migrator);  // SQLite opens without reading
  const auto report = migrator->migrate_to_head();
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::not_a_database);
  CHECK(report.error().state_after == DatabaseState::unchanged);
  CHECK(read_file(path) == letter);
}

TEST_CASE("a damaged database is refused and not touched", "[integration][backend]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("app.db");
  REQUIRE(histories::open(path, histories::first_two).migrate_to_head());
  std::string bytes = read_file(path);
  REQUIRE(bytes.size() > 8192);
  const auto refused = [&](const std::string& damaged) {
    write_file(path, damaged);
    auto migrator = Migrator::open(path, histories::all);
    REQUIRE(migrator);
    const auto report = migrator->migrate_to_head();
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::not_a_database);
    CHECK((read_file(path) == damaged));
  };
  refused(bytes.substr(0, 100) + std::string(3996, '\x7f') + bytes.substr(4096));  // the schema's page
  refused(bytes.substr(0, 4096));                                                  // cut off behind it
}

TEST_CASE("a read-only file can be read at head and not migrated", "[integration][backend]") {
  const TemporaryDirectory directory;
  const std::string path = directory.path("app.db");
  REQUIRE(histories::open(path, histories::first_two).migrate_to_head());
  const std::string before = read_file(path);
  REQUIRE(chmod(path.c_str(), 0444) == 0);
  REQUIRE(chmod(directory.path().c_str(), 0555) == 0);

  // Rights do not bind the superuser: the attempt is made by a process of another account.
  support::Process other([&](int out) {
    if (geteuid() == 0 && setuid(65534) != 0) return 9;
    auto at_head = Migrator::open(path, histories::first_two);
    if (!at_head || !at_head->migrate_to_head()) return 8;
    auto behind = Migrator::open(path, histories::all);
    if (!behind) return 7;
    const auto report = behind->migrate_to_head();
    if (report) return 6;
    support::say(out,
                 std::string(headway::name(report.error().code)) + ", " +
                     std::string(headway::name(report.error().state_after)));
    return 0;
  });
  CHECK(other.hear_all() == "read_only, unchanged");
  CHECK(other.wait() == 0);
  CHECK((read_file(path) == before));
  REQUIRE(chmod(directory.path().c_str(), 0755) == 0);
}

TEST_CASE("a URI opens a database as SQLite reads it", "[integration][backend]") {
  const TemporaryDirectory directory;
  REQUIRE(histories::open("file:" + directory.path("app.db"), histories::all).migrate_to_head());
  auto read_only = histories::open("file:" + directory.path("app.db") + "?mode=ro", histories::all);
  CHECK(read_only.migrate_to_head());
  CHECK(read_only.downgrade("base").error().code == ErrorCode::read_only);
}
