// SPDX-License-Identifier: MIT
#include "support/migrator_sqlite.hpp"

template class headway::Migrator<headway::Sqlite>;
