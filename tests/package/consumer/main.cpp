// SPDX-License-Identifier: MIT
#include <cstdio>

#include <headway/sqlite.hpp>

#include "consumer/migrations.hpp"

std::size_t known_elsewhere();

int main() {
  auto migrator = headway::Migrator<headway::Sqlite>::open(":memory:", headway::checked_history<consumer::migrations>);
  if (!migrator) return 1;
  const auto report = migrator->migrate_to_head();
  if (!report) return std::puts(describe(report.error()).c_str()), 1;
  std::printf("%zu of %zu migrations applied, now at %s\n",
              report->applied.size(),
              known_elsewhere(),
              report->revision.c_str());
  return 0;
}
