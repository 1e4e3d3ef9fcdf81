// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTING_RELEASED_HPP
#define HEADWAY_TESTING_RELEASED_HPP

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headway/base/error.hpp"
#include "headway/base/hash.hpp"
#include "headway/history/history.hpp"
#include "headway/history/migration.hpp"
#include "headway/operations/checksum.hpp"
#include "headway/operations/operations.hpp"
#include "headway/testing/outcome.hpp"

namespace headway::inline v0::testing {

/// What a released revision was when it was released.
struct Released {
  std::string revision;
  std::string checksum;  ///< Of its upgrade's operations, as in the history table of a database.
  std::string below;     ///< The revisions that it builds on, with blanks between them; empty for a first one.
  friend bool operator==(const Released&, const Released&) = default;
};

[[nodiscard]] inline Released released(const Migration& migration) {
  Operations recorded;
  migration.upgrade(recorded);
  std::string below;
  for (const std::string_view each : migration.down_revision) below.append(below.empty() ? "" : " ").append(each);
  return {std::string(migration.revision), hexadecimal(checksum(recorded.list())), std::move(below)};
}

/// The line of a revision in the file: `0002_tags 93c1f0a5d5e2b7aa 0001_notes`.
[[nodiscard]] inline std::string to_string(const Released& it) {
  return it.revision + ' ' + it.checksum + (it.below.empty() ? "" : ' ' + it.below);
}

/// Reads lines of a revision, its checksum and what it builds on; `#` begins a comment.
///
/// @error released_file_unusable  it cannot be read, or a line is not of that form, or names a revision again
[[nodiscard]] inline Result<std::vector<Released>> read_released(const std::string& path) {
  std::ifstream file(path);
  if (!file)
    return failure(ErrorCode::released_file_unusable, "the file of released revisions cannot be read: " + path);
  const auto malformed = [&](std::size_t line, const std::string& why) {
    return failure(ErrorCode::released_file_unusable, path + ", line " + std::to_string(line) + ": " + why);
  };
  std::vector<Released> out;
  std::string line;
  for (std::size_t count = 1; std::getline(file, line); ++count) {
    std::istringstream words(line.substr(0, line.find('#')));
    Released read;
    if (!(words >> read.revision)) continue;
    words >> read.checksum;
    const bool is_checksum =
        read.checksum.size() == 16 && read.checksum.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!is_checksum) return malformed(count, "a revision and 16 hexadecimal digits were expected");
    for (std::string below; words >> below;) read.below += (read.below.empty() ? "" : " ") + below;
    const auto is_same = [&](const Released& other) { return other.revision == read.revision; };
    if (std::any_of(out.begin(), out.end(), is_same)) return malformed(count, "it names " + read.revision + " again");
    out.push_back(std::move(read));
  }
  if (file.bad())
    return failure(ErrorCode::released_file_unusable, "the file of released revisions cannot be read: " + path);
  return out;
}

namespace detail {

/// What is wrong with a released revision of which this is left in the program, if anything is; in words.
[[nodiscard]] inline std::string broken_promise(const Released& then, const Migration* now) {
  if (now == nullptr) return "it was released and is gone";
  const Released is = released(*now);
  if (is.checksum != then.checksum) {
    return "it was released and its upgrade is another now: its checksum was " + then.checksum + " and is " +
           is.checksum;
  }
  if (is.below != then.below) {
    const auto words = [](const std::string& below) { return below.empty() ? "nothing" : below; };
    return "it was released and builds on something else now: on " + words(then.below) + " then, on " +
           words(is.below) + " now";
  }
  return {};
}

[[nodiscard]] inline const Migration* find_migration(const History& history, std::string_view revision) {
  for (const Migration& each : history.migrations()) {
    if (each.revision == revision) return &each;
  }
  return nullptr;
}

[[nodiscard]] inline bool ends_within_a_line(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file || file.tellg() <= 0) return false;
  file.seekg(-1, std::ios::end);
  return file.get() != '\n';
}

[[nodiscard]] inline bool is_released(const std::vector<Released>& list, std::string_view revision) {
  return std::any_of(list.begin(), list.end(), [&](const Released& each) { return each.revision == revision; });
}

}  // namespace detail

/// Finds released revisions that are no longer what they were, and tells how to add those that are not in the file.
inline void compare_with_released(const std::string& path, const History& history, Outcome& out) {
  const Result<std::vector<Released>> read = read_released(path);
  if (!read) {
    out.failures.push_back({Property::released_is_frozen, read.error().message});
    return;
  }
  for (const Released& each : *read) {
    const std::string why = detail::broken_promise(each, detail::find_migration(history, each.revision));
    if (!why.empty()) out.failures.push_back({Property::released_is_frozen, "revision " + each.revision + ": " + why});
  }
  for (const Migration& each : history.migrations()) {
    if (detail::is_released(*read, each.revision)) continue;
    out.notes.push_back("revision " + std::string(each.revision) +
                        " is not frozen: once it is released, add the line `" + to_string(released(each)) + "` to " +
                        path + ", or call headway::testing::freeze");
  }
}

/// Adds the revisions that are not in the file yet, which is made when it is missing.
///
/// @return The revisions added.
/// @error released_file_unusable     as for read_released, or it cannot be written
/// @error released_revision_changed  a revision in the file is not what it was; nothing is written
[[nodiscard]] inline Result<std::vector<std::string>> freeze(const std::string& path, const History& history) {
  const bool is_new = !std::ifstream(path).is_open();
  Result<std::vector<Released>> read = is_new ? std::vector<Released>{} : read_released(path);
  if (!read) return failure(std::move(read.error()));
  for (const Released& each : *read) {
    std::string why = detail::broken_promise(each, detail::find_migration(history, each.revision));
    if (why.empty()) continue;
    Error error;
    error.code = ErrorCode::released_revision_changed;
    error.revision = each.revision;
    error.message = std::move(why);
    return failure(std::move(error));
  }
  std::vector<std::string> added;
  std::string lines = is_new ? "# Released revisions: revision, checksum of its upgrade, what it builds on.\n" : "";
  for (const Migration& each : history.migrations()) {
    if (detail::is_released(*read, each.revision)) continue;
    lines += to_string(released(each)) + '\n';
    added.emplace_back(each.revision);
  }
  if (lines.empty()) return added;
  std::ofstream file(path, std::ios::app);
  file << (detail::ends_within_a_line(path) ? "\n" : "") << lines << std::flush;
  if (!file)
    return failure(ErrorCode::released_file_unusable, "the file of released revisions cannot be written: " + path);
  return added;
}

}  // namespace headway::inline v0::testing

#endif
