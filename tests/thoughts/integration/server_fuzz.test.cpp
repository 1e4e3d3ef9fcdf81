// SPDX-License-Identifier: MIT
// Requests that nobody should send, thousands of them: each is answered in the envelope, none writes anything, and the
// server is there afterwards. HEADWAY_FUZZ_SEED and HEADWAY_FUZZ_REQUESTS make other ones, and more.
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "thoughts/fixtures/server.hpp"

using support::HttpHeaders;

namespace {

const std::string valid_body =
    R"({"content": "a thought", "title": "a task", "tags": ["x"], "context": {"k": [1, null]}})";

unsigned number_from(const char* variable, unsigned fallback) {
  const char* value = std::getenv(variable);
  return value == nullptr ? fallback : static_cast<unsigned>(std::strtoul(value, nullptr, 10));
}

/// Makes one bad request after the other. None of them may write: a body that could be valid goes with a wrong key.
class BadRequests {
 public:
  struct Known {
    std::string good_key, revoked_key, thought, task, foreign_thought;
  };
  BadRequests(unsigned seed, Known known) : random_(seed), known_(std::move(known)) {}

  std::string next() {
    switch (below(8)) {
      case 0: return post(broken_json(), good());
      case 1: return post(wrong_types(), good());
      case 2: return post(bad_utf8(), good());
      case 3: return tricky_path();
      case 4: return post(valid_body, bad_key());
      case 5: return odd_headers();
      case 6: return mutated();
      default: return noise();
    }
  }

