// SPDX-License-Identifier: MIT
#include "support/migrator.hpp"

template class headway::Migrator<headway::Sqlite>;
