// SPDX-License-Identifier: MIT
// A second translation unit with the same migrations.
#include <headway/headway.hpp>

#include "consumer/migrations.hpp"

std::size_t known_elsewhere();
std::size_t known_elsewhere() { return headway::checked_history<consumer::migrations>.size(); }
