// SPDX-License-Identifier: MIT
// The tasks of the API, over HTTP.
#include <string>
#include <vector>

#include "thoughts/fixtures/server.hpp"

using fixtures::ApiAnswer;
using fixtures::ApiClient;
using headway::Json;

namespace {

const std::string path = "/api/v1/tasks";

Json create(const ApiClient& api, const Json& body) {
  const ApiAnswer made = api.post(path, body);
  REQUIRE(made.status == 201);
  return made.data();
}
std::string id_of(const Json& task) { return task.at("id").get<std::string>(); }
std::string titles(const ApiAnswer& answer) {
  REQUIRE(answer.status == 200);
  std::string out;
  for (const Json& each : answer.data().at("tasks")) {
    out += (out.empty() ? "" : " ") + each.at("title").get<std::string>();
  }
  return out;
}

}  // namespace

TEST_CASE("create_task: minimal and full", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  const Json minimal = create(api, {{"title", " Buy milk "}});
  CHECK(minimal["title"] == "Buy milk");
  CHECK(minimal["priority"] == "medium");
  CHECK(minimal["status"] == "pending");
  CHECK(minimal["linked_reminders"] == Json::array());
  CHECK(minimal["subtasks"] == Json::array());
  for (const char* none :
       {"source_thought_id", "description", "due_date", "estimated_effort_minutes", "completed_at"}) {
    CHECK(minimal[none].is_null());
  }
  const ApiAnswer thought = api.post("/api/v1/thoughts", {{"content", "a"}});
  const Json full = create(api,
                           {{"title", "t"},
                            {"description", "d"},
                            {"source_thought_id", thought.data()["id"]},
                            {"priority", "critical"},
                            {"due_date", "2000-01-01"},
                            {"estimated_effort_minutes", 5}});
  CHECK(full["due_date"] == "2000-01-01");  // past days are allowed
  CHECK(full["source_thought_id"] == thought.data()["id"]);
  CHECK(api.get(path + "/" + id_of(full)).data() == full);
}

TEST_CASE("create_task: every wrong field is told", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiAnswer refused = server.api_client().post(path,
                                                     {{"title", std::string(201, 'x')},
                                                      {"description", ""},
                                                      {"priority", "urgent"},
                                                      {"due_date", "2025-02-30"},
                                                      {"estimated_effort_minutes", 0}});
  CHECK(refused.status == 422);
  CHECK(refused.code() == "INVALID_CONTENT");
  const Json& errors = refused.error()["details"]["validation_errors"];
  REQUIRE(errors.size() == 5);
  CHECK(errors[0]["loc"] == Json{"body", "title"});
  CHECK(errors[0]["type"] == "string_too_long");
  CHECK(refused.error()["message"] == "title: " + errors[0]["msg"].get<std::string>());
  CHECK(server.api_client().post(path, {{"title", "t"}, {"estimated_effort_minutes", true}}).status == 422);
  CHECK(server.api_client().post(path, {{"title", "t"}, {"estimated_effort_minutes", "5"}}).status == 422);
  CHECK(server.api_client().post(path, {{"title", "t"}, {"priority", nullptr}}).status == 422);
  CHECK(server.scalar("SELECT count(*) FROM tasks") == "0");
}

TEST_CASE("create_task: a thought that is not there, or another user's", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient other = server.client_of_other_user();
  const std::string foreign = id_of(other.post("/api/v1/thoughts", {{"content", "theirs"}}).data());
  for (const std::string& source : {foreign, std::string("00000000-0000-0000-0000-000000000000")}) {
    const ApiAnswer refused = server.api_client().post(path, {{"title", "t"}, {"source_thought_id", source}});
    CHECK(refused.status == 404);
    CHECK(refused.code() == "SOURCE_THOUGHT_NOT_FOUND");
    CHECK(refused.error()["details"]["source_thought_id"] == source);
  }
  CHECK(server.scalar("SELECT count(*) FROM tasks") == "0");
}

TEST_CASE("complete_task: status and time go together, and a repetition takes the later time",
          "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  const std::string one = path + "/" + id_of(create(api, {{"title", "t"}}));
  const ApiAnswer done = api.send("POST", one + "/complete");
  CHECK(done.status == 200);
  CHECK(done.data()["status"] == "done");
  CHECK(done.data()["completed_at"].is_string());
  CHECK(api.post(one + "/complete", {{"a body", "is ignored"}}).data()["completed_at"] > done.data()["completed_at"]);
  const Json again = api.get(one).data();
  CHECK(api.put(one, {{"status", "done"}}).data()["completed_at"] == again["completed_at"]);
  CHECK(api.put(one, {{"status", "in_progress"}}).data()["completed_at"].is_null());
  CHECK(api.put(one, {{"status", "done"}}).data()["completed_at"].is_string());
  CHECK(server.scalar("SELECT count(*) FROM audit_log WHERE action = 'complete'") == "2");
}

