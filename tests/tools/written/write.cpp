// SPDX-License-Identifier: MIT
// Writes migrations between random schemas as C++, for written.test.cpp to be compiled with.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <span>
#include <string>

#include "headway/operations/transition.hpp"
#include "headway/tools/operation_source.hpp"
#include "operations/schema_pairs.hpp"

namespace {

std::string statements(const headway::Schema& from, const headway::Schema& to) {
  const headway::Transition way = headway::transition(from, to);
  return "using namespace headway;\n" +
         headway::to_source(std::span<const headway::Operation>(way.operations.data(), way.operations.size()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return EXIT_FAILURE;
  std::ofstream out(argv[1]);
  const auto count = static_cast<std::uint32_t>(std::atoi(argv[3]));
  std::string list;
  for (std::uint32_t at = 0; at < count; ++at) {
    const std::uint32_t seed = static_cast<std::uint32_t>(std::atoi(argv[2])) + at;
    const SchemaPair pair(seed);
    const std::string stem = std::to_string(seed);
    headway::MigrationSource source{.revision = stem};
    source.upgrade = statements(pair.from, pair.to);
    source.downgrade = statements(pair.to, pair.from);
    out << headway::to_source(source, "written", stem) << '\n';
    list += "migration_" + stem + ", ";
  }
  out << "namespace written {\ninline constexpr headway::Migration all[] = {" << list << "};\n}\n";
  return out.good() ? EXIT_SUCCESS : EXIT_FAILURE;
}
