// SPDX-License-Identifier: MIT
#ifndef HEADWAY_ENGINE_REPORT_HPP
#define HEADWAY_ENGINE_REPORT_HPP

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "headway/history/migration.hpp"

namespace headway::inline v0 {

/// One migration that a call has run and committed, or tried.
struct Applied {
  std::string revision;
  Direction direction = Direction::upgrade;
  std::chrono::microseconds duration{};
  std::uint64_t rows = 0;  ///< Inserted, updated and deleted, those of the database's own catalogue included.
};

/// What a successful call has done.
struct Report {
  std::vector<Applied> applied;  ///< In the order in which they ran; empty when there was nothing to do.
  std::string revision;          ///< Where the database is now: its rows with commas between; empty for base.
  std::vector<std::string> warnings;
  std::string backup = {};  ///< Where the database was copied to before the first change; empty when it was not.
};

}  // namespace headway::inline v0

#endif
