// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_SERVER_PROCESS_HPP
#define HEADWAY_TESTS_SUPPORT_SERVER_PROCESS_HPP

#include <stdexcept>
#include <string>
#include <vector>

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace support {

/// Who runs a server: this account, or when it is root, which no server runs as, the one that Debian's package makes.
class ServerAccount {
 public:
  explicit ServerAccount(const char* name) {
    if (geteuid() != 0) return;
    const passwd* const account = getpwnam(name);
    if (account == nullptr) throw std::runtime_error(std::string("there is no account ") + name + " to run the server");
    user_ = account->pw_uid;
    group_ = account->pw_gid;
  }

  void give(const std::string& path) const {
    if (user_ != 0 && chown(path.c_str(), user_, group_) != 0) {
      throw std::runtime_error(path + " cannot be given to the server");
    }
  }
  /// Starts a program in a directory; what it says is appended to a file. It dies with this program by the signal.
  [[nodiscard]] pid_t start(std::vector<std::string> words, const std::string& directory, const std::string& log,
                            int death) const {
    std::vector<char*> given;
    for (std::string& each : words) given.push_back(each.data());
    given.push_back(nullptr);
    const pid_t child = fork();
    if (child != 0) return child;
    if (user_ != 0 && (setgroups(0, nullptr) != 0 || setgid(group_) != 0 || setuid(user_) != 0)) _exit(98);
    prctl(PR_SET_PDEATHSIG, death);  // after setuid, which forgets it
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    dup2(out, 1);
    dup2(out, 2);
    if (chdir(directory.c_str()) != 0) _exit(97);
    unsetenv("LC_ALL");
    execv(given[0], given.data());
    _exit(99);
  }
  /// The same for a program that ends by itself.
  void run(std::vector<std::string> words, const std::string& directory, const std::string& log) const {
    const std::string name = words.front();
    int status = 0;
    waitpid(start(std::move(words), directory, log, SIGKILL), &status, 0);
    if (status != 0) throw std::runtime_error(name + " failed, see " + log);
  }

 private:
  uid_t user_ = 0;
  gid_t group_ = 0;
};

}  // namespace support

#endif
