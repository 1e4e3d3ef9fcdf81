// SPDX-License-Identifier: MIT
#ifndef HEADWAY_SQLITE_HPP
#define HEADWAY_SQLITE_HPP

// The library with its SQLite backend: what a program includes that migrates a SQLite file.

#include "headway/backend/sqlite/script_writer.hpp"
#include "headway/backend/sqlite/sqlite.hpp"
#include "headway/headway.hpp"

#endif
