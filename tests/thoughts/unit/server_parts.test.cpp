// SPDX-License-Identifier: MIT
// The parts of the server that need no database and no connection.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "server/bearer.hpp"
#include "server/dispatcher.hpp"
#include "server/query_reader.hpp"
#include "server/rate_limiter.hpp"
#include "server/reply.hpp"
#include "server/router.hpp"
#include "services/audit.hpp"
#include "services/task_service.hpp"
#include "support/catch.hpp"

using headway::Json;
using namespace std::chrono_literals;
using thoughts::Parameters;
using thoughts::QueryReader;
using thoughts::RateLimiter;

namespace {

/// A limiter whose time the test tells.
struct Limited {
  RateLimiter::Clock::time_point now{};
  RateLimiter limiter{[this] { return now; }};
};

std::string types(const QueryReader& query) {
  std::string out;
  for (const auto& each : query.errors()) out += (out.empty() ? "" : " ") + each.location.front() + ":" + each.type;
  return out;
}

thoughts::Router router() {
  thoughts::Router out;
  const auto named = [](std::string name) {
    return [name](thoughts::Call&) -> thoughts::Reply { return thoughts::Success{name}; };
  };
  out.add({"GET", "/", named("root")});
  out.add({"GET", "/things", named("list")});
  out.add({"POST", "/things", named("create")});
  out.add({"GET", "/things/search", named("search")});
  out.add({"GET", "/things/{id}", named("get")});
  return out;
}
std::string pattern_of(const thoughts::Router::Match& match) { return match.route ? match.route->pattern : ""; }

}  // namespace

TEST_CASE("a client may send so many requests in any 60 seconds, and the next one when the first is that old",
          "[unit][thoughts]") {
  Limited it;
  for (int count = 0; count < 3; ++count) {
    const auto verdict = it.limiter.ask("a", 3);
    CHECK(verdict.is_allowed);
    CHECK(verdict.remaining == 2 - count);
    it.now += 10s;
  }
  const auto refused = it.limiter.ask("a", 3);
  CHECK_FALSE(refused.is_allowed);
  CHECK(refused.remaining == 0);
  CHECK(refused.until_reset == 30s);
  CHECK(it.limiter.ask("b", 3).is_allowed);
  it.now += 30s - 1ns;
  CHECK(it.limiter.ask("a", 3).until_reset == 1s);
  it.now += 1ns;
  CHECK(it.limiter.ask("a", 3).is_allowed);
  CHECK_FALSE(it.limiter.ask("a", 3).is_allowed);
}

TEST_CASE("a path with a lower limit counts the requests to the others, and the wait is until it has room",
          "[unit][thoughts]") {
  Limited it;
  for (int count = 0; count < 5; ++count) {
    CHECK(it.limiter.ask("a", 100).is_allowed);
    it.now += 1s;
  }
  const auto refused = it.limiter.ask("a", 2);
  CHECK_FALSE(refused.is_allowed);
  CHECK(refused.until_reset == 58s);  // when three of the five have left; with the fourth there is room
  it.now += 58s;
  CHECK(it.limiter.ask("a", 2).is_allowed);
}

TEST_CASE("clients that are silent are forgotten", "[unit][thoughts]") {
  Limited it;
  for (int client = 0; client < 5000; ++client) {
    it.now += 1s;
    CHECK(it.limiter.ask(std::to_string(client), 1).is_allowed);
  }
  CHECK(it.limiter.size() < 1100);
}

TEST_CASE("a bearer key is the second of exactly two parts", "[unit][thoughts]") {
  CHECK(thoughts::bearer_key("Bearer abc") == "abc");
  CHECK(thoughts::bearer_key("bEaReR \t abc ") == "abc");
  for (const char* wrong : {"", "Bearer", "Bearer ", "abc", "Basic abc", "Bearer a b", "Bearerabc", "Bearer\nabc"}) {
    INFO(wrong);
    CHECK_FALSE(thoughts::bearer_key(wrong));
  }
}

