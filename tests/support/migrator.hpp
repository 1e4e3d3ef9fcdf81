// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_MIGRATOR_HPP
#define HEADWAY_TESTS_SUPPORT_MIGRATOR_HPP

#include "headway/sqlite.hpp"

// Compiled once for a program of tests, in migrator.cpp: all else that a test includes is cheap beside it.
extern template class headway::Migrator<headway::Sqlite>;

#endif
