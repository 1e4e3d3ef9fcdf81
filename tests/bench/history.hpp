// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_BENCH_HISTORY_HPP
#define HEADWAY_TESTS_BENCH_HISTORY_HPP

#include <cstddef>

#include "headway/history/history.hpp"

namespace bench {

/// The history of an application with 10, 250, 500 or 1,000 migrations, checked by the compiler and kept as a constant,
/// as an application has it; null for another size. Migration k makes a table `t<k>` of five columns and an index on
/// it.
///
/// @param size  How many migrations.
[[nodiscard]] const headway::History* history_of(std::size_t size);

}  // namespace bench

#endif
