// SPDX-License-Identifier: MIT
#include "headway/model/utf8.hpp"

#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace headway;
using namespace std::string_view_literals;

TEST_CASE("code points are counted, not bytes", "[unit]") {
  static_assert(code_points("a\u00e9\u20ac\U0001F600") == 4);
  CHECK(code_points("") == 0);
  CHECK(code_points("a\0b"sv) == 3);
  CHECK(code_points("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF") == 3);  // around the surrogates, and the last one
}

TEST_CASE("what is not UTF-8 has no code points", "[unit]") {
  for (const std::string_view bad : {"\x80"sv,
                                     "\xC0\x80"sv,          // an overlong zero
                                     "\xE0\x9F\xBF"sv,      // overlong
                                     "\xF0\x8F\xBF\xBF"sv,  // overlong
                                     "\xED\xA0\x80"sv,      // a surrogate
                                     "\xF4\x90\x80\x80"sv,  // above the last one
                                     "\xF5\x80\x80\x80"sv,
                                     "\xFF"sv,
                                     "a\xC3"sv,
                                     "\xE2\x82"sv,
                                     "\xC3("sv}) {
    CAPTURE(bad);
    CHECK_FALSE(code_points(bad));
  }
}

TEST_CASE("white space of Unicode is trimmed, and nothing else", "[unit]") {
  CHECK(trim(" \t\n\v\f\r\x1C\x1D\x1E\x1F a b\u0085\u00A0\u1680\u2000\u200A\u2028\u2029\u202F\u205F\u3000") == "a b");
  CHECK(trim("\u200Ba\uFEFF") == "\u200Ba\uFEFF");
  CHECK(trim("  \u3000 ").empty());
  CHECK(trim("").empty());
  CHECK(trim("\x80 ") == "\x80");
  CHECK(trim(" \x80\x80\x80\x80\x80") == "\x80\x80\x80\x80\x80");
}
