// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TOOLS_MIGRATION_FILE_HPP
#define HEADWAY_TOOLS_MIGRATION_FILE_HPP

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <system_error>

#include "headway/base/error.hpp"
#include "headway/tools/file_template.hpp"
#include "headway/tools/migration_source.hpp"

namespace headway::inline v0 {

/// What a new migration is called.
struct MigrationName {
  std::string stem;  ///< The file's name without its ending.
  std::string revision;
};

namespace detail {

/// The digits before the first underscore of `0007_tags`; empty when other characters stand there.
[[nodiscard]] inline std::string_view leading_number(std::string_view stem) {
  const std::size_t end = stem.find_first_not_of("0123456789");
  return end == 0 || end == std::string_view::npos || stem[end] != '_' ? std::string_view{} : stem.substr(0, end);
}

}  // namespace detail

/// A name behind those of the files that are there: the next number where the last of them has one, else an id like
/// Alembic's.
///
/// @param stems          The names of the files that are there, sorted.
/// @param revision       The revision that the caller wants; empty for one that is made from the others.
/// @param random_id      Stands before the message where files have no numbers.
/// @param file_template  See file_name(). Files have numbers only where it begins with `{rev}_`.
/// @param now            For the tokens of the template that are about time.
/// @error as file_name
[[nodiscard]] inline Result<MigrationName> name_migration(const std::vector<std::string>& stems,
                                                          std::string_view message, std::string_view revision,
                                                          std::string_view random_id,
                                                          std::string_view file_template = default_file_template,
                                                          std::chrono::system_clock::time_point now = {}) {
  constexpr std::size_t longest = 40;  // Alembic's too
  std::string words = slug(message).substr(0, longest);
  if (!words.empty() && words.back() == '_') words.pop_back();
  const auto joined = [](std::string left, std::string_view right) {
    return right.empty() ? left : left.append("_").append(right);
  };
  const auto named = [&](std::string rev, std::string_view its_words, std::string its_revision) {
    return file_name(file_template, {std::move(rev), std::string(its_words), now}).map([&](std::string stem) {
      return MigrationName{std::move(stem), std::move(its_revision)};
    });
  };
  const bool has_numbers =
      file_template.starts_with("{rev}_") && !stems.empty() && !detail::leading_number(stems.back()).empty();
  if (!has_numbers && revision.empty()) return named(std::string(random_id), words, std::string(random_id));
  if (!has_numbers) return named(slug(revision), words, std::string(revision));
  unsigned long long highest = 0;
  std::size_t width = 0;
  for (const std::string& stem : stems) {
    const std::string_view digits = detail::leading_number(stem);
    unsigned long long number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    highest = std::max(highest, number);
    width = std::max(width, digits.size());
  }
  std::string number = std::to_string(highest + 1);
  if (number.size() < width) number.insert(0, width - number.size(), '0');
  if (revision.empty()) return named(number, words, joined(number, words));
  const bool says_number = !detail::leading_number(revision).empty();
  return named(says_number ? slug(revision) : joined(std::move(number), slug(revision)), {}, std::string(revision));
}

/// The names of a directory's migrations without their endings, sorted as headway_add_migrations sorts them.
///
/// @error migration_not_written  there is no such directory, or it holds SQL migrations
[[nodiscard]] inline Result<std::vector<std::string>> migration_stems(const std::string& directory) {
  std::error_code problem;
  std::vector<std::string> stems;
  for (std::filesystem::directory_iterator entry(directory, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    const std::filesystem::path& path = entry->path();
    if (path.extension() == ".hpp") stems.push_back(path.stem().string());
    if (path.extension() == ".sql") {
      return failure(ErrorCode::migration_not_written,
                     "the directory " + directory + " holds SQL migrations, which form a single line by their names");
    }
  }
  if (problem) {
    return failure(ErrorCode::migration_not_written,
                   "the directory " + directory + " cannot be read: " + problem.message(),
                   "name the one with the migrations; `init` makes one");
  }
  std::sort(stems.begin(), stems.end());
  return stems;
}

/// The first file that has all of these words in it; empty when none has.
[[nodiscard]] inline std::string file_with(const std::string& directory, const std::vector<std::string>& stems,
                                           const std::vector<std::string>& words) {
  for (const std::string& stem : stems) {
    const std::string path = directory + '/' + stem + ".hpp";
    std::ifstream file(path, std::ios::binary);
    const std::string source{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const auto is_there = [&](const std::string& each) { return source.find(each) != std::string::npos; };
    if (std::all_of(words.begin(), words.end(), is_there)) return path;
  }
  return {};
}

/// Writes a file that is not there yet.
///
/// @error migration_not_written  it exists, or cannot be written; then nothing is left of it
[[nodiscard]] inline Result<void> write_new_file(const std::string& path, std::string_view bytes) {
  errno = 0;
  std::FILE* file = std::fopen(path.c_str(), "wbx");  // x: fails when the file exists, also when another is quicker
  if (file == nullptr) {
    return failure(ErrorCode::migration_not_written,
                   "the file " + path + " cannot be made: " + std::generic_category().message(errno));
  }
  const bool is_written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const bool is_closed = std::fclose(file) == 0;
  if (is_written && is_closed) return {};
  std::remove(path.c_str());
  return failure(ErrorCode::migration_not_written, "the file " + path + " cannot be written in full");
}

}  // namespace headway::inline v0

#endif
