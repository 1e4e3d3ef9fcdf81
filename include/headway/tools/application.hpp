// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_APPLICATION_HPP
#define HEADWAY_TOOLS_APPLICATION_HPP

#include <functional>
#include <string>
#include <vector>

#include "headway/engine/options.hpp"
#include "headway/history/models.hpp"
#include "headway/schema/dialect.hpp"

namespace headway::inline v0::cli {

class OwnCommands;

/// What an application says of itself.
struct Application {
  std::string name;  ///< Stands in help texts and, with the version, in the history table.
  std::string version = {};
  std::string default_database = "database.db";  ///< Used when neither the operator nor the environment names one.
  std::string migrations_directory =
      {};  ///< Where `revision` and `merge` write; headway_add_migrations tells it to the program.
  std::string migrations_namespace = {};  ///< What the migrations there are declared in.
  Models models = {};  ///< The tables of the models: what `check` compares the database with, too, and `revision
                       ///< --autogenerate` the migrations.
  std::vector<Dialect> dialects = {};  ///< Those that `revision --autogenerate` writes for; none for those that the
                                       ///< program was built for.
  std::string file_template =
      {};  ///< How `revision` and `merge` call files: `{rev}_{slug}`; see tools/file_template.hpp.
  std::string after_writing = {};  ///< A shell command for files that were written: `clang-format -i`.
  std::function<void(OwnCommands&)> more_commands = {};  ///< Declares commands of its own, beside those of the library.
  Options options = {};  ///< As for a Migrator; `program` is name and version when it says nothing.
};

/// Exit codes of run().
inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int wrong_usage = 2;
inline constexpr int found_differences = 3;

}  // namespace headway::inline v0::cli

#endif
