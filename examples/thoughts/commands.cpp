// SPDX-License-Identifier: MIT
#include "commands.hpp"

#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "databases/database.hpp"
#include "server/api_server.hpp"
#include "server/stop_signal.hpp"
#include "services/key_service.hpp"
#include "services/user_service.hpp"

namespace thoughts {

using headway::cli::Location;
using headway::cli::OwnCommands;

namespace {

/// What was typed, which CLI11 fills in.
struct Typed {
  ServerOptions server;
  int requests_a_minute = 100;
  UserCreate user;
  std::string key_user;
  std::string key_name;
  std::string key_id;
};

int fail(const std::string& words) {
  std::fprintf(stderr, "%s\n", words.c_str());
  return headway::cli::failed;
}
int fail(const ServiceError& error) {
  return fail("error: " + error.message + (error.cause.empty() ? "" : "\n" + error.cause));
}
int fail(const headway::ValidationErrors& errors) {
  std::string words;
  for (const headway::ValidationError& each : errors) {
    words += (words.empty() ? "error: " : "\nerror: ") + each.location.front() + " " + each.message;
  }
  return fail(words);
}

/// What the database is, for people. A URL may hold a password: it is told who has named it.
std::string without_secrets(const Location& location) {
  if (location.dialect == headway::Dialect::sqlite) return location.database;
  return "of " + std::string(name(location.dialect)) + " that " + location.source + " names";
}

/// Serves until SIGINT or SIGTERM comes.
int serve(Typed typed, const Location& location) {
  typed.server.database = location.database;
  typed.server.rate_limits.usual = typed.requests_a_minute;
  if (typed.requests_a_minute == 0) typed.server.rate_limits.high_cost = 0;
  const StopSignal stop;
  auto server = ApiServer::open(typed.server);
  if (!server) return fail(server.error());
  std::printf("listening on http://%s:%d, database %s; stop with SIGTERM (%d) or Ctrl-C\n",
              typed.server.host.c_str(),
              (**server).port(),
              without_secrets(location).c_str(),
              static_cast<int>(::getpid()));
  std::fflush(stdout);
  bool is_well = true;
  std::thread serving([&] {
    is_well = (**server).serve();
    stop.raise();  // it may have ended by itself
  });
  stop.wait();
  (**server).stop();
  serving.join();
  if (!is_well) return fail("error: the server could not go on accepting connections");
  std::puts("stopped");
  return headway::cli::done;
}

/// Calls `act(connection)` on a database that is there and at the newest revision.
template <class Act>
int with_database(const Location& location, Act act) {
  if (const auto migrated = migrate_to_head(location.database); !migrated) return fail(describe(migrated.error()));
  auto connection = connect(location.database);
  if (!connection) return fail(describe(connection.error()));
  return act(**connection);
}

int add_user(const Typed& typed, const Location& location) {
  auto given = headway::validate(typed.user);
  if (!given) return fail(given.error());
  return with_database(location, [&](Connection& db) {
    auto user = UserService(db).create(std::move(*given));
    if (!user) return fail(user.error());
    std::printf("user: %s\n", user->id.str().c_str());
    return headway::cli::done;
  });
}

int create_key(const Typed& typed, const Location& location) {
  ApiKeyCreate wanted;
  if (!typed.key_name.empty()) wanted.name = typed.key_name;
  auto given = headway::validate(std::move(wanted));
  if (!given) return fail(given.error());
  return with_database(location, [&](Connection& db) {
    const auto user = UserService(db).find(typed.key_user);
    if (!user) return fail(user.error());
    const auto key = KeyService(db).create(user->id, std::move(*given));
    if (!key) return fail(key.error());
    std::printf("key: %s\ntoken: %s\n", key->row.id.str().c_str(), key->token.c_str());
    std::fputs("The token is shown this once; send it as: Authorization: Bearer <token>\n", stderr);
    return headway::cli::done;
  });
}

int revoke_key(const Typed& typed, const Location& location) {
  const auto id = Uuid::parse(typed.key_id);
  if (!id) return fail("error: key should be a UUID, as `thoughts key create` has told it");
  return with_database(location, [&](Connection& db) {
    const auto key = KeyService(db).revoke(*id);
    if (!key) return fail(key.error());
    std::printf("revoked: %s\n", key->id.str().c_str());
    return headway::cli::done;
  });
}

}  // namespace

void declare_commands(OwnCommands& commands) {
  const auto typed = std::make_shared<Typed>();
  const auto with = [typed](int (*act)(const Typed&, const Location&)) {
    return [typed, act](const Location& location) { return act(*typed, location); };
  };
  CLI::App& server = commands.command("serve",
                                      "migrate to the newest revision and serve the API",
                                      [typed](const Location& at) { return serve(*typed, at); });
  server.add_option("--host", typed->server.host, "the address to listen at")->capture_default_str();
  server.add_option("--port", typed->server.port, "0 for a free one, which is then printed")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  server.add_option("--workers", typed->server.workers, "how many requests are answered at once")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  server.add_option("--rate-limit", typed->requests_a_minute, "requests a minute that a key has; 0 for no limit")
      ->capture_default_str()
      ->check(CLI::Range(0, 1000000));

  CLI::App& user = commands.group("user", "users of the API");
  CLI::App& add = commands.command(user, "add", "add a user and print its id", with(add_user));
  add.add_option("--name", typed->user.name, "what to call the user")->required();
  add.add_option("--email", typed->user.email, "an address that no other user has")->required();

  CLI::App& key = commands.group("key", "keys of users, which requests are sent with");
  CLI::App& create = commands.command(key, "create", "make a key and print its token", with(create_key));
  create.add_option("--user", typed->key_user, "the user's id or e-mail address")->required();
  create.add_option("--name", typed->key_name, "what the key is for");
  CLI::App& revoke = commands.command(key, "revoke", "make a key worthless", with(revoke_key));
  revoke.add_option("key", typed->key_id, "the key's id")->required();
}

}  // namespace thoughts