TEST_CASE("routes: the first that fits, HEAD as GET, and nothing is normalised", "[unit][thoughts]") {
  const thoughts::Router routes = router();
  CHECK(pattern_of(routes.find("GET", "/")) == "/");
  CHECK(pattern_of(routes.find("GET", "/things")) == "/things");
  CHECK(pattern_of(routes.find("GET", "/things/search")) == "/things/search");
  CHECK(pattern_of(routes.find("HEAD", "/things/7")) == "/things/{id}");
  CHECK(routes.find("GET", "/things/7").captured == std::vector<std::string>{"7"});
  for (const char* path : {"",
                           "//",
                           "/things/",
                           "/things//",
                           "//things",
                           "/./things",
                           "/things/7/",
                           "/thing",
                           "things",
                           "/THINGS",
                           "/things/../things"}) {
    INFO(path);
    CHECK(routes.find("GET", path).route == nullptr);
    CHECK(routes.methods(path).empty());
  }
  CHECK(routes.find("GET", "/things/" + std::string(600, 'x')).route == nullptr);
  CHECK(routes.find("DELETE", "/things").route == nullptr);
  CHECK(routes.methods("/things") == "GET, HEAD, POST, OPTIONS");
  CHECK(routes.methods("/things/search") == "GET, HEAD, OPTIONS");
}

TEST_CASE("query parameters are read strictly, and everything that is wrong is told", "[unit][thoughts]") {
  const Parameters good{
      {"limit", "7"}, {"offset", "0"}, {"status", "done"}, {"due_from", "2025-02-28"}, {"tags", " a, ,b,"}};
  QueryReader query(good);
  CHECK(query.paging(20).limit == 7);
  CHECK(query.choice<thoughts::TaskStatus>("status") == thoughts::TaskStatus::done);
  CHECK(query.date("due_from") == headway::parse_date("2025-02-28"));
  CHECK(query.list("tags") == std::vector<std::string>{"a", "b"});
  CHECK_FALSE(query.choice<thoughts::Priority>("priority"));
  CHECK(query.required_text("tags") == " a, ,b,");
  CHECK(query.errors().empty());

  const Parameters bad{{"limit", "0"}, {"offset", "-1"}, {"status", "Done"}, {"due_from", "2025-02-30"}, {"q", ""}};
  QueryReader wrong(bad);
  CHECK(wrong.paging(20).limit == 20);
  (void)wrong.choice<thoughts::TaskStatus>("status");
  (void)wrong.date("due_from");
  (void)wrong.required_text("q");
  (void)wrong.required_text("absent");
  CHECK(types(wrong) ==
        "limit:greater_than_equal offset:greater_than_equal status:enum due_from:date_from_datetime_parsing "
        "q:string_too_short absent:missing");
}

TEST_CASE("numbers of a query: digits of the range and nothing else; the last of several counts", "[unit][thoughts]") {
  const auto read = [](const std::string& value) {
    const Parameters parameters{{"n", value}};
    QueryReader query(parameters);
    const auto number = query.number("n", -5, 1, 100);
    return types(query).empty() ? std::to_string(number) : types(query);
  };
  CHECK(read("1") == "1");
  CHECK(read("100") == "100");
  CHECK(read("101") == "n:less_than_equal");
  CHECK(read("99999999999999999999") == "n:less_than_equal");
  CHECK(read("-99999999999999999999") == "n:greater_than_equal");
  for (const char* none : {"", " 1", "1 ", "+1", "1.0", "0x1", "1e1", "one", "--1", "٣"})
    CHECK(read(none) == "n:int_parsing");
  CHECK(read(std::string("1\0", 2)) == "n:value_error");
  CHECK(read("\xff") == "n:string_unicode");
  const Parameters twice{{"n", "1"}, {"n", "2"}};
  CHECK(QueryReader(twice).number("n", 0, 0, 9) == 2);
}

TEST_CASE("the depth of JSON is counted outside of its texts", "[unit][thoughts]") {
  using thoughts::is_deeper_than;
  CHECK_FALSE(is_deeper_than(2, "[[]]"));
  CHECK(is_deeper_than(1, "[{}]"));
  CHECK_FALSE(is_deeper_than(1, "[\"[[[[\"]"));
  CHECK_FALSE(is_deeper_than(1, R"(["\"[[", "\\"])"));
  CHECK(is_deeper_than(1, R"(["\\", []])"));
  CHECK_FALSE(is_deeper_than(1, "]]]][]"));
  CHECK_FALSE(is_deeper_than(0, "\"[\\"));
  CHECK(is_deeper_than(96, std::string(1000000, '[')));
}

