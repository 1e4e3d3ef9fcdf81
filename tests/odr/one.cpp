// SPDX-License-Identifier: MIT
// With two.cpp: every header in two translation units of one program; a definition that is not inline does not link.
#include "headway/headway.hpp"
#include "headway/sqlite.hpp"
#include "headway/testing.hpp"

int headway_odr_one() { return static_cast<int>(sizeof(headway::Migrator<headway::Sqlite>)); }
