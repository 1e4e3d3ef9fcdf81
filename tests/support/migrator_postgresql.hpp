// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_MIGRATOR_POSTGRESQL_HPP
#define HEADWAY_TESTS_SUPPORT_MIGRATOR_POSTGRESQL_HPP

#include "headway/postgresql.hpp"

// Compiled once for all programs of tests: all else that a test includes is cheap beside it.
extern template class headway::Migrator<headway::Postgresql>;

#endif
