// SPDX-License-Identifier: MIT
#ifndef HEADWAY_CLI_HPP
#define HEADWAY_CLI_HPP

// The command line that an application gives its operators; needs CLI11.

#include "headway/tools/cli.hpp"

#endif
