// SPDX-License-Identifier: MIT
#ifndef HEADWAY_HEADWAY_HPP
#define HEADWAY_HEADWAY_HPP

// Everything but the backends, the command line and the testing support: what a migration file includes.

#include "headway/base/error.hpp"
#include "headway/engine/migrator.hpp"
#include "headway/history/checked_history.hpp"
#include "headway/history/history.hpp"
#include "headway/history/migration.hpp"
#include "headway/operations/operations.hpp"
#include "headway/operations/replay.hpp"
#include "headway/schema/schema.hpp"
#include "headway/version.hpp"

#endif
