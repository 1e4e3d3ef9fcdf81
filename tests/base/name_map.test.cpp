// SPDX-License-Identifier: MIT
#include "headway/base/name_map.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"

using headway::NameMap;
using headway::Text;

namespace {

std::string name(std::size_t number) { return "name_" + std::to_string(number); }

}  // namespace

TEST_CASE("an empty map finds nothing", "[unit][base]") {
  NameMap map;
  CHECK(map.find("a") == NameMap::npos);
  CHECK(map.find("") == NameMap::npos);
  map.erase("a");
  CHECK(map.find("a") == NameMap::npos);
}

TEST_CASE("what is put is found until it is replaced or erased", "[unit][base]") {
  NameMap map;
  map.put("a", 1);
  map.put("b", 2);
  map.put("", 3);
  CHECK(map.find("a") == 1);
  CHECK(map.find("b") == 2);
  CHECK(map.find("") == 3);
  CHECK(map.find("A") == NameMap::npos);
  map.put("a", 4);
  CHECK(map.find("a") == 4);
  map.erase("a");
  CHECK(map.find("a") == NameMap::npos);
  CHECK(map.find("b") == 2);
  map.put("a", 5);
  CHECK(map.find("a") == 5);
}

TEST_CASE("thousands of names are found, erased and put again", "[unit][base]") {
  constexpr std::size_t count = 5000;
  NameMap map;
  for (std::size_t number = 0; number < count; ++number) map.put(name(number), number);
  for (std::size_t number = 0; number < count; ++number) REQUIRE(map.find(name(number)) == number);
  CHECK(map.find(name(count)) == NameMap::npos);

  for (std::size_t number = 0; number < count; number += 3) map.erase(name(number));
  for (std::size_t number = 0; number < count; ++number) {
    REQUIRE(map.find(name(number)) == (number % 3 == 0 ? NameMap::npos : number));
  }
  for (std::size_t number = 0; number < count; number += 3) map.put(name(number), number + count);
  for (std::size_t number = 0; number < count; ++number) {
    REQUIRE(map.find(name(number)) == (number % 3 == 0 ? number + count : number));
  }
}

TEST_CASE("names that come and go for ever leave the others in place", "[unit][base]") {
  NameMap map;
  map.put("stays", 7);
  for (std::size_t number = 0; number < 20000; ++number) {
    map.put(name(number), number);
    REQUIRE(map.find(name(number)) == number);
    map.erase(name(number));
    REQUIRE(map.find(name(number)) == NameMap::npos);
  }
  CHECK(map.find("stays") == 7);
}

TEST_CASE("random changes give what an ordered map gives", "[unit][base]") {
  NameMap map;
  std::map<std::string, std::size_t> expected;
  std::size_t seed = 1;
  for (std::size_t step = 0; step < 20000; ++step) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    const std::string key = name((seed >> 33U) % 300);
    if ((seed >> 20U) % 2 == 0) {
      map.put(key, step);
      expected[key] = step;
    } else {
      map.erase(key);
      expected.erase(key);
    }
  }
  for (std::size_t number = 0; number < 300; ++number) {
    const auto found = expected.find(name(number));
    CHECK(map.find(name(number)) == (found == expected.end() ? NameMap::npos : found->second));
  }
}

TEST_CASE("a map that was moved from can be filled again", "[unit][base]") {
  NameMap map;
  for (std::size_t number = 0; number < 100; ++number) map.put(name(number), number);
  const NameMap other = std::move(map);
  map = NameMap();
  map.put("a", 1);
  CHECK(map.find("a") == 1);
  CHECK(map.find(name(5)) == NameMap::npos);
  CHECK(other.find(name(5)) == 5);
}

static_assert([] {
  NameMap map;
  for (std::size_t number = 0; number < 200; ++number) {
    const char letters[] = {static_cast<char>('a' + number % 20), static_cast<char>('a' + number / 20)};
    map.put(Text(std::string_view(letters, 2)), number);
  }
  map.erase("aa");
  const bool is_erased = map.find("aa") == NameMap::npos;
  map.put("aa", 999);
  return is_erased && map.find("aa") == 999 && map.find("ba") == 1 && map.find("tj") == 199 &&
         map.find("tk") == NameMap::npos;
}());
