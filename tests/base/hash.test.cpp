// SPDX-License-Identifier: MIT
#include "headway/base/hash.hpp"

#include <cstdint>
#include <limits>
#include <set>
#include <string>

#include "support/catch.hpp"

using headway::hash;
using headway::Hasher;
using headway::hexadecimal;

// The test vectors of the FNV draft, appendix C.
static_assert(hash("") == 0xcbf29ce484222325U);
static_assert(hash("a") == 0xaf63dc4c8601ec8cU);
static_assert(hash("foobar") == 0x85944171f73967e8U);

static_assert(Hasher{}.bytes("foo").bytes("bar").value() == hash("foobar"));
static_assert(Hasher{}.field("ab").field("c").value() != Hasher{}.field("a").field("bc").value());
static_assert(Hasher{}.field("").field("a").value() != Hasher{}.field("a").field("").value());
static_assert(Hasher{}.number(1).value() != Hasher{}.number(256).value());
static_assert(Hasher{}.number(0).value() != Hasher{}.value());
static_assert(hash("\xFF") != hash("\x7F"));

TEST_CASE("numbers are hashed by their eight bytes, the lowest first", "[unit][base]") {
  CHECK(Hasher{}.number(127).value() == hash("\x7f"));
  CHECK(Hasher{}.number(300).value() == hash("\xac\x02"));
}

TEST_CASE("names that differ in one letter have different hashes", "[unit][base]") {
  std::set<std::uint64_t> seen;
  for (int number = 0; number < 10000; ++number) seen.insert(hash("table_" + std::to_string(number)));
  CHECK(seen.size() == 10000);
}

TEST_CASE("a hash is written with sixteen digits", "[unit][base]") {
  CHECK(hexadecimal(0) == "0000000000000000");
  CHECK(hexadecimal(0x0123456789abcdefU) == "0123456789abcdef");
  CHECK(hexadecimal(std::numeric_limits<std::uint64_t>::max()) == "ffffffffffffffff");
}
