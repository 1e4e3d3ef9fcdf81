// SPDX-License-Identifier: MIT
// The thoughts application's command line, run as an operator runs it: what it prints, and its exit code.
#include <array>
#include <cstdio>
#include <string>

#include <sys/wait.h>

#include "support/catch.hpp"
#include "support/snapshot.hpp"
#include "support/temporary.hpp"

namespace {

struct Outcome {
  int code;
  std::string printed;  ///< Standard output and standard error; times replaced by (…).
};

/// A working directory without environment, to run the program in.
class Shell {
 public:
  [[nodiscard]] Outcome run(const std::string& arguments, const std::string& environment = {}) const {
    const std::string command = "cd " + directory.path() + " && env -u DATABASE_URL " + environment +
                                " " THOUGHTS_PROGRAM " " + arguments + " 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Outcome outcome{0, {}};
    std::array<char, 512> some{};
    while (const std::size_t got = fread(some.data(), 1, some.size(), pipe)) outcome.printed.append(some.data(), got);
    outcome.code = WEXITSTATUS(pclose(pipe));
    for (std::size_t open = outcome.printed.find(" ("); open != std::string::npos;
         open = outcome.printed.find(" (", open + 2)) {
      const std::size_t end = outcome.printed.find(" ms)", open);
      if (end != std::string::npos && end - open < 12) outcome.printed.replace(open, end + 4 - open, " (…)");
    }
    return outcome;
  }
  [[nodiscard]] bool has(const std::string& file) const { return std::filesystem::exists(directory.path(file)); }

  support::TemporaryDirectory directory;
};

void check(const Outcome& outcome, int code, const std::string& printed) {
  CHECK(outcome.code == code);
  CHECK(outcome.printed == printed);
}

}  // namespace

TEST_CASE("a database goes up and down from the command line", "[integration][tools]") {
  const Shell shell;
  const std::string both =
      "upgrade 0001_initial_schema (…)\nupgrade 0002_enforce_rules (…)\nnow at 0002_enforce_rules (head)\n";
  check(shell.run("upgrade"), 0, both);
  check(shell.run("upgrade head"), 0, "nothing to run: at 0002_enforce_rules (head)\n");
  check(shell.run("current"), 0, "0002_enforce_rules (head)\n");
  check(shell.run("downgrade -1"), 0, "downgrade 0002_enforce_rules (…)\nnow at 0001_initial_schema\n");
  check(shell.run("current"), 0, "0001_initial_schema\n");
  check(shell.run("downgrade -1"), 0, "downgrade 0001_initial_schema (…)\nnow at base\n");
  check(shell.run("current"), 0, "base (no revision applied)\n");
  check(shell.run("upgrade +1"), 0, "upgrade 0001_initial_schema (…)\nnow at 0001_initial_schema\n");
  check(shell.run("upgrade +1"), 0, "upgrade 0002_enforce_rules (…)\nnow at 0002_enforce_rules (head)\n");
  check(shell.run("downgrade base"),
        0,
        "downgrade 0002_enforce_rules (…)\ndowngrade 0001_initial_schema (…)\nnow at base\n");
  check(shell.run("upgrade 0002_enf"), 0, both);
  check(shell.run("upgrade base"),
        0,
        "warning: the database is at 0002_enforce_rules, above base: nothing to upgrade\n"
        "nothing to run: at 0002_enforce_rules (head)\n");
  CHECK(shell.has("thoughts.db"));
}

TEST_CASE("a dry run changes nothing", "[integration][tools]") {
  const Shell shell;
  CHECK(shell.run("upgrade --dry-run").code == 1);  // there is no database yet, and none is made
  CHECK_FALSE(shell.has("thoughts.db"));
  REQUIRE(shell.run("upgrade 0001_initial_schema").code == 0);
  check(shell.run("upgrade --dry-run"),
        0,
        "would upgrade 0002_enforce_rules (…), 8 rows written\n"
        "nothing was changed; would be at 0002_enforce_rules (head)\n");
  check(shell.run("downgrade base --dry-run"),
        0,
        "would downgrade 0001_initial_schema (…), 0 rows written\nnothing was changed; would be at base\n");
  check(shell.run("current"), 0, "0001_initial_schema\n");
}

TEST_CASE("history and heads speak of the program and need no database", "[integration][tools]") {
  const Shell shell;
  check(shell.run("history"),
        0,
        "0001_initial_schema -> 0002_enforce_rules (head), the rules of the application as CHECK constraints\n"
        "base -> 0001_initial_schema, users, thoughts, tasks, contexts and what hangs on them\n");
  check(shell.run("heads"), 0, "0002_enforce_rules (head)\n");
  CHECK_FALSE(shell.has("thoughts.db"));
}

