// SPDX-License-Identifier: MIT
#include <cstdio>

#include <headway/sqlite.hpp>
#include <headway/testing.hpp>

#include "consumer/migrations.hpp"

std::size_t known_elsewhere();

namespace {

constexpr auto& history = headway::checked_history<consumer::migrations>;

/// A program may test itself.
bool is_sound() {
  const auto outcome = headway::testing::verify_history<headway::Sqlite>(history);
  const auto db = headway::testing::fresh_database<history>();
  return std::fputs(describe(outcome).c_str(), stdout) >= 0 && outcome.is_sound() && db;
}

}  // namespace

int main() {
  if (!is_sound()) return 1;
  auto migrator = headway::Migrator<headway::Sqlite>::open(":memory:", history);
  if (!migrator) return 1;
  const auto report = migrator->migrate_to_head();
  if (!report) return std::puts(describe(report.error()).c_str()), 1;
  std::printf("%zu of %zu migrations applied, now at %s\n",
              report->applied.size(),
              known_elsewhere(),
              report->revision.c_str());
  return 0;
}
