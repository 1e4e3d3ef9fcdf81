// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_CORPORA_SCHEMAS_HPP
#define HEADWAY_TESTS_CORPORA_SCHEMAS_HPP

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "headway/operations/read_ddl.hpp"
#include "headway/operations/replay.hpp"
#include "headway/schema/dialect.hpp"
#include "headway/schema/schema.hpp"

// The schemas of the corpora, read from their SQL: each history after each of its steps.
namespace corpora {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::vector<std::filesystem::path> scripts(const std::string& folder, const std::string& ending) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(HEADWAY_CORPORA_DIR) + "/" + folder)) {
    if (entry.path().string().ends_with(ending)) out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// Scripts that are run one after another, in a dialect.
struct Line {
  std::string name;  ///< An identifier.
  std::vector<std::filesystem::path> files;
  headway::Dialect dialect = headway::Dialect::sqlite;
};

/// The histories, and each schema that is one script as a line of one step.
inline std::vector<Line> lines() {
  using headway::Dialect;
  std::vector<Line> out;
  for (const std::string folder :
       {"authelia/sqlite", "authelia/sqlite-plain", "libxmtp/sqlite", "pocket-id/sqlite", "pocket-id/sqlite-plain"}) {
    out.push_back({folder, scripts(folder, ".up.sql"), Dialect::sqlite});
  }
  for (const auto& file : scripts("schemas", ".sql")) out.push_back({file.stem().string(), {file}, Dialect::sqlite});
  out.push_back({"authelia/postgres", scripts("authelia/postgres", ".up.sql"), Dialect::postgresql});
  out.push_back({"pocket-id/postgres", scripts("pocket-id/postgres", ".up.sql"), Dialect::postgresql});
  out.push_back({"authelia/mysql", scripts("authelia/mysql", ".up.sql"), Dialect::mysql});
  for (Line& each : out) {
    std::replace_if(
        each.name.begin(), each.name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
  }
  return out;
}

/// Replays a script statement by statement.
///
/// @return What the statements said that cannot be replayed; they are passed over.
inline std::vector<std::string> replay_script(const std::string& script, headway::Schema& schema,
                                              headway::Dialect dialect) {
  std::vector<std::string> passed_over;
  headway::sql::Script statements(script);
  for (auto statement = statements.next(); statement; statement = statements.next()) {
    const headway::Finding found = headway::read_ddl(
        statement.text, schema, schema.virtual_tables, dialect, [&](const headway::DdlEffect& effect) {
          return headway::replay(effect.operations, schema, dialect);
        });
    if (found) passed_over.push_back(headway::to_error(found).message);
  }
  return passed_over;
}

}  // namespace corpora

#endif
