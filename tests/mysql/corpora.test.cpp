// SPDX-License-Identifier: MIT
// A real history run through headway and, file by file, through the client `mariadb`; after every step, up and down,
// both databases must hold the same. A downgrade that the client cannot carry out must fail here, too, at the same
// place.
#include "corpora/authelia_mysql.hpp"

#include <cstdlib>
#include <regex>
#include <span>
#include <sstream>
#include <string>
#include <string_view>

#include "headway/operations/difference_words.hpp"
#include "support/catch.hpp"
#include "support/migrator_mysql.hpp"
#include "support/mysql_server.hpp"

using namespace headway;

namespace {

constexpr std::span<const Migration> migrations = corpora::authelia_mysql::migrations;
/// The first whose SQL the replay cannot read, for it calls procedures: from there on drift is not known.
constexpr std::string_view first_unreadable = "0007_ConsistencyFixes";

/// With a delimiter that no file has, the client sends a file as one query: where a statement ends, within the bodies
/// of procedures, too, only the server says, as it does to the application that this history is of.
bool run_by_client(const support::FreshMysql& database, const std::string& file) {
  const support::MysqlServer& server = support::MysqlServer::instance();
  const support::TemporaryDirectory directory;
  support::write_file(directory.path("client.cnf"),
                      std::string("[client]\nuser=root\npassword=") + support::MysqlServer::password +
                          "\nsocket=" + server.socket() + "\ndefault-character-set=utf8mb4\n");
  const std::string command = "'" HEADWAY_MARIADB "' --defaults-file='" + directory.path("client.cnf") +
                              "' --delimiter='$$$$' " + database.name() + " < '" + file + "' > '" +
                              directory.path("said") + "' 2>&1";
  const bool is_done = std::system(command.c_str()) == 0;
  UNSCOPED_INFO(support::read_file(directory.path("said")));
  return is_done;
}

/// All that is defined, but for headway's own tables, and for how far rows were numbered.
std::string portrait(const support::FreshMysql& database) {
  static const std::regex counter(" AUTO_INCREMENT=[0-9]+");
  const auto judge = database.judge();
  std::string out;
  std::istringstream names(
      judge->text("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT "
                  "LIKE 'headway%' ORDER BY 1"));
  for (std::string name; std::getline(names, name);) {
    out += std::regex_replace(judge->text("SHOW CREATE TABLE `" + name + "`"), counter, "") + "\n";
  }
  return out +
         judge->text(
             "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER, "
             "ACTION_STATEMENT, '' FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() UNION ALL SELECT "
             "SPECIFIC_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION, IS_DETERMINISTIC, SQL_DATA_ACCESS, "
             "SECURITY_TYPE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() UNION ALL SELECT "
             "SPECIFIC_NAME, ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER, ROUTINE_TYPE, '' FROM "
             "information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = DATABASE() ORDER BY 1, 2, 3");
}

std::string file_of(const Migration& migration, const char* ending) {
  return HEADWAY_CORPORA_DIR "/authelia/mysql/" + std::string(migration.revision) + ending;
}

/// One database by headway, another by the client.
class Twins {
 public:
  void go_up_to(std::string_view last) {
    while (applied_ < migrations.size() && migrations[applied_].revision <= last) {
      const Migration& next = migrations[applied_];
      INFO("up " << next.revision);
      REQUIRE(run_by_client(plain_, file_of(next, ".up.sql")));
      const auto report = migrator_->upgrade(next.revision);
      if (!report) FAIL(describe(report.error()));
      ++applied_;
      REQUIRE(portrait(ours_) == portrait(plain_));
      check_drift();
    }
  }
  /// @return the revision that neither of the two could take back; empty when all are
  std::string_view go_down() {
    while (applied_ > 0) {
      const Migration& last = migrations[--applied_];
      INFO("down " << last.revision);
      const bool is_possible = run_by_client(plain_, file_of(last, ".down.sql"));
      const auto report = migrator_->downgrade("-1");
      if (is_possible && !report) FAIL(describe(report.error()));
      REQUIRE(report.has_value() == is_possible);
      REQUIRE(portrait(ours_) == portrait(plain_));
      if (!is_possible) return last.revision;
      check_drift();
    }
    return {};
  }

 private:
  void check_drift() {
    const bool is_readable = applied_ == 0 || migrations[applied_ - 1].revision < first_unreadable;
    const auto drift = migrator_->drift();
    if (!drift) {
      INFO(describe(drift.error()));
      REQUIRE(drift.error().code == ErrorCode::unreadable_statement);
      REQUIRE_FALSE(is_readable);
      return;
    }
    REQUIRE(is_readable);
    for (const Difference& each : *drift) FAIL_CHECK(to_string(each));
  }

  support::FreshMysql plain_, ours_;
  Result<Migrator<Mysql>> migrator_ = Migrator<Mysql>::open(ours_.url(), *History::from(migrations));
  std::size_t applied_ = 0;
};

}  // namespace

TEST_CASE("a real history of MySQL runs through headway as through the client", "[integration][mysql]") {
  Twins twins;
  twins.go_up_to("0006_ConsentPreConfiguration");
  CHECK(twins.go_down() == "");
  twins.go_up_to(migrations.back().revision);
  // Of the indexes that it makes, those of one table are there already: the way back from 0012 made them.
  CHECK(twins.go_down() == "0007_ConsistencyFixes");
}
