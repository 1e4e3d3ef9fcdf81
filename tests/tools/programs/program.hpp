// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_TOOLS_PROGRAMS_PROGRAM_HPP
#define HEADWAY_TESTS_TOOLS_PROGRAMS_PROGRAM_HPP

#include "headway/history/history.hpp"
#include "headway/tools/application.hpp"

/// cli::run<headway::Sqlite>, compiled once for all programs here.
int run_program(int argc, const char* const* argv, const headway::History& history,
                const headway::cli::Application& application);

#endif
