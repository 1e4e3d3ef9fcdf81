// SPDX-License-Identifier: MIT
#include <headway/cli.hpp>
#include <headway/sqlite.hpp>

#include "forked/migrations.hpp"

namespace storage = forked::storage;

int main(int argc, char** argv) {
  return headway::cli::run<headway::Sqlite>(argc,
                                            argv,
                                            headway::checked_history<storage::migrations, headway::Branches::allowed>,
                                            {.name = "forked",
                                             .migrations_directory = storage::migrations_directory,
                                             .migrations_namespace = storage::migrations_namespace});
}
