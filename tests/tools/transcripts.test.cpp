// SPDX-License-Identifier: MIT
// Sessions with programs that headway gives a command line, as they were approved: tests/tools/transcripts/*.txt.
//
// A line `$ command` is typed into a shell in an empty directory; below it stands what it prints (standard error, too),
// with `[exit N]` behind it unless N is 0. With HEADWAY_APPROVE=1 in the environment the files become what is printed.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include <sys/wait.h>

#include "support/catch.hpp"
#include "support/temporary.hpp"

namespace {

[[nodiscard]] std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// What is another in each run: times, random names, versions of SQLite, directories.
[[nodiscard]] std::string without_chance(std::string words, const std::string& directory) {
  for (std::size_t at = words.find(directory); at != std::string::npos; at = words.find(directory)) {
    words.replace(at, directory.size(), "<here>");
  }
  const std::pair<std::regex, const char*> replaced[] = {
      {std::regex(R"(\(\d+\.\d ms\))"), "(…)"},
      {std::regex(R"("duration_ms": [\d.e-]+)"), R"("duration_ms": …)"},
      {std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)"), "<time>"},
      {std::regex(R"("database_version": "[^"]*")"), R"("database_version": "<version>")"},
      {std::regex(R"( on \d{4}-\d\d-\d\d )"), " on <day> "},
      {std::regex(R"(\.partial-[0-9a-f]+)"), ".partial-<id>"},
  };
  for (const auto& [pattern, words_for_it] : replaced) words = std::regex_replace(words, pattern, words_for_it);
  return words;
}

/// Types one command.
[[nodiscard]] std::string answer(const std::string& command, const std::string& directory) {
  const std::string file = directory + "/.typed";
  std::ofstream(file) << command << '\n';
  const std::string line = "cd " + directory + "/here && env -i HOME=/nowhere PATH=" HEADWAY_PROGRAMS ":$PATH sh " +
                           file + " 2>&1 </dev/null";
  FILE* pipe = popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 512> some{};
  while (const std::size_t got = fread(some.data(), 1, some.size(), pipe)) out.append(some.data(), got);
  const int code = WEXITSTATUS(pclose(pipe));
  if (!out.empty() && out.back() != '\n') out += "\n[no newline]\n";
  if (code != 0) out += "[exit " + std::to_string(code) + "]\n";
  return without_chance(std::move(out), directory + "/here");
}

/// A session: each command of a transcript typed again, with what it prints now.
[[nodiscard]] std::string typed_again(const std::string& approved) {
  const support::TemporaryDirectory directory;
  std::filesystem::create_directory(directory.path("here"));
  std::string out;
  bool is_introduction = true;
  for (std::size_t at = 0; at < approved.size();) {
    const std::size_t end = std::min(approved.find('\n', at), approved.size());
    const std::string line = approved.substr(at, end - at);
    at = end + 1;
    const bool is_command = line.starts_with("$ ");
    is_introduction = is_introduction && !is_command;
    if (is_introduction || is_command) out += line + '\n';
    if (is_command) out += answer(line.substr(2), directory.path());
  }
  return out;
}

}  // namespace

TEST_CASE("every command prints what was approved", "[integration][tools]") {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(HEADWAY_TRANSCRIPTS)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() > 5);
  const bool is_approved = std::getenv("HEADWAY_APPROVE") != nullptr;
  for (const std::filesystem::path& file : files) {
    DYNAMIC_SECTION(file.filename().string()) {
      const std::string approved = read(file);
      REQUIRE(approved.find("\n$ ") != std::string::npos);
      const std::string received = typed_again(approved);
      if (is_approved) std::ofstream(file, std::ios::binary) << received;
      CHECK(received == (is_approved ? received : approved));
    }
  }
}