TEST_CASE("a range of the history may end where the database is", "[integration][tools]") {
  const Shell shell;
  const std::string all = shell.run("history").printed;
  check(shell.run("history -r base:head"), 0, all);
  check(shell.run("history --rev-range 0001:"), 0, all);
  check(shell.run("history --rev-range=-1:head"), 0, all);
  check(shell.run("history -r base:base"), 0, "");
  CHECK(shell.run("history -r current:").code == 1);  // a database has to be there
  CHECK_FALSE(shell.has("thoughts.db"));

  REQUIRE(shell.run("stamp head").code == 0);
  check(shell.run("history -r -3:current"), 0, all);
  check(shell.run("history -r current:+2"), 0, all.substr(0, all.find('\n') + 1));
  REQUIRE(shell.run("stamp base").code == 0);
  check(shell.run("history -r :current"), 0, "");
  const Outcome wrong = shell.run("history -r 0001");
  CHECK(wrong.code == 1);
  CHECK(wrong.printed.find("help: type a:b, a: or :b\n") != std::string::npos);
  support::Database(shell.directory.path("thoughts.db")).execute("INSERT INTO headway_version VALUES ('0009_future')");
  CHECK(shell.run("history -r :current").printed.find("error HW085 database_is_newer") == 0);
}

TEST_CASE("one revision is shown, and a line has no branches", "[integration][tools]") {
  const Shell shell;
  const std::string shown =
      "revision: 0002_enforce_rules (head)\nparent: 0001_initial_schema\n"
      "message: the rules of the application as CHECK constraints\nreversible: yes\n";
  check(shell.run("show"), 0, shown);
  check(shell.run("show 0002"), 0, shown);
  check(shell.run("branches"), 0, "");
  CHECK(shell.run("show 0009_nothing").code == 1);
}

TEST_CASE("a target that is wrong wherever the database is makes no database", "[integration][tools]") {
  const Shell shell;
  for (const char* arguments : {"upgrade nonsense", "upgrade +99", "upgrade 000", "stamp nonsense", "stamp +1"}) {
    INFO(arguments);
    CHECK(shell.run(arguments).code == 1);
    CHECK_FALSE(shell.has("thoughts.db"));
  }
}

TEST_CASE("the audit trail is printed oldest first", "[integration][tools]") {
  const Shell shell;
  REQUIRE(shell.run("upgrade").code == 0);
  REQUIRE(shell.run("stamp base").code == 0);
  const std::string printed = shell.run("history --audit").printed;
  CHECK(printed.find("upgrade 0001_initial_schema applied by thoughts 0.1.0\n") != std::string::npos);
  CHECK(printed.find("upgrade 0002_enforce_rules applied by thoughts 0.1.0\n") > printed.find("upgrade 0001"));
  CHECK(printed.find("stamp base applied by thoughts 0.1.0\n") > printed.find("upgrade 0002"));
}

TEST_CASE("stamp writes where the database is", "[integration][tools]") {
  const Shell shell;
  check(shell.run("stamp head"), 0, "now at 0002_enforce_rules (head)\n");
  check(shell.run("current"), 0, "0002_enforce_rules (head)\n");
  support::Database(shell.directory.path("thoughts.db"))
      .execute("UPDATE headway_version SET version_num = '0009_future'");
  check(shell.run("current"), 0, "0009_future (unknown to this program)\n");
  const Outcome refused = shell.run("upgrade");
  CHECK(refused.code == 1);
  CHECK(refused.printed.find("error HW085 database_is_newer: the database is at revision 0009_future, which this "
                             "program does not have\n") == 0);
  CHECK(refused.printed.find("help: install the program version that knows this revision") != std::string::npos);
  support::Database(shell.directory.path("thoughts.db"))
      .execute("UPDATE headway_history SET revision = '0009_future', program = 'thoughts 0.9.0'");
  CHECK(shell.run("upgrade").printed.find("help: install thoughts 0.9.0, or a newer version\n") != std::string::npos);
  check(shell.run("stamp base --purge"), 0, "now at base\n");
}

TEST_CASE("repair says what it removed", "[integration][tools]") {
  const Shell shell;
  CHECK(shell.run("repair").code == 1);
  CHECK_FALSE(shell.has("thoughts.db"));
  REQUIRE(shell.run("upgrade").code == 0);
  check(shell.run("repair"), 0, "nothing to repair: at 0002_enforce_rules (head)\n");
}

TEST_CASE("current --check-heads has an exit code for a database that is not at head", "[integration][tools]") {
  const Shell shell;
  check(shell.run("upgrade"),
        0,
        "upgrade 0001_initial_schema (…)\nupgrade 0002_enforce_rules (…)\nnow at 0002_enforce_rules (head)\n");
  check(shell.run("current --check-heads"), 0, "0002_enforce_rules (head)\n");
  check(shell.run("downgrade base"),
        0,
        "downgrade 0002_enforce_rules (…)\ndowngrade 0001_initial_schema (…)\nnow at base\n");
  check(shell.run("current --check-heads"), 3, "base (no revision applied)\nnot at head: 0002_enforce_rules\n");
  check(shell.run("current"), 0, "base (no revision applied)\n");
}

