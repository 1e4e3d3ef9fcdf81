// SPDX-License-Identifier: MIT
// The thoughts of the API, over HTTP: what is answered, and what then stands in the database.
#include <sstream>
#include <string>
#include <vector>

#include "thoughts/fixtures/server.hpp"

using fixtures::ApiAnswer;
using fixtures::ApiClient;
using headway::Json;

namespace {

const std::string path = "/api/v1/thoughts";

Json create(const ApiClient& api, const Json& body) {
  const ApiAnswer made = api.post(path, body);
  REQUIRE(made.status == 201);
  return made.data();
}
Json add(const ApiClient& api, const std::string& content, const std::vector<std::string>& tags = {}) {
  return create(api, Json{{"content", content}, {"tags", tags}});
}
std::string id_of(const Json& thought) { return thought.at("id").get<std::string>(); }

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// The contents of a list, in its order.
std::string contents(const ApiAnswer& answer, const char* list = "thoughts") {
  REQUIRE(answer.status == 200);
  std::string out;
  for (const Json& each : answer.data().at(list)) {
    out += (out.empty() ? "" : " ") + each.at("content").get<std::string>();
  }
  return out;
}

}  // namespace

TEST_CASE("create_thought: the answer is the thought, and the row is the answer", "[integration][thoughts]") {
  const fixtures::Server server;
  const Json made = create(server.api_client(),
                           {{"content", " Buy milk \n"},
                            {"tags", {"Home", " shopping ", ""}},
                            {"context", {{"nested", {{"deep", {1, nullptr}}}}}},
                            {"status", "archived"},
                            {"id", "ignored"}});
  CHECK(made["content"] == "Buy milk");
  CHECK(made["tags"] == Json{"home", "shopping"});
  CHECK(made["status"] == "active");
  CHECK(made["context"] == Json::parse(R"({"nested": {"deep": [1, null]}})"));
  CHECK(made["user_id"] == server.sample_user().id.str());
  CHECK(made["created_at"] == made["updated_at"]);
  CHECK(made["created_at"].get<std::string>().ends_with("Z"));
  for (const char* absent : {"claude_summary", "claude_analysis", "task_id"}) CHECK(made[absent].is_null());
  CHECK(made["related_thought_ids"] == Json::array());
  CHECK(made.size() == 12);
  const std::string row = " FROM thoughts WHERE id = '" + id_of(made) + "'";
  CHECK(server.scalar("SELECT content, status" + row) == "Buy milk|active");
  CHECK(Json::parse(server.scalar("SELECT tags" + row)) == made["tags"]);
  CHECK(server.api_client().get(path + "/" + id_of(made)).data() == made);
}

TEST_CASE("create_thought: JSON's null is the database's NULL, an empty object is none", "[integration][thoughts]") {
  const fixtures::Server server;
  const Json without = create(server.api_client(), {{"content", "a"}, {"context", nullptr}});
  const Json with = create(server.api_client(), {{"content", "b"}, {"context", Json::object()}});
  CHECK(server.scalar("SELECT context FROM thoughts WHERE id = '" + id_of(without) + "'") == "NULL");
  CHECK(server.scalar("SELECT context FROM thoughts WHERE id = '" + id_of(with) + "'") == "{}");
  CHECK(with["context"] == Json::object());
}

TEST_CASE("the keys of a thought come in one order", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiAnswer made = server.api_client().post(path, {{"content", "a"}});
  std::size_t before = 0;
  for (const char* key : {"success",
                          "data",
                          "id",
                          "created_at",
                          "updated_at",
                          "user_id",
                          "content",
                          "tags",
                          "status",
                          "context",
                          "claude_summary",
                          "claude_analysis",
                          "related_thought_ids",
                          "task_id",
                          "error",
                          "request_id",
                          "timestamp"}) {
    const std::size_t found = made.http.body.find("\"" + std::string(key) + "\":");
    INFO(key);
    REQUIRE(found != std::string::npos);
    CHECK((found > before || before == 0));
    before = found;
  }
}

