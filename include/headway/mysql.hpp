// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MYSQL_HPP
#define HEADWAY_MYSQL_HPP

// The library with what reaches a server of MySQL or MariaDB.

#include "headway/backend/mysql/mysql.hpp"
#include "headway/backend/mysql/script_writer.hpp"
#include "headway/headway.hpp"

#endif
