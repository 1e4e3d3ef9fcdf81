// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_DATABASES_DATABASE_HPP
#define THOUGHTS_DATABASES_DATABASE_HPP

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "headway/tools/database.hpp"

// The databases that the program was built for. Each kind is a source file of its own, and so is the history: they are
// what takes the compiler longest, and it works on several at once.
namespace thoughts {

/// How long a request waits while another writes.
inline constexpr std::chrono::milliseconds write_lock_timeout{5000};

/// One kind of database.
struct DatabaseKind {
  headway::cli::Driver driver;  ///< Migrates it.
  /// Connects to one, with the settings that the services count on.
  headway::Result<std::unique_ptr<headway::Connection>> (*connect)(const std::string& database);
};

[[nodiscard]] DatabaseKind sqlite();
[[nodiscard]] DatabaseKind postgresql();  // this and the next where the library is built with their components
[[nodiscard]] DatabaseKind mysql();

/// Those of this program; SQLite is the first.
[[nodiscard]] const std::vector<DatabaseKind>& database_kinds();
/// What the library's commands migrate them with.
[[nodiscard]] std::vector<headway::cli::Driver> drivers();

/// The application's migrations; see history.hpp.
[[nodiscard]] const headway::History& program_history();

/// @name By a path or a URL, which tells the kind.
/// @{
/// Brings a database to the newest revision; a file is made anew when there is none.
[[nodiscard]] headway::Result<headway::Report> migrate_to_head(const std::string& database);
/// Connects to a database that is there. Where a server can end a connection, it is one that lasts.
///
/// @error cannot_open  a database in memory, as each connection would have its own; and whatever the backend says
[[nodiscard]] headway::Result<std::unique_ptr<headway::Connection>> connect(const std::string& database);
/// @}

}  // namespace thoughts

#endif
