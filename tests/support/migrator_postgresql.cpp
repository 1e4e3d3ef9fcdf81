// SPDX-License-Identifier: MIT
#include "support/migrator_postgresql.hpp"

template class headway::Migrator<headway::Postgresql>;
