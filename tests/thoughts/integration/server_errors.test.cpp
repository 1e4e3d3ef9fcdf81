// SPDX-License-Identifier: MIT
// Each status and code that the API refuses a request with.
#include <stdexcept>
#include <string>
#include <vector>

#include "thoughts/fixtures/server.hpp"

using fixtures::ApiAnswer;
using fixtures::ApiClient;
using headway::Json;
using support::HttpHeaders;

namespace {

const std::string thoughts_path = "/api/v1/thoughts";
const std::string tasks_path = "/api/v1/tasks";
const std::string check_path = "/api/v1/claude/consciousness-check";

void check_refusal(const ApiAnswer& answer, int status, const std::string& code) {
  CHECK(answer.status == status);
  CHECK(answer.code() == code);
}

}  // namespace

TEST_CASE("root and health need no key", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient anybody = server.client_with({});
  CHECK(anybody.get("/").data()["name"] == "thoughts");
  CHECK(anybody.get("/").data()["links"]["health"] == "/api/v1/health");
  const Json health = anybody.get("/api/v1/health").data();
  CHECK(health["status"] == "healthy");
  CHECK(health["database"] == "connected");
  CHECK(health["version"] == "0.1.0");
  CHECK(health["uptime_seconds"].get<double>() >= 0);
}

TEST_CASE("400: the database or the service refuses what is well-formed", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  for (const char* table : {"thoughts", "tasks"}) server.database().refuse_rows(table, "secret");
  const ApiAnswer thought = api.post(thoughts_path, {{"content", "a"}});
  check_refusal(thought, 400, "INVALID_CONTENT");
  CHECK(thought.http.body.find("secret") == std::string::npos);
  check_refusal(api.post(tasks_path, {{"title", "a"}}), 400, "INVALID_TASK");
  check_refusal(api.get(thoughts_path + "?tags=no%20tag"), 400, "INVALID_FILTER");
  check_refusal(api.get(thoughts_path + "/search?q=a&fields=id"), 400, "INVALID_QUERY");
  check_refusal(api.post(check_path, Json::object()), 400, "INVALID_DATA");  // there is no thought to look at
}

TEST_CASE("401: no key, one that is malformed, unknown or revoked", "[integration][thoughts]") {
  const fixtures::Server server;
  const std::string key = server.test_api_key();
  const auto status_with = [&](const HttpHeaders& headers) { return server.client_with(headers).get(thoughts_path); };
  check_refusal(status_with({}), 401, "UNAUTHORIZED");
  CHECK(status_with({}).http.header("www-authenticate") == "Bearer");
  for (const std::string& header : {std::string("Bearer"),
                                    "Bearer " + key + " x",
                                    "Basic " + key,
                                    key,
                                    "Bearer " + key + "0",
                                    "Bearer " + key.substr(1),
                                    std::string("Bearer ' OR 1=1 --")}) {
    INFO(header);
    check_refusal(status_with({{"Authorization", header}}), 401, "UNAUTHORIZED");
  }
  check_refusal(
      status_with({{"Authorization", "Bearer " + key}, {"Authorization", "Bearer " + key}}), 401, "UNAUTHORIZED");
  CHECK(server.scalar("SELECT last_used_at FROM api_keys") == "NULL");
  CHECK(status_with({{"authorization", "bEARER   " + key}}).status == 200);
  CHECK(server.scalar("SELECT last_used_at FROM api_keys") != "NULL");

  REQUIRE(thoughts::KeyService(server.connection()).revoke(server.test_key_id()));
  check_refusal(status_with({{"Authorization", "Bearer " + key}}), 401, "UNAUTHORIZED");
}

TEST_CASE("a key is stored as its SHA-256, and the log does not know that either", "[integration][thoughts]") {
  const fixtures::Server server;
  REQUIRE(server.api_client().get(thoughts_path).status == 200);
  CHECK(server.scalar("SELECT key_hash FROM api_keys") == thoughts::sha256(server.test_api_key()));
  const std::string entry = server.scalar("SELECT changes FROM audit_log WHERE entity_type = 'api_key'");
  CHECK(entry.find("created_at") != std::string::npos);
  CHECK(entry.find("hash") == std::string::npos);
}

TEST_CASE("nobody without a key has a body read, be it malformed", "[integration][thoughts]") {
  const fixtures::Server server;
  check_refusal(server.client_with({}).send("POST", thoughts_path, "{"), 401, "UNAUTHORIZED");
  check_refusal(server.client_with({}).send("POST", thoughts_path, std::string(3000000, 'x')), 401, "UNAUTHORIZED");
}

