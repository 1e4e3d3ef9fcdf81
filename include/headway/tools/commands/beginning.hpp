// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_COMMANDS_BEGINNING_HPP
#define HEADWAY_TOOLS_COMMANDS_BEGINNING_HPP

#include <filesystem>
#include <string>
#include <system_error>

#include <CLI/CLI.hpp>

#include "headway/tools/context.hpp"
#include "headway/tools/migration_file.hpp"

// What is done once, before there are migrations.
namespace headway::inline v0::cli {

/// `{directory, file}`
struct Init {
  static constexpr const char* word = "init";
  static constexpr const char* help = "make a directory for migrations";
  static constexpr const char* examples = "init migrations";

  void declare(CLI::App& command) {
    command.add_option("directory", directory, "where it shall be; else where the program was built to have it")
        ->type_name("DIR");
  }
  [[nodiscard]] Answer run(const Context& context) const {
    const std::string made = directory.empty() ? context.application.migrations_directory : directory;
    if (made.empty()) {
      return fail(
          ErrorCode::migration_not_written, "this program was not told where its migrations lie", "name a directory");
    }
    if (Result<void> empty = make_empty(made); !empty) return fail(empty.error());
    // Version control keeps no empty directory, and the build needs this one.
    const std::string file = (std::filesystem::path(made) / "README").string();
    const std::string& program = context.application.name;
    if (Result<void> written = write_new_file(file,
                                              "The migrations of " + program + ", in the order of their names. `" +
                                                  program + " revision -m MESSAGE` writes the next one.\n");
        !written) {
      return fail(written.error());
    }
    return news("made " + file + "\nnext: headway_add_migrations(" + program + " DIRECTORY " +
                    std::filesystem::path(made).filename().string() + ") in CMakeLists.txt, then `" + program +
                    " revision -m MESSAGE`\n",
                {{"directory", made}, {"file", file}});
  }

  std::string directory;

 private:
  /// @error migration_not_written  it is there and holds something, or cannot be made
  static Result<void> make_empty(const std::string& directory) {
    std::error_code problem;
    const bool is_there = std::filesystem::exists(directory, problem);
    if (is_there && !std::filesystem::is_empty(directory, problem)) {
      return failure(ErrorCode::migration_not_written,
                     problem ? directory + " is no directory" : "the directory " + directory + " is not empty",
                     "name another one");
    }
    std::filesystem::create_directories(directory, problem);
    if (problem) {
      return failure(ErrorCode::migration_not_written,
                     "the directory " + directory + " cannot be made: " + problem.message());
    }
    return {};
  }
};

}  // namespace headway::inline v0::cli

#endif
