// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_STOP_SIGNAL_HPP
#define THOUGHTS_SERVER_STOP_SIGNAL_HPP

#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

namespace thoughts {

/// SIGINT and SIGTERM as something to wait for: nothing runs in a signal handler.
///
/// Made before any thread is: threads made later do not take the signals either.
class StopSignal {
 public:
  StopSignal() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  /// A signal that came while the program was stopping has done what it was for.
  ~StopSignal() {
    constexpr timespec at_once{};
    while (sigtimedwait(&set_, nullptr, &at_once) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  void wait() const {
    int which = 0;
    while (sigwait(&set_, &which) != 0) {
    }
  }
  /// Ends wait() from within.
  void raise() const { ::kill(::getpid(), SIGTERM); }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

}  // namespace thoughts

#endif