 private:
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_); }
  template <class T>
  T one_of(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  std::string bytes(std::size_t most) {
    std::string out(below(most) + 1, ' ');
    for (char& c : out) c = static_cast<char>(below(256));
    return out;
  }
  HttpHeaders good() const { return fixtures::api_headers(known_.good_key); }

  /// To a route that would write.
  std::string post(const std::string& body, const HttpHeaders& headers) {
    const std::vector<std::pair<std::string, std::string>> routes{{"POST", "/api/v1/thoughts"},
                                                                  {"POST", "/api/v1/tasks"},
                                                                  {"PUT", "/api/v1/thoughts/" + known_.thought},
                                                                  {"PUT", "/api/v1/tasks/" + known_.task},
                                                                  {"POST", "/api/v1/claude/consciousness-check"}};
    const auto [method, path] = one_of(routes);
    return support::http_request(method, path, headers, body);
  }

  /// A part of an object is none, nor is one with more behind it.
  std::string broken_json() {
    switch (below(5)) {
      case 0: return valid_body.substr(0, 1 + below(valid_body.size() - 1));
      case 1: return valid_body + one_of<std::string>({"}", "{}", ",", "\"", "]", "x", "\x01", "null"});
      case 2: return std::string(1 + below(200000), one_of<char>({'[', '{'}));
      case 3: {
        std::string body = valid_body;
        body[below(2)] = one_of<char>({'\0', ',', ':', '}', '\xff'});  // the brace or the quote of the first key
        return body;
      }
      default: return "\x80" + bytes(300);
    }
  }
  /// Whatever the route takes, one of these fields is there and wrong.
  std::string wrong_types() {
    const std::string wrong = one_of<std::string>({"5",
                                                   "-1e400",
                                                   "true",
                                                   "[]",
                                                   "[[\"a\"]]",
                                                   "{\"a\": {}}",
                                                   "null",
                                                   "1.5",
                                                   "[5]",
                                                   "\"\\u0000\"",
                                                   "\"\\ud800\"",
                                                   "[null]"});
    if (below(4) == 0 && !wrong.starts_with('{')) return wrong;
    return R"({"content": )" + wrong + R"(, "title": )" + wrong + R"(, "status": )" + wrong + R"(, "priority": )" +
           wrong + R"(, "limit_recent": "ten", "tags": )" + one_of<std::string>({"5", "[5]", "{}", "null"}) + "}";
  }
  std::string bad_utf8() {
    const std::string bad = one_of<std::string>(
        {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xf8\x88\x80\x80\x80"});
    return R"({"content": "a)" + bad + R"(", "title": ")" + bad + R"(b", "status": ")" + bad +
           R"(", "limit_recent": ")" + bad + "\"}";
  }
  HttpHeaders bad_key() {
    const std::string value = one_of<std::string>({"",
                                                   "Bearer",
                                                   "Bearer " + known_.revoked_key,
                                                   "Bearer " + known_.good_key + "x",
                                                   "Bearer " + known_.good_key.substr(0, known_.good_key.size() - 1),
                                                   "Basic " + known_.good_key,
                                                   known_.good_key,
                                                   "Bearer " + known_.good_key + " " + known_.good_key,
                                                   "Bearer ' OR '1'='1",
                                                   "Bearer " + std::string(5000, 'k'),
                                                   "Bearer \xff\xfe"});
    return {{"Authorization", value}, {"Content-Type", "application/json"}};
  }
  std::string tricky_path() {
    const std::vector<std::string> parts{"api",
                                         "v1",
                                         "thoughts",
                                         "tasks",
                                         "search",
                                         "health",
                                         "..",
                                         ".",
                                         "",
                                         "%2e%2e",
                                         "%2F",
                                         "%00",
                                         "%",
                                         "%u0041",
                                         "%zz",
                                         "a b",
                                         known_.foreign_thought,
                                         "'--",
                                         "%c0%af",
                                         "complete",
                                         "\\",
                                         "~",
                                         "%0d%0aX: y",
                                         ";x=1"};
    std::string path;
    if (below(2) == 0) path = "/api/v1";
    for (std::size_t count = below(6); count > 0; --count) path += "/" + one_of(parts);
    if (below(3) == 0)
      path = one_of<std::string>({"", "*", "http://elsewhere/", "/?", "/api/v1/thoughts?", "?q=1"}) + path;
    const std::vector<std::string> queries{"",
                                           "?limit=0",
                                           "?limit=1e9",
                                           "?offset=-1&offset=x",
                                           "?q=%00",
                                           "?q=%FF",
                                           "?status=%27--",
                                           "?sort_by=id",
                                           "?tags=%",
                                           "?&&==&",
                                           "??",
                                           "?" + std::string(3000, 'q'),
                                           "#fragment",
                                           "?limit=%EF%BC%91",
                                           "?q=a&fields=x"};
    return support::http_request(
        one_of<std::string>({"GET", "DELETE", "PATCH", "OPTIONS", "TRACE"}), path + one_of(queries), good());
  }
  std::string odd_headers() {
    HttpHeaders headers = good();
    const auto odd = one_of<HttpHeaders::value_type>({{"Range", "bytes=0-3"},
                                                      {"Range", "bytes=0-3,x"},
                                                      {"Range", "bytes=5-1,-,9-"},
                                                      {"Expect", "100-continue"},
                                                      {"Expect", "the unexpected"},
                                                      {"Content-Encoding", "gzip"},
                                                      {"Content-Encoding", "br"},
                                                      {"Transfer-Encoding", "chunked"},
                                                      {"Transfer-Encoding", "chunked, chunked"},
                                                      {"Content-Length", "-1"},
                                                      {"Content-Length", "99999999999999999999"},
                                                      {"Content-Length", "7, 8"},
                                                      {"Content-Type", "multipart/form-data"},
                                                      {"Cookie", std::string(20000, 'c')},
                                                      {"X-" + std::string(9000, 'h'), "v"},
                                                      {"Connection", "keep-alive, upgrade"}});
    std::erase_if(headers, [&](const auto& each) { return each.first == odd.first; });
    headers.push_back(odd);
    if (below(8) == 0) {
      for (int count = 0; count < 300; ++count) headers.emplace_back("X-" + std::to_string(count), "v");
    }
    if (below(2) == 0) return post(broken_json(), headers);
    return support::http_request("GET", "/api/v1/thoughts", headers);
  }
  /// A request that would do, had it the right key, with bytes of it changed.
  std::string mutated() {
    std::string request = post(valid_body, bad_key());
    for (std::size_t count = 1 + below(6); count > 0; --count) {
      const std::size_t at = below(request.size());
      switch (below(4)) {
        case 0: request[at] = static_cast<char>(below(256)); break;
        case 1: request.erase(at, 1 + below(20)); break;
        case 2: request.insert(at, bytes(10)); break;
        default: request.insert(at, request.substr(below(request.size()), below(40))); break;
      }
      if (request.empty()) request = "x";
    }
    return request;
  }
  std::string noise() {
    switch (below(6)) {
      case 0: return bytes(500);
      case 1: return "GET / HTTP/0.9\r\n\r\n";
      case 2: return "GET /" + std::string(below(100000), 'x');
      case 3: return "\r\n\r\nGET / HTTP/1.1\r\n\r\n";
      case 4: return "GET / HTTP/1.1\nHost: x\n\n";
      default: return "GET / HTTP/1.1\r\n" + bytes(200) + ": " + bytes(200) + "\r\n\r\n";
    }
  }

  std::mt19937 random_;
  Known known_;
};

/// How many rows each table has, and what stands in those that requests can write.
std::map<std::string, std::string> state_of(const fixtures::Server& server) {
  std::map<std::string, std::string> out;
  for (const char* table : {"users",
                            "thoughts",
                            "tasks",
                            "contexts",
                            "claude_analysis_results",
                            "thought_relationships",
                            "api_keys",
                            "audit_log",
                            "headway_history"}) {
    out[table] = server.scalar("SELECT count(*) FROM " + std::string(table));
  }
  out["rows"] = server.scalar("SELECT content, updated_at, tags FROM thoughts ORDER BY id") +
                server.scalar("SELECT title, updated_at, status FROM tasks ORDER BY id");
  return out;
}

}  // namespace

