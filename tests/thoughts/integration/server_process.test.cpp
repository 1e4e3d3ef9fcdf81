// SPDX-License-Identifier: MIT
// The program itself, as an operator runs it: the first user and key, `thoughts serve`, and its end.
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

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
std::string value_of(const std::string& name, const std::string& printed) {
  const std::size_t begin = printed.find(name + ": ");
  REQUIRE(begin != std::string::npos);
  const std::size_t from = begin + name.size() + 2;
  return printed.substr(from, printed.find('\n', from) - from);
}

/// `thoughts serve` as a process of its own.
class Served {
 public:
  explicit Served(const std::string& database)
      : process_([&](int out) {
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

TEST_CASE("from nothing to a thought over HTTP, and to the end by SIGTERM", "[integration][thoughts]") {
  const support::TemporaryDirectory directory;
  const std::string database = directory.path("new.db");
  const std::string at = " --database " + database;
  const Outcome user = run("user add --name Ada --email ' Ada@Example.com '" + at);
  REQUIRE(user.code == 0);
  const Outcome key = run("key create --user ADA@example.com --name laptop" + at);
  REQUIRE(key.code == 0);
  Served served(database);
  REQUIRE(served.port() != 0);
  const fixtures::ApiClient api(served.port(), fixtures::api_headers(value_of("token", key.printed)));
  const auto made = api.post("/api/v1/thoughts", {{"content", "a"}});
  REQUIRE(made.status == 201);
  CHECK(made.data()["user_id"] == value_of("user", user.printed));

  CHECK(run("key revoke " + value_of("key", key.printed) + at).code == 0);  // while it serves
  CHECK(api.get("/api/v1/thoughts").status == 401);

  served.process().signal(SIGTERM);
  CHECK(served.process().hear_all() == "stopped\n");
  CHECK(served.process().wait() == 0);
  CHECK_THROWS(support::Connection(served.port()));
}

TEST_CASE("a request in flight is answered before the server ends; a silent connection does not hold it up",
          "[integration][thoughts]") {
  const support::TemporaryDirectory directory;
  const std::string at = " --database " + directory.path("new.db");
  REQUIRE(run("user add --name Ada --email ada@example.com" + at).code == 0);
  const std::string token = value_of("token", run("key create --user ada@example.com" + at).printed);
  Served served(directory.path("new.db"));
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
  const support::Database database(directory.path("new.db"));
  CHECK(support::scalar(database.get(), "SELECT count(*) FROM thoughts") == "1");
}

TEST_CASE("what an operator may get wrong is said, with an exit code", "[integration][thoughts]") {
  const support::TemporaryDirectory directory;
  const std::string at = " --database " + directory.path("new.db");
  REQUIRE(run("user add --name Ada --email ada@example.com" + at).code == 0);
  const auto fails = [](const Outcome& outcome, int code, const std::string& words) {
    CHECK(outcome.code == code);
    CHECK(outcome.printed.find(words) != std::string::npos);
  };
  fails(run("user add --name Ada --email Ada@example.com" + at), 1, "There is a user like this already");
  fails(run("user add --name ' ' --email no-address" + at), 1, "error: name Name cannot be empty\nerror: email");
  fails(run("user add --name Ada" + at), 2, "--email is required");
  fails(run("user" + at), 2, "subcommand");
  fails(run("key create --user nobody@example.com" + at), 1, "There is no user nobody@example.com");
  fails(run("key revoke 42" + at), 1, "should be a UUID");
  fails(run("key revoke 00000000-0000-0000-0000-000000000000" + at), 1, "There is no api_key");
  fails(run("user add --name Ada --email a@b.cd --database postgresql://x/y"),
        1,
        "this program was built without PostgreSQL");
  fails(run("serve --database :memory:"), 1, "needs a database in a file");
  fails(run("serve --database /no/such/directory/x.db"), 1, "there is no directory");
  fails(run("serve --port 65536" + at), 2, "--port");
  Served served(directory.path("new.db"));
  REQUIRE(served.port() != 0);
  fails(run("serve --port " + std::to_string(served.port()) + at), 1, "cannot listen at 127.0.0.1");
  served.process().signal(SIGTERM);
  CHECK(served.process().wait() == 0);
}

TEST_CASE("serve brings an old database to the newest revision", "[integration][thoughts]") {
  const support::TemporaryDirectory directory;
  const std::string at = " --database " + directory.path("old.db");
  REQUIRE(run("upgrade 0001" + at).code == 0);
  Served served(directory.path("old.db"));
  REQUIRE(served.port() != 0);
  served.process().signal(SIGTERM);
  CHECK(served.process().wait() == 0);
  CHECK(run("current --check-heads" + at).code == 0);
}
