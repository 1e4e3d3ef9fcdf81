// SPDX-License-Identifier: MIT
#include "headway/sql/decimal.hpp"

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include "support/catch.hpp"

using headway::sql::nearest_double;

static_assert(nearest_double(1, 300) == 1e300);
static_assert(nearest_double(30000000000000004, -17) == 0.1 + 0.2);

namespace {

void check_like_strtod(std::uint64_t mantissa, int exponent) {
  const std::string written = std::to_string(mantissa) + "e" + std::to_string(exponent);
  INFO(written);
  CHECK(std::bit_cast<std::uint64_t>(nearest_double(mantissa, exponent)) ==
        std::bit_cast<std::uint64_t>(std::strtod(written.c_str(), nullptr)));
}

}  // namespace

TEST_CASE("a decimal number is the nearest double, at the ends of its range too", "[unit][sql]") {
  for (const std::uint64_t mantissa : {std::uint64_t{0},
                                       std::uint64_t{1},
                                       std::uint64_t{5},
                                       std::uint64_t{9007199254740993},  // 2^53 + 1: between two doubles
                                       std::uint64_t{9007199254740995},
                                       std::uint64_t{17976931348623157},  // the digits of the largest double
                                       std::uint64_t{17976931348623159},
                                       std::uint64_t{22250738585072011},  // and around 2^-1022
                                       std::uint64_t{22250738585072014},
                                       std::uint64_t{49406564584124654},  // and of the smallest
                                       std::uint64_t{24703282292062327},
                                       std::uint64_t{24703282292062328},
                                       std::numeric_limits<std::uint64_t>::max()}) {
    for (int exponent = -400; exponent <= 320; ++exponent) check_like_strtod(mantissa, exponent);
  }
  check_like_strtod(1, 1'000'000);
  check_like_strtod(1, -1'000'000);
}

TEST_CASE("a random decimal number is the nearest double", "[unit][sql]") {
  std::mt19937_64 random(1);
  for (int round = 0; round < 3000; ++round) {
    const std::uint64_t mantissa = random() >> (random() % 64U);
    check_like_strtod(mantissa, static_cast<int>(random() % 660U) - 345);
  }
}