TEST_CASE("403: the key of a user who is not active", "[integration][thoughts]") {
  const fixtures::Server server;
  thoughts::UserUpdate update;
  update.is_active = false;
  REQUIRE(thoughts::UserService(server.connection()).update(server.sample_user().id, update));
  check_refusal(server.api_client().get(thoughts_path), 403, "FORBIDDEN");
}

TEST_CASE("404 and 405 come in the envelope, too", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  for (const char* nowhere : {"/nope",
                              "/api",
                              "/api/v1",
                              "/api/v1/thoughts/",
                              "/api/v1/users",
                              "/api/v2/thoughts",
                              "/api/v1/thoughts/a/b",
                              "/api/v1/../v1/thoughts",
                              "//api/v1/thoughts",
                              "/api/v1/thoughts/%2e%2e/tasks",
                              "/api/v1/tasks/x/complete/y"}) {
    INFO(nowhere);
    check_refusal(api.get(nowhere), 404, "NOT_FOUND");
  }
  const ApiAnswer wrong = api.send("PATCH", thoughts_path);
  check_refusal(wrong, 405, "METHOD_NOT_ALLOWED");
  CHECK(wrong.http.header("allow") == "POST, GET, HEAD, OPTIONS");
  check_refusal(api.send("DELETE", thoughts_path), 405, "METHOD_NOT_ALLOWED");
  check_refusal(api.send("POST", "/api/v1/health"), 405, "METHOD_NOT_ALLOWED");
  check_refusal(api.get("/api/v1/tasks/x/complete"), 405, "METHOD_NOT_ALLOWED");
  check_refusal(api.send("TRACE", "/"), 405, "METHOD_NOT_ALLOWED");
}

TEST_CASE("OPTIONS tells what a path takes, and HEAD is GET without the body", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiAnswer options = server.client_with({{"Origin", "http://elsewhere"}}).send("OPTIONS", thoughts_path);
  CHECK(options.status == 204);
  CHECK(options.http.header("access-control-allow-methods") == "POST, GET, HEAD, OPTIONS");
  CHECK(options.http.header("access-control-allow-origin") == "*");
  const auto head = support::exchange(server.port(), support::http_request("HEAD", "/api/v1/health", {}));
  CHECK(head.status == 200);
  CHECK(head.body.empty());
  CHECK(std::stoi(head.header("content-length")) > 100);
}

TEST_CASE("409: there is one like it already", "[integration][thoughts]") {
  const fixtures::Server server;
  server.database().execute("CREATE UNIQUE INDEX one_of_each ON thoughts (user_id, status)");
  REQUIRE(server.api_client().post(thoughts_path, {{"content", "a"}}).status == 201);
  const ApiAnswer again = server.api_client().post(thoughts_path, {{"content", "a"}});
  check_refusal(again, 409, "CONFLICT");
  CHECK(again.http.body.find("one_of_each") == std::string::npos);
  CHECK(server.scalar("SELECT count(*) FROM audit_log WHERE entity_type = 'thought'") == "1");
}

TEST_CASE("413, 414, 415: too large, too long, and not JSON", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  const std::string most(1024 * 1024 - 14, 'x');  // 14: what stands around it
  const ApiAnswer whole = api.send("POST", thoughts_path, R"({"content": ")" + most.substr(1) + "\"}");
  check_refusal(whole, 422, "INVALID_CONTENT");  // read, and found too long
  check_refusal(api.send("POST", thoughts_path, R"({"content": ")" + most + "\"}"), 413, "PAYLOAD_TOO_LARGE");
  const std::string chunk = "100000\r\n" + std::string(0x100000, 'x') + "\r\n";
  auto headers = fixtures::api_headers(server.test_api_key());
  headers.emplace_back("Transfer-Encoding", "chunked");
  check_refusal(
      fixtures::checked(support::exchange(
          server.port(), support::http_request("POST", thoughts_path, headers) + chunk + chunk + "0\r\n\r\n")),
      413,
      "PAYLOAD_TOO_LARGE");
  check_refusal(api.get("/" + std::string(9000, 'x')), 414, "URI_TOO_LONG");
  for (const char* type : {"text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"}) {
    const auto client =
        server.client_with({{"Authorization", "Bearer " + server.test_api_key()}, {"Content-Type", type}});
    check_refusal(client.send("POST", thoughts_path, "{}"), 415, "UNSUPPORTED_MEDIA_TYPE");
  }
}

