// SPDX-License-Identifier: MIT
#include <headway/cli.hpp>
#include <headway/sqlite.hpp>

#include "growing/migrations.hpp"
#include "models.hpp"

int main(int argc, char** argv) {
  return headway::cli::run<headway::Sqlite>(argc,
                                            argv,
                                            headway::checked_history<growing::migrations, growing::models>,
                                            {.name = "growing",
                                             .default_database = "growing.db",
                                             .migrations_directory = growing::migrations_directory,
                                             .migrations_namespace = growing::migrations_namespace,
                                             .models = growing::models});
}
