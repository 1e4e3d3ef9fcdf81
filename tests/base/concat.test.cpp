// SPDX-License-Identifier: MIT
#include "headway/base/concat.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using headway::concat;
using headway::Digits;
using headway::Text;

TEST_CASE("parts are joined in their order, with nothing between them", "[unit][base]") {
  CHECK(concat({"varchar(", Digits(255), ")"}).view() == "varchar(255)");
  CHECK(concat({"one"}).view() == "one");
  CHECK(concat({"", "a", "", "b", ""}).view() == "ab");
  CHECK(concat({}).empty());
  CHECK(concat({"", ""}).empty());
}

TEST_CASE("a zero byte is a byte like others", "[unit][base]") {
  const Text joined = concat({"a", std::string_view("\0*", 2), "b"});
  CHECK(joined.size() == 4);
  CHECK(joined.view() == std::string_view("a\0*b", 4));
}

TEST_CASE("what is joined outlives its parts", "[unit][base]") {
  Text joined;
  {
    const std::string part(100, 'x');
    joined = concat({part, "-", part});
  }
  CHECK(joined.view() == std::string(100, 'x') + "-" + std::string(100, 'x'));
}

TEST_CASE("a number is written with all its digits", "[unit][base]") {
  CHECK(std::string_view(Digits(0)) == "0");
  CHECK(std::string_view(Digits(7)) == "7");
  CHECK(std::string_view(Digits(10)) == "10");
  CHECK(std::string_view(Digits(1000200)) == "1000200");
  CHECK(std::string_view(Digits(18446744073709551615U)) == "18446744073709551615");
  for (std::size_t number = 1; number < std::numeric_limits<std::size_t>::max() / 7; number = number * 7 + 3) {
    CHECK(std::string_view(Digits(number)) == std::to_string(number));
  }
}

static_assert(concat({"line ", Digits(12), ", column ", Digits(80)}).view() == "line 12, column 80");
static_assert(concat({}).empty());
static_assert(std::string_view(Digits(18446744073709551615U)).size() == 20);
