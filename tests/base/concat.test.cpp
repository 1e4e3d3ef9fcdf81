// SPDX-License-Identifier: MIT
#include "headway/base/concat.hpp"

#include <cstdint>
#include <string>

#include "support/catch.hpp"

using namespace headway;

static_assert(concat({"varchar(", Digits(255), ")"}) == "varchar(255)");
static_assert(concat({}).empty());
static_assert(concat({"", ""}) == Text());
static_assert(Text(concat({"a", "b"})) == "ab");

TEST_CASE("texts are put together, with zero bytes where they have them", "[unit]") {
  const std::string long_text(100000, 'x');
  CHECK(concat({}).view() == "");
  CHECK(concat({"", "a", ""}).view() == "a");
  CHECK(concat({std::string_view("a\0b", 3), long_text, "c"}).string() == std::string("a\0b", 3) + long_text + "c");
  Text grown;
  for (int count = 0; count < 3; ++count) grown = concat({grown, "ab"});
  CHECK(grown == "ababab");
  const Text copy = grown;
  grown = concat({"other"});
  CHECK(copy == "ababab");
}

TEST_CASE("digits are those of the number", "[unit]") {
  CHECK(std::string_view(Digits(0)) == "0");
  CHECK(std::string_view(Digits(10)) == "10");
  CHECK(std::string_view(Digits(UINT64_MAX)) == "18446744073709551615");
}