TEST_CASE("check tells what somebody else changed, with an exit code of its own", "[integration][tools]") {
  const Shell shell;
  check(shell.run("upgrade"),
        0,
        "upgrade 0001_initial_schema (…)\nupgrade 0002_enforce_rules (…)\nnow at 0002_enforce_rules (head)\n");
  check(shell.run("check"),
        0,
        "no drift: the database is as its migrations made it\nmodels: the database is as they describe it\n");
  support::Database(shell.directory.path("thoughts.db"))
      .execute("ALTER TABLE tasks ADD COLUMN note TEXT; DROP INDEX idx_users_email");
  check(shell.run("check"),
        3,
        "table users: index idx_users_email is missing\ntable tasks: column note was not expected\n"
        "models: table users: index idx_users_email is missing\nmodels: table tasks: column note was not expected\n");
  CHECK(shell.run("check --database nowhere/at/all.db").code == 1);
}

TEST_CASE("a line has nothing to merge", "[integration][tools]") {
  const Shell shell;
  const Outcome outcome = shell.run("merge");
  CHECK(outcome.code == 1);
  CHECK(outcome.printed.find("error HW030 malformed_target: merge needs two heads, and got one: "
                             "0002_enforce_rules\n") == 0);
  CHECK_FALSE(shell.has("thoughts.db"));
}

TEST_CASE("the database is named by option, environment, file or default, in this order", "[integration][tools]") {
  const Shell shell;
  support::write_file(shell.directory.path(".env"), "DATABASE_URL=sqlite:///file.db\n");
  REQUIRE(shell.run("upgrade --database option.db", "DATABASE_URL=sqlite:///environment.db").code == 0);
  CHECK(shell.has("option.db"));
  CHECK_FALSE(shell.has("environment.db"));
  REQUIRE(shell.run("--database=option2.db upgrade").code == 0);
  CHECK(shell.has("option2.db"));
  REQUIRE(shell.run("upgrade", "DATABASE_URL=sqlite:///environment.db").code == 0);
  CHECK(shell.has("environment.db"));
  CHECK_FALSE(shell.has("file.db"));
  REQUIRE(shell.run("upgrade").code == 0);
  CHECK(shell.has("file.db"));
  CHECK_FALSE(shell.has("thoughts.db"));
}

TEST_CASE("a failure is exit code 1 and says what to do", "[integration][tools]") {
  const Shell shell;
  const std::string help = "\n  help: check the path, its directory and the permissions\n  note: database named by ";
  check(shell.run("current"),
        1,
        "error HW001 cannot_open: cannot open thoughts.db: there is no such file, or this account may not make it\n"
        "  database: 14 unable to open database file\n  state: unchanged" +
            help + "default\n");
  CHECK_FALSE(shell.has("thoughts.db"));
  check(shell.run("upgrade --database no/such.db"),
        1,
        "error HW001 cannot_open: cannot open no/such.db: there is no directory no/\n"
        "  database: 14 unable to open database file\n  state: unchanged" +
            help + "--database\n");
  check(shell.run("upgrade 0007_nothing"),
        1,
        "error HW031 unknown_revision: there is no revision '0007_nothing' in this program\n"
        "  state: unchanged\n  help: list the revisions with `history`\n");
  check(shell.run("upgrade -1"),
        1,
        "error HW034 wrong_direction: upgrade cannot go by -1; `downgrade` can\n"
        "  state: unchanged\n  help: type downgrade -1\n");
  const Outcome secret = shell.run("upgrade", "DATABASE_URL=postgresql://ada:secret@host/app");
  CHECK(secret.code == 1);
  CHECK(secret.printed.find("secret") == std::string::npos);
}

TEST_CASE("wrong usage is exit code 2, changes nothing, and says what was expected", "[integration][tools]") {
  const Shell shell;
  check(shell.run(""), 2, "A subcommand is required\nRun with --help for more information.\n");
  check(shell.run("downgrade"), 2, "target is required\nRun with --help for more information.\n");
  check(shell.run("stamp"), 2, "target is required\nRun with --help for more information.\n");
  CHECK(shell.run("migrate").code == 2);
  CHECK(shell.run("upgrade head tail").code == 2);
  CHECK(shell.run("upgrade --nonsense").code == 2);
  CHECK_FALSE(shell.has("thoughts.db"));
}

TEST_CASE("help and version are no errors", "[integration][tools]") {
  const Shell shell;
  const Outcome help = shell.run("--help");
  CHECK(help.code == 0);
  for (const char* word : {"upgrade",
                           "downgrade",
                           "stamp",
                           "repair",
                           "current",
                           "heads",
                           "history",
                           "--database",
                           "DATABASE_URL",
                           "thoughts.db"}) {
    CHECK(help.printed.find(word) != std::string::npos);
  }
  check(shell.run("--version"), 0, "thoughts 0.1.0\n");
}
