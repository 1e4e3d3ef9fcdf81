// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_LOCATION_HPP
#define HEADWAY_TOOLS_LOCATION_HPP

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "headway/base/error.hpp"
#include "headway/schema/dialect.hpp"

namespace headway::inline v0::cli {

/// Where the database is, and who said so.
struct Location {
  std::string database;  ///< What the backend opens.
  std::string source;    ///< `--database`, `DATABASE_URL`, `.env` or `default`.
  Dialect dialect = Dialect::sqlite;
};

namespace detail {

[[nodiscard]] inline std::string_view trimmed(std::string_view words) {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t first = words.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return words.substr(first, words.find_last_not_of(blank) - first + 1);
}

}  // namespace detail

/// The value of a variable in an environment file of `NAME=value` lines; empty when it has none. `export` before the
/// name and quotes around the value are allowed, `#` begins a comment at the beginning of a line.
[[nodiscard]] inline std::string variable_in_file(const std::string& path, std::string_view variable) {
  std::ifstream file(path);
  std::string found;
  for (std::string line; std::getline(file, line);) {
    std::string_view rest = detail::trimmed(line);
    if (rest.starts_with("export ")) rest = detail::trimmed(rest.substr(7));
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos || rest.starts_with('#')) continue;
    if (detail::trimmed(rest.substr(0, equals)) != variable) continue;
    std::string_view value = detail::trimmed(rest.substr(equals + 1));
    if (value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    found = value;
  }
  return found;
}

/// The kind of database that a location is of: a path or a file: URI is SQLite's.
///
/// @error cannot_open  a URL of another kind; the URL itself is not repeated, as it may hold a password
[[nodiscard]] inline Result<Dialect> dialect_of(std::string_view location) {
  const std::size_t end = location.find("://");
  if (end == std::string_view::npos) return Dialect::sqlite;
  const std::string_view scheme = location.substr(0, end);
  if (scheme == "sqlite") return Dialect::sqlite;
  if (scheme == "postgresql" || scheme == "postgres") return Dialect::postgresql;
  if (scheme == "mysql" || scheme == "mariadb") return Dialect::mysql;
  return failure(ErrorCode::cannot_open,
                 "a path or a URL of sqlite, postgresql or mysql was expected, found one of " + std::string(scheme),
                 "name a database that this program was built for");
}

/// The path in a `sqlite:///relative.db` or `sqlite:////absolute.db` URL, or the text as it is when it is no URL.
///
/// @error cannot_open  no such URL
[[nodiscard]] inline Result<std::string> path_of_url(std::string_view url) {
  constexpr std::string_view prefix = "sqlite://";
  if (!url.starts_with(prefix)) return std::string(url);
  std::string_view path = url.substr(prefix.size());
  if (path.empty()) return std::string(":memory:");
  if (!path.starts_with('/')) {
    return failure(ErrorCode::cannot_open,
                   "a sqlite URL has three slashes before a relative path and four before an absolute one");
  }
  path.remove_prefix(1);
  if (path.find('?') != std::string_view::npos) {
    return failure(ErrorCode::cannot_open, "a sqlite URL takes no parameters; use a file: URI for them");
  }
  return path.empty() ? std::string(":memory:") : std::string(path);
}

/// What the operator gave, else the environment's DATABASE_URL, else the one in a `.env` file of the current
/// directory, else the application's default.
[[nodiscard]] inline Result<Location> locate(std::string_view given, std::string_view default_database) {
  Location found{std::string(given), "--database"};
  if (found.database.empty()) {
    const char* variable = std::getenv("DATABASE_URL");
    found = {variable == nullptr ? "" : variable, "DATABASE_URL"};
  }
  if (found.database.empty()) found = {variable_in_file(".env", "DATABASE_URL"), ".env"};
  if (found.database.empty()) found = {std::string(default_database), "default"};
  const Result<Dialect> dialect = dialect_of(found.database);
  if (!dialect) return failure(dialect.error());
  found.dialect = *dialect;
  Result<std::string> where = path_of_url(found.database);
  if (!where) return failure(std::move(where.error()));
  found.database = std::move(*where);
  return found;
}

}  // namespace headway::inline v0::cli

#endif