TEST_CASE("get_thought: one that is not there, and an id that is none", "[integration][thoughts]") {
  const fixtures::Server server;
  const std::string nobody = "00000000-0000-0000-0000-000000000000";
  const ApiAnswer missing = server.api_client().get(path + "/" + nobody);
  CHECK(missing.status == 404);
  CHECK(missing.code() == "THOUGHT_NOT_FOUND");
  CHECK(missing.error()["details"]["thought_id"] == nobody);
  CHECK(missing.error()["details"]["hint"].is_string());
  const ApiAnswer malformed = server.api_client().get(path + "/42");
  CHECK(malformed.status == 422);
  CHECK(malformed.error()["details"]["validation_errors"][0]["loc"] == Json{"path", "thought_id"});
  const Json made = add(server.api_client(), "a");
  std::string shouted = id_of(made);
  for (char& c : shouted) c = static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c);
  CHECK(server.api_client().get(path + "/" + shouted).status == 200);
}

TEST_CASE("update_thought: absent leaves, null clears, a value is written", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  const Json made = create(api, {{"content", "a"}, {"tags", {"x"}}, {"context", {{"k", 1}}}});
  const std::string one = path + "/" + id_of(made);

  Json changed = api.put(one, {{"status", "completed"}, {"user_id", "ignored"}}).data();
  CHECK(changed["status"] == "completed");
  CHECK(changed["content"] == "a");
  CHECK(changed["context"] == Json::parse(R"({"k": 1})"));
  CHECK(changed["updated_at"] > made["updated_at"]);
  CHECK(changed["created_at"] == made["created_at"]);

  CHECK(api.put(one, {{"context", nullptr}, {"tags", Json::array()}}).data()["context"].is_null());
  CHECK(api.get(one).data()["tags"] == Json::array());

  const ApiAnswer refused = api.put(one, {{"content", nullptr}, {"status", "done"}});
  CHECK(refused.status == 422);
  CHECK(refused.error()["details"]["validation_errors"].size() == 2);

  const Json before = api.get(one).data();
  const Json touched = api.put(one, Json::object()).data();
  CHECK(touched["updated_at"] > before["updated_at"]);
}

TEST_CASE("delete_thought: it is gone, and so are its links; the task made from it stays", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  const std::string thought = id_of(add(api, "a"));
  const ApiAnswer task = api.post("/api/v1/tasks", {{"title", "t"}, {"source_thought_id", thought}});
  REQUIRE(task.status == 201);
  const ApiAnswer gone = api.erase(path + "/" + thought);
  CHECK(gone.status == 204);
  CHECK(gone.http.body.empty());
  CHECK(gone.http.headers.count("content-length") == 0);
  CHECK(api.get(path + "/" + thought).status == 404);
  CHECK(api.erase(path + "/" + thought).status == 404);
  const Json left = api.get("/api/v1/tasks/" + id_of(task.data())).data();
  CHECK(left["source_thought_id"].is_null());
}

TEST_CASE("another user's thought is not found, whatever is asked of it", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient other = server.client_of_other_user();
  const std::string one = path + "/" + id_of(add(server.api_client(), "mine", {"secret"}));
  CHECK(other.get(one).code() == "THOUGHT_NOT_FOUND");
  CHECK(other.put(one, {{"content", "theirs"}}).code() == "THOUGHT_NOT_FOUND");
  CHECK(other.erase(one).code() == "THOUGHT_NOT_FOUND");
  CHECK(contents(other.get(path)) == "");
  CHECK(contents(other.get(path + "/search?q=mine"), "results") == "");
  CHECK(other.get(path + "?tags=secret").data()["pagination"]["total"] == 0);
  CHECK(server.api_client().get(one).data()["content"] == "mine");
}

