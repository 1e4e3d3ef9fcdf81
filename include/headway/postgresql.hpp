// SPDX-License-Identifier: MIT
#ifndef HEADWAY_POSTGRESQL_HPP
#define HEADWAY_POSTGRESQL_HPP

// The library with its PostgreSQL backend: what a program includes that migrates a database of a PostgreSQL server.

#include "headway/backend/postgresql/postgresql.hpp"
#include "headway/backend/postgresql/script_writer.hpp"
#include "headway/headway.hpp"

#endif