TEST_CASE("422: a body that is no JSON, no object, too deep, or none", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  const auto type_of = [&](const std::string& body) {
    const ApiAnswer refused = api.send("POST", thoughts_path, body);
    check_refusal(refused, 422, "INVALID_CONTENT");
    const Json& first = refused.error()["details"]["validation_errors"][0];
    CHECK(first["loc"][0] == "body");
    return first["type"].get<std::string>();
  };
  CHECK(type_of("") == "missing");
  for (const char* broken : {"{",
                             "nope",
                             "{\"content\":}",
                             "{} {}",
                             "\xff",
                             "{\"content\":\"\xed\xa0\x80\"}",
                             "{'content':'a'}",
                             "[1,]",
                             "NaN",
                             "\xef\xbb\xbf"}) {
    INFO(broken);
    CHECK(type_of(broken) == "json_invalid");
  }
  for (const char* other : {"[]", "null", "7", "\"text\""}) CHECK(type_of(other) == "dict_type");
  CHECK(type_of("{}") == "missing");
  CHECK(type_of(R"({"content": 5})") == "string_type");
  CHECK(type_of(R"({"content": "a\u0000b"})") == "value_error");
  const auto nested = [](int depth) {
    return R"({"content": "a", "context": {"a": )" + std::string(static_cast<std::size_t>(depth - 2), '[') +
           std::string(static_cast<std::size_t>(depth - 2), ']') + "}}";
  };
  CHECK(type_of(nested(97)) == "json_invalid");
  CHECK(type_of(std::string(500000, '[')) == "json_invalid");
  CHECK(server.scalar("SELECT count(*) FROM thoughts") == "0");
  const ApiAnswer deepest = api.send("POST", thoughts_path, nested(server.database().deepest_body()));
  REQUIRE(deepest.status == 201);
  CHECK(api.get(thoughts_path + "/" + deepest.data()["id"].get<std::string>()).data() == deepest.data());
  using Entries = std::vector<thoughts::AuditLogEntry>;
  const thoughts::Outcome<Entries> log =
      thoughts::select<thoughts::AuditLogEntry>(server.connection(), "entry", "WHERE entity_type = 'thought'", {});
  REQUIRE(log);
  CHECK(log->size() == 1);
}

TEST_CASE("429: too many requests, told before it comes to that", "[integration][thoughts]") {
  auto options = fixtures::quick_options();
  options.rate_limits = {5, 2};
  const fixtures::Server server(std::move(options));
  const ApiClient api = server.api_client();
  for (int left = 4; left >= 0; --left) {
    const ApiAnswer answer = api.get(thoughts_path);
    CHECK(answer.status == 200);
    CHECK(answer.http.header("ratelimit-limit") == "5");
    CHECK(answer.http.header("ratelimit-remaining") == std::to_string(left));
    CHECK(std::stoll(answer.http.header("ratelimit-reset")) > 1700000000);
    if (left == 3) check_refusal(api.post(check_path, Json::object()), 429, "RATE_LIMITED");  // after two requests
  }
  const ApiAnswer refused = api.get(thoughts_path);
  check_refusal(refused, 429, "RATE_LIMITED");
  const Json& seconds = refused.error()["details"]["retry_after_seconds"];
  CHECK((seconds > 50 && seconds <= 60));
  CHECK(refused.http.header("retry-after") == seconds.dump());
  check_refusal(api.post(thoughts_path, {{"content", "a"}}), 429, "RATE_LIMITED");
  CHECK(server.scalar("SELECT count(*) FROM thoughts") == "0");
  CHECK(server.client_of_other_user().get(thoughts_path).status == 200);

  const ApiClient anybody = server.client_with({{"Authorization", "Bearer guess"}});
  for (int count = 0; count < 5; ++count) check_refusal(anybody.get(thoughts_path), 401, "UNAUTHORIZED");
  check_refusal(anybody.get(thoughts_path), 429, "RATE_LIMITED");
  check_refusal(server.client_with({}).get("/api/v1/health"), 429, "RATE_LIMITED");
}

