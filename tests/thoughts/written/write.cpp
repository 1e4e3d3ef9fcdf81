// SPDX-License-Identifier: MIT
// Writes migrations to the application's models as C++, for all dialects, for autogenerate.test.cpp to be compiled
// with: from nothing, and from what the first migration makes.
#include <cstdlib>
#include <fstream>
#include <string>

#include "headway/tools/revision.hpp"
#include "written/schemas.hpp"

namespace {

std::string migration(const std::string& revision, const thoughts_schemas::Step& step) {
  const headway::WrittenChange change = headway::written_change(step);
  const headway::MigrationSource source{.revision = revision, .upgrade = change.upgrade, .downgrade = change.downgrade};
  return headway::to_source(source, "written", revision) + '\n';
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return EXIT_FAILURE;
  std::ofstream out(argv[1]);
  out << migration("whole", thoughts_schemas::from_nothing()) << migration("rules", thoughts_schemas::from_first());
  return out.good() ? EXIT_SUCCESS : EXIT_FAILURE;
}