TEST_CASE("update_task: partial, with null for what may be none", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  const Json made =
      create(api, {{"title", "t"}, {"description", "d"}, {"due_date", "2025-01-01"}, {"estimated_effort_minutes", 5}});
  const std::string one = path + "/" + id_of(made);
  const Json cleared =
      api.put(one, {{"description", nullptr}, {"due_date", nullptr}, {"estimated_effort_minutes", nullptr}}).data();
  for (const char* field : {"description", "due_date", "estimated_effort_minutes"}) CHECK(cleared[field].is_null());
  CHECK(cleared["title"] == "t");
  CHECK(cleared["updated_at"] > made["updated_at"]);
  const Json sent = {{"completed_at", "2020-01-01T00:00:00Z"}, {"subtasks", {1}}, {"source_thought_id", "x"}};
  const Json ignored = api.put(one, sent).data();
  CHECK(ignored["completed_at"].is_null());
  CHECK(ignored["subtasks"] == Json::array());
  CHECK(api.put(one, {{"title", nullptr}}).status == 422);
  CHECK(api.put(one, {{"title", " "}}).status == 422);
}

TEST_CASE("delete_task: thoughts that name it lose it", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  const std::string task = id_of(create(api, {{"title", "t"}}));
  const std::string thought = id_of(api.post("/api/v1/thoughts", {{"content", "a"}}).data());
  server.database().execute("UPDATE thoughts SET task_id = '" + task + "'");
  CHECK(api.get("/api/v1/thoughts/" + thought).data()["task_id"] == task);
  CHECK(api.erase(path + "/" + task).status == 204);
  CHECK(api.get("/api/v1/thoughts/" + thought).data()["task_id"].is_null());
  CHECK(api.get(path + "/" + task).code() == "TASK_NOT_FOUND");
  CHECK(server.scalar("SELECT count(*) FROM audit_log WHERE entity_id = '" + thought + "' AND action = 'update'") ==
        "1");
}

TEST_CASE("another user's task is not found, whatever is asked of it", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient other = server.client_of_other_user();
  const std::string one = path + "/" + id_of(create(server.api_client(), {{"title", "mine"}}));
  CHECK(other.get(one).code() == "TASK_NOT_FOUND");
  CHECK(other.put(one, {{"title", "theirs"}}).code() == "TASK_NOT_FOUND");
  CHECK(other.erase(one).code() == "TASK_NOT_FOUND");
  CHECK(other.send("POST", one + "/complete").code() == "TASK_NOT_FOUND");
  CHECK(titles(other.get(path)) == "");
  CHECK(server.api_client().get(one).data()["title"] == "mine");
}

TEST_CASE("list_tasks: priority by its rank, no due date last, filters and a range of days",
          "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  (void)create(api, {{"title", "low"}, {"priority", "low"}, {"due_date", "2025-03-01"}});
  (void)create(api, {{"title", "critical"}, {"priority", "critical"}});
  (void)create(api, {{"title", "medium"}, {"due_date", "2025-01-01"}});
  const Json high = create(api, {{"title", "high"}, {"priority", "high"}, {"due_date", "2025-02-01"}});
  REQUIRE(api.send("POST", path + "/" + id_of(high) + "/complete").status == 200);
  CHECK(titles(api.get(path)) == "high medium critical low");
  CHECK(titles(api.get(path + "?sort_by=priority")) == "critical high medium low");
  CHECK(titles(api.get(path + "?sort_by=priority&sort_order=asc")) == "low medium high critical");
  CHECK(titles(api.get(path + "?sort_by=due_date&sort_order=asc")) == "medium high low critical");
  CHECK(titles(api.get(path + "?sort_by=due_date")) == "low high medium critical");
  CHECK(titles(api.get(path + "?sort_by=updated_at&limit=1")) == "high");
  CHECK(titles(api.get(path + "?status=pending&priority=low")) == "low");
  CHECK(titles(api.get(path + "?due_from=2025-02-01&due_to=2025-03-01")) == "high low");
  CHECK(api.get(path + "?limit=1").data()["pagination"] ==
        Json::parse(R"({"total": 4, "offset": 0, "limit": 1, "has_more": true})"));
  const ApiAnswer backwards = api.get(path + "?due_from=2025-02-02&due_to=2025-02-01");
  CHECK(backwards.status == 400);
  CHECK(backwards.code() == "INVALID_FILTER");
  for (const char* wrong : {"?sort_by=title", "?priority=HIGH", "?due_to=tomorrow", "?limit=0", "?offset=-1"}) {
    INFO(wrong);
    CHECK(api.get(path + wrong).status == 422);
  }
}
