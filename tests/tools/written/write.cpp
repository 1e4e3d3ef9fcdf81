// SPDX-License-Identifier: MIT
// Writes migrations to and between random schemas as C++, each for three dialects, for written.test.cpp to be compiled
// with.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "headway/tools/revision.hpp"
#include "operations/variation.hpp"

namespace {

/// `first` makes the first schema of nothing, `second` the other of that.
std::string migration(const std::vector<VariedPair>& pairs, bool is_first, const std::string& seed) {
  std::vector<headway::SchemasOf> schemas;
  for (std::size_t at = 0; at < pairs.size(); ++at) {
    schemas.push_back(
        {all_dialects[at], is_first ? headway::Schema{} : pairs[at].from, is_first ? pairs[at].from : pairs[at].to});
  }
  const headway::WrittenChange change = headway::written_change(schemas);
  headway::MigrationSource source{.revision = is_first ? "first" : "second"};
  if (!is_first) source.down_revision = {"first"};
  source.upgrade = change.upgrade;
  source.downgrade = change.downgrade;
  return headway::to_source(source, "written", source.revision + " " + seed) + '\n';
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return EXIT_FAILURE;
  std::ofstream out(argv[1]);
  const auto count = static_cast<std::uint32_t>(std::atoi(argv[3]));
  std::string list;
  for (std::uint32_t at = 0; at < count; ++at) {
    const std::uint32_t number = static_cast<std::uint32_t>(std::atoi(argv[2])) + at;
    const std::string seed = std::to_string(number);
    const std::vector<VariedPair> pairs = varied(SchemaPair(number), number);
    out << migration(pairs, true, seed) << migration(pairs, false, seed);
    list += "{" + seed + ", {migration_first_" + seed + ", migration_second_" + seed + "}}, ";
  }
  out << "namespace written {\nstruct Line {\n  unsigned seed;\n  headway::Migration migrations[2];\n};\n"
      << "inline constexpr Line all[] = {" << list << "};\n}\n";
  return out.good() ? EXIT_SUCCESS : EXIT_FAILURE;
}