TEST_CASE("list_thoughts: the newest first, in pages", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  for (const char* each : {"a", "b", "c", "d", "e"}) (void)add(api, each);
  CHECK(contents(api.get(path)) == "e d c b a");
  const ApiAnswer page = api.get(path + "?limit=2&offset=1");
  CHECK(contents(page) == "d c");
  CHECK(page.data()["pagination"] == Json::parse(R"({"total": 5, "offset": 1, "limit": 2, "has_more": true})"));
  CHECK(api.get(path + "?limit=2&offset=3").data()["pagination"]["has_more"] == false);
  CHECK(contents(api.get(path + "?offset=2147483647")) == "");
  CHECK(api.get(path).data()["pagination"]["limit"] == 20);
}

TEST_CASE("list_thoughts: sorted by what is allowed, with the id behind it", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  std::vector<std::string> ids;
  for (const char* each : {"a", "b", "c"}) ids.push_back(id_of(add(api, each)));
  REQUIRE(api.put(path + "/" + ids[0], {{"content", "a"}}).status == 200);
  CHECK(contents(api.get(path + "?sort_by=updated_at")) == "a c b");
  CHECK(contents(api.get(path + "?sort_by=created_at&sort_order=asc")) == "a b c");
  server.database().execute("UPDATE thoughts SET created_at = '2025-01-01 00:00:00.000000'");
  const std::string up = contents(api.get(path + "?sort_order=asc"));
  const std::string down = contents(api.get(path + "?sort_order=desc"));
  CHECK(std::string(up.rbegin(), up.rend()) == down);
  const bool is_by_id = ids[0] < ids[1] ? up.find('a') < up.find('b') : up.find('b') < up.find('a');
  CHECK(is_by_id);
  for (const char* wrong : {"?sort_by=content", "?sort_by=", "?sort_by=id;--", "?sort_order=DESC", "?sort_order=up"}) {
    INFO(wrong);
    CHECK(api.get(path + wrong).status == 422);
  }
}

TEST_CASE("list_thoughts: filters by status and by whole tags", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  (void)add(api, "a", {"work", "a_b"});
  (void)add(api, "b", {"workshop"});
  (void)add(api, "c", {"home", "axb"});
  REQUIRE(api.put(path + "/" + id_of(add(api, "d", {"home"})), {{"status", "archived"}}).status == 200);
  CHECK(contents(api.get(path + "?tags=work")) == "a");
  CHECK(contents(api.get(path + "?tags=a_b")) == "a");
  CHECK(contents(api.get(path + "?tags=%20WORK%20,home")) == "d c a");
  CHECK(contents(api.get(path + "?tags=home&status=active")) == "c");
  CHECK(contents(api.get(path + "?status=archived")) == "d");
  CHECK(contents(api.get(path + "?tags=")) == "d c b a");
  CHECK(api.get(path + "?status=done").status == 422);
  const ApiAnswer refused = api.get(path + "?tags=100%25");
  CHECK(refused.status == 400);
  CHECK(refused.code() == "INVALID_FILTER");
}

TEST_CASE("search_thoughts: contents and tags, the best first, scored before the page is cut",
          "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  (void)add(api, "milk", {"milk"});         // 0.9 and 0.5: at most 1
  (void)add(api, "tagged", {"milk"});       // 0.9
  (void)add(api, "MILK and honey");         // 0.5
  (void)add(api, "some milk");              // 0.5 * (1 - 5/9)
  (void)add(api, "partly", {"milkshake"});  // matches, scores nothing
  (void)add(api, "unrelated", {"honey"});
  const ApiAnswer found = api.get(path + "/search?q=Milk");
  CHECK(contents(found, "results") == "milk tagged MILK and honey some milk partly");
  CHECK(found.data()["query"] == "Milk");
  CHECK(found.data()["pagination"] == Json::parse(R"({"total": 5, "offset": 0, "limit": 50, "has_more": false})"));
  const Json& results = found.data()["results"];
  CHECK(results[0]["match_score"] == 1.0);
  CHECK(results[1]["match_score"] == 0.9);
  CHECK(results[2]["match_score"] == 0.5);
  CHECK(results[3]["match_score"].get<double>() == Approx(0.5 * 4 / 9));
  CHECK(results[4]["match_score"] == 0.0);
  CHECK(results[0]["matched_fields"] == Json{"content", "tags"});
  CHECK(results[1]["matched_fields"] == Json{"tags"});
  CHECK(results[3]["matched_fields"] == Json{"content"});
  CHECK(contents(api.get(path + "/search?q=milk&limit=1&offset=1"), "results") == "tagged");
  CHECK(contents(api.get(path + "/search?q=milk&fields=content"), "results") == "MILK and honey milk some milk");
  CHECK(contents(api.get(path + "/search?q=milk&fields=tags"), "results") == "tagged milk partly");
  CHECK(contents(api.get(path + "/search?q=milk&fields=tags,content&limit=2"), "results") == "milk tagged");
}

