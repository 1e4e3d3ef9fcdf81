// SPDX-License-Identifier: MIT
// Several clients at once: no change is lost, none is refused because another one writes, and the log has them all.
#include <atomic>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "thoughts/fixtures/server.hpp"

using fixtures::ApiClient;

TEST_CASE("many writers at once: every change arrives with its entry, and nobody hears of a lock",
          "[integration][thoughts]") {
  const fixtures::Server server;
  constexpr int clients = 8, rounds = 25;
  std::atomic<int> created = 0, updated = 0, erased = 0, failed = 0;
  std::vector<std::thread> threads;
  for (int client = 0; client < clients; ++client) {
    threads.emplace_back([&, client] {
      const ApiClient api = server.api_client();
      for (int round = 0; round < rounds; ++round) {
        const auto made =
            api.post("/api/v1/thoughts", {{"content", std::to_string(client) + "/" + std::to_string(round)}});
        if (made.status != 201) {
          ++failed;
          continue;
        }
        ++created;
        const std::string one = "/api/v1/thoughts/" + made.data()["id"].get<std::string>();
        (api.put(one, {{"tags", {"seen"}}}).status == 200 ? updated : failed)++;
        if (api.get("/api/v1/thoughts?limit=5").status != 200) ++failed;
        if (round % 5 == 0) (api.erase(one).status == 204 ? erased : failed)++;
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(failed == 0);
  CHECK(created == clients * rounds);
  CHECK(server.scalar("SELECT count(*) FROM thoughts") == std::to_string(created - erased));
  for (const auto& [action, count] :
       {std::pair<const char*, int>{"create", created}, {"update", updated}, {"delete", erased}}) {
    INFO(action);
    CHECK(server.scalar("SELECT count(*) FROM audit_log WHERE entity_type = 'thought' AND action = '" +
                        std::string(action) + "'") == std::to_string(count));
  }
  CHECK(server.scalar(
            "SELECT count(*) FROM thoughts AS t WHERE NOT EXISTS (SELECT 1 FROM audit_log AS a WHERE a.entity_id "
            "= t.id AND a.action = 'create')") == "0");
  CHECK(server.log().empty());
}

TEST_CASE("many updates of one row: each builds on the one before", "[integration][thoughts]") {
  const fixtures::Server server;
  const std::string one =
      "/api/v1/thoughts/" +
      server.api_client().post("/api/v1/thoughts", {{"content", "start"}}).data()["id"].get<std::string>();
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  for (int client = 0; client < 4; ++client) {
    threads.emplace_back([&, client] {
      for (int round = 0; round < 20; ++round) {
        const auto done =
            server.api_client().put(one, {{"content", std::to_string(client) + "/" + std::to_string(round)}});
        if (done.status != 200) ++failed;
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(failed == 0);
  // What an entry found is what the entry before it left: had two read the same row, one would have lost its change.
  std::istringstream entries(
      server.scalar("SELECT changes FROM audit_log WHERE entity_type = 'thought' ORDER BY created_at"));
  headway::Json left;
  for (std::string line; std::getline(entries, line);) {
    const headway::Json content = headway::Json::parse(line).at("content");
    CHECK(content.at("old") == left);
    left = content.at("new");
  }
  CHECK(server.scalar("SELECT count(*) FROM audit_log WHERE action = 'update'") == "80");
}

TEST_CASE("a writer waits while another program holds the lock, and readers do not", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  REQUIRE(api.get("/api/v1/thoughts").status == 200);  // the key's use is noted now
  std::unique_ptr<fixtures::Host::Lock> lock = server.database().lock_writers();
  std::atomic<int> status = 0;
  std::thread writer([&] { status = api.post("/api/v1/thoughts", {{"content", "patient"}}).status; });
  CHECK(api.get("/api/v1/thoughts").status == 200);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(status == 0);
  lock.reset();
  writer.join();
  CHECK(status == 201);
}

TEST_CASE("connections that the server ends are made again, and no client hears of it", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  REQUIRE(api.post("/api/v1/thoughts", {{"content", "before"}}).status == 201);
  for (int round = 0; round < 3; ++round) {
    server.database().end_connections();
    for (int request = 0; request < 6; ++request) {  // to each worker, and some
      CHECK(api.get("/api/v1/thoughts").status == 200);
      CHECK(api.post("/api/v1/thoughts", {{"content", "after"}}).status == 201);
    }
  }
  CHECK(server.scalar("SELECT count(*) FROM thoughts") == "19");
  CHECK(server.log().empty());
}