TEST_CASE("500: a database that fails, a row that fits no model, an exception; none tells its words",
          "[integration][thoughts]") {
  auto options = fixtures::quick_options();
  options.analyst =
      [](const std::vector<thoughts::Thought>&) -> tl::expected<thoughts::ClaudeAnalysisCreate, std::string> {
    throw std::runtime_error("secret words");
  };
  const fixtures::Server server(std::move(options));
  const ApiClient api = server.api_client();
  const std::string id = api.post(thoughts_path, {{"content", "a"}}).data()["id"];

  const ApiAnswer thrown = api.post(check_path, Json::object());
  check_refusal(thrown, 500, "INTERNAL_ERROR");
  CHECK(thrown.http.body.find("secret") == std::string::npos);

  server.database().execute_without_check(
      "thoughts", "ck_thoughts_status", "UPDATE thoughts SET status = 'no such status'");
  const ApiAnswer unreadable = api.get(thoughts_path + "/" + id);
  check_refusal(unreadable, 500, "SERVICE_ERROR");
  CHECK(unreadable.http.body.find("status\":\"no") == std::string::npos);

  server.database().execute("ALTER TABLE thoughts RENAME TO lost");
  const ApiAnswer lost = api.get(thoughts_path);
  check_refusal(lost, 500, "DATABASE_ERROR");
  CHECK(lost.http.body.find(server.database().words_for_no_table()) == std::string::npos);
  CHECK(lost.http.body.find("SELECT") == std::string::npos);

  const auto log = server.log();
  REQUIRE(log.size() == 3);
  CHECK(log[0].find(thrown.envelope["request_id"].get<std::string>()) == 0);
  CHECK(log[0].find("secret words") != std::string::npos);
  CHECK(log[2].find(server.database().words_for_no_table()) != std::string::npos);
}

TEST_CASE("503: Claude fails, or the database does when asked for its health", "[integration][thoughts]") {
  auto options = fixtures::quick_options();
  options.analyst =
      [](const std::vector<thoughts::Thought>&) -> tl::expected<thoughts::ClaudeAnalysisCreate, std::string> {
    return tl::make_unexpected(std::string("no route to host"));
  };
  const fixtures::Server server(std::move(options));
  REQUIRE(server.api_client().post(thoughts_path, {{"content", "a"}}).status == 201);
  const ApiAnswer failed = server.api_client().post(check_path, Json::object());
  check_refusal(failed, 503, "CLAUDE_ERROR");
  CHECK(failed.http.body.find("no route") == std::string::npos);
  CHECK(server.scalar("SELECT count(*) FROM claude_analysis_results") == "0");

  server.database().execute("ALTER TABLE users RENAME TO lost");
  const ApiAnswer unwell = server.client_with({}).get("/api/v1/health");
  check_refusal(unwell, 503, "DATABASE_ERROR");
  CHECK(unwell.error()["details"]["status"] == "unhealthy");
}

TEST_CASE("the consciousness check looks at the newest thoughts and records what it finds", "[integration][thoughts]") {
  const fixtures::Server server;
  const ApiClient api = server.api_client();
  const auto add = [&](const char* content, const std::vector<std::string>& tags) {
    return api.post(thoughts_path, {{"content", content}, {"tags", tags}}).data()["id"].get<std::string>();
  };
  (void)add("one two three", {"work"});
  (void)add("four", {"home", "work"});
  REQUIRE(api.put(thoughts_path + "/" + add("five", {"old"}), {{"status", "archived"}}).status == 200);
  const Json found = api.post(check_path, Json::object()).data();
  CHECK(found["analysis_type"] == "consciousness_check");
  CHECK(found["themes"] == Json{"work", "home"});
  CHECK(found["tokens_used"] == 4);
  CHECK(found["confidence"] == 1.0);
  CHECK(server.scalar("SELECT count(*) FROM audit_log WHERE entity_type = 'claude_analysis' AND entity_id = '" +
                      found["id"].get<std::string>() + "'") == "1");
  CHECK(api.post(check_path, {{"limit_recent", 1}}).data()["tokens_used"] == 1);
  CHECK(api.post(check_path, {{"include_archived", true}}).data()["themes"].size() == 3);
  CHECK(api.post(check_path, {{"focus_tags", {"Home"}}}).data()["tokens_used"] == 1);
  check_refusal(api.post(check_path, {{"limit_recent", 51}}), 422, "INVALID_CONTENT");
  check_refusal(api.post(check_path, {{"limit_recent", 0}, {"include_archived", 1}}), 422, "INVALID_CONTENT");
}
