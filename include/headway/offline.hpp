// SPDX-License-Identifier: MIT
#ifndef HEADWAY_OFFLINE_HPP
#define HEADWAY_OFFLINE_HPP

// Runs as SQL scripts, for databases that the program does not reach itself.

#include "headway/tools/offline.hpp"

#endif
