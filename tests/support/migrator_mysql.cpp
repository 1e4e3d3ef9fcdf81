// SPDX-License-Identifier: MIT
#include "support/migrator_mysql.hpp"

template class headway::Migrator<headway::Mysql>;
