// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_OPTIONS_HPP
#define THOUGHTS_SERVER_OPTIONS_HPP

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>

#include "services/consciousness_check.hpp"

namespace thoughts {

/// How many requests a client may send in a minute; 0 for no limit.
struct RateLimits {
  int usual = 100;
  int high_cost = 10;
};

/// How long a client may be silent, and how long all of a request may take.
struct Patience {
  std::chrono::milliseconds silence{5000};
  std::chrono::milliseconds request{30000};
};

/// How much of a request is read.
struct HttpLimits {
  std::size_t head_bytes = 64 * 1024;          ///< Request line and headers.
  std::size_t body_bytes = 1024 * 1024;        ///< Unpacked.
  std::size_t linger_bytes = 8 * 1024 * 1024;  ///< Of a body that is refused, so that the answer arrives.
  Patience patience{};
};

/// Is told what no client is: why the server failed.
using Log = std::function<void(const std::string& line)>;

/// What a server is started with.
struct ServerOptions {
  std::string database;  ///< A path or a URL.
  std::string host = "127.0.0.1";
  int port = 8000;  ///< 0 for a free one.
  int workers = 4;
  RateLimits rate_limits{};
  HttpLimits limits{};
  Analyst analyst = count_tags;
  Log log = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
};

}  // namespace thoughts

#endif
