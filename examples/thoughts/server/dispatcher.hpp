// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_DISPATCHER_HPP
#define THOUGHTS_SERVER_DISPATCHER_HPP

#include <chrono>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/json.hpp"
#include "server/bearer.hpp"
#include "server/options.hpp"
#include "server/rate_limiter.hpp"
#include "server/router.hpp"

namespace thoughts {

using HeaderLines = std::vector<std::pair<std::string, std::string>>;

/// Whether the brackets of a JSON text lie deeper in each other than `most`; texts do not count.
[[nodiscard]] inline bool is_deeper_than(std::size_t most, std::string_view json) noexcept {
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (in_text) {
      if (c == '\\') ++at;
      in_text = c != '"';
    } else if (c == '"') {
      in_text = true;
    } else if (c == '[' || c == '{') {
      if (++depth > most) return true;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

/// Lets a request in or refuses it, in this order: the path, the key, the number of requests, the body, and what the
/// handler finds wrong. Whoever has no key cannot make the server read a body.
class Dispatcher {
 public:
  /// The audit log and the envelope lay levels of their own around what is sent, and are to stay readable.
  static constexpr std::size_t deepest_body = headway::max_json_depth - 4;

  struct Admitted {
    const Route* route = nullptr;
    std::vector<std::string> captured;
    Caller caller;
  };

  Dispatcher(Router router, RateLimits limits) : router_(std::move(router)), limits_(limits) {}

  /// Answers OPTIONS: what can be done with a path, also for browsers that ask before a page of another origin may.
  [[nodiscard]] std::optional<Success> options(const RequestHead& head, HeaderLines& headers) const {
    const std::string methods = router_.methods(head.path);
    if (head.method != "OPTIONS" || methods.empty()) return std::nullopt;
    headers.emplace_back("Allow", methods);
    headers.emplace_back("Access-Control-Allow-Methods", methods);
    headers.emplace_back("Access-Control-Allow-Headers", "Authorization, Content-Type");
    return Success{nullptr, 204};
  }

  /// The part that needs no body. `headers` is given what the answer has to say of limits and methods, also when the
  /// request is refused.
  [[nodiscard]] tl::expected<Admitted, ApiError> admit(const RequestHead& head, Connection& db, HeaderLines& headers) {
    Router::Match match = router_.find(head.method, head.path);
    if (match.route == nullptr) return no_route(head, headers);
    Caller caller;
    std::string client = "address " + head.remote_address;
    std::optional<ApiError> refused;
    if (match.route->access == Route::Access::with_key) {
      tl::expected<Caller, ApiError> known = identify(head, db);
      if (known) {
        caller = *known;
        client = "key " + caller.key_id.str();
      } else {
        refused = std::move(known.error());  // still counted: guessing keys is limited too
      }
    }
    const int limit = match.route->cost == Route::Cost::high ? limits_.high_cost : limits_.usual;
    if (limit > 0) {
      if (auto allowed = count(client, limit, headers); !allowed) return tl::make_unexpected(allowed.error());
    }
    if (refused) return tl::make_unexpected(std::move(*refused));
    return Admitted{match.route, std::move(match.captured), caller};
  }

  /// The part that follows. Nothing that is thrown gets out, nor its words to the client.
  [[nodiscard]] Reply run(const Admitted& admitted, const RequestHead& head, std::string_view body, Connection& db) {
    try {
      Call call{head, admitted.captured, {}, admitted.caller, db};
      if (admitted.route->takes_body) {
        auto read = parse(body);
        if (!read) return tl::make_unexpected(std::move(read.error()));
        call.body = std::move(*read);
      }
      return admitted.route->handler(call);
    } catch (const std::exception& problem) {
      return tl::make_unexpected(internal_error(problem.what()));
    }
  }

  [[nodiscard]] static ApiError internal_error(std::string cause) {
    return {500,
            "INTERNAL_ERROR",
            "Something went wrong inside the server",
            headway::OrderedJson::object(),
            std::move(cause)};
  }

 private:
  [[nodiscard]] tl::unexpected<ApiError> no_route(const RequestHead& head, HeaderLines& headers) const {
    const std::string methods = router_.methods(head.path);
    if (methods.empty()) return refuse(404, "NOT_FOUND", "There is nothing at this path");
    headers.emplace_back("Allow", methods);
    return refuse(405, "METHOD_NOT_ALLOWED", "This path takes " + methods);
  }

  [[nodiscard]] static tl::expected<Caller, ApiError> identify(const RequestHead& head, Connection& db) {
    std::optional<std::string_view> key;
    if (head.authorization.size() == 1) key = bearer_key(head.authorization.front());
    if (!key) return refuse(401, "UNAUTHORIZED", "Send a key: Authorization: Bearer <key>");
    auto caller = KeyService(db).authenticate(*key);
    if (!caller) return refuse(caller.error());
    if (!*caller) return refuse(401, "UNAUTHORIZED", "This key is not known, or was revoked");
    if (!(**caller).is_active) return refuse(403, "FORBIDDEN", "The user of this key is not active");
    return **caller;
  }

  [[nodiscard]] tl::expected<void, ApiError> count(const std::string& client, int limit, HeaderLines& headers) {
    const RateLimiter::Verdict verdict = limiter_.ask(client, limit);
    const auto reset = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now()) + verdict.until_reset;
    headers.emplace_back("RateLimit-Limit", std::to_string(verdict.limit));
    headers.emplace_back("RateLimit-Remaining", std::to_string(verdict.remaining));
    headers.emplace_back("RateLimit-Reset", std::to_string(reset.time_since_epoch().count()));
    if (verdict.is_allowed) return {};
    const auto seconds = verdict.until_reset.count();
    headers.emplace_back("Retry-After", std::to_string(seconds));
    ApiError error{429,
                   "RATE_LIMITED",
                   "There were " + std::to_string(limit) + " requests in a minute, and no more are allowed",
                   {{"retry_after_seconds", seconds}},
                   {}};
    return tl::make_unexpected(std::move(error));
  }

  [[nodiscard]] static tl::expected<headway::Json, ApiError> parse(std::string_view body) {
    const auto wrong = [](std::string type, std::string message) {
      return refuse("body", headway::ValidationErrors{{{}, std::move(type), std::move(message)}});
    };
    if (body.empty()) return wrong("missing", "A body is required");
    if (is_deeper_than(deepest_body, body)) {
      return wrong("json_invalid", "JSON may be " + std::to_string(deepest_body) + " levels deep, and is deeper");
    }
    headway::Result<headway::Json> read = headway::parse_json(body);
    if (!read) return wrong("json_invalid", read.error().message);
    return std::move(*read);
  }

  Router router_;
  RateLimits limits_;
  RateLimiter limiter_;
};

}  // namespace thoughts

#endif
