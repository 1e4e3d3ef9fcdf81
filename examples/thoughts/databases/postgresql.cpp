// SPDX-License-Identifier: MIT
#include "headway/postgresql.hpp"

#include <utility>

#include "databases/database.hpp"

namespace thoughts {

namespace {

/// Times are bound as texts in UTC, without saying so, and read as the session writes them.
///
/// @source https://www.postgresql.org/docs/current/datatype-datetime.html (8.5.1.3: without a zone, a text is of the
/// session's), https://www.postgresql.org/docs/current/runtime-config-client.html (the settings)
headway::Result<std::unique_ptr<headway::Connection>> connect_to_server(const std::string& url) {
  headway::Result<headway::Postgresql> backend = headway::Postgresql::open(url, headway::OpenMode::read_write);
  if (!backend) return headway::failure(std::move(backend.error()));
  const std::string limit = "SET lock_timeout = " + std::to_string(write_lock_timeout.count());
  for (const char* setting : {"SET TIME ZONE 'UTC'", "SET datestyle = 'ISO'", limit.c_str()}) {
    if (auto done = backend->execute(setting); !done) return headway::failure(std::move(done.error()));
  }
  return std::make_unique<headway::Postgresql>(std::move(*backend));
}

}  // namespace

DatabaseKind postgresql() { return {headway::cli::driver_of<headway::Postgresql>(), &connect_to_server}; }

}  // namespace thoughts
