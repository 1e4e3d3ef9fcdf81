// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_BENCH_ALLOCATIONS_HPP
#define HEADWAY_TESTS_BENCH_ALLOCATIONS_HPP

#include <cstddef>

namespace bench {

/// What C++ code has taken from the heap while it was counted. SQLite's own memory, which comes from malloc, is not in
/// it.
struct Allocations {
  std::size_t count = 0;       ///< Calls of operator new.
  std::size_t live_bytes = 0;  ///< In use now, with the allocator's rounding.
  std::size_t peak_bytes = 0;  ///< In use at most.
};

/// Calls a function and counts. One thread.
///
/// @pre what the function frees was allocated by it
template <class Function>
Allocations count_allocations(Function function);

namespace detail {
extern Allocations* counting;  // null: nothing is counted
}

template <class Function>
Allocations count_allocations(Function function) {
  Allocations counted;
  detail::counting = &counted;
  function();
  detail::counting = nullptr;
  return counted;
}

}  // namespace bench

#endif
