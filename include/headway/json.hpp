// SPDX-License-Identifier: MIT
#ifndef HEADWAY_JSON_HPP
#define HEADWAY_JSON_HPP

// The component headway::json: models as JSON, with nlohmann-json.
#include "headway/model.hpp"
#include "headway/model/json.hpp"

#endif
