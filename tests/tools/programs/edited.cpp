// SPDX-License-Identifier: MIT
#define EDITED
#include "flawed.cpp"  // NOLINT: the same program after an edit
