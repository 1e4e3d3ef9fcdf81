// SPDX-License-Identifier: MIT
// The thoughts application: its command line migrates the database and serves the API. See `thoughts --help`.

#include "commands.hpp"
#include "databases/database.hpp"
#include "headway/cli.hpp"
#include "models/models.hpp"
#include "thoughts/migrations.hpp"

int main(int argc, char** argv) {
  // The directory and the namespace are for developers, whose `thoughts merge` writes into the source tree.
  return headway::cli::run(argc,
                           argv,
                           thoughts::program_history(),
                           {.name = "thoughts",
                            .version = "0.1.0",
                            .default_database = "thoughts.db",
                            .migrations_directory = thoughts::migrations_directory,
                            .migrations_namespace = thoughts::migrations_namespace,
                            .models = thoughts::models,
                            .more_commands = thoughts::declare_commands},
                           thoughts::drivers());
}
