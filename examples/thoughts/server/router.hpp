// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_ROUTER_HPP
#define THOUGHTS_SERVER_ROUTER_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/json.hpp"
#include "server/query_reader.hpp"
#include "server/reply.hpp"
#include "services/key_service.hpp"

namespace thoughts {

/// A request, up to its body.
struct RequestHead {
  std::string method;
  std::string path;  ///< Decoded.
  Parameters parameters;
  std::vector<std::string> authorization;  ///< Each header of that name.
  std::string remote_address;
};

/// What a handler is given.
struct Call {
  const RequestHead& head;
  std::vector<std::string> captured;  ///< What stands in the path where the pattern has braces.
  headway::Json body;                 ///< Null where the route takes none.
  Caller caller;                      ///< Whose key was sent; nobody's on an open route.
  Connection& db;
};
using Handler = std::function<Reply(Call&)>;

/// One thing that the API does.
struct Route {
  enum class Access : std::uint8_t { open, with_key };
  enum class Cost : std::uint8_t { usual, high };

  std::string method;
  std::string pattern;  ///< `/api/v1/thoughts/{id}`; braces take one part of a path.
  Handler handler;
  Access access = Access::with_key;
  bool takes_body = false;
  Cost cost = Cost::usual;  ///< What asks somebody else's service is limited more strictly.
};

/// Finds the route of a request.
class Router {
 public:
  /// The longest path that is looked at; no route has one that is longer.
  static constexpr std::size_t longest_path = 512;

  struct Match {
    const Route* route = nullptr;
    std::vector<std::string> captured;
  };

  /// A route that comes first wins.
  void add(Route route) { routes_.push_back({split(route.pattern), std::move(route)}); }

  /// HEAD is answered as GET is; HTTP leaves the body away.
  [[nodiscard]] Match find(std::string_view method, std::string_view path) const {
    if (method == "HEAD") method = "GET";
    const std::vector<std::string_view> parts = parts_of(path);
    for (const auto& [pattern, route] : routes_) {
      if (route.method != method) continue;
      if (auto captured = match(pattern, parts)) return {&route, std::move(*captured)};
    }
    return {};
  }

  /// `GET, HEAD, OPTIONS`: what can be done with a path; empty for one that leads nowhere.
  [[nodiscard]] std::string methods(std::string_view path) const {
    std::string out;
    const std::vector<std::string_view> parts = parts_of(path);
    for (const auto& [pattern, route] : routes_) {
      if (!match(pattern, parts) || out.find(route.method) != std::string::npos) continue;
      out += (out.empty() ? "" : ", ") + route.method + (route.method == "GET" ? ", HEAD" : "");
    }
    return out.empty() ? out : out + ", OPTIONS";
  }

 private:
  struct Entry {
    std::vector<std::string> pattern;
    Route route;
  };

  /// Nothing is normalised: an empty part, a dot or a slash at the end make another path.
  static std::vector<std::string_view> parts_of(std::string_view path) {
    std::vector<std::string_view> out;
    if (path.size() > longest_path) return out;
    for (std::size_t begin = 0; begin <= path.size();) {
      const std::size_t end = std::min(path.find('/', begin), path.size());
      out.push_back(path.substr(begin, end - begin));
      begin = end + 1;
    }
    return out;
  }
  static std::vector<std::string> split(std::string_view pattern) {
    const std::vector<std::string_view> parts = parts_of(pattern);
    return {parts.begin(), parts.end()};
  }
  static std::optional<std::vector<std::string>> match(const std::vector<std::string>& pattern,
                                                       const std::vector<std::string_view>& parts) {
    if (pattern.size() != parts.size()) return std::nullopt;
    std::vector<std::string> captured;
    for (std::size_t at = 0; at < parts.size(); ++at) {
      if (pattern[at].starts_with('{') && !parts[at].empty()) {
        captured.emplace_back(parts[at]);
      } else if (pattern[at] != parts[at]) {
        return std::nullopt;
      }
    }
    return captured;
  }

  std::vector<Entry> routes_;
};

}  // namespace thoughts

#endif
