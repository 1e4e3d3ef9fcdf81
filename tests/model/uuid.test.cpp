// SPDX-License-Identifier: MIT
#include "headway/model/uuid.hpp"

#include <set>
#include <string_view>

#include "support/catch.hpp"

using headway::Uuid;

TEST_CASE("a UUID is read in either case and written in lower", "[unit]") {
  static_assert(Uuid::parse("00000000-0000-0000-0000-000000000000") == Uuid{});
  const auto read = Uuid::parse("550E8400-e29b-41D4-a716-446655440000");
  REQUIRE(read);
  CHECK(read->str() == "550e8400-e29b-41d4-a716-446655440000");
  CHECK(Uuid::parse(read->str()) == read);
  CHECK(*read > Uuid{});
}

TEST_CASE("what is no UUID is refused", "[unit]") {
  for (const std::string_view bad : {"",
                                     "550e8400e29b41d4a716446655440000",
                                     " 550e8400-e29b-41d4-a716-446655440000",
                                     "550e8400-e29b-41d4-a716-44665544000",
                                     "550e8400-e29b-41d4-a716-44665544000g",
                                     "550e8400-e29b-41d4-a716446655440000-",
                                     "{550e8400-e29b-41d4-a716-446655440000}"}) {
    CAPTURE(bad);
    CHECK_FALSE(Uuid::parse(bad));
  }
}

TEST_CASE("random UUIDs are of version 4 and differ", "[unit]") {
  std::set<Uuid> made;
  for (int round = 0; round < 1000; ++round) {
    const Uuid each = Uuid::random();
    CHECK(each.str()[14] == '4');
    CHECK(std::string_view("89ab").find(each.str()[19]) != std::string_view::npos);
    made.insert(each);
  }
  CHECK(made.size() == 1000);
}
