// SPDX-License-Identifier: MIT
// The thoughts application. Today its command line migrates the database; see `thoughts --help`.

#include "headway/cli.hpp"
#include "headway/sqlite.hpp"
#include "history.hpp"

int main(int argc, char** argv) {
  return headway::cli::run<headway::Sqlite>(argc, argv, thoughts::history, {"thoughts", "0.1.0", "thoughts.db"});
}
