// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTING_HPP
#define HEADWAY_TESTING_HPP

// What tests of an application's migrations need; knows no test framework.

#include "headway/sqlite.hpp"
#include "headway/testing/image.hpp"
#include "headway/testing/released.hpp"
#include "headway/testing/script.hpp"
#include "headway/testing/verify_history.hpp"

#endif
