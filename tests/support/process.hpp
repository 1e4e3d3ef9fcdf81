// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_PROCESS_HPP
#define HEADWAY_TESTS_SUPPORT_PROCESS_HPP

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace support {

/// Another process, forked from this one. It runs `body(out)`, whose answer is its exit code; what it writes to `out`
/// the parent reads with `hear()`.
class Process {
 public:
  template <class Body>
  explicit Process(Body body) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    id_ = fork();
    if (id_ < 0) throw std::runtime_error("no process");
    if (id_ == 0) {
      close(ends[0]);
      _exit(body(ends[1]));  // no destructors, no test reporter
    }
    close(ends[1]);
    in_ = ends[0];
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (id_ > 0) wait();
    close(in_);
  }

  /// Waits for one byte from the process; false when it has ended instead.
  bool hear() const {
    char byte = 0;
    return read(in_, &byte, 1) == 1;
  }
  /// One line, without its end; what there is of it when the process has ended instead.
  [[nodiscard]] std::string hear_line() const {
    std::string out;
    for (char byte = 0; read(in_, &byte, 1) == 1 && byte != '\n';) out += byte;
    return out;
  }
  /// Everything it writes until it ends.
  [[nodiscard]] std::string hear_all() const {
    std::string out;
    std::array<char, 256> some{};
    for (ssize_t got = 0; (got = read(in_, some.data(), some.size())) > 0;)
      out.append(some.data(), static_cast<std::size_t>(got));
    return out;
  }
  /// The exit code, or minus the signal that ended it.
  int wait() {
    int status = 0;
    if (id_ <= 0 || waitpid(id_, &status, 0) != id_) return -1000;
    id_ = -1;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }
  /// Nothing once it has been waited for: its id is another's then, and -1 everybody's.
  void signal(int which) const {
    if (id_ > 0) kill(id_, which);
  }

 private:
  pid_t id_ = -1;
  int in_ = -1;
};

inline void say(int out, const std::string& words) {
  if (write(out, words.data(), words.size()) < 0) _exit(99);
}

}  // namespace support

#endif
