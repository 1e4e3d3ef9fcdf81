// SPDX-License-Identifier: MIT
#include "specification/hosts.hpp"

template class headway::Migrator<headway::Sqlite>;
template class headway::Migrator<headway::Postgresql>;
