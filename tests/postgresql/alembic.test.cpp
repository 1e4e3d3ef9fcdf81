// SPDX-License-Identifier: MIT
// A database that Debian's Alembic has made is taken over, and Alembic still reads where it is.
#include <cstdlib>
#include <string>

#include "headway/operations/difference_words.hpp"
#include "specification/hosts.hpp"
#include "support/catch.hpp"
#include "support/temporary.hpp"

using namespace headway;

namespace {

// The same revisions as the Python service has, and the one that came after it was left.
constexpr Migration migrations[] = {
    {.revision = "0001_users",
     .upgrade =
         [](Operations& op) {
           op.create_table("users",
                           column("id", integer).primary_key().autoincrement(),
                           column("email", varchar(255)).not_null().unique(),
                           column("created_at", timestamp_tz).default_expression("now()"));
         },
     .downgrade = [](Operations& op) { op.drop_table("users"); }},
    {.revision = "0002_tasks",
     .down_revision = "0001_users",
     .upgrade =
         [](Operations& op) {
           op.create_table("tasks",
                           column("id", integer).primary_key().autoincrement(),
                           column("user_id", integer).references("users", "id", cascade),
                           column("title", text).not_null());
           op.create_index("idx_tasks_user", "tasks", {"user_id"});
         },
     .downgrade = [](Operations& op) { op.drop_table("tasks"); }},
    {.revision = "0003_effort",
     .down_revision = "0002_tasks",
     .upgrade = [](Operations& op) { op.add_column("tasks", column("effort", integer).check("effort > 0")); },
     .downgrade = [](Operations& op) { op.drop_column("tasks", "effort"); }},
};

struct Answer {
  int code;
  std::string words;
};
Answer ask_alembic(const support::TemporaryDirectory& directory, const std::string& url, const std::string& what) {
  const std::string command = "/usr/bin/python3 '" HEADWAY_TESTS_DIR "/postgresql/adopt_alembic.py' '" +
                              directory.path("alembic") + "' '" + url + "' " + what + " > '" + directory.path("said") +
                              "' 2> '" + directory.path("log") + "'";
  const int status = std::system(command.c_str());
  return {WEXITSTATUS(status), support::read_file(directory.path("said"))};
}

}  // namespace

TEST_CASE("a database of Alembic's is taken over, and Alembic reads where it is", "[integration][postgresql]") {
  const specification::PostgresqlHost host;
  const support::TemporaryDirectory directory;
  const Answer made = ask_alembic(directory, host.where(), "upgrade 0002_tasks");
  if (made.code == 77) {
    WARN(made.words);
    return;
  }
  INFO(support::read_file(directory.path("log")));
  REQUIRE(made.code == 0);
  auto migrator = specification::open(host, *History::from(migrations), {.version_table = "alembic_version"});
  CHECK(migrator.current().value() == std::vector<std::string>{"0002_tasks"});
  const auto drift = migrator.drift();
  if (!drift) FAIL(describe(drift.error()));
  for (const Difference& each : *drift) FAIL_CHECK(to_string(each));
  const auto report = migrator.migrate_to_head();
  if (!report) FAIL(describe(report.error()));
  CHECK(report->applied.size() == 1);
  const Answer current = ask_alembic(directory, host.where(), "current");
  CHECK(current.words.find("0003_effort (head)") != std::string::npos);
  REQUIRE(migrator.downgrade("0002_tasks"));
  CHECK(ask_alembic(directory, host.where(), "current").words.find("0002_tasks") != std::string::npos);
}
