// SPDX-License-Identifier: MIT
#include "program.hpp"

#include "headway/cli.hpp"
#include "headway/sqlite.hpp"

int run_program(int argc, const char* const* argv, const headway::History& history,
                const headway::cli::Application& application) {
  return headway::cli::run<headway::Sqlite>(argc, argv, history, application);
}
