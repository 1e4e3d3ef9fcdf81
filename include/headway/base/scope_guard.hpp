// SPDX-License-Identifier: MIT
#ifndef HEADWAY_BASE_SCOPE_GUARD_HPP
#define HEADWAY_BASE_SCOPE_GUARD_HPP

#include <utility>

namespace headway::inline v0 {

/// Calls a function when the scope ends, however it ends, unless dismissed. The function must not throw.
template <class Function>
class ScopeGuard {
 public:
  explicit ScopeGuard(Function function) : function_(std::move(function)) {}
  ScopeGuard(const ScopeGuard&) = delete;
  ScopeGuard& operator=(const ScopeGuard&) = delete;
  ~ScopeGuard() {
    if (armed_) function_();
  }
  void dismiss() noexcept { armed_ = false; }

 private:
  Function function_;
  bool armed_ = true;
};

}  // namespace headway::inline v0

#endif
