// SPDX-License-Identifier: MIT
#ifndef HEADWAY_TESTS_SUPPORT_CATCH_HPP
#define HEADWAY_TESTS_SUPPORT_CATCH_HPP

// The tests are written for Catch2 2.13 and 3 alike.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#endif
