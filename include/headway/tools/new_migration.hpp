// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_NEW_MIGRATION_HPP
#define HEADWAY_TOOLS_NEW_MIGRATION_HPP

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/base/finding.hpp"
#include "headway/history/graph.hpp"
#include "headway/history/history.hpp"
#include "headway/tools/migration_file.hpp"
#include "headway/tools/migration_source.hpp"

namespace headway::inline v0 {

/// What is asked of the commands that write a migration.
struct NewMigration {
  std::string directory;                    ///< Where the migrations lie.
  std::string name_space;                   ///< The one that they are declared in.
  std::vector<std::string> revisions = {};  ///< Targets: what it stands on. None for all heads.
  std::string message = {};
  std::string revision = {};
  std::string branch_label = {};
  std::vector<std::string> depends_on = {};
  std::string random_id = {};      ///< See name_migration().
  std::string after = {};          ///< A shell command that is given the file at its end, such as `clang-format -i`.
  std::string file_template = {};  ///< See file_name(); empty for `{rev}_{slug}`.
  /// When it is written; absent for now.
  std::optional<std::chrono::system_clock::time_point> time = {};
  bool splice = false;  ///< It may stand on a revision that is no head.
};

namespace detail {

/// A path as one word of a shell.
[[nodiscard]] inline std::string shell_word(std::string_view path) {
  std::string out = "'";
  for (const char c : path) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace detail

/// Writes a migration into a new file, when the history with it is a history.
///
/// @return The file.
/// @error malformed_revision_id, duplicate_revision, label_clash, unknown_dependency; migration_not_written, also for
/// its file_template
[[nodiscard]] inline Result<std::string> write_migration(const Graph& graph, MigrationSource source,
                                                         const NewMigration& request) {
  const Result<std::vector<std::string>> stems = migration_stems(request.directory);
  if (!stems) return failure(stems.error());
  const std::string_view file_template =
      request.file_template.empty() ? default_file_template : std::string_view(request.file_template);
  const Result<MigrationName> name = name_migration(*stems,
                                                    source.message,
                                                    request.revision,
                                                    request.random_id,
                                                    file_template,
                                                    request.time.value_or(std::chrono::system_clock::now()));
  if (!name) return failure(name.error());
  source.revision = name->revision;
  if (!request.branch_label.empty()) source.branch_labels.push_back(request.branch_label);

  // The history as it will be is examined like any other. Its other parents and dependencies are there already.
  std::vector<Migration> migrations(graph.migrations().begin(), graph.migrations().end());
  const std::string_view parent = source.down_revision.empty() ? std::string_view{} : source.down_revision.front();
  migrations.push_back({.revision = source.revision,
                        .down_revision = parent,
                        .branch_labels = std::string_view(request.branch_label),
                        .upgrade = [](Operations&) {}});
  if (const Finding found = examine(migrations, Branches::allowed)) return failure(to_error(found));

  std::string path = (std::filesystem::path(request.directory) / (name->stem + ".hpp")).string();
  if (Result<void> done = write_new_file(path, to_source(source, request.name_space, name->stem)); !done) {
    return failure(std::move(done.error()));
  }
  if (!request.after.empty() && std::system((request.after + ' ' + detail::shell_word(path)).c_str()) != 0) {
    return failure(ErrorCode::migration_not_written,
                   "the file " + path + " was written, and then `" + request.after + "` failed on it");
  }
  return path;
}

}  // namespace headway::inline v0

#endif
