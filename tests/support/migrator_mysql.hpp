// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_MIGRATOR_MYSQL_HPP
#define HEADWAY_TESTS_SUPPORT_MIGRATOR_MYSQL_HPP

#include "headway/mysql.hpp"

// Compiled once for all programs of tests: all else that a test includes is cheap beside it.
extern template class headway::Migrator<headway::Mysql>;

#endif