TEST_CASE("the envelope has the same five keys whatever has happened", "[unit][thoughts]") {
  const auto moment = headway::parse_timestamp("2025-01-02T03:04:05Z")->value;
  CHECK(
      thoughts::envelope(thoughts::Success{{{"a", 1}}}, "req_00000000", moment) ==
      R"({"success":true,"data":{"a":1},"error":null,"request_id":"req_00000000","timestamp":"2025-01-02T03:04:05Z"})");
  CHECK(thoughts::envelope(thoughts::refuse(404, "NOT_FOUND", "none"), "req_00000000", moment) ==
        R"({"success":false,"data":null,"error":{"code":"NOT_FOUND","message":"none","details":{}},)"
        R"("request_id":"req_00000000","timestamp":"2025-01-02T03:04:05Z"})");
  CHECK(thoughts::envelope(thoughts::Success{"\xff"}, "", moment).find("\xef\xbf\xbd") != std::string::npos);
}

TEST_CASE("what is wrong with a request is told as a list, and the first as the message", "[unit][thoughts]") {
  const headway::ValidationErrors errors{{{"tags", "1"}, "value_error", "is odd"},
                                         {{"title"}, "missing", "is required"}};
  const auto refused = thoughts::refuse("body", errors);
  CHECK(refused.value().status == 422);
  CHECK(refused.value().code == "INVALID_CONTENT");
  CHECK(refused.value().message == "tags.1: is odd");
  CHECK(Json(refused.value().details) == Json::parse(R"({"validation_errors": [
    {"loc": ["body", "tags", "1"], "msg": "is odd", "type": "value_error"},
    {"loc": ["body", "title"], "msg": "is required", "type": "missing"}]})"));
}

TEST_CASE("a service's failure has a status and a code, and its cause stays inside", "[unit][thoughts]") {
  using Kind = thoughts::ServiceError::Kind;
  const auto told = [](Kind kind, const std::string& about) {
    const auto refused = thoughts::refuse(thoughts::ServiceError{kind, about, "7", "words", "secret"});
    CHECK(thoughts::envelope(refused, "", {}).find("secret") == std::string::npos);
    CHECK(refused.value().cause == "secret");
    return std::to_string(refused.value().status) + " " + refused.value().code;
  };
  CHECK(told(Kind::not_found, "thought") == "404 THOUGHT_NOT_FOUND");
  CHECK(told(Kind::not_found, "task") == "404 TASK_NOT_FOUND");
  CHECK(told(Kind::not_found, "source_thought") == "404 SOURCE_THOUGHT_NOT_FOUND");
  CHECK(told(Kind::not_found, "user") == "404 NOT_FOUND");
  CHECK(told(Kind::invalid_data, "thought") == "400 INVALID_CONTENT");
  CHECK(told(Kind::invalid_data, "task") == "400 INVALID_TASK");
  CHECK(told(Kind::invalid_data, "filter") == "400 INVALID_FILTER");
  CHECK(told(Kind::invalid_data, "query") == "400 INVALID_QUERY");
  CHECK(told(Kind::invalid_data, "context") == "400 INVALID_DATA");
  CHECK(told(Kind::conflict, "user") == "409 CONFLICT");
  CHECK(told(Kind::database, "thought") == "500 DATABASE_ERROR");
  CHECK(told(Kind::unreadable_row, "thought") == "500 SERVICE_ERROR");
  CHECK(told(Kind::upstream, "analysis") == "503 CLAUDE_ERROR");
}

TEST_CASE("an entry of the audit log tells what differs, old and new", "[unit][thoughts]") {
  const Json before = {{"a", 1}, {"b", nullptr}, {"c", "same"}}, after = {{"a", 2}, {"b", nullptr}, {"c", "same"}};
  CHECK(thoughts::changes_between(before, after) == Json::parse(R"({"a": {"old": 1, "new": 2}})"));
  CHECK(thoughts::changes_between(nullptr, after) ==
        Json::parse(R"({"a": {"old": null, "new": 2}, "c": {"old": null, "new": "same"}})"));
  CHECK(thoughts::changes_between(before, nullptr) ==
        Json::parse(R"({"a": {"old": 1, "new": null}, "c": {"old": "same", "new": null}})"));
  CHECK(thoughts::changes_between(before, before) == Json::object());
}

TEST_CASE("a key's digest is SHA-256, and two keys differ", "[unit][thoughts]") {
  CHECK(thoughts::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-4
  CHECK(thoughts::random_hexadecimal(32).size() == 64);
  CHECK(thoughts::random_hexadecimal(32) != thoughts::random_hexadecimal(32));
  CHECK(thoughts::equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(thoughts::equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(thoughts::equal_in_constant_time("abc", "ab"));
}
