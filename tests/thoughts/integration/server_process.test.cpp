// SPDX-License-Identifier: MIT
// The program itself, as an operator runs it: the first user and key, `thoughts serve`, and its end.
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "support/process.hpp"
#include "thoughts/fixtures/server.hpp"

namespace {

struct Outcome {
  int code;
  std::string printed;
};
Outcome run(const std::string& arguments) {
  FILE* pipe = popen((THOUGHTS_PROGRAM " " + arguments + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  Outcome out{0, {}};
  std::array<char, 512> some{};
  while (const std::size_t got = fread(some.data(), 1, some.size(), pipe)) out.printed.append(some.data(), got);
  out.code = WEXITSTATUS(pclose(pipe));
  return out;
}
/// Whether a text is there that no program may print.
bool tells_password(const fixtures::Host& host, const std::string& printed) {
  return !host.password().empty() && printed.find(host.password()) != std::string::npos;
}
/// The program on the database of a host.
Outcome run_on(const fixtures::Host& host, const std::string& arguments) {
  Outcome out = run(arguments + " --database '" + host.where() + "'");
  CHECK_FALSE(tells_password(host, out.printed));
  return out;
}
void check(const Outcome& outcome, int code, const std::string& words) {
  INFO(outcome.printed);
  CHECK(outcome.code == code);
  CHECK(outcome.printed.find(words) != std::string::npos);
}
std::string value_of(const std::string& name, const std::string& printed) {
  const std::size_t begin = printed.find(name + ": ");
  REQUIRE(begin != std::string::npos);
  const std::size_t from = begin + name.size() + 2;
  return printed.substr(from, printed.find('\n', from) - from);
}

/// `thoughts serve` as a process of its own.
class Served {
 public:
  explicit Served(const fixtures::Host& host)
      : process_([&, database = host.where()](int out) {
          dup2(out, STDOUT_FILENO);
          execl(THOUGHTS_PROGRAM,
                THOUGHTS_PROGRAM,
                "serve",
                "--port",
                "0",
                "--database",
                database.c_str(),
                static_cast<char*>(nullptr));
          return 127;
        }) {
    const std::string line = process_.hear_line();
    CHECK_FALSE(tells_password(host, line));
    const std::string before = "127.0.0.1:";
    const std::size_t at = line.find(before);
    if (at != std::string::npos) port_ = std::stoi(line.substr(at + before.size()));
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  ~Served() { process_.signal(SIGTERM); }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] support::Process& process() { return process_; }

 private:
  support::Process process_;
  int port_ = 0;
};

}  // namespace

TEST_CASE("from nothing to a thought over HTTP, to the end by SIGTERM, and on from there", "[integration][thoughts]") {
  const auto host = fixtures::Host::make();
  const Outcome user = run_on(*host, "user add --name Ada --email ' Ada@Example.com '");
  REQUIRE(user.code == 0);
  const Outcome key = run_on(*host, "key create --user ADA@example.com --name laptop");
  REQUIRE(key.code == 0);
  std::string id;
  {
    Served served(*host);
    REQUIRE(served.port() != 0);
    const fixtures::ApiClient api(served.port(), fixtures::api_headers(value_of("token", key.printed)));
    const auto made = api.post("/api/v1/thoughts", {{"content", "a"}});
    REQUIRE(made.status == 201);
    CHECK(made.data()["user_id"] == value_of("user", user.printed));
    id = made.data()["id"];

    served.process().signal(SIGTERM);
    CHECK(served.process().hear_all() == "stopped\n");
    CHECK(served.process().wait() == 0);
    CHECK_THROWS(support::Connection(served.port()));
  }
  Served again(*host);
  REQUIRE(again.port() != 0);
  const fixtures::ApiClient api(again.port(), fixtures::api_headers(value_of("token", key.printed)));
  CHECK(api.get("/api/v1/thoughts/" + id).data()["content"] == "a");
  CHECK(run_on(*host, "key revoke " + value_of("key", key.printed)).code == 0);  // while it serves
  CHECK(api.get("/api/v1/thoughts").status == 401);
  again.process().signal(SIGTERM);
  CHECK(again.process().wait() == 0);
}

TEST_CASE("the program migrates up, finds nothing else in the database, and goes down to nothing",
          "[integration][thoughts]") {
  const auto host = fixtures::Host::make();
  check(run_on(*host, "plan"), 0, "0002_enforce_rules");
  check(run_on(*host, "current --check-heads"), 3, "");
  check(run_on(*host, "upgrade 0001"), 0, "0001_initial_schema");
  check(run_on(*host, "current"), 0, "0001_initial_schema");
  check(run_on(*host, "upgrade"), 0, "now at 0002_enforce_rules (head)");
  check(run_on(*host, "current --check-heads"), 0, "0002_enforce_rules (head)");
  check(run_on(*host, "check"), 0, "");
  check(run_on(*host, "verify --applied"), 0, "");
  check(run_on(*host, "history --audit"), 0, "0001_initial_schema");
  check(run_on(*host, "-v downgrade -1"), 0, "now at 0001_initial_schema");
  check(run_on(*host, "upgrade"), 0, "(head)");

  host->execute("ALTER TABLE users ADD COLUMN shoe_size integer");
  check(run_on(*host, "check"), 3, "shoe_size");
  host->execute("ALTER TABLE users DROP COLUMN shoe_size");
  check(run_on(*host, "check"), 0, "");

  check(run_on(*host, "downgrade base"), 0, "now at base");
  CHECK(host->text("SELECT count(*) FROM headway_version") == "0");
  CHECK_THROWS(host->text("SELECT 1 FROM users"));
  check(run_on(*host, "--json current"), 0, "\"current\"");
}

TEST_CASE("a request in flight is answered before the server ends; a silent connection does not hold it up",
          "[integration][thoughts]") {
  const auto host = fixtures::Host::make();
  REQUIRE(run_on(*host, "user add --name Ada --email ada@example.com").code == 0);
  const std::string token = value_of("token", run_on(*host, "key create --user ada@example.com").printed);
  Served served(*host);
  REQUIRE(served.port() != 0);
  const std::string request =
      support::http_request("POST", "/api/v1/thoughts", fixtures::api_headers(token), R"({"content": "in flight"})");
  const support::Connection silent(served.port());
  const support::Connection busy(served.port());
  busy.send(request.substr(0, request.size() - 5));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  const auto stopped_at = std::chrono::steady_clock::now();
  served.process().signal(SIGINT);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  busy.send(request.substr(request.size() - 5));
  CHECK(fixtures::checked(support::read_answer(busy.receive())).status == 201);
  CHECK(served.process().wait() == 0);
  CHECK(std::chrono::steady_clock::now() - stopped_at < std::chrono::milliseconds(4500));
  CHECK(host->text("SELECT count(*) FROM thoughts") == "1");
}

TEST_CASE("what an operator may get wrong is said, with an exit code", "[integration][thoughts]") {
  const auto host = fixtures::Host::make();
  REQUIRE(run_on(*host, "user add --name Ada --email ada@example.com").code == 0);
  check(run_on(*host, "user add --name Ada --email Ada@example.com"), 1, "There is a user like this already");
  check(run_on(*host, "user add --name ' ' --email no-address"), 1, "error: name Name cannot be empty\nerror: email");
  check(run_on(*host, "user add --name Ada"), 2, "--email is required");
  check(run_on(*host, "user"), 2, "subcommand");
  check(run_on(*host, "key create --user nobody@example.com"), 1, "There is no user nobody@example.com");
  check(run_on(*host, "key revoke 42"), 1, "should be a UUID");
  check(run_on(*host, "key revoke 00000000-0000-0000-0000-000000000000"), 1, "There is no api_key");
  check(run_on(*host, "serve --port 65536"), 2, "--port");
  const Outcome unknown = run("user add --name Ada --email a@b.cd --database oracle://scott:tiger@x/y");
  check(unknown, 1, "a URL of sqlite, postgresql or mysql was expected");
  CHECK(unknown.printed.find("tiger") == std::string::npos);
  check(run("serve --database :memory:"), 1, "needs a database in a file");
  check(run("serve --database /no/such/directory/x.db"), 1, "there is no directory");
  Served served(*host);
  REQUIRE(served.port() != 0);
  check(run_on(*host, "serve --port " + std::to_string(served.port())), 1, "cannot listen at 127.0.0.1");
  served.process().signal(SIGTERM);
  CHECK(served.process().wait() == 0);
}

TEST_CASE("serve brings an old database to the newest revision", "[integration][thoughts]") {
  const auto host = fixtures::Host::make();
  REQUIRE(run_on(*host, "upgrade 0001").code == 0);
  Served served(*host);
  REQUIRE(served.port() != 0);
  served.process().signal(SIGTERM);
  CHECK(served.process().wait() == 0);
  CHECK(run_on(*host, "current --check-heads").code == 0);
}

TEST_CASE("a server that is not there, or lets nobody in, is said without a password", "[integration][thoughts]") {
  std::vector<std::string> locked;
#ifdef THOUGHTS_POSTGRESQL
  locked.emplace_back("postgresql://ada:s3cret@127.0.0.1:1/thoughts");
#endif
#ifdef THOUGHTS_MYSQL
  locked.emplace_back("mysql://ada:s3cret@127.0.0.1:1/thoughts");
#endif
  const auto host = fixtures::Host::make();
  if (!host->password().empty()) {
    locked.push_back(host->where());
    locked.back().replace(locked.back().find(host->password()), host->password().size(), "s3cret");
  }
  for (const std::string& where : locked) {
    for (const char* command : {"upgrade", "current", "check", "serve --port 0", "user add --name A --email a@b.cd"}) {
      INFO(command);
      const Outcome nobody = run(std::string(command) + " --database '" + where + "'");
      check(nobody, 1, "cannot connect to ");
      CHECK(nobody.printed.find("s3cret") == std::string::npos);
    }
  }
}
