// SPDX-License-Identifier: MIT
#ifndef THOUGHTS_SERVER_RATE_LIMITER_HPP
#define THOUGHTS_SERVER_RATE_LIMITER_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace thoughts {

/// Counts the requests of each client in the last minute, for all threads.
///
/// All requests of a client count together. A path that has a lower limit is refused once there were that many.
class RateLimiter {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds window{60};

  struct Verdict {
    bool is_allowed = true;
    int limit = 0;
    int remaining = 0;
    std::chrono::seconds until_reset{0};  ///< Until there is room for one more: at least a second when refused.
  };

  explicit RateLimiter(std::function<Clock::time_point()> clock = Clock::now) : clock_(std::move(clock)) {}

  /// Counts a request, unless it is refused: who keeps asking is let in again once the window has moved on.
  [[nodiscard]] Verdict ask(std::string_view client, int limit) {
    const std::lock_guard lock(mutex_);
    const Clock::time_point now = clock_();
    std::deque<Clock::time_point>& times = requests_[std::string(client)];
    while (!times.empty() && now - times.front() >= window) times.pop_front();
    Verdict out{static_cast<int>(times.size()) < limit, limit, 0, {}};
    if (out.is_allowed) times.push_back(now);
    const int count = static_cast<int>(times.size());
    out.remaining = std::max(0, limit - count);
    // With more than the limit in the window, as other paths allow, several must leave it first.
    const std::size_t leaves = count > limit ? static_cast<std::size_t>(count - limit) : 0;
    out.until_reset = std::chrono::ceil<std::chrono::seconds>(times[leaves] + window - now);
    if (requests_.size() >= sweep_at_) sweep(now);
    return out;
  }

  /// How many clients are remembered.
  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return requests_.size();
  }

 private:
  /// Forgets whoever has been silent for a window; next when there are twice as many as are left.
  void sweep(Clock::time_point now) {
    std::erase_if(requests_,
                  [&](const auto& each) { return each.second.empty() || now - each.second.back() >= window; });
    sweep_at_ = std::max<std::size_t>(1024, requests_.size() * 2);
  }

  std::function<Clock::time_point()> clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::deque<Clock::time_point>> requests_;
  std::size_t sweep_at_ = 1024;
};

}  // namespace thoughts

#endif
