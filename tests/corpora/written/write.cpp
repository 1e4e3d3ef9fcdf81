// SPDX-License-Identifier: MIT
// Writes the final schema of each corpus as C++, for written.test.cpp to be compiled with.
#include <cstdlib>
#include <fstream>
#include <string>

#include "corpora/schemas.hpp"
#include "headway/tools/revision.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return EXIT_FAILURE;
  std::ofstream out(argv[1]);
  std::string list;
  for (const corpora::Line& line : corpora::lines()) {
    headway::Schema schema;
    for (const auto& file : line.files) {
      static_cast<void>(corpora::replay_script(corpora::read_file(file), schema, line.dialect));
    }
    const headway::WrittenChange change = headway::written_change({}, schema, line.dialect);
    const headway::MigrationSource source{
        .revision = line.name, .upgrade = change.upgrade, .downgrade = change.downgrade};
    out << headway::to_source(source, "written", line.name) << '\n';
    list += "migration_" + headway::slug(line.name) + ", ";
  }
  out << "namespace written {\ninline constexpr headway::Migration all[] = {" << list << "};\n}\n";
  return out.good() ? EXIT_SUCCESS : EXIT_FAILURE;
}