TEST_CASE("search_thoughts: characters that mean something to SQL mean themselves", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  (void)add(api, "100%");
  (void)add(api, "a_b");
  (void)add(api, "axb");
  (void)add(api, "O'Brien \"quoted\" \\");
  (void)add(api, "牛乳を買う");
  CHECK(contents(api.get(path + "/search?q=%25"), "results") == "100%");
  CHECK(contents(api.get(path + "/search?q=a_b"), "results") == "a_b");
  CHECK(contents(api.get(path + "/search?q=O'Brien"), "results") == "O'Brien \"quoted\" \\");
  CHECK(contents(api.get(path + "/search?q=%5C"), "results") == "O'Brien \"quoted\" \\");
  CHECK(contents(api.get(path + "/search?q=%E4%B9%B3"), "results") == "牛乳を買う");
  CHECK(contents(api.get(path + "/search?q='%20OR%201=1--"), "results") == "");
  CHECK(contents(api.get(path + "/search?q=%20%20"), "results") == "");
}

TEST_CASE("search_thoughts: what is asked wrongly", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  CHECK(api.get(path + "/search").error()["details"]["validation_errors"][0]["type"] == "missing");
  CHECK(api.get(path + "/search?q=").error()["details"]["validation_errors"][0]["type"] == "string_too_short");
  CHECK(api.get(path + "/search?q=a&limit=101").status == 422);
  CHECK(api.get(path + "/search?q=%FF").status == 422);
  CHECK(api.get(path + "/search?q=a%00b").status == 422);
  const ApiAnswer unknown = api.get(path + "/search?q=a&fields=content,title");
  CHECK(unknown.status == 400);
  CHECK(unknown.code() == "INVALID_QUERY");
}

TEST_CASE("every change of a thought is in the audit log, in the same transaction", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  const std::string id = id_of(add(api, "a", {"x"}));
  REQUIRE(api.put(path + "/" + id, {{"content", "b"}}).status == 200);
  REQUIRE(api.erase(path + "/" + id).status == 204);
  const auto entries = [&](const std::string& column) {
    return lines(server.scalar("SELECT " + column + " FROM audit_log WHERE entity_type = 'thought' AND entity_id = '" +
                               id + "' ORDER BY created_at"));
  };
  CHECK(entries("action") == std::vector<std::string>{"create", "update", "delete"});
  CHECK(entries("user_id") == std::vector<std::string>(3, server.sample_user().id.str()));
  const std::vector<std::string> changes = entries("changes");
  REQUIRE(changes.size() == 3);
  const Json created = Json::parse(changes[0]), updated = Json::parse(changes[1]), erased = Json::parse(changes[2]);
  CHECK(created["content"] == Json::parse(R"({"old": null, "new": "a"})"));
  CHECK(created["tags"]["new"] == Json{"x"});
  CHECK(updated["content"] == Json::parse(R"({"old": "a", "new": "b"})"));
  CHECK(updated.size() == 2);  // and updated_at
  CHECK(erased["content"] == Json::parse(R"({"old": "b", "new": null})"));

  server.database().refuse_rows("audit_log", "full");
  CHECK(api.post(path, {{"content", "unseen"}}).status >= 400);
  CHECK(server.scalar("SELECT count(*) FROM thoughts") == "0");
}
