// SPDX-License-Identifier: MIT
#ifndef HEADWAY_MODEL_HPP
#define HEADWAY_MODEL_HPP

// Models of rows: structs that declare their columns and rules once.
#include "headway/model/row.hpp"
#include "headway/model/table.hpp"
#include "headway/model/validate.hpp"

#endif
