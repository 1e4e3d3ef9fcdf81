// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_SCRIPTING_HPP
#define HEADWAY_TOOLS_COMMANDS_SCRIPTING_HPP

#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "headway/tools/context.hpp"

namespace headway::inline v0::cli {

/// `--sql`, of commands that write a script instead of doing what it would do.
///
/// Whose SQL it is, says the database that the operator means; none is opened. `--dialect` says it where no database is
/// to be named, as `dialect_name` does in Alembic's env.py.
///
/// @source https://alembic.sqlalchemy.org/en/latest/api/runtime.html (EnvironmentContext.configure)
struct Scripting {
  void declare(CLI::App& command, const char* help, const char* excluded) {
    CLI::Option* const script = command.add_flag("--sql", is_asked_for, help)->excludes(command.get_option(excluded));
    command.add_option("--dialect", dialect_name, "of the script; else that of the database, which is not opened")
        ->check(CLI::IsMember({"sqlite", "postgresql", "mysql"}))
        ->type_name("NAME")
        ->needs(script);
  }
  [[nodiscard]] Answer run(const Context& context, Scripted what, const std::string& range) const {
    std::optional<Dialect> dialect;
    if (dialect_name == "sqlite") dialect = Dialect::sqlite;
    if (dialect_name == "postgresql") dialect = Dialect::postgresql;
    if (dialect_name == "mysql") dialect = Dialect::mysql;
    return context.script(what, range, dialect);
  }

  bool is_asked_for = false;
  std::string dialect_name;
};

}  // namespace headway::inline v0::cli

#endif
