// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_CHROMIUM_HPP
#define HEADWAY_TESTS_SUPPORT_CHROMIUM_HPP

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "support/temporary.hpp"

namespace support {

/// A browser without a window, in a directory of its own, that may use no network and 60 seconds for each page.
class Chromium {
 public:
  explicit Chromium(std::string program) : program_(std::move(program)) {}

  [[nodiscard]] std::string path(const std::string& file = {}) const { return directory_.path(file); }

  /// What a file of path() looks like, as the bytes of a PNG.
  [[nodiscard]] std::string screenshot(const std::string& file, int width, int height) const {
    run("--hide-scrollbars --window-size=" + std::to_string(width) + "," + std::to_string(height) + " --screenshot='" +
            path("shot.png") + "'",
        file);
    std::string out = read_file(path("shot.png"));
    std::filesystem::remove(path("shot.png"));
    if (!out.starts_with("\x89PNG")) throw std::runtime_error("no screenshot of " + file);
    return out;
  }
  /// The document of a file of path() after its scripts have run.
  [[nodiscard]] std::string dom(const std::string& file) const {
    run("--window-size=1200,900 --virtual-time-budget=5000 --dump-dom", file);
    return read_file(path("out"));
  }

 private:
  void run(const std::string& task, const std::string& file) const {
    // Root, as CI is, has no sandbox. A home of its own, because a browser writes into it.
    const std::string command = "HOME='" + path() + "' timeout 60 '" + program_ +
                                "' --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run "
                                "--disable-background-networking --proxy-server=127.0.0.1:9 --user-data-dir='" +
                                path("profile") + "' " + task + " 'file://" + path(file) + "' >'" + path("out") +
                                "' 2>'" + path("errors") + "' </dev/null";
    if (std::system(command.c_str()) != 0) {
      throw std::runtime_error("chromium failed on " + file + ": " + read_file(path("errors")));
    }
  }

  std::string program_;
  TemporaryDirectory directory_;
};

/// @source RFC 4648, section 4
[[nodiscard]] inline std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t each = 0; each < 3; ++each) {
      const bool is_there = at + each < bytes.size();
      group = (group << 8U) | (is_there ? static_cast<unsigned char>(bytes[at + each]) : 0U);
    }
    for (std::size_t each = 0; each < 4; ++each) {
      out += at + each > bytes.size() ? '=' : digits[(group >> (18U - 6U * each)) & 63U];
    }
  }
  return out;
}

}  // namespace support

#endif
