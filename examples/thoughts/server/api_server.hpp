// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_API_SERVER_HPP
#define THOUGHTS_SERVER_API_SERVER_HPP

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "databases/database.hpp"
#include "server/dispatcher.hpp"
#include "server/http_server.hpp"
#include "server/options.hpp"
#include "server/routes.hpp"

namespace thoughts {

/// The application as a server: its database at the newest revision, and its API at a port.
class ApiServer {
 public:
  /// Migrates, connects and takes the port. What went wrong is a text for people.
  [[nodiscard]] static tl::expected<std::unique_ptr<ApiServer>, std::string> open(ServerOptions options) {
    const auto migrated = migrate_to_head(options.database);
    if (!migrated) return tl::make_unexpected(describe(migrated.error()));
    std::unique_ptr<ApiServer> made(new ApiServer(options));
    for (int count = 0; count < options.workers; ++count) {
      auto connection = connect(options.database);
      if (!connection) return tl::make_unexpected(describe(connection.error()));
      made->connections_.push_back(std::move(*connection));
    }
    const std::optional<int> port = made->http_.bind(options.host, options.port);
    if (!port) {
      return tl::make_unexpected("error: cannot listen at " + options.host + ":" + std::to_string(options.port) +
                                 "; is the port taken, or the address another machine's?");
    }
    made->port_ = *port;
    return made;
  }

  [[nodiscard]] int port() const noexcept { return port_; }
  /// Serves until stop() is called, from any thread, and returns when every request that had come is answered.
  bool serve() { return http_.serve(); }
  void stop() { http_.stop(); }

 private:
  explicit ApiServer(const ServerOptions& options)
      : dispatcher_(routes(options.analyst), options.rate_limits),
        http_(dispatcher_, connections_, options.limits, options.log) {}

  std::vector<std::unique_ptr<headway::Connection>> connections_;
  Dispatcher dispatcher_;
  HttpServer http_;
  int port_ = 0;
};

}  // namespace thoughts

#endif