TEST_CASE("bad requests are refused in the envelope, and nothing is written", "[integration][thoughts]") {
  const unsigned seed = number_from("HEADWAY_FUZZ_SEED", 20250102);
  const unsigned requests = number_from("HEADWAY_FUZZ_REQUESTS", 4000);
  std::cout << "HEADWAY_FUZZ_SEED=" << seed << " HEADWAY_FUZZ_REQUESTS=" << requests << '\n';
  const fixtures::Server server;
  const fixtures::ApiClient api = server.api_client(), other = server.client_of_other_user();
  const auto id_of = [](const fixtures::ApiAnswer& made) { return made.data().at("id").get<std::string>(); };
  const thoughts::NewKey revoked = server.add_key(server.sample_user().id);
  REQUIRE(thoughts::KeyService(server.connection()).revoke(revoked.row.id));
  BadRequests bad(seed,
                  {.good_key = server.test_api_key(),
                   .revoked_key = revoked.token,
                   .thought = id_of(api.post("/api/v1/thoughts", {{"content", "mine"}})),
                   .task = id_of(api.post("/api/v1/tasks", {{"title", "mine"}})),
                   .foreign_thought = id_of(other.post("/api/v1/thoughts", {{"content", "theirs"}}))});
  const auto before = state_of(server);
  std::map<int, int> answers;
  for (unsigned count = 0; count < requests; ++count) {
    const std::string request = bad.next();
    const support::Connection connection(server.port());
    connection.send(request);
    connection.end_sending();
    const support::HttpAnswer answer = support::read_answer(connection.receive());
    ++answers[answer.status];
    const std::string flaw = request.starts_with("HEAD") ? "" : fixtures::flaw_of_envelope(answer);
    if (flaw.empty() && answer.status < 500) continue;
    FAIL("request " << count << ": " << flaw << ", status " << answer.status << "\n"
                    << request.substr(0, 600) << "\n"
                    << answer.body.substr(0, 600));
  }
  CHECK(state_of(server) == before);
  CHECK(server.log().empty());
  for (const int status : {200, 400, 401, 404, 405, 415, 422}) {
    INFO("status " << status << " never came");
    CHECK(answers[status] > 0);
  }
  CHECK(api.post("/api/v1/thoughts", {{"content", "still here"}}).status == 201);
  CHECK(server.database().is_sound());
}

TEST_CASE("huge bodies are read so far and no farther, and the next client is served", "[integration][thoughts]") {
  const fixtures::Server server;
  const auto before = state_of(server);
  const std::string head = "POST /api/v1/thoughts HTTP/1.1\r\nAuthorization: Bearer " + server.test_api_key() +
                           "\r\nContent-Type: application/json\r\n";
  const std::string megabyte(1 << 20, 'x');
  {
    const support::Connection chunked(server.port());
    chunked.send(head + "Transfer-Encoding: chunked\r\n\r\n");
    for (int count = 0; count < 64; ++count) chunked.send("100000\r\n" + megabyte + "\r\n");
  }
  {
    const support::Connection promised(server.port());
    promised.send(head + "Content-Length: 18446744073709551615\r\n\r\n");
    for (int count = 0; count < 64; ++count) promised.send(megabyte);
  }
  {
    const support::Connection endless(server.port());
    for (int count = 0; count < 64; ++count) endless.send("GET /" + megabyte);
  }
  CHECK(state_of(server) == before);
  CHECK(server.client_with({}).get("/api/v1/health").status == 200);
}

TEST_CASE("clients that say nothing, or one byte now and then, are not waited for without end",
          "[integration][thoughts]") {
  auto options = fixtures::quick_options();
  options.workers = 2;
  options.limits.patience = {std::chrono::milliseconds(300), std::chrono::milliseconds(600)};
  const fixtures::Server server(std::move(options));
  const support::Connection silent(server.port());
  const support::Connection slow(server.port());
  const auto started = std::chrono::steady_clock::now();
  std::thread drip([&] {
    for (int count = 0; count < 12; ++count) {
      slow.send("G");
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  CHECK(server.client_with({}).get("/api/v1/health").status == 200);
  CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(4));
  CHECK(silent.receive().empty());
  drip.join();
  CHECK(fixtures::checked(support::read_answer(slow.receive())).status == 400);
}
