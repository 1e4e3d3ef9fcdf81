// SPDX-License-Identifier: MIT
#include "offline/twins.hpp"

template class headway::Migrator<headway::Recording<headway::Sqlite>>;
