// SPDX-License-Identifier: MIT
#include "allocations.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

#include <malloc.h>

namespace bench::detail {
Allocations* counting = nullptr;
}

void* operator new(std::size_t size) {
  void* const made = std::malloc(size == 0 ? 1 : size);
  if (made == nullptr) throw std::bad_alloc();
  if (bench::Allocations* const counting = bench::detail::counting) {
    ++counting->count;
    counting->live_bytes += malloc_usable_size(made);
    counting->peak_bytes = std::max(counting->peak_bytes, counting->live_bytes);
  }
  return made;
}

void operator delete(void* freed) noexcept {
  if (bench::Allocations* const counting = bench::detail::counting) counting->live_bytes -= malloc_usable_size(freed);
  std::free(freed);
}
void operator delete(void* freed, std::size_t) noexcept { operator delete(freed); }
